//! What a shell implements, and how the core's own ports are made of it.

use std::sync::Arc;

use uitpas_app::api::ports::{Clock, Listener, PortError, SecureStore};

/// A service of the platform said no. The shell gives no detail, since a detail may hold a secret.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum PlatformError {
    /// Locked, missing or broken.
    #[error("the platform's service is not available")]
    Unavailable,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PlatformError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable
    }
}

/// Small secrets in the Keystore or Keychain.
#[uniffi::export(with_foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret kept under `key`, or nothing.
    fn read(&self, key: String) -> Result<Option<Vec<u8>>, PlatformError>;
    /// Keeps `value` under `key`, durably.
    fn write(&self, key: String, value: Vec<u8>) -> Result<(), PlatformError>;
    /// Forgets `key`.
    fn remove(&self, key: String) -> Result<(), PlatformError>;
}

/// The two clocks of the device.
#[uniffi::export(with_foreign)]
pub trait DeviceClock: Send + Sync {
    /// Milliseconds since 1970, right or wrong.
    fn wall_ms(&self) -> i64;
    /// Milliseconds that only grow, also in sleep (`SystemClock.elapsedRealtime`).
    fn elapsed_ms(&self) -> u64;
    /// Changes at each boot.
    fn boot_id(&self) -> String;
}

/// Told when a view changed, on a thread of the core.
#[uniffi::export(with_foreign)]
pub trait ViewListener: Send + Sync {
    /// The view is not what it was; read it when convenient.
    fn view_changed(&self);
}

pub(crate) struct ForeignStore(pub Arc<dyn SecretStore>);

impl SecureStore for ForeignStore {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        self.0.read(key.to_owned()).map_err(|_| PortError)
    }

    fn put(&self, key: &str, value: &[u8]) -> Result<(), PortError> {
        self.0.write(key.to_owned(), value.to_vec()).map_err(|_| PortError)
    }

    fn delete(&self, key: &str) -> Result<(), PortError> {
        self.0.remove(key.to_owned()).map_err(|_| PortError)
    }
}

pub(crate) struct ForeignClock(pub Arc<dyn DeviceClock>);

impl Clock for ForeignClock {
    fn wall_ms(&self) -> i64 {
        self.0.wall_ms()
    }

    fn elapsed_ms(&self) -> u64 {
        self.0.elapsed_ms()
    }

    fn boot_id(&self) -> String {
        self.0.boot_id()
    }
}

pub(crate) struct ForeignListener(pub Arc<dyn ViewListener>);

impl Listener for ForeignListener {
    fn view_changed(&self) {
        self.0.view_changed();
    }
}
