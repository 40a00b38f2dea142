//! Points that somebody spent at a desk and did not have: the organizer of the desk bears them, and no balance goes below
//! zero.
//!
//! It happens after a write-off, within a risk budget, and when a check-in that a desk had been told of is undone. What
//! organizers bear for a passholder is, at any time, what the passholder spent more than earned, and lies on the latest
//! redemptions. So it depends on what happened and not on the order in which it arrived: a check-in that arrives after the
//! redemption that it would have paid takes the shortfall away again. The caller holds the lock on the passholder's points.

use crate::db::entities::redemption;
use crate::error::Result;
use crate::ledger::{self, Move};
use crate::registry::Registry;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use uitpas_domain::Instant;

/// Brings what organizers bear for each of these passholders to what it has to be.
pub(crate) async fn settle<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    passholders: &BTreeSet<String>,
    now: Instant,
) -> Result<()> {
    if passholders.is_empty() {
        return Ok(());
    }
    let short: Vec<String> = redemption::Entity::find()
        .filter(redemption::Column::PassholderId.is_in(passholders.iter().map(String::as_str)))
        .filter(redemption::Column::Shortfall.gt(0))
        .select_only()
        .column(redemption::Column::PassholderId)
        .distinct()
        .order_by_asc(redemption::Column::PassholderId)
        .into_tuple()
        .all(tx)
        .await?;
    for passholder in short {
        settle_one(registry, tx, &passholder, now).await?;
    }
    Ok(())
}

/// The same for one.
pub(crate) async fn settle_one<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    passholder: &str,
    now: Instant,
) -> Result<()> {
    let short = redemption::Entity::find()
        .filter(redemption::Column::PassholderId.eq(passholder))
        .filter(redemption::Column::Shortfall.gt(0))
        .count(tx)
        .await?;
    if short == 0 {
        return Ok(());
    }
    let rows = redemptions(tx, passholder).await?;
    let borne: i64 = rows.iter().map(|row| row.shortfall).sum();
    let balance = ledger::lock(tx, &ledger::points_of(passholder)).await?;
    share_out(registry, tx, rows, (borne - balance).max(0), now).await
}

/// The balance after points came in: less what an organizer had borne of the passholder's redemptions.
pub(crate) async fn after_credit<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    passholder: &str,
    now: Instant,
) -> Result<i64> {
    settle_one(registry, tx, passholder, now).await?;
    ledger::balance(tx, &ledger::points_of(passholder)).await
}

/// Adds points that an undone check-in is about to take and that were spent at desks; whether they were.
pub(crate) async fn bear<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    passholder: &str,
    missing: i64,
    now: Instant,
) -> Result<bool> {
    let rows = redemptions(tx, passholder).await?;
    let borne: i64 = rows.iter().map(|row| row.shortfall).sum();
    let spent: i64 = rows.iter().map(|row| row.points).sum();
    let wanted = borne + missing.max(0);
    if wanted > spent {
        return Ok(false);
    }
    share_out(registry, tx, rows, wanted, now).await?;
    Ok(true)
}

/// Books what an organizer bears of a redemption, or takes it back.
pub(crate) async fn book<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    row: &redemption::Model,
    change: i64,
    now: Instant,
) -> Result<()> {
    let organizer = ledger::shortfall_of(row.organizer_id.as_deref().unwrap_or_default());
    let points = ledger::points_of(&row.passholder_id);
    let (from, to, kind) =
        if change > 0 { (organizer, points, "SHORTFALL") } else { (points, organizer, "SHORTFALL_BACK") };
    let reference = format!("{}:{}", row.id, registry.fresh_id());
    let step = Move { from, to, unit: "POINT", amount: change.abs(), kind, reference: &reference };
    ledger::book(tx, step, now).await
}

/// Points that an organizer bears at the moment.
pub(crate) async fn borne_by<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<i64> {
    let rows: Vec<i64> = redemption::Entity::find()
        .filter(redemption::Column::OrganizerId.eq(organizer))
        .filter(redemption::Column::Shortfall.gt(0))
        .select_only()
        .column(redemption::Column::Shortfall)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().sum())
}

/// What a passholder redeemed at desks, the latest first: what is missing is missing there.
async fn redemptions<C: ConnectionTrait>(tx: &C, passholder: &str) -> Result<Vec<redemption::Model>> {
    let mut rows = redemption::Entity::find()
        .filter(redemption::Column::PassholderId.eq(passholder))
        .filter(redemption::Column::DeviceId.is_not_null())
        .filter(redemption::Column::Status.eq("REDEEMED"))
        .all(tx)
        .await?;
    rows.sort_by_key(|row| Reverse((row.redeemed_ms, row.device_id.clone(), row.seq)));
    Ok(rows)
}

async fn share_out<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    rows: Vec<redemption::Model>,
    wanted: i64,
    now: Instant,
) -> Result<()> {
    let mut rest = wanted;
    let mut changes: Vec<(redemption::Model, i64)> = Vec::new();
    for row in rows {
        let share = rest.min(row.points);
        rest -= share;
        if share != row.shortfall {
            changes.push((row, share));
        }
    }
    // What is added comes first: in between, the balance must not look lower than it ends.
    changes.sort_by_key(|(row, share)| *share < row.shortfall);
    for (row, share) in changes {
        book(registry, tx, &row, share - row.shortfall, now).await?;
        let mut row: redemption::ActiveModel = row.into();
        row.shortfall = Set(share);
        row.update(tx).await?;
    }
    Ok(())
}
