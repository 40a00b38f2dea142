//! Small named values: tokens, the clock's last sample, the chosen counter, the language.
//!
//! Neither a name nor a value can be read in the file.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Access, Index};
use crate::error::Fault;

/// Opens only with the key that the store was written with.
pub(super) const CANARY: &str = "canary";

impl Access<'_> {
    /// The value kept under `name`.
    ///
    /// # Errors
    /// [`Fault::StoreDamaged`] or another of the store's.
    pub fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let key = self.sealer.index(Index::Settings, name.as_bytes());
        let value: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
            .query_row([&key[..]], |row| row.get(0))
            .optional()?;
        value.map(|value| self.sealer.open("settings", &key, "value", &value)).transpose()
    }

    /// Keeps `value` under `name`.
    ///
    /// # Errors
    /// Of the store.
    pub fn set_setting(&self, name: &str, value: &[u8]) -> Result<(), Fault> {
        let key = self.sealer.index(Index::Settings, name.as_bytes());
        let sealed = self.sealer.seal("settings", &key, "value", value)?;
        self.conn
            .prepare_cached(
                "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute((&key[..], sealed))?;
        Ok(())
    }

    /// Forgets `name`.
    ///
    /// # Errors
    /// Of the store.
    pub fn delete_setting(&self, name: &str) -> Result<(), Fault> {
        let key = self.sealer.index(Index::Settings, name.as_bytes());
        self.conn.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([&key[..]])?;
        Ok(())
    }

    /// A setting kept as JSON. One of another shape (an older version's) counts as none.
    ///
    /// # Errors
    /// Of the store.
    pub fn setting_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Fault> {
        Ok(self.setting(name)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Keeps a setting as JSON.
    ///
    /// # Errors
    /// Of the store.
    pub fn set_setting_json<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Fault> {
        self.set_setting(name, &serde_json::to_vec(value).map_err(|_| Fault::StoreFailed)?)
    }
}
