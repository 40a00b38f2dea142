//! Booking attendances: the one place where a point is credited, kept waiting as a duplicate, or taken back.
//!
//! A credited attendance holds a place in its limit period (a unique index), so that two at the same instant can't
//! both get it. A duplicate that came from a device waits: when the credited one is undone, the earliest waiting
//! one takes its place. So the points do not depend on the order in which devices upload.
//! Every function here runs inside the caller's transaction and locks the passholder's points first.

use crate::activities::Activity;
use crate::db::entities::{checkin, transfer};
use crate::db::millis;
use crate::error::{RegistryError, Result};
use crate::ledger::{self, Move};
use crate::people::Person;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uitpas_domain::{
    CardState, Channel, CheckinFacts, CheckinRefusal, Instant, LimitPeriod, UncertainInstant, checkin_period,
    judge_checkin,
};
use uitpas_wire::Slug;

/// Somebody attending something.
pub(crate) struct Attendance<'a> {
    pub person: &'a Person,
    /// The state of the card that was shown; of the best one where none was.
    pub card: CardState,
    pub card_number: Option<&'a str>,
    pub activity: &'a Activity,
    pub channel: Channel,
    pub at: UncertainInstant,
}

/// The operation that it came from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub device: &'a str,
    pub seq: i64,
    /// An undo of it was there before it.
    pub undone: bool,
}

/// What became of an attendance.
pub(crate) enum Booked {
    Credited {
        id: String,
        points: i64,
        balance: i64,
    },
    /// Saved before, by this check-in.
    Duplicate {
        of: Option<String>,
        refusal: CheckinRefusal,
        balance: i64,
    },
    /// Its undo had come first.
    TakenBack {
        balance: i64,
    },
    Refused(CheckinRefusal),
}

/// Judges without booking: what a counter asks before it lets somebody check in.
pub(crate) async fn judge<C: ConnectionTrait>(db: &C, attendance: &Attendance<'_>) -> Result<Option<CheckinRefusal>> {
    let taken = taken_places(db, attendance).await?;
    Ok(verdict(attendance, &taken).err())
}

