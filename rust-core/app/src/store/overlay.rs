//! What this device did to passes, and what it heard of their balances since the snapshot.
//!
//! One row per check-in recorded here (rewards given are in `redemptions`), found by its pass; it answers "was this guest here already in this period" and
//! "which points are on their way". A pass is keyed by its place in the roster where it has one, so that its number
//! and its chip lead to the same rows, and else by what identified it; a new snapshot moves the rows.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::{Access, Index};
use crate::error::Fault;

/// Where a pass's rows are found: a keyed hash, which says nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PassKey(pub(crate) [u8; 16]);

/// How far a check-in of this device came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocalState {
    /// Not acknowledged yet.
    Waiting,
    /// The registry credited it.
    Credited,
    /// The registry knew one in the same period: counts, adds nothing.
    Duplicate,
    /// The registry classified it as giving nothing (outside the window, unknown pass …).
    NotCredited,
}

/// Whether a check-in was undone at this counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndoState {
    /// It stands.
    No,
    /// Undone here, not acknowledged yet.
    Waiting,
    /// Undone, and the registry knows.
    Done,
}

/// One check-in of this device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalCheckin {
    /// "number:…" or "chip:…", as it was identified.
    pub identifier: String,
    /// The activity.
    pub activity: String,
    /// Key of the limit period, as `domain` names it.
    pub period: String,
    /// Points promised.
    pub points: u32,
    /// Corrected time of recording.
    pub at: DateTime<Utc>,
    /// How far it came.
    pub state: LocalState,
    /// Whether it was undone.
    pub undo: UndoState,
}

impl LocalCheckin {
    /// Whether it fills its limit period.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.undo == UndoState::No && self.state != LocalState::NotCredited
    }

    /// Points that the registry does not know of yet, or still has though they were undone here.
    #[must_use]
    pub fn pending_points(&self) -> i64 {
        let points = i64::from(self.points);
        match (self.state, self.undo) {
            (LocalState::Waiting, UndoState::No) => points,
            (LocalState::Credited, UndoState::Waiting) => -points,
            _ => 0,
        }
    }
}

impl std::fmt::Debug for LocalCheckin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalCheckin").field("state", &self.state).field("undo", &self.undo).finish_non_exhaustive()
    }
}

/// A balance that the registry told, at a moment of its own clock.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardBalance {
    /// Points.
    pub balance: i64,
    /// When it was true.
    pub at: DateTime<Utc>,
    /// The records of this device up to this number are contained in it for certain.
    pub contains: i64,
    /// The snapshot that was current when it was asked for; 0 for none, or when it may be older than that: the
    /// registry answers a repeated operation with the balance of the first time.
    pub since: i64,
}

impl std::fmt::Debug for HeardBalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeardBalance").field("at", &self.at).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct BalanceRow {
    identifier: String,
    heard: HeardBalance,
}

