//! Who may take points from a pass: exactly one holder, the registry or one reward desk.
//!
//! Ours. While an organizer runs reward desks, the passes of its card systems are shared out among them by a hash of the
//! passholder. Only the desk that holds a pass can spend from it without network; everybody else is told where to go.

use crate::card::CardState;

/// Most desks that can share the passes. Ours: more than any festival's, and one byte in the roster.
pub const MAX_DESKS: u8 = 60;

/// Where the spend right over a pass is, as a counter's phone knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpendHolder {
    /// This phone's desk, and the right is in force.
    Here,
    /// The desk with this number.
    Desk(u8),
    /// The registry.
    Registry,
}

/// The desk that holds a passholder's spend right, from 1. `hash` is any number that is spread evenly and stays the same
/// for the passholder. `None` without desks.
#[must_use]
pub fn desk_of(hash: u64, desks: u8) -> Option<u8> {
    let desks = desks.min(MAX_DESKS);
    let number = hash.checked_rem(u64::from(desks))?;
    u8::try_from(number).ok()?.checked_add(1)
}

/// Whether a passholder's points can be at a desk at all: with one card, and that one in use. Somebody with several
/// cards could show one at each of two desks, before either hears of the other.
#[must_use]
pub fn can_be_at_a_desk(cards: &[CardState]) -> bool {
    let mut issued = cards.iter().filter(|card| matches!(card, CardState::Active | CardState::Blocked));
    matches!((issued.next(), issued.next()), (Some(CardState::Active), None))
}

/// Where the right over a pass is for a phone: `pass_desk` is the desk in the pass's record (0: none), `own_desk` the
/// phone's own, if its right is in force and belongs to the same desks as the record.
#[must_use]
pub fn holder(pass_desk: u8, own_desk: Option<u8>) -> SpendHolder {
    match (pass_desk, own_desk) {
        (0, _) => SpendHolder::Registry,
        (desk, Some(own)) if desk == own => SpendHolder::Here,
        (desk, _) => SpendHolder::Desk(desk),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::registry(0, Some(1), SpendHolder::Registry)]
    #[case::here(2, Some(2), SpendHolder::Here)]
    #[case::next_desk(3, Some(2), SpendHolder::Desk(3))]
    #[case::no_desk_of_its_own(3, None, SpendHolder::Desk(3))]
    fn the_record_says_where_the_right_is(#[case] pass: u8, #[case] own: Option<u8>, #[case] expected: SpendHolder) {
        assert_eq!(holder(pass, own), expected);
    }

    #[rstest]
    #[case::one(&[CardState::Active], true)]
    #[case::with_a_deleted_one(&[CardState::Deleted, CardState::Active], true)]
    #[case::replaced(&[CardState::Blocked, CardState::Active], false)]
    #[case::two_regions(&[CardState::Active, CardState::Active], false)]
    #[case::blocked(&[CardState::Blocked], false)]
    #[case::none(&[], false)]
    fn only_a_passholder_with_one_card_can_be_at_a_desk(#[case] cards: &[CardState], #[case] expected: bool) {
        assert_eq!(can_be_at_a_desk(cards), expected);
    }

    proptest! {
        #[test]
        fn every_pass_has_one_desk(hash: u64, desks: u8) {
            let desk = desk_of(hash, desks);
            prop_assert_eq!(desk, desk_of(hash, desks));
            match desk {
                None => prop_assert_eq!(desks, 0),
                Some(desk) => prop_assert!((1..=desks.min(MAX_DESKS)).contains(&desk)),
            }
        }
    }
}
