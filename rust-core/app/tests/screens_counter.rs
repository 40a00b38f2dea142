//! The counter as a volunteer uses it, with and without network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::*;
use uitpas_app::api::common::Tone;
use uitpas_app::api::counter::{CounterAction, CounterScreen, DeskState};
use uitpas_texts::Language;

const ANKE: &str = "0900000095902";
const ANKE_CHIP: &str = "04784cdaee3880";
const BRAM: &str = "0900000067513";
const NEW_PASS: &str = "0900000031618";

fn act(app: &uitpas_app::CounterApp, action: CounterAction) {
    app.dispatch(action);
}

#[tokio::test]
async fn logs_in_chooses_a_counter_and_an_activity() {
    let stage = Stage::new();
    let app = stage.open_counter(Language::En);
    assert!(matches!(app.view().screen, CounterScreen::Login { .. }));
    counter_log_in(&app).await;
    let CounterScreen::ChooseCounter { view } = app.view().screen else { panic!("no choice of counter") };
    let names: Vec<&str> = view.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Demo Library", "Demo Organizer"], "only counters that may save points");
    act(&app, CounterAction::Search { text: "ORG eeklo".to_owned() });
    let CounterScreen::ChooseCounter { view } = app.view().screen else { panic!() };
    assert_eq!(view.rows.len(), 1);
    act(&app, CounterAction::ChooseCounter { id: ORGANIZER.to_owned() });
    app.settled().await;
    let CounterScreen::ChooseActivity { view } = app.view().screen else { panic!("no choice of activity") };
    assert_eq!((view.day.date.as_str(), view.day.label.as_str()), ("2026-11-23", "today"));
    let rows: Vec<(&str, bool)> = view.rows.iter().map(|row| (row.title.as_str(), row.open_now)).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows.contains(&("Demo concert", false)));
    assert!(rows[0].1, "what can be saved now comes first");
    let concert = view.rows.iter().find(|row| row.id == CONCERT).unwrap();
    assert_eq!((concert.when.as_str(), concert.open_text.as_str()), ("19:00 to 21:30", "points from 18:00"));
    assert_eq!((concert.place.as_str(), concert.points.as_str()), ("Demo hall, Eeklo", "1 point"));
    act(&app, CounterAction::ChooseDay { date: view.day.next.clone() });
    let CounterScreen::ChooseActivity { view } = app.view().screen else { panic!() };
    assert_eq!(view.day.label, "tomorrow");
    assert!(view.rows.iter().any(|row| row.id == TOMORROW));
    act(&app, CounterAction::Search { text: "lecture".to_owned() });
    act(&app, CounterAction::ChooseDay { date: "2026-11-23".to_owned() });
    let CounterScreen::ChooseActivity { view } = app.view().screen else { panic!() };
    assert_eq!(view.rows[0].when, "tomorrow, 19:00 to 21:00", "words search all days");
    assert!(app.view().can_go_back && app.view().can_log_out);
    act(&app, CounterAction::ChooseActivity { id: Some("no such activity".to_owned()) });
    assert!(matches!(app.view().screen, CounterScreen::ChooseActivity { .. }));
    act(&app, CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
    assert_eq!(desk(&app.view()).title, "Demo training");
}

#[tokio::test]
async fn a_single_counter_is_chosen_by_itself_and_the_last_one_stands_on_top() {
    let stage = Stage::new();
    stage.fake.with(|state| state.several_counters = false);
    let app = stage.open_counter(Language::En);
    counter_log_in(&app).await;
    let CounterScreen::ChooseActivity { view } = app.view().screen else { panic!("the counter was not chosen") };
    assert_eq!(view.counter_name, "Demo Organizer");
    assert!(!app.view().can_go_back);

    let stage = Stage::new();
    let app = stage.desk(None).await;
    act(&app, CounterAction::Back);
    act(&app, CounterAction::Back);
    let CounterScreen::ChooseCounter { view } = app.view().screen else { panic!() };
    assert_eq!((view.rows[0].name.as_str(), view.rows[0].last_used), ("Demo Organizer", true));
}

