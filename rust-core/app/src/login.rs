//! Login with the system browser: OpenID Connect, authorization code with PKCE (S256).
//!
//! [`Login::begin`] gives the URL to open, [`Login::complete`] takes the one that the browser came back to. Tokens are
//! sealed in the store and renewed with at most one renewal under way. A login that ran out is a state and never an
//! obstacle: everything local goes on, and operations go up with the device's signature alone.

mod answer;
mod http;

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, CsrfToken, EndpointNotSet, EndpointSet, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use self::answer::{Answer, person};
use self::http::{Http, HttpFault};
use crate::api::ports::{AppConfig, HttpRequest, Random};
use crate::error::{CallFault, Fault};
use crate::store::Store;
use crate::sync::Exchange;
use crate::time::CorrectedClock;
use crate::transport::is_allowed;

const TOKENS: &str = "login-tokens";
const PENDING: &str = "login-pending";
const ENDPOINTS: &str = "login-endpoints";
const RAN_OUT: &str = "login-ran-out";
const PERSON: &str = "login-person";
/// An access token is renewed this long before its end.
const RENEW_BEFORE: TimeDelta = TimeDelta::seconds(20);
/// Where an issuer says nothing.
const DEFAULT_VALIDITY: TimeDelta = TimeDelta::minutes(5);

/// Where the login stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginState {
    /// Nobody is logged in.
    LoggedOut,
    /// Somebody is.
    LoggedIn,
    /// Somebody was, and the issuer renews the login no more.
    Expired,
}

/// Why a login did not come about.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LoginFault {
    /// No login was begun here, or it was completed already.
    #[error("no login was begun")]
    NotBegun,
    /// The answer belongs to another login, or is none.
    #[error("the answer does not belong to this login")]
    WrongAnswer,
    /// The person stopped, or the issuer refused.
    #[error("the login was refused")]
    Refused,
    /// The issuer could not be asked.
    #[error(transparent)]
    Call(#[from] CallFault),
}

impl LoginFault {
    /// Stable, kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotBegun => "login-not-begun",
            Self::WrongAnswer => "login-wrong-answer",
            Self::Refused => "login-refused",
            Self::Call(fault) => fault.code(),
        }
    }
}

