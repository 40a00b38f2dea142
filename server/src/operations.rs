//! Operations that devices recorded without network: taken in by the batch, each in its own savepoint, each with a
//! result that is kept for ever, so that the same operation again gets the same answer.
//!
//! Gaps are allowed: operations are taken as they come, and the highest number up to which nothing is missing is
//! acknowledged. What can't take a place in the device's log (a wrong signature, a number that is taken by another
//! operation) is kept apart and reported. A break in the hash chain is recorded and logged, yet costs no guest a
//! point: which of two operations arrived first must not matter.

use crate::db::entities::{device, operation, refused_operation};
use crate::db::{millis, one_of, transact};
use crate::devices::{self, Device, unknown_device};
use crate::error::{RegistryError, Result};
use crate::ingest_checkins::run_of;
use crate::ingest_verify::{Checked, Read, check_all};
use crate::operation_outcome::{Known, decide};
use crate::registry::Registry;
use crate::{rights_return, shortfall};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, TransactionTrait,
};
use std::collections::HashMap;
use uitpas_domain::Instant;
use uitpas_wire::Slug;
use uitpas_wire::offline::{
    BatchReply, ChainHash, MAX_OPERATIONS, Operation, OperationBatch, OperationError, OperationKind, OperationResult,
    Outcome, RefusedReason, SignedOperation,
};

/// Of what can't be read, this much is kept.
const KEPT_BYTES: usize = 4096;

/// How the sender of a batch proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// By a login that may speak for the device.
    LoggedIn,
    /// By the device's signatures alone: every one of them must be right.
    Signatures,
}

/// What is stored of a device's log around the operations of a batch.
pub(crate) struct Log {
    rows: HashMap<i64, Stored>,
    refused: HashMap<String, String>,
}

struct Stored {
    hash: String,
    result: String,
}

/// How a batch is taken in. The outcomes and what is stored are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Runs of ordinary check-ins many at once, everything else by itself.
    Together,
    /// Every operation by itself: what `Together` is measured by.
    OneByOne,
}

/// One operation of a batch.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub signed: &'a SignedOperation,
    pub id: &'a str,
    pub read: &'a Read,
    pub is_signed: bool,
}

impl Registry {
    /// Takes in a batch and answers with a result per operation, in the order sent.
    ///
    /// # Errors
    /// `offline/batch-too-large`, `offline/device-not-found`; with [`Sender::Signatures`]
    /// `offline/signature-invalid` when one does not fit. One bad operation is never an error of the batch.
    pub async fn ingest(&self, batch: &OperationBatch, sender: Sender) -> Result<BatchReply> {
        self.ingest_by(batch, sender, Way::Together).await
    }

    /// The same, in a way of the caller's choice.
    ///
    /// # Errors
    /// As [`Registry::ingest`].
    pub async fn ingest_by(&self, batch: &OperationBatch, sender: Sender, way: Way) -> Result<BatchReply> {
        if batch.operations.len() > MAX_OPERATIONS {
            return Err(RegistryError::new(Slug::BatchTooLarge).text("problem-too-large"));
        }
        let known = self.device(&batch.device_id).await?;
        let checked = check_all(&batch.operations, &known.key).await?;
        if sender == Sender::Signatures && (checked.is_empty() || checked.iter().any(|one| !one.is_signed)) {
            return Err(RegistryError::new(Slug::SignatureInvalid).text("problem-unauthorized"));
        }
        let sent = || batch.operations.iter().zip(&checked);
        let sent: Vec<Sent<'_>> = sent()
            .map(|(signed, Checked { id, is_signed, read })| Sent { signed, id, read, is_signed: *is_signed })
            .collect();
        let now = self.now();
        let (results, acknowledged) = transact!(self.db(), |tx| async {
            // One batch of a device at a time.
            let row = device::Entity::find_by_id(&batch.device_id).lock_exclusive().one(tx).await?;
            let row = row.ok_or_else(unknown_device)?;
            #[cfg(feature = "deliberate-faults")]
            if crate::faults::on(crate::faults::Fault::UnitsBackAtExpiry) {
                rights_return::take_back_expired(self, tx, now).await?;
            }
            let acknowledged = row.acknowledged_seq;
            let device = devices::from_row(row)?;
            let mut log = Log::around(tx, &device.id, &sent).await?;
            let mut known = Known::around(tx, &device, &log.fresh(&sent)).await?;
            let mut results: Vec<OperationResult> = Vec::with_capacity(sent.len());
            while let Some(rest) = sent.get(results.len()..).filter(|rest| !rest.is_empty()) {
                let run = match way {
                    Way::Together => run_of(rest, &device, now, &log, &known),
                    Way::OneByOne => Vec::new(),
                };
                if let Some(booked) = self.book_run(tx, &device, &run, now, &mut log).await? {
                    results.extend(booked);
                    continue;
                }
                let by_itself = run.len().max(1);
                for one in rest.iter().take(by_itself) {
                    results.push(self.take_in(tx, &device, *one, now, &mut log, &mut known).await?);
                }
            }
            let acknowledged = acknowledge(tx, &device.id, acknowledged).await?;
            self.after_batch(tx, &device, acknowledged, &known, now).await?;
            Ok((results, acknowledged))
        })?;
        Ok(BatchReply { results, acknowledged, server_time: now })
    }

