//! How many points an activity gives.
//!
//! H 8: one point per attended activity, free or paid; an activity of several days one per day; a membership 25 per
//! year or 12 per half year. The region can correct the value of an activity (API: `checkinPoints`).

use std::fmt;

/// Points for attending an activity once, or one day of an activity of several days (H 8).
pub const PER_ACTIVITY: Points = Points(1);
/// Points for a membership of a year (H 8).
pub const PER_YEARLY_MEMBERSHIP: Points = Points(25);
/// Points for a membership of half a year (H 8).
pub const PER_HALF_YEARLY_MEMBERSHIP: Points = Points(12);

/// A number of points, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Points(u32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// That many points.
    #[must_use]
    pub const fn new(points: u32) -> Self {
        Self(points)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The sum, unless it overflows.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// How many points `balance` lacks to pay this many; zero when it suffices. A balance can be negative where an
    /// organizer accepted that risk.
    #[must_use]
    pub fn missing_from(self, balance: i64) -> Self {
        let missing = i64::from(self.0).saturating_sub(balance).max(0);
        Self(u32::try_from(missing).unwrap_or(u32::MAX))
    }
}

impl From<u32> for Points {
    fn from(points: u32) -> Self {
        Self(points)
    }
}

impl TryFrom<i64> for Points {
    type Error = std::num::TryFromIntError;

    fn try_from(points: i64) -> Result<Self, Self::Error> {
        u32::try_from(points).map(Self)
    }
}

impl From<Points> for i64 {
    fn from(points: Points) -> Self {
        Self::from(points.0)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How long a membership of a club runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipTerm {
    /// A year.
    Year,
    /// Half a year.
    HalfYear,
}

/// Points for a membership (H 8).
#[must_use]
pub fn for_membership(term: MembershipTerm) -> Points {
    match term {
        MembershipTerm::Year => PER_YEARLY_MEMBERSHIP,
        MembershipTerm::HalfYear => PER_HALF_YEARLY_MEMBERSHIP,
    }
}

/// Points for one check-in: what the region set for the activity (0 is a value too), or one.
#[must_use]
pub fn for_checkin(set_by_region: Option<Points>) -> Points {
    set_by_region.unwrap_or(PER_ACTIVITY)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_framework_of_the_handbook() {
        assert_eq!(for_checkin(None).get(), 1);
        assert_eq!(for_checkin(Some(Points::new(3))).get(), 3);
        assert_eq!(for_checkin(Some(Points::ZERO)).get(), 0);
        assert_eq!(for_membership(MembershipTerm::Year).get(), 25);
        assert_eq!(for_membership(MembershipTerm::HalfYear).get(), 12);
    }

    #[rstest]
    #[case(10, 10, 0)]
    #[case(10, 9, 1)]
    #[case(10, -2, 12)]
    #[case(0, -2, 2)]
    #[case(u32::MAX, i64::MIN, u32::MAX)]
    #[case(1, i64::MAX, 0)]
    fn almost_there(#[case] price: u32, #[case] balance: i64, #[case] missing: u32) {
        assert_eq!(Points::new(price).missing_from(balance).get(), missing);
    }

    #[test]
    fn never_negative_and_never_around() {
        assert_eq!(Points::new(1).checked_sub(Points::new(2)), None);
        assert_eq!(Points::new(u32::MAX).checked_add(Points::new(1)), None);
        assert!(Points::try_from(-1i64).is_err());
    }
}
