//! Rewards: search, and the groups that people look for.

use std::cmp::Reverse;

use uitpas_domain::{CardSystemId, RewardRefusal};
use uitpas_texts::Arg;
use uitpas_wire::api::{Reward, RewardType};

use super::Pages;
use crate::api::passholder::{FilterRow, RewardCard, RewardsView};
use crate::screen::rewards::{self, Redeemer};
use crate::screen::{Env, bounded, matches};

/// "Almost there": at most so many points are missing (ours: a few visits).
const ALMOST: u32 = 5;

/// Which rewards are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Filter {
    #[default]
    All,
    WithinReach,
    Almost,
    LastChance,
    Online,
    Welcome,
    CardSystem(i64),
}

impl Filter {
    const GROUPS: [(Self, &'static str); 6] = [
        (Self::All, "filter-all"),
        (Self::WithinReach, "filter-within-reach"),
        (Self::Almost, "filter-almost"),
        (Self::LastChance, "filter-last-chance"),
        (Self::Online, "filter-online"),
        (Self::Welcome, "filter-welcome"),
    ];

    fn parse(id: &str) -> Option<Self> {
        if let Some(system) = id.strip_prefix("system-") {
            return system.parse().ok().map(Self::CardSystem);
        }
        let key = format!("filter-{id}");
        Self::GROUPS.iter().find(|(_, known)| *known == key).map(|(filter, _)| *filter)
    }

    fn holds(self, reward: &Reward, reach: &Reach) -> bool {
        match self {
            Self::All => true,
            Self::WithinReach => matches!(reach, Reach::Now),
            Self::Almost => matches!(reach, Reach::Missing(missing) if *missing <= ALMOST),
            Self::LastChance => reward.last_chance == Some(true),
            Self::Online => reward.online == Some(true),
            Self::Welcome => reward.kind == RewardType::Welcome,
            Self::CardSystem(id) => reward.owning_card_system.as_ref().is_some_and(|system| system.id == id),
        }
    }
}

/// How far a reward is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// It can be had.
    Now,
    /// So many points are missing.
    Missing(u32),
    /// Another reason.
    Not(RewardRefusal),
    /// Nobody knows: it is not known whose pass this is.
    Unknown,
}

impl Reach {
    pub fn of(reward: &Reward, who: Option<&Redeemer<'_>>) -> Self {
        match who.map(|who| rewards::judge(reward, who)) {
            None => Self::Unknown,
            Some(Ok(_)) => Self::Now,
            Some(Err(RewardRefusal::TooFewPoints { missing })) => Self::Missing(missing.get()),
            Some(Err(refusal)) => Self::Not(refusal),
        }
    }

    fn text(&self, env: &Env) -> String {
        match self {
            Self::Now => env.texts.get("reach-now"),
            Self::Missing(missing) => env.texts.with("reach-missing", &[("count", Arg::Number(i64::from(*missing)))]),
            Self::Not(RewardRefusal::OutsidePeriod { opens: Some(opens), .. }) => {
                let when = env.texts.moment(*opens, env.best());
                env.texts.with("reach-not-started", &[("when", Arg::Text(&when))])
            }
            Self::Not(refusal) => env.texts.reward_refusal(refusal, env.best()).what,
            Self::Unknown => String::new(),
        }
    }

    /// Within reach first, then what is nearest.
    fn order(&self) -> u32 {
        match self {
            Self::Now => 0,
            Self::Missing(missing) => *missing,
            Self::Unknown => u32::MAX - 1,
            Self::Not(_) => u32::MAX,
        }
    }

    /// Not worth showing: its time is over.
    fn is_over(&self) -> bool {
        matches!(self, Self::Not(RewardRefusal::OutsidePeriod { closed: Some(_), .. }))
    }
}

/// The screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    search: String,
    filter: Filter,
}

impl State {
    /// Narrows by words.
    pub fn search(&mut self, text: &str) {
        self.search = bounded(text);
    }

    /// Narrows to a group.
    pub fn filter(&mut self, id: &str) {
        if let Some(filter) = Filter::parse(id) {
            self.filter = filter;
        }
    }

