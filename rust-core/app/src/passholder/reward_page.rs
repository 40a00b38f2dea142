//! One reward: what it is, until when, where; redeeming it online, with one question before points are spent.

use serde::{Deserialize, Serialize};
use uitpas_domain::civil_time::{Instant, civil_date, shifted};
use uitpas_texts::Arg;
use uitpas_wire::api::{Organizer, RedeemedReward, Reward};

use super::reward_list::{Reach, card};
use super::{Effect, Pages, pass};
use crate::api::common::Tone;
use crate::api::passholder::{ConfirmView, RedeemedView, RewardView};
use crate::error::CallFault;
use crate::screen::notice::NoticeState;
use crate::screen::{Env, rewards};

/// How many redeemed rewards are remembered.
pub(super) const MOST_GOT: usize = 20;
/// How long a redeemed reward's page shows what was got (ours: long enough to use a code).
const SHOWN_FOR: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// What was got by redeeming online.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Got {
    reward: String,
    at: Instant,
    text: Option<String>,
    code: Option<String>,
    link: Option<String>,
    link_label: Option<String>,
}

impl Got {
    /// From the registry's answer.
    pub fn new(reward: &str, redeemed: &RedeemedReward) -> Self {
        let info = redeemed.redeem_info.clone().unwrap_or_default();
        Self {
            reward: reward.to_owned(),
            at: redeemed.redeem_date,
            text: info.text.filter(|text| !text.trim().is_empty()),
            code: redeemed.redeem_code.clone().filter(|code| !code.trim().is_empty()),
            // Only a link that a browser may open.
            link: info.link.filter(|link| link.starts_with("https://")),
            link_label: info.label.filter(|label| !label.trim().is_empty()),
        }
    }
}

/// The screen.
#[derive(Debug)]
pub(crate) struct State {
    id: String,
    asking: bool,
    busy: bool,
}

impl State {
    /// The page of a reward.
    pub fn new(id: String) -> Self {
        Self { id, asking: false, busy: false }
    }

    /// Which reward.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Asks before points are spent.
    pub fn ask(&mut self, pages: &Pages, env: &Env) -> Option<NoticeState> {
        let reward = pages.reward(&self.id).filter(|_| !self.busy)?;
        if !env.online() {
            return Some(NoticeState::needs_network("passholder-redeem-offline"));
        }
        self.asking = can_redeem(reward, pages, env);
        None
    }

    /// Puts the question away; false when there was none.
    pub fn cancel(&mut self) -> bool {
        std::mem::replace(&mut self.asking, false)
    }

    /// The registry answered.
    pub fn done(&mut self) {
        (self.asking, self.busy) = (false, false);
    }

    /// Yes.
    pub fn confirm(&mut self, pages: &Pages, env: &Env) -> Option<Effect> {
        let reward = pages.reward(&self.id)?;
        if !self.asking || self.busy || !can_redeem(reward, pages, env) {
            return None;
        }
        let number = pages.me.as_ref().and_then(|me| pass::number_of(&me.value))?;
        (self.asking, self.busy) = (false, true);
        Some(Effect::Redeem { id: self.id.clone(), number: number.as_str().to_owned() })
    }

    /// What is on screen.
    pub fn view(&self, reward: &Reward, pages: &Pages, got: &[Got], env: &Env) -> RewardView {
        let texts = &env.texts;
        let reach = reach(reward, pages, env);
        let can = can_redeem(reward, pages, env) && env.online();
        let got = got.iter().find(|got| got.reward == self.id && got.at > shifted(env.best(), -SHOWN_FOR));
        RewardView {
            card: card(reward, &reach, env),
            description: reward.promotional_description.clone(),
            practical: reward.practical_info.clone().unwrap_or_default(),
            period: period(reward, env),
            counters: reward.organizers.iter().flatten().filter_map(counter).collect(),
            counters_title: texts.get("passholder-reward-counters"),
            redeem_button: (can && !self.busy && !self.asking).then(|| texts.get("passholder-redeem-button")),
            redeem_text: if can { String::new() } else { why_not(reward, &reach, env) },
            confirm: self.asking.then(|| confirm(reward, pages, env)),
            redeemed: got.map(|got| redeemed(got, env)),
            busy: self.busy,
        }
    }
}

