//! The PIN of a lent device: who has it works, nobody else sees or does anything, whatever is tried.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::*;
use uitpas_app::CounterApp;
use uitpas_app::api::counter::{CounterAction, CounterScreen};
use uitpas_app::api::lock::LockedView;
use uitpas_texts::Language;

const ANKE: &str = "0900000095902";
const PIN: &str = "258013";
const SECOND: i64 = 1_000;

fn locked(app: &CounterApp) -> LockedView {
    match app.view().screen {
        CounterScreen::Locked { view } => view,
        other => panic!("not locked: {other:?}"),
    }
}

fn set_pin(app: &CounterApp, pin: &str) {
    app.dispatch(CounterAction::SetPin { pin: pin.to_owned() });
}

fn unlock(app: &CounterApp, pin: &str) {
    app.dispatch(CounterAction::Unlock { pin: pin.to_owned() });
}

#[tokio::test]
async fn a_locked_device_shows_and_does_nothing_until_the_pin_is_typed() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    assert!(!app.view().lock.has_pin);
    app.dispatch(CounterAction::Lock);
    assert_eq!(notice_code(&app.view()), Some("no-pin"), "nothing to unlock it with");
    for wrong in ["123", "123456789", "12a4", ""] {
        set_pin(&app, wrong);
        assert_eq!((notice_code(&app.view()), app.view().lock.has_pin), (Some("pin-invalid"), false));
    }
    set_pin(&app, PIN);
    assert_eq!((notice_code(&app.view()), app.view().lock.has_pin), (Some("pin-saved"), true));

    identify_and_wait(&app, ANKE).await;
    app.dispatch(CounterAction::Lock);
    let view = app.view();
    let shown = format!("{view:?}");
    for of_a_guest in ["Anke", "095 902", ANKE, PIN] {
        assert!(!shown.contains(of_a_guest), "{of_a_guest}");
    }
    assert!(!view.can_go_back && !view.can_log_out && view.notice.is_none());
    assert_eq!((locked(&app).can_try, locked(&app).back_label), (true, None));

    for action in [
        CounterAction::Back,
        CounterAction::Login,
        CounterAction::Logout { even_if_waiting: true },
        CounterAction::Identify { input: ANKE.to_owned() },
        CounterAction::NextGuest,
        CounterAction::SyncNow,
        CounterAction::RemovePin,
        CounterAction::SetPin { pin: "0000".to_owned() },
        CounterAction::StartKiosk,
        CounterAction::StopKiosk,
        CounterAction::ChooseActivity { id: None },
        CounterAction::Unlock { pin: String::new() },
    ] {
        app.dispatch(action.clone());
        app.settled().await;
        assert_eq!(locked(&app).wrong_text, "", "{action:?}");
    }
    app.dispatch(CounterAction::SetLanguage { tag: "nl".to_owned() });
    assert_eq!(locked(&app).title, "Dit toestel is vergrendeld");
    unlock(&app, PIN);
    assert!(matches!(desk(&app.view()).state, uitpas_app::api::counter::DeskState::Waiting), "the guest is gone");
    app.dispatch(CounterAction::RemovePin);
    assert_eq!((notice_code(&app.view()), app.view().lock.has_pin), (Some("pin-removed"), false));
}

#[tokio::test]
async fn five_wrong_tries_and_one_has_to_wait_longer_each_time() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    set_pin(&app, PIN);
    app.dispatch(CounterAction::Lock);
    for _ in 0..4 {
        unlock(&app, "0000");
        assert_eq!(
            (locked(&app).can_try, locked(&app).wrong_text.as_str()),
            (true, "This PIN is not right. Try again.")
        );
    }
    unlock(&app, "0000");
    assert_eq!(
        (locked(&app).can_try, locked(&app).wrong_text.as_str()),
        (false, "Wrong too often. Wait 30 more seconds.")
    );
    unlock(&app, PIN);
    assert!(!locked(&app).can_try, "not even the right one is looked at");
    stage.world.pass_time(29 * SECOND);
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 10 more seconds.");
    stage.world.pass_time(SECOND);
    assert!(locked(&app).can_try);
    unlock(&app, "0000");
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 60 more seconds.");
    stage.world.pass_time(60 * SECOND);
    unlock(&app, "0000");
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 2 more minutes.");
    stage.world.pass_time(120 * SECOND);
    unlock(&app, PIN);
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    // Counted anew.
    app.dispatch(CounterAction::Lock);
    assert_eq!(locked(&app).wrong_text, "");
    unlock(&app, "0000");
    assert!(locked(&app).can_try);
}

