//! The registry's storage and services, on SQLite and on PostgreSQL.
//!
//! One program, because linking is what takes the time. `bench` runs every test on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stderr, reason = "a run without PostgreSQL says so")]

mod activities;
mod bench;
mod checkins;
mod fixtures;
mod hostile;
mod ingest_ways;
mod operation_order;
mod operations;
mod people;
mod phone;
mod rewards;
mod schema;
mod snapshot;
