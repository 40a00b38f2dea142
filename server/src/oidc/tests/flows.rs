//! Logging in, refreshing, logging out, and everything that can go wrong on the way.

use super::*;

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
