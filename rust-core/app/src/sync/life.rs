//! What ends a device's work: its snapshot's end, and the registry suspending or revoking it.
//!
//! After a counter's snapshot is over beyond doubt, or the counter is revoked, nothing readable is left: what waits is
//! sealed to the registry's key and still goes up. Suspended, it only loses its snapshot and its rights. A passholder's
//! own phone loses nothing by any of this.

use uitpas_codes::checkin_code::LIVE_SLOT_SECONDS;
use uitpas_codes::pass_code::PASS_SLOT_SECONDS;
use uitpas_wire::offline::{CodeSeries, DeviceRole};
use uitpas_wire::problem::Slug;

use super::{Lane, Reason, Shared, forget_enrolment, kept_keys};
use crate::error::{CallFault, Fault};
use crate::store::Gone;

/// Looks for the end of the snapshot whenever a live code would change, also without network, and tells when another
/// code is to be shown; until it is dropped.
pub(crate) async fn watch(shared: std::sync::Arc<Shared>) {
    let mut pass_slot = 0;
    loop {
        tokio::time::sleep(CodeSeries::until_next(shared.clock.best(), LIVE_SLOT_SECONDS)).await;
        let over = expire(&shared).unwrap_or_else(|fault| {
            tracing::error!(code = fault.code(), "what is over could not be deleted");
            false
        });
        let another_code = match shared.role {
            DeviceRole::Counter => shared.plan().live.is_some(),
            DeviceRole::Passholder => {
                let slot = CodeSeries::slot_of(shared.clock.best(), PASS_SLOT_SECONDS);
                std::mem::replace(&mut pass_slot, slot) != slot
            }
        };
        if over || another_code {
            (shared.changed)();
        }
    }
}

/// A snapshot whose end has passed beyond doubt leaves nothing behind; whether it was so.
pub(crate) fn expire(shared: &Shared) -> Result<bool, Fault> {
    #[cfg(feature = "deliberate-faults")]
    if crate::faults::on(crate::faults::Fault::DecideAfterExpiry) {
        return Ok(false);
    }
    let over =
        shared.store.read(|db| Ok(db.roster.is_some_and(|index| shared.clock.now().earliest >= index.expires_at)))?;
    if over {
        empty(shared, Gone::Expired)?;
        tracing::info!(code = "snapshot-expired", "the snapshot's validity is over; it was deleted");
    }
    Ok(over)
}

/// Does what the registry's refusal of any call asks of this device.
pub(crate) fn obey(shared: &Shared, fault: &CallFault) -> Result<(), Fault> {
    let CallFault::Refused { problem: Some(problem), .. } = fault else { return Ok(()) };
    if shared.role != DeviceRole::Counter {
        return Ok(());
    }
    match problem.slug() {
        #[cfg(feature = "deliberate-faults")]
        Some(Slug::DeviceSuspended) if crate::faults::on(crate::faults::Fault::KeepAfterSuspension) => Ok(()),
        Some(Slug::DeviceSuspended) => {
            shared.store.bar_snapshot();
            shared.store.drop_snapshot(Some(Gone::Suspended))
        }
        Some(Slug::DeviceRevoked) => {
            shared.store.bar_snapshot();
            empty(shared, Gone::Revoked)?;
            // With its login it would only be enrolled again.
            shared.login.forget()
        }
        _ => Ok(()),
    }
}

fn empty(shared: &Shared, why: Gone) -> Result<(), Fault> {
    let key = kept_keys(shared)?.sealing_key.filter(|_| shared.role == DeviceRole::Counter);
    // A registry without such a key could not open the log: then it stays as it is, sealed with the store's own key.
    let Some(key) = key else { return shared.store.drop_snapshot(Some(why)) };
    shared.log.seal_and_begin_anew(&key, why, forget_enrolment)?;
    shared.pace.kick(Lane::Upload, Reason::Work);
    Ok(())
}
