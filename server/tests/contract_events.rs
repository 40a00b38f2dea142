//! Events, organizers, card systems, permissions and passes as a script sees
//! them, with the official test data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use process::shapes::{
    CARD_SYSTEM, CITY, DOWNLOAD_LINK, EVENT_CARD_SYSTEM, EVENT_SETTINGS, ORGANIZER as ORGANIZER_SHAPE,
    ORGANIZER_PERMISSIONS, PAGE, PASS, PASS_TARIFF, PERIOD_LIMIT, PERMISSION_DETAIL,
};
use process::{Caller, EVENT_1, EVENT_100, EVENT_OF_OTHERS, ORGANIZER, Registry};
use serde_json::json;

#[tokio::test]
async fn events_with_the_official_test_data() {
    let registry = Registry::demo();
    let script = registry.script().await;

    settings(&script).await;
    card_systems_of_events(&script).await;
    a_poster_to_download(&registry, &script).await;
    sheets_to_download(&registry, &script).await;
    permissions(&script).await;
    organizers_and_card_systems(&registry, &script).await;
    passes(&registry, &script).await;
    assert_eq!(registry.nobody().get("/health").await.status, 200);
    assert_eq!(registry.nobody().get("/no/such/path").await.status, 404);
}

async fn settings(script: &Caller) {
    for (event, volume) in [(EVENT_100, 100), (EVENT_1, 1)] {
        let settings = script.get(&format!("/events/{event}/settings")).await.ok(200);
        EVENT_SETTINGS.fits(&settings);
        PERIOD_LIMIT.fits(&settings["passholderTicketLimit"]);
        assert_eq!(settings["passholderTicketLimit"], json!({ "volume": volume, "periodType": "WEEK" }));
        assert_eq!((&settings["id"], &settings["checkinPoints"]), (&json!(event), &json!(1)));
    }
    let one = format!("/events/{EVENT_1}/settings");
    let changed = json!({ "id": EVENT_1, "checkinPoints": 3, "checkinLimit": { "volume": 2, "periodType": "MONTH" } });
    script.put(&one, &changed).await.ok(204);
    assert_eq!(script.get(&one).await.ok(200)["checkinLimit"], json!({ "volume": 2, "periodType": "MONTH" }));
    script.put(&one, &json!({ "id": EVENT_1, "checkinPoints": "three" })).await.refused(400, "body/invalid-data");
    let never = json!({ "id": EVENT_1, "checkinPoints": 1, "checkinLimit": { "volume": 0, "periodType": "DAY" } });
    script.put(&one, &never).await.refused(400, "body/invalid-data");
    script.get("/events/nothing/settings").await.refused(404, "uitpas/event-not-found");
}

async fn card_systems_of_events(script: &Caller) {
    let systems = script.get(&format!("/events/{EVENT_100}/card-systems")).await.ok(200);
    EVENT_CARD_SYSTEM.fits_all(&systems);
    assert_eq!((&systems[0]["id"], &systems[0]["enabled"]), (&json!(8), &json!(true)));
    script.get("/events/nothing/card-systems").await.refused(404, "uitpas/event-not-found");
}

async fn a_poster_to_download(registry: &Registry, script: &Caller) {
    let link = format!("/events/{EVENT_100}/qr-checkincodes/download-link");
    assert_eq!(registry.nobody().get(&link).await.status, 401);
    assert_eq!(script.get(&link.replace(EVENT_100, EVENT_OF_OTHERS)).await.status, 403);
    script.get(&link.replace(EVENT_100, "nothing")).await.refused(404, "uitpas/event-not-found");
    let answer = script.get(&link).await.ok(200);
    DOWNLOAD_LINK.fits(&answer);
    // Whoever has the link needs no login.
    let file = registry.http.get(answer["downloadLink"].as_str().unwrap()).send().await.unwrap();
    assert_eq!((file.status().as_u16(), file.headers()["content-type"].to_str().unwrap()), (200, "application/pdf"));
    let bytes = file.bytes().await.unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 2_000);
    // A link cannot be made up.
    let forged = answer["downloadLink"].as_str().unwrap().to_owned() + "0";
    assert_eq!(registry.http.get(forged).send().await.unwrap().status().as_u16() / 100, 4);
}

