//! The keys of the API's answers, as the API description 4.0 lists them: those
//! that must be there, and those that may.

use std::collections::BTreeSet;

use serde_json::Value;

/// Required and optional keys of an object.
pub struct Shape {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

macro_rules! shape {
    ($name:ident: $($required:literal)* ; $($optional:literal)*) => {
        pub const $name: Shape =
            Shape { name: stringify!($name), required: &[$($required),*], optional: &[$($optional),*] };
    };
}

shape!(PAGE: "totalItems" "member"; );
shape!(PASS: "passholderId" "passType" "uitpasNumber" "firstName" "points" "postalCode" "cardSystem" "socialTariff";
    "messages");
shape!(PASS_TARIFF: "status"; "endDate");
shape!(CARD_SYSTEM: "id"; "name" "branding" "links" "cities" "permanent" "allowsCardlessRegistration"
    "cardlessRegistrationType" "socialTariffInfo");
shape!(CITY: "postalCode" "name"; );
shape!(CHECKIN: "eventId" "uitpasNumber" "id" "creationDate" "points"; "eventTitle" "passholder");
shape!(CHECKIN_IN_LIST: "eventId" "uitpasNumber" "id" "creationDate" "points"; "eventTitle");
shape!(CHECKIN_STATUS: "allowed"; "endUserMessage");
shape!(CODE_CHECKIN: "addedPoints" "totalPoints"; );
shape!(REWARD: "title" "type" "promotionalDescription" "publicationPeriod" "id";
    "points" "categories" "moreInfoURL" "grantingPeriod" "owningCardSystem" "applicableCardSystems" "allCardSystems"
    "organizers" "status" "maxAvailableUnits" "unitsTaken" "practicalInfo" "pictures" "redeemPeriod" "forKids" "sport"
    "featured" "online" "lastChance" "redeemConstraint");
shape!(TARIFFS: "available"; "endUserMessage");
shape!(TARIFF_AVAILABILITY: "id" "name" "price" "type" "remaining"; );
shape!(TARIFF: "id"; "name" "price" "type");
shape!(TICKET_SALE: "regularPrice" "tariff" "eventId" "uitpasNumber" "id" "creationDate";
    "regularPriceLabel" "eventTitle" "passholder");
shape!(PERIOD: "begin"; "end");
shape!(CONSTRAINT: "volume" "period"; );
shape!(REDEEM_STATUS: "redeemable"; "reason" "message");
shape!(REDEEMED: "id" "reward" "redeemDate"; "redeemInfo" "redeemCode");
shape!(ORGANIZER: "id"; "name" "cardSystems" "linkedLocationId" "address");
shape!(ORGANIZER_PERMISSIONS: "organizer" "permissions" "permissionDetails"; "linkedOrganizers");
shape!(PERMISSION_DETAIL: "id"; "label" "cardSystemIds");
shape!(EVENT_SETTINGS: "id" "checkinPoints"; "passholderTicketLimit" "checkinLimit");
shape!(PERIOD_LIMIT: "volume" "periodType"; );
shape!(EVENT_CARD_SYSTEM: "id" "enabled"; "name" "manualDistributionKeys");
shape!(DOWNLOAD_LINK: "downloadLink"; );
shape!(TRANSACTION: "title" "location" "creationDate" "points"; );
shape!(PASSHOLDER: "name" "firstName" "dateOfBirth" "address" "id"; "inszNumber" "uitpasNumber" "cardSystemMemberships"
    "email" "creationDate" "gender" "registrationOrganizer" "points" "uitidStatus" "postalCode" "city" "phoneNumber"
    "optInPreferences" "nationality");
shape!(MEMBERSHIP: "cardSystem"; "uitpasNumber" "currentCard" "status" "socialTariff");
shape!(FAMILY_MEMBER: "uitpasNumber" "passholder"; "creationDate" "icon" "mainFamilyMember");

impl Shape {
    /// Whether an object has the keys of this shape and no others.
    #[track_caller]
    pub fn fits<'a>(&self, value: &'a Value) -> &'a Value {
        let object = value.as_object().unwrap_or_else(|| panic!("{} is no object: {value}", self.name));
        let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
        let required: BTreeSet<&str> = self.required.iter().copied().collect();
        let known: BTreeSet<&str> = self.optional.iter().copied().chain(required.iter().copied()).collect();
        let missing: Vec<_> = required.difference(&keys).collect();
        let foreign: Vec<_> = keys.difference(&known).collect();
        assert!(missing.is_empty() && foreign.is_empty(), "{}: missing {missing:?}, foreign {foreign:?}", self.name);
        value
    }

    /// The same for every member of a page or list.
    #[track_caller]
    pub fn fits_all(&self, list: &Value) {
        let members = list.as_array().or_else(|| list["member"].as_array()).unwrap();
        assert!(!members.is_empty(), "no {} to look at", self.name);
        for member in members {
            self.fits(member);
        }
    }
}
