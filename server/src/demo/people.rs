//! The demo's passholders, their cards and their rights: a family and its
//! neighbours in Meetjesland, and every pass of the official test data.
//!
//! Names say that they are invented: everybody is called "Demo". Numbers of the
//! demo's own passes begin with 0991 and carry a right check digit. Whether a
//! pass was issued with social tariff shows in its twelfth digit, as on real
//! ones, and proves as little.

use super::regions::{DENDER, GENT, MEETJESLAND};

/// State of a social tariff when the demo first starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tariff {
    /// Valid to 30 April of next year.
    Active,
    /// Ended 10 days before the first start: the 30 days of grace run.
    InGrace,
    /// Valid, but suspended to 30 days after the first start.
    Suspended,
    /// Ended a year before the first start.
    Expired,
}

/// A membership with its card.
pub struct Membership {
    /// Card system.
    pub region: i64,
    /// Number on the card.
    pub number: &'static str,
    /// Chip in the card; none for a digital pass.
    pub chip: Option<&'static str>,
    /// The card is blocked.
    pub blocked: bool,
    /// Social tariff in this card system.
    pub tariff: Option<Tariff>,
}

/// A passholder to create.
pub struct Person {
    /// Identifier, stable so that scripts can name it.
    pub id: &'static str,
    /// First name.
    pub first_name: &'static str,
    /// Date of birth.
    pub born: (i32, u32, u32),
    /// MALE, FEMALE or X.
    pub gender: &'static str,
    /// Postal code of residence.
    pub postal_code: &'static str,
    /// Memberships, oldest first.
    pub memberships: &'static [Membership],
    /// Points to save in the past: so many check-ins on as many days.
    pub points: u32,
    /// The group's passes have a ticket budget and no points.
    pub group: bool,
    /// Identifier of the passholder who manages this one.
    pub managed_by: Option<&'static str>,
}

/// Family name of everybody in the demo.
pub const FAMILY_NAME: &str = "Demo";

const fn membership(region: i64, number: &'static str, chip: &'static str) -> Membership {
    Membership { region, number, chip: if chip.is_empty() { None } else { Some(chip) }, blocked: false, tariff: None }
}

const fn with(mut base: Membership, tariff: Tariff) -> Membership {
    base.tariff = Some(tariff);
    base
}

const fn blocked(mut base: Membership) -> Membership {
    base.blocked = true;
    base
}

const fn person(
    id: &'static str,
    first_name: &'static str,
    born: (i32, u32, u32),
    gender: &'static str,
    postal_code: &'static str,
    points: u32,
    memberships: &'static [Membership],
) -> Person {
    Person { id, first_name, born, gender, postal_code, memberships, points, group: false, managed_by: None }
}

/// The parent of the demo family.
pub const PARENT: &str = "demo-anke";
/// Somebody with points for an exclusive reward.
pub const SAVER: &str = "demo-dirk";

/// The passholders of the demo's own region.
pub const MEETJESLANDERS: &[Person] = &[
    person(
        PARENT,
        "Anke",
        (1985, 3, 14),
        "FEMALE",
        "9900",
        14,
        &[membership(MEETJESLAND, "0991000000109", "04DE0000000001")],
    ),
    Person {
        managed_by: Some(PARENT),
        ..person(
            "demo-bram",
            "Bram",
            (2014, 6, 2),
            "MALE",
            "9900",
            7,
            &[membership(MEETJESLAND, "0991000000208", "04DE0000000002")],
        )
    },
    Person {
        managed_by: Some(PARENT),
        ..person(
            "demo-cleo",
            "Cleo",
            (2017, 11, 23),
            "FEMALE",
            "9900",
            3,
            &[membership(MEETJESLAND, "0991000000307", "")],
        )
    },
    person(
        SAVER,
        "Dirk",
        (1958, 1, 30),
        "MALE",
        "9970",
        26,
        &[membership(MEETJESLAND, "0991000000406", "04DE0000000004")],
    ),
    person(
        "demo-emma",
        "Emma",
        (2001, 9, 9),
        "FEMALE",
        "9880",
        0,
        &[membership(MEETJESLAND, "0991000000505", "04DE0000000005")],
    ),
    person(
        "demo-fons",
        "Fons",
        (1949, 12, 24),
        "MALE",
        "9900",
        9,
        &[with(membership(MEETJESLAND, "0991000000612", "04DE0000000006"), Tariff::Active)],
    ),
    person(
        "demo-greta",
        "Greta",
        (1990, 4, 1),
        "FEMALE",
        "9060",
        5,
        &[with(membership(MEETJESLAND, "0991000000711", "04DE0000000007"), Tariff::InGrace)],
    ),
    person(
        "demo-hugo",
        "Hugo",
        (1979, 7, 21),
        "MALE",
        "9185",
        4,
        &[with(membership(MEETJESLAND, "0991000000810", "04DE0000000008"), Tariff::Suspended)],
    ),
    person(
        "demo-ilse",
        "Ilse",
        (1966, 2, 28),
        "FEMALE",
        "9960",
        6,
        &[blocked(membership(MEETJESLAND, "0991000000901", "04DE0000000009"))],
    ),
    person(
        "demo-jan",
        "Jan",
        (1995, 5, 5),
        "X",
        "9940",
        11,
        &[membership(MEETJESLAND, "0991000001008", "04DE0000000010"), membership(GENT, "0991000001107", "")],
    ),
    person(
        "demo-kaat",
        "Kaat",
        (2008, 10, 10),
        "FEMALE",
        "9930",
        2,
        &[with(membership(MEETJESLAND, "0991000001214", ""), Tariff::Expired)],
    ),
    Person {
        group: true,
        ..person(
            "demo-groep",
            "Buurtwerk (groep)",
            (2000, 1, 1),
            "X",
            "9980",
            0,
            &[with(membership(MEETJESLAND, "0991000001313", "04DE0000000013"), Tariff::Active)],
        )
    },
];

