//! A simulated phone: the real app over simulated ports, its files, and what it has confirmed to people.
//!
//! A phone outlives its processes. Each process has a folder of its own: a new one begins with a copy of the files as the
//! last one left them, since whatever still runs of the old one keeps its file open for a moment.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, anyhow, bail};
use uitpas_app::CounterApp;
use uitpas_app::api::counter::{CounterAction, CounterScreen, DeskState, VerdictView};
use uitpas_app::api::ports::{AppConfig, Clock as _, Ports, SecureStore as _};
use uitpas_app::device::{Device, NotGiven};
use uitpas_app::platform::MemorySecureStore;
use uitpas_app::store::MASTER_KEY;
use uitpas_domain::{OrganizerId, PassIdentifier, PassholderId};
use uitpas_texts::Language;
use uitpas_wire::offline::{DeviceRole, OperationKind};

use crate::files;
use crate::fixtures::{CLUB, STAFF, account, person_id};
use crate::net::{Heard, Link, Net, lock};
use crate::ports::{Life, PhoneClock, PhoneRandom};
use crate::template::ORIGIN;

const REDIRECT: &str = "org.uitpas.open:/login";

/// What runs on it.
pub enum App {
    /// The counter's app.
    Counter(Arc<CounterApp>),
    /// The lower half of the passholder's app.
    Passholder(Device),
    /// The lower half of the counter's app, as a reward desk.
    Desk(Device),
}

/// What a phone is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Saves points.
    Counter,
    /// Gives rewards.
    Desk,
    /// This person's own.
    Passholder(u32),
}

/// Something that a person was told is done.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Which start of which phone, and when by its elapsed clock: finds the operation.
    pub moment: (String, i64),
    /// What.
    pub kind: OperationKind,
    /// To whom.
    pub person: u32,
    /// The place of the reward among all, where one was given.
    pub reward: Option<usize>,
    /// It was taken back.
    pub undone: bool,
    /// The true time, in milliseconds since 1970.
    pub true_ms: i64,
    /// The phone had heard the time in this boot.
    pub reliable: bool,
    /// The operation was found at the registry.
    pub kept: bool,
}

/// See the module.
pub struct Phone {
    /// `counter-0`, `person-3`.
    pub name: String,
    /// What for.
    pub role: Role,
    /// What runs.
    pub app: Option<App>,
    /// Its clocks.
    pub clock: Arc<PhoneClock>,
    /// Whether its process lives.
    pub life: Arc<Life>,
    /// Its randomness.
    pub random: Arc<PhoneRandom>,
    /// What the network brought it.
    pub heard: Arc<Heard>,
    /// Nothing passes between it and the registry.
    pub parted: Arc<AtomicBool>,
    /// Its system says that there is a network.
    pub online: bool,
    /// Nobody has it any more.
    pub gone: bool,
    /// Since when another phone continues the same log.
    pub forked_ms: Option<i64>,
    /// Gave its rights back, and desks were not opened since.
    pub gave_back: bool,
    /// What it confirmed.
    pub promises: Vec<Promise>,
    /// What can be undone: the ids of the view, and the places of the promises.
    pub undoable: Vec<(String, usize)>,
    net: Arc<Net>,
    secure: Arc<MemorySecureStore>,
    root: PathBuf,
    seed: u64,
    processes: u32,
}

impl Phone {
    /// A new phone, switched off.
    #[must_use]
    pub fn new(name: &str, role: Role, net: &Arc<Net>, root: &Path, clock: PhoneClock, seed: u64) -> Self {
        let life = Life::new();
        Self {
            name: name.to_owned(),
            role,
            app: None,
            clock: Arc::new(clock),
            random: Arc::new(PhoneRandom::new(seed, life.clone())),
            life,
            heard: Arc::default(),
            parted: Arc::default(),
            online: true,
            gone: false,
            forked_ms: None,
            gave_back: false,
            promises: Vec::new(),
            undoable: Vec::new(),
            net: net.clone(),
            secure: Arc::default(),
            root: root.join(name),
            seed,
            processes: 0,
        }
    }

    /// A phone that begins with a backup of this one: its files and its keys.
    ///
    /// # Errors
    /// The file system, or the app does not open.
    pub fn restored(&mut self, name: &str, clock: PhoneClock, seed: u64, now_ms: i64) -> Result<Self> {
        let root = self.root.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut twin = Self::new(name, self.role, &self.net, &root, clock, seed);
        if let Ok(Some(key)) = self.secure.get(MASTER_KEY) {
            twin.secure.put(MASTER_KEY, &key).map_err(|_| anyhow!("a secret is not kept"))?;
        }
        *lock(&twin.heard.device) = lock(&self.heard.device).clone();
        let until = self.heard.snapshot_until.load(Ordering::SeqCst);
        twin.heard.snapshot_until.store(until, Ordering::SeqCst);
        files::copy(&self.folder(), &twin.next_folder())?;
        twin.forked_ms = Some(now_ms);
        self.forked_ms = self.forked_ms.or(twin.forked_ms);
        twin.start()?;
        Ok(twin)
    }

