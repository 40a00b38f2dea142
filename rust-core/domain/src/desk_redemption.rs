//! Whether a reward desk may give a reward without network.
//!
//! Ours. First the handbook's own rules (`reward`), on what the phone knows; then whether the phone holds the rights: a
//! stock lease for a reward whose units are counted, the spend right over the pass for its points, or a risk budget for
//! what no right covers. A reward with a limit for each passholder needs the network: only the registry knows what was
//! redeemed elsewhere before.

use crate::points::Points;
use crate::reward::{RewardFacts, RewardKind, effective_limit, judge_reward};
use crate::reward_refusals::RewardRefusal;
use crate::risk_budget::{RiskBudget, covers, points_at_risk};
use crate::spend_right::SpendHolder;
use crate::stock_lease::{is_usable, units_left};
use crate::{Instant, UncertainInstant};

/// A stock lease as the phone has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseFacts {
    /// Units that the registry last stated.
    pub stated: i64,
    /// Units given since, less those taken back, that were not in that statement.
    pub given_since: i64,
    /// Its end.
    pub expires: Instant,
}

/// What must be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskFacts<'a> {
    /// What the rules of rewards ask. `units` is not looked at: the lease stands for it. `balance` is what can be spent:
    /// what the registry told, less what this phone spent since; nothing that was earned without network.
    pub reward: RewardFacts<'a>,
    /// Whether the phone is a reward desk.
    pub is_desk: bool,
    /// The lease for this reward, if there is one.
    pub lease: Option<LeaseFacts>,
    /// Where the spend right over the pass is.
    pub holder: SpendHolder,
    /// What may be risked.
    pub risk: RiskBudget,
}

/// A reward that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskVerdict {
    /// What it costs.
    pub price: Points,
    /// What can be spent after it; negative only within the risk budget.
    pub balance: i64,
    /// Whether a unit of the lease is used.
    pub uses_lease: bool,
    /// How many points of the price no right covers.
    pub at_risk: i64,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskRefusal {
    /// The rules of rewards say no, with or without network.
    Rule(RewardRefusal),
    /// This phone gives no rewards without network.
    NotADesk,
    /// A limit per passholder can be checked by the registry only.
    LimitNeedsNetwork,
    /// No units of this reward are on this phone.
    NoLease,
    /// The time of the lease is over.
    LeaseOver,
    /// All units on this phone are given.
    LeaseUsedUp,
    /// The points of this pass are at the desk with this number.
    OtherDesk {
        /// From 1.
        desk: u8,
    },
    /// The points of this pass are at the registry.
    NeedsNetwork,
}

impl DeskRefusal {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rule(refusal) => refusal.code(),
            Self::NotADesk => "not-a-desk",
            Self::LimitNeedsNetwork => "limit-needs-network",
            Self::NoLease => "no-lease",
            Self::LeaseOver => "lease-over",
            Self::LeaseUsedUp => "lease-used-up",
            Self::OtherDesk { .. } => "other-desk",
            Self::NeedsNetwork => "needs-network",
        }
    }
}

