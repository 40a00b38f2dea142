//! Sync against a registry whose network fails in every way: nothing is lost, nothing is counted twice, and the
//! device says the truth about what waits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::time::Duration;

use lower::{Act, PASSES, World, activity, log_in, organizer, pass, save, save_at};
use rstest::rstest;
use uitpas_app::api::ports::TransportError;
use uitpas_app::device::{Device, LogoutFault, SnapshotState};
use uitpas_app::login::LoginState;
use uitpas_app::oplog::OperationState;
use uitpas_app::snapshot::Lookup;
use uitpas_domain::{OrganizerId, PassholderId};
use uitpas_wire::offline::{DeviceRole, Outcome};

const OPERATIONS: &str = "/offline/operations";

fn balance(device: &Device, text: &str) -> (i64, i64) {
    match device.look_up(&pass(text)).unwrap() {
        Lookup::Known(facts) => (facts.balance, facts.pending),
        other => panic!("{other:?}"),
    }
}

fn waiting(device: &Device) -> u32 {
    device.status().waiting
}

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
async fn a_stale_token_is_renewed_once_for_all() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.revoke_access();
    let before = world.registry.with(|state| state.grants);
    save(&device, PASSES[0].0);
    device.foreground();
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(device.login_state(), LoginState::LoggedIn);
    assert_eq!(world.registry.with(|state| state.grants), before + 1, "both lanes share one renewal");
}

#[tokio::test(start_paused = true)]
async fn an_expired_login_is_told_and_operations_go_up_by_signature_alone() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.revoke_access();
    world.registry.with(|state| state.refresh = None);
    save(&device, PASSES[0].0);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(device.login_state(), LoginState::Expired);
    assert_eq!(world.registry.seen(OPERATIONS).last().unwrap().token, None);
    assert!(matches!(device.status().snapshot, SnapshotState::Valid(_)));
    save(&device, PASSES[1].0);
    device.settled().await;
    assert_eq!(balance(&device, PASSES[1].0), (11, 0));

    world.registry.with(|state| state.refresh = Some("new".to_owned()));
    log_in(&device).await;
    assert_eq!(device.login_state(), LoginState::LoggedIn);
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
    world.registry.with(|state| (state.snapshot_version, state.signer) = (2, 10));
    device.foreground();
    device.settled().await;
    assert_eq!(device.snapshot().unwrap().version(), 1);
    assert_eq!(device.status().last_fault, Some("snapshot-bad-signature"));
    world.registry.with(|state| (state.signer, state.snapshot_organizer) = (9, "another".to_owned()));
    device.foreground();
    device.settled().await;
    assert_eq!(device.status().last_fault, Some("snapshot-of-another-counter"));
    assert_eq!(balance(&device, PASSES[0].0), (10, 0));
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

#[tokio::test(start_paused = true)]
async fn logging_out_waits_for_operations_and_the_next_person_is_a_new_device() {
    let world = World::new();
    let device = world.counter().await;
    world.registry.script(OPERATIONS, [Act::Fail(TransportError::Unreachable)]);
    save(&device, PASSES[0].0);
    device.settled().await;
    assert_eq!(device.log_out(false), Err(LogoutFault::OperationsWaiting(1)));
    device.log_out(true).unwrap();
    assert_eq!(device.login_state(), LoginState::LoggedOut);
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::NoSnapshot);
    tokio::time::sleep(Duration::from_secs(300)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0, "by the signature of the device that it was");

    log_in(&device).await;
    device.work_for(&organizer()).unwrap();
    device.settled().await;
    assert_eq!(world.registry.with(|state| state.devices.len()), 2);
    save(&device, PASSES[1].0);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn a_login_is_completed_only_by_its_own_answer() {
    let world = World::new();
    let device = world.open(DeviceRole::Passholder);
    assert_eq!(
        device.complete_login("org.example.uitpas:/login?code=good&state=x").await.unwrap_err().code(),
        "login-not-begun"
    );
    let url = url::Url::parse(&device.begin_login().await.unwrap()).unwrap();
    let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["redirect_uri"], "org.example.uitpas:/login");
    for wrong in ["org.example.uitpas:/login?code=good&state=other", "not a url", "org.example.uitpas:/login"] {
        assert_eq!(device.complete_login(wrong).await.unwrap_err().code(), "login-wrong-answer");
    }
    let back = format!("org.example.uitpas:/login?code=good&state={}", query["state"]);
    let wrong_issuer = format!("{back}&iss=https%3A%2F%2Felsewhere.example");
    assert_eq!(device.complete_login(&wrong_issuer).await.unwrap_err().code(), "login-wrong-answer");
    world.registry.script("/realms/uitid/protocol", [Act::Fail(TransportError::BrokenOff)]);
    assert_eq!(device.complete_login(&back).await.unwrap_err().code(), "connection-broken-off");
    device.complete_login(&back).await.unwrap();
    assert_eq!(device.login_state(), LoginState::LoggedIn);
    assert_eq!(device.complete_login(&back).await.unwrap_err().code(), "login-not-begun");
}

