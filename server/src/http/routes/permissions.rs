//! What the caller may do, and managing what a client may do.
//!
//! Nobody hands out more than they hold: rights are changed only at organizers and in card systems where the
//! caller holds `PERMISSIONS_WRITE`; what a client may do elsewhere is neither shown nor touched.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sea_orm::EntityTrait;
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission, PermissionDetail};

use super::Id;
use crate::db::entities::login_client;
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::{Caller, Who};
use crate::http::body::JsonBody;
use crate::http::permissions::missing;
use crate::http::problem::{Answer, ApiError};
use crate::permissions::Subject;
use crate::registry::Registry;

pub(crate) async fn mine(State(state): State<AppState>, caller: Caller) -> Answer<Json<Vec<OrganizerPermissions>>> {
    let subject = match caller.who {
        Who::User { account, .. } => Subject::User(account),
        Who::Client { client } => Subject::Client(client),
        Who::Anonymous | Who::Identified { .. } => {
            return Err(ApiError::unauthorized("an access token is needed", false));
        }
    };
    Ok(Json(state.registry().permissions_of(&subject).await?))
}

pub(crate) async fn of_client(
    State(state): State<AppState>,
    caller: Caller,
    Id(client): Id,
) -> Answer<Json<Vec<OrganizerPermissions>>> {
    known(&state, &client).await?;
    let mut all = state.registry().permissions_of(&Subject::Client(client)).await?;
    all.retain(|one| caller.rights.at(Permission::PermissionsRead, &one.organizer.id));
    Ok(Json(all))
}

pub(crate) async fn put_of_client(
    State(state): State<AppState>,
    caller: Caller,
    Id(client): Id,
    JsonBody(wanted): JsonBody<Vec<OrganizerPermissions>>,
) -> Answer<StatusCode> {
    known(&state, &client).await?;
    let subject = Subject::Client(client);
    let write = Permission::PermissionsWrite;
    let mut after: BTreeMap<String, BTreeMap<Permission, BTreeSet<i64>>> = BTreeMap::new();
    for grant in state.registry().grants(&subject).await? {
        if !caller.rights.at_in(write, &grant.organizer_id, &[grant.card_system_id]) {
            let held = after.entry(grant.organizer_id).or_default();
            held.entry(grant.permission).or_default().insert(grant.card_system_id);
        }
    }
    for (index, one) in wanted.into_iter().enumerate() {
        let organizer = one.organizer.id;
        if !caller.rights.at(write, &organizer) {
            // An organizer that does not exist is a mistake in the body, not a lack of rights.
            state
                .registry()
                .organizer(&organizer)
                .await
                .map_err(|_| RegistryError::invalid_data(&format!("/{index}/organizer/id"), "is no organizer"))?;
            return Err(missing(&[write], Some(&organizer)));
        }
        let managed = caller.rights.card_systems_at(write, &organizer);
        let held = after.entry(organizer.clone()).or_default();
        for detail in &one.permission_details {
            let systems = detail.card_system_ids.as_ref().unwrap_or(&managed);
            if systems.iter().any(|system| !managed.contains(system)) {
                return Err(missing(&[write], Some(&organizer)));
            }
            held.entry(detail.id).or_default().extend(systems);
        }
        // What is detailed as well is not meant wider than its details.
        for permission in one.permissions {
            if !one.permission_details.iter().any(|detail| detail.id == permission) {
                held.entry(permission).or_default().extend(&managed);
            }
        }
    }
    state.registry().put_permissions(&subject, &to_wire(after)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn to_wire(grants: BTreeMap<String, BTreeMap<Permission, BTreeSet<i64>>>) -> Vec<OrganizerPermissions> {
    let detail = |(id, systems): (Permission, BTreeSet<i64>)| PermissionDetail {
        id,
        label: None,
        card_system_ids: Some(systems.into_iter().collect()),
    };
    grants
        .into_iter()
        .map(|(id, held)| OrganizerPermissions {
            organizer: Organizer { id, ..Organizer::default() },
            permissions: Vec::new(),
            permission_details: held.into_iter().map(detail).collect(),
            linked_organizers: None,
        })
        .collect()
}

async fn known(state: &AppState, client: &str) -> Answer<()> {
    let row = login_client::Entity::find_by_id(client)
        .one(state.registry().db().reader())
        .await
        .map_err(RegistryError::from)?;
    if row.is_some() { Ok(()) } else { Err(Registry::unknown_client().into()) }
}
