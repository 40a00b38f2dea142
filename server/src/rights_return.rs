//! Rights that come back: a device gives a lease or its desk's right back with an operation, which takes effect when
//! everything before it in the device's log has arrived; or a person writes them off with the device.

use crate::db::entities::{desk_set, desk_set_card_system, reward, spend_right, stock_lease};
use crate::db::millis;
use crate::devices::Device;
use crate::error::{RegistryError, Result};
use crate::ledger::{self, Move};
use crate::registry::Registry;
use crate::unit_stock;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uitpas_domain::Instant;
use uitpas_wire::offline::ReturnedRights;

/// Notes that a device gave rights back with this operation; whether any of them is its own.
pub(crate) async fn note<C: ConnectionTrait>(
    tx: &C,
    device: &Device,
    seq: i64,
    returned: &ReturnedRights,
) -> Result<bool> {
    let leases: Vec<&str> = returned.lease_ids.iter().map(String::as_str).filter(|id| !id.contains('\0')).collect();
    let mut own = 0;
    if !leases.is_empty() {
        let mine = Condition::all()
            .add(stock_lease::Column::DeviceId.eq(device.id.as_str()))
            .add(stock_lease::Column::Id.is_in(leases));
        own += stock_lease::Entity::find().filter(mine.clone()).count(tx).await?;
        let sooner =
            Condition::any().add(stock_lease::Column::ReturnSeq.is_null()).add(stock_lease::Column::ReturnSeq.gt(seq));
        stock_lease::Entity::update_many()
            .col_expr(stock_lease::Column::ReturnSeq, Expr::value(seq))
            .filter(mine)
            .filter(stock_lease::Column::State.eq("HELD"))
            .filter(sooner)
            .exec(tx)
            .await?;
    }
    if let Some(set) = returned.desk_set_id.as_deref().filter(|id| !id.contains('\0')) {
        let mine = Condition::all()
            .add(spend_right::Column::DeviceId.eq(device.id.as_str()))
            .add(spend_right::Column::DeskSetId.eq(set));
        own += spend_right::Entity::find().filter(mine.clone()).count(tx).await?;
        let sooner =
            Condition::any().add(spend_right::Column::ReturnSeq.is_null()).add(spend_right::Column::ReturnSeq.gt(seq));
        spend_right::Entity::update_many()
            .col_expr(spend_right::Column::ReturnSeq, Expr::value(seq))
            .filter(mine)
            .filter(spend_right::Column::State.eq("HELD"))
            .filter(sooner)
            .exec(tx)
            .await?;
    }
    Ok(own > 0)
}

/// After a batch: takes back what was given back and is now known to be complete.
pub(crate) async fn apply<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &str,
    acknowledged: i64,
    now: Instant,
) -> Result<()> {
    let leases = stock_lease::Entity::find()
        .filter(stock_lease::Column::DeviceId.eq(device))
        .filter(stock_lease::Column::State.eq("HELD"))
        .filter(stock_lease::Column::ReturnSeq.lte(acknowledged))
        .order_by_asc(stock_lease::Column::RewardId)
        .all(tx)
        .await?;
    for lease in leases {
        end_lease(registry, tx, lease, "RETURNED", now).await?;
    }
    let rights = spend_right::Entity::find()
        .filter(spend_right::Column::DeviceId.eq(device))
        .filter(spend_right::Column::State.eq("HELD"))
        .filter(spend_right::Column::ReturnSeq.lte(acknowledged))
        .all(tx)
        .await?;
    for right in rights {
        end_right(tx, right, "RETURNED", now).await?;
    }
    Ok(())
}

/// Writes off all that a device has.
pub(crate) async fn write_off<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &str,
    now: Instant,
) -> Result<()> {
    let leases = stock_lease::Entity::find()
        .filter(stock_lease::Column::DeviceId.eq(device))
        .filter(stock_lease::Column::State.eq("HELD"))
        .order_by_asc(stock_lease::Column::RewardId)
        .all(tx)
        .await?;
    for lease in leases {
        end_lease(registry, tx, lease, "WRITTEN_OFF", now).await?;
    }
    let rights = spend_right::Entity::find()
        .filter(spend_right::Column::DeviceId.eq(device))
        .filter(spend_right::Column::State.eq("HELD"))
        .all(tx)
        .await?;
    for right in rights {
        end_right(tx, right, "WRITTEN_OFF", now).await?;
    }
    Ok(())
}

/// What must never be done; see `faults`.
#[cfg(feature = "deliberate-faults")]
pub(crate) async fn take_back_expired<C: ConnectionTrait>(registry: &Registry, tx: &C, now: Instant) -> Result<()> {
    let over = stock_lease::Entity::find()
        .filter(stock_lease::Column::State.eq("HELD"))
        .filter(stock_lease::Column::ExpiresMs.lte(millis(now)))
        .all(tx)
        .await?;
    for lease in over {
        let mut lease: stock_lease::ActiveModel = lease.into();
        lease.return_seq = Set(Some(i64::MAX));
        let lease = lease.update(tx).await?;
        end_lease(registry, tx, lease, "RETURNED", now).await?;
    }
    Ok(())
}

async fn end_lease<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    lease: stock_lease::Model,
    state: &'static str,
    now: Instant,
) -> Result<()> {
    ledger::lock(tx, &ledger::pool_of(&lease.reward_id)).await?;
    let account = ledger::leased_by(&lease.id);
    let left = ledger::balance(tx, &account).await?;
    // What the device gave while nothing of it was booked is gone, and does not come back into the pool.
    let back = if state == "RETURNED" { (left - lease.unbooked).max(0) } else { 0 };
    let steps = [
        (ledger::pool_of(&lease.reward_id), back, "LEASE_RETURN"),
        (ledger::written_off_of(&lease.reward_id), left - back, "WRITE_OFF"),
    ];
    for (to, amount, kind) in steps {
        let step = Move { from: account.clone(), to, unit: "PIECE", amount, kind, reference: &lease.id };
        ledger::book(tx, step, now).await?;
    }
    let reward = reward::Entity::find_by_id(&lease.reward_id).one(tx).await?;
    let reward = reward.ok_or_else(|| RegistryError::internal("a lease of no reward"))?;
    let mut lease: stock_lease::ActiveModel = lease.into();
    lease.state = Set(state.to_owned());
    lease.update(tx).await?;
    unit_stock::move_up(registry, tx, &reward, now).await
}

async fn end_right<C: ConnectionTrait>(
    tx: &C,
    right: spend_right::Model,
    state: &'static str,
    now: Instant,
) -> Result<()> {
    let set = right.desk_set_id.clone();
    // Of two desks that give back the last two rights at once, the later one sees that both are back.
    desk_set::Entity::find_by_id(set.as_str()).lock_exclusive().one(tx).await?;
    let mut right: spend_right::ActiveModel = right.into();
    right.state = Set(state.to_owned());
    right.update(tx).await?;
    let held = spend_right::Entity::find()
        .filter(spend_right::Column::DeskSetId.eq(set.as_str()))
        .filter(spend_right::Column::State.eq("HELD"))
        .count(tx)
        .await?;
    if held > 0 {
        return Ok(());
    }
    desk_set_card_system::Entity::update_many()
        .col_expr(desk_set_card_system::Column::ClosedMs, Expr::value(millis(now)))
        .filter(desk_set_card_system::Column::DeskSetId.eq(set.as_str()))
        .exec(tx)
        .await?;
    desk_set::Entity::update_many()
        .col_expr(desk_set::Column::ClosedMs, Expr::value(millis(now)))
        .filter(desk_set::Column::Id.eq(set.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}
