//! Passholders, as a script and as people see them: me, my family, my history,
//! a scanned poster, a reward redeemed online.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use process::login::user;
use process::shapes::{CODE_CHECKIN, FAMILY_MEMBER, MEMBERSHIP, PAGE, PASSHOLDER, TRANSACTION};
use process::{Caller, EVENT_100, Registry, uitpas};
use serde_json::{Value, json};

#[tokio::test]
async fn passholders_and_their_families() {
    let registry = Registry::demo();
    let script = registry.script().await;
    let anke = user(&registry, "anke").await;
    let dirk = user(&registry, "dirk").await;

    found_by_a_script(&registry, &script).await;
    me_and_mine(&anke, &dirk).await;
    a_history_without_gaps(&anke).await;
    a_poster_scanned(&registry, &script, &anke, &dirk).await;
    a_reward_at_home(&dirk).await;
}

async fn found_by_a_script(registry: &Registry, script: &Caller) {
    for query in ["uitpasNumber=0900000095902", "chipNumber=04784CDAEE3880"] {
        let page = script.get(&format!("/passholders?{query}")).await.ok(200);
        PAGE.fits(&page);
        PASSHOLDER.fits_all(&page);
        assert_eq!(process::ids(&page), ["test-902"]);
    }
    let one = script.get("/passholders/test-902").await.ok(200);
    PASSHOLDER.fits(&one);
    MEMBERSHIP.fits_all(&one["cardSystemMemberships"]);
    assert_eq!((&one["uitpasNumber"], &one["points"]), (&json!("0900000095902"), &json!(5)));
    assert_eq!(script.get("/passholders/nobody").await.status, 404);
    script.get("/passholders?uitpasNumber=0930000237912").await.refused(400, "uitpas/invalid-uitpas-number");
    assert_eq!(registry.nobody().get("/passholders/test-902").await.status, 401);
    // A program is nobody's pass.
    assert_eq!(script.get("/passholders/me").await.status, 403);
}

async fn me_and_mine(anke: &Caller, dirk: &Caller) {
    let me = anke.get("/passholders/me").await.ok(200);
    PASSHOLDER.fits(&me);
    assert_eq!((&me["firstName"], &me["uitpasNumber"]), (&json!("Anke"), &json!("0991000000109")));
    assert_eq!(me["points"], 14);
    let family = anke.get("/passholders/me/family-members").await.ok(200);
    FAMILY_MEMBER.fits_all(&family);
    let names: Vec<_> =
        family.as_array().unwrap().iter().map(|m| m["passholder"]["firstName"].as_str().unwrap()).collect();
    for child in ["Bram", "Cleo"] {
        assert!(names.contains(&child), "{names:?}");
    }
    // Neither a stranger nor a child's parent by guess.
    assert_eq!(dirk.get("/passholders/demo-anke").await.status, 403);
    assert_eq!(dirk.get("/passholders/demo-bram/transactions").await.status, 403);
    anke.get("/passholders/demo-bram/transactions").await.ok(200);
    // What she agrees to receive is hers to say.
    let wanted = json!({"serviceMails": true, "milestoneMails": true, "infoMails": false, "sms": false, "post": false});
    anke.put("/passholders/me/opt-in-preferences", &wanted).await.ok(204);
    assert_eq!(anke.get("/passholders/me").await.ok(200)["optInPreferences"], wanted);
    anke.put("/passholders/me/opt-in-preferences", &json!({"sms": "yes"})).await.refused(400, "body/invalid-data");
    assert_eq!(anke.get("/passholders/me").await.ok(200)["optInPreferences"], wanted);
}

async fn a_history_without_gaps(anke: &Caller) {
    let page = anke.get("/passholders/me/transactions?limit=50").await.ok(200);
    PAGE.fits(&page);
    TRANSACTION.fits_all(&page);
    let list = page["member"].as_array().unwrap();
    assert_eq!(page["totalItems"].as_u64(), Some(list.len() as u64));
    let sum: i64 = list.iter().map(|entry| entry["points"].as_i64().unwrap()).sum();
    assert_eq!(sum, 14, "the history explains the balance");
    let titles: Vec<_> = list.iter().map(|entry| entry["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Concertticket"), "{titles:?}");
}

async fn a_poster_scanned(registry: &Registry, script: &Caller, anke: &Caller, dirk: &Caller) {
    let link = format!("/events/{EVENT_100}/qr-checkincodes/download-link?format=png");
    let link = script.get(&link).await.ok(200)["downloadLink"].as_str().unwrap().to_owned();
    let poster = registry.http.get(link).send().await.unwrap();
    assert_eq!(poster.headers()["content-type"], "image/png");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("poster.png");
    std::fs::write(&file, poster.bytes().await.unwrap()).unwrap();
    let read = uitpas().args(["code", "read"]).arg(&file).output().unwrap();
    let line: Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(line["kind"], "qr");
    let code = line["text"].as_str().unwrap();

    let scan = async |who: &Caller, passholder: &str, code: &str| {
        who.post(&format!("/passholders/{passholder}/checkins"), &json!({ "checkinCode": code })).await
    };
    let saved = scan(anke, "me", code).await.ok(201);
    CODE_CHECKIN.fits(&saved);
    assert_eq!(saved, json!({ "addedPoints": 1, "totalPoints": 15 }));
    scan(anke, "me", code).await.refused_in_words(400, "uitpas/checkin-not-allowed");
    assert_eq!(scan(anke, "demo-bram", code).await.ok(201)["addedPoints"], 1);
    assert_eq!(scan(dirk, "demo-bram", code).await.status, 403);
    scan(dirk, "me", "no code of ours").await.refused_in_words(400, "uitpas/checkin-code-invalid");
    let (rest, last) = code.split_at(code.len() - 1);
    let forged = format!("{rest}{}", if last == "A" { "B" } else { "A" });
    scan(dirk, "me", &forged).await.refused(400, "uitpas/checkin-code-invalid");
    assert_eq!(scan(dirk, "me", &"x".repeat(10_000)).await.status, 400);
    // A program may check somebody in, but is not "me".
    assert_eq!(scan(script, "test-902", code).await.ok(201)["addedPoints"], 1);
    assert_ne!(scan(script, "me", code).await.status / 100, 2);
}

async fn a_reward_at_home(dirk: &Caller) {
    let redeem = async |reward: &str| {
        dirk.post("/rewards/redeemed", &json!({ "rewardId": reward, "uitpasNumber": "0991000000406" })).await
    };
    let done = redeem("demo-e-boek").await.ok(201);
    assert!(done["redeemCode"].is_string());
    let at_home = redeem("demo-voorstelling-thuis").await.ok(201);
    assert!(at_home["redeemInfo"]["link"].is_string());
    assert_eq!(dirk.get("/passholders/me").await.ok(200)["points"], 26 - 5 - 7);
    // The others need a counter.
    assert_ne!(redeem("demo-koffie").await.status / 100, 2);
    let others = json!({ "rewardId": "demo-e-boek", "uitpasNumber": "0991000000109" });
    assert_eq!(dirk.post("/rewards/redeemed", &others).await.status, 403);
}
