//! Making our codes: only where the private key is, in the registry or on a kiosk that was given one.

use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::ids::ActivityId;

use super::payload::{self, Contents, LIVE_SLOT_SECONDS};
use super::{CodeKey, KeyError, KeyId};

/// Why a code cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignError {
    /// The activity's identifier does not fit: see [`super::MAX_ACTIVITY_BYTES`].
    #[error("the activity's identifier is too long for a check-in code")]
    ActivityTooLong,
    /// The window ends before it begins, lasts more than 31 years, or lies before 1970.
    #[error("the window of time does not fit a check-in code")]
    Window,
}

impl SignError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::ActivityTooLong => "code-activity-too-long",
            Self::Window => "code-window",
        }
    }
}

/// A private key with its number.
pub struct CodeSigner {
    kid: KeyId,
    key: SigningKey,
}

impl CodeSigner {
    /// A signer from the 32 secret bytes of an Ed25519 key.
    #[must_use]
    pub fn new(kid: KeyId, secret: &[u8; 32]) -> Self {
        Self { kid, key: SigningKey::from_bytes(secret) }
    }

    /// The number of the key.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The public half, as others get it.
    ///
    /// # Errors
    /// [`KeyError`] when the secret bytes give a weak key, which random ones don't.
    pub fn public(&self, not_after: Option<Instant>) -> Result<CodeKey, KeyError> {
        CodeKey::new(self.kid, self.key.verifying_key().as_bytes(), not_after)
    }

    /// The text of a poster's code, accepted from `from` until `until` (rounded outwards to whole minutes).
    ///
    /// # Errors
    /// [`SignError`] when the identifier or the window does not fit.
    pub fn poster(
        &self,
        activity: &ActivityId,
        from: Instant,
        until: Instant,
        edition: u16,
    ) -> Result<String, SignError> {
        let first = from.timestamp().div_euclid(60);
        let last = until.timestamp().div_euclid(60)
            + i64::from(until.timestamp().rem_euclid(60) > 0 || until.timestamp_subsec_nanos() > 0);
        let from_minute = u32::try_from(first).map_err(|_| SignError::Window)?;
        let minutes = u32::try_from(last - first).map_err(|_| SignError::Window)?;
        if minutes == 0 || minutes >= 1 << 24 {
            return Err(SignError::Window);
        }
        self.sign(&Contents::Poster { activity: activity.clone(), from_minute, minutes, edition })
    }

    /// The text of the live code to show at `now`. It changes every [`LIVE_SLOT_SECONDS`].
    ///
    /// # Errors
    /// [`SignError`] when the identifier or the time does not fit.
    pub fn live(&self, activity: &ActivityId, now: Instant, nonce: u16) -> Result<String, SignError> {
        let slot = now.timestamp().div_euclid(LIVE_SLOT_SECONDS);
        let slot = u32::try_from(slot).map_err(|_| SignError::Window)?;
        self.sign(&Contents::Live { activity: activity.clone(), slot, nonce })
    }

    fn sign(&self, contents: &Contents) -> Result<String, SignError> {
        let body = payload::write(self.kid, contents).ok_or(SignError::ActivityTooLong)?;
        let signature = self.key.sign(&payload::signed_bytes(&body));
        Ok(payload::to_text(payload::PREFIX, &body, &signature.to_bytes()))
    }
}

impl std::fmt::Debug for CodeSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeSigner").field("kid", &self.kid).finish_non_exhaustive()
    }
}
