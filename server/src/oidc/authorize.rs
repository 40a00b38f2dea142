//! `…/auth`: the login page (GET) and what it sends back (POST).
//!
//! The request is checked the same way both times; the form only carries it. A request whose client or
//! redirect address is not registered gets an error page and no redirect, so that nobody can be led astray with
//! our address; every other error goes back to the client as RFC 6749 §4.1.2.1 says.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uitpas_texts::{Arg, Language, Texts};
use url::Url;

use super::accounts::LoginRefusal;
use super::clients::Client;
use super::login_page::{self, DemoUser, LanguageLink, LoginForm, LoginPage};
use super::params::Params;
use super::sessions::NewCode;
use super::{API_SCOPE, Issuer, IssuerError, login_form, redirects, secrets};
use crate::db::entities::login_user;
use crate::http::remote::Remote;

/// The scopes that can be granted; others are ignored.
pub(super) const SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", API_SCOPE];

/// The parameters that the login form carries.
const CARRIED: [&str; 9] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "ui_locales",
];

/// The granted part of the scopes asked for.
pub(super) fn granted(asked: &str) -> String {
    SCOPES
        .iter()
        .copied()
        .filter(|scope| asked.split_ascii_whitespace().any(|one| one == *scope))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A request that is in order.
struct Authorization<'a> {
    client: Client,
    redirect_uri: &'a str,
    scope: String,
}

enum Fault {
    /// Shown on a page: the request leads nowhere.
    Page,
    /// Sent back to the client.
    Redirect {
        error: &'static str,
        description: &'static str,
    },
    Internal(IssuerError),
}

impl From<IssuerError> for Fault {
    fn from(error: IssuerError) -> Self {
        Self::Internal(error)
    }
}

pub(super) async fn show(
    State(issuer): State<Arc<Issuer>>,
    remote: Remote,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(params) = Params::parse(query.as_deref().unwrap_or_default()) else {
        return bad_request(login_page::language(None, &headers));
    };
    let language = login_page::language(Some(&params), &headers);
    match check(&issuer, &params, &remote).await {
        Ok(request) if params.get("prompt") == Some("none") => back(
            &issuer,
            request.redirect_uri,
            &params,
            &[("error", "login_required"), ("error_description", "this issuer always asks for the password")],
        ),
        Ok(request) => {
            let hint = params.get("login_hint").unwrap_or_default();
            page(&issuer, &request, &params, &remote, language, hint, None).await
        }
        Err(fault) => refuse(&issuer, &params, language, fault),
    }
}

pub(super) async fn submit(
    State(issuer): State<Arc<Issuer>>,
    remote: Remote,
    headers: HeaderMap,
    body: String,
) -> Response {
    let Ok(params) = super::token_endpoint::form(&headers, &body) else {
        return bad_request(login_page::language(None, &headers));
    };
    let language = login_page::language(Some(&params), &headers);
    let request = match check(&issuer, &params, &remote).await {
        Ok(request) => request,
        Err(fault) => return refuse(&issuer, &params, language, fault),
    };
    let username = params.get("username").unwrap_or_default();
    let texts = Texts::new(language);
    let carried = params.only(&CARRIED);
    let sealed = login_form::read_cookie(&headers).is_some_and(|cookie| {
        login_form::is_sealed(issuer.keys.form_key(), &cookie, &carried, params.get("form_token").unwrap_or_default())
    });
    if !sealed {
        let message = (StatusCode::BAD_REQUEST, texts.get("login-expired"), None);
        return page(&issuer, &request, &params, &remote, language, username, Some(message)).await;
    }
    let now = issuer.registry.now();
    let password = params.get("password").unwrap_or_default();
    let user = match issuer.log_in(username, password, &remote, now).await {
        Ok(Ok(user)) => user,
        Ok(Err(LoginRefusal::Wrong)) => {
            let message = (StatusCode::UNAUTHORIZED, texts.get("login-wrong"), None);
            return page(&issuer, &request, &params, &remote, language, username, Some(message)).await;
        }
        Ok(Err(LoginRefusal::Wait(seconds))) => {
            let minutes = seconds.div_euclid(60) + 1;
            let text = texts.with("login-too-many", &[("minutes", Arg::Number(minutes))]);
            let message = (StatusCode::TOO_MANY_REQUESTS, text, Some(seconds));
            return page(&issuer, &request, &params, &remote, language, username, Some(message)).await;
        }
        Err(error) => return refuse(&issuer, &params, language, error.into()),
    };
    let code = NewCode {
        user: &user.id,
        client: &request.client.row.id,
        scope: &request.scope,
        redirect_uri: request.redirect_uri,
        nonce: params.get("nonce"),
        code_challenge: params.get("code_challenge"),
    };
    match issuer.begin_session(code, now).await {
        Ok(code) => back(&issuer, request.redirect_uri, &params, &[("code", &code)]),
        Err(error) => refuse(&issuer, &params, language, error.into()),
    }
}

