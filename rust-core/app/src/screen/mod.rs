//! What the screens of both apps share: their surroundings, the login screen, notices, the status line, rewards, and
//! the shell that carries a state machine.
//!
//! A screen's `update` is pure: state and event in, state and effects out. [`shell`] performs the effects against the
//! device below, one event at a time, and feeds what comes of them back in. Nothing here knows which app it serves.

pub(crate) mod codes;
pub(crate) mod login;
pub(crate) mod notice;
pub(crate) mod outcomes;
pub(crate) mod rewards;
pub(crate) mod shell;
pub(crate) mod status;

use uitpas_domain::UncertainInstant;
use uitpas_domain::civil_time::Instant;
use uitpas_texts::{Language, Texts};

use crate::api::common::LanguageRow;
use crate::device::Status;
use crate::time::Reading;

/// What surrounds a screen at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Env {
    /// In the person's language.
    pub texts: Texts,
    /// Corrected time.
    pub now: UncertainInstant,
    /// The device's own clocks.
    pub clock: Reading,
    /// Network, log and login.
    pub status: Status,
}

impl Env {
    /// The most likely time.
    pub fn best(&self) -> Instant {
        self.now.best
    }

    /// Whether a request has a chance.
    pub fn online(&self) -> bool {
        self.status.online
    }
}

/// The choices of language.
pub(crate) fn languages(chosen: Language) -> Vec<LanguageRow> {
    let row = |language: Language| LanguageRow {
        tag: language.tag().to_owned(),
        name: language.name().to_owned(),
        selected: language == chosen,
    };
    Language::ALL.into_iter().map(row).collect()
}

/// Whether `text` holds all words of `search`, whatever their case.
pub(crate) fn matches(text: &str, search: &str) -> bool {
    let text = text.to_lowercase();
    search.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// The longest text that a search field takes over, in characters.
const MAX_SEARCH: usize = 100;

/// What was typed into a search field, bounded.
pub(crate) fn bounded(search: &str) -> String {
    search.chars().filter(|c| !c.is_control()).take(MAX_SEARCH).collect()
}

/// A text that begins in lower case, as a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An id as part of a path: ids are opaque and may hold anything.
pub(crate) fn path_segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}
