//! Sheets to print: a leaflet of an activity, how to make a kiosk of a tablet, an overview of an organizer's rewards. As
//! with posters: a link that works for a few minutes, and the PDF behind it.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uitpas_domain::civil_time::civil_date;
use uitpas_texts::{Arg, Texts};
use uitpas_wire::Slug;
use uitpas_wire::api::{DownloadLink, Reward, RewardTheme};
use uitpas_wire::event::Event;

use super::Id;
use super::events::may_print;
use super::posters::{describe, language_of, path_of};
use crate::error::RegistryError;
use crate::http::auth::Caller;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::http::{AppState, downloads};
use crate::paging::{Direction, Paging};
use crate::print::{Row, Sheet, Symbol};
use crate::reward_search::{RewardSearch, RewardSort, RewardSubset};

/// What there is about an event.
const OF_EVENT: [(&str, OfEvent); 2] = [("leaflet", OfEvent::Leaflet), ("kiosk", OfEvent::Kiosk)];
const OVERVIEW: &str = "rewards-overview";
/// More rewards than this are no overview any more.
const MOST_REWARDS: u64 = 500;

#[derive(Clone, Copy)]
enum OfEvent {
    Leaflet,
    Kiosk,
}

pub(crate) async fn event_link(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    query: Query,
) -> Answer<Json<DownloadLink>> {
    query.choice("format", &OF_EVENT)?;
    let format = query.required("format")?;
    let language = language_of(&query)?;
    may_print(&state, &caller, &id).await?;
    let signed = downloads::sign(state.registry(), &id, format);
    let path = format!("/events/{}/sheets/download?{signed}&language={}", path_of(&id), language.tag());
    Ok(Json(DownloadLink { download_link: state.address(&path) }))
}

pub(crate) async fn event_sheet(State(state): State<AppState>, Id(id): Id, query: Query) -> Answer<Response> {
    let Some(kind) = query.choice("format", &OF_EVENT)? else { return Err(downloads::refused()) };
    downloads::require(state.registry(), &id, query.required("format")?, &query)?;
    let event = state.registry().event(&id).await?;
    let texts = Texts::new(language_of(&query)?);
    let sheet = match kind {
        OfEvent::Leaflet => {
            let points = state.registry().event_settings(&id).await?.checkin_points;
            leaflet(&event, points, &texts)
        }
        OfEvent::Kiosk => kiosk(&event, &state.address("/counter"), &texts),
    };
    answer(sheet).await
}

pub(crate) async fn overview_link(
    State(state): State<AppState>,
    Id(id): Id,
    query: Query,
) -> Answer<Json<DownloadLink>> {
    let language = language_of(&query)?;
    state.registry().organizer(&id).await?;
    let signed = downloads::sign(state.registry(), &id, OVERVIEW);
    let path = format!("/organizers/{}/rewards-overview/download?{signed}&language={}", path_of(&id), language.tag());
    Ok(Json(DownloadLink { download_link: state.address(&path) }))
}

pub(crate) async fn overview(State(state): State<AppState>, Id(id): Id, query: Query) -> Answer<Response> {
    downloads::require(state.registry(), &id, OVERVIEW, &query)?;
    let organizer = state.registry().organizer(&id).await?;
    let search = RewardSearch {
        organizer_ids: vec![id],
        subset: RewardSubset::EndUsers,
        sort: vec![(RewardSort::Points, Direction::Ascending), (RewardSort::Name, Direction::Ascending)],
        ..RewardSearch::default()
    };
    let rewards = state.registry().rewards(&search, Paging { start: 0, limit: MOST_REWARDS }).await?.member;
    let texts = Texts::new(language_of(&query)?);
    let name = organizer.name.clone().unwrap_or_default();
    let sheet = Sheet {
        language: texts.language().tag().to_owned(),
        title: texts.get("sheet-rewards-title"),
        rows: rewards.iter().map(|reward| reward_row(reward, &texts)).collect(),
        foot: texts.with("sheet-rewards-foot", &[("name", Arg::Text(&name))]),
        over: name,
    };
    answer(sheet).await
}

/// Drawing takes a while: not on the threads that answer everybody else.
async fn answer(sheet: Sheet) -> Answer<Response> {
    let drawn = tokio::task::spawn_blocking(move || sheet.pdf()).await;
    let file = drawn.map_err(|_| RegistryError::internal("drawing a sheet was interrupted"))?.map_err(|error| {
        tracing::error!(code = error.code(), "a sheet cannot be drawn");
        ApiError::new(Slug::InternalError)
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"uitpas.pdf\""),
    ];
    Ok((headers, file).into_response())
}

fn row(symbol: Symbol, title: String, text: String, badge: String) -> Row {
    Row { symbol, title, text, badge }
}

