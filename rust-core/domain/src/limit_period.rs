//! The calendar periods that limits count in.
//!
//! DAY, WEEK (Monday to Sunday), MONTH, QUARTER, YEAR and ABSOLUTE (API: `checkinLimit`, `redeemConstraint`); calendar
//! periods in Brussels, never rolling. A period contains its start and not its end, which is the next one's start; on a
//! day of a daylight-saving switch it is an hour shorter or longer.

use chrono::{Datelike, Days, NaiveDate};

use crate::civil_time::{Instant, civil_date, start_of_day};

/// The kind of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodType {
    /// 00:00 to 24:00.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January–March and so on.
    Quarter,
    /// A calendar year.
    Year,
    /// All time.
    Absolute,
}

impl PeriodType {
    /// All kinds, from short to long.
    pub const ALL: [Self; 6] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year, Self::Absolute];

    /// Its name in the API.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
            Self::Quarter => "QUARTER",
            Self::Year => "YEAR",
            Self::Absolute => "ABSOLUTE",
        }
    }

    /// The kind with this name in the API.
    #[must_use]
    pub fn from_api_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.api_name() == name)
    }
}

/// At most so many per period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeriodLimit {
    /// How many.
    pub volume: u32,
    /// In which kind of period.
    pub period: PeriodType,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LimitPeriod {
    /// Its first moment; `None` for all time, and at the very start of the calendar.
    pub start: Option<Instant>,
    /// The first moment after it; `None` for all time, and at the very end of the calendar.
    pub end: Option<Instant>,
    /// A key to count under, the same for all moments in the period and for no other: `D2026-11-23`, `W2026-11-23` (the
    /// Monday), `M2026-11`, `Q2026-4`, `Y2026`, `A`.
    pub key: String,
}

impl LimitPeriod {
    /// Whether a moment lies in it.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at < end)
    }
}

/// The period of a kind that a moment lies in.
#[must_use]
pub fn period_of(period: PeriodType, at: Instant) -> LimitPeriod {
    period_of_day(period, civil_date(at))
}

