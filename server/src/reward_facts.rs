//! What the registry knows about rewards, as the rules and the API need it.

use crate::card_systems;
use crate::db::entities::{account, redemption, reward, reward_card_system, reward_organizer};
use crate::db::{instant, millis};
use crate::error::Result;
use crate::organizers;
use crate::people::Person;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uitpas_domain::{
    CardState, CardSystemId, Instant, PeriodLimit, PeriodType, Points, RewardFacts, RewardKind, RewardPeriod,
    RewardRefusal, RewardVerdict, UncertainInstant, every_refusal, judge_reward,
};
use uitpas_wire::api::{Period, Reward, RewardStatus, RewardType};

/// A reward is a last chance in its last two weeks, and when a tenth of its stock or less is left. Ours.
const LAST_CHANCE_DAYS: i64 = 14;
const LAST_CHANCE_PART: i64 = 10;

/// What is counted per passholder and reward.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    pub balance: i64,
    pub taken: i64,
    pub already: u32,
}

/// The stock of a reward; the API's 0 means no limit, as nothing does.
pub(crate) fn units(row: &reward::Model) -> Option<u32> {
    row.max_units.filter(|units| *units > 0).map(|units| u32::try_from(units).unwrap_or(u32::MAX))
}

pub(crate) fn kind(row: &reward::Model) -> RewardKind {
    if row.reward_type == "WELCOME" { RewardKind::Welcome } else { RewardKind::Points }
}

pub(crate) fn type_name(kind: RewardType) -> &'static str {
    match kind {
        RewardType::Points => "POINTS",
        RewardType::Welcome => "WELCOME",
    }
}

pub(crate) fn limit(row: &reward::Model) -> Option<PeriodLimit> {
    Some(PeriodLimit {
        volume: u32::try_from(row.limit_volume?).ok()?,
        period: PeriodType::from_api_name(row.limit_period.as_deref()?)?,
    })
}

/// The card systems that a reward is for; `None` for all.
pub(crate) async fn applicable<C: ConnectionTrait>(db: &C, row: &reward::Model) -> Result<Option<Vec<CardSystemId>>> {
    if row.all_card_systems {
        return Ok(None);
    }
    let ids: Vec<i64> = reward_card_system::Entity::find()
        .filter(reward_card_system::Column::RewardId.eq(row.id.as_str()))
        .select_only()
        .column(reward_card_system::Column::CardSystemId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Some(ids.into_iter().map(CardSystemId).collect()))
}

/// How often a passholder redeemed a reward in the period that counts now.
pub(crate) async fn already<C: ConnectionTrait>(
    db: &C,
    row: &reward::Model,
    passholder: &str,
    at: Instant,
) -> Result<u32> {
    let at = UncertainInstant::exact(at);
    let Some(period) = uitpas_domain::reward::redeem_period(kind(row), limit(row), at) else { return Ok(0) };
    let mut query = redemption::Entity::find()
        .filter(redemption::Column::PassholderId.eq(passholder))
        .filter(redemption::Column::RewardId.eq(row.id.as_str()))
        .filter(redemption::Column::Status.eq("REDEEMED"));
    if let Some(start) = period.start {
        query = query.filter(redemption::Column::RedeemedMs.gte(millis(start)));
    }
    if let Some(end) = period.end {
        query = query.filter(redemption::Column::RedeemedMs.lt(millis(end)));
    }
    Ok(u32::try_from(query.count(db).await?).unwrap_or(u32::MAX))
}

/// The first place in a limit period that nobody holds.
pub(crate) async fn free_ordinal<C: ConnectionTrait>(db: &C, reward: &str, passholder: &str, key: &str) -> Result<i64> {
    let used: Vec<Option<i64>> = redemption::Entity::find()
        .filter(redemption::Column::PassholderId.eq(passholder))
        .filter(redemption::Column::RewardId.eq(reward))
        .filter(redemption::Column::PeriodKey.eq(key))
        .filter(redemption::Column::Status.eq("REDEEMED"))
        .select_only()
        .column(redemption::Column::Ordinal)
        .into_tuple()
        .all(db)
        .await?;
    Ok((1..).find(|ordinal| !used.contains(&Some(*ordinal))).unwrap_or(1))
}

/// Who asks for a reward, with which card.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub person: &'a Person,
    pub card: CardState,
    pub applicable: Option<&'a [CardSystemId]>,
}

/// Asks the rules.
pub(crate) fn verdict(
    row: &reward::Model,
    asking: Asking<'_>,
    counted: Counted,
    at: Instant,
) -> std::result::Result<RewardVerdict, RewardRefusal> {
    with_facts(row, asking, counted, UncertainInstant::exact(at), judge_reward)
}

/// Everything that the rules would have held against a reward that was given, but for its units and points.
pub(crate) fn obstacles(
    row: &reward::Model,
    asking: Asking<'_>,
    already: u32,
    at: UncertainInstant,
) -> Vec<RewardRefusal> {
    let counted = Counted { balance: i64::MAX, taken: 0, already };
    with_facts(row, asking, counted, at, |facts| every_refusal(&RewardFacts { units: None, ..*facts }))
}

