//! The snapshot at rest: its manifest in one sealed value, its roster block by block, each sealed by itself.
//!
//! A lookup opens one or two entry blocks and one pass block. A new snapshot is written beside the old one in short
//! transactions and becomes the current one in a single transaction together with the moved overlay; until then nobody
//! sees it. A block that is the same as before is not written again: the directory (8 bytes a block, sealed on disk)
//! says which snapshot wrote each one.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use uitpas_wire::offline::roster::{
    Cut, EntryBlock, KeyHash, PassBlock, PassRecord, Roster, Target, hash_chip, hash_number,
};
use uitpas_wire::offline::{HashKey, SnapshotBase, SnapshotManifest, VerifiedSnapshot};

use super::{Access, PassKey, Store};
use crate::error::Fault;

/// Blocks written in one transaction: keeps the counter's own writes waiting for some milliseconds at most.
const BLOCKS_AT_ONCE: usize = 256;
/// Check-ins of this device that a new snapshot lets go of. Ours: longer than any limit period but "ever".
const FORGET_AFTER: TimeDelta = TimeDelta::days(400);
pub(super) const GONE: &str = "snapshot-gone";

/// What a block holds.
#[derive(Debug, Clone, Copy)]
enum Part {
    Entries = 0,
    Passes = 1,
}

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
    /// What a delta to a newer one begins from.
    pub(crate) base: SnapshotBase,
    hash_key: HashKey,
    entries: u32,
    passes: u32,
    /// Which snapshot wrote each block: the entry blocks first, then the pass blocks.
    writers: Vec<i64>,
}

impl std::fmt::Debug for RosterIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosterIndex").field("id", &self.id).field("blocks", &self.writers.len()).finish()
    }
}

/// The roster at hand, put together again from its blocks: what a delta is applied to, and what a new one is compared
/// with.
pub struct KeptRoster {
    /// Which it is.
    pub base: SnapshotBase,
    /// Its bytes.
    pub bytes: Vec<u8>,
    index: RosterIndex,
}

