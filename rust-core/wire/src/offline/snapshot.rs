//! What a counter phone carries to decide alone: a signed manifest and a roster of passes.
//!
//! A snapshot is a big-endian `u32` with the length of the manifest, the manifest as JSON, and the
//! roster (see [`super::roster`]). The header `uitpas-signature: kid.signature` signs all of it.
//! [`verify_snapshot`] is the only way to the content: it checks signature, lengths, version,
//! validity and the roster's hash, in this order, before anything is handed out.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use uitpas_domain::{Cents, DistributionKey, PassholderPart};

use super::{ChainHash, FixedBytes, HashKey, KeySet, SignatureBytes, SigningContext, VerificationKey, keys, roster};
use crate::api::{PeriodLimit, Reward};
use crate::event::Event;
use crate::redact::redacted_debug;

/// The content type of a snapshot.
pub const SNAPSHOT_CONTENT_TYPE: &str = "application/vnd.uitpas.snapshot";
/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "uitpas-signature";
/// The version of the shape that this code reads and writes.
pub const MANIFEST_VERSION: u32 = 2;
/// No snapshot is valid for longer.
pub const MAX_VALIDITY_HOURS: i64 = 72;
/// A longer manifest is refused unread.
pub const MAX_MANIFEST_BYTES: usize = 16 * 1024 * 1024;
/// How far a phone's corrected clock may lie before the issue of a snapshot.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(10);

/// The manifest of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotManifest {
    /// The version of this shape: [`MANIFEST_VERSION`].
    pub format: u32,
    /// The version of the content, growing.
    pub version: i64,
    /// Whose counter.
    pub organizer_id: String,
    /// Its name.
    pub organizer_name: String,
    /// Made when.
    #[serde(with = "crate::instant")]
    pub issued_at: DateTime<Utc>,
    /// Valid until.
    #[serde(with = "crate::instant")]
    pub expires_at: DateTime<Utc>,
    /// The card systems; the roster's masks count in this order.
    pub card_systems: Vec<SnapshotCardSystem>,
    /// The organizer's activities.
    pub events: Vec<SnapshotEvent>,
    /// The rewards that this counter hands out.
    pub rewards: Vec<Reward>,
    /// The keys of snapshots and check-in codes, also those that will sign soon.
    pub keys: Vec<VerificationKey>,
    /// The desks that share the spend right over the organizer's passes, while there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desks: Option<SnapshotDesks>,
    /// The key of the roster's hashes.
    pub hash_key: HashKey,
    /// What hides the numbers in the codes of digital passes; a registry without such codes has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_key: Option<FixedBytes<32>>,
    /// What the roster must be.
    pub roster: RosterSummary,
}

/// Reward desks: a pass whose record carries a desk's number may be spent from at that desk only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotDesks {
    /// Which desks; a phone uses its spend right only when it is the same.
    pub desk_set_id: String,
    /// How many.
    pub desks: u8,
}

/// A card system in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotCardSystem {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A distribution key in a snapshot: a percentage of the passholder's, or else an amount in cents.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotKey {
    /// Of the normal price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder_percent: Option<u8>,
    /// At most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder_cents: Option<i64>,
    /// What the organizer bears.
    pub organizer_percent: u8,
}

redacted_debug!(SnapshotKey);

impl From<DistributionKey> for SnapshotKey {
    fn from(key: DistributionKey) -> Self {
        let (percent, cents) = match key.passholder() {
            PassholderPart::Percent(percent) => (Some(percent), None),
            PassholderPart::Amount(amount) => (None, Some(amount.get())),
        };
        Self { passholder_percent: percent, passholder_cents: cents, organizer_percent: key.organizer_percent() }
    }
}

impl SnapshotKey {
    /// The rule's own; `None` when its parts make no key.
    #[must_use]
    pub fn to_domain(self) -> Option<DistributionKey> {
        let part = match (self.passholder_percent, self.passholder_cents) {
            (Some(percent), None) => PassholderPart::Percent(percent),
            (None, Some(cents)) => PassholderPart::Amount(Cents::new(cents)),
            _ => return None,
        };
        DistributionKey::new(part, self.organizer_percent)
    }
}

