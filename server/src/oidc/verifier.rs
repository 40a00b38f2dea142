//! Who sent this request? Checks access tokens of the embedded issuer or of an external one.
//!
//! Accepted is a JWT signed with an asymmetric algorithm by a key of the issuer's key set, with the
//! right `iss`, within `exp` and `nbf`, that is meant for this API: [`AUDIENCE`] is in `aud`, or, from an
//! external issuer, its client (`azp`) is registered here. Id tokens are refused. The verdict is the subject and the
//! client, nothing more: what they may do is the registry's own.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use sea_orm::EntityTrait;
use serde::Deserialize;

use super::AUDIENCE;
use super::remote_keys::RemoteKeys;
use crate::db::entities::login_client;
use crate::registry::Registry;

/// Clocks of issuer and registry may differ by this much.
const LEEWAY_SECONDS: i64 = 30;
/// No sane token is longer; a longer one is not even decoded.
const LONGEST_TOKEN: usize = 8 * 1024;

/// Public keys by `kid`, each with the algorithms it may be used with.
#[derive(Clone, Default)]
pub struct VerificationKeys {
    keys: HashMap<String, (DecodingKey, Vec<Algorithm>)>,
}

impl VerificationKeys {
    /// Adds a key.
    pub fn insert(&mut self, kid: String, key: DecodingKey, algorithms: Vec<Algorithm>) {
        self.keys.insert(kid, (key, algorithms));
    }

    pub(super) fn knows(&self, kid: Option<&str>) -> bool {
        self.get(kid).is_some()
    }

    fn get(&self, kid: Option<&str>) -> Option<&(DecodingKey, Vec<Algorithm>)> {
        match kid {
            Some(kid) => self.keys.get(kid),
            None if self.keys.len() == 1 => self.keys.values().next(),
            None => None,
        }
    }
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A person, at a client.
    User {
        /// The person's `sub`.
        account: String,
        /// The program that the person uses.
        client: String,
    },
    /// A client of its own accord (client credentials).
    Client {
        /// Its id.
        client: String,
    },
}

/// A checked access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedToken {
    /// Whose it is.
    pub identity: Identity,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// The login it comes from.
    pub session: Option<String>,
}

/// Why a token was refused. The texts are for developers and hold nothing of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// Not three base64url parts with JSON in them, or too long.
    #[error("the access token is not a JWT")]
    Malformed,
    /// Unknown key, forbidden algorithm or wrong signature.
    #[error("the access token's signature is not valid")]
    Signature,
    /// Another issuer's.
    #[error("the access token comes from another issuer")]
    Issuer,
    /// Over.
    #[error("the access token has expired")]
    Expired,
    /// Not yet begun.
    #[error("the access token is not valid yet")]
    NotYet,
    /// Meant for something else, or an id token.
    #[error("the access token is not meant for this API")]
    Audience,
    /// The issuer's keys cannot be had at the moment.
    #[error("the issuer of access tokens cannot be reached")]
    IssuerUnreachable,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn has(&self, wanted: &str) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::Many(many) => many.iter().any(|one| one == wanted),
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: i64,
    nbf: Option<i64>,
    aud: Option<OneOrMany>,
    azp: Option<String>,
    client_id: Option<String>,
    scope: Option<String>,
    sid: Option<String>,
    typ: Option<String>,
    gty: Option<String>,
    preferred_username: Option<String>,
}

enum Keys {
    Own(VerificationKeys),
    Remote(RemoteKeys),
}

/// Checks access tokens.
pub struct TokenVerifier {
    issuer: String,
    keys: Keys,
    registry: Registry,
}

impl TokenVerifier {
    /// For the embedded issuer: its keys are at hand.
    #[must_use]
    pub fn embedded(issuer: String, keys: VerificationKeys, registry: Registry) -> Self {
        Self { issuer, keys: Keys::Own(keys), registry }
    }

