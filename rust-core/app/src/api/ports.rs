//! What the core needs from the machine it runs on, and tests replace.
//!
//! HTTP and SQLite belong to the core; the transport is a port all the same, because tests and the simulator replace
//! the network. Everything here may be called from any thread and must not call back into the app.

use std::future::Future;
use std::pin::Pin;

/// Keeps small secrets: Keystore, Keychain, a sealed file, or memory in tests. Keys are ASCII names without spaces.
pub trait SecureStore: Send + Sync {
    /// The secret kept under `key`, or `None`.
    ///
    /// # Errors
    /// [`PortError`] when the platform refuses, for example while the device is locked.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError>;
    /// Keeps `value` under `key`, durably, replacing an older one.
    ///
    /// # Errors
    /// [`PortError`] when the platform refuses.
    fn put(&self, key: &str, value: &[u8]) -> Result<(), PortError>;
    /// Forgets `key`; forgetting what is not there is no error.
    ///
    /// # Errors
    /// [`PortError`] when the platform refuses.
    fn delete(&self, key: &str) -> Result<(), PortError>;
}

/// The two clocks of a device.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 by the device's own wall clock, right or wrong.
    fn wall_ms(&self) -> i64;
    /// Milliseconds that only grow while the device is up, also in its sleep.
    fn elapsed_ms(&self) -> u64;
    /// Changes at each boot: elapsed times of two boots cannot be compared.
    fn boot_id(&self) -> String;
}

/// Random bytes: the operating system's, or a seeded generator in tests.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`PortError`] when the source fails.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError>;
}

/// Sends one HTTP request. Retries, time limits of a whole exchange and backoff are the core's.
pub trait Transport: Send + Sync {
    /// The answer, of whatever status, or that there was none.
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>>;
}

/// Told when a view changed; the shell then reads it when it likes. Called from the core's own threads.
pub trait Listener: Send + Sync {
    /// The view is not what it was.
    fn view_changed(&self);
}

/// A boxed future, as a trait object's method returns it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A platform service said no. Carries no detail, since a detail may hold a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the platform's service is not available")]
pub struct PortError;

/// One request. `Debug` shows neither headers nor body, which hold tokens and people's data.
#[derive(Clone)]
pub struct HttpRequest {
    /// GET, POST, PUT or DELETE.
    pub method: &'static str,
    /// Absolute URL.
    pub url: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Empty for none.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// One answer.
#[derive(Clone)]
pub struct HttpResponse {
    /// 100–599.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Empty for none.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first value of a header; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: nothing reached the registry.
    #[error("no connection")]
    Unreachable,
    /// It took too long, or broke off: the registry may or may not have acted.
    #[error("the connection broke off")]
    BrokenOff,
    /// The answer was larger than the core accepts.
    #[error("the answer is too large")]
    TooLarge,
    /// The address is not one that the core sends to (HTTPS, or this machine itself).
    #[error("the address is not allowed")]
    NotAllowed,
}

/// All ports together, as a shell hands them over when it opens an app.
#[derive(Clone)]
pub struct Ports {
    /// Where the master key, the device key and nothing else is kept.
    pub secure_store: std::sync::Arc<dyn SecureStore>,
    /// The device's clocks.
    pub clock: std::sync::Arc<dyn Clock>,
    /// The source of keys and nonces.
    pub random: std::sync::Arc<dyn Random>,
    /// The way to the registry.
    pub transport: std::sync::Arc<dyn Transport>,
}

/// What a shell says once, when it opens an app.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Where the registry is, for example `https://registry.example.org`; no path.
    pub registry_url: String,
    /// The issuer of logins; `None` for the registry's own (`{registry}/realms/uitid`).
    pub issuer_url: Option<String>,
    /// The OpenID Connect client that this shell is registered as.
    pub client_id: String,
    /// Where the browser returns to after login.
    pub redirect_uri: String,
    /// Folder of the sealed store; `None` keeps everything in memory (a browser session).
    pub data_dir: Option<std::path::PathBuf>,
    /// The platform sees a network right now; `false`: don't try before `set_online(true)`.
    pub online: bool,
    /// Language to start in; the person's later choice wins and is kept.
    pub language: uitpas_texts::Language,
}
