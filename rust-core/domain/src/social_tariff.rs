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
