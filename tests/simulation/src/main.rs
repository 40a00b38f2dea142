//! `uitpas-simulation --seeds N [--first S]` runs many seeds; `--trace SEED` shows what happens in one.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line")]

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use uitpas_simulation::{Outcome, Sabotage, run, run_many};

/// A tenth faster than the system's where everything is small and short-lived.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Arguments {
    seeds: u64,
    first: u64,
    trace: Option<u64>,
}

fn arguments() -> Result<Arguments> {
    let mut read = Arguments { seeds: 1_000, first: 1, trace: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse().ok()).context("a number is missing");
        match word.as_str() {
            "--seeds" => read.seeds = number()?,
            "--first" => read.first = number()?,
            "--trace" => read.trace = Some(number()?),
            _ => bail!("usage: uitpas-simulation [--seeds N] [--first S] | --trace SEED"),
        }
    }
    Ok(read)
}

fn complain(outcome: &Outcome) {
    for violation in &outcome.violations {
        eprintln!("seed {}: {:?}: {}", outcome.seed, violation.kind, violation.what);
    }
}

fn main() -> Result<ExitCode> {
    let arguments = arguments()?;
    if let Some(seed) = arguments.trace {
        let outcome = run(seed, Sabotage::default(), true)?;
        for line in &outcome.lines {
            println!("{line}");
        }
        println!("hash {}", outcome.hash);
        complain(&outcome);
        return Ok(if outcome.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let summary = run_many(arguments.first, arguments.seeds, Sabotage::default(), false)?;
    summary.broken.iter().for_each(complain);
    if !summary.missed.is_empty() {
        eprintln!("not served although feasible: {:?}", summary.missed);
    }
    println!("{}", summary.line());
    Ok(if summary.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
