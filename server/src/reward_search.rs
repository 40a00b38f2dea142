//! Searching rewards with the API's filters, order and facets.
//!
//! Rewards number some thousands in the whole country: the columns narrow them down in the database, the rest is
//! looked at in memory, where facets need all matches anyway.

use crate::card_systems;
use crate::db::entities::{organizer, reward, reward_card_system, reward_organizer};
use crate::db::{instant, millis};
use crate::error::Result;
use crate::paging::{Direction, Paging, like_pattern};
use crate::people::{self, Person, unknown_passholder};
use crate::registry::Registry;
use crate::reward_facts;
use crate::spend_holder;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use uitpas_domain::Instant;
use uitpas_wire::api::{
    Facet, FacetName, FacetValue, RewardCategory, RewardFacets, RewardPage, RewardStatus, RewardType,
};

/// Which rewards. Empty lists and `None` ask for nothing in particular.
#[derive(Debug, Clone, Default)]
pub struct RewardSearch {
    /// Handed out by one of these organizers.
    pub organizer_ids: Vec<String>,
    /// Handed out by an organizer with one of these postal codes.
    pub organizer_postal_codes: Vec<String>,
    /// Of one of these card systems.
    pub owning_card_system_ids: Vec<i64>,
    /// For members of one of these card systems.
    pub applicable_card_system_ids: Vec<i64>,
    /// Of this type; `None` for any. (The API's default, POINTS, is set by who reads the query.)
    pub kind: Option<RewardType>,
    /// With these words in title, organizer or municipality.
    pub text: Option<String>,
    /// Of one of these categories.
    pub categories: Vec<RewardCategory>,
    /// For so many points or more.
    pub points_from: Option<i64>,
    /// For so many points or fewer.
    pub points_to: Option<i64>,
    /// Which part of all rewards.
    pub subset: RewardSubset,
    /// About sport, or not.
    pub sport: Option<bool>,
    /// For children, or not.
    pub for_kids: Option<bool>,
    /// Put forward, or not.
    pub featured: Option<bool>,
    /// Redeemable in the app, or not.
    pub online: Option<bool>,
    /// Soon gone, or not.
    pub last_chance: Option<bool>,
    /// In this state.
    pub status: Option<RewardStatus>,
    /// That this passholder can redeem now.
    pub redeemable_by: Option<String>,
    /// Suggested for this passholder.
    pub interesting_for: Option<String>,
    /// First by this, then by that.
    pub sort: Vec<(RewardSort, Direction)>,
    /// Which counts to add.
    pub facets: BTreeSet<RewardFacet>,
}

/// Which part of all rewards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RewardSubset {
    /// All of them, whatever their state.
    All,
    /// What the public sees: active, published, in the redeem period, of a lasting card system.
    #[default]
    EndUsers,
    /// The same, published or not.
    Redeemable,
    /// Like `EndUsers`, with a redeem period that is still to begin.
    EndUserFuture,
    /// Like `Redeemable`, with a redeem period that is still to begin.
    RedeemableFuture,
}

/// What rewards can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewardSort {
    /// Title.
    Name,
    /// When it was made.
    CreationDate,
    /// How often it was redeemed.
    RedeemCount,
    /// Those put forward last (first when descending).
    Featured,
    /// What it costs.
    Points,
}

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RewardFacet {
    /// Per category.
    Categories,
    /// For children or not.
    ForKids,
    /// Sport or not.
    Sport,
    /// In the app or not.
    Online,
    /// Soon gone or not.
    LastChance,
    /// Per card system it belongs to.
    OwningCardSystem,
    /// Per type.
    Type,
}

/// A reward that matches, with what is computed of it.
struct Match {
    row: reward::Model,
    taken: i64,
    last_chance: bool,
    categories: Vec<RewardCategory>,
}

