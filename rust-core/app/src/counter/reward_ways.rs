//! Which rewards a guest can have now, and by which way: by this device's own right, or by asking the registry.
//!
//! The own right comes first, with and without network: it needs nobody. The registry is asked only about passes whose
//! points lie there; where a desk holds them, the refusal says which one. What only the way is missing for is shown too,
//! with what to do about it.

use uitpas_domain::DeskRefusal;
use uitpas_wire::api::{Reward, RewardType};

use super::guest::Guest;
use crate::rights::RightsNow;
use crate::screen::Env;
use crate::screen::rewards::{self, Redeemer};
use crate::snapshot::Snapshot;

/// How a reward can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// By this device, at once.
    Here,
    /// By the registry.
    Registry,
    /// Not now, and why.
    No(DeskRefusal),
}

/// A reward that a guest has points enough for.
#[derive(Debug)]
pub(crate) struct Offer<'s> {
    pub reward: &'s Reward,
    pub way: Way,
}

/// What the guest can have, cheapest first. WELCOME rewards hang on when a membership began, which only the registry
/// knows: those are offered that it named.
pub(crate) fn offers<'s>(guest: &Guest, snapshot: &'s Snapshot, rights: &RightsNow, env: &Env) -> Vec<Offer<'s>> {
    let rewards = snapshot.rewards().iter();
    let offered = rewards.filter(|reward| rewards::is_offered(reward));
    let mut found: Vec<Offer<'s>> =
        offered.filter_map(|reward| Some(Offer { reward, way: way(guest, reward, rights, env)? })).collect();
    found.sort_by_key(|offer| (rewards::price(offer.reward), offer.reward.title.to_lowercase()));
    found
}

fn way(guest: &Guest, reward: &Reward, rights: &RightsNow, env: &Env) -> Option<Way> {
    if reward.kind == RewardType::Welcome {
        let named = reward.id.as_ref().is_some_and(|id| guest.welcome.contains(id));
        return (named && guest.is_served() && env.online()).then_some(Way::Registry);
    }
    let facts = guest.facts.as_ref().filter(|_| guest.is_served())?;
    let Err(refusal) = rewards::judge_at_desk(reward, facts, rights, env.now) else { return Some(Way::Here) };
    let who = Redeemer {
        card: facts.card,
        group_pass: facts.group_pass,
        member_of: &facts.card_systems,
        // Points on their way cannot be spent yet: the registry does not have them.
        balance: facts.balance.saturating_sub(facts.pending.max(0)),
        at: env.now,
    };
    if facts.desk == 0 && env.online() && rewards::judge(reward, &who).is_ok() {
        return Some(Way::Registry);
    }
    // What the rules of rewards refuse is no offer at all.
    (!matches!(refusal, DeskRefusal::Rule(_)) && !sold_out(reward)).then_some(Way::No(refusal))
}

/// Nobody can have it, whoever has the right.
fn sold_out(reward: &Reward) -> bool {
    let units = reward.max_available_units.filter(|units| *units > 0);
    units.is_some_and(|units| reward.units_taken.unwrap_or(0) >= units)
}
