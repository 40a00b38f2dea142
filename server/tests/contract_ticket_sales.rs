//! Reduced prices and their sales as a script handles them, with the official test data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use process::shapes::{PAGE, PASSHOLDER, TARIFF, TARIFF_AVAILABILITY, TARIFFS, TICKET_SALE};
use process::{Caller, EVENT_1, EVENT_100, EVENT_OF_OTHERS, ORGANIZER, Registry, ids};
use serde_json::{Value, json};

/// Social tariff in Gent, where the test events are.
const ENTITLED: &str = "0900000067513";
const PLAIN: &str = "0900000095902";
const EXPIRED: &str = "0900000031618";
const BLOCKED: &str = "0900000002312";
/// Social tariff in another region.
const ELSEWHERE: &str = "0900000093204";
const GROUP: &str = "0900000045410";

fn sale(event: &str, number: &str) -> Value {
    json!({ "eventId": event, "uitpasNumber": number, "regularPrice": 10, "tariff": { "id": "SOCIALTARIFF" } })
}

fn tariffs(event: &str, number: &str) -> String {
    format!("/tariffs?eventId={event}&uitpasNumber={number}&regularPrice=10")
}

#[tokio::test]
async fn ticket_sales_with_the_official_test_data() {
    let registry = Registry::demo();
    let script = registry.script().await;

    what_a_pass_can_have(&script).await;
    sold_listed_and_cancelled(&script).await;
    what_is_wrong_is_said(&registry, &script).await;
}

async fn what_a_pass_can_have(script: &Caller) {
    let offered = script.get(&tariffs(EVENT_100, ENTITLED)).await.ok(200);
    TARIFFS.fits(&offered);
    TARIFF_AVAILABILITY.fits_all(&offered["available"]);
    let (one, price) = (&offered["available"][0], json!(2.0));
    assert_eq!((&one["type"], &one["price"], &one["remaining"]), (&json!("SOCIALTARIFF"), &price, &json!(1)));
    assert_eq!(script.get(&tariffs(EVENT_100, ENTITLED)).await.ok(200), offered, "asking sells nothing");
    let expired = script.get(&format!("{}&type=COUPON", tariffs(EVENT_100, EXPIRED))).await.ok(200);
    assert_eq!(expired, json!({ "available": [] }), "no word about another type");
    let coupons = script.get(&format!("{}&type=COUPON", tariffs(EVENT_100, ENTITLED))).await.ok(200);
    assert_eq!(coupons, json!({ "available": [] }));
    // No right here: an answer with nothing in it, and why.
    for number in [PLAIN, ELSEWHERE, GROUP] {
        let none = script.get(&tariffs(EVENT_100, number)).await.ok(200);
        TARIFFS.fits(&none);
        assert_eq!(none["available"], json!([]));
        for language in ["nl", "fr", "de", "en"] {
            assert!(none["endUserMessage"][language].as_str().unwrap().len() > 10, "{number} {language}");
        }
    }
    script.get(&tariffs(EVENT_100, EXPIRED)).await.refused_in_words(400, "uitpas/social-tariff-expired");
    script.get(&tariffs(EVENT_100, BLOCKED)).await.refused_in_words(400, "uitpas/invalid-card-status");
    let anyone = script.get(&format!("/tariffs/static?eventId={EVENT_100}&regularPrice=10")).await.ok(200);
    TARIFFS.fits(&anyone);
    assert_eq!(anyone["available"][0]["price"], price);
}

