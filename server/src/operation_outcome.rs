//! What becomes of one operation of a device: the facts that it names, judged as a counter judged them, on its
//! corrected time with its uncertainty.
//!
//! The registry never rejects a fact: it classifies it. Only the rules and what is known decide, never the order
//! in which operations arrive (see `attend` for undone and waiting ones).

use crate::activities::{self, Activity};
use crate::attend::{self, Attendance, Booked, Source};
use crate::checkins::{CodeProblem, event_of_code};
use crate::db::entities::{checkin, operation};
use crate::db::one_of;
use crate::devices::{Device, DeviceOwner};
use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::passholders::looks_after;
use crate::people::{self, ShownPass};
use crate::redeem_offline::{self, DeskKnown};
use crate::registry::Registry;
use crate::shortfall;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use uitpas_domain::{Channel, CheckinRefusal, ChipNumber, Instant, PassIdentifier, UitpasNumber, UncertainInstant};
use uitpas_wire::Slug;
use uitpas_wire::offline::{Operation, OperationKind, Outcome, RefusedReason};

/// Uncertainty of a server date that was heard just now: it is cut to the second, and took a moment to arrive.
const HEARD_MS: i64 = 2_000;
/// How fast a phone's clock may drift since, in parts per million. Ours: twice what the phone itself reckons with,
/// so that the registry never refuses for the clock what the phone accepted.
const DRIFT_PPM: i64 = 200;
/// Uncertainty when it is not known how long ago the registry was heard (after a restart of the phone). Ours.
const AGE_UNKNOWN_MS: i64 = 20 * 60 * 1_000;
/// Uncertainty of a wall clock that never heard the registry. Ours: in the guest's favour.
const NEVER_HEARD_MS: i64 = 24 * 60 * 60 * 1_000;

/// The moment of an operation, in the registry's time. It is never later than its arrival.
pub(crate) fn time_of(operation: &Operation, received: Instant) -> UncertainInstant {
    let margin = match (operation.offset_ms, operation.offset_age_ms) {
        (Some(_), Some(age)) => HEARD_MS.saturating_add(age.max(0).saturating_mul(DRIFT_PPM) / 1_000_000),
        (Some(_), None) => AGE_UNKNOWN_MS,
        (None, _) => NEVER_HEARD_MS,
    };
    let corrected = operation.wall_ms.saturating_add(operation.offset_ms.unwrap_or(0));
    let best = DateTime::<Utc>::from_timestamp_millis(corrected).unwrap_or(received).min(received);
    UncertainInstant::around(best, TimeDelta::milliseconds(margin.min(NEVER_HEARD_MS)))
}

/// What the operations of a batch name, read once.
pub(crate) struct Known {
    activities: HashMap<String, Option<Arc<Activity>>>,
    passes: HashMap<String, ShownPass>,
    /// The numbers of the device's operations that an undo names.
    undone: HashSet<i64>,
    /// What desks did.
    pub desk: DeskKnown,
    /// Everybody in it; their points are locked.
    pub passholders: BTreeSet<String>,
}

impl Known {
    /// Reads the passes of a batch, and locks the points of everybody in it.
    pub async fn around<C: ConnectionTrait>(tx: &C, device: &Device, operations: &[&Operation]) -> Result<Self> {
        let identifiers: Vec<PassIdentifier> = operations.iter().filter_map(|one| identifier_of(one)).collect();
        let (mut numbers, mut chips) = (Vec::new(), Vec::new());
        for identifier in &identifiers {
            match identifier {
                PassIdentifier::Number(number) => numbers.push(number.as_str()),
                PassIdentifier::Chip(chip) => chips.push(chip.as_str()),
                PassIdentifier::Insz(_) => {}
            }
        }
        let passes = people::by_keys(tx, &numbers, &chips).await?;
        let taken_back: Vec<String> = checkin::Entity::find()
            .filter(checkin::Column::DeviceId.eq(device.id.as_str()))
            .filter(checkin::Column::Seq.is_in(operations.iter().filter_map(|one| one.undoes)))
            .select_only()
            .column(checkin::Column::PassholderId)
            .into_tuple()
            .all(tx)
            .await?;
        let undone: Vec<Option<i64>> = operation::Entity::find()
            .filter(operation::Column::DeviceId.eq(device.id.as_str()))
            .filter(one_of(operation::Column::Undoes, operations.iter().map(|one| one.seq).collect()))
            .filter(operation::Column::Kind.eq("CHECKIN_UNDO"))
            .select_only()
            .column(operation::Column::Undoes)
            .into_tuple()
            .all(tx)
            .await?;
        let shown = passes.values().filter_map(|shown| shown.card.passholder_id.clone());
        let scanned = operations.iter().filter_map(|one| one.passholder_id.clone()).filter(|id| !id.contains('\0'));
        let desk = DeskKnown::around(tx, device, operations).await?;
        let given_back = desk.passholders.iter().cloned();
        let passholders = shown.chain(scanned).chain(taken_back).chain(given_back).collect();
        ledger::lock_points(tx, &passholders).await?;
        desk.lock_stock(tx).await?;
        let named: BTreeSet<&str> = operations.iter().filter_map(|one| one.event_id.as_deref()).collect();
        let activities = activities::load_many(tx, named.into_iter().filter(|id| !id.contains('\0'))).await?;
        let activities = activities.into_iter().map(|one| (one.id.clone(), Some(Arc::new(one)))).collect();
        let undone = undone.into_iter().flatten().collect();
        Ok(Self { activities, passes, undone, desk, passholders })
    }

