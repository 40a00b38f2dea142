//! Rewards given without network: by which right, and what of it did not fit when the registry booked it.
//!
//! The unit of a stocked reward comes from a *stock lease*, the points from passes whose *spend right* the phone's desk
//! holds; what neither covers was given at the organizer's risk. The registry books all of it, because it happened.

use serde::{Deserialize, Serialize};

use crate::redact::redacted_debug;

/// What a reward that was given without network says beside its pass.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfflineRedemption {
    /// The reward.
    pub reward_id: String,
    /// What it cost, as the phone's snapshot says. Not negative.
    pub points: i64,
    /// The stock lease that the unit came from; none for a reward whose stock is not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_id: Option<String>,
    /// The desks whose spend right over the pass this phone held; none when it held no right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_set_id: Option<String>,
    /// How many of `points` no right covered: given within the risk budget.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub risk_points: i64,
}

redacted_debug!(OfflineRedemption);

/// Rights that a phone gives back. From this operation on it uses none of them any more; the registry takes them back
/// when it has every operation before this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedRights {
    /// Stock leases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lease_ids: Vec<String>,
    /// The spend right of a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_set_id: Option<String>,
}

/// What did not fit when a reward given without network was booked. It is booked all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RedemptionConflict {
    /// The lease's units had been written off before this arrived.
    LeaseWrittenOff,
    /// The lease had no unit left, or is not this phone's.
    LeaseOverdrawn,
    /// The phone did not hold the spend right (any more) that it used.
    RightNotHeld,
    /// The passholder had too few points; the organizer bears what was missing.
    PointsMissing,
    /// The passholder's limit in the period was reached.
    LimitExceeded,
    /// The pass was blocked, or had no membership that counts.
    PassNotValid,
    /// The reward could not be redeemed at that time.
    OutsidePeriod,
    /// The reward costs something else than the phone took.
    PriceDiffers,
    /// A conflict newer than this code.
    #[serde(other)]
    Other,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "what serde asks for")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}
