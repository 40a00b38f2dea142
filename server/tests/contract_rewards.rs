//! Rewards as a script handles them, with the official test data: found, asked
//! about, redeemed, refused, listed and cancelled.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use process::shapes::{CONSTRAINT, PAGE, PERIOD, REDEEM_STATUS, REDEEMED, REWARD};
use process::{Answer, Caller, ORGANIZER, Registry, ids, points};
use serde_json::json;

const PLAIN: &str = "0900000095902";
const TARIFF_EXPIRED: &str = "0900000031618";
const BLOCKED: &str = "0900000002312";
const GROUP: &str = "0900000045410";

async fn redeem(script: &Caller, reward: &str, number: &str) -> Answer {
    script.post("/rewards/redeemed", &json!({ "rewardId": reward, "uitpasNumber": number })).await
}

async fn status(script: &Caller, reward: &str, number: &str) -> serde_json::Value {
    script.get(&format!("/rewards/{reward}/redeem-status?uitpasNumber={number}")).await.ok(200)
}

#[tokio::test]
async fn rewards_with_the_official_test_data() {
    let registry = Registry::demo();
    let script = registry.script().await;

    found_by_their_filters(&script).await;
    redeemed_and_cancelled(&script).await;
    limits_are_calendar_periods(&script).await;
    refused_in_the_order_of_the_handbook(&script).await;
    what_is_wrong_is_said(&registry, &script).await;
}

async fn found_by_their_filters(script: &Caller) {
    let search = async |query: &str| script.get(&format!("/rewards?{query}")).await.ok(200);
    let all = search(&format!("organizerId={ORGANIZER}&type=ANY&subset=ALL")).await;
    PAGE.fits(&json!({ "totalItems": all["totalItems"], "member": all["member"] }));
    REWARD.fits_all(&all);
    let mut found = ids(&all);
    found.sort_unstable();
    assert_eq!(found, ["5687", "5688", "5823", "5824", "5825", "5826"]);
    for reward in all["member"].as_array().unwrap() {
        PERIOD.fits(&reward["publicationPeriod"]);
        if !reward["redeemConstraint"].is_null() {
            CONSTRAINT.fits(&reward["redeemConstraint"]);
        }
    }

    // By default: those with points, published, within their period.
    let mut usual = search(&format!("organizerId={ORGANIZER}&sort=name")).await;
    usual["member"].as_array_mut().unwrap().sort_by_key(|reward| reward["id"].to_string());
    assert_eq!(ids(&usual), ["5687", "5823", "5824"]);
    assert_eq!(ids(&search(&format!("organizerId={ORGANIZER}&type=WELCOME")).await), ["5688"]);
    assert_eq!(ids(&search(&format!("organizerId={ORGANIZER}&online=true")).await), ["5824"]);
    assert_eq!(search("owningCardSystemId=8&pointsFrom=2").await["totalItems"], 0);
    assert_eq!(ids(&search("text=achter%20de%20schermen").await), ["demo-achter-de-schermen"]);
    let postal = search("organizerPostalCode=9185").await;
    assert!(ids(&postal).contains(&"demo-zwembeurt"));
    assert!(ids(&search("lastChance=true").await).contains(&"demo-boom"));
    let dear = search("sort=-points&limit=1").await;
    assert_eq!((ids(&dear), dear["totalItems"].as_i64() > Some(10)), (vec!["demo-boom"], true));

    let one = script.get("/rewards/5823").await.ok(200);
    REWARD.fits(&one);
    assert_eq!(one["redeemConstraint"], json!({ "volume": 1, "period": "WEEK" }));
    script.get("/rewards/no-such-reward").await.refused(404, "uitpas/reward-not-found");
}

async fn redeemed_and_cancelled(script: &Caller) {
    let before = points(script, PLAIN).await;
    assert_eq!(status(script, "5687", PLAIN).await, json!({ "redeemable": true }));
    let done = redeem(script, "5687", PLAIN).await.ok(201);
    REDEEMED.fits(&done);
    assert_eq!(done["reward"]["id"], "5687");
    assert_eq!(points(script, PLAIN).await, before - 1);

    let list = script.get(&format!("/rewards/redeemed?uitpasNumber={PLAIN}")).await.ok(200);
    PAGE.fits(&list);
    REDEEMED.fits_all(&list);
    let id = done["id"].as_str().unwrap();
    assert!(ids(&list).contains(&id));

    let one = format!("/rewards/redeemed/{id}");
    script.delete(&one).await.ok(204);
    assert_eq!(points(script, PLAIN).await, before);
    assert_eq!(script.delete(&one).await.status, 404);
    assert_eq!(points(script, PLAIN).await, before);

    // An expired social tariff stops no reward.
    redeem(script, "5687", TARIFF_EXPIRED).await.ok(201);

    let online = redeem(script, "5824", PLAIN).await.ok(201);
    REDEEMED.fits(&online);
    assert!(online["redeemCode"].as_str().is_some_and(|code| code.len() >= 4));
    assert!(online["redeemInfo"]["link"].as_str().unwrap().starts_with("https://"));
}