    /// Whether an undo of this operation was there before it.
    pub fn is_undone(&self, seq: i64) -> bool {
        self.undone.contains(&seq)
    }

    /// The attendance that a check-in at a counter stands for, or else what becomes of it. An activity that was not
    /// read yet counts as unknown.
    pub fn attendance<'a>(
        &'a self,
        device: &Device,
        operation: &Operation,
        now: Instant,
    ) -> std::result::Result<Attendance<'a>, Outcome> {
        let DeviceOwner::Counter(organizer) = &device.owner else { return Err(refused(RefusedReason::NotPermitted)) };
        let Some(identifier) = identifier_of(operation) else { return Err(Outcome::UnknownPass) };
        let activity = self.activities.get(operation.event_id.as_deref().unwrap_or_default());
        let Some(Some(activity)) = activity else { return Err(Outcome::UnknownEvent) };
        if activity.organizer_id != *organizer {
            return Err(refused(RefusedReason::NotPermitted));
        }
        let shown = match &identifier {
            PassIdentifier::Number(number) => self.passes.get(number.as_str()),
            PassIdentifier::Chip(chip) => self.passes.get(chip.as_str()),
            PassIdentifier::Insz(_) => None,
        };
        let Some(ShownPass { card, state, person }) = shown else { return Err(Outcome::UnknownPass) };
        let Some(person) = person else { return Err(Outcome::PassNotActive) };
        Ok(Attendance {
            person,
            card: *state,
            card_number: Some(&card.number),
            activity,
            channel: Channel::Counter,
            at: time_of(operation, now),
        })
    }

    /// Remembers an undo that was just stored.
    pub fn undid(&mut self, kind: OperationKind, undone: i64, seq: i64) {
        match kind {
            OperationKind::CheckinUndo => {
                self.undone.insert(undone);
            }
            OperationKind::RedemptionUndo => self.desk.undid(undone, seq),
            _ => {}
        }
    }

    /// The pass that an operation names, when there is one.
    pub fn shown(&self, operation: &Operation) -> Option<ShownPass> {
        match identifier_of(operation)? {
            PassIdentifier::Number(number) => self.passes.get(number.as_str()).cloned(),
            PassIdentifier::Chip(chip) => self.passes.get(chip.as_str()).cloned(),
            PassIdentifier::Insz(_) => None,
        }
    }

    async fn activity<C: ConnectionTrait>(&mut self, db: &C, id: &str) -> Result<Option<Arc<Activity>>> {
        if let Some(known) = self.activities.get(id) {
            return Ok(known.clone());
        }
        // PostgreSQL can't even be asked for a text with a NUL, and an error would end the transaction.
        let found = if id.contains('\0') { None } else { activities::load(db, id).await?.map(Arc::new) };
        self.activities.insert(id.to_owned(), found.clone());
        Ok(found)
    }
}

/// Decides and books one operation.
pub(crate) async fn decide<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
    known: &mut Known,
) -> Result<Outcome> {
    #[cfg(feature = "deliberate-faults")]
    let device = &Device {
        suspended: device.suspended && !crate::faults::on(crate::faults::Fault::BookForSuspended),
        ..device.clone()
    };
    if device.suspended {
        if operation.kind == OperationKind::Redemption {
            redeem_offline::note_unbooked(tx, device, operation).await?;
        }
        return Ok(Outcome::DeviceSuspended);
    }
    match operation.kind {
        OperationKind::Checkin => checkin(registry, tx, device, operation, now, known).await,
        OperationKind::CodeCheckin => code_checkin(registry, tx, device, operation, now, known).await,
        OperationKind::CheckinUndo => undo(registry, tx, device, operation, now).await,
        OperationKind::Redemption => redeem_offline::redeem(registry, tx, device, operation, now, known).await,
        OperationKind::RedemptionUndo => redeem_offline::undo(registry, tx, device, operation, now).await,
        OperationKind::RightsReturn => redeem_offline::give_back(tx, device, operation).await,
    }
}

/// The pass that an operation names, by what is printed on it or what its chip says.
fn identifier_of(operation: &Operation) -> Option<PassIdentifier> {
    match (&operation.uitpas_number, &operation.chip_number) {
        (Some(number), _) => UitpasNumber::parse(number).ok().map(PassIdentifier::Number),
        (None, Some(chip)) => ChipNumber::parse(chip).ok().map(PassIdentifier::Chip),
        (None, None) => None,
    }
}

