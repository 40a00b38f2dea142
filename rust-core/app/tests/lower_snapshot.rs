//! The counter's snapshot: verified, replaced, expired, and bound to one counter's device.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use lower::{Act, PASSES, World, activity, balance, pass, save, waiting};
use rstest::rstest;
use uitpas_app::api::ports::TransportError;
use uitpas_app::device::SnapshotState;
use uitpas_app::snapshot::Lookup;
use uitpas_domain::OrganizerId;
use uitpas_wire::offline::Outcome;

const OPERATIONS: &str = "/offline/operations";

#[tokio::test(start_paused = true)]
async fn a_new_snapshot_moves_what_was_done_to_its_places() {
    let world = World::new();
    let device = world.counter().await;
    save(&device, PASSES[0].0);
    device.settled().await;
    device.set_connected(false);
    save(&device, PASSES[1].0);
    world.pass_time(60_000);
    // Other hashes, so other places; and a balance that knows the first check-in (10 by construction).
    world.registry.with(|state| (state.snapshot_version, state.roster_key) = (2, 77));
    world.registry.script(OPERATIONS, vec![Act::Fail(TransportError::Unreachable)]);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 2);
    assert_eq!(balance(&device, PASSES[0].1), (10, 0), "the snapshot is newer than the balance heard");
    assert_eq!(balance(&device, PASSES[1].1), (11, 1), "what waits is still added");
    assert_eq!(device.saved_in_period(&pass(PASSES[0].1), &activity(), "D2026-11-23").unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_does_not_verify_changes_nothing() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| (state.snapshot_version, state.forged) = (2, true));
    device.foreground();
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 1);
    assert_eq!(device.status().last_fault, Some("snapshot-bad-signature"));
    world.registry.with(|state| (state.forged, state.snapshot_organizer) = (false, "another".to_owned()));
    device.foreground();
    device.settled().await;
    assert_eq!(device.status().last_fault, Some("snapshot-of-another-counter"));
    assert_eq!(balance(&device, PASSES[0].0), (10, 0));
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_known_before_it_signs() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| (state.snapshot_version, state.announced) = (2, vec![20]));
    device.foreground();
    device.settled().await;
    world.registry.with(|state| (state.snapshot_version, state.signer, state.announced) = (3, 20, vec![9]));
    device.foreground();
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 3);
    assert_eq!(world.registry.seen("/offline/keys").len(), 1, "only at the enrolment");
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_meets_an_unknown_key_asks_for_the_keys_once() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| (state.snapshot_version, state.signer) = (2, 20));
    device.foreground();
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 2);
    assert_eq!(world.registry.seen("/offline/keys").len(), 2);
    // Withdrawn: what the old key signs is believed no more.
    world.registry.with(|state| (state.snapshot_version, state.signer) = (3, 9));
    world.registry.script("/offline/keys", [Act::Status(500, Vec::new())]);
    device.foreground();
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_unchanged_snapshot_is_not_fetched_again_while_it_is_fresh() {
    let world = World::new();
    let device = world.counter().await;
    device.foreground();
    device.settled().await;
    let seen = world.registry.seen("/offline/snapshot");
    assert_eq!(seen.last().unwrap().if_none_match.as_deref(), Some("\"v1\""));
    world.pass_time(40 * 3600 * 1000);
    device.foreground();
    device.settled().await;
    assert_eq!(world.registry.seen("/offline/snapshot").last().unwrap().if_none_match, None);
    assert!(matches!(device.status().snapshot, SnapshotState::Valid(until) if until > device.now().best));
}

/// What was asked for, by the version that the counter said it had.
fn asked(world: &World) -> Vec<Option<String>> {
    world.registry.seen("/offline/snapshot").into_iter().map(|seen| seen.since).collect()
}

#[tokio::test(start_paused = true)]
async fn what_changed_since_is_enough() {
    let world = World::new();
    world.registry.with(|state| {
        state.delta = Some(|delta| delta);
        state.live = true;
    });
    let device = world.counter().await;
    world.registry.with(|state| {
        state.snapshot_version = 2;
        state.balances.insert(PASSES[0].0.to_owned(), 25);
    });
    world.pass_time(60_000);
    device.foreground();
    device.settled().await;
    assert_eq!(asked(&world), [None, Some("1".to_owned())]);
    assert_eq!(device.snapshot().unwrap().version(), 2);
    assert_eq!(balance(&device, PASSES[0].1), (25, 0));
    assert_eq!(balance(&device, PASSES[1].0), (10, 0));
    // And once more from there, to passes at other places.
    world.registry.with(|state| (state.snapshot_version, state.roster_key) = (3, 77));
    device.foreground();
    device.settled().await;
    assert_eq!(asked(&world).last().unwrap().as_deref(), Some("2"));
    assert_eq!((device.snapshot().unwrap().version(), balance(&device, PASSES[0].1)), (3, (25, 0)));
    assert_eq!(device.status().last_fault, None);
}

