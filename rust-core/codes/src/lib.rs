//! rust-core/codes
