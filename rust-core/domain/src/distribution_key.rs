//! Who pays which part of a reduced price.
//!
//! H 9–10, 23: a card system's key says what the passholder pays, what the organizer bears, and that the municipality of
//! residence pays the rest. Rounding is unpublished. Ours: the passholder's share is rounded half up to the cent, then
//! the organizer's, and the municipality pays what remains, so that the three always add up to the price.

use std::fmt;

use crate::money::Cents;

/// What the passholder pays of a normal price.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PassholderPart {
    /// So many percent of it.
    Percent(u8),
    /// This amount, and never more than the normal price: a fixed price and a maximum price are the same rule.
    Amount(Cents),
}

/// A distribution key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DistributionKey {
    passholder: PassholderPart,
    organizer_percent: u8,
}

/// Meetjesland (H 10): 25, 20 and 55 %.
pub const MEETJESLAND_KEY: DistributionKey =
    DistributionKey { passholder: PassholderPart::Percent(25), organizer_percent: 20 };

/// What most other card systems use (H 10): 20, 40 and 40 %.
pub const COMMON_KEY: DistributionKey =
    DistributionKey { passholder: PassholderPart::Percent(20), organizer_percent: 40 };

/// Who pays what of one price.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// At the desk.
    pub passholder: Cents,
    /// Not repaid.
    pub organizer: Cents,
    /// Repaid by the municipality of residence.
    pub municipality: Cents,
}

impl DistributionKey {
    /// A key; `organizer_percent` is of the normal price beside a percentage of the passholder's, and of what the
    /// passholder leaves beside an amount. `None` when a part is below nothing or the parts are more than all.
    #[must_use]
    pub fn new(passholder: PassholderPart, organizer_percent: u8) -> Option<Self> {
        let fits = match passholder {
            PassholderPart::Percent(percent) => u16::from(percent) + u16::from(organizer_percent) <= 100,
            PassholderPart::Amount(amount) => amount >= Cents::ZERO && organizer_percent <= 100,
        };
        fits.then_some(Self { passholder, organizer_percent })
    }

    /// What the passholder pays.
    #[must_use]
    pub const fn passholder(&self) -> PassholderPart {
        self.passholder
    }

    /// What the organizer bears; see [`DistributionKey::new`].
    #[must_use]
    pub const fn organizer_percent(&self) -> u8 {
        self.organizer_percent
    }

    /// The shares of a normal price; one below nothing counts as nothing.
    #[must_use]
    pub fn shares(&self, price: Cents) -> Shares {
        let price = price.max(Cents::ZERO);
        let (passholder, shared) = match self.passholder {
            PassholderPart::Percent(percent) => (percent_of(price, percent), price),
            PassholderPart::Amount(amount) => (amount.min(price), Cents::new(price.get() - amount.min(price).get())),
        };
        let rest = price.get() - passholder.get();
        // Rounding both up may not take more than there is.
        let organizer = percent_of(shared, self.organizer_percent).get().min(rest);
        Shares { passholder, organizer: Cents::new(organizer), municipality: Cents::new(rest - organizer) }
    }
}

/// A percentage of an amount, rounded half up to the cent.
fn percent_of(amount: Cents, percent: u8) -> Cents {
    let exact = i128::from(amount.get()) * i128::from(percent);
    // At most the amount itself: no percentage here is above 100.
    Cents::new(i64::try_from((exact + 50).div_euclid(100)).unwrap_or(i64::MAX))
}

impl fmt::Debug for DistributionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DistributionKey(…)")
    }
}

impl fmt::Debug for PassholderPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassholderPart(…)")
    }
}

impl fmt::Debug for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shares(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn key(passholder: PassholderPart, organizer: u8) -> DistributionKey {
        DistributionKey::new(passholder, organizer).unwrap()
    }

    #[rstest]
    #[case::meetjesland(MEETJESLAND_KEY, 1000, [250, 200, 550])]
    #[case::elsewhere(COMMON_KEY, 1000, [200, 400, 400])]
    #[case::half_a_cent_goes_up(MEETJESLAND_KEY, 150, [38, 30, 82])]
    #[case::one_cent(MEETJESLAND_KEY, 1, [0, 0, 1])]
    #[case::two_cents(MEETJESLAND_KEY, 2, [1, 0, 1])]
    #[case::free(MEETJESLAND_KEY, 0, [0, 0, 0])]
    #[case::an_amount(key(PassholderPart::Amount(Cents::new(200)), 40), 1000, [200, 320, 480])]
    #[case::no_more_than_the_price(key(PassholderPart::Amount(Cents::new(200)), 40), 150, [150, 0, 0])]
    #[case::both_round_up(key(PassholderPart::Percent(50), 50), 1, [1, 0, 0])]
    #[case::below_nothing(MEETJESLAND_KEY, -5, [0, 0, 0])]
    fn shares_to_the_cent(#[case] key: DistributionKey, #[case] price: i64, #[case] expected: [i64; 3]) {
        let shares = key.shares(Cents::new(price));
        assert_eq!([shares.passholder, shares.organizer, shares.municipality].map(Cents::get), expected);
    }

    #[test]
    fn a_key_is_no_more_than_all() {
        assert!(DistributionKey::new(PassholderPart::Percent(60), 41).is_none());
        assert!(DistributionKey::new(PassholderPart::Percent(60), 40).is_some());
        assert!(DistributionKey::new(PassholderPart::Amount(Cents::new(-1)), 40).is_none());
        assert!(DistributionKey::new(PassholderPart::Amount(Cents::new(1)), 101).is_none());
    }

    #[test]
    fn debug_tells_no_amount() {
        let shares = MEETJESLAND_KEY.shares(Cents::new(1000));
        assert_eq!(format!("{shares:?} {MEETJESLAND_KEY:?}"), "Shares(…) DistributionKey(…)");
    }

    proptest! {
        // Invariant 11 of the design: the three shares add up to the price.
        #[test]
        fn the_shares_add_up_and_none_is_below_nothing(
            price in prop_oneof![0..100_000i64, Just(i64::MAX), 0..i64::MAX],
            passholder in 0..=100u8,
            organizer in 0..=100u8,
            amount in proptest::option::of(0..200_000i64),
        ) {
            let part = amount.map_or(PassholderPart::Percent(passholder), |a| PassholderPart::Amount(Cents::new(a)));
            if let Some(key) = DistributionKey::new(part, organizer) {
                let shares = key.shares(Cents::new(price));
                let parts = [shares.passholder, shares.organizer, shares.municipality].map(Cents::get);
                prop_assert!(parts.iter().all(|part| *part >= 0));
                prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(price));
            }
        }
    }
}
