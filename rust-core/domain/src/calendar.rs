//! When an activity takes place: once, several times, or by weekly hours within or without a period.
//!
//! An activity "whole day" without hours counts 00:00–24:00 of its days (H 19); the public event JSON writes such days
//! as 00:00–23:59, which is understood here. An activity of several days gives a point per day (H 8), so an occurrence
//! knows its days. A night belongs to the evening before it (ours, [`NIGHT_ENDS`]).
//!
//! Calendars come from outside: empty ones, ends before starts and absurd dates are judged, never trusted.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::civil_time::{Instant, civil_date, civil_date_time, end_of_day, start_of_day};
use crate::opening_hours::{WeeklyHours, spans_on};

/// Until this hour a night counts as part of the day before, for an activity that began on that day (ours: a concert
/// from 20:00 to 02:00 is one evening, not two days).
pub const NIGHT_ENDS: NaiveTime = match NaiveTime::from_hms_opt(6, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// At most this many occurrences or days are listed in one go (ours: more than ten years of days; keeps a permanent
/// activity asked about "for ever" from filling the memory).
pub const MOST_LISTED: usize = 4_000;

/// How far around a date a recurring activity is looked at: a week and the night after it.
const WEEK_AND_A_DAY: i64 = 8;

/// From a start to an end. An end before its start counts as equal to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it begins.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
}

/// When an activity takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Calendar {
    /// Once; possibly over several days.
    Single(Span),
    /// Several times.
    Multiple(Vec<Span>),
    /// By weekly hours, between two dates, both included.
    Periodic {
        /// The first date.
        from: NaiveDate,
        /// The last date.
        to: NaiveDate,
        /// The weekly hours; none means all day, every day.
        hours: Vec<WeeklyHours>,
    },
    /// By weekly hours, without end.
    Permanent {
        /// The weekly hours; none means all day, every day.
        hours: Vec<WeeklyHours>,
    },
}

/// One time that an activity takes place, and the day of it that was attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// From when to when.
    pub span: Span,
    /// The civil day that was attended.
    pub day: NaiveDate,
}

impl Span {
    /// From the start of `first` to the end of `last`; of `first` alone when `last` is earlier.
    #[must_use]
    pub fn whole_days(first: NaiveDate, last: NaiveDate) -> Self {
        Self { start: start_of_day(first), end: end_of_day(last.max(first)) }
    }

    /// The same span with an end not before its start and, where it is written as 00:00–23:59, up to 24:00.
    #[must_use]
    pub fn with_whole_days(self) -> Self {
        let start = civil_date_time(self.start);
        let end = civil_date_time(self.end.max(self.start));
        let last_minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
        if start.time() == NaiveTime::MIN && end.time() >= last_minute {
            Self::whole_days(start.date(), end.date())
        } else {
            Self { start: self.start, end: self.end.max(self.start) }
        }
    }

    /// Whether a moment lies in it, both ends included.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at <= self.end
    }

    /// The first and the last civil day of it. A last day that ends in the night is none.
    #[must_use]
    pub fn first_and_last_day(&self) -> (NaiveDate, NaiveDate) {
        let first = civil_date(self.start);
        let end = civil_date_time(self.end.max(self.start));
        let last = if end.time() <= NIGHT_ENDS { end.date().pred_opt().unwrap_or(end.date()) } else { end.date() };
        (first, last.max(first))
    }

    /// The civil days of it, at most [`MOST_LISTED`].
    #[must_use]
    pub fn days(&self) -> Vec<NaiveDate> {
        let (first, last) = self.first_and_last_day();
        first.iter_days().take_while(|day| *day <= last).take(MOST_LISTED).collect()
    }

    /// The day of it that somebody attends who is there at `at`: the day before in the night, the first day before the
    /// start, the last one after the end.
    #[must_use]
    pub fn day_attended(&self, at: Instant) -> NaiveDate {
        let civil = civil_date_time(at);
        let day =
            if civil.time() < NIGHT_ENDS { civil.date().pred_opt().unwrap_or(civil.date()) } else { civil.date() };
        let (first, last) = self.first_and_last_day();
        day.clamp(first, last)
    }
}

