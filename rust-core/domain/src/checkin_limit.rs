//! How often a passholder can check in to an activity, and which period a check-in counts in.
//!
//! API `checkinLimit`: a volume per calendar period. Where none is set: once per day of the activity (ours). A point is
//! earned once per passholder and limit period, whichever card, channel or device was used (H 18).

use crate::calendar::{Calendar, Occurrence};
use crate::checkin_window::{Channel, WindowRefusal, judge_window};
use crate::limit_period::{LimitPeriod, PeriodLimit, PeriodType, period_of, period_of_day};
use crate::uncertain_instant::UncertainInstant;

/// The limit where the region set none: once per day of the activity (ours).
pub const DEFAULT_CHECKIN_LIMIT: PeriodLimit = PeriodLimit { volume: 1, period: PeriodType::Day };

/// The period that a check-in counts in.
///
/// Under the default limit, the civil day of the activity that was attended: somebody entered at the counter a week
/// after the concert, and again a day later, attended one concert. Under any other limit, the calendar period of the
/// moment of the check-in, as the API counts.
#[must_use]
pub fn limit_period_of(limit: PeriodLimit, occurrence: &Occurrence, at: UncertainInstant) -> LimitPeriod {
    if limit == DEFAULT_CHECKIN_LIMIT {
        period_of_day(PeriodType::Day, occurrence.day)
    } else {
        period_of(limit.period, at.best)
    }
}

/// The occurrence attended and the period to count earlier check-ins in: what a store needs before it can ask
/// [`crate::judge_checkin`].
///
/// # Errors
/// [`WindowRefusal`] when no window can have been open.
pub fn checkin_period(
    calendar: &Calendar,
    channel: Channel,
    at: UncertainInstant,
    limit: PeriodLimit,
) -> Result<(Occurrence, LimitPeriod), WindowRefusal> {
    let occurrence = judge_window(calendar, channel, at)?;
    Ok((occurrence, limit_period_of(limit, &occurrence, at)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{at, span};

    fn key(limit: PeriodLimit, calendar: &Calendar, moment: &str) -> String {
        checkin_period(calendar, Channel::Counter, at(moment).into(), limit).unwrap().1.key
    }

    #[test]
    fn without_a_limit_each_day_of_the_activity_counts_once() {
        let camp = Calendar::Single(span("2026-11-23 09:00", "2026-11-25 16:00"));
        assert_eq!(key(DEFAULT_CHECKIN_LIMIT, &camp, "2026-11-23 10:00"), "D2026-11-23");
        assert_eq!(key(DEFAULT_CHECKIN_LIMIT, &camp, "2026-11-24 10:00"), "D2026-11-24");
        // Entered afterwards, on two days: one day of the camp.
        assert_eq!(key(DEFAULT_CHECKIN_LIMIT, &camp, "2026-11-30 10:00"), "D2026-11-25");
        assert_eq!(key(DEFAULT_CHECKIN_LIMIT, &camp, "2026-12-01 10:00"), "D2026-11-25");
    }

    #[rstest]
    #[case(PeriodType::Week, "W2026-11-30")]
    #[case(PeriodType::Month, "M2026-12")]
    #[case(PeriodType::Absolute, "A")]
    fn a_limit_of_the_region_counts_in_the_period_of_the_checkin(#[case] period: PeriodType, #[case] expected: &str) {
        let concert = Calendar::Single(span("2026-11-23 20:00", "2026-11-23 22:00"));
        assert_eq!(key(PeriodLimit { volume: 1, period }, &concert, "2026-12-01 10:00"), expected);
    }
}
