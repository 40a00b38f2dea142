//! What a service of the registry answers when it can't do what was asked.
//!
//! A [`RegistryError`] is either a refusal, with the slug and status of the API's problem document, the key of
//! the text for the person and its arguments; or a fault of our own, whose cause stays inside. It never holds
//! anything about a person except the extras that the API prescribes (`passholderId`, `cardStatus`).

use crate::db::{is_conflict, is_unstorable_text};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DbErr;
use serde_json::{Map, Value};
use uitpas_wire::Slug;

/// A value inside a text for the person.
#[derive(Debug, Clone, PartialEq)]
pub enum TextArg {
    /// A count.
    Number(i64),
    /// Words that are the same in every language, such as a title.
    Text(String),
    /// A civil date.
    Date(NaiveDate),
    /// A moment, to be shown in Belgian time.
    Moment(DateTime<Utc>),
}

/// A refusal or a fault.
#[derive(Debug)]
pub struct RegistryError {
    /// The stable code: the kind of problem.
    pub slug: Slug,
    /// The HTTP status: the slug's usual one, but an id that is unknown is 404 in a path and 400 in a body.
    pub status: u16,
    /// The key of the text for the person, when there is one.
    pub text_key: Option<&'static str>,
    /// The values in that text.
    pub args: Vec<(&'static str, TextArg)>,
    /// For developers: what exactly was wrong. Holds no personal data.
    pub detail: Option<String>,
    /// Further members of the problem document.
    pub extra: Map<String, Value>,
    cause: Option<Box<DbErr>>,
}

impl RegistryError {
    /// A refusal with the slug's usual status and without a text for the person.
    #[must_use]
    pub fn new(slug: Slug) -> Self {
        Self {
            slug,
            status: slug.status(),
            text_key: None,
            args: Vec::new(),
            detail: None,
            extra: Map::new(),
            cause: None,
        }
    }

    /// Another status than the usual one.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds the text for the person.
    #[must_use]
    pub fn text(mut self, key: &'static str) -> Self {
        self.text_key = Some(key);
        self
    }

    /// Adds a value to the text.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: TextArg) -> Self {
        self.args.push((name, value));
        self
    }

    /// Adds what a developer needs to know.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a member to the problem document.
    #[must_use]
    pub fn extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// A fault inside the registry; `what` is for the log.
    #[must_use]
    pub fn internal(what: &'static str) -> Self {
        Self::new(Slug::InternalError).text("problem-internal").detail(what)
    }

    /// A value in a body that is of the right type but not acceptable; `pointer` names it (RFC 6901).
    #[must_use]
    pub fn invalid_data(pointer: &str, error: impl Into<String>) -> Self {
        let error = error.into();
        Self::new(Slug::BodyInvalidData)
            .extra("schemaErrors", serde_json::json!([{ "jsonPointer": pointer, "error": error }]))
    }

    /// A query parameter that can't be used.
    #[must_use]
    pub fn invalid_query(name: &str, error: impl Into<String>) -> Self {
        Self::new(Slug::InvalidParameter).detail(format!("{name}: {}", error.into()))
    }

    /// Whether the same request may succeed when simply repeated.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.cause.as_deref().is_some_and(is_conflict)
    }

    /// Whether this is the registry's fault rather than a refusal.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        self.status >= 500
    }

    /// The database's error behind a fault. May hold values: not for logs above `debug`.
    #[must_use]
    pub fn cause(&self) -> Option<&DbErr> {
        self.cause.as_deref()
    }
}

impl std::fmt::Display for RegistryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.slug.as_str(), self.status)
    }
}

impl std::error::Error for RegistryError {}

impl From<DbErr> for RegistryError {
    fn from(cause: DbErr) -> Self {
        if is_unstorable_text(&cause) {
            return Self::new(Slug::InvalidParameter).text("problem-invalid-data").detail("a text holds a NUL");
        }
        let busy = is_conflict(&cause) || matches!(cause, DbErr::ConnectionAcquire(_) | DbErr::Conn(_));
        let mut error = if busy {
            Self::new(Slug::Unavailable).text("problem-unavailable")
        } else {
            Self::new(Slug::InternalError).text("problem-internal")
        };
        error.cause = Some(Box::new(cause));
        error
    }
}

/// What every service returns.
pub type Result<T> = std::result::Result<T, RegistryError>;
