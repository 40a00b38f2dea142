//! Activities in the shape of the public event database: written, read and searched. What the pass system adds to
//! them is in `event_settings`.

use crate::db::entities::{activity, activity_card_system, organizer_card_system};
use crate::db::{folded, millis, transact};
use crate::error::{RegistryError, Result};
use crate::paging::{Paging, like_pattern};
use crate::registry::Registry;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uitpas_domain::{Calendar, DEFAULT_CHECKIN_LIMIT, PeriodLimit, PeriodType, Points};
use uitpas_wire::Slug;
use uitpas_wire::event::{AudienceType, Event, EventPage, EventStatusType};

/// The most points that one check-in can give. Ours: far above any use, and no sum of them overflows.
const MOST_POINTS: i64 = 1_000_000;

/// Which activities.
#[derive(Debug, Clone, Default)]
pub struct EventSearch {
    /// Of this organizer.
    pub organizer_id: Option<String>,
    /// Taking place at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Taking place at this moment or earlier.
    pub to: Option<DateTime<Utc>>,
    /// With these words in title, place or organizer.
    pub text: Option<String>,
    /// Those that are not for everyone only at these organizers; `None` for all.
    pub closed_at: Option<Vec<String>>,
}

/// An activity as the rules need it.
#[derive(Debug, Clone)]
pub(crate) struct Activity {
    pub id: String,
    pub organizer_id: String,
    pub title: String,
    pub calendar: Calendar,
    pub points: Points,
    pub limit: PeriodLimit,
}

/// The refusal of an id that no activity has.
pub(crate) fn unknown_event() -> RegistryError {
    RegistryError::new(Slug::EventNotFound).text("problem-event-not-found")
}

fn parse(row: &activity::Model) -> Result<Event> {
    serde_json::from_str(&row.document).map_err(|_| RegistryError::internal("a stored event is not readable"))
}

pub(crate) fn limit_of(volume: Option<i64>, period: Option<&str>) -> Option<PeriodLimit> {
    Some(PeriodLimit { volume: u32::try_from(volume?).ok()?, period: PeriodType::from_api_name(period?)? })
}

/// The limit that an organizer or region set for check-ins.
pub(crate) fn checkin_limit(row: &activity::Model) -> Option<PeriodLimit> {
    limit_of(row.checkin_limit_volume, row.checkin_limit_period.as_deref())
}

/// An activity as the rules need it. One that was cancelled has no occurrence.
pub(crate) async fn load<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Activity>> {
    activity::Entity::find_by_id(id).one(db).await?.map(from_row).transpose()
}

/// Many of them at once. One that can't be read is left out.
pub(crate) async fn load_many<'a, C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Activity>> {
    let rows = activity::Entity::find().filter(activity::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().filter_map(|row| from_row(row).ok()).collect())
}

fn from_row(row: activity::Model) -> Result<Activity> {
    let event = parse(&row)?;
    let cancelled = event.status.as_ref().is_some_and(|status| status.kind == EventStatusType::Unavailable);
    let calendar = if cancelled {
        Calendar::Multiple(Vec::new())
    } else {
        event.calendar().unwrap_or(Calendar::Multiple(Vec::new()))
    };
    Ok(Activity {
        calendar,
        points: Points::try_from(row.checkin_points).unwrap_or_default(),
        limit: checkin_limit(&row).unwrap_or(DEFAULT_CHECKIN_LIMIT),
        id: row.id,
        organizer_id: row.organizer_id,
        title: row.title,
    })
}

/// The row for a new activity: the public JSON, and what is searched of it.
///
/// # Errors
/// `body/invalid-data` when its times make no calendar.
pub fn new_activity(
    event: &Event,
    organizer_id: &str,
    points: i64,
    limit: Option<PeriodLimit>,
) -> Result<activity::ActiveModel> {
    let calendar = event.calendar().map_err(|error| RegistryError::invalid_data("/calendarType", error.to_string()))?;
    let (first, last) = bounds(&calendar);
    let title = event.name.in_language("nl").to_owned();
    let location_name =
        event.location.as_ref().map(|place| place.name.in_language("nl")).unwrap_or_default().to_owned();
    let address = event.location.as_ref().and_then(|place| place.address.as_ref()?.nl.as_ref());
    let city = address.and_then(|address| address.address_locality.as_deref()).unwrap_or_default();
    let organizer = event.organizer.as_ref().map(|organizer| organizer.name.in_language("nl")).unwrap_or_default();
    let document = serde_json::to_string(event).map_err(|_| RegistryError::internal("an event can't be written"))?;
    Ok(activity::ActiveModel {
        id: Set(event.id().to_owned()),
        organizer_id: Set(organizer_id.to_owned()),
        search_text: Set(folded(&[&title, &location_name, city, organizer].join(" "))),
        title: Set(title),
        location_name: Set(location_name),
        document: Set(document),
        first_ms: Set(first.map(millis)),
        last_ms: Set(last.map(millis)),
        checkin_points: Set(points),
        checkin_limit_volume: Set(limit.map(|limit| i64::from(limit.volume))),
        checkin_limit_period: Set(limit.map(|limit| limit.period.api_name().to_owned())),
        ticket_limit_volume: Set(None),
        ticket_limit_period: Set(None),
    })
}

