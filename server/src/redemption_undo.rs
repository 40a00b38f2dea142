//! Taking a redemption back, whoever does it: the points return, what an organizer bore of them returns to the organizer,
//! the unit returns to stock, and the place in the limit is free again.

use crate::db::entities::{redemption, reward};
use crate::db::millis;
use crate::error::Result;
use crate::ledger::{self, Move};
use crate::registry::Registry;
use crate::{shortfall, unit_stock};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};
use uitpas_domain::Instant;

/// Takes back a redemption that is in force. `undone_seq` is the operation of the device that gave it; without one it
/// was brought to the registry. The caller holds the locks on the points and on the stock.
pub(crate) async fn take_back<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    row: redemption::Model,
    reward: &reward::Model,
    undone_seq: Option<i64>,
    now: Instant,
) -> Result<()> {
    // Its unit may have moved to a better place just before the stock was locked.
    let row = redemption::Entity::find_by_id(&row.id).one(tx).await?.unwrap_or(row);
    let by_device = undone_seq.is_some();
    let lease = unit_stock::lease_of(tx, row.lease_id.as_deref()).await?;
    let mut changed: redemption::ActiveModel = row.clone().into();
    changed.status = Set("CANCELLED".to_owned());
    changed.cancelled_ms = Set(Some(millis(now)));
    changed.undone_seq = Set(undone_seq);
    changed.shortfall = Set(0);
    changed.update(tx).await?;
    ledger::book(tx, spend(&row, true), now).await?;
    shortfall::book(registry, tx, &row, -row.shortfall, now).await?;
    shortfall::settle_one(registry, tx, &row.passholder_id, now).await?;
    unit_stock::book_back(tx, &row, lease.as_ref(), by_device, now).await?;
    unit_stock::move_up(registry, tx, reward, now).await
}

/// The points of a redemption, spent or given back.
pub(crate) fn spend(row: &redemption::Model, back: bool) -> Move<'_> {
    let (points, spent) = (ledger::points_of(&row.passholder_id), ledger::spent_on(&row.reward_id));
    let (from, to) = if back { (spent, points) } else { (points, spent) };
    let kind = if back { "REDEEM_UNDO" } else { "REDEEM" };
    Move { from, to, unit: "POINT", amount: row.points, kind, reference: &row.id }
}
