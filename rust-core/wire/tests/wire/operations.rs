//! Signed operations: what a phone writes, a registry reads; anything changed on the way shows.

use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use uitpas_wire::offline::{
    BatchReply, ByteString, ChainHash, DeskRole, DeviceRegistration, DeviceRights, DeviceRole, FixedBytes,
    MAX_PAYLOAD_BYTES, OfflineRedemption, Operation, OperationBatch, OperationError, OperationKind, OperationResult,
    Outcome, PublicKey, RedemptionConflict, RefusedReason, RegisteredDevice, ReturnedRights, RiskBudget,
    SignedOperation, SigningContext, SpendRight, StockLease, public_key_of, sign, verify,
};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn checkin(seq: i64, previous: ChainHash) -> Operation {
    Operation {
        v: 1,
        device: "device-1".into(),
        seq,
        nonce: FixedBytes([9; 16]),
        kind: OperationKind::Checkin,
        uitpas_number: Some("0900000095902".into()),
        chip_number: None,
        event_id: Some("event-1".into()),
        code: None,
        passholder_id: None,
        undoes: None,
        redemption: None,
        returned: None,
        wall_ms: 1_795_420_800_000,
        elapsed_ms: 1234,
        boot_id: "boot-1".into(),
        offset_ms: Some(-250),
        offset_age_ms: Some(60_000),
        snapshot_version: Some(3),
        previous,
    }
}

#[test]
fn an_operation_has_the_names_of_the_protocol() {
    let signed = checkin(1, ChainHash::START).sign(&key()).unwrap();
    let payload: Value = serde_json::from_slice(&signed.payload.0).unwrap();
    assert_eq!(
        payload,
        json!({
            "v": 1, "device": "device-1", "seq": 1, "nonce": "CQkJCQkJCQkJCQkJCQkJCQ", "kind": "CHECKIN",
            "uitpasNumber": "0900000095902", "eventId": "event-1", "wallMs": 1_795_420_800_000_i64, "elapsedMs": 1234,
            "bootId": "boot-1", "offsetMs": -250, "offsetAgeMs": 60000, "snapshotVersion": 3,
            "previous": "0".repeat(64),
        })
    );
}

#[test]
fn a_chain_of_operations_is_verified_and_linked() {
    let first = checkin(1, ChainHash::START).sign(&key()).unwrap();
    let second = checkin(2, first.hash()).sign(&key()).unwrap();
    let device = public_key_of(&key());
    let json = serde_json::to_string(&[first.clone(), second]).unwrap();
    let read: Vec<SignedOperation> = serde_json::from_str(&json).unwrap();
    let contents: Vec<Operation> = read.iter().map(|signed| signed.verify(&device).unwrap()).collect();
    assert!(contents[0] == checkin(1, ChainHash::START));
    assert_eq!(contents[1].previous, first.hash());
    assert_eq!(first.id(), first.hash().to_hex());
}

#[test]
fn another_key_another_context_and_a_weak_key_do_not_verify() {
    let signed = checkin(1, ChainHash::START).sign(&key()).unwrap();
    let other = public_key_of(&SigningKey::from_bytes(&[8; 32]));
    assert_eq!(signed.verify(&other).err(), Some(OperationError::BadSignature));
    let device = public_key_of(&key());
    let as_snapshot = sign(&key(), SigningContext::Snapshot, &signed.payload.0);
    assert!(!verify(&device, SigningContext::Operation, &signed.payload.0, &as_snapshot));
    // The neutral point as a key would accept crafted signatures for any message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut forged = [0; 64];
    forged[0] = 1;
    assert!(!verify(&FixedBytes(neutral), SigningContext::Operation, b"x", &FixedBytes(forged)));
}

fn with(change: impl FnOnce(&mut Operation)) -> Operation {
    let mut operation = checkin(5, ChainHash::START);
    change(&mut operation);
    operation
}

#[rstest]
#[case(with(|o| o.v = 2), OperationError::UnknownVersion)]
#[case(with(|o| o.seq = 0), OperationError::Incomplete)]
#[case(with(|o| o.device.clear()), OperationError::Incomplete)]
#[case(with(|o| o.event_id = None), OperationError::Incomplete)]
#[case(with(|o| o.uitpas_number = None), OperationError::Incomplete)]
#[case(with(|o| o.kind = OperationKind::CheckinUndo), OperationError::Incomplete)]
#[case(with(|o| { o.kind = OperationKind::CheckinUndo; o.undoes = Some(5); }), OperationError::Incomplete)]
#[case(with(|o| o.kind = OperationKind::CodeCheckin), OperationError::Incomplete)]
#[case(with(|o| o.boot_id = "b".repeat(MAX_PAYLOAD_BYTES)), OperationError::TooLong)]
fn an_operation_that_cannot_be_is_not_signed_and_not_read(
    #[case] operation: Operation,
    #[case] expected: OperationError,
) {
    assert_eq!(operation.sign(&key()).err(), Some(expected));
    let payload = serde_json::to_vec(&operation).unwrap();
    let signature = sign(&key(), SigningContext::Operation, &payload);
    let signed = SignedOperation { payload: ByteString(payload), signature };
    assert_eq!(signed.verify(&public_key_of(&key())).err(), Some(expected));
}

