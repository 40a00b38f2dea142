//! The passholder's app as somebody with a pass uses it, with and without network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use chrono::TimeDelta;
use screens::lower::instant;
use screens::*;
use uitpas_app::api::common::{TabId, Tone};
use uitpas_app::api::passholder::{PassholderAction, PassholderScreen, ScanResult};
use uitpas_app::{CodeScanner, PassholderApp};
use uitpas_codes::GreyFrame;
use uitpas_codes::checkin_code::{CodeSigner, KeyId};
use uitpas_domain::ActivityId;
use uitpas_texts::Language;

/// 2026-11-23T12:00:00Z.
const NOON: i64 = lower::NOON;

fn open(app: &PassholderApp, tab: TabId) {
    app.dispatch(PassholderAction::OpenTab { tab });
}

fn read(app: &PassholderApp, text: &str) -> ScanResult {
    app.dispatch(PassholderAction::CodeRead { text: text.to_owned() });
    scan(&app.view()).result.clone().unwrap()
}

fn signer(seed: u8) -> CodeSigner {
    CodeSigner::new(KeyId(7), &[seed; 32])
}

/// A poster's code from `from` to `to` hours after noon.
fn poster(from: i64, to: i64) -> String {
    let at = |hours: i64| instant(NOON) + TimeDelta::hours(hours);
    signer(9).poster(&ActivityId::new(PERMANENT).unwrap(), at(from), at(to), 1).unwrap()
}

#[tokio::test]
async fn after_one_login_the_pass_is_there_for_ever() {
    let stage = Stage::new();
    let app = stage.open_passholder(Language::En);
    assert!(matches!(app.view().screen, PassholderScreen::Login { .. }) && app.view().tabs.is_empty());
    passholder_log_in(&app).await;
    let view = app.view();
    let shown = pass(&view);
    assert_eq!((shown.name.as_str(), shown.number.as_str()), ("Anke Demo", "0900 000 095 902"));
    assert_eq!((shown.balance, shown.balance_text.as_str()), (Some(10), "10 points"));
    assert_eq!(
        (shown.as_of.as_str(), shown.memberships.as_slice()),
        ("as of today at 13:00", &["Demo Region".to_owned()][..])
    );
    assert!(shown.full_brightness);
    assert_eq!(shown.family.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Anke", "Bram", "Dirk"]);
    assert_eq!(view.tabs.len(), 5);
    close(app).await;

    stage.fake.set_network(false);
    stage.world.pass_time(30 * 86_400_000);
    let app = stage.open_passholder(Language::En);
    app.settled().await;
    let view = app.view();
    assert_eq!(pass(&view).number, "0900 000 095 902");
    assert_eq!(pass(&view).as_of, "as of Monday 23 November at 13:00");
    assert!(!view.status.online);
}

#[tokio::test]
async fn a_counter_can_scan_the_barcode_off_the_screen() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    let barcode = pass(&app.view()).barcode.clone().unwrap();
    // Three pixels a module, with a quiet zone, as a screen would show it.
    let (scale, quiet, height) = (3, 10, 90);
    let width = (barcode.modules.len() + 2 * quiet) * scale;
    let mut pixels = vec![255_u8; width * height];
    for (x, _) in barcode.modules.iter().enumerate().filter(|(_, module)| **module == 1) {
        for y in 0..height {
            let start = y * width + (x + quiet) * scale;
            pixels[start..start + scale].fill(0);
        }
    }
    assert!(GreyFrame::packed(&pixels, width, height).is_ok());
    assert_eq!(CodeScanner::new().read_grey(&pixels, width, height, width).as_deref(), Some("0900000095902"));
    assert_eq!(CodeScanner::new().read_grey(&pixels, width, height + 1, width), None, "a frame that is too short");
    assert!(barcode.svg.starts_with("<svg") && barcode.description.contains("0900 000 095 902"));
}

#[tokio::test]
async fn another_pass_of_the_family_can_be_shown() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    app.dispatch(PassholderAction::ShowPassOf { id: Some("child-1".to_owned()) });
    let view = app.view();
    assert_eq!((pass(&view).name.as_str(), pass(&view).balance), ("Bram Demo", Some(3)));
    assert!(pass(&view).family[1].selected && view.can_go_back);
    app.dispatch(PassholderAction::ShowPassOf { id: Some("somebody else".to_owned()) });
    assert_eq!(pass(&app.view()).name, "Bram Demo");
    app.dispatch(PassholderAction::Back);
    assert_eq!(pass(&app.view()).name, "Anke Demo");
}

