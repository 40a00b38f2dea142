//! Uploads operations: batches of up to 500, a result for each, applied in one transaction.
//!
//! What the registry did with an operation changes its state and the local effect together: a credited point becomes
//! part of the balance heard, a duplicate gives nothing, a refusal is parked for a person. An operation without a
//! result of its own goes up again; the registry answers a repeated one with the same result.

use std::collections::HashMap;
use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use uitpas_wire::offline::{
    BatchReply, MAX_OPERATIONS, Operation, OperationBatch, OperationKind, OperationResult, Outcome, SignedOperation,
};

use super::Shared;
use super::client::Call;
use super::pace::{Ended, Lane, Reason};
use crate::error::{CallFault, Fault};
use crate::store::{Access, HeardBalance, LocalState, UndoState};

/// How often old records are looked through, at most: with each batch.
const PATH: &str = "/offline/operations";

/// One batch.
pub(super) async fn step(shared: &Shared) -> Result<Ended, CallFault> {
    let limit = *shared.batch.lock().unwrap_or_else(PoisonError::into_inner);
    let batch = read_batch(shared, limit)?;
    let Some(first) = batch.first() else { return Ok(Ended::Done(None)) };
    let body = OperationBatch {
        device_id: first.operation.device.clone(),
        operations: batch.iter().map(|waiting| waiting.signed.clone()).collect(),
    };
    let answer = match shared.client.call_signed(&Call::post(PATH, &body)?).await {
        Ok(answer) => answer,
        Err(fault) => {
            if fault.status() == Some(413) && batch.len() > 1 {
                set_limit(shared, batch.len().div_ceil(2));
                return Ok(Ended::More);
            }
            return Err(fault);
        }
    };
    let reply: BatchReply = answer.json()?;
    let settled = apply(shared, &batch, &reply)?;
    if settled == 0 {
        // An answer without a single result of ours would be asked for again at once, for ever.
        return Err(CallFault::Unreadable);
    }
    set_limit(shared, limit.saturating_mul(2));
    shared.pace.kick(Lane::Download, Reason::Work);
    Ok(Ended::More)
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
fn apply(shared: &Shared, batch: &[Waiting], reply: &BatchReply) -> Result<usize, Fault> {
    let results: HashMap<&str, &OperationResult> =
        reply.results.iter().map(|result| (result.id.as_str(), result)).collect();
    let today = shared.today();
    shared.store.write(|db| {
        let mut settled = 0;
        for waiting in batch {
            let Some(result) = results.get(waiting.signed.id().as_str()) else { continue };
            if db.settle_operation(waiting.seq, &result.outcome, today)? {
                settled += 1;
                take_effect(db, waiting, &result.outcome, reply.server_time)?;
            }
        }
        db.prune_operations(today)?;
        Ok(settled)
    })
}

/// What a result means for what this device shows of the pass.
fn take_effect(db: &Access<'_>, waiting: &Waiting, outcome: &Outcome, at: DateTime<Utc>) -> Result<(), Fault> {
    let seq = match waiting.operation.kind {
        OperationKind::Checkin => waiting.seq,
        // The record's number less the operation's is the log's base.
        OperationKind::CheckinUndo => waiting.operation.undoes.unwrap_or(0) + waiting.seq - waiting.operation.seq,
        OperationKind::CodeCheckin
        | OperationKind::Redemption
        | OperationKind::RedemptionUndo
        | OperationKind::RightsReturn => return Ok(()),
    };
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
        Some(balance) => {
            let at = crate::device::later_than(at, db.heard_balance(pass)?.map(|heard| heard.at));
            db.hear_balance(pass, &local.identifier, HeardBalance { balance, at })
        }
        None => Ok(()),
    }
}
