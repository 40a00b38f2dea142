//! `…/logout`: ends a login. A browser comes with an id token (RP-initiated logout), a client with its refresh
//! token, as with the existing system's issuer.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use openidconnect::core::CoreIdTokenVerifier;
use openidconnect::{ClientId, IssuerUrl, Nonce};
use uitpas_texts::Texts;
use url::Url;

use super::params::Params;
use super::token_endpoint::{OAuthError, authenticated, form};
use super::tokens::SessionIdToken;
use super::{Issuer, authorize, login_page};
use crate::http::remote::Remote;

pub(super) async fn by_browser(
    State(issuer): State<Arc<Issuer>>,
    remote: Remote,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(params) = Params::parse(query.as_deref().unwrap_or_default()) else {
        let texts = Texts::new(login_page::language(None, &headers));
        return login_page::notice(&texts, "login-title", "login-invalid-request", StatusCode::BAD_REQUEST);
    };
    end_by_id_token(&issuer, &remote, &headers, &params).await
}

/// A form with a refresh token comes from a client; any other one from a browser.
pub(super) async fn by_client(
    State(issuer): State<Arc<Issuer>>,
    remote: Remote,
    headers: HeaderMap,
    body: String,
) -> Result<Response, OAuthError> {
    let params = form(&headers, &body)?;
    let Some(token) = params.get("refresh_token") else {
        return Ok(end_by_id_token(&issuer, &remote, &headers, &params).await);
    };
    let client = authenticated(&issuer, &remote, &headers, &params).await?;
    match issuer.session_of_refresh_token(token).await? {
        Some(session) if session.client_id == client.row.id => {
            issuer.end_session(&session.id, issuer.registry.now()).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(OAuthError::new("invalid_grant", "the refresh token is unknown")),
    }
}

async fn end_by_id_token(issuer: &Issuer, remote: &Remote, headers: &HeaderMap, params: &Params) -> Response {
    let texts = Texts::new(login_page::language(Some(params), headers));
    let session = params.get("id_token_hint").and_then(|token| session_of(issuer, params, token));
    let mut client_id = params.get("client_id").map(str::to_owned);
    if let Some(sid) = session {
        match issuer.session(&sid).await {
            Ok(Some(session)) => {
                if let Err(error) = issuer.end_session(&session.id, issuer.registry.now()).await {
                    tracing::error!(%error, "a login could not be ended");
                    return login_page::notice(
                        &texts,
                        "login-title",
                        "problem-internal",
                        StatusCode::INTERNAL_SERVER_ERROR,
                    );
                }
                client_id = Some(session.client_id);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a login could not be read"),
        }
    }
    if let (Some(address), Some(client_id)) = (params.get("post_logout_redirect_uri"), client_id)
        && let Ok(Some(client)) = issuer.client(&client_id, remote).await
        && client.may_log_out_to(&issuer.origin, address)
        && let Ok(mut url) = Url::parse(address)
    {
        if let Some(state) = params.get("state") {
            url.query_pairs_mut().append_pair("state", state);
        }
        return authorize::redirect(url.as_str());
    }
    login_page::notice(&texts, "login-title", "login-logged-out", StatusCode::OK)
}

/// The `sid` of an id token of ours; it may have expired, as logging out usually comes late.
fn session_of(issuer: &Issuer, params: &Params, token: &str) -> Option<String> {
    let token: SessionIdToken = token.parse().ok()?;
    let client = ClientId::new(params.get("client_id").unwrap_or_default().to_owned());
    let any_client = params.get("client_id").is_none();
    let name = IssuerUrl::new(issuer.name.clone()).ok()?;
    let verifier = CoreIdTokenVerifier::new_public_client(client, name, issuer.keys.published().clone())
        .require_audience_match(!any_client)
        // Before the token's own beginning nothing has expired.
        .set_time_fn(|| chrono::DateTime::UNIX_EPOCH)
        .set_issue_time_verifier_fn(|_| Ok(()))
        .set_auth_time_verifier_fn(|_| Ok(()));
    let claims = token.claims(&verifier, |_: Option<&Nonce>| Ok(())).ok()?;
    Some(claims.additional_claims().sid.clone())
}
