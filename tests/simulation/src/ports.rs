//! The ports of a simulated phone: its two clocks, its randomness, its secure store.
//!
//! All time is tokio's paused clock: it moves only when everything waits, or when the run moves it. A phone's process can
//! die at any moment: at a chosen draw of randomness (the store draws for every value that it seals, so also in the
//! middle of a write) its files are copied, and from then on nothing that it does leaves the phone.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::time::Instant;
use uitpas_app::api::ports::{Clock, PortError, Random};

use crate::files;
use crate::fixtures::beginning;

/// The true time of a run.
#[derive(Debug, Clone, Copy)]
pub struct WorldTime {
    base: Instant,
}

impl WorldTime {
    /// Begins now, on tokio's clock.
    #[must_use]
    pub fn begin() -> Self {
        Self { base: Instant::now() }
    }

    /// Milliseconds since the run began.
    #[must_use]
    pub fn ms(&self) -> i64 {
        i64::try_from(self.base.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// As an instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        beginning() + TimeDelta::milliseconds(self.ms())
    }
}

/// A phone's clocks.
pub struct PhoneClock {
    time: WorldTime,
    state: Mutex<ClockState>,
}

#[derive(Debug, Clone)]
struct ClockState {
    owner: String,
    boots: u32,
    booted_ms: i64,
    skew_ms: i64,
    /// Parts per million that the quartz runs fast.
    drift: i64,
}

impl PhoneClock {
    /// Clocks that started a while ago, with a wall clock that is off by `skew_ms`.
    #[must_use]
    pub fn new(time: WorldTime, owner: &str, skew_ms: i64, drift: i64) -> Self {
        let owner = owner.to_owned();
        Self { time, state: Mutex::new(ClockState { owner, boots: 1, booted_ms: -1_000_000, skew_ms, drift }) }
    }

    /// The phone starts again.
    pub fn reboot(&self) {
        let mut state = self.lock();
        state.boots += 1;
        state.booted_ms = self.time.ms();
    }

    /// Somebody sets the wall clock.
    pub fn set_skew(&self, skew_ms: i64) {
        self.lock().skew_ms = skew_ms;
    }

    fn lock(&self) -> MutexGuard<'_, ClockState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for PhoneClock {
    fn wall_ms(&self) -> i64 {
        let state = self.lock().clone();
        let now = self.time.ms();
        beginning().timestamp_millis() + now + state.skew_ms + drifted(now, state.drift)
    }

    fn elapsed_ms(&self) -> u64 {
        let state = self.lock().clone();
        let up = self.time.ms() - state.booted_ms;
        u64::try_from(up + drifted(up, state.drift)).unwrap_or(0)
    }

    fn boot_id(&self) -> String {
        let state = self.lock();
        format!("{}:{}", state.owner, state.boots)
    }
}

fn drifted(ms: i64, ppm: i64) -> i64 {
    ms / 1_000 * ppm / 1_000
}

/// Whether a process lives, and where it is to die.
pub struct Life {
    dead: AtomicBool,
    doom: Mutex<Option<Doom>>,
}

struct Doom {
    draws_left: u32,
    from: PathBuf,
    to: PathBuf,
}

impl Life {
    /// A process that lives.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { dead: AtomicBool::new(false), doom: Mutex::new(None) })
    }

    /// Whether it ended.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// It ends.
    pub fn end(&self) {
        self.dead.store(true, Ordering::SeqCst);
    }

    /// It will end at the so many-eth draw of randomness, leaving its files as they are then in `to`.
    pub fn doom(&self, draws_left: u32, from: PathBuf, to: PathBuf) {
        *self.doom.lock().unwrap_or_else(PoisonError::into_inner) = Some(Doom { draws_left, from, to });
    }

    /// It was spared.
    pub fn spare(&self) {
        *self.doom.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn drawn(&self) {
        let mut doom = self.doom.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(coming) = doom.as_mut() else { return };
        if coming.draws_left > 0 {
            coming.draws_left -= 1;
            return;
        }
        // Without the copy the phone would come back empty, which the run notices as lost.
        let _ = files::copy(&coming.from, &coming.to);
        *doom = None;
        self.end();
    }
}

impl std::fmt::Debug for Life {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Life").field("dead", &self.is_dead()).finish_non_exhaustive()
    }
}

/// A phone's randomness: seeded, and where a process meets its doom.
pub struct PhoneRandom {
    rng: Mutex<StdRng>,
    life: Arc<Life>,
    failing: AtomicBool,
}

impl PhoneRandom {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64, life: Arc<Life>) -> Self {
        Self { rng: Mutex::new(StdRng::seed_from_u64(seed)), life, failing: AtomicBool::new(false) }
    }

    /// Whether it gives nothing for now: every write then fails half-way.
    pub fn set_failing(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }
}

impl PhoneRandom {
    /// Whether it gives nothing.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.failing.load(Ordering::SeqCst)
    }
}

impl Random for PhoneRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        self.life.drawn();
        if self.failing.load(Ordering::SeqCst) {
            return Err(PortError);
        }
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
        Ok(())
    }
}
