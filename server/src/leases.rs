//! Lending units of a reward to a reward desk. The units leave the pool at once, so that nobody else can give them; they
//! come back when the desk gives the lease back, never by the clock.

use crate::db::entities::{device, reward, reward_organizer, stock_lease, transfer};
use crate::db::{instant, millis, transact};
use crate::devices::{Device, DeviceOwner, from_row, unknown_device};
use crate::error::{RegistryError, Result, TextArg};
use crate::ledger::{self, Move};
use crate::registry::Registry;
use crate::reward_facts;
use crate::rewards::unknown_reward;
use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use uitpas_domain::reward::effective_limit;
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeskLease, DeskRole, LeaseRequest, MAX_VALIDITY_HOURS};

/// The most units of one request.
const MOST_UNITS: i64 = 100_000;

/// The refusal of a right for a device that does not give rewards, or can't be told from its twin.
pub(crate) fn require_reward_desk(device: &Device) -> Result<()> {
    device.require_in_use()?;
    if device.desk_role != DeskRole::RewardDesk || device.forked {
        return Err(RegistryError::new(Slug::NotARewardDesk).text("problem-not-a-reward-desk"));
    }
    Ok(())
}

impl Registry {
    /// Lends units to a device, in addition to what it has of the reward, and for three days from now.
    ///
    /// # Errors
    /// `offline/device-not-found`, `offline/device-suspended`, `offline/device-revoked`, `offline/not-a-reward-desk`;
    /// `reward-not-found` (400), also for one of other counters; `body/invalid-data`; `offline/not-enough-stock`.
    pub async fn grant_lease(&self, request: &LeaseRequest) -> Result<DeskLease> {
        if !(1..=MOST_UNITS).contains(&request.units) {
            return Err(RegistryError::invalid_data("/units", "must be from 1 to 100000"));
        }
        let now = self.now();
        let expires = now + TimeDelta::hours(MAX_VALIDITY_HOURS);
        transact!(self.db(), |tx| async {
            let row = device::Entity::find_by_id(&request.device_id).lock_exclusive().one(tx).await?;
            let device = from_row(row.ok_or_else(unknown_device)?)?;
            require_reward_desk(&device)?;
            let reward = lendable(tx, &device, &request.reward_id).await?;
            let left = ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
            if left < request.units {
                let error = RegistryError::new(Slug::NotEnoughStock).text("problem-not-enough-stock");
                return Err(error.arg("left", TextArg::Number(left)));
            }
            let known = stock_lease::Entity::find()
                .filter(stock_lease::Column::DeviceId.eq(device.id.as_str()))
                .filter(stock_lease::Column::RewardId.eq(reward.id.as_str()))
                .filter(stock_lease::Column::State.eq("HELD"))
                .filter(stock_lease::Column::ReturnSeq.is_null())
                .one(tx)
                .await?;
            let id = match known {
                Some(lease) => {
                    let id = lease.id.clone();
                    let mut lease: stock_lease::ActiveModel = lease.into();
                    lease.granted_ms = Set(millis(now));
                    lease.expires_ms = Set(millis(expires));
                    lease.update(tx).await?;
                    id
                }
                None => {
                    let id = self.fresh_id();
                    let lease = stock_lease::ActiveModel {
                        id: Set(id.clone()),
                        device_id: Set(device.id.clone()),
                        reward_id: Set(reward.id.clone()),
                        state: Set("HELD".to_owned()),
                        granted_ms: Set(millis(now)),
                        expires_ms: Set(millis(expires)),
                        return_seq: Set(None),
                        unbooked: Set(0),
                    };
                    stock_lease::Entity::insert(lease).exec_without_returning(tx).await?;
                    id
                }
            };
            let reference = format!("{id}:{}", self.fresh_id());
            let lend = Move {
                from: ledger::pool_of(&reward.id),
                to: ledger::leased_by(&id),
                unit: "PIECE",
                amount: request.units,
                kind: "LEASE",
                reference: &reference,
            };
            ledger::book(tx, lend, now).await?;
            let units = ledger::balance(tx, &ledger::leased_by(&id)).await?;
            Ok(DeskLease { lease_id: id, reward_id: reward.id, units, expires_at: instant(millis(expires)) })
        })
    }
}

async fn lendable<C: ConnectionTrait>(tx: &C, device: &Device, id: &str) -> Result<reward::Model> {
    let unknown = || unknown_reward().status(400);
    let reward = reward::Entity::find_by_id(id).one(tx).await?.ok_or_else(unknown)?;
    let DeviceOwner::Counter(organizer) = &device.owner else { return Err(unknown()) };
    let link = reward_organizer::Entity::find_by_id((reward.id.clone(), organizer.clone())).one(tx).await?;
    if link.is_none() || reward.status != "ACTIVE" {
        return Err(unknown());
    }
    if reward_facts::units(&reward).is_none() {
        return Err(RegistryError::invalid_data("/rewardId", "its units are not counted: it needs no lease"));
    }
    if effective_limit(reward_facts::kind(&reward), reward_facts::limit(&reward)).is_some() {
        return Err(RegistryError::invalid_data("/rewardId", "has a limit per passholder, which needs the network"));
    }
    Ok(reward)
}

/// All units that were ever lent under a lease.
pub(crate) async fn granted<C: ConnectionTrait>(db: &C, lease: &str) -> Result<i64> {
    let amounts: Vec<i64> = transfer::Entity::find()
        .filter(transfer::Column::CreditId.eq(ledger::leased_by(lease)))
        .filter(transfer::Column::Kind.eq("LEASE"))
        .select_only()
        .column(transfer::Column::Amount)
        .into_tuple()
        .all(db)
        .await?;
    Ok(amounts.into_iter().sum())
}
