//! Snapshots: nothing is handed out before every check has passed.

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;
use uitpas_domain::distribution_key::MEETJESLAND_KEY;
use uitpas_wire::api::{PeriodLimit, PeriodType, RewardPage};
use uitpas_wire::offline::{
    ChainHash, KeySet, MANIFEST_VERSION, RosterSummary, SnapshotBase, SnapshotCardSystem, SnapshotDelta, SnapshotError,
    SnapshotEvent, SnapshotManifest, SnapshotSignature, VerificationKey, encode_manifest, encode_snapshot,
    public_key_of, roster, verify_snapshot,
};

use crate::roster::{KEY, roster_of};

fn now() -> DateTime<Utc> {
    uitpas_wire::instant::parse("2026-11-23T08:00:00Z").unwrap()
}

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn trusted() -> KeySet {
    KeySet {
        keys: vec![VerificationKey {
            kid: "2026.a".into(),
            public_key: public_key_of(&signer()),
            not_before: now() - TimeDelta::days(1),
            not_after: now() + TimeDelta::days(30),
        }],
        sealing_key: None,
    }
}

fn manifest(roster: &[u8]) -> SnapshotManifest {
    let rewards: RewardPage = serde_json::from_str(include_str!("fixtures/rewards.json")).unwrap();
    SnapshotManifest {
        format: MANIFEST_VERSION,
        version: 7,
        organizer_id: "organizer".into(),
        organizer_name: "Demo Organizer".into(),
        issued_at: now() - TimeDelta::hours(1),
        expires_at: now() + TimeDelta::hours(71),
        card_systems: vec![SnapshotCardSystem { id: 1, name: "UiTPAS Demo".into() }],
        events: vec![SnapshotEvent {
            event: serde_json::from_str(include_str!("fixtures/event.json")).unwrap(),
            checkin_points: 1,
            checkin_limit: Some(PeriodLimit { volume: 1, period_type: PeriodType::Day }),
            card_system_ids: vec![1],
            distribution_keys: [(1, MEETJESLAND_KEY.into())].into(),
        }],
        rewards: rewards.member,
        keys: trusted().keys,
        desks: None,
        hash_key: KEY,
        pass_key: None,
        roster: RosterSummary::of(roster).unwrap(),
    }
}

fn sealed(manifest: &SnapshotManifest, roster: &[u8]) -> (Vec<u8>, SnapshotSignature) {
    let bytes = encode_snapshot(manifest, roster).unwrap();
    let signature = SnapshotSignature::sign("2026.a", &signer(), &bytes);
    (bytes, signature)
}

#[test]
fn a_snapshot_comes_back_with_its_roster() {
    let roster = roster_of(300);
    let manifest = manifest(&roster);
    let (bytes, signature) = sealed(&manifest, &roster);
    let signature = SnapshotSignature::from_header(&signature.to_header()).unwrap();
    let snapshot = verify_snapshot(&bytes, &signature, &trusted(), now()).unwrap();
    assert_eq!(snapshot.manifest, manifest);
    assert_eq!(snapshot.roster.passes(), 300);
    assert_eq!(serde_json::from_slice::<SnapshotManifest>(snapshot.manifest_bytes).unwrap(), manifest);
}

#[test]
fn the_manifest_has_the_names_of_the_protocol() {
    let value = serde_json::to_value(manifest(&roster_of(1))).unwrap();
    let mut names: Vec<&String> = value.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "cardSystems",
            "events",
            "expiresAt",
            "format",
            "hashKey",
            "issuedAt",
            "keys",
            "organizerId",
            "organizerName",
            "rewards",
            "roster",
            "version"
        ]
    );
    assert_eq!(value["events"][0]["@id"], "https://registry.example/events/5a0967f9-cc06-4c3c-9206-30481a767434");
    assert_eq!(value["events"][0]["checkinLimit"], json!({"volume": 1, "periodType": "DAY"}));
    assert_eq!(value["roster"]["entries"], 1);
}

