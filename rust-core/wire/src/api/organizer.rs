//! Organizers, and what a caller may do for each of them.

use serde::{Deserialize, Serialize};

use super::permission::known_only;
use super::{CardSystem, Permission, PermissionLabel};

/// An organizer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organizer {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its card systems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_systems: Option<Vec<CardSystem>>,
    /// The place of the organizer in the event database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_location_id: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<OrganizerAddress>,
}

impl Organizer {
    /// An organizer with its id and name only, as it is embedded in other answers.
    #[must_use]
    pub fn brief(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: Some(name.into()), ..Self::default() }
    }
}

/// The address of an organizer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizerAddress {
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Municipality.
    pub city: String,
}

/// What the caller may do for one organizer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganizerPermissions {
    /// The organizer.
    pub organizer: Organizer,
    /// The permissions; values this version does not know are skipped when reading.
    #[serde(default, deserialize_with = "known_only")]
    pub permissions: Vec<Permission>,
    /// The same with labels and card systems.
    #[serde(default, deserialize_with = "known_only")]
    pub permission_details: Vec<PermissionDetail>,
    /// Organizers reached through this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_organizers: Option<Vec<LinkedOrganizerPermissions>>,
}

/// What the caller may do for an organizer reached through another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkedOrganizerPermissions {
    /// The organizer.
    pub organizer: Organizer,
    /// The permissions.
    #[serde(default, deserialize_with = "known_only")]
    pub permission_details: Vec<PermissionDetail>,
}

/// One permission with its label and the card systems it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionDetail {
    /// The permission.
    pub id: Permission,
    /// Its name for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<PermissionLabel>,
    /// The card systems it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_system_ids: Option<Vec<i64>>,
}
