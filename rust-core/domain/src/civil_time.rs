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