#[rstest]
#[case(with(|o| { o.kind = OperationKind::CheckinUndo; o.undoes = Some(4); }))]
#[case(with(|o| { o.kind = OperationKind::CodeCheckin; o.code = Some("UP1.x".into()); o.passholder_id = Some("p".into()); }))]
#[case(with(|o| { o.uitpas_number = None; o.chip_number = Some("04784CDAEE3880".into()); }))]
fn every_kind_can_be_signed_and_read(#[case] operation: Operation) {
    let signed = operation.sign(&key()).unwrap();
    assert!(signed.verify(&public_key_of(&key())).unwrap() == operation);
}

#[test]
fn debug_shows_no_number() {
    let signed = checkin(1, ChainHash::START).sign(&key()).unwrap();
    let shown = format!("{:?} {signed:?}", checkin(1, ChainHash::START));
    assert!(!shown.contains("0900000095902") && !shown.contains("48, 57, 48"));
}

#[rstest]
#[case(r#"{"seq":1,"id":"a","outcome":"CREDITED","checkinId":"c","points":1,"balance":12}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"DUPLICATE","of":"c"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"DUPLICATE","of":"c","balance":3}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"OUTSIDE_WINDOW","opens":"2026-11-23T08:00:00+00:00"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"OUTSIDE_WINDOW","closed":"2026-11-23T08:00:00+00:00"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"UNKNOWN_PASS"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"PASS_NOT_ACTIVE"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"UNKNOWN_EVENT"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"CODE_INVALID"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"CODE_EXPIRED"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"UNDONE","balance":11}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"NOTHING_TO_UNDO"}"#)]
#[case(r#"{"seq":1,"id":"a","outcome":"DEVICE_SUSPENDED"}"#)]
#[case(r#"{"id":"a","outcome":"REFUSED","reason":"BAD_SIGNATURE"}"#)]
fn every_outcome_is_read_and_written(#[case] text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let read: OperationResult = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[test]
fn an_outcome_of_a_newer_registry_does_not_break_the_rest_of_the_batch() {
    let reply: BatchReply = serde_json::from_value(json!({
        "results": [
            {"seq": 1, "id": "a", "outcome": "LEASED", "units": 3},
            {"seq": 2, "id": "b", "outcome": "REFUSED", "reason": "FULL_MOON"},
            {"seq": 3, "id": "c", "outcome": "UNKNOWN_PASS"},
        ],
        "acknowledged": 3, "serverTime": "2026-11-23T08:00:00Z",
    }))
    .unwrap();
    let outcomes: Vec<&Outcome> = reply.results.iter().map(|result| &result.outcome).collect();
    assert_eq!(
        outcomes,
        [&Outcome::Unrecognised, &Outcome::Refused { reason: RefusedReason::Other }, &Outcome::UnknownPass]
    );
}

#[test]
fn devices_and_batches_have_the_names_of_the_protocol() {
    let registration = DeviceRegistration {
        public_key: FixedBytes([1; 32]),
        role: DeviceRole::Counter,
        organizer_id: Some("organizer".into()),
    };
    let json = serde_json::to_value(&registration).unwrap();
    assert_eq!(
        json,
        json!({"publicKey": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE", "role": "COUNTER", "organizerId": "organizer"})
    );
    assert_eq!(serde_json::from_value::<DeviceRegistration>(json).unwrap(), registration);
    let answer = json!({"deviceId": "d", "serverTime": "2026-11-23T08:00:00+00:00"});
    let read: RegisteredDevice = serde_json::from_value(answer.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), answer);
    let batch = OperationBatch {
        device_id: "d".into(),
        operations: vec![SignedOperation { payload: ByteString(vec![0xff]), signature: FixedBytes([0; 64]) }],
    };
    assert_eq!(
        serde_json::to_value(batch).unwrap(),
        json!({"deviceId": "d", "operations": [{"payload": "_w", "signature": "A".repeat(86)}]})
    );
}

#[rstest]
#[case("")]
#[case("AQEB")]
#[case("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")]
#[case("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB")]
#[case("?QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")]
fn what_is_no_key_is_an_error(#[case] text: &str) {
    assert_eq!(PublicKey::from_text(text), None);
}

proptest! {
    #[test]
    fn a_changed_byte_is_noticed(place in 0_usize..200, change in 1_u8..) {
        let signed = checkin(1, ChainHash::START).sign(&key()).unwrap();
        let mut changed = signed.clone();
        let place = place % changed.payload.0.len();
        changed.payload.0[place] ^= change;
        let device = public_key_of(&key());
        prop_assert_eq!(changed.verify(&device).err(), Some(OperationError::BadSignature));
        prop_assert_ne!(changed.hash(), signed.hash());
    }

    #[test]
    fn no_payload_panics(payload in proptest::collection::vec(any::<u8>(), 0..300), key in any::<[u8; 32]>()) {
        let signature = FixedBytes([3; 64]);
        let signed = SignedOperation { payload: ByteString(payload), signature };
        let _ = signed.read();
        prop_assert!(signed.verify(&FixedBytes(key)).is_err());
    }

    #[test]
    fn a_hash_has_one_spelling(hash in any::<[u8; 32]>(), text in "[0-9a-fA-Fxé]{60,66}") {
        let hash = ChainHash(hash);
        prop_assert_eq!(ChainHash::from_hex(&hash.to_hex()), Some(hash));
        if let Some(read) = ChainHash::from_hex(&text) {
            prop_assert_eq!(read.to_hex(), text);
        }
    }

    #[test]
    fn bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..100), nonce in any::<[u8; 16]>()) {
        let json = serde_json::to_string(&ByteString(bytes.clone())).unwrap();
        prop_assert_eq!(serde_json::from_str::<ByteString>(&json).unwrap().0, bytes);
        let nonce = FixedBytes(nonce);
        prop_assert_eq!(FixedBytes::from_text(&nonce.to_text()), Some(nonce));
    }
}

