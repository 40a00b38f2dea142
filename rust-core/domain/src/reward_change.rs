//! What of a reward can still be changed.
//!
//! H 22: after the first redemption the points and the start dates are frozen, so that everybody redeems the same thing.

use thiserror::Error;

use crate::civil_time::Instant;
use crate::points::Points;

/// The part of a reward that freezes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RewardTerms {
    /// What it costs.
    pub price: Points,
    /// From when it is shown.
    pub published_from: Option<Instant>,
    /// From when it can be redeemed.
    pub redeemable_from: Option<Instant>,
}

/// Why a reward cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RewardChangeRefusal {
    /// The points are frozen.
    #[error("the reward was redeemed: its points are frozen")]
    PointsFrozen,
    /// The start dates are frozen.
    #[error("the reward was redeemed: its start dates are frozen")]
    StartFrozen,
}

impl RewardChangeRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PointsFrozen => "reward-points-frozen",
            Self::StartFrozen => "reward-start-frozen",
        }
    }
}

/// Judges a change of a reward of which `units_taken` were redeemed.
///
/// # Errors
/// The first [`RewardChangeRefusal`] that applies.
pub fn judge_reward_change(
    now: &RewardTerms,
    wanted: &RewardTerms,
    units_taken: u32,
) -> Result<(), RewardChangeRefusal> {
    if units_taken == 0 {
        Ok(())
    } else if now.price != wanted.price {
        Err(RewardChangeRefusal::PointsFrozen)
    } else if (now.published_from, now.redeemable_from) != (wanted.published_from, wanted.redeemable_from) {
        Err(RewardChangeRefusal::StartFrozen)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::at;

    fn terms(price: u32, from: &str) -> RewardTerms {
        RewardTerms { price: Points::new(price), published_from: None, redeemable_from: Some(at(from)) }
    }

    #[rstest]
    #[case::not_redeemed(terms(12, "2026-02-01 00:00"), 0, Ok(()))]
    #[case::nothing_changed(terms(10, "2026-01-01 00:00"), 3, Ok(()))]
    #[case::points(terms(12, "2026-01-01 00:00"), 1, Err(RewardChangeRefusal::PointsFrozen))]
    #[case::start(terms(10, "2026-02-01 00:00"), 1, Err(RewardChangeRefusal::StartFrozen))]
    fn points_and_start_freeze_with_the_first_redemption(
        #[case] wanted: RewardTerms,
        #[case] units_taken: u32,
        #[case] expected: Result<(), RewardChangeRefusal>,
    ) {
        assert_eq!(judge_reward_change(&terms(10, "2026-01-01 00:00"), &wanted, units_taken), expected);
    }
}
