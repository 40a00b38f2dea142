//! Desk sets: the reward desks of an organizer that share the passes of its card systems for at most three days.
//!
//! A card system is shared out once at a time. A set is over when every desk gave its right back or lost it; closing only
//! keeps desks from getting it any more.

use crate::db::entities::{
    card_system, desk_set, desk_set_card_system, device, organizer, organizer_card_system, spend_right,
};
use crate::db::{instant, millis, transact};
use crate::devices::{Device, DeviceOwner, from_row};
use crate::error::{RegistryError, Result};
use crate::leases::require_reward_desk;
use crate::organizers::unknown_organizer;
use crate::registry::Registry;
use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::BTreeSet;
use uitpas_domain::spend_right::MAX_DESKS;
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeskSet, DeskSetRequest, MAX_VALIDITY_HOURS};

fn unknown_desk_set() -> RegistryError {
    RegistryError::new(Slug::DeskSetNotFound)
}

impl Registry {
    /// Opens a desk set: from now on each of its desks may spend from its share of the passes, and nobody else.
    ///
    /// # Errors
    /// `body/invalid-data`; `organizer-not-found` (400); `offline/not-a-reward-desk`, `offline/device-suspended`,
    /// `offline/device-revoked`; `offline/desks-in-use` while another set has one of the card systems or devices.
    pub async fn open_desk_set(&self, request: &DeskSetRequest) -> Result<DeskSet> {
        let hours = i64::from(request.hours);
        if !(1..=MAX_VALIDITY_HOURS).contains(&hours) {
            return Err(RegistryError::invalid_data("/hours", "must be from 1 to 72"));
        }
        if request.device_ids.is_empty() || request.device_ids.len() > usize::from(MAX_DESKS) {
            return Err(RegistryError::invalid_data("/deviceIds", "must be from 1 to 60 devices"));
        }
        if request.device_ids.iter().collect::<BTreeSet<_>>().len() != request.device_ids.len() {
            return Err(RegistryError::invalid_data("/deviceIds", "must be different devices"));
        }
        let now = self.now();
        transact!(self.db(), |tx| async {
            organizer::Entity::find_by_id(&request.organizer_id)
                .one(tx)
                .await?
                .ok_or_else(|| unknown_organizer().status(400))?;
            let systems = lock_systems(tx, &request.organizer_id).await?;
            let devices = desks(tx, request).await?;
            if in_use(tx, &systems, &devices).await? {
                return Err(RegistryError::new(Slug::DesksInUse).text("problem-desks-in-use"));
            }
            let set = desk_set::Model {
                id: self.fresh_id(),
                organizer_id: request.organizer_id.clone(),
                opened_ms: millis(now),
                expires_ms: millis(now + TimeDelta::hours(hours)),
                closing_ms: None,
                closed_ms: None,
            };
            let fresh: desk_set::ActiveModel = set.clone().into();
            desk_set::Entity::insert(fresh.reset_all()).exec_without_returning(tx).await?;
            for system in systems {
                let row = desk_set_card_system::ActiveModel {
                    desk_set_id: Set(set.id.clone()),
                    card_system_id: Set(system),
                    closed_ms: Set(None),
                };
                desk_set_card_system::Entity::insert(row).exec_without_returning(tx).await?;
            }
            for (device, desk) in devices.into_iter().zip(1..) {
                let row = spend_right::ActiveModel {
                    desk_set_id: Set(set.id.clone()),
                    desk: Set(desk),
                    device_id: Set(device.id),
                    state: Set("HELD".to_owned()),
                    return_seq: Set(None),
                };
                spend_right::Entity::insert(row).exec_without_returning(tx).await?;
            }
            to_wire(tx, set).await
        })
    }

    /// Whose desk set it is; of one that is over, nobody's.
    ///
    /// # Errors
    /// `offline/desk-set-not-found`.
    pub async fn organizer_of_desk_set(&self, id: &str) -> Result<String> {
        let row = desk_set::Entity::find_by_id(id).one(self.db().reader()).await?;
        let row = row.filter(|row| row.closed_ms.is_none()).ok_or_else(unknown_desk_set)?;
        Ok(row.organizer_id)
    }

