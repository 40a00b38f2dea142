//! What whole-system tests share: a registry process, a person who logs in, and a player of scenario files.
//!
//! The format of the files is described in `tests/scenarios/README.md`.

pub mod person;
pub mod phone_process;
pub mod player;
pub mod registry_process;
pub mod scenario;
pub mod seat;
