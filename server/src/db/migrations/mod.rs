//! The schema, as SeaORM migrations.
//!
//! Each migration is SQL text that both databases understand, with a handful of words that differ
//! (`{int}`, `{bool}`, `{bytes}`, `{identity}`, `{strict}`) filled in per database, plus a file of triggers
//! for each of them: what a database can refuse, it refuses.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

mod m0001_first;
mod m0002_login;
mod m0003_roster;
mod m0004_signing_keys;

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
