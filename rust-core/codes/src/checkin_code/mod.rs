//! Check-in codes: what a passholder scans to save a point.
//!
//! Ours are text: `UP1.` and, in base 32, a signed payload ([`payload`] has the layout). A *poster* code is printed
//! and holds for a window of time; a *live* code is on a screen for 30 seconds and so proves presence. Anyone
//! with the public keys verifies both without a network. Codes of the existing system are opaque texts: they
//! pass through untouched, for the registry to judge ([`CheckinCode::Foreign`]).
//!
//! Always holds: a text is accepted in exactly one spelling; whatever verifies was signed, bit for bit, by the
//! holder of the key that it names.

mod keys;
pub(crate) mod payload;
mod signer;

pub use keys::{CodeKey, CodeKeys, KeyError, KeyId};
pub use payload::{Contents, LIVE_SLOT_SECONDS, MAX_ACTIVITY_BYTES, PREFIX};
pub use signer::{CodeSigner, SignError};

use chrono::TimeDelta;
use ed25519_dalek::Signature;
use thiserror::Error;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::ids::ActivityId;
use uitpas_domain::uncertain_instant::UncertainInstant;

use crate::MAX_TEXT_BYTES;

/// How long before and after its slot a live code is accepted: the screen's clock may be ahead, and a phone that
/// scanned in time takes a moment. (Ours.)
pub const LIVE_GRACE_SECONDS: i64 = 30;

/// Why a check-in code is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeRefusal {
    /// Not a check-in code of ours; perhaps one of the existing system, which the registry knows.
    #[error("this is not a check-in code of ours")]
    NotOurs,
    /// Empty, or longer than any check-in code.
    #[error("this is no check-in code at all")]
    NoCode,
    /// Begins as ours but is not whole.
    #[error("this check-in code is damaged")]
    Damaged,
    /// Signed with a key that we don't know, or that does not hold at this time.
    #[error("this check-in code was signed with an unknown key")]
    UnknownKey,
    /// The signature does not fit: forged or altered.
    #[error("the signature of this check-in code is wrong")]
    BadSignature,
    /// Its time has not come.
    #[error("this check-in code is not valid yet")]
    NotYet {
        /// From when it is valid.
        opens: Instant,
    },
    /// Its time has passed.
    #[error("this check-in code is no longer valid")]
    Over {
        /// Until when it was valid.
        closed: Instant,
    },
}

impl CodeRefusal {
    /// The stable code of this refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOurs => "code-not-ours",
            Self::NoCode => "code-none",
            Self::Damaged => "code-damaged",
            Self::UnknownKey => "code-unknown-key",
            Self::BadSignature => "code-bad-signature",
            Self::NotYet { .. } => "code-not-yet",
            Self::Over { .. } => "code-over",
        }
    }
}

/// What a scanned text is, before anything is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckinCode {
    /// One of ours, whole, but not verified.
    Ours(SignedCode),
    /// Any other text: to the registry with it, as it is.
    Foreign(String),
}

impl CheckinCode {
    /// Sorts a scanned text. White space around it is ignored.
    ///
    /// # Errors
    /// [`CodeRefusal::NoCode`] when it is empty or over [`MAX_TEXT_BYTES`]; [`CodeRefusal::Damaged`] when it begins as
    /// ours and is not whole.
    pub fn parse(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_TEXT_BYTES {
            return Err(CodeRefusal::NoCode);
        }
        match text.strip_prefix(PREFIX) {
            Some(encoded) => SignedCode::decode(encoded).map(Self::Ours),
            None => Ok(Self::Foreign(text.to_owned())),
        }
    }
}

/// Parses and verifies a text at once, where only our own codes are accepted.
///
/// # Errors
/// Every [`CodeRefusal`]; [`CodeRefusal::NotOurs`] for codes of the existing system.
pub fn verify(text: &str, keys: &CodeKeys, at: impl Into<UncertainInstant>) -> Result<VerifiedCode, CodeRefusal> {
    match CheckinCode::parse(text)? {
        CheckinCode::Ours(code) => code.verify(keys, at),
        CheckinCode::Foreign(_) => Err(CodeRefusal::NotOurs),
    }
}

/// A code of ours, whole, whose signature nobody has looked at yet. It tells nothing until it is verified.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedCode {
    signed: Vec<u8>,
    signature: [u8; Signature::BYTE_SIZE],
    kid: KeyId,
    contents: Contents,
}

impl SignedCode {
    fn decode(encoded: &str) -> Result<Self, CodeRefusal> {
        let bytes = payload::from_text(encoded).ok_or(CodeRefusal::Damaged)?;
        let (body, signature) = bytes.split_last_chunk().ok_or(CodeRefusal::Damaged)?;
        let (kid, contents) = payload::read(body).ok_or(CodeRefusal::Damaged)?;
        Ok(Self { signed: payload::signed_bytes(body), signature: *signature, kid, contents })
    }

    /// The key that it claims to be signed with.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// Verifies the signature and the window. `at` may be an exact instant or an uncertain one; the
    /// uncertainty is in the guest's favour.
    ///
    /// # Errors
    /// [`CodeRefusal`]: `UnknownKey`, `BadSignature`, `NotYet` or `Over`, checked in this order.
    pub fn verify(&self, keys: &CodeKeys, at: impl Into<UncertainInstant>) -> Result<VerifiedCode, CodeRefusal> {
        let at = at.into();
        let key = keys.usable(self.kid, &at).ok_or(CodeRefusal::UnknownKey)?;
        key.verify_strict(&self.signed, &Signature::from_bytes(&self.signature))
            .map_err(|_| CodeRefusal::BadSignature)?;
        let code = VerifiedCode { kid: self.kid, contents: self.contents.clone() };
        let (earliest, latest) = at.range();
        if latest < code.opens() {
            return Err(CodeRefusal::NotYet { opens: code.opens() });
        }
        if earliest > code.closes() {
            return Err(CodeRefusal::Over { closed: code.closes() });
        }
        Ok(code)
    }
}

impl std::fmt::Debug for SignedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedCode").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// What a verified code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCode {
    kid: KeyId,
    contents: Contents,
}

impl VerifiedCode {
    /// The key that signed it.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// All that it says.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The activity that it checks in to.
    #[must_use]
    pub fn activity(&self) -> &ActivityId {
        match &self.contents {
            Contents::Poster { activity, .. } | Contents::Live { activity, .. } => activity,
        }
    }

    /// Whether it was on a screen just now: proof of presence.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.contents, Contents::Live { .. })
    }

    /// From when it is accepted.
    #[must_use]
    pub fn opens(&self) -> Instant {
        let start = self.contents.window().0;
        start.checked_sub_signed(self.grace()).unwrap_or(start)
    }

    /// Until when it is accepted, this instant included.
    #[must_use]
    pub fn closes(&self) -> Instant {
        let end = self.contents.window().1;
        end.checked_add_signed(self.grace()).unwrap_or(end)
    }

    fn grace(&self) -> TimeDelta {
        TimeDelta::seconds(if self.is_live() { LIVE_GRACE_SECONDS } else { 0 })
    }
}

#[cfg(test)]
mod tests;
