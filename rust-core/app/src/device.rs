//! Everything below the screens in one object: what a device knows, records, sends and fetches.
//!
//! The screens of `counter` and `passholder` talk to this and to nothing beneath it. Calls that wait for nothing are
//! plain functions and safe from any thread; what takes the network is async or happens in the background, where
//! [`Device::settled`] tells when it is done. Whoever wants to know about changes registers with [`Device::on_change`].

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use uitpas_domain::{ActivityId, OrganizerId, PassIdentifier, PassholderId, Points, UncertainInstant};
use uitpas_wire::offline::{DeviceRole, KeySet, Outcome};

use crate::api::ports::{AppConfig, Ports};
use crate::error::{CallFault, Fault};
use crate::login::{Login, LoginFault, LoginState};
use crate::oplog::{Draft, OpLog, OperationInfo};
use crate::runtime;
use crate::snapshot::{Lookup, Snapshot, identifier, look_up};
use crate::store::{CachedPage, HeardBalance, LocalCheckin, LocalState, Opened, Store, UndoState};
use crate::sync::{self, Answer, Call, Client, Exchange, Lane, Pace, PageSpec, Plan, Reason, Shared};
use crate::time::CorrectedClock;

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

/// A check-in that a counter decided.
#[derive(Clone, Copy)]
pub struct NewCheckin<'a> {
    /// The pass, by number or chip.
    pub pass: &'a PassIdentifier,
    /// The activity.
    pub activity: &'a ActivityId,
    /// Key of its limit period.
    pub period: &'a str,
    /// Points promised.
    pub points: Points,
}

