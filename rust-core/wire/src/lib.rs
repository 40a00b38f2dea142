//! rust-core/wire
