//! Rewards: search, one, whether a pass can redeem it, redeeming, the list of redeemed ones, taking one back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uitpas_wire::Slug;
use uitpas_wire::api::{
    Page, Permission, RedeemReason, RedeemRequest, RedeemStatus, RedeemedReward, Reward, RewardCategory, RewardPage,
    RewardStatus, RewardType,
};

use super::{Id, present};
use crate::error::RegistryError;
use crate::http::AppState;
use crate::http::auth::Caller;
use crate::http::body::JsonBody;
use crate::http::problem::{Answer, ApiError, message};
use crate::http::query::Query;
use crate::paging::Direction;
use crate::reward_search::{RewardFacet, RewardSearch, RewardSort, RewardSubset};
use crate::rewards::{RedeemedSearch, refusal_error};

const TYPES: [(&str, RewardType); 2] = [("POINTS", RewardType::Points), ("WELCOME", RewardType::Welcome)];
const TYPES_OR_ANY: [(&str, Option<RewardType>); 3] =
    [("POINTS", Some(RewardType::Points)), ("WELCOME", Some(RewardType::Welcome)), ("ANY", None)];
const SUBSETS: [(&str, RewardSubset); 5] = [
    ("ALL", RewardSubset::All),
    ("ENDUSERS", RewardSubset::EndUsers),
    ("REDEEMABLE", RewardSubset::Redeemable),
    ("REDEEMABLE-FUTURE", RewardSubset::RedeemableFuture),
    ("ENDUSER-FUTURE", RewardSubset::EndUserFuture),
];
const STATES: [(&str, RewardStatus); 3] =
    [("ACTIVE", RewardStatus::Active), ("INACTIVE", RewardStatus::Inactive), ("DELETED", RewardStatus::Deleted)];
const FACETS: [(&str, RewardFacet); 7] = [
    ("categories", RewardFacet::Categories),
    ("forKids", RewardFacet::ForKids),
    ("sport", RewardFacet::Sport),
    ("online", RewardFacet::Online),
    ("lastChance", RewardFacet::LastChance),
    ("owningCardSystemId", RewardFacet::OwningCardSystem),
    ("type", RewardFacet::Type),
];
/// The API spells two of them differently in `sort` and in `sort[…]`.
const SORTS: [(&str, RewardSort); 6] = [
    ("name", RewardSort::Name),
    ("creationdate", RewardSort::CreationDate),
    ("creationDate", RewardSort::CreationDate),
    ("redeemCount", RewardSort::RedeemCount),
    ("featured", RewardSort::Featured),
    ("points", RewardSort::Points),
];

pub(crate) async fn search(State(state): State<AppState>, caller: Caller, query: Query) -> Answer<Json<RewardPage>> {
    let text = |name: &str| query.one(name).map(|value| value.map(str::to_owned));
    let mut search = RewardSearch {
        organizer_ids: query.many("organizerId")?,
        organizer_postal_codes: query.many("organizerPostalCode")?,
        owning_card_system_ids: query.numbers("owningCardSystemId")?,
        applicable_card_system_ids: query.numbers("applicableCardSystemId")?,
        kind: query.choice("type", &TYPES_OR_ANY)?.unwrap_or(Some(RewardType::Points)),
        text: text("text")?,
        categories: query.choices("categories", &RewardCategory::ALL.map(|one| (one.as_str(), one)))?,
        points_from: query.number("pointsFrom")?,
        points_to: query.number("pointsTo")?,
        subset: query.choice("subset", &SUBSETS)?.unwrap_or_default(),
        sport: query.boolean("sport")?,
        for_kids: query.boolean("forKids")?,
        featured: query.boolean("featured")?,
        online: query.boolean("online")?,
        last_chance: query.boolean("lastChance")?,
        status: query.choice("status", &STATES)?,
        redeemable_by: text("isRedeemableByPassholderId")?,
        interesting_for: text("isInterestingForPassholderId")?,
        sort: order(&query)?,
        facets: query.choices("facets", &FACETS)?.into_iter().collect(),
    };
    let paging = query.paging()?;
    let registry = state.registry();
    for passholder in [&mut search.redeemable_by, &mut search.interesting_for].into_iter().flatten() {
        let right = Permission::RewardsPassholdersRead;
        match caller.own_passholder(registry, passholder, right).await? {
            Some(own) => *passholder = own,
            None => caller.require(right)?,
        }
    }
    let in_query = |error: RegistryError| if error.status == 404 { error.status(400) } else { error };
    for organizer in &search.organizer_ids {
        registry.organizer(organizer).await.map_err(in_query)?;
    }
    for system in search.owning_card_system_ids.iter().chain(&search.applicable_card_system_ids) {
        registry.card_system(*system).await.map_err(in_query)?;
    }
    Ok(Json(registry.rewards(&search, paging).await.map_err(in_query)?))
}

/// `sort=-redeemCount,points`, else the older `sort[points]=desc`.
fn order(query: &Query) -> Answer<Vec<(RewardSort, Direction)>> {
    if let Some(list) = query.one("sort")? {
        return list
            .split(',')
            .map(|part| {
                let (name, direction) = match part.trim().strip_prefix('-') {
                    Some(name) => (name, Direction::Descending),
                    None => (part.trim(), Direction::Ascending),
                };
                let found = SORTS.iter().find(|(word, _)| *word == name);
                found.map(|(_, sort)| (*sort, direction)).ok_or_else(|| {
                    ApiError::parameter("sort", "must be of name, creationdate, redeemCount, featured, points")
                })
            })
            .collect();
    }
    let mut order = Vec::new();
    for (name, sort) in SORTS {
        if let Some(direction) = query.direction(name)? {
            order.push((sort, direction));
        }
    }
    Ok(order)
}

