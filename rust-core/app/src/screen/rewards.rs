//! What both apps say about a reward: its price, its picture, and the facts that the rule judges.

use uitpas_domain::{
    CardState, CardSystemId, PeriodLimit, Points, RewardFacts, RewardKind, RewardPeriod, RewardRefusal, RewardVerdict,
    UncertainInstant, judge_reward,
};
use uitpas_texts::Texts;
use uitpas_wire::api::{Reward, RewardCategory, RewardStatus, RewardType};

use crate::api::common::Pictogram;

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
    match reward.kind {
        RewardType::Welcome => Points::ZERO,
        RewardType::Points => Points::try_from(reward.points.unwrap_or(0)).unwrap_or(Points::ZERO),
    }
}

/// "10 points", "free".
pub(crate) fn price_text(reward: &Reward, texts: &Texts) -> String {
    match price(reward) {
        Points::ZERO => texts.get("points-free"),
        points => texts.points(points.into()),
    }
}

/// When it can be redeemed: its redeem period, or else the time for which it is published.
pub(crate) fn period(reward: &Reward) -> RewardPeriod {
    let period = reward.redeem_period.unwrap_or(reward.publication_period);
    RewardPeriod { begin: Some(period.begin), end: period.end }
}

/// Judges with the rule that the registry uses, on what this device knows. How often this passholder redeemed before
/// is known to the registry alone, which judges again.
pub(crate) fn judge(reward: &Reward, who: &Redeemer<'_>) -> Result<RewardVerdict, RewardRefusal> {
    let applicable: Option<Vec<CardSystemId>> = match (&reward.applicable_card_systems, reward.all_card_systems) {
        (_, Some(true)) | (None, _) => None,
        (Some(systems), _) => Some(systems.iter().map(|system| CardSystemId(system.id)).collect()),
    };
    let units = |units: Option<i64>| units.and_then(|units| u32::try_from(units).ok());
    judge_reward(&RewardFacts {
        card: who.card,
        group_pass: who.group_pass,
        member_of: who.member_of,
        has_active_membership: !who.member_of.is_empty(),
        applicable: applicable.as_deref(),
        period: period(reward),
        at: who.at,
        units: units(reward.max_available_units),
        units_taken: units(reward.units_taken).unwrap_or(0),
        limit: reward.redeem_constraint.and_then(|limit| PeriodLimit::try_from(limit).ok()),
        already: 0,
        kind: kind(reward),
        price: price(reward),
        balance: who.balance,
    })
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
    if reward.sport == Some(true) {
        return Pictogram::Sport;
    }
    match reward.categories.first() {
        Some(RewardCategory::FoodAndDrink) => Pictogram::Food,
        Some(RewardCategory::ThingsToDo) => Pictogram::Culture,
        Some(RewardCategory::GoodCause) => Pictogram::GoodCause,
        Some(RewardCategory::Gadget) | None => Pictogram::Gift,
    }
}