/// The period of a kind that a civil day lies in.
#[must_use]
pub fn period_of_day(period: PeriodType, day: NaiveDate) -> LimitPeriod {
    let (year, month) = (day.year(), day.month());
    let quarter = (month - 1) / 3;
    let first_of = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1);
    let (first, next, key) = match period {
        PeriodType::Day => (Some(day), day.succ_opt(), format!("D{day}")),
        PeriodType::Week => {
            let into = u64::from(day.weekday().num_days_from_monday());
            let monday = day.checked_sub_days(Days::new(into));
            let next = day.checked_add_days(Days::new(7 - into));
            let key = monday.map_or_else(|| "W-first".to_owned(), |monday| format!("W{monday}"));
            (monday, next, key)
        }
        PeriodType::Month => {
            let next = if month == 12 { first_of(year.saturating_add(1), 1) } else { first_of(year, month + 1) };
            (first_of(year, month), next, format!("M{year}-{month:02}"))
        }
        PeriodType::Quarter => {
            let next = if quarter == 3 { first_of(year.saturating_add(1), 1) } else { first_of(year, quarter * 3 + 4) };
            (first_of(year, quarter * 3 + 1), next, format!("Q{year}-{}", quarter + 1))
        }
        PeriodType::Year => (first_of(year, 1), first_of(year.saturating_add(1), 1), format!("Y{year}")),
        PeriodType::Absolute => (None, None, "A".to_owned()),
    };
    LimitPeriod { start: first.map(start_of_day), end: next.map(start_of_day), key }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::no_panics::any_instant;
    use crate::testing::{at, utc};
    use PeriodType::{Absolute, Day, Month, Quarter, Week, Year};

    #[rstest]
    #[case(Day, "2026-11-23 18:00", "D2026-11-23", "2026-11-23 00:00", "2026-11-24 00:00")]
    #[case(Week, "2026-11-23 00:00", "W2026-11-23", "2026-11-23 00:00", "2026-11-30 00:00")]
    #[case(Week, "2026-11-22 23:59:59", "W2026-11-16", "2026-11-16 00:00", "2026-11-23 00:00")]
    #[case(Month, "2026-12-31 23:59:59", "M2026-12", "2026-12-01 00:00", "2027-01-01 00:00")]
    #[case(Month, "2028-02-29 12:00", "M2028-02", "2028-02-01 00:00", "2028-03-01 00:00")]
    #[case(Quarter, "2026-03-31 23:59:59", "Q2026-1", "2026-01-01 00:00", "2026-04-01 00:00")]
    #[case(Quarter, "2026-11-23 12:00", "Q2026-4", "2026-10-01 00:00", "2027-01-01 00:00")]
    #[case(Year, "2026-01-01 00:00", "Y2026", "2026-01-01 00:00", "2027-01-01 00:00")]
    #[case::week_over_new_year(Week, "2027-01-01 00:30", "W2026-12-28", "2026-12-28 00:00", "2027-01-04 00:00")]
    #[case::spring_switch(Day, "2026-03-29 12:00", "D2026-03-29", "2026-03-29 00:00", "2026-03-30 00:00")]
    #[case::autumn_switch(Week, "2026-10-25 02:30", "W2026-10-19", "2026-10-19 00:00", "2026-10-26 00:00")]
    fn calendar_periods(
        #[case] period: PeriodType,
        #[case] moment: &str,
        #[case] key: &str,
        #[case] start: &str,
        #[case] end: &str,
    ) {
        let found = period_of(period, at(moment));
        assert_eq!(found, LimitPeriod { start: Some(at(start)), end: Some(at(end)), key: key.to_owned() });
    }

    #[rstest]
    #[case::spring_day(Day, "2026-03-29 12:00", 23)]
    #[case::autumn_day(Day, "2026-10-25 12:00", 25)]
    #[case::spring_week(Week, "2026-03-29 12:00", 7 * 24 - 1)]
    #[case::autumn_week(Week, "2026-10-25 12:00", 7 * 24 + 1)]
    #[case::first_quarter(Quarter, "2026-02-01 12:00", 90 * 24 - 1)]
    #[case::whole_year(Year, "2026-02-01 12:00", 365 * 24)]
    fn periods_over_a_switch_have_an_hour_less_or_more(
        #[case] period: PeriodType,
        #[case] moment: &str,
        #[case] hours: i64,
    ) {
        let found = period_of(period, at(moment));
        assert_eq!((found.end.unwrap() - found.start.unwrap()).num_hours(), hours);
    }

    #[test]
    fn both_half_past_two_of_the_autumn_switch_are_one_day() {
        let [first, second] = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map(utc);
        assert_eq!(period_of(Day, first), period_of(Day, second));
    }

    #[test]
    fn new_year_in_brussels_is_an_hour_before_utc() {
        assert_eq!(period_of(Year, utc("2026-12-31T22:59:59Z")).key, "Y2026");
        assert_eq!(period_of(Year, utc("2026-12-31T23:00:00Z")).key, "Y2027");
    }

    #[test]
    fn all_time_is_one_period() {
        assert_eq!(
            period_of(Absolute, at("1999-01-01 00:00")),
            LimitPeriod { start: None, end: None, key: "A".to_owned() }
        );
    }

    proptest! {
        #[test]
        fn a_period_contains_its_moment_and_touches_its_neighbours(
            at in any_instant(),
            period in proptest::sample::select(PeriodType::ALL.to_vec()),
        ) {
            let here = period_of(period, at);
            prop_assert!(here.contains(at));
            let second = TimeDelta::seconds(1);
            if let Some(end) = here.end {
                let next = period_of(period, end);
                prop_assert_eq!(next.start, Some(end));
                prop_assert!(!here.contains(end) && next.key != here.key);
                prop_assert_eq!(&period_of(period, end - second).key, &here.key);
            }
            if let Some(start) = here.start && let Some(before) = start.checked_sub_signed(second) {
                let previous = period_of(period, before);
                prop_assert_eq!(previous.end, Some(start));
                prop_assert!(!previous.contains(start) && previous.key != here.key);
            }
        }

        #[test]
        fn moments_with_one_key_are_in_one_period(
            (one, other) in (1_600_000_000i64..2_000_000_000, 1_600_000_000i64..2_000_000_000),
            period in proptest::sample::select(PeriodType::ALL.to_vec()),
        ) {
            let [one, other] = [one, other].map(|seconds| Instant::from_timestamp(seconds, 0).unwrap());
            let (first, second) = (period_of(period, one), period_of(period, other));
            prop_assert_eq!(first.key == second.key, first.contains(other));
            prop_assert_eq!(first.key == second.key, second.contains(one));
        }
    }
}