fn with_facts<T>(
    row: &reward::Model,
    asking: Asking<'_>,
    counted: Counted,
    at: UncertainInstant,
    ask: impl FnOnce(&RewardFacts<'_>) -> T,
) -> T {
    let Asking { person, card, applicable } = asking;
    let granting = RewardPeriod { begin: row.granting_begin_ms.map(instant), end: row.granting_end_ms.map(instant) };
    let member_of: Vec<CardSystemId> = match kind(row) {
        RewardKind::Points => person.active_systems(),
        RewardKind::Welcome => person
            .memberships
            .iter()
            .filter(|one| one.is_active() && uitpas_domain::reward::welcome_was_granted(granting, one.since))
            .map(|one| one.card_system)
            .collect(),
    };
    // A reward that is not in use has no time at which it could be redeemed.
    let period = if row.status == "ACTIVE" {
        RewardPeriod { begin: row.redeem_begin_ms.map(instant), end: row.redeem_end_ms.map(instant) }
    } else {
        RewardPeriod { begin: Some(Instant::MAX_UTC), end: Some(Instant::MIN_UTC) }
    };
    ask(&RewardFacts {
        card,
        group_pass: person.is_group(),
        member_of: &member_of,
        has_active_membership: person.has_active_membership(),
        applicable,
        period,
        at,
        units: units(row),
        units_taken: u32::try_from(counted.taken).unwrap_or(u32::MAX),
        limit: limit(row),
        already: counted.already,
        kind: kind(row),
        price: Points::try_from(row.points).unwrap_or(Points::new(u32::MAX)),
        balance: counted.balance,
    })
}

/// Whether a reward will soon be gone.
pub(crate) fn is_last_chance(row: &reward::Model, taken: i64, now: Instant) -> bool {
    let ends_soon = row.redeem_end_ms.is_some_and(|end| {
        let left = end - millis(now);
        (0..LAST_CHANCE_DAYS * 86_400_000).contains(&left)
    });
    let almost_gone = units(row).map(i64::from).is_some_and(|units| {
        let left = units - taken;
        left > 0 && left * LAST_CHANCE_PART <= units
    });
    ends_soon || almost_gone
}

/// How many units of rewards were handed out.
pub(crate) async fn units_taken<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(Option<String>, Option<i64>)> = account::Entity::find()
        .filter(account::Column::Kind.eq("CONSUMED"))
        .select_only()
        .column(account::Column::RewardId)
        .column(account::Column::Balance)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(reward, balance)| Some((reward?, balance?))).collect())
}

/// Rewards as the API shows them, in the same order.
pub(crate) async fn to_wire<C: ConnectionTrait>(db: &C, rows: Vec<reward::Model>, now: Instant) -> Result<Vec<Reward>> {
    let ids = || rows.iter().map(|row| row.id.as_str());
    let systems = card_systems::all(db).await?;
    let taken = units_taken(db).await?;
    let mut for_systems: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let links = reward_card_system::Entity::find()
        .filter(reward_card_system::Column::RewardId.is_in(ids()))
        .order_by_asc(reward_card_system::Column::CardSystemId)
        .all(db)
        .await?;
    for link in links {
        for_systems.entry(link.reward_id).or_default().push(link.card_system_id);
    }
    let links = reward_organizer::Entity::find()
        .filter(reward_organizer::Column::RewardId.is_in(ids()))
        .order_by_asc(reward_organizer::Column::OrganizerId)
        .all(db)
        .await?;
    let organizers = organizers::by_ids(db, links.iter().map(|link| link.organizer_id.clone()).collect()).await?;
    let mut counters: BTreeMap<String, Vec<uitpas_wire::api::Organizer>> = BTreeMap::new();
    for link in links {
        if let Some(organizer) = organizers.get(&link.organizer_id) {
            counters.entry(link.reward_id).or_default().push(organizer.clone());
        }
    }
    let period = |begin: Option<i64>, end: Option<i64>| {
        begin.map(|begin| Period { begin: instant(begin), end: end.map(instant) })
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let gone = taken.get(&row.id).copied().unwrap_or_default();
            let applicable = if row.all_card_systems {
                systems.values().cloned().collect()
            } else {
                organizers::pick(&systems, for_systems.get(&row.id).map(Vec::as_slice).unwrap_or_default())
            };
            Reward {
                kind: if row.reward_type == "WELCOME" { RewardType::Welcome } else { RewardType::Points },
                publication_period: Period {
                    begin: instant(row.publication_begin_ms),
                    end: row.publication_end_ms.map(instant),
                },
                points: Some(row.points),
                categories: serde_json::from_str(&row.categories).unwrap_or_default(),
                granting_period: period(row.granting_begin_ms, row.granting_end_ms),
                owning_card_system: systems.get(&row.owning_card_system_id).cloned(),
                applicable_card_systems: Some(applicable),
                all_card_systems: Some(row.all_card_systems),
                organizers: Some(counters.remove(&row.id).unwrap_or_default()),
                status: Some(match row.status.as_str() {
                    "ACTIVE" => RewardStatus::Active,
                    "INACTIVE" => RewardStatus::Inactive,
                    _ => RewardStatus::Deleted,
                }),
                max_available_units: row.max_units,
                units_taken: Some(gone),
                pictures: Some(serde_json::from_str(&row.pictures).unwrap_or_default()),
                redeem_period: period(row.redeem_begin_ms, row.redeem_end_ms),
                for_kids: Some(row.for_kids),
                sport: Some(row.sport),
                featured: Some(row.featured),
                online: Some(row.online),
                last_chance: Some(is_last_chance(&row, gone, now)),
                redeem_constraint: limit(&row).map(Into::into),
                id: Some(row.id),
                title: row.title,
                promotional_description: row.promotional_description,
                more_info_url: row.more_info_url,
                practical_info: row.practical_info,
            }
        })
        .collect())
}
