//! The official test data of the existing system, against the rules of identifiers.

use rstest::rstest;

use crate::{ChipNumber, Insz, PassIdentifier, UitpasNumber, insz::BirthCentury};

/// UiTPAS number, and chip number where the card has one.
const CARDS: [(&str, Option<&str>); 15] = [
    ("0900000095902", Some("04784CDAEE3880")),
    ("0900000067513", Some("04363CDAEE3880")),
    ("0900000031618", Some("04CEE7528E6180")),
    ("0900010959113", Some("04ED6ACACF6180")),
    ("0900000002312", Some("04B00412F15284")),
    ("0900000058918", Some("045157B2B63780")),
    ("1000000520006", Some("045A4832633680")),
    ("0900000093204", Some("045D69DAEE3880")),
    ("0900004518305", None),
    ("0900011902815", None),
    ("0900011903417", None),
    ("0900000074519", Some("044AC54A8E6180")),
    ("0900000020405", Some("047E2EEA053B80")),
    ("0900000045410", Some("04D0AB6AF85C80")),
    ("0900000191800", Some("048B25DAEE3880")),
];

#[test]
fn every_official_card_is_read() {
    for (number, chip) in CARDS {
        assert_eq!(UitpasNumber::parse(number).unwrap().as_str(), number);
        assert!(matches!(PassIdentifier::parse(number), Ok(PassIdentifier::Number(_))), "{number}");
        if let Some(chip) = chip {
            assert_eq!(ChipNumber::parse(chip).unwrap().as_str(), chip);
            assert!(matches!(PassIdentifier::parse(chip), Ok(PassIdentifier::Chip(_))), "{chip}");
        }
    }
}

#[rstest]
#[case("83030201540", BirthCentury::Before2000)]
#[case("36051380284", BirthCentury::Before2000)]
#[case("66010101785", BirthCentury::Before2000)]
#[case("08091860684", BirthCentury::From2000)]
#[case("17010180147", BirthCentury::From2000)]
#[case("10010105762", BirthCentury::From2000)]
fn every_official_national_number_is_read(#[case] insz: &str, #[case] century: BirthCentury) {
    assert_eq!(Insz::parse(insz).unwrap().birth_century(), century);
    assert!(matches!(PassIdentifier::parse(insz), Ok(PassIdentifier::Insz(_))));
}
