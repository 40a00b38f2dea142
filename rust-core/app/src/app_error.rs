//! Opening an app's device, and why that may fail: what a screen can do something about.

use std::sync::Arc;
use std::time::Duration;

use uitpas_texts::{Language, Texts};
use uitpas_wire::offline::DeviceRole;

use crate::api::ports::{AppConfig, Ports};
use crate::device::Device;
use crate::error::Fault;
use crate::transport::is_allowed;

/// An app that is started again at once may find its predecessor still letting go of the store.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Opens the device below an app.
pub(crate) fn open_device(config: &AppConfig, ports: &Ports, role: DeviceRole) -> Result<Arc<Device>, AppError> {
    if !is_allowed(&config.registry_url) {
        return Err(AppError::AddressNotAllowed);
    }
    let mut tries = 1;
    loop {
        match Device::open(config, ports, role) {
            Err(Fault::StoreInUse) if tries < TRIES => tries += 1,
            result => return Ok(Arc::new(result?)),
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
}

/// An app could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// The address of the registry is missing or not one that is sent to.
    #[error("the address of the registry is not allowed")]
    AddressNotAllowed,
    /// The same folder is in use by another program, or another window of this one.
    #[error("the store is in use by another program")]
    StoreInUse,
    /// No room, or no right to write.
    #[error("the store cannot be written")]
    StoreNotWritable,
    /// What is stored cannot be read: damaged, or of a newer version.
    #[error("the store cannot be read")]
    StoreNotReadable,
    /// Keystore or keychain did not answer, for example while the device is locked.
    #[error("the secure store is not available")]
    SecureStoreUnavailable,
    /// The system gave no threads or no random numbers.
    #[error("the system refused a basic service")]
    SystemRefused,
}

impl AppError {
    /// Stable, kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AddressNotAllowed => "address-not-allowed",
            Self::StoreInUse => "store-in-use",
            Self::StoreNotWritable => "store-not-writable",
            Self::StoreNotReadable => "store-not-readable",
            Self::SecureStoreUnavailable => "secure-store-unavailable",
            Self::SystemRefused => "system-refused",
        }
    }

    /// What to tell the person.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        Texts::new(language).get(match self {
            Self::AddressNotAllowed | Self::SystemRefused => "open-system",
            Self::StoreInUse => "open-in-use",
            Self::StoreNotWritable => "notice-storage",
            Self::StoreNotReadable => "open-not-readable",
            Self::SecureStoreUnavailable => "open-locked",
        })
    }
}

impl From<Fault> for AppError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::StoreInUse => Self::StoreInUse,
            Fault::StoreNotWritable | Fault::StoreFailed => Self::StoreNotWritable,
            Fault::SecureStoreUnavailable => Self::SecureStoreUnavailable,
            Fault::RandomUnavailable | Fault::RuntimeFailed => Self::SystemRefused,
            _ => Self::StoreNotReadable,
        }
    }
}
