//! Reward desks: what a phone may do without network, sealed logs, and what an organizer sees and sets of its desks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_wire::Slug;
use uitpas_wire::api::Permission;
use uitpas_wire::offline::{
    ConflictReport, DeskLease, DeskOverview, DeskSet, DeskSetRequest, DeviceRights, DeviceSettings, DeviceStateChange,
    LeaseRequest, RightsRequest, SealedLog, SealedReply,
};

use super::{Id, present};
use crate::devices::DeviceOwner;
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::problem::Answer;
use crate::http::query::Query;

/// Who manages an organizer's desks.
const MANAGE: Permission = Permission::OrganizersAdminsWrite;

/// A right that was taken away from a login takes its devices' rights with it, whoever registered them.
pub(crate) async fn rights(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<RightsRequest>,
) -> Answer<Json<DeviceRights>> {
    present(&request.device_id, "/deviceId")?;
    let organizer = counter_of(&state, &request.device_id).await?;
    caller.require_at(Permission::CheckinsWrite, &organizer)?;
    Ok(Json(state.registry().device_rights(&request.device_id).await?))
}

/// Without login: what is inside proves itself.
pub(crate) async fn sealed(
    State(state): State<AppState>,
    JsonBody(log): JsonBody<SealedLog>,
) -> Answer<Json<SealedReply>> {
    present(&log.device_id, "/deviceId")?;
    Ok(Json(state.registry().ingest_sealed(&log).await?))
}

pub(crate) async fn overview(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<DeskOverview>> {
    let organizer = query.required("organizerId")?;
    caller.require_at(MANAGE, organizer)?;
    Ok(Json(state.registry().desk_overview(organizer).await?))
}

pub(crate) async fn conflicts(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<ConflictReport>> {
    let organizer = query.required("organizerId")?;
    caller.require_at(MANAGE, organizer)?;
    Ok(Json(state.registry().conflicts(organizer).await?))
}

pub(crate) async fn put_settings(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    JsonBody(settings): JsonBody<DeviceSettings>,
) -> Answer<StatusCode> {
    caller.require_at(MANAGE, &counter_of(&state, &id).await?)?;
    state.registry().set_device_settings(&id, &settings).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn put_state(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    JsonBody(change): JsonBody<DeviceStateChange>,
) -> Answer<StatusCode> {
    caller.require_at(MANAGE, &counter_of(&state, &id).await?)?;
    state.registry().set_device_state(&id, change.state).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn lend(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<LeaseRequest>,
) -> Answer<(StatusCode, Json<DeskLease>)> {
    present(&request.device_id, "/deviceId")?;
    present(&request.reward_id, "/rewardId")?;
    caller.require_at(MANAGE, &counter_of(&state, &request.device_id).await?)?;
    Ok((StatusCode::CREATED, Json(state.registry().grant_lease(&request).await?)))
}

pub(crate) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<DeskSetRequest>,
) -> Answer<(StatusCode, Json<DeskSet>)> {
    present(&request.organizer_id, "/organizerId")?;
    caller.require_at(MANAGE, &request.organizer_id)?;
    Ok((StatusCode::CREATED, Json(state.registry().open_desk_set(&request).await?)))
}

pub(crate) async fn close(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<StatusCode> {
    let organizer = state.registry().organizer_of_desk_set(&id).await?;
    caller.require_at(MANAGE, &organizer)?;
    state.registry().close_desk_set(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The organizer whose counter a device belongs to; a passholder's own phone is nobody's desk.
async fn counter_of(state: &AppState, device: &str) -> Answer<String> {
    match state.registry().device(device).await?.owner {
        DeviceOwner::Counter(organizer) => Ok(organizer),
        DeviceOwner::Passholder(_) => Err(RegistryError::new(Slug::DeviceNotYours).text("problem-forbidden").into()),
    }
}
