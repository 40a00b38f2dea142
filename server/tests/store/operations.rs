//! What devices recorded without network: classified, and the answer kept for ever.

use crate::bench::{noon, on_both};
use crate::fixtures::{CLUB, THEATRE, chip, default_reward, number, person_id};
use crate::phone::Phone;
use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use uitpas_registry::devices::DeviceOwner;
use uitpas_registry::operations::Sender;
use uitpas_wire::Slug;
use uitpas_wire::offline::{
    ByteString, ChainHash, DeviceState, FixedBytes, OperationBatch, OperationKind, Outcome, RefusedReason,
    SignedOperation, public_key_of,
};

fn credited(outcome: &Outcome) -> Option<(i64, i64)> {
    match outcome {
        Outcome::Credited { points, balance, .. } => Some((*points, *balance)),
        _ => None,
    }
}

#[test]
fn each_operation_gets_its_outcome_and_keeps_it_for_ever() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        bench.activity("concert", THEATRE, 1).await;
        let pass = bench.person(1, 0).await;
        bench.pass(2, "INDIVIDUAL", "BLOCKED").await;
        bench.pass(3, "GROUP", "ACTIVE").await;
        bench.pass(4, "INDIVIDUAL", "LOCAL_STOCK").await;
        let mut phone = Phone::counter(&bench, 1).await;

        let mut log = vec![
            phone.checkin("training", &pass),
            phone.checkin("training", &pass),
            phone.checkin("training", &number(2)),
            phone.checkin("training", &number(3)),
            phone.checkin("training", &number(4)),
            phone.checkin("training", &number(77)),
            phone.checkin("training", "12"),
            phone.checkin("nothing", &pass),
            phone.checkin("nul\0", &pass),
            phone.checkin("concert", &pass),
        ];
        let mut late = phone.operation(OperationKind::Checkin);
        late.event_id = Some("training".to_owned());
        late.chip_number = Some(chip(1));
        late.wall_ms -= 10 * 3_600_000;
        log.push(phone.record(&late));
        log.push(phone.undo(1));
        log.push(phone.undo(1));
        let all: Vec<&SignedOperation> = log.iter().collect();
        let (outcomes, acknowledged) = phone.send(&bench, &all).await;
        assert_eq!(credited(&outcomes[0]), Some((2, 2)));
        let Outcome::Credited { checkin_id, .. } = &outcomes[0] else { unreachable!() };
        assert_eq!(outcomes[1], Outcome::Duplicate { of: checkin_id.clone(), balance: Some(2) });
        let refused = |reason| Outcome::Refused { reason };
        assert_eq!(
            outcomes[2..10],
            [
                Outcome::PassNotActive,
                refused(RefusedReason::GroupPass),
                Outcome::PassNotActive,
                Outcome::UnknownPass,
                Outcome::UnknownPass,
                Outcome::UnknownEvent,
                Outcome::UnknownEvent,
                refused(RefusedReason::NotPermitted),
            ]
        );
        let opens = noon() - TimeDelta::hours(2);
        assert_eq!(outcomes[10], Outcome::OutsideWindow { opens: Some(opens), closed: None });
        // The second check-in of the same pass takes the freed place: the guest was there.
        assert_eq!(outcomes[11], Outcome::Undone { balance: 2 });
        assert_eq!(outcomes[12], Outcome::NothingToUndo);
        assert_eq!(acknowledged, 13);
        assert_eq!(bench.balance(1).await, 2);

        // The world changes; the answers don't.
        bench.clock.advance(TimeDelta::days(200));
        bench.sql("UPDATE card SET state = 'BLOCKED' WHERE state = 'ACTIVE'").await.unwrap();
        bench.registry.set_device_state(&phone.id, DeviceState::Suspended).await.unwrap();
        let mut twice = all.clone();
        twice.extend(&all);
        let (again, acknowledged) = phone.send(&bench, &twice).await;
        assert_eq!(again[..13], outcomes);
        assert_eq!(again[13..], outcomes);
        assert_eq!(acknowledged, 13);
        assert_eq!(bench.balance(1).await, 2);
        bench.books_balance().await;
    });
}

