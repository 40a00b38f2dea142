//! The tables, and the steps from one version of them to the next (`PRAGMA user_version`).
//!
//! Every value that says anything is sealed; what stands in the clear are sequence numbers, block numbers, states and
//! days: nothing about a person.

use rusqlite::Connection;

use crate::error::Fault;

/// One step per version; a released step is never changed, only followed.
const STEPS: &[&str] = &[
    "
    CREATE TABLE settings (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE pages (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE snapshots (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
        manifest BLOB,
        directory BLOB,
        contains INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE roster_blocks (id INTEGER PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE operations (
        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
        record BLOB NOT NULL,
        result BLOB,
        settled_day INTEGER
    );
    CREATE INDEX operations_state ON operations (state, seq);
    CREATE TABLE overlay (
        seq INTEGER PRIMARY KEY,
        pass BLOB NOT NULL,
        value BLOB NOT NULL
    );
    CREATE INDEX overlay_pass ON overlay (pass);
    CREATE TABLE redemptions (
        seq INTEGER PRIMARY KEY,
        pass BLOB NOT NULL,
        undo INTEGER,
        value BLOB NOT NULL
    );
    CREATE INDEX redemptions_pass ON redemptions (pass);
    CREATE TABLE sealed_logs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        operations INTEGER NOT NULL CHECK (operations > 0),
        value BLOB NOT NULL
    );
    CREATE TABLE balances (pass BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
",
    "
    -- Rosters are cut in another way since: the next one is fetched as a whole.
    DELETE FROM roster_blocks;
    DELETE FROM snapshots;
",
];

/// Brings the tables to today's version.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), Fault> {
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let found = usize::try_from(found).map_err(|_| Fault::StoreDamaged)?;
    if found > STEPS.len() {
        return Err(Fault::StoreTooNew);
    }
    for (number, step) in STEPS.iter().enumerate().skip(found) {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.execute_batch(&format!("PRAGMA user_version = {}", number + 1))?;
        tx.commit()?;
    }
    Ok(())
}
