//! What a guest pays: the normal price, the reduced one, and noting its sale.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::*;
use uitpas_app::CounterApp;
use uitpas_app::api::common::Tone;
use uitpas_app::api::counter::{CounterAction, DeskState, VerdictView};
use uitpas_texts::Language;

/// Without a right.
const ANKE: &str = "0900000095902";
/// With one.
const BRAM: &str = "0900000067513";
const BRAM_CHIP: &str = "04363CDAEE3880";
const NEW_PASS: &str = "0900000031618";
const GROUP: &str = "0900000045410";

fn prices(view: &VerdictView) -> Vec<(&str, &str, &str, Option<&str>)> {
    view.prices
        .iter()
        .map(|row| (row.name.as_str(), row.regular.as_str(), row.price.as_str(), row.button.as_deref()))
        .collect()
}

/// The id of the n-th price on screen.
fn id(app: &CounterApp, place: usize) -> String {
    let view = app.view();
    let guest = verdict(&view);
    guest.price.iter().chain(&guest.prices).nth(place).unwrap().id.clone()
}

async fn sell(app: &CounterApp, place: usize) -> VerdictView {
    app.dispatch(CounterAction::Sell { id: id(app, place) });
    app.settled().await;
    verdict(&app.view()).clone()
}

#[tokio::test]
async fn each_guest_sees_their_own_price() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    let anke = identify_and_wait(&app, ANKE).await;
    // The reduced price that stands in the public description is nobody's normal price.
    assert_eq!(prices(&anke), [("Base price", "", "€10.00", None), ("Leden", "", "€1.50", None)]);
    assert_eq!((anke.heart, anke.prices_text.as_str()), (false, ""), "like most: nothing to be said");
    let bram = identify_and_wait(&app, BRAM).await;
    assert_eq!(
        prices(&bram),
        [
            ("Base price", "instead of €10.00", "€2.50", Some("Note €2.50")),
            ("Leden", "instead of €1.50", "€0.38", Some("Note €0.38"))
        ]
    );
    assert!(bram.heart);
    let group = identify_and_wait(&app, GROUP).await;
    assert!(group.prices.is_empty(), "a pass that is not served here pays nothing here");
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::ChooseActivity { id: Some(PERMANENT.to_owned()) });
    assert!(identify_and_wait(&app, BRAM).await.prices.is_empty(), "nothing to pay");
}

#[tokio::test]
async fn a_sale_is_noted_once_and_taken_back() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM_CHIP).await;
    app.dispatch(CounterAction::Sell { id: id(&app, 0) });
    let busy = verdict(&app.view()).clone();
    assert_eq!(
        (busy.prices[0].button.as_deref(), busy.prices_text.as_str()),
        (None, "One moment, we are noting the sale.")
    );
    let sold = sell(&app, 0).await;
    assert_eq!((sold.code.as_str(), sold.tone, sold.headline.as_str()), ("sold", Tone::Good, "€2.50 to pay"));
    assert_eq!(sold.next_step, "Receive €2.50 from the guest.");
    assert_eq!(stage.fake.asked("POST /ticket-sales"), 1, "once, however often it is tapped");
    let asked = stage.fake.with(|state| state.sales[0].1.clone());
    assert_eq!(
        asked,
        serde_json::json!({ "regularPrice": 10.0, "regularPriceLabel": "Basistarief", "tariff": { "id": "SOCIALTARIFF" },
            "eventId": DAILY, "uitpasNumber": BRAM })
    );
    assert!(sold.prices.iter().all(|row| row.button.is_none()), "one a visit");
    assert_eq!(desk(&app.view()).guests[0].text, "ticket noted");
    app.dispatch(CounterAction::Undo { id: sold.undo.unwrap().id });
    app.settled().await;
    let back = verdict(&app.view()).clone();
    assert_eq!((back.code.as_str(), back.tone), ("sale-undone", Tone::Notice));
    assert!(stage.fake.with(|state| state.sales.is_empty()));
    assert!(back.undo.is_some(), "the point can still be undone");
    assert_eq!(desk(&app.view()).guests[0].text, "undone");
    assert_eq!(sell(&app, 1).await.headline, "€0.38 to pay");
}

#[tokio::test]
async fn an_only_price_stands_by_itself() {
    let stage = Stage::new();
    let app = stage.desk(Some(TOMORROW)).await;
    let bram = identify_and_wait(&app, BRAM).await;
    // Too early for a point, and early enough for a ticket.
    assert_eq!((bram.code.as_str(), bram.prices.len()), ("not-yet", 0));
    let price = bram.price.unwrap();
    assert_eq!((price.price.as_str(), price.regular.as_str()), ("€2.00", "instead of €8.00"));
    assert_eq!(price.button.as_deref(), Some("Note €2.00"));
    let anke = identify_and_wait(&app, ANKE).await.price.unwrap();
    assert_eq!((anke.price.as_str(), anke.regular.as_str(), anke.button), ("€8.00", "", None));
    identify_and_wait(&app, BRAM).await;
    sell(&app, 0).await;
    assert_eq!(stage.fake.with(|state| state.sales.len()), 1);
    assert_eq!(verdict(&app.view()).price.as_ref().unwrap().button, None);
}

#[tokio::test]
async fn without_network_the_price_is_known_and_noting_it_asks_for_network() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    app.set_online(false);
    let bram = identify(&app, BRAM);
    assert_eq!(prices(&bram)[0], ("Base price", "instead of €10.00", "€2.50", None));
    assert_eq!(bram.prices_text, "A lower price can be noted only with internet.");
    sell(&app, 0).await;
    assert_eq!((notice_code(&app.view()), stage.fake.asked("POST /ticket-sales")), (Some("needs-network"), 0));
    assert_eq!(identify(&app, ANKE).prices_text, "");
}

