//! The kiosk: guests serve themselves, nothing about a person is on the screen, and the way out takes the PIN.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::*;
use uitpas_app::CounterApp;
use uitpas_app::api::common::Tone;
use uitpas_app::api::counter::{CounterAction, CounterScreen};
use uitpas_app::api::kiosk::{KioskResult, KioskView};
use uitpas_texts::Language;

const ANKE: &str = "0900000095902";
const ANKES_CHIP: &str = "04784CDAEE3880";
/// With a right to a lower price.
const BRAM: &str = "0900000067513";
const SECOND: i64 = 1_000;

fn kiosk(app: &CounterApp) -> KioskView {
    match app.view().screen {
        CounterScreen::Kiosk { view } => view,
        other => panic!("not the kiosk: {other:?}"),
    }
}

fn tap(app: &CounterApp, input: &str) -> KioskResult {
    app.dispatch(CounterAction::Identify { input: input.to_owned() });
    kiosk(app).result.expect("no result")
}

async fn at_kiosk(stage: &Stage) -> std::sync::Arc<CounterApp> {
    let app = stage.desk(Some(PERMANENT)).await;
    assert!(desk(&app.view()).start_kiosk_label.is_some());
    app.dispatch(CounterAction::StartKiosk);
    app.settled().await;
    app
}

#[tokio::test]
async fn guests_scan_its_code_or_hold_up_their_pass() {
    let stage = Stage::new();
    let app = at_kiosk(&stage).await;
    let first = kiosk(&app).code.expect("no code to scan");
    assert_eq!(kiosk(&app).text, "Scan this code with your phone and save a point.");
    stage.world.pass_time(30 * SECOND);
    assert_ne!(kiosk(&app).code.unwrap(), first, "it changes by itself");

    let result = tap(&app, ANKES_CHIP);
    assert_eq!((result.code.as_str(), result.tone, result.headline.as_str()), ("saved", Tone::Good, "1 point saved"));
    assert_eq!(result.detail, "Have fun!");
    stage.world.pass_time(5 * SECOND);
    assert!(kiosk(&app).result.is_some());
    stage.world.pass_time(SECOND);
    assert!(kiosk(&app).result.is_none(), "it goes by itself");
    assert_eq!(tap(&app, ANKE).code, "already-saved", "the same pass by its number");
    // The next guest comes at once.
    assert_eq!(tap(&app, BRAM).code, "saved");
    app.dispatch(CounterAction::NextGuest);
    assert!(kiosk(&app).result.is_none());

    app.settled().await;
    assert_eq!(app.view().status.waiting, 0);
    app.dispatch(CounterAction::StopKiosk);
    let view = app.view();
    assert_eq!(desk(&view).guests.len(), 3, "the counter sees who came");
    assert!(desk(&view).live_code.is_none());
}

#[tokio::test]
async fn it_says_nothing_about_a_person() {
    let stage = Stage::new();
    let app = at_kiosk(&stage).await;
    for (input, code, detail) in [
        (BRAM, "saved", "Have fun!"),
        ("0900000002312", "no-point", "Ask for help at the counter."),
        ("0900000045410", "no-point", "Ask for help at the counter."),
        ("0900000058918", "no-point", "Ask for help at the counter."),
        ("0900010959113", "recorded", "Your point comes onto your pass later."),
        ("090000009590", "number-invalid", "Hold up your pass once more."),
        ("85010100115", "national-number", "Hold up your pass once more."),
    ] {
        let result = tap(&app, input);
        assert_eq!((result.code.as_str(), result.detail.as_str()), (code, detail), "{input}");
        app.settled().await;
        let shown = format!("{:?}", app.view());
        for of_a_person in ["Bram", "Ilse", "Emma", "067 513", input] {
            assert!(!shown.contains(of_a_person), "{input}: {of_a_person}");
        }
    }
    assert_eq!(stage.fake.asked("GET /passes"), 0, "nobody's name is asked for");
}

#[tokio::test]
async fn whoever_stands_before_it_cannot_do_anything_else() {
    let stage = Stage::new();
    let app = at_kiosk(&stage).await;
    let view = app.view();
    assert!(!view.can_go_back && !view.can_log_out);
    for action in [
        CounterAction::Back,
        CounterAction::Login,
        CounterAction::Logout { even_if_waiting: true },
        CounterAction::SetPin { pin: "0000".to_owned() },
        CounterAction::Lock,
        CounterAction::ChooseActivity { id: None },
        CounterAction::HideCode,
        CounterAction::Print { id: "poster-a4".to_owned() },
    ] {
        app.dispatch(action.clone());
        app.settled().await;
        assert!(kiosk(&app).code.is_some(), "{action:?}");
    }
    assert!(!app.view().lock.has_pin);
    app.dispatch(CounterAction::SetLanguage { tag: "fr".to_owned() });
    assert_eq!(kiosk(&app).leave_label, "Arrêter la borne");
}

