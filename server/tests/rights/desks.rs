//! Reward desks over HTTP: who may manage them, and a desk's day from its first grant to its sealed log.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use uitpas_registry::demo::organizers::{CULTURAL_CENTRE, LIBRARY};
use uitpas_wire::offline::{
    ChainHash, FixedBytes, OPERATION_VERSION, OfflineRedemption, Operation, OperationBatch, OperationKind,
    public_key_of, seal_log,
};

use crate::rights::{Answer, World};

/// A counted reward of the cultural centre, without a limit per passholder.
const TOUR: &str = "demo-achter-de-schermen";
/// The one pass of a passholder of the region.
const ANKE: &str = "0991000000109";

struct Desk<'a> {
    world: &'a World,
    token: String,
}

impl Desk<'_> {
    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.call_as(Some(&self.token), method, path, body).await
    }

    async fn call_as(&self, token: Option<&str>, method: &str, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.world.send(request.body(body).unwrap()).await
    }

    /// A phone of the organizer's counter.
    async fn register(&self, seed: u8, organizer: &str) -> String {
        let key = public_key_of(&SigningKey::from_bytes(&[seed; 32])).to_text();
        let body = json!({"publicKey": key, "role": "COUNTER", "organizerId": organizer});
        let answer = self.call("POST", "/offline/devices", Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
        answer.json()["deviceId"].as_str().unwrap().to_owned()
    }

    async fn make_desk(&self, id: &str) {
        let body = json!({"name": "Balie 1", "role": "REWARD_DESK"});
        let answer = self.call("PUT", &format!("/offline/devices/{id}"), Some(body)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.json());
    }

    async fn set_state(&self, id: &str, state: &str) -> Answer {
        self.call("PUT", &format!("/offline/devices/{id}/state"), Some(json!({"state": state}))).await
    }
}

fn problem(answer: &Answer, status: u16, kind: &str) {
    let body = answer.json();
    assert_eq!((answer.status.as_u16(), body["type"].as_str().unwrap()), (status, kind), "{body}");
    assert!(body["endUserMessage"]["nl"].is_string() && body["endUserMessage"]["de"].is_string(), "{body}");
    answer.assert_problem(kind);
}

const OWN: &str = "urn:uitpas-registry:probs:offline/";