    /// Where the files of the process that runs are.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.join(format!("process-{}", self.processes))
    }

    /// Where the next process will find its files.
    #[must_use]
    pub fn next_folder(&self) -> PathBuf {
        self.root.join(format!("process-{}", self.processes + 1))
    }

    /// Starts the app on the files in [`Phone::next_folder`].
    ///
    /// # Errors
    /// The app does not open.
    pub fn start(&mut self) -> Result<()> {
        self.processes += 1;
        self.life = Life::new();
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(u64::from(self.processes));
        self.random = Arc::new(PhoneRandom::new(seed, self.life.clone()));
        let boot = self.clock.boot_id();
        let link = Link::new(self.net.clone(), self.life.clone(), self.heard.clone(), boot, self.parted.clone());
        let config = AppConfig {
            registry_url: ORIGIN.to_owned(),
            issuer_url: None,
            client_id: "uitpas-app".to_owned(),
            redirect_uri: REDIRECT.to_owned(),
            data_dir: Some(self.folder()),
            online: self.online,
            language: Language::Nl,
        };
        let ports = Ports {
            secure_store: self.secure.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            transport: Arc::new(link),
        };
        let open = |role| Device::open(&config, &ports, role).map_err(|fault| anyhow!("{}", fault.code()));
        self.app = Some(match self.role {
            Role::Counter => {
                App::Counter(CounterApp::open(config, ports).map_err(|error| anyhow!("{}", error.code()))?)
            }
            Role::Desk => App::Desk(open(DeviceRole::Counter)?),
            Role::Passholder(_) => App::Passholder(open(DeviceRole::Passholder)?),
        });
        Ok(())
    }

    /// The process ends, wherever it stands; its files stay as they are.
    ///
    /// # Errors
    /// The file system.
    pub fn kill(&mut self) -> Result<()> {
        files::copy(&self.folder(), &self.next_folder())?;
        self.end();
        Ok(())
    }

    /// The process ends; its files were copied before.
    pub fn end(&mut self) {
        self.life.end();
        self.app = None;
        self.undoable.clear();
        // What it heard may not have been written.
        *lock(&self.heard.boot) = None;
        self.heard.told_suspended.store(false, Ordering::SeqCst);
    }

    /// The phone starts again, and its app with it.
    ///
    /// # Errors
    /// The file system, or the app does not open.
    pub fn reboot(&mut self) -> Result<()> {
        self.kill()?;
        self.clock.reboot();
        self.start()
    }

    /// The system says whether there is a network.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
        match &self.app {
            Some(App::Counter(app)) => app.set_online(online),
            Some(App::Passholder(device) | App::Desk(device)) => device.set_connected(online),
            None => {}
        }
    }

    /// Somebody looks at it: a reason to sync.
    pub fn wake(&self) {
        match &self.app {
            Some(App::Counter(app)) => app.foreground(),
            Some(App::Passholder(device) | App::Desk(device)) => device.foreground(),
            None => {}
        }
    }

    /// Waits until it does nothing any more, for at most a minute.
    pub async fn settle(&self) {
        let limit = std::time::Duration::from_secs(60);
        // Not being done in time is for the checks to judge.
        let _ = match &self.app {
            Some(App::Counter(app)) => tokio::time::timeout(limit, app.settled()).await,
            Some(App::Passholder(device) | App::Desk(device)) => tokio::time::timeout(limit, device.settled()).await,
            None => Ok(()),
        };
    }

    /// How many operations wait.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        match &self.app {
            Some(App::Counter(app)) => app.view().status.waiting,
            Some(App::Passholder(device) | App::Desk(device)) => device.status().waiting,
            None => 0,
        }
    }

    /// Whether the phone can know the time: it heard it since it was switched on.
    #[must_use]
    pub fn knows_the_time(&self) -> bool {
        lock(&self.heard.boot).as_deref() == Some(self.clock.boot_id().as_str())
    }

    /// The moment by which an operation is found later.
    #[must_use]
    pub fn moment(&self) -> (String, i64) {
        (self.clock.boot_id(), i64::try_from(self.clock.elapsed_ms()).unwrap_or(i64::MAX))
    }

    /// Logs in, and chooses the counter where it is one.
    ///
    /// # Errors
    /// It does not get as far.
    pub async fn log_in(&self) -> Result<()> {
        match &self.app {
            Some(App::Counter(app)) => {
                app.dispatch(CounterAction::Login);
                app.settled().await;
                let CounterScreen::Login { view } = app.view().screen else { bail!("not at the login") };
                let url = returned(&view.authorize_url.unwrap_or_default(), STAFF)?;
                app.dispatch(CounterAction::LoginReturned { url });
                app.settled().await;
                app.dispatch(CounterAction::ChooseCounter { id: CLUB.to_owned() });
                app.settled().await;
            }
            Some(App::Passholder(device) | App::Desk(device)) => {
                let who = match self.role {
                    Role::Passholder(person) => account(person),
                    Role::Counter | Role::Desk => STAFF.to_owned(),
                };
                let url = device.begin_login().await.map_err(|_| anyhow!("no login begins"))?;
                device.complete_login(&returned(&url, &who)?).await.map_err(|_| anyhow!("no login"))?;
                if self.role == Role::Desk {
                    device.work_for(&OrganizerId::new(CLUB)?).map_err(|fault| anyhow!("{}", fault.code()))?;
                }
                device.settled().await;
            }
            None => bail!("it is off"),
        }
        Ok(())
    }

    /// Goes to the desk of an activity; false when the app does not let it (it has no snapshot).
    #[must_use]
    pub fn go_to(&self, activity: Option<&str>) -> bool {
        let Some(App::Counter(app)) = &self.app else { return false };
        if matches!(app.view().screen, CounterScreen::Desk { .. }) {
            app.dispatch(CounterAction::NextGuest);
            app.dispatch(CounterAction::Back);
        }
        app.dispatch(CounterAction::ChooseActivity { id: activity.map(str::to_owned) });
        matches!(app.view().screen, CounterScreen::Desk { .. })
    }

    /// A guest; what the screen says at once.
    #[must_use]
    pub fn identify(&self, input: &str) -> Option<VerdictView> {
        self.act(CounterAction::NextGuest);
        self.act(CounterAction::Identify { input: input.to_owned() });
        self.verdict()
    }

    /// What the screen says of the guest.
    #[must_use]
    pub fn verdict(&self) -> Option<VerdictView> {
        let Some(App::Counter(app)) = &self.app else { return None };
        match app.view().screen {
            CounterScreen::Desk { view } => match view.state {
                DeskState::Guest { view } => Some(view),
                _ => None,
            },
            _ => None,
        }
    }

    /// A volunteer does something.
    pub fn act(&self, action: CounterAction) {
        if let Some(App::Counter(app)) = &self.app {
            app.dispatch(action);
        }
    }

    /// A desk gives a reward by its own rights; its number in the log, or a word for why not.
    ///
    /// # Errors
    /// Why not.
    pub fn give(&self, input: &str, reward: &str) -> Result<i64, String> {
        let Some(App::Desk(device)) = &self.app else { return Err("no desk".to_owned()) };
        let pass = PassIdentifier::parse(input).map_err(|error| error.code().to_owned())?;
        device.record_redemption(&pass, reward).map(|given| given.seq).map_err(|refused| match refused {
            NotGiven::Refused(refusal) => refusal.code().to_owned(),
            NotGiven::NotKnown => "not-known".to_owned(),
            NotGiven::Device(fault) => fault.code().to_owned(),
        })
    }

    /// A desk takes a reward back that it gave; whether it was recorded.
    #[must_use]
    pub fn take_back(&self, seq: i64) -> bool {
        matches!(&self.app, Some(App::Desk(device)) if device.record_redemption_undo(seq).is_ok())
    }

    /// A desk gives all its rights back; whether there were any.
    #[must_use]
    pub fn return_rights(&self) -> bool {
        matches!(&self.app, Some(App::Desk(device)) if matches!(device.return_rights(), Ok(Some(_))))
    }

    /// A passholder scans a code; whether it is kept.
    #[must_use]
    pub fn scan(&self, code: &str) -> bool {
        let (Some(App::Passholder(device)), Role::Passholder(person)) = (&self.app, self.role) else { return false };
        PassholderId::new(person_id(person)).is_ok_and(|who| device.record_code(code, &who).is_ok())
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone").field("name", &self.name).finish_non_exhaustive()
    }
}

fn returned(authorize_url: &str, account: &str) -> Result<String> {
    let url = url::Url::parse(authorize_url)?;
    let state = url.query_pairs().find(|(name, _)| name == "state").ok_or_else(|| anyhow!("no state"))?.1.into_owned();
    Ok(format!("{REDIRECT}?code={account}&state={state}"))
}
