//! The counter in the browser: its page, and the forms on it turned into actions.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Bytes;
use axum::extract::{Multipart, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use uitpas_app::api::counter::{CounterAction, CounterScreen, CounterView, DeskState};
use uitpas_app::api::desks::DesksAction;
use uitpas_app::{AppError, CounterApp};
use uitpas_texts::{Language, Texts};

use crate::config::DemoBar;
use crate::login::state_of;
use crate::page::{SETTLE, html, news, problem, see_other};
use crate::picture::{read_code, read_frame};
use crate::session::{Seat, Session, Shell, Which, language};

#[derive(Template)]
#[template(path = "counter.html")]
struct CounterPage<'a> {
    view: CounterView,
    version: u64,
    demo: Option<DemoTexts<'a>>,
}

/// The demo bar and its words.
pub struct DemoTexts<'a> {
    /// What it offers.
    pub bar: &'a DemoBar,
    /// The app's network is on.
    pub online: bool,
    texts: Texts,
}

impl<'a> DemoTexts<'a> {
    /// In the language of the view at hand.
    pub fn new(bar: &'a DemoBar, tag: &str, online: bool) -> Self {
        Self { bar, online, texts: Texts::new(Language::from_tag(tag).unwrap_or_default()) }
    }

    /// One word or sentence.
    pub fn get(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// Who a demo account is.
    pub fn who(&self, user: &str) -> String {
        self.texts.get(&format!("demo-who-{user}"))
    }
}

impl CounterPage<'_> {
    fn screen(&self) -> &'static str {
        match self.view.screen {
            CounterScreen::Login { .. } => "login",
            CounterScreen::ChooseCounter { .. } => "choose-counter",
            CounterScreen::ChooseActivity { .. } => "choose-activity",
            CounterScreen::Desk { .. } => "desk",
            CounterScreen::Desks { .. } => "desks",
            CounterScreen::Locked { .. } => "locked",
            CounterScreen::Kiosk { .. } => "kiosk",
        }
    }

    fn state(&self) -> &'static str {
        match &self.view.screen {
            CounterScreen::Desk { view } => match view.state {
                DeskState::Waiting => "waiting",
                DeskState::Guest { .. } => "guest",
                DeskState::ConfirmRedeem { .. } => "confirm",
            },
            _ => "",
        }
    }
}

/// A form of the counter's page: what to do and with what. Without `Debug`: it may hold a PIN.
#[derive(Deserialize)]
pub struct Act {
    #[serde(rename = "do")]
    deed: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    name: String,
    /// Present when it is ticked.
    #[serde(default)]
    reward_desk: Option<String>,
    #[serde(default)]
    points: String,
    #[serde(default)]
    floor: String,
}

impl Act {
    fn action(self) -> Option<CounterAction> {
        let Self { deed, id, text, pin, name, reward_desk, points, floor } = self;
        if let Some(deed) = deed.strip_prefix("desks-") {
            let settings = DesksAction::SaveDevice {
                name,
                reward_desk: reward_desk.is_some(),
                risk_points: points,
                risk_floor: floor,
            };
            return desks_action(deed, id, text, settings).map(|action| CounterAction::Desks { action });
        }
        Some(match deed.as_str() {
            "login" => CounterAction::Login,
            "log-out" => CounterAction::Logout { even_if_waiting: id == "even-if-waiting" },
            "search" => CounterAction::Search { text },
            "choose-counter" => CounterAction::ChooseCounter { id },
            "choose-day" => CounterAction::ChooseDay { date: id },
            "choose-activity" => CounterAction::ChooseActivity { id: Some(id).filter(|id| !id.is_empty()) },
            "identify" => CounterAction::Identify { input: text },
            "ask-redeem" => CounterAction::AskRedeem { id },
            "sell" => CounterAction::Sell { id },
            "confirm-redeem" => CounterAction::ConfirmRedeem,
            "undo" => CounterAction::Undo { id },
            "next-guest" => CounterAction::NextGuest,
            "print" => CounterAction::Print { id },
            "show-code" => CounterAction::ShowCode,
            "hide-code" => CounterAction::HideCode,
            "start-kiosk" => CounterAction::StartKiosk,
            "stop-kiosk" => CounterAction::StopKiosk,
            "set-pin" => CounterAction::SetPin { pin },
            "remove-pin" => CounterAction::RemovePin,
            "lock" => CounterAction::Lock,
            "unlock" => CounterAction::Unlock { pin },
            "sync" => CounterAction::SyncNow,
            "back" => CounterAction::Back,
            "dismiss" => CounterAction::DismissNotice,
            "set-language" => CounterAction::SetLanguage { tag: id },
            _ => return None,
        })
    }
}

