//! Keys follow each other: what an old one signed stays good, unless it was withdrawn.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, person_id};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uitpas_registry::signing_keys::Rotation;
use uitpas_registry::{Registry, SystemRandomness};
use uitpas_wire::Slug;
use uitpas_wire::offline::{KeySet, SnapshotSignature, verify_snapshot};

async fn poster(bench: &Bench) -> String {
    let event = bench.registry.event("training").await.unwrap();
    bench.registry.poster_code(&event).await.unwrap()
}

/// Whether a phone that knows these keys uses the snapshot of now, and who signed it.
async fn snapshot(registry: &Registry, keys: &KeySet, at: DateTime<Utc>) -> (bool, String) {
    let snapshot = registry.snapshot(CLUB).await.unwrap();
    let signature = SnapshotSignature::from_header(&snapshot.signature).unwrap();
    (verify_snapshot(&snapshot.bytes(), &signature, keys, at).is_ok(), signature.kid)
}

#[test]
fn a_new_key_is_told_three_days_before_it_signs_and_old_posters_stay_good() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.person(1, 0).await;
        let old_poster = poster(&bench).await;
        // A process that was there before, and one that does not hear of it otherwise.
        let other =
            Registry::open_with(bench.registry.db().clone(), bench.clock.clone(), Arc::new(SystemRandomness)).await;
        let other = other.unwrap();
        let first = bench.registry.signing_keys().signer(noon()).unwrap().kid().to_string();
        let next = bench.registry.rotate_signing_keys(Rotation::Announced).await.unwrap().to_string();
        let told = other.key_set().await.unwrap();
        assert_eq!(told.keys.iter().map(|key| key.kid.clone()).collect::<Vec<_>>(), [first.clone(), next.clone()]);
        bench.clock.advance(TimeDelta::hours(71));
        assert_eq!(snapshot(&other, &told, bench.registry.now()).await, (true, first));
        bench.clock.advance(TimeDelta::hours(2));
        for registry in [&bench.registry, &other] {
            assert_eq!(snapshot(registry, &told, bench.registry.now()).await, (true, next.clone()));
        }
        let new_poster = poster(&bench).await;
        assert_ne!(new_poster, old_poster);
        let me = person_id(1);
        assert!(bench.registry.self_checkin_at(&me, &old_poster, noon()).await.is_ok());
        // The same activity: both are good, and there is one point in it.
        let twice = bench.registry.self_checkin_at(&me, &new_poster, noon()).await.unwrap_err();
        assert_eq!(twice.slug, Slug::CheckinNotAllowed);
        bench.books_balance().await;
    });
}

#[test]
fn a_withdrawn_key_is_believed_no_more_from_that_moment() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.person(1, 0).await;
        let (me, old_poster) = (person_id(1), poster(&bench).await);
        let told = bench.registry.key_set().await.unwrap();
        bench.clock.advance(TimeDelta::minutes(1));
        let next = bench.registry.rotate_signing_keys(Rotation::Withdrawn).await.unwrap().to_string();
        bench.clock.advance(TimeDelta::minutes(1));
        let now = bench.registry.now();
        assert_eq!(snapshot(&bench.registry, &told, now).await, (false, next.clone()));
        let heard = bench.registry.key_set().await.unwrap();
        assert_eq!(heard.keys.iter().map(|key| &key.kid).collect::<Vec<_>>(), [&next]);
        assert_eq!(snapshot(&bench.registry, &heard, now).await, (true, next));
        let refused = bench.registry.self_checkin(&me, &old_poster).await.unwrap_err();
        assert_eq!(refused.slug, Slug::CheckinCodeInvalid);
        // Scanned while it was good, and told later.
        assert!(bench.registry.self_checkin_at(&me, &old_poster, noon()).await.is_ok());
        // The new one, by a phone whose clock is an hour slow: it seems older than its key.
        bench.person(2, 0).await;
        let slow =
            bench.registry.self_checkin_at(&person_id(2), &poster(&bench).await, now - TimeDelta::hours(1)).await;
        assert!(slow.is_ok(), "{slow:?}");
    });
}
