//! The words that phone and registry exchange.
//!
//! `api` holds the JSON of the UiTPAS API 4.0, `event` the public JSON of activities, `problem` the
//! error documents, and `offline` the protocol between a phone that works without network and the
//! registry. Everything here is data and its exact encoding: no rule is decided, nothing is fetched.
//! Strings stay strings until a conversion function turns them into the types of `uitpas-domain`.
//! Types that carry personal data print nothing of it with `Debug`.

pub mod api;
pub mod event;
pub mod instant;
pub mod offline;
pub mod problem;
mod redact;

pub use problem::{EndUserMessage, Problem, Slug};
