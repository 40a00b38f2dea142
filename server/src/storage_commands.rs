//! `uitpas migrate` and `uitpas export`: what works on the storage alone, with no
//! registry running or beside one that runs.

use std::fs::File;
use std::io;

use sea_orm::{ConnectionTrait, Statement};
use uitpas_registry::db::{Db, DbError};
use uitpas_registry::export::{self, Book, ExportError, Format};

use crate::cli::{ExportArgs, ExportBook, ExportFormat};
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
    /// There is nothing to export.
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

/// Writes a book.
///
/// # Errors
/// There is no such database, or the output cannot be written.
pub async fn export(storage: &Storage, args: &ExportArgs) -> Result<(), StorageError> {
    if let Some(file) = storage.file().filter(|file| !file.exists()) {
        return Err(StorageError::NoDatabase(file.display().to_string()));
    }
    let db = Db::connect(&storage.url).await?;
    let probe = Statement::from_string(db.backend(), "SELECT count(*) FROM transfer");
    db.reader().query_one_raw(probe).await.map_err(|_| StorageError::NotMigrated)?;
    let book = match args.book {
        ExportBook::Transfers => Book::Transfers,
        ExportBook::Checkins => Book::Checkins,
        ExportBook::Redemptions => Book::Redemptions,
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
