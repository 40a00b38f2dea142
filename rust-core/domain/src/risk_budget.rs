//! What an organizer lets a phone risk when it holds no right: a budget of points for the device, and how far below zero
//! one pass may come.
//!
//! Ours. Both are 0 unless an organizer sets them, so that by default nothing is given that is not covered. What turns
//! out not to be covered is borne by the organizer and reported.

/// A risk budget as it stands on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RiskBudget {
    /// Points that the device may still give without a right, less what it gave since it heard of them.
    pub points_left: i64,
    /// How far below zero one pass may come.
    pub floor: i64,
}

/// The points of a price that are at risk: all of it without the spend right, since anybody may have spent the balance
/// meanwhile; with the right, what the balance lacks.
#[must_use]
pub fn points_at_risk(price: i64, balance: i64, right_held: bool) -> i64 {
    if right_held { price.saturating_sub(balance.max(0)).max(0) } else { price.max(0) }
}

/// Whether a redemption stays within the budget: `at_risk` within what the device has left, and the balance after it
/// not further below zero than the floor.
#[must_use]
pub fn covers(budget: RiskBudget, at_risk: i64, balance_after: i64) -> bool {
    at_risk <= budget.points_left && balance_after >= budget.floor.max(0).saturating_neg()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::held_and_enough(10, 12, true, 0)]
    #[case::held_and_short(10, 7, true, 3)]
    #[case::held_and_negative(10, -2, true, 10)]
    #[case::not_held(10, 500, false, 10)]
    #[case::free(0, 0, false, 0)]
    fn what_is_at_risk(#[case] price: i64, #[case] balance: i64, #[case] held: bool, #[case] expected: i64) {
        assert_eq!(points_at_risk(price, balance, held), expected);
    }

    #[rstest]
    #[case::nothing_set(RiskBudget::default(), 1, 0, false)]
    #[case::nothing_at_risk(RiskBudget::default(), 0, 0, true)]
    #[case::within(RiskBudget { points_left: 10, floor: 5 }, 10, -5, true)]
    #[case::over_the_device(RiskBudget { points_left: 9, floor: 5 }, 10, 0, false)]
    #[case::below_the_floor(RiskBudget { points_left: 100, floor: 5 }, 10, -6, false)]
    #[case::negative_floor_is_none(RiskBudget { points_left: 100, floor: -5 }, 10, 0, true)]
    fn what_is_covered(#[case] budget: RiskBudget, #[case] at_risk: i64, #[case] after: i64, #[case] expected: bool) {
        assert_eq!(covers(budget, at_risk, after), expected);
    }
}
