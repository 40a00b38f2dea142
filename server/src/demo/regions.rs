//! The demo's card systems and their municipalities.
//!
//! Meetjesland is the region of the provider's handbook: nine municipalities
//! under one card system. Gent is the region of the official test data, with
//! its neighbour 9090 because two of the test passes live there. Dender stands
//! for "some other region". Card system numbers 1 and 8 are those of the
//! published examples; Meetjesland's is the demo's own.

use uitpas_domain::DistributionKey;
use uitpas_domain::distribution_key::{COMMON_KEY, MEETJESLAND_KEY};

/// Card system number of Dender, "the other region".
pub const DENDER: i64 = 1;
/// Card system number of Gent, the official test data's region.
pub const GENT: i64 = 8;
/// Card system number of Meetjesland.
pub const MEETJESLAND: i64 = 24;

/// A card system to create.
pub struct Region {
    /// Card system number.
    pub id: i64,
    /// Name as shown.
    pub name: &'static str,
    /// Website for passholders.
    pub website: &'static str,
    /// Colour of the pass.
    pub colour: &'static str,
    /// Who pays what of a reduced price.
    pub key: DistributionKey,
    /// Postal code and municipality; the first code of a municipality is its main one.
    pub cities: &'static [(&'static str, &'static str)],
}

/// All card systems of the demo.
pub const REGIONS: &[Region] = &[
    Region {
        id: MEETJESLAND,
        name: "UiTPAS Meetjesland (demo)",
        website: "https://meetjesland.example/uitpas",
        colour: "rgba(0,112,96,1.0)",
        key: MEETJESLAND_KEY,
        cities: &[
            ("9880", "Aalter"),
            ("9881", "Aalter"),
            ("9910", "Aalter"),
            ("9960", "Assenede"),
            ("9961", "Assenede"),
            ("9968", "Assenede"),
            ("9900", "Eeklo"),
            ("9940", "Evergem"),
            ("9970", "Kaprijke"),
            ("9971", "Kaprijke"),
            ("9920", "Lievegem"),
            ("9921", "Lievegem"),
            ("9930", "Lievegem"),
            ("9931", "Lievegem"),
            ("9932", "Lievegem"),
            ("9950", "Lievegem"),
            ("9980", "Sint-Laureins"),
            ("9981", "Sint-Laureins"),
            ("9982", "Sint-Laureins"),
            ("9988", "Sint-Laureins"),
            ("9185", "Wachtebeke"),
            ("9060", "Zelzate"),
        ],
    },
    Region {
        id: GENT,
        name: "UiTPAS Gent (demo)",
        website: "https://gent.example/uitpas",
        colour: "rgba(0,82,155,1.0)",
        key: COMMON_KEY,
        cities: &[
            ("9000", "Gent"),
            ("9030", "Gent"),
            ("9031", "Gent"),
            ("9032", "Gent"),
            ("9040", "Gent"),
            ("9041", "Gent"),
            ("9042", "Gent"),
            ("9050", "Gent"),
            ("9051", "Gent"),
            ("9052", "Gent"),
            ("9090", "Melle"),
        ],
    },
    Region {
        id: DENDER,
        name: "UiTPAS Dender (demo)",
        website: "https://dender.example/uitpas",
        colour: "rgba(97,166,14,1.0)",
        key: COMMON_KEY,
        cities: &[("9300", "Aalst"), ("9400", "Ninove"), ("9340", "Lede"), ("9420", "Erpe-Mere")],
    },
];

/// The municipality of a postal code, in any of the demo's regions.
pub fn city_of(postal_code: &str) -> Option<&'static str> {
    REGIONS.iter().flat_map(|region| region.cities).find(|(code, _)| *code == postal_code).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn meetjesland_has_the_nine_municipalities_of_the_handbook() {
        let region = REGIONS.iter().find(|region| region.id == MEETJESLAND).unwrap();
        let names: BTreeSet<_> = region.cities.iter().map(|(_, name)| *name).collect();
        let expected = [
            "Aalter",
            "Assenede",
            "Eeklo",
            "Evergem",
            "Kaprijke",
            "Lievegem",
            "Sint-Laureins",
            "Wachtebeke",
            "Zelzate",
        ];
        assert_eq!(names, expected.into_iter().collect());
    }

    #[test]
    fn a_postal_code_belongs_to_one_region() {
        let codes: Vec<_> = REGIONS.iter().flat_map(|region| region.cities).map(|(code, _)| code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }
}
