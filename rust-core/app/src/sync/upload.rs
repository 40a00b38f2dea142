//! Uploads operations: batches of up to 500, a result for each, applied in one transaction.
//!
//! What the registry did with an operation changes its state and the local effect together: a credited point becomes
//! part of the balance heard, a duplicate gives nothing, a refusal is parked for a person. An operation without a
//! result of its own goes up again; the registry answers a repeated one with the same result.

use std::collections::HashMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use uitpas_wire::offline::{
    BatchReply, DeviceRole, MAX_OPERATIONS, Operation, OperationBatch, OperationKind, OperationResult, Outcome,
    RefusedReason, SignedOperation,
};

use super::client::Call;
use super::pace::{Ended, Lane, Reason};
use super::{Shared, sealed};
use crate::error::{CallFault, Fault};
use crate::store::{Access, HeardBalance, LocalState, PassKey, RedemptionState, UndoState};

/// How often old records are looked through, at most: with each batch.
const PATH: &str = "/offline/operations";

/// One batch.
pub(super) async fn step(shared: &Shared) -> Result<Ended, CallFault> {
    let limit = *shared.batch.lock().unwrap_or_else(PoisonError::into_inner);
    let batch = read_batch(shared, limit)?;
    let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return sealed::step(shared).await };
    let body = OperationBatch {
        device_id: first.operation.device.clone(),
        operations: batch.iter().map(|waiting| waiting.signed.clone()).collect(),
    };
    // What goes up for the first time gets a balance of just now; a repeated one gets that of its first time.
    let repeated = shared.sent.fetch_max(last.seq, Ordering::Relaxed);
    let snapshot = shared.store.read(|db| Ok(db.roster.map_or(0, |index| index.id)))?;
    let answer = match shared.client.call_signed(&Call::post(PATH, &body)?).await {
        Ok(answer) => answer,
        Err(fault) => {
            #[cfg(feature = "deliberate-faults")]
            if forgets(&fault) {
                let today = shared.today();
                let lost = |db: &Access<'_>, seq| db.settle_operation(seq, &Outcome::NothingToUndo, today);
                shared.store.write(|db| batch.iter().try_for_each(|waiting| lost(db, waiting.seq).map(|_| ())))?;
            }
            if fault.status() == Some(413) && batch.len() > 1 {
                set_limit(shared, batch.len().div_ceil(2));
                return Ok(Ended::More);
            }
            return Err(fault);
        }
    };
    let reply: BatchReply = answer.json()?;
    let settled = apply(shared, &batch, &reply, Told { repeated, snapshot, at: reply.server_time })?;
    begin_anew_after_a_fork(shared, &batch, &reply)?;
    if settled == 0 {
        // An answer without a single result of ours would be asked for again at once, for ever.
        return Err(CallFault::Unreadable);
    }
    set_limit(shared, limit.saturating_mul(2));
    // A passholder sees the new balance at once. A counter knows what it did, unless an answer was lost on the way; its
    // snapshot has a pace of its own.
    if shared.role == DeviceRole::Passholder || first.seq <= repeated {
        shared.pace.kick(Lane::Download, Reason::Work);
    }
    Ok(Ended::More)
}

#[cfg(feature = "deliberate-faults")]
fn forgets(fault: &CallFault) -> bool {
    use crate::faults::{Fault, on};
    let refused = fault.status().is_some_and(|status| (400..500).contains(&status));
    (refused && on(Fault::DeleteOn4xx)) || (*fault == CallFault::BrokenOff && on(Fault::DeleteOnBrokenOff))
}

fn set_limit(shared: &Shared, limit: usize) {
    *shared.batch.lock().unwrap_or_else(PoisonError::into_inner) = limit.clamp(1, MAX_OPERATIONS);
}

struct Waiting {
    seq: i64,
    signed: SignedOperation,
    operation: Operation,
}

/// The oldest waiting operations, all of one device id.
fn read_batch(shared: &Shared, limit: usize) -> Result<Vec<Waiting>, Fault> {
    let mut batch: Vec<Waiting> = Vec::new();
    for (seq, signed) in shared.store.read(|db| db.waiting_batch(limit))? {
        let operation = signed.read().map_err(|_| Fault::LogDamaged)?;
        if batch.first().is_some_and(|first| first.operation.device != operation.device) {
            break;
        }
        batch.push(Waiting { seq, signed, operation });
    }
    Ok(batch)
}

/// Writes all results of a reply in one transaction; how many operations wait no more.
fn apply(shared: &Shared, batch: &[Waiting], reply: &BatchReply, told: Told) -> Result<usize, Fault> {
    let results: HashMap<&str, &OperationResult> =
        reply.results.iter().map(|result| (result.id.as_str(), result)).collect();
    let today = shared.today();
    shared.store.write(|db| {
        let mut settled = 0;
        for waiting in batch {
            let Some(result) = results.get(waiting.signed.id().as_str()) else { continue };
            if db.settle_operation(waiting.seq, &result.outcome, today)? {
                settled += 1;
                take_effect(db, waiting, &result.outcome, told)?;
            }
        }
        db.prune_operations(today)?;
        Ok(settled)
    })
}