/// Books an attendance under a fresh id. `now` is when it is written, which may be long after it happened.
pub(crate) async fn book<C: ConnectionTrait>(
    tx: &C,
    id: String,
    attendance: &Attendance<'_>,
    now: Instant,
    source: Option<Source<'_>>,
) -> Result<Booked> {
    let account = ledger::points_of(&attendance.person.row.id);
    let balance = ledger::lock(tx, &account).await?;
    let taken = taken_places(tx, attendance).await?;
    let Decided { booked, row, transfer, .. } = decide(id, attendance, balance, &taken, now, source);
    if let Some(row) = row {
        checkin::Entity::insert(row).exec_without_returning(tx).await?;
    }
    if let Some(row) = transfer {
        transfer::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(booked)
}

/// What becomes of an attendance, and the rows that say so; nothing is written yet.
pub(crate) struct Decided {
    pub booked: Booked,
    pub row: Option<checkin::ActiveModel>,
    pub transfer: Option<transfer::ActiveModel>,
    /// The place that it takes.
    pub place: Option<Taken>,
}

/// Decides under a fresh id, from the passholder's balance and the places taken in the attendance's period.
pub(crate) fn decide(
    id: String,
    attendance: &Attendance<'_>,
    balance: i64,
    taken: &[Taken],
    now: Instant,
    source: Option<Source<'_>>,
) -> Decided {
    #[cfg(feature = "deliberate-faults")]
    let taken = if source.is_some() && crate::faults::on(crate::faults::Fault::CreditDuplicate) { &[] } else { taken };
    let undone = source.is_some_and(|source| source.undone);
    let row = |place: Place<'_>| Some(row_of(&id, attendance, &place, now, source));
    match verdict(attendance, taken) {
        Err(CheckinRefusal::AlreadySaved { period }) => {
            let status = if undone { "CANCELLED" } else { "DUPLICATE" };
            let points = attendance.activity.points.into();
            let row = source.and_then(|_| row(Place { period: &period, status, points, ordinal: None }));
            let booked = if undone {
                Booked::TakenBack { balance }
            } else {
                let of = taken.first().map(|place| place.id.clone());
                Booked::Duplicate { of, refusal: CheckinRefusal::AlreadySaved { period }, balance }
            };
            Decided { booked, row, transfer: None, place: None }
        }
        Err(refusal) => Decided { booked: Booked::Refused(refusal), row: None, transfer: None, place: None },
        Ok(found) if undone => {
            let points = found.points.into();
            let row = row(Place { period: &found.period, status: "CANCELLED", points, ordinal: None });
            Decided { booked: Booked::TakenBack { balance }, row, transfer: None, place: None }
        }
        Ok(found) => {
            let points = found.points.into();
            let ordinal = free_ordinal(taken, &found.period.key);
            #[cfg(feature = "deliberate-faults")]
            let ordinal = match source {
                Some(source) if crate::faults::on(crate::faults::Fault::CreditDuplicate) => {
                    millis(now) * 1_000 + source.seq
                }
                _ => ordinal,
            };
            let place = Taken {
                id: id.clone(),
                period_key: found.period.key.clone(),
                period_at_ms: millis(counted_at(&found.period, attendance.at.best)),
                ordinal: Some(ordinal),
                created_ms: millis(now),
            };
            let ordinal = place.ordinal;
            let row = row(Place { period: &found.period, status: "CREDITED", points, ordinal });
            let movement = credit_of(&id, &attendance.person.row.id, &attendance.activity.id, points);
            let transfer = ledger::row_of(movement, now);
            let booked = Booked::Credited { id, points, balance: balance + points };
            Decided { booked, row, transfer, place: Some(place) }
        }
    }
}

/// Takes back a check-in, credited or waiting; answers the balance after it, or `None` when there is nothing to
/// take back. Another attendance that waited for the place gets it.
///
/// # Errors
/// `uitpas/points-already-spent`: the points are gone, and a balance never goes below zero. The check-in stays.
pub(crate) async fn take_back<C: ConnectionTrait>(tx: &C, id: &str, now: Instant) -> Result<Option<i64>> {
    let Some(seen) = checkin::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    let account = ledger::points_of(&seen.passholder_id);
    let balance = ledger::lock(tx, &account).await?;
    // Read again under the lock: somebody else may have taken it back just now.
    let Some(row) = checkin::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    if row.status == "CANCELLED" {
        return Ok(None);
    }
    let credited = row.status == "CREDITED";
    let heir = if credited { first_waiting(tx, &row).await? } else { None };
    #[cfg(feature = "deliberate-faults")]
    let heir = heir.filter(|_| !crate::faults::on(crate::faults::Fault::ForgetWaiting));
    let change = heir.as_ref().map_or(0, |heir| heir.points) - if credited { row.points } else { 0 };
    if balance + change < 0 {
        return Err(RegistryError::new(Slug::PointsAlreadySpent).text("problem-points-already-spent"));
    }
    set_status(tx, row.clone(), "CANCELLED", None, Some(now)).await?;
    if credited {
        let (ordinal, passholder, activity) = (row.ordinal, row.passholder_id.clone(), row.activity_id.clone());
        // The heir's points first: in between, the balance must not look lower than it ends.
        if let Some(heir) = heir {
            let (id, points) = (heir.id.clone(), heir.points);
            set_status(tx, heir, "CREDITED", ordinal, None).await?;
            ledger::book(tx, credit_of(&id, &passholder, &activity, points), now).await?;
        }
        let back = Move {
            from: account,
            to: ledger::awarded_by(&activity),
            unit: "POINT",
            amount: row.points,
            kind: "CHECKIN_UNDO",
            reference: &row.id,
        };
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::UndoWithoutPoints) {
            return Ok(Some(balance));
        }
        ledger::book(tx, back, now).await?;
    }
    Ok(Some(balance + change))
}

