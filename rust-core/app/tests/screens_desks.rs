//! The organizer's devices and desks, as who manages a counter uses them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::lower::NOON;
use screens::registry::overview;
use screens::*;
use serde_json::{Value, json};
use uitpas_app::CounterApp;
use uitpas_app::api::counter::{CounterAction, CounterScreen};
use uitpas_app::api::desks::{DesksAction, DesksView};

fn act(app: &CounterApp, action: DesksAction) {
    app.dispatch(CounterAction::Desks { action });
}

fn desks(app: &CounterApp) -> DesksView {
    match app.view().screen {
        CounterScreen::Desks { view } => view,
        other => panic!("another screen: {other:?}"),
    }
}

async fn managing(stage: &Stage) -> std::sync::Arc<CounterApp> {
    stage.fake.with(|state| state.overview = Some(overview(NOON)));
    let app = stage.desk(None).await;
    act(&app, DesksAction::Open);
    app.settled().await;
    app
}

fn choose(app: &CounterApp, id: &str) {
    act(app, DesksAction::ChooseDevice { id: id.to_owned() });
}

/// The last change that the registry was asked for.
async fn asked(stage: &Stage, app: &CounterApp) -> (String, String, Value) {
    app.settled().await;
    stage.fake.with(|state| state.changes.pop()).expect("something was asked")
}

#[tokio::test]
async fn only_who_manages_the_counter_gets_there() {
    let stage = Stage::new();
    let app = stage.desk(None).await;
    assert_eq!(desk(&app.view()).manage_label, None);
    act(&app, DesksAction::Open);
    app.settled().await;
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    assert_eq!(stage.fake.asked("GET /offline/desks"), 0);
}

#[tokio::test]
async fn everything_is_in_sight() {
    let stage = Stage::new();
    let app = managing(&stage).await;
    let view = desks(&app);
    assert_eq!((view.set_text.as_str(), view.text.as_str()), ("No desks are open.", ""));
    let anja = &view.devices[0];
    assert_eq!((anja.name.as_str(), anja.text.as_str()), ("Anja", "Reward desk · in use · last seen 12:00"));
    assert_eq!(anja.lent, ["Demo mug: 10 lent until 18:00", "Demo mug: 5 in doubt since 11:00"]);
    assert_eq!(anja.warnings[0], "2 records are still missing.");
    assert!(anja.warnings[1].starts_with("A twin of this device"));
    assert_eq!(view.devices[1].text, "Reward desk 1 · in use · not seen yet");
    let stock: Vec<&str> = view.stock.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(stock[..2], ["80 left · 15 at devices · 5 given · 0 written off", "not counted · 5 given"]);
    assert!(!view.stock[2].note.is_empty());
    assert_eq!(view.shortfall_text, "The organisation bore 4 missing points.");
    let conflict = &view.conflicts[0];
    assert_eq!(
        (conflict.title.as_str(), conflict.text.as_str(), conflict.from.as_str()),
        ("Demo mug", "Given, but there were no units left, something was not right", "Anja · 13:00")
    );
    app.dispatch(CounterAction::Back);
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }), "back to where it was");
}

#[tokio::test]
async fn a_device_is_named_made_a_desk_and_lent_units() {
    let stage = Stage::new();
    let app = managing(&stage).await;
    choose(&app, "d-2");
    let device = desks(&app).device.unwrap();
    assert_eq!((device.name.as_str(), device.is_desk, device.risk_points), ("Anja", true, 9));
    assert_eq!(device.lend_rewards.len(), 1, "counted, without a limit for each person, and some left");
    let save = |points: &str| DesksAction::SaveDevice {
        name: "  Desk 2  ".to_owned(),
        reward_desk: true,
        risk_points: points.to_owned(),
        risk_floor: String::new(),
    };
    act(&app, save("12"));
    let settings = json!({ "name": "Desk 2", "role": "REWARD_DESK", "riskPoints": 12, "riskFloor": 0 });
    assert_eq!(asked(&stage, &app).await, ("PUT".to_owned(), "/offline/devices/d-2".to_owned(), settings));
    assert_eq!(notice_code(&app.view()), Some("done"));
    for wrong in ["-1", "many", "1.5", "99999999999999999999"] {
        act(&app, save(wrong));
        assert_eq!(notice_code(&app.view()), Some("not-right"), "{wrong}");
    }
    act(&app, DesksAction::Lend { reward: "mug".to_owned(), units: "0".to_owned() });
    assert_eq!(notice_code(&app.view()), Some("not-right"));
    act(&app, DesksAction::Lend { reward: "mug".to_owned(), units: "20".to_owned() });
    let lease = json!({ "deviceId": "d-2", "rewardId": "mug", "units": 20 });
    assert_eq!(asked(&stage, &app).await, ("POST".to_owned(), "/offline/leases".to_owned(), lease));
}

