//! Devices: phones and PCs of counters, and passholders' own phones, each with the key that it signs with.

use crate::db::entities::{device, organizer, passholder};
use crate::db::{millis, transact};
use crate::error::{RegistryError, Result};
use crate::organizers::unknown_organizer;
use crate::people::unknown_passholder;
use crate::registry::Registry;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uitpas_domain::Instant;
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeskRole, DeviceState, KeySet, PublicKey, RegisteredDevice};

/// Whose a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceOwner {
    /// A counter of this organizer.
    Counter(String),
    /// This passholder.
    Passholder(String),
}

/// A registered device.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub owner: DeviceOwner,
    /// Who registered it: the subject of the login.
    pub subject: String,
    /// Whether nothing that it says is booked any more: it was suspended, or revoked.
    pub suspended: bool,
    /// Its life.
    pub state: DeviceState,
    /// What it is used for.
    pub desk_role: DeskRole,
    /// A second device writes into the same log: it gets no rights any more.
    pub forked: bool,
    pub(crate) key: PublicKey,
}

pub(crate) fn unknown_device() -> RegistryError {
    RegistryError::new(Slug::DeviceNotFound)
}

pub(crate) fn from_row(row: device::Model) -> Result<Device> {
    let owner = match (row.organizer_id, row.passholder_id) {
        (Some(organizer), _) => DeviceOwner::Counter(organizer),
        (None, Some(passholder)) => DeviceOwner::Passholder(passholder),
        (None, None) => return Err(RegistryError::internal("a device is nobody's")),
    };
    let key = PublicKey::from_text(&row.public_key).ok_or_else(|| RegistryError::internal("a stored key is none"))?;
    let state = state_from(&row.state);
    Ok(Device {
        id: row.id,
        owner,
        subject: row.subject,
        suspended: matches!(state, DeviceState::Suspended | DeviceState::Revoked),
        state,
        desk_role: role_from(&row.desk_role),
        forked: row.forked,
        key,
    })
}

pub(crate) fn state_from(name: &str) -> DeviceState {
    match name {
        "ACTIVE" => DeviceState::Active,
        "SUSPENDED" => DeviceState::Suspended,
        "WRITTEN_OFF" => DeviceState::WrittenOff,
        _ => DeviceState::Revoked,
    }
}

pub(crate) fn state_name(state: DeviceState) -> &'static str {
    match state {
        DeviceState::Active => "ACTIVE",
        DeviceState::Suspended => "SUSPENDED",
        DeviceState::Revoked => "REVOKED",
        DeviceState::WrittenOff => "WRITTEN_OFF",
    }
}

pub(crate) fn role_from(name: &str) -> DeskRole {
    if name == "REWARD_DESK" { DeskRole::RewardDesk } else { DeskRole::Checkin }
}

/// Marks a device whose log has two operations with one number: a twin writes into it.
pub(crate) async fn mark_forked<C: ConnectionTrait>(tx: &C, id: &str) -> Result<()> {
    device::Entity::update_many()
        .col_expr(device::Column::Forked, Expr::value(true))
        .filter(device::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Remembers when a device last spoke to the registry.
pub(crate) async fn seen<C: ConnectionTrait>(tx: &C, id: &str, now: Instant) -> Result<()> {
    device::Entity::update_many()
        .col_expr(device::Column::SeenMs, Expr::value(millis(now)))
        .filter(device::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

impl Device {
    /// Whether it may have what is signed for it alone: a snapshot, and rights.
    ///
    /// # Errors
    /// `offline/device-suspended`; `offline/device-revoked`, also for one that was written off: it destroys what it has.
    pub fn require_in_use(&self) -> Result<()> {
        let slug = match self.state {
            DeviceState::Active => return Ok(()),
            DeviceState::Suspended => Slug::DeviceSuspended,
            DeviceState::Revoked | DeviceState::WrittenOff => Slug::DeviceRevoked,
        };
        Err(RegistryError::new(slug).text("problem-forbidden"))
    }
}

impl Registry {
    /// Registers a device under its key. The same key again, for the same owner, gets the same id.
    ///
    /// # Errors
    /// `organizer-not-found`, `passholder-not-found` (400); `body/invalid-data` for bytes that are no key;
    /// `offline/device-not-yours` when the key belongs to another owner.
    pub async fn register_device(
        &self,
        key: &PublicKey,
        owner: &DeviceOwner,
        subject: &str,
    ) -> Result<RegisteredDevice> {
        let weak = ed25519_dalek::VerifyingKey::from_bytes(key.as_bytes()).map_or(true, |key| key.is_weak());
        if weak {
            return Err(RegistryError::invalid_data("/publicKey", "is no Ed25519 public key"));
        }
        let now = self.now();
        let text = key.to_text();
        let device_id = transact!(self.db(), |tx| async {
            let known = device::Entity::find().filter(device::Column::PublicKey.eq(text.as_str())).one(tx).await?;
            if let Some(row) = known {
                let device = from_row(row)?;
                return if device.owner == *owner {
                    Ok(device.id)
                } else {
                    Err(RegistryError::new(Slug::DeviceNotYours).text("problem-forbidden"))
                };
            }
            let (role, organizer_id, passholder_id) = match owner {
                DeviceOwner::Counter(id) => {
                    let found = organizer::Entity::find_by_id(id).one(tx).await?;
                    found.ok_or_else(|| unknown_organizer().status(400))?;
                    ("COUNTER", Some(id.clone()), None)
                }
                DeviceOwner::Passholder(id) => {
                    let found = passholder::Entity::find_by_id(id).one(tx).await?;
                    found.ok_or_else(|| unknown_passholder().status(400))?;
                    ("PASSHOLDER", None, Some(id.clone()))
                }
            };
            let id = self.fresh_id();
            let row = device::ActiveModel {
                id: Set(id.clone()),
                public_key: Set(text.clone()),
                role: Set(role.to_owned()),
                organizer_id: Set(organizer_id),
                passholder_id: Set(passholder_id),
                subject: Set(subject.to_owned()),
                registered_ms: Set(millis(now)),
                seen_ms: Set(Some(millis(now))),
                name: Set(String::new()),
                desk_role: Set("CHECKIN".to_owned()),
                state: Set("ACTIVE".to_owned()),
                risk_points: Set(0),
                risk_floor: Set(0),
                forked: Set(false),
                acknowledged_seq: Set(0),
            };
            device::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(id)
        })?;
        Ok(RegisteredDevice { device_id, server_time: now })
    }

    /// One device.
    ///
    /// # Errors
    /// `offline/device-not-found`.
    pub async fn device(&self, id: &str) -> Result<Device> {
        from_row(device::Entity::find_by_id(id).one(self.db().reader()).await?.ok_or_else(unknown_device)?)
    }

    /// The keys that phones verify snapshots and check-in codes with.
    ///
    /// # Errors
    /// The storage does not answer.
    pub async fn key_set(&self) -> Result<KeySet> {
        let signing = self.reload_signing_keys(self.db().reader()).await?;
        Ok(KeySet { keys: signing.public(self.now()), sealing_key: self.keys().sealing_key() })
    }
}
