//! The snapshot: verified as a phone does, complete, without a name, and the same tag for the same content.

use crate::bench::{noon, on_both};
use crate::fixtures::{CLUB, MUSEUM, chip, default_reward, number};
use chrono::TimeDelta;
use uitpas_domain::Channel;
use uitpas_wire::Slug;
use uitpas_wire::offline::roster::{PassRecord, RosterState, hash_chip, hash_number};
use uitpas_wire::offline::{SnapshotError, SnapshotSignature, verify_snapshot};

#[test]
fn a_counter_finds_every_pass_its_activities_and_its_rewards() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        bench.activity("exhibition", MUSEUM, 1).await;
        let pass = bench.person(1, 7).await;
        bench.pass(2, "GROUP", "ACTIVE").await;
        bench.pass(3, "INDIVIDUAL", "BLOCKED").await;
        bench.pass(4, "INDIVIDUAL", "LOCAL_STOCK").await;
        let tariff_end = noon().timestamp_millis() + 86_400_000;
        bench
            .sql(&format!("UPDATE membership SET tariff_end_ms = {tariff_end} WHERE passholder_id = 'person-1'"))
            .await
            .unwrap();
        bench.reward(uitpas_registry::db::entities::reward::Model { id: "cup".into(), ..default_reward() }).await;

        let snapshot = bench.registry.snapshot(CLUB).await.unwrap();
        let signature = SnapshotSignature::from_header(&snapshot.signature).unwrap();
        let keys = bench.registry.key_set().await.unwrap();
        let open = verify_snapshot(&snapshot.bytes, &signature, &keys, noon()).unwrap();
        assert_eq!(open.manifest.organizer_id, CLUB);
        assert_eq!(open.manifest.expires_at - open.manifest.issued_at, TimeDelta::hours(72));
        assert!(open.manifest.issued_at <= noon() && open.manifest.issued_at > noon() - TimeDelta::hours(6));
        let events: Vec<&str> = open.manifest.events.iter().map(|one| one.event.id()).collect();
        assert_eq!(events, ["training"]);
        assert_eq!(open.manifest.events[0].checkin_points, 2);
        assert_eq!(open.manifest.events[0].card_system_ids, [1]);
        assert_eq!(open.manifest.rewards.len(), 1);
        assert_eq!((open.manifest.roster.passes, open.manifest.roster.entries), (4, 8));
        assert_eq!(open.manifest.card_systems[0].id, 1);

        let record = |state, group_pass, balance, memberships, tariffs| PassRecord {
            state,
            group_pass,
            balance,
            memberships,
            tariffs,
            desk: 0,
        };
        let expected = [
            (1, record(RosterState::Active, false, 7, 1, 1)),
            (2, record(RosterState::Active, true, 0, 1, 0)),
            (3, record(RosterState::Blocked, false, 0, 1, 0)),
            (4, record(RosterState::LocalStock, false, 0, 0, 0)),
        ];
        for (n, wanted) in expected {
            for hash in [hash_number(&open.manifest.hash_key, &number(n)), hash_chip(&open.manifest.hash_key, &chip(n))]
            {
                let (_, found) = open.roster.lookup(hash).unwrap().unwrap();
                assert!(found == wanted, "pass {n}");
            }
        }
        assert!(open.roster.lookup(hash_number(&open.manifest.hash_key, &number(9))).unwrap().is_none());
        // Nothing in it names a person or a number.
        for personal in [number(1), chip(1), "Anke".to_owned(), "Demo 1".to_owned(), "person-1".to_owned()] {
            let needle = personal.as_bytes();
            assert!(!snapshot.bytes.windows(needle.len()).any(|window| window == needle), "{personal}");
        }

        // The same content: the same tag. A point more: another one.
        assert_eq!(bench.registry.snapshot(CLUB).await.unwrap().tag, snapshot.tag);
        bench.clock.advance(TimeDelta::minutes(5));
        assert_eq!(bench.registry.snapshot(CLUB).await.unwrap().tag, snapshot.tag);
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        let newer = bench.registry.snapshot(CLUB).await.unwrap();
        assert_ne!(newer.tag, snapshot.tag);

        assert_eq!(
            verify_snapshot(&snapshot.bytes, &signature, &keys, noon() + TimeDelta::hours(72)).unwrap_err(),
            SnapshotError::Expired
        );
        let mut changed = snapshot.bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(verify_snapshot(&changed, &signature, &keys, noon()).unwrap_err(), SnapshotError::BadSignature);
        assert_eq!(bench.registry.snapshot("nobody").await.unwrap_err().slug, Slug::OrganizerNotFound);
    });
}