/// An activity in a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotEvent {
    /// Its public JSON.
    #[serde(flatten)]
    pub event: Event,
    /// Points for one check-in.
    pub checkin_points: i64,
    /// Check-ins per passholder and calendar period, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkin_limit: Option<PeriodLimit>,
    /// Its card systems.
    pub card_system_ids: Vec<i64>,
    /// Who pays what of a reduced price, by card system; one that is not among them has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub distribution_keys: BTreeMap<i64, SnapshotKey>,
}

/// What the roster of a snapshot must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterSummary {
    /// Numbers and chips.
    pub entries: u32,
    /// Passes.
    pub passes: u32,
    /// SHA-256 of the roster's bytes.
    pub sha256: ChainHash,
}

impl RosterSummary {
    /// The summary of an encoded roster.
    ///
    /// # Errors
    /// When the bytes are no roster.
    pub fn of(roster: &[u8]) -> Result<Self, roster::RosterError> {
        let read = roster::Roster::parse(roster)?;
        Ok(Self { entries: read.entries(), passes: read.passes(), sha256: ChainHash::of(roster) })
    }
}

/// The signature of a snapshot, as its header carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSignature {
    /// The name of the key.
    pub kid: String,
    /// The signature over the whole snapshot.
    pub signature: SignatureBytes,
}

impl SnapshotSignature {
    /// Signs an encoded snapshot.
    #[must_use]
    pub fn sign(kid: impl Into<String>, key: &SigningKey, snapshot: &[u8]) -> Self {
        Self { kid: kid.into(), signature: keys::sign(key, SigningContext::Snapshot, snapshot) }
    }

    /// As the header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        format!("{}.{}", self.kid, self.signature.to_text())
    }

    /// From the header's value.
    #[must_use]
    pub fn from_header(value: &str) -> Option<Self> {
        let (kid, signature) = value.trim().rsplit_once('.')?;
        if kid.is_empty() || kid.len() > 128 {
            return None;
        }
        Some(Self { kid: kid.to_owned(), signature: SignatureBytes::from_text(signature)? })
    }
}

/// Why a snapshot cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The key is not known, or does not hold now.
    #[error("the snapshot's key is not known")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the snapshot's signature does not fit")]
    BadSignature,
    /// Too short, or with a length that cannot be.
    #[error("the snapshot is damaged")]
    Damaged,
    /// The manifest is not readable.
    #[error("the snapshot's manifest is not readable")]
    BadManifest,
    /// Of another version of the shape.
    #[error("the snapshot is of a version that this app does not know")]
    UnknownVersion,
    /// Valid for longer than allowed, or issued in the future.
    #[error("the snapshot's validity cannot be")]
    BadValidity,
    /// No longer valid.
    #[error("the snapshot is no longer valid")]
    Expired,
    /// The roster is not the one of the manifest.
    #[error("the snapshot's roster does not fit its manifest")]
    RosterMismatch,
    /// A delta begins from another snapshot than the one at hand.
    #[error("the delta begins from another snapshot")]
    OtherBase,
    /// The roster is damaged.
    #[error("the snapshot's roster is damaged: {0}")]
    Roster(#[from] roster::RosterError),
}

impl SnapshotError {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey => "snapshot-unknown-key",
            Self::BadSignature => "snapshot-bad-signature",
            Self::Damaged => "snapshot-damaged",
            Self::BadManifest => "snapshot-bad-manifest",
            Self::UnknownVersion => "snapshot-unknown-version",
            Self::BadValidity => "snapshot-bad-validity",
            Self::Expired => "snapshot-expired",
            Self::RosterMismatch => "snapshot-roster-mismatch",
            Self::OtherBase => "snapshot-other-base",
            Self::Roster(_) => "snapshot-roster-damaged",
        }
    }
}

