//! Connecting: one writer and several readers on SQLite, one pool on PostgreSQL.

use super::migrations::Migrator;
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::time::Duration;

/// How many connections a pool holds at most: readers on SQLite, everything on PostgreSQL.
const POOL: u32 = 16;
/// How long a request waits for a connection, or for SQLite's write lock.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the storage could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The URL names no database that the registry knows.
    #[error("unknown database: give sqlite://FILE, sqlite::memory: or postgres://…")]
    UnknownScheme,
    /// The database said no.
    #[error("the database could not be opened: {0}")]
    Database(#[from] DbErr),
}

/// The storage: a writer and readers.
#[derive(Clone, Debug)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Db {
    /// Connects to `sqlite://path`, `sqlite::memory:` or `postgres://…`.
    ///
    /// # Errors
    /// The URL is of no known kind, or the database can't be reached.
    pub async fn connect(url: &str) -> Result<Self, DbError> {
        if url.starts_with("sqlite:") {
            Self::sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = ConnectOptions::new(url);
            options.max_connections(POOL).acquire_timeout(PATIENCE).sqlx_logging(false);
            let pool = Database::connect(options).await?;
            Ok(Self { write: pool.clone(), read: pool })
        } else {
            Err(DbError::UnknownScheme)
        }
    }

    async fn sqlite(url: &str) -> Result<Self, DbError> {
        let memory = url.contains(":memory:") || url.contains("mode=memory");
        let options = |connections: u32, url: &str| {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(PATIENCE)
                .sqlx_logging(false)
                // The only connection of a database in memory must never be closed.
                .idle_timeout(None::<Duration>)
                .max_lifetime(None::<Duration>)
                .map_sqlx_sqlite_opts(|sqlite| {
                    sqlite
                        .create_if_missing(true)
                        .foreign_keys(true)
                        .busy_timeout(PATIENCE)
                        .pragma("journal_mode", "WAL")
                        // Confirmed means durable: fsync at every commit.
                        .pragma("synchronous", "FULL")
                        .pragma("trusted_schema", "OFF")
                        .pragma("cache_size", "-16000")
                });
            options
        };
        let write = Database::connect(options(1, url)).await?;
        let read = if memory { write.clone() } else { Database::connect(options(POOL, url)).await? };
        Ok(Self { write, read })
    }

    /// Brings the schema up to date; safe to call at every start.
    ///
    /// # Errors
    /// A migration failed; nothing of that migration is left behind.
    pub async fn migrate(&self) -> Result<(), DbError> {
        Migrator::up(&self.write, None).await?;
        Ok(())
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// For reading outside a transaction. Don't use it while holding a transaction of the same task.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For a single writing statement outside a transaction.
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Begins a transaction that will write; on SQLite it holds the write lock from here on.
    ///
    /// # Errors
    /// No connection within half a minute, or the database is gone.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.write
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await
    }

    /// Begins a transaction that only reads, and sees one state of the database throughout.
    ///
    /// # Errors
    /// No connection within half a minute, or the database is gone.
    pub async fn begin_read(&self) -> Result<DatabaseTransaction, DbErr> {
        let repeatable = (self.backend() == DbBackend::Postgres).then_some(sea_orm::IsolationLevel::RepeatableRead);
        self.read
            .begin_with_options(TransactionOptions {
                isolation_level: repeatable,
                access_mode: (self.backend() == DbBackend::Postgres).then_some(AccessMode::ReadOnly),
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            })
            .await
    }
}