#[tokio::test]
async fn a_guest_gets_the_point_at_once_and_the_name_follows() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    let verdict_now = identify(&app, "0900 000 095 902");
    assert_eq!((verdict_now.code.as_str(), verdict_now.tone, verdict_now.points_saved), ("saved", Tone::Good, 1));
    assert_eq!((verdict_now.headline.as_str(), verdict_now.number.as_str()), ("1 point saved", "0900 000 095 902"));
    assert_eq!(verdict_now.balance, Some(11), "the snapshot's balance and this point");
    app.settled().await;
    let view = app.view();
    let later = verdict(&view);
    assert_eq!(later.name.as_deref(), Some("Anke"));
    assert_eq!((later.balance, later.balance_text.as_str()), (Some(11), "11 points"));
    assert_eq!(view.status.waiting, 0);
    let rewards: Vec<&str> = later.rewards.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(rewards, [POINTS_5, ONLINE], "cheapest first; none that ended, is too dear, or hangs on the registry");
    assert_eq!((later.rewards[0].price.as_str(), later.rewards_text.as_str()), ("5 points", ""));
    assert_eq!(desk(&view).session_text, "1 point saved");
    assert!(!desk(&view).guests[0].waiting);
    act(&app, CounterAction::NextGuest);
    assert_eq!(desk(&app.view()).state, DeskState::Waiting);
}

#[tokio::test]
async fn the_same_card_twice_in_a_row_is_one_checkin_by_number_or_chip() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, ANKE).await;
    let again = identify_and_wait(&app, ANKE_CHIP).await;
    assert_eq!((again.code.as_str(), again.tone, again.points_saved), ("already-saved", Tone::Notice, 0));
    assert_eq!((again.balance, again.number.as_str()), (Some(11), "0900 000 095 902"));
    assert!(!again.next_step.is_empty());
    act(&app, CounterAction::NextGuest);
    assert_eq!(identify(&app, ANKE).code, "already-saved");
    assert_eq!(identify(&app, BRAM).code, "saved");
    // Somebody else was here meanwhile, and this activity allows more than one a week.
    assert_eq!(identify(&app, ANKE).code, "saved");
    app.settled().await;
    assert_eq!(app.view().status.waiting, 0);
}

#[tokio::test]
async fn each_refusal_says_what_to_do_next_and_saves_nothing() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    let cases = [
        ("0900000002312", "card-blocked"),
        ("0900000045410", "group-pass"),
        ("0900000058918", "no-membership"),
        ("0930000237912", "number-invalid"),
        ("0930000237931", "number-invalid"),
        ("090000009590", "number-invalid"),
        ("04784CDAEE38GG", "chip-invalid"),
        ("hello", "not-a-pass"),
        ("", "not-a-pass"),
        ("83030201540", "national-number"),
        ("83030201541", "number-invalid"),
    ];
    for (input, code) in cases {
        let verdict = identify_and_wait(&app, input).await;
        assert_eq!((verdict.code.as_str(), verdict.tone), (code, Tone::Stop), "{input}");
        assert!(!verdict.headline.is_empty() && !verdict.next_step.is_empty(), "{input}");
        assert_eq!((verdict.points_saved, verdict.rewards.len(), verdict.undo), (0, 0, None), "{input}");
        assert!(!verdict.heart);
    }
    assert_eq!((app.view().status.waiting, stage.fake.asked("POST /offline/operations")), (0, 0));
}

#[tokio::test]
async fn too_early_says_from_when() {
    let stage = Stage::new();
    let app = stage.desk(Some(CONCERT)).await;
    let verdict = identify(&app, ANKE);
    assert_eq!(
        (verdict.code.as_str(), verdict.headline.as_str()),
        ("not-yet", "Points can be saved from today at 18:00.")
    );
    stage.world.pass_time(5 * 3_600_000);
    assert_eq!(identify(&app, ANKE).code, "saved", "at 18:00 in Brussels");
}