pub(crate) async fn one(State(state): State<AppState>, Id(id): Id) -> Answer<Json<Reward>> {
    Ok(Json(state.registry().reward(&id).await?))
}

/// At one of the reward's organizers; a reward that none hands out is any counter's.
async fn may_redeem(state: &AppState, caller: &Caller, reward: &str) -> Answer<()> {
    let organizers = state.registry().organizers_of_reward(reward).await?;
    if organizers.is_empty() {
        return caller.require(Permission::RewardsRedeem);
    }
    caller.require_at_any(Permission::RewardsRedeem, &organizers)
}

/// Whether this is the pass of the caller, or of the caller's family.
async fn is_own_pass(state: &AppState, caller: &Caller, number: &str) -> Answer<bool> {
    if caller.rights.anywhere(Permission::RewardsRedeem) {
        return Ok(false);
    }
    let Ok(passholder) = state.registry().passholder_id_of_number(number).await else { return Ok(false) };
    Ok(caller.own_passholder(state.registry(), &passholder, Permission::RewardsRedeem).await?.is_some())
}

pub(crate) async fn redeem_status(
    State(state): State<AppState>,
    caller: Caller,
    Id(id): Id,
    query: Query,
) -> Answer<Json<RedeemStatus>> {
    let number = query.required("uitpasNumber")?;
    if !is_own_pass(&state, &caller, number).await? {
        may_redeem(&state, &caller, &id).await?;
    }
    Ok(Json(match state.registry().redeem_refusal(&id, number).await? {
        None => match state.registry().points_reserved(&id, number).await? {
            None => RedeemStatus { redeemable: true, reason: None, message: None },
            // The API has no word for it; of its reasons this one is the nearest, and the message says it all.
            Some(error) => {
                let text = error.text_key.and_then(|key| message(key, &error.args));
                let message = text.map(|text| text.nl);
                RedeemStatus { redeemable: false, reason: Some(RedeemReason::PassholderPoints), message }
            }
        },
        Some(refusal) => {
            let error = refusal_error(&refusal);
            let text = error.text_key.and_then(|key| message(key, &error.args));
            RedeemStatus { redeemable: false, reason: Some((&refusal).into()), message: text.map(|text| text.nl) }
        }
    }))
}

pub(crate) async fn redeem(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(request): JsonBody<RedeemRequest>,
) -> Answer<(StatusCode, Json<RedeemedReward>)> {
    present(&request.reward_id, "/rewardId")?;
    present(&request.uitpas_number, "/uitpasNumber")?;
    if is_own_pass(&state, &caller, &request.uitpas_number).await? {
        if state.registry().reward(&request.reward_id).await?.online != Some(true) {
            let refused = RegistryError::new(Slug::Forbidden).text("refusal-reward-not-online");
            return Err(refused.detail("only rewards with online: true are redeemed by passholders").into());
        }
    } else {
        may_redeem(&state, &caller, &request.reward_id).await?;
    }
    let redeemed = state.registry().redeem(&request.reward_id, &request.uitpas_number).await?;
    Ok((StatusCode::CREATED, Json(redeemed)))
}

pub(crate) async fn redeemed(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Answer<Json<Page<RedeemedReward>>> {
    let registry = state.registry();
    let organizer_ids = query.many("organizerId")?;
    let paging = query.paging()?;
    let (kind, title) = (query.choice("rewardType", &TYPES)?, query.one("rewardTitle")?.map(str::to_owned));
    let passholder = match (query.one("uitpasNumber")?, query.one("passholderId")?) {
        (Some(_), Some(_)) => {
            return Err(ApiError::parameter("passholderId", "must not be combined with uitpasNumber"));
        }
        (None, None) => return Err(ApiError::parameter("uitpasNumber", "or passholderId is required")),
        (Some(number), None) => registry
            .passholder_id_of_number(number)
            .await
            .map_err(|error| if error.status == 404 { error.status(400) } else { error })?,
        (None, Some(id)) => id.to_owned(),
    };
    let own = if caller.rights.anywhere(Permission::RewardsRead) {
        None
    } else {
        caller.own_passholder(registry, &passholder, Permission::RewardsRead).await?
    };
    let passholder_id = match own {
        Some(own) => own,
        None => {
            if organizer_ids.is_empty() {
                if query.one("passholderId")?.is_some() {
                    return Err(ApiError::parameter("organizerId", "is required with passholderId"));
                }
                caller.require(Permission::RewardsRead)?;
            }
            for organizer in &organizer_ids {
                caller.require_at(Permission::RewardsRead, organizer)?;
            }
            passholder
        }
    };
    let search = RedeemedSearch { passholder_id, kind, organizer_ids, title };
    Ok(Json(registry.redeemed_rewards(&search, paging).await?))
}

pub(crate) async fn cancel(State(state): State<AppState>, caller: Caller, Id(id): Id) -> Answer<StatusCode> {
    let (organizers, _) = state.registry().redemption_parties(&id).await?;
    if organizers.is_empty() {
        caller.require(Permission::RewardsRedeem)?;
    } else {
        caller.require_at_any(Permission::RewardsRedeem, &organizers)?;
    }
    state.registry().cancel_redemption(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}
