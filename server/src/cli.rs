//! The command line: what `uitpas` understands, and nothing of what it does.
//!
//! One enum per group of commands, parsed by clap; the texts here are the texts
//! of `--help`. Every option that a service needs can also come from the
//! environment, so that a database password need not stand in a process list.
//! No arguments at all mean `serve --demo`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Where the registry listens unless told otherwise: this machine only.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// Where `desk` listens unless told otherwise: beside a registry on the same machine.
pub const DEFAULT_DESK_LISTEN: &str = "127.0.0.1:8081";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "uitpas",
    version,
    about = "The registry of an offline-first leisure pass",
    long_about = "The registry of an offline-first leisure pass: it keeps passes, points and rewards, \
                  speaks the UiTPAS API 4.0 and syncs with the apps of counters and passholders.\n\n\
                  Without arguments: `uitpas serve --demo`, a registry with demo data on this machine.",
    after_help = "Exit codes: 0 done, 1 failed (one line on the error output says why), 2 wrong arguments."
)]
pub struct Cli {
    /// What to do; without a command: `serve --demo`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the registry: HTTP API, login and storage
    Serve(ServeArgs),
    /// Run a counter in the browser of this PC, on a registry elsewhere; it works without network as well
    Desk(DeskArgs),
    /// Read or draw QR codes and barcodes
    #[command(subcommand)]
    Code(CodeCommand),
    /// Bring the database to this version's schema, and stop
    Migrate(StorageArgs),
    /// The keys that sign snapshots and check-in codes
    Keys(KeysArgs),
    /// Write the books as CSV or JSON lines, for a treasurer or a municipality
    Export(ExportArgs),
}

/// Where the registry keeps its data.
#[derive(Debug, Clone, Default, Args)]
pub struct StorageArgs {
    /// Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME` [default: a SQLite file in the data folder]
    #[arg(long, value_name = "URL", env = "UITPAS_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Data folder: the embedded database and the registry's keys; keep it private and back it up
    #[arg(long, value_name = "DIR", env = "UITPAS_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Use the demo's own database (and, with `serve`, fill it with demo data and open the demo logins)
    #[arg(long)]
    pub demo: bool,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address and port; port 0 lets the system choose one. With --demo: this machine only
    #[arg(long, value_name = "ADDR", env = "UITPAS_LISTEN", default_value = DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// Storage of the registry.
    #[command(flatten)]
    pub storage: StorageArgs,
    /// Trust the logins of this OpenID Connect issuer instead of the embedded one
    #[arg(long, value_name = "URL", env = "UITPAS_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// Address by which people and apps reach the registry, when it stands behind a proxy [default: http://ADDR]
    #[arg(long, value_name = "URL", env = "UITPAS_PUBLIC_URL")]
    pub public_url: Option<String>,
}

/// Options of `desk`.
#[derive(Debug, Clone, Args)]
pub struct DeskArgs {
    /// Address of the registry, for example https://registry.example.org
    #[arg(long, value_name = "URL", env = "UITPAS_REGISTRY")]
    pub registry: String,
    /// Address and port on this machine; port 0 lets the system choose one
    #[arg(long, value_name = "ADDR", env = "UITPAS_LISTEN", default_value = DEFAULT_DESK_LISTEN)]
    pub listen: SocketAddr,
    /// Folder of the counter's sealed store and its keys; keep it private
    #[arg(long, value_name = "DIR", env = "UITPAS_DATA", default_value = "desk-data")]
    pub data: PathBuf,
    /// Log in at this OpenID Connect issuer instead of the registry's own
    #[arg(long, value_name = "URL", env = "UITPAS_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
}

/// The commands on codes.
#[derive(Debug, Subcommand)]
pub enum CodeCommand {
    /// Read the code in each picture: one JSON line per file
    ///
    /// A line holds `file`, `kind` ("qr", "code128", "ean13", "itf14" or null), `text` (or null)
    /// and `milliseconds`. A picture without a code is no error. A file that cannot be read as a
    /// picture gets a line with `error`, and the exit code is 1 after the last file.
    Read {
        /// Pictures: PNG or JPEG
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Run every pass of the reader, also after a code was found, and list in `passes` what each found
        #[arg(long)]
        all_passes: bool,
    },
    /// Draw a code; the picture goes to the standard output
    Draw {
        /// What the code says: at most 512 bytes
        text: String,
        /// Picture format
        #[arg(long, value_enum, default_value_t = PictureFormat::Svg)]
        format: PictureFormat,
        /// Which code to draw; a pass number is shown as CODE128
        #[arg(long, value_enum, default_value_t = CodeKind::Qr)]
        kind: CodeKind,
    },
}

/// Picture formats of `code draw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    /// Scalable, for print
    Svg,
    /// Pixels, for a screen
    Png,
}

/// Codes of `code draw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CodeKind {
    /// QR code, level M
    Qr,
    /// The barcode on a pass
    Code128,
}

/// Options of `keys`.
#[derive(Debug, Clone, Args)]
pub struct KeysArgs {
    /// What to do with them
    #[arg(value_enum, default_value_t = KeysAction::List)]
    pub action: KeysAction,
    /// Storage of the registry.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// What can be done with keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeysAction {
    /// Say which keys there are, and when each signs and is believed
    List,
    /// Make a new key: it signs in three days, and posters of the old one stay good for over a year
    Rotate,
    /// A key was stolen: make a new one that signs at once; posters of the old ones have to be printed again
    Withdraw,
}

/// Options of `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// Which book to write
    #[arg(value_enum)]
    pub book: ExportBook,
    /// One line per row: CSV with a heading, or one JSON object
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub format: ExportFormat,
    /// File to write; it must not exist yet [default: the standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Add the passholder's name and number. Personal data: leave it out where nobody needs it
    #[arg(long)]
    pub names: bool,
    /// Storage of the registry.
    #[command(flatten)]
    pub storage: StorageArgs,
}

/// The books that `export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportBook {
    /// Every movement of points and stock, with the two accounts between which it moved
    Transfers,
    /// Every check-in, cancelled ones included
    Checkins,
    /// Every redeemed reward, cancelled ones included
    Redemptions,
    /// Reduced prices that were sold, and who pays which share
    TicketSales,
}

/// Line formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a heading
    Csv,
    /// One JSON object per line
    Jsonl,
}

impl Cli {
    /// The command, or `serve --demo` when none was given.
    ///
    /// The environment still counts then, so that a container can move the port.
    ///
    /// # Errors
    /// A variable of the environment that clap cannot read.
    pub fn command_or_demo(self) -> Result<Command, clap::Error> {
        match self.command {
            Some(command) => Ok(command),
            None => match Self::try_parse_from(["uitpas", "serve", "--demo"])?.command {
                Some(command) => Ok(command),
                None => Err(clap::Error::new(clap::error::ErrorKind::MissingSubcommand)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_description_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_arguments_mean_serve_demo() {
        let command = Cli::try_parse_from(["uitpas"]).unwrap().command_or_demo().unwrap();
        let Command::Serve(serve) = command else {
            panic!("not serve");
        };
        assert!(serve.storage.demo);
        assert!(serve.listen.ip().is_loopback());
    }

    #[test]
    fn a_wrong_address_is_a_usage_error() {
        let error = Cli::try_parse_from(["uitpas", "serve", "--listen", "home"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
    }
}
