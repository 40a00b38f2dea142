//! The brain of the phone: what a passholder's and a counter's device knows, decides, records and shows.
//!
//! Lower half: `store` (sealed SQLite), `oplog` (what was done), `time` (the corrected clock), `snapshot` (what a
//! counter carries), `sync` (to and from the registry), `login`. Upper half: `counter` and `passholder`, one file a
//! screen, each a state machine. `api` is all that a shell sees.

pub mod api;
pub mod device;
pub mod error;
pub mod login;
pub mod oplog;
pub mod platform;
pub mod runtime;
pub mod snapshot;
pub mod store;
pub mod sync;
pub mod time;
pub mod transport;
