//! The small world of every run: one region, one club, a handful of people, three activities, two rewards.

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use uitpas_domain::{Calendar, DEFAULT_CHECKIN_LIMIT, PeriodLimit, PeriodType, Span};
use uitpas_registry::db::entities::{
    card, card_system, membership, organizer, organizer_card_system, passholder, reward, reward_organizer,
};
use uitpas_registry::db::millis;
use uitpas_registry::permissions::Subject;
use uitpas_registry::{Db, Registry};
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission};
use uitpas_wire::event::Event;

/// The club whose counters and reward desks run.
pub const CLUB: &str = "club";
/// The account of everybody who works at its counters.
pub const STAFF: &str = "staff";
/// How many people have a pass.
pub const PEOPLE: u32 = 6;
/// Whose points cannot be booked in some runs: something of this person is damaged in the registry's storage.
pub const UNLUCKY: u32 = 5;
/// Points that everybody begins with.
pub const FIRST_POINTS: u32 = 9;
const REGION: i64 = 1;

/// 2026-07-17 08:00 UTC, a Friday: when every run begins.
#[must_use]
pub fn beginning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_784_275_200, 0).unwrap_or_default()
}

/// An activity of the club.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its id.
    pub id: &'static str,
    /// Points for attending.
    pub points: i64,
    /// How often in which period.
    pub limit: PeriodLimit,
    /// When.
    pub calendar: Calendar,
}

/// The three activities: one that lasts for weeks and counts by the day, one of an evening, one that counts by the week.
#[must_use]
pub fn activities() -> [Activity; 3] {
    let span = |from, hours| {
        let start = beginning() + TimeDelta::hours(from);
        Calendar::Single(Span { start, end: start + TimeDelta::hours(hours) })
    };
    [
        Activity { id: "festival", points: 1, limit: DEFAULT_CHECKIN_LIMIT, calendar: span(-24 * 30, 24 * 90) },
        Activity { id: "concert", points: 2, limit: DEFAULT_CHECKIN_LIMIT, calendar: span(-2, 6) },
        Activity {
            id: "training",
            points: 3,
            limit: PeriodLimit { volume: 2, period: PeriodType::Week },
            calendar: span(-24 * 30, 24 * 90),
        },
    ]
}

/// The number on a person's card: a region, a count, and Luhn's digit.
#[must_use]
pub fn number(person: u32) -> String {
    let body = format!("09{person:09}0");
    let weigh = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, twice @ 10..) => twice - 9,
        (0, twice) => twice,
        _ => digit,
    };
    let sum: u32 = body.chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(weigh).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The chip in a person's card.
#[must_use]
pub fn chip(person: u32) -> String {
    format!("04{person:012X}")
}

/// A person's id at the registry.
#[must_use]
pub fn person_id(person: u32) -> String {
    format!("person-{person}")
}

/// The account that a person logs in with.
#[must_use]
pub fn account(person: u32) -> String {
    format!("account-{person}")
}

/// A reward of the club.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// Its id.
    pub id: &'static str,
    /// What it costs.
    pub points: i64,
    /// How many there are, where they are counted.
    pub units: Option<i64>,
}

/// The two rewards: one without end, and one of which there are few.
pub const OFFERS: [Offer; 2] =
    [Offer { id: "coffee", points: 2, units: None }, Offer { id: "shirt", points: 5, units: Some(8) }];

/// Fills an empty registry.
///
/// # Errors
/// The storage refuses a row.
pub async fn fill(registry: &Registry) -> Result<()> {
    region(registry.db()).await?;
    for person in 0..PEOPLE {
        pass(registry.db(), person).await?;
        registry.grant_points(&person_id(person), FIRST_POINTS, "first", beginning()).await?;
    }
    for activity in activities() {
        let limit = (activity.limit != DEFAULT_CHECKIN_LIMIT).then_some(activity.limit);
        registry.put_event(&event(&activity)?, activity.points, limit).await?;
    }
    for one in OFFERS {
        offer(registry.db(), one).await?;
    }
    let rights = OrganizerPermissions {
        organizer: Organizer { id: CLUB.to_owned(), ..Organizer::default() },
        permissions: Permission::ALL.to_vec(),
        permission_details: Vec::new(),
        linked_organizers: None,
    };
    registry.put_permissions(&Subject::User(STAFF.to_owned()), &[rights]).await?;
    Ok(())
}

