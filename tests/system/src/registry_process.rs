//! A real `uitpas serve --demo` process on a free port with a data folder of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// A running registry; dropping it kills the process and removes its data.
pub struct RegistryProcess {
    child: Child,
    url: String,
    database: Option<String>,
    data: TempDir,
}

impl RegistryProcess {
    /// Starts one with fresh demo data and waits until it listens.
    ///
    /// # Errors
    /// When the program is not built, or does not say where it listens.
    pub fn start() -> Result<Self> {
        Self::start_on(None)
    }

    /// The same on another database than a file of its own.
    ///
    /// # Errors
    /// As [`RegistryProcess::start`].
    pub fn start_on(database: Option<&str>) -> Result<Self> {
        let data = TempDir::with_prefix("uitpas-system-")?;
        let (child, url) = run(data.path(), database, "127.0.0.1:0")?;
        Ok(Self { child, url, database: database.map(str::to_owned), data })
    }

    /// `kill -9`, and a new start at the same address on the same data.
    ///
    /// # Errors
    /// As [`RegistryProcess::start`].
    pub fn kill_and_restart(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        let address = self.url.trim_start_matches("http://").to_owned();
        let (child, _) = run(self.data.path(), self.database.as_deref(), &address)?;
        self.child = child;
        Ok(())
    }

    /// The number of the process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The database as an address.
    #[must_use]
    pub fn database(&self) -> String {
        let file = || format!("sqlite://{}", self.data.path().join("demo.sqlite").display());
        self.database.clone().unwrap_or_else(file)
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for RegistryProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(data: &Path, database: Option<&str>, listen: &str) -> Result<(Child, String)> {
    let program = program()?;
    let mut command = Command::new(&program);
    command.args(["serve", "--demo", "--listen", listen, "--data"]).arg(data);
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    let url = loop {
        match lines.next() {
            Some(line) => {
                if let Some((_, url)) = line?.split_once("listening on ") {
                    break url.trim().to_owned();
                }
            }
            None => bail!("the registry ended before it listened"),
        }
    };
    // Keep reading, so that the process never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    Ok((child, url))
}

/// The `uitpas` program beside the test programs.
fn program() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().find(|dir| dir.join("uitpas").is_file());
    let program = folder.map(|dir| dir.join("uitpas"));
    program.filter(|path| Path::is_file(path)).context("`uitpas` is not built: run `cargo build` first")
}
