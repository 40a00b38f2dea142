//! The `uitpas` program: parses the command line, starts what was asked for, and
//! turns every failure into one line on the error output and an exit code.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong arguments. Results go to the standard
//! output, logs and errors to the error output.

mod browser;
mod cli;
mod code_command;
mod config;
mod serve;
mod storage_commands;
mod welcome;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use cli::{Cli, CodeCommand, Command};
use config::{ServeConfig, Storage};

/// What is logged unless `RUST_LOG` says otherwise.
const DEFAULT_LOG: &str = "info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn,hyper=warn,h2=warn";

/// Whatever ended a command early, already in words.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let command = match Cli::try_parse().and_then(Cli::command_or_demo) {
        Ok(command) => command,
        Err(error) => {
            // Also how `--help` and `--version` end, with exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(command) {
        Ok(code) => code,
        // A reader such as `head` may leave before the end: that is no failure.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            let line = error.to_string().replace('\n', " ");
            let _ = writeln!(io::stderr(), "uitpas: {line}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(args) => {
            let config = ServeConfig::from_args(&args)?;
            log_to_stderr();
            runtime()?.block_on(serve::serve(config))?;
        }
        Command::Desk(args) => {
            log_to_stderr();
            runtime()?.block_on(browser::desk(args))?;
        }
        Command::Migrate(args) => {
            let storage = Storage::from_args(&args)?;
            runtime()?.block_on(storage_commands::migrate(&storage))?;
        }
        Command::Keys(args) => {
            let storage = Storage::from_args(&args.storage)?;
            runtime()?.block_on(storage_commands::keys(&storage, args.action, &mut io::stdout().lock()))?;
        }
        Command::Export(args) => {
            let storage = Storage::from_args(&args.storage)?;
            runtime()?.block_on(storage_commands::export(&storage, &args))?;
        }
        Command::Code(CodeCommand::Read { files, all_passes }) => {
            let all_well = code_command::read(&files, all_passes, &mut io::stdout().lock())?;
            return Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Code(CodeCommand::Draw { text, format, kind }) => {
            let picture = code_command::draw(&text, kind, format)?;
            io::stdout().lock().write_all(&picture)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_LOG));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe) {
            return true;
        }
        cause = error.source();
    }
    false
}
