//! What all runs of a process share, because making it takes longer than a run: a migrated and filled registry to copy,
//! an issuer, and a login for everybody.
//!
//! The issuer's endpoints are answered by the simulated network; the registry checks the tokens as any others.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context as _, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rusqlite::{Connection, OpenFlags, backup::Backup};
use serde_json::json;
use uitpas_registry::oidc::{APP_CLIENT, AUDIENCE, Issuer};
use uitpas_registry::{Db, ManualClock, Registry, SeededRandomness};
use url::Url;

use crate::fixtures::{self, PEOPLE, STAFF, account, beginning};

/// Where everything seems to be.
pub const ORIGIN: &str = "https://registry.invalid";
/// A key made for this only, and short: a third of a run went into checking tokens.
const ISSUER_KEY: &str = include_str!("../issuer.pem");

/// See the module.
pub struct Template {
    rows: Mutex<Connection>,
    /// Checks the tokens.
    pub issuer: Arc<Issuer>,
    tokens: Vec<(String, String)>,
    /// The poster of each activity, in the order of [`fixtures::activities`].
    pub posters: Vec<String>,
    // The template's own database lives as long as somebody is connected.
    _runtime: tokio::runtime::Runtime,
}

static TEMPLATE: OnceLock<Result<Template, String>> = OnceLock::new();

/// The one of this process.
///
/// # Errors
/// It could not be made.
pub fn template() -> Result<&'static Template> {
    // On a thread of its own: whoever asks first may stand in a runtime.
    let make = || match std::thread::spawn(Template::make).join() {
        Ok(made) => made.map_err(|error| format!("{error:#}")),
        Err(_) => Err("the template panicked".to_owned()),
    };
    TEMPLATE.get_or_init(make).as_ref().map_err(|error| anyhow!("{error}"))
}

impl Template {
    fn make() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let rows = connect("simulation-template")?;
        let (issuer, posters) = runtime.block_on(async {
            let db = Db::connect(&url("simulation-template")).await?;
            let clock = Arc::new(ManualClock::at(beginning()));
            let registry = Registry::open_with(db, clock, Arc::new(SeededRandomness::from_seed(1))).await?;
            registry.setting_or_insert("key.login", ISSUER_KEY).await?;
            fixtures::fill(&registry).await?;
            let posters = posters(&registry).await?;
            let origin = Url::parse(ORIGIN)?;
            anyhow::Ok((Issuer::open(registry, &origin, true).await?, posters))
        })?;
        let key: String = ISSUER_KEY.lines().filter(|line| !line.starts_with("-----")).collect();
        let key = EncodingKey::from_rsa_der(&STANDARD.decode(key)?);
        let accounts = std::iter::once(STAFF.to_owned()).chain((0..PEOPLE).map(account));
        let tokens = accounts.map(|account| Ok((account.clone(), token(issuer.name(), &account, &key)?)));
        let tokens = tokens.collect::<Result<Vec<_>>>()?;
        Ok(Self { rows: Mutex::new(rows), issuer, tokens, posters, _runtime: runtime })
    }

    /// The access token of an account.
    ///
    /// # Errors
    /// Nobody of that name.
    pub fn token(&self, account: &str) -> Result<&str> {
        let found = self.tokens.iter().find(|(known, _)| known == account);
        Ok(&found.context("no such account")?.1)
    }

    /// A copy of the filled registry's database, under this name.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn copy(&self, name: &str) -> Result<Connection> {
        let mut copy = connect(name)?;
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        copy_rows(&rows, &mut copy)?;
        Ok(copy)
    }
}

/// What hangs at each activity when it is printed now.
///
/// # Errors
/// The registry refuses.
pub async fn posters(registry: &Registry) -> Result<Vec<String>> {
    let mut posters = Vec::new();
    for activity in fixtures::activities() {
        posters.push(registry.poster_code(&registry.event(activity.id).await?).await?);
    }
    Ok(posters)
}

/// Makes one database what another one is.
///
/// # Errors
/// SQLite refuses.
pub fn copy_rows(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    while backup.step(-1)? != rusqlite::backup::StepResult::Done {}
    Ok(())
}

/// A connection of our own to a database in memory; it exists as long as one is open.
///
/// # Errors
/// SQLite refuses.
pub fn connect(name: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_MEMORY
        | OpenFlags::SQLITE_OPEN_SHARED_CACHE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(format!("file:{name}"), flags)?)
}

/// The same database as the registry names it.
#[must_use]
pub fn url(name: &str) -> String {
    format!("sqlite:file:{name}?mode=memory")
}

fn token(issuer: &str, account: &str, key: &EncodingKey) -> Result<String> {
    let (from, until) = (beginning().timestamp() - 86_400, beginning().timestamp() + 400 * 86_400);
    let claims = json!({
        "iss": issuer, "sub": account, "aud": AUDIENCE, "azp": APP_CLIENT, "client_id": APP_CLIENT,
        "iat": from, "exp": until, "jti": account, "scope": "openid",
    });
    let header = Header { typ: Some("at+jwt".to_owned()), ..Header::new(Algorithm::RS256) };
    Ok(jsonwebtoken::encode(&header, &claims, key)?)
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("posters", &self.posters.len()).finish_non_exhaustive()
    }
}
