//! Sync against a registry whose network fails in every way: nothing is lost, nothing is counted twice, and the
//! device says the truth about what waits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use lower::{Act, PASSES, World, activity, balance, organizer, pass, save, save_at, waiting};
use rstest::rstest;
use std::time::Duration;
use uitpas_app::api::ports::TransportError;
use uitpas_app::oplog::OperationState;
use uitpas_wire::offline::{DeviceRole, Outcome};

const OPERATIONS: &str = "/offline/operations";

#[tokio::test(start_paused = true)]
async fn a_point_is_saved_uploaded_and_seen() {
    let world = World::new();
    let device = world.counter().await;
    let (number, chip) = PASSES[0];
    assert_eq!(balance(&device, number), (10, 0));

    let seq = save(&device, number);
    assert_eq!(balance(&device, number), (11, 1), "shown before the registry knows");
    assert_eq!(balance(&device, chip), (11, 1), "the chip of the same pass shows the same");
    assert_eq!(device.saved_in_period(&pass(chip), &activity(), "D2026-11-23").unwrap(), 1);
    device.settled().await;

    assert_eq!(waiting(&device), 0);
    assert_eq!(balance(&device, number), (11, 0));
    assert!(matches!(device.results_since(0).unwrap()[..], [(s, Outcome::Credited { balance: 11, .. })] if s == seq));
    assert_eq!(device.operation(seq).unwrap().unwrap().state, OperationState::Acknowledged);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_doubles_nothing() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, [Act::LoseAnswer, Act::LoseAnswer]);
    save(&device, PASSES[0].0);
    save(&device, PASSES[1].1);
    device.settled().await;
    assert_eq!(waiting(&device), 2, "no answer, so they wait");
    assert!(!device.status().online);

    tokio::time::sleep(Duration::from_secs(60)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert!(device.status().online);
    assert_eq!(balance(&device, PASSES[0].0), (11, 0));
    assert_eq!(balance(&device, PASSES[1].0), (11, 0));
    assert_eq!(world.registry.with(|state| state.results.len()), 2);
}

#[rstest]
#[case::bad_request(Act::Status(400, vec![]))]
#[case::forbidden(Act::Status(403, vec![]))]
#[case::not_found(Act::Status(404, vec![]))]
#[case::conflict(Act::Status(409, vec![]))]
#[case::too_large(Act::Status(413, vec![]))]
#[case::too_many(Act::Status(429, vec![]))]
#[case::trouble(Act::Status(500, vec![]))]
#[case::bad_gateway(Act::Status(502, vec![]))]
#[case::unavailable(Act::Status(503, vec![]))]
#[case::redirect(Act::Status(302, vec![("location", "https://elsewhere.example/".to_owned())]))]
#[case::empty_success(Act::Status(200, vec![]))]
#[case::unreachable(Act::Fail(TransportError::Unreachable))]
#[case::reset(Act::Fail(TransportError::BrokenOff))]
#[case::too_large_answer(Act::Fail(TransportError::TooLarge))]
#[tokio::test(start_paused = true)]
async fn no_answer_of_the_registry_loses_an_operation(#[case] act: Act) {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, vec![act; 3]);
    for (number, _) in PASSES {
        save(&device, number);
    }
    device.settled().await;
    assert_eq!(waiting(&device), 4);
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(30)).await;
        device.settled().await;
    }
    assert_eq!(waiting(&device), 0);
    assert_eq!(device.status().last_fault, None);
    for (number, _) in PASSES {
        assert_eq!(balance(&device, number), (11, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_too_large_is_halved_until_it_fits() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| state.largest_batch = Some(100));
    device.set_connected(false);
    for number in 0..600 {
        save_at(&device, PASSES[0].0, &format!("activity-{number}"));
    }
    assert_eq!(waiting(&device), 600);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    let sizes: Vec<usize> = world.registry.seen(OPERATIONS).iter().map(|seen| seen.operations).collect();
    assert_eq!(sizes[0], 500, "never more than 500 at once");
    assert_eq!(balance(&device, PASSES[0].0), (610, 0));
}

#[tokio::test(start_paused = true)]
async fn the_registry_s_wait_is_kept_even_when_a_person_asks() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, [Act::Status(429, vec![("retry-after", "120".to_owned())])]);
    save(&device, PASSES[0].0);
    device.settled().await;
    let asked = || world.registry.seen(OPERATIONS).len();
    assert_eq!(asked(), 1);
    device.sync_now();
    save(&device, PASSES[1].0);
    tokio::time::sleep(Duration::from_secs(118)).await;
    assert_eq!(asked(), 1, "before the 120 s are over nothing is sent");
    tokio::time::sleep(Duration::from_secs(3)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn waits_grow_and_never_pass_five_minutes() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, vec![Act::Fail(TransportError::Unreachable); 2000]);
    save(&device, PASSES[0].0);
    tokio::time::sleep(Duration::from_secs(3600 * 6)).await;
    let tries = world.registry.seen(OPERATIONS).len();
    // Six hours with waits of at most 300 s (on average 150) are some 144 tries, and at least 72.
    assert!((72..400).contains(&tries), "{tries} tries in six hours");
    world.registry.with(|state| state.script.clear());
    tokio::time::sleep(Duration::from_secs(301)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn a_person_or_the_network_ends_the_wait() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, vec![Act::Fail(TransportError::Unreachable); 8]);
    save(&device, PASSES[0].0);
    device.settled().await;
    for _ in 0..7 {
        device.foreground();
        device.settled().await;
    }
    assert_eq!(waiting(&device), 1);
    device.set_connected(false);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn without_network_nothing_is_sent_and_everything_works() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    assert!(!device.status().online);
    assert!(device.status().offline_since.is_some());
    let before = world.registry.with(|state| state.seen.len());
    save(&device, PASSES[0].0);
    device.settled().await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(world.registry.with(|state| state.seen.len()), before);
    assert_eq!(balance(&device, PASSES[0].0), (11, 1));
    device.set_connected(true);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(device.status().offline_since, None);
}

