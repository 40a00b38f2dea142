//! Blocking a card, with or without a new one.
//!
//! H 27–28. Block and replace (stolen or lost; no longer entitled; newly entitled): personal data, points, check-ins and
//! memberships stay, the old number stops working. Definitive block: points and check-ins are gone.

use crate::card::{CardEvent, CardRefusal, CardState, CardType};

/// How a card is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A new card follows, now or later.
    Replace,
    /// The person leaves.
    Definitive,
}

/// What stays with the person when a card is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The points.
    pub points: bool,
    /// The check-ins.
    pub checkins: bool,
    /// The memberships.
    pub memberships: bool,
}

/// What stays with the person.
#[must_use]
pub fn what_is_kept(kind: BlockKind) -> Kept {
    let kept = kind == BlockKind::Replace;
    Kept { points: kept, checkins: kept, memberships: kept }
}

/// The states of both cards after a replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// The old card: blocked.
    pub old: CardState,
    /// The new card: active.
    pub new: CardState,
}

/// Replaces a card. An old card that was blocked before (reported lost by telephone) stays so; a new digital pass needs
/// no stock.
///
/// # Errors
/// [`CardRefusal`] of the card that cannot take its part.
pub fn replace(old: CardState, new: CardState, new_type: CardType) -> Result<Replaced, CardRefusal> {
    let old = if old == CardState::Blocked { old } else { old.transition(CardEvent::Blocked)? };
    let issue = match new_type {
        CardType::NfcCard => CardEvent::Sold,
        CardType::Digital => CardEvent::IssuedDigitally,
    };
    Ok(Replaced { old, new: new.transition(issue)? })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use CardState::{Active, Blocked, Deleted, LocalStock, Provisioned};

    #[rstest]
    #[case::lost(Active, LocalStock, CardType::NfcCard, Ok(Replaced { old: Blocked, new: Active }))]
    #[case::reported_before(Blocked, LocalStock, CardType::NfcCard, Ok(Replaced { old: Blocked, new: Active }))]
    #[case::by_an_app(Active, Provisioned, CardType::Digital, Ok(Replaced { old: Blocked, new: Active }))]
    #[case::not_in_stock(Active, Provisioned, CardType::NfcCard, Err(CardRefusal::NotInStock))]
    #[case::somebody_elses(Active, Active, CardType::NfcCard, Err(CardRefusal::AlreadyInUse))]
    #[case::gone(Deleted, LocalStock, CardType::NfcCard, Err(CardRefusal::Deleted))]
    fn a_replacement_blocks_the_old_card_and_activates_the_new(
        #[case] old: CardState,
        #[case] new: CardState,
        #[case] new_type: CardType,
        #[case] expected: Result<Replaced, CardRefusal>,
    ) {
        assert_eq!(replace(old, new, new_type), expected);
    }

    #[test]
    fn only_a_definitive_block_takes_the_points() {
        assert_eq!(what_is_kept(BlockKind::Replace), Kept { points: true, checkins: true, memberships: true });
        assert!(!what_is_kept(BlockKind::Definitive).points);
        assert!(!what_is_kept(BlockKind::Definitive).checkins);
    }
}
