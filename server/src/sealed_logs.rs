//! Logs that a device sealed because it may read them no more: opened with the registry's key and taken in like any other
//! batch. Whose they are is proved by the operations' own signatures; whether they are booked by the device's state.

use crate::error::{RegistryError, Result};
use crate::operations::Sender;
use crate::registry::Registry;
use uitpas_wire::Slug;
use uitpas_wire::offline::{SealedLog, SealedReply, open_log};

impl Registry {
    /// Takes in a sealed log.
    ///
    /// # Errors
    /// `offline/sealed-log-not-opened`; and those of [`Registry::ingest`] by signatures.
    pub async fn ingest_sealed(&self, log: &SealedLog) -> Result<SealedReply> {
        let batch = open_log(log, self.keys().sealing_secret()).map_err(|error| {
            RegistryError::new(Slug::SealedLogNotOpened).text("problem-invalid-data").detail(error.code())
        })?;
        let reply = self.ingest(&batch, Sender::Signatures).await?;
        Ok(SealedReply { operations: reply.results.len(), server_time: reply.server_time })
    }
}
