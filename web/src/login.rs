//! Where the browser comes back to after logging in.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use uitpas_app::api::counter::CounterAction;
use uitpas_app::api::passholder::PassholderAction;
use url::form_urlencoded;

use crate::page::{SETTLE, problem, see_other};
use crate::session::{Shell, Which, language};

/// The `state` that an address to log in at carries.
pub fn state_of(authorize_url: &str) -> Option<String> {
    let url = url::Url::parse(authorize_url).ok()?;
    url.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned())
}

/// `GET /login/callback`: hands the address to the app that asked, and shows it.
pub async fn callback(State(shell): State<Arc<Shell>>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let Some(session) = shell.known(&headers) else { return see_other("/") };
    let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state");
    let which = state.and_then(|(_, state)| session.take_login(&state));
    let url = format!("{}/login/callback?{query}", session.origin());
    match which {
        Some(Which::Counter) => match shell.counter(&session) {
            Ok(seat) => {
                seat.app.dispatch(CounterAction::LoginReturned { url });
                let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
                see_other("/counter")
            }
            Err(error) => problem(error, language(&headers)),
        },
        Some(Which::Passholder) => match shell.passholder(&session) {
            Ok(seat) => {
                seat.app.dispatch(PassholderAction::LoginReturned { url });
                let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
                see_other("/passholder")
            }
            Err(error) => problem(error, language(&headers)),
        },
        None => see_other("/"),
    }
}