fn verdict(
    attendance: &Attendance<'_>,
    taken: &[Taken],
) -> std::result::Result<uitpas_domain::CheckinVerdict, CheckinRefusal> {
    judge_checkin(&CheckinFacts {
        card: attendance.card,
        group_pass: attendance.person.is_group(),
        has_active_membership: attendance.person.has_active_membership(),
        calendar: &attendance.activity.calendar,
        channel: attendance.channel,
        at: attendance.at,
        limit: attendance.activity.limit,
        already: u32::try_from(taken.len()).unwrap_or(u32::MAX),
        points: attendance.activity.points,
    })
}

/// A place that a credited check-in holds.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub id: String,
    pub period_key: String,
    pub period_at_ms: i64,
    pub ordinal: Option<i64>,
    pub created_ms: i64,
}

/// The period that an attendance counts in; `None` where no window can have been open.
pub(crate) fn period_of(attendance: &Attendance<'_>) -> Option<LimitPeriod> {
    let activity = attendance.activity;
    let found = checkin_period(&activity.calendar, attendance.channel, attendance.at, activity.limit);
    found.ok().map(|(_, period)| period)
}

/// The credited check-ins of the same period. Counted by time, not by key: a limit that was changed since from days
/// to weeks still sees them.
async fn taken_places<C: ConnectionTrait>(db: &C, attendance: &Attendance<'_>) -> Result<Vec<Taken>> {
    let Some(period) = period_of(attendance) else { return Ok(Vec::new()) };
    let (person, activity) = (attendance.person.row.id.as_str(), attendance.activity.id.as_str());
    let mut found = places_of(db, &[person], &[activity], period.start, period.end).await?;
    Ok(found.remove(&(person.to_owned(), activity.to_owned())).unwrap_or_default())
}

/// Passholder and activity.
pub(crate) type Pair = (String, String);

/// The places that these passholders hold at these activities from `start` until before `end`, the oldest first.
pub(crate) async fn places_of<C: ConnectionTrait>(
    db: &C,
    passholders: &[&str],
    activities: &[&str],
    start: Option<Instant>,
    end: Option<Instant>,
) -> Result<HashMap<Pair, Vec<Taken>>> {
    let mut query = checkin::Entity::find()
        .filter(checkin::Column::PassholderId.is_in(passholders.iter().copied()))
        .filter(checkin::Column::ActivityId.is_in(activities.iter().copied()))
        // A literal, so that the index of places, which holds the credited ones only, is used whatever the plan.
        .filter(Expr::cust("status = 'CREDITED'"));
    if let Some(start) = start {
        query = query.filter(checkin::Column::PeriodAtMs.gte(millis(start)));
    }
    if let Some(end) = end {
        query = query.filter(checkin::Column::PeriodAtMs.lt(millis(end)));
    }
    type Row = (String, String, String, String, i64, Option<i64>, i64);
    let rows: Vec<Row> = query
        .order_by_asc(checkin::Column::CreatedMs)
        .order_by_asc(checkin::Column::Id)
        .select_only()
        .columns([
            checkin::Column::PassholderId,
            checkin::Column::ActivityId,
            checkin::Column::Id,
            checkin::Column::PeriodKey,
            checkin::Column::PeriodAtMs,
            checkin::Column::Ordinal,
            checkin::Column::CreatedMs,
        ])
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<Pair, Vec<Taken>> = HashMap::new();
    for (passholder, activity, id, period_key, period_at_ms, ordinal, created_ms) in rows {
        let taken = Taken { id, period_key, period_at_ms, ordinal, created_ms };
        found.entry((passholder, activity)).or_default().push(taken);
    }
    Ok(found)
}

fn free_ordinal(taken: &[Taken], key: &str) -> i64 {
    let used: Vec<i64> =
        taken.iter().filter(|place| place.period_key == key).filter_map(|place| place.ordinal).collect();
    (1..).find(|ordinal| !used.contains(ordinal)).unwrap_or(1)
}

struct Place<'a> {
    period: &'a LimitPeriod,
    status: &'static str,
    points: i64,
    ordinal: Option<i64>,
}

/// The moment that a check-in counts at: within its period, which may be that of an activity long before it.
fn counted_at(period: &LimitPeriod, at: Instant) -> Instant {
    if period.contains(at) { at } else { period.start.unwrap_or(at) }
}

