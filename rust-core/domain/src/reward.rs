//! Whether a passholder can redeem a reward.
//!
//! H 22; API redeem status. Reasons are looked at in the handbook's order and the first one is given. A WELCOME reward
//! costs no points and is redeemed once. An expired or suspended social tariff stops no rewards, which is why it is not
//! among the facts. Rewards can be redeemed in all card systems that they are for.

use crate::card::CardState;
use crate::civil_time::Instant;
use crate::ids::CardSystemId;
use crate::limit_period::{LimitPeriod, PeriodLimit, PeriodType, period_of};
use crate::points::Points;
use crate::reward_refusals::RewardRefusal;
use crate::uncertain_instant::UncertainInstant;

/// A WELCOME reward is redeemed once (H 22).
pub const WELCOME_LIMIT: PeriodLimit = PeriodLimit { volume: 1, period: PeriodType::Absolute };

/// What kind of reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RewardKind {
    /// Points buy it.
    Points,
    /// A new pass receives it.
    Welcome,
}

/// From when to when, both included (API: `Period`). `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RewardPeriod {
    /// The first moment.
    pub begin: Option<Instant>,
    /// The last moment.
    pub end: Option<Instant>,
}

impl RewardPeriod {
    /// Always.
    pub const ALWAYS: Self = Self { begin: None, end: None };

    /// Whether a moment may lie in it.
    #[must_use]
    pub fn may_contain(&self, at: UncertainInstant) -> bool {
        at.may_lie_in(self.begin.unwrap_or(Instant::MIN_UTC), self.end.unwrap_or(Instant::MAX_UTC))
    }
}

/// What must be known to judge a redemption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RewardFacts<'a> {
    /// The state of the card that was shown.
    pub card: CardState,
    /// Whether it is the pass of an organisation.
    pub group_pass: bool,
    /// The card systems in which the passholder has an active membership. For a WELCOME reward: only those whose
    /// membership was granted it, see [`welcome_was_granted`].
    pub member_of: &'a [CardSystemId],
    /// Whether there is any active membership; for a WELCOME reward `member_of` may be empty all the same.
    pub has_active_membership: bool,
    /// The card systems that the reward is for; `None` for all.
    pub applicable: Option<&'a [CardSystemId]>,
    /// When it can be redeemed.
    pub period: RewardPeriod,
    /// When it is redeemed.
    pub at: UncertainInstant,
    /// How many units there are in all; `None` for no limit.
    pub units: Option<u32>,
    /// How many of them are taken.
    pub units_taken: u32,
    /// How often one passholder can redeem it in a period; `None` for no limit.
    pub limit: Option<PeriodLimit>,
    /// How often this passholder did, in the period that [`redeem_period`] names.
    pub already: u32,
    /// What kind of reward.
    pub kind: RewardKind,
    /// What it costs; a WELCOME reward costs nothing whatever stands here.
    pub price: Points,
    /// What the passholder has. Can be negative where an organizer accepted that risk.
    pub balance: i64,
}

/// A reward that can be redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewardVerdict {
    /// The points that it costs.
    pub price: Points,
    /// What the passholder has afterwards.
    pub balance: i64,
    /// The period that it counts in, where there is a limit.
    pub period: Option<LimitPeriod>,
    /// How many units are left afterwards, where they are counted.
    pub units_left: Option<u32>,
}

/// The limit that holds for a reward: for a WELCOME reward always [`WELCOME_LIMIT`].
#[must_use]
pub fn effective_limit(kind: RewardKind, limit: Option<PeriodLimit>) -> Option<PeriodLimit> {
    match kind {
        RewardKind::Points => limit,
        RewardKind::Welcome => Some(WELCOME_LIMIT),
    }
}

/// The period in which to count a passholder's earlier redemptions; `None` where there is no limit.
#[must_use]
pub fn redeem_period(kind: RewardKind, limit: Option<PeriodLimit>, at: UncertainInstant) -> Option<LimitPeriod> {
    effective_limit(kind, limit).map(|limit| period_of(limit.period, at.best))
}

