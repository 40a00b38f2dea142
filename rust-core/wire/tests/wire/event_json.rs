//! The public JSON of activities, and the calendars read from it.

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use uitpas_domain::{Calendar, Span, WeeklyHours};
use uitpas_wire::event::{CalendarError, Event, EventPage, LocalizedText, id_of};

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/event.json")).unwrap()
}

fn event(changes: &Value) -> Event {
    let mut value = fixture();
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    serde_json::from_value(value).unwrap()
}

fn at(text: &str) -> chrono::DateTime<Utc> {
    uitpas_wire::instant::parse(text).unwrap()
}

#[test]
fn reads_and_writes_every_field() {
    let read: Event = serde_json::from_value(fixture()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), fixture());
    let page = json!({"itemsPerPage": 30, "totalItems": 1, "member": [fixture()]});
    let read: EventPage = serde_json::from_value(page.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), page);
}

#[rstest]
#[case("https://registry.example/events/abc", "abc")]
#[case("https://registry.example/events/abc/", "abc")]
#[case("abc", "abc")]
#[case("", "")]
fn the_id_is_the_last_segment(#[case] address: &str, #[case] id: &str) {
    assert_eq!(id_of(address), id);
}

#[test]
fn a_text_falls_back_to_a_language_that_is_there() {
    let text = LocalizedText { fr: Some("Bonjour".into()), ..LocalizedText::dutch("Dag") };
    assert_eq!(text.in_language("fr"), "Bonjour");
    assert_eq!(text.in_language("de"), "Dag");
    assert_eq!(LocalizedText::default().in_language("nl"), "");
}

#[test]
fn a_cancelled_occurrence_is_none() {
    let Calendar::Multiple(spans) = event(&json!({})).calendar().unwrap() else { panic!() };
    assert_eq!(spans.len(), 2);
    assert_eq!(spans[1].start, at("2026-11-25T18:00:00Z"));
}

#[rstest]
#[case("2026-11-23T22:59:00Z")]
#[case("2026-11-23T22:59:59Z")]
fn a_whole_day_lasts_until_midnight(#[case] end: &str) {
    let single = event(&json!({
        "calendarType": "single", "subEvent": [], "startDate": "2026-11-22T23:00:00Z", "endDate": end,
    }));
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(single.calendar().unwrap(), Calendar::Single(Span::whole_days(day, day)));
}

#[test]
fn weekly_hours_are_read_per_day() {
    let periodic = event(&json!({
        "calendarType": "periodic", "startDate": "2026-08-31T22:00:00Z", "endDate": "2027-06-30T21:59:59Z",
        "openingHours": [{"opens": "19:00", "closes": "24:00", "dayOfWeek": ["monday", "wednesday"]}],
    }));
    let hours = |day| WeeklyHours { day, opens: NaiveTime::from_hms_opt(19, 0, 0).unwrap(), closes: NaiveTime::MIN };
    assert_eq!(
        periodic.calendar().unwrap(),
        Calendar::Periodic {
            from: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(),
            to: NaiveDate::from_ymd_opt(2027, 6, 30).unwrap(),
            hours: vec![hours(Weekday::Mon), hours(Weekday::Wed)],
        }
    );
}

#[rstest]
#[case(json!({"calendarType": "periodic", "startDate": null}), CalendarError::TimesMissing)]
#[case(json!({"calendarType": "single", "subEvent": [], "endDate": null}), CalendarError::TimesMissing)]
#[case(json!({"calendarType": "single", "subEvent": [], "endDate": "2020-01-01T00:00:00Z"}), CalendarError::EndBeforeStart)]
#[case(json!({"calendarType": "periodic", "endDate": "2020-01-01T00:00:00Z"}), CalendarError::EndBeforeStart)]
#[case(json!({"calendarType": "permanent", "openingHours": [{"opens": "9h", "closes": "17:00", "dayOfWeek": ["monday"]}]}), CalendarError::BadHours)]
#[case(json!({"calendarType": "permanent", "openingHours": [{"opens": "09:00", "closes": "17:00", "dayOfWeek": []}]}), CalendarError::BadHours)]
fn times_that_cannot_be_are_an_error(#[case] changes: Value, #[case] expected: CalendarError) {
    assert_eq!(event(&changes).calendar(), Err(expected));
}

fn spans() -> impl Strategy<Value = Span> {
    (0_i64..3_000_000, 0_i64..20_000).prop_map(|(start, minutes)| {
        let start = Utc.with_ymd_and_hms(2024, 1, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(start);
        Span { start, end: start + TimeDelta::minutes(minutes) }.with_whole_days()
    })
}

fn hours() -> impl Strategy<Value = Vec<WeeklyHours>> {
    let one = (0_u8..7, 0_u32..1440, 0_u32..1440).prop_map(|(day, opens, closes)| {
        let time = |minutes: u32| NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
        WeeklyHours { day: Weekday::try_from(day).unwrap(), opens: time(opens), closes: time(closes) }
    });
    proptest::collection::vec(one, 0..5)
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let day = |offset| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + TimeDelta::days(offset);
    prop_oneof![
        spans().prop_map(Calendar::Single),
        proptest::collection::vec(spans(), 1..5).prop_map(Calendar::Multiple),
        (0_i64..1500, 0_i64..800, hours()).prop_map(move |(from, days, hours)| Calendar::Periodic {
            from: day(from),
            to: day(from + days),
            hours
        }),
        hours().prop_map(|hours| Calendar::Permanent { hours }),
    ]
}

/// Hours of equal times are grouped in JSON, so their order may change.
fn ordered(mut calendar: Calendar) -> Calendar {
    if let Calendar::Periodic { hours, .. } | Calendar::Permanent { hours } = &mut calendar {
        hours.sort_by_key(|hour| (hour.opens, hour.closes, hour.day.num_days_from_monday()));
    }
    calendar
}

proptest! {
    #[test]
    fn a_calendar_comes_back_through_json(calendar in calendars()) {
        let mut written = event(&json!({}));
        written.set_calendar(&calendar);
        let json = serde_json::to_string(&written).unwrap();
        let read: Event = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(ordered(read.calendar().unwrap()), ordered(calendar));
    }

    #[test]
    fn no_text_in_an_event_panics(opens in ".*", closes in ".*", start in ".*") {
        let mut value = fixture();
        value["calendarType"] = json!("permanent");
        value["openingHours"] = json!([{"opens": opens, "closes": closes, "dayOfWeek": ["monday"]}]);
        if let Ok(event) = serde_json::from_value::<Event>(value.clone()) {
            let _ = event.calendar();
        }
        value["startDate"] = json!(start);
        let _ = serde_json::from_value::<Event>(value);
    }
}
