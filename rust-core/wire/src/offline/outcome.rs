//! What the registry made of an operation.
//!
//! The same operation again gets the same stored outcome. A phone that meets an outcome newer than
//! itself reads [`Outcome::Unrecognised`] and keeps the operation for a person to see.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::RedemptionConflict;

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// Points were credited.
    Credited {
        /// The check-in.
        checkin_id: String,
        /// Points earned.
        points: i64,
        /// The balance after it.
        balance: i64,
    },
    /// The point of this period had been earned before.
    Duplicate {
        /// By this check-in.
        of: String,
        /// The balance, when the caller may know it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        balance: Option<i64>,
    },
    /// Not within the activity's check-in window.
    OutsideWindow {
        /// When it opens or opened.
        #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
        opens: Option<DateTime<Utc>>,
        /// When it closed.
        #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
        closed: Option<DateTime<Utc>>,
    },
    /// No such pass.
    UnknownPass,
    /// The card is blocked, or not yet in use, or gone.
    PassNotActive,
    /// No such activity.
    UnknownEvent,
    /// The code is no check-in code.
    CodeInvalid,
    /// The code is too old.
    CodeExpired,
    /// The check-in was taken back.
    Undone {
        /// The balance after it.
        balance: i64,
    },
    /// There was nothing to take back.
    NothingToUndo,
    /// The reward is booked. It was given, so it is booked whatever did not fit; a person should see that.
    Redeemed {
        /// The redemption.
        redemption_id: String,
        /// The balance after it.
        balance: i64,
        /// What did not fit.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conflicts: Vec<RedemptionConflict>,
        /// Points that the passholder did not have; the organizer bears them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shortfall: Option<i64>,
    },
    /// The redemption was taken back.
    RedemptionUndone {
        /// The balance after it.
        balance: i64,
    },
    /// The rights are the registry's again, or will be when every operation before this one is there.
    RightsReturned,
    /// No such reward, or not one of this counter.
    UnknownReward,
    /// The phone was suspended; the operation is kept for a person to judge.
    DeviceSuspended,
    /// Not booked, but kept and reported.
    Refused {
        /// Why.
        reason: RefusedReason,
    },
    /// An outcome newer than this code.
    #[serde(other)]
    Unrecognised,
}

/// Why an operation was not booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefusedReason {
    /// The signature is not the device's.
    BadSignature,
    /// It does not follow the operation before it.
    BrokenChain,
    /// It is no operation.
    BadFormat,
    /// It names another device.
    WrongDevice,
    /// The device may not do this.
    NotPermitted,
    /// A group pass earns no points.
    GroupPass,
    /// The passholder has no active membership.
    NoMembership,
    /// The activity earns no points or has no occurrence.
    NoPoints,
    /// A reason newer than this code.
    #[serde(other)]
    Other,
}
