//! Calls to the registry in the name of whoever is logged in.
//!
//! A 401 renews the login once and tries again; a second one means that a login is needed, which is a state, shown and
//! survived. The rest of the answers go to the caller.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::exchange::{Exchange, USUAL_TIME};
use crate::api::ports::{HttpRequest, HttpResponse};
use crate::error::CallFault;
use crate::login::Login;

/// One call: what to ask of the registry.
#[derive(Clone)]
pub struct Call {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    time: Duration,
    anonymous: bool,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Call {
    /// Reads; `path` begins with a slash and may have a query, already encoded.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path, None)
    }

    /// Deletes.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path, None)
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// [`CallFault::Unreadable`] when the body has no JSON.
    pub fn post<T: Serialize>(path: impl Into<String>, body: &T) -> Result<Self, CallFault> {
        let body = serde_json::to_vec(body).map_err(|_| CallFault::Unreadable)?;
        Ok(Self::new("POST", path, Some(body)))
    }

    /// Puts JSON.
    ///
    /// # Errors
    /// [`CallFault::Unreadable`] when the body has no JSON.
    pub fn put<T: Serialize>(path: impl Into<String>, body: &T) -> Result<Self, CallFault> {
        let body = serde_json::to_vec(body).map_err(|_| CallFault::Unreadable)?;
        Ok(Self::new("PUT", path, Some(body)))
    }

    fn new(method: &'static str, path: impl Into<String>, body: Option<Vec<u8>>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body, time: USUAL_TIME, anonymous: false }
    }

    /// Gives up after this time; the registry may have acted all the same.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// Without login.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// With one more header; `name` in lower case.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn request(&self, registry: &str, token: Option<&str>) -> HttpRequest {
        let mut request = HttpRequest::new(self.method, format!("{registry}{}", self.path));
        request.headers.clone_from(&self.headers);
        if !self.headers.iter().any(|(name, _)| name == "accept") {
            request = request.header("accept", "application/json, application/problem+json");
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        match &self.body {
            Some(body) => request.body("application/json", body.clone()),
            None => request,
        }
    }
}

/// A successful answer.
#[derive(Clone)]
pub struct Answer {
    /// 200–299 or 304.
    pub status: u16,
    /// As it came.
    pub body: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`CallFault::Unreadable`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, CallFault> {
        serde_json::from_slice(&self.body).map_err(|_| CallFault::Unreadable)
    }

    /// A header; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Calls the registry.
pub struct Client {
    exchange: Arc<Exchange>,
    login: Arc<Login>,
    registry: String,
}

impl Client {
    /// `registry` is its address without path.
    #[must_use]
    pub fn new(exchange: Arc<Exchange>, login: Arc<Login>, registry: &str) -> Self {
        Self { exchange, login, registry: registry.trim_end_matches('/').to_owned() }
    }

    /// Calls, in the name of whoever is logged in.
    ///
    /// # Errors
    /// [`CallFault`]; any status but a success is one.
    pub async fn call(&self, call: &Call) -> Result<Answer, CallFault> {
        let token =
            if call.anonymous { None } else { Some(self.login.access_token().await?.ok_or(CallFault::LoginNeeded)?) };
        let answer = self.send(call, token.as_deref()).await?;
        let Some(token) = token.filter(|_| answer.status == 401) else { return self.read(answer, call) };
        let Some(renewed) = self.login.renew(&token).await? else { return Err(CallFault::LoginNeeded) };
        let answer = self.send(call, Some(&renewed)).await?;
        self.read(answer, call)
    }

    /// Calls with a login where there is a good one, and otherwise without: for what the device's signature proves.
    ///
    /// # Errors
    /// [`CallFault`]; any status but a success is one.
    pub async fn call_signed(&self, call: &Call) -> Result<Answer, CallFault> {
        // An issuer that cannot be asked just now is no reason to wait.
        let token = self.login.access_token().await.unwrap_or(None);
        let mut answer = self.send(call, token.as_deref()).await?;
        if let (Some(token), 401) = (&token, answer.status) {
            let renewed = self.login.renew(token).await.unwrap_or(None);
            answer = self.send(call, renewed.as_deref()).await?;
            if answer.status == 401 && renewed.is_some() {
                self.login.doubt();
                answer = self.send(call, None).await?;
            }
        }
        self.read(answer, &call.clone().anonymous())
    }

    async fn send(&self, call: &Call, token: Option<&str>) -> Result<HttpResponse, CallFault> {
        self.exchange.send_within(call.request(&self.registry, token), call.time).await
    }

    fn read(&self, answer: HttpResponse, call: &Call) -> Result<Answer, CallFault> {
        match answer.status {
            200..=299 | 304 => {
                if !call.anonymous {
                    self.login.trust();
                }
                Ok(Answer { status: answer.status, body: answer.body, headers: answer.headers })
            }
            401 if !call.anonymous => {
                self.login.doubt();
                Err(CallFault::LoginNeeded)
            }
            _ => Err(CallFault::from_answer(&answer)),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
