//! The first start, as the edge shows it.
//!
//! Field by field the records of `uitpas_app::api::start`: a difference does not compile.
#![allow(missing_docs)]

use uitpas_texts::Language;

use super::common::Pictogram;
pub use uitpas_app::api::start::{SideRow, StartPage, StartView};

/// The first start.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct StartPage {
    pub pictogram: Pictogram,
    pub title: String,
    pub text: String,
}

/// One side of the app.
#[uniffi::remote(Record)]
pub struct SideRow {
    pub pictogram: Pictogram,
    pub title: String,
    /// One sentence.
    pub text: String,
}

/// The first start in the system's language, for example "nl-BE".
#[uniffi::export]
pub fn start_view(language: String) -> StartView {
    uitpas_app::api::start::start_view(Language::from_tag(&language).unwrap_or_default())
}
