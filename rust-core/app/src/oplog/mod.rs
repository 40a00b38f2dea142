//! The operation log: what this device did, as signed, chained, gap-free operations.
//!
//! `mod` appends (the operation and its local effect are one durable transaction) and checks the chain at start;
//! `records` reads: what waits, what became of it, what the registry refused. A record is never changed; it is deleted
//! only when the registry has acknowledged it and [`KEEP_DAYS`] have passed.
//!
//! The signing key lives sealed beside the log, so that a log and its key can only be lost together. When somebody else
//! takes over the device a new log begins, with a key of its own: to the registry a new device. Records are numbered
//! through over all logs (that number is called `seq` throughout the app); an operation's own sequence number is the
//! record's less the log's base.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

mod records;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use uitpas_domain::{ActivityId, PassIdentifier, PassholderId};
use uitpas_wire::offline::{
    ByteString, ChainHash, FixedBytes, MAX_OPERATIONS, OfflineRedemption, Operation, OperationBatch, OperationKind,
    PublicKey, ReturnedRights, SealedLog, SealingKey, SignatureBytes, SignedOperation, public_key_of, seal_log,
};
use zeroize::{Zeroize, Zeroizing};

pub use records::{OperationInfo, OperationState, is_parked};

use crate::api::ports::Random;
use crate::error::Fault;
use crate::store::{Access, Gone, Store};
use crate::time::Stamp;

/// How long an acknowledged operation stays (design: 30 days).
pub const KEEP_DAYS: i64 = 30;
/// Version of the operations that this code writes.
const VERSION: u32 = 1;
/// The longest code that is recorded (domain: 512 bytes).
const MAX_CODE: usize = 512;
/// How many acknowledged records before the waiting ones are checked at start.
const CHECKED_TAIL: i64 = 50;
const LOG: &str = "log";

/// What is to be recorded.
#[derive(Clone)]
pub enum Draft {
    /// A pass at a counter. An INSZ cannot be recorded: it stays on no phone.
    Checkin {
        /// By number or chip.
        pass: PassIdentifier,
        /// At this activity.
        activity: ActivityId,
    },
    /// A check-in of this device is taken back.
    Undo {
        /// Its sequence number.
        seq: i64,
    },
    /// A reward was given without network.
    Redemption {
        /// By number or chip.
        pass: PassIdentifier,
        /// Which, for how much, and by which right.
        given: OfflineRedemption,
    },
    /// A redemption of this device is taken back.
    RedemptionUndo {
        /// Its sequence number.
        seq: i64,
    },
    /// Rights are given back.
    RightsReturn(ReturnedRights),
    /// A passholder scanned a check-in code.
    Code {
        /// As it was read.
        code: String,
        /// For whom.
        who: PassholderId,
    },
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Checkin { .. } => "Checkin",
            Self::Undo { .. } => "Undo",
            Self::Redemption { .. } => "Redemption",
            Self::RedemptionUndo { .. } => "RedemptionUndo",
            Self::RightsReturn(_) => "RightsReturn",
            Self::Code { .. } => "Code",
        })
    }
}

/// The log of one device.
pub struct OpLog {
    store: Arc<Store>,
    random: Arc<dyn Random>,
    head: Mutex<Head>,
}

struct Head {
    key: SigningKey,
    /// Number of the last record before this log.
    base: i64,
    device: Option<String>,
    next: i64,
    previous: ChainHash,
}

#[derive(Serialize, Deserialize)]
struct KeptLog {
    key: FixedBytes<32>,
    base: i64,
    device: Option<String>,
}

impl Drop for KeptLog {
    fn drop(&mut self) {
        self.key.0.zeroize();
    }
}

impl Head {
    fn begin(random: &dyn Random, base: i64) -> Result<Self, Fault> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        random.fill(bytes.as_mut()).map_err(|_| Fault::RandomUnavailable)?;
        let key = SigningKey::from_bytes(&bytes);
        Ok(Self { key, base, device: None, next: base + 1, previous: ChainHash::START })
    }

    fn kept(&self, device: Option<&str>) -> KeptLog {
        KeptLog { key: FixedBytes(self.key.to_bytes()), base: self.base, device: device.map(str::to_owned) }
    }
}

