//! What every handler has at hand.

use std::sync::Arc;

use url::Url;

use crate::oidc::verifier::TokenVerifier;
use crate::oidc::{Issuer, IssuerError};
use crate::registry::Registry;

/// What [`router`](super::router) is made of.
pub struct HttpConfig {
    /// The registry itself.
    pub registry: Registry,
    /// The embedded issuer, unless there is an external one.
    pub issuer: Option<Arc<Issuer>>,
    /// The external issuer whose tokens are trusted; ignored when there is an embedded one.
    pub oidc_issuer: Option<Url>,
    /// The address by which people and apps reach the registry.
    pub origin: Url,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    registry: Registry,
    verifier: Option<TokenVerifier>,
    origin: Url,
}

impl AppState {
    pub(super) fn new(config: &HttpConfig) -> Result<Self, IssuerError> {
        let verifier = match (&config.issuer, &config.oidc_issuer) {
            (Some(issuer), _) => Some(issuer.verifier()),
            (None, Some(url)) => Some(TokenVerifier::external(url.as_str(), config.registry.clone())?),
            (None, None) => None,
        };
        Ok(Self(Arc::new(Inner { registry: config.registry.clone(), verifier, origin: config.origin.clone() })))
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// `None`: nobody can log in at all.
    pub(super) fn verifier(&self) -> Option<&TokenVerifier> {
        self.0.verifier.as_ref()
    }

    /// An absolute address of ours.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0.origin.origin().ascii_serialization())
    }
}