#[test]
fn gaps_are_waited_for_and_nothing_is_lost() {
    on_both(async |bench| {
        bench.world().await;
        let mut phone = Phone::counter(&bench, 1).await;
        let mut log = Vec::new();
        for n in 1..=6 {
            let event = format!("event-{n}");
            bench.activity(&event, CLUB, 1).await;
            bench.person(n, 0).await;
            log.push(phone.checkin(&event, &number(n)));
        }
        assert_eq!(phone.send(&bench, &[&log[0], &log[1]]).await.1, 2);
        let (outcomes, acknowledged) = phone.send(&bench, &[&log[4], &log[5]]).await;
        assert!(outcomes.iter().all(|outcome| credited(outcome).is_some()));
        assert_eq!(acknowledged, 2);
        assert_eq!(phone.send(&bench, &[]).await, (Vec::new(), 2));
        assert_eq!(phone.send(&bench, &[&log[3]]).await.1, 2);
        assert_eq!(phone.send(&bench, &[&log[2]]).await.1, 6);
        assert_eq!(bench.registry.acknowledged(&phone.id).await.unwrap(), 6);
        assert_eq!(bench.number("SELECT count(*) FROM operation WHERE chain = 'GOOD'").await, 6);
    });
}

#[test]
fn what_is_not_the_devices_own_is_kept_apart_and_takes_no_place() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let mut phone = Phone::counter(&bench, 1).await;
        let stranger = Phone::counter(&bench, 2).await;
        let good = phone.checkin("training", &pass);
        let refused = |reason| Outcome::Refused { reason };

        let mut forged = good.clone();
        forged.signature.0[3] ^= 1;
        let garbage = SignedOperation {
            payload: ByteString(b"not json".to_vec()),
            signature: uitpas_wire::offline::sign(
                &phone.key,
                uitpas_wire::offline::SigningContext::Operation,
                b"not json",
            ),
        };
        let mut theirs = stranger.operation(OperationKind::Checkin);
        theirs.event_id = Some("training".to_owned());
        theirs.uitpas_number = Some(pass.clone());
        let theirs = theirs.sign(&phone.key).unwrap();
        let huge = SignedOperation { payload: ByteString(vec![b'x'; 100_000]), signature: FixedBytes([0; 64]) };
        let (outcomes, acknowledged) = phone.send(&bench, &[&forged, &garbage, &theirs, &huge]).await;
        assert_eq!(
            outcomes,
            [
                refused(RefusedReason::BadSignature),
                refused(RefusedReason::BadFormat),
                refused(RefusedReason::WrongDevice),
                refused(RefusedReason::BadSignature)
            ]
        );
        assert_eq!(acknowledged, 0);
        assert_eq!(bench.balance(1).await, 0);

        // The same operation with its true signature is taken.
        let (outcomes, acknowledged) = phone.send(&bench, &[&good, &garbage]).await;
        assert_eq!(credited(&outcomes[0]), Some((1, 1)));
        assert_eq!(outcomes[1], refused(RefusedReason::BadFormat));
        assert_eq!(acknowledged, 1);

        // Another operation under a number that is taken.
        let mut fork = Phone { seq: 0, previous: ChainHash::START, id: phone.id.clone(), key: phone.key.clone() };
        let fork = fork.checkin("training", &number(5));
        assert_eq!(phone.send(&bench, &[&fork]).await, (vec![refused(RefusedReason::BrokenChain)], 1));
        assert_eq!(bench.number("SELECT count(*) FROM refused_operation").await, 5);

        // A readable number with an unreadable rest takes its place, so that the log can go on.
        let payload = format!("{{\"device\":\"{}\",\"seq\":2,\"v\":99}}", phone.id).into_bytes();
        let signature =
            uitpas_wire::offline::sign(&phone.key, uitpas_wire::offline::SigningContext::Operation, &payload);
        let newer = SignedOperation { payload: ByteString(payload), signature };
        assert_eq!(phone.send(&bench, &[&newer]).await, (vec![refused(RefusedReason::BadFormat)], 2));
    });
}