#[tokio::test]
async fn a_poster_gives_a_point_with_network() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    open(&app, TabId::Scan);
    let code = poster(-1, 2);
    let at_once = read(&app, &code);
    assert_eq!((at_once.code.as_str(), at_once.tone), ("queued", Tone::Good));
    app.settled().await;
    let later = scan(&app.view()).result.clone().unwrap();
    assert_eq!((later.code.as_str(), later.headline.as_str()), ("saved", "1 point saved"));
    assert_eq!(later.detail, "You have 11 points now.");
    assert_eq!(read(&app, &code).code, "already-saved");
    open(&app, TabId::Pass);
    assert_eq!(pass(&app.view()).balance, Some(11));
    open(&app, TabId::History);
    let view = app.view();
    let rows: Vec<(&str, bool)> = history(&view).rows.iter().map(|r| (r.points.as_str(), r.waiting)).collect();
    assert_eq!(rows, [("+1", false), ("+1", false)]);
    assert_eq!(history(&view).rows[1].when, "Friday 20 November at 20:00");
}

#[tokio::test]
async fn a_scan_without_network_waits_and_survives_a_restart() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    app.set_online(false);
    let queued = read(&app, &poster(-1, 2));
    assert_eq!((queued.code.as_str(), queued.next_step.as_str()), ("queued", "You do not need to do anything."));
    let foreign = read(&app, "kq3v9x2m7r5t8w1y4z6b0c2d4f6g8h1j");
    assert_eq!(foreign.code, "queued", "codes of the existing system are the registry's to judge");
    assert_ne!(foreign.detail, queued.detail);
    assert_eq!(app.view().status.waiting, 2);
    open(&app, TabId::More);
    assert!(more(&app.view()).log_out_warning.contains("2 points"));
    app.dispatch(PassholderAction::Logout { even_if_waiting: false });
    assert_eq!(app.view().notice.unwrap().code, "operations-waiting");
    close(app).await;

    stage.fake.set_network(false);
    let app = stage.open_passholder(Language::En);
    app.settled().await;
    assert_eq!(pass(&app.view()).waiting_text, "2 scans are waiting for internet");
    open(&app, TabId::History);
    assert_eq!(history(&app.view()).rows.iter().filter(|row| row.waiting).count(), 2);
    assert_eq!(read(&app, &poster(-1, 2)).code, "already-saved");
    stage.fake.set_network(true);
    app.foreground();
    app.settled().await;
    assert_eq!((app.view().status.waiting, app.view().status.online), (0, true));
    open(&app, TabId::History);
    assert!(history(&app.view()).rows.iter().all(|row| !row.waiting));
    open(&app, TabId::Pass);
    assert_eq!(pass(&app.view()).balance, Some(12));
}

#[tokio::test]
async fn a_code_that_gives_nothing_says_why_and_records_nothing() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    let ours = poster(-1, 2);
    let mut forged = ours.clone().into_bytes();
    let last = forged.len() - 20;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let stranger =
        signer(8).poster(&ActivityId::new(PERMANENT).unwrap(), instant(NOON), instant(NOON) + TimeDelta::hours(1), 1);
    let live = signer(9).live(&ActivityId::new(PERMANENT).unwrap(), instant(NOON) - TimeDelta::minutes(5), 1).unwrap();
    let cases = [
        (poster(2, 4), "not-yet"),
        (poster(-4, -2), "over"),
        (live, "old-screen"),
        ("UP1.thisisnotacode".to_owned(), "damaged"),
        (String::from_utf8(forged).unwrap(), "damaged"),
        (stranger.unwrap(), "damaged"),
        (ours[..ours.len() - 3].to_owned(), "damaged"),
        ("x".repeat(513), "not-ours"),
        (String::new(), "not-ours"),
        ("0900000095902".to_owned(), "a-pass"),
    ];
    for (text, code) in cases {
        let result = read(&app, &text);
        assert_eq!((result.code.as_str(), result.tone), (code, Tone::Stop), "{text}");
        assert!(!result.headline.is_empty() && !result.next_step.is_empty(), "{code}");
    }
    app.dispatch(PassholderAction::NoCodeFound);
    assert_eq!(scan(&app.view()).result.as_ref().unwrap().code, "no-code");
    assert_eq!(app.view().status.waiting, 0);
}

