//! The login screen, the same in both apps.
//!
//! The shell opens `authorize_url` in the system's browser and answers with the URL that came back. A login that was
//! begun before the app was killed is completed as well: what is needed for it lies in the store.

use uitpas_texts::Texts;

use super::notice::NoticeState;
use crate::api::common::{LoginView, Tone};
use crate::error::CallFault;
use crate::login::LoginFault;

/// Where the login stands on screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    busy: bool,
    authorize_url: Option<String>,
}

/// What the screen wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Find out where to send the person.
    Begin,
    /// Check what the browser came back with.
    Complete(String),
}

impl State {
    /// The person wants to log in.
    pub fn wanted(&mut self) -> Option<Effect> {
        if self.busy {
            return None;
        }
        *self = Self { busy: true, authorize_url: None };
        Some(Effect::Begin)
    }

    /// The address is known, or why not.
    pub fn begun(&mut self, result: Result<String, LoginFault>) -> Option<NoticeState> {
        self.busy = false;
        match result {
            Ok(url) => {
                self.authorize_url = Some(url);
                None
            }
            Err(fault) => Some(notice(&fault)),
        }
    }

    /// The browser came back.
    pub fn returned(&mut self, url: String) -> Option<Effect> {
        *self = Self { busy: true, authorize_url: None };
        Some(Effect::Complete(url))
    }

    /// The login came about, or not.
    pub fn completed(&mut self, result: &Result<(), LoginFault>) -> Option<NoticeState> {
        *self = Self::default();
        result.as_ref().err().map(notice)
    }

    /// Whether somebody is in the middle of it; then this screen shows, wherever the app was.
    pub fn is_under_way(&self) -> bool {
        self.busy || self.authorize_url.is_some()
    }

    /// The person thought better of it.
    pub fn cancel(&mut self) {
        *self = Self::default();
    }

    /// The view; `area` is `counter` or `passholder`.
    pub fn view(&self, texts: &Texts, area: &str) -> LoginView {
        let text = if self.busy { "busy" } else { "text" };
        LoginView {
            title: texts.get(&format!("{area}-login-title")),
            text: texts.get(&format!("{area}-login-{text}")),
            button: texts.get("common-log-in"),
            busy: self.busy,
            authorize_url: self.authorize_url.clone(),
        }
    }
}

fn notice(fault: &LoginFault) -> NoticeState {
    match fault {
        LoginFault::Call(CallFault::Offline | CallFault::BrokenOff) => {
            NoticeState::needs_network("notice-login-offline")
        }
        LoginFault::Call(fault) => NoticeState::of_call(fault, "notice-login-offline"),
        LoginFault::Refused => NoticeState::new(fault.code(), Tone::Stop, "notice-login-cancelled"),
        _ => NoticeState::new(fault.code(), Tone::Stop, "notice-login-failed"),
    }
}
