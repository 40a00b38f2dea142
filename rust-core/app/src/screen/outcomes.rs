//! What the registry made of an operation, in words.

use uitpas_wire::offline::Outcome;

/// Whether the person was promised something that the registry did not do.
pub(crate) fn is_refused(outcome: &Outcome) -> bool {
    crate::oplog::is_parked(outcome)
}

/// What an outcome says, where it says more than "done".
pub(crate) fn outcome_key(outcome: &Outcome) -> Option<&'static str> {
    Some(match outcome {
        Outcome::Credited { .. }
        | Outcome::Undone { .. }
        | Outcome::Redeemed { .. }
        | Outcome::RedemptionUndone { .. }
        | Outcome::RightsReturned => return None,
        Outcome::Duplicate { .. } => "outcome-duplicate",
        Outcome::OutsideWindow { .. } => "outcome-outside-window",
        Outcome::UnknownPass => "outcome-unknown-pass",
        Outcome::PassNotActive => "outcome-pass-not-active",
        Outcome::UnknownEvent => "outcome-unknown-event",
        Outcome::CodeInvalid => "outcome-code-invalid",
        Outcome::CodeExpired => "outcome-code-expired",
        Outcome::NothingToUndo => "outcome-nothing-to-undo",
        Outcome::DeviceSuspended => "outcome-device-suspended",
        Outcome::Refused { .. } | Outcome::UnknownReward | Outcome::Unrecognised => "outcome-refused",
    })
}
