//! `GET /card-systems` and `/card-systems/{cardSystemId}`.

use axum::Json;
use axum::extract::State;
use uitpas_wire::Slug;
use uitpas_wire::api::{CardSystem, Page};

use super::Id;
use crate::card_systems::{CardSystemSearch, CardSystemSort};
use crate::http::AppState;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::paging::Direction;

pub(crate) async fn search(State(state): State<AppState>, query: Query) -> Answer<Json<Page<CardSystem>>> {
    let (ascending, descending) = (Direction::Ascending, Direction::Descending);
    let words = [
        ("name", (false, ascending)),
        ("-name", (false, descending)),
        ("postalCode", (true, ascending)),
        ("-postalCode", (true, descending)),
    ];
    let sort = match query.choice("sort", &words)? {
        None => CardSystemSort::default(),
        Some((false, direction)) => CardSystemSort::Name(direction),
        Some((true, direction)) => {
            let center = query.one("postalCodeSort")?.ok_or_else(|| ApiError::new(Slug::PostalCodeRequired))?;
            CardSystemSort::NearPostalCode(center.to_owned(), direction)
        }
    };
    let search = CardSystemSearch {
        permanent: query.boolean("permanent")?,
        cities: query.many("city")?,
        postal_codes: query.many("postalCode")?,
        sort,
    };
    Ok(Json(state.registry().card_systems(&search, query.paging()?).await?))
}

pub(crate) async fn one(State(state): State<AppState>, Id(id): Id) -> Answer<Json<CardSystem>> {
    let id = id.parse().map_err(|_| ApiError::new(Slug::CardsystemNotFound))?;
    Ok(Json(state.registry().card_system(id).await?))
}
