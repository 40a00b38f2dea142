//! Reduced prices: what a pass can have, registering sales, their list, taking one back.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_domain::{Cents, TariffRefusal};
use uitpas_wire::api::{Page, Permission, Tariff, TariffAvailability, TariffType, TariffsResponse, TicketSale};

use super::{Id, passholders, present};
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::problem::{Answer, ApiError, message};
use crate::http::query::Query;
use crate::tariffs::refusal_error;
use crate::ticket_sales::{MOST_SALES, MadeSale, TicketSaleSearch, price_of};

const TYPES: [(&str, Option<TariffType>); 3] =
    [("ANY", None), ("SOCIALTARIFF", Some(TariffType::SocialTariff)), ("COUPON", Some(TariffType::Coupon))];

fn price(query: &Query) -> Answer<Cents> {
    let price = query.required("regularPrice")?.parse().ok().and_then(price_of);
    price.ok_or_else(|| ApiError::parameter("regularPrice", "must be an amount in euro, of whole cents"))
}

/// The organizer of an activity in a query or a body, where an unknown id is 400.
async fn organizer(state: &AppState, event: &str) -> Result<String, RegistryError> {
    let in_body = |error: RegistryError| if error.status == 404 { error.status(400) } else { error };
    state.registry().organizer_of_event(event).await.map_err(in_body)
}

/// One ticket at the social tariff: more than one at a time is for group passes.
fn available(price: Cents) -> TariffsResponse {
    let available = vec![TariffAvailability { tariff: Tariff::social_at(price), remaining: 1 }];
    TariffsResponse { available, end_user_message: None }
}

pub(crate) async fn tariffs(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<TariffsResponse>> {
    let (event, number) = (query.required("eventId")?, query.required("uitpasNumber")?);
    let (price, kind) = (price(&query)?, query.choice("type", &TYPES)?.flatten());
    caller.require_at(Permission::TariffsRead, &organizer(&state, event).await?)?;
    let none = TariffsResponse { available: Vec::new(), end_user_message: None };
    Ok(Json(match (state.registry().tariff(event, number, price).await?, kind) {
        (Err(refusal @ (TariffRefusal::CardNotActive(_) | TariffRefusal::NoMembership)), _)
        | (Err(refusal @ (TariffRefusal::Suspended | TariffRefusal::Expired)), None | Some(TariffType::SocialTariff)) =>
        {
            return Err(refusal_error(&refusal).into());
        }
        // There are none here.
        (_, Some(TariffType::Coupon)) => none,
        (Ok(verdict), _) => available(verdict.shares.passholder),
        // What the API has no error for is an answer with nothing in it, and why.
        (Err(refusal), _) => {
            let error = refusal_error(&refusal);
            TariffsResponse { end_user_message: error.text_key.and_then(|key| message(key, &error.args)), ..none }
        }
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

/// With the passholders, as far as the caller may search them.
async fn shown(state: &AppState, caller: &Caller, sales: Vec<MadeSale>) -> Vec<TicketSale> {
    let mut shown = Vec::with_capacity(sales.len());
    for MadeSale { mut sale, passholder_id } in sales {
        sale.passholder = passholders::seen(state, caller, &passholder_id).await;
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
    // More are refused below, unread.
    let mut events = BTreeSet::new();
    for (index, sale) in sales.iter().enumerate().take(MOST_SALES) {
        if events.insert(sale.event_id.as_str()) {
            let at = |error: RegistryError| error.extra("jsonPointer", format!("/{index}"));
            let organizer = organizer(&state, &sale.event_id).await.map_err(at)?;
            caller.require_at(Permission::TicketsalesRegister, &organizer)?;
        }
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