#[tokio::test(start_paused = true)]
async fn a_passholder_s_pages_are_kept_for_later_without_network() {
    let world = World::new();
    world.registry.with(|state| {
        state.pages.insert("/passholders/me".to_owned(), serde_json::json!({ "points": 7 }));
    });
    let device = world.open(DeviceRole::Passholder);
    log_in(&device).await;
    let page = |name: &str, path: &str| uitpas_app::sync::PageSpec { name: name.to_owned(), path: path.to_owned() };
    device.keep_pages(vec![page("me", "/passholders/me"), page("family", "/passholders/me/family")]);
    device.settled().await;
    device.set_connected(false);
    let kept = device.page("me").unwrap().unwrap();
    assert_eq!(kept.body, br#"{"points":7}"#);
    assert_eq!(device.page("family").unwrap(), None, "there is none");

    let seq = device.record_code("abcdefghijklmnopqrstuvwxyz012345", &PassholderId::new("me-1").unwrap()).unwrap();
    assert_eq!(waiting(&device), 1);
    assert!(device.record_code(&"x".repeat(513), &PassholderId::new("me-1").unwrap()).is_err());
    let before = world.registry.seen("/passholders/me").len();
    device.set_connected(true);
    device.settled().await;
    assert!(matches!(device.operation(seq).unwrap().unwrap().outcome, Some(Outcome::CodeInvalid)));
    assert!(world.registry.seen("/passholders/me").len() > before, "what changed is fetched after an upload");
}

#[tokio::test(start_paused = true)]
async fn another_person_finds_nothing_of_the_former_one_and_their_scans_still_go_up() {
    let world = World::new();
    world.registry.with(|state| {
        state.person = Some("one".to_owned());
        state.pages.insert("/passholders/me".to_owned(), serde_json::json!({ "points": 7 }));
    });
    let device = world.open(DeviceRole::Passholder);
    log_in(&device).await;
    let pages = || vec![uitpas_app::sync::PageSpec { name: "me".to_owned(), path: "/passholders/me".to_owned() }];
    device.keep_pages(pages());
    device.settled().await;
    device.set_connected(false);
    device.record_code("code", &PassholderId::new("one").unwrap()).unwrap();
    world.registry.script(OPERATIONS, vec![Act::Fail(TransportError::Unreachable); 2]);
    device.set_connected(true);

    // The same person again: everything stays.
    log_in(&device).await;
    assert!(device.page("me").unwrap().is_some());
    world.registry.with(|state| state.person = Some("two".to_owned()));
    world.registry.script("/passholders/me", vec![Act::Status(503, vec![]); 5]);
    log_in(&device).await;
    assert_eq!(device.page("me").unwrap(), None);
    tokio::time::sleep(Duration::from_secs(300)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(world.registry.with(|state| state.devices.len()), 2);
    assert!(device.record_code("code", &PassholderId::new("two").unwrap()).is_ok());
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
