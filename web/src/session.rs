//! Browser sessions: a cookie that means nothing, and behind it the apps of one browser.
//!
//! Sessions live in memory: what a passholder sees comes from the registry anyway, and a counter that must survive is
//! `uitpas desk`. A session that rests for [`REST`] is dropped, and the number of sessions is bounded, so that a flood
//! of visitors cannot fill the memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};
use tokio::sync::watch;
use uitpas_app::api::ports::{AppConfig, Listener, Ports, SecureStore};
use uitpas_app::platform::{FileSecureStore, HttpTransport, MemorySecureStore, SystemClock, SystemRandom};
use uitpas_app::{AppError, CodeScanner, CounterApp, PassholderApp};
use uitpas_texts::Language;

use crate::config::WebConfig;

/// A session is dropped when it has rested for this long.
const REST: Duration = Duration::from_secs(4 * 3600);
/// At most so many sessions; the one that rested longest makes place.
const MAX_SESSIONS: usize = 10_000;
/// The client that the browser shell is registered as.
const CLIENT_ID: &str = "uitpas-web";
const COOKIE: &str = "uitpas_session";

/// An app and the news of it.
pub struct Seat<A> {
    /// The core.
    pub app: Arc<A>,
    /// Reads what the page's camera sees.
    pub scanner: Arc<CodeScanner>,
    /// Grows with each change of the view.
    pub version: watch::Receiver<u64>,
}

/// One browser.
pub struct Session {
    /// As the cookie says it.
    pub id: String,
    origin: String,
    language: Language,
    counter: OnceLock<Arc<Seat<CounterApp>>>,
    passholder: OnceLock<Arc<Seat<PassholderApp>>>,
    opening: Mutex<()>,
    logins: Mutex<HashMap<String, Which>>,
    used: Mutex<Instant>,
}

/// Which app a login belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The counter.
    Counter,
    /// The passholder's app.
    Passholder,
}

/// The shell's state: configuration and sessions.
pub struct Shell {
    /// As given at start.
    pub config: WebConfig,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
    desk: OnceLock<Arc<Seat<CounterApp>>>,
}

struct News(watch::Sender<u64>);

impl Listener for News {
    fn view_changed(&self) {
        self.0.send_modify(|version| *version += 1);
    }
}

impl Shell {
    /// A shell without sessions.
    pub fn new(config: WebConfig) -> Self {
        Self { config, sessions: Mutex::default(), desk: OnceLock::new() }
    }

    /// The session of the request's cookie, if it is still known.
    pub fn known(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        let id = cookie(headers)?;
        let session = lock(&self.sessions).get(id).cloned()?;
        *lock(&session.used) = Instant::now();
        Some(session)
    }

    /// The session of the request, or a new one; then the cookie to set is there as well.
    pub fn session(&self, headers: &HeaderMap) -> Result<(Arc<Session>, Option<String>), AppError> {
        if let Some(session) = self.known(headers) {
            return Ok((session, None));
        }
        let origin = self.origin(headers);
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| AppError::SystemRefused)?;
        let id = hex::encode(bytes);
        let session = Arc::new(Session {
            id: id.clone(),
            language: language(headers),
            counter: OnceLock::new(),
            passholder: OnceLock::new(),
            opening: Mutex::default(),
            logins: Mutex::default(),
            used: Mutex::new(Instant::now()),
            origin: origin.clone(),
        });
        let secure = if origin.starts_with("https:") { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax{secure}");
        let mut sessions = lock(&self.sessions);
        sessions.retain(|_, session| lock(&session.used).elapsed() < REST);
        if sessions.len() >= MAX_SESSIONS {
            let oldest = sessions.values().min_by_key(|session| *lock(&session.used)).map(|session| session.id.clone());
            oldest.and_then(|id| sessions.remove(&id));
        }
        sessions.insert(id, session.clone());
        Ok((session, Some(cookie)))
    }

    /// This site as the browser reaches it.
    pub fn origin(&self, headers: &HeaderMap) -> String {
        if let Some(url) = &self.config.public_url {
            return url.trim_end_matches('/').to_owned();
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_loopback(host));
        host.map_or_else(|| self.config.registry_url.clone(), |host| format!("http://{host}"))
    }

    /// The session's counter, opened at first use.
    pub fn counter(&self, session: &Session) -> Result<Arc<Seat<CounterApp>>, AppError> {
        let place = if self.config.desk_dir.is_some() { &self.desk } else { &session.counter };
        let _one_at_a_time = lock(&session.opening);
        if let Some(seat) = place.get() {
            return Ok(seat.clone());
        }
        let app = CounterApp::open(self.app_config(session), self.ports()?)?;
        let (news, version) = watch::channel(0);
        app.set_listener(Some(Arc::new(News(news))));
        Ok(place.get_or_init(|| Arc::new(Seat { app, scanner: Arc::default(), version })).clone())
    }

    /// The session's passholder app, opened at first use.
    pub fn passholder(&self, session: &Session) -> Result<Arc<Seat<PassholderApp>>, AppError> {
        let _one_at_a_time = lock(&session.opening);
        if let Some(seat) = session.passholder.get() {
            return Ok(seat.clone());
        }
        let mut config = self.app_config(session);
        config.data_dir = None;
        let mut ports = self.ports()?;
        ports.secure_store = Arc::new(MemorySecureStore::default());
        let app = PassholderApp::open(config, ports)?;
        let (news, version) = watch::channel(0);
        app.set_listener(Some(Arc::new(News(news))));
        Ok(session.passholder.get_or_init(|| Arc::new(Seat { app, scanner: Arc::default(), version })).clone())
    }

    fn app_config(&self, session: &Session) -> AppConfig {
        AppConfig {
            registry_url: self.config.registry_url.clone(),
            issuer_url: self.config.issuer_url.clone(),
            client_id: CLIENT_ID.into(),
            redirect_uri: format!("{}/login/callback", session.origin),
            data_dir: self.config.desk_dir.clone(),
            online: true,
            language: session.language,
        }
    }

    fn ports(&self) -> Result<Ports, AppError> {
        let secure_store: Arc<dyn SecureStore> = match &self.config.desk_dir {
            Some(folder) => Arc::new(FileSecureStore::new(folder).map_err(|_| AppError::SecureStoreUnavailable)?),
            None => Arc::new(MemorySecureStore::default()),
        };
        Ok(Ports {
            secure_store,
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom),
            transport: Arc::new(HttpTransport::new()?),
        })
    }
}

impl Session {
    /// Remembers that a login with this `state` belongs to this app.
    pub fn expect_login(&self, state: String, which: Which) {
        lock(&self.logins).insert(state, which);
    }

    /// Which app the login with this `state` belongs to; asked once.
    pub fn take_login(&self, state: &str) -> Option<Which> {
        lock(&self.logins).remove(state)
    }

    /// This site as this browser reaches it.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// The language that the browser asks for.
pub fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Language::from_accept_language(wanted)
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
