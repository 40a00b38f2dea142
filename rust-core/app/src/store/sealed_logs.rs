//! Logs that this device may read no more: sealed to the registry's key, kept until the registry has them.
//!
//! How many operations each holds stands in the clear, so that the status line can go on counting them; the log itself
//! is sealed once more with the store's own key, since it names the device.

use rusqlite::OptionalExtension;
use uitpas_wire::offline::SealedLog;

use super::roster::GONE;
use super::{Access, Gone, Store};
use crate::error::Fault;

impl Store {
    /// Lets nothing readable be left, in one transaction: keeps the sealed logs, deletes the log, what was done to
    /// passes, balances, snapshot, pages and rights; `also` is written with it.
    ///
    /// # Errors
    /// Of the store; then nothing was deleted.
    pub fn empty(
        &self,
        logs: &[SealedLog],
        counts: &[usize],
        why: Gone,
        also: impl FnOnce(&Access<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.write_then(
            |db| {
                for (log, count) in logs.iter().zip(counts) {
                    db.insert_sealed_log(log, *count)?;
                }
                db.conn.execute_batch(
                    "DELETE FROM operations; DELETE FROM overlay; DELETE FROM redemptions; DELETE FROM balances;
                     DELETE FROM snapshots; DELETE FROM pages;",
                )?;
                db.forget_rights()?;
                db.set_setting_json(GONE, &why)?;
                also(db)
            },
            |roster, ()| *roster = None,
        )?;
        self.sweep()
    }
}

impl Access<'_> {
    fn insert_sealed_log(&self, log: &SealedLog, operations: usize) -> Result<(), Fault> {
        let operations = i64::try_from(operations).map_err(|_| Fault::StoreFailed)?;
        self.conn.execute("INSERT INTO sealed_logs (operations, value) VALUES (?1, x'')", [operations])?;
        let id = self.conn.last_insert_rowid();
        let plain = serde_json::to_vec(log).map_err(|_| Fault::StoreFailed)?;
        let sealed = self.sealer.seal("sealed_logs", &id.to_be_bytes(), "value", &plain)?;
        self.conn.execute("UPDATE sealed_logs SET value = ?2 WHERE id = ?1", (id, sealed))?;
        Ok(())
    }

    /// The oldest sealed log, with its number.
    ///
    /// # Errors
    /// Of the store.
    pub fn sealed_log(&self) -> Result<Option<(i64, SealedLog)>, Fault> {
        let found: Option<(i64, Vec<u8>)> = self
            .conn
            .prepare_cached("SELECT id, value FROM sealed_logs ORDER BY id LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((id, value)) = found else { return Ok(None) };
        let plain = self.sealer.open("sealed_logs", &id.to_be_bytes(), "value", &value)?;
        Ok(Some((id, serde_json::from_slice(&plain).map_err(|_| Fault::StoreDamaged)?)))
    }

    /// The registry has it.
    ///
    /// # Errors
    /// Of the store.
    pub fn delete_sealed_log(&self, id: i64) -> Result<(), Fault> {
        self.conn.execute("DELETE FROM sealed_logs WHERE id = ?1", [id])?;
        Ok(())
    }

    /// How many operations are in sealed logs.
    ///
    /// # Errors
    /// Of the store.
    pub fn sealed_operations(&self) -> Result<u32, Fault> {
        let count = self
            .conn
            .prepare_cached("SELECT coalesce(sum(operations), 0) FROM sealed_logs")?
            .query_row([], |row| row.get(0))?;
        Ok(count)
    }
}
