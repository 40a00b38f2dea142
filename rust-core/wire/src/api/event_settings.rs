//! What the pass system knows about an event: its points, limits and card systems.

use serde::{Deserialize, Serialize};

/// Points and limits of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventSettings {
    /// The event's id.
    pub id: String,
    /// Points for one check-in.
    pub checkin_points: i64,
    /// Sales per passholder and calendar period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder_ticket_limit: Option<PeriodLimit>,
    /// Check-ins per passholder and calendar period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkin_limit: Option<PeriodLimit>,
}

/// So many per calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PeriodLimit {
    /// How many.
    pub volume: i64,
    /// Per what.
    pub period_type: PeriodType,
}

/// A calendar period; never a rolling one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodType {
    /// For ever.
    Absolute,
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

/// A card system of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventCardSystem {
    /// The card system's id.
    pub id: i64,
    /// Its name (in answers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the event is one of this card system's.
    pub enabled: bool,
    /// Distribution keys that can be chosen by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual_distribution_keys: Option<Vec<ManualDistributionKey>>,
}

/// A distribution key that can be chosen by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManualDistributionKey {
    /// Its id.
    pub id: i64,
    /// Its name (in answers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is chosen for the event.
    pub enabled: bool,
}
