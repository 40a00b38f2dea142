//! Check-ins at a counter, by code, their list, and taking one back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_domain::Channel;
use uitpas_wire::api::{
    Checkin, CheckinRequest, CheckinStatus, Page, Permission, SelfCheckinRequest, SelfCheckinResponse,
};

use super::{Id, passholders, present};
use crate::checkins::CheckinSearch;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::problem::{Answer, message};
use crate::http::query::Query;

pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<CheckinRequest>,
) -> Answer<(StatusCode, Json<Checkin>)> {
    present(&request.event_id, "/eventId")?;
    present(&request.uitpas_number, "/uitpasNumber")?;
    let registry = state.registry();
    // An unknown id in a body is 400, in a path 404.
    let organizer = registry
        .organizer_of_event(&request.event_id)
        .await
        .map_err(|error| if error.status == 404 { error.status(400) } else { error })?;
    caller.require_at(Permission::CheckinsWrite, &organizer)?;
    let made = registry.create_checkin(&request.event_id, &request.uitpas_number, Channel::Counter).await?;
    let mut checkin = made.checkin;
    checkin.passholder = passholders::seen(&state, &caller, &made.passholder_id).await;
    Ok((StatusCode::CREATED, Json(checkin)))
}

pub(crate) async fn search(State(state): State<AppState>, caller: Caller, query: Query) -> Answer<Json<Page<Checkin>>> {
    let organizer_ids = query.many("organizerId")?;
    if organizer_ids.is_empty() {
        query.required("organizerId")?;
    }
    let search = CheckinSearch {
        passholder_id: query.required("passholderId")?.to_owned(),
        event_title: query.one("eventTitle")?.map(str::to_owned),
        organizer_ids,
    };
    let paging = query.paging()?;
    for organizer in &search.organizer_ids {
        caller.require_at(Permission::CheckinsRead, organizer)?;
    }
    Ok(Json(state.registry().checkins(&search, paging).await?))
}

pub(crate) async fn cancel(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<StatusCode> {
    let organizer = state.registry().organizer_of_checkin(&id).await?;
    caller.require_at(Permission::CheckinsWrite, &organizer)?;
    state.registry().delete_checkin(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn status(State(state): State<AppState>, caller: Caller, query: Query) -> Answer<Json<CheckinStatus>> {
    let (event, number) = (query.required("eventId")?, query.required("uitpasNumber")?);
    let organizer = state.registry().organizer_of_event(event).await?;
    caller.require_at(Permission::CheckinsWrite, &organizer)?;
    Ok(Json(match state.registry().checkin_refusal(event, number).await? {
        None => CheckinStatus { allowed: true, end_user_message: None },
        Some(refusal) => CheckinStatus {
            allowed: false,
            end_user_message: refusal.text_key.and_then(|key| message(key, &refusal.args)),
        },
    }))
}

pub(crate) async fn by_code(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    JsonBody(request): JsonBody<SelfCheckinRequest>,
) -> Answer<(StatusCode, Json<SelfCheckinResponse>)> {
    let right = Permission::PassholdersSelfCheckin;
    let passholder = match caller.own_passholder(state.registry(), &id, right).await? {
        Some(own) => own,
        None => {
            caller.require(right)?;
            id
        }
    };
    present(&request.checkin_code, "/checkinCode")?;
    let made = state.registry().self_checkin(&passholder, &request.checkin_code).await?;
    Ok((StatusCode::CREATED, Json(made)))
}
