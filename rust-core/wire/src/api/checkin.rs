//! Check-ins at a counter and by code, and whether one is possible now.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Passholder;
use crate::problem::EndUserMessage;
use crate::redact::redacted_debug;

/// A check-in as the API answers it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checkin {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When it was registered.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime<Utc>>,
    /// The event attended.
    pub event_id: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_title: Option<String>,
    /// The pass.
    pub uitpas_number: String,
    /// Points earned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// The passholder, when the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder: Option<Passholder>,
}

/// The body of `POST /checkins`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckinRequest {
    /// The event attended.
    pub event_id: String,
    /// The pass.
    pub uitpas_number: String,
}

/// Whether a check-in is possible now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckinStatus {
    /// Whether it is.
    #[serde(default)]
    pub allowed: bool,
    /// Why not, for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_user_message: Option<EndUserMessage>,
}

/// The body of `POST /passholders/{id}/checkins`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheckinRequest {
    /// What the scanned code says, unchanged.
    pub checkin_code: String,
}

/// The answer to a check-in by code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfCheckinResponse {
    /// Points earned.
    pub added_points: i64,
    /// The balance after it.
    pub total_points: i64,
}

/// Where to download a generated file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DownloadLink {
    /// The address, valid for a short time.
    pub download_link: String,
}

redacted_debug!(Checkin, CheckinRequest, SelfCheckinRequest, SelfCheckinResponse);
