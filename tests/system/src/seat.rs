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
}

impl Opens for CounterApp {
    fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError> {
        Self::open(config, ports)
    }
}

impl Opens for PassholderApp {
    fn open(config: AppConfig, ports: Ports) -> Result<Arc<Self>, AppError> {
        Self::open(config, ports)
    }
}

/// The device and the app on it.
pub struct Seat<A> {
    /// The running app.
    pub app: Arc<A>,
    registry: String,
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
        let app = open(registry, &folder, &secrets)?;
        Ok(Self { app, registry: registry.to_owned(), folder, secrets })
    }

    /// The process dies and starts again.
    ///
    /// # Errors
    /// When the store cannot be opened any more.
    pub fn restart(&mut self) -> Result<()> {
        self.app = open(&self.registry, &self.folder, &self.secrets)?;
        Ok(())
    }
}

fn open<A: Opens>(registry: &str, folder: &TempDir, secrets: &Arc<MemorySecureStore>) -> Result<Arc<A>> {
    let config = AppConfig {
        registry_url: registry.to_owned(),
        issuer_url: None,
        client_id: "uitpas-app".into(),
        redirect_uri: "org.uitpas.open:/login".into(),
        data_dir: Some(folder.path().to_path_buf()),
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
