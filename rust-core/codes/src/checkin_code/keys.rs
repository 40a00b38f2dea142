//! The public keys that check-in codes are verified with.
//!
//! They come with the snapshot and from `GET /offline/keys`, each under a number (`kid`) and with the end of its
//! time, so that keys can rotate. Nothing is asked of their beginning: no code is older than its key, so a phone whose
//! clock says otherwise has a wrong clock, and its guest a right code.

use std::fmt;

use ed25519_dalek::VerifyingKey;
use thiserror::Error;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::uncertain_instant::UncertainInstant;

/// The number of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u16);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why bytes are no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("these 32 bytes are no Ed25519 public key")]
pub struct KeyError;

impl KeyError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "code-key-invalid"
    }
}

/// A public key with its number and until when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeKey {
    kid: KeyId,
    key: VerifyingKey,
    not_after: Option<Instant>,
}

impl CodeKey {
    /// A key from its 32 bytes; `None`: without end.
    ///
    /// # Errors
    /// [`KeyError`] when the bytes are no key, or a weak one.
    pub fn new(kid: KeyId, public_key: &[u8; 32], not_after: Option<Instant>) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| KeyError)?;
        if key.is_weak() {
            return Err(KeyError);
        }
        Ok(Self { kid, key, not_after })
    }

    /// The number of this key.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// The 32 bytes of this key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    fn holds(&self, at: &UncertainInstant) -> bool {
        self.not_after.is_none_or(|until| at.range().0 <= until)
    }
}

/// The keys that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeKeys(Vec<CodeKey>);

impl CodeKeys {
    /// These keys. Of two with one number the first counts.
    #[must_use]
    pub fn new(keys: Vec<CodeKey>) -> Self {
        Self(keys)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys.
    pub fn iter(&self) -> impl Iterator<Item = &CodeKey> {
        self.0.iter()
    }

    /// The key of this number, if it may hold at this time.
    pub(crate) fn usable(&self, kid: KeyId, at: &UncertainInstant) -> Option<&VerifyingKey> {
        self.0.iter().find(|key| key.kid == kid).filter(|key| key.holds(at)).map(|key| &key.key)
    }
}

impl FromIterator<CodeKey> for CodeKeys {
    fn from_iter<I: IntoIterator<Item = CodeKey>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}
