//! The demo's rewards: one or more of every kind that the handbook knows, and
//! the six of the official test data.
//!
//! Under 10 points small things, 10 a ticket, over 10 exclusive ones. Units
//! already taken are not written here: they come about by redemptions of demo
//! passholders (see `history`), so that stock and ledger agree.

use uitpas_domain::limit_period::PeriodType;

use super::organizers as by;
use super::regions::{DENDER, GENT, MEETJESLAND};

/// The reward of which the last unit was taken by somebody else.
pub const SOLD_OUT: &str = "demo-meet-en-greet";
/// The reward with two units left.
pub const FEW_LEFT: &str = "demo-achter-de-schermen";
/// A reward that several demo passholders redeemed before.
pub const COFFEE: &str = "demo-koffie";
/// Welcome reward of Meetjesland.
pub const WELCOME_BAG: &str = "demo-welkomstpakket";

/// When a reward can be redeemed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// From the beginning of last year, without an end.
    Always,
    /// Ended 40 days before the first start.
    Ended,
    /// Ends 10 days after the first start.
    Soon,
}

/// A reward to create.
pub struct Reward {
    /// Identifier.
    pub id: &'static str,
    /// Title as shown.
    pub title: &'static str,
    /// One sentence about it.
    pub description: &'static str,
    /// Points; 0 makes it a welcome reward.
    pub points: u32,
    /// Category of the API, for example "Doen".
    pub category: &'static str,
    /// Card system that offers it.
    pub owner: i64,
    /// Members of which card systems may redeem it; empty means all.
    pub card_systems: &'static [i64],
    /// Organizers at whose counters it can be redeemed.
    pub organizers: &'static [&'static str],
    /// Units, where they are counted.
    pub stock: Option<u32>,
    /// Redemptions a passholder and calendar period, where limited.
    pub limit: Option<(u32, PeriodType)>,
    /// When it can be redeemed.
    pub open: Open,
    /// What the app shows after redeeming online.
    pub online: Option<Online>,
    /// For children.
    pub for_kids: bool,
    /// About sport.
    pub sport: bool,
    /// Shown first.
    pub featured: bool,
}

/// What an online redemption hands out.
#[derive(Clone, Copy)]
pub struct Online {
    /// Every redemption gets a code of its own, to show or to type.
    pub with_code: bool,
    /// What to do with it.
    pub text: &'static str,
    /// Where to go.
    pub link: &'static str,
}

const fn reward(
    id: &'static str,
    title: &'static str,
    points: u32,
    category: &'static str,
    organizers: &'static [&'static str],
) -> Reward {
    Reward {
        id,
        title,
        description: title,
        points,
        category,
        owner: MEETJESLAND,
        card_systems: &[],
        organizers,
        stock: None,
        limit: None,
        open: Open::Always,
        online: None,
        for_kids: false,
        sport: false,
        featured: false,
    }
}

const FOOD: &str = "Eten en drinken";
const DO: &str = "Doen";
const ITEM: &str = "Gadget of item";
const CAUSE: &str = "Goede doel";

