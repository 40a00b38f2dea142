//! Links to generated files that work for a short time without a token: signed, so that nothing need be stored.

use super::problem::{Answer, ApiError};
use super::query::Query;
use crate::registry::Registry;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a link works.
const MINUTES: i64 = 10;

/// What the signature covers.
fn message(event: &str, format: &str, until: i64) -> Vec<u8> {
    format!("uitpas download v1\0{until}\0{format}\0{event}").into_bytes()
}

/// The query part of a link to the poster of an event.
pub(super) fn sign(registry: &Registry, event: &str, format: &str) -> String {
    let until = (registry.now() + TimeDelta::minutes(MINUTES)).timestamp();
    let signature = URL_SAFE_NO_PAD.encode(registry.keys().of_download(&message(event, format, until)));
    format!("format={format}&until={until}&signature={signature}")
}

/// Lets through who has a link of ours that still works.
pub(super) fn require(registry: &Registry, id: &str, format: &str, query: &Query) -> Answer<()> {
    let until = query.number("until")?.unwrap_or_default();
    let signature = query.one("signature")?.unwrap_or_default();
    if is_valid(registry, id, format, until, signature) { Ok(()) } else { Err(refused()) }
}

/// What somebody without one hears.
pub(super) fn refused() -> ApiError {
    ApiError::forbidden("this download link has expired or is not one of ours")
}

fn is_valid(registry: &Registry, event: &str, format: &str, until: i64, signature: &str) -> bool {
    if DateTime::<Utc>::from_timestamp(until, 0).is_none_or(|until| until < registry.now()) {
        return false;
    }
    let code = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    registry.keys().vouches_for_download(&message(event, format, until), &code)
}
