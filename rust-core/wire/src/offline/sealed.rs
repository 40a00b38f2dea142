//! The log of a phone that may read it no more, sealed to the registry's key.
//!
//! When a snapshot's validity ends or a device is revoked, its unsent operations are sealed so that nothing readable is
//! left, and still go up. The construction is HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. Each
//! operation inside keeps its own signature, which says whose it is.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use chrono::{DateTime, Utc};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};
use serde::{Deserialize, Serialize};

use super::{ByteString, FixedBytes, MAX_OPERATIONS, MAX_PAYLOAD_BYTES, OperationBatch};

type SealingKem = X25519HkdfSha256;

const INFO: &[u8] = b"uitpas sealed log v1";
const KEY_BYTES: usize = 32;
/// Base64 and JSON around each operation, generously; more than this no batch can be.
const MAX_SEALED_BYTES: usize = MAX_OPERATIONS * (MAX_PAYLOAD_BYTES * 2 + 512);

/// The registry's public key for sealed logs (X25519).
pub type SealingKey = FixedBytes<KEY_BYTES>;

/// The body of `POST /offline/sealed`: up to [`MAX_OPERATIONS`] operations of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedLog {
    /// The phone. Bound to the seal.
    pub device_id: String,
    /// Encapsulated key and ciphertext of an [`OperationBatch`].
    pub sealed: ByteString,
}

/// The answer: the phone may forget what it sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedReply {
    /// How many operations were taken in, or had been before.
    pub operations: usize,
    /// The registry's clock.
    #[serde(with = "crate::instant")]
    pub server_time: DateTime<Utc>,
}

/// Why a sealed log cannot be made or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Not a key.
    #[error("the key cannot be used")]
    BadKey,
    /// Longer than any batch.
    #[error("the sealed log is too long")]
    TooLong,
    /// Damaged, for another registry, or of another device.
    #[error("the sealed log cannot be opened")]
    NotOpened,
    /// What is inside is no batch.
    #[error("the sealed log holds no batch")]
    NotABatch,
}

impl SealedError {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadKey => "sealed-log-bad-key",
            Self::TooLong => "sealed-log-too-long",
            Self::NotOpened => "sealed-log-not-opened",
            Self::NotABatch => "sealed-log-not-a-batch",
        }
    }
}

/// The public half of a registry's key.
///
/// # Errors
/// [`SealedError::BadKey`].
pub fn sealing_key_of(secret: &[u8; KEY_BYTES]) -> Result<SealingKey, SealedError> {
    let secret = <SealingKem as Kem>::PrivateKey::from_bytes(secret).map_err(|_| SealedError::BadKey)?;
    let public = SealingKem::sk_to_pk(&secret).to_bytes();
    Ok(FixedBytes(public.as_slice().try_into().map_err(|_| SealedError::BadKey)?))
}

/// Seals a batch to the registry's key. `seed` must be 32 fresh random bytes.
///
/// # Errors
/// [`SealedError::BadKey`]; [`SealedError::NotABatch`] when there are more than [`MAX_OPERATIONS`].
pub fn seal_log(batch: &OperationBatch, key: &SealingKey, seed: [u8; 32]) -> Result<SealedLog, SealedError> {
    if batch.operations.len() > MAX_OPERATIONS {
        return Err(SealedError::NotABatch);
    }
    let public = <SealingKem as Kem>::PublicKey::from_bytes(key.as_bytes()).map_err(|_| SealedError::BadKey)?;
    let plain = serde_json::to_vec(batch).map_err(|_| SealedError::NotABatch)?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, SealingKem>(
        &OpModeS::Base,
        &public,
        INFO,
        &plain,
        batch.device_id.as_bytes(),
        &mut ChaCha20Rng::from_seed(seed),
    )
    .map_err(|_| SealedError::BadKey)?;
    let sealed = [encapsulated.to_bytes().as_slice(), &ciphertext].concat();
    Ok(SealedLog { device_id: batch.device_id.clone(), sealed: ByteString(sealed) })
}

/// Opens a sealed log with the registry's secret key.
///
/// # Errors
/// Any [`SealedError`]. What is inside still has to prove itself by its signatures.
pub fn open_log(log: &SealedLog, secret: &[u8; KEY_BYTES]) -> Result<OperationBatch, SealedError> {
    if log.sealed.0.len() > MAX_SEALED_BYTES {
        return Err(SealedError::TooLong);
    }
    let secret = <SealingKem as Kem>::PrivateKey::from_bytes(secret).map_err(|_| SealedError::BadKey)?;
    let (encapsulated, ciphertext) = log.sealed.0.split_at_checked(KEY_BYTES).ok_or(SealedError::NotOpened)?;
    let encapsulated =
        <SealingKem as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealedError::NotOpened)?;
    let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, SealingKem>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        INFO,
        ciphertext,
        log.device_id.as_bytes(),
    )
    .map_err(|_| SealedError::NotOpened)?;
    let batch: OperationBatch = serde_json::from_slice(&plain).map_err(|_| SealedError::NotABatch)?;
    if batch.device_id != log.device_id || batch.operations.len() > MAX_OPERATIONS {
        return Err(SealedError::NotABatch);
    }
    Ok(batch)
}