#[tokio::test(start_paused = true)]
async fn what_the_registry_refuses_is_parked_and_stays_visible() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.with(|state| state.refuse.insert(PASSES[1].0.to_owned()));
    save(&device, PASSES[0].0);
    let refused = save(&device, PASSES[1].0);
    device.settled().await;
    let status = device.status();
    assert_eq!((status.waiting, status.parked), (0, 1));
    let open = device.open_operations().unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].seq, open[0].state), (refused, OperationState::Parked));
    assert_eq!(balance(&device, PASSES[1].0), (10, 0), "the promised point is no longer shown");
    device.put_away(refused).unwrap();
    assert_eq!(device.status().parked, 0);
}

#[tokio::test(start_paused = true)]
async fn an_undo_takes_the_point_back_before_and_after_the_upload() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    let seq = save(&device, PASSES[0].0);
    device.record_undo(seq).unwrap();
    assert_eq!(balance(&device, PASSES[0].0), (10, 0));
    assert_eq!(device.saved_in_period(&pass(PASSES[0].0), &activity(), "D2026-11-23").unwrap(), 0);
    assert!(device.record_undo(seq).is_err(), "once is enough");
    assert!(device.record_undo(99).is_err());
    device.set_connected(true);
    device.settled().await;
    assert_eq!((waiting(&device), balance(&device, PASSES[0].0)), (0, (10, 0)));

    let seq = save(&device, PASSES[1].0);
    device.settled().await;
    assert_eq!(balance(&device, PASSES[1].0), (11, 0));
    device.set_connected(false);
    device.record_undo(seq).unwrap();
    assert_eq!(balance(&device, PASSES[1].0), (10, -1));
}

#[tokio::test(start_paused = true)]
async fn a_changed_wall_clock_changes_no_time_and_is_told() {
    let world = World::new();
    let device = world.counter().await;
    assert_eq!(device.status().clock_off, None);
    device.set_connected(false);
    let before = device.now().best;
    world.clock.wall.fetch_add(24 * 3600 * 1000, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(device.now().best, before);
    let off = device.status().clock_off.unwrap();
    assert!((off.num_seconds() + 24 * 3600).abs() <= 1, "the wall clock is a day ahead");
    let seq = save(&device, PASSES[0].0);
    let recorded = device.operation(seq).unwrap().unwrap().at;
    assert!((recorded - before).num_seconds().abs() <= 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_survives_a_restart() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    for (number, _) in PASSES {
        save(&device, number);
    }
    drop(device);
    tokio::task::yield_now().await;
    let device = world.open(DeviceRole::Counter);
    assert_eq!(waiting(&device), 4);
    assert_eq!(device.organizer(), Some(organizer()));
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(balance(&device, PASSES[3].1), (11, 0));
    assert_eq!(save(&device, PASSES[0].0), 5, "the sequence goes on without a gap");
}
