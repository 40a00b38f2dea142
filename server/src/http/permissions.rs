//! Who may do what: the one place that knows.
//!
//! A right is a permission of the API at one organizer in one card system, held by a person (when a program acts
//! for them) or by a client (when it acts of its own accord). The route table says which permissions a route
//! needs at all ([`Access`], checked before the handler runs); the handler then asks here for the organizer or
//! passholder that it finds in the request. Passholders may see and use what is their own or their family's,
//! through a client that is trusted with it.

use std::collections::{BTreeMap, BTreeSet};

use uitpas_wire::api::Permission;

use super::auth::{Caller, Who};
use super::problem::{Answer, ApiError};
use crate::oidc::{APP_CLIENT, WEB_CLIENT};
use crate::permissions::Subject;
use crate::registry::Registry;

/// Which callers a route lets through at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Anybody, without saying who.
    pub anonymous: bool,
    /// A client that only says its name (`x-client-id`).
    pub identified: bool,
    /// A person's token.
    pub user: bool,
    /// A client's own token.
    pub client: bool,
    /// At least one of these is needed somewhere; none at all when empty.
    pub any_of: &'static [Permission],
    /// A person gets through without them: the handler looks whose data it is.
    pub or_own: bool,
    /// A token that is no longer valid counts as none: the body proves itself.
    pub signed: bool,
}

impl Access {
    /// Everybody.
    pub const PUBLIC: Self =
        Self { anonymous: true, identified: true, user: true, client: true, any_of: &[], or_own: false, signed: false };
    /// Everybody whose body is signed; a login may help, and may have ended.
    pub const SIGNED: Self = Self { signed: true, ..Self::PUBLIC };
    /// Whoever says at least which client it is.
    pub const IDENTIFIED: Self = Self { anonymous: false, ..Self::PUBLIC };
    /// A token of either kind.
    pub const TOKEN: Self = Self { identified: false, ..Self::IDENTIFIED };
    /// A person's token.
    pub const USER: Self = Self { client: false, ..Self::TOKEN };
    /// A client's own token.
    pub const CLIENT: Self = Self { user: false, ..Self::TOKEN };

    /// The same, for holders of one of these permissions.
    #[must_use]
    pub const fn with(self, any_of: &'static [Permission]) -> Self {
        Self { any_of, ..self }
    }

    /// The same, and for passholders about themselves.
    #[must_use]
    pub const fn or_own(self) -> Self {
        Self { or_own: true, ..self }
    }

    /// Whether this caller gets through.
    ///
    /// # Errors
    /// Unauthorized without a token where one is needed; forbidden with the wrong kind, or without the right.
    pub fn check(&self, caller: &Caller) -> Answer<()> {
        match &caller.who {
            Who::Anonymous if self.anonymous => return Ok(()),
            Who::Anonymous => return Err(ApiError::unauthorized("an access token is needed", false)),
            Who::Identified { .. } if self.identified => return Ok(()),
            Who::Identified { .. } => {
                return Err(ApiError::unauthorized("client identification is not enough here", false));
            }
            Who::User { .. } if !self.user => return Err(ApiError::forbidden("a client access token is needed")),
            Who::Client { .. } if !self.client => return Err(ApiError::forbidden("a user access token is needed")),
            Who::User { .. } if self.or_own => return Ok(()),
            Who::User { .. } | Who::Client { .. } => {}
        }
        if self.any_of.is_empty() || self.any_of.iter().any(|permission| caller.rights.anywhere(*permission)) {
            return Ok(());
        }
        Err(missing(self.any_of, None))
    }
}

/// The rights of one caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    grants: BTreeMap<Permission, BTreeMap<String, BTreeSet<i64>>>,
}

impl Rights {
    /// Everything granted to a person.
    ///
    /// # Errors
    /// Only faults.
    pub async fn of_user(registry: &Registry, account: &str) -> Answer<Self> {
        Self::load(registry, &Subject::User(account.to_owned())).await
    }

    /// Everything granted to a client.
    ///
    /// # Errors
    /// Only faults.
    pub async fn of_client(registry: &Registry, client: &str) -> Answer<Self> {
        Self::load(registry, &Subject::Client(client.to_owned())).await
    }

    async fn load(registry: &Registry, subject: &Subject) -> Answer<Self> {
        let mut rights = Self::default();
        for grant in registry.grants(subject).await? {
            rights.grant(grant.permission, grant.organizer_id, grant.card_system_id);
        }
        Ok(rights)
    }

    fn grant(&mut self, permission: Permission, organizer: String, card_system: i64) {
        self.grants.entry(permission).or_default().entry(organizer).or_default().insert(card_system);
    }

    /// Whether the permission is held anywhere.
    #[must_use]
    pub fn anywhere(&self, permission: Permission) -> bool {
        self.grants.contains_key(&permission)
    }

    /// Whether the permission is held at an organizer, in any card system.
    #[must_use]
    pub fn at(&self, permission: Permission, organizer: &str) -> bool {
        self.grants.get(&permission).is_some_and(|organizers| organizers.contains_key(organizer))
    }

