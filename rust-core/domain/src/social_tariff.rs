//! The social tariff of a membership, and what it is worth at a moment.
//!
//! It has an end. ACTIVE continues through a grace period of 30 days after it (API; H 9); SUSPENDED, until a date, and
//! EXPIRED refuse sales only: neither stops points or rewards (H 6). A right holds in its own card system.
//!
//! `Debug` shows nothing of it (H: discretion).

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::civil_time::{Instant, civil_date_time, end_of_day, instant_of};

/// How long after its end the right still counts as active (API).
pub const GRACE_DAYS: u64 = 30;

/// The right to a social tariff in one card system.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SocialTariff {
    /// The exact moment at which the right ends; the grace period follows.
    pub ends: Instant,
    /// Until when it is suspended, if it is.
    pub suspended_until: Option<Instant>,
}

/// What a social tariff is worth at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum SocialTariffState {
    /// There never was one.
    None,
    /// Valid.
    Active,
    /// Past its end, and still valid for at most 30 days.
    InGrace,
    /// Not valid for now.
    Suspended,
    /// Past its end and its grace period.
    Expired,
}

impl SocialTariff {
    /// The moment at which the grace period ends: the same civil time 30 days after the end.
    #[must_use]
    pub fn grace_ends(&self) -> Instant {
        civil_date_time(self.ends).checked_add_days(Days::new(GRACE_DAYS)).map_or(Instant::MAX_UTC, instant_of)
    }

    /// Its state at a moment. A right past its grace period is expired whether suspended or not.
    #[must_use]
    pub fn state_at(&self, at: Instant) -> SocialTariffState {
        if at >= self.grace_ends() {
            SocialTariffState::Expired
        } else if self.suspended_until.is_some_and(|until| at < until) {
            SocialTariffState::Suspended
        } else if at >= self.ends {
            SocialTariffState::InGrace
        } else {
            SocialTariffState::Active
        }
    }

    /// The next moment after `at` at which the clock alone may change whether it entitles; `None` when it never does.
    #[must_use]
    pub fn next_change(&self, at: Instant) -> Option<Instant> {
        self.suspended_until.into_iter().chain([self.grace_ends()]).filter(|change| *change > at).min()
    }
}

impl SocialTariffState {
    /// Whether reduced prices may be sold: active or in its grace period.
    #[must_use]
    pub fn entitles(self) -> bool {
        matches!(self, Self::Active | Self::InGrace)
    }

    /// The `status` that the API shows for it.
    #[must_use]
    pub fn api_status(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Active | Self::InGrace => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Expired => "EXPIRED",
        }
    }
}

/// The state of a right that may not exist.
#[must_use]
pub fn state_of(tariff: Option<&SocialTariff>, at: Instant) -> SocialTariffState {
    tariff.map_or(SocialTariffState::None, |tariff| tariff.state_at(at))
}

/// When a right given on `day` ends by default: with 30 April of the next year (H 9).
#[must_use]
pub fn default_end(day: NaiveDate) -> Instant {
    day.year().checked_add(1).and_then(|year| NaiveDate::from_ymd_opt(year, 4, 30)).map_or(Instant::MAX_UTC, end_of_day)
}

impl fmt::Debug for SocialTariff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SocialTariff(…)")
    }
}

impl fmt::Debug for SocialTariffState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SocialTariffState(…)")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{at, day};
    use SocialTariffState as State;

    #[rstest]
    #[case::long_before("2026-11-23 12:00", State::Active)]
    #[case::last_second("2027-04-30 23:59:59", State::Active)]
    #[case::first_of_grace("2027-05-01 00:00", State::InGrace)]
    #[case::last_of_grace("2027-05-30 23:59:59", State::InGrace)]
    #[case::over("2027-05-31 00:00", State::Expired)]
    fn valid_until_30_days_after_its_end(#[case] now: &str, #[case] expected: State) {
        let tariff = SocialTariff { ends: at("2027-05-01 00:00"), suspended_until: None };
        assert!(tariff.state_at(at(now)) == expected);
    }

    #[test]
    fn grace_is_30_days_on_the_calendar_over_a_switch() {
        let tariff = SocialTariff { ends: at("2026-10-10 00:00"), suspended_until: None };
        assert_eq!(tariff.grace_ends(), at("2026-11-09 00:00"));
    }

    #[rstest]
    #[case::suspended(Some("2026-12-01 00:00"), "2026-11-30 23:59", Some("2026-12-01 00:00"))]
    #[case::again_in_force(Some("2026-12-01 00:00"), "2026-12-01 00:00", Some("2027-05-31 00:00"))]
    #[case::in_force(None, "2027-05-30 23:59:59", Some("2027-05-31 00:00"))]
    #[case::over(None, "2027-05-31 00:00", None)]
    fn the_clock_changes_it_at_known_moments(
        #[case] suspended: Option<&str>,
        #[case] now: &str,
        #[case] change: Option<&str>,
    ) {
        let tariff = SocialTariff { ends: at("2027-05-01 00:00"), suspended_until: suspended.map(at) };
        assert_eq!(tariff.next_change(at(now)), change.map(at));
    }

    #[rstest]
    #[case::while_it_lasts("2026-11-30 23:59", State::Suspended)]
    #[case::afterwards("2026-12-01 00:00", State::Active)]
    #[case::expired_anyway("2027-05-31 00:00", State::Expired)]
    fn suspended_until_a_date(#[case] now: &str, #[case] expected: State) {
        let tariff = SocialTariff { ends: at("2027-05-01 00:00"), suspended_until: Some(at("2026-12-01 00:00")) };
        assert!(tariff.state_at(at(now)) == expected);
    }

    #[rstest]
    #[case(State::None, false, "NONE")]
    #[case(State::Active, true, "ACTIVE")]
    #[case(State::InGrace, true, "ACTIVE")]
    #[case(State::Suspended, false, "SUSPENDED")]
    #[case(State::Expired, false, "EXPIRED")]
    fn what_it_is_worth(#[case] state: State, #[case] entitles: bool, #[case] api: &str) {
        assert_eq!((state.entitles(), state.api_status()), (entitles, api));
    }

    #[test]
    fn ends_with_30_april_of_next_year_by_default() {
        assert_eq!(default_end(day("2026-11-23")), at("2027-05-01 00:00"));
        assert_eq!(default_end(day("2026-01-01")), at("2027-05-01 00:00"));
    }

    #[test]
    fn debug_tells_nothing() {
        let tariff = SocialTariff { ends: at("2027-05-01 00:00"), suspended_until: None };
        assert_eq!(format!("{tariff:?} {:?}", State::Expired), "SocialTariff(…) SocialTariffState(…)");
    }
}
