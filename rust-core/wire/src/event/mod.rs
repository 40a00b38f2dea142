//! Activities as the public event database writes them.
//!
//! In the existing system activities live in a database of their own; this is the shape of its
//! public JSON, as far as a pass needs it. Texts are language maps. The id of an event is the last
//! segment of its `@id`.
//!
//! Whole days: the JSON has no flag for them. A span from 00:00 to 23:59 (with or without seconds)
//! of Brussels civil time is a whole day and lasts until 24:00; opening hours from `00:00` to
//! `23:59`, and a periodic or permanent event without opening hours, are whole days too.

mod calendar;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use calendar::CalendarError;

/// A text in up to four languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// Dutch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nl: Option<String>,
    /// French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    /// German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub de: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl LocalizedText {
    /// A text in Dutch only.
    #[must_use]
    pub fn dutch(text: impl Into<String>) -> Self {
        Self { nl: Some(text.into()), ..Self::default() }
    }

    /// The text in the language with this two-letter code; otherwise Dutch, then any; empty when
    /// there is none.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let wanted = match language {
            "fr" => &self.fr,
            "de" => &self.de,
            "en" => &self.en,
            _ => &self.nl,
        };
        [wanted, &self.nl, &self.en, &self.fr, &self.de].into_iter().find_map(|text| text.as_deref()).unwrap_or("")
    }
}

/// An activity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its address; the last segment is its id.
    #[serde(rename = "@id")]
    pub at_id: String,
    /// Always `Event`.
    #[serde(rename = "@type", default = "event_type")]
    pub at_type: String,
    /// Title.
    pub name: LocalizedText,
    /// What happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<LocalizedText>,
    /// How its times are given.
    pub calendar_type: CalendarType,
    /// First moment.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<DateTime<Utc>>,
    /// Last moment.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateTime<Utc>>,
    /// The single occurrences of a single or multiple calendar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_event: Vec<SubEvent>,
    /// The weekly hours of a periodic or permanent calendar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opening_hours: Vec<OpeningHours>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer: Option<EventOrganizer>,
    /// Prices; a free event says so with a price of 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_info: Vec<PriceInfo>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Type and theme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// Whether it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<EventStatus>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

fn event_type() -> String {
    "Event".to_owned()
}

impl Event {
    /// The event's id: the last segment of its `@id`.
    #[must_use]
    pub fn id(&self) -> &str {
        id_of(&self.at_id)
    }
}

/// The last segment of an `@id`.
#[must_use]
pub fn id_of(at_id: &str) -> &str {
    let trimmed = at_id.trim_end_matches('/');
    trimmed.rsplit_once('/').map_or(trimmed, |(_, id)| id)
}

/// How an event's times are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarType {
    /// One occurrence.
    Single,
    /// Several occurrences.
    Multiple,
    /// Weekly hours between two dates.
    Periodic,
    /// Weekly hours without end.
    Permanent,
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubEvent {
    /// Always `Event`.
    #[serde(rename = "@type", default = "event_type")]
    pub at_type: String,
    /// From.
    #[serde(with = "crate::instant")]
    pub start_date: DateTime<Utc>,
    /// To.
    #[serde(with = "crate::instant")]
    pub end_date: DateTime<Utc>,
    /// Whether it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<EventStatus>,
}

/// Weekly hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpeningHours {
    /// From, as `HH:MM` in Brussels civil time.
    pub opens: String,
    /// To, as `HH:MM`.
    pub closes: String,
    /// On these days.
    pub day_of_week: Vec<DayOfWeek>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayOfWeek {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its address in the database.
    #[serde(rename = "@id")]
    pub at_id: String,
    /// Name.
    pub name: LocalizedText,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<LocalizedAddress>,
}

/// An address in up to four languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedAddress {
    /// Dutch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nl: Option<PostalAddress>,
    /// French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<PostalAddress>,
    /// German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub de: Option<PostalAddress>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<PostalAddress>,
}

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostalAddress {
    /// Country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_country: Option<String>,
    /// Municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_locality: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
}

/// Who organises an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventOrganizer {
    /// Its address in the database; the last segment is the organizer's id.
    #[serde(rename = "@id")]
    pub at_id: String,
    /// Name.
    pub name: LocalizedText,
}

impl EventOrganizer {
    /// The organizer's id: the last segment of its `@id`.
    #[must_use]
    pub fn id(&self) -> &str {
        id_of(&self.at_id)
    }
}

/// A price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceInfo {
    /// Which kind of price.
    pub category: PriceCategory,
    /// Its name.
    pub name: LocalizedText,
    /// In units of the currency.
    pub price: f64,
    /// `EUR`.
    #[serde(default = "euro")]
    pub price_currency: String,
}

fn euro() -> String {
    "EUR".to_owned()
}

/// Which kind of price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PriceCategory {
    /// The normal price.
    Base,
    /// Another one, with its own name.
    Tariff,
    /// A reduced price with the pass.
    Uitpas,
}

/// For whom an event is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audience {
    /// For whom.
    pub audience_type: AudienceType,
}

/// For whom an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AudienceType {
    /// Everyone.
    Everyone,
    /// Members only: not public, yet earning points.
    Members,
    /// Schools.
    Education,
}

/// A term: the type or theme of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it says: `eventtype`, `theme`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// Whether an event takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventStatus {
    /// Whether it does.
    #[serde(rename = "type")]
    pub kind: EventStatusType,
}

/// Whether an event takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventStatusType {
    /// As planned.
    Available,
    /// Later, not yet known when.
    TemporarilyUnavailable,
    /// Cancelled.
    Unavailable,
}

/// One page of a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventPage {
    /// How many a page holds at most.
    pub items_per_page: u64,
    /// How many match.
    pub total_items: u64,
    /// The events of this page.
    pub member: Vec<Event>,
}
