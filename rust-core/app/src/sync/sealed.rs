//! Uploads the logs that this device can read no more: one at a time, without login, until the registry has each.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

use uitpas_wire::offline::SealedReply;

use super::Shared;
use super::client::Call;
use super::pace::{Ended, LONGEST_WAIT};
use crate::error::CallFault;

const PATH: &str = "/offline/sealed";

/// One sealed log.
pub(super) async fn step(shared: &Shared) -> Result<Ended, CallFault> {
    let Some((id, log)) = shared.store.read(|db| db.sealed_log())? else { return Ok(Ended::Done(None)) };
    match shared.client.call(&Call::post(PATH, &log)?.anonymous()).await {
        Ok(answer) => {
            // Only the registry's own answer lets go of it.
            let _: SealedReply = answer.json()?;
            shared.store.write(|db| db.delete_sealed_log(id))?;
            Ok(Ended::More)
        }
        // It will hardly say anything else soon; new operations must not wait behind it.
        Err(CallFault::Refused { status: 400..=428, .. }) => {
            tracing::warn!(code = "sealed-log-refused", "the registry did not take a sealed log; it is kept");
            Ok(Ended::Done(Some(LONGEST_WAIT)))
        }
        Err(fault) => Err(fault),
    }
}
