//! The edge to Kotlin and Swift: objects, records, errors and listeners over `uitpas-app`, and nothing that decides.
//!
//! The only crate that knows uniffi. Calls are coarse: one action in, one whole view out, a camera frame as bytes.
//! Views and actions are remote types of `uitpas_app::api`; what a shell implements is in [`ports`].

mod apps;
mod common;
mod counter;
mod desks;
mod kiosk;
mod lock;
mod passholder;
mod ports;
mod start;

pub use apps::{CodeScanner, CounterApp, PassholderApp, UitpasConfig, UitpasError};
pub use ports::{DeviceClock, PlatformError, SecretStore, ViewListener};
pub use start::start_view;

uniffi::setup_scaffolding!();
