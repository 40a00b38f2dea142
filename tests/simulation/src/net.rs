//! The network of a run: loses, delays, repeats and reorders, answers in the registry's place, parts phones from it.
//!
//! Each phone's process has a [`Link`], its transport. What befalls a request is drawn from the run's seed. Logins are
//! answered here, with tokens that the registry checks as any others.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use uitpas_app::api::ports::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use uitpas_wire::offline::SNAPSHOT_DELTA_CONTENT_TYPE;

use crate::ports::{Life, WorldTime};
use crate::server::Server;
use crate::template::{ORIGIN, Template};
use crate::trace::Trace;

/// How bad the network is: of a thousand requests, how many meet which fate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weather {
    /// Nothing reaches the registry.
    pub lost: u32,
    /// The registry acts, and its answer is lost.
    pub unanswered: u32,
    /// Arrives twice.
    pub doubled: u32,
    /// Arrives once more, much later.
    pub stray: u32,
    /// Somebody else answers with an error; the registry hears nothing.
    pub refused: u32,
    /// The registry acts, and somebody else answers with an error.
    pub broken: u32,
    /// Takes longer than anybody waits.
    pub stuck: u32,
}

impl Weather {
    /// One of several kinds.
    #[must_use]
    pub fn draw(rng: &mut StdRng) -> Self {
        match rng.random_range(0..4) {
            0 => Self::default(),
            1 => Self { lost: 50, unanswered: 30, doubled: 20, stray: 20, refused: 20, broken: 10, stuck: 5 },
            2 => Self { lost: 20, unanswered: 150, doubled: 100, stray: 100, refused: 20, broken: 60, stuck: 20 },
            _ => Self { lost: 200, unanswered: 100, doubled: 30, stray: 50, refused: 120, broken: 50, stuck: 30 },
        }
    }
}

/// What a registry that answers too early would do: used by a deliberate fault only.
pub type BeforeAnswer = Box<dyn FnMut(&HttpRequest, &mut dyn FnMut() -> HttpResponse) -> HttpResponse + Send>;

/// The network.
pub struct Net {
    /// The true time.
    pub time: WorldTime,
    /// The registry at its other end.
    pub server: Server,
    template: &'static Template,
    state: Mutex<State>,
}

struct State {
    rng: StdRng,
    weather: Weather,
    trace: Trace,
    strays: Vec<HttpRequest>,
    requests: u64,
    tamper: Option<BeforeAnswer>,
}

enum Fate {
    Good,
    Lost,
    Unanswered,
    Doubled,
    Stray,
    Refused(u16, Option<u64>),
    Broken,
    Stuck,
}

impl Net {
    /// A network of this weather.
    #[must_use]
    pub fn new(time: WorldTime, server: Server, template: &'static Template, seed: u64, trace: Trace) -> Self {
        let rng = StdRng::seed_from_u64(seed);
        let state = State { rng, weather: Weather::default(), trace, strays: Vec::new(), requests: 0, tamper: None };
        Self { time, server, template, state: Mutex::new(state) }
    }

    /// The weather changes.
    pub fn set_weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// A registry that does something of its own around an answer.
    pub fn tamper(&self, tamper: BeforeAnswer) {
        self.lock().tamper = Some(tamper);
    }

    /// Something happened.
    pub fn note(&self, what: &str) {
        self.lock().trace.note(what);
    }

