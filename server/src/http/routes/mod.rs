//! The handlers, a file per subject: they read parameters, ask for rights, call the registry, and answer.

pub(super) mod card_systems;
pub(super) mod checkins;
pub(super) mod desks;
pub(super) mod events;
pub(super) mod health;
pub(super) mod offline;
pub(super) mod organizers;
pub(super) mod passes;
pub(super) mod passholders;
pub(super) mod permissions;
pub(super) mod posters;
pub(super) mod rewards;
pub(super) mod sheets;
pub(super) mod ticket_sales;

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uitpas_wire::Slug;

use super::problem::{Answer, ApiError};

/// The one identifier in a path: opaque, at most 512 bytes, without control characters. What can't be one is not
/// found.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let unknown = || ApiError::new(Slug::UrlNotFound);
        let Path(params) =
            Path::<HashMap<String, String>>::from_request_parts(parts, state).await.map_err(|_| unknown())?;
        let id = params.into_values().next().ok_or_else(unknown)?;
        if id.is_empty() || id.len() > 512 || id.chars().any(char::is_control) {
            return Err(unknown());
        }
        Ok(Self(id))
    }
}

/// A text in a body that must not be empty.
fn present(text: &str, pointer: &str) -> Answer<()> {
    if text.is_empty() {
        return Err(ApiError::new(Slug::BodyInvalidData).at(pointer, "must not be empty"));
    }
    Ok(())
}
