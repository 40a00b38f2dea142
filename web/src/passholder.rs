//! The passholder's app in the browser: its page, and the forms on it turned into actions.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Bytes;
use axum::extract::{Multipart, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use uitpas_app::api::common::TabId;
use uitpas_app::api::passholder::{PassholderAction, PassholderScreen, PassholderView};
use uitpas_app::{AppError, PassholderApp};

use crate::counter::{DemoTexts, Network, Seen};
use crate::login::state_of;
use crate::page::{SETTLE, html, name_of, news, problem, see_other};
use crate::picture::{read_code, read_frame};
use crate::session::{Seat, Session, Shell, Which, language};

#[derive(Template)]
#[template(path = "passholder.html")]
struct PassholderPage<'a> {
    view: PassholderView,
    version: u64,
    demo: Option<DemoTexts<'a>>,
}

impl PassholderPage<'_> {
    fn screen(&self) -> &'static str {
        match self.view.screen {
            PassholderScreen::Login { .. } => "login",
            PassholderScreen::Pass { .. } => "pass",
            PassholderScreen::History { .. } => "history",
            PassholderScreen::Rewards { .. } => "rewards",
            PassholderScreen::Reward { .. } => "reward",
            PassholderScreen::Scan { .. } => "scan",
            PassholderScreen::More { .. } => "more",
        }
    }
}

/// A form of the passholder's page: what to do and with what.
#[derive(Debug, Deserialize)]
pub struct Act {
    #[serde(rename = "do")]
    deed: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    text: String,
}

impl Act {
    fn action(self) -> Option<PassholderAction> {
        let Self { deed, id, text } = self;
        Some(match deed.as_str() {
            "login" => PassholderAction::Login,
            "log-out" => PassholderAction::Logout { even_if_waiting: id == "even-if-waiting" },
            "open-tab" => PassholderAction::OpenTab { tab: tab(&id)? },
            "show-pass-of" => PassholderAction::ShowPassOf { id: Some(id).filter(|id| !id.is_empty()) },
            "code" => PassholderAction::CodeRead { text },
            "search" => PassholderAction::SearchRewards { text },
            "filter" => PassholderAction::FilterRewards { id },
            "set-opt-in" => PassholderAction::SetOptIn { id, on: text == "on" },
            "open-reward" => PassholderAction::OpenReward { id },
            "ask-redeem" => PassholderAction::AskRedeem,
            "confirm-redeem" => PassholderAction::ConfirmRedeem,
            "cancel-redeem" => PassholderAction::CancelRedeem,
            "refresh" => PassholderAction::Refresh,
            "back" => PassholderAction::Back,
            "dismiss" => PassholderAction::DismissNotice,
            "set-language" => PassholderAction::SetLanguage { tag: id },
            _ => return None,
        })
    }
}

fn tab(id: &str) -> Option<TabId> {
    [TabId::Pass, TabId::Rewards, TabId::Scan, TabId::History, TabId::More].into_iter().find(|tab| name_of(tab) == id)
}

type At = Result<(Arc<Session>, Option<String>, Arc<Seat<PassholderApp>>), AppError>;

fn at(shell: &Shell, headers: &HeaderMap) -> At {
    let (session, cookie) = shell.session(headers)?;
    let seat = shell.passholder(&session)?;
    Ok((session, cookie, seat))
}

/// `GET /passholder`.
pub async fn page(State(shell): State<Arc<Shell>>, headers: HeaderMap) -> Response {
    let (_, cookie, seat) = match at(&shell, &headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(&headers)),
    };
    let version = *seat.version.borrow();
    let view = seat.app.view();
    let demo = shell.config.demo.as_ref().map(|bar| DemoTexts::new(bar, &view.language, view.status.online));
    html(&PassholderPage { version, view, demo }, cookie)
}

/// `POST /passholder/do`.
pub async fn act(State(shell): State<Arc<Shell>>, headers: HeaderMap, Form(form): Form<Act>) -> Response {
    let Some(action) = form.action() else { return see_other("/passholder") };
    run(&shell, &headers, action).await
}

/// `POST /passholder/picture`: a picture of a check-in code.
pub async fn picture(State(shell): State<Arc<Shell>>, headers: HeaderMap, form: Multipart) -> Response {
    let code = read_code(form).await;
    let action = code.map_or(PassholderAction::NoCodeFound, |text| PassholderAction::CodeRead { text });
    run(&shell, &headers, action).await
}

/// `POST /passholder/frame`: what the page's camera sees.
pub async fn frame(State(shell): State<Arc<Shell>>, headers: HeaderMap, picture: Bytes) -> Response {
    let seat = match at(&shell, &headers) {
        Ok((_, _, seat)) => seat,
        Err(error) => return problem(error, language(&headers)),
    };
    match read_frame(&seat.scanner, picture).await {
        Ok(text) => run(&shell, &headers, PassholderAction::CodeRead { text }).await,
        Err(nothing_new) => nothing_new,
    }
}

async fn run(shell: &Shell, headers: &HeaderMap, action: PassholderAction) -> Response {
    let (session, _, seat) = match at(shell, headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(headers)),
    };
    let logging_in = action == PassholderAction::Login;
    let app = seat.app.clone();
    // A dispatch writes to disk, which must not hold up other sessions.
    let _ = tokio::task::spawn_blocking(move || app.dispatch(action)).await;
    let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
    if logging_in
        && let PassholderScreen::Login { view } = seat.app.view().screen
        && let Some(url) = view.authorize_url
    {
        state_of(&url).into_iter().for_each(|state| session.expect_login(state, Which::Passholder));
        return see_other(&url);
    }
    see_other("/passholder")
}

/// `POST /passholder/network`: the demo bar's switch.
pub async fn network(State(shell): State<Arc<Shell>>, headers: HeaderMap, Form(form): Form<Network>) -> Response {
    let (_, _, seat) = match at(&shell, &headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(&headers)),
    };
    if shell.config.demo.is_some() {
        seat.app.set_online(form.network == "on");
        let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
    }
    see_other("/passholder")
}

/// `GET /passholder/changes?seen=7`: answers when the view is another one.
pub async fn changes(State(shell): State<Arc<Shell>>, headers: HeaderMap, Query(seen): Query<Seen>) -> Response {
    match at(&shell, &headers) {
        Ok((_, _, seat)) => news(seat.version.clone(), seen.seen).await,
        Err(error) => problem(error, language(&headers)),
    }
}