#[test]
fn a_batch_is_for_known_devices_and_of_bounded_size() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let mut phone = Phone::counter(&bench, 1).await;
        let good = phone.checkin("training", &pass);
        let batch = |device: &str, operations: Vec<SignedOperation>| OperationBatch {
            device_id: device.to_owned(),
            operations,
        };
        let slug = async |batch, sender| bench.registry.ingest(&batch, sender).await.err().map(|error| error.slug);
        assert_eq!(slug(batch("nobody", vec![]), Sender::LoggedIn).await, Some(Slug::DeviceNotFound));
        let many = batch(&phone.id, vec![good.clone(); 501]);
        assert_eq!(slug(many, Sender::LoggedIn).await, Some(Slug::BatchTooLarge));
        let mut forged = good.clone();
        forged.signature.0[0] ^= 1;
        let mixed = batch(&phone.id, vec![good.clone(), forged]);
        assert_eq!(slug(mixed, Sender::Signatures).await, Some(Slug::SignatureInvalid));
        assert_eq!(slug(batch(&phone.id, vec![]), Sender::Signatures).await, Some(Slug::SignatureInvalid));
        assert_eq!(bench.number("SELECT count(*) FROM operation").await, 0);
        assert_eq!(slug(batch(&phone.id, vec![good]), Sender::Signatures).await, None);
        assert_eq!(bench.balance(1).await, 1);
    });
}

#[test]
fn a_suspended_device_books_nothing_and_loses_nothing() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let mut phone = Phone::counter(&bench, 1).await;
        bench.registry.set_device_state(&phone.id, DeviceState::Suspended).await.unwrap();
        assert!(bench.registry.device(&phone.id).await.unwrap().suspended);
        let one = phone.checkin("training", &pass);
        assert_eq!(phone.send(&bench, &[&one]).await, (vec![Outcome::DeviceSuspended], 1));
        assert_eq!(bench.balance(1).await, 0);
        bench.registry.set_device_state(&phone.id, DeviceState::Active).await.unwrap();
        let two = phone.checkin("training", &pass);
        let (outcomes, _) = phone.send(&bench, &[&one, &two]).await;
        assert_eq!(outcomes[0], Outcome::DeviceSuspended);
        assert_eq!(credited(&outcomes[1]), Some((1, 1)));
    });
}

#[test]
fn a_passholders_phone_checks_in_itself_and_its_family() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.person(1, 0).await;
        bench.person(2, 0).await;
        bench.person(3, 0).await;
        bench.sql("INSERT INTO family_member VALUES ('person-1', 'person-2', NULL, 0)").await.unwrap();
        let mut phone = Phone::of(&bench, 1, DeviceOwner::Passholder(person_id(1))).await;
        let hour = TimeDelta::hours(1);
        let activity = "training".parse().unwrap();
        let keys = bench.registry.signing_keys();
        let codes = keys.signer(noon()).unwrap().codes();
        let poster = codes.poster(&activity, noon() - hour, noon() + hour, 0).unwrap();
        let old = codes.poster(&activity, noon() - hour * 3, noon() - hour * 2, 0).unwrap();
        let log = [
            phone.scan(&poster, &person_id(1)),
            phone.scan(&poster, &person_id(2)),
            phone.scan(&poster, &person_id(3)),
            phone.scan(&poster, &person_id(1)),
            phone.scan(&old, &person_id(1)),
            phone.scan("something else", &person_id(1)),
            phone.checkin("training", &number(3)),
        ];
        let (outcomes, _) = phone.send(&bench, &log.iter().collect::<Vec<_>>()).await;
        assert_eq!(credited(&outcomes[0]), Some((1, 1)));
        assert_eq!(credited(&outcomes[1]), Some((1, 1)));
        let not_permitted = Outcome::Refused { reason: RefusedReason::NotPermitted };
        assert_eq!(outcomes[2], not_permitted);
        assert!(matches!(outcomes[3], Outcome::Duplicate { .. }));
        assert_eq!(outcomes[4..], [Outcome::CodeExpired, Outcome::CodeInvalid, not_permitted]);

        // Scanned in time, uploaded a day later: what counts is when it happened.
        bench.clock.advance(TimeDelta::days(1));
        bench.sql("DELETE FROM family_member").await.unwrap();
        bench.sql("INSERT INTO family_member VALUES ('person-1', 'person-3', NULL, 0)").await.unwrap();
        let late = phone.scan(&poster, &person_id(3));
        assert_eq!(credited(&phone.send(&bench, &[&late]).await.0[0]), Some((1, 1)));
    });
}

