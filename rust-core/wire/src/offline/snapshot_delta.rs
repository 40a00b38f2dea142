//! A newer snapshot as the difference to one that the phone has.
//!
//! A big-endian `u32` with the length of the base, the base as JSON ([`SnapshotBase`]), the new manifest with its length
//! as in a snapshot, and what changed in the roster ([`roster::delta`]). The header `uitpas-signature` signs the whole new
//! snapshot, so [`SnapshotDelta::rebuild`] only has to be followed by `verify_snapshot`: whatever went wrong before, a
//! wrong result is never taken for a right one.

use serde::{Deserialize, Serialize};

use super::snapshot::split_part;
use super::{ChainHash, MAX_MANIFEST_BYTES, SnapshotError, roster};

/// The content type of a delta.
pub const SNAPSHOT_DELTA_CONTENT_TYPE: &str = "application/vnd.uitpas.snapshot-delta";
const MAX_BASE_BYTES: usize = 1024;

/// The snapshot that a delta begins from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotBase {
    /// Its version.
    pub base_version: i64,
    /// SHA-256 of its roster.
    pub base_sha256: ChainHash,
}

/// A delta, taken apart.
#[derive(Clone, Copy)]
pub struct SnapshotDelta<'a> {
    /// What it begins from.
    pub base: SnapshotBase,
    manifest: &'a [u8],
    roster: &'a [u8],
}

impl std::fmt::Debug for SnapshotDelta<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SnapshotDelta").field("base", &self.base).finish_non_exhaustive()
    }
}

impl<'a> SnapshotDelta<'a> {
    /// Encodes a delta: its base, the new manifest as [`super::encode_manifest`] has it, and the difference of the rosters.
    ///
    /// # Errors
    /// When the base has no JSON.
    pub fn encode(base: &SnapshotBase, manifest: &[u8], roster: &[u8]) -> Result<Vec<u8>, SnapshotError> {
        let base = serde_json::to_vec(base).map_err(|_| SnapshotError::BadManifest)?;
        let length = u32::try_from(base.len()).map_err(|_| SnapshotError::BadManifest)?;
        Ok([&length.to_be_bytes(), base.as_slice(), manifest, roster].concat())
    }

    /// Takes a delta apart.
    ///
    /// # Errors
    /// When a length cannot be, or the base is not readable.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, SnapshotError> {
        let (base, rest) = split_part(bytes, MAX_BASE_BYTES)?;
        let base = serde_json::from_slice(base).map_err(|_| SnapshotError::Damaged)?;
        let (_, roster) = split_part(rest, MAX_MANIFEST_BYTES)?;
        let manifest = rest.get(..rest.len() - roster.len()).ok_or(SnapshotError::Damaged)?;
        Ok(Self { base, manifest, roster })
    }

    /// The bytes of the new snapshot, to be verified. The base is checked first, then the lengths, before memory is taken.
    ///
    /// # Errors
    /// [`SnapshotError::OtherBase`] when `base` is not what this delta begins from; else what is damaged.
    pub fn rebuild(&self, base: &SnapshotBase, roster: &[u8]) -> Result<Vec<u8>, SnapshotError> {
        if self.base != *base {
            return Err(SnapshotError::OtherBase);
        }
        let roster = roster::delta::apply(&roster::Roster::parse(roster)?, self.roster)?;
        Ok([self.manifest, roster.as_slice()].concat())
    }
}