#[tokio::test]
async fn with_a_pin_the_way_out_takes_it_and_the_way_back_does_not() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.dispatch(CounterAction::SetPin { pin: "2580".to_owned() });
    app.dispatch(CounterAction::StartKiosk);
    app.dispatch(CounterAction::StopKiosk);
    let CounterScreen::Locked { view } = app.view().screen else { panic!("not locked") };
    assert_eq!(view.back_label.as_deref(), Some("Back to the kiosk"));
    assert!(app.view().can_go_back);
    app.dispatch(CounterAction::Unlock { pin: "0000".to_owned() });
    app.dispatch(CounterAction::Back);
    assert!(kiosk(&app).result.is_none());

    // A restart changes nothing, neither of the kiosk nor before the PIN.
    app.settled().await;
    close(app).await;
    let app = stage.open_counter(Language::En);
    app.settled().await;
    assert!(kiosk(&app).code.is_some());
    app.dispatch(CounterAction::StopKiosk);
    app.settled().await;
    close(app).await;
    let app = stage.open_counter(Language::En);
    app.settled().await;
    let CounterScreen::Locked { view } = app.view().screen else { panic!("not locked") };
    assert!(view.back_label.is_some());
    assert_eq!(view.wrong_text, "This PIN is not right. Try again.", "the wrong try is not forgotten");
    app.dispatch(CounterAction::Unlock { pin: "2580".to_owned() });
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    app.settled().await;
    close(app).await;
    let app = stage.open_counter(Language::En);
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }), "and it is over");
}

#[tokio::test]
async fn it_works_for_an_activity_alone_and_without_network() {
    let stage = Stage::new();
    let app = stage.desk(None).await;
    assert!(desk(&app.view()).start_kiosk_label.is_none());
    app.dispatch(CounterAction::StartKiosk);
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    drop(app);

    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    stage.fake.set_network(false);
    app.dispatch(CounterAction::StartKiosk);
    app.settled().await;
    let view = kiosk(&app);
    assert_eq!((view.code, view.text.as_str()), (None, "The code comes as soon as there is internet."));
    assert_eq!(view.tap_text, "Hold your pass to this device or in front of the camera.");
    assert_eq!(tap(&app, ANKE).code, "saved");
    assert_eq!(app.view().status.waiting, 1);
}

/// Simulated time: the screen is told when the result goes.
#[tokio::test(start_paused = true)]
async fn the_screen_is_told_when_the_result_goes() {
    #[derive(Debug, Default)]
    struct Told(std::sync::atomic::AtomicU32);
    impl uitpas_app::api::ports::Listener for Told {
        fn view_changed(&self) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let stage = Stage::new();
    let app = at_kiosk(&stage).await;
    tap(&app, ANKE);
    app.settled().await;
    let told = std::sync::Arc::new(Told::default());
    app.set_listener(Some(told.clone()));
    stage.world.pass_time(7 * SECOND);
    tokio::time::sleep(std::time::Duration::from_secs(7)).await;
    assert!(told.0.load(std::sync::atomic::Ordering::SeqCst) >= 1);
    assert!(kiosk(&app).result.is_none());
}

/// A child pressed "stop" and walked away: guests go on after half a minute, and whoever types the PIN has that long anew.
#[tokio::test(start_paused = true)]
async fn the_question_for_the_pin_goes_by_itself() {
    let stage = Stage::new();
    let app = at_kiosk(&stage).await;
    app.dispatch(CounterAction::StopKiosk);
    app.dispatch(CounterAction::SetPin { pin: "2580".to_owned() });
    app.dispatch(CounterAction::StartKiosk);
    let wait = async |seconds: i64| {
        stage.world.pass_time(seconds * SECOND);
        tokio::time::sleep(std::time::Duration::from_millis(u64::try_from(seconds).unwrap() * 1_000 + 1)).await;
        matches!(app.view().screen, CounterScreen::Locked { .. })
    };
    app.dispatch(CounterAction::StopKiosk);
    assert!(wait(29).await);
    app.dispatch(CounterAction::Unlock { pin: "0000".to_owned() });
    assert!(wait(29).await, "somebody is typing");
    assert!(!wait(1).await);
    assert_eq!(tap(&app, ANKE).code, "saved");
    app.dispatch(CounterAction::StopKiosk);
    app.dispatch(CounterAction::Unlock { pin: "2580".to_owned() });
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    assert!(!wait(60).await);
}
