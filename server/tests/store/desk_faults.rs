//! Devices that were stopped, copied or lost: what they upload is kept, and a person sees it.

use crate::bench::{noon, on_both};
use crate::desks::{counted, given, lend, share, stock};
use crate::fixtures::{CLUB, MUSEUM};
use crate::phone::Phone;
use chrono::TimeDelta;
use uitpas_wire::Slug;
use uitpas_wire::offline::{
    ByteString, DeviceState, OperationBatch, OperationKind, Outcome, RefusedReason, SealedLog, SignedOperation,
    seal_log,
};

fn batch(phone: &Phone, operations: &[&SignedOperation]) -> OperationBatch {
    OperationBatch { device_id: phone.id.clone(), operations: operations.iter().map(|one| (*one).clone()).collect() }
}

#[test]
fn a_revoked_devices_sealed_log_arrives_and_a_lost_ones_is_booked() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 20).await;
        counted(&bench, "cup", 4).await;
        let key = bench.registry.key_set().await.unwrap().sealing_key.unwrap();
        for (seed, state, booked) in [(1, DeviceState::Revoked, false), (2, DeviceState::WrittenOff, true)] {
            let mut phone = Phone::desk(&bench, seed).await;
            let lease = lend(&bench, &phone, "cup", 2).await;
            let log = [
                phone.give(&pass, given("cup", Some(&lease), None)),
                phone.give(&pass, given("cup", Some(&lease), None)),
            ];
            bench.registry.set_device_state(&phone.id, state).await.unwrap();
            let sealed = seal_log(&batch(&phone, &[&log[0], &log[1]]), &key, [seed; 32]).unwrap();
            let before = bench.balance(1).await;
            for _ in 0..2 {
                let reply = bench.registry.ingest_sealed(&sealed).await.unwrap();
                assert_eq!((reply.operations, reply.server_time), (2, noon()));
            }
            assert_eq!(bench.registry.acknowledged(&phone.id).await.unwrap(), 2);
            assert_eq!(before - bench.balance(1).await, if booked { 10 } else { 0 });
            bench.books_balance().await;
        }
        assert_eq!(stock(&bench, "cup").await, (0, 0, 2, 2));
        let report = bench.registry.conflicts(CLUB).await.unwrap();
        assert_eq!(report.conflicts.iter().filter(|one| one.outcome == Outcome::DeviceSuspended).count(), 2);
    });
}

#[test]
fn sealed_garbage_opens_nothing() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let (mut phone, other) = (Phone::counter(&bench, 1).await, Phone::counter(&bench, 2).await);
        let key = bench.registry.key_set().await.unwrap().sealing_key.unwrap();
        let one = phone.checkin("training", &pass);
        let good = seal_log(&batch(&phone, &[&one]), &key, [1; 32]).unwrap();
        let mut damaged = good.clone();
        *damaged.sealed.0.last_mut().unwrap() ^= 1;
        let garbage = |bytes: Vec<u8>| SealedLog { device_id: phone.id.clone(), sealed: ByteString(bytes) };
        let of_other = SealedLog { device_id: other.id.clone(), ..good.clone() };
        for log in [damaged, garbage(Vec::new()), garbage(vec![7; 31]), garbage(vec![7; 5_000]), of_other] {
            let error = bench.registry.ingest_sealed(&log).await.unwrap_err();
            assert_eq!((error.slug, error.status), (Slug::SealedLogNotOpened, 400));
        }
        // Whose it is, the signatures say: somebody else's operations under this device's name are not taken.
        let mut forged = batch(&phone, &[&one]);
        forged.device_id.clone_from(&other.id);
        let forged = seal_log(&forged, &key, [2; 32]).unwrap();
        assert_eq!(bench.registry.ingest_sealed(&forged).await.unwrap_err().slug, Slug::SignatureInvalid);
        assert_eq!(bench.balance(1).await, 0);
        bench.registry.ingest_sealed(&good).await.unwrap();
        assert_eq!(bench.balance(1).await, 1);
    });
}