/// What a form of the screen of devices and desks means; `settings` where it is the device's own form.
fn desks_action(deed: &str, id: String, text: String, settings: DesksAction) -> Option<DesksAction> {
    Some(match deed {
        "open-screen" => DesksAction::Open,
        "refresh" => DesksAction::Refresh,
        "choose" => DesksAction::ChooseDevice { id },
        "save" => settings,
        "lend" => DesksAction::Lend { reward: id, units: text },
        "suspend" => DesksAction::Suspend,
        "resume" => DesksAction::Resume,
        "ask-revoke" => DesksAction::AskRevoke,
        "ask-write-off" => DesksAction::AskWriteOff,
        "confirm" => DesksAction::Confirm,
        "open" => DesksAction::OpenDesks { hours: text },
        "close" => DesksAction::CloseDesks,
        "give-back" => DesksAction::GiveBack,
        _ => return None,
    })
}

/// `?seen=7`.
#[derive(Deserialize)]
pub struct Seen {
    /// The version that the page shows.
    pub seen: u64,
}

/// `online=on` of the demo bar.
#[derive(Deserialize)]
pub struct Network {
    /// "on" or "off".
    pub network: String,
}

type At = Result<(Arc<Session>, Option<String>, Arc<Seat<CounterApp>>), AppError>;

fn at(shell: &Shell, headers: &HeaderMap) -> At {
    let (session, cookie) = shell.session(headers)?;
    let seat = shell.counter(&session)?;
    Ok((session, cookie, seat))
}

/// `GET /counter`.
pub async fn page(State(shell): State<Arc<Shell>>, headers: HeaderMap) -> Response {
    let (_, cookie, seat) = match at(&shell, &headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(&headers)),
    };
    let version = *seat.version.borrow();
    let view = seat.app.view();
    let demo = shell.config.demo.as_ref().map(|bar| DemoTexts::new(bar, &view.language, view.status.online));
    html(&CounterPage { version, view, demo }, cookie)
}

/// `POST /counter/do`.
pub async fn act(State(shell): State<Arc<Shell>>, headers: HeaderMap, Form(form): Form<Act>) -> Response {
    let Some(action) = form.action() else { return see_other("/counter") };
    run(&shell, &headers, action).await
}

/// `POST /counter/picture`: a picture of a barcode.
pub async fn picture(State(shell): State<Arc<Shell>>, headers: HeaderMap, form: Multipart) -> Response {
    let input = read_code(form).await.unwrap_or_default();
    run(&shell, &headers, CounterAction::Identify { input }).await
}

/// `POST /counter/frame`: what the page's camera sees.
pub async fn frame(State(shell): State<Arc<Shell>>, headers: HeaderMap, picture: Bytes) -> Response {
    let seat = match at(&shell, &headers) {
        Ok((_, _, seat)) => seat,
        Err(error) => return problem(error, language(&headers)),
    };
    match read_frame(&seat.scanner, picture).await {
        Ok(input) => run(&shell, &headers, CounterAction::Identify { input }).await,
        Err(nothing_new) => nothing_new,
    }
}

async fn run(shell: &Shell, headers: &HeaderMap, action: CounterAction) -> Response {
    let (session, _, seat) = match at(shell, headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(headers)),
    };
    let logging_in = action == CounterAction::Login;
    let app = seat.app.clone();
    // A dispatch writes to disk, which must not hold up other sessions.
    let _ = tokio::task::spawn_blocking(move || app.dispatch(action)).await;
    let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
    if logging_in
        && let CounterScreen::Login { view } = seat.app.view().screen
        && let Some(url) = view.authorize_url
    {
        state_of(&url).into_iter().for_each(|state| session.expect_login(state, Which::Counter));
        return see_other(&url);
    }
    see_other(seat.app.view().open_url.as_deref().unwrap_or("/counter"))
}

/// `POST /counter/network`: the demo bar's switch.
pub async fn network(State(shell): State<Arc<Shell>>, headers: HeaderMap, Form(form): Form<Network>) -> Response {
    let (_, _, seat) = match at(&shell, &headers) {
        Ok(all) => all,
        Err(error) => return problem(error, language(&headers)),
    };
    if shell.config.demo.is_some() {
        seat.app.set_online(form.network == "on");
        let _ = tokio::time::timeout(SETTLE, seat.app.settled()).await;
    }
    see_other("/counter")
}

/// `GET /counter/changes?seen=7`: answers when the view is another one.
pub async fn changes(State(shell): State<Arc<Shell>>, headers: HeaderMap, Query(seen): Query<Seen>) -> Response {
    match at(&shell, &headers) {
        Ok((_, _, seat)) => news(seat.version.clone(), seen.seen).await,
        Err(error) => problem(error, language(&headers)),
    }
}
