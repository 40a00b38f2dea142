//! Ordinary check-ins of a batch, many at once: nearly all that counters upload.
//!
//! A run of them is decided in memory, by the same functions as one alone (`attend::decide`), on facts that were read
//! for all of them together; then the rows are written in one statement a table. Whatever is out of the ordinary ends
//! a run and is taken in by itself. So the outcomes and the tables are those of one after the other
//! ([`Way::OneByOne`](crate::operations::Way)), which a test compares.

use crate::attend::{self, Attendance, Decided, Pair, Source, Taken};
use crate::db::entities::{checkin, operation, transfer};
use crate::db::millis;
use crate::devices::Device;
use crate::error::Result;
use crate::ledger;
use crate::operation_outcome::{Known, outcome_of};
use crate::operations::{Log, Sent, log_row};
use crate::registry::Registry;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, TransactionTrait};
use std::collections::{BTreeSet, HashMap, HashSet};
use uitpas_domain::{Instant, LimitPeriod};
use uitpas_wire::offline::{Operation, OperationKind, OperationResult};

/// Rows of one insert, the largest first. Few sizes, so that a connection keeps few prepared statements and meets them
/// again; the widest table has 15 columns, and SQLite takes 32,766 parameters (PostgreSQL 65,535).
const ROWS: [usize; 5] = [500, 100, 20, 4, 1];

/// A check-in with nothing unusual about it, ready to be decided.
pub(crate) struct Ordinary<'a> {
    sent: Sent<'a>,
    operation: &'a Operation,
    attendance: Attendance<'a>,
    /// The period that it counts in; `None` where no window was open.
    period: Option<LimitPeriod>,
}

/// The ordinary check-ins that these begin with: new and whole, of a known pass at an activity of this counter, not
/// undone before they came, and with nothing stored that follows them.
pub(crate) fn run_of<'a>(
    rest: &[Sent<'a>],
    device: &Device,
    now: Instant,
    log: &Log,
    known: &'a Known,
) -> Vec<Ordinary<'a>> {
    let mut numbers = HashSet::new();
    rest.iter()
        .map_while(|sent| {
            let operation = sent.read.as_ref().ok()?;
            let follower = operation.seq.checked_add(1)?;
            let ordinary = sent.is_signed
                && !device.suspended
                && operation.kind == OperationKind::Checkin
                && operation.device == device.id
                && !known.is_undone(operation.seq)
                && !log.has_refused(sent.id)
                && ![operation.seq, follower].iter().any(|seq| log.has(*seq) || numbers.contains(seq));
            let attendance = if ordinary { known.attendance(device, operation, now).ok()? } else { return None };
            numbers.insert(operation.seq);
            let period = attend::period_of(&attendance);
            Some(Ordinary { sent: *sent, operation, attendance, period })
        })
        .collect()
}

impl Registry {
    /// Books a run; `None` when there is none, or when it could not be written and each must be looked at by itself.
    /// A conflict with another transaction is for the whole batch, which is then repeated.
    pub(crate) async fn book_run(
        &self,
        tx: &DatabaseTransaction,
        device: &Device,
        run: &[Ordinary<'_>],
        now: Instant,
        log: &mut Log,
    ) -> Result<Option<Vec<OperationResult>>> {
        if run.is_empty() {
            return Ok(None);
        }
        let mut facts = Facts::of(tx, run).await?;
        let mut rows = Rows::default();
        let mut results = Vec::with_capacity(run.len());
        for one in run {
            let source = Source { device: &device.id, seq: one.operation.seq, undone: false };
            let decided = facts.decide(self.fresh_id(), one, now, source);
            let outcome = outcome_of(decided.booked);
            rows.checkins.extend(decided.row);
            rows.transfers.extend(decided.transfer);
            rows.operations.push(log_row(device, one.sent, one.operation.seq, &outcome, now, log)?);
            results.push(OperationResult { seq: Some(one.operation.seq), id: one.sent.id.to_owned(), outcome });
        }
        let savepoint = tx.begin().await?;
        match rows.write(&savepoint).await {
            Ok(()) => {
                savepoint.commit().await?;
                Ok(Some(results))
            }
            Err(error) => {
                savepoint.rollback().await?;
                if error.is_conflict() || error.status == 503 {
                    return Err(error);
                }
                log.forget(run.iter().map(|one| one.operation.seq));
                tracing::warn!(device = %device.id, count = run.len(), %error, "check-ins are taken in one by one");
                Ok(None)
            }
        }
    }
}

/// What a run is decided on, kept up to date as its check-ins are decided.
struct Facts {
    balances: HashMap<String, i64>,
    places: HashMap<Pair, Vec<Taken>>,
}

impl Facts {
    async fn of(tx: &DatabaseTransaction, run: &[Ordinary<'_>]) -> Result<Self> {
        let people: BTreeSet<&str> = run.iter().map(|one| one.attendance.person.row.id.as_str()).collect();
        let people: Vec<&str> = people.into_iter().collect();
        let activities: BTreeSet<&str> = run.iter().map(|one| one.attendance.activity.id.as_str()).collect();
        let activities: Vec<&str> = activities.into_iter().collect();
        let balances = ledger::points_of_many(tx, &people).await?;
        // From the earliest start to the latest end: at most a little more than is needed.
        let periods = || run.iter().filter_map(|one| one.period.as_ref());
        let start = periods().map(|period| period.start).min().flatten();
        let end = if periods().all(|period| period.end.is_some()) {
            periods().filter_map(|period| period.end).max()
        } else {
            None
        };
        let places = attend::places_of(tx, &people, &activities, start, end).await?;
        Ok(Self { balances, places })
    }

    fn decide(&mut self, id: String, one: &Ordinary<'_>, now: Instant, source: Source<'_>) -> Decided {
        let person = &one.attendance.person.row.id;
        let balance = self.balances.entry(person.clone()).or_default();
        let places = self.places.entry((person.clone(), one.attendance.activity.id.clone())).or_default();
        let taken: Vec<Taken> = one.period.as_ref().map_or_else(Vec::new, |period| {
            let within = |at: i64| {
                period.start.is_none_or(|start| millis(start) <= at) && period.end.is_none_or(|end| at < millis(end))
            };
            places.iter().filter(|place| within(place.period_at_ms)).cloned().collect()
        });
        let mut decided = attend::decide(id, &one.attendance, *balance, &taken, now, Some(source));
        if let attend::Booked::Credited { balance: after, .. } = &decided.booked {
            *balance = *after;
        }
        if let Some(place) = decided.place.take() {
            let key = |place: &Taken| (place.created_ms, place.id.clone());
            let at = places.partition_point(|other| key(other) < key(&place));
            places.insert(at, place);
        }
        decided
    }
}

#[derive(Default)]
struct Rows {
    operations: Vec<operation::ActiveModel>,
    checkins: Vec<checkin::ActiveModel>,
    transfers: Vec<transfer::ActiveModel>,
}

impl Rows {
    async fn write(self, tx: &DatabaseTransaction) -> Result<()> {
        insert_all(tx, self.operations).await?;
        insert_all(tx, self.checkins).await?;
        insert_all(tx, self.transfers).await
    }
}

async fn insert_all<A>(tx: &DatabaseTransaction, mut rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    for size in ROWS {
        while rows.len() >= size {
            let later = rows.split_off(size);
            let now = std::mem::replace(&mut rows, later);
            <A::Entity as EntityTrait>::insert_many(now).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}