fn leaflet(event: &Event, points: i64, texts: &Texts) -> Sheet {
    let said = describe(event, texts.language());
    let none = String::new;
    let mut rows = Vec::new();
    if !said.when.is_empty() {
        rows.push(row(Symbol::Calendar, said.when, none(), none()));
    }
    if !said.place.is_empty() {
        rows.push(row(Symbol::Place, said.place, none(), none()));
    }
    for price in &event.price_info {
        let name = price.name.in_language(texts.language().tag()).to_owned();
        rows.push(row(Symbol::Tag, name, none(), texts.euros(price.price)));
    }
    let save = texts.with("sheet-leaflet-save", &[("points", Arg::Text(&texts.points(points)))]);
    rows.push(row(Symbol::Point, save, texts.get("sheet-leaflet-points"), none()));
    rows.push(row(Symbol::Gift, texts.get("sheet-leaflet-rewards"), none(), none()));
    Sheet {
        language: said.language,
        over: said.organizer,
        title: said.title,
        rows,
        foot: texts.get("sheet-leaflet-foot"),
    }
}

/// How to set up a tablet, in the order of doing.
fn kiosk(event: &Event, address: &str, texts: &Texts) -> Sheet {
    let said = describe(event, texts.language());
    let button = texts.get("kiosk-start");
    let step = |step: u8, symbol, key: &str, args: &[(&str, Arg<'_>)]| {
        let text = texts.find(&format!("{key}-text"), args).unwrap_or_default();
        row(symbol, texts.with(key, args), text, step.to_string())
    };
    Sheet {
        language: said.language,
        over: said.title.clone(),
        title: texts.get("sheet-kiosk-title"),
        rows: vec![
            step(1, Symbol::Login, "sheet-kiosk-open", &[("address", Arg::Text(address))]),
            step(2, Symbol::Calendar, "sheet-kiosk-choose", &[("title", Arg::Text(&said.title))]),
            step(3, Symbol::Scan, "sheet-kiosk-show", &[("button", Arg::Text(&button))]),
            step(4, Symbol::Counter, "sheet-kiosk-place", &[]),
            step(5, Symbol::Person, "sheet-kiosk-guests", &[]),
        ],
        foot: texts.get("sheet-kiosk-foot"),
    }
}

fn reward_row(reward: &Reward, texts: &Texts) -> Row {
    let symbol = match reward.theme() {
        RewardTheme::Sport => Symbol::Sport,
        RewardTheme::Food => Symbol::Food,
        RewardTheme::Culture => Symbol::Culture,
        RewardTheme::GoodCause => Symbol::Goodcause,
        RewardTheme::Gadget => Symbol::Gift,
    };
    let end = reward.redeem_period.unwrap_or(reward.publication_period).end;
    let until = end.map(|end| texts.date_with_year(civil_date(end)));
    let until = until.map(|day| texts.with("sheet-until", &[("day", Arg::Text(&day))])).unwrap_or_default();
    row(symbol, reward.title.clone(), until, texts.price(reward.price()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rstest::rstest;
    use serde_json::json;
    use uitpas_texts::Language;

    use super::*;

    fn event() -> Event {
        serde_json::from_value(json!({
            "@id": "https://registry.invalid/events/1", "name": {"nl": "Samen koken", "fr": "Cuisiner ensemble"}, "mainLanguage": "nl",
            "calendarType": "permanent", "status": {"type": "Available"},
            "organizer": {"@id": "https://registry.invalid/organizers/1", "name": {"nl": "Demo Cultuurhuis"}},
            "priceInfo": [{"category": "base", "name": {"nl": "Basistarief"}, "price": 12.5}]
        }))
        .unwrap()
    }

    #[rstest]
    fn every_sheet_has_its_words(#[values(Language::Nl, Language::Fr, Language::De, Language::En)] language: Language) {
        let texts = Texts::new(language);
        for sheet in [leaflet(&event(), 2, &texts), kiosk(&event(), "https://example.org/counter", &texts)] {
            let words = sheet.rows.iter().flat_map(|row| [&row.title, &row.text, &row.badge]);
            for words in words.chain([&sheet.title, &sheet.over, &sheet.foot]) {
                assert!(!words.contains("sheet-") && !words.contains('{'), "{words}");
            }
            assert!(sheet.rows.iter().all(|row| !row.title.is_empty()));
            assert!(sheet.pdf().unwrap().starts_with(b"%PDF-"));
        }
        assert!(kiosk(&event(), "https://example.org/counter", &texts).rows[0].title.contains("example.org/counter"));
    }

    #[test]
    fn a_leaflet_tells_the_price() {
        let sheet = leaflet(&event(), 2, &Texts::new(Language::Nl));
        let price = sheet.rows.iter().find(|row| row.symbol == Symbol::Tag).unwrap();
        assert_eq!((price.title.as_str(), price.badge.as_str()), ("Basistarief", "€ 12,50"));
    }
}