    /// The highest number of a device's log up to which nothing is missing.
    ///
    /// # Errors
    /// `offline/device-not-found`.
    pub async fn acknowledged(&self, device_id: &str) -> Result<i64> {
        let row = device::Entity::find_by_id(device_id).one(self.db().reader()).await?;
        Ok(row.ok_or_else(unknown_device)?.acknowledged_seq)
    }

    async fn take_in(
        &self,
        tx: &DatabaseTransaction,
        device: &Device,
        sent: Sent<'_>,
        now: Instant,
        log: &mut Log,
        known: &mut Known,
    ) -> Result<OperationResult> {
        let Sent { signed, id, read, is_signed } = sent;
        let seq = match read {
            Ok(operation) => Some(operation.seq),
            Err(_) => raw_seq(signed, &device.id),
        };
        let result = |outcome| OperationResult { seq, id: id.to_owned(), outcome };
        if let Some(stored) = seq.and_then(|seq| log.rows.get(&seq))
            && stored.hash == id
        {
            return Ok(result(parse_outcome(&stored.result)));
        }
        // A signature that was damaged on its way may come whole the next time.
        if let Some(reason) = log.refused.get(id)
            && !(is_signed && reason == reason_name(RefusedReason::BadSignature))
        {
            return Ok(result(Outcome::Refused { reason: reason_from(reason) }));
        }
        let apart = match read {
            _ if !is_signed => Some(RefusedReason::BadSignature),
            Ok(operation) if operation.device != device.id => Some(RefusedReason::WrongDevice),
            _ if seq.is_none() => Some(RefusedReason::BadFormat),
            // The number is another operation's: this one does not follow from the log that the registry knows.
            _ if seq.is_some_and(|seq| log.rows.contains_key(&seq)) => Some(RefusedReason::BrokenChain),
            _ => None,
        };
        if let Some(reason) = apart {
            keep_apart(tx, device, sent, seq, reason, now).await?;
            if reason == RefusedReason::BrokenChain {
                devices::mark_forked(tx, &device.id).await?;
            }
            log.refused.insert(id.to_owned(), reason_name(reason).to_owned());
            tracing::warn!(device = %device.id, ?seq, ?reason, "an operation was kept apart");
            return Ok(result(Outcome::Refused { reason }));
        }
        let Some(seq) = seq else { return Err(RegistryError::internal("an operation without a number")) };
        let outcome = match read {
            Err(error) => Outcome::Refused { reason: unreadable(*error) },
            Ok(operation) => self.decide_in_savepoint(tx, device, operation, now, known).await?,
        };
        store(tx, device, sent, seq, &outcome, now, log).await?;
        if let Ok(Operation { kind, undoes: Some(undone), .. }) = read {
            known.undid(*kind, *undone, seq);
        }
        Ok(result(outcome))
    }

