//! The pass of an organisation.
//!
//! H 29: a group pass buys tickets up to its yearly or daily budget; it saves no points, checks in nowhere and redeems
//! no rewards (the last three are refused by [`crate::judge_checkin`] and [`crate::judge_reward`]).

use thiserror::Error;

use crate::limit_period::PeriodLimit;

/// Why tickets cannot be sold on a group pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GroupBudgetRefusal {
    /// More than what is left in the period.
    #[error("the budget of the group pass is not enough")]
    BudgetExceeded {
        /// How many tickets are left.
        left: u32,
    },
}

impl GroupBudgetRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BudgetExceeded { .. } => "group-budget-exceeded",
        }
    }
}

/// How many tickets are left after `wanted` more, of a budget of which `used` are used in the current period.
///
/// # Errors
/// [`GroupBudgetRefusal`] when that is more than the budget.
pub fn judge_group_tickets(budget: PeriodLimit, used: u32, wanted: u32) -> Result<u32, GroupBudgetRefusal> {
    let left = budget.volume.saturating_sub(used);
    left.checked_sub(wanted).ok_or(GroupBudgetRefusal::BudgetExceeded { left })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::limit_period::PeriodType;

    // 0900000191800 of the official test data: at most 50 sales per day.
    #[rstest]
    #[case::first(0, 1, Ok(49))]
    #[case::all_at_once(0, 50, Ok(0))]
    #[case::one_too_many(0, 51, Err(GroupBudgetRefusal::BudgetExceeded { left: 50 }))]
    #[case::last(49, 1, Ok(0))]
    #[case::empty(50, 1, Err(GroupBudgetRefusal::BudgetExceeded { left: 0 }))]
    #[case::overdrawn(51, u32::MAX, Err(GroupBudgetRefusal::BudgetExceeded { left: 0 }))]
    fn tickets_up_to_the_budget(
        #[case] used: u32,
        #[case] wanted: u32,
        #[case] expected: Result<u32, GroupBudgetRefusal>,
    ) {
        let budget = PeriodLimit { volume: 50, period: PeriodType::Day };
        assert_eq!(judge_group_tickets(budget, used, wanted), expected);
    }
}
