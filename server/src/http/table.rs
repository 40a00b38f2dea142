//! The routes as data: address, method, who gets through, and the handler.
//!
//! The router is built from this table, and the test of rights walks it, so that no route can exist without
//! either. `rights` says in words what the handler checks beyond [`Access`].

use axum::http::Method;
use axum::routing::{MethodRouter, get, put};
use uitpas_wire::api::Permission as P;

use super::permissions::Access;
use super::routes::{card_systems, events, health, organizers, passes, passholders};
use super::state::AppState;

/// One route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with `{…}` for what varies.
    pub path: &'static str,
    /// Who gets through to the handler.
    pub access: Access,
    /// What the handler checks.
    pub rights: &'static str,
    /// The handler.
    pub(super) serve: fn() -> MethodRouter<AppState>,
}

macro_rules! routes {
    ($($method:ident $path:literal $access:expr, $rights:literal, $handler:path;)+) => {
        /// Every route of the API.
        pub const ROUTES: &[Route] = &[$(Route {
            method: method!($method),
            path: $path,
            access: $access,
            rights: $rights,
            serve: || $method($handler),
        }),+];
    };
}

macro_rules! method {
    (get) => {
        Method::GET
    };
    (post) => {
        Method::POST
    };
    (put) => {
        Method::PUT
    };
    (delete) => {
        Method::DELETE
    };
}

const SEARCH_PASSHOLDERS: &[P] = &[P::PassholdersSearch, P::PassholdersSearchById, P::PassholdersSearchAll];

routes! {
    get "/health" Access::PUBLIC, "", health::health;

    get "/passes" Access::TOKEN.with(&[P::PassesRead]), "", passes::by_identifier;
    get "/passes/{uitpasNumber}" Access::TOKEN.with(&[P::PassesRead]), "", passes::by_number;
    get "/insz-numbers/{inszNumber}" Access::TOKEN.with(&[P::PassesInsznumbersRead]), "", passes::by_insz;
    get "/chip-numbers/{chipNumber}" Access::TOKEN.with(&[P::PassesChipnumbersRead]), "", passes::by_chip;

    get "/passholders" Access::TOKEN.with(SEARCH_PASSHOLDERS),
        "PASSHOLDERS_SEARCH: only its card systems, unless by an identifier; …_BY_ID: only by an identifier",
        passholders::search;
    get "/passholders/me" Access::USER.or_own(), "PASSHOLDERS_SELF_READ of the client", passholders::me;
    get "/passholders/{passholderId}" Access::TOKEN.with(SEARCH_PASSHOLDERS),
        "PASSHOLDERS_SEARCH: only its card systems", passholders::one;
    get "/passholders/{passholderId}/family-members" Access::TOKEN.with(&[P::PassholdersFamilyMembers]).or_own(),
        "", passholders::family;

    get "/events" Access::PUBLIC, "", events::search;
    get "/events/{eventId}" Access::PUBLIC, "", events::one;
    get "/events/{eventId}/settings"
        Access::TOKEN.with(&[P::EventSettingsRead, P::EventSettingsReadAll]),
        "EVENT_SETTINGS_READ: at the event's organizer", events::settings;
    put "/events/{eventId}/settings"
        Access::TOKEN.with(&[P::EventSettingsUpdate, P::EventSettingsUpdateAll]),
        "EVENT_SETTINGS_UPDATE: at the event's organizer", events::put_settings;
    get "/events/{eventId}/card-systems" Access::TOKEN, "", events::card_systems;
    put "/events/{eventId}/card-systems"
        Access::TOKEN.with(&[P::EventsUpdate, P::EventsUpdateAll]),
        "EVENTS_UPDATE: at the event's organizer", events::put_card_systems;

    get "/organizers" Access::TOKEN.with(&[P::OrganizersSearch]), "only where it is held", organizers::search;
    get "/organizers/{id}" Access::TOKEN.with(&[P::OrganizersSearch]), "at this organizer", organizers::one;

    get "/card-systems" Access::IDENTIFIED, "", card_systems::search;
    get "/card-systems/{cardSystemId}" Access::IDENTIFIED, "", card_systems::one;
}