impl Registry {
    /// A page of rewards, with the facets asked for.
    ///
    /// # Errors
    /// `passholder-not-found` (400) for `redeemable_by` or `interesting_for` somebody unknown.
    pub async fn rewards(&self, search: &RewardSearch, paging: Paging) -> Result<RewardPage> {
        let db = self.db().reader();
        let now = self.now();
        let rows = reward::Entity::find().filter(condition(search)).all(db).await?;
        let lasting: BTreeSet<i64> = card_systems::all(db)
            .await?
            .into_values()
            .filter(|system| system.permanent == Some(true))
            .map(|system| system.id)
            .collect();
        let taken = reward_facts::units_taken(db).await?;
        let mut matches: Vec<Match> = rows
            .into_iter()
            .filter(|row| in_subset(search.subset, row, &lasting, now))
            .map(|row| {
                let gone = taken.get(&row.id).copied().unwrap_or_default();
                let categories = serde_json::from_str::<Vec<String>>(&row.categories).unwrap_or_default();
                let categories = RewardCategory::ALL
                    .into_iter()
                    .filter(|category| categories.iter().any(|name| name == category.as_str()))
                    .collect();
                Match { last_chance: reward_facts::is_last_chance(&row, gone, now), taken: gone, row, categories }
            })
            .filter(|one| search.last_chance.is_none_or(|wanted| one.last_chance == wanted))
            .filter(|one| {
                search.categories.is_empty()
                    || one.categories.iter().any(|category| search.categories.contains(category))
            })
            .collect();
        if let Some(id) = &search.redeemable_by {
            let person = self.wanted_person(id).await?;
            let reserved = spend_holder::of(self, db, &person).await?.is_some();
            let mut kept = Vec::new();
            for one in matches {
                if reserved && self.would_spend(&one.row) {
                    continue;
                }
                let applicable = reward_facts::applicable(db, &one.row).await?;
                let card = person.best_card_state();
                if self.judge(db, &one.row, &person, card, applicable.as_deref(), now).await?.is_ok() {
                    kept.push(one);
                }
            }
            matches = kept;
        }
        if let Some(id) = &search.interesting_for {
            self.keep_interesting(&mut matches, id).await?;
        }
        let facet = (!search.facets.is_empty()).then(|| facets(&search.facets, &matches));
        let facet = match facet {
            Some(mut found) => {
                self.name_systems(&mut found).await?;
                Some(found)
            }
            None => None,
        };
        sort(&mut matches, &search.sort);
        let total_items = matches.len() as u64;
        let rows = paging.cut(matches).into_iter().map(|one| one.row).collect();
        Ok(RewardPage { total_items, member: reward_facts::to_wire(db, rows, now).await?, facet })
    }

    async fn wanted_person(&self, id: &str) -> Result<Person> {
        people::by_id(self.db().reader(), id).await?.ok_or_else(|| unknown_passholder().status(400))
    }

    /// Ours: rewards of organizers where the passholder saved points in the last three months, and those of the
    /// card systems that the passholder belongs to.
    async fn keep_interesting(&self, matches: &mut Vec<Match>, id: &str) -> Result<()> {
        use crate::db::entities::{activity, checkin};
        let db = self.db().reader();
        let person = self.wanted_person(id).await?;
        let systems: BTreeSet<i64> = person.active_systems().into_iter().map(|system| system.0).collect();
        let since = millis(self.now() - chrono::TimeDelta::days(92));
        let attended = Query::select()
            .column(checkin::Column::ActivityId)
            .from(checkin::Entity)
            .and_where(checkin::Column::PassholderId.eq(person.row.id.as_str()))
            .and_where(checkin::Column::Status.eq("CREDITED"))
            .and_where(checkin::Column::CreatedMs.gte(since))
            .to_owned();
        let organizers = Query::select()
            .column(activity::Column::OrganizerId)
            .from(activity::Entity)
            .and_where(activity::Column::Id.in_subquery(attended))
            .to_owned();
        let near: BTreeSet<String> = reward_organizer::Entity::find()
            .filter(reward_organizer::Column::OrganizerId.in_subquery(organizers))
            .all(db)
            .await?
            .into_iter()
            .map(|link| link.reward_id)
            .collect();
        matches.retain(|one| near.contains(&one.row.id) || systems.contains(&one.row.owning_card_system_id));
        Ok(())
    }