/// One device.
pub struct Device {
    shared: Arc<Shared>,
    snapshot: Arc<RwLock<Option<Arc<Snapshot>>>>,
    listeners: Listeners,
    runtime: Handle,
    lanes: Vec<JoinHandle<()>>,
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
            faults: Mutex::default(),
            changed,
        });
        refresh(&shared.store, &snapshot);
        let lanes = [Lane::Upload, Lane::Download].map(|lane| runtime.spawn(sync::run(shared.clone(), lane))).into();
        Ok(Self { shared, snapshot, listeners, runtime, lanes })
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

    /// Completes a login with the URL that the browser came back to, and fetches what the login opens.
    ///
    /// # Errors
    /// [`LoginFault`].
    pub async fn complete_login(&self, redirected: &str) -> Result<(), LoginFault> {
        let _active = self.shared.pace.begin();
        self.shared.login.complete(redirected).await?;
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
        self.change_plan(|plan| (plan.organizer, plan.pages) = (None, Vec::new()));
        self.shared.store.forget_all_but_log()?;
        self.shared.store.write(|db| {
            db.delete_setting(ORGANIZER)?;
            sync::forget_enrolment(db)
        })?;
        if self.shared.log.device().is_some() {
            self.shared.log.begin_anew()?;
        }
        (self.shared.changed)();
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
        self.tell();
        result
    }

    // Counter.

    /// Works for this counter from now on: enrols for it and fetches its snapshot. Another one's is deleted.
    ///
    /// # Errors
    /// Of the store.
    pub fn work_for(&self, organizer: &OrganizerId) -> Result<(), Fault> {
        if self.organizer().as_ref() != Some(organizer) {
            let other = self.snapshot().is_some_and(|snapshot| snapshot.organizer_id().as_ref() != Some(organizer));
            if other {
                self.shared.store.drop_snapshot(false)?;
            }
            self.shared.store.write(|db| db.set_setting_json(ORGANIZER, &organizer.as_str()))?;
            self.change_plan(|plan| plan.organizer = Some(organizer.clone()));
            (self.shared.changed)();
        }
        self.shared.pace.kick(Lane::Download, Reason::Now);
        Ok(())
    }

    /// The counter that this device works for.
    #[must_use]
    pub fn organizer(&self) -> Option<OrganizerId> {
        self.shared.plan().organizer.clone()
    }

    /// The current snapshot, while it is valid.
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        snapshot.filter(|snapshot| self.now().best < snapshot.expires_at())
    }

    fn snapshot_state(&self) -> SnapshotState {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        match snapshot {
            Some(snapshot) if self.now().best < snapshot.expires_at() => SnapshotState::Valid(snapshot.expires_at()),
            Some(_) => SnapshotState::Expired,
            None if self.shared.store.read(|db| db.snapshot_has_expired()).unwrap_or(false) => SnapshotState::Expired,
            None => SnapshotState::Missing,
        }
    }

    /// What is known of a pass without network.
    ///
    /// # Errors
    /// Of the store.
    pub fn look_up(&self, pass: &PassIdentifier) -> Result<Lookup, Fault> {
        look_up(&self.shared.store, pass, self.now().best)
    }

    /// How often this device saved for a pass in a limit period; what was undone or not credited does not count.
    ///
    /// # Errors
    /// Of the store.
    pub fn saved_in_period(&self, pass: &PassIdentifier, activity: &ActivityId, period: &str) -> Result<u32, Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(0) };
        self.shared.store.read(|db| {
            let locals = db.local_checkins(db.key_of(&identifier)?)?;
            let same =
                |local: &LocalCheckin| local.counts() && local.activity == activity.as_str() && local.period == period;
            Ok(u32::try_from(locals.iter().filter(|(_, local)| same(local)).count()).unwrap_or(u32::MAX))
        })
    }

    /// Records a check-in, durably, with its effect on what this device shows; its number in the log.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], [`Fault::NotRecordable`] (a national number), or of the store; then nothing was
    /// recorded.
    pub fn record_checkin(&self, new: NewCheckin<'_>) -> Result<i64, Fault> {
        let identifier = identifier(new.pass).ok_or(Fault::NotRecordable)?;
        let stamp = self.shared.clock.stamp();
        let draft = Draft::Checkin { pass: new.pass.clone(), activity: new.activity.clone() };
        let local = LocalCheckin {
            identifier,
            activity: new.activity.as_str().to_owned(),
            period: new.period.to_owned(),
            points: new.points.get(),
            at: stamp.at.best,
            state: LocalState::Waiting,
            undo: UndoState::No,
        };
        let version = self.snapshot().map(|snapshot| snapshot.version());
        let seq = self.shared.log.append(&draft, &stamp, version, |db, seq| {
            db.put_local_checkin(seq, db.key_of(&local.identifier)?, &local)
        })?;
        self.recorded();
        Ok(seq)
    }

    /// Takes back a check-in of this device.
    ///
    /// # Errors
    /// [`Fault::NothingToUndo`] when there is none under that number or it was taken back already.
    pub fn record_undo(&self, seq: i64) -> Result<i64, Fault> {
        let stamp = self.shared.clock.stamp();
        let version = self.snapshot().map(|snapshot| snapshot.version());
        let undo = self.shared.log.append(&Draft::Undo { seq }, &stamp, version, |db, _| {
            let Some((pass, mut local)) = db.local_checkin(seq)? else { return Err(Fault::NothingToUndo) };
            if local.undo != UndoState::No {
                return Err(Fault::NothingToUndo);
            }
            local.undo = UndoState::Waiting;
            db.put_local_checkin(seq, pass, &local)
        })?;
        self.recorded();
        Ok(undo)
    }

    /// Whether two identifiers, perhaps a number and a chip, lead to the same pass.
    ///
    /// # Errors
    /// Of the store.
    pub fn same_pass(&self, one: &PassIdentifier, other: &PassIdentifier) -> Result<bool, Fault> {
        let (Some(one), Some(other)) = (identifier(one), identifier(other)) else { return Ok(false) };
        self.shared.store.read(|db| Ok(db.key_of(&one)? == db.key_of(&other)?))
    }

    /// When a pass's balance was last heard: to be read before asking the registry, and handed to
    /// [`Device::hear_balance`] with the answer.
    ///
    /// # Errors
    /// Of the store.
    pub fn heard_at(&self, pass: &PassIdentifier) -> Result<Option<DateTime<Utc>>, Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(None) };
        self.shared.store.read(|db| Ok(db.heard_balance(db.key_of(&identifier)?)?.map(|heard| heard.at)))
    }

    /// The registry told a pass's balance in answer to a call of a screen. An answer that was overtaken by an upload's
    /// result, heard since `before`, is older than that and is dropped: its balance may lack what was just uploaded.
    ///
    /// # Errors
    /// Of the store.
    pub fn hear_balance(
        &self,
        pass: &PassIdentifier,
        balance: i64,
        before: Option<DateTime<Utc>>,
    ) -> Result<(), Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(()) };
        let now = self.now().best;
        self.shared.store.write(|db| {
            let key = db.key_of(&identifier)?;
            let known = db.heard_balance(key)?.map(|heard| heard.at);
            if known != before {
                return Ok(());
            }
            let at = later_than(now, known);
            db.hear_balance(key, &identifier, HeardBalance { balance, at })
        })
    }

    // Passholder.

    /// Records a scanned check-in code for a passholder; its number in the log.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], [`Fault::NotRecordable`] (empty, or more than 512 bytes), or of the store.
    pub fn record_code(&self, code: &str, who: &PassholderId) -> Result<i64, Fault> {
        let stamp = self.shared.clock.stamp();
        let draft = Draft::Code { code: code.to_owned(), who: who.clone() };
        let seq = self.shared.log.append(&draft, &stamp, None, |_, _| Ok(()))?;
        self.recorded();
        Ok(seq)
    }

    /// Keeps these pages: fetches them now, after each upload, when the app comes to the front, and now and then.
    pub fn keep_pages(&self, pages: Vec<PageSpec>) {
        if self.shared.plan().pages != pages {
            self.change_plan(|plan| plan.pages = pages);
            self.refresh_pages();
        }
    }

    /// Fetches the pages now.
    pub fn refresh_pages(&self) {
        self.shared.pace.kick(Lane::Download, Reason::Now);
    }

    /// A page as it was last fetched.
    ///
    /// # Errors
    /// Of the store.
    pub fn page(&self, name: &str) -> Result<Option<CachedPage>, Fault> {
        self.shared.store.read(|db| db.page(name))
    }

    /// The registry's keys, to verify check-in codes with.
    ///
    /// # Errors
    /// Of the store.
    pub fn keys(&self) -> Result<KeySet, Fault> {
        sync::kept_keys(&self.shared)
    }

    // What was recorded.

    /// All that waits or is parked, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn open_operations(&self) -> Result<Vec<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.open_operations())
    }

    /// All operations after `seq` that the log still has, oldest first.
    ///
    /// # Errors
    /// Of the store.
    pub fn operations_since(&self, seq: i64) -> Result<Vec<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.operations_since(seq))
    }

    /// One operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn operation(&self, seq: i64) -> Result<Option<OperationInfo>, Fault> {
        self.shared.store.read(|db| db.operation(seq))
    }

    /// What the registry made of the operations after `seq`, of those it answered.
    ///
    /// # Errors
    /// Of the store.
    pub fn results_since(&self, seq: i64) -> Result<Vec<(i64, Outcome)>, Fault> {
        self.shared.store.read(|db| db.results_since(seq))
    }

    /// A person has seen a parked operation.
    ///
    /// # Errors
    /// Of the store.
    pub fn put_away(&self, seq: i64) -> Result<(), Fault> {
        self.shared.store.write(|db| db.put_away(seq))?;
        self.tell();
        Ok(())
    }

    fn recorded(&self) {
        self.shared.pace.kick(Lane::Upload, Reason::Work);
        self.tell();
    }

    fn change_plan(&self, change: impl FnOnce(&mut Plan)) {
        let mut plan = self.shared.plan();
        change(&mut plan);
        plan.generation += 1;
    }

    fn tell(&self) {
        tell(&self.listeners);
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        for lane in &self.lanes {
            lane.abort();
        }
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
