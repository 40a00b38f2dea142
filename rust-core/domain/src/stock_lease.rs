//! Stock leases: units of a reward that one phone may give away without asking.
//!
//! Ours (the existing system redeems online only). The registry moves units from its pool to a phone and takes them back
//! only when the phone reports them, returns them, or a person writes them off: a lease that ran out stays in doubt. So
//! the phone alone has to stop in time, and stops a little early.

use chrono::TimeDelta;

use crate::civil_time::{Instant, shifted};
use crate::uncertain_instant::UncertainInstant;

/// How long before its end a phone stops using a lease or a spend right, on top of its clock's uncertainty. Ours: a
/// volunteer takes less than this from the verdict to the hand-over.
pub const STOP_EARLY: TimeDelta = TimeDelta::minutes(2);

/// Whether a right that ends at `expires` may still be used: judged against the phone, never in its favour.
#[must_use]
pub fn is_usable(expires: Instant, now: UncertainInstant) -> bool {
    let (_, latest) = now.range();
    latest < shifted(expires, -STOP_EARLY)
}

/// Units that are left on the phone: what the registry last stated, less what was given since and the registry had not
/// counted in that statement, plus what was taken back since. Leaving the subtraction out oversells.
#[must_use]
pub fn units_left(stated: i64, given_since: i64) -> i64 {
    stated.saturating_sub(given_since).max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::testing::at;

    #[rstest]
    #[case::long_before("2026-07-20 10:00", 0, true)]
    #[case::just_in_time("2026-07-20 17:57", 0, true)]
    #[case::within_the_margin("2026-07-20 17:58", 0, false)]
    #[case::perhaps_within_the_margin("2026-07-20 17:57", 60, false)]
    #[case::over("2026-07-20 18:01", 0, false)]
    fn a_phone_stops_before_the_end(#[case] now: &str, #[case] uncertain_s: i64, #[case] expected: bool) {
        let now = UncertainInstant::around(at(now), TimeDelta::seconds(uncertain_s));
        assert_eq!(is_usable(at("2026-07-20 18:00"), now), expected);
    }

    #[rstest]
    #[case(10, 0, 10)]
    #[case(10, 3, 7)]
    #[case(2, 3, 0)]
    #[case(-1, 0, 0)]
    #[case(i64::MIN, i64::MAX, 0)]
    fn what_was_given_since_is_subtracted(#[case] stated: i64, #[case] since: i64, #[case] left: i64) {
        assert_eq!(units_left(stated, since), left);
    }

    proptest! {
        #[test]
        fn more_uncertainty_never_helps(end in 0_i64..1_000_000, now in 0_i64..1_000_000, margin in 0_i64..10_000) {
            let moment = |s| Instant::from_timestamp(s, 0).unwrap();
            let sure = UncertainInstant::exact(moment(now));
            let unsure = UncertainInstant::around(moment(now), TimeDelta::seconds(margin));
            prop_assert!(is_usable(moment(end), sure) || !is_usable(moment(end), unsure));
        }
    }
}
