//! Every text a person reads, in four languages.
//!
//! Texts live in `locales/*.ftl` (Project Fluent); nobody builds a sentence out of pieces elsewhere. `Texts` hands them
//! out with numbers, plurals, dates and times in the manner of the language and in Brussels time. All four files have
//! the same keys and the same variables (a test). A key that is missing all the same falls back to Dutch, then to the
//! key itself, so that a person is never left with an empty button.
//!
//! No text tells why somebody pays less: a screen or a poster is read by others too.

mod dates;
mod language;
mod refusals;
mod texts;

pub use language::{Language, UnknownLanguage};
pub use refusals::RefusalText;
pub use texts::{Arg, Texts};