    async fn name_systems(&self, facets: &mut RewardFacets) -> Result<()> {
        if let Some(counted) = &mut facets.owning_card_system_id {
            let systems = card_systems::all(self.db().reader()).await?;
            for (id, value) in counted.iter_mut() {
                let name = id.parse().ok().and_then(|id: i64| systems.get(&id)?.name.clone());
                value.name.nl = name.unwrap_or_default();
            }
        }
        Ok(())
    }
}

fn condition(search: &RewardSearch) -> Condition {
    let mut wanted = Condition::all();
    let handed_out = |which: Condition| {
        let organizers =
            Query::select().column(organizer::Column::Id).from(organizer::Entity).cond_where(which).to_owned();
        let rewards = Query::select()
            .column(reward_organizer::Column::RewardId)
            .from(reward_organizer::Entity)
            .and_where(reward_organizer::Column::OrganizerId.in_subquery(organizers))
            .to_owned();
        reward::Column::Id.in_subquery(rewards)
    };
    if !search.organizer_ids.is_empty() {
        let ids = search.organizer_ids.iter().map(String::as_str);
        wanted = wanted.add(handed_out(Condition::all().add(organizer::Column::Id.is_in(ids))));
    }
    if !search.organizer_postal_codes.is_empty() {
        let codes = search.organizer_postal_codes.iter().map(String::as_str);
        wanted = wanted.add(handed_out(Condition::all().add(organizer::Column::PostalCode.is_in(codes))));
    }
    if !search.owning_card_system_ids.is_empty() {
        let ids = search.owning_card_system_ids.iter().copied();
        wanted = wanted.add(reward::Column::OwningCardSystemId.is_in(ids));
    }
    if !search.applicable_card_system_ids.is_empty() {
        let listed = Query::select()
            .column(reward_card_system::Column::RewardId)
            .from(reward_card_system::Entity)
            .and_where(
                reward_card_system::Column::CardSystemId.is_in(search.applicable_card_system_ids.iter().copied()),
            )
            .to_owned();
        let everywhere = reward::Column::AllCardSystems.eq(true);
        wanted = wanted.add(Condition::any().add(everywhere).add(reward::Column::Id.in_subquery(listed)));
    }
    for word in search.text.iter().flat_map(|text| text.split_whitespace()).take(16) {
        let like = || LikeExpr::new(like_pattern(word, false)).escape('\\');
        let by = Condition::any()
            .add(Expr::col(organizer::Column::NameFolded).like(like()))
            .add(Expr::expr(sea_orm::sea_query::Func::lower(Expr::col(organizer::Column::City))).like(like()));
        let titled = Expr::col(reward::Column::TitleFolded).like(like());
        wanted = wanted.add(Condition::any().add(titled).add(handed_out(by)));
    }
    if let Some(kind) = search.kind {
        wanted = wanted.add(reward::Column::RewardType.eq(reward_facts::type_name(kind)));
    }
    if let Some(points) = search.points_from {
        wanted = wanted.add(reward::Column::Points.gte(points));
    }
    if let Some(points) = search.points_to {
        wanted = wanted.add(reward::Column::Points.lte(points));
    }
    let flags = [
        (reward::Column::Sport, search.sport),
        (reward::Column::ForKids, search.for_kids),
        (reward::Column::Featured, search.featured),
        (reward::Column::Online, search.online),
    ];
    for (column, flag) in flags {
        if let Some(flag) = flag {
            wanted = wanted.add(column.eq(flag));
        }
    }
    if let Some(status) = search.status {
        wanted = wanted.add(reward::Column::Status.eq(match status {
            RewardStatus::Active => "ACTIVE",
            RewardStatus::Inactive => "INACTIVE",
            RewardStatus::Deleted => "DELETED",
        }));
    }
    wanted
}

