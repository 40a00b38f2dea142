//! The issuer as a program meets it: over HTTP, without a network.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use serde_json::Value;
use tower::ServiceExt as _;
use url::Url;

use super::verifier::{Identity, TokenRefusal, TokenVerifier};
use super::{API_SCOPE, Issuer, NewClient, NewUser, secrets};
use crate::clock::{ManualClock, SystemRandomness};
use crate::db::Db;
use crate::registry::Registry;

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

#[tokio::test]
async fn a_login_with_pkce_gives_tokens_that_the_verifier_accepts() {
    let world = World::new().await;
    let back = world.log_in(&World::authorization(), " ANKE@demo.example ", PASSWORD).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(back.location().as_str().starts_with("org.uitpas.open:/login?"));
    assert_eq!(back.redirected("state").as_deref(), Some("st&te"));
    assert_eq!(back.redirected("iss").as_deref(), Some("https://pas.example/realms/uitid"));

    let answer = world.exchange(&back.redirected("code").unwrap(), VERIFIER).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["expires_in"], 600);
    assert_eq!(tokens["token_type"].as_str().map(str::to_lowercase).as_deref(), Some("bearer"));

    let verified = world.issuer.verifier().verify(tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(verified.identity, Identity::User { account: "user-1".into(), client: "uitpas-app".into() });

    // The id token, checked as a program would: with the published documents and the openidconnect crate.
    let metadata = world.get("/realms/uitid/.well-known/openid-configuration").await;
    let metadata: openidconnect::core::CoreProviderMetadata = serde_json::from_str(&metadata.body).unwrap();
    let keys = world.get(metadata.jwks_uri().url().path()).await;
    let keys: openidconnect::core::CoreJsonWebKeySet = serde_json::from_str(&keys.body).unwrap();
    let now = world.issuer.registry.now();
    let verifier = openidconnect::core::CoreIdTokenVerifier::new_public_client(
        openidconnect::ClientId::new("uitpas-app".into()),
        metadata.issuer().clone(),
        keys,
    )
    .set_time_fn(move || now);
    let id_token: openidconnect::core::CoreIdToken = tokens["id_token"].as_str().unwrap().parse().unwrap();
    let claims = id_token.claims(&verifier, &openidconnect::Nonce::new("n0nce".into())).unwrap();
    assert_eq!(claims.subject().as_str(), "user-1");
    assert_eq!(claims.email().map(|email| email.as_str()), Some("anke@demo.example"));
}

