//! Money in whole cents.
//!
//! No fractions, no floats. An amount tells what a person pays and therefore whether a social tariff applies: `Debug`
//! does not show it (H: discretion).

use std::fmt;

/// An amount of euro in cents.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cents(i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// That many cents.
    #[must_use]
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// That many whole euro.
    #[must_use]
    pub const fn euro(euro: i32) -> Self {
        Self(euro as i64 * 100)
    }

    /// The number of cents.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, unless it overflows.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it overflows.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl fmt::Debug for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cents(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_cents_that_do_not_show() {
        assert_eq!(Cents::euro(5), Cents::new(500));
        assert_eq!(Cents::new(i64::MAX).checked_add(Cents::new(1)), None);
        assert_eq!(Cents::euro(2).checked_sub(Cents::euro(1)), Some(Cents::euro(1)));
        assert_eq!(format!("{:?}", Cents::euro(1)), "Cents(…)");
    }
}