#[tokio::test]
async fn a_desk_gets_units_and_a_share_of_the_passes_and_its_sealed_log_arrives() {
    let world = World::new().await;
    let desk = Desk { token: world.user_token("balie", "demo").await, world: &world };
    let id = desk.register(7, CULTURAL_CENTRE).await;
    let lease = json!({"deviceId": id, "rewardId": TOUR, "units": 1});
    problem(&desk.call("POST", "/offline/leases", Some(lease.clone())).await, 400, &format!("{OWN}not-a-reward-desk"));
    desk.make_desk(&id).await;

    let before = desk.call("GET", &format!("/offline/desks?organizerId={CULTURAL_CENTRE}"), None).await.json();
    let stock = |overview: &Value| {
        let rewards = overview["rewards"].as_array().unwrap().clone();
        rewards.into_iter().find(|one| one["rewardId"] == TOUR).unwrap()
    };
    let pool = stock(&before)["pool"].as_i64().unwrap();
    let too_many = json!({"deviceId": id, "rewardId": TOUR, "units": pool + 1});
    problem(&desk.call("POST", "/offline/leases", Some(too_many)).await, 409, &format!("{OWN}not-enough-stock"));
    let granted = desk.call("POST", "/offline/leases", Some(lease)).await;
    assert_eq!(granted.status, StatusCode::CREATED, "{}", granted.json());
    assert_eq!(granted.json()["units"], 1);

    let open = json!({"organizerId": CULTURAL_CENTRE, "deviceIds": [id], "hours": 12});
    let set = desk.call("POST", "/offline/desk-sets", Some(open.clone())).await;
    assert_eq!(set.status, StatusCode::CREATED, "{}", set.json());
    assert_eq!((&set.json()["desks"], &set.json()["held"]), (&json!(1), &json!([1])));
    problem(&desk.call("POST", "/offline/desk-sets", Some(open)).await, 409, &format!("{OWN}desks-in-use"));
    let rights = desk.call("POST", "/offline/rights", Some(json!({"deviceId": id}))).await;
    assert_eq!(rights.status, StatusCode::OK, "{}", rights.json());
    assert_eq!((&rights.json()["leases"][0]["units"], &rights.json()["spend"]["desk"]), (&json!(1), &json!(1)));

    // Somebody of the region with points: they are at the desk now.
    let pass = ANKE;
    let redeem = json!({"rewardId": "demo-koffie", "uitpasNumber": pass});
    let refused = desk.call("POST", "/rewards/redeemed", Some(redeem)).await;
    problem(&refused, 409, &format!("{OWN}points-reserved"));
    assert!(refused.json()["endUserMessage"]["en"].as_str().unwrap().contains("Cultuurcentrum"), "{}", refused.json());
    let status =
        desk.call("GET", &format!("/rewards/demo-koffie/redeem-status?uitpasNumber={pass}"), None).await.json();
    assert_eq!((&status["redeemable"], &status["reason"]), (&json!(false), &json!("PASSHOLDER_POINTS")));
    assert!(status["message"].as_str().unwrap().contains("Cultuurcentrum"), "{status}");

    let path = format!("/offline/desk-sets/{}", set.json()["deskSetId"].as_str().unwrap());
    assert_eq!(desk.call("DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    let rights = desk.call("POST", "/offline/rights", Some(json!({"deviceId": id}))).await.json();
    assert!(rights["spend"].is_null());

    // Stolen: no snapshot, no rights; what it had recorded still arrives, without a login.
    assert_eq!(desk.set_state(&id, "REVOKED").await.status, StatusCode::NO_CONTENT);
    problem(&desk.set_state(&id, "ACTIVE").await, 409, "urn:uitpas-registry:probs:http/conflict");
    let snapshot = format!("/offline/snapshot?organizerId={CULTURAL_CENTRE}&deviceId={id}");
    problem(&desk.call("GET", &snapshot, None).await, 403, &format!("{OWN}device-revoked"));
    let asked = desk.call("POST", "/offline/rights", Some(json!({"deviceId": id}))).await;
    problem(&asked, 403, &format!("{OWN}device-revoked"));
    let sealed = serde_json::to_value(sealed(&world, &id, pass).await).unwrap();
    let answer = desk.call_as(None, "POST", "/offline/sealed", Some(sealed.clone())).await;
    assert_eq!((answer.status, &answer.json()["operations"]), (StatusCode::OK, &json!(1)));
    let mut garbage = sealed;
    garbage["sealed"] = json!("AAAA");
    let answer = desk.call_as(None, "POST", "/offline/sealed", Some(garbage)).await;
    problem(&answer, 400, &format!("{OWN}sealed-log-not-opened"));

    let after = desk.call("GET", &format!("/offline/desks?organizerId={CULTURAL_CENTRE}"), None).await.json();
    assert_eq!((&stock(&after)["pool"], &stock(&after)["writtenOff"]), (&json!(pool - 1), &json!(1)));
    assert!(after["deskSet"].is_null());
    let device = &after["devices"][0];
    assert_eq!(
        (&device["name"], &device["state"], &device["acknowledged"]),
        (&json!("Balie 1"), &json!("REVOKED"), &json!(1))
    );
    let conflicts = desk.call("GET", &format!("/offline/conflicts?organizerId={CULTURAL_CENTRE}"), None).await.json();
    assert_eq!((&conflicts["total"], &conflicts["conflicts"][0]["outcome"]), (&json!(1), &json!("DEVICE_SUSPENDED")));
    assert_eq!(conflicts["conflicts"][0]["kind"], "REDEMPTION");
    assert!(!conflicts.to_string().contains(pass));
}

/// One redemption, sealed as the phone does when it may read it no more.
async fn sealed(world: &World, device: &str, pass: &str) -> uitpas_wire::offline::SealedLog {
    let operation = Operation {
        v: OPERATION_VERSION,
        device: device.to_owned(),
        seq: 1,
        nonce: FixedBytes([3; 16]),
        kind: OperationKind::Redemption,
        uitpas_number: Some(pass.to_owned()),
        chip_number: None,
        event_id: None,
        code: None,
        passholder_id: None,
        undoes: None,
        redemption: Some(OfflineRedemption {
            reward_id: TOUR.to_owned(),
            points: 15,
            lease_id: None,
            desk_set_id: None,
            risk_points: 15,
        }),
        returned: None,
        wall_ms: world.registry.now().timestamp_millis(),
        elapsed_ms: 1,
        boot_id: "boot".to_owned(),
        offset_ms: Some(0),
        offset_age_ms: Some(0),
        snapshot_version: None,
        previous: ChainHash::START,
    };
    let signed = operation.sign(&SigningKey::from_bytes(&[7; 32])).unwrap();
    let batch = OperationBatch { device_id: device.to_owned(), operations: vec![signed] };
    seal_log(&batch, &world.registry.key_set().await.unwrap().sealing_key.unwrap(), [9; 32]).unwrap()
}

#[tokio::test]
async fn only_who_manages_an_organizers_desks_manages_its_devices() {
    let world = World::new().await;
    let desk = Desk { token: world.user_token("balie", "demo").await, world: &world };
    let id = desk.register(8, CULTURAL_CENTRE).await;
    desk.make_desk(&id).await;
    let set = json!({"organizerId": CULTURAL_CENTRE, "deviceIds": [id], "hours": 1});
    let set = desk.call("POST", "/offline/desk-sets", Some(set)).await.json();
    let set = format!("/offline/desk-sets/{}", set["deskSetId"].as_str().unwrap());
    let calls = [
        ("PUT", format!("/offline/devices/{id}"), Some(json!({"role": "CHECKIN"}))),
        ("PUT", format!("/offline/devices/{id}/state"), Some(json!({"state": "REVOKED"}))),
        ("POST", "/offline/leases".to_owned(), Some(json!({"deviceId": id, "rewardId": TOUR, "units": 1}))),
        ("DELETE", set, None),
        ("POST", "/offline/rights".to_owned(), Some(json!({"deviceId": id}))),
    ];
    // Every right, at another organizer; and a volunteer without this one.
    let elsewhere = world.user_token("elsewhere", "secret").await;
    let volunteer = world.user_token("turnkring", "demo").await;
    for (method, path, body) in calls {
        for token in [&elsewhere, &volunteer] {
            let answer = desk.call_as(Some(token), method, &path, body.clone()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}: {}", answer.json());
        }
    }
    let at = LIBRARY;
    for path in [format!("/offline/desks?organizerId={at}"), format!("/offline/conflicts?organizerId={at}")] {
        assert_eq!(desk.call("GET", &path, None).await.status, StatusCode::OK, "{path}");
        assert_eq!(desk.call_as(Some(&volunteer), "GET", &path, None).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    // A passholder's own phone is nobody's desk.
    let anke = world.user_token("anke", "demo").await;
    let key = public_key_of(&SigningKey::from_bytes(&[9; 32])).to_text();
    let body = json!({"publicKey": key, "role": "PASSHOLDER"});
    let own = desk.call_as(Some(&anke), "POST", "/offline/devices", Some(body)).await.json();
    let body = json!({"deviceId": own["deviceId"]});
    let answer = desk.call("POST", "/offline/rights", Some(body)).await;
    problem(&answer, 403, &format!("{OWN}device-not-yours"));
}