#[tokio::test]
async fn neither_a_restart_nor_a_reboot_nor_the_wall_clock_opens_it_or_shortens_the_wait() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    set_pin(&app, PIN);
    app.dispatch(CounterAction::Lock);
    for _ in 0..5 {
        unlock(&app, "0000");
    }
    stage.world.pass_time(10 * SECOND);
    app.settled().await;
    close(app).await;
    let app = stage.open_counter(Language::En);
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 20 more seconds.");
    stage.world.clock.wall.fetch_add(86_400 * SECOND, std::sync::atomic::Ordering::SeqCst);
    assert!(!locked(&app).can_try);

    app.settled().await;
    close(app).await;
    stage.world.clock.reboot("boot-2");
    let app = stage.open_counter(Language::En);
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 30 more seconds.");
    stage.world.pass_time(20 * SECOND);
    app.settled().await;
    close(app).await;
    let app = stage.open_counter(Language::En);
    assert_eq!(locked(&app).wrong_text, "Wrong too often. Wait 10 more seconds.");
    stage.world.pass_time(10 * SECOND);
    unlock(&app, PIN);
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
}

#[tokio::test]
async fn work_goes_on_behind_the_lock_and_logging_out_removes_it() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    stage.fake.set_network(false);
    assert_eq!(identify(&app, ANKE).code, "saved");
    set_pin(&app, PIN);
    app.dispatch(CounterAction::Lock);
    stage.fake.set_network(true);
    app.foreground();
    app.settled().await;
    assert_eq!(app.view().status.waiting, 0, "what waited is sent");
    unlock(&app, PIN);
    app.dispatch(CounterAction::Logout { even_if_waiting: false });
    app.settled().await;
    assert!(!app.view().lock.has_pin);
    counter_log_in(&app).await;
    app.dispatch(CounterAction::Lock);
    assert!(!matches!(app.view().screen, CounterScreen::Locked { .. }));
}

/// The way out when nobody knows the PIN any more: the organizer revokes the device, and it begins anew.
#[tokio::test]
async fn a_revoked_device_has_no_pin_any_more() {
    let stage = Stage::new();
    stage.fake.with(|state| state.seals = true);
    let app = stage.desk(Some(PERMANENT)).await;
    set_pin(&app, PIN);
    app.dispatch(CounterAction::Lock);
    stage.world.registry.with(|state| state.problem = Some(("device-revoked".to_owned(), 403)));
    stage.world.registry.script("/offline/rights", [lower::Act::Problem]);
    app.foreground();
    app.settled().await;
    assert!(matches!(app.view().screen, CounterScreen::Login { .. }));
    assert_eq!((notice_code(&app.view()), app.view().lock.has_pin), (Some("device-revoked"), false));
}

#[tokio::test]
async fn the_pin_is_nowhere() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    for action in [CounterAction::SetPin { pin: PIN.to_owned() }, CounterAction::Unlock { pin: PIN.to_owned() }] {
        assert!(!format!("{action:?}").contains(PIN));
        app.dispatch(action);
    }
    assert!(!format!("{:?}", app.view()).contains(PIN));
    app.settled().await;
    close(app).await;
    lower::raw_search::assert_clean(stage.world.dir.path(), &[PIN]);
}

/// Simulated time: the screen is told when a try is possible again, and meanwhile that the wait grows shorter.
#[tokio::test(start_paused = true)]
async fn the_screen_is_told_while_one_waits() {
    #[derive(Debug, Default)]
    struct Told(std::sync::atomic::AtomicU32);
    impl uitpas_app::api::ports::Listener for Told {
        fn view_changed(&self) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    set_pin(&app, PIN);
    app.dispatch(CounterAction::Lock);
    for _ in 0..5 {
        unlock(&app, "0000");
    }
    let told = std::sync::Arc::new(Told::default());
    app.set_listener(Some(told.clone()));
    let count = || told.0.swap(0, std::sync::atomic::Ordering::SeqCst);
    for left in ["20 more seconds.", "10 more seconds."] {
        stage.world.pass_time(10 * SECOND);
        tokio::time::sleep(std::time::Duration::from_millis(10_001)).await;
        assert_eq!(count(), 1);
        assert!(locked(&app).wrong_text.ends_with(left), "{}", locked(&app).wrong_text);
    }
    stage.world.pass_time(10 * SECOND);
    tokio::time::sleep(std::time::Duration::from_millis(10_001)).await;
    assert_eq!((count(), locked(&app).can_try), (1, true));
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    assert_eq!(count(), 0, "nothing more to tell");
}