fn refused(reason: RefusedReason) -> Outcome {
    Outcome::Refused { reason }
}

async fn checkin<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
    known: &mut Known,
) -> Result<Outcome> {
    if identifier_of(operation).is_some() {
        known.activity(tx, operation.event_id.as_deref().unwrap_or_default()).await?;
    }
    match known.attendance(device, operation, now) {
        Ok(attendance) => book(registry, tx, Recorded { device, operation, known }, &attendance, now).await,
        Err(outcome) => Ok(outcome),
    }
}

async fn code_checkin<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
    known: &mut Known,
) -> Result<Outcome> {
    let DeviceOwner::Passholder(owner) = &device.owner else { return Ok(refused(RefusedReason::NotPermitted)) };
    let passholder = operation.passholder_id.as_deref().unwrap_or_default();
    if passholder.contains('\0') || !looks_after(tx, owner, passholder).await? {
        return Ok(refused(RefusedReason::NotPermitted));
    }
    let at = time_of(operation, now);
    let event = match event_of_code(registry, tx, operation.code.as_deref().unwrap_or_default(), at).await? {
        Ok(event) => event,
        Err(CodeProblem::Invalid) => return Ok(Outcome::CodeInvalid),
        Err(CodeProblem::Expired) => return Ok(Outcome::CodeExpired),
    };
    let Some(activity) = known.activity(tx, &event).await? else { return Ok(Outcome::UnknownEvent) };
    let Some(person) = people::by_id(tx, passholder).await? else { return Ok(Outcome::UnknownPass) };
    let number = uitpas_domain::the_number(&person.memberships).map(|number| number.as_str().to_owned());
    let attendance = Attendance {
        card: person.best_card_state(),
        person: &person,
        card_number: number.as_deref(),
        activity: &activity,
        channel: Channel::Code,
        at,
    };
    book(registry, tx, Recorded { device, operation, known }, &attendance, now).await
}

/// What a device recorded.
struct Recorded<'a> {
    device: &'a Device,
    operation: &'a Operation,
    known: &'a Known,
}

async fn book<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    recorded: Recorded<'_>,
    attendance: &Attendance<'_>,
    now: Instant,
) -> Result<Outcome> {
    let seq = recorded.operation.seq;
    let source = Source { device: &recorded.device.id, seq, undone: recorded.known.is_undone(seq) };
    let booked = attend::book(tx, registry.fresh_id(), attendance, now, Some(source)).await?;
    Ok(outcome_of(booked))
}

/// What a device hears of what became of an attendance.
pub(crate) fn outcome_of(booked: Booked) -> Outcome {
    match booked {
        Booked::Credited { id, points, balance } => Outcome::Credited { checkin_id: id, points, balance },
        Booked::Duplicate { of, balance, .. } => {
            Outcome::Duplicate { of: of.unwrap_or_default(), balance: Some(balance) }
        }
        Booked::TakenBack { balance } => Outcome::Undone { balance },
        Booked::Refused(refusal) => match refusal {
            CheckinRefusal::CardNotActive(_) => Outcome::PassNotActive,
            CheckinRefusal::GroupPass => refused(RefusedReason::GroupPass),
            CheckinRefusal::NoMembership => refused(RefusedReason::NoMembership),
            CheckinRefusal::NotYet { opens } => Outcome::OutsideWindow { opens: Some(opens), closed: None },
            CheckinRefusal::Over { closed } => Outcome::OutsideWindow { opens: None, closed: Some(closed) },
            CheckinRefusal::NoOccurrence | CheckinRefusal::AlreadySaved { .. } => refused(RefusedReason::NoPoints),
        },
    }
}

/// Only a check-in of the same device can be undone. One that has not arrived yet is taken back when it does.
/// Points that were spent at a desk meanwhile are borne by that desk's organizer; spent at the registry, the check-in
/// stays.
async fn undo<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
) -> Result<Outcome> {
    let row = checkin::Entity::find()
        .filter(checkin::Column::DeviceId.eq(device.id.as_str()))
        .filter(checkin::Column::Seq.eq(operation.undoes))
        .one(tx)
        .await?;
    let Some(row) = row else { return Ok(Outcome::NothingToUndo) };
    match attend::take_back(tx, &row.id, now).await {
        Ok(Some(balance)) => Ok(Outcome::Undone { balance }),
        Ok(None) => Ok(Outcome::NothingToUndo),
        Err(RegistryError { slug: Slug::PointsAlreadySpent, .. }) => {
            let account = ledger::points_of(&row.passholder_id);
            let missing = row.points - ledger::balance(tx, &account).await?;
            if !shortfall::bear(registry, tx, &row.passholder_id, missing, now).await? {
                return Ok(refused(RefusedReason::Other));
            }
            attend::take_back(tx, &row.id, now).await?;
            shortfall::settle_one(registry, tx, &row.passholder_id, now).await?;
            Ok(Outcome::Undone { balance: ledger::balance(tx, &account).await? })
        }
        Err(error) => Err(error),
    }
}