impl From<Fault> for LoginFault {
    fn from(fault: Fault) -> Self {
        Self::Call(CallFault::Device(fault))
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Tokens {
    access: String,
    refresh: Option<String>,
    ends_ms: i64,
}

impl Drop for Tokens {
    fn drop(&mut self) {
        self.access.zeroize();
        self.refresh.zeroize();
    }
}

#[derive(Serialize, Deserialize)]
struct Pending {
    state: String,
    verifier: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct Endpoints {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
}

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// The login of one app.
pub struct Login {
    store: Arc<Store>,
    clock: Arc<CorrectedClock>,
    random: Arc<dyn Random>,
    exchange: Arc<Exchange>,
    issuer: String,
    client_id: String,
    redirect_uri: String,
    state: Mutex<(LoginState, Option<Tokens>)>,
    renewing: tokio::sync::Mutex<()>,
}

impl Login {
    /// Takes up the login that the store kept.
    ///
    /// # Errors
    /// Of the store.
    pub fn new(
        config: &AppConfig,
        random: Arc<dyn Random>,
        store: Arc<Store>,
        clock: Arc<CorrectedClock>,
        exchange: Arc<Exchange>,
    ) -> Result<Self, Fault> {
        let (tokens, ran_out) =
            store.read(|db| Ok((db.setting_json::<Tokens>(TOKENS)?, db.setting(RAN_OUT)?.is_some())))?;
        let state = match (&tokens, ran_out) {
            (Some(_), _) => LoginState::LoggedIn,
            (None, true) => LoginState::Expired,
            (None, false) => LoginState::LoggedOut,
        };
        let registry = config.registry_url.trim_end_matches('/');
        let issuer = config.issuer_url.clone().unwrap_or_else(|| format!("{registry}/realms/uitid"));
        Ok(Self {
            store,
            clock,
            random,
            exchange,
            issuer: issuer.trim_end_matches('/').to_owned(),
            client_id: config.client_id.clone(),
            redirect_uri: config.redirect_uri.clone(),
            state: Mutex::new((state, tokens)),
            renewing: tokio::sync::Mutex::new(()),
        })
    }

    /// Where the login stands.
    #[must_use]
    pub fn state(&self) -> LoginState {
        self.lock().0
    }

    /// Whether there is something to try: a login that did not run out for good.
    #[must_use]
    pub fn has_tokens(&self) -> bool {
        self.lock().1.is_some()
    }

    /// Begins a login: the URL to open in the system's browser.
    ///
    /// # Errors
    /// [`LoginFault::Call`] when the issuer cannot be asked where to.
    pub async fn begin(&self) -> Result<String, LoginFault> {
        let endpoints = self.endpoints(true).await?;
        let client = self.client(&endpoints)?;
        let (state, verifier) = (self.random_text()?, self.random_text()?);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let pending = Pending { state: state.clone(), verifier };
        self.store.write(|db| db.set_setting_json(PENDING, &pending))?;
        let (url, _) = client
            .authorize_url(|| CsrfToken::new(state))
            .add_scope(Scope::new("openid".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url.into())
    }

    /// Completes a login with the URL that the browser came back to. Whatever the device holds of another person is
    /// let go of by `another`, before the new login counts.
    ///
    /// # Errors
    /// [`LoginFault`]; after [`LoginFault::Call`] with a connection that failed, the same URL can be tried again.
    pub async fn complete(
        &self,
        redirected: &str,
        another: impl FnOnce() -> Result<(), Fault>,
    ) -> Result<(), LoginFault> {
        let pending: Pending = self.store.read(|db| db.setting_json(PENDING))?.ok_or(LoginFault::NotBegun)?;
        let answer = Answer::read(redirected).ok_or(LoginFault::WrongAnswer)?;
        if answer.state != pending.state {
            return Err(LoginFault::WrongAnswer);
        }
        if answer.issuer.is_some_and(|issuer| issuer.trim_end_matches('/') != self.issuer) {
            return Err(LoginFault::WrongAnswer);
        }
        let Some(code) = answer.code else {
            self.store.write(|db| db.delete_setting(PENDING))?;
            return Err(LoginFault::Refused);
        };
        let client = self.client(&self.endpoints(false).await?)?;
        let result = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier))
            .request_async(&Http(self.exchange.clone()))
            .await;
        match result {
            Ok(tokens) => {
                let person = person(tokens.access_token().secret());
                let before = self.store.read(|db| db.setting(PERSON))?;
                if before.is_some() && before != person {
                    another()?;
                }
                if let Some(person) = person {
                    self.store.write(|db| db.set_setting(PERSON, &person))?;
                }
                self.keep(&tokens, None)?;
                Ok(())
            }
            Err(RequestTokenError::ServerResponse(_)) => {
                self.store.write(|db| db.delete_setting(PENDING))?;
                Err(LoginFault::Refused)
            }
            Err(RequestTokenError::Request(HttpFault(fault))) => Err(fault.into()),
            Err(_) => Err(CallFault::Unreadable.into()),
        }
    }

    /// An access token to send, renewed where its end is near; `None` without login.
    ///
    /// # Errors
    /// When a renewal was needed and the issuer could not be asked; not when it refused: then there is `None`.
    pub async fn access_token(&self) -> Result<Option<String>, CallFault> {
        let Some(tokens) = self.tokens() else { return Ok(None) };
        if self.clock.best().timestamp_millis() < tokens.ends_ms {
            return Ok(Some(tokens.access.clone()));
        }
        self.renew(&tokens.access).await
    }

    /// Renews after the registry refused `refused`. Whoever comes while a renewal is under way gets its result.
    ///
    /// # Errors
    /// When the issuer could not be asked.
    pub async fn renew(&self, refused: &str) -> Result<Option<String>, CallFault> {
        let _single = self.renewing.lock().await;
        let Some(tokens) = self.tokens() else { return Ok(None) };
        if tokens.access != refused {
            return Ok(Some(tokens.access.clone()));
        }
        let Some(refresh) = tokens.refresh.clone() else {
            self.run_out()?;
            return Ok(None);
        };
        let client = self.client(&self.endpoints(false).await?)?;
        let result = client
            .exchange_refresh_token(&RefreshToken::new(refresh.clone()))
            .request_async(&Http(self.exchange.clone()))
            .await;
        match result {
            Ok(renewed) => Ok(Some(self.keep(&renewed, Some(refresh))?)),
            Err(RequestTokenError::ServerResponse(answer)) if is_final(answer.error()) => {
                self.run_out()?;
                Ok(None)
            }
            Err(RequestTokenError::Request(HttpFault(fault))) => Err(fault),
            Err(_) => Err(CallFault::Unreadable),
        }
    }

    /// The login ran out: the registry or the issuer accept it no more.
    ///
    /// # Errors
    /// Of the store.
    pub fn run_out(&self) -> Result<(), Fault> {
        self.store.write(|db| {
            db.delete_setting(TOKENS)?;
            db.set_setting(RAN_OUT, b"1")
        })?;
        *self.lock() = (LoginState::Expired, None);
        tracing::info!(code = "login-ran-out", "the login ran out");
        Ok(())
    }

    /// The registry refused a token that the issuer had just given: the login shows as run out, but is tried again.
    pub fn doubt(&self) {
        let mut state = self.lock();
        if state.1.is_some() {
            state.0 = LoginState::Expired;
        }
    }

    /// The registry accepted the login.
    pub fn trust(&self) {
        let mut state = self.lock();
        if state.1.is_some() {
            state.0 = LoginState::LoggedIn;
        }
    }

    /// Forgets the login.
    ///
    /// # Errors
    /// Of the store.
    pub fn forget(&self) -> Result<(), Fault> {
        self.store.write(|db| {
            for name in [TOKENS, PENDING, RAN_OUT, PERSON] {
                db.delete_setting(name)?;
            }
            Ok(())
        })?;
        *self.lock() = (LoginState::LoggedOut, None);
        Ok(())
    }

    /// Keeps new tokens; an issuer that gives no new refresh token means the old one to stay.
    fn keep(&self, answer: &BasicTokenResponse, refresh: Option<String>) -> Result<String, Fault> {
        let validity = answer
            .expires_in()
            .and_then(|validity| TimeDelta::from_std(validity).ok())
            .unwrap_or(DEFAULT_VALIDITY)
            .min(TimeDelta::days(1));
        // A short validity is not eaten up by the margin.
        let ends = self.clock.best() + (validity - RENEW_BEFORE).max(validity / 2);
        let tokens = Tokens {
            access: answer.access_token().secret().clone(),
            refresh: answer.refresh_token().map(|token| token.secret().clone()).or(refresh),
            ends_ms: ends.timestamp_millis(),
        };
        self.store.write(|db| {
            db.set_setting_json(TOKENS, &tokens)?;
            db.delete_setting(RAN_OUT)?;
            db.delete_setting(PENDING)
        })?;
        let access = tokens.access.clone();
        *self.lock() = (LoginState::LoggedIn, Some(tokens));
        Ok(access)
    }

    async fn endpoints(&self, fresh: bool) -> Result<Endpoints, CallFault> {
        let kept: Option<Endpoints> =
            self.store.read(|db| db.setting_json(ENDPOINTS))?.filter(|kept: &Endpoints| kept.issuer == self.issuer);
        if let (Some(kept), false) = (&kept, fresh) {
            return Ok(kept.clone());
        }
        let url = format!("{}/.well-known/openid-configuration", self.issuer);
        let answer = self.exchange.send(HttpRequest::new("GET", url).header("accept", "application/json")).await?;
        if answer.status != 200 {
            return Err(CallFault::from_answer(&answer));
        }
        let mut found: Endpoints = serde_json::from_slice(&answer.body).map_err(|_| CallFault::Unreadable)?;
        found.issuer = found.issuer.trim_end_matches('/').to_owned();
        if found.issuer != self.issuer {
            return Err(CallFault::Unreadable);
        }
        if !is_allowed(&found.authorization_endpoint) || !is_allowed(&found.token_endpoint) {
            return Err(CallFault::NotAllowed);
        }
        self.store.write(|db| db.set_setting_json(ENDPOINTS, &found))?;
        Ok(found)
    }

    fn client(&self, endpoints: &Endpoints) -> Result<Client, CallFault> {
        Ok(BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_auth_uri(AuthUrl::new(endpoints.authorization_endpoint.clone()).map_err(|_| CallFault::Unreadable)?)
            .set_token_uri(TokenUrl::new(endpoints.token_endpoint.clone()).map_err(|_| CallFault::Unreadable)?)
            .set_redirect_uri(RedirectUrl::new(self.redirect_uri.clone()).map_err(|_| CallFault::NotAllowed)?))
    }

    fn random_text(&self) -> Result<String, Fault> {
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes).map_err(|_| Fault::RandomUnavailable)?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn tokens(&self) -> Option<Tokens> {
        self.lock().1.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (LoginState, Option<Tokens>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("state", &self.state()).finish_non_exhaustive()
    }
}

/// Whether the issuer means that this login is over, and not only that this request was odd.
fn is_final(error: &BasicErrorResponseType) -> bool {
    matches!(
        error,
        BasicErrorResponseType::InvalidGrant
            | BasicErrorResponseType::InvalidClient
            | BasicErrorResponseType::UnauthorizedClient
    )
}
