//! The schema, as SeaORM migrations.
//!
//! Each migration is SQL text that both databases understand, with a handful of words that differ
//! (`{int}`, `{bool}`, `{bytes}`, `{identity}`, `{strict}`) filled in per database, plus a file of triggers
//! for each of them: what a database can refuse, it refuses.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;

mod m0001_first;
mod m0003_roster;

/// Migrations that are one file of SQL and nothing else.
macro_rules! of_one_file {
    ($($(#[$what:meta])* $module:ident = $file:literal;)+) => {$(
        $(#[$what])*
        mod $module {
            use super::*;

            pub struct Migration;

            impl MigrationName for Migration {
                fn name(&self) -> &str {
                    stringify!($module)
                }
            }

            #[async_trait::async_trait]
            impl MigrationTrait for Migration {
                async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                    let sql = dialect(include_str!($file), manager.get_database_backend());
                    manager.get_connection().execute_unprepared(&sql).await?;
                    Ok(())
                }

                fn use_transaction(&self) -> Option<bool> {
                    Some(true)
                }
            }
        }
    )+};
}

of_one_file! {
    /// Logins, clients and sessions of the embedded issuer.
    m0002_login = "second/login.sql";
    /// The keys that sign snapshots and check-in codes, several of them since keys rotate.
    m0004_signing_keys = "fourth/signing_keys.sql";
    /// Reduced prices: distribution keys and ticket sales.
    m0005_ticket_sales = "fifth/ticket_sales.sql";
}

/// All migrations of the registry, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_login::Migration),
            Box::new(m0003_roster::Migration),
            Box::new(m0004_signing_keys::Migration),
            Box::new(m0005_ticket_sales::Migration),
        ]
    }
}

/// Fills in the words of a schema file that differ between the databases.
fn dialect(sql: &str, backend: DbBackend) -> String {
    let (int, boolean, bytes, identity, strict) = match backend {
        DbBackend::Sqlite => ("INTEGER", "INTEGER", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT", " STRICT"),
        _ => ("BIGINT", "BOOLEAN", "BYTEA", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", ""),
    };
    sql.replace("{int}", int)
        .replace("{bool}", boolean)
        .replace("{bytes}", bytes)
        .replace("{identity}", identity)
        .replace("{strict}", strict)
}