impl OpLog {
    /// Takes up the log in the store, or begins one; checks the chain from a little before the first waiting record to
    /// the end, and every signature of what waits.
    ///
    /// # Errors
    /// [`Fault::LogDamaged`] when the chain does not hold; others of the store.
    pub fn open(store: Arc<Store>, random: Arc<dyn Random>) -> Result<Self, Fault> {
        let head = match store.read(|db| db.setting(LOG))? {
            Some(kept) => {
                let kept = Zeroizing::new(kept);
                let kept: KeptLog = serde_json::from_slice(&kept).map_err(|_| Fault::LogDamaged)?;
                let key = SigningKey::from_bytes(&kept.key.0);
                #[cfg(feature = "deliberate-faults")]
                if crate::faults::on(crate::faults::Fault::ReuseSequence) {
                    store.write(|db| Ok(db.conn.execute("DELETE FROM operations WHERE state <> 0", [])?))?;
                }
                let (next, previous) = store.read(|db| db.check_chain(&public_key_of(&key), kept.base))?;
                Head { key, base: kept.base, device: kept.device.clone(), next, previous }
            }
            None => {
                let head = Head::begin(random.as_ref(), store.read(|db| db.last_record())?)?;
                store.write(|db| db.set_setting_json(LOG, &head.kept(None)))?;
                head
            }
        };
        Ok(Self { store, random, head: Mutex::new(head) })
    }

    /// Begins a new log, as a device that the registry does not know yet. What waits in the old one still goes up.
    ///
    /// # Errors
    /// Of the store.
    pub fn begin_anew(&self) -> Result<(), Fault> {
        let mut head = self.head();
        let new = Head::begin(self.random.as_ref(), head.next - 1)?;
        self.store.write(|db| db.set_setting_json(LOG, &new.kept(None)))?;
        *head = new;
        Ok(())
    }

    /// Leaves nothing readable: seals what waits to the registry's key, deletes everything about guests, and destroys
    /// the signing key, all in one transaction. The device is then one that the registry does not know yet.
    ///
    /// # Errors
    /// Of the store, or when sealing fails; then everything is as it was.
    pub fn seal_and_begin_anew(
        &self,
        key: &SealingKey,
        why: Gone,
        also: impl FnOnce(&Access<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        // Nothing is appended while the log is sealed.
        let mut head = self.head();
        let (logs, counts) = self.store.read(|db| seal_waiting(db, key, self.random.as_ref()))?;
        let new = Head::begin(self.random.as_ref(), head.next - 1)?;
        self.store.empty(&logs, &counts, why, |db| {
            db.set_setting_json(LOG, &new.kept(None))?;
            also(db)
        })?;
        *head = new;
        Ok(())
    }

    /// The device's id with the number of the last record before its log, once it has one.
    #[must_use]
    pub fn device_and_base(&self) -> Option<(String, i64)> {
        let head = self.head();
        Some((head.device.clone()?, head.base))
    }

    /// The public half of the signing key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        public_key_of(&self.head().key)
    }

    /// The id that the registry gave this device, once it did.
    #[must_use]
    pub fn device(&self) -> Option<String> {
        self.head().device.clone()
    }

    /// The registry enrolled this device under `id`.
    ///
    /// # Errors
    /// Of the store.
    pub fn enrolled(&self, id: &str) -> Result<(), Fault> {
        let mut head = self.head();
        if head.device.as_deref() != Some(id) {
            self.store.write(|db| db.set_setting_json(LOG, &head.kept(Some(id))))?;
            head.device = Some(id.to_owned());
        }
        Ok(())
    }

