//! Where a reward can be redeemed.
//!
//! H 22: some are redeemable online, in the app; the others only at a counter of the reward's organizers. One that is
//! redeemable online is redeemable at those counters too.

use thiserror::Error;

use crate::ids::OrganizerId;

/// Where somebody redeems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewardPlace<'a> {
    /// In the app.
    Online,
    /// At a counter of this organizer.
    Counter(&'a OrganizerId),
}

/// Why a reward cannot be redeemed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RewardPlaceRefusal {
    /// At a counter only.
    #[error("the reward is redeemed at a counter")]
    CounterOnly,
    /// At another organizer's counter.
    #[error("the reward is redeemed at another organizer")]
    OtherOrganizer,
}

impl RewardPlaceRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CounterOnly => "reward-counter-only",
            Self::OtherOrganizer => "reward-other-organizer",
        }
    }
}

/// Judges the place of a redemption.
///
/// # Errors
/// [`RewardPlaceRefusal`].
pub fn judge_reward_place(
    online: bool,
    organizers: &[OrganizerId],
    place: RewardPlace<'_>,
) -> Result<(), RewardPlaceRefusal> {
    match place {
        RewardPlace::Online if online => Ok(()),
        RewardPlace::Online => Err(RewardPlaceRefusal::CounterOnly),
        RewardPlace::Counter(organizer) if organizers.contains(organizer) => Ok(()),
        RewardPlace::Counter(_) => Err(RewardPlaceRefusal::OtherOrganizer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reward_is_redeemed_where_it_is_offered() {
        let [library, cinema] = ["library", "cinema"].map(|text| OrganizerId::new(text).unwrap());
        let organizers = [library.clone()];
        assert_eq!(judge_reward_place(true, &organizers, RewardPlace::Online), Ok(()));
        assert_eq!(judge_reward_place(false, &organizers, RewardPlace::Online), Err(RewardPlaceRefusal::CounterOnly));
        assert_eq!(judge_reward_place(true, &organizers, RewardPlace::Counter(&library)), Ok(()));
        assert_eq!(
            judge_reward_place(true, &organizers, RewardPlace::Counter(&cinema)),
            Err(RewardPlaceRefusal::OtherOrganizer)
        );
    }
}
