//! What the registry answered last, as the store kept it: the person, the family, history and rewards.
//!
//! A page that cannot be read counts as none; the next answer replaces it.

use serde::de::DeserializeOwned;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::{CardState, CardSystemId, PassholderId, UitpasNumber};
use uitpas_wire::api::{FamilyMember, MembershipStatus, Page, Passholder, Reward, RewardPage, Transaction};
use uitpas_wire::offline::PassCodes;

use crate::device::Device;
use crate::screen::rewards::Redeemer;
use crate::screen::{Env, path_segment};
use crate::sync::PageSpec;

const ME: &str = "me";
const FAMILY: &str = "family";
const HISTORY: &str = "history";
const REWARDS: &str = "rewards";
const CODES: &str = "pass-codes";
/// How far the history goes back (ours: a phone's memory is not the archive).
const HISTORY_ROWS: u32 = 200;
/// The registry gives at most so many in one answer.
const REWARD_ROWS: u32 = 500;

/// A page and when it was true.
#[derive(Clone)]
pub(crate) struct Dated<T> {
    pub at: Instant,
    pub value: T,
}

/// All pages.
#[derive(Clone, Default)]
pub(crate) struct Pages {
    pub me: Option<Dated<Passholder>>,
    pub family: Vec<FamilyMember>,
    pub history: Option<Dated<Vec<Transaction>>>,
    pub rewards: Option<Dated<Vec<Reward>>>,
    /// What to show of each pass, for some time ahead.
    pub codes: Vec<PassCodes>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("me", &self.me.is_some()).finish_non_exhaustive()
    }
}

/// The pages to keep; before it is known who is logged in, only that one.
pub(crate) fn specs(who: Option<&PassholderId>) -> Vec<PageSpec> {
    let spec = |name: &str, path: String| PageSpec { name: name.to_owned(), path };
    let mut specs = vec![spec(ME, "/passholders/me".to_owned())];
    if let Some(who) = who {
        let id = path_segment(who.as_str());
        specs.push(spec(HISTORY, format!("/passholders/{id}/transactions?limit={HISTORY_ROWS}")));
        specs.push(spec(FAMILY, format!("/passholders/{id}/family-members")));
        specs.push(spec(CODES, "/offline/pass-codes".to_owned()));
        specs.push(spec(REWARDS, format!("/rewards?type=ANY&limit={REWARD_ROWS}")));
    }
    specs
}

impl Pages {
    /// Reads what the store has.
    pub fn read(device: &Device) -> Self {
        Self {
            me: read(device, ME),
            family: read::<Vec<FamilyMember>>(device, FAMILY).map(|family| family.value).unwrap_or_default(),
            history: read::<Page<Transaction>>(device, HISTORY).map(|page| page.map(|page| page.member)),
            codes: read::<Vec<PassCodes>>(device, CODES).map(|codes| codes.value).unwrap_or_default(),
            rewards: read::<RewardPage>(device, REWARDS).map(|page| page.map(|page| page.member)),
        }
    }

    /// Who is logged in.
    pub fn own_id(&self) -> Option<PassholderId> {
        PassholderId::new(self.me.as_ref()?.value.id.clone()?).ok()
    }

    /// Family members whose pass can be shown: id, and who it is.
    pub fn family(&self) -> impl Iterator<Item = (&str, &Passholder)> {
        let own = self.me.as_ref().and_then(|me| me.value.id.as_deref());
        let people = self.family.iter().filter_map(|member| member.passholder.as_ref());
        people.filter_map(|person| Some((person.id.as_deref()?, person))).filter(move |(id, _)| Some(*id) != own)
    }

    /// One of them.
    pub fn family_member(&self, id: &str) -> Option<&Passholder> {
        self.family().find(|(found, _)| *found == id).map(|(_, person)| person)
    }

    /// The code of a pass to show at a time.
    pub fn code_of(&self, number: &UitpasNumber, at: Instant) -> Option<&str> {
        self.codes.iter().find(|codes| codes.uitpas_number == number.as_str())?.series.at(at)
    }

    /// A reward.
    pub fn reward(&self, id: &str) -> Option<&Reward> {
        self.rewards.as_ref()?.value.iter().find(|reward| reward.id.as_deref() == Some(id))
    }

    /// Card systems in which the person has an active membership.
    pub fn member_of(&self) -> Vec<CardSystemId> {
        let memberships = self.me.iter().flat_map(|me| me.value.card_system_memberships.iter().flatten());
        memberships
            .filter(|membership| membership.status.is_none_or(|status| status == MembershipStatus::Active))
            .map(|membership| CardSystemId(membership.card_system.id))
            .collect()
    }

    /// The person as the rule over rewards sees them.
    pub fn redeemer<'a>(&self, member_of: &'a [CardSystemId], env: &Env) -> Option<Redeemer<'a>> {
        let me = &self.me.as_ref()?.value;
        let cards =
            me.card_system_memberships.iter().flatten().filter_map(|membership| membership.current_card.as_ref());
        let states: Vec<CardState> = cards.map(|card| card.status.into()).collect();
        let card = states.iter().copied().find(|state| state.is_usable()).or(states.first().copied());
        Some(Redeemer {
            card: card.unwrap_or(CardState::Active),
            group_pass: false,
            member_of,
            balance: me.points.unwrap_or(0),
            at: env.now,
        })
    }
}

impl<T> Dated<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Dated<U> {
        Dated { at: self.at, value: change(self.value) }
    }
}

fn read<T: DeserializeOwned>(device: &Device, name: &str) -> Option<Dated<T>> {
    match device.page(name) {
        Ok(page) => {
            let page = page?;
            let value = serde_json::from_slice(&page.body)
                .inspect_err(|_| tracing::warn!(code = "page-unreadable", page = name, "a kept page cannot be read"))
                .ok()?;
            Some(Dated { at: page.fetched_at, value })
        }
        Err(fault) => {
            tracing::error!(code = fault.code(), page = name, "a kept page cannot be opened");
            None
        }
    }
}
