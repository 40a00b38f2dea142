//! Walks every route of the table: without a token, with tokens that lack the right, with a right that holds
//! elsewhere, and with nonsense. Nothing gets through that should not, and nothing makes the registry stumble.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uitpas_registry::Registry;
use uitpas_registry::demo;
use uitpas_registry::http::table::{ROUTES, Route};
use uitpas_registry::http::{HttpConfig, router};
use uitpas_registry::oidc::{Issuer, NewClient, NewUser};
use uitpas_registry::permissions::Subject;
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission};
use url::Url;

const TEST_EVENT: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
const TEST_ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
const TEST_PASS: &str = "0900000095902";
const TEST_CHIP: &str = "04784CDAEE3880";
const REWARD: &str = "5687";

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// An error must be a problem document of the same status, with a text for the person.
    fn assert_problem(&self, what: &str) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{what}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{what}");
        assert!(problem["type"].as_str().is_some_and(|kind| kind.contains(':')), "{what}");
    }
}

struct World {
    registry: Registry,
    app: Router,
    passholder: String,
}

impl World {
    async fn new() -> Self {
        let registry = Registry::open("sqlite::memory:").await.unwrap();
        registry.setting_or_insert("key.login", include_str!("keys/issuer.pem")).await.unwrap();
        let origin = Url::parse("http://127.0.0.1:8080").unwrap();
        let issuer = Issuer::open(registry.clone(), &origin, true).await.unwrap();
        demo::fill(&registry).await.unwrap();
        demo::register_logins(&registry, &issuer).await.unwrap();
        for id in ["nothing", "elsewhere"] {
            let client =
                NewClient { id, name: id, secret: Some("secret"), redirect_uris: &[], logout_uris: &[], demo: false };
            issuer.register_client(client).await.unwrap();
            let user =
                NewUser { id: Some(id), username: id, display_name: id, email: None, password: "secret", demo: false };
            issuer.register_user(user).await.unwrap();
        }
        // Every right but the ones over all organizers, at an organizer of another region.
        let everywhere = [
            Permission::EventsUpdateAll,
            Permission::EventsReadAll,
            Permission::EventSettingsReadAll,
            Permission::EventSettingsUpdateAll,
            Permission::PassholdersSearchAll,
        ];
        let organizer = demo::organizers::LIBRARY.to_owned();
        let rights = OrganizerPermissions {
            organizer: Organizer { id: organizer, ..Organizer::default() },
            permissions: Permission::ALL.iter().copied().filter(|one| !everywhere.contains(one)).collect(),
            permission_details: Vec::new(),
            linked_organizers: None,
        };
        for subject in [Subject::Client("elsewhere".into()), Subject::User("elsewhere".into())] {
            registry.put_permissions(&subject, std::slice::from_ref(&rights)).await.unwrap();
        }
        let passholder = registry.passholder_id_of_number(TEST_PASS).await.unwrap();
        let config = HttpConfig { registry: registry.clone(), issuer: Some(issuer), oidc_issuer: None, origin };
        Self { registry, app: router(config).unwrap(), passholder }
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        let here: SocketAddr = "127.0.0.1:4711".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(here));
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn client_token(&self, client: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
        let answer = self.send(post_form("/realms/uitid/protocol/openid-connect/token", form)).await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Logs a person in as the phone app does.
    async fn user_token(&self, username: &str, password: &str) -> String {
        let auth = "/realms/uitid/protocol/openid-connect/auth";
        let verifier = "v".repeat(43);
        let challenge = {
            use base64::Engine as _;
            use sha2::Digest as _;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier.as_bytes()))
        };
        let request = format!(
            "client_id=uitpas-app&redirect_uri=org.uitpas.open:/login&response_type=code&code_challenge={challenge}\
             &code_challenge_method=S256"
        );
        let page = self.send(Request::get(format!("{auth}?{request}")).body(Body::empty()).unwrap()).await;
        let html = String::from_utf8(page.body).unwrap();
        let seal = html.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = format!("{request}&form_token={seal}&username={username}&password={password}");
        let mut submit = post_form(auth, form);
        let cookie = page.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        submit.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        let back = self.send(submit).await;
        let back = Url::parse(back.headers[header::LOCATION].to_str().unwrap()).unwrap();
        let (_, code) = back.query_pairs().find(|(name, _)| name == "code").unwrap();
        let form = format!(
            "grant_type=authorization_code&client_id=uitpas-app&redirect_uri=org.uitpas.open:/login&code={code}\
             &code_verifier={verifier}"
        );
        let answer = self.send(post_form("/realms/uitid/protocol/openid-connect/token", form)).await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// What stands in the path of a route when it is meant seriously.
    fn value(&self, name: &str) -> String {
        match name {
            "eventId" => TEST_EVENT.into(),
            "passholderId" => self.passholder.clone(),
            "uitpasNumber" => TEST_PASS.into(),
            "chipNumber" => TEST_CHIP.into(),
            "inszNumber" => "83030201540".into(),
            "rewardId" => REWARD.into(),
            "clientId" => "nothing".into(),
            "id" => TEST_ORGANIZER.into(),
            "cardSystemId" => "1".into(),
            _ => "unknown".into(),
        }
    }

