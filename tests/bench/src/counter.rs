//! A counter at work without network, through what a shell uses and nothing else.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use uitpas_app::CounterApp;
use uitpas_app::api::counter::{CounterAction, CounterScreen, CounterView, DeskState};
use uitpas_app::api::ports::{AppConfig, Ports};
use uitpas_app::platform::{MemorySecureStore, SystemClock, SystemRandom};
use uitpas_texts::Language;

use crate::stand_in::{ACTIVITY, Direct, ORGANIZER, StandIn};

const ORIGIN: &str = "http://127.0.0.1:9";
const REDIRECT: &str = "org.uitpas.open:/login";

/// A counter with its snapshot, at its activity, network gone.
pub struct Counter {
    app: Arc<CounterApp>,
}

impl Counter {
    /// Logs in, chooses the counter and the activity, fetches the snapshot and loses the network.
    ///
    /// # Errors
    /// When the counter does not get as far as its desk.
    pub async fn at_work(folder: &Path, passes: u32) -> Result<Self> {
        let config = AppConfig {
            registry_url: ORIGIN.to_owned(),
            issuer_url: None,
            client_id: "uitpas-app".to_owned(),
            redirect_uri: REDIRECT.to_owned(),
            data_dir: Some(folder.to_path_buf()),
            online: true,
            language: Language::Nl,
        };
        let ports = Ports {
            secure_store: Arc::new(MemorySecureStore::default()),
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom),
            transport: Arc::new(Direct(Arc::new(StandIn::new(ORIGIN, passes)?))),
        };
        let app = CounterApp::open(config, ports).map_err(|error| anyhow!("cannot open: {}", error.code()))?;
        app.dispatch(CounterAction::Login);
        app.settled().await;
        let CounterScreen::Login { view } = app.view().screen else { bail!("not at the login") };
        let address = url::Url::parse(&view.authorize_url.context("no address to log in at")?)?;
        let state = address.query_pairs().find(|(name, _)| name == "state").context("no state")?.1.into_owned();
        app.dispatch(CounterAction::LoginReturned { url: format!("{REDIRECT}?code=bench&state={state}") });
        app.settled().await;
        if matches!(app.view().screen, CounterScreen::ChooseCounter { .. }) {
            app.dispatch(CounterAction::ChooseCounter { id: ORGANIZER.to_owned() });
            app.settled().await;
        }
        app.set_online(false);
        app.dispatch(CounterAction::ChooseActivity { id: Some(ACTIVITY.to_owned()) });
        match app.view().screen {
            CounterScreen::Desk { .. } => Ok(Self { app }),
            other => bail!("not at the desk but at {}", name(&other)),
        }
    }

    /// One guest: from the number to the verdict on screen, durable. The next guest is called before the clock runs.
    ///
    /// # Errors
    /// When the point was not saved.
    pub fn guest(&self, number: &str) -> Result<Duration> {
        self.app.dispatch(CounterAction::NextGuest);
        let begun = Instant::now();
        self.app.dispatch(CounterAction::Identify { input: number.to_owned() });
        let view = self.app.view();
        let took = begun.elapsed();
        match verdict(&view) {
            Some("saved") => Ok(took),
            other => bail!("expected a saved point and saw {other:?}"),
        }
    }

    /// How many operations wait.
    #[must_use]
    pub fn waiting(&self) -> u32 {
        self.app.view().status.waiting
    }
}

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counter(..)")
    }
}

fn verdict(view: &CounterView) -> Option<&str> {
    match &view.screen {
        CounterScreen::Desk { view } => match &view.state {
            DeskState::Guest { view } => Some(&view.code),
            _ => None,
        },
        _ => None,
    }
}

fn name(screen: &CounterScreen) -> &'static str {
    match screen {
        CounterScreen::Login { .. } => "the login",
        CounterScreen::ChooseCounter { .. } => "choosing a counter",
        CounterScreen::ChooseActivity { .. } => "choosing an activity",
        CounterScreen::Desk { .. } => "the desk",
        CounterScreen::Desks { .. } => "the desks",
        CounterScreen::Locked { .. } => "the lock",
        CounterScreen::Kiosk { .. } => "the kiosk",
    }
}