impl Calendar {
    /// The spans near a moment: all of a calendar that lists them; of a recurring one those of a week before and after
    /// the date in its period that is nearest. In order of their start.
    #[must_use]
    pub fn spans_near(&self, at: Instant) -> Vec<Span> {
        let mut spans: Vec<Span> = match self {
            Self::Single(span) => vec![span.with_whole_days()],
            Self::Multiple(spans) => spans.iter().map(|span| span.with_whole_days()).collect(),
            Self::Periodic { from, to, .. } if from > to => Vec::new(),
            Self::Periodic { from, to, hours } => near(civil_date(at).clamp(*from, *to), *from, *to, hours),
            Self::Permanent { hours } => near(civil_date(at), NaiveDate::MIN, NaiveDate::MAX, hours),
        };
        spans.sort_by_key(|span| (span.start, span.end));
        spans
    }

    /// The spans that touch the time from `from` to `to`, in order of their start, at most [`MOST_LISTED`].
    #[must_use]
    pub fn occurrences_between(&self, from: Instant, to: Instant) -> Vec<Span> {
        let touches = |span: &Span| span.start <= to && span.end >= from;
        let recurring = |first: NaiveDate, last: NaiveDate, hours: &[WeeklyHours]| -> Vec<Span> {
            // A day earlier, for hours over midnight.
            let begin = civil_date(from).pred_opt().unwrap_or(NaiveDate::MIN).max(first);
            let end = civil_date(to).min(last);
            if begin > end {
                return Vec::new();
            }
            begin
                .iter_days()
                .take_while(|day| *day <= end)
                .take(MOST_LISTED)
                .flat_map(|day| spans_on(hours, day))
                .filter(touches)
                .take(MOST_LISTED)
                .collect()
        };
        let mut spans: Vec<Span> = match self {
            Self::Single(_) | Self::Multiple(_) => self.spans_near(from).into_iter().filter(touches).collect(),
            Self::Periodic { from: first, to: last, hours } => recurring(*first, *last, hours),
            Self::Permanent { hours } => recurring(NaiveDate::MIN, NaiveDate::MAX, hours),
        };
        spans.sort_by_key(|span| (span.start, span.end));
        spans.truncate(MOST_LISTED);
        spans
    }

    /// The civil days from `from` to `to`, both included, on which the activity takes place; at most [`MOST_LISTED`].
    #[must_use]
    pub fn occurrence_days(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        if from > to {
            return Vec::new();
        }
        let mut days: Vec<NaiveDate> = self
            .occurrences_between(start_of_day(from), end_of_day(to))
            .iter()
            .flat_map(|span| {
                let (first, last) = span.first_and_last_day();
                let last = last.min(to);
                first.max(from).iter_days().take_while(move |day| *day <= last).take(MOST_LISTED)
            })
            .collect();
        days.sort_unstable();
        days.dedup();
        days.truncate(MOST_LISTED);
        days
    }
}

