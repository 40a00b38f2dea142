//! Weekly opening hours of a recurring activity.
//!
//! One entry is one weekday with an opening and a closing time. Closing at or before opening means the next day (H: a
//! party until two o'clock); `00:00`–`23:59` and `00:00`–`00:00` are whole days. No hours at all means open all day,
//! every day (the public event JSON).

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::calendar::Span;
use crate::civil_time::{closing_instant_of, instant_of};

/// Hours on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyHours {
    /// The day on which it opens.
    pub day: Weekday,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes; on the next day when not after `opens`.
    pub closes: NaiveTime,
}

/// The spans that open on `day`, in order. Without any hours: the whole day.
#[must_use]
pub fn spans_on(hours: &[WeeklyHours], day: NaiveDate) -> Vec<Span> {
    if hours.is_empty() {
        return vec![Span::whole_days(day, day)];
    }
    let mut spans: Vec<Span> = hours
        .iter()
        .filter(|entry| entry.day == day.weekday())
        .map(|entry| {
            let last = if entry.closes > entry.opens { day } else { day.succ_opt().unwrap_or(day) };
            Span { start: instant_of(day.and_time(entry.opens)), end: closing_instant_of(last.and_time(entry.closes)) }
                .with_whole_days()
        })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    spans
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{day, span, time, utc};

    fn hours(on: Weekday, opens: &str, closes: &str) -> WeeklyHours {
        WeeklyHours { day: on, opens: time(opens), closes: time(closes) }
    }

    #[rstest]
    #[case::training("19:00", "20:30", span("2026-11-23 19:00", "2026-11-23 20:30"))]
    #[case::over_midnight("22:00", "02:00", span("2026-11-23 22:00", "2026-11-24 02:00"))]
    #[case::until_midnight("20:00", "00:00", span("2026-11-23 20:00", "2026-11-24 00:00"))]
    #[case::whole_day("00:00", "23:59", span("2026-11-23 00:00", "2026-11-24 00:00"))]
    #[case::round_the_clock("00:00", "00:00", span("2026-11-23 00:00", "2026-11-24 00:00"))]
    fn on_its_weekday(#[case] opens: &str, #[case] closes: &str, #[case] expected: Span) {
        let weekly = [hours(Weekday::Mon, opens, closes)];
        assert_eq!(spans_on(&weekly, day("2026-11-23")), [expected]);
        assert_eq!(spans_on(&weekly, day("2026-11-24")), []);
    }

    #[test]
    fn several_times_a_day_in_order() {
        let weekly = [hours(Weekday::Mon, "14:00", "16:00"), hours(Weekday::Mon, "09:00", "12:00")];
        assert_eq!(
            spans_on(&weekly, day("2026-11-23")),
            [span("2026-11-23 09:00", "2026-11-23 12:00"), span("2026-11-23 14:00", "2026-11-23 16:00")]
        );
    }

    #[test]
    fn without_hours_every_day_is_whole() {
        assert_eq!(spans_on(&[], day("2026-10-25")), [span("2026-10-25 00:00", "2026-10-26 00:00")]);
    }

    #[test]
    fn a_party_in_the_night_of_the_autumn_switch_lasts_an_hour_longer() {
        let weekly = [hours(Weekday::Sat, "22:00", "02:30")];
        let party = spans_on(&weekly, day("2026-10-24"));
        assert_eq!(party, [Span { start: utc("2026-10-24T20:00:00Z"), end: utc("2026-10-25T01:30:00Z") }]);
    }
}
