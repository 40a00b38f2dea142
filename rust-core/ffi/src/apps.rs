//! The three objects of the edge. Each method is one call into `uitpas-app`.

use std::sync::Arc;

use uitpas_app::api::ports::{AppConfig, Ports};
use uitpas_app::platform::{HttpTransport, SystemRandom};
use uitpas_texts::Language;

use crate::counter::{CounterAction, CounterView};
use crate::passholder::{PassholderAction, PassholderView};
use crate::ports::{DeviceClock, ForeignClock, ForeignListener, ForeignStore, SecretStore, ViewListener};

/// What a shell says once, when it opens an app.
#[derive(uniffi::Record)]
pub struct UitpasConfig {
    /// Where the registry is, for example `https://registry.example.org`.
    pub registry_url: String,
    /// The issuer of logins, or nothing for the registry's own.
    pub issuer_url: Option<String>,
    /// The OpenID Connect client that this shell is registered as.
    pub client_id: String,
    /// Where the browser returns to after login.
    pub redirect_uri: String,
    /// A folder of the app's own for the sealed store, or nothing to keep all in memory.
    pub data_dir: Option<String>,
    /// The platform sees a network right now; `false`: don't try before `setOnline(true)`.
    pub online: bool,
    /// The system's language as a tag, for example "nl-BE".
    pub language: String,
}

/// The core could not be opened. Everything later is said in views.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum UitpasError {
    /// `code` is stable; `text` is for the person, in the language of the configuration.
    #[error("{code}")]
    CannotOpen {
        /// Stable code.
        code: String,
        /// What to do.
        text: String,
    },
}

fn open_error(error: uitpas_app::AppError, language: Language) -> UitpasError {
    UitpasError::CannotOpen { code: error.code().to_owned(), text: error.text(language) }
}

fn parts(
    config: UitpasConfig,
    store: Arc<dyn SecretStore>,
    clock: Arc<dyn DeviceClock>,
) -> Result<(AppConfig, Ports, Language), UitpasError> {
    let language = Language::from_tag(&config.language).unwrap_or_default();
    let transport = HttpTransport::new().map_err(|fault| open_error(fault.into(), language))?;
    let ports = Ports {
        secure_store: Arc::new(ForeignStore(store)),
        clock: Arc::new(ForeignClock(clock)),
        random: Arc::new(SystemRandom),
        transport: Arc::new(transport),
    };
    let config = AppConfig {
        registry_url: config.registry_url,
        issuer_url: config.issuer_url,
        client_id: config.client_id,
        redirect_uri: config.redirect_uri,
        data_dir: config.data_dir.map(Into::into),
        online: config.online,
        language,
    };
    Ok((config, ports, language))
}

/// The counter.
#[derive(uniffi::Object)]
pub struct CounterApp(Arc<uitpas_app::CounterApp>);

#[uniffi::export]
impl CounterApp {
    /// Opens or creates the store.
    #[uniffi::constructor]
    pub fn open(
        config: UitpasConfig,
        store: Arc<dyn SecretStore>,
        clock: Arc<dyn DeviceClock>,
    ) -> Result<Arc<Self>, UitpasError> {
        let (config, ports, language) = parts(config, store, clock)?;
        let app = uitpas_app::CounterApp::open(config, ports).map_err(|error| open_error(error, language))?;
        Ok(Arc::new(Self(app)))
    }

    /// What to show now.
    pub fn view(&self) -> CounterView {
        self.0.view()
    }

    /// Does it; on return everything local is durable and the view is up to date.
    pub fn dispatch(&self, action: CounterAction) {
        self.0.dispatch(action);
    }

    /// Who is told of changes, or nobody.
    pub fn set_listener(&self, listener: Option<Arc<dyn ViewListener>>) {
        self.0.set_listener(listener.map(|listener| Arc::new(ForeignListener(listener)) as _));
    }

    /// The platform found or lost a network.
    pub fn set_online(&self, online: bool) {
        self.0.set_online(online);
    }

    /// The app came to the front.
    pub fn foreground(&self) {
        self.0.foreground();
    }

    /// Waits until no request is under way; cancelling the wait cancels nothing else.
    pub async fn settled(&self) {
        self.0.settled().await;
    }
}

/// The passholder's app.
#[derive(uniffi::Object)]
pub struct PassholderApp(Arc<uitpas_app::PassholderApp>);

#[uniffi::export]
impl PassholderApp {
    /// Opens or creates the store.
    #[uniffi::constructor]
    pub fn open(
        config: UitpasConfig,
        store: Arc<dyn SecretStore>,
        clock: Arc<dyn DeviceClock>,
    ) -> Result<Arc<Self>, UitpasError> {
        let (config, ports, language) = parts(config, store, clock)?;
        let app = uitpas_app::PassholderApp::open(config, ports).map_err(|error| open_error(error, language))?;
        Ok(Arc::new(Self(app)))
    }

    /// What to show now.
    pub fn view(&self) -> PassholderView {
        self.0.view()
    }

    /// Does it; on return everything local is durable and the view is up to date.
    pub fn dispatch(&self, action: PassholderAction) {
        self.0.dispatch(action);
    }

    /// Who is told of changes, or nobody.
    pub fn set_listener(&self, listener: Option<Arc<dyn ViewListener>>) {
        self.0.set_listener(listener.map(|listener| Arc::new(ForeignListener(listener)) as _));
    }

    /// The platform found or lost a network.
    pub fn set_online(&self, online: bool) {
        self.0.set_online(online);
    }

    /// The app came to the front.
    pub fn foreground(&self) {
        self.0.foreground();
    }

    /// Waits until no request is under way; cancelling the wait cancels nothing else.
    pub async fn settled(&self) {
        self.0.settled().await;
    }
}

/// Reads codes out of camera frames.
#[derive(uniffi::Object)]
pub struct CodeScanner(uitpas_app::CodeScanner);

#[uniffi::export]
impl CodeScanner {
    /// A scanner; keep one for a camera session.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::new(Self(uitpas_app::CodeScanner::new()))
    }

    /// The text of a code in an 8-bit grey frame, or nothing; one that stays in view is told once. `stride` is the length of a row in bytes. A frame
    /// that is too small, too large or shorter than it says holds no code.
    pub fn read(&self, grey: Vec<u8>, width: u32, height: u32, stride: u32) -> Option<String> {
        let size = |side: u32| usize::try_from(side).ok();
        self.0.read_grey(&grey, size(width)?, size(height)?, size(stride)?)
    }

    /// The same for a still picture, which may take the time it needs.
    pub fn read_still(&self, grey: Vec<u8>, width: u32, height: u32, stride: u32) -> Option<String> {
        let size = |side: u32| usize::try_from(side).ok();
        self.0.read_still(&grey, size(width)?, size(height)?, size(stride)?)
    }

    /// Whether the last frames were so dark that a torch would help.
    pub fn needs_light(&self) -> bool {
        self.0.needs_light()
    }
}