fn near(day: NaiveDate, from: NaiveDate, to: NaiveDate, hours: &[WeeklyHours]) -> Vec<Span> {
    let reach = TimeDelta::days(WEEK_AND_A_DAY);
    let first = day.checked_sub_signed(reach).unwrap_or(NaiveDate::MIN).max(from);
    let last = day.checked_add_signed(reach).unwrap_or(NaiveDate::MAX).min(to);
    first.iter_days().take_while(|day| *day <= last).flat_map(|day| spans_on(hours, day)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use rstest::rstest;

    use super::*;
    use crate::testing::{at, day, span, time};

    fn training() -> Vec<WeeklyHours> {
        let on = |day| WeeklyHours { day, opens: time("19:00"), closes: time("20:30") };
        vec![on(Weekday::Mon), on(Weekday::Thu)]
    }

    #[rstest]
    #[case::concert(span("2026-11-23 20:00", "2026-11-23 22:00"), &["2026-11-23"])]
    #[case::until_late(span("2026-11-23 20:00", "2026-11-24 02:00"), &["2026-11-23"])]
    #[case::until_midnight(span("2026-11-23 20:00", "2026-11-24 00:00"), &["2026-11-23"])]
    #[case::after_midnight(span("2026-11-24 01:00", "2026-11-24 03:00"), &["2026-11-24"])]
    #[case::camp(span("2026-11-23 09:00", "2026-11-25 16:00"), &["2026-11-23", "2026-11-24", "2026-11-25"])]
    #[case::fair(span("2026-11-28 00:00", "2026-11-30 00:00"), &["2026-11-28", "2026-11-29"])]
    #[case::end_before_start(span("2026-11-23 20:00", "2026-11-20 20:00"), &["2026-11-23"])]
    fn the_days_of_an_activity(#[case] span: Span, #[case] expected: &[&str]) {
        assert_eq!(span.days(), expected.iter().map(|text| day(text)).collect::<Vec<_>>());
    }

    #[rstest]
    #[case("2026-11-23 08:30", "2026-11-23")]
    #[case("2026-11-22 08:30", "2026-11-23")]
    #[case("2026-11-24 12:00", "2026-11-24")]
    #[case::in_the_night("2026-11-25 02:00", "2026-11-24")]
    #[case::later("2026-12-24 12:00", "2026-11-25")]
    fn the_day_of_a_camp_that_was_attended(#[case] moment: &str, #[case] expected: &str) {
        assert_eq!(span("2026-11-23 09:00", "2026-11-25 16:00").day_attended(at(moment)), day(expected));
    }

    #[rstest]
    #[case::minutes(span("2026-11-28 00:00", "2026-11-29 23:59"))]
    #[case::seconds(span("2026-11-28 00:00", "2026-11-29 23:59:59"))]
    fn whole_days_last_until_midnight(#[case] written: Span) {
        let expected = span("2026-11-28 00:00", "2026-11-30 00:00");
        assert_eq!(written.with_whole_days(), expected);
        assert_eq!(Span::whole_days(day("2026-11-28"), day("2026-11-29")), expected);
    }

    #[test]
    fn an_evening_until_a_minute_to_midnight_is_no_whole_day() {
        let evening = span("2026-11-28 20:00", "2026-11-28 23:59");
        assert_eq!(evening.with_whole_days(), evening);
    }

    #[test]
    fn a_weekly_training_in_its_season() {
        let calendar = Calendar::Periodic { from: day("2026-11-20"), to: day("2026-12-03"), hours: training() };
        assert_eq!(
            calendar.occurrence_days(day("2026-01-01"), day("2027-12-31")),
            ["2026-11-23", "2026-11-26", "2026-11-30", "2026-12-03"].map(day)
        );
        assert_eq!(
            calendar.occurrences_between(at("2026-11-23 20:00"), at("2026-11-26 18:59")),
            [span("2026-11-23 19:00", "2026-11-23 20:30")]
        );
    }

    #[test]
    fn a_night_that_began_the_day_before_is_still_on() {
        let hours = vec![WeeklyHours { day: Weekday::Fri, opens: time("22:00"), closes: time("02:00") }];
        let calendar = Calendar::Permanent { hours };
        assert_eq!(
            calendar.occurrences_between(at("2026-11-28 01:00"), at("2026-11-28 12:00")),
            [span("2026-11-27 22:00", "2026-11-28 02:00")]
        );
        assert_eq!(calendar.occurrence_days(day("2026-11-28"), day("2026-11-28")), []);
    }

    #[test]
    fn a_permanent_activity_can_be_asked_about_for_ever() {
        let calendar = Calendar::Permanent { hours: Vec::new() };
        let listed = calendar.occurrences_between(at("2026-11-23 00:00"), Instant::MAX_UTC);
        assert_eq!(listed.len(), MOST_LISTED);
        assert_eq!(calendar.occurrence_days(day("2026-03-28"), day("2026-03-30")).len(), 3);
    }

    #[rstest]
    #[case(Calendar::Multiple(Vec::new()))]
    #[case(Calendar::Periodic { from: day("2026-12-01"), to: day("2026-11-01"), hours: Vec::new() })]
    #[case(Calendar::Periodic { from: day("2026-11-24"), to: day("2026-11-25"), hours: training() })]
    fn an_activity_that_never_takes_place(#[case] calendar: Calendar) {
        assert_eq!(calendar.spans_near(at("2026-11-24 12:00")), []);
        assert_eq!(calendar.occurrence_days(day("2026-01-01"), day("2027-01-01")), []);
    }
}