    /// A request that would be right if it came with the right token.
    fn proper(&self, route: &Route, token: Option<&str>) -> Request<Body> {
        let mut path = String::new();
        let mut rest = route.path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            path.push_str(before);
            path.push_str(&self.value(name));
            rest = after;
        }
        path.push_str(rest);
        let query = [
            ("passholderId", self.passholder.as_str()),
            ("organizerId", TEST_ORGANIZER),
            ("eventId", TEST_EVENT),
            ("deviceId", "unknown"),
        ];
        let query = match route.path {
            "/passes" => format!("identifier={TEST_PASS}"),
            "/checkin-status" => format!("eventId={TEST_EVENT}&uitpasNumber={TEST_PASS}"),
            "/rewards/{rewardId}/redeem-status" => format!("uitpasNumber={TEST_PASS}"),
            "/passholders" => "name=a".into(),
            "/rewards" => format!("isRedeemableByPassholderId={}", self.passholder),
            "/events" | "/card-systems" | "/organizers" | "/health" => String::new(),
            _ => url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish(),
        };
        let mut request = Request::builder().method(route.method.clone()).uri(format!("{path}?{query}"));
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        match self.body(route) {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
            }
            None => request.body(Body::empty()).unwrap(),
        }
    }

    fn body(&self, route: &Route) -> Option<Value> {
        Some(match (route.method.as_str(), route.path) {
            ("POST", "/checkins") => json!({"eventId": TEST_EVENT, "uitpasNumber": TEST_PASS}),
            ("POST", "/passholders/{passholderId}/checkins") => {
                json!({"checkinCode": "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9"})
            }
            ("POST", "/rewards/redeemed") => json!({"rewardId": REWARD, "uitpasNumber": TEST_PASS}),
            ("PUT", "/events/{eventId}/settings") => json!({"id": TEST_EVENT, "checkinPoints": 2}),
            ("PUT", "/events/{eventId}/card-systems") => json!([]),
            ("PUT", "/permissions/{clientId}") => {
                json!([{"organizer": {"id": TEST_ORGANIZER}, "permissions": ["PASSES_READ"], "permissionDetails": []}])
            }
            ("POST", "/offline/devices") => {
                json!({"publicKey": "A".repeat(43), "role": "COUNTER", "organizerId": TEST_ORGANIZER})
            }
            ("POST", "/offline/operations") => json!({"deviceId": "unknown", "operations": []}),
            _ => return None,
        })
    }
}

fn post_form(path: &str, form: String) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap()
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

#[tokio::test]
async fn without_a_token_only_public_routes_answer() {
    let world = World::new().await;
    for route in ROUTES {
        let answer = world.send(world.proper(route, None)).await;
        let what = name(route);
        if route.access.anonymous {
            assert!(!answer.status.is_server_error(), "{what}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{what}");
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE), "{what}");
        assert_eq!(answer.json()["type"], "https://api.publiq.be/probs/auth/unauthorized", "{what}");
        answer.assert_problem(&what);
    }
}

#[tokio::test]
async fn a_token_that_is_broken_is_refused_even_where_none_is_needed() {
    let world = World::new().await;
    let good = world.client_token("nothing", "secret").await;
    let mut tampered = good.clone();
    tampered.replace_range(good.len() - 4.., "AAAA");
    for route in ROUTES.iter().filter(|route| !route.access.signed) {
        for token in ["nonsense", tampered.as_str()] {
            let answer = world.send(world.proper(route, Some(token))).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", name(route));
        }
    }
}

