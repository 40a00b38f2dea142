//! Everything below the screens in one object: what a device knows, records, sends and fetches.
//!
//! The screens of `counter` and `passholder` talk to this and to nothing beneath it. Calls that wait for nothing are
//! plain functions and safe from any thread; what takes the network is async or happens in the background, where
//! [`Device::settled`] tells when it is done. Whoever wants to know about changes registers with [`Device::on_change`].
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

mod codes;
mod counter;
mod desk;
mod records;

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use uitpas_domain::{OrganizerId, UncertainInstant};
use uitpas_wire::offline::DeviceRole;

use crate::api::ports::{AppConfig, Ports, Random};
use crate::error::{CallFault, Fault};
use crate::login::{Login, LoginFault, LoginState};
use crate::oplog::OpLog;
use crate::runtime;
use crate::snapshot::Snapshot;
use crate::store::{Opened, Store};
use crate::sync::{self, Answer, Call, Client, Exchange, Lane, Pace, Plan, Reason, Shared};
use crate::time::{CorrectedClock, Stamp};

pub use counter::{Asked, NewCheckin};
pub use desk::{Given, NotGiven};

const ORGANIZER: &str = "organizer";

/// What the always visible line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The registry was reached at the last try, and the device says that it has a network.
    pub online: bool,
    /// Since when not.
    pub offline_since: Option<DateTime<Utc>>,
    /// Operations that the registry has not acknowledged.
    pub waiting: u32,
    /// Operations that a person should look at.
    pub parked: u32,
    /// Registry's time minus wall clock, when that is 30 s or more.
    pub clock_off: Option<TimeDelta>,
    /// Where the login stands.
    pub login: LoginState,
    /// The counter's snapshot.
    pub snapshot: SnapshotState,
    /// Something is under way.
    pub busy: bool,
    /// Stable code of what went wrong at the last try, if it did.
    pub last_fault: Option<&'static str>,
}

/// Where the counter's snapshot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotState {
    /// None was fetched.
    Missing,
    /// In use until then.
    Valid(DateTime<Utc>),
    /// Its validity is over: no verdicts until a new one is fetched.
    Expired,
    /// The registry suspended this device.
    Suspended,
    /// The registry revoked this device.
    Revoked,
}

/// Why logging out did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoutFault {
    /// So many operations wait.
    #[error("{0} operations wait")]
    OperationsWaiting(u32),
    /// The device failed.
    #[error(transparent)]
    Device(#[from] Fault),
}

/// One device.
pub struct Device {
    shared: Arc<Shared>,
    snapshot: Arc<RwLock<Option<Arc<Snapshot>>>>,
    listeners: Listeners,
    runtime: Handle,
    /// Held while a reward is judged and recorded.
    giving: Mutex<()>,
    lanes: Vec<JoinHandle<()>>,
    random: Arc<dyn Random>,
    telling: Mutex<Option<JoinHandle<()>>>,
}

type Listeners = Arc<Mutex<Vec<Arc<dyn Fn() + Send + Sync>>>>;

impl Device {
    /// Opens the store and begins to work; without network too.
    ///
    /// # Errors
    /// See [`Store::open`] and [`OpLog::open`].
    pub fn open(config: &AppConfig, ports: &Ports, role: DeviceRole) -> Result<Self, Fault> {
        let runtime = runtime::handle()?;
        let store = Arc::new(Store::open(config.data_dir.as_deref(), ports)?);
        let log = Arc::new(OpLog::open(store.clone(), ports.random.clone())?);
        let clock = Arc::new(CorrectedClock::new(ports.clock.clone(), store.clone())?);
        let exchange = Arc::new(Exchange::new(ports.transport.clone(), clock.clone()));
        let login = Arc::new(Login::new(config, ports.random.clone(), store.clone(), clock.clone(), exchange.clone())?);
        let client = Client::new(exchange.clone(), login.clone(), &config.registry_url);
        let organizer: Option<String> = store.read(|db| db.setting_json(ORGANIZER))?;
        let plan = Plan { organizer: organizer.and_then(|id| OrganizerId::new(id).ok()), ..Plan::default() };
        let snapshot = Arc::new(RwLock::new(None));
        let listeners: Listeners = Arc::default();
        let changed = {
            let (store, snapshot, listeners) = (Arc::downgrade(&store), snapshot.clone(), listeners.clone());
            Box::new(move || {
                if let Some(store) = store.upgrade() {
                    refresh(&store, &snapshot);
                }
                tell(&listeners);
            })
        };
        // Whatever waits may have been sent by an earlier start.
        let sent = store.read(|db| db.last_record())?;
        let shared = Arc::new(Shared {
            store,
            log,
            clock,
            exchange,
            login,
            client,
            pace: Arc::new(Pace::new(ports.random.clone())),
            role,
            plan: Mutex::new(plan),
            batch: Mutex::new(sync::FIRST_BATCH),
            sent: AtomicI64::new(sent),
            began_anew: AtomicBool::new(false),
            faults: Mutex::default(),
            live_codes: Mutex::default(),
            changed,
        });
        // Also without network, and before anybody can look.
        if let Err(fault) = sync::expire(&shared) {
            tracing::error!(code = fault.code(), "what is over could not be deleted");
        }
        refresh(&shared.store, &snapshot);
        if !config.online {
            shared.pace.set_connected(false);
            shared.exchange.set_reach(false);
        }
        let mut lanes: Vec<JoinHandle<()>> =
            [Lane::Upload, Lane::Download].map(|lane| runtime.spawn(sync::run(shared.clone(), lane))).into();
        lanes.push(runtime.spawn(sync::watch(shared.clone())));
        Ok(Self {
            shared,
            snapshot,
            listeners,
            runtime,
            giving: Mutex::new(()),
            lanes,
            random: ports.random.clone(),
            telling: Mutex::default(),
        })
    }

