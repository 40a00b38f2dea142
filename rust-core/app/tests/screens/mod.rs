//! A world to test the screens in: the official test passes, a few activities and rewards, and a registry in memory
//! that answers what the screens ask. Its network can go and come.
#![allow(dead_code, unused_imports, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../lower/mod.rs"]
pub mod lower;
pub mod registry;

use std::sync::Arc;

use uitpas_app::api::counter::{CounterAction, CounterScreen, CounterView, DeskState, DeskView, VerdictView};
use uitpas_app::api::passholder::{PassholderAction, PassholderScreen, PassholderView};
use uitpas_app::api::ports::{AppConfig, Ports};
use uitpas_app::platform::OsRandom;
use uitpas_app::{CounterApp, PassholderApp};
use uitpas_texts::Language;

pub use lower::World;
pub use registry::{CONCERT, DAILY, ENDED, Fake, ONLINE, PERMANENT, POINTS_5, TOMORROW};

pub const ORGANIZER: &str = lower::ORGANIZER;

/// A world with a registry for screens.
pub struct Stage {
    pub world: World,
    pub fake: Arc<Fake>,
}

impl Stage {
    pub fn new() -> Self {
        let world = World::new();
        let fake = Arc::new(Fake::new(world.registry.clone()));
        Self { world, fake }
    }

    pub fn ports(&self) -> Ports {
        Ports {
            secure_store: self.world.secure.clone(),
            clock: self.world.clock.clone(),
            random: Arc::new(OsRandom),
            transport: self.fake.clone(),
        }
    }

    pub fn config(&self, language: Language) -> AppConfig {
        AppConfig { language, ..lower::config(Some(self.world.dir.path())) }
    }

    pub fn open_counter(&self, language: Language) -> Arc<CounterApp> {
        CounterApp::open(self.config(language), self.ports()).unwrap()
    }

    /// Logged in, at the desk of an activity.
    pub async fn desk(&self, activity: Option<&str>) -> Arc<CounterApp> {
        let app = self.open_counter(Language::En);
        counter_log_in(&app).await;
        app.dispatch(CounterAction::ChooseCounter { id: ORGANIZER.to_owned() });
        app.settled().await;
        app.dispatch(CounterAction::ChooseActivity { id: activity.map(str::to_owned) });
        assert!(matches!(app.view().screen, CounterScreen::Desk { .. }));
        app
    }

    pub fn open_passholder(&self, language: Language) -> Arc<PassholderApp> {
        PassholderApp::open(self.config(language), self.ports()).unwrap()
    }

    pub async fn passholder(&self) -> Arc<PassholderApp> {
        let app = self.open_passholder(Language::En);
        passholder_log_in(&app).await;
        app
    }
}

/// The process ends: what ran in the background lets go of the store.
pub async fn close<T>(app: Arc<T>) {
    drop(app);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

pub async fn counter_log_in(app: &CounterApp) {
    app.dispatch(CounterAction::Login);
    app.settled().await;
    let CounterScreen::Login { view } = app.view().screen else { panic!("not the login") };
    app.dispatch(CounterAction::LoginReturned { url: returned(&view.authorize_url.unwrap()) });
    app.settled().await;
}

pub async fn passholder_log_in(app: &PassholderApp) {
    app.dispatch(PassholderAction::Login);
    app.settled().await;
    let PassholderScreen::Login { view } = app.view().screen else { panic!("not the login") };
    app.dispatch(PassholderAction::LoginReturned { url: returned(&view.authorize_url.unwrap()) });
    app.settled().await;
}

/// Where the browser comes back to after a good login.
pub fn returned(authorize_url: &str) -> String {
    let url = url::Url::parse(authorize_url).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    format!("org.example.uitpas:/login?code=good&state={state}")
}

pub fn desk(view: &CounterView) -> &DeskView {
    match &view.screen {
        CounterScreen::Desk { view } => view,
        other => panic!("not the desk: {other:?}"),
    }
}

pub fn verdict(view: &CounterView) -> &VerdictView {
    match &desk(view).state {
        DeskState::Guest { view } => view,
        other => panic!("no guest: {other:?}"),
    }
}

/// Identifies, and gives the verdict as it stands at once, before any answer of the network.
pub fn identify(app: &CounterApp, input: &str) -> VerdictView {
    app.dispatch(CounterAction::Identify { input: input.to_owned() });
    verdict(&app.view()).clone()
}

/// The verdict after the network has answered.
pub async fn identify_and_wait(app: &CounterApp, input: &str) -> VerdictView {
    app.dispatch(CounterAction::Identify { input: input.to_owned() });
    app.settled().await;
    verdict(&app.view()).clone()
}

pub fn notice_code(view: &CounterView) -> Option<&str> {
    view.notice.as_ref().map(|notice| notice.code.as_str())
}

macro_rules! passholder_screens {
    ($($name:ident: $variant:ident => $view:ty;)+) => {$(
        pub fn $name(view: &PassholderView) -> &$view {
            match &view.screen {
                PassholderScreen::$variant { view } => view,
                other => panic!("another screen: {other:?}"),
            }
        }
    )+};
}

passholder_screens! {
    pass: Pass => uitpas_app::api::passholder::PassView;
    history: History => uitpas_app::api::passholder::HistoryView;
    rewards: Rewards => uitpas_app::api::passholder::RewardsView;
    reward: Reward => uitpas_app::api::passholder::RewardView;
    scan: Scan => uitpas_app::api::passholder::ScanView;
    more: More => uitpas_app::api::passholder::MoreView;
}
