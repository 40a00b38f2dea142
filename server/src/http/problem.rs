//! Every error of the API as `application/problem+json`, with a text for the person in four languages.
//!
//! A refusal of the registry brings its own text; any other error gets the one of its status. What the
//! registry itself did wrong is logged here and told to nobody.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uitpas_texts::{Arg, Language, Texts};
use uitpas_wire::problem::{CONTENT_TYPE, SchemaError};
use uitpas_wire::{EndUserMessage, Problem, Slug};

use crate::error::{RegistryError, TextArg};

/// An error answer.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// What every handler returns.
pub type Answer<T> = Result<T, ApiError>;

impl ApiError {
    /// An error of this kind, with the text that belongs to its status.
    #[must_use]
    pub fn new(slug: Slug) -> Self {
        Self::with_status(slug, slug.status())
    }

    /// The same with another status than the usual one.
    #[must_use]
    pub fn with_status(slug: Slug, status: u16) -> Self {
        let mut problem = Problem::new(slug, title(slug)).with_status(status);
        if let Some(key) = text_key(status) {
            problem.end_user_message = message(key, &[]);
        }
        Self { problem: Box::new(problem), headers: Vec::new() }
    }

    /// Adds what a developer needs to know.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.problem.detail = Some(detail.into());
        self
    }

    /// Adds where the body is wrong.
    #[must_use]
    pub fn at(mut self, json_pointer: impl Into<String>, error: impl Into<String>) -> Self {
        let error = SchemaError { json_pointer: json_pointer.into(), error: error.into() };
        self.problem.schema_errors.get_or_insert_default().push(error);
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Nobody, or nobody that we know.
    #[must_use]
    pub fn unauthorized(detail: impl Into<String>, invalid_token: bool) -> Self {
        let challenge =
            if invalid_token { "Bearer realm=\"uitpas\", error=\"invalid_token\"" } else { "Bearer realm=\"uitpas\"" };
        Self::new(Slug::Unauthorized)
            .detail(detail)
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
    }

    /// Known, but without the right.
    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Slug::Forbidden).detail(detail)
    }

    /// A query or path value that can't be used.
    #[must_use]
    pub fn parameter(name: &str, error: &str) -> Self {
        Self::new(Slug::InvalidParameter).detail(format!("{name}: {error}"))
    }

    /// The kind of problem.
    #[must_use]
    pub fn slug(&self) -> Option<Slug> {
        self.problem.slug()
    }
}

impl From<RegistryError> for ApiError {
    fn from(error: RegistryError) -> Self {
        if error.is_fault() {
            match error.cause() {
                Some(cause) => {
                    tracing::error!(error = %error, "the storage failed");
                    tracing::debug!(%cause, "what the storage said");
                }
                None => tracing::error!(error = %error, detail = error.detail.as_deref(), "a service failed"),
            }
        }
        let hide = error.is_fault();
        let mut answer = Self::with_status(error.slug, error.status);
        if let Some(own) = error.text_key.and_then(|key| message(key, &error.args)) {
            answer.problem.end_user_message = Some(own);
        }
        if !hide {
            answer.problem.detail = error.detail;
        }
        answer.problem.extra = error.extra;
        if error.status == 503 {
            answer = answer.header(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        answer
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// "organizer-not-found" → "Organizer not found".
fn title(slug: Slug) -> String {
    let name = slug.as_str().rsplit('/').next().unwrap_or_default().replace('-', " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text that belongs to a status, when nothing more is known.
const fn text_key(status: u16) -> Option<&'static str> {
    Some(match status {
        401 => "problem-unauthorized",
        403 => "problem-forbidden",
        404 => "problem-not-found",
        400 | 415 | 422 => "problem-invalid-data",
        409 => "problem-conflict",
        413 => "problem-too-large",
        429 => "problem-rate-limited",
        503 => "problem-unavailable",
        500..=599 => "problem-internal",
        _ => return None,
    })
}

/// A text in all four languages; with what to do next, where there is such a text. `None` for an unknown key.
#[must_use]
pub fn message(key: &str, args: &[(&str, TextArg)]) -> Option<EndUserMessage> {
    let [nl, fr, de, en] = [Language::Nl, Language::Fr, Language::De, Language::En].map(|language| {
        let texts = Texts::new(language);
        let shown: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, show(&texts, value))).collect();
        let filled: Vec<(&str, Arg<'_>)> = args
            .iter()
            .zip(&shown)
            .map(|((name, value), (_, text))| match value {
                TextArg::Number(number) => (*name, Arg::Number(*number)),
                _ => (*name, Arg::Text(text.as_str())),
            })
            .collect();
        let text = texts.find(key, &filled)?;
        Some(match texts.find(&format!("{key}-next"), &filled) {
            Some(next) => format!("{text} {next}"),
            None => text,
        })
    });
    Some(EndUserMessage { nl: nl?, fr, de, en })
}

fn show(texts: &Texts, value: &TextArg) -> String {
    match value {
        TextArg::Number(number) => number.to_string(),
        TextArg::Text(text) => text.clone(),
        TextArg::Date(date) => texts.date_with_year(*date),
        TextArg::Moment(at) => texts.day_and_time(*at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_has_a_title_and_a_text_in_four_languages() {
        for slug in Slug::ALL {
            if *slug == Slug::MethodNotAllowed || *slug == Slug::NotAcceptable {
                continue;
            }
            let problem = ApiError::new(*slug).problem;
            assert!(!problem.title.is_empty());
            let message = problem.end_user_message.unwrap_or_else(|| panic!("{slug:?}"));
            assert!(message.fr.is_some() && message.de.is_some() && message.en.is_some(), "{slug:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_do_next() {
        let message = message("refusal-card-blocked", &[]).unwrap();
        assert!(message.nl.contains(". "), "{}", message.nl);
    }

    #[test]
    fn a_fault_keeps_its_cause_to_itself() {
        let error = RegistryError::from(sea_orm::DbErr::Custom("SELECT secret".into()));
        let problem = serde_json::to_string(&ApiError::from(error).problem).unwrap();
        assert!(!problem.contains("secret"));
    }
}
