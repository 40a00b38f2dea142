//! Why a reward cannot be redeemed, in the handbook's order (H 22), with the API's names for each.

use thiserror::Error;

use crate::civil_time::Instant;
use crate::limit_period::LimitPeriod;
use crate::points::Points;

/// Why a reward cannot be redeemed. The order of the variants is the order in which they are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RewardRefusal {
    /// The card is not in use, or is a group pass, which redeems nothing.
    #[error("the card is not valid")]
    CardNotValid,
    /// No active membership anywhere.
    #[error("the passholder has no active membership")]
    NoActiveMembership,
    /// No membership in a card system that the reward is for.
    #[error("the reward is not for the passholder's card systems")]
    NotInCardSystem,
    /// Not the time to redeem it.
    #[error("the reward cannot be redeemed at this time")]
    OutsidePeriod {
        /// From when it can be, where that is still to come.
        opens: Option<Instant>,
        /// Until when it could be, where that is past.
        closed: Option<Instant>,
    },
    /// No unit left.
    #[error("the reward is sold out")]
    SoldOut,
    /// The passholder redeemed it as often as allowed in the period.
    #[error("the passholder's limit for this reward is reached")]
    LimitReached {
        /// The period; its end is when the next one begins.
        period: LimitPeriod,
        /// How many are allowed in it.
        volume: u32,
    },
    /// Not enough points.
    #[error("the passholder has too few points")]
    TooFewPoints {
        /// How many are missing.
        missing: Points,
    },
}

impl RewardRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::CardNotValid => "card-not-valid",
            Self::NoActiveMembership => "no-active-membership",
            Self::NotInCardSystem => "not-in-card-system",
            Self::OutsidePeriod { .. } => "outside-period",
            Self::SoldOut => "sold-out",
            Self::LimitReached { .. } => "limit-reached",
            Self::TooFewPoints { .. } => "too-few-points",
        }
    }

    /// The `reason` of the API's redeem status. (Its prose writes one of them with a final S that its list of values
    /// does not have; the list counts.)
    #[must_use]
    pub fn api_reason(&self) -> &'static str {
        match self {
            Self::CardNotValid => "INVALID_CARD",
            Self::NoActiveMembership => "PASSHOLDER_NO_ACTIVE_CARDSYSTEM",
            Self::NotInCardSystem => "PASSHOLDER_APPLICABLE_CARDSYSTEMS",
            Self::OutsidePeriod { .. } => "REWARD_PERIOD",
            Self::SoldOut => "REWARD_VOLUME",
            Self::LimitReached { .. } => "PASSHOLDER_VOLUME",
            Self::TooFewPoints { .. } => "PASSHOLDER_POINTS",
        }
    }

    /// The last part of the API's problem type, after `…/probs/uitpas/`.
    #[must_use]
    pub fn api_slug(&self) -> &'static str {
        match self {
            Self::CardNotValid => "invalid-card",
            Self::NoActiveMembership => "passholder-no-active-cardsystems",
            Self::NotInCardSystem => "reward-passholder-no-applicable-cardsystems",
            Self::OutsidePeriod { .. } => "reward-period-constraint",
            Self::SoldOut => "reward-volume-constraint",
            Self::LimitReached { .. } => "reward-passholder-volume-constraint",
            Self::TooFewPoints { .. } => "reward-passholder-points-constraint",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit_period::{PeriodType, period_of};
    use crate::testing::at;

    #[test]
    fn names_of_the_api() {
        let period = period_of(PeriodType::Week, at("2026-11-23 12:00"));
        let names = [
            (RewardRefusal::CardNotValid, "INVALID_CARD", "invalid-card"),
            (RewardRefusal::NoActiveMembership, "PASSHOLDER_NO_ACTIVE_CARDSYSTEM", "passholder-no-active-cardsystems"),
            (
                RewardRefusal::NotInCardSystem,
                "PASSHOLDER_APPLICABLE_CARDSYSTEMS",
                "reward-passholder-no-applicable-cardsystems",
            ),
            (RewardRefusal::OutsidePeriod { opens: None, closed: None }, "REWARD_PERIOD", "reward-period-constraint"),
            (RewardRefusal::SoldOut, "REWARD_VOLUME", "reward-volume-constraint"),
            (
                RewardRefusal::LimitReached { period, volume: 1 },
                "PASSHOLDER_VOLUME",
                "reward-passholder-volume-constraint",
            ),
            (
                RewardRefusal::TooFewPoints { missing: Points::new(1) },
                "PASSHOLDER_POINTS",
                "reward-passholder-points-constraint",
            ),
        ];
        for (refusal, reason, slug) in names {
            assert_eq!((refusal.api_reason(), refusal.api_slug()), (reason, slug));
        }
    }
}