#[tokio::test]
async fn without_network_points_are_saved_and_sent_later() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.set_online(false);
    let verdict_now = identify_and_wait(&app, BRAM).await;
    assert_eq!((verdict_now.code.as_str(), verdict_now.balance), ("saved", Some(4)));
    assert_eq!((verdict_now.name, verdict_now.heart), (None, true), "a heart, and no name");
    assert!(verdict_now.rewards_text.contains("internet"));
    let view = app.view();
    assert_eq!((view.status.online, view.status.waiting), (false, 1));
    assert!(desk(&view).guests[0].waiting);
    act(&app, CounterAction::AskRedeem { id: POINTS_5.to_owned() });
    assert_eq!(notice_code(&app.view()), Some("needs-network"));
    assert!(matches!(desk(&app.view()).state, DeskState::Guest { .. }));
    // The chip bounces, and comes again in earnest later.
    assert_eq!(identify_and_wait(&app, BRAM).await.code, "saved");
    stage.world.pass_time(2_000);
    assert_eq!(identify_and_wait(&app, BRAM).await.code, "already-saved");
    app.set_online(true);
    app.settled().await;
    assert_eq!((app.view().status.waiting, app.view().status.online), (0, true));
    assert!(!desk(&app.view()).guests[0].waiting);
}

#[tokio::test]
async fn a_restart_loses_nothing_and_comes_back_to_the_desk() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.set_online(false);
    identify(&app, ANKE);
    close(app).await;
    stage.fake.set_network(false);
    let app = stage.open_counter(Language::En);
    app.settled().await;
    let view = app.view();
    assert_eq!((desk(&view).title.as_str(), view.status.waiting), ("Demo training", 1));
    assert_eq!(desk(&view).guests[0].number, "0900 000 095 902", "what waits is in sight");
    assert_eq!(identify(&app, ANKE_CHIP).code, "already-saved");
    let undo = desk(&app.view()).guests[1].undo.clone().unwrap();
    act(&app, CounterAction::Undo { id: undo.id });
    assert_eq!(app.view().status.waiting, 2);
    assert_eq!(identify(&app, ANKE).code, "saved", "after the undo");
    stage.fake.set_network(true);
    app.foreground();
    app.settled().await;
    assert_eq!(app.view().status.waiting, 0);
    assert_eq!(stage.fake.with(|state| state.balances[ANKE]), 11, "saved, undone, saved");
}

#[tokio::test]
async fn undo_takes_the_point_back_with_and_without_network() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    let saved = identify_and_wait(&app, ANKE).await;
    act(&app, CounterAction::Undo { id: saved.undo.unwrap().id });
    app.settled().await;
    let undone = verdict(&app.view()).clone();
    assert_eq!((undone.code.as_str(), undone.points_saved, undone.balance), ("undone", 0, Some(10)));
    assert_eq!(undone.undo, None);
    assert_eq!(desk(&app.view()).session_text, "No points saved yet");
    app.set_online(false);
    let saved = identify(&app, ANKE);
    assert_eq!((saved.code.as_str(), saved.balance), ("saved", Some(11)));
    act(&app, CounterAction::Undo { id: saved.undo.unwrap().id });
    assert_eq!(verdict(&app.view()).balance, Some(10));
    act(&app, CounterAction::Undo { id: "checkin:1".to_owned() });
    act(&app, CounterAction::Undo { id: "nonsense".to_owned() });
    assert_eq!(app.view().status.waiting, 2, "what was undone is not undone again");
}

#[tokio::test]
async fn a_reward_is_given_and_taken_back() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    identify_and_wait(&app, ANKE_CHIP).await;
    act(&app, CounterAction::AskRedeem { id: POINTS_5.to_owned() });
    let DeskState::ConfirmRedeem { view } = desk(&app.view()).state.clone() else { panic!("not asked") };
    assert_eq!((view.reward_title.as_str(), view.after.as_str()), ("Demo coffee", "After that 6 points are left."));
    act(&app, CounterAction::Back);
    assert!(matches!(desk(&app.view()).state, DeskState::Guest { .. }), "No means no");
    act(&app, CounterAction::AskRedeem { id: POINTS_5.to_owned() });
    act(&app, CounterAction::ConfirmRedeem);
    act(&app, CounterAction::ConfirmRedeem);
    app.settled().await;
    let given = verdict(&app.view()).clone();
    assert_eq!((given.code.as_str(), given.tone, given.balance), ("redeemed", Tone::Good, Some(6)));
    assert_eq!(stage.fake.asked("POST /rewards/redeemed"), 1, "once, however often it is tapped");
    act(&app, CounterAction::Undo { id: given.undo.unwrap().id });
    app.settled().await;
    let back = verdict(&app.view()).clone();
    assert_eq!((back.code.as_str(), back.balance), ("redemption-undone", Some(11)));
    assert!(back.undo.is_some(), "the point can still be undone");
}

