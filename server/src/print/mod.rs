//! What is printed: the poster of an activity with its code, and sheets of rows with pictograms (a leaflet of an
//! activity, how to set up a kiosk, an overview of rewards).
//!
//! Made for people who read little: pictograms, large letters, few words. Everything is a template in millimetres
//! (`templates/*.svg`), filled by [`poster`] or [`sheet`], with texts fitted into their places by `layout`; `render` makes
//! SVG, PDF and PNG of it through one parsed tree, so they look alike. The fonts are in the binary; the machine needs
//! none. Texts come in ready; nothing here knows a language.
//!
//! Always holds: no text runs out of its place, however long it is.

mod fonts;
mod layout;
pub mod poster;
mod render;
pub mod sheet;

use thiserror::Error;
use uitpas_codes::DrawError;

pub use poster::{Paper, Poster, PosterTexts};
pub use sheet::{Row, Sheet, Symbol};

/// Why nothing can be printed.
#[derive(Debug, Error)]
pub enum PrintError {
    /// The code cannot be drawn.
    #[error("the check-in code cannot be drawn: {0}")]
    Code(#[from] DrawError),
    /// The picture could not be made: a defect of a template or of a library.
    #[error("the page cannot be drawn: {0}")]
    Picture(String),
}

impl PrintError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Code(error) => error.code(),
            Self::Picture(_) => "print-picture",
        }
    }
}
