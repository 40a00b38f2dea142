//! Which access tokens are accepted.

use super::*;

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
        "iss": world.issuer.name(), "sub": "user-1", "aud": crate::oidc::AUDIENCE, "azp": "uitpas-app",
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