    /// What a batch changed beyond its operations: rights that were given back are complete now, and what organizers bear
    /// is what is still missing.
    async fn after_batch(
        &self,
        tx: &DatabaseTransaction,
        device: &Device,
        acknowledged: i64,
        known: &Known,
        now: Instant,
    ) -> Result<()> {
        shortfall::settle(self, tx, &known.passholders, now).await?;
        rights_return::apply(self, tx, &device.id, acknowledged, now).await?;
        devices::seen(tx, &device.id, now).await
    }

    /// A fault in one operation rolls back that operation only; it is kept with the outcome that a person must look.
    /// A conflict with another transaction is for the whole batch, which is then repeated.
    async fn decide_in_savepoint(
        &self,
        tx: &DatabaseTransaction,
        device: &Device,
        operation: &Operation,
        now: Instant,
        known: &mut Known,
    ) -> Result<Outcome> {
        let savepoint = tx.begin().await?;
        match decide(self, &savepoint, device, operation, now, known).await {
            Ok(outcome) => {
                savepoint.commit().await?;
                Ok(outcome)
            }
            Err(error) => {
                #[cfg(feature = "deliberate-faults")]
                if crate::faults::on(crate::faults::Fault::SkipSavepoint) {
                    savepoint.commit().await?;
                    return Ok(Outcome::Refused { reason: RefusedReason::Other });
                }
                savepoint.rollback().await?;
                if error.is_conflict() || error.status == 503 {
                    return Err(error);
                }
                tracing::error!(device = %device.id, seq = operation.seq, %error, "an operation could not be decided");
                Ok(Outcome::Refused { reason: RefusedReason::Other })
            }
        }
    }
}

/// Writes an operation into the device's log for ever.
async fn store(
    tx: &DatabaseTransaction,
    device: &Device,
    sent: Sent<'_>,
    seq: i64,
    outcome: &Outcome,
    now: Instant,
    log: &mut Log,
) -> Result<()> {
    let row = log_row(device, sent, seq, outcome, now, log)?;
    operation::Entity::insert(row).exec_without_returning(tx).await?;
    check_follower(tx, &device.id, seq, sent.id, log).await
}

/// The row of an operation in the device's log, as which the log knows it from here on.
pub(crate) fn log_row(
    device: &Device,
    sent: Sent<'_>,
    seq: i64,
    outcome: &Outcome,
    now: Instant,
    log: &mut Log,
) -> Result<operation::ActiveModel> {
    let operation = sent.read.as_ref().ok();
    let chain = operation.map_or("GAP", |operation| log.chain_of(operation));
    if chain == "BROKEN" {
        tracing::warn!(device = %device.id, seq, "an operation does not follow the one before it");
    }
    let json = serde_json::to_value(outcome).map_err(|_| RegistryError::internal("an outcome can't be written"))?;
    let name = match outcome {
        // What a person should see has a name of its own in the table.
        Outcome::Redeemed { conflicts, .. } if !conflicts.is_empty() => "REDEEMED_WITH_CONFLICTS",
        _ => json.get("outcome").and_then(|name| name.as_str()).unwrap_or_default(),
    };
    let name = name.to_owned();
    let result = json.to_string();
    log.rows.insert(seq, Stored { hash: sent.id.to_owned(), result: result.clone() });
    Ok(operation::ActiveModel {
        device_id: Set(device.id.clone()),
        seq: Set(seq),
        kind: Set(kind_name(operation).to_owned()),
        payload: Set(kept_bytes(sent.signed)),
        payload_hash: Set(sent.id.to_owned()),
        signature: Set(sent.signed.signature.as_bytes().to_vec()),
        chain: Set(chain.to_owned()),
        undoes: Set(operation.filter(|one| is_undo(one.kind)).and_then(|one| one.undoes)),
        outcome: Set(name),
        result: Set(result),
        received_ms: Set(millis(now)),
    })
}

const fn is_undo(kind: OperationKind) -> bool {
    matches!(kind, OperationKind::CheckinUndo | OperationKind::RedemptionUndo)
}

fn kept_bytes(signed: &SignedOperation) -> Vec<u8> {
    signed.payload.0.iter().copied().take(KEPT_BYTES).collect()
}

