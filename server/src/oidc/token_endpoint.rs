//! `POST …/token`: exchanges a code, a refresh token or a client's secret for tokens.
//!
//! Answers are JSON and never cached. Errors are those of RFC 6749 §5.2; their descriptions are for
//! developers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::clients::{Client, ClientRefusal};
use super::params::Params;
use super::tokens::TokenAnswer;
use super::{API_SCOPE, Issuer, IssuerError, authorize};
use crate::http::remote::Remote;

/// An error answer of the token endpoint.
pub(super) struct OAuthError {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    retry_after: Option<i64>,
}

impl OAuthError {
    pub(super) fn new(error: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description, retry_after: None }
    }

    fn client(description: &'static str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED, ..Self::new("invalid_client", description) }
    }
}

impl From<IssuerError> for OAuthError {
    fn from(error: IssuerError) -> Self {
        tracing::error!(%error, "the issuer failed");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Self::new("server_error", "the issuer failed; try again later")
        }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.error, "error_description": self.description }));
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"uitid\""));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

pub(super) async fn exchange(
    State(issuer): State<Arc<Issuer>>,
    remote: Remote,
    headers: HeaderMap,
    body: String,
) -> Result<Response, OAuthError> {
    let params = form(&headers, &body)?;
    let client = authenticated(&issuer, &remote, &headers, &params).await?;
    let answer = match params.get("grant_type") {
        Some("authorization_code") => by_code(&issuer, &client, &params).await?,
        Some("refresh_token") => by_refresh_token(&issuer, &client, &params).await?,
        Some("client_credentials") => by_client(&issuer, &client, &params)?,
        Some(_) => return Err(OAuthError::new("unsupported_grant_type", "this grant_type is not supported")),
        None => return Err(OAuthError::new("invalid_request", "grant_type is missing")),
    };
    let mut answer = serde_json::to_value(&answer)
        .map_err(|_| OAuthError::from(IssuerError::Crypto("the tokens cannot be encoded")))?;
    if let Some(members) = answer.as_object_mut() {
        // The crate writes `null` where there is no id token; strict clients stumble over it.
        members.retain(|_, value| !value.is_null());
    }
    let mut response = Json(answer).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The parameters of a form body.
pub(super) fn form(headers: &HeaderMap, body: &str) -> Result<Params, OAuthError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(OAuthError::new("invalid_request", "the body must be application/x-www-form-urlencoded"));
    }
    Params::parse(body).map_err(|reason| OAuthError::new("invalid_request", reason))
}

/// The client of a request, by HTTP Basic or by parameters.
pub(super) async fn authenticated(
    issuer: &Issuer,
    remote: &Remote,
    headers: &HeaderMap,
    params: &Params,
) -> Result<Client, OAuthError> {
    let basic = match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            Some(basic(value).ok_or(OAuthError::client("the Authorization header is not valid HTTP Basic"))?)
        }
        None => None,
    };
    let (id, secret) = match (&basic, params.get("client_id"), params.get("client_secret")) {
        (Some((id, _)), Some(other), _) if id != other => {
            return Err(OAuthError::new("invalid_request", "two different clients in one request"));
        }
        (Some(_), _, Some(_)) => {
            return Err(OAuthError::new("invalid_request", "the client is authenticated twice"));
        }
        (Some((id, secret)), _, None) => (id.as_str(), (!secret.is_empty()).then_some(secret.as_str())),
        (None, Some(id), secret) => (id, secret),
        (None, None, _) => return Err(OAuthError::client("client_id is missing")),
    };
    match issuer.authenticate_client(id, secret, remote).await? {
        Ok(client) => Ok(client),
        Err(ClientRefusal::Wrong) => Err(OAuthError::client("unknown client or wrong secret")),
        Err(ClientRefusal::Wait(seconds)) => Err(OAuthError {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(seconds),
            ..OAuthError::new("temporarily_unavailable", "too many attempts; wait")
        }),
    }
}

fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749 §2.3.1: both are form-encoded first.
    let decoded = |part: &str| {
        let pair = format!("v={}", part.replace('&', "%26"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    Some((decoded(id)?, decoded(secret)?))
}

async fn by_code(issuer: &Issuer, client: &Client, params: &Params) -> Result<TokenAnswer, OAuthError> {
    let code = params.get("code").ok_or(OAuthError::new("invalid_request", "code is missing"))?;
    let now = issuer.registry.now();
    let (redirect_uri, verifier) = (params.get("redirect_uri"), params.get("code_verifier"));
    let exchanged = issuer
        .exchange_code(code, &client.row.id, redirect_uri, verifier, now)
        .await?
        .map_err(|reason| OAuthError::new("invalid_grant", reason))?;
    let user = issuer
        .user(&exchanged.session.user_id)
        .await?
        .ok_or(OAuthError::new("invalid_grant", "the user can no longer log in"))?;
    let refresh = issuer.first_refresh_token(&exchanged.session, now).await?;
    Ok(issuer.tokens_for_user(&exchanged.session, &user, exchanged.nonce, refresh, now)?)
}

async fn by_refresh_token(issuer: &Issuer, client: &Client, params: &Params) -> Result<TokenAnswer, OAuthError> {
    let token = params.get("refresh_token").ok_or(OAuthError::new("invalid_request", "refresh_token is missing"))?;
    let now = issuer.registry.now();
    let (session, successor) =
        issuer.rotate(token, &client.row.id, now).await?.map_err(|reason| OAuthError::new("invalid_grant", reason))?;
    let user = issuer
        .user(&session.user_id)
        .await?
        .ok_or(OAuthError::new("invalid_grant", "the user can no longer log in"))?;
    Ok(issuer.tokens_for_user(&session, &user, None, successor, now)?)
}

fn by_client(issuer: &Issuer, client: &Client, params: &Params) -> Result<TokenAnswer, OAuthError> {
    if client.is_public() {
        return Err(OAuthError::new("unauthorized_client", "a public client cannot act of its own accord"));
    }
    let scope = match params.get("scope") {
        Some(asked) => authorize::granted(asked)
            .split_ascii_whitespace()
            .filter(|one| *one == API_SCOPE)
            .collect::<Vec<_>>()
            .join(" "),
        None => API_SCOPE.to_owned(),
    };
    Ok(issuer.tokens_for_client(&client.row.id, &scope, issuer.registry.now())?)
}
