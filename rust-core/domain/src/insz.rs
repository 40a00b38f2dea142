//! The INSZ: the Belgian national number.
//!
//! Eleven digits. The last two are 97 − (first nine mod 97) for births before 2000, and 97 − ((2·10⁹ + first nine)
//! mod 97) from 2000 on; both are tried. Personal data of the most sensitive kind: never kept on a phone, never in a
//! log, not shown by `Debug`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::typed_digits;

/// How many digits an INSZ has.
pub const LENGTH: usize = 11;

/// A well-formed national number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Insz(String);

/// The century that a check digit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthCentury {
    /// Born before 2000.
    Before2000,
    /// Born in 2000 or later.
    From2000,
}

/// Why a text is no INSZ. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InszError {
    /// Something other than digits and separators.
    #[error("a national number has digits only")]
    NotDigits,
    /// Not eleven digits.
    #[error("a national number has 11 digits")]
    Length,
    /// The check digits fit neither century.
    #[error("the check digits of the national number are wrong")]
    CheckDigits,
}

impl InszError {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotDigits => "insz-not-digits",
            Self::Length => "insz-length",
            Self::CheckDigits => "insz-check-digits",
        }
    }
}

impl Insz {
    /// Reads a national number with or without separators (`83.03.02-015.40`).
    ///
    /// # Errors
    /// [`InszError`].
    pub fn parse(typed: &str) -> Result<Self, InszError> {
        let digits = typed_digits::without_separators(typed, LENGTH).ok_or(InszError::Length)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InszError::NotDigits);
        }
        if digits.len() != LENGTH {
            return Err(InszError::Length);
        }
        century(&digits).map(|_| Self(digits)).ok_or(InszError::CheckDigits)
    }

    /// The eleven digits. For the registry's store and for requests that need it; nowhere else.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The century by whose rule the check digits fit. No number fits both: the two rules differ by 2·10⁹ mod 97.
    #[must_use]
    pub fn birth_century(&self) -> BirthCentury {
        century(&self.0).unwrap_or(BirthCentury::Before2000)
    }
}

fn century(digits: &str) -> Option<BirthCentury> {
    let first_nine: u64 = digits.get(..9)?.parse().ok()?;
    let check: u64 = digits.get(9..)?.parse().ok()?;
    if check == 97 - first_nine % 97 {
        Some(BirthCentury::Before2000)
    } else if check == 97 - (2_000_000_000 + first_nine) % 97 {
        Some(BirthCentury::From2000)
    } else {
        None
    }
}

impl FromStr for Insz {
    type Err = InszError;

    fn from_str(typed: &str) -> Result<Self, InszError> {
        Self::parse(typed)
    }
}

impl fmt::Debug for Insz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Insz(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("83.03.02-015.40", Ok("83030201540"))]
    #[case("83030201541", Err(InszError::CheckDigits))]
    #[case("8303020154", Err(InszError::Length))]
    #[case("830302015400", Err(InszError::Length))]
    #[case("8303020154A", Err(InszError::NotDigits))]
    #[case("", Err(InszError::Length))]
    fn read_with_or_without_separators(#[case] typed: &str, #[case] expected: Result<&str, InszError>) {
        let insz = Insz::parse(typed);
        assert_eq!(insz.as_ref().map(Insz::as_str).map_err(|error| *error), expected);
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_is_found_within_a_century(nine in 0u64..1_000_000_000, place in 0u32..9, by in 1u64..10) {
            let check = 97 - nine % 97;
            let digit = nine / 10u64.pow(place) % 10;
            let wrong = nine - digit * 10u64.pow(place) + (digit + by) % 10 * 10u64.pow(place);
            let wrong = Insz::parse(&format!("{wrong:09}{check:02}"));
            prop_assert!(wrong.is_err() || wrong.unwrap().birth_century() == BirthCentury::From2000);
        }
    }
}
