//! The registry: the authority over passes, points and rewards.
//!
//! [`Registry`] holds the storage and offers every service as an async method, independent of any transport; the
//! verdicts come from `uitpas-domain`. `http` and `oidc` translate it for the network, `cli` starts it.
//! Not here: rules (domain), JSON shapes (wire), texts (texts).

pub mod activities;
pub mod card_systems;
pub mod checkins;
pub mod clock;
pub mod code_series;
pub mod conflicts;
pub mod db;
pub mod demo;
pub mod desk_overview;
pub mod desk_sets;
pub mod device_life;
pub mod device_rights;
pub mod devices;
pub mod error;
pub mod export;
#[cfg(feature = "deliberate-faults")]
pub mod faults;
pub mod http;
pub mod keys;
pub mod leases;
pub mod ledger;
pub mod oidc;
pub mod operations;
pub mod organizers;
pub mod paging;
pub mod passes;
pub mod passholders;
pub mod permissions;
pub mod print;
pub mod registry;
pub mod reward_search;
pub mod rewards;
pub mod sealed_logs;
pub mod signing_keys;
pub mod snapshots;
pub mod ticket_sales;
pub mod transactions;

mod attend;
mod event_settings;
mod ingest_checkins;
mod ingest_verify;
mod issued_snapshots;
mod operation_outcome;
mod people;
mod poster_codes;
mod redeem_offline;
mod redemption_undo;
mod reward_facts;
mod rights_return;
mod roster_cache;
mod shortfall;
mod spend_holder;
mod tariffs;
mod unit_stock;

pub use clock::{Clock, ManualClock, Randomness, SeededRandomness, SystemClock, SystemRandomness};
pub use db::Db;
pub use error::{RegistryError, TextArg};
pub use registry::Registry;