#[tokio::test]
async fn rewards_can_be_searched_and_grouped() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    open(&app, TabId::Rewards);
    let view = app.view();
    let rows: Vec<(&str, &str)> = rewards(&view).rows.iter().map(|r| (r.id.as_str(), r.reach.as_str())).collect();
    assert_eq!(
        rows[..3],
        [("5688", "you can have it now"), (POINTS_5, "you can have it now"), (ONLINE, "you can have it now")]
    );
    assert_eq!(rows[3], ("big", "4 points to go"));
    assert_eq!(rows.len(), 4, "what is over is not shown");
    let ids =
        |app: &PassholderApp| -> Vec<String> { rewards(&app.view()).rows.iter().map(|row| row.id.clone()).collect() };
    let filters: Vec<String> = rewards(&view).filters.iter().map(|filter| filter.id.clone()).collect();
    assert_eq!(filters, ["all", "within-reach", "almost", "last-chance", "online", "welcome", "system-1"]);
    for (filter, expected) in
        [("almost", vec!["big"]), ("last-chance", vec![ONLINE]), ("online", vec![ONLINE]), ("welcome", vec!["5688"])]
    {
        app.dispatch(PassholderAction::FilterRewards { id: filter.to_owned() });
        assert_eq!(ids(&app), expected, "{filter}");
    }
    app.dispatch(PassholderAction::FilterRewards { id: "system-1".to_owned() });
    assert_eq!(ids(&app).len(), 4);
    app.dispatch(PassholderAction::SearchRewards { text: "TRIP".to_owned() });
    assert_eq!(ids(&app), ["big"]);
    app.dispatch(PassholderAction::SearchRewards { text: "nothing at all".to_owned() });
    assert!(ids(&app).is_empty() && !rewards(&app.view()).empty_text.is_empty());
}

#[tokio::test]
async fn a_reward_is_redeemed_online_after_one_question() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    app.dispatch(PassholderAction::OpenReward { id: POINTS_5.to_owned() });
    let at_counter = reward(&app.view()).clone();
    assert_eq!((at_counter.redeem_button, at_counter.counters.as_slice()), (None, &["Demo Organizer".to_owned()][..]));
    assert!(at_counter.redeem_text.contains("counter"));
    app.dispatch(PassholderAction::OpenReward { id: "big".to_owned() });
    assert!(reward(&app.view()).redeem_text.starts_with("4 points are missing."));
    app.dispatch(PassholderAction::OpenReward { id: ONLINE.to_owned() });
    assert!(reward(&app.view()).redeem_button.is_some());
    app.set_online(false);
    assert_eq!(reward(&app.view()).redeem_text, "You need internet to redeem this.");
    app.dispatch(PassholderAction::AskRedeem);
    assert_eq!(app.view().notice.unwrap().code, "needs-network");
    app.set_online(true);
    app.settled().await;
    app.dispatch(PassholderAction::ConfirmRedeem);
    assert!(!reward(&app.view()).busy, "nobody was asked");
    app.dispatch(PassholderAction::AskRedeem);
    assert_eq!(reward(&app.view()).confirm.as_ref().unwrap().after, "After that 2 points are left.");
    app.dispatch(PassholderAction::CancelRedeem);
    assert!(reward(&app.view()).confirm.is_none());
    app.dispatch(PassholderAction::AskRedeem);
    app.dispatch(PassholderAction::ConfirmRedeem);
    app.dispatch(PassholderAction::ConfirmRedeem);
    app.settled().await;
    assert_eq!(stage.fake.asked("POST /rewards/redeemed"), 1, "once, however often it is tapped");
    let got = reward(&app.view()).redeemed.clone().unwrap();
    assert_eq!((got.code.as_deref(), got.headline.as_str()), (Some("DEMO-CODE"), "It worked!"));
    open(&app, TabId::Pass);
    assert_eq!(pass(&app.view()).balance, Some(2));
    open(&app, TabId::History);
    assert_eq!(history(&app.view()).rows[0].points, "−8");
    close(app).await;

    stage.fake.set_network(false);
    let app = stage.open_passholder(Language::En);
    app.dispatch(PassholderAction::OpenReward { id: ONLINE.to_owned() });
    assert_eq!(reward(&app.view()).redeemed.as_ref().unwrap().code.as_deref(), Some("DEMO-CODE"), "still at hand");
}

#[tokio::test]
async fn a_redemption_whose_answer_is_lost_is_not_called_a_failure() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    stage.fake.with(|state| state.break_after_redeem = true);
    app.dispatch(PassholderAction::OpenReward { id: ONLINE.to_owned() });
    app.dispatch(PassholderAction::AskRedeem);
    app.dispatch(PassholderAction::ConfirmRedeem);
    app.settled().await;
    assert_eq!(app.view().notice.unwrap().code, "redeem-in-doubt");
    assert!(reward(&app.view()).redeemed.is_none());
}

