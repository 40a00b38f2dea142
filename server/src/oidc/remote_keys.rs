//! The key set of an external issuer: found through its discovery document, fetched when first
//! needed, kept, and fetched again for an unknown `kid` (at most once a minute, so that forged tokens
//! cannot make us hammer the issuer) or when older than twelve hours. When the issuer cannot be
//! reached, the keys at hand go on working.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::IssuerError;
use super::verifier::{TokenRefusal, VerificationKeys};

const OLDEST_HOURS: i64 = 12;
const PAUSE_SECONDS: i64 = 60;
const LARGEST_ANSWER: usize = 1024 * 1024;

#[derive(Clone, Default)]
struct Held {
    keys: Arc<VerificationKeys>,
    fetched: Option<DateTime<Utc>>,
}

/// Fetches and keeps the keys.
pub(super) struct RemoteKeys {
    issuer: String,
    http: reqwest::Client,
    held: RwLock<Held>,
    /// When a fetch was last tried; locked while one runs.
    tried: Mutex<Option<DateTime<Utc>>>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl RemoteKeys {
    pub(super) fn new(issuer: &str) -> Result<Self, IssuerError> {
        // Another part of the process may have installed it already: then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| IssuerError::Crypto("the HTTP client for the issuer cannot be made"))?;
        Ok(Self {
            issuer: issuer.trim_end_matches('/').to_owned(),
            http,
            held: RwLock::default(),
            tried: Mutex::default(),
        })
    }

    pub(super) async fn keys_for(
        &self,
        kid: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Arc<VerificationKeys>, TokenRefusal> {
        let held = self.held();
        let known = held.keys.knows(kid);
        let old = |held: &Held| held.fetched.is_none_or(|at| now - at > TimeDelta::hours(OLDEST_HOURS));
        if known && !old(&held) {
            return Ok(held.keys);
        }
        // Nobody whose key is known waits for a fetch that another request has begun.
        let mut tried = if known {
            match self.tried.try_lock() {
                Ok(tried) => tried,
                Err(_) => return Ok(held.keys),
            }
        } else {
            self.tried.lock().await
        };
        let held = self.held();
        let rested = tried.is_none_or(|at| now - at > TimeDelta::seconds(PAUSE_SECONDS));
        if rested && (old(&held) || !held.keys.knows(kid)) {
            *tried = Some(now);
            match self.fetch().await {
                Ok(keys) => {
                    let fresh = Held { keys: Arc::new(keys), fetched: Some(now) };
                    *self.held.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                }
                Err(reason) => tracing::warn!(issuer = %self.issuer, reason, "the issuer's keys cannot be fetched"),
            }
        }
        let held = self.held();
        if held.fetched.is_none() { Err(TokenRefusal::IssuerUnreachable) } else { Ok(held.keys) }
    }

    fn held(&self) -> Held {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self) -> Result<VerificationKeys, &'static str> {
        let discovery: Discovery = self.get(&format!("{}/.well-known/openid-configuration", self.issuer)).await?;
        if discovery.issuer.trim_end_matches('/') != self.issuer {
            return Err("the discovery document names another issuer");
        }
        let set: JwkSet = self.get(&discovery.jwks_uri).await?;
        let mut keys = VerificationKeys::default();
        for jwk in &set.keys {
            if jwk.common.public_key_use.as_ref().is_some_and(|used| *used != PublicKeyUse::Signature) {
                continue;
            }
            let algorithms = algorithms(jwk);
            if let (false, Ok(key)) = (algorithms.is_empty(), DecodingKey::from_jwk(jwk)) {
                keys.insert(jwk.common.key_id.clone().unwrap_or_default(), key, algorithms);
            }
        }
        Ok(keys)
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, url: &str) -> Result<T, &'static str> {
        let mut response = self.http.get(url).send().await.map_err(|_| "no answer")?;
        if !response.status().is_success() {
            return Err("the answer was an error");
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|_| "the answer broke off")? {
            if body.len() + part.len() > LARGEST_ANSWER {
                return Err("the answer is too large");
            }
            body.extend_from_slice(&part);
        }
        serde_json::from_slice(&body).map_err(|_| "the answer is not what the protocol says")
    }
}

/// Which algorithms a key may be used with. Never a symmetric one: the key is public.
fn algorithms(jwk: &Jwk) -> Vec<Algorithm> {
    let fitting = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => vec![
            (KeyAlgorithm::RS256, Algorithm::RS256),
            (KeyAlgorithm::RS384, Algorithm::RS384),
            (KeyAlgorithm::RS512, Algorithm::RS512),
            (KeyAlgorithm::PS256, Algorithm::PS256),
            (KeyAlgorithm::PS384, Algorithm::PS384),
            (KeyAlgorithm::PS512, Algorithm::PS512),
        ],
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            vec![(KeyAlgorithm::ES256, Algorithm::ES256)]
        }
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P384 => {
            vec![(KeyAlgorithm::ES384, Algorithm::ES384)]
        }
        AlgorithmParameters::OctetKeyPair(_) => vec![(KeyAlgorithm::EdDSA, Algorithm::EdDSA)],
        _ => Vec::new(),
    };
    fitting
        .into_iter()
        .filter(|(named, _)| jwk.common.key_algorithm.is_none_or(|only| only == *named))
        .map(|(_, algorithm)| algorithm)
        .collect()
}
