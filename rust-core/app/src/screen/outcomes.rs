//! What the registry made of an operation, in words.

use uitpas_texts::{Arg, Texts};
use uitpas_wire::offline::{Outcome, RedemptionConflict};

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
        Outcome::UnknownReward => "outcome-unknown-reward",
        Outcome::Refused { .. } | Outcome::Unrecognised => "outcome-refused",
    })
}

/// The same as a text; of a reward that was given, everything that did not fit.
pub(crate) fn outcome_text(outcome: &Outcome, texts: &Texts) -> Option<String> {
    if let Outcome::Redeemed { conflicts, .. } = outcome
        && !conflicts.is_empty()
    {
        let all: Vec<String> = conflicts.iter().map(|conflict| texts.get(conflict_key(*conflict))).collect();
        return Some(texts.with("outcome-given-but", &[("why", Arg::Text(&all.join(", ")))]));
    }
    outcome_key(outcome).map(|key| texts.get(key))
}

fn conflict_key(conflict: RedemptionConflict) -> &'static str {
    match conflict {
        RedemptionConflict::LeaseWrittenOff => "conflict-lease-written-off",
        RedemptionConflict::LeaseOverdrawn => "conflict-lease-overdrawn",
        RedemptionConflict::RightNotHeld => "conflict-right-not-held",
        RedemptionConflict::PointsMissing => "conflict-points-missing",
        RedemptionConflict::LimitExceeded => "conflict-limit-exceeded",
        RedemptionConflict::PassNotValid => "conflict-pass-not-valid",
        RedemptionConflict::OutsidePeriod => "conflict-outside-period",
        RedemptionConflict::PriceDiffers => "conflict-price-differs",
        RedemptionConflict::Other => "conflict-other",
    }
}
