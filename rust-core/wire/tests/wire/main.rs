//! What a partner on the other side of the wire would notice: names in JSON, signatures, hostile bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api_json;
mod conversions;
mod event_json;
mod operations;
mod problem_json;
mod protocol_examples;
mod roster;
mod roster_delta;
mod roster_hostile;
mod roster_size;
mod sealed;
mod snapshot;
