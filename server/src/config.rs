//! From arguments to a checked configuration.
//!
//! Everything that can be known to be wrong before a database is opened is
//! refused here, with one line that names the option to change. The demo has a
//! database file of its own, so that trying things out can never touch the
//! books of a real region.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use url::Url;

use crate::cli::{ServeArgs, StorageArgs};

/// Database file of a real registry, inside the data folder.
const REGISTRY_FILE: &str = "registry.sqlite";
/// Database file of the demo, inside the data folder.
const DEMO_FILE: &str = "demo.sqlite";

/// What is wrong with the arguments taken together.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// Demo passwords are public knowledge: they must not be reachable from another machine.
    #[error(
        "--demo listens on this machine only, because everybody knows the demo passwords; \
         {0} can be reached from elsewhere. Leave out --demo, or use --listen 127.0.0.1:8080"
    )]
    DemoBeyondThisMachine(SocketAddr),
    /// A desk shows guests' names to whoever opens it.
    #[error("desk listens on this machine only; {0} is reachable from others; try 127.0.0.1 or [::1]")]
    DeskBeyondThisMachine(SocketAddr),
    /// A database that is neither SQLite nor PostgreSQL, or not a URL at all.
    #[error("--database takes sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    UnknownDatabase,
    /// The option needs a web address.
    #[error("{option} takes an address that starts with https:// (or http:// on this machine)")]
    NotAWebAddress {
        /// The option as typed on the command line.
        option: &'static str,
    },
}

/// A checked storage place.
#[derive(Clone, PartialEq, Eq)]
pub struct Storage {
    /// URL as the database library wants it. May hold a password: never print it.
    pub url: String,
    /// Folder with keys and, by default, the embedded database.
    pub data: PathBuf,
    /// Whether this is the demo's database.
    pub demo: bool,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Storage").field("data", &self.data).field("demo", &self.demo).finish_non_exhaustive()
    }
}

/// A checked configuration of `serve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeConfig {
    /// Address to bind.
    pub listen: SocketAddr,
    /// Where the data is.
    pub storage: Storage,
    /// Issuer to trust instead of the embedded one.
    pub oidc_issuer: Option<Url>,
    /// Address by which the registry is reached, when it is not the one bound.
    pub public_url: Option<Url>,
}

impl ServeConfig {
    /// Checks the arguments of `serve` against each other.
    ///
    /// # Errors
    /// The first thing that cannot work, naming its option.
    pub fn from_args(args: &ServeArgs) -> Result<Self, ConfigError> {
        if args.storage.demo && !args.listen.ip().is_loopback() {
            return Err(ConfigError::DemoBeyondThisMachine(args.listen));
        }
        Ok(Self {
            listen: args.listen,
            storage: Storage::from_args(&args.storage)?,
            oidc_issuer: web_address("--oidc-issuer", args.oidc_issuer.as_deref())?,
            public_url: web_address("--public-url", args.public_url.as_deref())?,
        })
    }
}

impl Storage {
    /// Checks the storage options.
    ///
    /// # Errors
    /// A database URL that this registry cannot use.
    pub fn from_args(args: &StorageArgs) -> Result<Self, ConfigError> {
        let url = match args.database.as_deref() {
            None => file_url(&args.data.join(if args.demo { DEMO_FILE } else { REGISTRY_FILE })),
            Some(url) if url.starts_with("sqlite:") => {
                let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
                if path.is_empty() {
                    return Err(ConfigError::UnknownDatabase);
                }
                file_url(Path::new(path.split('?').next().unwrap_or(path)))
            }
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Url::parse(url).map_err(|_| ConfigError::UnknownDatabase)?;
                url.to_owned()
            }
            Some(_) => return Err(ConfigError::UnknownDatabase),
        };
        Ok(Self { url, data: args.data.clone(), demo: args.demo })
    }

    /// The database file, when the database is one.
    pub fn file(&self) -> Option<&Path> {
        let path = self.url.strip_prefix("sqlite://")?;
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }
}

/// `mode=rwc`: a first start creates the file.
fn file_url(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

fn web_address(option: &'static str, text: Option<&str>) -> Result<Option<Url>, ConfigError> {
    let Some(text) = text else { return Ok(None) };
    let url = Url::parse(text).map_err(|_| ConfigError::NotAWebAddress { option })?;
    let local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || (url.scheme() == "http" && local) {
        Ok(Some(url))
    } else {
        Err(ConfigError::NotAWebAddress { option })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;
    use rstest::rstest;

    fn serve(arguments: &[&str]) -> Result<ServeConfig, ConfigError> {
        let words = ["uitpas", "serve"].iter().chain(arguments);
        match Cli::try_parse_from(words).unwrap().command {
            Some(Command::Serve(args)) => ServeConfig::from_args(&args),
            other => panic!("not serve: {other:?}"),
        }
    }

    #[rstest]
    #[case("0.0.0.0:8080")]
    #[case("192.168.1.4:80")]
    #[case("[::]:8080")]
    fn the_demo_stays_on_this_machine(#[case] listen: &str) {
        let refused = serve(&["--demo", "--listen", listen]).unwrap_err();
        assert_eq!(refused, ConfigError::DemoBeyondThisMachine(listen.parse().unwrap()));
        assert!(serve(&["--listen", listen]).is_ok());
    }

    #[test]
    fn the_demo_has_its_own_database() {
        let demo = serve(&["--demo"]).unwrap().storage;
        let real = serve(&[]).unwrap().storage;
        assert_ne!(demo.url, real.url);
        assert_eq!(demo.file(), Some(Path::new("data/demo.sqlite")));
    }

    #[rstest]
    #[case("mysql://root@localhost/db", ConfigError::UnknownDatabase)]
    #[case("sqlite:", ConfigError::UnknownDatabase)]
    #[case("data.sqlite", ConfigError::UnknownDatabase)]
    fn other_databases_are_refused(#[case] url: &str, #[case] expected: ConfigError) {
        assert_eq!(serve(&["--database", url]).unwrap_err(), expected);
    }

    #[rstest]
    #[case("https://login.example.org/realms/uitid", true)]
    #[case("http://127.0.0.1:9000/realms/uitid", true)]
    #[case("http://login.example.org", false)]
    #[case("login.example.org", false)]
    fn an_issuer_is_reached_safely(#[case] issuer: &str, #[case] accepted: bool) {
        assert_eq!(serve(&["--oidc-issuer", issuer]).is_ok(), accepted);
    }

    #[test]
    fn a_password_in_the_database_address_is_never_printed() {
        let config = serve(&["--database", "postgres://u:s3cret@localhost/books"]).unwrap();
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
