//! What a phone may do without network beyond recording facts: stock leases, the spend right of its desk, a risk budget.
//!
//! The answer states absolute rights as the registry knows them after operation `acknowledged`; the phone subtracts what
//! it did since. Nothing here is lost by asking twice.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a counter's phone is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeskRole {
    /// Saves points.
    #[default]
    Checkin,
    /// Saves points and gives rewards.
    RewardDesk,
}

/// The body of `POST /offline/rights`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RightsRequest {
    /// The phone.
    pub device_id: String,
}

/// Units of a reward that were moved from the registry's pool to a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StockLease {
    /// Its id.
    pub lease_id: String,
    /// Of which reward.
    pub reward_id: String,
    /// Units that are left, as of the answer's `acknowledged`.
    pub units: i64,
    /// Not to be used after this.
    #[serde(with = "crate::instant")]
    pub expires_at: DateTime<Utc>,
}

/// The spend right over the passes of one desk: in the roster they carry the desk's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpendRight {
    /// The desks that share the passes. Holds only with a snapshot that names the same.
    pub desk_set_id: String,
    /// This phone's number among them, from 1.
    pub desk: u8,
    /// How many there are.
    pub desks: u8,
    /// Not to be used after this.
    #[serde(with = "crate::instant")]
    pub expires_at: DateTime<Utc>,
}

/// What an organizer lets a phone risk; nothing unless set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RiskBudget {
    /// Points that may still be given without a right, as of the answer's `acknowledged`.
    pub points_left: i64,
    /// How far below zero one pass may come.
    pub floor: i64,
}

/// The answer to a [`RightsRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceRights {
    /// The phone.
    pub device_id: String,
    /// What it is used for.
    pub role: DeskRole,
    /// The operations up to this number are contained in what follows; the phone subtracts the later ones.
    pub acknowledged: i64,
    /// Its stock leases.
    #[serde(default)]
    pub leases: Vec<StockLease>,
    /// Its desk's spend right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spend: Option<SpendRight>,
    /// What it may risk.
    #[serde(default)]
    pub risk: RiskBudget,
    /// The registry's clock.
    #[serde(with = "crate::instant")]
    pub server_time: DateTime<Utc>,
}
