//! Codes on screens: a counter's live code, and the live code of a pass, with and without network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use std::time::Duration;

use screens::lower::{NOON, instant};
use screens::registry::{PASS_KEY, signer};
use screens::*;
use uitpas_app::api::common::{QrView, TabId, Tone};
use uitpas_app::api::counter::{CounterAction, LiveCodeView};
use uitpas_app::api::passholder::PassholderAction;
use uitpas_app::{CodeScanner, CounterApp};
use uitpas_codes::checkin_code::{CodeSigner, KeyId};
use uitpas_domain::UitpasNumber;
use uitpas_texts::Language;

const ANKE: &str = "0900000095902";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// What a camera reads off the screen, three pixels a module.
fn read(code: &QrView) -> String {
    let (scale, quiet, side) = (3, 4, code.side as usize);
    let width = (side + 2 * quiet) * scale;
    let mut pixels = vec![255_u8; width * width];
    for (place, _) in code.modules.iter().enumerate().filter(|(_, module)| **module == 1) {
        for y in 0..scale {
            let start = ((place / side + quiet) * scale + y) * width + (place % side + quiet) * scale;
            pixels[start..start + scale].fill(0);
        }
    }
    CodeScanner::new().read_still(&pixels, width, width, width).expect("no code on the screen")
}

fn live(app: &CounterApp) -> LiveCodeView {
    desk(&app.view()).live_code.clone().expect("no live code is wanted")
}

#[tokio::test]
async fn a_counter_shows_a_code_that_guests_scan() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    assert!(desk(&app.view()).live_code.is_none());
    assert_eq!(desk(&app.view()).show_code_label.as_deref(), Some("Show a code to scan"));
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    assert!(desk(&app.view()).show_code_label.is_none());
    let first = read(&live(&app).code.unwrap());

    // The next slot has another code.
    stage.world.pass_time(30_000);
    let second = read(&live(&app).code.unwrap());
    assert_ne!(first, second);

    // A guest scans it, on a phone that is set up.
    let guest = Stage::new();
    let phone = guest.passholder().await;
    phone.dispatch(PassholderAction::OpenTab { tab: TabId::Scan });
    guest.world.pass_time(30_000);
    phone.dispatch(PassholderAction::CodeRead { text: second });
    phone.settled().await;
    assert_eq!(scan(&phone.view()).result.as_ref().unwrap().code, "saved");
    guest.world.pass_time(2 * MINUTE);
    phone.dispatch(PassholderAction::CodeRead { text: first });
    let late = scan(&phone.view()).result.clone().unwrap();
    assert_eq!((late.code.as_str(), late.tone), ("old-screen", Tone::Stop));

    // Guests with a card are served as ever, and the code is back for the next one.
    assert_eq!(identify(&app, ANKE).code, "saved");
    app.dispatch(CounterAction::NextGuest);
    assert!(live(&app).code.is_some());
    app.dispatch(CounterAction::HideCode);
    assert!(desk(&app.view()).live_code.is_none());
}

#[tokio::test]
async fn the_code_goes_on_for_a_day_without_network_and_after_a_restart() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    stage.fake.set_network(false);
    stage.world.pass_time(20 * HOUR);
    let before = read(&live(&app).code.unwrap());
    close(app).await;

    let app = stage.open_counter(Language::En);
    app.settled().await;
    assert_eq!(read(&live(&app).code.unwrap()), before);
    stage.world.pass_time(4 * HOUR);
    let over = live(&app);
    assert!(over.code.is_none());
    assert_eq!(over.text, "The code comes as soon as there is internet.");
    stage.fake.set_network(true);
    app.dispatch(CounterAction::SyncNow);
    app.settled().await;
    assert!(live(&app).code.is_some());
}

#[tokio::test]
async fn the_code_is_of_the_activity_and_ends_with_it() {
    let stage = Stage::new();
    let app = stage.desk(None).await;
    assert!(desk(&app.view()).show_code_label.is_none(), "nothing to save for");
    app.dispatch(CounterAction::ShowCode);
    assert!(desk(&app.view()).live_code.is_none());
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    assert_eq!(stage.fake.asked("GET /offline/live-codes"), 1);
    // Looking elsewhere and back leaves it where it is.
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
    assert!(live(&app).code.is_some());
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::ChooseActivity { id: Some(DAILY.to_owned()) });
    assert!(desk(&app.view()).live_code.is_none());
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    assert_eq!(stage.fake.asked("GET /offline/live-codes"), 2);
    // The snapshot is over: no verdicts and no codes.
    stage.fake.set_network(false);
    stage.world.pass_time(73 * HOUR);
    assert!(live(&app).code.is_none());
}

#[tokio::test]
async fn a_counter_works_without_codes_where_there_are_none() {
    let stage = Stage::new();
    stage.fake.with(|state| state.no_live_codes = true);
    let app = stage.desk(Some(PERMANENT)).await;
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    let shown = live(&app);
    assert_eq!((shown.code, shown.text.as_str()), (None, "There is no code for this activity."));
    assert!(app.view().status.online);
    assert_eq!(identify(&app, ANKE).code, "saved");
}

