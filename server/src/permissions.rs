//! Who may do what: permissions of users and clients, per organizer and card system. Kept here, judged in `http`.

use crate::card_systems;
use crate::db::entities::{organizer, organizer_card_system, permission_grant};
use crate::db::transact;
use crate::error::{RegistryError, Result};
use crate::organizers;
use crate::registry::Registry;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uitpas_wire::Slug;
use uitpas_wire::api::{OrganizerPermissions, Permission, PermissionDetail};

/// Who holds a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A program.
    Client(String),
    /// A person, by the subject of the login.
    User(String),
}

impl Subject {
    fn key(&self) -> (&'static str, &str) {
        match self {
            Self::Client(id) => ("CLIENT", id),
            Self::User(id) => ("USER", id),
        }
    }
}

/// One permission at one organizer in one card system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// At this organizer.
    pub organizer_id: String,
    /// In this card system.
    pub card_system_id: i64,
    /// To do this.
    pub permission: Permission,
}

impl Registry {
    /// Everything that a subject may do. A permission that this version doesn't know grants nothing.
    ///
    /// # Errors
    /// Only faults.
    pub async fn grants(&self, subject: &Subject) -> Result<Vec<Grant>> {
        let (kind, id) = subject.key();
        let rows = permission_grant::Entity::find()
            .filter(permission_grant::Column::SubjectKind.eq(kind))
            .filter(permission_grant::Column::Subject.eq(id))
            .all(self.db().reader())
            .await?;
        let mut grants: Vec<Grant> = rows
            .into_iter()
            .filter_map(|row| {
                Some(Grant {
                    permission: Permission::from_name(&row.permission)?,
                    organizer_id: row.organizer_id,
                    card_system_id: row.card_system_id,
                })
            })
            .collect();
        grants.sort();
        Ok(grants)
    }

    /// The same as the API lists it: per organizer, by name.
    ///
    /// # Errors
    /// Only faults.
    pub async fn permissions_of(&self, subject: &Subject) -> Result<Vec<OrganizerPermissions>> {
        let db = self.db().reader();
        let mut per_organizer: BTreeMap<String, BTreeMap<Permission, Vec<i64>>> = BTreeMap::new();
        for grant in self.grants(subject).await? {
            let held = per_organizer.entry(grant.organizer_id).or_default();
            held.entry(grant.permission).or_default().push(grant.card_system_id);
        }
        let ids: Vec<String> = per_organizer.keys().cloned().collect();
        let mut organizers = organizers::by_ids(db, ids.clone()).await?;
        let links = organizers::systems_of(db, &ids).await?;
        let systems = card_systems::all(db).await?;
        let mut list: Vec<OrganizerPermissions> = per_organizer
            .into_iter()
            .filter_map(|(id, held)| {
                let mut organizer = organizers.remove(&id)?;
                organizer.card_systems = links.get(&id).map(|ids| organizers::pick(&systems, ids));
                Some(OrganizerPermissions {
                    organizer,
                    permissions: held.keys().copied().collect(),
                    permission_details: held
                        .into_iter()
                        .map(|(id, systems)| PermissionDetail { id, label: None, card_system_ids: Some(systems) })
                        .collect(),
                    linked_organizers: None,
                })
            })
            .collect();
        list.sort_by_cached_key(|one| crate::db::folded(one.organizer.name.as_deref().unwrap_or_default()));
        Ok(list)
    }

    /// Replaces everything that a subject may do. A permission without card systems is meant for all of the
    /// organizer's.
    ///
    /// # Errors
    /// `body/invalid-data` for an organizer that is unknown or has no part in a card system named.
    pub async fn put_permissions(&self, subject: &Subject, wanted: &[OrganizerPermissions]) -> Result<()> {
        let (kind, id) = subject.key();
        transact!(self.db(), |tx| async {
            let mut grants = std::collections::BTreeSet::new();
            for (index, one) in wanted.iter().enumerate() {
                let organizer_id = one.organizer.id.as_str();
                if organizer::Entity::find_by_id(organizer_id).one(tx).await?.is_none() {
                    return Err(RegistryError::invalid_data(&format!("/{index}/organizer/id"), "is no organizer"));
                }
                let own: Vec<i64> = organizer_card_system::Entity::find()
                    .filter(organizer_card_system::Column::OrganizerId.eq(organizer_id))
                    .all(tx)
                    .await?
                    .into_iter()
                    .map(|row| row.card_system_id)
                    .collect();
                let plain = one.permissions.iter().map(|permission| (*permission, None));
                let detailed = one.permission_details.iter().map(|detail| (detail.id, detail.card_system_ids.as_ref()));
                for (permission, systems) in plain.chain(detailed) {
                    for system in systems.unwrap_or(&own) {
                        if !own.contains(system) {
                            let pointer = format!("/{index}/permissionDetails");
                            return Err(RegistryError::invalid_data(
                                &pointer,
                                "names a card system that is not the organizer's",
                            ));
                        }
                        grants.insert((organizer_id.to_owned(), *system, permission));
                    }
                }
            }
            permission_grant::Entity::delete_many()
                .filter(permission_grant::Column::SubjectKind.eq(kind))
                .filter(permission_grant::Column::Subject.eq(id))
                .exec(tx)
                .await?;
            let rows: Vec<_> = grants
                .into_iter()
                .map(|(organizer_id, card_system_id, permission)| permission_grant::ActiveModel {
                    subject_kind: Set(kind.to_owned()),
                    subject: Set(id.to_owned()),
                    organizer_id: Set(organizer_id),
                    card_system_id: Set(card_system_id),
                    permission: Set(permission.as_str().to_owned()),
                })
                .collect();
            // SQLite takes a bounded number of parameters in one statement.
            for chunk in rows.chunks(500) {
                permission_grant::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
            }
            Ok(())
        })
    }

    /// The refusal for a client that nobody knows.
    #[must_use]
    pub fn unknown_client() -> RegistryError {
        RegistryError::new(Slug::ClientNotFound)
    }
}
