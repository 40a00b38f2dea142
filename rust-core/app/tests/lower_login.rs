//! Login, its end, and who the device works for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use lower::{Act, PASSES, World, balance, log_in, organizer, pass, save, waiting};
use std::time::Duration;
use uitpas_app::api::ports::TransportError;
use uitpas_app::device::{LogoutFault, SnapshotState};
use uitpas_app::login::LoginState;
use uitpas_app::snapshot::Lookup;
use uitpas_domain::PassholderId;
use uitpas_wire::offline::{DeviceRole, Outcome};

const OPERATIONS: &str = "/offline/operations";

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
