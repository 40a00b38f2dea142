//! Passholders: oneself, one by id, a search, the family.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_domain::{Insz, UitpasNumber};
use uitpas_wire::Slug;
use uitpas_wire::api::{FamilyMember, OptInPreferences, Page, Passholder, Permission, Transaction};

use super::Id;
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::{Caller, Who};
use crate::http::body::JsonBody;
use crate::http::permissions::{client_is_trusted, missing};
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::paging::Direction;
use crate::passholders::PassholderSearch;

pub(crate) async fn me(State(state): State<AppState>, caller: Caller) -> Answer<Json<Passholder>> {
    Ok(Json(state.registry().passholder_of_account(own_account(&state, &caller).await?).await?))
}

/// Of this project: the existing API lets only an organizer change them.
pub(crate) async fn set_opt_ins(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(wanted): JsonBody<OptInPreferences>,
) -> Answer<StatusCode> {
    state.registry().set_opt_ins(own_account(&state, &caller).await?, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account of a user who came through a client that may show them their own data.
async fn own_account<'a>(state: &AppState, caller: &'a Caller) -> Answer<&'a str> {
    let Who::User { account, client } = &caller.who else {
        return Err(ApiError::forbidden("a user access token is needed"));
    };
    if !client_is_trusted(state.registry(), client, Permission::PassholdersSelfRead).await? {
        return Err(missing(&[Permission::PassholdersSelfRead], None));
    }
    Ok(account)
}

pub(crate) async fn one(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<Json<Passholder>> {
    if !caller.rights.anywhere(Permission::PassholdersSearchById) && !may_search(&state, &caller, &id).await? {
        return Err(ApiError::new(Slug::PassholderNotFound));
    }
    Ok(Json(state.registry().passholder(&id).await?))
}

/// Whether a passholder is among those that the caller may search.
async fn may_search(state: &AppState, caller: &Caller, id: &str) -> Answer<bool> {
    if caller.rights.anywhere(Permission::PassholdersSearchAll) {
        return Ok(true);
    }
    let seen = caller.rights.card_systems(Permission::PassholdersSearch);
    if seen.is_empty() {
        return Ok(false);
    }
    Ok(state.registry().card_systems_of_passholder(id).await?.iter().any(|system| seen.contains(system)))
}

/// A passholder beside a check-in or a sale, for who may search them. What was written is not undone for want of it.
pub(super) async fn seen(state: &AppState, caller: &Caller, id: &str) -> Option<Passholder> {
    if !may_search(state, caller, id).await.unwrap_or(false) {
        return None;
    }
    state.registry().passholder(id).await.ok()
}

pub(crate) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<Page<Passholder>>> {
    let text = |name: &str| query.one(name).map(|value| value.map(str::to_owned));
    let mut search = PassholderSearch {
        insz_number: text("inszNumber")?,
        uitpas_number: text("uitpasNumber")?,
        chip_number: text("chipNumber")?,
        uitid_id: text("uitidId")?,
        name: text("name")?,
        first_name: text("firstName")?,
        email: text("email")?,
        street: text("address.street")?,
        city: text("address.city")?,
        born_from: query.date("dateOfBirthFrom")?,
        born_to: query.date("dateOfBirthTo")?,
        organizer_id: text("organizerId")?,
        card_systems: None,
        direction: query.direction("name")?.unwrap_or_default(),
    };
    let paging = query.paging()?;
    check(&search)?;
    // The registry keeps no schools and associations yet, so none has the id asked for.
    if query.one("schoolId")?.is_some() {
        return Err(ApiError::with_status(Slug::SchoolNotFound, 400));
    }
    if query.one("associationId")?.is_some() {
        return Err(ApiError::with_status(Slug::AssociationNotFound, 400));
    }
    if let Some(organizer) = &search.organizer_id {
        state
            .registry()
            .organizer(organizer)
            .await
            .map_err(|error| if error.slug == Slug::OrganizerNotFound { error.status(400) } else { error })?;
    }
    if !caller.rights.anywhere(Permission::PassholdersSearchAll) && !search.is_by_id() {
        caller.require(Permission::PassholdersSearch)?;
        search.card_systems = Some(caller.rights.card_systems(Permission::PassholdersSearch));
    }
    Ok(Json(state.registry().passholders(&search, paging).await?))
}

fn check(search: &PassholderSearch) -> Answer<()> {
    let refused = |slug: Slug, text: &'static str| Err(RegistryError::new(slug).text(text).into());
    if search.uitpas_number.as_deref().is_some_and(|number| UitpasNumber::parse(number).is_err()) {
        return refused(Slug::InvalidUitpasNumber, "problem-invalid-number");
    }
    if search.insz_number.as_deref().is_some_and(|number| Insz::parse(number).is_err()) {
        return refused(Slug::InvalidInszNumber, "problem-invalid-insz");
    }
    Ok(())
}

pub(crate) async fn family(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
) -> Answer<Json<Vec<FamilyMember>>> {
    let right = Permission::PassholdersFamilyMembers;
    let registry = state.registry();
    let id = match caller.own_passholder(registry, &id, right).await? {
        Some(own) => own,
        None => {
            caller.require(right)?;
            id
        }
    };
    Ok(Json(registry.family_members(&id).await?))
}

pub(crate) async fn transactions(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    query: Query,
) -> Answer<Json<Page<Transaction>>> {
    let direction = query.direction("creationDate")?.unwrap_or(Direction::Descending);
    let paging = query.paging()?;
    let id = match caller.own_passholder(state.registry(), &id, Permission::PassholdersSelfCheckin).await? {
        Some(own) => own,
        None => {
            // The API names the latter; the former is what its name says.
            if !caller.rights.anywhere(Permission::PassholdersTransactionHistory) {
                caller.require(Permission::PassholdersSelfCheckin)?;
            }
            state.registry().passholder(&id).await?;
            id
        }
    };
    Ok(Json(state.registry().transactions(&id, direction, paging).await?))
}