/// Simulated time: the app itself says when another code is to be shown.
#[tokio::test(start_paused = true)]
async fn the_screen_is_told_when_the_code_changes() {
    #[derive(Debug, Default)]
    struct Told(std::sync::atomic::AtomicU32);
    impl uitpas_app::api::ports::Listener for Told {
        fn view_changed(&self) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    let told = std::sync::Arc::new(Told::default());
    app.set_listener(Some(told.clone()));
    let count = || told.0.swap(0, std::sync::atomic::Ordering::SeqCst);
    count();
    tokio::time::sleep(Duration::from_secs(91)).await;
    assert_eq!(count(), 0, "nothing changes while no code is shown");
    app.dispatch(CounterAction::ShowCode);
    app.settled().await;
    count();
    tokio::time::sleep(Duration::from_secs(91)).await;
    assert!((3..=4).contains(&count()));
}

#[tokio::test]
async fn a_phone_shows_its_pass_as_a_code_and_a_counter_reads_it_without_network() {
    let stage = Stage::new();
    let phone = stage.passholder().await;
    let view = phone.view();
    let text = read(pass(&view).live_code.as_ref().unwrap());
    assert!(text.starts_with("UPP1.") && !text.contains(ANKE));
    assert!(!pass(&view).live_text.is_empty());

    let desk_stage = Stage::new();
    let counter = desk_stage.desk(Some(PERMANENT)).await;
    counter.settled().await;
    desk_stage.fake.set_network(false);
    let verdict = identify(&counter, &text);
    assert_eq!((verdict.code.as_str(), verdict.number.as_str()), ("saved", "0900 000 095 902"));
    // The card itself is the same pass.
    assert_eq!(identify(&counter, ANKE).code, "already-saved");
    desk_stage.world.pass_time(6 * MINUTE);
    let old = identify(&counter, &text);
    assert_eq!((old.code.as_str(), old.tone), ("pass-code-old", Tone::Stop));
    assert!(!old.next_step.is_empty());

    // Another one is shown by then, and of another member of the family another one.
    stage.world.pass_time(6 * MINUTE);
    let view = phone.view();
    let own = read(pass(&view).live_code.as_ref().unwrap());
    assert_ne!(own, text);
    assert_eq!(identify(&counter, &own).number, "0900 000 095 902");
    phone.dispatch(PassholderAction::ShowPassOf { id: Some("child-1".to_owned()) });
    let child = read(pass(&phone.view()).live_code.as_ref().unwrap());
    assert_eq!(identify(&counter, &child).number, "0900 000 067 513");
}

#[tokio::test]
async fn a_pass_without_network_shows_its_code_for_a_day_and_its_barcode_for_ever() {
    let stage = Stage::new();
    close(stage.passholder().await).await;
    stage.fake.set_network(false);
    stage.world.pass_time(23 * HOUR);
    let phone = stage.open_passholder(Language::En);
    phone.settled().await;
    assert!(pass(&phone.view()).live_code.is_some());
    stage.world.pass_time(HOUR);
    let view = phone.view();
    assert!(pass(&view).live_code.is_none() && pass(&view).live_text.is_empty());
    assert!(pass(&view).barcode.is_some());
}

#[tokio::test]
async fn a_counter_tells_each_wrong_code_apart() {
    let stage = Stage::new();
    let counter = stage.desk(Some(PERMANENT)).await;
    counter.settled().await;
    let number = UitpasNumber::parse(ANKE).unwrap();
    let good = signer().pass(&PASS_KEY, &number, instant(NOON), 1).unwrap();
    let forged = CodeSigner::new(KeyId(7), &[1; 32]).pass(&PASS_KEY, &number, instant(NOON), 1).unwrap();
    let unknown = CodeSigner::new(KeyId(8), &[1; 32]).pass(&PASS_KEY, &number, instant(NOON), 1).unwrap();
    let tomorrow = signer().pass(&PASS_KEY, &number, instant(NOON + 24 * HOUR), 1).unwrap();
    let activity = uitpas_domain::ActivityId::new(PERMANENT).unwrap();
    let poster = signer().live(&activity, instant(NOON), 1).unwrap();
    let other = |id: &str| {
        let activity = uitpas_domain::ActivityId::new(id).unwrap();
        signer().poster(&activity, instant(NOON + 24 * HOUR), instant(NOON + 25 * HOUR), 0).unwrap()
    };
    let (another, foreign) = (other(CONCERT), other("somewhere else"));
    let cases = [
        (&good[..good.len() - 1], "pass-code-wrong"),
        ("UPP1.", "pass-code-wrong"),
        (&forged, "pass-code-wrong"),
        (&unknown, "pass-code-wrong"),
        (&tomorrow, "pass-code-old"),
        (&poster, "activity-code"),
        (&another, "another-activity-code"),
        (&foreign, "foreign-activity-code"),
        ("UP1.AAAA", "activity-code"),
    ];
    for (input, code) in cases {
        let verdict = identify(&counter, input);
        assert_eq!((verdict.code.as_str(), verdict.tone, verdict.points_saved), (code, Tone::Stop, 0), "{input}");
        assert!(!verdict.headline.is_empty() && !verdict.next_step.is_empty());
    }
    assert_eq!(identify(&counter, &good).code, "saved");
    // On a passholder's phone a pass is no code of an activity.
    let phone = Stage::new().passholder().await;
    phone.dispatch(PassholderAction::OpenTab { tab: TabId::Scan });
    phone.dispatch(PassholderAction::CodeRead { text: good });
    assert_eq!(scan(&phone.view()).result.as_ref().unwrap().code, "a-pass");
}
