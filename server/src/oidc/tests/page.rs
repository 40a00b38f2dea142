//! The login page and who gets past it.

use super::*;

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
