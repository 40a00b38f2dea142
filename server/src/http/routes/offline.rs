//! The offline protocol: registering a device, snapshots, uploads of operations, public keys.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uitpas_wire::Slug;
use uitpas_wire::api::Permission;
use uitpas_wire::offline::{
    BatchReply, CodeSeries, DeviceRegistration, DeviceRole, KeySet, OperationBatch, PassCodes, RegisteredDevice,
    SIGNATURE_HEADER, SNAPSHOT_CONTENT_TYPE, SNAPSHOT_DELTA_CONTENT_TYPE,
};

use crate::devices::DeviceOwner;
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::{Caller, Who};
use crate::http::body::JsonBody;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::operations::Sender;

pub(crate) async fn register(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<DeviceRegistration>,
) -> Answer<(StatusCode, Json<RegisteredDevice>)> {
    let registry = state.registry();
    let owner = match request.role {
        DeviceRole::Counter => {
            let organizer = request.organizer_id.ok_or_else(|| {
                ApiError::new(Slug::BodyInvalidData).at("/organizerId", "is required for a counter's device")
            })?;
            caller.require_at(Permission::CheckinsWrite, &organizer)?;
            DeviceOwner::Counter(organizer)
        }
        DeviceRole::Passholder => {
            let Who::User { account, .. } = &caller.who else {
                return Err(ApiError::forbidden("a passholder's device needs a user access token"));
            };
            let id = registry.passholder_id_of_account(account).await?;
            DeviceOwner::Passholder(id.ok_or_else(|| {
                RegistryError::new(Slug::PassholderNotFound).status(403).text("problem-passholder-not-found")
            })?)
        }
    };
    let subject = caller.subject().unwrap_or_default();
    let device = registry.register_device(&request.public_key, &owner, subject).await?;
    Ok((StatusCode::CREATED, Json(device)))
}

pub(crate) async fn snapshot(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    query: Query,
) -> Answer<Response> {
    let (organizer, device) = (query.required("organizerId")?, query.required("deviceId")?);
    let since = query.number("since")?;
    caller.require_at(Permission::CheckinsWrite, organizer)?;
    let device = state.registry().device(device).await?;
    if device.owner != DeviceOwner::Counter(organizer.to_owned()) {
        return Err(RegistryError::new(Slug::DeviceNotYours).text("problem-forbidden").into());
    }
    device.require_in_use()?;
    let snapshot = state.registry().snapshot(organizer).await?;
    let tag = format!("\"{}\"", snapshot.tag);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    });
    let cache = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, cache).into_response());
    }
    let delta = match since {
        Some(since) => state.registry().snapshot_delta(&snapshot, since).await?,
        None => None,
    };
    let (kind, bytes) = match delta {
        Some(delta) => (SNAPSHOT_DELTA_CONTENT_TYPE, delta),
        None => (SNAPSHOT_CONTENT_TYPE, snapshot.bytes()),
    };
    let content =
        [(header::CONTENT_TYPE, kind.to_owned()), (HeaderName::from_static(SIGNATURE_HEADER), snapshot.signature)];
    Ok((cache, content, bytes).into_response())
}

/// A login that speaks for the device lets a batch in as it is; without one every signature must be right, so
/// that a phone whose login has ended still gets rid of what it recorded.
pub(crate) async fn upload(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(batch): JsonBody<OperationBatch>,
) -> Answer<Json<BatchReply>> {
    let device = state.registry().device(&batch.device_id).await?;
    let speaks_for = caller.subject() == Some(device.subject.as_str())
        || match (&device.owner, &caller.who) {
            (DeviceOwner::Counter(organizer), _) => caller.rights.at(Permission::CheckinsWrite, organizer),
            (DeviceOwner::Passholder(id), Who::User { account, .. }) => {
                state.registry().passholder_id_of_account(account).await?.as_ref() == Some(id)
            }
            (DeviceOwner::Passholder(_), _) => false,
        };
    let sender = if speaks_for { Sender::LoggedIn } else { Sender::Signatures };
    Ok(Json(state.registry().ingest(&batch, sender).await?))
}

/// For a screen of the activity's organizer; a suspended phone shows no codes.
pub(crate) async fn live_codes(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<CodeSeries>> {
    let (device, event) = (query.required("deviceId")?, query.required("eventId")?);
    let registry = state.registry();
    let organizer = registry.organizer_of_event(event).await?;
    caller.require_at(Permission::CheckinsWrite, &organizer)?;
    let device = registry.device(device).await?;
    if device.owner != DeviceOwner::Counter(organizer) {
        return Err(RegistryError::new(Slug::DeviceNotYours).text("problem-forbidden").into());
    }
    device.require_in_use()?;
    Ok(Json(registry.live_codes(event).await?))
}

/// Only a person who is logged in gets them, for their own phone: no program needs a pass to hold up.
pub(crate) async fn pass_codes(State(state): State<AppState>, caller: Caller) -> Answer<Json<Vec<PassCodes>>> {
    let Who::User { account, .. } = &caller.who else {
        return Err(ApiError::forbidden("a user access token is needed"));
    };
    let id = state.registry().passholder_id_of_account(account).await?;
    let id = id.ok_or_else(|| RegistryError::new(Slug::PassholderNotFound).status(404))?;
    Ok(Json(state.registry().pass_codes(&id).await?))
}

pub(crate) async fn keys(State(state): State<AppState>) -> Answer<Json<KeySet>> {
    Ok(Json(state.registry().key_set().await?))
}
