//! `cargo xtask bench`: figures as ratios to a baseline run beside them. Nothing fails on a time.
//!
//! The programs are those of `uitpas-bench` (and `BenchTest` in Kotlin, one for the edge, one for the app); each prints
//! lines of `name=value`, passed on here. Figures of one machine are in `docs/performance.md`.

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::postgres::Server;
use crate::process::{Profile, build_all, cargo, command, output, root, run as run_command, target};
use crate::{phone, setup, size};

/// One benchmark.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// An offline verdict against a bare lookup, signature and durable write
    Verdict,
    /// A snapshot of 500,000 passes: its size, installing it, what changed since, and building it
    Snapshot,
    /// Check-ins a second in the registry, singly and in batches, on SQLite and PostgreSQL
    Registry,
    /// Identify to verdict through JNA against the same call in Rust
    Kotlin,
    /// Start and verdict through the Android app's screen on the host, against the same work of the core alone
    Android,
    /// The phone library, stripped, and what each part of it adds
    Size,
    /// Reading hard pictures of codes, beside zxing-cpp, rqrr and rxing; then mutated frames
    Codes,
}

/// Runs these, or all.
pub fn run(parts: &[Part]) -> Result<()> {
    let all = [Part::Verdict, Part::Snapshot, Part::Registry, Part::Kotlin, Part::Android, Part::Size, Part::Codes];
    let parts = if parts.is_empty() { &all } else { parts };
    // The other two build what they measure in their own way.
    if parts.iter().any(|part| !matches!(part, Part::Size | Part::Codes)) {
        build_all(Profile::Release)?;
    }
    for part in parts {
        match part {
            Part::Verdict => run_command(&mut program("bench-verdict"))?,
            Part::Snapshot => run_command(&mut program("bench-snapshot"))?,
            Part::Registry => registry()?,
            Part::Kotlin => kotlin()?,
            Part::Android => android()?,
            Part::Size => size::run_size()?,
            Part::Codes => codes()?,
        }
    }
    Ok(())
}

fn program(name: &str) -> std::process::Command {
    command(&target().join("release").join(name).to_string_lossy(), &[])
}

fn registry() -> Result<()> {
    setup::ensure(&[setup::POSTGRES])?;
    let server = Server::start(true)?;
    run_command(program("bench-ingest").env("UITPAS_TEST_POSTGRES", server.url()))?;
    run_command(program("bench-registry").env("UITPAS_TEST_POSTGRES", server.url()))?;
    run_command(program("bench-upload").env("UITPAS_TEST_POSTGRES", server.url()))
}

fn codes() -> Result<()> {
    setup::ensure(&[setup::CXX])?;
    let program = |name: &str| {
        let package = ["run", "--release", "--quiet", "--package", "uitpas-code-corpus", "--features", "peers"];
        cargo(&[&package[..], &["--bin", name]].concat())
    };
    run_command(&mut program("bench-codes"))?;
    run_command(&mut program("mutate-codes"))
}

/// Rust first, then the same through JNA, then the ratio.
fn kotlin() -> Result<()> {
    setup::ensure(&[setup::JAVA])?;
    let rust = output(&mut program("bench-identify"))?;
    let mut maven = command("mvn", &["--batch-mode", "--no-transfer-progress", "-Pbench", "test"]);
    let kotlin = output(maven.current_dir(root().join("bindings/kotlin-tests")))?;
    let (rust, kotlin) = (line(&rust, "bench-identify rust")?, line(&kotlin, "bench-identify jna")?);
    println!("{rust}\n{kotlin}");
    for share in ["p50", "p99"] {
        let name = format!("{share}_us");
        println!("bench-identify ratio {share}={:.2}", value(kotlin, &name)? / value(rust, &name)?);
    }
    Ok(())
}

/// Both figures from one run, so that the ratio is that of the same minute.
fn android() -> Result<()> {
    setup::ensure(&[setup::JAVA])?;
    run_command(&mut phone::library(&[]))?;
    let mut maven = command("mvn", &["--batch-mode", "--no-transfer-progress", "-Pbench", "test"]);
    let text = output(maven.current_dir(root().join("android/host")))?;
    for figure in ["start", "tap_to_verdict"] {
        println!("{}", line(&text, &format!("bench-android {figure} "))?);
    }
    Ok(())
}

/// The line of a benchmark's output that holds its figures.
fn line<'t>(text: &'t str, name: &str) -> Result<&'t str> {
    let found = text.lines().find_map(|line| line.find(name).and_then(|at| line.get(at..)));
    found.with_context(|| format!("no line `{name}` was printed"))
}

fn value(line: &str, name: &str) -> Result<f64> {
    let mut pairs = line.split_whitespace().filter_map(|word| word.split_once('='));
    let text = pairs.find(|(key, _)| *key == name).with_context(|| format!("no {name} in `{line}`"))?.1;
    Ok(text.parse()?)
}
