//! Identifiers that the rules carry along without looking into them.
//!
//! Activities, organizers, rewards and the rest have opaque texts as identifiers: some are UUIDs, some numbers, some
//! odd. They are never parsed, only bounded: not empty, at most 512 bytes, no control characters.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The longest identifier, in bytes.
pub const MAX_BYTES: usize = 512;

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdError {
    /// Empty.
    #[error("an identifier is not empty")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("an identifier has at most {MAX_BYTES} bytes")]
    TooLong,
    /// A control character such as a line break or NUL.
    #[error("an identifier has no control characters")]
    ControlCharacter,
}

impl IdError {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "id-empty",
            Self::TooLong => "id-too-long",
            Self::ControlCharacter => "id-control-character",
        }
    }
}

fn checked(text: String) -> Result<String, IdError> {
    if text.is_empty() {
        Err(IdError::Empty)
    } else if text.len() > MAX_BYTES {
        Err(IdError::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(IdError::ControlCharacter)
    } else {
        Ok(text)
    }
}

macro_rules! opaque_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Accepts any text that is a legal identifier.
            ///
            /// # Errors
            /// [`IdError`] when it is empty, too long, or has control characters.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                checked(text.into()).map(Self)
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

opaque_ids! {
    /// A passholder.
    PassholderId,
    /// An organizer.
    OrganizerId,
    /// An activity (API: event).
    ActivityId,
    /// A reward.
    RewardId,
    /// A check-in.
    CheckinId,
    /// A phone or PC that records operations offline.
    DeviceId,
}

/// A card system: a region that issues passes. The one identifier that is a number in the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CardSystemId(pub i64);

impl fmt::Display for CardSystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::uuid("5a0967f9-cc06-4c3c-9206-30481a767434", Ok(()))]
    #[case::numeric("5687", Ok(()))]
    #[case::odd("a b/é?", Ok(()))]
    #[case::empty("", Err(IdError::Empty))]
    #[case::line_break("a\nb", Err(IdError::ControlCharacter))]
    #[case::nul("a\0", Err(IdError::ControlCharacter))]
    fn opaque_but_bounded(#[case] text: &str, #[case] expected: Result<(), IdError>) {
        assert_eq!(ActivityId::new(text).map(|id| assert_eq!(id.as_str(), text)), expected);
    }

    #[test]
    fn at_most_512_bytes() {
        assert!(RewardId::new("x".repeat(512)).is_ok());
        assert_eq!(RewardId::new("x".repeat(513)), Err(IdError::TooLong));
        assert_eq!(RewardId::new("é".repeat(257)), Err(IdError::TooLong));
    }
}
