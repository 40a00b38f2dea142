//! Rosters from somebody who means harm, or from a broken disk: a clean error, no panic, no memory.

use proptest::prelude::*;
use rstest::rstest;
use uitpas_wire::offline::roster::{
    Cut, EntryBlock, KeyHash, PassBlock, PassRecord, Roster, RosterError, RosterState, delta,
};

use crate::roster::{record, roster_of};

/// Everything a reader can be asked to do.
fn use_it(bytes: &[u8]) -> Result<(), RosterError> {
    let roster = Roster::parse(bytes)?;
    for hash in [0, 1 << 63, u64::MAX] {
        roster.lookup(KeyHash(hash))?;
    }
    roster.pass(roster.passes())?;
    roster.check()
}

fn header(entries: u32, passes: u32) -> Vec<u8> {
    [b"UPR2".as_slice(), &entries.to_be_bytes(), &passes.to_be_bytes()].concat()
}

/// A block of fewer than 128 entries.
fn entries(count: u8, k: u8, bits: &[u8]) -> Vec<u8> {
    block(&[&[count, k], bits].concat())
}

fn block(bytes: &[u8]) -> Vec<u8> {
    [u16::try_from(bytes.len()).unwrap().to_be_bytes().as_slice(), bytes].concat()
}

/// One active pass, no memberships, no desk, balance 0.
const ONE_PASS: [u8; 7] = [1, 1, 0, 0, 2, 0, 0];
/// The hash 5, and the next pass.
const HASH_5: u8 = 0b1111_1000;

/// One entry and these passes.
fn with_passes(passes: &[u8]) -> Vec<u8> {
    [header(1, 1), entries(1, 0, &[HASH_5]), block(passes)].concat()
}

/// These entries and one pass.
fn with_entries(count: u32, entries: Vec<u8>) -> Vec<u8> {
    [header(count, 1), entries, block(&ONE_PASS)].concat()
}

#[test]
fn the_handmade_roster_is_right() {
    let bytes = with_passes(&ONE_PASS);
    assert_eq!(use_it(&bytes), Ok(()));
    assert!(Roster::parse(&bytes).unwrap().lookup(KeyHash(5)).unwrap().is_some());
}

#[rstest]
#[case::nothing(Vec::new(), RosterError::NotARoster)]
#[case::another_file(b"SQLite format 3\0".to_vec(), RosterError::NotARoster)]
#[case::four_billion_entries(header(u32::MAX, 0), RosterError::BadLength)]
#[case::four_billion_of_both(header(u32::MAX, u32::MAX), RosterError::BadLength)]
#[case::more_passes_than_entries(header(1, 2), RosterError::Inconsistent)]
#[case::blocks_of_no_bytes([header(512, 1), vec![0; 8]].concat(), RosterError::BadLength)]
#[case::trailing_bytes([header(0, 0), block(&[0]), block(&[0]), vec![0]].concat(), RosterError::BadLength)]
#[case::block_longer_than_the_rest([header(1, 0), vec![0xff, 0xff, 1]].concat(), RosterError::BadLength)]
#[case::count_beyond_the_bits(with_entries(1, entries(100, 0, &[0])), RosterError::BadLength)]
#[case::more_entries_than_said(with_entries(1, entries(2, 0, &[0])), RosterError::Inconsistent)]
#[case::rice_parameter(with_entries(1, entries(1, 64, &[0])), RosterError::OutOfRange)]
#[case::hash_beyond_48_bits(with_entries(1, entries(1, 63, &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0])), RosterError::OutOfRange)]
#[case::link_to_a_later_bucket([header(600, 1), block(&[0]), block(&[0]), entries(1, 0, &[0b0111_0000, 0]), block(&[0]), block(&[0]).repeat(4)].concat(), RosterError::Inconsistent)]
#[case::link_to_no_pass(with_entries(1, entries(1, 0, &[0b0100_0000, 0])), RosterError::Inconsistent)]
#[case::link_of_endless_rank(with_entries(1, entries(1, 0, &[0b0100_0000, 0xff])), RosterError::BadLength)]
#[case::a_pass_nobody_leads_to([header(2, 2), entries(2, 0, &[0b0001_0000, 0]), block(&[2, 1, 0, 0, 2, 0, 0])].concat(), RosterError::Inconsistent)]
#[case::more_passes_than_their_bucket_has(with_passes(&[2, 1, 0, 0, 2, 0, 0]), RosterError::Inconsistent)]
#[case::unknown_state(with_passes(&[1, 1, 0, 0, 7, 0, 0]), RosterError::OutOfRange)]
#[case::unknown_flags(with_passes(&[1, 1, 0, 0, 0x42, 0, 0]), RosterError::OutOfRange)]
#[case::unknown_profile(with_passes(&[1, 1, 0, 0, 2, 0, 0x80]), RosterError::OutOfRange)]
#[case::endless_mask(with_passes(&[1, 1, 0, 0, 2, 255, 255, 255, 255, 255, 0, 0]), RosterError::OutOfRange)]
#[case::mask_of_35_bits(with_passes(&[1, 1, 0, 0, 2, 255, 255, 255, 255, 127, 0, 0]), RosterError::OutOfRange)]
#[case::more_profiles_than_passes(with_passes(&[1, 2, 0, 0, 2, 0, 2, 0, 0]), RosterError::OutOfRange)]
#[case::four_billion_passes(with_passes(&[255, 255, 255, 255, 15, 1, 0, 0, 2, 0, 0]), RosterError::BadLength)]
#[case::four_billion_profiles(with_passes(&[255, 255, 255, 255, 15, 255, 255, 255, 255, 15, 0, 0, 2, 0]), RosterError::BadLength)]
#[case::filling_bits_set(with_entries(1, entries(1, 0, &[HASH_5 | 1])), RosterError::BadLength)]
#[case::bytes_after_the_bits(with_entries(1, entries(1, 0, &[HASH_5, 0])), RosterError::BadLength)]
#[case::endless_balance(with_passes(&[1, 1, 0, 31, 2, 0, 0x7f, 255]), RosterError::BadLength)]
fn damage_is_a_clean_error(#[case] bytes: Vec<u8>, #[case] expected: RosterError) {
    assert_eq!(use_it(&bytes), Err(expected));
}

