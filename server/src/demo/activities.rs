//! The demo's activities: when they take place follows from the calendar, never
//! from the moment of the first start.
//!
//! A rule says on which days an activity begins; one activity per such day is
//! created under an identifier that holds the day. Starting the demo again on a
//! later day therefore adds the days that came into sight, and moves nothing.
//! Something runs at every hour of every day, so that a counter can check in
//! right away.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use uitpas_domain::limit_period::PeriodType;

use super::organizers as by;

/// Days before today for which activities exist.
pub const DAYS_BACK: u64 = 35;
/// Days after today for which activities exist.
pub const DAYS_AHEAD: u64 = 21;

/// Identifier of the official event with 100 ticket sales a passholder and week.
pub const TEST_EVENT_100_A_WEEK: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Identifier of the official event with 1 ticket sale a passholder and week.
pub const TEST_EVENT_1_A_WEEK: &str = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a";
/// Identifier of the official event of another organizer.
pub const TEST_EVENT_OF_OTHERS: &str = "373d6cee-b4ae-4637-9b7c-eeb79e45f044";

/// Begin and end of one day, in minutes after midnight; 0–1440 is the whole day.
pub type Hours = (u16, u16);

/// The whole day.
pub const WHOLE_DAY: Hours = (0, 1440);

/// When an activity takes place.
pub enum When {
    /// Once, on each of these weekdays: one activity a day.
    On(&'static [Weekday], Hours),
    /// Several days in a row from this weekday on: one activity a week.
    Several(Weekday, u64, Hours),
    /// Returning hours through a calendar year: one activity a year.
    Weekly(&'static [Weekday], Hours),
    /// Every day of a calendar year, 00:00–24:00: one activity a year.
    AllYear,
}

/// What it costs.
#[derive(Clone, Copy)]
pub enum Price {
    /// Explicitly free.
    Free,
    /// Normal price in cents.
    Euro(u32),
    /// Normal price, and a lower one for members, in cents.
    WithMembers(u32, u32),
}

/// An activity to create.
pub struct Activity {
    /// Beginning of the identifier, or the whole of it where it never repeats.
    pub key: &'static str,
    /// Organizer.
    pub organizer: &'static str,
    /// Title as shown.
    pub title: &'static str,
    /// One sentence about it.
    pub description: &'static str,
    /// When it takes place.
    pub when: When,
    /// What it costs.
    pub price: Price,
    /// For members of the organizer only: not public, yet it earns points.
    pub members_only: bool,
    /// Points, where they are not the default of 1.
    pub points: u32,
    /// Check-ins a passholder and calendar period, where set.
    pub checkin_limit: Option<(u32, PeriodType)>,
    /// Ticket sales a passholder and calendar period, where set.
    pub ticket_limit: Option<(u32, PeriodType)>,
    /// The identifier has no date in it: it is known to scripts.
    pub fixed_id: bool,
}

const fn activity(
    key: &'static str,
    organizer: &'static str,
    title: &'static str,
    description: &'static str,
    when: When,
    price: Price,
) -> Activity {
    Activity {
        key,
        organizer,
        title,
        description,
        when,
        price,
        members_only: false,
        points: 1,
        checkin_limit: None,
        ticket_limit: None,
        fixed_id: false,
    }
}

const EVERY_DAY: &[Weekday] =
    &[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// All activities of the demo.
pub const ACTIVITIES: &[Activity] = &[
    activity(
        "leeszaal",
        by::LIBRARY,
        "Leeszaal dag en nacht",
        "Lezen, studeren of de krant doornemen.",
        When::AllYear,
        Price::Free,
    ),
    activity(
        "lezing",
        by::LIBRARY,
        "Gratis lezing: de geschiedenis van het Meetjesland",
        "Een avond vol verhalen uit de streek.",
        When::On(&[Weekday::Mon, Weekday::Thu], (19 * 60 + 30, 21 * 60 + 30)),
        Price::Free,
    ),
    Activity {
        members_only: true,
        ..activity(
            "training",
            by::GYM_CLUB,
            "Wekelijkse training",
            "Training voor alle leeftijden, alleen voor leden.",
            When::Weekly(&[Weekday::Mon, Weekday::Wed, Weekday::Sat], (18 * 60, 20 * 60)),
            Price::Free,
        )
    },
    activity(
        "open-turnles",
        by::GYM_CLUB,
        "Open turnles",
        "Kom eens proberen, de hele dag door.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::WithMembers(600, 300),
    ),
    Activity {
        points: 25,
        checkin_limit: Some((1, PeriodType::Year)),
        ..activity(
            "lidmaatschap",
            by::GYM_CLUB,
            "Jaarlidmaatschap turnkring",
            "Een jaar lang trainen.",
            When::AllYear,
            Price::Euro(12_000),
        )
    },
    activity(
        "concert",
        by::CULTURAL_CENTRE,
        "Concert: strijkers en stemmen",
        "Kamermuziek in de grote zaal.",
        When::On(&[Weekday::Tue, Weekday::Wed, Weekday::Fri, Weekday::Sat, Weekday::Sun], (20 * 60, 22 * 60 + 30)),
        Price::Euro(1_800),
    ),
    activity(
        "foyer",
        by::CULTURAL_CENTRE,
        "Tentoonstelling in de foyer",
        "Werk van makers uit de buurt.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Free,
    ),
    Activity {
        points: 12,
        checkin_limit: Some((1, PeriodType::Year)),
        ..activity(
            "halfjaar-notenleer",
            by::MUSIC_SCHOOL,
            "Notenleer, half jaar",
            "Inschrijving voor een half schooljaar.",
            When::AllYear,
            Price::Euro(9_000),
        )
    },
    activity(
        "samenspel",
        by::MUSIC_SCHOOL,
        "Samenspel",
        "Breng je instrument mee.",
        When::Weekly(&[Weekday::Wed, Weekday::Sat], (14 * 60, 16 * 60)),
        Price::Euro(500),
    ),
    activity(
        "kamp",
        by::YOUTH_CLUB,
        "Driedaags kamp",
        "Drie dagen spelen, bouwen en koken; elke dag een punt.",
        When::Several(Weekday::Mon, 3, (9 * 60, 16 * 60 + 30)),
        Price::Euro(7_500),
    ),
    activity(
        "weekendkamp",
        by::YOUTH_CLUB,
        "Kamp aan het water",
        "Drie dagen buiten; elke dag een punt.",
        When::Several(Weekday::Fri, 3, (9 * 60, 16 * 60 + 30)),
        Price::Euro(8_000),
    ),
    activity(
        "instuif",
        by::YOUTH_CLUB,
        "Instuif",
        "Binnenlopen mag altijd.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Free,
    ),
    activity(
        "festivaldag",
        by::FESTIVAL,
        "Dorpsfestival, dagkaart",
        "Muziek en straattheater van 's morgens tot 's avonds.",
        When::On(&[Weekday::Sat, Weekday::Sun], (11 * 60, 23 * 60)),
        Price::Euro(2_500),
    ),
    activity(
        "museumbezoek",
        by::MUSEUM,
        "Bezoek aan het streekmuseum",
        "De vaste collectie en de tuin.",
        When::Weekly(
            &[Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun],
            (10 * 60, 17 * 60),
        ),
        Price::Euro(800),
    ),
    activity(
        "buitenspeeldag",
        by::LEISURE_SERVICE,
        "Speelplein",
        "Spelen onder begeleiding, de hele dag.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Euro(300),
    ),
    activity(
        "ontmoeting",
        by::SOCIAL_SERVICE,
        "Ontmoetingsmoment",
        "Koffie en een babbel.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Free,
    ),
    activity(
        "zwemmen",
        by::SWIMMING_POOL,
        "Vrij zwemmen",
        "Recreatiebad en banen.",
        When::Weekly(EVERY_DAY, (7 * 60, 21 * 60)),
        Price::Euro(450),
    ),
    activity(
        "nachtzwemmen",
        by::SWIMMING_POOL,
        "24 uur van het zwembad",
        "Het bad blijft dag en nacht open.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Euro(450),
    ),
    activity(
        "buurtfeest",
        by::FAIR,
        "Buurtfeest",
        "Hele dag kermis, spelen en samen eten.",
        When::On(EVERY_DAY, WHOLE_DAY),
        Price::Free,
    ),
    activity(
        "wandeling",
        by::WALKING_CLUB,
        "Wandeling langs de kreken",
        "Acht kilometer, stevige schoenen aan.",
        When::On(&[Weekday::Tue, Weekday::Thu, Weekday::Sun], (9 * 60, 12 * 60)),
        Price::Euro(200),
    ),
    Activity {
        fixed_id: true,
        ticket_limit: Some((100, PeriodType::Week)),
        ..activity(
            TEST_EVENT_100_A_WEEK,
            by::TEST_ORGANIZER,
            "Testactiviteit, 100 verkopen per week",
            "Officiële testgegevens: elke dag van het jaar open.",
            When::AllYear,
            Price::Euro(1_000),
        )
    },
    Activity {
        fixed_id: true,
        ticket_limit: Some((1, PeriodType::Week)),
        ..activity(
            TEST_EVENT_1_A_WEEK,
            by::TEST_ORGANIZER,
            "Testactiviteit, 1 verkoop per week",
            "Officiële testgegevens: elke dag van het jaar open.",
            When::AllYear,
            Price::Euro(1_000),
        )
    },
    Activity {
        fixed_id: true,
        ..activity(
            TEST_EVENT_OF_OTHERS,
            by::OTHER_TEST_ORGANIZER,
            "Testactiviteit van een andere organisator",
            "Officiële testgegevens: hier heeft de testorganisator geen rechten.",
            When::AllYear,
            Price::Euro(1_000),
        )
    },
];

/// One activity with its days.
pub struct Dated {
    /// What it is.
    pub activity: &'static Activity,
    /// Identifier.
    pub id: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// The activities that exist when the demo starts on `today`.
pub fn around(today: NaiveDate) -> Vec<Dated> {
    let days: Vec<NaiveDate> = today
        .checked_sub_days(Days::new(DAYS_BACK))
        .unwrap_or(today)
        .iter_days()
        .take((DAYS_BACK + DAYS_AHEAD + 1) as usize)
        .collect();
    ACTIVITIES.iter().flat_map(|activity| dates_of(activity, today, &days)).collect()
}

fn dates_of(activity: &'static Activity, today: NaiveDate, days: &[NaiveDate]) -> Vec<Dated> {
    let single = |day: NaiveDate, length: u64| Dated {
        activity,
        id: format!("demo-{}-{day}", activity.key),
        from: day,
        until: day.checked_add_days(Days::new(length - 1)).unwrap_or(day),
    };
    match &activity.when {
        When::On(weekdays, _) => {
            days.iter().filter(|day| weekdays.contains(&day.weekday())).map(|day| single(*day, 1)).collect()
        }
        When::Several(first, length, _) => {
            days.iter().filter(|day| day.weekday() == *first).map(|day| single(*day, *length)).collect()
        }
        When::Weekly(..) | When::AllYear if activity.fixed_id => year(activity, today.year(), activity.key.to_owned()),
        When::Weekly(..) | When::AllYear => {
            let mut years: Vec<i32> = days.iter().map(Datelike::year).collect();
            years.dedup();
            years.into_iter().flat_map(|y| year(activity, y, format!("demo-{}-{y}", activity.key))).collect()
        }
    }
}

fn year(activity: &'static Activity, year: i32, id: String) -> Vec<Dated> {
    match (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) {
        (Some(from), Some(until)) => vec![Dated { activity, id, from, until }],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::organizers::ORGANIZERS;
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_activity_has_an_organizer_and_every_organizer_an_activity() {
        let known: BTreeSet<_> = ORGANIZERS.iter().map(|o| o.id).collect();
        let used: BTreeSet<_> = ACTIVITIES.iter().map(|a| a.organizer).collect();
        assert_eq!(known, used);
    }

    #[test]
    fn the_next_day_adds_and_moves_nothing() {
        let today = around(day("2026-12-30"));
        let tomorrow = around(day("2026-12-31"));
        for before in &today {
            if let Some(after) = tomorrow.iter().find(|after| after.id == before.id) {
                assert_eq!((before.from, before.until), (after.from, after.until), "{}", before.id);
            }
        }
        assert!(tomorrow.iter().any(|after| !today.iter().any(|before| before.id == after.id)));
    }

    #[test]
    fn whichever_the_day_the_kinds_that_one_wants_to_try_are_there() {
        for start in day("2026-11-23").iter_days().take(7) {
            let there = around(start);
            let on = |key: &str| there.iter().any(|a| a.activity.key == key && a.from <= start && start <= a.until);
            for key in ["leeszaal", "buurtfeest", "open-turnles", TEST_EVENT_100_A_WEEK] {
                assert!(on(key), "{key} on {start}");
            }
            let ids: BTreeSet<_> = there.iter().map(|a| &a.id).collect();
            assert_eq!(ids.len(), there.len());
        }
    }
}
