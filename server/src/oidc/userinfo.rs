//! `…/userinfo`: what a program may know about the person who logged in, by the scopes of the access token.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openidconnect::core::CoreGenderClaim;
use openidconnect::{EmptyAdditionalClaims, UserInfoClaims};

use super::Issuer;
use super::tokens::personal_claims;
use super::verifier::Identity;
use crate::http::bearer;

pub(super) async fn userinfo(State(issuer): State<Arc<Issuer>>, headers: HeaderMap) -> Response {
    let Some(token) = bearer(&headers) else {
        return challenge(StatusCode::UNAUTHORIZED, "Bearer realm=\"uitid\"");
    };
    let Ok(verified) = issuer.verifier().verify(token).await else {
        return challenge(StatusCode::UNAUTHORIZED, "Bearer realm=\"uitid\", error=\"invalid_token\"");
    };
    let Identity::User { account, .. } = &verified.identity else {
        return challenge(StatusCode::FORBIDDEN, "Bearer realm=\"uitid\", error=\"insufficient_scope\"");
    };
    if !verified.scopes.iter().any(|scope| scope == "openid") {
        return challenge(
            StatusCode::FORBIDDEN,
            "Bearer realm=\"uitid\", error=\"insufficient_scope\", scope=\"openid\"",
        );
    }
    match issuer.user(account).await {
        Ok(Some(user)) => {
            let claims: UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim> =
                UserInfoClaims::new(personal_claims(&user, &verified.scopes.join(" ")), EmptyAdditionalClaims {});
            ([(header::CACHE_CONTROL, "no-store")], Json(claims)).into_response()
        }
        Ok(None) => challenge(StatusCode::UNAUTHORIZED, "Bearer realm=\"uitid\", error=\"invalid_token\""),
        Err(error) => {
            tracing::error!(%error, "the issuer failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn challenge(status: StatusCode, challenge: &'static str) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}
