//! Every word on every screen, in four languages: no key instead of a text, no variable left open, and nothing that
//! tells others why somebody pays less.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use std::collections::BTreeSet;

use screens::*;
use uitpas_app::api::common::TabId;
use uitpas_app::api::counter::CounterAction;
use uitpas_app::api::desks::DesksAction;
use uitpas_app::api::passholder::PassholderAction;
use uitpas_texts::{Language, Texts};

/// Codes, ids and other words of machines that a view carries on purpose.
fn is_for_machines(text: &str) -> bool {
    ["system-", "checkin:", "redemption:", "org."].iter().any(|start| text.starts_with(start))
}

/// All texts in a view, as its `Debug` quotes them.
fn quoted(view: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = view;
    while let Some(start) = rest.find('"') {
        rest = &rest[start + 1..];
        let mut end = 0;
        let bytes = rest.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        found.push(rest[..end.min(rest.len())].to_owned());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

fn check(view: &str, language: Language, areas: &BTreeSet<&str>) {
    for text in quoted(view) {
        assert!(!text.contains("{$") && !text.contains("{ $"), "{language:?}: a variable is open in {text:?}");
        assert!(!text.contains(['\u{2068}', '\u{2069}']), "{language:?}: marks in {text:?}");
        let kebab = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if kebab && !is_for_machines(&text) {
            let area = text.split_once('-').map(|(area, _)| area);
            let codes = ["card-blocked", "not-yet", "needs-network", "already-saved"];
            assert!(area.is_none_or(|area| !areas.contains(area)) || codes.contains(&text.as_str()), "a key: {text:?}");
        }
        let lower = text.to_lowercase();
        for word in ["kansentarief", "kansenstatuut", "tarif social", "sozialtarif", "social tariff", "socialtariff"] {
            assert!(!lower.contains(word), "{language:?}: {text:?} tells");
        }
    }
}

const AREAS: [&str; 25] = [
    "desks",
    "lock",
    "kiosk",
    "start",
    "about",
    "camera",
    "conflict",
    "common",
    "points",
    "date",
    "weekday",
    "month",
    "status",
    "notice",
    "counter",
    "verdict",
    "guest",
    "outcome",
    "passholder",
    "filter",
    "reach",
    "badge",
    "scan",
    "refusal",
    "problem",
];

#[tokio::test]
async fn neither_lock_nor_kiosk_nor_the_first_start_shows_a_key() {
    let areas = BTreeSet::from(AREAS);
    for language in Language::ALL {
        check(&format!("{:#?}", uitpas_app::api::start::start_view(language)), language, &areas);
    }
    let stage = Stage::new();
    let app = stage.desk(Some(PERMANENT)).await;
    let look = |app: &uitpas_app::CounterApp| {
        for language in Language::ALL {
            app.dispatch(CounterAction::SetLanguage { tag: language.tag().to_owned() });
            check(&format!("{:#?}", app.view()), language, &areas);
        }
    };
    for pin in ["1", "2580"] {
        app.dispatch(CounterAction::SetPin { pin: pin.to_owned() });
        look(&app);
    }
    app.dispatch(CounterAction::StartKiosk);
    for guest in ["0900000067513", "0900000095902", "0900000002312", "04784CDAEE38GG", "83030201540", "0900010959113"] {
        app.dispatch(CounterAction::Identify { input: guest.to_owned() });
        look(&app);
    }
    app.dispatch(CounterAction::StopKiosk);
    for _ in 0..8 {
        look(&app);
        app.dispatch(CounterAction::Unlock { pin: "0000".to_owned() });
        look(&app);
        stage.world.pass_time(900_000);
    }
    app.dispatch(CounterAction::Unlock { pin: "2580".to_owned() });
    app.dispatch(CounterAction::RemovePin);
    look(&app);
}

#[tokio::test]
async fn no_screen_of_the_counter_shows_a_key_or_tells_on_a_guest() {
    let areas = BTreeSet::from(AREAS);
    let stage = Stage::new();
    stage.fake.with(|state| state.overview = Some(registry::overview(lower::NOON)));
    let app = stage.open_counter(Language::Nl);
    let look = |app: &uitpas_app::CounterApp| {
        for language in Language::ALL {
            app.dispatch(CounterAction::SetLanguage { tag: language.tag().to_owned() });
            check(&format!("{:#?}", app.view()), language, &areas);
        }
    };
    look(&app);
    counter_log_in(&app).await;
    look(&app);
    app.dispatch(CounterAction::ChooseCounter { id: ORGANIZER.to_owned() });
    app.settled().await;
    look(&app);
    app.dispatch(CounterAction::Search { text: "nothing".to_owned() });
    look(&app);
    app.dispatch(CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
    look(&app);
    let guests = [
        "0900000067513",
        "0900000067513",
        "0900000095902",
        "0900000002312",
        "0900000045410",
        "0900000058918",
        "0930000237912",
        "04784CDAEE38GG",
        "hello",
        "83030201540",
        "0900000031618",
        "0900010959113",
    ];
    for online in [true, false, true] {
        app.set_online(online);
        for guest in guests {
            stage.world.pass_time(2_000);
            app.dispatch(CounterAction::Identify { input: guest.to_owned() });
            look(&app);
            app.settled().await;
            look(&app);
        }
        app.dispatch(CounterAction::Identify { input: "0900000095902".to_owned() });
        app.settled().await;
        app.dispatch(CounterAction::AskRedeem { id: POINTS_5.to_owned() });
        look(&app);
        app.dispatch(CounterAction::ConfirmRedeem);
        app.settled().await;
        look(&app);
        if let uitpas_app::api::counter::DeskState::Guest { view } = &desk(&app.view()).state
            && let Some(undo) = &view.undo
        {
            app.dispatch(CounterAction::Undo { id: undo.id.clone() });
            app.settled().await;
            look(&app);
        }
        app.dispatch(CounterAction::SyncNow);
        app.settled().await;
        look(&app);
        app.dispatch(CounterAction::Logout { even_if_waiting: false });
        look(&app);
        if !online {
            continue;
        }
        if matches!(app.view().screen, uitpas_app::api::counter::CounterScreen::Login { .. }) {
            counter_log_in(&app).await;
            app.dispatch(CounterAction::ChooseCounter { id: ORGANIZER.to_owned() });
            app.settled().await;
            app.dispatch(CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
        }
    }
    app.set_online(true);
    app.settled().await;
    for action in [
        DesksAction::Open,
        DesksAction::ChooseDevice { id: "d-2".to_owned() },
        DesksAction::AskRevoke,
        DesksAction::AskWriteOff,
        DesksAction::ChooseDevice { id: "d-1".to_owned() },
        DesksAction::OpenDesks { hours: "none".to_owned() },
        DesksAction::GiveBack,
    ] {
        app.dispatch(CounterAction::Desks { action });
        look(&app);
        app.settled().await;
        assert!(matches!(app.view().screen, uitpas_app::api::counter::CounterScreen::Desks { .. }));
        look(&app);
    }
    app.set_online(false);
    look(&app);
    for _ in 0..2 {
        app.dispatch(CounterAction::Back);
    }
    for activity in [Some(CONCERT), Some(TOMORROW), None] {
        app.dispatch(CounterAction::Back);
        app.dispatch(CounterAction::ChooseActivity { id: activity.map(str::to_owned) });
        app.dispatch(CounterAction::Identify { input: "0900000095902".to_owned() });
        look(&app);
    }
}

#[tokio::test]
async fn no_screen_of_the_passholder_shows_a_key_or_tells_why_somebody_pays_less() {
    let areas = BTreeSet::from(AREAS);
    let stage = Stage::new();
    let app = stage.open_passholder(Language::Nl);
    let look = |app: &uitpas_app::PassholderApp| {
        for language in Language::ALL {
            app.dispatch(PassholderAction::SetLanguage { tag: language.tag().to_owned() });
            for tab in [TabId::Pass, TabId::History, TabId::Rewards, TabId::More, TabId::Scan] {
                check(&format!("{:#?}", app.view()), language, &areas);
                app.dispatch(PassholderAction::OpenTab { tab });
                check(&format!("{:#?}", app.view()), language, &areas);
            }
        }
    };
    look(&app);
    passholder_log_in(&app).await;
    look(&app);
    for id in [POINTS_5, ONLINE, "big", "5688"] {
        app.dispatch(PassholderAction::OpenReward { id: id.to_owned() });
        app.dispatch(PassholderAction::AskRedeem);
        for language in Language::ALL {
            app.dispatch(PassholderAction::SetLanguage { tag: language.tag().to_owned() });
            check(&format!("{:#?}", app.view()), language, &areas);
        }
        app.dispatch(PassholderAction::ConfirmRedeem);
        app.settled().await;
        look(&app);
    }
    for online in [true, false] {
        app.set_online(online);
        for text in ["UP1.nothing", "0900000095902", "a foreign code", ""] {
            app.dispatch(PassholderAction::CodeRead { text: text.to_owned() });
            look(&app);
            app.settled().await;
            look(&app);
        }
        app.dispatch(PassholderAction::NoCodeFound);
        look(&app);
    }
    app.dispatch(PassholderAction::Logout { even_if_waiting: false });
    look(&app);
}

#[test]
fn an_app_that_does_not_open_says_why_in_words() {
    for error in [
        uitpas_app::AppError::AddressNotAllowed,
        uitpas_app::AppError::StoreInUse,
        uitpas_app::AppError::StoreNotWritable,
        uitpas_app::AppError::StoreNotReadable,
        uitpas_app::AppError::SecureStoreUnavailable,
        uitpas_app::AppError::SystemRefused,
    ] {
        for language in Language::ALL {
            let text = error.text(language);
            assert!(text.contains(' ') && text.ends_with('.'), "{}: {text}", error.code());
        }
    }
    assert_eq!(Texts::new(Language::Nl).get("common-yes"), "Ja");
}