#[tokio::test]
async fn a_token_without_any_right_opens_nothing_that_needs_one() {
    let world = World::new().await;
    let user = world.user_token("nothing", "secret").await;
    let client = world.client_token("nothing", "secret").await;
    for route in ROUTES {
        for (kind, token) in [("user", &user), ("client", &client)] {
            let what = format!("{} as {kind}", name(route));
            let answer = world.send(world.proper(route, Some(token))).await;
            assert!(!answer.status.is_server_error(), "{what}: {}", answer.json());
            if route.access.any_of.is_empty() && !route.access.or_own && route.path != "/rewards" {
                continue;
            }
            assert!(!answer.status.is_success(), "{what}: {}", answer.status);
            answer.assert_problem(&what);
            let accepted = if kind == "user" { route.access.user } else { route.access.client };
            if accepted && !(kind == "user" && route.access.or_own) && !route.access.any_of.is_empty() {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
                let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
                let named = route.access.any_of.iter().any(|permission| detail.contains(permission.as_str()));
                assert!(named, "{what}: {detail}");
            }
        }
    }
}

#[tokio::test]
async fn a_right_at_one_organizer_opens_nothing_of_another() {
    let world = World::new().await;
    let user = world.user_token("elsewhere", "secret").await;
    let client = world.client_token("elsewhere", "secret").await;
    let scoped = [
        "POST /checkins",
        "GET /checkins",
        "GET /checkin-status",
        "GET /events/{eventId}/settings",
        "PUT /events/{eventId}/settings",
        "PUT /events/{eventId}/card-systems",
        "GET /events/{eventId}/qr-checkincodes/download-link",
        "GET /organizers/{id}",
        "GET /rewards/redeemed",
        "POST /offline/devices",
        "GET /offline/snapshot",
    ];
    let routes: BTreeMap<String, &Route> = ROUTES.iter().map(|route| (name(route), route)).collect();
    for wanted in scoped {
        let route = routes[wanted];
        for token in [&user, &client] {
            let mut request = world.proper(route, Some(token));
            if wanted == "GET /rewards/redeemed" {
                let uri = format!("/rewards/redeemed?passholderId={}&organizerId={TEST_ORGANIZER}", world.passholder);
                *request.uri_mut() = uri.parse().unwrap();
            }
            let answer = world.send(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{wanted}: {}", answer.json());
        }
    }
    // Rights are managed by clients only, and never beyond one's own.
    let put = world.send(world.proper(routes["PUT /permissions/{clientId}"], Some(&client))).await;
    assert_eq!(put.status, StatusCode::FORBIDDEN);
    assert!(world.registry.grants(&Subject::Client("nothing".into())).await.unwrap().is_empty());
}

#[tokio::test]
async fn nonsense_in_a_path_is_not_found_and_in_a_query_or_body_a_bad_request() {
    let world = World::new().await;
    let token = world.client_token("demo-organizer", "demo").await;
    let long = "9".repeat(600);
    let ids =
        ["%00", "%ff", "%F0%9F%92%A5", "..%2f..%2fetc", "'%20OR%201=1--", "-1", "99999999999999999999", "%25", &long];
    for route in ROUTES {
        let what = name(route);
        for id in ids.iter().filter(|_| route.path.contains('{')) {
            let mut path = route.path.to_owned();
            while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                path.replace_range(from..=to, id);
            }
            let mut request = world.proper(route, Some(&token));
            *request.uri_mut() = path.parse().unwrap();
            let answer = world.send(request).await;
            assert!(answer.status.is_client_error(), "{what} {id}: {}", answer.status);
            answer.assert_problem(&what);
        }
        for query in [
            "limit=501",
            "limit=-1",
            "limit=x",
            "start=-1",
            "start=99999999999999999999",
            "sort=nothing",
            "sort[name]=up",
            "uitpasNumber=%00",
            "identifier=%ff%fe",
            "organizerId=%F0%9F%92%A5&organizerId[]=b",
            "dateOfBirthFrom=tomorrow",
            "type=NONE",
            "format=exe",
            "permanent=maybe",
            "text=%25%5F%5C*",
            "passholderId=a&passholderId=b",
            "isRedeemableByPassholderId=me",
        ] {
            let mut request = world.proper(route, Some(&token));
            let path = request.uri().path().to_owned();
            *request.uri_mut() = format!("{path}?{query}").parse().unwrap();
            let answer = world.send(request).await;
            assert!(!answer.status.is_server_error(), "{what} {query}: {}", answer.json());
        }
        if world.body(route).is_none() {
            continue;
        }
        let deep = "[".repeat(100_000);
        let bodies = [
            "",
            " ",
            "{",
            "null",
            "0",
            "\"text\"",
            "{}",
            "[[]]",
            "[null]",
            "{\"eventId\":null}",
            deep.as_str(),
            "{\"eventId\":\"\\u0000\",\"uitpasNumber\":\"\\ud800\"}",
            "{\"rewardId\":\"\",\"uitpasNumber\":\"\"}",
            "{\"checkinCode\":\"\"}",
            "{\"id\":\"other\",\"checkinPoints\":-1}",
            "[{\"id\":-1,\"enabled\":true}]",
            "\u{feff}{}",
        ];
        for body in bodies {
            let mut request = world.proper(route, Some(&token));
            *request.body_mut() = Body::from(body.to_owned());
            let answer = world.send(request).await;
            let shown: String = body.chars().take(40).collect();
            assert!(answer.status.is_client_error(), "{what} {shown}: {}", answer.status);
            answer.assert_problem(&what);
        }
        let mut request = world.proper(route, Some(&token));
        *request.body_mut() = Body::from(vec![b' '; 5 * 1024 * 1024]);
        let answer = world.send(request).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{what}");
        answer.assert_problem(&what);
        let mut request = world.proper(route, Some(&token));
        request.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
        assert_eq!(world.send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{what}");
    }
}

#[tokio::test]
async fn every_right_at_an_organizer_opens_its_routes() {
    let world = World::new().await;
    let token = world.client_token("demo-organizer", "demo").await;
    for route in ROUTES.iter().filter(|route| route.method == Method::GET && route.access.client) {
        if route.path.starts_with("/offline") || route.path.ends_with("/download") || route.path.contains("insz") {
            continue;
        }
        let answer = world.send(world.proper(route, Some(&token))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}: {}", name(route), answer.json());
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(answer.headers.contains_key(header::DATE));
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let world = World::new().await;
    let answer = world.send(Request::get("/nothing/here").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.json()["type"], "https://api.publiq.be/probs/url/not-found");
    answer.assert_problem("404");
    let answer = world.send(Request::delete("/checkins").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.headers[header::ALLOW].to_str().unwrap().contains("POST"));
    answer.assert_problem("405");
    let too_many = world
        .send(Request::get("/card-systems?limit=501").header("x-client-id", "uitpas-app").body(Body::empty()).unwrap());
    assert_eq!(too_many.await.json()["type"], "https://api.publiq.be/probs/url/query-limit-exceeded");
}

#[tokio::test]
async fn a_client_may_just_say_its_name_where_the_api_allows_it() {
    let world = World::new().await;
    for route in ROUTES {
        let mut request = world.proper(route, None);
        request.headers_mut().insert("x-client-id", "uitpas-app".parse().unwrap());
        if route.path == "/rewards" {
            *request.uri_mut() = "/rewards?text=a".parse().unwrap();
        }
        let answer = world.send(request).await;
        if route.access.identified {
            assert!(answer.status != StatusCode::UNAUTHORIZED, "{}", name(route));
        } else {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", name(route));
        }
        if !route.access.signed {
            let mut request = world.proper(route, None);
            request.headers_mut().insert("x-client-id", "nobody".parse().unwrap());
            assert_eq!(world.send(request).await.status, StatusCode::UNAUTHORIZED, "{}", name(route));
        }
    }
}

#[tokio::test]
async fn a_passholder_sees_their_own_and_their_familys_data_and_nobody_elses() {
    let world = World::new().await;
    let anke = world.user_token("anke", "demo").await;
    let get = |path: String| {
        Request::get(path).header(header::AUTHORIZATION, format!("Bearer {anke}")).body(Body::empty()).unwrap()
    };
    let me = world.send(get("/passholders/me".into())).await;
    assert_eq!(me.status, StatusCode::OK);
    let own = me.json()["id"].as_str().unwrap().to_owned();
    let family = world.send(get("/passholders/me/family-members".into())).await.json();
    let members: Vec<String> =
        family.as_array().unwrap().iter().map(|one| one["passholder"]["id"].as_str().unwrap().to_owned()).collect();
    assert!(members.len() > 1 && members[0] == own, "{members:?}");
    for id in members.iter().map(String::as_str).chain(["me"]) {
        let answer = world.send(get(format!("/passholders/{id}/transactions"))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    }
    for path in [
        format!("/passholders/{}/transactions", world.passholder),
        format!("/passholders/{}/family-members", world.passholder),
        format!("/passholders/{}", world.passholder),
        format!("/rewards?isRedeemableByPassholderId={}", world.passholder),
        format!("/rewards/redeemed?uitpasNumber={TEST_PASS}"),
        format!("/rewards/{REWARD}/redeem-status?uitpasNumber={TEST_PASS}"),
    ] {
        let answer = world.send(get(path.clone())).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.json());
    }
    let rewards = world.send(get("/rewards?isRedeemableByPassholderId=me".into())).await;
    assert_eq!(rewards.status, StatusCode::OK, "{}", rewards.json());
}
