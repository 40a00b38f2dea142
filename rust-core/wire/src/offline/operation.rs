//! One operation of a phone: a fact in a gap-free, hash-chained, signed sequence.
//!
//! The payload's exact bytes are what is signed, hashed and uploaded; they are written once and
//! never encoded again. `previous` is the SHA-256 of the payload before it (64 zeros for the first),
//! so that a lost or changed operation shows. The id of an operation is the SHA-256 of its payload:
//! it contains the device, the sequence number and a random nonce.

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use super::{ByteString, Nonce, OfflineRedemption, PublicKey, ReturnedRights, SignatureBytes, SigningContext, keys};
use crate::redact::redacted_debug;

/// The version of the payload that this code writes.
pub const OPERATION_VERSION: u32 = 1;

/// A payload longer than this is refused unread.
pub const MAX_PAYLOAD_BYTES: usize = 4096;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationKind {
    /// A pass was checked in at a counter.
    Checkin,
    /// A check-in of the same phone was taken back.
    CheckinUndo,
    /// A passholder scanned a check-in code.
    CodeCheckin,
    /// A reward was given without network.
    Redemption,
    /// A redemption of the same phone was taken back.
    RedemptionUndo,
    /// Rights are given back.
    RightsReturn,
}

/// The SHA-256 of a payload, in JSON as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash(pub [u8; 32]);

impl ChainHash {
    /// What the first operation of a phone names as its previous one.
    pub const START: Self = Self([0; 32]);

    /// The hash of a payload.
    #[must_use]
    pub fn of(payload: &[u8]) -> Self {
        Self(Sha256::digest(payload).into())
    }

    /// As hex.
    #[must_use]
    pub fn to_hex(&self) -> String {
        use std::fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// From hex.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = hex_digit(*high)? << 4 | hex_digit(*low)?;
        }
        Some(Self(bytes))
    }
}

/// Lower-case only, so that a hash has one spelling.
const fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl std::fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl Serialize for ChainHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for ChainHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| de::Error::custom("expected 64 lower-case hex digits"))
    }
}

/// The content of an operation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The version of this shape: [`OPERATION_VERSION`].
    pub v: u32,
    /// The phone.
    pub device: String,
    /// 1, 2, 3, … without a gap, per phone.
    pub seq: i64,
    /// Random.
    pub nonce: Nonce,
    /// What happened.
    pub kind: OperationKind,
    /// The pass, when it was typed or scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uitpas_number: Option<String>,
    /// The pass, when its chip was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip_number: Option<String>,
    /// The activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The scanned check-in code, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Who scanned it (oneself, or a family member).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder_id: Option<String>,
    /// The sequence number of the check-in or redemption that is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
    /// The reward, what it cost, and by which right it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redemption: Option<OfflineRedemption>,
    /// The rights that are given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnedRights>,
    /// The phone's wall clock, milliseconds since 1970.
    pub wall_ms: i64,
    /// The phone's elapsed clock since its start, milliseconds.
    pub elapsed_ms: i64,
    /// Which start of the phone.
    pub boot_id: String,
    /// Server clock minus wall clock when last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_ms: Option<i64>,
    /// How long ago that was, by the elapsed clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_age_ms: Option<i64>,
    /// The snapshot that the phone decided from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_version: Option<i64>,
    /// The hash of the payload before this one.
    pub previous: ChainHash,
}

redacted_debug!(Operation);

/// Why an operation cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OperationError {
    /// The signature is not the device's.
    #[error("the signature does not fit the operation")]
    BadSignature,
    /// The payload is longer than any operation.
    #[error("the operation is too long")]
    TooLong,
    /// The payload is not the JSON of an operation.
    #[error("the operation is not readable")]
    BadFormat,
    /// The version is not known.
    #[error("the operation's version is not known")]
    UnknownVersion,
    /// A field that this kind needs is missing, or one is out of range.
    #[error("the operation is incomplete")]
    Incomplete,
}