#[test]
fn only_a_trusted_key_that_holds_now_counts() {
    let roster = roster_of(3);
    let (bytes, signature) = sealed(&manifest(&roster), &roster);
    let check = |signature: &SnapshotSignature, at| verify_snapshot(&bytes, signature, &trusted(), at).err();
    let renamed = SnapshotSignature { kid: "other".into(), ..signature.clone() };
    assert_eq!(check(&renamed, now()), Some(SnapshotError::UnknownKey));
    assert_eq!(check(&signature, now() + TimeDelta::days(31)), Some(SnapshotError::UnknownKey));
    let forged = SnapshotSignature::sign("2026.a", &SigningKey::from_bytes(&[4; 32]), &bytes);
    assert_eq!(check(&forged, now()), Some(SnapshotError::BadSignature));
}

#[rstest]
#[case::just_before_the_end(71 * 3600 - 1, None)]
#[case::at_the_end(71 * 3600, Some(SnapshotError::Expired))]
#[case::long_after(30 * 86_400 - 1, Some(SnapshotError::Expired))]
#[case::a_little_before_its_issue(-3600 - 300, None)]
#[case::long_before_its_issue(-3600 - 3600, Some(SnapshotError::BadValidity))]
fn a_snapshot_is_valid_for_its_time_only(#[case] seconds: i64, #[case] expected: Option<SnapshotError>) {
    let roster = roster_of(3);
    let (bytes, signature) = sealed(&manifest(&roster), &roster);
    let at = now() + TimeDelta::seconds(seconds);
    assert_eq!(verify_snapshot(&bytes, &signature, &trusted(), at).err(), expected);
}

fn changed(change: impl FnOnce(&mut SnapshotManifest)) -> Option<SnapshotError> {
    let roster = roster_of(3);
    let mut manifest = manifest(&roster);
    change(&mut manifest);
    let (bytes, signature) = sealed(&manifest, &roster);
    verify_snapshot(&bytes, &signature, &trusted(), now()).err()
}

#[test]
fn a_signed_manifest_that_cannot_be_is_refused() {
    assert_eq!(changed(|_| ()), None);
    assert_eq!(changed(|m| m.format = 1), Some(SnapshotError::UnknownVersion));
    assert_eq!(changed(|m| m.expires_at = m.issued_at + TimeDelta::hours(73)), Some(SnapshotError::BadValidity));
    assert_eq!(changed(|m| m.expires_at = m.issued_at - TimeDelta::hours(1)), Some(SnapshotError::BadValidity));
    assert_eq!(changed(|m| m.roster.sha256 = ChainHash::START), Some(SnapshotError::RosterMismatch));
    assert_eq!(changed(|m| m.roster.passes += 1), Some(SnapshotError::RosterMismatch));
}

#[rstest]
#[case(Vec::new())]
#[case(vec![0, 0, 1])]
#[case(vec![0xff, 0xff, 0xff, 0xff, b'{'])]
#[case(vec![0, 0, 0, 9, b'{', b'}'])]
fn a_signed_length_that_lies_is_refused(#[case] bytes: Vec<u8>) {
    let signature = SnapshotSignature::sign("2026.a", &signer(), &bytes);
    assert_eq!(verify_snapshot(&bytes, &signature, &trusted(), now()).err(), Some(SnapshotError::Damaged));
}

#[rstest]
#[case("")]
#[case("kid")]
#[case("kid.")]
#[case(".AAAA")]
#[case("kid.AAAA")]
fn what_is_no_signature_header_is_refused(#[case] header: &str) {
    assert_eq!(SnapshotSignature::from_header(header), None);
}

/// What a phone has, the delta to a snapshot of 320 passes, and that snapshot with its signature.
struct Step {
    base: SnapshotBase,
    roster: Vec<u8>,
    delta: Vec<u8>,
    next: Vec<u8>,
    signature: SnapshotSignature,
}

