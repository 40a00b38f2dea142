//! `cargo xtask …`: what a developer runs. Nothing of the product is here.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod android;
mod bench;
mod bindings;
mod design;
mod licences;
mod phone;
mod postgres;
mod process;
mod setup;
mod shell;
mod size;
mod test;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, then run every check and test: Rust, PostgreSQL, Kotlin, Android, browser
    Test {
        /// Only these parts (default: all, in this order)
        #[arg(value_enum)]
        parts: Vec<test::Part>,
    },
    /// Install what the tests need and is missing (Debian: by apt; elsewhere: say what to get)
    Setup,
    /// Generate the Kotlin and Swift bindings
    Bindings {
        /// Change nothing; fail when the committed bindings differ
        #[arg(long)]
        check: bool,
    },
    /// Write the colours, sizes and pictograms of `design/` out for every shell
    Design {
        /// Change nothing; fail when what is committed differs
        #[arg(long)]
        check: bool,
    },
    /// Write what the phone app is made of, and its licences, as the app shows it
    Licences {
        /// Change nothing; fail when what is committed differs, a licence is not allowed, or a dependency is not listed
        #[arg(long)]
        check: bool,
    },
    /// Put the Android app into a package without an Android SDK, to check its parts; it does not run on a phone
    Android {
        /// Instead build the core for phones into this folder, as the Gradle build asks (needs the NDK and cargo-ndk)
        #[arg(long, value_name = "FOLDER")]
        libraries: Option<std::path::PathBuf>,
    },
    /// Kill and freeze 20 phones and a registry for ten minutes on each database, then compare the books
    Fire {
        /// For how long, on each database
        #[arg(long, default_value_t = 600)]
        seconds: u32,
        /// How many phones
        #[arg(long, default_value_t = 20)]
        phones: u32,
    },
    /// Print benchmarks as ratios to a baseline run beside them
    Bench {
        /// Only these (default: all)
        #[arg(value_enum)]
        parts: Vec<bench::Part>,
    },
}

fn main() -> std::process::ExitCode {
    let result = match Arguments::parse().command {
        Command::Test { parts } => test::run(&parts),
        Command::Setup => setup::ensure(setup::ALL),
        Command::Bindings { check } => bindings::run(check),
        Command::Design { check } => design::run(check),
        Command::Licences { check: true } => licences::check(),
        Command::Licences { check: false } => licences::write(),
        Command::Android { libraries: Some(folder) } => android::libraries(&folder),
        Command::Android { libraries: None } => android::package(),
        Command::Fire { seconds, phones } => test::fire(seconds, phones),
        Command::Bench { parts } => bench::run(&parts),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
