//! What an organizer sees of its devices and of what was lent to them: how far each log is known, what is in doubt, and
//! that the units of every reward add up.

use crate::db::entities::{
    account, device, operation, organizer, refused_operation, reward, reward_organizer, stock_lease,
};
use crate::db::instant;
use crate::devices::{role_from, state_from};
use crate::error::Result;
use crate::organizers::unknown_organizer;
use crate::registry::Registry;
use crate::{desk_sets, device_rights, reward_facts, shortfall};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uitpas_domain::RewardKind;
use uitpas_domain::reward::effective_limit;
use uitpas_wire::offline::{DeskDevice, DeskLease, DeskOverview, RewardStock};

impl Registry {
    /// An organizer's desks, all of one moment.
    ///
    /// # Errors
    /// `organizer-not-found`.
    pub async fn desk_overview(&self, organizer_id: &str) -> Result<DeskOverview> {
        let db = self.db().begin_read().await?;
        let overview = self.overview(&db, organizer_id).await;
        db.rollback().await?;
        overview
    }

    async fn overview<C: ConnectionTrait>(&self, db: &C, organizer_id: &str) -> Result<DeskOverview> {
        organizer::Entity::find_by_id(organizer_id).one(db).await?.ok_or_else(unknown_organizer)?;
        let set = desk_sets::open_set(db, organizer_id).await?;
        let mut desks: HashMap<String, u8> = HashMap::new();
        if let Some(set) = &set {
            for right in desk_sets::rights_of(db, &set.id).await?.into_iter().filter(|right| right.state == "HELD") {
                desks.insert(right.device_id, u8::try_from(right.desk).unwrap_or_default());
            }
        }
        let rows = device::Entity::find()
            .filter(device::Column::OrganizerId.eq(organizer_id))
            .order_by_desc(device::Column::RegisteredMs)
            .order_by_asc(device::Column::Id)
            .all(db)
            .await?;
        let mut devices = Vec::with_capacity(rows.len());
        for row in rows {
            devices.push(device_to_wire(db, row, &desks).await?);
        }
        let desk_set = match set {
            Some(set) => Some(desk_sets::to_wire(db, set).await?),
            None => None,
        };
        Ok(DeskOverview {
            organizer_id: organizer_id.to_owned(),
            server_time: self.now(),
            devices,
            desk_set,
            rewards: rewards(db, organizer_id).await?,
            shortfall: shortfall::borne_by(db, organizer_id).await?,
        })
    }
}

async fn device_to_wire<C: ConnectionTrait>(
    db: &C,
    row: device::Model,
    desks: &HashMap<String, u8>,
) -> Result<DeskDevice> {
    let beyond = operation::Entity::find()
        .filter(operation::Column::DeviceId.eq(row.id.as_str()))
        .filter(operation::Column::Seq.gt(row.acknowledged_seq));
    let arrived = i64::try_from(beyond.clone().count(db).await?).unwrap_or(i64::MAX);
    let highest: Option<i64> = beyond
        .order_by_desc(operation::Column::Seq)
        .select_only()
        .column(operation::Column::Seq)
        .into_tuple()
        .one(db)
        .await?;
    let refused = refused_operation::Entity::find()
        .filter(refused_operation::Column::DeviceId.eq(row.id.as_str()))
        .count(db)
        .await?;
    let rows = stock_lease::Entity::find()
        .filter(stock_lease::Column::DeviceId.eq(row.id.as_str()))
        .filter(stock_lease::Column::State.eq("HELD"))
        .order_by_asc(stock_lease::Column::RewardId)
        .all(db)
        .await?;
    let mut leases = Vec::with_capacity(rows.len());
    for lease in rows {
        leases.push(DeskLease {
            units: crate::ledger::balance(db, &crate::ledger::leased_by(&lease.id)).await?,
            lease_id: lease.id,
            reward_id: lease.reward_id,
            expires_at: instant(lease.expires_ms),
        });
    }
    Ok(DeskDevice {
        name: row.name,
        role: role_from(&row.desk_role),
        state: state_from(&row.state),
        registered_at: instant(row.registered_ms),
        seen_at: row.seen_ms.map(instant),
        acknowledged: row.acknowledged_seq,
        missing: highest.map_or(0, |highest| highest - row.acknowledged_seq - arrived),
        refused: i64::try_from(refused).unwrap_or(i64::MAX),
        desk: desks.get(&row.id).copied(),
        leases,
        risk_points: row.risk_points,
        risk_used: device_rights::risk_used(db, &row.id, None).await?,
        risk_floor: row.risk_floor,
        device_id: row.id,
    })
}

async fn rewards<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<Vec<RewardStock>> {
    let handed_out = Query::select()
        .column(reward_organizer::Column::RewardId)
        .from(reward_organizer::Entity)
        .and_where(reward_organizer::Column::OrganizerId.eq(organizer))
        .to_owned();
    let rows = reward::Entity::find()
        .filter(reward::Column::Id.in_subquery(handed_out))
        .filter(reward::Column::Status.ne("DELETED"))
        .order_by_asc(reward::Column::TitleFolded)
        .order_by_asc(reward::Column::Id)
        .all(db)
        .await?;
    let leases = stock_lease::Entity::find()
        .filter(stock_lease::Column::RewardId.is_in(rows.iter().map(|row| row.id.as_str())))
        .filter(stock_lease::Column::State.eq("HELD"))
        .all(db)
        .await?;
    let accounts = Condition::any()
        .add(account::Column::RewardId.is_in(rows.iter().map(|row| row.id.as_str())))
        .add(account::Column::LeaseId.is_in(leases.iter().map(|lease| lease.id.as_str())));
    let units: HashMap<(String, Option<String>, Option<String>), i64> = account::Entity::find()
        .filter(accounts)
        .all(db)
        .await?
        .into_iter()
        .filter_map(|row| Some(((row.kind, row.reward_id, row.lease_id), row.balance?)))
        .collect();
    let of = |kind: &str, reward: Option<&str>, lease: Option<&str>| {
        let key = (kind.to_owned(), reward.map(str::to_owned), lease.map(str::to_owned));
        units.get(&key).copied().unwrap_or_default()
    };
    Ok(rows
        .iter()
        .map(|row| {
            let kind = reward_facts::kind(row);
            let lent = leases.iter().filter(|lease| lease.reward_id == row.id);
            RewardStock {
                points: if kind == RewardKind::Welcome { 0 } else { row.points },
                counted: reward_facts::units(row).is_some(),
                limited: effective_limit(kind, reward_facts::limit(row)).is_some(),
                pool: of("POOL", Some(&row.id), None),
                in_doubt: lent.map(|lease| of("LEASED", None, Some(&lease.id))).sum(),
                consumed: of("CONSUMED", Some(&row.id), None),
                written_off: of("WRITTEN_OFF", Some(&row.id), None),
                reward_id: row.id.clone(),
                title: row.title.clone(),
            }
        })
        .collect())
}