#[test]
fn a_twin_is_seen_and_gets_no_rights_any_more() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 50).await;
        counted(&bench, "cup", 5).await;
        let phone = Phone::desk(&bench, 1).await;
        phone.settings(&bench, 10, 0).await;
        let lease = lend(&bench, &phone, "cup", 3).await;
        let set = share(&bench, &[&phone]).await;
        let mut twin = Phone { id: phone.id.clone(), key: phone.key.clone(), ..phone };
        let mut phone = Phone { id: twin.id.clone(), key: twin.key.clone(), ..twin };
        let one = phone.give(&pass, given("cup", Some(&lease), Some(&set)));
        let mut operation = twin.operation(OperationKind::Redemption);
        operation.uitpas_number = Some(pass.clone());
        operation.redemption = Some(given("cup", Some(&lease), Some(&set)));
        operation.elapsed_ms += 5;
        let other = twin.record(&operation);
        phone.send(&bench, &[&one]).await;
        assert!(bench.registry.device_rights(&phone.id).await.unwrap().spend.is_some());
        let refused = Outcome::Refused { reason: RefusedReason::BrokenChain };
        assert_eq!(phone.send(&bench, &[&other]).await.0[0], refused);
        let rights = bench.registry.device_rights(&phone.id).await.unwrap();
        assert_eq!((rights.leases.len(), rights.spend, rights.risk.points_left), (0, None, 0));
        let overview = bench.registry.desk_overview(CLUB).await.unwrap();
        assert_eq!((overview.devices[0].refused, overview.devices[0].desk), (1, Some(1)));
        let report = bench.registry.conflicts(CLUB).await.unwrap();
        assert_eq!((report.total, report.conflicts[0].seq), (1, Some(1)));
        assert_eq!(
            (report.conflicts[0].kind, &report.conflicts[0].outcome),
            (Some(OperationKind::Redemption), &refused)
        );
        assert_eq!(stock(&bench, "cup").await, (2, 2, 1, 0));
        bench.books_balance().await;
    });
}

#[test]
fn what_a_suspended_desk_gave_is_not_lent_or_sold_again() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 50).await;
        counted(&bench, "cup", 5).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 3).await;
        let log = [phone.give(&pass, given("cup", Some(&lease), None)), phone.give_back(Some(&lease), None)];
        bench.registry.set_device_state(&phone.id, DeviceState::Suspended).await.unwrap();
        let twice = [&log[0], &log[0]];
        assert_eq!(phone.send(&bench, &twice).await.0, [Outcome::DeviceSuspended, Outcome::DeviceSuspended]);
        assert_eq!(stock(&bench, "cup").await, (2, 3, 0, 0));
        bench.registry.set_device_state(&phone.id, DeviceState::Active).await.unwrap();
        assert_eq!(bench.registry.device_rights(&phone.id).await.unwrap().leases[0].units, 2);
        phone.send(&bench, &[&log[1]]).await;
        assert_eq!(stock(&bench, "cup").await, (4, 0, 0, 1));
        assert_eq!(bench.balance(1).await, 50);
        bench.books_balance().await;
    });
}

#[test]
fn gaps_and_conflicts_are_an_organizers_own() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let mut phone = Phone::counter(&bench, 1).await;
        let mut log = vec![phone.checkin("training", &pass)];
        for _ in 0..6 {
            log.push(phone.checkin("training", &pass));
        }
        phone.send(&bench, &[&log[0], &log[3], &log[6]]).await;
        bench.clock.advance(TimeDelta::minutes(3));
        let device = bench.registry.desk_overview(CLUB).await.unwrap().devices.remove(0);
        assert_eq!((device.acknowledged, device.missing), (1, 4));
        assert_eq!(device.seen_at, Some(noon()));
        let report = bench.registry.conflicts(CLUB).await.unwrap();
        assert_eq!((report.total, report.conflicts[0].kind), (2, Some(OperationKind::Checkin)));
        assert_eq!(report.conflicts[0].title.as_deref(), Some("Activiteit training"));
        assert!(matches!(report.conflicts[0].outcome, Outcome::Duplicate { .. }));
        assert_eq!(bench.registry.conflicts(MUSEUM).await.unwrap().total, 0);
        assert_eq!(bench.registry.conflicts("nobody").await.unwrap_err().slug, Slug::OrganizerNotFound);
        assert_eq!(bench.registry.desk_overview("nobody").await.unwrap_err().slug, Slug::OrganizerNotFound);
        phone.send(&bench, &log.iter().collect::<Vec<_>>()).await;
        let device = bench.registry.desk_overview(CLUB).await.unwrap().devices.remove(0);
        assert_eq!((device.acknowledged, device.missing), (7, 0));
        assert_eq!(device.seen_at, Some(noon() + TimeDelta::minutes(3)));
    });
}
