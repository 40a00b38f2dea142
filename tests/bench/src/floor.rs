//! The least that a durable verdict can cost on this disk: look a pass up among all, sign a record, append it with one
//! fsync. No encryption, no rules, no view; the same SQLite with the same settings for durability.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ed25519_dalek::{Signer, SigningKey};
use rusqlite::Connection;

use crate::passes;

/// As long as the app's own records.
const RECORD: usize = 480;

/// The bare loop.
pub struct Floor {
    conn: Connection,
    key: SigningKey,
    turn: u64,
}

impl Floor {
    /// Fills a table with so many passes.
    ///
    /// # Errors
    /// Of the database.
    pub fn new(folder: &Path, count: u32) -> Result<Self> {
        let mut conn = Connection::open(folder.join("floor.db"))?;
        conn.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -8192;
             CREATE TABLE passes (number INTEGER PRIMARY KEY, value BLOB NOT NULL);
             CREATE TABLE log (seq INTEGER PRIMARY KEY, record BLOB NOT NULL);",
        )?;
        let tx = conn.transaction()?;
        {
            let mut insert = tx.prepare("INSERT INTO passes (number, value) VALUES (?1, ?2)")?;
            for place in 0..count {
                insert.execute((passes::number(place).parse::<i64>()?, [0_u8; 16]))?;
            }
        }
        tx.commit()?;
        Ok(Self { conn, key: SigningKey::from_bytes(&[3; 32]), turn: 0 })
    }

    /// One turn.
    ///
    /// # Errors
    /// Of the database.
    pub fn turn(&mut self, number: &str) -> Result<Duration> {
        let begun = Instant::now();
        let number: i64 = number.parse()?;
        let value: Vec<u8> = self
            .conn
            .prepare_cached("SELECT value FROM passes WHERE number = ?1")?
            .query_row([number], |row| row.get(0))?;
        let mut record = vec![0x20_u8; RECORD];
        self.turn += 1;
        for (to, from) in record.iter_mut().zip(self.turn.to_be_bytes().into_iter().chain(number.to_be_bytes())) {
            *to = from;
        }
        let signature = self.key.sign(&record);
        record.extend_from_slice(&signature.to_bytes());
        self.conn.prepare_cached("INSERT INTO log (record) VALUES (?1)")?.execute([&record])?;
        let took = begun.elapsed();
        ensure!(value.len() == 16, "the pass is another one");
        Ok(took)
    }
}

impl std::fmt::Debug for Floor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Floor(..)")
    }
}
