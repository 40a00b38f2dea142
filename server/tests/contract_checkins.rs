//! Check-ins as a script does them, with the official test data: who earns a
//! point, who is refused and how, and what the answers look like.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use process::shapes::{CHECKIN, CHECKIN_IN_LIST, CHECKIN_STATUS, PAGE};
use process::{Caller, EVENT_1, EVENT_100, EVENT_OF_OTHERS, ORGANIZER, Registry, points};
use serde_json::json;

const PLAIN: &str = "0900000095902";
const TARIFF_GENT: &str = "0900000067513";
const TARIFF_EXPIRED: &str = "0900000031618";
const BLOCKED: &str = "0900000002312";
const OTHER_NUMBERS: &str = "1000000520006";
const UNREGISTERED: &str = "0900000074519";
const GROUP: &str = "0900000045410";

fn at(event: &str, number: &str) -> serde_json::Value {
    json!({ "eventId": event, "uitpasNumber": number })
}

#[tokio::test]
async fn checkins_with_the_official_test_data() {
    let registry = Registry::demo();
    let script = registry.script().await;

    only_with_rights(&registry, &script).await;
    a_point_a_day(&script).await;
    which_cards_earn(&script).await;
    what_is_wrong_is_said(&script).await;
    listed_newest_first_and_taken_back(&script).await;

    let log = registry.log();
    for secret in [PLAIN, TARIFF_GENT, "04784CDAEE3880", "Test 902"] {
        assert!(!log.contains(secret), "the log names a person");
    }
}

async fn only_with_rights(registry: &Registry, script: &Caller) {
    let nobody = registry.nobody();
    assert_eq!(nobody.post("/checkins", &at(EVENT_100, PLAIN)).await.status, 401);
    assert_eq!(nobody.get("/checkins").await.status, 401);
    assert_eq!(Caller::new(registry, "made.up.token").post("/checkins", &at(EVENT_100, PLAIN)).await.status, 401);
    let refused = script.post("/checkins", &at(EVENT_OF_OTHERS, PLAIN)).await;
    assert_eq!((refused.status, refused.content_type.as_str()), (403, "application/problem+json"));
    let status = format!("/checkin-status?uitpasNumber={PLAIN}&eventId={EVENT_OF_OTHERS}");
    assert_eq!(script.get(&status).await.status, 403);
}

async fn a_point_a_day(script: &Caller) {
    let before = points(script, PLAIN).await;
    let status = format!("/checkin-status?uitpasNumber={PLAIN}&eventId={EVENT_100}");
    assert_eq!(script.get(&status).await.ok(200), json!({ "allowed": true }));

    let made = script.post("/checkins", &at(EVENT_100, PLAIN)).await.ok(201);
    CHECKIN.fits(&made);
    assert_eq!((made["points"].as_i64(), made["uitpasNumber"].as_str()), (Some(1), Some(PLAIN)));
    assert_eq!(points(script, PLAIN).await, before + 1);

    let again = script.post("/checkins", &at(EVENT_100, PLAIN)).await;
    again.refused_in_words(400, "uitpas/checkin-not-allowed");
    assert_eq!(points(script, PLAIN).await, before + 1);
    let told = script.get(&status).await.ok(200);
    CHECKIN_STATUS.fits(&told);
    assert_eq!(told["allowed"], false);
    assert!(told["endUserMessage"]["nl"].is_string());

    // The limit is that of one activity.
    script.post("/checkins", &at(EVENT_1, PLAIN)).await.ok(201);
}

async fn which_cards_earn(script: &Caller) {
    for number in [TARIFF_GENT, TARIFF_EXPIRED, "0900010959113", "0900000058918", OTHER_NUMBERS, "0900000093204"] {
        script.post("/checkins", &at(EVENT_100, number)).await.ok(201);
    }
    for digital in ["0900004518305", "0900011902815", "0900011903417"] {
        script.post("/checkins", &at(EVENT_100, digital)).await.ok(201);
    }
    for (number, slug) in [
        (BLOCKED, "uitpas/invalid-card-status"),
        (UNREGISTERED, "uitpas/invalid-card-status"),
        ("0900000020405", "uitpas/invalid-card-status"),
        (GROUP, "uitpas/invalid-card"),
        ("0900000191800", "uitpas/invalid-card"),
    ] {
        script.post("/checkins", &at(EVENT_100, number)).await.refused_in_words(400, slug);
    }
}

async fn what_is_wrong_is_said(script: &Caller) {
    let refused = async |event: &str, number: &str, slug: &str| {
        script.post("/checkins", &at(event, number)).await.refused(400, slug);
    };
    refused(EVENT_100, "0930000237912", "uitpas/invalid-uitpasnumber").await;
    refused(EVENT_100, "0930000237931", "uitpas/invalid-uitpasnumber").await;
    refused(EVENT_100, "", "body/invalid-data").await;
    refused(EVENT_100, "x'; DROP TABLE card; --", "uitpas/invalid-uitpasnumber").await;
    refused(EVENT_100, "0930000420206", "uitpas/passholder-not-found").await;
    refused("no-such-event", OTHER_NUMBERS, "uitpas/event-not-found").await;

    script.post_raw("/checkins", "").await.refused(400, "body/missing");
    script.post_raw("/checkins", "{\"eventId\":").await.refused(400, "body/invalid-syntax");
    for wrong in ["{}", "[]", "null", "{\"eventId\": 7, \"uitpasNumber\": []}"] {
        script.post_raw("/checkins", wrong).await.refused(400, "body/invalid-data");
    }
    let missing = script.post("/checkins", &json!({ "eventId": EVENT_100 })).await.refused(400, "body/invalid-data");
    assert!(missing["schemaErrors"][0]["error"].is_string(), "{missing}");
}

async fn listed_newest_first_and_taken_back(script: &Caller) {
    let pass = script.get(&format!("/passes?identifier={PLAIN}")).await.ok(200);
    let (id, before) = (pass["passholderId"].as_str().unwrap(), pass["points"].as_i64().unwrap());
    let list = format!("/checkins?passholderId={id}&organizerId={ORGANIZER}");
    assert_eq!(script.get(&format!("/checkins?passholderId={id}")).await.status, 400);
    let page = script.get(&list).await.ok(200);
    PAGE.fits(&page);
    CHECKIN_IN_LIST.fits_all(&page);
    let events: Vec<_> = page["member"].as_array().unwrap().iter().map(|c| c["eventId"].as_str().unwrap()).collect();
    assert_eq!(events[..2], [EVENT_1, EVENT_100]);

    let newest = page["member"][0]["id"].as_str().unwrap();
    script.delete(&format!("/checkins/{newest}")).await.ok(204);
    assert_eq!(points(script, PLAIN).await, before - 1);
    assert_eq!(script.delete(&format!("/checkins/{newest}")).await.status, 404);
    assert_eq!(script.delete("/checkins/nothing").await.status, 404);
    let left = script.get(&list).await.ok(200);
    assert_eq!(left["totalItems"].as_i64().unwrap(), page["totalItems"].as_i64().unwrap() - 1);
    script.post("/checkins", &at(EVENT_1, PLAIN)).await.ok(201);
}
