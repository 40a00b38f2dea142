//! Rosters: every pass that went in is found, nothing else is.

use proptest::prelude::*;
use uitpas_domain::CardState;
use uitpas_wire::offline::roster::{
    EntryBlock, KeyHash, PassBlock, PassRecord, Roster, RosterBuilder, RosterError, RosterState, Target, hash_chip,
    hash_number,
};
use uitpas_wire::offline::{FixedBytes, HashKey};

pub const KEY: HashKey = FixedBytes([42; 32]);

pub fn record(balance: u32) -> PassRecord {
    PassRecord { state: RosterState::Active, group_pass: false, balance, memberships: 1, tariffs: 0, desk: 0 }
}

/// As many passes as wanted, each with a number and most with a chip.
pub fn roster_of(passes: u32) -> Vec<u8> {
    let mut builder = RosterBuilder::new(KEY);
    for pass in 0..passes {
        let number = format!("{pass:013}");
        let chip = (pass % 3 != 0).then(|| format!("04{pass:012X}"));
        builder.add([number.as_str()], chip.as_deref(), record(pass % 90)).unwrap();
    }
    builder.build().unwrap()
}

#[test]
fn finds_a_pass_by_number_and_by_chip() {
    let bytes = roster_of(1000);
    let roster = Roster::parse(&bytes).unwrap();
    roster.check().unwrap();
    assert_eq!(roster.passes(), 1000);
    for pass in 0..1000 {
        let (by_number, found) = roster.lookup(hash_number(&KEY, &format!("{pass:013}"))).unwrap().unwrap();
        assert!(found == record(pass % 90));
        let by_chip = roster.lookup(hash_chip(&KEY, &format!("04{pass:012X}"))).unwrap();
        assert_eq!(by_chip.map(|(index, _)| index), (pass % 3 != 0).then_some(by_number));
    }
    assert!(roster.lookup(hash_number(&KEY, "0900000095902")).unwrap().is_none());
    assert!(roster.lookup(KeyHash(0)).unwrap().is_none());
    assert!(roster.lookup(KeyHash(u64::MAX)).unwrap().is_none());
}

#[test]
fn a_phone_finds_a_pass_in_the_blocks_of_its_bucket_or_by_one_link() {
    let bytes = roster_of(1000);
    let roster = Roster::parse(&bytes).unwrap();
    let cut = roster.cut();
    // What a phone keeps: blocks by part and bucket.
    let entries: Vec<&[u8]> = roster.entry_blocks().collect();
    let passes: Vec<&[u8]> = roster.pass_blocks().collect();
    assert_eq!((cut.buckets(), entries.len(), passes.len()), (8, 8, 8));
    let open = |bucket: u32| EntryBlock::open(entries[bucket as usize], cut, bucket).unwrap();
    let mut links = 0;
    for pass in 0..1000 {
        let place = |hash: KeyHash| match open(cut.bucket_of(hash).unwrap()).lookup(hash).unwrap().unwrap() {
            Target::Slot(slot) => (cut.bucket_of(hash).unwrap(), slot, 0),
            Target::Link(link) => (link.bucket, open(link.bucket).resolve(link).unwrap(), 1),
        };
        let (bucket, slot, linked) = place(hash_number(&KEY, &format!("{pass:013}")));
        links += linked;
        let block = PassBlock::open(passes[bucket as usize]).unwrap();
        assert!(block.get(slot).unwrap().unwrap() == record(pass % 90));
        if pass % 3 != 0 {
            let by_chip = place(hash_chip(&KEY, &format!("04{pass:012X}")));
            assert_eq!((by_chip.0, by_chip.1), (bucket, slot));
        }
    }
    assert!(links > 100, "{links}");
}

#[test]
fn one_pass_more_leaves_nearly_all_blocks_as_they_are() {
    let with = |last: u32| {
        let mut builder = RosterBuilder::new(KEY);
        for pass in (0..5_000).chain(5_001..last) {
            let (number, chip) = (format!("{pass:013}"), format!("04{pass:012X}"));
            builder.add([number.as_str()], [chip.as_str()], record(pass % 90)).unwrap();
        }
        builder.build().unwrap()
    };
    let (before, after) = (with(9_000), with(9_001));
    let (before, after) = (Roster::parse(&before).unwrap(), Roster::parse(&after).unwrap());
    assert_eq!(before.cut(), after.cut());
    let blocks = |roster: &Roster<'_>| roster.entry_blocks().chain(roster.pass_blocks()).map(<[u8]>::to_vec).collect();
    let (before, after): (Vec<_>, Vec<_>) = (blocks(&before), blocks(&after));
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert!((3..12).contains(&changed), "{changed} of {}", after.len());
}

