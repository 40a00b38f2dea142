//! Hard pictures of codes, made from seeds: what a shaking hand, bad light and a worn card do to a code.
//!
//! A frame follows from its number alone, on every machine of the same floating-point library. Even numbers are for
//! tuning, odd ones are held out: whoever improves the reader looks at the first and reports the second. No picture
//! is stored and none is anybody else's. The benchmark of readers on these frames is `cargo xtask bench codes`.

pub mod corpus;
mod effects;
pub mod mutation;
pub mod picture;
pub mod random;
mod scene;
mod surface;
pub mod symbol;

pub use corpus::{Case, Half};
pub use picture::Picture;
pub use symbol::Kind;
