//! Devices: phones and PCs of counters, and passholders' own phones, each with the key that it signs with.

use crate::db::entities::{device, organizer, passholder};
use crate::db::{millis, transact};
use crate::error::{RegistryError, Result};
use crate::organizers::unknown_organizer;
use crate::people::unknown_passholder;
use crate::registry::Registry;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uitpas_wire::Slug;
use uitpas_wire::offline::{KeySet, PublicKey, RegisteredDevice, VerificationKey, public_key_of};

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
    /// Whether nothing that it says is booked any more.
    pub suspended: bool,
    pub(crate) key: PublicKey,
}

/// How long the registry's key holds from its first day: until it is rotated, which comes with its own list.
const KEY_YEARS: i64 = 10;

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
    Ok(Device { id: row.id, owner, subject: row.subject, suspended: row.suspended_ms.is_some(), key })
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
                suspended_ms: Set(None),
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

    /// Suspends a device, or lifts that. What it uploads while suspended is kept, and not booked.
    ///
    /// # Errors
    /// `offline/device-not-found`.
    pub async fn suspend_device(&self, id: &str, suspended: bool) -> Result<()> {
        let row = device::Entity::find_by_id(id).one(self.db().reader()).await?.ok_or_else(unknown_device)?;
        let mut row: device::ActiveModel = row.into();
        row.suspended_ms = Set(suspended.then(|| millis(self.now())));
        row.update(self.db().writer()).await?;
        Ok(())
    }

    /// The keys that phones verify snapshots and check-in codes with.
    #[must_use]
    pub fn key_set(&self) -> KeySet {
        let year = chrono::TimeDelta::days(366);
        let now = self.now();
        let not_after = now.checked_add_signed(year * i32::try_from(KEY_YEARS).unwrap_or(1)).unwrap_or(now);
        KeySet {
            keys: vec![VerificationKey {
                kid: self.keys().kid().to_owned(),
                public_key: public_key_of(self.keys().signing_key()),
                not_before: now - year,
                not_after,
            }],
            sealing_key: self.keys().sealing_key(),
        }
    }
}
