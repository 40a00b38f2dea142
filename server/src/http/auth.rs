//! Who calls: read from the access token or the `x-client-id` header, before any handler runs.
//!
//! A token that is there must be valid, even where none is needed: a program with a broken token should hear
//! of it. (Uploads of signed operations are the exception: they outlive logins.) The caller's rights are read from the registry at every request, so that a right that was taken away
//! is gone at once, whatever the token's age.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use sea_orm::EntityTrait;
use uitpas_wire::Slug;

use super::bearer;
use super::permissions::{Access, Rights};
use super::problem::{Answer, ApiError};
use super::remote::Remote;
use super::state::AppState;
use crate::db::entities::login_client;
use crate::error::RegistryError;
use crate::oidc::verifier::{Identity, TokenRefusal};

/// Who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody said.
    Anonymous,
    /// A client that only said its name.
    Identified {
        /// Its id.
        client: String,
    },
    /// A person, through a client.
    User {
        /// The person's account.
        account: String,
        /// The program.
        client: String,
    },
    /// A client of its own accord.
    Client {
        /// Its id.
        client: String,
    },
}

/// The caller of a request, with the rights.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub who: Who,
    /// What they may do.
    pub rights: Rights,
}

impl Caller {
    /// What books name as the one who did it: the person's account, or the client.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        match &self.who {
            Who::User { account, .. } => Some(account),
            Who::Client { client } => Some(client),
            Who::Anonymous | Who::Identified { .. } => None,
        }
    }

    async fn of(state: &AppState, headers: &HeaderMap, remote: &Remote) -> Answer<Self> {
        if headers.contains_key(axum::http::header::AUTHORIZATION) {
            let token = bearer(headers)
                .ok_or_else(|| ApiError::unauthorized("the Authorization header is not a bearer token", false))?;
            return Self::of_token(state, token).await;
        }
        let Some(client) = headers.get("x-client-id") else {
            return Ok(Self { who: Who::Anonymous, rights: Rights::default() });
        };
        let id = client.to_str().unwrap_or_default();
        let row = login_client::Entity::find_by_id(id)
            .one(state.registry().db().reader())
            .await
            .map_err(RegistryError::from)?;
        match row {
            Some(row) if !row.disabled && (!row.demo || remote.is_this_machine()) => {
                Ok(Self { who: Who::Identified { client: row.id }, rights: Rights::default() })
            }
            _ => Err(ApiError::unauthorized("x-client-id: unknown client", false)),
        }
    }

    async fn of_token(state: &AppState, token: &str) -> Answer<Self> {
        let verifier = state.verifier().ok_or_else(|| ApiError::unauthorized("this registry has no issuer", false))?;
        let verified = verifier.verify(token).await.map_err(|refusal| match refusal {
            TokenRefusal::IssuerUnreachable => ApiError::new(Slug::Unavailable).detail(refusal.to_string()),
            _ => ApiError::unauthorized(refusal.to_string(), true),
        })?;
        let registry = state.registry();
        Ok(match verified.identity {
            Identity::User { account, client } => {
                Self { rights: Rights::of_user(registry, &account).await?, who: Who::User { account, client } }
            }
            Identity::Client { client } => {
                Self { rights: Rights::of_client(registry, &client).await?, who: Who::Client { client } }
            }
        })
    }
}

/// Runs before every handler: finds the caller and checks the route's access.
pub(super) async fn gate(
    State((state, access)): State<(AppState, Access)>,
    remote: Remote,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = match Caller::of(&state, request.headers(), &remote).await {
        Err(error) if access.signed && error.slug() == Some(Slug::Unauthorized) => {
            Caller { who: Who::Anonymous, rights: Rights::default() }
        }
        caller => caller?,
    };
    access.check(&caller)?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        // A route without the gate would be a mistake of ours; it then lets nobody in.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError::unauthorized("the caller is not known", false))
    }
}