/// Whether a membership that began at `since` was granted a WELCOME reward with this granting period (H 22: granted
/// with the membership).
#[must_use]
pub fn welcome_was_granted(granting: RewardPeriod, since: Instant) -> bool {
    granting.may_contain(UncertainInstant::exact(since))
}

/// Judges a redemption.
///
/// # Errors
/// The first [`RewardRefusal`] that applies.
pub fn judge_reward(facts: &RewardFacts<'_>) -> Result<RewardVerdict, RewardRefusal> {
    if !facts.card.is_usable() || facts.group_pass {
        return Err(RewardRefusal::CardNotValid);
    }
    if !facts.has_active_membership {
        return Err(RewardRefusal::NoActiveMembership);
    }
    let applies = match (facts.applicable, facts.kind) {
        (Some(systems), _) => facts.member_of.iter().any(|system| systems.contains(system)),
        (None, RewardKind::Welcome) => !facts.member_of.is_empty(),
        (None, RewardKind::Points) => true,
    };
    if !applies {
        return Err(RewardRefusal::NotInCardSystem);
    }
    if !facts.period.may_contain(facts.at) {
        let (earliest, latest) = facts.at.range();
        return Err(RewardRefusal::OutsidePeriod {
            opens: facts.period.begin.filter(|begin| latest < *begin),
            closed: facts.period.end.filter(|end| earliest > *end),
        });
    }
    let units_left = match facts.units {
        None => None,
        Some(units) => Some(units.saturating_sub(facts.units_taken).checked_sub(1).ok_or(RewardRefusal::SoldOut)?),
    };
    let period = redeem_period(facts.kind, facts.limit, facts.at);
    if let (Some(limit), Some(period)) = (effective_limit(facts.kind, facts.limit), &period)
        && facts.already >= limit.volume
    {
        return Err(RewardRefusal::LimitReached { period: period.clone(), volume: limit.volume });
    }
    let price = match facts.kind {
        RewardKind::Points => facts.price,
        RewardKind::Welcome => Points::ZERO,
    };
    let missing = price.missing_from(facts.balance);
    if price > Points::ZERO && missing > Points::ZERO {
        return Err(RewardRefusal::TooFewPoints { missing });
    }
    Ok(RewardVerdict { price, balance: facts.balance.saturating_sub(price.into()), period, units_left })
}

