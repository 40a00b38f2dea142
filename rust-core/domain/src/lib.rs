//! rust-core/domain
