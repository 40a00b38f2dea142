//! Memberships: a passholder in a card system, with a card and perhaps a social tariff there.
//!
//! A person can belong to several card systems. "The" number is that of the oldest active membership with an active
//! card (API).

use crate::card::{Card, CardState};
use crate::civil_time::Instant;
use crate::ids::CardSystemId;
use crate::social_tariff::{SocialTariff, SocialTariffState, state_of};
use crate::uitpas_number::UitpasNumber;

/// Whether a membership counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MembershipStatus {
    /// It counts.
    Active,
    /// It does not.
    Blocked,
}

/// A passholder in a card system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The card system.
    pub card_system: CardSystemId,
    /// Whether it counts.
    pub status: MembershipStatus,
    /// Since when.
    pub since: Instant,
    /// The current card, if there is one.
    pub card: Option<Card>,
    /// The right to a social tariff in this card system, current or past.
    pub social_tariff: Option<SocialTariff>,
}

impl Membership {
    /// Whether it counts.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == MembershipStatus::Active
    }

    /// The number of the current card, if that card is active.
    #[must_use]
    pub fn active_number(&self) -> Option<&UitpasNumber> {
        self.card.as_ref().filter(|card| card.state == CardState::Active).map(|card| &card.number)
    }

    /// What the social tariff here is worth at a moment. A blocked membership gives no right.
    #[must_use]
    pub fn social_tariff_at(&self, at: Instant) -> SocialTariffState {
        match state_of(self.social_tariff.as_ref(), at) {
            state if state.entitles() && !self.is_active() => SocialTariffState::None,
            state => state,
        }
    }
}

/// The number that stands for the person: of the oldest active membership with an active card. Of two equally old
/// ones, the one in the card system with the lower identifier (ours), so that the answer does not depend on order.
#[must_use]
pub fn the_number(memberships: &[Membership]) -> Option<&UitpasNumber> {
    memberships
        .iter()
        .filter(|membership| membership.is_active())
        .filter_map(|membership| Some(((membership.since, membership.card_system), membership.active_number()?)))
        .min_by_key(|(age, _)| *age)
        .map(|(_, number)| number)
}

/// The card system that a passholder is at home in: that of the oldest active membership, whatever became of its card. Of
/// two equally old ones the one with the lower identifier (ours), so that there is exactly one.
#[must_use]
pub fn home_card_system(memberships: &[Membership]) -> Option<CardSystemId> {
    let active = memberships.iter().filter(|membership| membership.is_active());
    active.min_by_key(|membership| (membership.since, membership.card_system)).map(|membership| membership.card_system)
}

/// Whether any membership counts: without one there are no points and no rewards.
#[must_use]
pub fn has_active_membership(memberships: &[Membership]) -> bool {
    memberships.iter().any(Membership::is_active)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, membership};

    const OLD: &str = "0900000095902";
    const NEW: &str = "1000000520006";

    fn both() -> [Membership; 2] {
        [membership(CardSystemId(2), "2024-05-01 10:00", NEW), membership(CardSystemId(1), "2020-01-01 10:00", OLD)]
    }

    fn number(memberships: &[Membership]) -> Option<&str> {
        the_number(memberships).map(UitpasNumber::as_str)
    }

    #[test]
    fn the_number_is_the_oldest_memberships() {
        assert_eq!(number(&both()), Some(OLD));
        assert_eq!(number(&[]), None);
    }

    #[test]
    fn a_blocked_membership_a_blocked_card_or_no_card_gives_no_number() {
        let mut blocked_membership = both();
        blocked_membership[1].status = MembershipStatus::Blocked;
        assert_eq!(number(&blocked_membership), Some(NEW));

        let mut blocked_card = both();
        blocked_card[1].card.as_mut().unwrap().state = CardState::Blocked;
        assert_eq!(number(&blocked_card), Some(NEW));

        let mut no_card = both();
        no_card[1].card = None;
        assert_eq!(number(&no_card), Some(NEW));
    }

    #[test]
    fn home_is_the_oldest_active_membership_with_or_without_a_card() {
        let mut both = both();
        both[1].card = None;
        assert_eq!(home_card_system(&both), Some(CardSystemId(1)));
        both[0].since = both[1].since;
        assert_eq!(home_card_system(&both), Some(CardSystemId(1)));
        both[1].status = MembershipStatus::Blocked;
        assert_eq!(home_card_system(&both), Some(CardSystemId(2)));
        both[0].status = MembershipStatus::Blocked;
        assert_eq!(home_card_system(&both), None);
    }

    #[test]
    fn of_two_equally_old_ones_the_order_in_the_list_does_not_decide() {
        let mut equal = both();
        equal[1].since = equal[0].since;
        assert_eq!(number(&equal), Some(OLD));
        equal.reverse();
        assert_eq!(number(&equal), Some(OLD));
    }

    #[test]
    fn a_blocked_membership_gives_no_right_to_a_social_tariff() {
        let mut member = membership(CardSystemId(1), "2020-01-01 10:00", OLD);
        member.social_tariff = Some(SocialTariff { ends: at("2027-05-01 00:00"), suspended_until: None });
        assert!(member.social_tariff_at(at("2026-11-23 10:00")).entitles());
        member.status = MembershipStatus::Blocked;
        assert!(!member.social_tariff_at(at("2026-11-23 10:00")).entitles());
        assert!(!has_active_membership(&[member]));
    }
}
