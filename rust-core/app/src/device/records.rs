//! What a passholder's device keeps and records, and what became of whatever either app recorded.
//!
//! Pages are shown as they were last fetched; operations as far as the registry has answered them.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

use uitpas_domain::PassholderId;
use uitpas_wire::offline::{KeySet, Outcome};

use super::Device;
use crate::error::Fault;
use crate::oplog::{Draft, OperationInfo};
use crate::store::CachedPage;
use crate::sync::{self, Lane, PageSpec, Reason};

impl Device {
    /// Records a scanned check-in code for a passholder; its number in the log.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], [`Fault::NotRecordable`] (empty, or more than 512 bytes), or of the store.
    pub fn record_code(&self, code: &str, who: &PassholderId) -> Result<i64, Fault> {
        let stamp = self.shared.clock.stamp();
        let draft = Draft::Code { code: code.to_owned(), who: who.clone() };
        let seq = self.shared.log.append(&draft, &stamp, None, |_, _| Ok(()))?;
        self.recorded();
        Ok(seq)
    }

    /// Keeps these pages: fetches them now, after each upload, when the app comes to the front, and now and then.
    pub fn keep_pages(&self, pages: Vec<PageSpec>) {
        if self.shared.plan().pages != pages {
            self.change_plan(|plan| plan.pages = pages);
            self.refresh_pages();
        }
    }

    /// Fetches the pages now.
    pub fn refresh_pages(&self) {
        self.shared.pace.kick(Lane::Download, Reason::Now);
    }

    /// A page as it was last fetched.
    ///
    /// # Errors
    /// Of the store.
    pub fn page(&self, name: &str) -> Result<Option<CachedPage>, Fault> {
        self.shared.store.read(|db| db.page(name))
    }

    /// The registry's keys, to verify check-in codes with.
    ///
    /// # Errors
    /// Of the store.
    pub fn keys(&self) -> Result<KeySet, Fault> {
        sync::kept_keys(&self.shared)
    }

    /// All that waits or is parked, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn open_operations(&self) -> Result<Vec<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.open_operations())
    }

    /// All operations after `seq` that the log still has, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn operations_since(&self, seq: i64) -> Result<Vec<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.operations_since(seq))
    }

    /// One operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn operation(&self, seq: i64) -> Result<Option<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.operation(seq))
    }

    /// The operations from `seq` on that wait no more, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn answered_from(&self, seq: i64) -> Result<Vec<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.answered_from(seq))
    }

    /// What the registry made of the operations after `seq`, of those it answered.
    ///
    /// # Errors
    /// Of the store.
    pub fn results_since(&self, seq: i64) -> Result<Vec<(i64, Outcome)>, Fault> {
        self.shared.store.read(|db| db.results_since(seq))
    }

    /// A person has seen a parked operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn put_away(&self, seq: i64) -> Result<(), Fault> {
        self.shared.store.write(|db| db.put_away(seq))?;
        self.tell();
        Ok(())
    }
}
