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

/// Whether any membership counts: without one there are no points and no rewards.
#[must_use]
pub fn has_active_membership(memberships: &[Membership]) -> bool {
    memberships.iter().any(Membership::is_active)
}
