//! The routes as data: address, method, who gets through, and the handler.
//!
//! The router is built from this table, and the test of rights walks it, so that no route can exist without
//! either. `rights` says in words what the handler checks beyond [`Access`].

use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post, put};
use uitpas_wire::api::Permission as P;

use super::permissions::Access;
use super::routes::{
    card_systems, checkins, desks, events, health, offline, organizers, passes, passholders, permissions, posters,
    rewards, sheets, ticket_sales,
};
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

/// Who manages an organizer's desks.
const DESKS: &[P] = &[P::OrganizersAdminsWrite];
const SEARCH_PASSHOLDERS: &[P] = &[P::PassholdersSearch, P::PassholdersSearchById, P::PassholdersSearchAll];

routes! {
    get "/health" Access::PUBLIC, "", health::health;

    get "/permissions" Access::TOKEN, "", permissions::mine;
    get "/permissions/{clientId}" Access::CLIENT.with(&[P::PermissionsRead]), "only organizers where it is held",
        permissions::of_client;
    put "/permissions/{clientId}" Access::CLIENT.with(&[P::PermissionsWrite]),
        "at every organizer and card system named", permissions::put_of_client;

    get "/passes" Access::TOKEN.with(&[P::PassesRead]), "", passes::by_identifier;
    get "/passes/{uitpasNumber}" Access::TOKEN.with(&[P::PassesRead]), "", passes::by_number;
    get "/insz-numbers/{inszNumber}" Access::TOKEN.with(&[P::PassesInsznumbersRead]), "", passes::by_insz;
    get "/chip-numbers/{chipNumber}" Access::TOKEN.with(&[P::PassesChipnumbersRead]), "", passes::by_chip;

    get "/passholders" Access::TOKEN.with(SEARCH_PASSHOLDERS),
        "PASSHOLDERS_SEARCH: only its card systems, unless by an identifier; …_BY_ID: only by an identifier",
        passholders::search;
    get "/passholders/me" Access::USER.or_own(), "PASSHOLDERS_SELF_READ of the client", passholders::me;
    put "/passholders/me/opt-in-preferences" Access::USER.or_own(), "PASSHOLDERS_SELF_READ of the client",
        passholders::set_opt_ins;
    get "/passholders/{passholderId}" Access::TOKEN.with(SEARCH_PASSHOLDERS),
        "PASSHOLDERS_SEARCH: only its card systems", passholders::one;
    get "/passholders/{passholderId}/family-members" Access::TOKEN.with(&[P::PassholdersFamilyMembers]).or_own(),
        "", passholders::family;

    get "/passholders/{passholderId}/transactions"
        Access::TOKEN.with(&[P::PassholdersSelfCheckin, P::PassholdersTransactionHistory]).or_own(), "",
        passholders::transactions;
    post "/passholders/{passholderId}/checkins" Access::TOKEN.with(&[P::PassholdersSelfCheckin]).or_own(), "",
        checkins::by_code;

    post "/checkins" Access::TOKEN.with(&[P::CheckinsWrite]), "at the event's organizer", checkins::create;
    get "/checkins" Access::TOKEN.with(&[P::CheckinsRead]), "at every organizerId", checkins::search;
    delete "/checkins/{checkinId}" Access::TOKEN.with(&[P::CheckinsWrite]), "at the event's organizer", checkins::cancel;
    get "/checkin-status" Access::TOKEN.with(&[P::CheckinsWrite]), "at the event's organizer", checkins::status;

    get "/tariffs" Access::TOKEN.with(&[P::TariffsRead]), "at the event's organizer", ticket_sales::tariffs;
    get "/tariffs/static" Access::TOKEN.with(&[P::TariffsRead]), "at the event's organizer",
        ticket_sales::static_tariffs;
    post "/ticket-sales" Access::TOKEN.with(&[P::TicketsalesRegister]), "at every event's organizer",
        ticket_sales::register;
    get "/ticket-sales" Access::TOKEN.with(&[P::TicketsalesSearch]), "at the event's organizer and every organizerId",
        ticket_sales::search;
    delete "/ticket-sales/{ticketSaleId}" Access::TOKEN.with(&[P::TicketsalesRegister]), "at the event's organizer",
        ticket_sales::cancel;

    get "/rewards" Access::IDENTIFIED, "REWARDS_PASSHOLDERS_READ for a passholder's rewards", rewards::search;
    get "/rewards/{rewardId}" Access::TOKEN.with(&[P::RewardsRead]), "", rewards::one;
    get "/rewards/{rewardId}/redeem-status" Access::TOKEN.with(&[P::RewardsRedeem]).or_own(),
        "at one of the reward's organizers", rewards::redeem_status;
    post "/rewards/redeemed" Access::TOKEN.with(&[P::RewardsRedeem]).or_own(), "at one of the reward's organizers",
        rewards::redeem;
    get "/rewards/redeemed" Access::TOKEN.with(&[P::RewardsRead]).or_own(), "at every organizerId", rewards::redeemed;
    delete "/rewards/redeemed/{redeemedRewardId}" Access::TOKEN.with(&[P::RewardsRedeem]),
        "at one of the reward's organizers", rewards::cancel;

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

    get "/events/{eventId}/qr-checkincodes/download-link"
        Access::TOKEN.with(&[P::EventsQrCheckincode]), "at the event's organizer", posters::link;
    get "/events/{eventId}/qr-checkincodes/download" Access::PUBLIC, "the signature of the link", posters::download;

    get "/events/{eventId}/sheets/download-link"
        Access::TOKEN.with(&[P::EventsQrCheckincode]), "at the event's organizer", sheets::event_link;
    get "/events/{eventId}/sheets/download" Access::PUBLIC, "the signature of the link", sheets::event_sheet;
    get "/organizers/{id}/rewards-overview/download-link" Access::TOKEN.with(&[P::RewardsRead]), "",
        sheets::overview_link;
    get "/organizers/{id}/rewards-overview/download" Access::PUBLIC, "the signature of the link", sheets::overview;

    get "/organizers" Access::TOKEN.with(&[P::OrganizersSearch]), "only where it is held", organizers::search;
    get "/organizers/{id}" Access::TOKEN.with(&[P::OrganizersSearch]), "at this organizer", organizers::one;

    get "/card-systems" Access::IDENTIFIED, "", card_systems::search;
    get "/card-systems/{cardSystemId}" Access::IDENTIFIED, "", card_systems::one;

    post "/offline/devices" Access::TOKEN.with(&[P::CheckinsWrite]).or_own(),
        "at the counter's organizer; a passholder for their own", offline::register;
    get "/offline/snapshot" Access::TOKEN.with(&[P::CheckinsWrite]), "at the organizer of the device",
        offline::snapshot;
    post "/offline/operations" Access::SIGNED, "a login for the device, or its signatures", offline::upload;
    get "/offline/keys" Access::PUBLIC, "", offline::keys;
    get "/offline/live-codes" Access::TOKEN.with(&[P::CheckinsWrite]), "at the event's organizer, from its device",
        offline::live_codes;
    get "/offline/pass-codes" Access::USER.or_own(), "a passholder for their own and the family's", offline::pass_codes;
    post "/offline/rights" Access::TOKEN.with(&[P::CheckinsWrite]), "at the organizer of the device", desks::rights;
    post "/offline/sealed" Access::PUBLIC, "the signatures inside", desks::sealed;

    get "/offline/desks" Access::TOKEN.with(DESKS), "at the organizer", desks::overview;
    get "/offline/conflicts" Access::TOKEN.with(DESKS), "at the organizer", desks::conflicts;
    put "/offline/devices/{deviceId}" Access::TOKEN.with(DESKS), "at the organizer of the device", desks::put_settings;
    put "/offline/devices/{deviceId}/state" Access::TOKEN.with(DESKS), "at the organizer of the device",
        desks::put_state;
    post "/offline/leases" Access::TOKEN.with(DESKS), "at the organizer of the device", desks::lend;
    post "/offline/desk-sets" Access::TOKEN.with(DESKS), "at the organizer", desks::open;
    delete "/offline/desk-sets/{deskSetId}" Access::TOKEN.with(DESKS), "at the organizer of the set", desks::close;
}