/// Judges giving a reward without network.
///
/// # Errors
/// The first [`DeskRefusal`] that applies.
pub fn judge_desk_redemption(facts: &DeskFacts<'_>, now: UncertainInstant) -> Result<DeskVerdict, DeskRefusal> {
    let price = if facts.reward.kind == RewardKind::Welcome { Points::ZERO } else { facts.reward.price };
    let cost = i64::from(price.get());
    let right_held = facts.holder == SpendHolder::Here;
    let at_risk = points_at_risk(cost, facts.reward.balance, right_held);
    let balance = facts.reward.balance.saturating_sub(cost);
    let risked = at_risk > 0 && covers(facts.risk, at_risk, balance);
    // The rules are asked with points enough where the organizer takes the risk for them.
    let spendable = if risked { facts.reward.balance.max(cost) } else { facts.reward.balance };
    let rules = RewardFacts { units: None, balance: spendable, ..facts.reward };
    judge_reward(&rules).map_err(DeskRefusal::Rule)?;
    if !facts.is_desk {
        // Where the points are is the better advice.
        return Err(match facts.holder {
            SpendHolder::Desk(desk) => DeskRefusal::OtherDesk { desk },
            SpendHolder::Registry | SpendHolder::Here => DeskRefusal::NotADesk,
        });
    }
    if effective_limit(facts.reward.kind, facts.reward.limit).is_some() {
        return Err(DeskRefusal::LimitNeedsNetwork);
    }
    if at_risk > 0 && !risked {
        return Err(match facts.holder {
            SpendHolder::Desk(desk) => DeskRefusal::OtherDesk { desk },
            SpendHolder::Registry | SpendHolder::Here => DeskRefusal::NeedsNetwork,
        });
    }
    let uses_lease = facts.reward.units.is_some();
    if uses_lease {
        let lease = facts.lease.ok_or(DeskRefusal::NoLease)?;
        if !is_usable(lease.expires, now) {
            return Err(DeskRefusal::LeaseOver);
        }
        if units_left(lease.stated, lease.given_since) < 1 {
            return Err(DeskRefusal::LeaseUsedUp);
        }
    }
    Ok(DeskVerdict { price, balance, uses_lease, at_risk })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::CardState;
    use crate::ids::CardSystemId;
    use crate::limit_period::{PeriodLimit, PeriodType};
    use crate::reward::RewardPeriod;
    use crate::testing::at;

    const HERE: [CardSystemId; 1] = [CardSystemId(1)];

    fn now() -> UncertainInstant {
        at("2026-07-18 15:00").into()
    }

    fn facts() -> DeskFacts<'static> {
        DeskFacts {
            reward: RewardFacts {
                card: CardState::Active,
                group_pass: false,
                member_of: &HERE,
                has_active_membership: true,
                applicable: None,
                period: RewardPeriod::ALWAYS,
                at: now(),
                units: Some(100),
                units_taken: 100,
                limit: None,
                already: 0,
                kind: RewardKind::Points,
                price: Points::new(10),
                balance: 12,
            },
            is_desk: true,
            lease: Some(LeaseFacts { stated: 5, given_since: 0, expires: at("2026-07-20 18:00") }),
            holder: SpendHolder::Here,
            risk: RiskBudget::default(),
        }
    }

    #[test]
    fn a_desk_with_its_rights_gives_it() {
        let verdict = judge_desk_redemption(&facts(), now()).unwrap();
        assert_eq!(verdict, DeskVerdict { price: Points::new(10), balance: 2, uses_lease: true, at_risk: 0 });
    }

    type Change = fn(DeskFacts<'static>) -> DeskFacts<'static>;

    #[rstest]
    #[case::no_desk(|f: DeskFacts<'static>| DeskFacts { is_desk: false, ..f }, "not-a-desk")]
    #[case::no_desk_and_the_points_are_at_one(
        |f: DeskFacts<'static>| DeskFacts { is_desk: false, holder: SpendHolder::Desk(3), ..f }, "other-desk")]
    #[case::no_lease(|f: DeskFacts<'static>| DeskFacts { lease: None, ..f }, "no-lease")]
    #[case::last_unit_given(
        |f: DeskFacts<'static>| DeskFacts { lease: f.lease.map(|l| LeaseFacts { given_since: 5, ..l }), ..f },
        "lease-used-up")]
    #[case::lease_over(
        |f: DeskFacts<'static>| DeskFacts { lease: f.lease.map(|l| LeaseFacts { expires: at("2026-07-18 15:01"), ..l }), ..f },
        "lease-over")]
    #[case::other_desk(|f: DeskFacts<'static>| DeskFacts { holder: SpendHolder::Desk(3), ..f }, "other-desk")]
    #[case::at_the_registry(|f: DeskFacts<'static>| DeskFacts { holder: SpendHolder::Registry, ..f }, "needs-network")]
    #[case::too_few_points(
        |f: DeskFacts<'static>| DeskFacts { reward: RewardFacts { balance: 9, ..f.reward }, ..f }, "too-few-points")]
    #[case::blocked(
        |f: DeskFacts<'static>| DeskFacts { reward: RewardFacts { card: CardState::Blocked, ..f.reward }, ..f },
        "card-not-valid")]
    #[case::limited(
        |f: DeskFacts<'static>| DeskFacts { reward: RewardFacts {
            limit: Some(PeriodLimit { volume: 1, period: PeriodType::Week }), ..f.reward }, ..f },
        "limit-needs-network")]
    #[case::welcome(
        |f: DeskFacts<'static>| DeskFacts { reward: RewardFacts { kind: RewardKind::Welcome, ..f.reward }, ..f },
        "limit-needs-network")]
    fn refusals(#[case] change: Change, #[case] code: &str) {
        assert_eq!(judge_desk_redemption(&change(facts()), now()).unwrap_err().code(), code);
    }

    #[test]
    fn uncounted_stock_needs_no_lease() {
        let open = DeskFacts { reward: RewardFacts { units: None, ..facts().reward }, lease: None, ..facts() };
        assert!(!judge_desk_redemption(&open, now()).unwrap().uses_lease);
    }

    #[rstest]
    #[case::without_right(SpendHolder::Registry, 12, 10, Some((2, 10)))]
    #[case::without_right_over_budget(SpendHolder::Registry, 12, 9, None)]
    #[case::short_within_the_floor(SpendHolder::Here, 8, 10, Some((-2, 2)))]
    #[case::short_below_the_floor(SpendHolder::Here, 4, 10, None)]
    fn an_organizer_can_take_a_risk(
        #[case] holder: SpendHolder,
        #[case] balance: i64,
        #[case] points_left: i64,
        #[case] expected: Option<(i64, i64)>,
    ) {
        let risk = RiskBudget { points_left, floor: 5 };
        let asked = DeskFacts { reward: RewardFacts { balance, ..facts().reward }, holder, risk, ..facts() };
        let verdict = judge_desk_redemption(&asked, now()).ok();
        assert_eq!(verdict.map(|verdict| (verdict.balance, verdict.at_risk)), expected);
    }
}
