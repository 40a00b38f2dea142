//! Reduced prices: what a pass can have, registering sales, their list, taking one back.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_domain::{Cents, TariffRefusal};
use uitpas_wire::api::{
    Page, Permission, Tariff, TariffAvailability, TariffType, TariffsResponse, TicketSale, cents_from_euro,
    euro_from_cents,
};

use super::{Id, present};
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::problem::{Answer, ApiError, message};
use crate::http::query::Query;
use crate::tariffs::refusal_error;
use crate::ticket_sales::{MadeSale, SOCIAL_TARIFF, SOCIAL_TARIFF_NAME, TicketSaleSearch};

const TYPES: [(&str, Option<TariffType>); 3] =
    [("ANY", None), ("SOCIALTARIFF", Some(TariffType::SocialTariff)), ("COUPON", Some(TariffType::Coupon))];

fn price(query: &Query) -> Answer<Cents> {
    let price = query.required("regularPrice")?.parse().ok().and_then(|euro| cents_from_euro(euro).ok());
    price
        .filter(|price| *price >= Cents::ZERO)
        .ok_or_else(|| ApiError::parameter("regularPrice", "must be an amount in euro, of whole cents"))
}

/// The organizer of an activity in a query or a body, where an unknown id is 400.
async fn organizer(state: &AppState, event: &str) -> Answer<String> {
    let in_body = |error: RegistryError| if error.status == 404 { error.status(400) } else { error };
    Ok(state.registry().organizer_of_event(event).await.map_err(in_body)?)
}

/// One ticket at the social tariff: more than one at a time is for group passes.
fn available(price: Cents) -> TariffsResponse {
    let tariff = Tariff {
        id: SOCIAL_TARIFF.to_owned(),
        name: Some(SOCIAL_TARIFF_NAME.to_owned()),
        price: Some(euro_from_cents(price)),
        kind: Some(TariffType::SocialTariff),
    };
    TariffsResponse { available: vec![TariffAvailability { tariff, remaining: 1 }], end_user_message: None }
}

pub(crate) async fn tariffs(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<TariffsResponse>> {
    let (event, number) = (query.required("eventId")?, query.required("uitpasNumber")?);
    let (price, kind) = (price(&query)?, query.choice("type", &TYPES)?.flatten());
    caller.require_at(Permission::TariffsRead, &organizer(&state, event).await?)?;
    let verdict = state.registry().tariff(event, number, price).await?;
    Ok(Json(match verdict {
        Ok(verdict) if kind != Some(TariffType::Coupon) => available(verdict.shares.passholder),
        // The API's errors of this address; the rest is an answer with nothing in it, and why.
        Err(
            refusal @ (TariffRefusal::CardNotActive(_)
            | TariffRefusal::NoMembership
            | TariffRefusal::Suspended
            | TariffRefusal::Expired),
        ) => return Err(refusal_error(&refusal).into()),
        Err(refusal) if kind != Some(TariffType::Coupon) => {
            let error = refusal_error(&refusal);
            let end_user_message = error.text_key.and_then(|key| message(key, &error.args));
            TariffsResponse { available: Vec::new(), end_user_message }
        }
        _ => TariffsResponse { available: Vec::new(), end_user_message: None },
    }))
}

pub(crate) async fn static_tariffs(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<TariffsResponse>> {
    let (event, price) = (query.required("eventId")?, price(&query)?);
    caller.require_at(Permission::TariffsRead, &organizer(&state, event).await?)?;
    Ok(Json(available(state.registry().static_tariff(event, price).await?)))
}

/// With the passholders, for who may see them.
async fn shown(state: &AppState, caller: &Caller, sales: Vec<MadeSale>) -> Vec<TicketSale> {
    let sees = caller.rights.anywhere(Permission::PassholdersSearch);
    let mut shown = Vec::with_capacity(sales.len());
    for MadeSale { mut sale, passholder_id } in sales {
        if sees {
            sale.passholder = state.registry().passholder(&passholder_id).await.ok();
        }
        shown.push(sale);
    }
    shown
}

pub(crate) async fn register(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(sales): JsonBody<Vec<TicketSale>>,
) -> Answer<Json<Vec<TicketSale>>> {
    for (index, sale) in sales.iter().enumerate() {
        present(&sale.event_id, &format!("/{index}/eventId"))?;
        present(&sale.uitpas_number, &format!("/{index}/uitpasNumber"))?;
    }
    for event in sales.iter().map(|sale| sale.event_id.as_str()).collect::<BTreeSet<_>>() {
        caller.require_at(Permission::TicketsalesRegister, &organizer(&state, event).await?)?;
    }
    let made = state.registry().register_ticket_sales(&sales).await?;
    Ok(Json(shown(&state, &caller, made).await))
}

pub(crate) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<Page<TicketSale>>> {
    let search = TicketSaleSearch {
        event_id: query.one("eventId")?.map(str::to_owned),
        passholder_id: query.one("passholderId")?.map(str::to_owned),
        organizer_ids: query.many("organizerId")?,
        event_title: query.one("eventTitle")?.map(str::to_owned),
    };
    let paging = query.paging()?;
    if search.passholder_id.is_some() && search.organizer_ids.is_empty() {
        return Err(ApiError::parameter("organizerId", "is required with passholderId"));
    }
    match &search.event_id {
        Some(event) => caller.require_at(Permission::TicketsalesSearch, &organizer(&state, event).await?)?,
        None if search.passholder_id.is_none() => {
            return Err(ApiError::parameter("eventId", "or passholderId is required"));
        }
        None => {}
    }
    for organizer in &search.organizer_ids {
        caller.require_at(Permission::TicketsalesSearch, organizer)?;
    }
    let page = state.registry().ticket_sales(&search, paging).await?;
    Ok(Json(Page::new(page.total_items, shown(&state, &caller, page.member).await)))
}

pub(crate) async fn cancel(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<StatusCode> {
    let organizer = state.registry().organizer_of_ticket_sale(&id).await?;
    caller.require_at(Permission::TicketsalesRegister, &organizer)?;
    state.registry().cancel_ticket_sale(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
