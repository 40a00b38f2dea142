//! Login: an OpenID Connect issuer for a machine without one, and the check of access tokens.
//!
//! [`Issuer`] serves `/realms/uitid/…` (the existing system's paths): authorization code with PKCE,
//! client credentials, refresh tokens that are used once. [`verifier`] checks access tokens, its own
//! or those of an external issuer. What a person or program may do is not decided here: tokens
//! carry an id, the registry knows the rights.
//!
//! The issuer keeps no browser session: every authorization asks for the password, so that nobody
//! stays logged in on a shared counter PC. Always holds: no password, code or token is stored in
//! the clear or written to a log; a refresh token that comes back after its successor was used ends
//! the whole login.

mod accounts;
mod authorize;
mod clients;
mod discovery;
mod keys;
mod login_form;
mod login_page;
mod logout;
mod params;
pub mod redirects;
mod remote_keys;
mod secrets;
mod sessions;
#[cfg(test)]
mod tests;
mod throttle;
mod token_endpoint;
mod tokens;
mod userinfo;
pub mod verifier;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use url::Url;

use crate::error::RegistryError;
use crate::registry::Registry;

pub use accounts::NewUser;
pub use clients::NewClient;

/// Where the issuer's paths begin; with the origin before it, it is the issuer's name.
pub const REALM: &str = "/realms/uitid";
/// What access tokens for this API have in `aud`.
pub const AUDIENCE: &str = "https://api.publiq.be";
/// The scope that the API description names.
pub const API_SCOPE: &str = "https://api.publiq.be/auth/uitpas";
/// The client id of the phone apps.
pub const APP_CLIENT: &str = "uitpas-app";
/// The client id of the website and the PC counter.
pub const WEB_CLIENT: &str = "uitpas-web";

/// A fault of the issuer itself.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// The registry's storage failed.
    #[error("{0}")]
    Registry(Box<RegistryError>),
    /// A cryptographic step that cannot fail did, or a stored key is damaged.
    #[error("{0}")]
    Crypto(&'static str),
    /// The public address cannot be an issuer's.
    #[error("the public address must start with http:// or https:// and have no path")]
    Address,
    /// A registration that contradicts itself or one that is there.
    #[error("{0}")]
    Registration(&'static str),
}

impl From<RegistryError> for IssuerError {
    fn from(error: RegistryError) -> Self {
        Self::Registry(Box::new(error))
    }
}

impl From<sea_orm::DbErr> for IssuerError {
    fn from(error: sea_orm::DbErr) -> Self {
        RegistryError::from(error).into()
    }
}

/// The embedded issuer.
pub struct Issuer {
    registry: Registry,
    keys: keys::SigningKeys,
    hasher: secrets::Hasher,
    throttle: throttle::Throttle,
    origin: Url,
    name: String,
    demo: bool,
}

impl Issuer {
    /// Opens the issuer of this registry, reachable at `origin` (scheme, host and port). `demo` lets
    /// demo users and clients log in from this machine. Registers our own two clients.
    ///
    /// # Errors
    /// The storage failed, or `origin` is not a web address.
    pub async fn open(registry: Registry, origin: &Url, demo: bool) -> Result<Arc<Self>, IssuerError> {
        if !matches!(origin.scheme(), "http" | "https") || !origin.has_host() {
            return Err(IssuerError::Address);
        }
        let name = format!("{}{REALM}", origin.origin().ascii_serialization());
        let keys = keys::SigningKeys::open(&registry).await?;
        let issuer = Self {
            registry,
            keys,
            hasher: secrets::Hasher::new()?,
            throttle: throttle::Throttle::default(),
            origin: origin.clone(),
            name,
            demo,
        };
        issuer.register_own_clients().await?;
        Ok(Arc::new(issuer))
    }

    /// The issuer's name: the `iss` of its tokens and the address its discovery starts from.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A verifier for the tokens of this issuer.
    #[must_use]
    pub fn verifier(&self) -> verifier::TokenVerifier {
        verifier::TokenVerifier::embedded(self.name.clone(), self.keys.verification(), self.registry.clone())
    }

    fn address_of(&self, endpoint: &str) -> String {
        format!("{}/protocol/openid-connect/{endpoint}", self.name)
    }
}

/// The issuer's routes.
pub fn router(issuer: Arc<Issuer>) -> Router {
    let protocol = Router::new()
        .route("/auth", get(authorize::show).post(authorize::submit))
        .route("/token", post(token_endpoint::exchange))
        .route("/certs", get(discovery::key_set))
        .route("/userinfo", get(userinfo::userinfo).post(userinfo::userinfo))
        .route("/logout", get(logout::by_browser).post(logout::by_client));
    Router::new()
        .nest(
            REALM,
            Router::new()
                .route("/.well-known/openid-configuration", get(discovery::metadata))
                .route("/login.css", get(login_page::stylesheet))
                .nest("/protocol/openid-connect", protocol),
        )
        .with_state(issuer)
}
