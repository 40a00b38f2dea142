//! Answers of the registry that the passholder's app shows without network: pass, history, rewards, family.
//!
//! Kept as they came, with the moment they were fetched. The counter keeps none: what it may show without network is
//! in its snapshot.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

use super::{Access, Index};
use crate::error::Fault;

/// One cached answer.
#[derive(Clone, PartialEq, Eq)]
pub struct CachedPage {
    /// When it was fetched, in corrected time.
    pub fetched_at: DateTime<Utc>,
    /// As the registry sent it: JSON.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for CachedPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CachedPage").field("fetched_at", &self.fetched_at).field("bytes", &self.body.len()).finish()
    }
}

impl Access<'_> {
    /// The page kept under `name`.
    ///
    /// # Errors
    /// Of the store.
    pub fn page(&self, name: &str) -> Result<Option<CachedPage>, Fault> {
        let key = self.sealer.index(Index::Pages, name.as_bytes());
        let value: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT value FROM pages WHERE key = ?1")?
            .query_row([&key[..]], |row| row.get(0))
            .optional()?;
        let Some(value) = value else { return Ok(None) };
        let plain = self.sealer.open("pages", &key, "value", &value)?;
        let (at, body) = plain.split_first_chunk::<8>().ok_or(Fault::StoreDamaged)?;
        let fetched_at = DateTime::from_timestamp_millis(i64::from_be_bytes(*at)).ok_or(Fault::StoreDamaged)?;
        Ok(Some(CachedPage { fetched_at, body: body.to_vec() }))
    }

    /// Keeps a page under `name`.
    ///
    /// # Errors
    /// Of the store.
    pub fn set_page(&self, name: &str, page: &CachedPage) -> Result<(), Fault> {
        let key = self.sealer.index(Index::Pages, name.as_bytes());
        let mut plain = page.fetched_at.timestamp_millis().to_be_bytes().to_vec();
        plain.extend_from_slice(&page.body);
        let sealed = self.sealer.seal("pages", &key, "value", &plain)?;
        self.conn
            .prepare_cached(
                "INSERT INTO pages (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            )?
            .execute((&key[..], sealed))?;
        Ok(())
    }

    /// Forgets the page kept under `name`.
    ///
    /// # Errors
    /// Of the store.
    pub fn delete_page(&self, name: &str) -> Result<(), Fault> {
        let key = self.sealer.index(Index::Pages, name.as_bytes());
        self.conn.prepare_cached("DELETE FROM pages WHERE key = ?1")?.execute([&key[..]])?;
        Ok(())
    }

    /// Forgets all pages: another person logs in.
    ///
    /// # Errors
    /// Of the store.
    pub fn delete_pages(&self) -> Result<(), Fault> {
        self.conn.execute("DELETE FROM pages", [])?;
        Ok(())
    }
}
