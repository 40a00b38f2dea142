//! A pass as a counter sees it: found by number, chip or national number.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CardSystem;
use crate::redact::redacted_debug;

/// A pass.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pass {
    /// Whose it is.
    pub passholder_id: String,
    /// Of a person or of an organisation.
    pub pass_type: PassType,
    /// Its number.
    pub uitpas_number: String,
    /// First name of the passholder (for a group pass: its name).
    pub first_name: String,
    /// The balance.
    pub points: i64,
    /// Postal code of the passholder.
    pub postal_code: String,
    /// The card system of the pass.
    pub card_system: CardSystem,
    /// The social tariff.
    pub social_tariff: PassSocialTariff,
    /// Things to tell the passholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<PassMessage>>,
}

/// Of a person or of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassType {
    /// Of a person.
    Individual,
    /// Of an organisation.
    Group,
}

/// The social tariff of a pass.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PassSocialTariff {
    /// Its state.
    pub status: PassTariffStatus,
    /// Until when.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<DateTime<Utc>>,
}

/// The state of a pass's social tariff.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PassTariffStatus {
    /// Valid.
    Active,
    /// No longer valid.
    Expired,
    /// There is none.
    None,
}

/// Something to tell the passholder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassMessage {
    /// How grave it is.
    pub level: MessageLevel,
    /// The text.
    pub text: String,
}

/// How grave a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageLevel {
    /// Good to know.
    Info,
    /// Needs attention.
    Warn,
    /// Something does not work.
    Error,
}

redacted_debug!(Pass, PassSocialTariff, PassTariffStatus, PassMessage);