#[tokio::test]
async fn a_program_gets_the_claims_of_its_scopes_from_userinfo() {
    let world = World::new().await;
    let tokens = world.exchange(&world.code().await, VERIFIER).await.json();
    let ask = |token: &str| {
        Request::get("/realms/uitid/protocol/openid-connect/userinfo")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap()
    };
    let answer = world.send(ask(tokens["access_token"].as_str().unwrap())).await;
    assert_eq!(answer.json(), serde_json::json!({"sub": "user-1", "name": "Anke", "email": "anke@demo.example"}));
    // An id token is not an access token.
    assert_eq!(world.send(ask(tokens["id_token"].as_str().unwrap())).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_verifier_gets_nothing_and_spends_the_code() {
    let world = World::new().await;
    let code = world.code().await;
    let answer = world.exchange(&code, &"x".repeat(43)).await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
    assert_eq!(world.exchange(&code, VERIFIER).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_used_twice_ends_the_login() {
    let world = World::new().await;
    let code = world.code().await;
    let first = world.exchange(&code, VERIFIER).await.json();
    assert_eq!(world.exchange(&code, VERIFIER).await.json()["error"], "invalid_grant");
    let refreshed = world.refresh(first["refresh_token"].as_str().unwrap()).await;
    assert_eq!(refreshed.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let world = World::new().await;
    let code = world.code().await;
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(world.exchange(&code, VERIFIER).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn each_refresh_gives_a_new_token_and_reuse_ends_the_login() {
    let world = World::new().await;
    let first = world.refresh_token().await;
    let second = world.refresh(&first).await.json()["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    let third = world.refresh(&second).await.json()["refresh_token"].as_str().unwrap().to_owned();
    // Somebody comes with a token whose successor is in use.
    assert_eq!(world.refresh(&first).await.json()["error"], "invalid_grant");
    assert_eq!(world.refresh(&third).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_can_be_asked_for_again_for_half_a_minute() {
    let world = World::new().await;
    let first = world.refresh_token().await;
    let lost = world.refresh(&first).await.json()["refresh_token"].as_str().unwrap().to_owned();
    world.clock.advance(TimeDelta::seconds(30));
    let second = world.refresh(&first).await;
    assert_eq!(second.status, StatusCode::OK);
    let second = second.json()["refresh_token"].as_str().unwrap().to_owned();
    // The lost one is dead, and whoever has it gives the theft away.
    world.clock.advance(TimeDelta::seconds(31));
    assert_eq!(world.refresh(&lost).await.json()["error"], "invalid_grant");
    assert_eq!(world.refresh(&second).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_used_refresh_token_is_refused_after_half_a_minute() {
    let world = World::new().await;
    let first = world.refresh_token().await;
    world.refresh(&first).await;
    world.clock.advance(TimeDelta::seconds(31));
    assert_eq!(world.refresh(&first).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_of_another_client_is_refused() {
    let world = World::new().await;
    let token = world.refresh_token().await;
    let answer =
        world.token(&[("grant_type", "refresh_token"), ("client_id", "uitpas-web"), ("refresh_token", &token)]).await;
    assert_eq!(answer.json()["error"], "invalid_grant");
    assert_eq!(world.refresh(&token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn logging_out_ends_the_login() {
    let world = World::new().await;
    let tokens = world.exchange(&world.code().await, VERIFIER).await.json();
    world.clock.advance(TimeDelta::days(3));
    let path = "/realms/uitid/protocol/openid-connect/logout";
    let id_token = tokens["id_token"].as_str().unwrap();
    let query =
        form(&[("id_token_hint", id_token), ("post_logout_redirect_uri", "org.uitpas.open:/logout"), ("state", "bye")]);
    let answer = world.get(&format!("{path}?{query}")).await;
    assert_eq!(answer.location().as_str(), "org.uitpas.open:/logout?state=bye");
    assert_eq!(world.refresh(tokens["refresh_token"].as_str().unwrap()).await.json()["error"], "invalid_grant");
    // An address that is not registered leads nowhere.
    let query = form(&[("id_token_hint", id_token), ("post_logout_redirect_uri", "https://elsewhere.example/")]);
    assert_eq!(world.get(&format!("{path}?{query}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_logs_out_with_its_refresh_token() {
    let world = World::new().await;
    let token = world.refresh_token().await;
    let path = "/realms/uitid/protocol/openid-connect/logout";
    let answer = world.post(path, &[("client_id", "uitpas-app"), ("refresh_token", &token)]).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(world.refresh(&token).await.json()["error"], "invalid_grant");
}

#[rstest]
#[case::unknown_client("client_id", "somebody")]
#[case::other_address("redirect_uri", "https://elsewhere.example/login")]
#[case::longer_address("redirect_uri", "org.uitpas.open:/login/x")]
#[case::no_address("redirect_uri", "")]
#[tokio::test]
async fn a_request_that_may_not_be_answered_shows_an_error_and_leads_nowhere(#[case] name: &str, #[case] value: &str) {
    let world = World::new().await;
    let mut request = World::authorization();
    request.retain(|(other, _)| *other != name);
    let mut pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pairs.push((name, value));
    let answer = world.get(&format!("{AUTH}?{}", form(&pairs))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!answer.headers.contains_key(header::LOCATION));
    assert!(answer.body.contains("role=\"alert\""));
}

#[rstest]
#[case::no_pkce("code_challenge", "", "invalid_request")]
#[case::plain_pkce("code_challenge_method", "plain", "invalid_request")]
#[case::implicit("response_type", "token", "unsupported_response_type")]
#[case::silent("prompt", "none", "login_required")]
#[case::fragment("response_mode", "fragment", "invalid_request")]
#[tokio::test]
async fn other_faults_go_back_to_the_program(#[case] name: &str, #[case] value: &str, #[case] error: &str) {
    let world = World::new().await;
    let mut request = World::authorization();
    request.retain(|(other, _)| *other != name);
    let mut pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pairs.push((name, value));
    let answer = world.get(&format!("{AUTH}?{}", form(&pairs))).await;
    assert_eq!(answer.redirected("error").as_deref(), Some(error));
    assert_eq!(answer.redirected("state").as_deref(), Some("st&te"));
}

#[tokio::test]
async fn client_credentials_give_a_token_of_the_client() {
    let world = World::new().await;
    let grant = ("grant_type", "client_credentials");
    let answer = world.token(&[grant, ("client_id", "desk-service"), ("client_secret", "s3cret&more")]).await;
    let tokens = answer.json();
    assert_eq!(tokens["scope"], API_SCOPE);
    assert!(tokens.get("refresh_token").is_none() && tokens.get("id_token").is_none());
    let verified = world.issuer.verifier().verify(tokens["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(verified.identity, Identity::Client { client: "desk-service".into() });

    // By HTTP Basic, with the characters encoded as RFC 6749 wants it.
    use base64::Engine as _;
    let basic = base64::engine::general_purpose::STANDARD.encode("desk-service:s3cret%26more");
    let mut request = post(TOKEN, &[grant]);
    request.headers_mut().insert(header::AUTHORIZATION, format!("Basic {basic}").parse().unwrap());
    assert_eq!(world.send(request).await.status, StatusCode::OK);

    for pairs in [
        vec![grant, ("client_id", "desk-service"), ("client_secret", "wrong")],
        vec![grant, ("client_id", "desk-service")],
        vec![grant, ("client_id", "nobody"), ("client_secret", "s3cret&more")],
        vec![grant],
    ] {
        let answer = world.token(&pairs).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (StatusCode::UNAUTHORIZED, Some("invalid_client"))
        );
    }
    let public = world.token(&[grant, ("client_id", "uitpas-app")]).await;
    assert_eq!(public.json()["error"], "unauthorized_client");
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_in_the_language_asked_for() {
    let world = World::new().await;
    let mut request = World::authorization();
    request.push(("ui_locales", "fr-BE nl".to_owned()));
    let answer = world.log_in(&request, "anke@demo.example", "wrong").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("<html lang=\"fr\">"));
    assert!(answer.body.contains("role=\"alert\""));
    assert!(answer.body.contains("value=\"anke@demo.example\""));
    assert!(!answer.body.contains("wrong"));
    let unknown = world.log_in(&request, "nobody@demo.example", "wrong").await;
    let alert = |body: &str| body.split("role=\"alert\"").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    assert_eq!(alert(&unknown.body), alert(&answer.body));
}

#[tokio::test]
async fn after_a_few_wrong_passwords_the_right_one_has_to_wait() {
    let world = World::new().await;
    for _ in 0..5 {
        world.log_in(&World::authorization(), "anke@demo.example", "wrong").await;
    }
    let answer = world.log_in(&World::authorization(), "anke@demo.example", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    world.clock.advance(TimeDelta::seconds(wait));
    let answer = world.log_in(&World::authorization(), "anke@demo.example", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_from_another_site_is_not_obeyed() {
    let world = World::new().await;
    let request = World::authorization();
    let pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = world.get(&format!("{AUTH}?{}", form(&pairs))).await;
    let mut without_cookie = filled_in(&page, "anke@demo.example", PASSWORD);
    without_cookie.headers_mut().remove(header::COOKIE);
    assert_eq!(world.send(without_cookie).await.status, StatusCode::BAD_REQUEST);
    let mut other_cookie = filled_in(&page, "anke@demo.example", PASSWORD);
    other_cookie.headers_mut().insert(header::COOKIE, "uitid_form=chosen".parse().unwrap());
    assert_eq!(world.send(other_cookie).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_page_has_labels_and_a_policy_without_scripts() {
    let world = World::new().await;
    let request = World::authorization();
    let mut pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pairs.push(("login_hint", "\"><script>alert(1)</script>"));
    let page = world.get(&format!("{AUTH}?{}", form(&pairs))).await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("form-action 'self' org.uitpas.open:"), "{policy}");
    assert!(!page.body.contains("<script"));
    for id in ["username", "password"] {
        assert!(page.body.contains(&format!("<label for=\"{id}\">")), "{id}");
    }
    assert!(page.body.contains("autofocus"));
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Secure"));
}

#[rstest]
#[case::demo_here(true, "127.0.0.1:4711", None, StatusCode::OK)]
#[case::demo_from_elsewhere(true, "192.0.2.1:4711", None, StatusCode::UNAUTHORIZED)]
#[case::demo_through_a_proxy(true, "127.0.0.1:4711", Some("192.0.2.1"), StatusCode::UNAUTHORIZED)]
#[case::not_in_demo_mode(false, "127.0.0.1:4711", None, StatusCode::UNAUTHORIZED)]
#[tokio::test]
async fn demo_secrets_work_only_in_demo_mode_on_this_machine(
    #[case] demo: bool,
    #[case] peer: &str,
    #[case] forwarded: Option<&str>,
    #[case] expected: StatusCode,
) {
    let world = World::with_demo(demo).await;
    let client = NewClient {
        id: "demo-organizer",
        name: "Demo",
        secret: Some("demo"),
        redirect_uris: &[],
        logout_uris: &[],
        demo: true,
    };
    world.issuer.register_client(client).await.unwrap();
    let mut request = post(
        TOKEN,
        &[("grant_type", "client_credentials"), ("client_id", "demo-organizer"), ("client_secret", "demo")],
    );
    if let Some(forwarded) = forwarded {
        request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
    }
    assert_eq!(world.send_from(peer, request).await.status, expected);
}

fn signing_key(pem: &str) -> jsonwebtoken::EncodingKey {
    use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
    let key = rsa::RsaPrivateKey::from_pkcs1_pem(pem).unwrap();
    jsonwebtoken::EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes())
}

/// Signs any claims with any key and header.
fn forged(header: &jsonwebtoken::Header, claims: &Value, key: &jsonwebtoken::EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

#[tokio::test]
async fn tokens_that_are_not_ours_are_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{Algorithm, EncodingKey, Header};

    let world = World::new().await;
    let verifier = world.issuer.verifier();
    let now = world.issuer.registry.now().timestamp();
    let good = serde_json::json!({
        "iss": world.issuer.name(), "sub": "user-1", "aud": super::AUDIENCE, "azp": "uitpas-app",
        "client_id": "uitpas-app", "iat": now, "exp": now + 600, "scope": "openid",
    });
    let kid = {
        let keys = serde_json::to_value(world.issuer.keys.published()).unwrap();
        keys["keys"][0]["kid"].as_str().unwrap().to_owned()
    };
    let header = Header { typ: Some("at+jwt".into()), kid: Some(kid.clone()), ..Header::new(Algorithm::RS256) };
    let ours = signing_key(TEST_KEY);
    assert!(verifier.verify(&forged(&header, &good, &ours)).await.is_ok());

    let changed = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        forged(&header, &claims, &ours)
    };
    let none = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"{kid}\"}}")),
        URL_SAFE_NO_PAD.encode(good.to_string()),
    );
    // The oldest trick: the public key as the secret of a symmetric algorithm.
    let public = serde_json::to_string(world.issuer.keys.published()).unwrap();
    let symmetric = Header { alg: Algorithm::HS256, ..header.clone() };
    let other_key = signing_key(OTHER_KEY);
    let id_token = Header { typ: Some("JWT".into()), ..header.clone() };
    let cases = [
        (changed("exp", (now - 31).into()), TokenRefusal::Expired),
        (changed("nbf", (now + 31).into()), TokenRefusal::NotYet),
        (changed("iss", "https://elsewhere.example/realms/uitid".into()), TokenRefusal::Issuer),
        (changed("aud", "somebody-else".into()), TokenRefusal::Audience),
        (none, TokenRefusal::Malformed),
        (forged(&symmetric, &good, &EncodingKey::from_secret(public.as_bytes())), TokenRefusal::Signature),
        (forged(&header, &good, &other_key), TokenRefusal::Signature),
        (forged(&Header { kid: Some("other".into()), ..header.clone() }, &good, &ours), TokenRefusal::Signature),
        (forged(&id_token, &good, &ours), TokenRefusal::Audience),
        ("a.b.c".to_owned(), TokenRefusal::Malformed),
        (String::new(), TokenRefusal::Malformed),
        ("x".repeat(9000), TokenRefusal::Malformed),
    ];
    for (number, (token, refusal)) in cases.into_iter().enumerate() {
        assert_eq!(verifier.verify(&token).await, Err(refusal), "case {number}");
    }
}

#[tokio::test]
async fn access_tokens_live_ten_minutes() {
    let world = World::new().await;
    let tokens = world.exchange(&world.code().await, VERIFIER).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    world.clock.advance(TimeDelta::minutes(10));
    assert!(world.issuer.verifier().verify(access).await.is_ok(), "within the leeway");
    world.clock.advance(TimeDelta::seconds(31));
    assert_eq!(world.issuer.verifier().verify(access).await, Err(TokenRefusal::Expired));
}

#[tokio::test]
async fn tokens_of_an_external_issuer_are_checked_with_its_published_keys() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let elsewhere = World::at(&origin, false).await;
    let serving = tokio::spawn(axum::serve(listener, elsewhere.app.clone()).into_future());
    let token = |world: &World| {
        let answer = world.issuer.tokens_for_client("desk-service", API_SCOPE, world.issuer.registry.now()).unwrap();
        serde_json::to_value(&answer).unwrap()["access_token"].as_str().unwrap().to_owned()
    };

    let here = World::new().await;
    let verifier = TokenVerifier::external(&format!("{origin}/realms/uitid"), here.issuer.registry.clone()).unwrap();
    let verified = verifier.verify(&token(&elsewhere)).await.unwrap();
    assert_eq!(verified.identity, Identity::Client { client: "desk-service".into() });
    // Our own embedded issuer is not the one to trust now.
    assert_eq!(verifier.verify(&token(&here)).await, Err(TokenRefusal::Issuer));

    // Its keys are at hand: it need not be there for every token. One that never was gives no verdict.
    serving.abort();
    assert!(verifier.verify(&token(&elsewhere)).await.is_ok());
    let gone = TokenVerifier::external(&format!("{origin}/realms/uitid"), here.issuer.registry.clone()).unwrap();
    let _ = serving.await;
    assert_eq!(gone.verify(&token(&elsewhere)).await, Err(TokenRefusal::IssuerUnreachable));
}

/// Keys for tests only, so that not every test makes one.
const TEST_KEY: &str = include_str!("../../tests/keys/issuer.pem");
const OTHER_KEY: &str = include_str!("../../tests/keys/other.pem");
