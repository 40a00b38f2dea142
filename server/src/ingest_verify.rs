//! What of a batch needs no database: hashing, verifying and reading each operation. It is most of the processor time
//! of an ingest, so it is done before the transaction begins, while nobody waits for a lock, and on all cores.
//!
//! Each signature is verified by itself. The library can verify many at once for about half the price, but by another
//! equation: it takes weak keys and signatures that the strict check refuses, and two registries could then judge the
//! same operation differently.

use crate::error::{RegistryError, Result};
use uitpas_wire::offline::{Operation, OperationError, PublicKey, SignedOperation};

/// So few are verified on the spot: less than handing them to another thread would save.
const ON_THE_SPOT: usize = 16;

/// The content of an operation, or why it can't be read.
pub(crate) type Read = std::result::Result<Operation, OperationError>;

/// What the bytes of one operation say.
pub(crate) struct Checked {
    /// The operation's id.
    pub id: String,
    pub is_signed: bool,
    pub read: Read,
}

impl Checked {
    fn of(signed: &SignedOperation, key: &PublicKey) -> Self {
        Self { id: signed.id(), is_signed: signed.is_signed_by(key), read: signed.read() }
    }
}

/// Checks all of a batch, in its order.
///
/// # Errors
/// The process is ending.
pub(crate) async fn check_all(operations: &[SignedOperation], key: &PublicKey) -> Result<Vec<Checked>> {
    if operations.len() <= ON_THE_SPOT {
        return Ok(operations.iter().map(|one| Checked::of(one, key)).collect());
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = operations.len().div_ceil(cores).max(ON_THE_SPOT);
    let tasks: Vec<_> = operations
        .chunks(share)
        .map(|chunk| {
            let (chunk, key) = (chunk.to_vec(), *key);
            tokio::task::spawn_blocking(move || chunk.iter().map(|one| Checked::of(one, &key)).collect::<Vec<_>>())
        })
        .collect();
    let mut checked = Vec::with_capacity(operations.len());
    for task in tasks {
        checked.extend(task.await.map_err(|_| RegistryError::internal("a check of signatures was cut off"))?);
    }
    Ok(checked)
}