async fn sold_listed_and_cancelled(script: &Caller) {
    let made = script.post("/ticket-sales", &json!([sale(EVENT_1, ENTITLED), sale(EVENT_100, ENTITLED)])).await.ok(200);
    TICKET_SALE.fits_all(&made);
    TARIFF.fits(&made[0]["tariff"]);
    // The test client may see passholders.
    PASSHOLDER.fits(&made[0]["passholder"]);
    assert_eq!((&made[0]["regularPrice"], &made[0]["tariff"]["price"]), (&json!(10.0), &json!(2.0)));

    // One a week here, a hundred there.
    let full = script.get(&tariffs(EVENT_1, ENTITLED)).await.ok(200);
    assert_eq!(full["available"], json!([]));
    assert!(full["endUserMessage"]["nl"].is_string());
    let again = script.post("/ticket-sales", &json!([sale(EVENT_100, ENTITLED), sale(EVENT_1, ENTITLED)])).await;
    let refused = again.refused_in_words(400, "uitpas/maximum-reached");
    assert_eq!(refused["jsonPointer"], "/1");

    let list = script.get(&format!("/ticket-sales?eventId={EVENT_100}")).await.ok(200);
    PAGE.fits(&list);
    TICKET_SALE.fits_all(&list);
    assert_eq!(ids(&list), [made[1]["id"].as_str().unwrap()], "all or none");
    let passholder = made[0]["passholder"]["id"].as_str().unwrap();
    let of = format!("/ticket-sales?passholderId={passholder}&organizerId={ORGANIZER}");
    assert_eq!(script.get(&of).await.ok(200)["totalItems"], 2);

    let one = format!("/ticket-sales/{}", made[0]["id"].as_str().unwrap());
    script.delete(&one).await.ok(204);
    script.delete(&one).await.refused(404, "uitpas/ticket-sale-not-found");
    script.post("/ticket-sales", &json!([sale(EVENT_1, ENTITLED)])).await.ok(200);
}

async fn what_is_wrong_is_said(registry: &Registry, script: &Caller) {
    let post = async |sale: Value| script.post("/ticket-sales", &json!([sale])).await;
    post(sale(EVENT_1, "0930000237912")).await.refused(400, "uitpas/invalid-uitpasnumber");
    post(sale(EVENT_1, "0930000420206")).await.refused(400, "uitpas/passholder-not-found");
    let unknown = script.post("/ticket-sales", &json!([sale(EVENT_1, ENTITLED), sale("nothing", ENTITLED)])).await;
    assert_eq!(unknown.refused(400, "uitpas/event-not-found")["jsonPointer"], "/1");
    let mut with_passholder = sale(EVENT_1, BLOCKED);
    with_passholder["passholder"] = json!({ "id": "is ignored" });
    post(with_passholder).await.refused(400, "uitpas/invalid-card-status");
    post(sale(EVENT_1, "")).await.refused(400, "body/invalid-data");
    post(json!({ "eventId": EVENT_1 })).await.refused(400, "body/invalid-data");
    assert_eq!(post(sale(EVENT_OF_OTHERS, ENTITLED)).await.status, 403);
    script.post("/ticket-sales", &json!([])).await.refused(400, "uitpas/invalid-number-of-tickets");
    script.post_raw("/ticket-sales", "").await.refused(400, "body/missing");
    script.post_raw("/ticket-sales", "[{").await.refused(400, "body/invalid-syntax");
    let nobody = registry.nobody();
    assert_eq!(nobody.post("/ticket-sales", &json!([sale(EVENT_1, ENTITLED)])).await.status, 401);
    assert_eq!(script.get(&tariffs(EVENT_OF_OTHERS, ENTITLED)).await.status, 403);
    script.get(&tariffs("nothing", ENTITLED)).await.refused(400, "uitpas/event-not-found");
    for odd in ["regularPrice=ten", "regularPrice=-1", "regularPrice=1e400", "regularPrice=0.001", "x=1"] {
        let answer = script.get(&format!("/tariffs?eventId={EVENT_1}&uitpasNumber={ENTITLED}&{odd}")).await;
        assert_eq!(answer.status, 400, "{odd}");
    }
    assert_eq!(script.get("/ticket-sales").await.status, 400);
    assert_eq!(script.get("/ticket-sales?passholderId=x").await.status, 400);
    let frozen = json!([{ "id": 8, "enabled": false }]);
    let frozen = script.put(&format!("/events/{EVENT_1}/card-systems"), &frozen).await;
    frozen.refused_in_words(400, "uitpas/event-already-has-ticketsales");
}
