//! The poster of one activity, A4: what it is, when and where, and the code to scan.
//!
//! Made for people who read little: one large code, four pictograms in the order of doing, few words. SVG, PDF and PNG
//! come from one template (`templates/poster.svg`, in millimetres) through one parsed tree, so they look alike. The
//! fonts are in the binary; the machine needs none. Texts come in ready; nothing here knows a language.
//!
//! Always holds: the dark part of the code is [`CODE_MILLIMETRES`] wide, its quiet zone stays empty, and no text runs
//! out of its place, however long it is.

mod fonts;
mod layout;
mod render;
mod template;

#[cfg(test)]
mod tests;

use thiserror::Error;
use uitpas_codes::DrawError;
use uitpas_texts::Texts;

pub use template::CODE_MILLIMETRES;

/// What stands on the poster, in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// Language of all texts, as in `nl`: for screen readers.
    pub language: String,
    /// The activity.
    pub title: String,
    /// Who runs it.
    pub organizer: String,
    /// Day and hours, ready to read; empty when there is nothing to say.
    pub when: String,
    /// The place, ready to read; empty when there is nothing to say.
    pub place: String,
    /// Points that one check-in saves.
    pub points: u32,
    /// The text of the check-in code.
    pub code: String,
    /// The fixed words.
    pub texts: PosterTexts,
}

/// The fixed words of a poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterTexts {
    /// What this is for: "Save your point here".
    pub heading: String,
    /// What to do first, next, and then.
    pub steps: [String; 3],
    /// What has happened then.
    pub done: String,
    /// What to do without a phone.
    pub no_phone: String,
}

impl PosterTexts {
    /// The words of one language.
    #[must_use]
    pub fn in_language(texts: &Texts) -> Self {
        Self {
            heading: texts.get("poster-title"),
            steps: ["poster-step-1", "poster-step-2", "poster-step-3"].map(|key| texts.get(key)),
            done: texts.get("poster-step-done"),
            no_phone: texts.get("poster-no-phone"),
        }
    }
}

/// Why there is no poster.
#[derive(Debug, Error)]
pub enum PosterError {
    /// The code cannot be drawn.
    #[error("the check-in code cannot be drawn: {0}")]
    Code(#[from] DrawError),
    /// The picture could not be made: a defect of the template or of a library.
    #[error("the poster cannot be drawn: {0}")]
    Picture(String),
}

impl PosterError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Code(error) => error.code(),
            Self::Picture(_) => "poster-picture",
        }
    }
}

impl Poster {
    /// The poster as a self-contained SVG file of A4 size; its letters are shapes, so it looks the same everywhere.
    ///
    /// # Errors
    /// [`PosterError`] when the code is empty or too long.
    pub fn svg(&self) -> Result<String, PosterError> {
        render::svg(&template::fill(self)?, &self.language, &self.title)
    }

    /// The poster as a PDF file of one A4 page; its text can be selected and searched.
    ///
    /// # Errors
    /// As [`Poster::svg`].
    pub fn pdf(&self) -> Result<Vec<u8>, PosterError> {
        render::pdf(&template::fill(self)?, &self.language, &self.title)
    }

    /// The poster as a PNG file, 150 pixels to the inch.
    ///
    /// # Errors
    /// As [`Poster::svg`].
    pub fn png(&self) -> Result<Vec<u8>, PosterError> {
        render::png(&template::fill(self)?)
    }
}
