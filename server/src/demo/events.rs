//! The demo's activities in the shape of the public event database, and as rows.
//!
//! One day is a single event with one occurrence, several days are several
//! occurrences, returning hours a periodic event. A whole day is written as
//! 00:00–23:59, as that database does.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use uitpas_domain::civil_time::{end_of_day, instant_of, start_of_day};
use uitpas_wire::event::{
    Audience, AudienceType, CalendarType, DayOfWeek, Event, EventOrganizer, EventStatus, EventStatusType,
    LocalizedAddress, LocalizedText, OpeningHours, Place, PostalAddress, PriceCategory, PriceInfo, SubEvent,
};

use super::activities::{Dated, Hours, Price, WHOLE_DAY, When};
use super::organizers::{ORGANIZERS, Organizer};
use super::regions::city_of;

/// Where the demo's events, places and organizers pretend to live.
const BASE: &str = "https://events.demo.example";

/// The organizer of an activity.
pub(super) fn organizer_of(dated: &Dated) -> Option<&'static Organizer> {
    ORGANIZERS.iter().find(|organizer| organizer.id == dated.activity.organizer)
}

/// The event as the public database writes it.
pub(super) fn event_of(dated: &Dated, organizer: &Organizer) -> Event {
    let activity = dated.activity;
    let times = times_of(dated);
    Event {
        at_id: format!("{BASE}/event/{}", dated.id),
        at_type: "Event".to_owned(),
        name: LocalizedText::dutch(activity.title),
        description: Some(LocalizedText::dutch(activity.description)),
        calendar_type: times.kind,
        start_date: Some(times.start),
        end_date: Some(times.end),
        sub_event: times.sub_events,
        opening_hours: times.opening_hours,
        location: Some(place_of(organizer)),
        organizer: Some(EventOrganizer {
            at_id: format!("{BASE}/organizers/{}", organizer.id),
            name: LocalizedText::dutch(organizer.name),
        }),
        price_info: prices_of(activity.price),
        audience: Some(Audience {
            audience_type: if activity.members_only { AudienceType::Members } else { AudienceType::Everyone },
        }),
        terms: Vec::new(),
        status: Some(EventStatus { kind: EventStatusType::Available }),
        image: None,
        labels: vec!["UiTPAS".to_owned(), "demo".to_owned()],
    }
}

struct Times {
    kind: CalendarType,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    sub_events: Vec<SubEvent>,
    opening_hours: Vec<OpeningHours>,
}

fn times_of(dated: &Dated) -> Times {
    match dated.activity.when {
        When::On(_, hours) | When::Several(_, _, hours) => {
            let days = dated.from.iter_days().take_while(|day| *day <= dated.until);
            let sub_events: Vec<SubEvent> = days.map(|day| occurrence(day, hours)).collect();
            Times {
                kind: if sub_events.len() > 1 { CalendarType::Multiple } else { CalendarType::Single },
                start: instant_on(dated.from, hours.0),
                end: end_on(dated.until, hours),
                sub_events,
                opening_hours: Vec::new(),
            }
        }
        When::Weekly(weekdays, hours) => Times {
            opening_hours: vec![OpeningHours {
                opens: clock(hours.0),
                closes: clock(hours.1),
                day_of_week: weekdays.iter().copied().map(day_of_week).collect(),
            }],
            ..all_day(dated)
        },
        When::AllYear => all_day(dated),
    }
}

fn all_day(dated: &Dated) -> Times {
    Times {
        kind: CalendarType::Periodic,
        start: start_of_day(dated.from),
        end: end_of_day(dated.until) - TimeDelta::minutes(1),
        sub_events: Vec::new(),
        opening_hours: Vec::new(),
    }
}

fn occurrence(day: NaiveDate, hours: Hours) -> SubEvent {
    SubEvent {
        at_type: "Event".to_owned(),
        start_date: instant_on(day, hours.0),
        end_date: end_on(day, hours),
        status: None,
    }
}

/// The moment so many minutes into a day, by the clock on the wall.
pub(super) fn instant_on(day: NaiveDate, minutes: u16) -> DateTime<Utc> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0);
    match time {
        Some(time) => instant_of(day.and_time(time)),
        None => start_of_day(day.checked_add_days(Days::new(1)).unwrap_or(day)),
    }
}

fn end_on(day: NaiveDate, hours: Hours) -> DateTime<Utc> {
    if hours == WHOLE_DAY { end_of_day(day) - TimeDelta::minutes(1) } else { instant_on(day, hours.1) }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn day_of_week(day: Weekday) -> DayOfWeek {
    match day {
        Weekday::Mon => DayOfWeek::Monday,
        Weekday::Tue => DayOfWeek::Tuesday,
        Weekday::Wed => DayOfWeek::Wednesday,
        Weekday::Thu => DayOfWeek::Thursday,
        Weekday::Fri => DayOfWeek::Friday,
        Weekday::Sat => DayOfWeek::Saturday,
        Weekday::Sun => DayOfWeek::Sunday,
    }
}

fn place_of(organizer: &Organizer) -> Place {
    let address = PostalAddress {
        address_country: Some("BE".to_owned()),
        address_locality: city_of(organizer.postal_code).map(str::to_owned),
        postal_code: Some(organizer.postal_code.to_owned()),
        street_address: Some(organizer.street.to_owned()),
    };
    Place {
        at_id: format!("{BASE}/place/{}", organizer.id),
        name: LocalizedText::dutch(organizer.name),
        address: Some(LocalizedAddress { nl: Some(address), ..LocalizedAddress::default() }),
    }
}

fn prices_of(price: Price) -> Vec<PriceInfo> {
    let line = |category, name: &str, cents: u32| PriceInfo {
        category,
        name: LocalizedText::dutch(name),
        price: f64::from(cents) / 100.0,
        price_currency: "EUR".to_owned(),
    };
    let base = |cents| line(PriceCategory::Base, "Basistarief", cents);
    match price {
        Price::Free => vec![base(0)],
        Price::Euro(cents) => vec![base(cents)],
        Price::WithMembers(cents, members) => vec![base(cents), line(PriceCategory::Tariff, "Leden", members)],
    }
}
