//! What holds for every route: limits of size and time, security headers, the log line, and the answers for
//! addresses that don't exist.

use std::any::Any;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, Response as HttpResponse, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uitpas_wire::Slug;

use super::problem::ApiError;
use super::state::AppState;

/// The largest body anywhere: 500 operations of the largest size in base64, and some air.
pub(super) const LARGEST_BODY: usize = 4 * 1024 * 1024;
/// The largest body of everything but uploads.
pub(super) const USUAL_BODY: usize = 256 * 1024;
/// Longer than this nobody waits for an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

pub(super) async fn not_found() -> ApiError {
    ApiError::new(Slug::UrlNotFound)
}

pub(super) async fn method_not_allowed() -> ApiError {
    ApiError::new(Slug::MethodNotAllowed)
}

/// Refuses a body whose announced length is too large before reading any of it; the limit while reading is set
/// here as well, for bodies that don't announce theirs.
pub(super) async fn body_limit(mut request: Request, next: Next) -> Response {
    let upload = request.uri().path() == "/offline/operations";
    let most = if upload { LARGEST_BODY } else { USUAL_BODY };
    if request.body().size_hint().lower() > most as u64 {
        return ApiError::new(Slug::PayloadTooLarge).detail(format!("at most {most} bytes")).into_response();
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    next.run(request).await
}

pub(super) async fn time_limit(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_WAIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            ApiError::new(Slug::Unavailable).header(header::RETRY_AFTER, HeaderValue::from_static("5")).into_response()
        }
    }
}

/// The panic's message may hold anything: it goes to the panic hook's output only.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
pub(super) fn panicked(_payload: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
    tracing::error!("a handler panicked");
    ApiError::new(Slug::InternalError).into_response()
}

pub(super) async fn headers_and_log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let method = request.method().clone();
    // The pattern, never the path itself: paths hold numbers of passes and people.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::CACHE_CONTROL, "no-store");
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::X_FRAME_OPTIONS, "DENY");
    default(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    if state.address("").starts_with("https:") {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // Phones correct their clocks by this one, so it is the clock that the registry judges by.
    let now = state.registry().now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(now) = HeaderValue::from_str(&now) {
        headers.insert(header::DATE, now);
    }
    tracing::info!(
        %method,
        route = route.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
