//! Deltas between rosters: exactly the new one comes out, and what changed little costs little.

use proptest::prelude::*;
use uitpas_wire::offline::FixedBytes;
use uitpas_wire::offline::roster::{PassRecord, Roster, RosterBuilder, RosterState, delta};

use crate::roster::{KEY, record};

/// A pass: its number, its chip where it has one, its record.
type Pass = (u32, Option<u32>, PassRecord);

fn built(passes: impl IntoIterator<Item = Pass>) -> Vec<u8> {
    let mut builder = RosterBuilder::new(KEY);
    for (number, chip, record) in passes {
        let chip = chip.map(|chip| format!("04{chip:012X}"));
        builder.add([format!("{number:013}").as_str()], chip.as_deref(), record).unwrap();
    }
    builder.build().unwrap()
}

fn between(base: &[u8], next: &[u8]) -> Vec<u8> {
    delta::between(&Roster::parse(base).unwrap(), &Roster::parse(next).unwrap()).unwrap()
}

/// The delta's length; applied, it leads to `next`.
fn cost(base: &[u8], next: &[u8]) -> usize {
    let delta = between(base, next);
    assert!(delta::apply(&Roster::parse(base).unwrap(), &delta).unwrap() == next);
    delta.len()
}

fn region(passes: u32) -> Vec<Pass> {
    (0..passes).map(|pass| (pass, Some(pass), record(pass % 90))).collect()
}

fn blocked(passes: &[Pass], every: usize) -> Vec<Pass> {
    let mut passes = passes.to_vec();
    for (.., record) in passes.iter_mut().step_by(every) {
        record.state = RosterState::Blocked;
    }
    passes
}

#[test]
fn a_revocation_costs_at_most_4_bytes() {
    let passes = region(50_000);
    let base = built(passes.iter().copied());
    assert_eq!(cost(&base, &base), 15, "what does not change at all");
    for (every, count) in [(10, 5_000), (50, 1_000), (5_000, 10)] {
        let cost = cost(&base, &built(blocked(&passes, every)));
        // The head of the delta is there once: 17 bytes.
        println!("{count} revocations: {cost} bytes");
        assert!(cost <= 17 + 4 * count, "{count}: {cost}");
    }
}

#[test]
fn a_changed_balance_costs_little_too() {
    let passes = region(50_000);
    let base = built(passes.iter().copied());
    let mut next = passes;
    for (place, (.., record)) in next.iter_mut().step_by(50).enumerate() {
        record.balance += 1 + place as u32 % 3;
    }
    let cost = cost(&base, &built(next));
    assert!(cost <= 17 + 3 * 1_000, "{cost}");
}

#[test]
fn another_key_leads_there_too() {
    let other = |pass: u32| {
        let mut builder = RosterBuilder::new(FixedBytes([43; 32]));
        for pass in 0..pass {
            builder.add([format!("{pass:013}").as_str()], None, record(1)).unwrap();
        }
        builder.build().unwrap()
    };
    cost(&built(region(700)), &other(700));
    cost(&built(region(700)), &other(0));
    cost(&other(0), &built(region(700)));
}

#[test]
fn two_cards_that_exchange_their_chips_are_both_new() {
    let one = [(1, Some(1), record(1)), (2, Some(2), record(1)), (3, Some(3), record(1))];
    let other = [(1, Some(2), record(1)), (2, Some(1), record(1)), (3, Some(3), record(1))];
    cost(&built(one), &built(other));
}

fn passes() -> impl Strategy<Value = Vec<(Option<u32>, u32, bool)>> {
    // Chips are drawn from few, so that the same one is at different passes.
    proptest::collection::vec((proptest::option::of(0_u32..400), 0_u32..3, any::<bool>()), 0..500)
}

/// Each number is a pass of the roster when it is `there`; the first one to draw a chip has it.
fn drawn(passes: &[(Option<u32>, u32, bool)]) -> Vec<u8> {
    let mut taken = std::collections::BTreeSet::new();
    built(
        (0..)
            .zip(passes)
            .filter(|(_, (.., there))| *there)
            .map(|(number, (chip, balance, _))| (number, chip.filter(|chip| taken.insert(*chip)), record(*balance)))
            .collect::<Vec<_>>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_changes_the_new_roster_comes_out(base in passes(), next in passes()) {
        cost(&drawn(&base), &drawn(&next));
    }

    #[test]
    fn a_delta_for_another_roster_never_panics(base in passes(), next in passes(), other in passes()) {
        let delta = between(&drawn(&base), &drawn(&next));
        let other = drawn(&other);
        let _ = delta::apply(&Roster::parse(&other).unwrap(), &delta);
    }

    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let (base, next) = (built(region(300)), built(blocked(&region(320), 7)));
        let mut delta = between(&base, &next);
        for (place, value) in changes {
            let place = place.index(delta.len());
            delta[place] = value;
        }
        let _ = delta::apply(&Roster::parse(&base).unwrap(), &delta);
    }
}
