//! The issuer as a program meets it: over HTTP, without a network. `flows` logs in and out, `page` looks at the login
//! page, `tokens` checks what the verifier accepts; here is the world that they share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod flows;
mod page;
mod tokens;

use super::verifier::{Identity, TokenRefusal, TokenVerifier};
use super::{API_SCOPE, Issuer, NewClient, NewUser, secrets};
use crate::clock::{ManualClock, SystemRandomness};
use crate::db::Db;
use crate::registry::Registry;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt as _;
use url::Url;

const ORIGIN: &str = "https://pas.example";
const AUTH: &str = "/realms/uitid/protocol/openid-connect/auth";
const TOKEN: &str = "/realms/uitid/protocol/openid-connect/token";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const APP_REDIRECT: &str = "org.uitpas.open:/login";
const PASSWORD: &str = "a pass for Anke";

struct World {
    clock: Arc<ManualClock>,
    issuer: Arc<Issuer>,
    app: Router,
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    fn location(&self) -> Url {
        Url::parse(self.headers[header::LOCATION].to_str().unwrap()).unwrap()
    }

    fn redirected(&self, name: &str) -> Option<String> {
        self.location().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl World {
    async fn new() -> Self {
        Self::with_demo(false).await
    }

    async fn with_demo(demo: bool) -> Self {
        Self::at(ORIGIN, demo).await
    }

    async fn at(origin: &str, demo: bool) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-23T09:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        let db = Db::connect("sqlite::memory:").await.unwrap();
        let registry = Registry::open_with(db, clock.clone(), Arc::new(SystemRandomness)).await.unwrap();
        registry.setting_or_insert("key.login", TEST_KEY).await.unwrap();
        let issuer = Issuer::open(registry, &Url::parse(origin).unwrap(), demo).await.unwrap();
        let user = NewUser {
            id: Some("user-1"),
            username: "Anke@demo.example",
            display_name: "Anke",
            email: Some("anke@demo.example"),
            password: PASSWORD,
            demo: false,
        };
        issuer.register_user(user).await.unwrap();
        let client = NewClient {
            id: "desk-service",
            name: "Desk service",
            secret: Some("s3cret&more"),
            redirect_uris: &["https://desk.example/callback"],
            logout_uris: &[],
            demo: false,
        };
        issuer.register_client(client).await.unwrap();
        let app = super::router(issuer.clone());
        Self { clock, issuer, app }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from("192.0.2.1:4711", request).await
    }

    async fn send_from(&self, peer: &str, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(post(path, pairs)).await
    }

    async fn token(&self, pairs: &[(&str, &str)]) -> Answer {
        self.post(TOKEN, pairs).await
    }

    fn authorization() -> Vec<(&'static str, String)> {
        vec![
            ("client_id", "uitpas-app".to_owned()),
            ("redirect_uri", APP_REDIRECT.to_owned()),
            ("response_type", "code".to_owned()),
            ("scope", "openid profile email".to_owned()),
            ("state", "st&te".to_owned()),
            ("nonce", "n0nce".to_owned()),
            ("code_challenge", secrets::s256(VERIFIER)),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    /// Opens the login page and sends it back with this password.
    async fn log_in(&self, request: &[(&str, String)], username: &str, password: &str) -> Answer {
        let pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = self.get(&format!("{AUTH}?{}", form(&pairs))).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        self.send(filled_in(&page, username, password)).await
    }

    async fn code(&self) -> String {
        let answer = self.log_in(&Self::authorization(), "anke@demo.example", PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.redirected("code").unwrap()
    }

    async fn exchange(&self, code: &str, verifier: &str) -> Answer {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("client_id", "uitpas-app"),
            ("redirect_uri", APP_REDIRECT),
            ("code", code),
            ("code_verifier", verifier),
        ])
        .await
    }

    async fn refresh(&self, token: &str) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("client_id", "uitpas-app"), ("refresh_token", token)]).await
    }

    async fn refresh_token(&self) -> String {
        let answer = self.exchange(&self.code().await, VERIFIER).await;
        answer.json()["refresh_token"].as_str().unwrap().to_owned()
    }
}

fn post(path: &str, pairs: &[(&str, &str)]) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form(pairs)))
        .unwrap()
}

/// What a browser sends: all hidden fields, what was typed, and the cookie.
fn filled_in(page: &Answer, username: &str, password: &str) -> Request<Body> {
    let mut pairs = Vec::new();
    for field in page.body.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let (value, _) = rest.split_once('"').unwrap();
        pairs.push((name.to_owned(), value.replace("&#38;", "&").replace("&amp;", "&")));
    }
    pairs.push(("username".to_owned(), username.to_owned()));
    pairs.push(("password".to_owned(), password.to_owned()));
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut request = post(AUTH, &pairs);
    request.headers_mut().insert(header::COOKIE, cookie.split(';').next().unwrap().parse().unwrap());
    request
}

/// Keys for tests only, so that not every test makes one.
const TEST_KEY: &str = include_str!("../../../tests/keys/issuer.pem");
const OTHER_KEY: &str = include_str!("../../../tests/keys/other.pem");
