//! The registry over HTTP: the UiTPAS API 4.0, the activities, and the offline protocol.

pub mod remote;

use axum::http::{HeaderMap, header};

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