/// What to say when redeeming did not work.
pub(super) fn failure(fault: &CallFault, _env: &Env) -> NoticeState {
    match fault {
        CallFault::BrokenOff | CallFault::Refused { status: 500..=599, .. } => {
            NoticeState::new("redeem-in-doubt", Tone::Stop, "passholder-redeem-doubt")
        }
        CallFault::Offline => NoticeState::needs_network("passholder-redeem-offline"),
        CallFault::Refused { problem: Some(problem), .. } if problem.end_user_message.is_some() => {
            NoticeState::of_call(fault, "passholder-redeem-offline")
        }
        _ => NoticeState::new("redeem-failed", Tone::Stop, "passholder-redeem-failed"),
    }
}

fn reach(reward: &Reward, pages: &Pages, env: &Env) -> Reach {
    let member_of = pages.member_of();
    Reach::of(reward, pages.redeemer(&member_of, env).as_ref())
}

fn can_redeem(reward: &Reward, pages: &Pages, env: &Env) -> bool {
    reward.online == Some(true) && reach(reward, pages, env) == Reach::Now
}

fn why_not(reward: &Reward, reach: &Reach, env: &Env) -> String {
    let texts = &env.texts;
    match reach {
        Reach::Missing(missing) => {
            texts.refusal("reward-too-few-points", &[("missing", Arg::Number(i64::from(*missing)))])
        }
        Reach::Not(refusal) => texts.reward_refusal(refusal, env.best()).sentence(),
        Reach::Now | Reach::Unknown if reward.online != Some(true) => texts.get("passholder-redeem-at-counter"),
        Reach::Now => texts.get("passholder-redeem-offline"),
        Reach::Unknown => texts.get("passholder-pass-empty"),
    }
}

fn confirm(reward: &Reward, pages: &Pages, env: &Env) -> ConfirmView {
    let texts = &env.texts;
    let price: i64 = rewards::price(reward).into();
    let balance = pages.me.as_ref().and_then(|me| me.value.points).unwrap_or(0);
    ConfirmView {
        question: texts.get("passholder-redeem-question"),
        after: if price == 0 {
            texts.get("counter-redeem-free")
        } else {
            texts.with("points-left", &[("count", Arg::Number(balance.saturating_sub(price)))])
        },
        yes: texts.get("passholder-redeem-yes"),
        no: texts.get("passholder-redeem-no"),
    }
}

fn redeemed(got: &Got, env: &Env) -> RedeemedView {
    let texts = &env.texts;
    let default = if got.code.is_some() { "passholder-redeemed-code" } else { "passholder-redeemed-text" };
    RedeemedView {
        headline: texts.get("passholder-redeemed"),
        text: got.text.clone().unwrap_or_else(|| texts.get(default)),
        code: got.code.clone(),
        link: got.link.clone(),
        link_label: got.link_label.clone().unwrap_or_else(|| texts.get("passholder-redeemed-link")),
    }
}

fn period(reward: &Reward, env: &Env) -> String {
    let texts = &env.texts;
    let period = rewards::period(reward);
    let today = civil_date(env.best());
    let started = period.begin.is_none_or(|begin| begin <= env.best());
    let day = |at: Instant| texts.day(civil_date(at), today);
    match (period.begin.filter(|_| !started).map(day), period.end.map(day)) {
        (None, None) => texts.get("passholder-reward-always"),
        (None, Some(end)) => texts.with("passholder-reward-until", &[("when", Arg::Text(&end))]),
        (Some(begin), None) => texts.with("passholder-reward-from", &[("when", Arg::Text(&begin))]),
        (Some(begin), Some(end)) => {
            texts.with("passholder-reward-period", &[("from", Arg::Text(&begin)), ("to", Arg::Text(&end))])
        }
    }
}

fn counter(organizer: &Organizer) -> Option<String> {
    let name = organizer.name.clone()?;
    let address = organizer.address.as_ref().map(|address| {
        let parts = [address.street.as_deref(), address.postal_code.as_deref(), Some(address.city.as_str())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    Some(match address.filter(|address| !address.is_empty()) {
        Some(address) => format!("{name}, {address}"),
        None => name,
    })
}