async fn check<'a>(issuer: &Issuer, params: &'a Params, remote: &Remote) -> Result<Authorization<'a>, Fault> {
    let (Some(client_id), Some(redirect_uri)) = (params.get("client_id"), params.get("redirect_uri")) else {
        return Err(Fault::Page);
    };
    let client = issuer.client(client_id, remote).await?.ok_or(Fault::Page)?;
    if !client.may_redirect_to(&issuer.origin, redirect_uri) {
        return Err(Fault::Page);
    }
    let invalid = |description| Fault::Redirect { error: "invalid_request", description };
    if params.get("request").is_some() {
        return Err(Fault::Redirect {
            error: "request_not_supported",
            description: "request objects are not supported",
        });
    }
    if params.get("request_uri").is_some() {
        return Err(Fault::Redirect {
            error: "request_uri_not_supported",
            description: "request_uri is not supported",
        });
    }
    match params.get("response_type") {
        Some("code") => {}
        Some(_) => {
            let description = "the only response_type is code";
            return Err(Fault::Redirect { error: "unsupported_response_type", description });
        }
        None => return Err(invalid("response_type is missing")),
    }
    if params.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(invalid("the only response_mode is query"));
    }
    match (params.get("code_challenge"), params.get("code_challenge_method")) {
        (Some(challenge), Some("S256")) if challenge.len() == 43 => {}
        (Some(_), Some("S256")) => return Err(invalid("the code_challenge is not one of S256")),
        (Some(_), _) => return Err(invalid("the only code_challenge_method is S256")),
        (None, _) if client.is_public() => return Err(invalid("code_challenge is missing (PKCE)")),
        (None, _) => {}
    }
    let scope = granted(params.get("scope").unwrap_or(API_SCOPE));
    Ok(Authorization { client, redirect_uri, scope })
}

async fn page(
    issuer: &Issuer,
    request: &Authorization<'_>,
    params: &Params,
    remote: &Remote,
    language: Language,
    username: &str,
    message: Option<(StatusCode, String, Option<i64>)>,
) -> Response {
    let texts = Texts::new(language);
    let cookie = secrets::random_token();
    let carried = params.only(&CARRIED);
    let Some(token) = login_form::seal(issuer.keys.form_key(), &cookie, &carried) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let languages = Language::ALL
        .iter()
        .map(|other| LanguageLink {
            tag: other.tag(),
            name: other.name(),
            href: with(&carried, "ui_locales", other.tag()),
            current: *other == language,
        })
        .collect();
    let (status, text, retry_after) = message.map_or((StatusCode::OK, None, None), |(s, t, r)| (s, Some(t), r));
    let page = LoginPage {
        language: language.tag(),
        title: texts.get("login-title"),
        message: text,
        error: !status.is_success(),
        form: Some(LoginForm {
            text: texts.with("login-text", &[("app", Arg::Text(&request.client.row.name))]),
            token,
            username: username.to_owned(),
            username_label: texts.get("login-username"),
            password_label: texts.get("login-password"),
            button: texts.get("login-button"),
            demo_hint: texts.get("login-demo-hint"),
            demo_users: demo_users(issuer, remote, &carried).await,
            languages,
            carried,
        }),
    };
    let target = redirects::form_target(request.redirect_uri);
    let mut response = login_page::respond(&page, status, target.as_deref());
    let secure = issuer.origin.scheme() == "https";
    if let Ok(cookie) = HeaderValue::from_str(&login_form::set_cookie(&cookie, secure)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// In demo mode, on this machine: who there is to log in as.
async fn demo_users(issuer: &Issuer, remote: &Remote, carried: &[(String, String)]) -> Vec<DemoUser> {
    if !issuer.usable(true, false, remote) {
        return Vec::new();
    }
    let users = login_user::Entity::find()
        .filter(login_user::Column::Demo.eq(true))
        .order_by_asc(login_user::Column::Username)
        .limit(20)
        .all(issuer.registry.db().reader())
        .await
        .unwrap_or_default();
    users
        .into_iter()
        .map(|user| DemoUser { href: with(carried, "login_hint", &user.username), name: user.display_name })
        .collect()
}

/// The address of the page with one parameter changed.
fn with(carried: &[(String, String)], name: &str, value: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(carried.iter().filter(|(other, _)| other != name));
    query.append_pair(name, value);
    format!("?{}", query.finish())
}

fn refuse(issuer: &Issuer, params: &Params, language: Language, fault: Fault) -> Response {
    match fault {
        Fault::Page => bad_request(language),
        Fault::Redirect { error, description } => back(
            issuer,
            params.get("redirect_uri").unwrap_or_default(),
            params,
            &[("error", error), ("error_description", description)],
        ),
        Fault::Internal(error) => {
            tracing::error!(%error, "the issuer failed");
            let texts = Texts::new(language);
            login_page::notice(&texts, "login-title", "problem-internal", StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

fn bad_request(language: Language) -> Response {
    login_page::notice(&Texts::new(language), "login-title", "login-invalid-request", StatusCode::BAD_REQUEST)
}

/// Back to the client, with `state` as it came and our name (RFC 9207).
fn back(issuer: &Issuer, redirect_uri: &str, params: &Params, answer: &[(&str, &str)]) -> Response {
    let Ok(mut url) = Url::parse(redirect_uri) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(answer);
        if let Some(state) = params.get("state") {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &issuer.name);
    }
    redirect(url.as_str())
}

/// 303: whatever brought the browser here, it goes on with GET.
pub(super) fn redirect(address: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(address) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