/// A log that the registry takes for forked, because a twin of this device went on from the same place, is good for
/// nothing more: what is recorded from now on goes into a new one.
fn begin_anew_after_a_fork(shared: &Shared, batch: &[Waiting], reply: &BatchReply) -> Result<(), Fault> {
    let broken = Outcome::Refused { reason: RefusedReason::BrokenChain };
    let ours = batch.first().is_some_and(|first| shared.log.device().as_ref() == Some(&first.operation.device));
    if ours && reply.results.iter().any(|result| result.outcome == broken) {
        shared.log.begin_anew()?;
        shared.store.write(|db| {
            db.forget_rights()?;
            super::forget_enrolment(db)
        })?;
        shared.pace.kick(Lane::Download, Reason::Now);
        tracing::warn!(code = "log-forked", "the registry has another continuation of this log; a new one began");
    }
    Ok(())
}

/// How a reply's balances are to be taken.
#[derive(Clone, Copy)]
struct Told {
    /// Records up to this number may have arrived before.
    repeated: i64,
    /// The snapshot that was current when they were sent.
    snapshot: i64,
    /// When it answered.
    at: DateTime<Utc>,
}

impl Told {
    /// Keeps a balance that is true as of the record `seq` of this device.
    fn hear(self, db: &Access<'_>, pass: PassKey, identifier: &str, seq: i64, balance: i64) -> Result<(), Fault> {
        let at = crate::device::later_than(self.at, db.heard_balance(pass)?.map(|heard| heard.at));
        let since = if seq > self.repeated { self.snapshot } else { 0 };
        db.hear_balance(pass, identifier, HeardBalance { balance, at, contains: seq, since })
    }
}

/// What a result means for what this device shows of the pass.
fn take_effect(db: &Access<'_>, waiting: &Waiting, outcome: &Outcome, told: Told) -> Result<(), Fault> {
    // The record's number less the operation's is the log's base.
    let undone = waiting.operation.undoes.unwrap_or(0) + waiting.seq - waiting.operation.seq;
    match waiting.operation.kind {
        OperationKind::Checkin => checkin(db, waiting, waiting.seq, outcome, told),
        OperationKind::CheckinUndo => checkin(db, waiting, undone, outcome, told),
        OperationKind::Redemption => redemption(db, waiting.seq, outcome, told),
        OperationKind::RedemptionUndo => redemption_undo(db, undone, waiting.seq, outcome, told),
        OperationKind::CodeCheckin | OperationKind::RightsReturn => Ok(()),
    }
}

fn redemption(db: &Access<'_>, seq: i64, outcome: &Outcome, told: Told) -> Result<(), Fault> {
    let Some((pass, mut local)) = db.local_redemption(seq)? else { return Ok(()) };
    let undo = db.redemption_undo_of(seq)?;
    let Outcome::Redeemed { balance, .. } = outcome else {
        local.state = RedemptionState::NotBooked;
        return db.put_local_redemption(seq, pass, undo, &local);
    };
    local.state = RedemptionState::Booked;
    db.put_local_redemption(seq, pass, undo, &local)?;
    told.hear(db, pass, &local.identifier, seq, *balance)
}

fn redemption_undo(db: &Access<'_>, undone: i64, seq: i64, outcome: &Outcome, told: Told) -> Result<(), Fault> {
    let Some((pass, mut local)) = db.local_redemption(undone)? else { return Ok(()) };
    if let Outcome::RedemptionUndone { balance } = outcome {
        local.undo = UndoState::Done;
        db.put_local_redemption(undone, pass, Some(seq), &local)?;
        return told.hear(db, pass, &local.identifier, seq, *balance);
    }
    // The registry did not take it back, so that neither the points nor the unit are there again.
    local.undo = if *outcome == Outcome::NothingToUndo { UndoState::Done } else { UndoState::No };
    db.put_local_redemption(undone, pass, None, &local)
}

fn checkin(db: &Access<'_>, waiting: &Waiting, seq: i64, outcome: &Outcome, told: Told) -> Result<(), Fault> {
    let Some((pass, mut local)) = db.local_checkin(seq)? else { return Ok(()) };
    let balance = match (waiting.operation.kind, outcome) {
        (OperationKind::Checkin, Outcome::Credited { points, balance, .. }) => {
            local.state = LocalState::Credited;
            local.points = u32::try_from(*points).unwrap_or(local.points);
            Some(*balance)
        }
        (OperationKind::Checkin, Outcome::Duplicate { balance, .. }) => {
            local.state = LocalState::Duplicate;
            *balance
        }
        (OperationKind::Checkin, _) => {
            local.state = LocalState::NotCredited;
            None
        }
        (_, Outcome::Undone { balance }) => {
            local.undo = UndoState::Done;
            Some(*balance)
        }
        (_, Outcome::NothingToUndo) => {
            local.undo = UndoState::Done;
            None
        }
        // The registry did not take it back: the check-in stands, and a person is shown the refusal.
        (_, _) => {
            local.undo = UndoState::No;
            None
        }
    };
    db.put_local_checkin(seq, pass, &local)?;
    match balance {
        Some(balance) => told.hear(db, pass, &local.identifier, waiting.seq, balance),
        None => Ok(()),
    }
}