    /// Whether the permission is held at an organizer in one of these card systems.
    #[must_use]
    pub fn at_in(&self, permission: Permission, organizer: &str, card_systems: &[i64]) -> bool {
        self.grants
            .get(&permission)
            .and_then(|organizers| organizers.get(organizer))
            .is_some_and(|held| card_systems.iter().any(|one| held.contains(one)))
    }

    /// The organizers at which the permission is held.
    #[must_use]
    pub fn organizers(&self, permission: Permission) -> Vec<String> {
        self.grants.get(&permission).map(|organizers| organizers.keys().cloned().collect()).unwrap_or_default()
    }

    /// The card systems in which the permission is held at an organizer.
    #[must_use]
    pub fn card_systems_at(&self, permission: Permission, organizer: &str) -> Vec<i64> {
        let held = self.grants.get(&permission).and_then(|organizers| organizers.get(organizer));
        held.map(|systems| systems.iter().copied().collect()).unwrap_or_default()
    }

    /// The card systems in which the permission is held.
    #[must_use]
    pub fn card_systems(&self, permission: Permission) -> Vec<i64> {
        let organizers = self.grants.get(&permission).into_iter().flat_map(BTreeMap::values);
        organizers.flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl Caller {
    /// The permission, anywhere.
    ///
    /// # Errors
    /// Forbidden.
    pub fn require(&self, permission: Permission) -> Answer<()> {
        if self.rights.anywhere(permission) { Ok(()) } else { Err(missing(&[permission], None)) }
    }

    /// The permission at an organizer.
    ///
    /// # Errors
    /// Forbidden.
    pub fn require_at(&self, permission: Permission, organizer: &str) -> Answer<()> {
        if self.rights.at(permission, organizer) { Ok(()) } else { Err(missing(&[permission], Some(organizer))) }
    }

    /// The permission at an organizer, in one of the card systems of what is asked for; in any when it has none.
    ///
    /// # Errors
    /// Forbidden.
    pub fn require_in(&self, permission: Permission, organizer: &str, card_systems: &[i64]) -> Answer<()> {
        let held = if card_systems.is_empty() {
            self.rights.at(permission, organizer)
        } else {
            self.rights.at_in(permission, organizer, card_systems)
        };
        if held { Ok(()) } else { Err(missing(&[permission], Some(organizer))) }
    }

    /// The permission at one of several organizers.
    ///
    /// # Errors
    /// Forbidden.
    pub fn require_at_any(&self, permission: Permission, organizers: &[String]) -> Answer<()> {
        if organizers.iter().any(|organizer| self.rights.at(permission, organizer)) {
            return Ok(());
        }
        Err(missing(&[permission], None))
    }

    /// The passholder whom a person means by `me` or an id, when the person may act for them: they are the same,
    /// or family. `None` when they are not.
    ///
    /// # Errors
    /// Forbidden for `me` when the caller is no passholder, or the program may not show a passholder their own
    /// data.
    pub async fn own_passholder(&self, registry: &Registry, id: &str, trust: Permission) -> Answer<Option<String>> {
        let Who::User { account, client } = &self.who else {
            return if id == "me" { Err(ApiError::forbidden("me: a user access token is needed")) } else { Ok(None) };
        };
        let Some(own) = registry.passholder_id_of_account(account).await? else {
            let problem = || ApiError::new(uitpas_wire::Slug::PassholderNotFound).detail("me: the user has no pass");
            return if id == "me" { Err(problem()) } else { Ok(None) };
        };
        let meant = if id == "me" { own.as_str() } else { id };
        if !registry.may_act_for(&own, meant).await? {
            return Ok(None);
        }
        if !client_is_trusted(registry, client, trust).await? {
            return Err(missing(&[trust], None).detail(format!("the client {client} lacks the permission {trust}")));
        }
        Ok(Some(meant.to_owned()))
    }
}

/// Whether a program may show passholders their own data: ours always, others when they were granted it.
pub(super) async fn client_is_trusted(registry: &Registry, client: &str, permission: Permission) -> Answer<bool> {
    if client == APP_CLIENT || client == WEB_CLIENT {
        return Ok(true);
    }
    Ok(Rights::of_client(registry, client).await?.anywhere(permission))
}

/// Forbidden, naming what is missing.
pub(super) fn missing(permissions: &[Permission], organizer: Option<&str>) -> ApiError {
    let names: Vec<&str> = permissions.iter().map(|permission| permission.as_str()).collect();
    let names = names.join(" or ");
    ApiError::forbidden(match organizer {
        Some(organizer) => format!("missing permission {names} for organizer {organizer}"),
        None => format!("missing permission {names}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_holds_only_for_its_organizer_and_card_system() {
        let mut rights = Rights::default();
        rights.grant(Permission::CheckinsWrite, "library".into(), 1);
        assert!(rights.anywhere(Permission::CheckinsWrite));
        assert!(rights.at(Permission::CheckinsWrite, "library"));
        assert!(rights.at_in(Permission::CheckinsWrite, "library", &[2, 1]));
        assert!(!rights.at_in(Permission::CheckinsWrite, "library", &[2]));
        assert!(!rights.at(Permission::CheckinsWrite, "pool"));
        assert!(!rights.anywhere(Permission::CheckinsRead));
        assert_eq!(rights.card_systems(Permission::CheckinsWrite), [1]);
    }
}