fn step() -> Step {
    let (roster, next_roster) = (roster_of(300), roster_of(320));
    let next_manifest = manifest(&next_roster);
    let (next, signature) = sealed(&next_manifest, &next_roster);
    let base = SnapshotBase { base_version: 6, base_sha256: ChainHash::of(&roster) };
    let [old, new] = [&roster, &next_roster].map(|bytes| roster::Roster::parse(bytes).unwrap());
    let changed = roster::delta::between(&old, &new).unwrap();
    let delta = SnapshotDelta::encode(&base, &encode_manifest(&next_manifest).unwrap(), &changed).unwrap();
    Step { base, roster, delta, next, signature }
}

#[test]
fn a_delta_leads_to_exactly_the_new_snapshot() {
    let step = step();
    let rebuilt = SnapshotDelta::parse(&step.delta).unwrap().rebuild(&step.base, &step.roster).unwrap();
    assert!(rebuilt == step.next);
    assert_eq!(verify_snapshot(&rebuilt, &step.signature, &trusted(), now()).unwrap().roster.passes(), 320);
}

#[test]
fn a_delta_for_another_base_is_refused_first() {
    let step = step();
    let others = [
        SnapshotBase { base_version: 5, ..step.base },
        SnapshotBase { base_sha256: ChainHash::of(b"another roster"), ..step.base },
    ];
    for other in others {
        let refused = SnapshotDelta::parse(&step.delta).unwrap().rebuild(&other, b"not even looked at");
        assert_eq!(refused.err(), Some(SnapshotError::OtherBase));
    }
}

#[rstest]
#[case(Vec::new())]
#[case(vec![0xff, 0xff, 0xff, 0xff])]
#[case(vec![0, 0, 0, 2, b'{', b'}'])]
fn a_delta_with_a_length_that_lies_is_refused(#[case] bytes: Vec<u8>) {
    assert_eq!(SnapshotDelta::parse(&bytes).err(), Some(SnapshotError::Damaged));
    let base = serde_json::to_vec(&step().base).unwrap();
    let length = u32::try_from(base.len()).unwrap().to_be_bytes();
    for manifest in [vec![0xff; 4], vec![0, 0, 0, 9, b'{', b'}']] {
        let bytes = [&length, base.as_slice(), &manifest].concat();
        assert_eq!(SnapshotDelta::parse(&bytes).err(), Some(SnapshotError::Damaged));
    }
}

proptest! {
    #[test]
    fn a_changed_delta_is_never_taken_for_the_snapshot(place in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut step = step();
        let place = place.index(step.delta.len());
        step.delta[place] ^= change;
        let rebuilt = SnapshotDelta::parse(&step.delta).and_then(|delta| delta.rebuild(&step.base, &step.roster));
        if let Ok(rebuilt) = rebuilt {
            // Bytes that fill up, or a step coded otherwise, may lead there as well; nothing else does.
            prop_assert!(rebuilt == step.next || verify_snapshot(&rebuilt, &step.signature, &trusted(), now()).is_err());
        }
    }

    #[test]
    fn every_changed_byte_is_noticed(place in any::<prop::sample::Index>(), change in 1_u8..) {
        let roster = roster_of(20);
        let (mut bytes, signature) = sealed(&manifest(&roster), &roster);
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        let error = verify_snapshot(&bytes, &signature, &trusted(), now()).err();
        prop_assert_eq!(error, Some(SnapshotError::BadSignature));
    }

    #[test]
    fn no_signed_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), length in 0_u32..100) {
        let bytes = [length.to_be_bytes().as_slice(), &bytes].concat();
        let signature = SnapshotSignature::sign("2026.a", &signer(), &bytes);
        prop_assert!(verify_snapshot(&bytes, &signature, &trusted(), now()).is_err());
    }

    #[test]
    fn no_header_panics(header in ".*") {
        if let Some(read) = SnapshotSignature::from_header(&header) {
            prop_assert_eq!(read.to_header(), header.trim());
        }
    }
}
