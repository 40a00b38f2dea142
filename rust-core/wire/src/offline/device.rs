//! Registering a phone: its public key and what it is used for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PublicKey;

/// What a phone is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeviceRole {
    /// A counter of one organizer.
    Counter,
    /// A passholder's own phone.
    Passholder,
}

/// The body of `POST /offline/devices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceRegistration {
    /// The key that the phone signs with.
    pub public_key: PublicKey,
    /// What it is used for.
    pub role: DeviceRole,
    /// The counter's organizer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizer_id: Option<String>,
}

/// The answer; the same key again gets the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredDevice {
    /// The phone's id.
    pub device_id: String,
    /// The registry's clock.
    #[serde(with = "crate::instant")]
    pub server_time: DateTime<Utc>,
}