#[rstest]
#[case::of_another_base(|mut delta: Vec<u8>| { delta[20] ^= 1; delta })]
#[case::cut_short(|mut delta: Vec<u8>| { delta.pop(); delta })]
#[case::with_another_balance(|mut delta: Vec<u8>| { *delta.last_mut().unwrap() ^= 0x10; delta })]
#[case::nothing(|_| Vec::new())]
#[tokio::test(start_paused = true)]
async fn a_delta_that_does_not_fit_is_followed_by_the_whole_snapshot_at_once(#[case] damage: fn(Vec<u8>) -> Vec<u8>) {
    let world = World::new();
    world.registry.with(|state| {
        state.delta = Some(damage);
        state.live = true;
    });
    let device = world.counter().await;
    world.registry.with(|state| {
        state.snapshot_version = 2;
        state.balances.insert(PASSES[0].0.to_owned(), 25);
    });
    // The whole one does not come through at first: nothing has changed.
    world.registry.script("/offline/snapshot", [Act::Slow(0), Act::Fail(TransportError::Unreachable)]);
    world.pass_time(60_000);
    device.foreground();
    while asked(&world).len() < 3 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(asked(&world)[1..3], [Some("1".to_owned()), None]);
    assert_eq!((device.snapshot().unwrap().version(), balance(&device, PASSES[0].0)), (1, (10, 0)));
    device.foreground();
    device.settled().await;
    assert_eq!(asked(&world).last().unwrap(), &None);
    assert_eq!((device.snapshot().unwrap().version(), balance(&device, PASSES[0].0)), (2, (25, 0)));
}

#[tokio::test(start_paused = true)]
async fn after_72_hours_there_is_no_verdict_and_after_a_restart_nothing_left() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    save(&device, PASSES[0].0);
    world.pass_time(71 * 3600 * 1000);
    assert_eq!(balance(&device, PASSES[0].0), (11, 1));
    world.pass_time(2 * 3600 * 1000);
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired);
    assert_eq!(device.status().snapshot, SnapshotState::Expired);
    assert!(device.snapshot().is_none());
    // Setting the wall clock back revives nothing.
    world.clock.wall.fetch_sub(10 * 3600 * 1000, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired);

    device.set_connected(true);
    device.settled().await;
    assert!(matches!(device.status().snapshot, SnapshotState::Valid(_)), "a new one came: {:?}", device.status());
    assert_eq!(balance(&device, PASSES[0].0).1, 0);
}

#[rstest]
#[case("device-not-yours", 403)]
#[case("device-not-found", 404)]
#[tokio::test(start_paused = true)]
async fn a_device_that_the_registry_does_not_know_as_ours_enrols_anew(#[case] slug: &str, #[case] status: u16) {
    let world = World::new();
    let device = world.counter().await;
    save(&device, PASSES[0].0);
    device.settled().await;
    world.registry.with(|state| state.problem = Some((slug.to_owned(), status)));
    world.registry.script("/offline/snapshot", [Act::Problem]);
    device.foreground();
    device.settled().await;
    assert_eq!(world.registry.with(|state| state.devices.len()), 2);
    // A registry that never knows it is not asked in a circle.
    world.registry.script("/offline/snapshot", vec![Act::Problem; 50]);
    device.foreground();
    device.settled().await;
    assert!(world.registry.with(|state| state.devices.len()) < 6);
    world.registry.with(|state| state.script.clear());
    device.foreground();
    device.settled().await;
    save(&device, PASSES[1].0);
    device.settled().await;
    assert_eq!((waiting(&device), balance(&device, PASSES[1].0)), (0, (11, 0)));
}

#[tokio::test(start_paused = true)]
async fn a_suspended_device_keeps_no_roster_and_still_uploads() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| state.problem = Some(("device-suspended".to_owned(), 403)));
    world.registry.script("/offline/snapshot", vec![Act::Problem; 3]);
    device.foreground();
    device.settled().await;
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired);
    save(&device, PASSES[0].0);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn another_counter_is_another_device_with_its_own_snapshot() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    let seq = save(&device, PASSES[0].0);
    let other = OrganizerId::new("another-organizer").unwrap();
    world.registry.with(|state| state.snapshot_organizer = other.as_str().to_owned());
    device.work_for(&other).unwrap();
    assert!(device.snapshot().is_none(), "the former counter's is gone at once");
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::NoSnapshot);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().organizer_id(), Some(other));
    assert_eq!(waiting(&device), 0);
    assert_eq!(balance(&device, PASSES[0].0), (11, 0), "what was done to a pass is not forgotten");
    assert_eq!(world.registry.with(|state| state.devices.len()), 2);
    let next = save(&device, PASSES[1].0);
    assert_eq!(next, seq + 1);
    device.settled().await;
    assert!(matches!(device.operation(next).unwrap().unwrap().outcome, Some(Outcome::Credited { .. })));
}
