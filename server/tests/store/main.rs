//! The registry's storage and services, on SQLite and on PostgreSQL.
//!
//! One program, because linking is what takes the time. `bench` runs every test on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stderr, reason = "a run without PostgreSQL says so")]

mod activities;
mod bench;
mod checkins;
mod code_series;
mod desk_faults;
mod desk_order;
mod desk_sets;
mod desks;
mod fixtures;
mod hostile;
mod ingest_ways;
mod operation_order;
mod operations;
mod people;
mod phone;
mod redeem_offline;
mod rewards;
mod schema;
mod signing_keys;
mod snapshot;
mod ticket_sales;
