//! Where the unit of a reward that a desk gave comes from, and where it goes back to.
//!
//! First from the lease that the desk named, then from the reward's pool, then from what was written off; for a lease
//! that was written off the other way round. When there is none left anywhere the redemption is booked without a unit,
//! so that pool, leases, consumed and written off always add up to the stock.
//!
//! Which of several redemptions a unit goes to must not depend on the order in which they arrive: whenever a unit comes
//! back, those that had to take theirs from a worse place move up ([`move_up`]). The caller holds the lock on the pool,
//! which stands for all of a reward's stock.

use crate::db::entities::{redemption, reward, stock_lease};
use crate::error::Result;
use crate::ledger::{self, Move};
use crate::registry::Registry;
use crate::reward_facts;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uitpas_domain::Instant;

/// The account that a redemption's unit comes from, the first that has one; `None` when none has.
pub(crate) async fn source<C: ConnectionTrait>(
    tx: &C,
    reward: &reward::Model,
    lease: Option<&stock_lease::Model>,
) -> Result<Option<String>> {
    if reward_facts::units(reward).is_none() {
        return Ok(Some(ledger::supply_of(&reward.id)));
    }
    for place in places(&reward.id, lease) {
        if left(tx, &place, lease).await? > 0 {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// Books the unit of a redemption out of the account that it names.
pub(crate) async fn book_taken<C: ConnectionTrait>(tx: &C, row: &redemption::Model, at: Instant) -> Result<()> {
    let Some(from) = row.unit_from.clone() else { return Ok(()) };
    let consumed = ledger::consumed_of(&row.reward_id);
    let take = Move { from, to: consumed, unit: "PIECE", amount: 1, kind: "TAKE", reference: &row.id };
    ledger::book(tx, take, at).await
}

/// Books it back: to the device that took it back itself, while that still has the lease; to the pool when it was given
/// back anywhere else.
pub(crate) async fn book_back<C: ConnectionTrait>(
    tx: &C,
    row: &redemption::Model,
    lease: Option<&stock_lease::Model>,
    by_device: bool,
    at: Instant,
) -> Result<()> {
    let Some(from) = row.unit_from.clone() else { return Ok(()) };
    let leased = lease.is_some_and(|lease| from == ledger::leased_by(&lease.id));
    let to = match lease.map(|lease| lease.state.as_str()) {
        _ if from == ledger::supply_of(&row.reward_id) => from,
        _ if !by_device => ledger::pool_of(&row.reward_id),
        Some("RETURNED") if leased => ledger::pool_of(&row.reward_id),
        Some("WRITTEN_OFF") if leased => ledger::written_off_of(&row.reward_id),
        _ => from,
    };
    let consumed = ledger::consumed_of(&row.reward_id);
    let back = Move { from: consumed, to, unit: "PIECE", amount: 1, kind: "TAKE_UNDO", reference: &row.id };
    ledger::book(tx, back, at).await
}

/// After a unit came back somewhere: every redemption that had to take its unit from a worse place, or had none, gets it
/// from the best that there is now.
pub(crate) async fn move_up<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    reward: &reward::Model,
    at: Instant,
) -> Result<()> {
    if reward_facts::units(reward).is_none() {
        return Ok(());
    }
    loop {
        let strayed = redemption::Entity::find()
            .filter(redemption::Column::RewardId.eq(reward.id.as_str()))
            .filter(Expr::cust(
                "status = 'REDEEMED' AND device_id IS NOT NULL AND (unit_from IS NULL OR unit_from NOT LIKE 'lease:%')",
            ))
            .order_by_asc(redemption::Column::DeviceId)
            .order_by_asc(redemption::Column::Seq)
            .all(tx)
            .await?;
        let mut moved = false;
        for row in strayed {
            moved |= move_one(registry, tx, row, at).await?;
        }
        if !moved {
            return Ok(());
        }
    }
}

async fn move_one<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    row: redemption::Model,
    at: Instant,
) -> Result<bool> {
    let lease = lease_of(tx, row.lease_id.as_deref()).await?;
    for place in places(&row.reward_id, lease.as_ref()) {
        if row.unit_from.as_ref() == Some(&place) {
            return Ok(false);
        }
        if left(tx, &place, lease.as_ref()).await? < 1 {
            continue;
        }
        let to = row.unit_from.clone().unwrap_or_else(|| ledger::consumed_of(&row.reward_id));
        let reference = format!("{}:{}", row.id, registry.fresh_id());
        let step =
            Move { from: place.clone(), to, unit: "PIECE", amount: 1, kind: "TAKE_MOVED", reference: &reference };
        ledger::book(tx, step, at).await?;
        let mut row: redemption::ActiveModel = row.into();
        row.unit_from = Set(Some(place));
        row.update(tx).await?;
        return Ok(true);
    }
    Ok(false)
}

/// The lease that a redemption names, when it was the device's.
pub(crate) async fn lease_of<C: ConnectionTrait>(tx: &C, id: Option<&str>) -> Result<Option<stock_lease::Model>> {
    Ok(match id {
        Some(id) => stock_lease::Entity::find_by_id(id).one(tx).await?,
        None => None,
    })
}

/// Where a unit can come from, the best place first.
fn places(reward: &str, lease: Option<&stock_lease::Model>) -> Vec<String> {
    let (pool, written_off) = (ledger::pool_of(reward), ledger::written_off_of(reward));
    match lease {
        Some(lease) if lease.state == "HELD" => vec![ledger::leased_by(&lease.id), pool, written_off],
        Some(lease) if lease.state == "WRITTEN_OFF" => vec![written_off, pool],
        _ => vec![pool, written_off],
    }
}

/// What can be taken at a place; units that were given and can't be booked are gone from a lease.
async fn left<C: ConnectionTrait>(tx: &C, place: &str, lease: Option<&stock_lease::Model>) -> Result<i64> {
    let gone = lease.filter(|lease| place == ledger::leased_by(&lease.id)).map_or(0, |lease| lease.unbooked);
    Ok(ledger::balance(tx, place).await? - gone)
}
