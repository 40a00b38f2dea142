//! Short messages over a screen, kept as data so that they follow the person's language.

use uitpas_texts::{Arg, Texts};
use uitpas_wire::problem::EndUserMessage;

use crate::api::common::{Notice, Tone};
use crate::error::{CallFault, Fault};

/// A message that is being shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeState {
    code: String,
    tone: Tone,
    text: NoticeText,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum NoticeText {
    Key(&'static str),
    Counted(&'static str, i64),
    /// The registry's own words.
    Registry(EndUserMessage),
}

impl NoticeState {
    /// A message by its key.
    pub fn new(code: &str, tone: Tone, key: &'static str) -> Self {
        Self { code: code.to_owned(), tone, text: NoticeText::Key(key) }
    }

    /// A message with a count in it.
    pub fn counted(code: &str, tone: Tone, key: &'static str, count: u32) -> Self {
        Self { code: code.to_owned(), tone, text: NoticeText::Counted(key, i64::from(count)) }
    }

    /// Something needs the network, and there is none.
    pub fn needs_network(key: &'static str) -> Self {
        Self::new("needs-network", Tone::Stop, key)
    }

    /// An exchange gave no answer to use. The registry's own words come first.
    pub fn of_call(fault: &CallFault, offline: &'static str) -> Self {
        match fault {
            CallFault::Offline | CallFault::BrokenOff => Self::needs_network(offline),
            CallFault::LoginNeeded => Self::new(fault.code(), Tone::Stop, "status-login-expired"),
            CallFault::Refused { problem: Some(problem), .. } if problem.end_user_message.is_some() => Self {
                code: fault.code().to_owned(),
                tone: Tone::Stop,
                text: problem
                    .end_user_message
                    .clone()
                    .map_or(NoticeText::Key("notice-try-again"), NoticeText::Registry),
            },
            CallFault::Refused { status: 401 | 403, .. } => Self::new(fault.code(), Tone::Stop, "notice-no-rights"),
            CallFault::Refused { status: 429, .. } => Self::new(fault.code(), Tone::Stop, "problem-rate-limited"),
            CallFault::Refused { status: 500..=599, .. } => Self::new(fault.code(), Tone::Stop, "problem-unavailable"),
            CallFault::Device(fault) => Self::of_device(*fault),
            _ => Self::new(fault.code(), Tone::Stop, "notice-try-again"),
        }
    }

    /// The device itself failed.
    pub fn of_device(fault: Fault) -> Self {
        let key = match fault {
            Fault::StoreNotWritable | Fault::StoreFailed | Fault::StoreInUse => "notice-storage",
            Fault::NotEnrolled => "verdict-no-snapshot-next",
            _ => "notice-try-again",
        };
        Self::new(fault.code(), Tone::Stop, key)
    }

    /// As the view shows it.
    pub fn view(&self, texts: &Texts) -> Notice {
        let text = match &self.text {
            NoticeText::Key(key) => texts.get(key),
            NoticeText::Counted(key, count) => texts.with(key, &[("count", Arg::Number(*count))]),
            NoticeText::Registry(message) => message.in_language(texts.language().tag()).to_owned(),
        };
        Notice { code: self.code.clone(), tone: self.tone, text }
    }
}
