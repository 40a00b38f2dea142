//! Ports as an ordinary computer offers them, for the browser shell, the PC counter and tests.
//!
//! Phones bring their own secure store and clock; the source of randomness is the same everywhere.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::api::ports::{Clock, PortError, Random, SecureStore};
pub use crate::platform_file::FileSecureStore;
pub use crate::transport::HttpTransport;

/// The operating system's random bytes, by their usual name.
pub use self::OsRandom as SystemRandom;

/// The operating system's random bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        getrandom::fill(bytes).map_err(|_| PortError)
    }
}

/// The computer's clocks. On Linux the elapsed clock is the kernel's uptime, which also counts sleep; elsewhere it
/// counts from this object's making, as a boot of its own.
#[derive(Debug, Clone)]
pub struct SystemClock {
    made: Instant,
    boot_id: String,
    uptime: bool,
}

impl SystemClock {
    /// Reads the boot id once.
    #[must_use]
    pub fn new() -> Self {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        let uptime = kernel.is_some() && uptime_ms().is_some();
        let boot_id = match kernel {
            Some(id) if uptime => id.trim().to_owned(),
            _ => {
                let mut id = [0_u8; 16];
                // Without randomness the time itself tells this start from others.
                if getrandom::fill(&mut id).is_err() {
                    id = wall_ms()
                        .unsigned_abs()
                        .wrapping_mul(0x9E37_79B9)
                        .to_be_bytes()
                        .repeat(2)
                        .try_into()
                        .unwrap_or(id);
                }
                id.iter().map(|byte| format!("{byte:02x}")).collect()
            }
        };
        Self { made: Instant::now(), boot_id, uptime }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        wall_ms()
    }

    fn elapsed_ms(&self) -> u64 {
        if let Some(ms) = self.uptime.then(uptime_ms).flatten() {
            return ms;
        }
        u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn boot_id(&self) -> String {
        self.boot_id.clone()
    }
}

fn wall_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

#[cfg(target_os = "linux")]
fn uptime_ms() -> Option<u64> {
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (u64::try_from(up.tv_sec).ok()?, u64::try_from(up.tv_nsec).ok()?);
    Some(seconds.checked_mul(1000)? + nanos / 1_000_000)
}

#[cfg(not(target_os = "linux"))]
fn uptime_ms() -> Option<u64> {
    None
}

/// Secrets in memory: for a browser session and for tests; they end with it.
#[derive(Default)]
pub struct MemorySecureStore {
    secrets: Mutex<HashMap<String, zeroize::Zeroizing<Vec<u8>>>>,
}

impl std::fmt::Debug for MemorySecureStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemorySecureStore").finish_non_exhaustive()
    }
}

impl SecureStore for MemorySecureStore {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(secrets.get(key).map(|secret| secret.to_vec()))
    }

    fn put(&self, key: &str, value: &[u8]) -> Result<(), PortError> {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.insert(key.to_owned(), zeroize::Zeroizing::new(value.to_vec()));
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), PortError> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}
