//! The login page: HTML made on the server, without scripts, readable at any text size and in the dark.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use uitpas_texts::{Language, Texts};

use super::params::Params;

/// Everything on the page. Without a form it only says something.
#[derive(Template)]
#[template(path = "login.html")]
pub(super) struct LoginPage {
    pub(super) language: &'static str,
    pub(super) title: String,
    pub(super) message: Option<String>,
    pub(super) error: bool,
    pub(super) form: Option<LoginForm>,
}

/// The form of the page.
pub(super) struct LoginForm {
    pub(super) text: String,
    pub(super) carried: Vec<(String, String)>,
    pub(super) token: String,
    pub(super) username: String,
    pub(super) username_label: String,
    pub(super) password_label: String,
    pub(super) button: String,
    pub(super) demo_hint: String,
    pub(super) demo_users: Vec<DemoUser>,
    pub(super) languages: Vec<LanguageLink>,
}

/// Fills in the user name of a demo user.
pub(super) struct DemoUser {
    pub(super) name: String,
    pub(super) href: String,
}

/// Shows the page in another language.
pub(super) struct LanguageLink {
    pub(super) tag: &'static str,
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) current: bool,
}

/// The language of a request: the first of `ui_locales` that we have, else the browser's.
pub(super) fn language(params: Option<&Params>, headers: &axum::http::HeaderMap) -> Language {
    let asked = params.and_then(|params| params.get("ui_locales"));
    asked.and_then(|tags| tags.split_ascii_whitespace().find_map(Language::from_tag)).unwrap_or_else(|| {
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Language::from_accept_language(header.unwrap_or_default())
    })
}

/// A page that only says something.
pub(super) fn notice(texts: &Texts, title_key: &str, message_key: &str, status: StatusCode) -> Response {
    let page = LoginPage {
        language: texts.language().tag(),
        title: texts.get(title_key),
        message: Some(texts.get(message_key)),
        error: !status.is_success(),
        form: None,
    };
    respond(&page, status, None)
}

/// The page as a response with its security policy; `target` is where its form may lead.
pub(super) fn respond(page: &LoginPage, status: StatusCode, target: Option<&str>) -> Response {
    let Ok(html) = page.render() else {
        tracing::error!("the login page cannot be made");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Browsers apply form-action to the redirect that follows a form as well.
    let form_action = target.unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {form_action}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

pub(super) async fn stylesheet() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ],
        include_str!("../../templates/login.css"),
    )
        .into_response()
}
