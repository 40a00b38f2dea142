//! Cards: their kinds, their states, and how one state becomes another.
//!
//! PROVISIONED → LOCAL_STOCK → ACTIVE ⇄ BLOCKED → DELETED (API). A physical card must be in stock to be sold; a digital
//! pass needs no stock and becomes active when it is issued (H 5). Nothing else happens to a card.

use thiserror::Error;

use crate::uitpas_number::UitpasNumber;

/// Where a card is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardState {
    /// Made, not yet at a counter.
    Provisioned,
    /// At a counter, for sale.
    LocalStock,
    /// In use.
    Active,
    /// Lost, stolen or replaced: can be unblocked.
    Blocked,
    /// Gone for good.
    Deleted,
}

/// What a card is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardType {
    /// A plastic card with a chip.
    NfcCard,
    /// A number in the app.
    Digital,
}

/// What can happen to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardEvent {
    /// A physical card reaches the stock of a counter.
    Delivered,
    /// A physical card is sold, or given as a replacement.
    Sold,
    /// A digital pass is issued.
    IssuedDigitally,
    /// The card is lost, stolen or replaced.
    Blocked,
    /// The card was found again.
    Unblocked,
    /// The card is taken out of use for good.
    Deleted,
}

/// Why something cannot happen to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardRefusal {
    /// The card is not in stock, so it cannot be sold.
    #[error("the card is not in stock")]
    NotInStock,
    /// Somebody uses the card already.
    #[error("the card is in use already")]
    AlreadyInUse,
    /// The card is not in use, so it cannot be blocked.
    #[error("the card is not in use")]
    NotInUse,
    /// Only a blocked card can be unblocked or deleted.
    #[error("the card is not blocked")]
    NotBlocked,
    /// The card was delivered before.
    #[error("the card was delivered before")]
    AlreadyDelivered,
    /// The card is gone for good.
    #[error("the card is gone for good")]
    Deleted,
}

impl CardRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotInStock => "card-not-in-stock",
            Self::AlreadyInUse => "card-already-in-use",
            Self::NotInUse => "card-not-in-use",
            Self::NotBlocked => "card-not-blocked",
            Self::AlreadyDelivered => "card-already-delivered",
            Self::Deleted => "card-deleted",
        }
    }
}

impl CardState {
    /// All states, in the order of a card's life.
    pub const ALL: [Self; 5] = [Self::Provisioned, Self::LocalStock, Self::Active, Self::Blocked, Self::Deleted];

    /// The state after an event.
    ///
    /// # Errors
    /// [`CardRefusal`] when the event cannot happen to a card in this state.
    pub fn transition(self, event: CardEvent) -> Result<Self, CardRefusal> {
        match (self, event) {
            (Self::Deleted, _) => Err(CardRefusal::Deleted),
            (Self::Provisioned, CardEvent::Delivered) => Ok(Self::LocalStock),
            (_, CardEvent::Delivered) => Err(CardRefusal::AlreadyDelivered),
            (Self::LocalStock, CardEvent::Sold) | (Self::Provisioned, CardEvent::IssuedDigitally) => Ok(Self::Active),
            (Self::Active | Self::Blocked, CardEvent::Sold | CardEvent::IssuedDigitally) => {
                Err(CardRefusal::AlreadyInUse)
            }
            (Self::Provisioned, CardEvent::Sold) => Err(CardRefusal::NotInStock),
            // A card that lies in stock is plastic: it is sold, not issued digitally.
            (Self::LocalStock, CardEvent::IssuedDigitally) => Err(CardRefusal::AlreadyDelivered),
            (Self::Active, CardEvent::Blocked) => Ok(Self::Blocked),
            (_, CardEvent::Blocked) => Err(CardRefusal::NotInUse),
            (Self::Blocked, CardEvent::Unblocked) => Ok(Self::Active),
            (Self::Blocked, CardEvent::Deleted) => Ok(Self::Deleted),
            (_, CardEvent::Unblocked | CardEvent::Deleted) => Err(CardRefusal::NotBlocked),
        }
    }

    /// Whether the card earns points and redeems rewards: only an active one does (H 6, 8).
    #[must_use]
    pub fn is_usable(self) -> bool {
        self == Self::Active
    }
}

/// A card that belongs to a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The number on it.
    pub number: UitpasNumber,
    /// Plastic or digital.
    pub card_type: CardType,
    /// Where it is in its life.
    pub state: CardState,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use CardState::{Active, Blocked, Deleted, LocalStock, Provisioned};

    /// All transitions that there are; everything else is refused.
    const ALLOWED: [(CardState, CardEvent, CardState); 6] = [
        (Provisioned, CardEvent::Delivered, LocalStock),
        (Provisioned, CardEvent::IssuedDigitally, Active),
        (LocalStock, CardEvent::Sold, Active),
        (Active, CardEvent::Blocked, Blocked),
        (Blocked, CardEvent::Unblocked, Active),
        (Blocked, CardEvent::Deleted, Deleted),
    ];

    #[test]
    fn a_cards_life() {
        let events = [
            CardEvent::Delivered,
            CardEvent::Sold,
            CardEvent::IssuedDigitally,
            CardEvent::Blocked,
            CardEvent::Unblocked,
            CardEvent::Deleted,
        ];
        for state in CardState::ALL {
            for event in events {
                let expected = ALLOWED.iter().find(|(from, what, _)| (*from, *what) == (state, event));
                assert_eq!(state.transition(event).ok(), expected.map(|(.., to)| *to), "{state:?} {event:?}");
            }
        }
    }

    #[rstest]
    #[case(Provisioned, CardEvent::Sold, "card-not-in-stock")]
    #[case(Active, CardEvent::Sold, "card-already-in-use")]
    #[case(LocalStock, CardEvent::Blocked, "card-not-in-use")]
    #[case(Active, CardEvent::Deleted, "card-not-blocked")]
    #[case(Active, CardEvent::Delivered, "card-already-delivered")]
    #[case(Deleted, CardEvent::Unblocked, "card-deleted")]
    fn each_refusal_has_its_own_code(#[case] state: CardState, #[case] event: CardEvent, #[case] code: &str) {
        assert_eq!(state.transition(event).unwrap_err().code(), code);
    }

    #[test]
    fn only_an_active_card_is_usable() {
        let usable: Vec<_> = CardState::ALL.into_iter().filter(|state| state.is_usable()).collect();
        assert_eq!(usable, [Active]);
    }
}
