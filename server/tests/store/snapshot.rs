//! The snapshot: verified as a phone does, complete, without a name, and the same tag for the same content.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, MUSEUM, chip, default_reward, number};
use chrono::TimeDelta;
use std::sync::Arc;
use uitpas_domain::Channel;
use uitpas_wire::Slug;
use uitpas_wire::offline::roster::{PassRecord, RosterState, hash_chip, hash_number};
use uitpas_wire::offline::{
    SnapshotBase, SnapshotDelta, SnapshotError, SnapshotManifest, SnapshotSignature, verify_snapshot,
};

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
        let bytes = snapshot.bytes();
        let open = verify_snapshot(&bytes, &signature, &keys, noon()).unwrap();
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
            assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{personal}");
        }

        // The same content: the same tag. A point more: another one.
        assert_eq!(bench.registry.snapshot(CLUB).await.unwrap().tag, snapshot.tag);
        bench.clock.advance(TimeDelta::minutes(5));
        assert_eq!(bench.registry.snapshot(CLUB).await.unwrap().tag, snapshot.tag);
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        let newer = bench.registry.snapshot(CLUB).await.unwrap();
        assert_ne!(newer.tag, snapshot.tag);

        assert_eq!(
            verify_snapshot(&bytes, &signature, &keys, noon() + TimeDelta::hours(72)).unwrap_err(),
            SnapshotError::Expired
        );
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(verify_snapshot(&changed, &signature, &keys, noon()).unwrap_err(), SnapshotError::BadSignature);
        assert_eq!(bench.registry.snapshot("nobody").await.unwrap_err().slug, Slug::OrganizerNotFound);
    });
}

/// What a phone keeps of a snapshot: its version and checksum, and the roster.
async fn kept(bench: &Bench, organizer: &str) -> (SnapshotBase, Vec<u8>) {
    let bytes = bench.registry.snapshot(organizer).await.unwrap().bytes();
    let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
    let manifest: SnapshotManifest = serde_json::from_slice(&bytes[4..4 + length]).unwrap();
    let base = SnapshotBase { base_version: manifest.version, base_sha256: manifest.roster.sha256 };
    (base, bytes[4 + length..].to_vec())
}

#[test]
fn a_counter_is_sent_what_changed_since_and_has_the_whole_snapshot() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        let pass = bench.person(1, 7).await;
        for n in 2..40 {
            bench.pass(n, "INDIVIDUAL", "ACTIVE").await;
        }
        let (base, roster) = kept(&bench, CLUB).await;
        assert!(kept(&bench, CLUB).await.0 == base, "nothing changed: the same version");
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        bench.pass(40, "INDIVIDUAL", "ACTIVE").await;
        bench.sql(&format!("UPDATE card SET state = 'BLOCKED' WHERE number = '{}'", number(3))).await.unwrap();

        let next = bench.registry.snapshot(CLUB).await.unwrap();
        let delta = bench.registry.snapshot_delta(&next, base.base_version).await.unwrap().unwrap();
        let rebuilt = SnapshotDelta::parse(&delta).unwrap().rebuild(&base, &roster).unwrap();
        assert!(rebuilt == next.bytes());
        let signature = SnapshotSignature::from_header(&next.signature).unwrap();
        let open =
            verify_snapshot(&rebuilt, &signature, &bench.registry.key_set().await.unwrap(), bench.registry.now())
                .unwrap();
        assert!(open.manifest.version > base.base_version);
        let found = open.roster.lookup(hash_number(&open.manifest.hash_key, &number(3))).unwrap().unwrap();
        assert!(found.1.state == RosterState::Blocked);
        for personal in [number(40), chip(40), "Anke".to_owned(), "person-1".to_owned()] {
            assert!(!delta.windows(personal.len()).any(|window| window == personal.as_bytes()), "{personal}");
        }

        // What is not remembered: another version, another organizer's, and anything from before a restart.
        assert!(bench.registry.snapshot_delta(&next, base.base_version - 1).await.unwrap().is_none());
        let other = bench.registry.snapshot(MUSEUM).await.unwrap();
        assert!(bench.registry.snapshot_delta(&other, base.base_version).await.unwrap().is_none());
        bench.clock.advance(TimeDelta::seconds(1));
        let random = Arc::new(uitpas_registry::SeededRandomness::from_seed(8));
        let again = uitpas_registry::Registry::open_with(bench.registry.db().clone(), bench.clock.clone(), random);
        let again = again.await.unwrap();
        let after = again.snapshot(CLUB).await.unwrap();
        assert!(after.tag == next.tag && again.snapshot_delta(&after, base.base_version).await.unwrap().is_none());
    });
}

#[test]
fn whatever_changes_in_a_roster_changes_the_tag() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 7).await;
        bench.pass(2, "INDIVIDUAL", "ACTIVE").await;
        bench.pass(3, "INDIVIDUAL", "LOCAL_STOCK").await;
        let mut before = bench.registry.snapshot(CLUB).await.unwrap().tag;
        let later = noon().timestamp_millis() + 3_600_000;
        let (one, stock) = (number(1), number(3));
        for change in [
            format!("UPDATE membership SET tariff_end_ms = {later} WHERE passholder_id = 'person-1'"),
            format!("UPDATE membership SET tariff_suspended_until_ms = {later} WHERE passholder_id = 'person-1'"),
            "UPDATE membership SET status = 'BLOCKED' WHERE passholder_id = 'person-1'".to_owned(),
            format!("UPDATE card SET state = 'BLOCKED' WHERE number = '{one}'"),
            format!("UPDATE card SET chip_number = NULL WHERE number = '{one}'"),
            format!("DELETE FROM card WHERE number = '{stock}'"),
        ] {
            bench.sql(&change).await.unwrap();
            let tag = bench.registry.snapshot(CLUB).await.unwrap().tag;
            assert_ne!(tag, before, "{change}");
            before = tag;
        }
        bench.pass(4, "INDIVIDUAL", "ACTIVE").await;
        assert_ne!(bench.registry.snapshot(CLUB).await.unwrap().tag, before);
    });
}

#[test]
fn a_social_tariff_ends_by_the_clock_alone() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 7).await;
        let (suspended, end) = (noon() + TimeDelta::hours(1), noon() - TimeDelta::days(29));
        bench
            .sql(&format!(
                "UPDATE membership SET tariff_end_ms = {}, tariff_suspended_until_ms = {}",
                end.timestamp_millis(),
                suspended.timestamp_millis()
            ))
            .await
            .unwrap();
        let mut tariffs = Vec::new();
        for minutes in [0, 59, 2, 60 * 24 * 2] {
            bench.clock.advance(TimeDelta::minutes(minutes));
            let snapshot = bench.registry.snapshot(CLUB).await.unwrap();
            let signature = SnapshotSignature::from_header(&snapshot.signature).unwrap();
            let bytes = snapshot.bytes();
            let open =
                verify_snapshot(&bytes, &signature, &bench.registry.key_set().await.unwrap(), bench.registry.now())
                    .unwrap();
            let hash = hash_number(&open.manifest.hash_key, &number(1));
            tariffs.push(open.roster.lookup(hash).unwrap().unwrap().1.tariffs);
        }
        assert_eq!(tariffs, [0, 0, 1, 0], "suspended, suspended, in its grace period, over");
    });
}