fn in_subset(subset: RewardSubset, row: &reward::Model, lasting: &BTreeSet<i64>, now: Instant) -> bool {
    if subset == RewardSubset::All {
        return true;
    }
    let published =
        instant(row.publication_begin_ms) <= now && row.publication_end_ms.is_none_or(|end| instant(end) >= now);
    let begun = row.redeem_begin_ms.is_none_or(|begin| instant(begin) <= now);
    let ended = row.redeem_end_ms.is_some_and(|end| instant(end) < now);
    let usable = row.status == "ACTIVE" && lasting.contains(&row.owning_card_system_id);
    usable
        && match subset {
            RewardSubset::All => true,
            RewardSubset::EndUsers => published && begun && !ended,
            RewardSubset::Redeemable => begun && !ended,
            RewardSubset::EndUserFuture => published && !begun,
            RewardSubset::RedeemableFuture => !begun,
        }
}

fn sort(matches: &mut [Match], order: &[(RewardSort, Direction)]) {
    let compare = |a: &Match, b: &Match, by: RewardSort| match by {
        RewardSort::Name => a.row.title_folded.cmp(&b.row.title_folded),
        RewardSort::CreationDate => a.row.created_ms.cmp(&b.row.created_ms),
        RewardSort::RedeemCount => a.taken.cmp(&b.taken),
        RewardSort::Featured => a.row.featured.cmp(&b.row.featured),
        RewardSort::Points => a.row.points.cmp(&b.row.points),
    };
    matches.sort_by(|a, b| {
        for (by, direction) in order {
            let ordering = compare(a, b, *by);
            let ordering = if *direction == Direction::Descending { ordering.reverse() } else { ordering };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        // Without an order, and between equals: by title, then by id, so that pages never overlap.
        (&a.row.title_folded, &a.row.id).cmp(&(&b.row.title_folded, &b.row.id))
    });
}

fn facets(wanted: &BTreeSet<RewardFacet>, matches: &[Match]) -> RewardFacets {
    let count = |of: &dyn Fn(&Match) -> Vec<(String, String)>| -> Facet {
        let mut counted: BTreeMap<String, FacetValue> = BTreeMap::new();
        for (key, name) in matches.iter().flat_map(of) {
            let value = counted.entry(key).or_insert(FacetValue { name: FacetName { nl: name }, count: 0 });
            value.count += 1;
        }
        counted
    };
    let yes_or_no = |flag: bool| vec![(flag.to_string(), if flag { "Ja" } else { "Nee" }.to_owned())];
    let when =
        |facet: RewardFacet, of: &dyn Fn(&Match) -> Vec<(String, String)>| wanted.contains(&facet).then(|| count(of));
    RewardFacets {
        categories: when(RewardFacet::Categories, &|one| {
            one.categories.iter().map(|category| (category.as_str().to_owned(), category.as_str().to_owned())).collect()
        }),
        owning_card_system_id: when(RewardFacet::OwningCardSystem, &|one| {
            vec![(one.row.owning_card_system_id.to_string(), String::new())]
        }),
        kind: when(RewardFacet::Type, &|one| {
            let welcome = one.row.reward_type == "WELCOME";
            let name = if welcome { "Welkomstvoordeel" } else { "Omruilvoordeel" };
            vec![(one.row.reward_type.clone(), name.to_owned())]
        }),
        sport: when(RewardFacet::Sport, &|one| yes_or_no(one.row.sport)),
        for_kids: when(RewardFacet::ForKids, &|one| yes_or_no(one.row.for_kids)),
        online: when(RewardFacet::Online, &|one| yes_or_no(one.row.online)),
        last_chance: when(RewardFacet::LastChance, &|one| yes_or_no(one.last_chance)),
    }
}