/// A snapshot whose every check has passed.
#[derive(Debug, Clone)]
pub struct VerifiedSnapshot<'a> {
    /// The manifest.
    pub manifest: SnapshotManifest,
    /// The manifest's exact bytes, to be stored as they came.
    pub manifest_bytes: &'a [u8],
    /// The roster.
    pub roster: roster::Roster<'a>,
}

/// Encodes a snapshot.
///
/// # Errors
/// When the manifest cannot be encoded or is too long.
pub fn encode_snapshot(manifest: &SnapshotManifest, roster: &[u8]) -> Result<Vec<u8>, SnapshotError> {
    Ok([&encode_manifest(manifest)?, roster].concat())
}

/// Encodes the part of a snapshot in front of its roster: the manifest and its length.
///
/// # Errors
/// When the manifest cannot be encoded or is too long.
pub fn encode_manifest(manifest: &SnapshotManifest) -> Result<Vec<u8>, SnapshotError> {
    let json = serde_json::to_vec(manifest).map_err(|_| SnapshotError::BadManifest)?;
    if json.len() > MAX_MANIFEST_BYTES {
        return Err(SnapshotError::BadManifest);
    }
    let length = u32::try_from(json.len()).map_err(|_| SnapshotError::BadManifest)?;
    Ok([&length.to_be_bytes(), json.as_slice()].concat())
}

/// A part with its length in front, and what follows it.
pub(super) fn split_part(bytes: &[u8], longest: usize) -> Result<(&[u8], &[u8]), SnapshotError> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(SnapshotError::Damaged)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| SnapshotError::Damaged)?;
    if length > longest {
        return Err(SnapshotError::Damaged);
    }
    rest.split_at_checked(length).ok_or(SnapshotError::Damaged)
}

/// Verifies and opens a snapshot at an instant.
///
/// # Errors
/// The first check that fails.
pub fn verify_snapshot<'a>(
    bytes: &'a [u8],
    signature: &SnapshotSignature,
    trusted: &KeySet,
    now: DateTime<Utc>,
) -> Result<VerifiedSnapshot<'a>, SnapshotError> {
    let key = trusted.find(&signature.kid, now).ok_or(SnapshotError::UnknownKey)?;
    if !keys::verify(&key.public_key, SigningContext::Snapshot, bytes, &signature.signature) {
        return Err(SnapshotError::BadSignature);
    }
    let (manifest_bytes, roster_bytes) = split_part(bytes, MAX_MANIFEST_BYTES)?;
    let manifest: SnapshotManifest = serde_json::from_slice(manifest_bytes).map_err(|_| SnapshotError::BadManifest)?;
    manifest.check_validity(now)?;
    if ChainHash::of(roster_bytes) != manifest.roster.sha256 {
        return Err(SnapshotError::RosterMismatch);
    }
    let roster = roster::Roster::parse(roster_bytes)?;
    if roster.entries() != manifest.roster.entries || roster.passes() != manifest.roster.passes {
        return Err(SnapshotError::RosterMismatch);
    }
    roster.check()?;
    Ok(VerifiedSnapshot { manifest, manifest_bytes, roster })
}

impl SnapshotManifest {
    /// Whether the snapshot may be used at an instant; to be asked again before every verdict.
    ///
    /// # Errors
    /// When its version is not known, its validity cannot be, or it is over.
    pub fn check_validity(&self, now: DateTime<Utc>) -> Result<(), SnapshotError> {
        if self.format != MANIFEST_VERSION {
            return Err(SnapshotError::UnknownVersion);
        }
        let validity = self.expires_at.signed_duration_since(self.issued_at);
        if validity > TimeDelta::hours(MAX_VALIDITY_HOURS) || validity < TimeDelta::zero() {
            return Err(SnapshotError::BadValidity);
        }
        if now >= self.expires_at {
            return Err(SnapshotError::Expired);
        }
        if self.issued_at.signed_duration_since(now) > CLOCK_TOLERANCE {
            return Err(SnapshotError::BadValidity);
        }
        Ok(())
    }
}