#[tokio::test]
async fn a_welcome_reward_is_offered_when_the_registry_says_so() {
    let stage = Stage::new();
    stage.fake.with(|state| state.welcomes = true);
    let app = stage.desk(Some(PERMANENT)).await;
    let offered = |view: &uitpas_app::api::counter::VerdictView| view.rewards.iter().any(|row| row.id == "5688");
    let anke = identify_and_wait(&app, ANKE).await;
    assert!(offered(&anke));
    assert_eq!(anke.rewards.iter().find(|row| row.id == "5688").unwrap().price, "free");
    act(&app, CounterAction::AskRedeem { id: "5688".to_owned() });
    act(&app, CounterAction::ConfirmRedeem);
    app.settled().await;
    let given = verdict(&app.view()).clone();
    assert_eq!((given.code.as_str(), given.balance, offered(&given)), ("redeemed", Some(11), false));
    assert!(!offered(&identify_and_wait(&app, ANKE).await), "once");
    app.set_online(false);
    assert!(!offered(&identify(&app, BRAM)), "without network nobody knows");
}

#[tokio::test]
async fn a_reward_refused_or_in_doubt_is_said_plainly() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    identify_and_wait(&app, ANKE).await;
    let redeem = || {
        act(&app, CounterAction::AskRedeem { id: POINTS_5.to_owned() });
        act(&app, CounterAction::ConfirmRedeem);
    };
    stage.fake.with(|state| {
        state.refuse_redeem = Some(serde_json::json!({
            "type": "https://api.publiq.be/probs/uitpas/reward-volume-constraint", "title": "sold out", "status": 400,
            "endUserMessage": { "nl": "Dit voordeel is op.", "en": "This reward is sold out." }
        }));
    });
    redeem();
    app.settled().await;
    let refused = verdict(&app.view()).clone();
    assert_eq!((refused.code.as_str(), refused.detail.as_str()), ("redeem-failed", "This reward is sold out."));
    assert!(!refused.next_step.is_empty());
    stage.fake.with(|state| state.break_after_redeem = true);
    redeem();
    app.settled().await;
    let doubt = verdict(&app.view()).clone();
    assert_eq!((doubt.code.as_str(), doubt.tone), ("redeem-in-doubt", Tone::Stop));
    assert_eq!(doubt.balance, Some(11), "what is not known is not claimed");
}

#[tokio::test]
async fn a_pass_newer_than_the_snapshot_is_recorded_and_that_is_said() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.set_online(false);
    let recorded = identify(&app, NEW_PASS);
    assert_eq!((recorded.code.as_str(), recorded.tone, recorded.balance), ("recorded", Tone::Notice, None));
    assert_eq!(recorded.points_saved, 1);
    let unknown = identify(&app, "0900010959113");
    assert_eq!(unknown.code, "recorded", "without network nobody knows");
    app.set_online(true);
    app.settled().await;
    let view = app.view();
    assert_eq!((view.status.waiting, view.status.parked), (0, 1));
    let row = &desk(&view).guests[0];
    assert_eq!((row.tone, row.text.as_str()), (Tone::Stop, "this pass does not exist. Check the number."));
    assert_eq!(desk(&view).guests[1].text, "1 point saved");
    assert_eq!(notice_code(&view), Some("parked"));
    assert_eq!(verdict(&view).code, "unknown-pass");
}

#[tokio::test]
async fn without_activity_passes_are_only_looked_at() {
    let stage = Stage::new();
    let app = stage.desk(None).await;
    let shown = identify_and_wait(&app, ANKE).await;
    assert_eq!((shown.code.as_str(), shown.points_saved, shown.balance), ("shown", 0, Some(10)));
    assert!(!shown.rewards.is_empty() && shown.undo.is_none());
    assert_eq!(identify_and_wait(&app, "0900000002312").await.code, "card-blocked");
    assert_eq!(identify_and_wait(&app, "0900010959113").await.code, "unknown-pass");
    assert_eq!(stage.fake.asked("POST /offline/operations"), 0);
}

