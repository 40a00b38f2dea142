//! `uitpas migrate`, `uitpas keys` and `uitpas export`: what works on the storage alone, with no
//! registry running or beside one that runs.

use std::fs::File;
use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{ConnectionTrait, Statement};
use uitpas_registry::Registry;
use uitpas_registry::db::{Db, DbError};
use uitpas_registry::error::RegistryError;
use uitpas_registry::export::{self, Book, ExportError, Format};
use uitpas_registry::signing_keys::{Rotation, SigningKeyPair};

use crate::cli::{ExportArgs, ExportBook, ExportFormat, KeysAction};
use crate::config::Storage;

/// Why a command on the storage failed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The data folder cannot be made.
    #[error("the folder {folder} cannot be made ({reason}); choose another with --data")]
    Folder {
        /// The folder as configured.
        folder: String,
        /// What the system said.
        reason: io::ErrorKind,
    },
    /// There is no registry's data there.
    #[error("there is no database {0}; name one with --database or --data")]
    NoDatabase(String),
    /// The database is from before this version.
    #[error("the database is not one of this version: run `uitpas migrate` with the same options first")]
    NotMigrated,
    /// The output file cannot be made.
    #[error("{file} cannot be written: {reason}")]
    OutputFile {
        /// The file as typed.
        file: String,
        /// What the system said.
        reason: io::ErrorKind,
    },
    /// The storage failed.
    #[error("{0}")]
    Db(#[from] DbError),
    /// The keys can't be read or written.
    #[error("the keys can't be read or written: {0:?}")]
    Keys(#[from] RegistryError),
    /// The standard output failed.
    #[error("the output can't be written: {0}")]
    Output(#[from] io::Error),
    /// The export failed.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Makes the data folder, readable by its owner only, unless it is there.
///
/// # Errors
/// The system does not allow it.
pub fn make_folder(storage: &Storage) -> Result<(), StorageError> {
    let Some(folder) = storage.file().and_then(std::path::Path::parent).filter(|path| !path.as_os_str().is_empty())
    else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| StorageError::Folder { folder: folder.display().to_string(), reason: error.kind() })
}

/// Brings the database to this version's schema.
///
/// # Errors
/// The database cannot be opened or migrated.
pub async fn migrate(storage: &Storage) -> Result<(), StorageError> {
    make_folder(storage)?;
    Db::connect(&storage.url).await?.migrate().await?;
    Ok(())
}

/// Rotates the keys where that is asked, and says which there are; a line a key, the one that signs last first.
///
/// # Errors
/// There is no such database, or it can't be read or written.
pub async fn keys(storage: &Storage, action: KeysAction, out: &mut impl io::Write) -> Result<(), StorageError> {
    must_exist(storage)?;
    let registry = Registry::open(&storage.url).await?;
    match action {
        KeysAction::List => {}
        KeysAction::Rotate => drop(registry.rotate_signing_keys(Rotation::Announced).await?),
        KeysAction::Withdraw => drop(registry.rotate_signing_keys(Rotation::Withdrawn).await?),
    }
    let keys = registry.signing_keys();
    let now = registry.now();
    let signer = keys.signer(now).ok().map(SigningKeyPair::kid);
    for key in keys.iter().collect::<Vec<_>>().into_iter().rev() {
        let state = match key {
            key if key.not_after() <= now => "withdrawn",
            key if signer == Some(key.kid()) => "signs",
            key if key.signs_from() > now => "announced",
            _ => "believed",
        };
        let at = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        writeln!(
            out,
            "{}\t{state}\tsigns from {}\tbelieved until {}",
            key.kid(),
            at(key.signs_from()),
            at(key.not_after())
        )?;
    }
    Ok(())
}

fn must_exist(storage: &Storage) -> Result<(), StorageError> {
    match storage.file().filter(|file| !file.exists()) {
        Some(file) => Err(StorageError::NoDatabase(file.display().to_string())),
        None => Ok(()),
    }
}

/// Writes a book.
///
/// # Errors
/// There is no such database, or the output cannot be written.
pub async fn export(storage: &Storage, args: &ExportArgs) -> Result<(), StorageError> {
    must_exist(storage)?;
    let db = Db::connect(&storage.url).await?;
    let probe = Statement::from_string(db.backend(), "SELECT count(*) FROM transfer");
    db.reader().query_one_raw(probe).await.map_err(|_| StorageError::NotMigrated)?;
    let book = match args.book {
        ExportBook::Transfers => Book::Transfers,
        ExportBook::Checkins => Book::Checkins,
        ExportBook::Redemptions => Book::Redemptions,
        ExportBook::TicketSales => Book::TicketSales,
    };
    let format = match args.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Jsonl => Format::JsonLines,
    };
    match &args.out {
        Some(path) => {
            let file = File::create_new(path)
                .map_err(|error| StorageError::OutputFile { file: path.display().to_string(), reason: error.kind() })?;
            export::write(&db, book, format, args.names, &file).await?;
            file.sync_all().map_err(ExportError::from)?;
        }
        None => {
            export::write(&db, book, format, args.names, io::stdout().lock()).await?;
        }
    }
    Ok(())
}
