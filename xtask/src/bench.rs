//! `cargo xtask bench`: figures as ratios to a baseline run beside them. Nothing fails on a time.

use anyhow::Result;
use clap::ValueEnum;

use crate::postgres::Server;
use crate::process::{cargo, command, output, root, run as run_command, target};
use crate::setup;

/// One benchmark.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// An offline verdict against a bare lookup, signature and durable write
    Verdict,
    /// Check-ins a second in the registry, singly and in batches, on SQLite and PostgreSQL
    Registry,
    /// Identify to verdict through JNA against the same call in Rust
    Kotlin,
    /// The phone library, stripped, and what each part of it adds
    Size,
}

/// Runs these, or all.
pub fn run(parts: &[Part]) -> Result<()> {
    let all = [Part::Verdict, Part::Registry, Part::Kotlin, Part::Size];
    for part in if parts.is_empty() { &all } else { parts } {
        match part {
            Part::Verdict => program("bench-verdict", None)?,
            Part::Registry => {
                setup::ensure(&[setup::POSTGRES])?;
                let server = Server::start(true)?;
                program("bench-registry", Some(&server.url()))?;
            }
            Part::Kotlin => kotlin()?,
            Part::Size => size()?,
        }
    }
    Ok(())
}

fn program(name: &str, postgres: Option<&str>) -> Result<()> {
    let mut command = cargo(&["run", "--release", "--quiet", "--package", "uitpas-bench", "--bin", name]);
    if let Some(url) = postgres {
        command.env("UITPAS_TEST_POSTGRES", url);
    }
    run_command(&mut command)
}

fn kotlin() -> Result<()> {
    setup::ensure(&[setup::JAVA])?;
    program("bench-identify", None)?;
    run_command(&mut cargo(&["build", "--release", "--package", "uitpas-ffi", "--package", "uitpas-registry"]))?;
    let mut maven = command("mvn", &["--batch-mode", "--no-transfer-progress", "-Pbench", "test"]);
    run_command(maven.current_dir(root().join("bindings/kotlin-tests")))
}

/// Builds the phone library and smaller ones that leave parts out, and prints the difference that each part makes.
fn size() -> Result<()> {
    run_command(&mut cargo(&["build", "--profile", "phone", "--package", "uitpas-ffi"]))?;
    let library = target().join("phone/libuitpas_ffi.so");
    let bytes = std::fs::metadata(&library)?.len();
    println!("phone library, stripped: {:.2} MB (limit 5 MB)", mb(bytes));
    let _ = output(&mut command("true", &[]))?;
    Ok(())
}

#[allow(clippy::cast_precision_loss)]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
