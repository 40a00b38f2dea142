//! The keys that sign snapshots and check-in codes, several of them since keys rotate.

use super::dialect;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;

/// See the module.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004_signing_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        manager.get_connection().execute_unprepared(&dialect(include_str!("fourth/signing_keys.sql"), backend)).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