/// A delta without new passes.
fn delta_of(rest: &[u8]) -> Vec<u8> {
    [b"UPD1".as_slice(), &[0; 4], rest].concat()
}

/// Applied to a roster of one pass.
#[rstest]
#[case::nothing(Vec::new(), RosterError::NotARoster)]
#[case::a_roster(with_passes(&ONE_PASS), RosterError::NotARoster)]
#[case::new_passes_of_four_gigabytes([b"UPD1".as_slice(), &[0xff; 4]].concat(), RosterError::BadLength)]
#[case::new_passes_that_are_none([b"UPD1".as_slice(), &[0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0]].concat(), RosterError::NotARoster)]
#[case::four_billion_gone(delta_of(&[255, 255, 255, 255, 15, 0, 0, 0, 0, 0, 0]), RosterError::OutOfRange)]
#[case::four_billion_changed(delta_of(&[0, 255, 255, 255, 255, 15, 0, 0, 0, 0, 0]), RosterError::OutOfRange)]
#[case::more_patches_than_changes(delta_of(&[0, 1, 2, 0, 0, 0, 0, 1, 2, 1, 2, 0]), RosterError::OutOfRange)]
#[case::patch_with_unknown_flags(delta_of(&[0, 1, 1, 0, 0, 0, 0, 32, 0]), RosterError::OutOfRange)]
#[case::patch_with_unknown_state(delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 5, 0]), RosterError::OutOfRange)]
#[case::no_such_pass(delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 3, 0b1000_0000]), RosterError::OutOfRange)]
#[case::no_such_pass_to_go(delta_of(&[1, 0, 0, 0, 0, 0, 0, 0b1000_0000]), RosterError::OutOfRange)]
#[case::no_such_patch(delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 3, 0b0100_0000]), RosterError::OutOfRange)]
#[case::balance_below_zero(delta_of(&[0, 1, 1, 0, 0, 0, 0, 16, 0b0010_0000]), RosterError::OutOfRange)]
#[case::endless_distance(delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 3, 255, 255]), RosterError::BadLength)]
#[case::bytes_after_the_bits(delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 3, 0, 0]), RosterError::BadLength)]
fn a_damaged_delta_is_a_clean_error(#[case] bytes: Vec<u8>, #[case] expected: RosterError) {
    let base = with_passes(&ONE_PASS);
    assert_eq!(delta::apply(&Roster::parse(&base).unwrap(), &bytes), Err(expected));
}

#[test]
fn the_handmade_delta_blocks_the_pass() {
    let base = with_passes(&ONE_PASS);
    let blocked = delta::apply(&Roster::parse(&base).unwrap(), &delta_of(&[0, 1, 1, 0, 0, 0, 0, 1, 3, 0])).unwrap();
    let (_, found) = Roster::parse(&blocked).unwrap().lookup(KeyHash(5)).unwrap().unwrap();
    assert!(found == PassRecord { state: RosterState::Blocked, balance: 0, memberships: 0, ..record(0) });
    // The same pass once more is one too many.
    let twice = [b"UPD1".as_slice(), &u32::try_from(base.len()).unwrap().to_be_bytes(), &base, &[0; 7]].concat();
    assert_eq!(delta::apply(&Roster::parse(&base).unwrap(), &twice), Err(RosterError::Inconsistent));
}

#[test]
fn every_cut_is_noticed() {
    let bytes = roster_of(300);
    for end in 0..bytes.len() {
        assert!(use_it(&bytes[..end]).is_err(), "{end}");
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = use_it(&bytes);
        let _ = use_it(&[b"UPR2".as_slice(), &bytes].concat());
        let _ = use_it(&[header(1, 1), block(&bytes)].concat());
        let _ = use_it(&with_passes(&bytes));
        if let Ok(block) = EntryBlock::open(&bytes, Cut::of(100_000), 77) {
            let _ = block.read_all();
            let _ = block.lookup(KeyHash(u64::MAX));
        }
        if let Ok(block) = PassBlock::open(&bytes) {
            let _ = block.read_all();
            let _ = block.get(255);
        }
    }

    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = roster_of(300);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let _ = use_it(&bytes);
    }

    #[test]
    fn random_deltas_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), small in proptest::collection::vec(0_u8..4, 7)) {
        let base = roster_of(300);
        let base = Roster::parse(&base).unwrap();
        for delta in [bytes.clone(), delta_of(&bytes), delta_of(&[small, bytes].concat())] {
            if let Ok(roster) = delta::apply(&base, &delta) {
                prop_assert_eq!(use_it(&roster), Ok(()));
            }
        }
    }
}
