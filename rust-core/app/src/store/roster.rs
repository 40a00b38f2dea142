//! The snapshot at rest: its manifest in one sealed value, its roster block by block, each sealed by itself.
//!
//! A lookup opens one entry block and one pass block: the first hash of every entry block is kept in memory (8 bytes
//! per 256 entries, sealed on disk). A new snapshot is written beside the old one in short transactions and becomes
//! the current one in a single transaction together with the moved overlay; until then nobody sees it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use uitpas_wire::offline::roster::{BLOCK_SIZE, EntryBlock, KeyHash, PassBlock, PassRecord, hash_chip, hash_number};
use uitpas_wire::offline::{HashKey, SnapshotManifest, VerifiedSnapshot};

use super::{Access, PassKey, Store};
use crate::error::Fault;

/// Blocks written in one transaction: keeps the counter's own writes waiting for some milliseconds at most.
const BLOCKS_AT_ONCE: usize = 256;
/// Check-ins of this device that a new snapshot lets go of. Ours: longer than any limit period but "ever".
const FORGET_AFTER: TimeDelta = TimeDelta::days(400);
pub(super) const GONE: &str = "snapshot-gone";
const ENTRIES: i64 = 0;
const PASSES: i64 = 1;

/// Number, manifest, directory and what is contained.
type SnapshotRow = (i64, Vec<u8>, Vec<u8>, i64);

/// The current snapshot's place in the store and its index.
#[derive(Clone)]
pub struct RosterIndex {
    pub(crate) id: i64,
    pub(crate) issued_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    /// The records of this device up to this number are contained in it for certain.
    pub(crate) contains: i64,
    /// The desks that its passes name.
    pub(crate) desk_set: Option<String>,
    /// The roster's masks count in this order.
    pub(crate) card_systems: Vec<i64>,
    hash_key: HashKey,
    first_hashes: Vec<u64>,
}

impl std::fmt::Debug for RosterIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosterIndex").field("id", &self.id).field("blocks", &self.first_hashes.len()).finish()
    }
}

/// Why a snapshot was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gone {
    /// Its validity was over.
    Expired,
    /// The device was suspended.
    Suspended,
    /// The device was revoked.
    Revoked,
}

/// The current snapshot as the store has it.
#[derive(Clone)]
pub struct SnapshotHead {
    /// Grows with each snapshot installed.
    pub id: i64,
    /// Its manifest.
    pub manifest: Arc<SnapshotManifest>,
}

impl std::fmt::Debug for SnapshotHead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SnapshotHead").field("id", &self.id).finish_non_exhaustive()
    }
}

impl RosterIndex {
    fn new(id: i64, manifest: &SnapshotManifest, contains: i64, first_hashes: Vec<u64>) -> Self {
        Self {
            id,
            issued_at: manifest.issued_at,
            expires_at: manifest.expires_at,
            contains,
            desk_set: manifest.desks.as_ref().map(|desks| desks.desk_set_id.clone()),
            card_systems: manifest.card_systems.iter().map(|system| system.id).collect(),
            hash_key: manifest.hash_key,
            first_hashes,
        }
    }

    /// The hash of "number:…" or "chip:…".
    fn hash(&self, identifier: &str) -> Option<KeyHash> {
        match identifier.split_once(':')? {
            ("number", number) => Some(hash_number(&self.hash_key, number)),
            ("chip", chip) => Some(hash_chip(&self.hash_key, chip)),
            _ => None,
        }
    }
}

impl Store {
    /// The current snapshot.
    ///
    /// # Errors
    /// Of the store.
    pub fn snapshot_head(&self) -> Result<Option<SnapshotHead>, Fault> {
        self.read(|db| {
            let Some((id, manifest, ..)) = db.current_snapshot()? else { return Ok(None) };
            let manifest = serde_json::from_slice(&manifest).map_err(|_| Fault::StoreDamaged)?;
            Ok(Some(SnapshotHead { id, manifest: Arc::new(manifest) }))
        })
    }

