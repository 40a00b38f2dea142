//! `GET /health`: whether this registry works, for whoever watches it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::DbBackend;
use serde_json::json;

use crate::http::AppState;

pub(crate) async fn health(State(state): State<AppState>) -> Response {
    let database = match state.registry().db().backend() {
        DbBackend::Postgres => "postgresql",
        _ => "sqlite",
    };
    let (code, status) = match state.registry().healthy().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let body = json!({ "status": status, "version": env!("CARGO_PKG_VERSION"), "database": database });
    (code, Json(body)).into_response()
}
