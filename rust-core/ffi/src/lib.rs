//! rust-core/ffi
