//! Whatever was typed, scanned or tapped to identify a pass: told apart by its length.
//!
//! 13 digits are a UiTPAS number, 14 hex digits a chip number, 11 digits an INSZ. The lengths differ, so nothing is
//! ever guessed.

use thiserror::Error;

use crate::typed_digits::without_separators;
use crate::{ChipNumber, ChipNumberError, Insz, InszError, NumberError, UitpasNumber};

/// One of the three ways to identify a pass. `Debug` shows the kind only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PassIdentifier {
    /// The printed number.
    Number(UitpasNumber),
    /// The chip's number.
    Chip(ChipNumber),
    /// The national number of the passholder.
    Insz(Insz),
}

/// Why a text identifies no pass. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassIdentifierError {
    /// Nothing was given.
    #[error("nothing was given to identify a pass")]
    Empty,
    /// As long as no kind of number.
    #[error("this is no UiTPAS number, chip number or national number")]
    Unrecognised,
    /// As long as a UiTPAS number, but none.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// As long as a chip number, but none.
    #[error(transparent)]
    Chip(#[from] ChipNumberError),
    /// As long as a national number, but none.
    #[error(transparent)]
    Insz(#[from] InszError),
}

impl PassIdentifierError {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "identifier-empty",
            Self::Unrecognised => "identifier-unrecognised",
            Self::Number(error) => error.code(),
            Self::Chip(error) => error.code(),
            Self::Insz(error) => error.code(),
        }
    }
}

impl PassIdentifier {
    /// Reads whatever was typed, scanned or tapped.
    ///
    /// # Errors
    /// The error of the kind that the text has the length of; a text of digits that is near a UiTPAS number's length
    /// (10 to 16, but for 11 and 14) is told that a UiTPAS number has thirteen.
    pub fn parse(given: &str) -> Result<Self, PassIdentifierError> {
        let kept = without_separators(given, 64).ok_or(PassIdentifierError::Unrecognised)?;
        let all_digits = kept.bytes().all(|b| b.is_ascii_digit());
        match kept.chars().count() {
            0 => Err(PassIdentifierError::Empty),
            crate::uitpas_number::LENGTH => Ok(Self::Number(UitpasNumber::parse(&kept)?)),
            crate::chip_number::LENGTH => Ok(Self::Chip(ChipNumber::parse(&kept)?)),
            crate::insz::LENGTH => Ok(Self::Insz(Insz::parse(&kept)?)),
            count @ 10..=16 if all_digits => {
                Err(NumberError::Length { digits: u8::try_from(count).unwrap_or(u8::MAX) }.into())
            }
            _ => Err(PassIdentifierError::Unrecognised),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0900 000 095 902", "number")]
    #[case("04:78:4C:DA:EE:38:80", "chip")]
    #[case("83.03.02-015.40", "insz")]
    fn told_apart_by_length(#[case] given: &str, #[case] kind: &str) {
        let found = match PassIdentifier::parse(given).unwrap() {
            PassIdentifier::Number(_) => "number",
            PassIdentifier::Chip(_) => "chip",
            PassIdentifier::Insz(_) => "insz",
        };
        assert_eq!(found, kind);
    }

    #[rstest]
    #[case("", "identifier-empty")]
    #[case("0930000237912", "number-check-digit")]
    #[case("0930000237931", "number-twelfth-digit")]
    #[case("093000023791", "number-length")]
    #[case("930000237912345", "number-length")]
    #[case("04784CDAEE38GG", "chip-not-hex")]
    #[case("83030201541", "insz-check-digits")]
    #[case("hello", "identifier-unrecognised")]
    #[case("abcdefghijklmnopqrstuvwxyz012345", "identifier-unrecognised")]
    fn each_mistake_has_its_own_code(#[case] given: &str, #[case] code: &str) {
        assert_eq!(PassIdentifier::parse(given).unwrap_err().code(), code);
    }
}
