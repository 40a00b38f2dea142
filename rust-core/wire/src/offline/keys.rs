//! Public keys by `kid`, and signing and verifying with a context.
//!
//! Every signature covers a context (what the bytes are) in front of the exact bytes, so that one
//! kind of message can never be passed off as another one. Verification is the strict kind: weak
//! keys and malleable signatures are refused.

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::{PublicKey, SealingKey, SignatureBytes};

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningContext {
    /// An operation's payload.
    Operation,
    /// A whole snapshot.
    Snapshot,
}

impl SigningContext {
    const fn prefix(self) -> &'static [u8] {
        match self {
            Self::Operation => b"uitpas operation v1\0",
            Self::Snapshot => b"uitpas snapshot v1\0",
        }
    }

    fn message(self, bytes: &[u8]) -> Vec<u8> {
        [self.prefix(), bytes].concat()
    }
}

/// The public half of a signing key.
#[must_use]
pub fn public_key_of(key: &SigningKey) -> PublicKey {
    super::FixedBytes(key.verifying_key().to_bytes())
}

/// Signs bytes.
#[must_use]
pub fn sign(key: &SigningKey, context: SigningContext, bytes: &[u8]) -> SignatureBytes {
    super::FixedBytes(key.sign(&context.message(bytes)).to_bytes())
}

/// Whether the signature over the bytes is this key's.
#[must_use]
pub fn verify(key: &PublicKey, context: SigningContext, bytes: &[u8], signature: &SignatureBytes) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key.as_bytes()) else {
        return false;
    };
    key.verify_strict(&context.message(bytes), &Signature::from_bytes(signature.as_bytes())).is_ok()
}

/// A key to verify with, and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerificationKey {
    /// Its name.
    pub kid: String,
    /// The key.
    pub public_key: PublicKey,
    /// From when.
    #[serde(with = "crate::instant")]
    pub not_before: DateTime<Utc>,
    /// Until when.
    #[serde(with = "crate::instant")]
    pub not_after: DateTime<Utc>,
}

/// The answer of `GET /offline/keys`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeySet {
    /// The keys.
    pub keys: Vec<VerificationKey>,
    /// The key that logs are sealed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<SealingKey>,
}

impl KeySet {
    /// The key of this name, when it holds at the instant.
    #[must_use]
    pub fn find(&self, kid: &str, at: DateTime<Utc>) -> Option<&VerificationKey> {
        self.keys.iter().find(|key| key.kid == kid && key.not_before <= at && at <= key.not_after)
    }
}