async fn region(db: &Db) -> Result<()> {
    let row = card_system::ActiveModel {
        id: Set(REGION),
        name: Set("UiTPAS Meetjesland".to_owned()),
        permanent: Set(true),
        logo: Set(None),
        primary_color: Set(None),
        secondary_color: Set(None),
        website: Set(None),
        social_tariff_info: Set(None),
        cardless_registration: Set("NONE".to_owned()),
        passholder_percent: Set(None),
        passholder_cents: Set(None),
        organizer_percent: Set(None),
    };
    card_system::Entity::insert(row).exec_without_returning(db.writer()).await?;
    let row = organizer::ActiveModel {
        id: Set(CLUB.to_owned()),
        name: Set("Turnclub Eeklo".to_owned()),
        name_folded: Set("turnclub eeklo".to_owned()),
        street: Set(None),
        postal_code: Set(Some("9900".to_owned())),
        city: Set(Some("Eeklo".to_owned())),
        linked_location_id: Set(None),
    };
    organizer::Entity::insert(row).exec_without_returning(db.writer()).await?;
    let row = organizer_card_system::ActiveModel { organizer_id: Set(CLUB.to_owned()), card_system_id: Set(REGION) };
    organizer_card_system::Entity::insert(row).exec_without_returning(db.writer()).await?;
    Ok(())
}

async fn pass(db: &Db, person: u32) -> Result<()> {
    let row = passholder::ActiveModel {
        id: Set(person_id(person)),
        kind: Set("INDIVIDUAL".to_owned()),
        name: Set(format!("Demo {person}")),
        first_name: Set("Anke".to_owned()),
        name_folded: Set(format!("demo {person}")),
        first_name_folded: Set("anke".to_owned()),
        date_of_birth: Set(Some("2001-02-03".to_owned())),
        gender: Set(None),
        email: Set(None),
        phone: Set(None),
        street: Set(None),
        postal_code: Set(None),
        city: Set(None),
        city_folded: Set(None),
        country: Set(None),
        nationality: Set(None),
        opt_ins: Set(None),
        insz_hash: Set(None),
        account: Set(Some(account(person))),
        registration_organizer_id: Set(None),
        created_ms: Set(millis(beginning())),
    };
    passholder::Entity::insert(row).exec_without_returning(db.writer()).await?;
    let row = card::ActiveModel {
        number: Set(number(person)),
        chip_number: Set(Some(chip(person))),
        card_type: Set("NFC_CARD".to_owned()),
        state: Set("ACTIVE".to_owned()),
        card_system_id: Set(REGION),
        passholder_id: Set(Some(person_id(person))),
    };
    card::Entity::insert(row).exec_without_returning(db.writer()).await?;
    let row = membership::ActiveModel {
        passholder_id: Set(person_id(person)),
        card_system_id: Set(REGION),
        status: Set("ACTIVE".to_owned()),
        since_ms: Set(millis(beginning())),
        card_number: Set(Some(number(person))),
        tariff_end_ms: Set(None),
        tariff_suspended_until_ms: Set(None),
    };
    membership::Entity::insert(row).exec_without_returning(db.writer()).await?;
    Ok(())
}

fn event(activity: &Activity) -> Result<Event> {
    let mut event: Event = serde_json::from_value(serde_json::json!({
        "@id": format!("https://simulation.invalid/events/{}", activity.id),
        "@type": "Event",
        "name": { "nl": activity.id },
        "calendarType": "permanent",
        "organizer": { "@id": format!("https://simulation.invalid/organizers/{CLUB}"), "name": { "nl": "Turnclub" } },
    }))
    .context("an activity is not readable")?;
    event.set_calendar(&activity.calendar);
    Ok(event)
}

async fn offer(db: &Db, offer: Offer) -> Result<()> {
    let Offer { id, points, units } = offer;
    let row = reward::Model {
        id: id.to_owned(),
        reward_type: "POINTS".to_owned(),
        title: id.to_owned(),
        title_folded: id.to_owned(),
        promotional_description: id.to_owned(),
        practical_info: None,
        more_info_url: None,
        pictures: "[]".to_owned(),
        categories: "[]".to_owned(),
        points,
        owning_card_system_id: REGION,
        all_card_systems: true,
        status: "ACTIVE".to_owned(),
        publication_begin_ms: millis(beginning() - TimeDelta::days(30)),
        publication_end_ms: None,
        redeem_begin_ms: Some(millis(beginning() - TimeDelta::days(30))),
        redeem_end_ms: Some(millis(beginning() + TimeDelta::days(90))),
        granting_begin_ms: None,
        granting_end_ms: None,
        max_units: units,
        limit_volume: None,
        limit_period: None,
        for_kids: false,
        sport: false,
        featured: false,
        online: false,
        redeem_text: None,
        redeem_link: None,
        redeem_label: None,
        redeem_codes: false,
        created_ms: millis(beginning() - TimeDelta::days(30)),
    };
    let row: reward::ActiveModel = row.into();
    reward::Entity::insert(row.reset_all()).exec_without_returning(db.writer()).await?;
    let row = reward_organizer::ActiveModel { reward_id: Set(id.to_owned()), organizer_id: Set(CLUB.to_owned()) };
    reward_organizer::Entity::insert(row).exec_without_returning(db.writer()).await?;
    Ok(())
}