/// Two cards that lie in stock at a counter of Meetjesland.
pub const STOCK: &[(i64, &str, &str)] = &[
    (MEETJESLAND, "0991000001404", "04DE0000000014"),
    (MEETJESLAND, "0991000001511", "04DE0000000015"),
    (GENT, "0900000074519", "044AC54A8E6180"),
    (GENT, "0900000020405", "047E2EEA053B80"),
];

/// The passholders of the official test data. The two unregistered passes are in [`STOCK`].
pub const OFFICIAL: &[Person] = &[
    official("test-902", "Test 902", "9000", &[membership(GENT, "0900000095902", "04784CDAEE3880")]),
    official(
        "test-513",
        "Test 513",
        "9090",
        &[with(membership(GENT, "0900000067513", "04363CDAEE3880"), Tariff::Active)],
    ),
    official(
        "test-618",
        "Test 618",
        "9000",
        &[with(membership(GENT, "0900000031618", "04CEE7528E6180"), Tariff::Expired)],
    ),
    official(
        "test-113",
        "Test 113",
        "9090",
        &[with(membership(GENT, "0900010959113", "04ED6ACACF6180"), Tariff::Active)],
    ),
    official(
        "test-312",
        "Test 312",
        "9000",
        &[blocked(with(membership(GENT, "0900000002312", "04B00412F15284"), Tariff::Active))],
    ),
    official(
        "test-918",
        "Test 918",
        "1000",
        &[with(membership(GENT, "0900000058918", "045157B2B63780"), Tariff::Expired)],
    ),
    official("test-006", "Test 006", "9000", &[membership(GENT, "1000000520006", "045A4832633680")]),
    official(
        "test-204",
        "Test 204",
        "9000",
        &[with(membership(DENDER, "0900000093204", "045D69DAEE3880"), Tariff::Active)],
    ),
    official("test-305", "Test 305", "9000", &[membership(GENT, "0900004518305", "")]),
    Person {
        managed_by: Some("test-305"),
        ..official("test-815", "Test 815", "9000", &[with(membership(GENT, "0900011902815", ""), Tariff::Active)])
    },
    Person {
        managed_by: Some("test-305"),
        born: (2016, 5, 4),
        ..official("test-417", "Test 417", "9000", &[with(membership(GENT, "0900011903417", ""), Tariff::Active)])
    },
    Person {
        group: true,
        points: 0,
        ..official(
            "test-410",
            "Test 410 (groep)",
            "9000",
            &[with(membership(GENT, "0900000045410", "04D0AB6AF85C80"), Tariff::Active)],
        )
    },
    Person {
        group: true,
        points: 0,
        ..official("test-800", "Test 800 (groep)", "9000", &[membership(GENT, "0900000191800", "048B25DAEE3880")])
    },
];

const fn official(
    id: &'static str,
    first_name: &'static str,
    postal_code: &'static str,
    memberships: &'static [Membership],
) -> Person {
    person(id, first_name, (1990, 1, 1), "X", postal_code, 5, memberships)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use uitpas_domain::{chip_number::ChipNumber, uitpas_number::UitpasNumber};

    #[test]
    fn all_numbers_are_real_numbers_and_nobody_shares_one() {
        let people = MEETJESLANDERS.iter().chain(OFFICIAL);
        let cards: Vec<_> = people
            .flat_map(|p| p.memberships)
            .map(|m| (m.number, m.chip))
            .chain(STOCK.iter().map(|(_, number, chip)| (*number, Some(*chip))))
            .collect();
        for (number, chip) in &cards {
            assert!(number.parse::<UitpasNumber>().is_ok(), "{number}");
            if let Some(chip) = chip {
                assert!(chip.parse::<ChipNumber>().is_ok(), "{chip}");
            }
        }
        assert_eq!(cards.iter().map(|(number, _)| number).collect::<BTreeSet<_>>().len(), cards.len());
    }

    #[test]
    fn all_fifteen_passes_of_the_official_data_are_there() {
        let official = OFFICIAL.iter().map(|p| p.memberships.len()).sum::<usize>();
        assert_eq!(official + STOCK.iter().filter(|(region, ..)| *region == GENT).count(), 15);
    }
}
