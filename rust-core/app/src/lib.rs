//! The brain of the phone: what a passholder's and a counter's device knows, decides, records and shows.
//!
//! Lower half: `store` (sealed SQLite), `oplog` (what was done), `time` (the corrected clock), `snapshot` (what a
//! counter carries), `rights` (what it may give away), `sync` (to and from the registry), `login`. Upper half: `counter` and `passholder`, one file a
//! screen, each a state machine; `screen` holds what both share. `api` is all that a shell sees.

pub mod api;
mod app_error;
mod counter;
mod counter_app;
pub mod device;
pub mod error;
#[cfg(feature = "deliberate-faults")]
pub mod faults;
pub mod login;
pub mod oplog;
mod passholder;
mod passholder_app;
pub mod platform;
mod platform_file;
pub mod rights;
pub mod runtime;
mod scanner;
mod screen;
pub mod snapshot;
pub mod store;
pub mod sync;
pub mod time;
pub mod transport;

pub use app_error::AppError;
pub use counter_app::CounterApp;
pub use passholder_app::PassholderApp;
pub use scanner::CodeScanner;
