//! `GET /passes`, and the older ways by number, chip and national number.

use axum::Json;
use axum::extract::State;
use uitpas_domain::{ChipNumber, Insz, PassIdentifier, UitpasNumber};
use uitpas_wire::Slug;
use uitpas_wire::api::Pass;

use super::Id;
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::problem::Answer;
use crate::http::query::Query;

pub(crate) async fn by_identifier(State(state): State<AppState>, query: Query) -> Answer<Json<Pass>> {
    Ok(Json(state.registry().pass(query.required("identifier")?).await?))
}

pub(crate) async fn by_number(State(state): State<AppState>, Id(text): Id) -> Answer<Json<Pass>> {
    let number = UitpasNumber::parse(&text)
        .map_err(|_| RegistryError::new(Slug::PassNotFound).text("problem-invalid-number"))?;
    Ok(Json(state.registry().pass_identified(&PassIdentifier::Number(number)).await?))
}

pub(crate) async fn by_chip(State(state): State<AppState>, Id(text): Id) -> Answer<Json<Pass>> {
    let chip =
        ChipNumber::parse(&text).map_err(|_| RegistryError::new(Slug::PassNotFound).text("problem-invalid-chip"))?;
    Ok(Json(state.registry().pass_identified(&PassIdentifier::Chip(chip)).await?))
}

pub(crate) async fn by_insz(State(state): State<AppState>, Id(text): Id) -> Answer<Json<Pass>> {
    let insz = Insz::parse(&text).map_err(|_| RegistryError::new(Slug::PassNotFound).text("problem-invalid-insz"))?;
    Ok(Json(state.registry().pass_identified(&PassIdentifier::Insz(insz)).await?))
}
