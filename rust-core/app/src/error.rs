//! What can go wrong below the screens, each with a stable code.
//!
//! [`Fault`] is for the device itself: its store, its secure store, its log. [`CallFault`] is for one exchange with
//! the registry. Neither carries a name, a number or any other data of a person; a screen turns the code into a text.

use uitpas_wire::problem::Problem;

use crate::api::ports::{PortError, TransportError};

/// Something on this device failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The database, or a value in it, is not what this device wrote.
    #[error("the store is damaged")]
    StoreDamaged,
    /// Another process has the store open.
    #[error("the store is in use by another program")]
    StoreInUse,
    /// No room left, or the file cannot be written.
    #[error("the store cannot be written")]
    StoreNotWritable,
    /// Written by a newer version of this app.
    #[error("the store was written by a newer version")]
    StoreTooNew,
    /// The store refused for another reason.
    #[error("the store failed")]
    StoreFailed,
    /// Keystore or keychain did not answer; nothing was thrown away.
    #[error("the secure store is not available")]
    SecureStoreUnavailable,
    /// No random bytes.
    #[error("no random numbers are available")]
    RandomUnavailable,
    /// The operation log's chain does not hold.
    #[error("the operation log is damaged")]
    LogDamaged,
    /// The registry does not know this device yet, so it cannot record: log in once with network.
    #[error("this device is not enrolled")]
    NotEnrolled,
    /// Something that should be recorded is malformed, for example a code of more than 512 bytes.
    #[error("this cannot be recorded")]
    NotRecordable,
    /// There is nothing to undo under that number.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// No background threads could be started.
    #[error("the runtime did not start")]
    RuntimeFailed,
}

impl Fault {
    /// Stable, kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StoreDamaged => "store-damaged",
            Self::StoreInUse => "store-in-use",
            Self::StoreNotWritable => "store-not-writable",
            Self::StoreTooNew => "store-too-new",
            Self::StoreFailed => "store-failed",
            Self::SecureStoreUnavailable => "secure-store-unavailable",
            Self::RandomUnavailable => "random-unavailable",
            Self::LogDamaged => "log-damaged",
            Self::NotEnrolled => "not-enrolled",
            Self::NotRecordable => "not-recordable",
            Self::NothingToUndo => "nothing-to-undo",
            Self::RuntimeFailed => "runtime-failed",
        }
    }
}

impl From<rusqlite::Error> for Fault {
    /// Keeps only the kind: SQLite's texts may quote a statement's values.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
            ReadOnly, SystemIoFailure,
        };
        use rusqlite::types::Type;
        match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                DatabaseBusy | DatabaseLocked => Self::StoreInUse,
                DatabaseCorrupt | NotADatabase => Self::StoreDamaged,
                CannotOpen | DiskFull | PermissionDenied | ReadOnly | SystemIoFailure => Self::StoreNotWritable,
                _ => Self::StoreFailed,
            },
            rusqlite::Error::InvalidColumnType(
                _,
                _,
                Type::Null | Type::Integer | Type::Real | Type::Text | Type::Blob,
            )
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnName(_) => Self::StoreDamaged,
            _ => Self::StoreFailed,
        }
    }
}

impl From<PortError> for Fault {
    fn from(_: PortError) -> Self {
        Self::SecureStoreUnavailable
    }
}

/// One exchange with the registry did not give an answer to use.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CallFault {
    /// Nothing reached the registry: nothing happened there.
    #[error("no connection")]
    Offline,
    /// It broke off: the registry may or may not have acted.
    #[error("the connection broke off")]
    BrokenOff,
    /// The login ran out, or there is none.
    #[error("a login is needed")]
    LoginNeeded,
    /// The registry said no, or is in trouble (status 5xx, then usually without a problem document).
    #[error("the registry answered {status}")]
    Refused {
        /// HTTP status, 300–599.
        status: u16,
        /// Its reason, where it gave one.
        problem: Option<Box<Problem>>,
        /// Seconds to wait, where it said so.
        retry_after: Option<u64>,
    },
    /// An answer that makes no sense: not the registry, or another version of it.
    #[error("the answer cannot be read")]
    Unreadable,
    /// A snapshot that is not the registry's, or not for this counter; carries the check's own code.
    #[error("the snapshot does not verify")]
    NotVerified(&'static str),
    /// The address is not allowed (neither HTTPS nor this machine).
    #[error("the address is not allowed")]
    NotAllowed,
    /// The device itself failed.
    #[error(transparent)]
    Device(#[from] Fault),
}

impl CallFault {
    /// Whether the registry may have done all the same what it was asked for.
    pub(crate) fn may_have_acted(&self) -> bool {
        matches!(self, Self::BrokenOff | Self::Unreadable | Self::Refused { status: 500..=599, .. })
    }

    /// Stable, kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::BrokenOff => "connection-broken-off",
            Self::LoginNeeded => "login-needed",
            Self::Refused { status: 500..=599, .. } => "registry-in-trouble",
            Self::Refused { status: 429, .. } => "too-many-requests",
            Self::Refused { .. } => "registry-refused",
            Self::Unreadable => "answer-unreadable",
            Self::NotVerified(code) => code,
            Self::NotAllowed => "address-not-allowed",
            Self::Device(fault) => fault.code(),
        }
    }
}

impl From<TransportError> for CallFault {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable => Self::Offline,
            TransportError::BrokenOff => Self::BrokenOff,
            TransportError::TooLarge => Self::Unreadable,
            TransportError::NotAllowed => Self::NotAllowed,
        }
    }
}