#[tokio::test]
async fn an_expired_snapshot_gives_no_verdict() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    stage.fake.set_network(false);
    stage.world.pass_time(73 * 3_600_000);
    let verdict = identify_and_wait(&app, ANKE).await;
    assert!(["not-ready", "snapshot-expired"].contains(&verdict.code.as_str()), "{}", verdict.code);
    assert_eq!((verdict.tone, verdict.points_saved, verdict.balance), (Tone::Stop, 0, None));
    assert!(!verdict.next_step.is_empty());
}

#[tokio::test]
async fn logging_out_waits_for_what_waits() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    app.set_online(false);
    identify(&app, ANKE);
    act(&app, CounterAction::Logout { even_if_waiting: false });
    assert_eq!(notice_code(&app.view()), Some("operations-waiting"));
    assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
    app.set_online(true);
    app.settled().await;
    act(&app, CounterAction::Logout { even_if_waiting: false });
    let view = app.view();
    assert!(matches!(view.screen, CounterScreen::Login { .. }) && !view.can_log_out && view.notice.is_none());
}

#[tokio::test]
async fn the_language_is_kept() {
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    act(&app, CounterAction::SetLanguage { tag: "fr-BE".to_owned() });
    assert_eq!(app.view().labels.back, "Retour");
    act(&app, CounterAction::SetLanguage { tag: "xx".to_owned() });
    close(app).await;
    let app = stage.open_counter(Language::De);
    assert_eq!(app.view().language, "fr");
}

#[tokio::test]
async fn a_login_that_fails_says_so_and_can_be_tried_again() {
    let stage = Stage::new();
    let app = stage.open_counter(Language::En);
    stage.fake.set_network(false);
    act(&app, CounterAction::Login);
    app.settled().await;
    assert_eq!(notice_code(&app.view()), Some("needs-network"));
    stage.fake.set_network(true);
    counter_log_in(&app).await;
    assert!(matches!(app.view().screen, CounterScreen::ChooseCounter { .. }));
}

#[tokio::test]
async fn who_may_print_gets_a_file_to_open() {
    let stage = Stage::new();
    stage.fake.with(|state| state.prints = true);
    let app = stage.desk(Some(PERMANENT)).await;
    let rows: Vec<String> = desk(&app.view()).prints.iter().map(|row| row.id.clone()).collect();
    assert_eq!(rows, ["a4-poster", "a5-poster", "leaflet", "kiosk", "rewards"]);
    for (id, part) in [
        ("a5-poster", "/qr-checkincodes/download-link?paper=a5&language=en"),
        ("kiosk", "/sheets/download-link?format=kiosk&language=en"),
        ("rewards", "/rewards-overview/download-link?language=en"),
    ] {
        act(&app, CounterAction::Print { id: id.to_owned() });
        app.settled().await;
        let url = app.view().open_url.expect("no file to open");
        assert!(url.ends_with(part), "{url}");
    }
    act(&app, CounterAction::NextGuest);
    assert_eq!(app.view().open_url, None, "opened once");
    act(&app, CounterAction::Print { id: "something else".to_owned() });
    app.settled().await;
    assert_eq!(app.view().open_url, None);
    stage.fake.set_network(false);
    app.set_online(false);
    act(&app, CounterAction::Print { id: "leaflet".to_owned() });
    app.settled().await;
    assert_eq!((app.view().open_url, notice_code(&app.view())), (None, Some("needs-network")));

    // Without activity there is only what is the counter's; without the right nothing.
    let stage = Stage::new();
    stage.fake.with(|state| state.prints = true);
    let app = stage.desk(None).await;
    assert_eq!(desk(&app.view()).prints.len(), 1);
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    assert!(desk(&app.view()).prints.is_empty());
    act(&app, CounterAction::Print { id: "leaflet".to_owned() });
    app.settled().await;
    assert_eq!(app.view().open_url, None);
}