impl OperationError {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadSignature => "operation-bad-signature",
            Self::TooLong => "operation-too-long",
            Self::BadFormat => "operation-bad-format",
            Self::UnknownVersion => "operation-unknown-version",
            Self::Incomplete => "operation-incomplete",
        }
    }
}

impl Operation {
    /// Encodes and signs. The payload of the answer is what must be stored and sent.
    ///
    /// # Errors
    /// When a field that this kind needs is missing, or the whole is too long.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedOperation, OperationError> {
        self.check()?;
        let payload = serde_json::to_vec(self).map_err(|_| OperationError::BadFormat)?;
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Err(OperationError::TooLong);
        }
        let signature = keys::sign(key, SigningContext::Operation, &payload);
        Ok(SignedOperation { payload: ByteString(payload), signature })
    }

    /// Whether the fields fit the kind: a check-in names a pass, an undo names what it takes back,
    /// a scanned code is there.
    ///
    /// # Errors
    /// When they do not.
    pub fn check(&self) -> Result<(), OperationError> {
        if self.v != OPERATION_VERSION {
            return Err(OperationError::UnknownVersion);
        }
        let complete = match self.kind {
            OperationKind::Checkin => {
                self.event_id.is_some() && (self.uitpas_number.is_some() || self.chip_number.is_some())
            }
            OperationKind::CheckinUndo | OperationKind::RedemptionUndo => {
                self.undoes.is_some_and(|undone| 1 <= undone && undone < self.seq)
            }
            OperationKind::CodeCheckin => self.code.is_some() && self.passholder_id.is_some(),
            OperationKind::Redemption => {
                (self.uitpas_number.is_some() || self.chip_number.is_some())
                    && self.redemption.as_ref().is_some_and(|given| (0..=given.points).contains(&given.risk_points))
            }
            OperationKind::RightsReturn => {
                self.returned.as_ref().is_some_and(|back| back.desk_set_id.is_some() || !back.lease_ids.is_empty())
            }
        };
        if complete && self.seq >= 1 && !self.device.is_empty() { Ok(()) } else { Err(OperationError::Incomplete) }
    }
}

/// An operation as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOperation {
    /// The exact bytes of the operation's JSON.
    pub payload: ByteString,
    /// The device's signature over them.
    pub signature: SignatureBytes,
}

impl SignedOperation {
    /// The operation's id.
    #[must_use]
    pub fn id(&self) -> String {
        self.hash().to_hex()
    }

    /// The hash that the next operation names as its previous one.
    #[must_use]
    pub fn hash(&self) -> ChainHash {
        ChainHash::of(&self.payload.0)
    }

    /// Whether the signature is this device's. Says nothing about the content.
    #[must_use]
    pub fn is_signed_by(&self, device: &PublicKey) -> bool {
        keys::verify(device, SigningContext::Operation, &self.payload.0, &self.signature)
    }

    /// Reads the content, without a look at the signature.
    ///
    /// # Errors
    /// When it is no operation of a known version with the fields of its kind.
    pub fn read(&self) -> Result<Operation, OperationError> {
        if self.payload.0.len() > MAX_PAYLOAD_BYTES {
            return Err(OperationError::TooLong);
        }
        let operation: Operation = serde_json::from_slice(&self.payload.0).map_err(|_| OperationError::BadFormat)?;
        operation.check()?;
        Ok(operation)
    }

    /// Verifies the signature and reads the content.
    ///
    /// # Errors
    /// When either fails; the signature comes first.
    pub fn verify(&self, device: &PublicKey) -> Result<Operation, OperationError> {
        if self.payload.0.len() > MAX_PAYLOAD_BYTES {
            return Err(OperationError::TooLong);
        }
        if !self.is_signed_by(device) {
            return Err(OperationError::BadSignature);
        }
        self.read()
    }
}
