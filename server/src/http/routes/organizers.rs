//! `GET /organizers` and `/organizers/{id}`: those at which the caller may search organizers.

use axum::Json;
use axum::extract::State;
use uitpas_wire::Slug;
use uitpas_wire::api::{Organizer, Page, Permission};

use super::Id;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::organizers::OrganizerSearch;

pub(crate) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<Page<Organizer>>> {
    if query.number("groupId")?.is_some() {
        // The registry keeps no groups of organizers, so none has this id.
        return Err(ApiError::with_status(Slug::GroupNotFound, 400));
    }
    let card_system = query.number("cardSystemId")?;
    if let Some(id) = card_system {
        state
            .registry()
            .card_system(id)
            .await
            .map_err(|error| if error.slug == Slug::CardsystemNotFound { error.status(400) } else { error })?;
    }
    let search = OrganizerSearch {
        name: query.one("name")?.map(str::to_owned),
        card_system,
        among: Some(caller.rights.organizers(Permission::OrganizersSearch)),
        direction: query.direction("name")?.unwrap_or_default(),
    };
    Ok(Json(state.registry().organizers(&search, query.paging()?).await?))
}

pub(crate) async fn one(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<Json<Organizer>> {
    let organizer = state.registry().organizer(&id).await?;
    caller.require_at(Permission::OrganizersSearch, &id)?;
    Ok(Json(organizer))
}
