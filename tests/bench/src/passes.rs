//! Made-up passes: well-formed numbers and chips, counted from 0.

use uitpas_wire::offline::HashKey;
use uitpas_wire::offline::roster::{PassRecord, RosterBuilder, RosterError, RosterState};

/// How many passes the store holds, unless `UITPAS_BENCH_PASSES` says otherwise.
pub const PASSES: u32 = 500_000;

/// The number of a pass: 0990, its place in seven digits, 0, and the check digit.
#[must_use]
pub fn number(place: u32) -> String {
    let digits = format!("0990{place:07}0");
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            // The check digit follows, so that every second digit from the right begins with the last one here.
            let twice = if index % 2 == 0 { digit * 2 } else { digit };
            if twice > 9 { twice - 9 } else { twice }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// The chip of a pass.
#[must_use]
pub fn chip(place: u32) -> String {
    format!("04{place:012X}")
}

/// A place between 0 and `count`, different for each `turn` below `count`, without order.
#[must_use]
pub fn scattered(turn: u32, count: u32) -> u32 {
    // A prime that divides no count in use.
    let far = u64::from(turn) * 7_368_787 % u64::from(count.max(1));
    u32::try_from(far).unwrap_or(0)
}

/// What a roster says of a pass: nearly all good, every hundredth blocked, balances from 0 to 60, two card systems.
#[must_use]
pub fn record(place: u32) -> PassRecord {
    PassRecord {
        state: if place % 100 == 99 { RosterState::Blocked } else { RosterState::Active },
        group_pass: false,
        balance: place % 61,
        memberships: if place.is_multiple_of(3) { 0b11 } else { 0b01 },
        tariffs: u32::from(place.is_multiple_of(5)),
        desk: 0,
    }
}

/// The roster of these passes.
///
/// # Errors
/// When two hashes collide, which this key does not bring about.
pub fn roster(key: HashKey, records: impl IntoIterator<Item = PassRecord>) -> Result<Vec<u8>, RosterError> {
    let mut roster = RosterBuilder::new(key);
    for (place, record) in (0..).zip(records) {
        roster.add([number(place).as_str()], [chip(place).as_str()], record)?;
    }
    roster.build()
}

#[cfg(test)]
mod tests {
    use super::{chip, number, scattered};
    use std::collections::BTreeSet;
    use uitpas_domain::{ChipNumber, UitpasNumber};

    #[test]
    fn every_number_and_chip_is_well_formed() {
        for place in (0..500_000).step_by(997) {
            assert!(UitpasNumber::parse(&number(place)).is_ok(), "{place}");
            assert!(ChipNumber::parse(&chip(place)).is_ok(), "{place}");
        }
    }

    #[test]
    fn no_place_comes_twice() {
        let places: BTreeSet<u32> = (0..10_000).map(|turn| scattered(turn, 500_000)).collect();
        assert_eq!(places.len(), 10_000);
    }
}
