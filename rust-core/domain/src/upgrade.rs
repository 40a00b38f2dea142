//! Joining another card system.
//!
//! H 27: somebody who moved house, or wants its welcome rewards, joins another card system. Without social tariff: keep
//! the card or take a new one. With social tariff: always a new card, only at the social service of the municipality
//! of residence.

use thiserror::Error;

use crate::ids::CardSystemId;
use crate::membership::Membership;

/// With which card somebody joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardChoice {
    /// The card that the person has.
    Keep,
    /// A new one of the other card system.
    New,
}

/// Why somebody cannot join so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UpgradeRefusal {
    /// Already a member there.
    #[error("the passholder is a member already")]
    AlreadyMember,
    /// Only at the social service of the municipality of residence.
    #[error("this is done at the social service of the municipality of residence")]
    SocialServiceOnly,
    /// This needs a new card.
    #[error("this needs a new card")]
    NewCardNeeded,
}

impl UpgradeRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AlreadyMember => "already-member",
            Self::SocialServiceOnly => "social-service-only",
            Self::NewCardNeeded => "new-card-needed",
        }
    }
}

/// What must be known to judge an upgrade.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UpgradeFacts<'a> {
    /// The memberships that the person has.
    pub memberships: &'a [Membership],
    /// The card system to join.
    pub joins: CardSystemId,
    /// Whether with social tariff there.
    pub social_tariff: bool,
    /// Whether this counter is the social service of the municipality where the person lives.
    pub social_service_of_residence: bool,
    /// With which card.
    pub card: CardChoice,
}

/// Judges joining another card system. A blocked membership there is no obstacle.
///
/// # Errors
/// The first [`UpgradeRefusal`] that applies.
pub fn judge_upgrade(facts: &UpgradeFacts<'_>) -> Result<(), UpgradeRefusal> {
    if facts.memberships.iter().any(|one| one.is_active() && one.card_system == facts.joins) {
        Err(UpgradeRefusal::AlreadyMember)
    } else if facts.social_tariff && !facts.social_service_of_residence {
        Err(UpgradeRefusal::SocialServiceOnly)
    } else if facts.social_tariff && facts.card == CardChoice::Keep {
        Err(UpgradeRefusal::NewCardNeeded)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::membership;

    #[rstest]
    #[case::keeps_the_card(2, false, false, CardChoice::Keep, Ok(()))]
    #[case::takes_a_new_one(2, false, false, CardChoice::New, Ok(()))]
    #[case::social_with_a_new_card(2, true, true, CardChoice::New, Ok(()))]
    #[case::social_keeping_the_card(2, true, true, CardChoice::Keep, Err(UpgradeRefusal::NewCardNeeded))]
    #[case::social_elsewhere(2, true, false, CardChoice::New, Err(UpgradeRefusal::SocialServiceOnly))]
    #[case::member_already(1, false, false, CardChoice::Keep, Err(UpgradeRefusal::AlreadyMember))]
    fn joining_another_card_system(
        #[case] joins: i64,
        #[case] social_tariff: bool,
        #[case] social_service_of_residence: bool,
        #[case] card: CardChoice,
        #[case] expected: Result<(), UpgradeRefusal>,
    ) {
        let memberships = [membership(CardSystemId(1), "2020-01-01 10:00", "0900000095902")];
        let joins = CardSystemId(joins);
        let facts = UpgradeFacts { memberships: &memberships, joins, social_tariff, social_service_of_residence, card };
        assert_eq!(judge_upgrade(&facts), expected);
    }
}
