//! The first schema: regions, people, activities, rewards, desks, ledgers, devices, rights.

use super::dialect;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::prelude::*;

/// See the module.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_first"
    }
}

/// In the order of their references.
const TABLES: [&str; 8] = [
    include_str!("first/regions.sql"),
    include_str!("first/people.sql"),
    include_str!("first/devices.sql"),
    include_str!("first/activities.sql"),
    include_str!("first/rewards.sql"),
    include_str!("first/desks.sql"),
    include_str!("first/ledger.sql"),
    include_str!("first/rights.sql"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let backend = manager.get_database_backend();
        for file in TABLES {
            connection.execute_unprepared(&dialect(file, backend)).await?;
        }
        let triggers = match backend {
            DbBackend::Sqlite => include_str!("first/triggers_sqlite.sql"),
            _ => include_str!("first/triggers_postgres.sql"),
        };
        connection.execute_unprepared(triggers).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