    /// Records `draft` and whatever `effect` writes, in one durable transaction; the new sequence number.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], [`Fault::NotRecordable`], what `effect` returns, or of the store; then nothing at all
    /// was recorded.
    pub fn append(
        &self,
        draft: &Draft,
        stamp: &Stamp,
        snapshot_version: Option<i64>,
        effect: impl FnOnce(&Access<'_>, i64) -> Result<(), Fault>,
    ) -> Result<i64, Fault> {
        let mut head = self.head();
        let device = head.device.clone().ok_or(Fault::NotEnrolled)?;
        let mut nonce = [0_u8; 16];
        self.random.fill(&mut nonce).map_err(|_| Fault::RandomUnavailable)?;
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::ForgetNonce) {
            nonce = [0; 16];
        }
        let seq = head.next;
        let mut operation = Operation {
            v: VERSION,
            device,
            seq: seq - head.base,
            nonce: FixedBytes(nonce),
            kind: OperationKind::Checkin,
            uitpas_number: None,
            chip_number: None,
            event_id: None,
            code: None,
            passholder_id: None,
            undoes: None,
            redemption: None,
            returned: None,
            wall_ms: stamp.reading.wall_ms,
            elapsed_ms: i64::try_from(stamp.reading.elapsed_ms).unwrap_or(i64::MAX),
            boot_id: stamp.reading.boot_id.clone(),
            offset_ms: stamp.offset_ms,
            offset_age_ms: stamp.offset_age_ms.map(|age| i64::try_from(age).unwrap_or(i64::MAX)),
            snapshot_version,
            previous: head.previous,
        };
        fill(&mut operation, draft, head.base)?;
        let signed = operation.sign(&head.key).map_err(|_| Fault::NotRecordable)?;
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::ConfirmBeforeWrite) {
            return Ok(seq);
        }
        self.store.write(|db| {
            db.insert_record(seq, &signed)?;
            effect(db, seq)
        })?;
        head.next = seq + 1;
        head.previous = signed.hash();
        Ok(seq)
    }

    fn head(&self) -> MutexGuard<'_, Head> {
        // The head is only changed after a commit, so it is right even after a panic.
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for OpLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpLog").finish_non_exhaustive()
    }
}

fn fill(operation: &mut Operation, draft: &Draft, base: i64) -> Result<(), Fault> {
    match draft {
        Draft::Checkin { pass, activity } => {
            name_pass(operation, pass)?;
            operation.event_id = Some(activity.as_str().to_owned());
        }
        Draft::Undo { seq } => {
            operation.kind = OperationKind::CheckinUndo;
            operation.undoes = Some(own_number(*seq, base)?);
        }
        Draft::Redemption { pass, given } => {
            operation.kind = OperationKind::Redemption;
            name_pass(operation, pass)?;
            operation.redemption = Some(given.clone());
        }
        Draft::RedemptionUndo { seq } => {
            operation.kind = OperationKind::RedemptionUndo;
            operation.undoes = Some(own_number(*seq, base)?);
        }
        Draft::RightsReturn(returned) => {
            operation.kind = OperationKind::RightsReturn;
            operation.returned = Some(returned.clone());
        }
        Draft::Code { code, who } => {
            if code.is_empty() || code.len() > MAX_CODE {
                return Err(Fault::NotRecordable);
            }
            operation.kind = OperationKind::CodeCheckin;
            operation.code = Some(code.clone());
            operation.passholder_id = Some(who.as_str().to_owned());
        }
    }
    Ok(())
}

fn name_pass(operation: &mut Operation, pass: &PassIdentifier) -> Result<(), Fault> {
    match pass {
        PassIdentifier::Number(number) => operation.uitpas_number = Some(number.as_str().to_owned()),
        PassIdentifier::Chip(chip) => operation.chip_number = Some(chip.as_str().to_owned()),
        PassIdentifier::Insz(_) => return Err(Fault::NotRecordable),
    }
    Ok(())
}

/// What is taken back must be of this log: a record of a former one was another device's to the registry.
fn own_number(seq: i64, base: i64) -> Result<i64, Fault> {
    seq.checked_sub(base).filter(|undone| *undone > 0).ok_or(Fault::NothingToUndo)
}

