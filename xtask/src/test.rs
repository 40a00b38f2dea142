//! `cargo xtask test`: every check and test there is, in an order that fails early.

use anyhow::Result;
use clap::ValueEnum;

use crate::postgres::Server;
use crate::process::{Profile, build_all, cargo, command, root};
use crate::{android, bindings, design, licences, setup, shell};

/// A part of the whole.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting, lints, licences and the list of dependencies; every shell has the design system as it is written and
    /// says nothing itself; the core compiles for Android, where this machine can
    Lint,
    /// All Rust tests, storage tests on SQLite and PostgreSQL
    Rust,
    /// The committed bindings are those of the core
    Bindings,
    /// The core from Kotlin, against a real registry process
    Kotlin,
    /// The Android app on the host: the same sources and resources, Robolectric, the real core; the style of all Kotlin;
    /// its parts fit into a package
    Android,
    /// Both apps in Chromium
    Browser,
}

/// Runs these parts, or all.
pub fn run(parts: &[Part]) -> Result<()> {
    let all = [Part::Lint, Part::Rust, Part::Bindings, Part::Kotlin, Part::Android, Part::Browser];
    let parts = if parts.is_empty() { &all } else { parts };
    let needed: Vec<&[setup::Tool]> = parts
        .iter()
        .flat_map(|part| match part {
            Part::Rust => vec![setup::POSTGRES],
            Part::Kotlin => vec![setup::JAVA],
            Part::Android => vec![setup::JAVA, setup::PACKAGE],
            Part::Browser => vec![setup::BROWSER],
            Part::Lint | Part::Bindings => vec![],
        })
        .collect();
    setup::ensure(&needed)?;
    for part in parts {
        match part {
            Part::Lint => lint()?,
            Part::Rust => rust()?,
            Part::Bindings => bindings::run(true)?,
            Part::Kotlin => maven("bindings/kotlin-tests", "test")?,
            Part::Android => android()?,
            Part::Browser => browser()?,
        }
    }
    println!("\nEverything asked for passed.");
    Ok(())
}

fn lint() -> Result<()> {
    licences::check()?;
    design::run(true)?;
    shell::check()?;
    rust_tool(&["fmt", "--all", "--check"])?;
    rust_tool(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    android::check_core()
}

fn rust() -> Result<()> {
    // Whole-system tests start the `uitpas` program, so it is built first.
    build_all(Profile::Dev)?;
    let server = Server::start(false)?;
    crate::process::run(cargo(&["test", "--workspace", "--no-fail-fast"]).env("UITPAS_TEST_POSTGRES", server.url()))
}

/// The test of phones under fire, longer and with more of them than among the tests.
pub fn fire(seconds: u32, phones: u32) -> Result<()> {
    setup::ensure(&[setup::POSTGRES])?;
    build_all(Profile::Dev)?;
    let server = Server::start(false)?;
    let arguments = ["test", "--workspace", "--test", "phones_under_fire", "--", "--nocapture"];
    let mut command = cargo(&arguments);
    command.arg("--test-threads=1").env("UITPAS_TEST_POSTGRES", server.url());
    command.env("UITPAS_FIRE_SECONDS", seconds.to_string()).env("UITPAS_FIRE_PHONES", phones.to_string());
    crate::process::run(&mut command)
}

fn maven(folder: &str, goal: &str) -> Result<()> {
    build_all(Profile::Dev)?;
    let mut maven = command("mvn", &["--batch-mode", "--no-transfer-progress", goal]);
    crate::process::run(maven.current_dir(root().join(folder)))
}

fn android() -> Result<()> {
    // As far as that, since the style is looked at after the tests.
    maven("android/host", "verify")?;
    android::package()
}

fn browser() -> Result<()> {
    build_all(Profile::Dev)?;
    let tests = root().join("web/tests");
    crate::process::run(command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(&tests))?;
    crate::process::run(command("npm", &["test"]).current_dir(&tests))
}

fn rust_tool(arguments: &[&str]) -> Result<()> {
    crate::process::run(&mut cargo(arguments))
}
