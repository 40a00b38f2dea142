//! When an activity can be checked in to, by channel.
//!
//! H 18–21: at a counter from one hour before the start until three months after the end; by QR code from start to end;
//! at a kiosk "a few hours before to a few hours after" (ours: two and two). Both ends are included. With a clock in
//! doubt the guest gets the benefit: a window that *may* be open is open.
//!
//! Of several occurrences in reach, the one attended is the one going on, else the one that starts last (ours: at the
//! counter an hour before a training it is today's, three days after it is that one, not all of the last three months).

use chrono::TimeDelta;
use thiserror::Error;

use crate::calendar::{Calendar, Occurrence, Span};
use crate::civil_time::{Instant, months_later, shifted};
use crate::uncertain_instant::UncertainInstant;

/// At a counter: how long before the start (H 18).
pub const COUNTER_BEFORE: TimeDelta = TimeDelta::hours(1);
/// At a counter: how many calendar months after the end (H 18).
pub const COUNTER_MONTHS_AFTER: u32 = 3;
/// At a kiosk: how long before the start (ours).
pub const KIOSK_BEFORE: TimeDelta = TimeDelta::hours(2);
/// At a kiosk: how long after the end (ours).
pub const KIOSK_AFTER: TimeDelta = TimeDelta::hours(2);

/// How somebody checks in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By a member of staff.
    Counter,
    /// By scanning the activity's QR code.
    Code,
    /// By holding a card to an unattended device.
    Kiosk,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Code, Self::Kiosk];
}

/// Why it is not the time to check in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WindowRefusal {
    /// Too early; there is a next time.
    #[error("checking in opens later")]
    NotYet {
        /// When the next window opens.
        opens: Instant,
    },
    /// Too late; there is no next time.
    #[error("checking in is over")]
    Over {
        /// When the last window closed.
        closed: Instant,
    },
    /// The activity never takes place.
    #[error("the activity has no date")]
    NoOccurrence,
}

impl WindowRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYet { .. } => "not-yet",
            Self::Over { .. } => "over",
            Self::NoOccurrence => "no-occurrence",
        }
    }
}

/// The window of one occurrence: from when to when, both included.
#[must_use]
pub fn window_of(span: &Span, channel: Channel) -> Span {
    match channel {
        Channel::Counter => {
            Span { start: shifted(span.start, -COUNTER_BEFORE), end: months_later(span.end, COUNTER_MONTHS_AFTER) }
        }
        Channel::Code => *span,
        Channel::Kiosk => Span { start: shifted(span.start, -KIOSK_BEFORE), end: shifted(span.end, KIOSK_AFTER) },
    }
}