impl Log {
    async fn around<C: ConnectionTrait>(tx: &C, device: &str, sent: &[Sent<'_>]) -> Result<Self> {
        let mut numbers: Vec<i64> = sent.iter().filter_map(|one| seq_of(*one, device)).collect();
        numbers.extend(numbers.clone().into_iter().flat_map(|seq| [seq.saturating_sub(1), seq.saturating_add(1)]));
        let rows: Vec<(i64, String, String)> = operation::Entity::find()
            .filter(operation::Column::DeviceId.eq(device))
            .filter(one_of(operation::Column::Seq, numbers))
            .select_only()
            .columns([operation::Column::Seq, operation::Column::PayloadHash, operation::Column::Result])
            .into_tuple()
            .all(tx)
            .await?;
        let refused = || refused_operation::Entity::find().filter(refused_operation::Column::DeviceId.eq(device));
        // Most devices have none, and need not ask for each.
        let any = refused().select_only().column(refused_operation::Column::Reason).into_tuple::<String>();
        let refused: Vec<(String, String)> = if any.one(tx).await?.is_none() {
            Vec::new()
        } else {
            refused()
                .filter(refused_operation::Column::PayloadHash.is_in(sent.iter().map(|one| one.id)))
                .select_only()
                .columns([refused_operation::Column::PayloadHash, refused_operation::Column::Reason])
                .into_tuple()
                .all(tx)
                .await?
        };
        Ok(Self {
            rows: rows.into_iter().map(|(seq, hash, result)| (seq, Stored { hash, result })).collect(),
            refused: refused.into_iter().collect(),
        })
    }

    /// Whether an operation has this number.
    pub fn has(&self, seq: i64) -> bool {
        self.rows.contains_key(&seq)
    }

    /// Whether the operation of this id was kept apart.
    pub fn has_refused(&self, id: &str) -> bool {
        self.refused.contains_key(id)
    }

    /// Forgets operations that could not be written after all.
    pub fn forget(&mut self, numbers: impl IntoIterator<Item = i64>) {
        for seq in numbers {
            self.rows.remove(&seq);
        }
    }

    /// The operations of a batch that have no result yet.
    fn fresh<'a>(&self, sent: &[Sent<'a>]) -> Vec<&'a Operation> {
        sent.iter()
            .filter_map(|one| {
                let operation = one.read.as_ref().ok()?;
                let known = self.rows.get(&operation.seq).is_some_and(|stored| stored.hash == one.id);
                (!known).then_some(operation)
            })
            .collect()
    }

    fn chain_of(&self, operation: &Operation) -> &'static str {
        if operation.seq == 1 {
            return if operation.previous == ChainHash::START { "GOOD" } else { "BROKEN" };
        }
        match self.rows.get(&(operation.seq - 1)) {
            None => "GAP",
            Some(before) if before.hash == operation.previous.to_hex() => "GOOD",
            Some(_) => "BROKEN",
        }
    }
}

/// The operation after this one may have come first: now its link can be checked.
async fn check_follower(tx: &DatabaseTransaction, device: &str, seq: i64, hash: &str, log: &Log) -> Result<()> {
    let Some(next) = seq.checked_add(1).filter(|next| log.rows.contains_key(next)) else { return Ok(()) };
    let key = (device.to_owned(), next);
    let Some(row) = operation::Entity::find_by_id(key).one(tx).await? else { return Ok(()) };
    if row.chain != "GAP" {
        return Ok(());
    }
    let follower: Option<Operation> = serde_json::from_slice(&row.payload).ok();
    let good = follower.is_some_and(|follower| follower.previous.to_hex() == hash);
    let mut row: operation::ActiveModel = row.into();
    row.chain = Set(if good { "GOOD" } else { "BROKEN" }.to_owned());
    row.update(tx).await?;
    Ok(())
}

