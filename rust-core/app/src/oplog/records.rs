//! Reading the log: what waits for the registry, what became of it, what a person should look at.
//!
//! An operation is *waiting* until the registry gave its result, then *acknowledged*, or *parked* when the person was
//! promised something that the registry did not do. Parked ones stay visible until somebody puts them away.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row};
use uitpas_wire::offline::{OperationKind, Outcome, SignedOperation};

use super::KEEP_DAYS;
use crate::error::Fault;
use crate::store::Access;

/// How far an operation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// Not acknowledged yet.
    Waiting,
    /// The registry has it.
    Acknowledged,
    /// The registry has it and did not do what was promised; a person should look.
    Parked,
}

/// One operation, as a screen needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct OperationInfo {
    /// Its place in the log.
    pub seq: i64,
    /// What kind.
    pub kind: OperationKind,
    /// When, in corrected time as it was known then.
    pub at: DateTime<Utc>,
    /// The pass's number, for a check-in by number.
    pub uitpas_number: Option<String>,
    /// The pass's chip, for a check-in by chip.
    pub chip_number: Option<String>,
    /// The activity of a check-in.
    pub event_id: Option<String>,
    /// The scanned code.
    pub code: Option<String>,
    /// Who scanned it.
    pub passholder_id: Option<String>,
    /// What an undo takes back.
    pub undoes: Option<i64>,
    /// The reward of a redemption.
    pub reward_id: Option<String>,
    /// How far it came.
    pub state: OperationState,
    /// What the registry made of it.
    pub outcome: Option<Outcome>,
}

impl std::fmt::Debug for OperationInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperationInfo")
            .field("seq", &self.seq)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Whether somebody was promised something that this outcome does not give.
#[must_use]
pub fn is_parked(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Redeemed { conflicts, .. } => !conflicts.is_empty(),
        Outcome::Credited { .. }
        | Outcome::Duplicate { .. }
        | Outcome::Undone { .. }
        | Outcome::NothingToUndo
        | Outcome::RedemptionUndone { .. }
        | Outcome::RightsReturned => false,
        _ => true,
    }
}

const COLUMNS: &str = "seq, state, record, result";

struct Raw {
    seq: i64,
    state: i64,
    record: Vec<u8>,
    result: Option<Vec<u8>>,
}

impl Raw {
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self { seq: row.get(0)?, state: row.get(1)?, record: row.get(2)?, result: row.get(3)? })
    }
}

