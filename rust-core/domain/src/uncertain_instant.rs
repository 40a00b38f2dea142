//! A moment as a phone knows it: the most likely one, and how early or late it may really have been.
//!
//! A phone's clock may be wrong. The rules are judged on the corrected time with its uncertainty, always in the
//! guest's favour (H: nobody loses a point to a wrong clock; ours: how).

use chrono::TimeDelta;

use crate::civil_time::{Instant, shifted};

/// A moment with its uncertainty. `earliest ≤ best ≤ latest` is expected; [`UncertainInstant::range`] copes without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncertainInstant {
    /// The earliest moment that it can have been.
    pub earliest: Instant,
    /// The most likely moment.
    pub best: Instant,
    /// The latest moment that it can have been.
    pub latest: Instant,
}

impl UncertainInstant {
    /// A moment that is known exactly, such as the registry's own.
    #[must_use]
    pub fn exact(at: Instant) -> Self {
        Self { earliest: at, best: at, latest: at }
    }

    /// A moment known to lie within `margin` of `best`. A negative margin counts as its size.
    #[must_use]
    pub fn around(best: Instant, margin: TimeDelta) -> Self {
        let margin = margin.abs();
        Self { earliest: shifted(best, -margin), best, latest: shifted(best, margin) }
    }

    /// The first and last moment that it can have been, in order whatever was put in.
    #[must_use]
    pub fn range(&self) -> (Instant, Instant) {
        (self.earliest.min(self.best).min(self.latest), self.earliest.max(self.best).max(self.latest))
    }

    /// Whether it can have been between `from` and `until`, both included.
    #[must_use]
    pub fn may_lie_in(&self, from: Instant, until: Instant) -> bool {
        let (earliest, latest) = self.range();
        latest >= from && earliest <= until
    }
}

impl From<Instant> for UncertainInstant {
    fn from(at: Instant) -> Self {
        Self::exact(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    #[test]
    fn in_doubt_it_may_lie_in_either_window() {
        let six = UncertainInstant::around(at("2026-11-23 18:00"), TimeDelta::minutes(5));
        assert!(six.may_lie_in(at("2026-11-23 18:05"), at("2026-11-23 19:00")));
        assert!(six.may_lie_in(at("2026-11-23 17:00"), at("2026-11-23 17:55")));
        assert!(!six.may_lie_in(at("2026-11-23 18:05:01"), at("2026-11-23 19:00")));
    }

    #[test]
    fn a_negative_margin_and_a_wrong_order_do_no_harm() {
        let six = at("2026-11-23 18:00");
        let around = UncertainInstant::around(six, TimeDelta::minutes(5));
        assert_eq!(around, UncertainInstant::around(six, TimeDelta::minutes(-5)));
        let turned = UncertainInstant { earliest: around.latest, best: six, latest: around.earliest };
        assert_eq!(turned.range(), around.range());
    }
}
