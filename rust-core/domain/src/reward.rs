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
