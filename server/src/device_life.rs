//! What an organizer sets of its devices: a name, what each is used for and may risk, and its life.
//!
//! A device that was revoked or written off stays so. Both write off what was lent to it: a revoked one is never booked
//! again, so nothing else could account for it.

use crate::db::entities::{device, spend_right, stock_lease};
use crate::db::transact;
use crate::devices::{DeviceOwner, from_row, role_from, state_from, state_name, unknown_device};
use crate::error::{RegistryError, Result};
use crate::registry::Registry;
use crate::rights_return;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeskRole, DeviceSettings, DeviceState};

/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
/// The most that can be risked: as many points as one reward costs at most.
const MOST_RISK: i64 = 1_000_000;

impl Registry {
    /// Names a counter's device, and says what it is used for and may risk.
    ///
    /// # Errors
    /// `offline/device-not-found`; `body/invalid-data`; `offline/desks-in-use` when it is to be no reward desk any more
    /// and still has rights of one.
    pub async fn set_device_settings(&self, id: &str, settings: &DeviceSettings) -> Result<()> {
        let name = settings.name.trim();
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(RegistryError::invalid_data("/name", "must be at most 40 characters on one line"));
        }
        for (pointer, value) in [("/riskPoints", settings.risk_points), ("/riskFloor", settings.risk_floor)] {
            if !(0..=MOST_RISK).contains(&value) {
                return Err(RegistryError::invalid_data(pointer, "must be from 0 to 1000000"));
            }
        }
        transact!(self.db(), |tx| async {
            let row = device::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or_else(unknown_device)?;
            let known = from_row(row.clone())?;
            if !matches!(known.owner, DeviceOwner::Counter(_)) && settings.role == DeskRole::RewardDesk {
                return Err(RegistryError::invalid_data("/role", "a passholder's device is no reward desk"));
            }
            if settings.role == DeskRole::Checkin && role_from(&row.desk_role) == DeskRole::RewardDesk {
                let rights = spend_right::Entity::find()
                    .filter(spend_right::Column::DeviceId.eq(id))
                    .filter(spend_right::Column::State.eq("HELD"))
                    .count(tx)
                    .await?;
                let leases = stock_lease::Entity::find()
                    .filter(stock_lease::Column::DeviceId.eq(id))
                    .filter(stock_lease::Column::State.eq("HELD"))
                    .count(tx)
                    .await?;
                if rights + leases > 0 {
                    return Err(RegistryError::new(Slug::DesksInUse).text("problem-desks-in-use"));
                }
            }
            let mut row: device::ActiveModel = row.into();
            row.name = Set(name.to_owned());
            row.desk_role = Set(match settings.role {
                DeskRole::Checkin => "CHECKIN".to_owned(),
                DeskRole::RewardDesk => "REWARD_DESK".to_owned(),
            });
            row.risk_points = Set(settings.risk_points);
            row.risk_floor = Set(settings.risk_floor);
            row.update(tx).await?;
            Ok(())
        })
    }

    /// Suspends a device or lifts that, revokes it, or writes it off. What a suspended or revoked one uploads is kept,
    /// and not booked.
    ///
    /// # Errors
    /// `offline/device-not-found`; `http/conflict` for one that was revoked or written off before.
    pub async fn set_device_state(&self, id: &str, state: DeviceState) -> Result<()> {
        let now = self.now();
        transact!(self.db(), |tx| async {
            let row = device::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or_else(unknown_device)?;
            let before = state_from(&row.state);
            if before == state {
                return Ok(());
            }
            if matches!(before, DeviceState::Revoked | DeviceState::WrittenOff) {
                let error = RegistryError::new(Slug::Conflict).text("problem-device-is-over");
                return Err(error.detail("a device that was revoked or written off stays so"));
            }
            if matches!(state, DeviceState::Revoked | DeviceState::WrittenOff) {
                rights_return::write_off(self, tx, id, now).await?;
            }
            let mut row: device::ActiveModel = row.into();
            row.state = Set(state_name(state).to_owned());
            row.update(tx).await?;
            Ok(())
        })
    }
}
