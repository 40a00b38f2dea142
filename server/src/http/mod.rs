//! The registry over HTTP: the UiTPAS API 4.0, the activities, and the offline protocol.
//!
//! This module translates and decides nothing: [`table`] says which routes there are and who gets through,
//! [`auth`] who calls, [`permissions`] what they may do, `routes` turn parameters and bodies into calls of
//! [`Registry`](crate::Registry), and [`problem`] turns what goes wrong into error documents. Always holds: every
//! answer that is an error is a problem document, and a panic is one too.

pub mod auth;
pub mod body;
mod downloads;
mod layers;
pub mod permissions;
pub mod problem;
pub mod query;
pub mod remote;
mod routes;
mod state;
pub mod table;

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;

pub use state::{AppState, HttpConfig};

use crate::oidc;

/// Everything that the registry serves.
///
/// # Errors
/// The HTTP client for an external issuer cannot be made.
pub fn router(config: HttpConfig) -> Result<Router, oidc::IssuerError> {
    let state = AppState::new(&config)?;
    let mut api = Router::new();
    for route in table::ROUTES {
        let gate = from_fn_with_state((state.clone(), route.access), auth::gate);
        api = api.route(route.path, (route.serve)().layer(gate));
    }
    let mut app = api.with_state(state.clone());
    if let Some(issuer) = config.issuer {
        app = app.merge(oidc::router(issuer));
    }
    Ok(app
        .fallback(layers::not_found)
        .method_not_allowed_fallback(layers::method_not_allowed)
        .layer(from_fn(layers::body_limit))
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn(layers::time_limit))
        .layer(from_fn_with_state(state, layers::headers_and_log)))
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
