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
    _data: TempDir,
}

impl RegistryProcess {
    /// Starts one with fresh demo data and waits until it listens.
    ///
    /// # Errors
    /// When the program is not built, or does not say where it listens.
    pub fn start() -> Result<Self> {
        let data = TempDir::with_prefix("uitpas-system-")?;
        let program = program()?;
        let mut child = Command::new(&program)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
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
        Ok(Self { child, url, _data: data })
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

/// The `uitpas` program beside the test programs.
fn program() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().find(|dir| dir.join("uitpas").is_file());
    let program = folder.map(|dir| dir.join("uitpas"));
    program.filter(|path| Path::is_file(path)).context("`uitpas` is not built: run `cargo build` first")
}
