//! What an app on a phone shows the first time: three pages, then the choice of a side. Before anything is opened.

use uitpas_texts::{Language, Texts};

use super::common::Pictogram;

/// The first start.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct StartView {
    pub title: String,
    /// To be shown one after the other.
    pub pages: Vec<StartPage>,
    pub next_label: String,
    pub skip_label: String,
    /// Over the choice of a side.
    pub side_title: String,
    /// For who has a pass.
    pub my_pass: SideRow,
    /// For who works at a counter.
    pub counter: SideRow,
    pub about_label: String,
}

/// One page: a drawing and a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct StartPage {
    pub pictogram: Pictogram,
    pub title: String,
    pub text: String,
}

/// One side of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SideRow {
    pub pictogram: Pictogram,
    pub title: String,
    /// One sentence.
    pub text: String,
}

/// The first start in a language.
#[must_use]
pub fn start_view(language: Language) -> StartView {
    let texts = Texts::new(language);
    let page = |pictogram, title, text| StartPage { pictogram, title: texts.get(title), text: texts.get(text) };
    let side = |pictogram, title, text| SideRow { pictogram, title: texts.get(title), text: texts.get(text) };
    StartView {
        title: texts.get("start-title"),
        pages: vec![
            page(Pictogram::Star, "start-save-title", "start-save-text"),
            page(Pictogram::Gift, "start-swap-title", "start-swap-text"),
            page(Pictogram::Offline, "start-offline-title", "start-offline-text"),
        ],
        next_label: texts.get("start-next"),
        skip_label: texts.get("start-skip"),
        side_title: texts.get("start-side"),
        my_pass: side(Pictogram::Card, "start-my-pass", "start-my-pass-text"),
        counter: side(Pictogram::Counter, "start-counter", "start-counter-text"),
        about_label: texts.get("about-title"),
    }
}
