//! The rewards that this device gave without network, found by their pass.
//!
//! One row per redemption; it answers "which points of this pass are spent and not in the balance at hand" and "what was
//! given since the registry stated this device's rights". Which redemption it was and which record took it back stand
//! in the clear, as sequence numbers do.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::{Access, PassKey, UndoState};
use crate::error::Fault;

/// How far a redemption of this device came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedemptionState {
    /// Not acknowledged yet.
    Waiting,
    /// The registry booked it.
    Booked,
    /// The registry did not book it. The reward is given all the same.
    NotBooked,
}

/// One reward that this device gave.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalRedemption {
    /// "number:…" or "chip:…", as the pass was identified.
    pub identifier: String,
    /// The reward.
    pub reward: String,
    /// The stock lease that the unit came from.
    pub lease: Option<String>,
    /// What it cost.
    pub points: i64,
    /// How many of them no right covered.
    pub risk: i64,
    /// Corrected time of recording.
    pub at: DateTime<Utc>,
    /// How far it came.
    pub state: RedemptionState,
    /// Whether it was taken back.
    pub undo: UndoState,
}

impl std::fmt::Debug for LocalRedemption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalRedemption").field("state", &self.state).field("undo", &self.undo).finish_non_exhaustive()
    }
}

/// What happened to a unit, and to the points at risk for it, after a record.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenSince {
    /// The stock lease that the unit is of.
    pub lease: Option<String>,
    /// Points at risk.
    pub risk: i64,
    /// 1 for given, −1 for taken back, 0 for both.
    pub units: i64,
}

impl std::fmt::Debug for GivenSince {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GivenSince").field("units", &self.units).finish_non_exhaustive()
    }
}

impl Access<'_> {
    /// Points of a pass that this device spent and that a balance which contains the records up to `contains` still
    /// has; negative when more was taken back since than spent.
    ///
    /// # Errors
    /// Of the store.
    pub fn spent_since(&self, pass: PassKey, contains: i64) -> Result<i64, Fault> {
        let mut statement =
            self.conn.prepare_cached("SELECT seq, undo, value FROM redemptions WHERE pass = ?1 ORDER BY seq")?;
        let mut rows = statement.query([&pass.0[..]])?;
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::IgnoreOwnSpending) {
            return Ok(0);
        }
        let mut spent = 0_i64;
        while let Some(row) = rows.next()? {
            let (seq, undo, value): (i64, Option<i64>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let points = self.open_redemption(seq, &value)?.points;
            spent = spent.saturating_add(points.saturating_mul(change_since(seq, undo, contains)));
        }
        Ok(spent)
    }

    /// What was given and taken back in the records after `contains`.
    ///
    /// # Errors
    /// Of the store.
    pub fn given_since(&self, contains: i64) -> Result<Vec<GivenSince>, Fault> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, undo, value FROM redemptions WHERE seq > ?1 OR undo > ?1 ORDER BY seq")?;
        let mut rows = statement.query([contains])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (seq, undo, value): (i64, Option<i64>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let local = self.open_redemption(seq, &value)?;
            out.push(GivenSince { lease: local.lease, risk: local.risk, units: change_since(seq, undo, contains) });
        }
        Ok(out)
    }

    /// One redemption of this device.
    ///
    /// # Errors
    /// Of the store.
    pub fn local_redemption(&self, seq: i64) -> Result<Option<(PassKey, LocalRedemption)>, Fault> {
        let found: Option<(Vec<u8>, Vec<u8>)> = self
            .conn
            .prepare_cached("SELECT pass, value FROM redemptions WHERE seq = ?1")?
            .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((pass, value)) = found else { return Ok(None) };
        let pass = PassKey(pass.try_into().map_err(|_| Fault::StoreDamaged)?);
        Ok(Some((pass, self.open_redemption(seq, &value)?)))
    }

    /// The record that takes a redemption back.
    ///
    /// # Errors
    /// Of the store.
    pub fn redemption_undo_of(&self, seq: i64) -> Result<Option<i64>, Fault> {
        let found = self
            .conn
            .prepare_cached("SELECT undo FROM redemptions WHERE seq = ?1")?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        Ok(found.flatten())
    }

    /// Keeps a redemption of this device, new or changed; `undo` is the record that takes it back.
    ///
    /// # Errors
    /// Of the store.
    pub fn put_local_redemption(
        &self,
        seq: i64,
        pass: PassKey,
        undo: Option<i64>,
        given: &LocalRedemption,
    ) -> Result<(), Fault> {
        let plain = serde_json::to_vec(given).map_err(|_| Fault::StoreFailed)?;
        let sealed = self.sealer.seal("redemptions", &seq.to_be_bytes(), "value", &plain)?;
        self.conn
            .prepare_cached(
                "INSERT INTO redemptions (seq, pass, undo, value) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (seq) DO UPDATE SET pass = ?2, undo = ?3, value = ?4",
            )?
            .execute((seq, &pass.0[..], undo, sealed))?;
        Ok(())
    }

    /// Moves all rows to the keys that their passes have now; forgets those of long ago.
    pub(super) fn move_redemptions(&self, forget_before: DateTime<Utc>) -> Result<(), Fault> {
        let mut found: Vec<(i64, Vec<u8>)> = Vec::new();
        let mut statement = self.conn.prepare_cached("SELECT seq, value FROM redemptions")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, row.get(1)?));
        }
        for (seq, value) in found {
            let local = self.open_redemption(seq, &value)?;
            if local.at < forget_before && local.state != RedemptionState::Waiting && local.undo != UndoState::Waiting {
                self.conn.prepare_cached("DELETE FROM redemptions WHERE seq = ?1")?.execute([seq])?;
            } else {
                let pass = self.key_of(&local.identifier)?;
                self.conn
                    .prepare_cached("UPDATE redemptions SET pass = ?2 WHERE seq = ?1")?
                    .execute((seq, &pass.0[..]))?;
            }
        }
        Ok(())
    }

    fn open_redemption(&self, seq: i64, value: &[u8]) -> Result<LocalRedemption, Fault> {
        let plain = self.sealer.open("redemptions", &seq.to_be_bytes(), "value", value)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::StoreDamaged)
    }
}

/// 1 when given after `contains` and not taken back, −1 when only taken back after it, else 0.
fn change_since(seq: i64, undo: Option<i64>, contains: i64) -> i64 {
    i64::from(seq > contains) - i64::from(undo.is_some_and(|undo| undo > contains))
}
