//! rust-core/app
