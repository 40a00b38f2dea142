//! What both apps say about a reward: its price, its picture, and the facts that the rule judges.

use uitpas_domain::{
    CardState, CardSystemId, DeskFacts, DeskRefusal, DeskVerdict, PeriodLimit, Points, RewardFacts, RewardKind,
    RewardPeriod, RewardRefusal, RewardVerdict, UncertainInstant, judge_desk_redemption, judge_reward,
};
use uitpas_texts::Texts;
use uitpas_wire::api::{Reward, RewardStatus, RewardTheme, RewardType};

use crate::api::common::Pictogram;
use crate::rights::RightsNow;
use crate::snapshot::PassFacts;

/// What is known of the passholder who would redeem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Redeemer<'a> {
    pub card: CardState,
    pub group_pass: bool,
    /// Card systems with an active membership.
    pub member_of: &'a [CardSystemId],
    /// With everything that this device did since.
    pub balance: i64,
    pub at: UncertainInstant,
}

/// Points that a reward costs; a WELCOME reward costs none.
pub(crate) fn price(reward: &Reward) -> Points {
    Points::try_from(reward.price()).unwrap_or(Points::ZERO)
}

/// "10 points", "free".
pub(crate) fn price_text(reward: &Reward, texts: &Texts) -> String {
    texts.price(price(reward).into())
}

/// When it can be redeemed: its redeem period, or else the time for which it is published.
pub(crate) fn period(reward: &Reward) -> RewardPeriod {
    let period = reward.redeem_period.unwrap_or(reward.publication_period);
    RewardPeriod { begin: Some(period.begin), end: period.end }
}

/// Judges with the rule that the registry uses, on what this device knows. How often this passholder redeemed before
/// is known to the registry alone, which judges again.
pub(crate) fn judge(reward: &Reward, who: &Redeemer<'_>) -> Result<RewardVerdict, RewardRefusal> {
    let applicable = applicable(reward);
    judge_reward(&facts(reward, who, applicable.as_deref()))
}

/// Judges giving it without network, by the rights of this device.
pub(crate) fn judge_at_desk(
    reward: &Reward,
    pass: &PassFacts,
    rights: &RightsNow,
    at: UncertainInstant,
) -> Result<DeskVerdict, DeskRefusal> {
    let who = Redeemer {
        card: pass.card,
        group_pass: pass.group_pass,
        member_of: &pass.card_systems,
        balance: pass.spendable,
        at,
    };
    let applicable = applicable(reward);
    let lease = reward.id.as_deref().and_then(|id| rights.lease_for(id));
    let facts = DeskFacts {
        reward: facts(reward, &who, applicable.as_deref()),
        is_desk: rights.is_desk,
        lease: lease.map(|lease| lease.facts),
        holder: rights.holder(pass.desk),
        risk: rights.risk,
    };
    judge_desk_redemption(&facts, at)
}

fn applicable(reward: &Reward) -> Option<Vec<CardSystemId>> {
    match (&reward.applicable_card_systems, reward.all_card_systems) {
        (_, Some(true)) | (None, _) => None,
        (Some(systems), _) => Some(systems.iter().map(|system| CardSystemId(system.id)).collect()),
    }
}

fn facts<'a>(reward: &Reward, who: &Redeemer<'a>, applicable: Option<&'a [CardSystemId]>) -> RewardFacts<'a> {
    let units = |units: Option<i64>| units.and_then(|units| u32::try_from(units).ok());
    RewardFacts {
        card: who.card,
        group_pass: who.group_pass,
        member_of: who.member_of,
        has_active_membership: !who.member_of.is_empty(),
        applicable,
        period: period(reward),
        at: who.at,
        // 0 is how the API writes "not counted".
        units: units(reward.max_available_units).filter(|units| *units > 0),
        units_taken: units(reward.units_taken).unwrap_or(0),
        limit: reward.redeem_constraint.and_then(|limit| PeriodLimit::try_from(limit).ok()),
        already: 0,
        kind: kind(reward),
        price: price(reward),
        balance: who.balance,
    }
}

/// Whether it can be shown at all.
pub(crate) fn is_offered(reward: &Reward) -> bool {
    reward.id.is_some() && reward.status.is_none_or(|status| status == RewardStatus::Active)
}

fn kind(reward: &Reward) -> RewardKind {
    match reward.kind {
        RewardType::Points => RewardKind::Points,
        RewardType::Welcome => RewardKind::Welcome,
    }
}

/// The drawing next to it.
pub(crate) fn pictogram(reward: &Reward) -> Pictogram {
    match reward.theme() {
        RewardTheme::Sport => Pictogram::Sport,
        RewardTheme::Food => Pictogram::Food,
        RewardTheme::Culture => Pictogram::Culture,
        RewardTheme::GoodCause => Pictogram::GoodCause,
        RewardTheme::Gadget => Pictogram::Gift,
    }
}