/// Which occurrence somebody attends who checks in at this time.
///
/// # Errors
/// [`WindowRefusal`] when no window can have been open.
pub fn judge_window(calendar: &Calendar, channel: Channel, at: UncertainInstant) -> Result<Occurrence, WindowRefusal> {
    let (earliest, latest) = at.range();
    let mut spans = calendar.spans_near(at.best);
    for edge in [earliest, latest] {
        if edge != at.best {
            spans.extend(calendar.spans_near(edge));
        }
    }
    let attended = spans
        .iter()
        .filter(|span| {
            let window = window_of(span, channel);
            at.may_lie_in(window.start, window.end)
        })
        .max_by_key(|span| (span.contains(at.best), span.start, span.end));
    if let Some(span) = attended {
        return Ok(Occurrence { span: *span, day: span.day_attended(at.best) });
    }
    let windows = || spans.iter().map(|span| window_of(span, channel));
    match windows().map(|window| window.start).filter(|opens| *opens > latest).min() {
        Some(opens) => Err(WindowRefusal::NotYet { opens }),
        None => match windows().map(|window| window.end).max() {
            Some(closed) => Err(WindowRefusal::Over { closed }),
            None => Err(WindowRefusal::NoOccurrence),
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, Weekday};
    use rstest::rstest;

    use super::*;
    use crate::opening_hours::WeeklyHours;
    use crate::testing::{at, day, span, time, utc};
    use Channel::{Code, Counter, Kiosk};

    fn concert() -> Calendar {
        Calendar::Single(span("2026-11-23 20:00", "2026-11-23 22:00"))
    }

    fn training() -> Calendar {
        let on = |day| WeeklyHours { day, opens: time("19:00"), closes: time("20:30") };
        Calendar::Periodic {
            from: day("2026-09-01"),
            to: day("2026-12-31"),
            hours: vec![on(Weekday::Mon), on(Weekday::Thu)],
        }
    }

    fn judge(calendar: &Calendar, channel: Channel, moment: &str) -> Result<NaiveDate, WindowRefusal> {
        judge_window(calendar, channel, UncertainInstant::exact(at(moment))).map(|attended| attended.day)
    }

    fn not_yet(opens: &str) -> Result<NaiveDate, WindowRefusal> {
        Err(WindowRefusal::NotYet { opens: at(opens) })
    }

    fn over(closed: &str) -> Result<NaiveDate, WindowRefusal> {
        Err(WindowRefusal::Over { closed: at(closed) })
    }

    #[rstest]
    #[case::counter_too_early(Counter, "2026-11-23 18:59:59", not_yet("2026-11-23 19:00"))]
    #[case::counter_an_hour_before(Counter, "2026-11-23 19:00", Ok(day("2026-11-23")))]
    #[case::counter_months_after(Counter, "2027-02-23 22:00", Ok(day("2026-11-23")))]
    #[case::counter_too_late(Counter, "2027-02-23 22:00:01", over("2027-02-23 22:00"))]
    #[case::code_too_early(Code, "2026-11-23 19:59:59", not_yet("2026-11-23 20:00"))]
    #[case::code_at_the_start(Code, "2026-11-23 20:00", Ok(day("2026-11-23")))]
    #[case::code_at_the_end(Code, "2026-11-23 22:00", Ok(day("2026-11-23")))]
    #[case::code_too_late(Code, "2026-11-23 22:00:01", over("2026-11-23 22:00"))]
    #[case::kiosk_too_early(Kiosk, "2026-11-23 17:59:59", not_yet("2026-11-23 18:00"))]
    #[case::kiosk_two_hours_before(Kiosk, "2026-11-23 18:00", Ok(day("2026-11-23")))]
    #[case::kiosk_two_hours_after(Kiosk, "2026-11-24 00:00", Ok(day("2026-11-23")))]
    #[case::kiosk_too_late(Kiosk, "2026-11-24 00:00:01", over("2026-11-24 00:00"))]
    fn a_concert_by_channel(
        #[case] channel: Channel,
        #[case] moment: &str,
        #[case] expected: Result<NaiveDate, WindowRefusal>,
    ) {
        assert_eq!(judge(&concert(), channel, moment), expected);
    }

    #[rstest]
    #[case::the_first_minute("2026-11-28 00:00", Ok(day("2026-11-28")))]
    #[case::the_last_minute("2026-11-29 23:59:59", Ok(day("2026-11-29")))]
    #[case::before("2026-11-27 23:59:59", not_yet("2026-11-28 00:00"))]
    #[case::after("2026-11-30 00:00:01", over("2026-11-30 00:00"))]
    fn whole_days_count_from_midnight_to_midnight(
        #[case] moment: &str,
        #[case] expected: Result<NaiveDate, WindowRefusal>,
    ) {
        let fair = Calendar::Single(span("2026-11-28 00:00", "2026-11-29 23:59"));
        assert_eq!(judge(&fair, Code, moment), expected);
    }

    #[rstest]
    #[case::during(Code, "2026-11-26 19:30", Ok(day("2026-11-26")))]
    #[case::between_by_code(Code, "2026-11-24 12:00", not_yet("2026-11-26 19:00"))]
    #[case::between_at_the_counter(Counter, "2026-11-24 12:00", Ok(day("2026-11-23")))]
    #[case::an_hour_before_the_next(Counter, "2026-11-26 18:00", Ok(day("2026-11-26")))]
    #[case::before_the_season(Counter, "2026-08-20 12:00", not_yet("2026-09-03 18:00"))]
    #[case::after_the_season(Counter, "2027-02-15 12:00", Ok(day("2026-12-31")))]
    #[case::long_after_the_season(Counter, "2027-04-15 12:00", over("2027-03-31 20:30"))]
    #[case::after_the_season_by_code(Code, "2027-02-15 12:00", over("2026-12-31 20:30"))]
    fn a_weekly_training(
        #[case] channel: Channel,
        #[case] moment: &str,
        #[case] expected: Result<NaiveDate, WindowRefusal>,
    ) {
        assert_eq!(judge(&training(), channel, moment), expected);
    }

    #[test]
    fn a_party_after_midnight_is_last_evenings() {
        let hours = vec![WeeklyHours { day: Weekday::Fri, opens: time("22:00"), closes: time("02:00") }];
        let party = Calendar::Permanent { hours };
        assert_eq!(judge(&party, Code, "2026-11-28 01:59"), Ok(day("2026-11-27")));
        assert_eq!(judge(&party, Code, "2026-11-28 02:01"), not_yet("2026-12-04 22:00"));
    }

    #[test]
    fn a_camp_has_a_point_for_each_day() {
        let camp = Calendar::Single(span("2026-11-23 09:00", "2026-11-25 16:00"));
        for date in ["2026-11-23", "2026-11-24", "2026-11-25"] {
            assert_eq!(judge(&camp, Counter, &format!("{date} 10:00")), Ok(day(date)));
        }
    }

    #[test]
    fn of_several_times_the_one_going_on_goes_first() {
        let twice = Calendar::Multiple(vec![
            span("2026-11-24 10:00", "2026-11-24 12:00"),
            span("2026-11-23 10:00", "2026-11-23 12:00"),
        ]);
        assert_eq!(judge(&twice, Counter, "2026-11-23 11:00"), Ok(day("2026-11-23")));
        assert_eq!(judge(&twice, Counter, "2026-11-24 09:30"), Ok(day("2026-11-24")));
        assert_eq!(judge(&twice, Code, "2026-11-23 13:00"), not_yet("2026-11-24 10:00"));
        assert_eq!(judge(&twice, Counter, "2026-12-24 13:00"), Ok(day("2026-11-24")));
    }

    #[test]
    fn an_empty_calendar_never_opens() {
        let empty = Calendar::Multiple(Vec::new());
        for channel in Channel::ALL {
            assert_eq!(judge(&empty, channel, "2026-11-23 12:00"), Err(WindowRefusal::NoOccurrence));
        }
    }

    #[rstest]
    #[case::perhaps_open("2026-11-23 19:58", 2, true)]
    #[case::surely_closed("2026-11-23 19:57", 2, false)]
    #[case::perhaps_still_open("2026-11-23 22:02", 2, true)]
    #[case::surely_over("2026-11-23 22:03", 2, false)]
    fn doubt_about_the_clock_is_in_the_guests_favour(#[case] best: &str, #[case] minutes: i64, #[case] open: bool) {
        let moment = UncertainInstant::around(at(best), TimeDelta::minutes(minutes));
        assert_eq!(judge_window(&concert(), Code, moment).is_ok(), open);
    }

    #[test]
    fn a_clock_weeks_off_may_have_been_there() {
        let moment = UncertainInstant::around(at("2026-12-20 12:00"), TimeDelta::days(60));
        assert_eq!(judge_window(&concert(), Code, moment).map(|attended| attended.day), Ok(day("2026-11-23")));
    }

    #[rstest]
    #[case::spring_switch("2026-03-29 03:00", "2026-03-29T00:00:00Z")]
    #[case::autumn_switch("2026-10-25 03:00", "2026-10-25T01:00:00Z")]
    fn an_hour_before_is_an_hour_by_the_stopwatch(#[case] start: &str, #[case] opens: &str) {
        let early = Calendar::Single(Span { start: at(start), end: at(start) });
        let moment = UncertainInstant::exact(utc(opens));
        assert!(judge_window(&early, Counter, moment).is_ok());
        let before = UncertainInstant::exact(utc(opens) - TimeDelta::seconds(1));
        assert_eq!(judge_window(&early, Counter, before), Err(WindowRefusal::NotYet { opens: utc(opens) }));
    }
}
