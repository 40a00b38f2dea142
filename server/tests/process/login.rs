//! Logging in as a person, the way a browser does: authorization code with PKCE.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use super::{Answer, Caller, Registry, form_body};

const VERIFIER: &str = "a-verifier-of-more-than-forty-three-characters-for-tests";
const REDIRECT: &str = "http://127.0.0.1:9/login/callback";

/// What the login page answered to user name and password.
pub enum Outcome {
    /// A caller with the person's token.
    In(Caller),
    /// The page again, or an error.
    Out(u16),
}

/// Logs in through the login page.
pub async fn log_in(registry: &Registry, username: &str, password: &str) -> Outcome {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let query = form_body(&[
        ("response_type", "code"),
        ("client_id", "uitpas-web"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid offline_access"),
        ("state", "s"),
        ("nonce", "n"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    let address = registry.url(&format!("/realms/uitid/protocol/openid-connect/auth?{query}"));
    let page = registry.http.get(&address).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let html = page.text().await.unwrap();
    let mut fields = hidden_fields(&html);
    fields.push(("username".to_owned(), username.to_owned()));
    fields.push(("password".to_owned(), password.to_owned()));
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = Answer::of(
        registry
            .http
            .post(registry.url("/realms/uitid/protocol/openid-connect/auth"))
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form_body(&pairs)),
    )
    .await;
    let Some(location) = answer.location else { return Outcome::Out(answer.status) };
    let location = Url::parse(&location).unwrap();
    let Some((_, code)) = location.query_pairs().find(|(name, _)| name == "code") else {
        return Outcome::Out(answer.status);
    };
    let token = token(registry, &code).await;
    Outcome::In(Caller::new(registry, token["access_token"].as_str().unwrap()))
}

/// Logs in somebody who must get in.
pub async fn user(registry: &Registry, username: &str) -> Caller {
    match log_in(registry, username, "demo").await {
        Outcome::In(caller) => caller,
        Outcome::Out(status) => panic!("{username} was not let in: {status}"),
    }
}

async fn token(registry: &Registry, code: &str) -> Value {
    let form = form_body(&[
        ("grant_type", "authorization_code"),
        ("client_id", "uitpas-web"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]);
    let request = registry.http.post(registry.url("/realms/uitid/protocol/openid-connect/token"));
    let answer = Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn hidden_fields(html: &str) -> Vec<(String, String)> {
    html.split("<input type=\"hidden\"")
        .skip(1)
        .map(|input| {
            let attribute = |name: &str| {
                let value = input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
                value.replace("&#38;", "&").replace("&amp;", "&").replace("&#x2F;", "/").replace("&#47;", "/")
            };
            (attribute("name"), attribute("value"))
        })
        .collect()
}
