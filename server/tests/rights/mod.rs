//! A demo registry over HTTP in this process, callers with and without rights, and a proper request for every route.

#![allow(missing_docs)]

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uitpas_registry::Registry;
use uitpas_registry::demo;
use uitpas_registry::http::table::Route;
use uitpas_registry::http::{HttpConfig, router};
use uitpas_registry::oidc::{Issuer, NewClient, NewUser};
use uitpas_registry::permissions::Subject;
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission};
use url::Url;

pub const TEST_EVENT: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
pub const TEST_ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
pub const TEST_PASS: &str = "0900000095902";
pub const TEST_CHIP: &str = "04784CDAEE3880";
pub const REWARD: &str = "5687";

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// An error must be a problem document of the same status, with a text for the person.
    pub fn assert_problem(&self, what: &str) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{what}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{what}");
        assert!(problem["type"].as_str().is_some_and(|kind| kind.contains(':')), "{what}");
    }
}

pub struct World {
    pub registry: Registry,
    pub app: Router,
    pub passholder: String,
}

impl World {
    pub async fn new() -> Self {
        let registry = Registry::open("sqlite::memory:").await.unwrap();
        registry.setting_or_insert("key.login", include_str!("../keys/issuer.pem")).await.unwrap();
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

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let here: SocketAddr = "127.0.0.1:4711".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(here));
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn client_token(&self, client: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
        let answer = self.send(post_form("/realms/uitid/protocol/openid-connect/token", form)).await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Logs a person in as the phone app does.
    pub async fn user_token(&self, username: &str, password: &str) -> String {
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
    pub fn value(&self, name: &str) -> String {
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
    pub fn proper(&self, route: &Route, token: Option<&str>) -> Request<Body> {
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
            ("format", if route.path.contains("/sheets/") { "leaflet" } else { "pdf" }),
        ];
        let query = match route.path {
            "/passes" => format!("identifier={TEST_PASS}"),
            "/checkin-status" => format!("eventId={TEST_EVENT}&uitpasNumber={TEST_PASS}"),
            "/rewards/{rewardId}/redeem-status" => format!("uitpasNumber={TEST_PASS}"),
            "/tariffs" => format!("eventId={TEST_EVENT}&uitpasNumber={TEST_PASS}&regularPrice=10"),
            "/tariffs/static" => format!("eventId={TEST_EVENT}&regularPrice=10"),
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

    pub fn body(&self, route: &Route) -> Option<Value> {
        Some(match (route.method.as_str(), route.path) {
            ("POST", "/checkins") => json!({"eventId": TEST_EVENT, "uitpasNumber": TEST_PASS}),
            ("POST", "/passholders/{passholderId}/checkins") => {
                json!({"checkinCode": "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9"})
            }
            ("POST", "/ticket-sales") => json!([{
                "eventId": TEST_EVENT, "uitpasNumber": TEST_PASS, "regularPrice": 10, "tariff": {"id": "SOCIALTARIFF"}
            }]),
            ("POST", "/rewards/redeemed") => json!({"rewardId": REWARD, "uitpasNumber": TEST_PASS}),
            ("PUT", "/events/{eventId}/settings") => json!({"id": TEST_EVENT, "checkinPoints": 2}),
            ("PUT", "/events/{eventId}/card-systems") => json!([]),
            ("PUT", "/permissions/{clientId}") => {
                json!([{"organizer": {"id": TEST_ORGANIZER}, "permissions": ["PASSES_READ"], "permissionDetails": []}])
            }
            ("POST", "/offline/devices") => {
                json!({"publicKey": "A".repeat(43), "role": "COUNTER", "organizerId": TEST_ORGANIZER})
            }
            ("POST", "/offline/rights") => json!({"deviceId": "unknown"}),
            ("POST", "/offline/sealed") => json!({"deviceId": "unknown", "sealed": "AAAA"}),
            ("PUT", "/offline/devices/{deviceId}") => json!({"name": "Balie 1", "role": "REWARD_DESK"}),
            ("PUT", "/offline/devices/{deviceId}/state") => json!({"state": "SUSPENDED"}),
            ("POST", "/offline/leases") => json!({"deviceId": "unknown", "rewardId": REWARD, "units": 1}),
            ("POST", "/offline/desk-sets") => {
                json!({"organizerId": TEST_ORGANIZER, "deviceIds": ["unknown"], "hours": 1})
            }
            ("POST", "/offline/operations") => json!({"deviceId": "unknown", "operations": []}),
            _ => return None,
        })
    }
}

pub fn post_form(path: &str, form: String) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap()
}