impl Access<'_> {
    /// How many operations wait, those in sealed logs too, and how many are parked.
    ///
    /// # Errors
    /// Of the store.
    pub fn operation_counts(&self) -> Result<(u32, u32), Fault> {
        let count = |state: i64| -> Result<u32, Fault> {
            Ok(self
                .conn
                .prepare_cached("SELECT count(*) FROM operations WHERE state = ?1")?
                .query_row([state], |row| row.get(0))?)
        };
        Ok((count(0)?.saturating_add(self.sealed_operations()?), count(2)?))
    }

    /// The highest record up to which nothing waits any more. What the registry tells after this was asked contains
    /// all of them.
    ///
    /// # Errors
    /// Of the store.
    pub fn settled_up_to(&self) -> Result<i64, Fault> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce((SELECT min(seq) - 1 FROM operations WHERE state = 0),
                                 (SELECT max(seq) FROM operations), 0)",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// The oldest waiting operations as they are sent, at most `limit`, with their sequence numbers.
    ///
    /// # Errors
    /// Of the store.
    pub fn waiting_batch(&self, limit: usize) -> Result<Vec<(i64, SignedOperation)>, Fault> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement =
            self.conn.prepare_cached("SELECT seq, record FROM operations WHERE state = 0 ORDER BY seq LIMIT ?1")?;
        let mut rows = statement.query([limit])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (seq, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            out.push((seq, self.open_record(seq, &sealed)?));
        }
        Ok(out)
    }

    /// One operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn operation(&self, seq: i64) -> Result<Option<OperationInfo>, Fault> {
        let raw = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM operations WHERE seq = ?1"))?
            .query_row([seq], Raw::read)
            .optional()?;
        raw.map(|raw| self.info(&raw)).transpose()
    }

    /// All that waits or is parked, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn open_operations(&self) -> Result<Vec<OperationInfo>, Fault> {
        self.infos(&format!("SELECT {COLUMNS} FROM operations WHERE state IN (0, 2) ORDER BY seq"), 0)
    }

    /// All operations after `seq`, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn operations_since(&self, seq: i64) -> Result<Vec<OperationInfo>, Fault> {
        self.infos(&format!("SELECT {COLUMNS} FROM operations WHERE seq > ?1 ORDER BY seq"), seq)
    }

    /// The operations from `seq` on that wait no more, oldest first. Costs nothing while none was answered.
    ///
    /// # Errors
    /// Of the store.
    pub fn answered_from(&self, seq: i64) -> Result<Vec<OperationInfo>, Fault> {
        self.infos(&format!("SELECT {COLUMNS} FROM operations WHERE state IN (1, 2) AND seq >= ?1 ORDER BY seq"), seq)
    }

    /// What the registry made of the operations after `seq`, of those it answered.
    ///
    /// # Errors
    /// Of the store.
    pub fn results_since(&self, seq: i64) -> Result<Vec<(i64, Outcome)>, Fault> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT seq, result FROM operations WHERE seq > ?1 AND result IS NOT NULL ORDER BY seq")?;
        let mut rows = statement.query([seq])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let (seq, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            out.push((seq, self.open_outcome(seq, &sealed)?));
        }
        Ok(out)
    }

    /// Keeps the registry's result of an operation that waits; false when it did not wait (any more).
    ///
    /// # Errors
    /// Of the store.
    pub fn settle_operation(&self, seq: i64, outcome: &Outcome, today: i64) -> Result<bool, Fault> {
        let plain = serde_json::to_vec(outcome).map_err(|_| Fault::StoreFailed)?;
        let sealed = self.sealer.seal("operations", &seq.to_be_bytes(), "result", &plain)?;
        let state = if is_parked(outcome) { 2 } else { 1 };
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE operations SET state = ?2, result = ?3, settled_day = ?4 WHERE seq = ?1 AND state = 0",
            )?
            .execute((seq, state, sealed, today))?;
        Ok(changed > 0)
    }

    /// A person has seen a parked operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn put_away(&self, seq: i64) -> Result<(), Fault> {
        self.conn.execute("UPDATE operations SET state = 1 WHERE seq = ?1 AND state = 2", [seq])?;
        Ok(())
    }

    /// Deletes what the registry has had for [`KEEP_DAYS`]; the last record stays, since the chain goes on from it.
    ///
    /// # Errors
    /// Of the store.
    pub fn prune_operations(&self, today: i64) -> Result<usize, Fault> {
        // From the start only up to the first that has to stay: a log has no holes.
        Ok(self.conn.execute(
            "DELETE FROM operations WHERE seq < coalesce(
                (SELECT min(seq) FROM operations WHERE state <> 1 OR settled_day IS NULL OR settled_day > ?1),
                (SELECT max(seq) FROM operations))",
            [today.saturating_sub(KEEP_DAYS)],
        )?)
    }

    fn infos(&self, sql: &str, after: i64) -> Result<Vec<OperationInfo>, Fault> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows =
            if statement.parameter_count() == 0 { statement.query([])? } else { statement.query([after])? };
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(self.info(&Raw::read(row)?)?);
        }
        Ok(out)
    }

    fn info(&self, raw: &Raw) -> Result<OperationInfo, Fault> {
        let operation = self.open_record(raw.seq, &raw.record)?.read().map_err(|_| Fault::LogDamaged)?;
        let outcome = raw.result.as_deref().map(|sealed| self.open_outcome(raw.seq, sealed)).transpose()?;
        let at = operation.wall_ms.saturating_add(operation.offset_ms.unwrap_or(0));
        Ok(OperationInfo {
            seq: raw.seq,
            kind: operation.kind,
            at: crate::time::instant(at),
            uitpas_number: operation.uitpas_number,
            chip_number: operation.chip_number,
            event_id: operation.event_id,
            code: operation.code,
            passholder_id: operation.passholder_id,
            // The record's number less the operation's is the log's base.
            reward_id: operation.redemption.map(|given| given.reward_id),
            undoes: operation.undoes.map(|undone| undone + raw.seq - operation.seq),
            state: match raw.state {
                0 => OperationState::Waiting,
                2 => OperationState::Parked,
                _ => OperationState::Acknowledged,
            },
            outcome,
        })
    }

    fn open_outcome(&self, seq: i64, sealed: &[u8]) -> Result<Outcome, Fault> {
        let plain = self.sealer.open("operations", &seq.to_be_bytes(), "result", sealed)?;
        serde_json::from_slice(&plain).map_err(|_| Fault::StoreDamaged)
    }
}
