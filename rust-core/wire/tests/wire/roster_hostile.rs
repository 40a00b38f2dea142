//! Rosters from somebody who means harm, or from a broken disk: a clean error, no panic, no memory.

use proptest::prelude::*;
use rstest::rstest;
use uitpas_wire::offline::roster::{EntryBlock, KeyHash, PassBlock, Roster, RosterBuilder, RosterError};

use crate::roster::{KEY, record, roster_of};

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
    [b"UPR1".as_slice(), &entries.to_be_bytes(), &passes.to_be_bytes()].concat()
}

/// An entry block with a chosen header.
fn entries(first: u64, introduced: u32, count: u8, k: u8, width: u8, bits: &[u8]) -> Vec<u8> {
    let mut block = [first.to_be_bytes().as_slice(), &introduced.to_be_bytes(), &[count, k, width], bits].concat();
    let mut framed = u16::try_from(block.len()).unwrap().to_be_bytes().to_vec();
    framed.append(&mut block);
    framed
}

fn passes(bytes: &[u8]) -> Vec<u8> {
    [u16::try_from(bytes.len()).unwrap().to_be_bytes().as_slice(), bytes].concat()
}

/// One active pass, no memberships, no desk, balance 0.
const ONE_PASS: [u8; 8] = [0, 0, 0, 2, 0, 0, 0, 0];

#[test]
fn the_handmade_roster_is_right() {
    let bytes = [header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&ONE_PASS)].concat();
    assert_eq!(use_it(&bytes), Ok(()));
    assert!(Roster::parse(&bytes).unwrap().lookup(KeyHash(5)).unwrap().is_some());
}

#[rstest]
#[case::nothing(Vec::new(), RosterError::NotARoster)]
#[case::another_file(b"SQLite format 3\0".to_vec(), RosterError::NotARoster)]
#[case::four_billion_entries(header(u32::MAX, 0), RosterError::BadLength)]
#[case::four_billion_of_both(header(u32::MAX, u32::MAX), RosterError::BadLength)]
#[case::more_passes_than_entries(header(1, 2), RosterError::Inconsistent)]
#[case::blocks_of_no_bytes([header(512, 1), vec![0; 6]].concat(), RosterError::BadLength)]
#[case::trailing_bytes([header(0, 0), vec![0]].concat(), RosterError::BadLength)]
#[case::block_longer_than_the_rest([header(1, 0), vec![0xff, 0xff, 1]].concat(), RosterError::BadLength)]
#[case::count_beyond_the_bits([header(1, 1), entries(5, 0, 255, 0, 0, &[0]), passes(&ONE_PASS)].concat(), RosterError::BadLength)]
#[case::rice_parameter([header(1, 1), entries(5, 0, 0, 64, 0, &[0]), passes(&ONE_PASS)].concat(), RosterError::OutOfRange)]
#[case::link_width([header(1, 1), entries(5, 0, 0, 0, 33, &[0]), passes(&ONE_PASS)].concat(), RosterError::OutOfRange)]
#[case::hash_overflow([header(2, 2), entries(u64::MAX, 0, 1, 0, 0, &[0]), passes(&ONE_PASS)].concat(), RosterError::OutOfRange)]
#[case::link_to_a_later_pass([header(1, 1), entries(5, 0, 0, 0, 8, &[0xff, 0x80]), passes(&ONE_PASS)].concat(), RosterError::Inconsistent)]
#[case::passes_counted_from_elsewhere([header(1, 1), entries(5, 9, 0, 0, 0, &[0]), passes(&ONE_PASS)].concat(), RosterError::Inconsistent)]
#[case::a_pass_nobody_leads_to([header(2, 2), entries(5, 0, 1, 0, 0, &[0b0010_0000]), passes(&ONE_PASS)].concat(), RosterError::Inconsistent)]
#[case::unknown_state([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 0, 0, 7, 0, 0, 0, 0])].concat(), RosterError::OutOfRange)]
#[case::unknown_flags([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 0, 0, 0x12, 0, 0, 0, 0])].concat(), RosterError::OutOfRange)]
#[case::endless_mask([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 0, 0, 2, 255, 255, 255, 255, 255, 0, 0])].concat(), RosterError::OutOfRange)]
#[case::mask_of_35_bits([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 0, 0, 2, 255, 255, 255, 255, 127, 0, 0])].concat(), RosterError::OutOfRange)]
#[case::more_profiles_than_passes([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 255, 0, 2, 0, 0, 0, 0])].concat(), RosterError::OutOfRange)]
#[case::filling_bits_set([header(1, 1), entries(5, 0, 0, 0, 0, &[1]), passes(&ONE_PASS)].concat(), RosterError::BadLength)]
#[case::bytes_after_the_bits([header(1, 1), entries(5, 0, 0, 0, 0, &[0, 0]), passes(&ONE_PASS)].concat(), RosterError::BadLength)]
#[case::endless_balance([header(1, 1), entries(5, 0, 0, 0, 0, &[0]), passes(&[0, 0, 31, 2, 0, 0, 0, 255, 255])].concat(), RosterError::BadLength)]
fn damage_is_a_clean_error(#[case] bytes: Vec<u8>, #[case] expected: RosterError) {
    assert_eq!(use_it(&bytes), Err(expected));
}

#[test]
fn blocks_out_of_order_are_noticed() {
    let mut full = RosterBuilder::new(KEY);
    for pass in 0..257_u32 {
        full.add([format!("{pass}").as_str()], None, record(0)).unwrap();
    }
    let mut bytes = full.build().unwrap();
    // The second block of entries starts below the first one's end.
    let first = usize::from(u16::from_be_bytes([bytes[12], bytes[13]]));
    let second_hash = 12 + 2 + first + 2;
    bytes[second_hash..second_hash + 8].copy_from_slice(&[0; 8]);
    assert_eq!(use_it(&bytes), Err(RosterError::NotSorted));
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
        let _ = use_it(&[b"UPR1".as_slice(), &bytes].concat());
        let _ = use_it(&[header(1, 1), passes(&bytes)].concat());
        if let Ok(block) = EntryBlock::open(&bytes) {
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
}
