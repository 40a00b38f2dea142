//! The UiTPAS number: what is printed on a card and shown as a CODE128 barcode.
//!
//! 13 digits, Luhn over all of them; the 12th is 0 or 1 (API). It need not begin with 0. The 12th digit tells how the
//! *card* was issued: it proves no right today, and is never shown or used as proof (H: discretion).
//!
//! A number points at a person: `Debug` does not show it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::{luhn, typed_digits};

/// How many digits a number has.
pub const LENGTH: usize = 13;

/// A number that is well formed. Whether a pass with it exists is for the store to say.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UitpasNumber(String);

/// Why a text is no UiTPAS number. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("no number was given")]
    Empty,
    /// Something other than digits and separators.
    #[error("a UiTPAS number has digits only")]
    NotDigits,
    /// Not thirteen digits.
    #[error("a UiTPAS number has 13 digits")]
    Length {
        /// How many digits there were; at most 255 are counted.
        digits: u8,
    },
    /// The check digit is wrong: a digit was misread or two were swapped.
    #[error("the check digit of the UiTPAS number is wrong")]
    CheckDigit,
    /// The 12th digit is neither 0 nor 1.
    #[error("the 12th digit of a UiTPAS number is 0 or 1")]
    TwelfthDigit,
}

impl NumberError {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "number-empty",
            Self::NotDigits => "number-not-digits",
            Self::Length { .. } => "number-length",
            Self::CheckDigit => "number-check-digit",
            Self::TwelfthDigit => "number-twelfth-digit",
        }
    }
}

impl UitpasNumber {
    /// Reads what a person typed or a scanner gave: spaces, dots and dashes between the digits are fine.
    ///
    /// # Errors
    /// [`NumberError`], the length before the check digit before the 12th digit.
    pub fn parse(typed: &str) -> Result<Self, NumberError> {
        let mut digits = String::with_capacity(LENGTH);
        let mut count = 0usize;
        for c in typed.chars().filter(|c| !typed_digits::is_separator(*c)) {
            if !c.is_ascii_digit() {
                return Err(NumberError::NotDigits);
            }
            count += 1;
            if count <= LENGTH {
                digits.push(c);
            }
        }
        match count {
            0 => return Err(NumberError::Empty),
            LENGTH => {}
            _ => return Err(NumberError::Length { digits: u8::try_from(count).unwrap_or(u8::MAX) }),
        }
        if !luhn::passes(&digits) {
            return Err(NumberError::CheckDigit);
        }
        if !matches!(digits.as_bytes().get(11), Some(b'0' | b'1')) {
            return Err(NumberError::TwelfthDigit);
        }
        Ok(Self(digits))
    }

    /// The thirteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits in groups of 4, 3, 3 and 3, as on the card.
    #[must_use]
    pub fn grouped(&self) -> String {
        let mut grouped = String::with_capacity(LENGTH + 3);
        for (index, digit) in self.0.chars().enumerate() {
            if matches!(index, 4 | 7 | 10) {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl FromStr for UitpasNumber {
    type Err = NumberError;

    fn from_str(typed: &str) -> Result<Self, NumberError> {
        Self::parse(typed)
    }
}

impl fmt::Debug for UitpasNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UitpasNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("0930000420206")]
    #[case::twelfth_digit_1("0930000237915")]
    #[case::not_beginning_with_0("1000000520006")]
    #[case::grouped("0930 000 420 206")]
    #[case::dots_and_dashes("0930.000-420–206")]
    #[case::from_a_scanner("0930000420206\r\n")]
    #[case::pasted("\u{feff} 0930\u{a0}000\u{202f}420 206\t")]
    fn valid_numbers(#[case] typed: &str) {
        let number = UitpasNumber::parse(typed).unwrap();
        assert!(number.as_str().bytes().all(|b| b.is_ascii_digit()) && number.as_str().len() == 13);
    }

    #[rstest]
    #[case("", NumberError::Empty)]
    #[case("  ", NumberError::Empty)]
    #[case("0930000237912", NumberError::CheckDigit)]
    #[case("0930000237931", NumberError::TwelfthDigit)]
    #[case("093000042020", NumberError::Length { digits: 12 })]
    #[case("09300004202060", NumberError::Length { digits: 14 })]
    #[case("093000042020O", NumberError::NotDigits)]
    #[case("٠٩٣٠٠٠٠٤٢٠٢٠٦", NumberError::NotDigits)]
    #[case("https://example.org", NumberError::NotDigits)]
    fn invalid_numbers_say_what_is_wrong(#[case] typed: &str, #[case] expected: NumberError) {
        assert_eq!(UitpasNumber::parse(typed), Err(expected));
    }

    #[test]
    fn a_book_of_digits_is_refused() {
        assert_eq!(UitpasNumber::parse(&"0".repeat(1_000_000)), Err(NumberError::Length { digits: 255 }));
    }

    #[test]
    fn shown_in_groups_and_hidden_in_debug() {
        let number = UitpasNumber::parse("0900000095902").unwrap();
        assert_eq!(number.grouped(), "0900 000 095 902");
        assert_eq!(format!("{number:?}"), "UitpasNumber(…)");
        assert_eq!(UitpasNumber::parse(&number.grouped()), Ok(number));
    }
}