fn row_of(
    id: &str,
    attendance: &Attendance<'_>,
    place: &Place<'_>,
    now: Instant,
    source: Option<Source<'_>>,
) -> checkin::ActiveModel {
    let at = attendance.at.best;
    let channel = match attendance.channel {
        Channel::Counter => "COUNTER",
        Channel::Code => "CODE",
        Channel::Kiosk => "KIOSK",
    };
    checkin::ActiveModel {
        id: Set(id.to_owned()),
        passholder_id: Set(attendance.person.row.id.clone()),
        activity_id: Set(attendance.activity.id.clone()),
        card_number: Set(attendance.card_number.map(str::to_owned)),
        channel: Set(channel.to_owned()),
        status: Set(place.status.to_owned()),
        period_key: Set(place.period.key.clone()),
        period_at_ms: Set(millis(counted_at(place.period, at))),
        ordinal: Set(place.ordinal),
        points: Set(place.points),
        occurred_ms: Set(millis(at)),
        created_ms: Set(millis(now)),
        cancelled_ms: Set((place.status == "CANCELLED").then(|| millis(now))),
        device_id: Set(source.map(|source| source.device.to_owned())),
        seq: Set(source.map(|source| source.seq)),
    }
}

fn credit_of<'a>(id: &'a str, passholder: &str, activity: &str, points: i64) -> Move<'a> {
    Move {
        from: ledger::awarded_by(activity),
        to: ledger::points_of(passholder),
        unit: "POINT",
        amount: points,
        kind: "CHECKIN",
        reference: id,
    }
}

/// The attendance that waited longest for this place.
async fn first_waiting<C: ConnectionTrait>(tx: &C, row: &checkin::Model) -> Result<Option<checkin::Model>> {
    Ok(checkin::Entity::find()
        .filter(checkin::Column::PassholderId.eq(row.passholder_id.as_str()))
        .filter(checkin::Column::ActivityId.eq(row.activity_id.as_str()))
        .filter(checkin::Column::PeriodKey.eq(row.period_key.as_str()))
        .filter(checkin::Column::Status.eq("DUPLICATE"))
        .order_by_asc(checkin::Column::OccurredMs)
        .order_by_asc(checkin::Column::DeviceId)
        .order_by_asc(checkin::Column::Seq)
        .one(tx)
        .await?)
}

async fn set_status<C: ConnectionTrait>(
    tx: &C,
    row: checkin::Model,
    status: &str,
    ordinal: Option<i64>,
    cancelled: Option<Instant>,
) -> Result<()> {
    let mut row: checkin::ActiveModel = row.into();
    row.status = Set(status.to_owned());
    row.ordinal = Set(ordinal);
    row.cancelled_ms = Set(cancelled.map(millis));
    row.update(tx).await?;
    Ok(())
}

/// A check-in's refusal as the API's error.
pub(crate) fn refusal_error(refusal: &CheckinRefusal) -> RegistryError {
    use crate::error::TextArg::Moment;
    let not_allowed = || RegistryError::new(Slug::CheckinNotAllowed);
    let error = match refusal {
        CheckinRefusal::CardNotActive(state) => RegistryError::new(Slug::InvalidCardStatus)
            .text(crate::passes::card_text(*state))
            .extra("cardStatus", crate::people::state_name(*state)),
        CheckinRefusal::GroupPass => RegistryError::new(Slug::InvalidCard).text("refusal-group-pass"),
        CheckinRefusal::NoMembership => {
            RegistryError::new(Slug::PassholderNoActiveCardsystems).text("refusal-no-membership")
        }
        CheckinRefusal::NotYet { opens } => not_allowed().text("refusal-not-yet").arg("opens", Moment(*opens)),
        CheckinRefusal::Over { closed } => not_allowed().text("refusal-over").arg("closed", Moment(*closed)),
        CheckinRefusal::NoOccurrence => not_allowed().text("refusal-no-occurrence"),
        CheckinRefusal::AlreadySaved { .. } => not_allowed().text("refusal-already-saved"),
    };
    error.detail(refusal.code())
}
