//! `uitpas serve`: storage, login, demo data and HTTP put together, until a
//! signal ends it.
//!
//! The order matters: the port is bound before anything else, so that "already
//! in use" is said at once and nothing was written; requests are answered only
//! when everything is ready. The first line on the standard output is
//! `listening on http://ADDRESS:PORT`, for scripts.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uitpas_registry::Registry;
use uitpas_registry::db::DbError;
use uitpas_registry::demo::{self, DemoError};
use uitpas_registry::error::RegistryError;
use uitpas_registry::http::{self, HttpConfig};
use uitpas_registry::oidc::{Issuer, IssuerError};
use url::Url;

use crate::browser;
use crate::config::{ConfigError, ServeConfig};
use crate::storage_commands::{StorageError, make_folder};
use crate::welcome;

/// How long running requests may take to end after a signal.
const GRACE: Duration = Duration::from_secs(10);
/// How often a running demo looks for a new day.
const DEMO_TICK: Duration = Duration::from_secs(15 * 60);

/// Why the registry could not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else has the port.
    #[error("{0} is already in use; choose another port with --listen, for example --listen 127.0.0.1:0")]
    PortTaken(SocketAddr),
    /// The address is not of this machine, or the port needs rights.
    #[error("cannot listen on {address}: {reason}; choose another address with --listen")]
    Listen {
        /// The address as configured.
        address: SocketAddr,
        /// What the system said.
        reason: io::ErrorKind,
    },
    /// The data folder cannot be made.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The database cannot be opened.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The demo cannot be set up.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The login cannot be set up.
    #[error("the login could not be set up: {0}")]
    Issuer(Box<IssuerError>),
    /// The options do not go together.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The registry's storage failed.
    #[error("the demo could not be read: {0}")]
    Registry(Box<RegistryError>),
    /// The network failed.
    #[error("the network failed: {0}")]
    Network(#[from] io::Error),
}

impl From<IssuerError> for ServeError {
    fn from(error: IssuerError) -> Self {
        Self::Issuer(Box::new(error))
    }
}

impl From<RegistryError> for ServeError {
    fn from(error: RegistryError) -> Self {
        Self::Registry(Box::new(error))
    }
}

/// Runs the registry until SIGINT or SIGTERM.
///
/// # Errors
/// Whatever keeps it from starting, in words for the person who started it.
pub async fn serve(config: ServeConfig) -> Result<(), ServeError> {
    let (listener, address) = listen(config.listen).await?;
    let origin = origin_of(&config, address)?;
    make_folder(&config.storage)?;
    let registry = Registry::open(&config.storage.url).await?;
    let demo = config.storage.demo;

    let issuer = match &config.oidc_issuer {
        Some(_) => None,
        None => Some(Issuer::open(registry.clone(), &origin, demo).await?),
    };
    if demo {
        demo::fill(&registry).await?;
        if let Some(issuer) = &issuer {
            demo::register_logins(&registry, issuer).await?;
        }
    } else if demo::is_demo(&registry).await? {
        tracing::warn!("this database holds demo data; its logins stay closed without --demo");
    }

    let watcher = demo.then(|| tokio::spawn(watch_the_days(registry.clone())));
    let bar = if demo { Some(browser::demo_bar(&registry).await?) } else { None };
    let oidc_issuer = config.oidc_issuer.clone();
    let api = http::router(HttpConfig { registry, issuer, oidc_issuer, origin: origin.clone() })?;
    let app = browser::beside(api, address, config.public_url.as_ref(), config.oidc_issuer.as_ref(), bar);
    announce(address, &origin, demo)?;
    run_until_signal(listener, app).await?;
    if let Some(watcher) = watcher {
        watcher.abort();
    }
    Ok(())
}

/// Binds the port.
///
/// # Errors
/// It is taken, or not ours to take.
pub async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let listener = TcpListener::bind(wanted).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortTaken(wanted),
        reason => ServeError::Listen { address: wanted, reason },
    })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Answers requests until SIGINT or SIGTERM; running ones get [`GRACE`].
///
/// # Errors
/// The network failed.
pub async fn run_until_signal(listener: TcpListener, app: Router) -> Result<(), ServeError> {
    let (stop, mut stopped) = watch::channel(false);
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { drop(stopped.wait_for(|stop| *stop).await) });
    let server = tokio::spawn(server.into_future());
    wait_for_signal().await?;
    tracing::info!("ending: no new requests, running ones get {} s", GRACE.as_secs());
    let _ = stop.send(true);
    match tokio::time::timeout(GRACE, server).await {
        Ok(Ok(outcome)) => outcome?,
        Ok(Err(_)) => tracing::error!("the server ended unexpectedly"),
        Err(_) => tracing::warn!("some requests did not end in time"),
    }
    Ok(())
}

/// Where people and apps find this registry.
fn origin_of(config: &ServeConfig, address: SocketAddr) -> Result<Url, ServeError> {
    if let Some(url) = &config.public_url {
        return Ok(url.clone());
    }
    let text = if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    };
    Url::parse(&text).map_err(|_| IssuerError::Address.into())
}

fn announce(address: SocketAddr, origin: &Url, demo: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    if demo {
        out.write_all(welcome::text(origin).as_bytes())?;
    }
    out.flush()
}

/// Adds the activities of a new day to a demo that runs past midnight.
async fn watch_the_days(registry: Registry) {
    loop {
        tokio::time::sleep(DEMO_TICK).await;
        if let Err(error) = demo::new_day(&registry).await {
            tracing::error!(%error, "the demo's activities of today are missing");
        }
    }
}

#[cfg(unix)]
async fn wait_for_signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn wait_for_signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