impl std::fmt::Debug for KeptRoster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptRoster").field("base", &self.base).finish_non_exhaustive()
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
    fn new(id: i64, manifest: &SnapshotManifest, contains: i64, writers: Vec<i64>) -> Self {
        Self {
            id,
            issued_at: manifest.issued_at,
            expires_at: manifest.expires_at,
            contains,
            desk_set: manifest.desks.as_ref().map(|desks| desks.desk_set_id.clone()),
            card_systems: manifest.card_systems.iter().map(|system| system.id).collect(),
            base: SnapshotBase { base_version: manifest.version, base_sha256: manifest.roster.sha256 },
            hash_key: manifest.hash_key,
            entries: manifest.roster.entries,
            passes: manifest.roster.passes,
            writers,
        }
    }

    fn cut(&self) -> Cut {
        Cut::of(self.entries)
    }

    /// The row of a block.
    fn row(&self, part: Part, bucket: u32) -> Result<i64, Fault> {
        let place = usize::try_from(bucket).ok().and_then(|bucket| match part {
            Part::Entries => Some(bucket),
            Part::Passes => bucket.checked_add(usize::try_from(self.cut().buckets()).ok()?),
        });
        let writer = place.and_then(|place| self.writers.get(place)).ok_or(Fault::StoreDamaged)?;
        block_id(*writer, part, bucket)
    }

    /// Whether the block in a row is one of its own.
    fn uses(&self, row: i64) -> bool {
        let part = if row >> 31 & 1 == 0 { Part::Entries } else { Part::Passes };
        u32::try_from(row & 0x7fff_ffff).is_ok_and(|bucket| self.row(part, bucket) == Ok(row))
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
    /// record up to which everything was settled when it was asked for. Of `kept`, the roster that is there already, the
    /// blocks that did not change stay as they are.
    ///
    /// # Errors
    /// Of the store; the old snapshot is then still the current one.
    pub fn install_snapshot(
        &self,
        snapshot: &VerifiedSnapshot<'_>,
        kept: Option<&KeptRoster>,
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
        let mut writers = self.write_blocks(id, Part::Entries, snapshot.roster.entry_blocks(), kept)?;
        writers.extend(self.write_blocks(id, Part::Passes, snapshot.roster.pass_blocks(), kept)?);

        let manifest = &snapshot.manifest;
        let index = RosterIndex::new(id, manifest, contains, writers);
        let row = id.to_be_bytes();
        let directory: Vec<u8> = index.writers.iter().flat_map(|writer| writer.to_be_bytes()).collect();
        let directory = self.sealer.seal("snapshots", &row, "directory", &directory)?;
        let sealed = self.sealer.seal("snapshots", &row, "manifest", snapshot.manifest_bytes)?;
        self.write_then(
            |db| {
                // Somebody took the former one away meanwhile: its blocks are gone, and this one's may be.
                if kept.is_some_and(|kept| db.roster.is_none_or(|current| current.id != kept.index.id)) {
                    return Err(Fault::StoreFailed);
                }
                let sql =
                    "UPDATE snapshots SET complete = 1, manifest = ?2, directory = ?3, contains = ?4 WHERE id = ?1";
                if db.conn.execute(sql, (id, &sealed, &directory, contains))? != 1 {
                    return Err(Fault::StoreFailed);
                }
                db.conn.execute("DELETE FROM snapshots WHERE id <> ?1", [id])?;
                db.delete_setting(GONE)?;
                let moved = Access { roster: Some(&index), ..*db };
                moved.move_overlay(manifest.issued_at, now - FORGET_AFTER)?;
                also(&moved)?;
                Ok(index)
            },
            |roster, index| *roster = Some(index.clone()),
        )?;
        self.barred.store(false, Ordering::SeqCst);
        self.sweep()
    }

    /// The roster of the current snapshot, put together from its blocks.
    ///
    /// # Errors
    /// Of the store; also when the snapshot is replaced or taken away meanwhile.
    pub fn kept_roster(&self) -> Result<Option<KeptRoster>, Fault> {
        let Some(index) = self.lock().roster.clone() else { return Ok(None) };
        let mut bytes = Roster::header(index.entries, index.passes);
        for part in [Part::Entries, Part::Passes] {
            let mut buckets = 0..index.cut().buckets();
            // Some at a time, so that the counter's own work need not wait.
            while !buckets.is_empty() {
                self.read(|db| {
                    for bucket in buckets.by_ref().take(BLOCKS_AT_ONCE) {
                        let block = db.block(&index, part, bucket)?;
                        let length = u16::try_from(block.len()).map_err(|_| Fault::StoreDamaged)?;
                        bytes.extend_from_slice(&length.to_be_bytes());
                        bytes.extend_from_slice(&block);
                    }
                    Ok(())
                })?;
            }
        }
        Ok(Some(KeptRoster { base: index.base, bytes, index }))
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
        self.barred.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// The snapshot may not be used from this moment, even where nothing can be written now: until the registry says again
    /// that it holds, or sends another one.
    pub fn bar_snapshot(&self) {
        self.barred.store(true, Ordering::SeqCst);
    }

    /// Whether it may not be used, whatever is still in the store.
    #[must_use]
    pub fn is_barred(&self) -> bool {
        self.barred.load(Ordering::SeqCst)
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
            let writers = directory.as_chunks().0.iter().map(|writer| i64::from_be_bytes(*writer)).collect();
            Ok(Some(RosterIndex::new(id, &manifest, contains, writers)))
        })?;
        self.lock().roster = index;
        self.sweep()
    }

    /// Writes the blocks of one part that are not the same in `kept`; which snapshot wrote each of them.
    fn write_blocks<'b>(
        &self,
        id: i64,
        part: Part,
        blocks: impl Iterator<Item = &'b [u8]>,
        kept: Option<&KeptRoster>,
    ) -> Result<Vec<i64>, Fault> {
        let mut writers = Vec::new();
        let kept = kept.and_then(|kept| Some((kept, Roster::parse(&kept.bytes).ok()?)));
        let mut before = kept.map(|(kept, roster)| match part {
            Part::Entries => (kept, roster.entry_blocks()),
            Part::Passes => (kept, roster.pass_blocks()),
        });
        let mut blocks = (0..).zip(blocks).peekable();
        while blocks.peek().is_some() {
            // Sealed before the transaction, so that it is short.
            let mut sealed = Vec::with_capacity(BLOCKS_AT_ONCE);
            while sealed.len() < BLOCKS_AT_ONCE {
                let Some((bucket, block)) = blocks.next() else { break };
                let same = before.as_mut().and_then(|(kept, before)| before.next().map(|old| (kept, old)));
                if let Some((kept, _)) = same.filter(|(_, old)| *old == block) {
                    writers.push(block_writer(kept.index.row(part, bucket)?));
                } else {
                    let row = block_id(id, part, bucket)?;
                    sealed.push((row, self.sealer.seal("roster_blocks", &row.to_be_bytes(), "value", block)?));
                    writers.push(id);
                }
            }
            self.write(|db| {
                let mut insert = db.conn.prepare_cached("INSERT INTO roster_blocks (id, value) VALUES (?1, ?2)")?;
                for (row, value) in &sealed {
                    insert.execute((row, value))?;
                }
                Ok(())
            })?;
        }
        Ok(writers)
    }

    /// Deletes blocks that the current snapshot does not use, some at a time: of snapshots that are no more, or never
    /// became complete.
    pub(super) fn sweep(&self) -> Result<(), Fault> {
        let mut after = -1;
        loop {
            let last = self.write(|db| {
                // Also one that is being written just now: it does not become the current one then.
                let current = db.roster.map_or(-1, |index| index.id);
                db.conn.execute("DELETE FROM snapshots WHERE id <> ?1", [current])?;
                let mut select =
                    db.conn.prepare_cached("SELECT id FROM roster_blocks WHERE id > ?1 ORDER BY id LIMIT ?2")?;
                let rows: Vec<i64> = select.query_map((after, 1024), |row| row.get(0))?.collect::<Result<_, _>>()?;
                let mut delete = db.conn.prepare_cached("DELETE FROM roster_blocks WHERE id = ?1")?;
                for row in rows.iter().filter(|row| !db.roster.is_some_and(|index| index.uses(**row))) {
                    delete.execute([row])?;
                }
                Ok(rows.last().copied())
            })?;
            match last {
                Some(last) => after = last,
                None => return Ok(()),
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
        let Some(bucket) = index.cut().bucket_of(hash) else { return Ok(None) };
        let damaged = |_| Fault::StoreDamaged;
        let block = self.block(index, Part::Entries, bucket)?;
        let block = EntryBlock::open(&block, index.cut(), bucket).map_err(damaged)?;
        match block.lookup(hash).map_err(damaged)? {
            None => Ok(None),
            Some(Target::Slot(slot)) => Ok(Some(Cut::place(bucket, slot))),
            Some(Target::Link(link)) => {
                let block = self.block(index, Part::Entries, link.bucket)?;
                let block = EntryBlock::open(&block, index.cut(), link.bucket).map_err(damaged)?;
                Ok(Some(Cut::place(link.bucket, block.resolve(link).map_err(damaged)?)))
            }
        }
    }

    /// What the snapshot says of the pass at a place.
    ///
    /// # Errors
    /// Of the store.
    pub fn pass_record(&self, index: &RosterIndex, place: u32) -> Result<PassRecord, Fault> {
        let (bucket, slot) = Cut::of_place(place);
        let block = self.block(index, Part::Passes, bucket)?;
        let block = PassBlock::open(&block).map_err(|_| Fault::StoreDamaged)?;
        block.get(slot).map_err(|_| Fault::StoreDamaged)?.ok_or(Fault::StoreDamaged)
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

    fn block(&self, index: &RosterIndex, part: Part, bucket: u32) -> Result<Vec<u8>, Fault> {
        let row = index.row(part, bucket)?;
        let sealed: Vec<u8> = self
            .conn
            .prepare_cached("SELECT value FROM roster_blocks WHERE id = ?1")?
            .query_row([row], |row| row.get(0))
            .optional()?
            .ok_or(Fault::StoreDamaged)?;
        self.sealer.open("roster_blocks", &row.to_be_bytes(), "value", &sealed)
    }
}

/// Writer, part and bucket in one integer, so that blocks lie in the table in their order.
fn block_id(writer: i64, part: Part, bucket: u32) -> Result<i64, Fault> {
    let writer = writer.checked_mul(1 << 32).ok_or(Fault::StoreFailed)?;
    Ok(writer + ((part as i64) << 31) + i64::from(bucket))
}

/// Which snapshot wrote the block in a row.
const fn block_writer(row: i64) -> i64 {
    row >> 32
}