    /// Begins to close a desk set: no desk gets its right any more, and each gives it back when it hears of that.
    ///
    /// # Errors
    /// `offline/desk-set-not-found`, also for one that is over.
    pub async fn close_desk_set(&self, id: &str) -> Result<()> {
        let now = self.now();
        transact!(self.db(), |tx| async {
            let row = desk_set::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
            let row = row.filter(|row| row.closed_ms.is_none()).ok_or_else(unknown_desk_set)?;
            if row.closing_ms.is_none() {
                let mut row: desk_set::ActiveModel = row.into();
                row.closing_ms = Set(Some(millis(now)));
                row.update(tx).await?;
            }
            Ok(())
        })
    }
}

/// The organizer's card systems, locked: nobody spends from a pass of theirs until the set is there.
async fn lock_systems<C: ConnectionTrait>(tx: &C, organizer: &str) -> Result<Vec<i64>> {
    let systems: Vec<i64> = organizer_card_system::Entity::find()
        .filter(organizer_card_system::Column::OrganizerId.eq(organizer))
        .order_by_asc(organizer_card_system::Column::CardSystemId)
        .select_only()
        .column(organizer_card_system::Column::CardSystemId)
        .into_tuple()
        .all(tx)
        .await?;
    if systems.is_empty() {
        return Err(RegistryError::invalid_data("/organizerId", "takes part in no card system"));
    }
    card_system::Entity::find()
        .filter(card_system::Column::Id.is_in(systems.iter().copied()))
        .order_by_asc(card_system::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(systems)
}

/// The devices of a request, in its order.
async fn desks<C: ConnectionTrait>(tx: &C, request: &DeskSetRequest) -> Result<Vec<Device>> {
    let mut ids: Vec<&str> = request.device_ids.iter().map(String::as_str).collect();
    ids.sort_unstable();
    let rows = device::Entity::find()
        .filter(device::Column::Id.is_in(ids))
        .order_by_asc(device::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (place, id) in request.device_ids.iter().enumerate() {
        let row = rows.iter().find(|row| row.id == *id).cloned();
        let device = row.map(from_row).transpose()?;
        let owner = DeviceOwner::Counter(request.organizer_id.clone());
        let Some(device) = device.filter(|device| device.owner == owner) else {
            return Err(RegistryError::invalid_data(&format!("/deviceIds/{place}"), "is no device of this organizer"));
        };
        require_reward_desk(&device)?;
        found.push(device);
    }
    Ok(found)
}

async fn in_use<C: ConnectionTrait>(tx: &C, systems: &[i64], devices: &[Device]) -> Result<bool> {
    let shared = desk_set_card_system::Entity::find()
        .filter(desk_set_card_system::Column::CardSystemId.is_in(systems.iter().copied()))
        .filter(desk_set_card_system::Column::ClosedMs.is_null())
        .count(tx)
        .await?;
    let held = spend_right::Entity::find()
        .filter(spend_right::Column::DeviceId.is_in(devices.iter().map(|device| device.id.as_str())))
        .filter(spend_right::Column::State.eq("HELD"))
        .count(tx)
        .await?;
    Ok(shared + held > 0)
}

/// The organizer's desk set that is not over, if there is one.
pub(crate) async fn open_set<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<Option<desk_set::Model>> {
    Ok(desk_set::Entity::find()
        .filter(desk_set::Column::OrganizerId.eq(organizer))
        .filter(desk_set::Column::ClosedMs.is_null())
        .one(db)
        .await?)
}

/// The rights of a set, by desk.
pub(crate) async fn rights_of<C: ConnectionTrait>(db: &C, set: &str) -> Result<Vec<spend_right::Model>> {
    Ok(spend_right::Entity::find()
        .filter(spend_right::Column::DeskSetId.eq(set))
        .order_by_asc(spend_right::Column::Desk)
        .all(db)
        .await?)
}

pub(crate) async fn to_wire<C: ConnectionTrait>(db: &C, set: desk_set::Model) -> Result<DeskSet> {
    let rights = rights_of(db, &set.id).await?;
    let held = rights.iter().filter(|right| right.state == "HELD");
    Ok(DeskSet {
        desks: u8::try_from(rights.len()).unwrap_or_default(),
        held: held.filter_map(|right| u8::try_from(right.desk).ok()).collect(),
        desk_set_id: set.id,
        opened_at: instant(set.opened_ms),
        expires_at: instant(set.expires_ms),
        closing: set.closing_ms.is_some(),
    })
}
