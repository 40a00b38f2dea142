//! The chip number: the UID of a card's NFC chip.
//!
//! Seven bytes as 14 upper-case hex digits (API samples; the first byte is 04 in all of them, which is the maker's and
//! therefore not checked: ours). It can be cloned: enough for a point, never by itself proof of a right worth money.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::typed_digits;

/// How many hex digits a chip number has.
pub const LENGTH: usize = 14;

/// A well-formed chip number. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChipNumber(String);

/// Why a text is no chip number. Never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChipNumberError {
    /// Not fourteen characters.
    #[error("a chip number has 14 characters")]
    Length,
    /// Something other than hex digits and separators.
    #[error("a chip number has the digits 0-9 and A-F only")]
    NotHex,
}

impl ChipNumberError {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "chip-length",
            Self::NotHex => "chip-not-hex",
        }
    }
}

impl ChipNumber {
    /// Reads a chip number as readers give it: either case, with or without separators.
    ///
    /// # Errors
    /// [`ChipNumberError`].
    pub fn parse(read: &str) -> Result<Self, ChipNumberError> {
        let digits = typed_digits::without_separators(read, LENGTH).ok_or(ChipNumberError::Length)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ChipNumberError::NotHex);
        }
        if digits.len() != LENGTH {
            return Err(ChipNumberError::Length);
        }
        Ok(Self(digits.to_ascii_uppercase()))
    }

    /// From the seven bytes that an NFC reader gives.
    #[must_use]
    pub fn from_bytes(uid: [u8; 7]) -> Self {
        Self(uid.iter().map(|byte| format!("{byte:02X}")).collect())
    }

    /// Fourteen upper-case hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChipNumber {
    type Err = ChipNumberError;

    fn from_str(read: &str) -> Result<Self, ChipNumberError> {
        Self::parse(read)
    }
}

impl fmt::Debug for ChipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChipNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("04784CDAEE3880")]
    #[case("04784cdaee3880")]
    #[case("04:78:4c:da:ee:38:80")]
    #[case("04 78 4C DA EE 38 80\n")]
    fn readers_write_it_in_many_ways(#[case] read: &str) {
        assert_eq!(ChipNumber::parse(read).unwrap().as_str(), "04784CDAEE3880");
    }

    #[rstest]
    #[case("", ChipNumberError::Length)]
    #[case("04784CDAEE38", ChipNumberError::Length)]
    #[case("04784CDAEE3880FF", ChipNumberError::Length)]
    #[case("04784CDAEE38GG", ChipNumberError::NotHex)]
    fn what_is_no_chip_number(#[case] read: &str, #[case] expected: ChipNumberError) {
        assert_eq!(ChipNumber::parse(read), Err(expected));
    }

    #[test]
    fn from_the_bytes_of_a_reader() {
        let chip = ChipNumber::from_bytes([0x04, 0x78, 0x4c, 0xda, 0xee, 0x38, 0x80]);
        assert_eq!(chip.as_str(), "04784CDAEE3880");
        assert_eq!(format!("{chip:?}"), "ChipNumber(…)");
    }
}
