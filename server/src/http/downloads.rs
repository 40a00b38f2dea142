//! Links to generated files that work for a short time without a token: signed, so that nothing need be stored.

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

/// Whether a link is ours and still works.
pub(super) fn is_valid(registry: &Registry, event: &str, format: &str, until: i64, signature: &str) -> bool {
    if DateTime::<Utc>::from_timestamp(until, 0).is_none_or(|until| until < registry.now()) {
        return false;
    }
    let code = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    registry.keys().vouches_for_download(&message(event, format, until), &code)
}
