//! Booking on the two ledgers: points and stock.
//!
//! A transfer takes an amount from one account and puts it on another; the database moves the balances itself
//! and refuses what would bring one below zero. Nothing here decides whether something may be booked.
//! Order of locks, everywhere: first the passholder's points, then the reward's stock.

use crate::db::entities::{account, transfer};
use crate::error::{RegistryError, Result};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap};
use uitpas_domain::Instant;

/// The account that points come from which nobody earned by a check-in.
pub const GRANTED: &str = "granted";

/// The account of a passholder's points.
#[must_use]
pub fn points_of(passholder: &str) -> String {
    format!("points:{passholder}")
}

/// The account that an activity's points come from.
#[must_use]
pub fn awarded_by(activity: &str) -> String {
    format!("awarded:{activity}")
}

/// The account that points go to which bought a reward.
#[must_use]
pub fn spent_on(reward: &str) -> String {
    format!("spent:{reward}")
}

/// The units of a reward that are left.
#[must_use]
pub fn pool_of(reward: &str) -> String {
    format!("pool:{reward}")
}

/// The units of a reward that were handed out.
#[must_use]
pub fn consumed_of(reward: &str) -> String {
    format!("consumed:{reward}")
}

/// The units of a lease that its device did not account for yet.
#[must_use]
pub fn leased_by(lease: &str) -> String {
    format!("lease:{lease}")
}

/// The units of a reward that were lost with a device.
#[must_use]
pub fn written_off_of(reward: &str) -> String {
    format!("written-off:{reward}")
}

/// The account that points come from which an organizer bears.
#[must_use]
pub fn shortfall_of(organizer: &str) -> String {
    format!("shortfall:{organizer}")
}

/// Where the units of a reward come from.
#[must_use]
pub fn supply_of(reward: &str) -> String {
    format!("supply:{reward}")
}

/// One movement.
#[derive(Debug)]
pub(crate) struct Move<'a> {
    pub from: String,
    pub to: String,
    pub unit: &'static str,
    pub amount: i64,
    pub kind: &'static str,
    /// The check-in, redemption or reason; at most one transfer of a kind has it.
    pub reference: &'a str,
}

/// Books a movement; an amount of zero books nothing.
pub(crate) async fn book<C: ConnectionTrait>(tx: &C, movement: Move<'_>, at: Instant) -> Result<()> {
    if let Some(row) = row_of(movement, at) {
        transfer::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The row of a movement; an amount of zero has none.
pub(crate) fn row_of(movement: Move<'_>, at: Instant) -> Option<transfer::ActiveModel> {
    (movement.amount != 0).then(|| transfer::ActiveModel {
        id: NotSet,
        debit_id: Set(movement.from),
        credit_id: Set(movement.to),
        unit: Set(movement.unit.to_owned()),
        amount: Set(movement.amount),
        kind: Set(movement.kind.to_owned()),
        reference: Set(movement.reference.to_owned()),
        created_ms: Set(crate::db::millis(at)),
    })
}

/// The balance of an account, locked until the transaction ends, so that nobody else books on it meanwhile.
pub(crate) async fn lock<C: ConnectionTrait>(tx: &C, account: &str) -> Result<i64> {
    read(account::Entity::find_by_id(account).lock_exclusive(), tx).await
}

/// Locks the points of many passholders, always in the same order, so that two batches never wait for each other in
/// a circle. SQLite has one writer and needs none of it.
pub(crate) async fn lock_points<C: ConnectionTrait>(tx: &C, passholders: &BTreeSet<String>) -> Result<()> {
    if passholders.is_empty() || tx.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    lock_accounts(tx, passholders.iter().map(|id| points_of(id))).await
}

/// Locks several accounts, always in the same order.
pub(crate) async fn lock_accounts<C: ConnectionTrait>(tx: &C, ids: impl IntoIterator<Item = String>) -> Result<()> {
    account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .order_by_asc(account::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(())
}

/// The points of many passholders, as they are now.
pub(crate) async fn points_of_many<C: ConnectionTrait>(db: &C, passholders: &[&str]) -> Result<HashMap<String, i64>> {
    let rows: Vec<(Option<String>, Option<i64>)> = account::Entity::find()
        .filter(account::Column::Id.is_in(passholders.iter().map(|id| points_of(id))))
        .select_only()
        .columns([account::Column::PassholderId, account::Column::Balance])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(passholder, balance)| Some((passholder?, balance?))).collect())
}

/// The balance of an account, as it is now.
pub(crate) async fn balance<C: ConnectionTrait>(db: &C, account: &str) -> Result<i64> {
    read(account::Entity::find_by_id(account), db).await
}

async fn read<C: ConnectionTrait>(query: sea_orm::Select<account::Entity>, db: &C) -> Result<i64> {
    query
        .select_only()
        .column(account::Column::Balance)
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?
        .map(Option::unwrap_or_default)
        .ok_or_else(|| RegistryError::internal("an account is missing"))
}
