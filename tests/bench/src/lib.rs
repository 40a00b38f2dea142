//! What the benchmarks share: half a million passes, a stand-in for the registry, a counter at work, and quantiles.
//!
//! Each benchmark runs a named baseline beside the thing measured, sample by sample or round by round, and prints the
//! ratio; a single figure says little about another machine. Nothing here fails on a time.

pub mod bare;
pub mod counter;
pub mod floor;
pub mod passes;
pub mod quantiles;
pub mod registry;
pub mod stand_in;

use std::path::PathBuf;

use anyhow::{Context, Result};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use uitpas_registry::Db;

/// A folder for databases, beside the benchmark's program: on a disk, where a temporary folder may be in memory.
///
/// # Errors
/// When it cannot be made.
pub fn folder() -> Result<TempDir> {
    let program = std::env::current_exe()?;
    let beside: PathBuf = program.parent().context("the program has no folder")?.into();
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
}

/// A whole number from the environment, to run a benchmark smaller or larger.
#[must_use]
pub fn size(name: &str, usual: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A fresh database on a PostgreSQL server.
///
/// # Errors
/// Of the server.
pub async fn fresh_database(server: &str, name: &str) -> Result<String> {
    let admin = Db::connect(server).await?;
    admin.writer().execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await?;
    admin.writer().execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    let mut url = url::Url::parse(server)?;
    url.set_path(name);
    Ok(url.into())
}
