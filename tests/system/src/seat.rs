//! One app on one device that can die and start again: the store and the secrets stay, the process does not.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use tempfile::TempDir;
use uitpas_app::api::ports::{AppConfig, Ports};
use uitpas_app::platform::{HttpTransport, MemorySecureStore, SystemClock, SystemRandom};
use uitpas_app::{AppError, CounterApp, PassholderApp};
use uitpas_texts::Language;

/// An app that a seat can open.
pub trait Opens: Sized {
    /// Opens it on a store.
    ///
    /// # Errors
    /// As the app's own `open`.
    fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError>;
    /// As the app's own `set_online`.
    fn set_online(&self, online: bool);
}

impl Opens for CounterApp {
    fn set_online(&self, online: bool) {
        Self::set_online(self, online);
    }

    fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError> {
        Self::open(config, ports)
    }
}

impl Opens for PassholderApp {
    fn set_online(&self, online: bool) {
        Self::set_online(self, online);
    }

    fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError> {
        Self::open(config, ports)
    }
}

/// The device and the app on it.
pub struct Seat<A> {
    /// The running app.
    pub app: Arc<A>,
    registry: String,
    online: bool,
    folder: TempDir,
    secrets: Arc<MemorySecureStore>,
}

impl<A: Opens> Seat<A> {
    /// A new device.
    ///
    /// # Errors
    /// When the store cannot be made.
    pub fn new(registry: &str) -> Result<Self> {
        let folder = TempDir::with_prefix("uitpas-seat-")?;
        let secrets = Arc::new(MemorySecureStore::default());
        let app = open(registry, true, Some(&folder), &secrets)?;
        Ok(Self { app, registry: registry.to_owned(), online: true, folder, secrets })
    }

    /// The network goes or comes.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
        self.app.set_online(online);
    }

    /// The process dies and starts again, with the network as it is.
    ///
    /// # Errors
    /// When the store cannot be opened any more.
    pub fn restart(&mut self) -> Result<()> {
        // The old one must be gone before the new one can have its store: in between stands one without folder.
        self.app = open(&self.registry, false, None, &self.secrets)?;
        self.app = open(&self.registry, self.online, Some(&self.folder), &self.secrets)?;
        Ok(())
    }
}

fn open<A: Opens>(
    registry: &str,
    online: bool,
    folder: Option<&TempDir>,
    secrets: &Arc<MemorySecureStore>,
) -> Result<Arc<A>> {
    let config = AppConfig {
        registry_url: registry.to_owned(),
        issuer_url: None,
        client_id: "uitpas-app".into(),
        redirect_uri: "org.uitpas.open:/login".into(),
        data_dir: folder.map(|folder| folder.path().to_path_buf()),
        online,
        language: Language::Nl,
    };
    let ports = Ports {
        secure_store: secrets.clone(),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        transport: Arc::new(HttpTransport::new()?),
    };
    A::open(config, ports).map_err(|error| anyhow!("the app cannot open: {}", error.code()))
}