#[tokio::test]
async fn a_sale_refused_or_in_doubt_is_said_plainly() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM).await;
    stage.fake.with(|state| state.break_after_sale = true);
    let doubt = sell(&app, 0).await;
    assert_eq!((doubt.code.as_str(), doubt.tone, doubt.undo.is_some()), ("sale-in-doubt", Tone::Stop, true));
    stage.fake.with(|state| state.break_after_sale = false);
    app.dispatch(CounterAction::SyncNow);
    app.settled().await;
    // It may be there: not to be noted a second time.
    assert!(verdict(&app.view()).prices.iter().all(|row| row.button.is_none()));
    sell(&app, 0).await;
    assert_eq!(stage.fake.asked("POST /ticket-sales"), 1);

    app.dispatch(CounterAction::NextGuest);
    identify_and_wait(&app, BRAM).await;
    let refused = sell(&app, 0).await;
    assert_eq!((refused.code.as_str(), refused.detail.as_str()), ("sale-failed", "Bought already."));
    assert!(!refused.next_step.is_empty());
    for odd in ["9", "-1", "", "x"] {
        app.dispatch(CounterAction::Sell { id: odd.to_owned() });
        app.settled().await;
        assert_eq!(verdict(&app.view()).code, "sale-failed", "not a row: nothing happens");
    }
    app.dispatch(CounterAction::NextGuest);
    app.dispatch(CounterAction::Sell { id: "2-0-1000".to_owned() });
    identify_and_wait(&app, ANKE).await;
    sell(&app, 0).await;
    assert_eq!(stage.fake.asked("POST /ticket-sales"), 2, "nobody there, or no right: nothing is asked");
}

#[tokio::test]
async fn a_tap_that_was_meant_for_another_guest_sells_nothing() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM).await;
    let brams = id(&app, 0);
    app.dispatch(CounterAction::NextGuest);
    identify_and_wait(&app, BRAM_CHIP).await;
    app.dispatch(CounterAction::Sell { id: brams });
    app.settled().await;
    assert_eq!(stage.fake.asked("POST /ticket-sales"), 0);
    assert_ne!(verdict(&app.view()).code, "sold");
}

#[tokio::test]
async fn a_sale_is_taken_back_from_the_list_too_and_twice_is_once() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM).await;
    let sale = sell(&app, 0).await.undo.unwrap().id;
    // The check-in of the same guest first.
    let checkin =
        desk(&app.view()).guests.iter().filter_map(|row| row.undo.clone()).find(|undo| undo.id != sale).unwrap();
    app.dispatch(CounterAction::Undo { id: checkin.id });
    stage.fake.with(|state| state.sales.clear());
    app.dispatch(CounterAction::Undo { id: sale.clone() });
    app.dispatch(CounterAction::Undo { id: sale });
    app.settled().await;
    let view = app.view();
    assert_eq!(verdict(&view).code, "sale-undone", "gone is gone");
    assert!(verdict(&view).prices[0].button.is_some(), "it can be noted anew");
    assert_eq!(verdict(&view).next_step, "Give the money back if it was paid already.");
}

#[tokio::test]
async fn an_answer_that_comes_when_the_device_works_elsewhere_is_not_heard() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM).await;
    app.dispatch(CounterAction::Sell { id: id(&app, 0) });
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::Back);
    app.dispatch(CounterAction::ChooseCounter { id: "library".to_owned() });
    app.settled().await;
    app.dispatch(CounterAction::ChooseActivity { id: None });
    let view = app.view();
    assert!(desk(&view).guests.is_empty() && matches!(desk(&view).state, DeskState::Waiting));
}

#[tokio::test]
async fn a_pass_newer_than_the_snapshot_says_so() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    let new = identify_and_wait(&app, NEW_PASS).await;
    assert_eq!((new.prices.len(), new.prices_text.starts_with("This device does not know")), (0, true));
}

#[tokio::test]
async fn who_may_not_sell_sees_prices_only() {
    let stage = Stage::new();
    stage.fake.with(|state| state.sells_nothing = true);
    let app = stage.desk(Some(DAILY)).await;
    let bram = identify_and_wait(&app, BRAM).await;
    assert_eq!(prices(&bram)[0], ("Base price", "instead of €10.00", "€2.50", None));
}

#[tokio::test]
async fn an_answer_for_a_guest_who_left_stays_in_the_list() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    identify_and_wait(&app, BRAM).await;
    app.dispatch(CounterAction::Sell { id: id(&app, 0) });
    app.dispatch(CounterAction::NextGuest);
    app.settled().await;
    let view = app.view();
    let row = &desk(&view).guests[0];
    assert_eq!(row.text, "ticket noted");
    app.dispatch(CounterAction::Undo { id: row.undo.clone().unwrap().id });
    app.settled().await;
    assert!(stage.fake.with(|state| state.sales.is_empty()));
}

#[tokio::test]
async fn prices_are_written_as_the_language_does() {
    let stage = Stage::new();
    let app = stage.desk(Some(DAILY)).await;
    for (language, price) in [(Language::Nl, "€ 2,50"), (Language::Fr, "2,50 €"), (Language::De, "2,50 €")] {
        app.dispatch(CounterAction::SetLanguage { tag: language.tag().to_owned() });
        assert_eq!(identify(&app, BRAM).prices[0].price.replace('\u{a0}', " "), price);
    }
}
