//! What every page has in common: headers, refusing foreign posts, redirects, waiting for news, an error page.

use std::time::Duration;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tokio::sync::watch;
use uitpas_app::AppError;
use uitpas_texts::{Language, Texts};

/// How long a post waits for the core to become quiet before it shows what there is; the page follows by itself.
pub const SETTLE: Duration = Duration::from_secs(8);
/// How long a request for news waits.
const NEWS: Duration = Duration::from_secs(25);

const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                      frame-ancestors 'none'; form-action *";

/// Sets the headers of every answer, and refuses a post that another site's page sent.
pub async fn protect(request: Request, next: Next) -> Response {
    if request.method() == axum::http::Method::POST && !same_site(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let is_static = request.uri().path().starts_with("/static/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let caching = if is_static { "public, max-age=3600" } else { "no-store" };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
        (header::CACHE_CONTROL, caching),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Browsers say where a post comes from; scripts that are no browsers say nothing and hold no cookie.
fn same_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, of)| of == host),
        _ => true,
    }
}

/// Goes to another page by GET, whatever the request was.
pub fn see_other(location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else { return StatusCode::BAD_REQUEST.into_response() };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A rendered page, with the cookie of a new session.
pub fn html(template: &impl Template, cookie: Option<String>) -> Response {
    let page = match template.render() {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = Html(page).into_response();
    if let Some(value) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Answers when the version is not `seen` any more, or after a while.
pub async fn news(mut version: watch::Receiver<u64>, seen: u64) -> Response {
    let _ = tokio::time::timeout(NEWS, version.wait_for(|version| *version != seen)).await;
    version.borrow().to_string().into_response()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    language: &'static str,
    title: String,
    text: String,
    home: String,
}

/// The core cannot be opened: says so in the browser's language.
pub fn problem(error: AppError, language: Language) -> Response {
    let texts = Texts::new(language);
    tracing::warn!(code = error.code(), "an app cannot be opened");
    let page = ProblemPage {
        language: language.tag(),
        title: texts.get("web-error"),
        text: error.text(language),
        home: texts.get("web-home-title"),
    };
    (StatusCode::SERVICE_UNAVAILABLE, html(&page, None)).into_response()
}

/// The name of a unit variant as pages use it: a pictogram in the sprite, a tone as a class.
pub fn name_of(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
