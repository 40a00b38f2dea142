//! Walks every route of the table: without a token, with tokens that lack the right, with a right that holds
//! elsewhere, and with nonsense. Nothing gets through that should not, and nothing makes the registry stumble.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "rights/desks.rs"]
mod desks;
mod rights;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rights::{REWARD, TEST_ORGANIZER, TEST_PASS, World};
use uitpas_registry::http::table::{ROUTES, Route};
use uitpas_registry::permissions::Subject;

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
        "GET /tariffs",
        "GET /tariffs/static",
        "POST /ticket-sales",
        "GET /ticket-sales",
        "GET /organizers/{id}",
        "GET /rewards/redeemed",
        "POST /offline/devices",
        "GET /offline/snapshot",
        "GET /offline/live-codes",
        "GET /offline/desks",
        "GET /offline/conflicts",
        "POST /offline/desk-sets",
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