    /// What is on screen.
    pub fn view(&self, pages: &Pages, env: &Env) -> RewardsView {
        let texts = &env.texts;
        let member_of = pages.member_of();
        let who = pages.redeemer(&member_of, env);
        let all = pages.rewards.as_ref().map(|page| page.value.as_slice()).unwrap_or_default();
        let offered: Vec<(&Reward, Reach)> = all
            .iter()
            .filter(|reward| rewards::is_offered(reward))
            .map(|reward| (reward, Reach::of(reward, who.as_ref())))
            .filter(|(_, reach)| !reach.is_over())
            .collect();
        let mut found: Vec<&(&Reward, Reach)> = offered
            .iter()
            .filter(|(reward, reach)| self.filter.holds(reward, reach) && matches(&words(reward), &self.search))
            .collect();
        found.sort_by_key(|(reward, reach)| {
            (reach.order(), Reverse(reward.featured == Some(true)), rewards::price(reward), reward.title.to_lowercase())
        });
        let as_of = pages.rewards.as_ref().map(|page| {
            let when = texts.moment(page.at, env.best());
            texts.with("as-of", &[("when", Arg::Text(&when))])
        });
        let busy = pages.rewards.is_none() && env.online() && env.status.busy;
        let empty = match &pages.rewards {
            None if busy => "passholder-rewards-busy",
            None => "passholder-rewards-empty",
            Some(_) => "passholder-rewards-nothing-found",
        };
        RewardsView {
            title: texts.get("passholder-rewards-title"),
            search: self.search.clone(),
            search_label: texts.get("passholder-rewards-search"),
            filters: self.filters(&offered, &member_of, env),
            filters_label: texts.get("passholder-rewards-filters"),
            rows: found.into_iter().map(|(reward, reach)| card(reward, reach, env)).collect(),
            as_of: as_of.unwrap_or_default(),
            empty_text: texts.get(empty),
            busy,
        }
    }

    /// The groups, then the regions: one's own first.
    fn filters(&self, offered: &[(&Reward, Reach)], member_of: &[CardSystemId], env: &Env) -> Vec<FilterRow> {
        let groups = Filter::GROUPS.iter().map(|(filter, key)| FilterRow {
            id: key.trim_start_matches("filter-").to_owned(),
            label: env.texts.get(key),
            selected: self.filter == *filter,
        });
        let mut systems: Vec<(bool, &str, i64)> = offered
            .iter()
            .filter_map(|(reward, _)| reward.owning_card_system.as_ref())
            .filter_map(|system| {
                Some((!member_of.contains(&CardSystemId(system.id)), system.name.as_deref()?, system.id))
            })
            .collect();
        systems.sort_unstable();
        systems.dedup_by_key(|(_, _, id)| *id);
        let systems = systems.into_iter().map(|(_, name, id)| FilterRow {
            id: format!("system-{id}"),
            label: name.to_owned(),
            selected: self.filter == Filter::CardSystem(id),
        });
        groups.chain(systems).collect()
    }
}

/// What searching looks at.
fn words(reward: &Reward) -> String {
    let categories = reward.categories.iter().map(|category| category.as_str());
    let parts = [reward.title.as_str(), reward.promotional_description.as_str()].into_iter().chain(categories);
    format!("{} {}", parts.collect::<Vec<_>>().join(" "), place(reward))
}

/// Where it can be had.
pub(super) fn place(reward: &Reward) -> String {
    let organizers = reward.organizers.iter().flatten().filter_map(|organizer| organizer.name.as_deref());
    let names: Vec<&str> = organizers.take(3).collect();
    if names.is_empty() {
        return reward.owning_card_system.as_ref().and_then(|system| system.name.clone()).unwrap_or_default();
    }
    names.join(", ")
}

/// One reward in the list, and at the head of its page.
pub(super) fn card(reward: &Reward, reach: &Reach, env: &Env) -> RewardCard {
    let badges = [
        (reward.last_chance == Some(true), "badge-last-chance"),
        (reward.online == Some(true), "badge-online"),
        (reward.kind == RewardType::Welcome, "badge-welcome"),
    ];
    RewardCard {
        id: reward.id.clone().unwrap_or_default(),
        title: reward.title.clone(),
        place: place(reward),
        price: rewards::price_text(reward, &env.texts),
        reach: reach.text(env),
        within_reach: *reach == Reach::Now,
        badges: badges.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| env.texts.get(key)).collect(),
        pictogram: rewards::pictogram(reward),
    }
}