#[test]
fn registering_the_same_key_again_gives_the_same_device_and_to_another_owner_none() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 0).await;
        let one = Phone::counter(&bench, 1).await;
        let again = Phone::counter(&bench, 1).await;
        assert_eq!(one.id, again.id);
        let register = async |key, owner| bench.registry.register_device(&key, &owner, "me").await.map_err(|e| e.slug);
        let key = public_key_of(&one.key);
        let theatre = DeviceOwner::Counter(THEATRE.to_owned());
        assert_eq!(register(key, theatre).await.unwrap_err(), Slug::DeviceNotYours);
        assert_eq!(register(key, DeviceOwner::Passholder(person_id(1))).await.unwrap_err(), Slug::DeviceNotYours);
        let fresh = public_key_of(&SigningKey::from_bytes(&[9; 32]));
        let nowhere = DeviceOwner::Counter("nowhere".to_owned());
        assert_eq!(register(fresh, nowhere).await.unwrap_err(), Slug::OrganizerNotFound);
        assert_eq!(
            register(FixedBytes([0; 32]), DeviceOwner::Passholder(person_id(1))).await.unwrap_err(),
            Slug::BodyInvalidData
        );
        assert_eq!(bench.number("SELECT count(*) FROM device").await, 1);
    });
}

#[test]
fn an_undo_of_points_that_are_spent_takes_nothing() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 5).await;
        let pass = bench.person(1, 0).await;
        let cup = uitpas_registry::db::entities::reward::Model { id: "cup".to_owned(), ..default_reward() };
        bench.reward(cup).await;
        let mut phone = Phone::counter(&bench, 1).await;
        let saved = phone.checkin("training", &pass);
        phone.send(&bench, &[&saved]).await;
        bench.registry.redeem("cup", &pass).await.unwrap();
        let undo = phone.undo(1);
        let (outcomes, acknowledged) = phone.send(&bench, &[&undo]).await;
        assert_eq!(outcomes, [Outcome::Refused { reason: RefusedReason::Other }]);
        assert_eq!((acknowledged, bench.balance(1).await), (2, 0));
        bench.books_balance().await;
    });
}

#[test]
fn a_clock_that_was_wrong_costs_no_point() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let mut phone = Phone::counter(&bench, 1).await;
        for (n, wall, offset, age) in [
            // A clock two days behind, put right by the server's date.
            (1, -48, Some(48 * 3_600_000), Some(3_600_000)),
            // The same after a restart: how long ago is not known.
            (2, -48, Some(48 * 3_600_000), None),
            // Never heard the server; half a day ahead.
            (3, 12, None, None),
            // Nonsense.
            (4, i64::MAX / 3_600_000, Some(i64::MAX), Some(i64::MAX)),
            (5, i64::MAX / 3_600_000, Some(i64::MAX), Some(i64::MIN)),
        ] {
            let pass = bench.person(n, 0).await;
            let mut operation = phone.operation(OperationKind::Checkin);
            operation.event_id = Some("training".to_owned());
            operation.uitpas_number = Some(pass);
            operation.wall_ms = operation.wall_ms.saturating_add(wall * 3_600_000);
            operation.offset_ms = offset;
            operation.offset_age_ms = age;
            let signed = phone.record(&operation);
            assert_eq!(credited(&phone.send(&bench, &[&signed]).await.0[0]), Some((1, 1)), "clock {n}");
        }
    });
}

#[test]
fn batches_of_many_devices_at_once_credit_each_pass_once() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("fair", CLUB, 1).await;
        for n in 1..=20 {
            bench.person(n, 0).await;
        }
        let mut tasks = tokio::task::JoinSet::new();
        for seed in 1..=6_u8 {
            let mut phone = Phone::counter(&bench, seed).await;
            // Each phone saw everybody, in another order: lock conflicts are certain.
            let operations = (0..20_u32)
                .map(|n| phone.checkin("fair", &number(1 + (n * u32::from(seed) + u32::from(seed)) % 20)))
                .collect();
            let registry = bench.registry.clone();
            let batch = OperationBatch { device_id: phone.id.clone(), operations };
            tasks.spawn(async move { registry.ingest(&batch, Sender::LoggedIn).await });
        }
        for reply in tasks.join_all().await {
            assert_eq!(reply.unwrap().acknowledged, 20);
        }
        let most = bench.number("SELECT max(balance) FROM account WHERE kind = 'POINTS'").await;
        assert_eq!(most, 1);
        bench.books_balance().await;
    });
}