    /// How many requests the registry has seen.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.lock().requests
    }

    /// A request that was held up somewhere arrives after all; nobody waits for its answer any more.
    pub fn deliver_stray(&self) -> bool {
        let stray = {
            let mut state = self.lock();
            if state.strays.is_empty() {
                return false;
            }
            let State { rng, strays, .. } = &mut *state;
            strays.swap_remove(rng.random_range(0..strays.len()))
        };
        self.deliver(&stray);
        true
    }

    /// The registry, or the issuer, answers.
    fn deliver(&self, request: &HttpRequest) -> HttpResponse {
        let path = request.url.strip_prefix(ORIGIN).unwrap_or(&request.url);
        if let Some(answer) = self.log_in(path, request) {
            return answer;
        }
        let tamper = self.lock().tamper.take();
        let mut ask = || self.server.send(self.time.now(), request.clone()).unwrap_or_else(|_| status(503, None));
        let answer = match tamper {
            None => ask(),
            Some(mut tamper) => {
                let answer = tamper(request, &mut ask);
                self.lock().tamper = Some(tamper);
                answer
            }
        };
        let mut state = self.lock();
        state.requests += 1;
        state.trace.note(&format!("registry: {} {path} -> {}", request.method, answer.status));
        state.trace.bytes(&request.body);
        state.trace.bytes(&answer.body);
        answer
    }

    /// Plays the issuer: whoever comes with a code gets the token of that account.
    fn log_in(&self, path: &str, request: &HttpRequest) -> Option<HttpResponse> {
        let rest = path.strip_prefix("/realms/uitid")?;
        let issuer = format!("{ORIGIN}/realms/uitid");
        if rest.starts_with("/.well-known") {
            return Some(self.json(&json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/auth"),
                "token_endpoint": format!("{issuer}/token"),
            })));
        }
        let form = url::form_urlencoded::parse(&request.body);
        let given = form.into_owned().find(|(name, _)| name == "code" || name == "refresh_token");
        let Some(token) = given.and_then(|(_, account)| Some((self.template.token(&account).ok()?, account))) else {
            return Some(status(503, None));
        };
        Some(self.json(&json!({
            "access_token": token.0, "refresh_token": token.1, "token_type": "Bearer", "expires_in": 3600,
        })))
    }

    fn json(&self, value: &Value) -> HttpResponse {
        let date = self.time.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let headers = vec![("content-type".to_owned(), "application/json".to_owned()), ("date".to_owned(), date)];
        HttpResponse { status: 200, headers, body: value.to_string().into_bytes() }
    }

    fn fate(&self) -> (Fate, Duration, Duration) {
        let mut state = self.lock();
        let State { rng, weather, .. } = &mut *state;
        let (there, back) = (rng.random_range(1..400), rng.random_range(1..400));
        let mut draw = rng.random_range(0..1000_u32);
        let mut falls = |share: u32| {
            let hit = draw < share;
            draw = draw.saturating_sub(share);
            if hit {
                draw = u32::MAX;
            }
            hit
        };
        let fate = if falls(weather.lost) {
            Fate::Lost
        } else if falls(weather.unanswered) {
            Fate::Unanswered
        } else if falls(weather.doubled) {
            Fate::Doubled
        } else if falls(weather.stray) {
            Fate::Stray
        } else if falls(weather.refused) {
            let kinds = [401, 403, 404, 409, 413, 429, 500, 502];
            let status = kinds[rng.random_range(0..kinds.len())];
            Fate::Refused(status, rng.random_bool(0.3).then(|| rng.random_range(1..120)))
        } else if falls(weather.broken) {
            Fate::Broken
        } else if falls(weather.stuck) {
            Fate::Stuck
        } else {
            Fate::Good
        };
        (fate, Duration::from_millis(there), Duration::from_millis(back))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the run: takes the trace, and leaves an empty one.
    #[must_use]
    pub fn take_trace(&self) -> Trace {
        std::mem::replace(&mut self.lock().trace, Trace::new(self.time, false))
    }
}

impl std::fmt::Debug for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Net").finish_non_exhaustive()
    }
}

fn status(status: u16, retry_after: Option<u64>) -> HttpResponse {
    let headers = retry_after.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
    HttpResponse { status, headers: headers.into_iter().collect(), body: b"somebody else answers".to_vec() }
}

/// What the run knows of a phone because it sees what passes.
#[derive(Debug, Default)]
pub struct Heard {
    /// The last id that the registry gave the phone.
    pub device: Mutex<Option<String>>,
    /// The boot in which a date was heard that the phone can trust.
    pub boot: Mutex<Option<String>>,
    /// The latest end of validity of all snapshots that the phone was sent.
    pub snapshot_until: AtomicI64,
    /// How many deltas the phone was sent.
    pub deltas: AtomicU64,
    /// The phone was told that it is suspended, and was sent no snapshot since.
    pub told_suspended: AtomicBool,
}

/// An answer that was under way for longer tells nobody the time.
const TELLS_THE_TIME: Duration = Duration::from_secs(30);