impl Access<'_> {
    /// The key of a pass: by its place in a snapshot's roster, or by what identified it.
    pub(super) fn pass_key(&self, snapshot: i64, place: Option<u32>, identifier: &str) -> PassKey {
        let name = match place {
            Some(place) => format!("place:{snapshot}:{place}"),
            None => identifier.to_owned(),
        };
        PassKey(self.sealer.index(Index::Passes, name.as_bytes()))
    }

    /// All check-ins of this device for a pass, oldest first, with their sequence numbers.
    ///
    /// # Errors
    /// Of the store.
    pub fn local_checkins(&self, pass: PassKey) -> Result<Vec<(i64, LocalCheckin)>, Fault> {
        let mut statement = self.conn.prepare_cached("SELECT seq, value FROM overlay WHERE pass = ?1 ORDER BY seq")?;
        let mut rows = statement.query([&pass.0[..]])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let value: Vec<u8> = row.get(1)?;
            out.push((seq, self.open_local(seq, &value)?));
        }
        Ok(out)
    }

    /// One check-in of this device.
    ///
    /// # Errors
    /// Of the store.
    pub fn local_checkin(&self, seq: i64) -> Result<Option<(PassKey, LocalCheckin)>, Fault> {
        let found: Option<(Vec<u8>, Vec<u8>)> = self
            .conn
            .prepare_cached("SELECT pass, value FROM overlay WHERE seq = ?1")?
            .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((pass, value)) = found else { return Ok(None) };
        let pass = PassKey(pass.try_into().map_err(|_| Fault::StoreDamaged)?);
        Ok(Some((pass, self.open_local(seq, &value)?)))
    }

    /// Keeps a check-in of this device, new or changed.
    ///
    /// # Errors
    /// Of the store.
    pub fn put_local_checkin(&self, seq: i64, pass: PassKey, checkin: &LocalCheckin) -> Result<(), Fault> {
        let plain = serde_json::to_vec(checkin).map_err(|_| Fault::StoreFailed)?;
        let sealed = self.sealer.seal("overlay", &seq.to_be_bytes(), "value", &plain)?;
        self.conn
            .prepare_cached(
                "INSERT INTO overlay (seq, pass, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (seq) DO UPDATE SET pass = ?2, value = ?3",
            )?
            .execute((seq, &pass.0[..], sealed))?;
        Ok(())
    }

    /// The last balance that the registry told for a pass, apart from the snapshot's.
    ///
    /// # Errors
    /// Of the store.
    pub fn heard_balance(&self, pass: PassKey) -> Result<Option<HeardBalance>, Fault> {
        let value: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT value FROM balances WHERE pass = ?1")?
            .query_row([&pass.0[..]], |row| row.get(0))
            .optional()?;
        value.map(|value| Ok(self.open_balance(&pass.0, &value)?.heard)).transpose()
    }

    /// Keeps a balance that the registry told, unless a later one is known.
    ///
    /// # Errors
    /// Of the store.
    pub fn hear_balance(&self, pass: PassKey, identifier: &str, heard: HeardBalance) -> Result<(), Fault> {
        if self.heard_balance(pass)?.is_some_and(|known| known.at > heard.at) {
            return Ok(());
        }
        self.put_balance(pass, &BalanceRow { identifier: identifier.to_owned(), heard })
    }

    /// Moves all rows to the keys that their passes have now, because a new snapshot has other places; forgets balances
    /// heard before `issued_at`, which the snapshot knows better, and check-ins of long ago.
    ///
    /// # Errors
    /// Of the store.
    pub fn move_overlay(&self, issued_at: DateTime<Utc>, forget_before: DateTime<Utc>) -> Result<(), Fault> {
        let mut checkins: Vec<(i64, Vec<u8>)> = Vec::new();
        let mut statement = self.conn.prepare_cached("SELECT seq, value FROM overlay")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            checkins.push((row.get(0)?, row.get(1)?));
        }
        for (seq, value) in checkins {
            let local = self.open_local(seq, &value)?;
            if local.at < forget_before && local.pending_points() == 0 {
                self.conn.prepare_cached("DELETE FROM overlay WHERE seq = ?1")?.execute([seq])?;
            } else {
                let pass = self.key_of(&local.identifier)?;
                self.conn.prepare_cached("UPDATE overlay SET pass = ?2 WHERE seq = ?1")?.execute((seq, &pass.0[..]))?;
            }
        }
        self.move_redemptions(forget_before)?;
        let mut balances: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let mut statement = self.conn.prepare_cached("SELECT pass, value FROM balances")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            balances.push((row.get(0)?, row.get(1)?));
        }
        self.conn.execute("DELETE FROM balances", [])?;
        for (pass, value) in balances {
            let row = self.open_balance(&pass, &value)?;
            if row.heard.at >= issued_at {
                self.put_balance(self.key_of(&row.identifier)?, &row)?;
            }
        }
        Ok(())
    }

    fn put_balance(&self, pass: PassKey, row: &BalanceRow) -> Result<(), Fault> {
        let plain = serde_json::to_vec(row).map_err(|_| Fault::StoreFailed)?;
        let sealed = self.sealer.seal("balances", &pass.0, "value", &plain)?;
        self.conn
            .prepare_cached(
                "INSERT INTO balances (pass, value) VALUES (?1, ?2) ON CONFLICT (pass) DO UPDATE SET value = ?2",
            )?
            .execute((&pass.0[..], sealed))?;
        Ok(())
    }

    fn open_local(&self, seq: i64, value: &[u8]) -> Result<LocalCheckin, Fault> {
        let plain = self.sealer.open("overlay", &seq.to_be_bytes(), "value", value)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::StoreDamaged)
    }

    fn open_balance(&self, pass: &[u8], value: &[u8]) -> Result<BalanceRow, Fault> {
        let plain = self.sealer.open("balances", pass, "value", value)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::StoreDamaged)
    }
}