fn redemption() -> Operation {
    Operation {
        kind: OperationKind::Redemption,
        event_id: None,
        redemption: Some(OfflineRedemption {
            reward_id: "reward-1".into(),
            points: 10,
            lease_id: Some("lease-1".into()),
            desk_set_id: Some("desks-1".into()),
            risk_points: 0,
        }),
        ..checkin(2, ChainHash::START)
    }
}

#[test]
fn a_redemption_says_by_which_right_it_was_given() {
    let signed = redemption().sign(&key()).unwrap();
    let payload: Value = serde_json::from_slice(&signed.payload.0).unwrap();
    assert_eq!(payload["kind"], "REDEMPTION");
    assert_eq!(
        payload["redemption"],
        json!({ "rewardId": "reward-1", "points": 10, "leaseId": "lease-1", "deskSetId": "desks-1" })
    );
    assert_eq!(signed.read().unwrap(), redemption());
}

#[rstest]
#[case::no_pass(|o: Operation| Operation { uitpas_number: None, ..o })]
#[case::no_reward(|o: Operation| Operation { redemption: None, ..o })]
#[case::negative_price(|o: Operation| Operation { redemption: o.redemption.map(|r| OfflineRedemption { points: -1, ..r }), ..o })]
#[case::more_at_risk_than_its_price(
    |o: Operation| Operation { redemption: o.redemption.map(|r| OfflineRedemption { risk_points: 11, ..r }), ..o })]
#[case::undo_of_nothing(|o: Operation| Operation { kind: OperationKind::RedemptionUndo, ..o })]
#[case::undo_of_itself(|o: Operation| Operation { kind: OperationKind::RedemptionUndo, undoes: Some(2), ..o })]
#[case::returns_nothing(
    |o: Operation| Operation {
        kind: OperationKind::RightsReturn,
        returned: Some(ReturnedRights { lease_ids: vec![], desk_set_id: None }),
        ..o
    })]
fn an_incomplete_redemption_is_refused(#[case] change: fn(Operation) -> Operation) {
    assert_eq!(change(redemption()).sign(&key()).unwrap_err(), OperationError::Incomplete);
}

#[test]
fn a_conflict_newer_than_this_code_is_still_a_conflict() {
    let json = json!({ "outcome": "REDEEMED", "redemptionId": "r", "balance": 0, "conflicts": ["POINTS_MISSING", "X"],
        "shortfall": 3 });
    let expected = Outcome::Redeemed {
        redemption_id: "r".into(),
        balance: 0,
        conflicts: vec![RedemptionConflict::PointsMissing, RedemptionConflict::Other],
        shortfall: Some(3),
    };
    assert_eq!(serde_json::from_value::<Outcome>(json).unwrap(), expected);
}

#[test]
fn rights_have_the_names_of_the_protocol() {
    let at: DateTime<Utc> = "2026-07-20T18:00:00Z".parse().unwrap();
    let rights = DeviceRights {
        device_id: "device-1".into(),
        role: DeskRole::RewardDesk,
        acknowledged: 12,
        leases: vec![StockLease { lease_id: "l".into(), reward_id: "r".into(), units: 20, expires_at: at }],
        spend: Some(SpendRight { desk_set_id: "d".into(), desk: 2, desks: 3, expires_at: at }),
        risk: RiskBudget { points_left: 50, floor: 5 },
        server_time: at,
    };
    let json = serde_json::to_value(&rights).unwrap();
    assert_eq!(
        json,
        json!({
            "deviceId": "device-1", "role": "REWARD_DESK", "acknowledged": 12,
            "leases": [{ "leaseId": "l", "rewardId": "r", "units": 20, "expiresAt": "2026-07-20T18:00:00+00:00" }],
            "spend": { "deskSetId": "d", "desk": 2, "desks": 3, "expiresAt": "2026-07-20T18:00:00+00:00" },
            "risk": { "pointsLeft": 50, "floor": 5 }, "serverTime": "2026-07-20T18:00:00+00:00",
        })
    );
    assert_eq!(serde_json::from_value::<DeviceRights>(json).unwrap(), rights);
}