/// Moves the acknowledgement on as far as nothing is missing.
async fn acknowledge(tx: &DatabaseTransaction, device: &str, from: i64) -> Result<i64> {
    let mut reached = from;
    loop {
        let next: Vec<i64> = operation::Entity::find()
            .filter(operation::Column::DeviceId.eq(device))
            .filter(operation::Column::Seq.gt(reached))
            .order_by_asc(operation::Column::Seq)
            .limit(1_000)
            .select_only()
            .column(operation::Column::Seq)
            .into_tuple()
            .all(tx)
            .await?;
        let before = reached;
        for seq in &next {
            if *seq != reached + 1 {
                break;
            }
            reached = *seq;
        }
        if reached == before || reached != before + 1_000 {
            break;
        }
    }
    if reached > from {
        device::Entity::update_many()
            .col_expr(device::Column::AcknowledgedSeq, sea_orm::sea_query::Expr::value(reached))
            .filter(device::Column::Id.eq(device))
            .exec(tx)
            .await?;
    }
    Ok(reached)
}

async fn keep_apart(
    tx: &DatabaseTransaction,
    device: &Device,
    sent: Sent<'_>,
    seq: Option<i64>,
    reason: RefusedReason,
    now: Instant,
) -> Result<()> {
    let row = refused_operation::ActiveModel {
        device_id: Set(device.id.clone()),
        payload_hash: Set(sent.id.to_owned()),
        seq: Set(seq),
        payload: Set(kept_bytes(sent.signed)),
        signature: Set(sent.signed.signature.as_bytes().to_vec()),
        reason: Set(reason_name(reason).to_owned()),
        received_ms: Set(millis(now)),
    };
    refused_operation::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The number of an operation that names this device.
fn seq_of(sent: Sent<'_>, device: &str) -> Option<i64> {
    match sent.read {
        Ok(operation) => (operation.device == device).then_some(operation.seq),
        Err(_) => raw_seq(sent.signed, device),
    }
}

/// The number of an operation that can't be read as a whole, when it names this device.
fn raw_seq(signed: &SignedOperation, device: &str) -> Option<i64> {
    if signed.payload.0.len() > KEPT_BYTES {
        return None;
    }
    let value: serde_json::Value = serde_json::from_slice(&signed.payload.0).ok()?;
    let seq = value.get("seq")?.as_i64()?;
    ((1..i64::MAX).contains(&seq) && value.get("device")?.as_str()? == device).then_some(seq)
}

fn unreadable(error: OperationError) -> RefusedReason {
    match error {
        OperationError::BadSignature => RefusedReason::BadSignature,
        _ => RefusedReason::BadFormat,
    }
}

fn kind_name(operation: Option<&Operation>) -> &'static str {
    match operation.map(|operation| operation.kind) {
        Some(OperationKind::Checkin) => "CHECKIN",
        Some(OperationKind::CheckinUndo) => "CHECKIN_UNDO",
        Some(OperationKind::CodeCheckin) => "CODE_CHECKIN",
        Some(OperationKind::Redemption) => "REDEMPTION",
        Some(OperationKind::RedemptionUndo) => "REDEMPTION_UNDO",
        Some(OperationKind::RightsReturn) => "RIGHTS_RETURN",
        None => "UNKNOWN",
    }
}

fn reason_name(reason: RefusedReason) -> &'static str {
    match reason {
        RefusedReason::BadSignature => "BAD_SIGNATURE",
        RefusedReason::BrokenChain => "BROKEN_CHAIN",
        RefusedReason::BadFormat => "BAD_FORMAT",
        RefusedReason::WrongDevice => "WRONG_DEVICE",
        RefusedReason::NotPermitted => "NOT_PERMITTED",
        RefusedReason::GroupPass => "GROUP_PASS",
        RefusedReason::NoMembership => "NO_MEMBERSHIP",
        RefusedReason::NoPoints => "NO_POINTS",
        RefusedReason::Other => "OTHER",
    }
}

pub(crate) fn reason_from(name: &str) -> RefusedReason {
    serde_json::from_value(serde_json::Value::from(name)).unwrap_or(RefusedReason::Other)
}

pub(crate) fn parse_outcome(json: &str) -> Outcome {
    serde_json::from_str(json).unwrap_or(Outcome::Unrecognised)
}
