//! A PostgreSQL server of our own for the length of a test run: a fresh cluster in a temporary folder, on loopback and a
//! free port, gone afterwards.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::{command, is_root, output, run};
use crate::setup::postgres_bin;

/// A running server; dropping it stops it and removes its files.
pub struct Server {
    bin: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Server {
    /// Starts one. `durable` false trades safety at a power cut for speed, which tests do not need.
    pub fn start(durable: bool) -> Result<Self> {
        let bin = postgres_bin().context("no PostgreSQL server found")?;
        let folder = TempDir::with_prefix("uitpas-postgres-")?;
        if is_root() {
            // PostgreSQL refuses to run as root; Debian's package brings its own user.
            output(&mut command("chown", &["postgres", &folder.path().to_string_lossy()]))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Self { bin, folder, port };
        let data = server.data();
        output(
            &mut server.tool("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]),
        )?;
        let mut options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200");
        if !durable {
            options.push_str(" -c fsync=off -c full_page_writes=off -c synchronous_commit=off");
        }
        let log = format!("{}/log", server.folder.path().display());
        run(&mut server.tool("pg_ctl", &["-D", &data, "-w", "-l", &log, "-o", &options, "start"]))?;
        Ok(server)
    }

    /// Where tests connect; they make databases of their own there.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").to_string_lossy().into_owned()
    }

    fn tool(&self, name: &str, arguments: &[&str]) -> Command {
        let program = self.bin.join(name).to_string_lossy().into_owned();
        let mut tool = if is_root() {
            let mut all = vec!["-u", "postgres", "--", program.as_str()];
            all.extend(arguments);
            command("runuser", &all)
        } else {
            command(&program, arguments)
        };
        tool.current_dir(self.folder.path());
        tool
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = output(&mut self.tool("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]));
        if let Err(error) = stopped {
            eprintln!("the test's PostgreSQL server did not stop: {error:#}");
        }
    }
}