/// All rewards of the demo.
pub const REWARDS: &[Reward] = &[
    Reward {
        description: "Een warme drank in de leescafé-hoek.",
        featured: true,
        ..reward(COFFEE, "Gratis koffie of thee", 2, FOOD, &[by::LIBRARY, by::CULTURAL_CENTRE, by::SOCIAL_SERVICE])
    },
    Reward {
        description: "Een ijsje aan het loket van het zwembad, een per dag.",
        limit: Some((1, PeriodType::Day)),
        for_kids: true,
        ..reward("demo-ijsje", "IJsje", 3, FOOD, &[by::SWIMMING_POOL])
    },
    Reward {
        description: "Herbruikbaar en van staal.",
        stock: Some(200),
        ..reward("demo-drinkfles", "Drinkfles", 6, ITEM, &[by::LEISURE_SERVICE, by::GYM_CLUB])
    },
    Reward {
        description: "Een zwembeurt, een per week.",
        limit: Some((1, PeriodType::Week)),
        sport: true,
        ..reward("demo-zwembeurt", "Zwembeurt", 10, DO, &[by::SWIMMING_POOL])
    },
    Reward {
        description: "Een plaats bij een concert naar keuze, een per maand.",
        limit: Some((1, PeriodType::Month)),
        ..reward("demo-concertticket", "Concertticket", 10, DO, &[by::CULTURAL_CENTRE, by::MUSIC_SCHOOL])
    },
    Reward {
        description: "Alleen voor wie een pas van Meetjesland heeft.",
        card_systems: &[MEETJESLAND],
        ..reward("demo-museumticket", "Museumticket voor streekgenoten", 8, DO, &[by::MUSEUM])
    },
    Reward {
        description: "Een rondleiding door het theater, daar waar niemand komt.",
        stock: Some(4),
        featured: true,
        ..reward(FEW_LEFT, "Achter de schermen", 15, DO, &[by::CULTURAL_CENTRE])
    },
    Reward {
        description: "Een gesprek met de artiesten. Uitverkocht.",
        stock: Some(1),
        ..reward(SOLD_OUT, "Ontmoeting met de artiesten", 12, DO, &[by::FESTIVAL])
    },
    Reward {
        description: "Een boek op je scherm: je krijgt meteen een code.",
        online: Some(Online {
            with_code: true,
            text: "Geef de code in op de website van de bibliotheek.",
            link: "https://bibliotheek.example/e-boek",
        }),
        ..reward("demo-e-boek", "E-boek naar keuze", 5, ITEM, &[by::LIBRARY])
    },
    Reward {
        description: "Kijk thuis naar een voorstelling, een per maand.",
        limit: Some((1, PeriodType::Month)),
        online: Some(Online {
            with_code: false,
            text: "Open de link en kijk binnen de zeven dagen.",
            link: "https://cultuurcentrum.example/kijk",
        }),
        ..reward("demo-voorstelling-thuis", "Voorstelling thuis", 7, DO, &[by::CULTURAL_CENTRE])
    },
    Reward {
        description: "We planten een boom in de streek.",
        open: Open::Soon,
        ..reward("demo-boom", "Plant een boom", 20, CAUSE, &[by::LEISURE_SERVICE])
    },
    Reward {
        description: "Een springbeurt op het buurtfeest, samen met een vriend.",
        for_kids: true,
        sport: true,
        ..reward("demo-springkasteel", "Springkasteel", 1, DO, &[by::FAIR, by::YOUTH_CLUB])
    },
    Reward {
        description: "Kaart met twaalf wandelingen.",
        sport: true,
        ..reward("demo-wandelkaart", "Wandelkaart", 4, ITEM, &[by::WALKING_CLUB])
    },
    Reward {
        description: "De zomeractie is voorbij.",
        open: Open::Ended,
        ..reward("demo-zomeractie", "Zomeractie", 5, DO, &[by::FESTIVAL])
    },
    Reward {
        description: "Een tas met verrassingen voor wie nieuw is, een keer.",
        limit: Some((1, PeriodType::Absolute)),
        card_systems: &[MEETJESLAND],
        ..reward(WELCOME_BAG, "Welkomstpakket", 0, ITEM, &[by::LEISURE_SERVICE, by::LIBRARY])
    },
    Reward {
        description: "Alleen voor wie een pas van Dender heeft.",
        owner: DENDER,
        card_systems: &[DENDER],
        ..reward("demo-dender", "Rondvaart", 10, DO, &[by::OTHER_TEST_ORGANIZER])
    },
    official("5687", "Testvoordeel zonder beperking", 1),
    Reward { limit: Some((1, PeriodType::Absolute)), ..official("5688", "Welkomsttest zonder beperking", 0) },
    Reward { limit: Some((1, PeriodType::Week)), ..official("5823", "Testvoordeel, 1 per week", 1) },
    Reward {
        limit: Some((10, PeriodType::Day)),
        online: Some(Online { with_code: true, text: "Toon deze code.", link: "https://gent.example/testvoordeel" }),
        ..official("5824", "Testvoordeel online, 10 per dag", 1)
    },
    Reward { open: Open::Ended, ..official("5825", "Testvoordeel, voorbij", 1) },
    Reward {
        open: Open::Ended,
        limit: Some((1, PeriodType::Absolute)),
        ..official("5826", "Welkomsttest, voorbij", 0)
    },
];

const fn official(id: &'static str, title: &'static str, points: u32) -> Reward {
    Reward {
        description: "Officiële testgegevens.",
        owner: GENT,
        ..reward(id, title, points, DO, &[by::TEST_ORGANIZER])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_reward_can_be_tried() {
        let any = |wanted: fn(&Reward) -> bool| REWARDS.iter().any(wanted);
        assert!(any(|r| (1..10).contains(&r.points) && r.stock.is_none()), "a small one");
        assert!(any(|r| r.points == 10), "a ticket");
        assert!(any(|r| r.points > 10), "an exclusive one");
        assert!(any(|r| r.points == 0 && r.open == Open::Always), "a welcome");
        assert!(any(|r| r.online.is_some_and(|online| online.with_code)), "online with a code");
        assert!(any(|r| r.online.is_some_and(|online| !online.with_code)), "online with a link");
        assert!(any(|r| r.open == Open::Ended), "an ended one");
        assert!(any(|r| r.card_systems == [MEETJESLAND] && r.points > 0), "own region only");
    }
}