/// The first and last moment of a calendar; `None` where it is open.
fn bounds(calendar: &Calendar) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let spans = match calendar {
        Calendar::Single(span) => vec![span.with_whole_days()],
        Calendar::Multiple(spans) => spans.iter().map(|span| span.with_whole_days()).collect(),
        Calendar::Periodic { from, to, .. } => vec![uitpas_domain::Span::whole_days(*from, *to)],
        Calendar::Permanent { .. } => return (None, None),
    };
    let first = spans.iter().map(|span| span.start).min();
    // Hours over midnight end on the day after the last one.
    let last = spans.iter().map(|span| span.end).max().map(|end| end + chrono::TimeDelta::hours(12));
    (first, last)
}

impl Registry {
    /// Writes an activity, new or changed, with the card systems of its organizer.
    ///
    /// # Errors
    /// `organizer-not-found`; `body/invalid-data` when its times make no calendar or its points are out of range.
    pub async fn put_event(&self, event: &Event, points: i64, limit: Option<PeriodLimit>) -> Result<()> {
        use sea_orm::{ActiveModelTrait, IntoActiveModel};
        check_points(points, "/checkinPoints")?;
        let organizer = event.organizer.as_ref().map(|organizer| organizer.id().to_owned()).unwrap_or_default();
        let row = new_activity(event, &organizer, points, limit)?;
        transact!(self.db(), |tx| async {
            let systems = organizer_systems(tx, &organizer).await?;
            if systems.is_empty() {
                return Err(crate::organizers::unknown_organizer().status(400));
            }
            match activity::Entity::find_by_id(event.id()).lock_exclusive().one(tx).await? {
                None => {
                    activity::Entity::insert(row.clone()).exec_without_returning(tx).await?;
                    set_systems(tx, event.id(), systems.into_iter().map(|id| (id, true))).await?;
                }
                Some(known) => {
                    let kept = known.into_active_model();
                    let mut changed = row.clone();
                    changed.ticket_limit_volume = kept.ticket_limit_volume;
                    changed.ticket_limit_period = kept.ticket_limit_period;
                    changed.reset_all().update(tx).await?;
                }
            }
            Ok(())
        })
    }

    /// One activity.
    ///
    /// # Errors
    /// `event-not-found`.
    pub async fn event(&self, id: &str) -> Result<Event> {
        let row = activity::Entity::find_by_id(id).one(self.db().reader()).await?;
        parse(&row.ok_or_else(unknown_event)?)
    }

    /// The organizer of an activity, whose rights decide who may do what with it.
    ///
    /// # Errors
    /// `event-not-found`.
    pub async fn organizer_of_event(&self, id: &str) -> Result<String> {
        let found: Option<String> = activity::Entity::find_by_id(id)
            .select_only()
            .column(activity::Column::OrganizerId)
            .into_tuple()
            .one(self.db().reader())
            .await?;
        found.ok_or_else(unknown_event)
    }

