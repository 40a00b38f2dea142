//! The page with an activity's check-in code: a link that works for a few minutes, and the file behind it.

use std::io::{Cursor, Write as _};

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use uitpas_domain::Calendar;
use uitpas_domain::civil_time::civil_date;
use uitpas_texts::{Language, Texts};
use uitpas_wire::Slug;
use uitpas_wire::api::DownloadLink;
use uitpas_wire::event::{Event, PostalAddress};
use zip::write::SimpleFileOptions;

use super::Id;
use super::events::may_print;
use crate::error::RegistryError;
use crate::http::auth::Caller;
use crate::http::problem::{Answer, ApiError};
use crate::http::query::Query;
use crate::http::{AppState, downloads};
use crate::print::{Paper, Poster, PosterTexts};

/// What can be downloaded: the API's two, and ours.
const FORMATS: [(&str, Format); 4] =
    [("pdf", Format::Pdf), ("zip", Format::Zip), ("svg", Format::Svg), ("png", Format::Png)];

/// Sizes of paper.
const PAPERS: [(&str, Paper); 2] = [("a4", Paper::A4), ("a5", Paper::A5)];

#[derive(Clone, Copy)]
enum Format {
    Pdf,
    Zip,
    Svg,
    Png,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Zip => "application/zip",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

pub(crate) async fn link(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    query: Query,
) -> Answer<Json<DownloadLink>> {
    let format = query.choice("format", &FORMATS)?.unwrap_or(Format::Pdf);
    query.choice("paper", &PAPERS)?;
    language_of(&query)?;
    may_print(&state, &caller, &id).await?;
    // What cannot be printed is said now, not behind the link.
    let event = state.registry().event(&id).await?;
    state.registry().poster_code(&event).await?;
    let signed = downloads::sign(state.registry(), &id, format.name());
    let mut link = format!("/events/{}/qr-checkincodes/download?{signed}", path_of(&id));
    // Ours; they change nothing of what the signature vouches for.
    for name in ["paper", "language"] {
        if let Some(value) = query.one(name)? {
            link.extend(["&", name, "=", value]);
        }
    }
    Ok(Json(DownloadLink { download_link: state.address(&link) }))
}

/// An id as part of a path.
pub(super) fn path_of(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The language to print in.
pub(super) fn language_of(query: &Query) -> Answer<Language> {
    Ok(query.choice("language", &Language::ALL.map(|one| (one.tag(), one)))?.unwrap_or(Language::Nl))
}

pub(crate) async fn download(State(state): State<AppState>, Id(id): Id, query: Query) -> Answer<Response> {
    let format = query.choice("format", &FORMATS)?.unwrap_or(Format::Pdf);
    downloads::require(state.registry(), &id, format.name(), &query)?;
    let language = language_of(&query)?;
    let paper = query.choice("paper", &PAPERS)?.unwrap_or_default();
    let event = state.registry().event(&id).await?;
    let poster = Poster {
        code: state.registry().poster_code(&event).await?,
        points: u32::try_from(state.registry().event_settings(&id).await?.checkin_points).unwrap_or_default(),
        paper,
        ..describe(&event, language)
    };
    // Drawing takes a while: not on the threads that answer everybody else.
    let file = tokio::task::spawn_blocking(move || draw(&poster, format))
        .await
        .map_err(|_| RegistryError::internal("drawing a poster was interrupted"))??;
    let disposition = format!("attachment; filename=\"check-in.{}\"", format.name());
    let headers =
        [(header::CONTENT_TYPE, format.content_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, file).into_response())
}

pub(super) fn describe(event: &Event, language: Language) -> Poster {
    let texts = Texts::new(language);
    let tag = language.tag();
    Poster {
        language: tag.to_owned(),
        title: event.name.in_language(tag).to_owned(),
        organizer: event.organizer.as_ref().map(|one| one.name.in_language(tag).to_owned()).unwrap_or_default(),
        when: times(event, &texts),
        place: place(event, tag),
        points: 0,
        code: String::new(),
        paper: Paper::A4,
        texts: PosterTexts::in_language(&texts),
    }
}

/// The day with its hours, or the first and last day. Never "today": paper hangs longer.
fn times(event: &Event, texts: &Texts) -> String {
    let days = |first, last| {
        if first == last {
            texts.date_with_year(first)
        } else {
            format!("{} – {}", texts.date_with_year(first), texts.date_with_year(last))
        }
    };
    match event.calendar() {
        Ok(Calendar::Single(span)) => {
            let (first, last) = span.first_and_last_day();
            if first == last && civil_date(span.start) == civil_date(span.end) {
                format!("{}, {}", texts.date_with_year(first), texts.span(span.start, span.end, span.start))
            } else {
                days(first, last)
            }
        }
        Ok(Calendar::Multiple(spans)) => {
            let first = spans.iter().map(|span| span.first_and_last_day().0).min();
            let last = spans.iter().map(|span| span.first_and_last_day().1).max();
            first.zip(last).map(|(first, last)| days(first, last)).unwrap_or_default()
        }
        Ok(Calendar::Periodic { from, to, .. }) => days(from, to),
        Ok(Calendar::Permanent { .. }) | Err(_) => String::new(),
    }
}

fn place(event: &Event, language: &str) -> String {
    let Some(place) = &event.location else { return String::new() };
    let address = place.address.as_ref().and_then(|address| {
        let wanted = match language {
            "fr" => &address.fr,
            "de" => &address.de,
            "en" => &address.en,
            _ => &address.nl,
        };
        wanted.as_ref().or(address.nl.as_ref())
    });
    let mut parts = vec![place.name.in_language(language).to_owned()];
    if let Some(PostalAddress { street_address, postal_code, address_locality, .. }) = address {
        parts.extend(street_address.clone());
        let town: Vec<&str> = [postal_code, address_locality].into_iter().filter_map(Option::as_deref).collect();
        parts.push(town.join(" "));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn draw(poster: &Poster, format: Format) -> Answer<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a poster cannot be drawn");
        ApiError::new(Slug::InternalError)
    };
    match format {
        Format::Pdf => poster.pdf().map_err(|error| failed(&error)),
        Format::Png => poster.png().map_err(|error| failed(&error)),
        Format::Svg => poster.svg().map(String::into_bytes).map_err(|error| failed(&error)),
        Format::Zip => {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for one in [Format::Pdf, Format::Svg, Format::Png] {
                let file = draw(poster, one)?;
                let name = format!("check-in.{}", one.name());
                // Two of the three are compressed inside: storing is enough.
                let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
                archive.start_file(name, options).map_err(|error| failed(&error))?;
                archive.write_all(&file).map_err(|error| failed(&error))?;
            }
            archive.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
        }
    }
}