    /// Makes a verified snapshot the current one; `also` is written in the same transaction. `contains`: the highest
    /// record up to which everything was settled when it was asked for.
    ///
    /// # Errors
    /// Of the store; the old snapshot is then still the current one.
    pub fn install_snapshot(
        &self,
        snapshot: &VerifiedSnapshot<'_>,
        now: DateTime<Utc>,
        contains: i64,
        also: impl FnOnce(&Access<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let id = self.write(|db| {
            // A number is never given twice, or somebody could take a new snapshot for the one before it.
            db.conn.execute("INSERT INTO snapshots DEFAULT VALUES", [])?;
            let id = db.conn.last_insert_rowid();
            Ok(id)
        })?;
        let mut first_hashes = Vec::new();
        for block in snapshot.roster.entry_blocks() {
            first_hashes.push(EntryBlock::open(block).map_err(|_| Fault::StoreFailed)?.first_hash().0);
        }
        self.write_blocks(id, ENTRIES, snapshot.roster.entry_blocks())?;
        self.write_blocks(id, PASSES, snapshot.roster.pass_blocks())?;

        let manifest = &snapshot.manifest;
        let index = RosterIndex::new(id, manifest, contains, first_hashes);
        let row = id.to_be_bytes();
        let directory: Vec<u8> = index.first_hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
        let directory = self.sealer.seal("snapshots", &row, "directory", &directory)?;
        let sealed = self.sealer.seal("snapshots", &row, "manifest", snapshot.manifest_bytes)?;
        self.write_then(
            |db| {
                db.conn.execute(
                    "UPDATE snapshots SET complete = 1, manifest = ?2, directory = ?3, contains = ?4 WHERE id = ?1",
                    (id, &sealed, &directory, contains),
                )?;
                db.conn.execute("DELETE FROM snapshots WHERE id <> ?1", [id])?;
                db.delete_setting(GONE)?;
                let moved = Access { roster: Some(&index), ..*db };
                moved.move_overlay(manifest.issued_at, now - FORGET_AFTER)?;
                also(&moved)?;
                Ok(index)
            },
            |roster, index| *roster = Some(index.clone()),
        )?;
        self.sweep()
    }

    /// The snapshot `id` is as good as one that would be fetched now: it contains the records up to `contains`.
    ///
    /// # Errors
    /// Of the store.
    pub fn snapshot_still_holds(&self, id: i64, contains: i64) -> Result<(), Fault> {
        self.write_then(
            |db| {
                let sql = "UPDATE snapshots SET contains = max(contains, ?2) WHERE id = ?1";
                Ok(db.conn.execute(sql, (id, contains))?)
            },
            |roster, _| {
                if let Some(index) = roster.as_mut().filter(|index| index.id == id) {
                    index.contains = index.contains.max(contains);
                }
            },
        )?;
        Ok(())
    }

    /// Deletes the snapshot: it may not be used any more, or its counter is no longer ours. Why is remembered.
    ///
    /// # Errors
    /// Of the store.
    pub fn drop_snapshot(&self, why: Option<Gone>) -> Result<(), Fault> {
        self.write_then(
            |db| {
                db.conn.execute("DELETE FROM snapshots", [])?;
                db.forget_rights()?;
                if let Some(why) = why {
                    db.set_setting_json(GONE, &why)?;
                }
                Access { roster: None, ..*db }.move_overlay(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MIN_UTC)
            },
            |roster, ()| *roster = None,
        )?;
        self.sweep()
    }

    pub(super) fn load_roster(&self) -> Result<(), Fault> {
        let index = self.read(|db| {
            let Some((id, manifest, directory, contains)) = db.current_snapshot()? else { return Ok(None) };
            let manifest: SnapshotManifest = serde_json::from_slice(&manifest).map_err(|_| Fault::StoreDamaged)?;
            let first_hashes =
                directory.chunks_exact(8).filter_map(|hash| Some(u64::from_be_bytes(hash.try_into().ok()?))).collect();
            Ok(Some(RosterIndex::new(id, &manifest, contains, first_hashes)))
        })?;
        self.lock().roster = index;
        self.sweep()
    }

    fn write_blocks<'b>(&self, id: i64, part: i64, blocks: impl Iterator<Item = &'b [u8]>) -> Result<(), Fault> {
        let mut blocks = blocks.enumerate().peekable();
        while blocks.peek().is_some() {
            // Sealed before the transaction, so that it is short.
            let mut sealed = Vec::with_capacity(BLOCKS_AT_ONCE);
            for (number, block) in blocks.by_ref().take(BLOCKS_AT_ONCE) {
                let row = block_id(id, part, number)?;
                sealed.push((row, self.sealer.seal("roster_blocks", &row.to_be_bytes(), "value", block)?));
            }
            self.write(|db| {
                let mut insert = db.conn.prepare_cached("INSERT INTO roster_blocks (id, value) VALUES (?1, ?2)")?;
                for (row, value) in &sealed {
                    insert.execute((row, value))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Deletes blocks of snapshots that are no more, or never became complete, some at a time.
    pub(super) fn sweep(&self) -> Result<(), Fault> {
        let current = self.lock().roster.as_ref().map_or(-1, |index| index.id);
        self.write(|db| {
            db.conn.execute("DELETE FROM snapshots WHERE id <> ?1", [current])?;
            Ok(())
        })?;
        loop {
            let deleted = self.write(|db| {
                Ok(db.conn.execute(
                    "DELETE FROM roster_blocks WHERE id IN
                     (SELECT id FROM roster_blocks WHERE id < ?1 OR id >= ?2 LIMIT ?3)",
                    (block_id(current.max(0), 0, 0)?, block_id(current + 1, 0, 0)?, 1024),
                )?)
            })?;
            if deleted == 0 {
                return Ok(());
            }
        }
    }
}

impl Access<'_> {
    /// Why there is no snapshot any more, when it was taken away.
    ///
    /// # Errors
    /// Of the store.
    pub fn snapshot_gone(&self) -> Result<Option<Gone>, Fault> {
        self.setting_json(GONE)
    }

    /// Somebody begins again on a device that was revoked.
    ///
    /// # Errors
    /// Of the store.
    pub fn forget_revocation(&self) -> Result<(), Fault> {
        if self.snapshot_gone()? == Some(Gone::Revoked) { self.delete_setting(GONE) } else { Ok(()) }
    }

    fn current_snapshot(&self) -> Result<Option<SnapshotRow>, Fault> {
        let found: Option<SnapshotRow> = self
            .conn
            .query_row(
                "SELECT id, manifest, directory, contains FROM snapshots WHERE complete = 1 ORDER BY id DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?;
        let Some((id, manifest, directory, contains)) = found else { return Ok(None) };
        let row = id.to_be_bytes();
        let manifest = self.sealer.open("snapshots", &row, "manifest", &manifest)?;
        let directory = self.sealer.open("snapshots", &row, "directory", &directory)?;
        Ok(Some((id, manifest, directory, contains)))
    }

    /// The place of "number:…" or "chip:…" in the roster.
    ///
    /// # Errors
    /// Of the store.
    pub fn place_of(&self, identifier: &str) -> Result<Option<u32>, Fault> {
        let Some(index) = self.roster else { return Ok(None) };
        let Some(hash) = index.hash(identifier) else { return Ok(None) };
        let Some(number) = index.first_hashes.partition_point(|first| *first <= hash.0).checked_sub(1) else {
            return Ok(None);
        };
        let block = self.block(index.id, ENTRIES, number)?;
        let block = EntryBlock::open(&block).map_err(|_| Fault::StoreDamaged)?;
        block.lookup(hash).map_err(|_| Fault::StoreDamaged)
    }

    /// What the snapshot says of the pass at a place.
    ///
    /// # Errors
    /// Of the store.
    pub fn pass_record(&self, index: &RosterIndex, place: u32) -> Result<PassRecord, Fault> {
        let number = usize::try_from(place / BLOCK_SIZE).map_err(|_| Fault::StoreDamaged)?;
        let block = self.block(index.id, PASSES, number)?;
        let block = PassBlock::open(&block).map_err(|_| Fault::StoreDamaged)?;
        block.get(place % BLOCK_SIZE).map_err(|_| Fault::StoreDamaged)?.ok_or(Fault::StoreDamaged)
    }

    /// Where the rows of a pass are found: by its place where it has one.
    ///
    /// # Errors
    /// Of the store.
    pub fn key_of(&self, identifier: &str) -> Result<PassKey, Fault> {
        let place = self.place_of(identifier)?;
        Ok(self.pass_key(self.roster.map_or(0, |index| index.id), place, identifier))
    }

    /// Where the rows of the pass at a place are found.
    #[must_use]
    pub fn key_at(&self, index: &RosterIndex, place: u32) -> PassKey {
        self.pass_key(index.id, Some(place), "")
    }

    fn block(&self, snapshot: i64, part: i64, number: usize) -> Result<Vec<u8>, Fault> {
        let row = block_id(snapshot, part, number)?;
        let sealed: Vec<u8> = self
            .conn
            .prepare_cached("SELECT value FROM roster_blocks WHERE id = ?1")?
            .query_row([row], |row| row.get(0))
            .optional()?
            .ok_or(Fault::StoreDamaged)?;
        self.sealer.open("roster_blocks", &row.to_be_bytes(), "value", &sealed)
    }
}

/// Snapshot, part and number in one integer, so that blocks lie in the table in their order.
fn block_id(snapshot: i64, part: i64, number: usize) -> Result<i64, Fault> {
    let number = i64::try_from(number).ok().filter(|number| *number < 1 << 31).ok_or(Fault::StoreFailed)?;
    let snapshot = snapshot.checked_mul(1 << 32).ok_or(Fault::StoreFailed)?;
    Ok(snapshot + (part << 31) + number)
}