    /// Calls `listener` after anything below the screens changed: from the core's own threads, with no lock held.
    pub fn on_change(&self, listener: impl Fn() + Send + Sync + 'static) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(listener));
    }

    /// What was found when the store opened.
    #[must_use]
    pub fn opened(&self) -> Opened {
        self.shared.store.opened()
    }

    /// The corrected time with its uncertainty.
    #[must_use]
    pub fn now(&self) -> UncertainInstant {
        self.shared.clock.now()
    }

    /// The same with the device's own clocks.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        self.shared.clock.stamp()
    }

    /// A key that nobody can guess.
    ///
    /// # Errors
    /// [`Fault::RandomUnavailable`].
    pub fn random_key(&self) -> Result<[u8; 32], Fault> {
        let mut key = [0; 32];
        self.random.fill(&mut key).map_err(|_| Fault::RandomUnavailable)?;
        Ok(key)
    }

    /// Says after this time that something changed, in place of what was wished so before: a screen changes by itself
    /// then. Nothing is under way meanwhile.
    pub fn tell_in(&self, time: Duration) {
        let listeners = Arc::downgrade(&self.listeners);
        let told = self.runtime.spawn(async move {
            tokio::time::sleep(time).await;
            if let Some(listeners) = listeners.upgrade() {
                tell(&listeners);
            }
        });
        let before = self.telling.lock().unwrap_or_else(PoisonError::into_inner).replace(told);
        if let Some(before) = before {
            before.abort();
        }
    }

    /// A value that a screen kept.
    ///
    /// # Errors
    /// Of the store.
    pub fn setting_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Fault> {
        self.shared.store.read(|db| db.setting_json(&screen(name)))
    }

    /// Keeps a value for a screen, sealed.
    ///
    /// # Errors
    /// Of the store.
    pub fn set_setting_json<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Fault> {
        self.shared.store.write(|db| db.set_setting_json(&screen(name), value))
    }

    /// Forgets a value that a screen kept.
    ///
    /// # Errors
    /// Of the store.
    pub fn delete_setting(&self, name: &str) -> Result<(), Fault> {
        self.shared.store.write(|db| db.delete_setting(&screen(name)))
    }

    // Login.

    /// Begins a login: the URL to open in the system's browser.
    ///
    /// # Errors
    /// [`LoginFault`].
    pub async fn begin_login(&self) -> Result<String, LoginFault> {
        let _active = self.shared.pace.begin();
        self.shared.login.begin().await
    }

    /// Completes a login with the URL that the browser came back to, and fetches what the login opens. When it is
    /// another person than before, everything of the former one is forgotten first, as by logging out.
    ///
    /// # Errors
    /// [`LoginFault`].
    pub async fn complete_login(&self, redirected: &str) -> Result<(), LoginFault> {
        let _active = self.shared.pace.begin();
        self.shared.login.complete(redirected, || self.let_go()).await?;
        // Whoever logs in may begin again; whether they may work here, the registry says.
        self.shared.store.write(|db| db.forget_revocation())?;
        self.sync_now();
        self.tell();
        Ok(())
    }

    /// Where the login stands.
    #[must_use]
    pub fn login_state(&self) -> LoginState {
        self.shared.login.state()
    }

    /// Logs out: forgets the login, snapshot, pages and what was done to passes. The operation log stays, and what
    /// waits in it still goes up; whoever logs in next begins a log of their own.
    ///
    /// # Errors
    /// [`LogoutFault::OperationsWaiting`] unless `even_if_waiting`.
    pub fn log_out(&self, even_if_waiting: bool) -> Result<(), LogoutFault> {
        let (waiting, _) = self.shared.store.read(|db| db.operation_counts())?;
        if waiting > 0 && !even_if_waiting {
            return Err(LogoutFault::OperationsWaiting(waiting));
        }
        self.shared.login.forget()?;
        self.let_go()?;
        (self.shared.changed)();
        Ok(())
    }

    /// Forgets what belongs to the person who was logged in; what waits still goes up.
    fn let_go(&self) -> Result<(), Fault> {
        self.change_plan(|plan| (plan.organizer, plan.pages, plan.live) = (None, Vec::new(), None));
        *self.shared.live_codes() = None;
        self.shared.store.forget_all_but_log()?;
        self.shared.store.write(|db| {
            db.delete_setting(ORGANIZER)?;
            sync::forget_enrolment(db)
        })?;
        if self.shared.log.device().is_some() {
            self.shared.log.begin_anew()?;
        }
        Ok(())
    }

    // Network.

    /// The device says whether it has a network.
    pub fn set_connected(&self, connected: bool) {
        if connected == self.shared.pace.connected() {
            return;
        }
        if !connected {
            self.shared.exchange.set_reach(false);
        }
        self.shared.pace.set_connected(connected);
        self.tell();
    }

    /// The app came to the front.
    pub fn foreground(&self) {
        self.sync_now();
    }

    /// Uploads and downloads now.
    pub fn sync_now(&self) {
        self.shared.pace.kick(Lane::Upload, Reason::Now);
        self.shared.pace.kick(Lane::Download, Reason::Now);
    }

    /// Resolves when nothing that was caused so far is under way or about to begin.
    pub async fn settled(&self) {
        self.shared.pace.settled().await;
    }

    /// The always visible line.
    #[must_use]
    pub fn status(&self) -> Status {
        let reach = self.shared.exchange.reach();
        let connected = self.shared.pace.connected();
        let (waiting, parked) = self.shared.store.read(|db| db.operation_counts()).unwrap_or((0, 0));
        Status {
            online: reach.online && connected,
            offline_since: reach.offline_since,
            waiting,
            parked,
            clock_off: self.shared.clock.warning(),
            login: self.shared.login.state(),
            snapshot: self.snapshot_state(),
            busy: self.shared.pace.busy(),
            last_fault: self.shared.fault(),
        }
    }

    /// Runs a screen's own step on the core's runtime; [`Device::settled`] waits for it too.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let active = self.shared.pace.begin();
        self.runtime.spawn(async move {
            task.await;
            drop(active);
        });
    }

    /// Calls the registry in the name of whoever is logged in; not tried while the device says it has no network.
    ///
    /// # Errors
    /// [`CallFault`]; any status but a success is one.
    pub async fn call(&self, call: Call) -> Result<Answer, CallFault> {
        if !self.shared.pace.connected() {
            return Err(CallFault::Offline);
        }
        let _active = self.shared.pace.begin();
        let result = self.shared.client.call(&call).await;
        if let Err(fault) = &result {
            sync::obey(&self.shared, fault)?;
            (self.shared.changed)();
        }
        self.tell();
        result
    }

    pub(crate) fn recorded(&self) {
        self.shared.pace.kick(Lane::Upload, Reason::Work);
        self.tell();
    }

    pub(crate) fn change_plan(&self, change: impl FnOnce(&mut Plan)) {
        let mut plan = self.shared.plan();
        change(&mut plan);
        plan.generation += 1;
    }

    pub(crate) fn tell(&self) {
        tell(&self.listeners);
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        for lane in &self.lanes {
            lane.abort();
        }
        // An aborted lane is dropped only when the runtime comes to it; the store's file must be free before.
        self.shared.store.close();
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device").field("role", &self.shared.role).finish_non_exhaustive()
    }
}

/// A moment that is later than what is known, even where the corrected clock was set back a little meanwhile.
pub(crate) fn later_than(at: DateTime<Utc>, known: Option<DateTime<Utc>>) -> DateTime<Utc> {
    known.map_or(at, |known| at.max(known + TimeDelta::milliseconds(1)))
}

/// Settings of the screens have names of their own.
fn screen(name: &str) -> String {
    format!("screen:{name}")
}

fn tell(listeners: &Listeners) {
    let listeners = listeners.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for listener in listeners {
        listener();
    }
}

/// Makes the store's current snapshot ready, when it is another one than before.
fn refresh(store: &Store, ready: &RwLock<Option<Arc<Snapshot>>>) {
    let known = ready.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|snapshot| snapshot.id());
    let current = store.read(|db| Ok(db.roster.map(|index| index.id))).unwrap_or(None);
    if known == current {
        return;
    }
    let snapshot = match store.snapshot_head() {
        Ok(head) => head.map(|head| Arc::new(Snapshot::new(&head))),
        Err(fault) => {
            tracing::error!(code = fault.code(), "the snapshot cannot be read");
            None
        }
    };
    *ready.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
}