/// Ours: a smaller poster, and sheets about an activity and an organizer.
async fn sheets_to_download(registry: &Registry, script: &Caller) {
    let event = format!("/events/{EVENT_100}");
    let links = [
        format!("{event}/qr-checkincodes/download-link?paper=a5&language=fr"),
        format!("{event}/sheets/download-link?format=leaflet"),
        format!("{event}/sheets/download-link?format=kiosk&language=de"),
        format!("/organizers/{ORGANIZER}/rewards-overview/download-link?language=en"),
    ];
    for link in &links {
        assert_eq!(registry.nobody().get(link).await.status, 401, "{link}");
        let answer = script.get(link).await.ok(200);
        let address = answer["downloadLink"].as_str().unwrap();
        let file = registry.http.get(address).send().await.unwrap();
        assert_eq!(file.headers()["content-type"].to_str().unwrap(), "application/pdf", "{address}");
        assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
        // One link opens one thing.
        for (is, not) in [("format=leaflet", "format=kiosk"), ("format=kiosk", "format=leaflet"), (ORGANIZER, "1")] {
            if address.contains(is) {
                let other = registry.http.get(address.replace(is, not)).send().await.unwrap();
                assert_eq!(other.status().as_u16(), 403, "{address}");
            }
        }
    }
    for (link, status) in [
        (format!("{event}/qr-checkincodes/download-link?paper=a3"), 400),
        (format!("{event}/sheets/download-link"), 400),
        (format!("{event}/sheets/download-link?format=poster"), 400),
        (format!("/events/{EVENT_OF_OTHERS}/sheets/download-link?format=kiosk"), 403),
        ("/events/nothing/sheets/download-link?format=kiosk".to_owned(), 404),
        ("/organizers/nothing/rewards-overview/download-link".to_owned(), 404),
        (format!("{event}/sheets/download"), 403),
        (format!("{event}/sheets/download?format=kiosk&until=9999999999&signature=AAAA"), 403),
    ] {
        assert_eq!(script.get(&link).await.status, status, "{link}");
    }
}

async fn permissions(script: &Caller) {
    let list = script.get("/permissions").await.ok(200);
    ORGANIZER_PERMISSIONS.fits_all(&list);
    let own: Vec<_> = list.as_array().unwrap().iter().filter(|entry| entry["organizer"]["id"] == ORGANIZER).collect();
    assert_eq!(own.len(), 1);
    PERMISSION_DETAIL.fits_all(&own[0]["permissionDetails"]);
    let held = own[0]["permissions"].as_array().unwrap();
    for wanted in ["CHECKINS_WRITE", "REWARDS_REDEEM", "PASSES_READ", "EVENTS_QR_CHECKINCODE", "TICKETSALES_REGISTER"] {
        assert!(held.contains(&json!(wanted)), "{wanted}");
    }
}

async fn organizers_and_card_systems(registry: &Registry, script: &Caller) {
    let page = script.get("/organizers?name=testorganisator").await.ok(200);
    PAGE.fits(&page);
    ORGANIZER_SHAPE.fits_all(&page);
    assert_eq!(process::ids(&page), [ORGANIZER]);
    let one = script.get(&format!("/organizers/{ORGANIZER}")).await.ok(200);
    ORGANIZER_SHAPE.fits(&one);
    assert_eq!(one["address"]["city"], "Gent");

    let page = script.get("/card-systems?postalCode=9900").await.ok(200);
    CARD_SYSTEM.fits_all(&page);
    assert_eq!(page["totalItems"], 1);
    CITY.fits_all(&page["member"][0]["cities"]);
    assert_eq!(script.get("/card-systems/8").await.ok(200)["id"], 8);
    script.get("/card-systems/999").await.refused(404, "uitpas/cardsystem-not-found");
    assert_eq!(registry.nobody().get(&format!("/organizers/{ORGANIZER}")).await.status, 401);
}

async fn passes(registry: &Registry, script: &Caller) {
    let pass = async |identifier: &str| script.get(&format!("/passes?identifier={identifier}")).await;
    for (number, chip, kind, tariff) in [
        ("0900000095902", "04784CDAEE3880", "INDIVIDUAL", "NONE"),
        ("0900000067513", "04363CDAEE3880", "INDIVIDUAL", "ACTIVE"),
        ("0900000031618", "04CEE7528E6180", "INDIVIDUAL", "EXPIRED"),
        ("0900000058918", "045157B2B63780", "INDIVIDUAL", "EXPIRED"),
        ("1000000520006", "045A4832633680", "INDIVIDUAL", "NONE"),
        ("0900000045410", "04D0AB6AF85C80", "GROUP", "ACTIVE"),
    ] {
        let by_number = pass(number).await.ok(200);
        PASS.fits(&by_number);
        PASS_TARIFF.fits(&by_number["socialTariff"]);
        assert_eq!((&by_number["passType"], &by_number["uitpasNumber"]), (&json!(kind), &json!(number)));
        assert_eq!(by_number["socialTariff"]["status"], tariff, "{number}");
        assert_eq!(pass(chip).await.ok(200), by_number);
        assert_eq!(pass(&chip.to_lowercase()).await.ok(200), by_number);
        assert_eq!(script.get(&format!("/passes/{number}")).await.ok(200), by_number);
        assert_eq!(script.get(&format!("/chip-numbers/{chip}")).await.ok(200), by_number);
    }
    for (number, status) in [("0900000002312", "BLOCKED"), ("0900000074519", "LOCAL_STOCK")] {
        let refused = pass(number).await.refused_in_words(400, "uitpas/invalid-card-status");
        assert_eq!(refused["cardStatus"], status);
    }
    pass("0930000420206").await.refused(404, "uitpas/pass-not-found");
    assert_eq!(pass("rubbish").await.status / 100, 4);
    assert_eq!(pass("").await.status, 400);
    assert_eq!(registry.nobody().get("/passes?identifier=0900000095902").await.status, 401);
}
