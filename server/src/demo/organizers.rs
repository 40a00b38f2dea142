//! The demo's organizers: a dozen of different kinds in Meetjesland, and those
//! of the official test data in Gent.
//!
//! Identifiers are readable on purpose; only the official test organizer keeps
//! the one under which scripts know it.

use super::regions::{GENT, MEETJESLAND};

/// The organizer of the official test data.
pub const TEST_ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
/// The organizer of the third official event, on which the test organizer has no rights.
pub const OTHER_TEST_ORGANIZER: &str = "demo-andere-organisator-gent";
/// Library.
pub const LIBRARY: &str = "demo-bibliotheek-eeklo";
/// Sports club.
pub const GYM_CLUB: &str = "demo-turnkring-aalter";
/// Music school.
pub const MUSIC_SCHOOL: &str = "demo-muziekschool-zelzate";
/// Cultural centre.
pub const CULTURAL_CENTRE: &str = "demo-cultuurcentrum-evergem";
/// Youth club.
pub const YOUTH_CLUB: &str = "demo-jeugdhuis-lievegem";
/// Festival.
pub const FESTIVAL: &str = "demo-festival-kaprijke";
/// Museum.
pub const MUSEUM: &str = "demo-museum-assenede";
/// A municipality's leisure service.
pub const LEISURE_SERVICE: &str = "demo-vrijetijdsdienst-eeklo";
/// A municipality's social service.
pub const SOCIAL_SERVICE: &str = "demo-sociale-dienst-eeklo";
/// Swimming pool.
pub const SWIMMING_POOL: &str = "demo-zwembad-wachtebeke";
/// Neighbourhood fair.
pub const FAIR: &str = "demo-buurtfeest-sint-laureins";
/// Walking club.
pub const WALKING_CLUB: &str = "demo-wandelclub-kaprijke";

/// An organizer to create.
pub struct Organizer {
    /// Identifier.
    pub id: &'static str,
    /// Name as shown.
    pub name: &'static str,
    /// Card system it takes part in.
    pub card_system: i64,
    /// Street and number.
    pub street: &'static str,
    /// Postal code; the city follows from it.
    pub postal_code: &'static str,
}

const fn organizer(
    id: &'static str,
    name: &'static str,
    card_system: i64,
    street: &'static str,
    postal_code: &'static str,
) -> Organizer {
    Organizer { id, name, card_system, street, postal_code }
}

/// All organizers of the demo.
pub const ORGANIZERS: &[Organizer] = &[
    organizer(LIBRARY, "Bibliotheek Eeklo (demo)", MEETJESLAND, "Demoplein 1", "9900"),
    organizer(GYM_CLUB, "Turnkring Aalter (demo)", MEETJESLAND, "Sportlaan 2", "9880"),
    organizer(MUSIC_SCHOOL, "Muziekschool Zelzate (demo)", MEETJESLAND, "Notenstraat 3", "9060"),
    organizer(CULTURAL_CENTRE, "Cultuurcentrum Evergem (demo)", MEETJESLAND, "Podiumstraat 4", "9940"),
    organizer(YOUTH_CLUB, "Jeugdhuis Lievegem (demo)", MEETJESLAND, "Jeugdlaan 5", "9930"),
    organizer(FESTIVAL, "Dorpsfestival Kaprijke (demo)", MEETJESLAND, "Festivalweide 6", "9970"),
    organizer(MUSEUM, "Streekmuseum Assenede (demo)", MEETJESLAND, "Museumdreef 7", "9960"),
    organizer(LEISURE_SERVICE, "Vrijetijdsdienst Eeklo (demo)", MEETJESLAND, "Demoplein 8", "9900"),
    organizer(SOCIAL_SERVICE, "Sociale dienst Eeklo (demo)", MEETJESLAND, "Demoplein 9", "9900"),
    organizer(SWIMMING_POOL, "Zwembad Wachtebeke (demo)", MEETJESLAND, "Zwemlaan 10", "9185"),
    organizer(FAIR, "Buurtfeest Sint-Laureins (demo)", MEETJESLAND, "Kermisplein 11", "9980"),
    organizer(WALKING_CLUB, "Wandelclub Kaprijke (demo)", MEETJESLAND, "Wandelpad 12", "9971"),
    organizer(TEST_ORGANIZER, "Testorganisator Gent (demo)", GENT, "Teststraat 1", "9000"),
    organizer(OTHER_TEST_ORGANIZER, "Andere organisator Gent (demo)", GENT, "Teststraat 2", "9000"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::regions::city_of;
    use std::collections::BTreeSet;

    #[test]
    fn a_dozen_organizers_cover_all_nine_municipalities() {
        let local: Vec<_> = ORGANIZERS.iter().filter(|o| o.card_system == MEETJESLAND).collect();
        assert_eq!(local.len(), 12);
        let cities: BTreeSet<_> = local.iter().map(|o| city_of(o.postal_code).unwrap()).collect();
        assert_eq!(cities.len(), 9);
    }
}
