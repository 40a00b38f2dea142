//! Activities: search and one in the event database's public JSON; settings and card systems of the API.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use uitpas_domain::civil_time::{end_of_day, start_of_day};
use uitpas_wire::api::{EventCardSystem, EventSettings, Permission};
use uitpas_wire::event::{Event, EventPage};

use super::Id;
use crate::activities::EventSearch;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::permissions::missing;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;

/// Activities for members only are not public: they show at organizers where the caller works.
pub(crate) async fn search(State(state): State<AppState>, caller: Caller, query: Query) -> Answer<Json<EventPage>> {
    let works_at = [Permission::EventsRead, Permission::CheckinsWrite];
    let closed_at = if caller.rights.anywhere(Permission::EventsReadAll) {
        None
    } else {
        Some(works_at.into_iter().flat_map(|permission| caller.rights.organizers(permission)).collect())
    };
    let search = EventSearch {
        organizer_id: query.one("organizerId")?.map(str::to_owned),
        from: moment(&query, "from", false)?,
        to: moment(&query, "to", true)?,
        text: query.one("text")?.map(str::to_owned),
        closed_at,
    };
    Ok(Json(state.registry().events(&search, query.paging()?).await?))
}

/// A moment, or a day: its beginning, or its end.
fn moment(query: &Query, name: &str, end: bool) -> Answer<Option<DateTime<Utc>>> {
    let Some(value) = query.one(name)? else { return Ok(None) };
    if let Ok(moment) = DateTime::parse_from_rfc3339(value) {
        return Ok(Some(moment.to_utc()));
    }
    let day = NaiveDate::parse_from_str(value, "%Y-%m-%d")
        .map_err(|_| ApiError::parameter(name, "must be a date such as 2026-11-23 or a moment with an offset"))?;
    Ok(Some(if end { end_of_day(day) } else { start_of_day(day) }))
}

pub(crate) async fn one(State(state): State<AppState>, Id(id): Id) -> Answer<Json<Event>> {
    Ok(Json(state.registry().event(&id).await?))
}

/// The right for this event's organizer, or the one for all events.
async fn allowed(
    state: &AppState,
    caller: &Caller,
    id: &str,
    own: Permission,
    all: Option<Permission>,
) -> Answer<String> {
    let organizer = state.registry().organizer_of_event(id).await?;
    if caller.rights.at(own, &organizer) || all.is_some_and(|all| caller.rights.anywhere(all)) {
        return Ok(organizer);
    }
    Err(missing(&[own], Some(&organizer)))
}

pub(crate) async fn settings(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<Json<EventSettings>> {
    let all = Some(Permission::EventSettingsReadAll);
    allowed(&state, &caller, &id, Permission::EventSettingsRead, all).await?;
    Ok(Json(state.registry().event_settings(&id).await?))
}

pub(crate) async fn put_settings(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    JsonBody(settings): JsonBody<EventSettings>,
) -> Answer<StatusCode> {
    let all = Some(Permission::EventSettingsUpdateAll);
    allowed(&state, &caller, &id, Permission::EventSettingsUpdate, all).await?;
    state.registry().put_event_settings(&id, &settings).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn card_systems(State(state): State<AppState>, Id(id): Id) -> Answer<Json<Vec<EventCardSystem>>> {
    Ok(Json(state.registry().event_card_systems(&id).await?))
}

pub(crate) async fn put_card_systems(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    JsonBody(systems): JsonBody<Vec<EventCardSystem>>,
) -> Answer<StatusCode> {
    allowed(&state, &caller, &id, Permission::EventsUpdate, Some(Permission::EventsUpdateAll)).await?;
    state.registry().put_event_card_systems(&id, &systems).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The right to an event's check-in code.
pub(super) async fn may_print(state: &AppState, caller: &Caller, id: &str) -> Answer<()> {
    allowed(state, caller, id, Permission::EventsQrCheckincode, None).await.map(|_| ())
}
