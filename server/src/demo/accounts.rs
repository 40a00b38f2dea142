//! Who can log in to the demo, with what rights. Everybody's password is "demo".
//!
//! Each of them is marked as a demo login: the issuer lets them in only in demo
//! mode and only from this machine. Rights are ordinary grants a person,
//! organizer and card system; nothing in the registry knows the demo.

use uitpas_wire::api::Permission;

use super::organizers as at;
use super::people;

/// The password of every demo login, and the secret of the demo client is the same word.
pub const PASSWORD: &str = "demo";
/// The client of scripts: all rights on the official test organizer.
pub const CLIENT: &str = "demo-organizer";

/// What somebody may do at an organizer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A volunteer behind the counter.
    Counter,
    /// The same, who also manages the counter's reward desks.
    Desks,
    /// Everything that the API knows.
    Everything,
}

/// A person who can log in; who that is, is said by the text `demo-who-USERNAME`.
pub struct Login {
    /// User name; the identifier in tokens is derived from it.
    pub username: &'static str,
    /// Name as shown.
    pub display_name: &'static str,
    /// Rights at organizers.
    pub rights: &'static [(&'static str, Role)],
    /// The passholder that this person is.
    pub passholder: Option<&'static str>,
}

/// All demo logins.
pub const LOGINS: &[Login] = &[
    Login {
        username: "balie",
        display_name: "Balie (demo)",
        rights: &[
            (at::LIBRARY, Role::Desks),
            (at::CULTURAL_CENTRE, Role::Desks),
            (at::SWIMMING_POOL, Role::Desks),
            (at::TEST_ORGANIZER, Role::Desks),
        ],
        passholder: None,
    },
    Login {
        username: "turnkring",
        display_name: "Turnkring (demo)",
        rights: &[(at::GYM_CLUB, Role::Counter)],
        passholder: None,
    },
    Login {
        username: "gemeente",
        display_name: "Gemeente Eeklo (demo)",
        rights: &[(at::LEISURE_SERVICE, Role::Everything), (at::SOCIAL_SERVICE, Role::Everything)],
        passholder: None,
    },
    Login { username: "anke", display_name: "Anke Demo", rights: &[], passholder: Some(people::PARENT) },
    Login { username: "dirk", display_name: "Dirk Demo", rights: &[], passholder: Some(people::SAVER) },
    Login { username: "emma", display_name: "Emma Demo", rights: &[], passholder: Some("demo-emma") },
];

/// What a counter volunteer may do.
pub const COUNTER_RIGHTS: &[Permission] = &[
    Permission::TariffsRead,
    Permission::TicketsalesSearch,
    Permission::TicketsalesRegister,
    Permission::EventsRead,
    Permission::EventSettingsRead,
    Permission::EventsQrCheckincode,
    Permission::CheckinsRead,
    Permission::CheckinsWrite,
    Permission::OrganizersSearch,
    Permission::PassesRead,
    Permission::PassesChipnumbersRead,
    Permission::PassholdersSearchById,
    Permission::RewardsRead,
    Permission::RewardsRedeem,
    Permission::RewardsPassholdersRead,
];

/// What is needed beyond that to manage reward desks.
pub const DESK_RIGHTS: &[Permission] = &[Permission::OrganizersAdminsWrite];

/// The identifier of a demo login in tokens.
pub fn subject(username: &str) -> String {
    format!("demo-user-{username}")
}

/// The address of a demo login; nothing is ever sent to it.
pub fn email(username: &str) -> String {
    format!("{username}@demo.example")
}
