//! Instants as the API writes them.
//!
//! Written as RFC 3339 in whole seconds with a numeric offset (`2026-11-23T08:00:00+00:00`).
//! Read with any offset or `Z`, with or without a fraction; a text without an offset, which the
//! API's own examples contain, is read as UTC. Use with `#[serde(with = "crate::instant")]`, and
//! with [`option`] for optional fields.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serializer, de};

/// Parses one instant; `None` when it is not one.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.with_timezone(&Utc));
    }
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|naive| naive.and_utc())
}

/// Writes one instant.
#[must_use]
pub fn format(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Serialises an instant.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize<S: Serializer>(value: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format(value))
}

/// Deserialises an instant.
///
/// # Errors
/// When the text is no instant.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| de::Error::custom("expected a date and time such as 2026-11-23T08:00:00+00:00"))
}

/// The same for optional fields.
pub mod option {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Serialises an optional instant.
    ///
    /// # Errors
    /// Those of the serialiser.
    pub fn serialize<S: Serializer>(value: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(instant) => super::serialize(instant, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Deserialises an optional instant.
    ///
    /// # Errors
    /// When a text is there and is no instant.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else {
            return Ok(None);
        };
        super::parse(&text)
            .map(Some)
            .ok_or_else(|| de::Error::custom("expected a date and time such as 2026-11-23T08:00:00+00:00"))
    }
}