#[tokio::test]
async fn what_cannot_be_undone_is_asked_first() {
    let stage = Stage::new();
    let app = managing(&stage).await;
    act(&app, DesksAction::AskRevoke);
    assert_eq!(desks(&app).confirm, None, "of which device?");
    choose(&app, "d-2");
    act(&app, DesksAction::AskWriteOff);
    let confirm = desks(&app).confirm.unwrap();
    assert_eq!((confirm.name.as_str(), confirm.question.as_str()), ("Anja", "Write this device off?"));
    assert!(confirm.means.contains("cannot be undone"));
    app.dispatch(CounterAction::Back);
    act(&app, DesksAction::Confirm);
    app.settled().await;
    assert!(stage.fake.with(|state| state.changes.is_empty()), "No means no");
    for (ask, state) in [(DesksAction::AskWriteOff, "WRITTEN_OFF"), (DesksAction::AskRevoke, "REVOKED")] {
        act(&app, ask);
        act(&app, DesksAction::Confirm);
        let change = ("PUT".to_owned(), "/offline/devices/d-2/state".to_owned(), json!({ "state": state }));
        assert_eq!(asked(&stage, &app).await, change);
    }
    act(&app, DesksAction::Suspend);
    assert_eq!(asked(&stage, &app).await.2, json!({ "state": "SUSPENDED" }));
}

#[tokio::test]
async fn desks_are_opened_and_closed() {
    let stage = Stage::new();
    let app = managing(&stage).await;
    assert!(desks(&app).open_label.is_some() && desks(&app).close_label.is_none());
    act(&app, DesksAction::OpenDesks { hours: "73".to_owned() });
    assert_eq!(notice_code(&app.view()), Some("not-right"));
    act(&app, DesksAction::OpenDesks { hours: "8".to_owned() });
    let set = json!({ "organizerId": ORGANIZER, "deviceIds": ["d-1", "d-2"], "hours": 8 });
    assert_eq!(asked(&stage, &app).await, ("POST".to_owned(), "/offline/desk-sets".to_owned(), set));
    stage.fake.with(|state| {
        state.overview.as_mut().unwrap()["deskSet"] = json!({
            "deskSetId": "set-9", "desks": 2, "openedAt": "2026-11-23T12:00:00Z",
            "expiresAt": "2026-11-23T20:00:00Z", "closing": false, "held": [1, 2]
        });
    });
    act(&app, DesksAction::Refresh);
    app.settled().await;
    let view = desks(&app);
    assert_eq!((view.set_text.as_str(), view.held_text.as_str()), ("The desks are open until 21:00.", ""));
    assert!(view.open_label.is_none());
    act(&app, DesksAction::CloseDesks);
    assert_eq!(asked(&stage, &app).await.1, "/offline/desk-sets/set-9");
    act(&app, DesksAction::GiveBack);
    assert_eq!(notice_code(&app.view()), Some("nothing"), "this device holds nothing");
}

#[tokio::test]
async fn without_network_it_says_so_and_changes_nothing() {
    let stage = Stage::new();
    let app = managing(&stage).await;
    app.set_online(false);
    choose(&app, "d-2");
    act(&app, DesksAction::Suspend);
    assert_eq!(notice_code(&app.view()), Some("needs-network"));
    assert_eq!(desks(&app).text, "You need internet to manage devices.");
    app.settled().await;
    assert!(stage.fake.with(|state| state.changes.is_empty()));
}
