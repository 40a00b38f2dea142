//! A counter's phone as a process of its own, to be stopped, frozen and killed: this test program started again with a
//! folder in its environment. It logs in where it must, saves points for random passes, and prints `saved NUMBER` once a
//! verdict is on screen, which is what a guest was told.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use uitpas_app::CounterApp;
use uitpas_app::api::counter::{CounterAction, CounterScreen, DeskState};
use uitpas_app::api::ports::{AppConfig, Ports};
use uitpas_app::platform::{FileSecureStore, HttpTransport, SystemClock, SystemRandom};
use uitpas_texts::Language;

use crate::person::log_in;

/// Names the phone's folder to the child.
pub const FOLDER: &str = "UITPAS_PHONE_FOLDER";
const REGISTRY: &str = "UITPAS_PHONE_REGISTRY";
const ACCOUNT: &str = "balie";

/// What a phone needs to know.
#[derive(Debug, Clone)]
pub struct Job {
    /// The organizer's counter.
    pub organizer: &'static str,
    /// The activity.
    pub event: &'static str,
    /// The passes of its guests.
    pub passes: &'static [&'static str],
}

/// What opens the phone in `folder`, in whichever process.
///
/// # Errors
/// When its secrets cannot be opened.
pub fn phone(folder: &Path, registry: &str) -> Result<(AppConfig, Ports)> {
    let config = AppConfig {
        registry_url: registry.to_owned(),
        issuer_url: None,
        client_id: "uitpas-app".into(),
        redirect_uri: "org.uitpas.open:/login".into(),
        data_dir: Some(folder.join("store")),
        online: true,
        language: Language::Nl,
    };
    let secrets = FileSecureStore::new(folder.join("secrets")).map_err(|_| anyhow!("no place for secrets"))?;
    let ports = Ports {
        secure_store: Arc::new(secrets),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        transport: Arc::new(HttpTransport::new()?),
    };
    Ok((config, ports))
}

/// The child's life: ends only by being killed, or by a mistake. `None` when this process is no phone.
#[must_use]
pub fn live(job: &Job) -> Option<Result<()>> {
    let folder = PathBuf::from(std::env::var_os(FOLDER)?);
    Some(std::env::var(REGISTRY).map_err(Into::into).and_then(|registry| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        runtime.block_on(serve_guests(&folder, &registry, job))
    }))
}

async fn serve_guests(folder: &Path, registry: &str, job: &Job) -> Result<()> {
    let (config, ports) = phone(folder, registry)?;
    let app = CounterApp::open(config, ports).map_err(|error| anyhow!("cannot open: {}", error.code()))?;
    let mut out = std::io::stdout().lock();
    let mut turn = usize::try_from(std::process::id())?;
    loop {
        match app.view().screen {
            CounterScreen::Login { .. } => log_in_again(&app).await,
            CounterScreen::ChooseCounter { .. } => {
                app.dispatch(CounterAction::ChooseCounter { id: job.organizer.into() });
                pause(50).await;
            }
            CounterScreen::ChooseActivity { .. } => {
                app.dispatch(CounterAction::ChooseActivity { id: Some(job.event.into()) });
                pause(50).await;
            }
            CounterScreen::Desk { .. } => {
                turn += 1 + turn % 3;
                let number = job.passes[turn % job.passes.len()];
                app.dispatch(CounterAction::Identify { input: number.into() });
                let CounterScreen::Desk { view } = app.view().screen else { continue };
                if let DeskState::Guest { view } = view.state
                    && view.code == "saved"
                {
                    writeln!(out, "saved {number}")?;
                    out.flush()?;
                }
                // A long queue of quick guests.
                pause(100 + u64::try_from(turn % 200)?).await;
            }
            CounterScreen::Desks { .. } | CounterScreen::Locked { .. } => app.dispatch(CounterAction::Back),
            CounterScreen::Kiosk { .. } => app.dispatch(CounterAction::StopKiosk),
        }
    }
}

/// The registry may be dead or frozen just now: whatever fails is tried again by the caller's loop.
async fn log_in_again(app: &CounterApp) {
    app.dispatch(CounterAction::Login);
    pause(300).await;
    if let CounterScreen::Login { view } = app.view().screen
        && let Some(url) = view.authorize_url
        && let Ok(url) = log_in(&url, ACCOUNT).await
    {
        app.dispatch(CounterAction::LoginReturned { url });
        pause(300).await;
    }
}

async fn pause(ms: u64) {
    tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
}

/// The supervisor's side of one phone.
pub struct PhoneProcess {
    folder: PathBuf,
    child: Option<Child>,
    saved: Arc<Mutex<Vec<String>>>,
}

impl PhoneProcess {
    /// A phone that is switched off.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn new(folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, child: None, saved: Arc::default() })
    }

    /// Switches it on, unless it is; `test` is the name of the test function that calls [`live`].
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn start(&mut self, registry: &str, test: &str) -> Result<()> {
        if let Some(child) = self.child.as_mut() {
            if child.try_wait()?.is_none() {
                return Ok(());
            }
            bail!("a phone ended by itself");
        }
        let mut child = Command::new(std::env::current_exe()?)
            .args([test, "--exact", "--nocapture"])
            .env(FOLDER, &self.folder)
            .env(REGISTRY, registry)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let out = child.stdout.take().context("no standard output")?;
        let saved = self.saved.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // The harness's own words may stand before the first one. A line that broke off was not confirmed.
                if let Some((_, number)) = line.split_once("saved ")
                    && number.len() == 13
                    && let Ok(mut saved) = saved.lock()
                {
                    saved.push(number.to_owned());
                }
            }
        });
        self.child = Some(child);
        Ok(())
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// SIGSTOP, or SIGCONT.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn freeze(&mut self, frozen: bool) -> Result<()> {
        self.child.as_ref().map_or(Ok(()), |child| signal(child.id(), if frozen { "-STOP" } else { "-CONT" }))
    }

    /// The passes of which it confirmed a point, in order, with repetitions.
    #[must_use]
    pub fn saved(&self) -> Vec<String> {
        self.saved.lock().map(|saved| saved.clone()).unwrap_or_default()
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for PhoneProcess {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// Sends a signal by its name, such as `-STOP`.
///
/// # Errors
/// When the system refuses.
pub fn signal(process: u32, name: &str) -> Result<()> {
    let status = Command::new("kill").args([name, &process.to_string()]).status()?;
    if status.success() { Ok(()) } else { bail!("kill {name} failed") }
}
