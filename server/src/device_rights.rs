//! What a device may do without network, as it stands after the operations that the registry acknowledged: the device
//! subtracts what it did since. So an operation that arrived beyond a gap is not counted yet, although it is booked.

use crate::db::entities::{desk_set, device, redemption, spend_right, stock_lease};
use crate::db::{instant, millis, transact};
use crate::devices::{from_row, unknown_device};
use crate::error::Result;
use crate::leases;
use crate::registry::Registry;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uitpas_domain::Instant;
use uitpas_wire::offline::{DeviceRights, RiskBudget, SpendRight, StockLease};

impl Registry {
    /// The rights of a device, and that it was seen.
    ///
    /// # Errors
    /// `offline/device-not-found`, `offline/device-suspended`, `offline/device-revoked`.
    pub async fn device_rights(&self, id: &str) -> Result<DeviceRights> {
        let now = self.now();
        transact!(self.db(), |tx| async {
            // Under the lock no batch of this device is half booked.
            let row = device::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or_else(unknown_device)?;
            let known = from_row(row.clone())?;
            known.require_in_use()?;
            let acknowledged = row.acknowledged_seq;
            let mut rights = DeviceRights {
                device_id: known.id.clone(),
                role: known.desk_role,
                acknowledged,
                leases: Vec::new(),
                spend: None,
                risk: RiskBudget::default(),
                server_time: now,
            };
            // Two devices with one log would each use what was meant for one.
            if !known.forked {
                rights.leases = leases_at(tx, id, acknowledged).await?;
                rights.spend = spend(tx, id, now).await?;
                let used = risk_used(tx, id, Some(acknowledged)).await?;
                rights.risk = RiskBudget { points_left: (row.risk_points - used).max(0), floor: row.risk_floor };
            }
            let mut row: device::ActiveModel = row.into();
            row.seen_ms = Set(Some(millis(now)));
            row.update(tx).await?;
            Ok(rights)
        })
    }
}

async fn leases_at<C: ConnectionTrait>(tx: &C, device: &str, acknowledged: i64) -> Result<Vec<StockLease>> {
    let rows = stock_lease::Entity::find()
        .filter(stock_lease::Column::DeviceId.eq(device))
        .filter(stock_lease::Column::State.eq("HELD"))
        .filter(stock_lease::Column::ReturnSeq.is_null())
        .order_by_asc(stock_lease::Column::RewardId)
        .all(tx)
        .await?;
    let mut leases = Vec::with_capacity(rows.len());
    for row in rows {
        let used = redemption::Entity::find()
            .filter(redemption::Column::LeaseId.eq(row.id.as_str()))
            .filter(counted_at(Some(acknowledged)))
            .count(tx)
            .await?;
        let used = i64::try_from(used).unwrap_or(i64::MAX);
        #[cfg(feature = "deliberate-faults")]
        let used = if crate::faults::on(crate::faults::Fault::ForgetUsedUnits) { 0 } else { used };
        let units = leases::granted(tx, &row.id).await?.saturating_sub(used).saturating_sub(row.unbooked).max(0);
        leases.push(StockLease {
            lease_id: row.id,
            reward_id: row.reward_id,
            units,
            expires_at: instant(row.expires_ms),
        });
    }
    Ok(leases)
}

/// Redemptions that the device had made, and not taken back, by an operation of its log.
fn counted_at(acknowledged: Option<i64>) -> Condition {
    let undone = redemption::Column::UndoneSeq;
    let counted = Condition::any().add(undone.is_null());
    match acknowledged {
        None => Condition::all().add(counted),
        Some(seq) => Condition::all().add(redemption::Column::Seq.lte(seq)).add(counted.add(undone.gt(seq))),
    }
}

async fn spend<C: ConnectionTrait>(tx: &C, device: &str, now: Instant) -> Result<Option<SpendRight>> {
    let right = spend_right::Entity::find()
        .filter(spend_right::Column::DeviceId.eq(device))
        .filter(spend_right::Column::State.eq("HELD"))
        .filter(spend_right::Column::ReturnSeq.is_null())
        .one(tx)
        .await?;
    let Some(right) = right else { return Ok(None) };
    let set = desk_set::Entity::find_by_id(&right.desk_set_id).one(tx).await?;
    let Some(set) = set.filter(|set| set.closing_ms.is_none() && set.expires_ms > millis(now)) else {
        return Ok(None);
    };
    let desks = spend_right::Entity::find().filter(spend_right::Column::DeskSetId.eq(set.id.as_str())).count(tx);
    Ok(Some(SpendRight {
        desk: u8::try_from(right.desk).unwrap_or_default(),
        desks: u8::try_from(desks.await?).unwrap_or_default(),
        desk_set_id: set.id,
        expires_at: instant(set.expires_ms),
    }))
}

/// Points that a device gave without a right; up to an operation of its log, or in all.
pub(crate) async fn risk_used<C: ConnectionTrait>(db: &C, device: &str, acknowledged: Option<i64>) -> Result<i64> {
    let points: Vec<i64> = redemption::Entity::find()
        .filter(redemption::Column::DeviceId.eq(device))
        .filter(redemption::Column::RiskPoints.gt(0))
        .filter(counted_at(acknowledged))
        .select_only()
        .column(redemption::Column::RiskPoints)
        .into_tuple()
        .all(db)
        .await?;
    Ok(points.into_iter().fold(0, i64::saturating_add))
}