/// Everything that stands in the way, in the handbook's order: what [`judge_reward`] would say if each obstacle were put
/// right in turn. For a reward that was given already, so that a person sees all that did not fit.
#[must_use]
pub fn every_refusal(facts: &RewardFacts<'_>) -> Vec<RewardRefusal> {
    let mut facts = RewardFacts { ..*facts };
    let mut found = Vec::new();
    while let Err(refusal) = judge_reward(&facts) {
        facts = match &refusal {
            RewardRefusal::CardNotValid => RewardFacts { card: CardState::Active, group_pass: false, ..facts },
            RewardRefusal::NoActiveMembership => RewardFacts { has_active_membership: true, ..facts },
            RewardRefusal::NotInCardSystem => RewardFacts { member_of: &[CardSystemId(0)], applicable: None, ..facts },
            RewardRefusal::OutsidePeriod { .. } => RewardFacts { period: RewardPeriod::ALWAYS, ..facts },
            RewardRefusal::SoldOut => RewardFacts { units: None, ..facts },
            RewardRefusal::LimitReached { .. } => RewardFacts { already: 0, ..facts },
            RewardRefusal::TooFewPoints { .. } => RewardFacts { balance: facts.price.into(), ..facts },
        };
        // What is put right does not come again, unless a limit of nothing at all is set.
        let again = found.contains(&refusal);
        if again {
            break;
        }
        found.push(refusal);
    }
    found
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::at;

    const HERE: [CardSystemId; 1] = [CardSystemId(1)];
    const ELSEWHERE: [CardSystemId; 1] = [CardSystemId(2)];

    fn facts() -> RewardFacts<'static> {
        RewardFacts {
            card: CardState::Active,
            group_pass: false,
            member_of: &HERE,
            has_active_membership: true,
            applicable: Some(&HERE),
            period: RewardPeriod { begin: Some(at("2026-01-01 00:00")), end: Some(at("2026-12-31 23:59:59")) },
            at: at("2026-11-23 12:00").into(),
            units: Some(100),
            units_taken: 40,
            limit: Some(PeriodLimit { volume: 1, period: PeriodType::Week }),
            already: 0,
            kind: RewardKind::Points,
            price: Points::new(10),
            balance: 12,
        }
    }

    #[test]
    fn points_buy_it() {
        let verdict = judge_reward(&facts()).unwrap();
        assert_eq!((verdict.price.get(), verdict.balance, verdict.units_left), (10, 2, Some(59)));
        assert_eq!(verdict.period.unwrap().key, "W2026-11-23");
    }

    type Change = fn(RewardFacts<'static>) -> RewardFacts<'static>;

    /// Each obstacle, in the handbook's order, with the API's reason for it.
    const OBSTACLES: [(Change, &str); 7] = [
        (|f| RewardFacts { card: CardState::Blocked, ..f }, "INVALID_CARD"),
        (|f| RewardFacts { has_active_membership: false, ..f }, "PASSHOLDER_NO_ACTIVE_CARDSYSTEM"),
        (|f| RewardFacts { member_of: &ELSEWHERE, ..f }, "PASSHOLDER_APPLICABLE_CARDSYSTEMS"),
        (
            |f| RewardFacts { period: RewardPeriod { begin: None, end: Some(Instant::UNIX_EPOCH) }, ..f },
            "REWARD_PERIOD",
        ),
        (|f| RewardFacts { units_taken: 100, ..f }, "REWARD_VOLUME"),
        (|f| RewardFacts { already: 1, ..f }, "PASSHOLDER_VOLUME"),
        (|f| RewardFacts { balance: 9, ..f }, "PASSHOLDER_POINTS"),
    ];

    #[test]
    fn of_several_obstacles_the_first_in_the_handbooks_order_is_told() {
        for chosen in 1u8..128 {
            let mut facts = facts();
            let mut expected = None;
            for (index, (change, reason)) in OBSTACLES.iter().enumerate() {
                if chosen & (1 << index) != 0 {
                    facts = change(facts);
                    expected = expected.or(Some(*reason));
                }
            }
            assert_eq!(judge_reward(&facts).err().map(|refusal| refusal.api_reason()), expected, "{chosen:07b}");
        }
    }

    #[test]
    fn a_reward_that_was_given_has_all_its_obstacles_named() {
        for chosen in 0u8..128 {
            let mut facts = facts();
            let mut expected = Vec::new();
            for (index, (change, reason)) in OBSTACLES.iter().enumerate() {
                if chosen & (1 << index) != 0 {
                    facts = change(facts);
                    expected.push(*reason);
                }
            }
            let found: Vec<_> = every_refusal(&facts).iter().map(RewardRefusal::api_reason).collect();
            assert_eq!(found, expected, "{chosen:07b}");
        }
        let welcome =
            RewardFacts { kind: RewardKind::Welcome, already: 1, member_of: &[], applicable: None, ..facts() };
        let codes: Vec<_> = every_refusal(&welcome).iter().map(RewardRefusal::code).collect();
        assert_eq!(codes, ["not-in-card-system", "limit-reached"]);
    }

    #[rstest]
    #[case::group_pass(|f: RewardFacts<'static>| RewardFacts { group_pass: true, ..f }, "card-not-valid")]
    #[case::too_early(
        |f: RewardFacts<'static>| RewardFacts { at: at("2025-12-31 23:59:59").into(), ..f }, "outside-period")]
    #[case::too_late(
        |f: RewardFacts<'static>| RewardFacts { at: at("2027-01-01 00:00").into(), ..f }, "outside-period")]
    #[case::no_units(|f: RewardFacts<'static>| RewardFacts { units: Some(0), units_taken: 0, ..f }, "sold-out")]
    #[case::negative_balance(|f: RewardFacts<'static>| RewardFacts { balance: -1, ..f }, "too-few-points")]
    fn other_obstacles(#[case] change: Change, #[case] code: &str) {
        assert_eq!(judge_reward(&change(facts())).unwrap_err().code(), code);
    }

    #[rstest]
    #[case::first_moment("2026-01-01 00:00")]
    #[case::last_moment("2026-12-31 23:59:59")]
    fn both_ends_of_the_period_are_included(#[case] moment: &str) {
        assert!(judge_reward(&RewardFacts { at: at(moment).into(), ..facts() }).is_ok());
    }

    #[rstest]
    #[case::exact(0, 10, Ok(0))]
    #[case::missing(0, 7, Err(3))]
    #[case::negative(0, -5, Err(15))]
    #[case::last_unit(99, 10, Ok(0))]
    fn the_balance_must_suffice(#[case] units_taken: u32, #[case] balance: i64, #[case] expected: Result<i64, u32>) {
        let verdict = judge_reward(&RewardFacts { units_taken, balance, ..facts() });
        match (verdict, expected) {
            (Ok(verdict), Ok(left)) => assert_eq!(verdict.balance, left),
            (Err(RewardRefusal::TooFewPoints { missing }), Err(expected)) => assert_eq!(missing.get(), expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn outside_the_period_says_on_which_side() {
        let early = RewardFacts { at: at("2025-06-01 12:00").into(), ..facts() };
        let refusal = judge_reward(&early).unwrap_err();
        assert_eq!(refusal, RewardRefusal::OutsidePeriod { opens: Some(at("2026-01-01 00:00")), closed: None });
    }

    #[test]
    fn without_limits_only_the_points_count() {
        let free = RewardFacts {
            applicable: None,
            period: RewardPeriod::ALWAYS,
            units: None,
            units_taken: u32::MAX,
            limit: None,
            already: u32::MAX,
            ..facts()
        };
        let verdict = judge_reward(&free).unwrap();
        assert_eq!((verdict.units_left, verdict.period), (None, None));
    }

    #[test]
    fn a_welcome_reward_costs_nothing_and_is_redeemed_once() {
        let welcome = RewardFacts { kind: RewardKind::Welcome, limit: None, balance: -3, ..facts() };
        let verdict = judge_reward(&welcome).unwrap();
        assert_eq!((verdict.price, verdict.balance), (Points::ZERO, -3));
        let again = judge_reward(&RewardFacts { already: 1, ..welcome }).unwrap_err();
        assert_eq!(again.code(), "limit-reached");
    }

    #[test]
    fn a_welcome_reward_belongs_to_the_memberships_it_was_granted_with() {
        let granting = RewardPeriod { begin: Some(at("2026-01-01 00:00")), end: None };
        assert!(welcome_was_granted(granting, at("2026-03-01 12:00")));
        assert!(!welcome_was_granted(granting, at("2025-12-31 12:00")));
        let not_granted = RewardFacts { kind: RewardKind::Welcome, member_of: &[], applicable: None, ..facts() };
        assert_eq!(judge_reward(&not_granted), Err(RewardRefusal::NotInCardSystem));
    }

    // The official rewards 5823 (1 per week) and 5824 (10 per day).
    #[rstest]
    #[case(1, PeriodType::Week, 0, true)]
    #[case(1, PeriodType::Week, 1, false)]
    #[case(10, PeriodType::Day, 9, true)]
    #[case(10, PeriodType::Day, 10, false)]
    fn a_volume_per_period(
        #[case] volume: u32,
        #[case] period: PeriodType,
        #[case] already: u32,
        #[case] allowed: bool,
    ) {
        let limit = Some(PeriodLimit { volume, period });
        assert_eq!(judge_reward(&RewardFacts { limit, already, ..facts() }).is_ok(), allowed);
    }
}