#[test]
fn the_hash_is_the_published_one() {
    // HMAC-SHA256 with a key of 32 times 42 (the first 48 bits), over "number:0900000095902" and "chip:04784CDAEE3880".
    assert_eq!(format!("{:012x}", hash_number(&KEY, "0900000095902").0), NUMBER_HASH);
    assert_eq!(format!("{:012x}", hash_chip(&KEY, "04784CDAEE3880").0), CHIP_HASH);
}

const NUMBER_HASH: &str = "c1990852e978";
const CHIP_HASH: &str = "f31388511fef";

#[test]
fn an_empty_roster_is_one() {
    let bytes = RosterBuilder::new(KEY).build().unwrap();
    let roster = Roster::parse(&bytes).unwrap();
    roster.check().unwrap();
    assert!(roster.lookup(KeyHash(1)).unwrap().is_none());
    assert!(roster.pass(0).unwrap().is_none());
}

#[test]
fn the_same_card_twice_and_a_pass_without_one_are_reported() {
    let mut builder = RosterBuilder::new(KEY);
    builder.add(["0900000095902"], None, record(1)).unwrap();
    assert_eq!(builder.add(None, None, record(1)), Err(RosterError::PassWithoutKey));
    builder.add(["0900000095902"], None, record(2)).unwrap();
    assert_eq!(builder.build(), Err(RosterError::KeyAddedTwice));
}

#[test]
fn the_same_passes_give_the_same_bytes_in_any_order() {
    let build = |order: &[u32]| {
        let mut builder = RosterBuilder::new(KEY);
        for pass in order {
            builder.add([format!("{pass:013}").as_str()], None, record(*pass)).unwrap();
        }
        builder.build().unwrap()
    };
    assert_eq!(build(&[1, 2, 3, 4]), build(&[4, 2, 1, 3]));
}

#[test]
fn another_key_gives_other_hashes() {
    let other = FixedBytes([43; 32]);
    assert_ne!(hash_number(&KEY, "0900000095902").0, hash_number(&other, "0900000095902").0);
}

#[test]
fn card_states_are_the_domains() {
    for state in CardState::ALL {
        assert_eq!(CardState::from(RosterState::from(state)), state);
    }
}

fn records() -> impl Strategy<Value = PassRecord> {
    let state = (0_usize..5).prop_map(|index| RosterState::from(CardState::ALL[index]));
    let balance = prop_oneof![4 => 0_u32..100, 1 => any::<u32>()];
    (state, any::<bool>(), balance, prop_oneof![3 => 0_u32..8, 1 => any::<u32>()], any::<u32>(), any::<u8>()).prop_map(
        |(state, group_pass, balance, memberships, tariffs, desk)| PassRecord {
            state,
            group_pass,
            balance,
            memberships,
            tariffs,
            desk,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_goes_in_comes_out(
        key in any::<[u8; 32]>(),
        passes in proptest::collection::vec((records(), 0_usize..4, 1_usize..4), 0..600),
    ) {
        let key = FixedBytes(key);
        let mut builder = RosterBuilder::new(key);
        let named = |kind: &str, pass: usize, count: usize| -> Vec<String> {
            (0..count).map(|card| format!("{kind}{pass}-{card}")).collect()
        };
        for (pass, (record, chips, numbers)) in passes.iter().enumerate() {
            let (numbers, chips) = (named("n", pass, *numbers), named("c", pass, *chips));
            builder.add(numbers.iter().map(String::as_str), chips.iter().map(String::as_str), *record).unwrap();
        }
        let bytes = builder.build().unwrap();
        let roster = Roster::parse(&bytes).unwrap();
        prop_assert_eq!(roster.check(), Ok(()));
        for (pass, (record, chips, numbers)) in passes.iter().enumerate() {
            let hashes = named("n", pass, *numbers).iter().map(|text| hash_number(&key, text)).chain(
                named("c", pass, *chips).iter().map(|text| hash_chip(&key, text)).collect::<Vec<_>>(),
            ).collect::<Vec<_>>();
            let mut places = Vec::new();
            for hash in hashes {
                let (place, found) = roster.lookup(hash).unwrap().unwrap();
                prop_assert!(found == *record);
                places.push(place);
            }
            places.dedup();
            prop_assert_eq!(places.len(), 1);
        }
    }
}