#[tokio::test]
async fn a_login_that_ran_out_leaves_everything_readable() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    stage.world.registry.with(|state| state.refresh = None);
    stage.world.registry.revoke_access();
    stage.world.pass_time(3_600_000);
    app.dispatch(PassholderAction::Refresh);
    app.settled().await;
    let view = app.view();
    assert!(view.status.login_warning.is_some());
    assert_eq!(pass(&view).number, "0900 000 095 902");
    assert_eq!(read(&app, &poster(-1, 4)).code, "queued");
    app.settled().await;
    assert_eq!(app.view().status.waiting, 0, "scans go up with the phone's own signature");
    stage.world.registry.with(|state| state.refresh = Some("new".to_owned()));
    app.dispatch(PassholderAction::Login);
    app.settled().await;
    let PassholderScreen::Login { view } = app.view().screen else { panic!("no way to log in again") };
    app.dispatch(PassholderAction::LoginReturned { url: returned(&view.authorize_url.unwrap()) });
    app.settled().await;
    assert!(app.view().status.login_warning.is_none());
}

#[tokio::test]
async fn in_airplane_mode_after_a_restart_with_an_old_login_the_pass_is_there() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    app.set_online(false);
    read(&app, &poster(-1, 2));
    read(&app, "kq3v9x2m7r5t8w1y4z6b0c2d4f6g8h1j");
    close(app).await;
    stage.world.registry.with(|state| state.refresh = None);
    stage.world.registry.revoke_access();
    stage.fake.set_network(false);
    stage.world.pass_time(40 * 86_400_000);

    let app = stage.open_passholder(Language::En);
    app.settled().await;
    let view = app.view();
    let shown = pass(&view);
    assert_eq!((shown.number.as_str(), shown.balance), ("0900 000 095 902", Some(10)));
    assert!(shown.as_of.contains("23 November"), "{}", shown.as_of);
    assert_eq!(shown.waiting_text, "2 scans are waiting for internet");
    assert_eq!(view.status.waiting, 2);
}

#[tokio::test]
async fn logging_out_forgets_the_person_and_keeps_the_language() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    app.dispatch(PassholderAction::SetLanguage { tag: "de".to_owned() });
    app.dispatch(PassholderAction::Logout { even_if_waiting: false });
    let view = app.view();
    assert!(matches!(view.screen, PassholderScreen::Login { .. }) && view.tabs.is_empty());
    assert_eq!(view.language, "de");
    open(&app, TabId::History);
    assert!(matches!(app.view().screen, PassholderScreen::Login { .. }), "nothing is left to look at");
    close(app).await;
    let app = stage.open_passholder(Language::Nl);
    assert_eq!(app.view().language, "de");
}

#[tokio::test]
async fn what_a_passholder_agrees_to_receive_is_theirs_to_change() {
    let stage = Stage::new();
    let app = stage.passholder().await;
    open(&app, TabId::More);
    let agreed = |app: &PassholderApp| -> Vec<String> {
        more(&app.view()).opt_ins.iter().filter(|row| row.selected).map(|row| row.id.clone()).collect()
    };
    let choose = |id: &str, on: bool| app.dispatch(PassholderAction::SetOptIn { id: id.to_owned(), on });
    assert_eq!(more(&app.view()).opt_ins.len(), 4);
    assert!(agreed(&app).is_empty(), "nothing without being asked");

    // Two at once, and one that there is not: the last choices stay.
    choose("sms", true);
    choose("milestone-mails", true);
    choose("everything", true);
    app.settled().await;
    assert_eq!(agreed(&app), ["milestone-mails", "sms"]);
    let there = stage.fake.with(|state| state.opt_ins.clone());
    let expected = serde_json::json!({
        "serviceMails": true, "milestoneMails": true, "infoMails": false, "sms": true, "post": false
    });
    assert_eq!(there, expected);

    // Without network nothing changes, and it is said.
    stage.fake.set_network(false);
    choose("sms", false);
    app.settled().await;
    assert_eq!(agreed(&app), ["milestone-mails", "sms"]);
    assert_eq!(app.view().notice.unwrap().code, "needs-network");

    // With it again, it does.
    stage.fake.set_network(true);
    choose("sms", false);
    app.settled().await;
    assert_eq!(agreed(&app), ["milestone-mails"]);
}
