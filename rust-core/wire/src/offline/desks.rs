//! What an organizer sees and sets: its phones, who is a reward desk, what was lent to them, what is in doubt, and every
//! conflict with what became of it. Online only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DeskRole, OperationKind, Outcome};

/// The life of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeviceState {
    /// In use.
    #[default]
    Active,
    /// Stopped for now: gets no snapshot and no rights; what it uploads is kept and not booked.
    Suspended,
    /// Stopped for ever (stolen): as suspended, and it destroys what it has.
    Revoked,
    /// Lost: what was lent to it is written off, what it uploads late is booked against that.
    WrittenOff,
}

/// The answer of `GET /offline/desks?organizerId=…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskOverview {
    /// Whose.
    pub organizer_id: String,
    /// The registry's clock.
    #[serde(with = "crate::instant")]
    pub server_time: DateTime<Utc>,
    /// The counter's phones, the newest first.
    pub devices: Vec<DeskDevice>,
    /// The desks that share the passes, until every one of them gave its right back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_set: Option<DeskSet>,
    /// The rewards of this counter.
    pub rewards: Vec<RewardStock>,
    /// Points that the organizer bore because somebody had too few.
    pub shortfall: i64,
}

/// One phone of a counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskDevice {
    /// Its id.
    pub device_id: String,
    /// What people call it ("Desk 2", "Anja's phone"); empty until somebody names it.
    #[serde(default)]
    pub name: String,
    /// What it is used for.
    pub role: DeskRole,
    /// Its life.
    pub state: DeviceState,
    /// Since when the registry knows it.
    #[serde(with = "crate::instant")]
    pub registered_at: DateTime<Utc>,
    /// When it last spoke to the registry.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<DateTime<Utc>>,
    /// Up to this number nothing of its log is missing.
    pub acknowledged: i64,
    /// How many numbers are missing below the highest one that arrived.
    pub missing: i64,
    /// Operations that could not take a place in its log: a sign of a twin restored from a backup.
    pub refused: i64,
    /// Its desk among those that share the passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<u8>,
    /// What was lent to it and is not accounted for.
    pub leases: Vec<DeskLease>,
    /// Points that it may give without a right.
    pub risk_points: i64,
    /// How many of them it gave.
    pub risk_used: i64,
    /// How far below zero one pass may come.
    pub risk_floor: i64,
}

/// A stock lease as the organizer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskLease {
    /// Its id.
    pub lease_id: String,
    /// Of which reward.
    pub reward_id: String,
    /// Units that are not accounted for.
    pub units: i64,
    /// Not to be used after this; what is left then stays in doubt.
    #[serde(with = "crate::instant")]
    pub expires_at: DateTime<Utc>,
}

/// Desks that share the passes of the organizer's card systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskSet {
    /// Its id.
    pub desk_set_id: String,
    /// How many desks.
    pub desks: u8,
    /// Since when.
    #[serde(with = "crate::instant")]
    pub opened_at: DateTime<Utc>,
    /// No desk uses its right after this.
    #[serde(with = "crate::instant")]
    pub expires_at: DateTime<Utc>,
    /// No desk gets its right any more: they are to give it back.
    pub closing: bool,
    /// The desks that did not give their right back yet.
    pub held: Vec<u8>,
}

/// The units of a reward: `pool + in_doubt + consumed + written_off` is the stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RewardStock {
    /// The reward.
    pub reward_id: String,
    /// Its title.
    pub title: String,
    /// What it costs.
    pub points: i64,
    /// Whether its units are counted.
    pub counted: bool,
    /// Whether a limit per passholder keeps it from being given without network.
    pub limited: bool,
    /// Left at the registry.
    pub pool: i64,
    /// Lent to phones.
    pub in_doubt: i64,
    /// Given.
    pub consumed: i64,
    /// Lost with a phone.
    pub written_off: i64,
}

/// The body of `PUT /offline/devices/{deviceId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceSettings {
    /// What people call it; at most 40 characters.
    #[serde(default)]
    pub name: String,
    /// What it is used for.
    pub role: DeskRole,
    /// Points that it may give without a right, in all; 0 by default.
    #[serde(default)]
    pub risk_points: i64,
    /// How far below zero one pass may come; 0 by default.
    #[serde(default)]
    pub risk_floor: i64,
}

/// The body of `PUT /offline/devices/{deviceId}/state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceStateChange {
    /// The new state. From `Revoked` and `WrittenOff` there is no way back.
    pub state: DeviceState,
}

/// The body of `POST /offline/leases`: moves units from the pool to a phone, in addition to what it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseRequest {
    /// To this phone.
    pub device_id: String,
    /// Of this reward.
    pub reward_id: String,
    /// So many; at least 1.
    pub units: i64,
}

/// The body of `POST /offline/desk-sets`; the answer is the [`DeskSet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskSetRequest {
    /// Whose.
    pub organizer_id: String,
    /// The reward desks, the first one is desk 1.
    pub device_ids: Vec<String>,
    /// For how many hours; at most 72.
    pub hours: u32,
}

/// One thing that did not go as the phone had promised, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// When it arrived.
    #[serde(with = "crate::instant")]
    pub received_at: DateTime<Utc>,
    /// The phone.
    pub device_id: String,
    /// Its number in the phone's log, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// What it was, when it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OperationKind>,
    /// The activity's or reward's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The answer of `GET /offline/conflicts?organizerId=…`: the newest first, at most 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConflictReport {
    /// How many there are in all.
    pub total: u64,
    /// The newest.
    pub conflicts: Vec<Conflict>,
}