async fn limits_are_calendar_periods(script: &Caller) {
    let first = redeem(script, "5823", PLAIN).await.ok(201);
    redeem(script, "5823", PLAIN).await.refused_in_words(400, "uitpas/reward-passholder-volume-constraint");
    let told = status(script, "5823", PLAIN).await;
    REDEEM_STATUS.fits(&told);
    assert_eq!((&told["redeemable"], &told["reason"]), (&json!(false), &json!("PASSHOLDER_VOLUME")));
    assert!(told["message"].as_str().unwrap().len() > 10);
    // A cancelled one leaves its place.
    script.delete(&format!("/rewards/redeemed/{}", first["id"].as_str().unwrap())).await.ok(204);
    redeem(script, "5823", PLAIN).await.ok(201);

    // A welcome reward costs nothing and is redeemed once.
    let before = points(script, PLAIN).await;
    redeem(script, "5688", PLAIN).await.ok(201);
    redeem(script, "5688", PLAIN).await.refused_in_words(400, "uitpas/reward-passholder-volume-constraint");
    assert_eq!(points(script, PLAIN).await, before);
}

async fn refused_in_the_order_of_the_handbook(script: &Caller) {
    for ended in ["5825", "5826"] {
        redeem(script, ended, PLAIN).await.refused_in_words(400, "uitpas/reward-period-constraint");
        assert_eq!(status(script, ended, PLAIN).await["reason"], "REWARD_PERIOD");
    }
    redeem(script, "5687", BLOCKED).await.refused_in_words(400, "uitpas/invalid-card");
    assert_eq!(status(script, "5687", BLOCKED).await["reason"], "INVALID_CARD");
    // Card before period.
    redeem(script, "5825", BLOCKED).await.refused(400, "uitpas/invalid-card");
    assert_eq!(status(script, "5687", GROUP).await["redeemable"], false);

    // Until no point is left.
    for _ in 0..points(script, PLAIN).await {
        redeem(script, "5687", PLAIN).await.ok(201);
    }
    assert_eq!(points(script, PLAIN).await, 0);
    redeem(script, "5687", PLAIN).await.refused_in_words(400, "uitpas/reward-passholder-points-constraint");
    assert_eq!(status(script, "5687", PLAIN).await["reason"], "PASSHOLDER_POINTS");
}

async fn what_is_wrong_is_said(registry: &Registry, script: &Caller) {
    redeem(script, "5687", "0930000237912").await.refused(400, "uitpas/invalid-uitpas-number");
    redeem(script, "5687", "0930000420206").await.refused(400, "uitpas/passholder-not-found");
    redeem(script, "no-such-reward", PLAIN).await.refused(404, "uitpas/reward-not-found");
    script.post_raw("/rewards/redeemed", "").await.refused(400, "body/missing");
    script.post_raw("/rewards/redeemed", "{").await.refused(400, "body/invalid-syntax");
    script.post("/rewards/redeemed", &json!({ "rewardId": 5687 })).await.refused(400, "body/invalid-data");
    assert_eq!(redeem(script, "demo-koffie", PLAIN).await.status, 403);
    assert_eq!(redeem(&registry.nobody(), "5687", PLAIN).await.status, 401);
    assert_eq!(script.get("/rewards/redeemed").await.status, 400);
    let both = format!("/rewards/redeemed?uitpasNumber={PLAIN}&passholderId=demo-anke");
    assert_eq!(script.get(&both).await.status, 400);
    for odd in ["limit=-1", "limit=x", "pointsFrom=many", "type=FREE", "status=WHAT"] {
        let answer = script.get(&format!("/rewards?{odd}")).await;
        assert_eq!((answer.status, answer.content_type.as_str()), (400, "application/problem+json"), "{odd}");
    }
}