    /// A page of activities, by their next time in the period asked for, then by title.
    ///
    /// # Errors
    /// `http/invalid-parameter` when the period ends before it begins.
    pub async fn events(&self, search: &EventSearch, paging: Paging) -> Result<EventPage> {
        if let (Some(from), Some(to)) = (search.from, search.to)
            && to < from
        {
            return Err(RegistryError::invalid_query("to", "must not be earlier than from"));
        }
        let mut wanted = Condition::all();
        if let Some(organizer) = &search.organizer_id {
            wanted = wanted.add(activity::Column::OrganizerId.eq(organizer.as_str()));
        }
        if let Some(from) = search.from {
            let later = activity::Column::LastMs.gte(millis(from));
            wanted = wanted.add(Condition::any().add(later).add(activity::Column::LastMs.is_null()));
        }
        if let Some(to) = search.to {
            let earlier = activity::Column::FirstMs.lte(millis(to));
            wanted = wanted.add(Condition::any().add(earlier).add(activity::Column::FirstMs.is_null()));
        }
        for word in search.text.iter().flat_map(|text| text.split_whitespace()).take(16) {
            let pattern = LikeExpr::new(like_pattern(word, false)).escape('\\');
            wanted = wanted.add(Expr::col(activity::Column::SearchText).like(pattern));
        }
        let rows =
            activity::Entity::find().filter(wanted).order_by_asc(activity::Column::Id).all(self.db().reader()).await?;
        // The columns bound a calendar from outside; whether it takes place in the period, the calendar knows.
        let dated = search.from.is_some() || search.to.is_some();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let event = parse(&row)?;
            let open = event.audience.as_ref().is_none_or(|for_whom| for_whom.audience_type == AudienceType::Everyone);
            if !open && search.closed_at.as_ref().is_some_and(|known| !known.contains(&row.organizer_id)) {
                continue;
            }
            let next = self.next_time(&event, search);
            if !dated || next.is_some() {
                found.push((next.unwrap_or(DateTime::<Utc>::MAX_UTC), row.title, event));
            }
        }
        found.sort_by(|a, b| (a.0, &a.1, a.2.id()).cmp(&(b.0, &b.1, b.2.id())));
        let total_items = found.len() as u64;
        let member = paging.cut(found).into_iter().map(|(_, _, event)| event).collect();
        Ok(EventPage { items_per_page: paging.limit, total_items, member })
    }

    fn next_time(&self, event: &Event, search: &EventSearch) -> Option<DateTime<Utc>> {
        let calendar = event.calendar().ok()?;
        let from = search.from.unwrap_or_else(|| search.to.map_or(self.now(), |to| to - YEAR));
        let to = search.to.unwrap_or(from + YEAR);
        calendar.occurrences_between(from, to).first().map(|span| span.start)
    }
}

/// How far a search looks that is open on one side.
const YEAR: chrono::TimeDelta = chrono::TimeDelta::days(366);

pub(crate) fn check_points(points: i64, pointer: &str) -> Result<()> {
    if (0..=MOST_POINTS).contains(&points) {
        Ok(())
    } else {
        Err(RegistryError::invalid_data(pointer, format!("must be from 0 to {MOST_POINTS}")))
    }
}

pub(crate) async fn organizer_systems<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<Vec<i64>> {
    Ok(organizer_card_system::Entity::find()
        .filter(organizer_card_system::Column::OrganizerId.eq(organizer))
        .select_only()
        .column(organizer_card_system::Column::CardSystemId)
        .into_tuple()
        .all(db)
        .await?)
}

/// The activities of these organizers, as a subquery of their ids.
pub(crate) fn of_organizers(organizers: &[String]) -> SelectStatement {
    Query::select()
        .column(activity::Column::Id)
        .from(activity::Entity)
        .and_where(activity::Column::OrganizerId.is_in(organizers.iter().map(String::as_str)))
        .to_owned()
}

/// The titles of activities.
pub(crate) async fn titles_of<C: ConnectionTrait>(
    db: &C,
    ids: impl Iterator<Item = String>,
) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = activity::Entity::find()
        .filter(activity::Column::Id.is_in(ids))
        .select_only()
        .column(activity::Column::Id)
        .column(activity::Column::Title)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Those of some activities that have this in their title.
pub(crate) async fn titled<C: ConnectionTrait>(db: &C, ids: Vec<String>, wanted: &str) -> Result<Vec<String>> {
    let wanted = folded(wanted);
    let titles = titles_of(db, ids.into_iter()).await?.into_iter();
    Ok(titles.filter(|(_, title)| folded(title).contains(&wanted)).map(|(id, _)| id).collect())
}

pub(crate) async fn systems_of_event<C: ConnectionTrait>(db: &C, id: &str) -> Result<BTreeMap<i64, bool>> {
    let rows =
        activity_card_system::Entity::find().filter(activity_card_system::Column::ActivityId.eq(id)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.card_system_id, row.enabled)).collect())
}

pub(crate) async fn set_systems<C: ConnectionTrait>(
    tx: &C,
    id: &str,
    systems: impl IntoIterator<Item = (i64, bool)>,
) -> Result<()> {
    let rows: Vec<_> = systems
        .into_iter()
        .map(|(system, enabled)| activity_card_system::ActiveModel {
            activity_id: Set(id.to_owned()),
            card_system_id: Set(system),
            enabled: Set(enabled),
        })
        .collect();
    if !rows.is_empty() {
        activity_card_system::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