/// The network as one process sees it.
#[derive(Debug, Clone)]
pub struct Link {
    net: Arc<Net>,
    life: Arc<Life>,
    /// What passed, over all processes of the phone.
    pub heard: Arc<Heard>,
    boot: String,
    parted: Arc<AtomicBool>,
}

impl Link {
    /// The way of a process to the registry; `parted` for as long as nothing passes.
    #[must_use]
    pub fn new(net: Arc<Net>, life: Arc<Life>, heard: Arc<Heard>, boot: String, parted: Arc<AtomicBool>) -> Self {
        Self { net, life, heard, boot, parted }
    }

    fn cut(&self) -> bool {
        self.life.is_dead() || self.parted.load(Ordering::SeqCst)
    }

    async fn exchange(self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        if self.cut() {
            return Err(TransportError::Unreachable);
        }
        let sent = tokio::time::Instant::now();
        let (fate, there, back) = self.net.fate();
        tokio::time::sleep(there).await;
        if self.cut() {
            return Err(TransportError::Unreachable);
        }
        let answer = match fate {
            Fate::Lost => return Err(TransportError::Unreachable),
            Fate::Unanswered => {
                self.net.deliver(&request);
                return Err(TransportError::BrokenOff);
            }
            Fate::Doubled => {
                self.net.deliver(&request);
                self.net.deliver(&request)
            }
            Fate::Stray => {
                let answer = self.net.deliver(&request);
                self.net.lock().strays.push(request.clone());
                answer
            }
            Fate::Refused(code, wait) => {
                self.net.note(&format!("somebody answers {code}"));
                status(code, wait)
            }
            Fate::Broken => {
                self.net.deliver(&request);
                status(502, None)
            }
            Fate::Stuck => {
                tokio::time::sleep(Duration::from_secs(400)).await;
                return Err(TransportError::BrokenOff);
            }
            Fate::Good => self.net.deliver(&request),
        };
        tokio::time::sleep(back).await;
        if self.cut() {
            return Err(TransportError::BrokenOff);
        }
        self.note(&request, &answer, sent.elapsed());
        Ok(answer)
    }

    /// Remembers what the phone is told.
    fn note(&self, request: &HttpRequest, answer: &HttpResponse, took: Duration) {
        if answer.header("date").is_some() && took <= TELLS_THE_TIME {
            *lock(&self.heard.boot) = Some(self.boot.clone());
        }
        let path = request.url.strip_prefix(ORIGIN).unwrap_or_default();
        if path == "/offline/devices" && answer.status == 201 {
            let id = serde_json::from_slice::<Value>(&answer.body).ok();
            *lock(&self.heard.device) = id.and_then(|id| Some(id.get("deviceId")?.as_str()?.to_owned()));
        }
        if path.starts_with("/offline/snapshot") {
            match answer.status {
                200 => {
                    let delta = answer.header("content-type") == Some(SNAPSHOT_DELTA_CONTENT_TYPE);
                    self.heard.deltas.fetch_add(u64::from(delta), Ordering::SeqCst);
                    let until = validity(&answer.body, delta).unwrap_or(i64::MAX);
                    self.heard.snapshot_until.fetch_max(until, Ordering::SeqCst);
                    self.heard.told_suspended.store(false, Ordering::SeqCst);
                }
                403 if ["device-suspended", "device-revoked"]
                    .iter()
                    .any(|slug| String::from_utf8_lossy(&answer.body).contains(slug)) =>
                {
                    self.heard.told_suspended.store(true, Ordering::SeqCst);
                }
                _ => {}
            }
        }
    }
}

impl Transport for Link {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        Box::pin(self.clone().exchange(request))
    }
}

/// Until when a snapshot holds, in milliseconds since 1970. In a delta its base comes before the manifest.
fn validity(snapshot: &[u8], delta: bool) -> Option<i64> {
    let part = |bytes: &'_ [u8]| -> Option<(Vec<u8>, Vec<u8>)> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        Some((part.to_vec(), rest.to_vec()))
    };
    let (first, rest) = part(snapshot)?;
    let manifest = if delta { part(&rest)?.0 } else { first };
    let manifest: Value = serde_json::from_slice(&manifest).ok()?;
    let until = chrono::DateTime::parse_from_rfc3339(manifest.get("expiresAt")?.as_str()?).ok()?;
    Some(until.timestamp_millis())
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
