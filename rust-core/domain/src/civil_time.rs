//! The one place where an instant becomes a civil date, and back.
//!
//! All rules of the pass speak Europe/Brussels civil time; everything stored or sent is UTC. Both switches of daylight
//! saving are settled here: a civil time that the spring switch skips is read with the offset from before it, and one
//! that the autumn switch repeats means its first occurrence (ours: nobody starts an activity in that hour on purpose).
//!
//! Nothing here panics: at the ends of the calendar, times saturate.

use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};

/// A moment in UTC: what is stored, sent and compared.
pub type Instant = DateTime<Utc>;

/// The time zone of every rule.
pub const ZONE: chrono_tz::Tz = chrono_tz::Europe::Brussels;

/// The date and time on a clock in Brussels.
#[must_use]
pub fn civil_date_time(at: Instant) -> NaiveDateTime {
    let utc = at.naive_utc();
    let offset = ZONE.offset_from_utc_datetime(&utc).fix();
    utc.checked_add_offset(offset).unwrap_or(utc)
}

/// The date on a calendar in Brussels.
#[must_use]
pub fn civil_date(at: Instant) -> NaiveDate {
    civil_date_time(at).date()
}

/// The moment at which a clock in Brussels shows `civil`.
#[must_use]
pub fn instant_of(civil: NaiveDateTime) -> Instant {
    let resolve = |civil: NaiveDateTime| ZONE.from_local_datetime(&civil).earliest().map(|at| at.to_utc());
    resolve(civil)
        .or_else(|| {
            let hour = TimeDelta::hours(1);
            resolve(civil.checked_sub_signed(hour)?)?.checked_add_signed(hour)
        })
        .unwrap_or_else(|| civil.and_utc())
}

/// The moment at which something ends that closes at `civil`: as [`instant_of`], but in the hour that the autumn switch
/// repeats the second time, so that nobody is sent away an hour early (ours).
#[must_use]
pub fn closing_instant_of(civil: NaiveDateTime) -> Instant {
    ZONE.from_local_datetime(&civil).latest().map_or_else(|| instant_of(civil), |at| at.to_utc())
}

/// The first moment of a civil day.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> Instant {
    instant_of(day.and_time(NaiveTime::MIN))
}

/// The first moment after a civil day, which is the first moment of the next.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> Instant {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of_day)
}

/// The same civil time some calendar months later; the last day of a shorter month where the day does not exist.
#[must_use]
pub fn months_later(at: Instant, months: u32) -> Instant {
    civil_date_time(at).checked_add_months(Months::new(months)).map_or(DateTime::<Utc>::MAX_UTC, instant_of)
}

/// `at` moved by `delta`, held at the ends of the calendar.
#[must_use]
pub fn shifted(at: Instant, delta: TimeDelta) -> Instant {
    at.checked_add_signed(delta).unwrap_or(if delta < TimeDelta::zero() {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{at, day, utc};

    #[rstest]
    #[case::winter("2026-11-23 18:00", "2026-11-23T17:00:00Z")]
    #[case::summer("2026-07-01 18:00", "2026-07-01T16:00:00Z")]
    #[case::skipped_in_spring("2026-03-29 02:30", "2026-03-29T01:30:00Z")]
    #[case::repeated_in_autumn("2026-10-25 02:30", "2026-10-25T00:30:00Z")]
    fn a_clock_in_brussels(#[case] civil: &str, #[case] expected: &str) {
        assert_eq!(at(civil), utc(expected));
    }

    #[rstest]
    #[case::ordinary("2026-11-23", 24)]
    #[case::spring_switch("2026-03-29", 23)]
    #[case::autumn_switch("2026-10-25", 25)]
    fn a_day_has_its_hours(#[case] date: &str, #[case] hours: i64) {
        assert_eq!((end_of_day(day(date)) - start_of_day(day(date))).num_hours(), hours);
    }

    #[test]
    fn the_day_changes_at_midnight_in_brussels() {
        assert_eq!(civil_date(utc("2026-12-31T22:59:59Z")), day("2026-12-31"));
        assert_eq!(civil_date(utc("2026-12-31T23:00:00Z")), day("2027-01-01"));
        assert_eq!(civil_date(utc("2026-07-01T21:59:59Z")), day("2026-07-01"));
        assert_eq!(civil_date(utc("2026-07-01T22:00:00Z")), day("2026-07-02"));
    }

    #[test]
    fn closing_in_the_repeated_hour_is_its_second_time() {
        let civil = day("2026-10-25").and_hms_opt(2, 30, 0).unwrap();
        assert_eq!(closing_instant_of(civil), utc("2026-10-25T01:30:00Z"));
    }

    #[rstest]
    #[case::plain("2026-08-23 22:00", 3, "2026-11-23 22:00")]
    #[case::shorter_month("2026-11-30 22:00", 3, "2027-02-28 22:00")]
    #[case::into_the_gap("2025-12-29 02:30", 3, "2026-03-29 03:30")]
    fn months_keep_the_time_on_the_clock(#[case] from: &str, #[case] months: u32, #[case] expected: &str) {
        assert_eq!(months_later(at(from), months), at(expected));
    }
}