/// Each device's waiting operations, sealed in batches, and how many are in each.
fn seal_waiting(db: &Access<'_>, key: &SealingKey, random: &dyn Random) -> Result<(Vec<SealedLog>, Vec<usize>), Fault> {
    let mut batches: Vec<OperationBatch> = Vec::new();
    for (_, signed) in db.waiting_batch(usize::MAX)? {
        let device = signed.read().map_err(|_| Fault::LogDamaged)?.device;
        match batches.last_mut() {
            Some(batch) if batch.device_id == device && batch.operations.len() < MAX_OPERATIONS => {
                batch.operations.push(signed);
            }
            _ => batches.push(OperationBatch { device_id: device, operations: vec![signed] }),
        }
    }
    let seal = |batch: &OperationBatch| {
        let mut seed = Zeroizing::new([0_u8; 32]);
        random.fill(seed.as_mut()).map_err(|_| Fault::RandomUnavailable)?;
        seal_log(batch, key, *seed).map_err(|_| Fault::NotRecordable)
    };
    let counts = batches.iter().map(|batch| batch.operations.len()).collect();
    Ok((batches.iter().map(seal).collect::<Result<_, _>>()?, counts))
}

impl Access<'_> {
    fn insert_record(&self, seq: i64, signed: &SignedOperation) -> Result<(), Fault> {
        let mut plain = signed.signature.as_bytes().to_vec();
        plain.extend_from_slice(&signed.payload.0);
        let sealed = self.sealer.seal("operations", &seq.to_be_bytes(), "record", &plain)?;
        self.conn
            .prepare_cached("INSERT INTO operations (seq, state, record) VALUES (?1, 0, ?2)")?
            .execute((seq, sealed))?;
        Ok(())
    }

    pub(super) fn open_record(&self, seq: i64, sealed: &[u8]) -> Result<SignedOperation, Fault> {
        let plain = self.sealer.open("operations", &seq.to_be_bytes(), "record", sealed)?;
        let (signature, payload) = plain.split_first_chunk::<64>().ok_or(Fault::StoreDamaged)?;
        let signature: SignatureBytes = FixedBytes(*signature);
        Ok(SignedOperation { payload: ByteString(payload.to_vec()), signature })
    }

    pub(crate) fn last_record(&self) -> Result<i64, Fault> {
        Ok(self.conn.query_row("SELECT coalesce(max(seq), 0) FROM operations", [], |row| row.get(0))?)
    }

    /// The next record's number and what it has to name as previous, after checking what leads there.
    fn check_chain(&self, key: &PublicKey, base: i64) -> Result<(i64, ChainHash), Fault> {
        let (first, last): (Option<i64>, Option<i64>) =
            self.conn.query_row("SELECT min(seq), max(seq) FROM operations WHERE seq > ?1", [base], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let (Some(first), Some(last)) = (first, last) else { return Ok((base + 1, ChainHash::START)) };
        let waiting: Option<i64> =
            self.conn
                .query_row("SELECT min(seq) FROM operations WHERE state = 0 AND seq > ?1", [base], |row| row.get(0))?;
        let from = waiting.unwrap_or(last).saturating_sub(CHECKED_TAIL).max(first);
        let mut statement =
            self.conn.prepare("SELECT seq, state, record FROM operations WHERE seq >= ?1 ORDER BY seq")?;
        let mut rows = statement.query([from])?;
        let mut expected = (from == base + 1).then_some(ChainHash::START);
        let mut next = from;
        while let Some(row) = rows.next()? {
            let (seq, state, sealed): (i64, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let signed = self.open_record(seq, &sealed)?;
            let operation = signed.read().map_err(|_| Fault::LogDamaged)?;
            let follows = expected.is_none_or(|hash| hash == operation.previous);
            let ours = (state != 0 && seq != last) || signed.is_signed_by(key);
            if seq != next || operation.seq != seq - base || !follows || !ours {
                return Err(Fault::LogDamaged);
            }
            expected = Some(signed.hash());
            next = seq + 1;
        }
        let previous = expected.ok_or(Fault::LogDamaged)?;
        Ok((next, previous))
    }
}