    /// For an external issuer: its keys are fetched when first needed, and again when an unknown one
    /// turns up.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn external(issuer: &str, registry: Registry) -> Result<Self, super::IssuerError> {
        let remote = RemoteKeys::new(issuer)?;
        Ok(Self { issuer: issuer.trim_end_matches('/').to_owned(), keys: Keys::Remote(remote), registry })
    }

    /// Checks one token.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub async fn verify(&self, token: &str) -> Result<VerifiedToken, TokenRefusal> {
        if token.len() > LONGEST_TOKEN {
            return Err(TokenRefusal::Malformed);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenRefusal::Malformed)?;
        let now = self.registry.now();
        let claims = match &self.keys {
            Keys::Own(keys) => decode(token, keys.get(header.kid.as_deref()))?,
            Keys::Remote(remote) => {
                let keys = remote.keys_for(header.kid.as_deref(), now).await?;
                decode(token, keys.get(header.kid.as_deref()))?
            }
        };
        if claims.iss.trim_end_matches('/') != self.issuer {
            return Err(TokenRefusal::Issuer);
        }
        within(&claims, now)?;
        let id_token = claims.typ.as_deref().is_some_and(|typ| typ != "Bearer");
        let access_token =
            header.typ.as_deref().is_some_and(|typ| {
                typ.eq_ignore_ascii_case("at+jwt") || typ.eq_ignore_ascii_case("application/at+jwt")
            }) || claims.typ.as_deref() == Some("Bearer");
        if id_token || (matches!(self.keys, Keys::Own(_)) && !access_token) {
            return Err(TokenRefusal::Audience);
        }
        let Some(client) = claims.azp.clone().or_else(|| claims.client_id.clone()) else {
            return Err(TokenRefusal::Audience);
        };
        if !claims.aud.as_ref().is_some_and(|aud| aud.has(AUDIENCE)) {
            // External issuers are rarely told our name. An audience that is the client itself would be an id token.
            let for_client = claims.aud.as_ref().is_some_and(|aud| aud.has(&client));
            if matches!(self.keys, Keys::Own(_)) || for_client || !self.registered(&client).await {
                return Err(TokenRefusal::Audience);
            }
        }
        let identity = if is_client_token(&claims, &client) {
            Identity::Client { client }
        } else {
            Identity::User { account: claims.sub, client }
        };
        Ok(VerifiedToken {
            identity,
            scopes: claims.scope.unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect(),
            session: claims.sid,
        })
    }

    async fn registered(&self, client: &str) -> bool {
        matches!(
            login_client::Entity::find_by_id(client).one(self.registry.db().reader()).await,
            Ok(Some(found)) if !found.disabled
        )
    }
}

fn decode(token: &str, key: Option<&(DecodingKey, Vec<Algorithm>)>) -> Result<Claims, TokenRefusal> {
    let (key, algorithms) = key.ok_or(TokenRefusal::Signature)?;
    let first = *algorithms.first().ok_or(TokenRefusal::Signature)?;
    // The signature only: instants are judged below by this process's clock, which tests can set.
    let mut signature = Validation::new(first);
    signature.algorithms.clone_from(algorithms);
    signature.validate_exp = false;
    signature.validate_aud = false;
    signature.required_spec_claims.clear();
    jsonwebtoken::decode::<Claims>(token, key, &signature).map(|data| data.claims).map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::Json(_) | jsonwebtoken::errors::ErrorKind::Utf8(_) => TokenRefusal::Malformed,
        _ => TokenRefusal::Signature,
    })
}

fn within(claims: &Claims, now: DateTime<Utc>) -> Result<(), TokenRefusal> {
    if claims.exp.saturating_add(LEEWAY_SECONDS) <= now.timestamp() {
        return Err(TokenRefusal::Expired);
    }
    if claims.nbf.is_some_and(|from| from.saturating_sub(LEEWAY_SECONDS) > now.timestamp()) {
        return Err(TokenRefusal::NotYet);
    }
    Ok(())
}

/// Issuers mark tokens of clients differently: RFC 9068 repeats the client as subject, Auth0 adds
/// `gty` and a suffix, Keycloak makes an account with a telling name.
fn is_client_token(claims: &Claims, client: &str) -> bool {
    claims.sub == client
        || claims.sub.strip_suffix("@clients") == Some(client)
        || claims.gty.as_deref() == Some("client-credentials")
        || claims.preferred_username.as_deref().is_some_and(|name| name.starts_with("service-account-"))
}
