//! The counter at work: guest after guest.
//!
//! `Waiting` for the next one, a `Guest` with a verdict, or asking before a reward is given. Answers of the network
//! carry the visit that they belong to, so that a late one never lands on another guest.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uitpas_domain::{ActivityId, DeskRefusal, PassIdentifier};
use uitpas_texts::Arg;
use uitpas_wire::api::{Pass, RedeemedReward};
use uitpas_wire::offline::CodeSeries;

use super::Effect;
use super::choose_activity::place;
use super::guest::{Guest, Said};
use super::identify::{Answer, Identified, Question};
use super::prints;
use super::reward_ways::{self, Way};
use super::session::{Entry, Session, UndoId, What};
use super::taps::Taps;
use super::verdict;
use crate::api::common::Tone;
use crate::api::counter::{ConfirmRedeemView, CounterAction, DeskState, DeskView, LiveCodeView};
use crate::device::{Given, NotGiven};
use crate::error::{CallFault, Fault};
use crate::oplog::OperationInfo;
use crate::rights::RightsNow;
use crate::screen::codes::{camera_texts, qr_view};
use crate::screen::notice::NoticeState;
use crate::screen::outcomes::is_refused;
use crate::screen::{Env, rewards};
use crate::snapshot::{Activity, PassFacts, Snapshot};

/// The activity that was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Choice {
    /// Not yet.
    #[default]
    Open,
    /// None: only looking at passes and rewards.
    Without,
    /// This one.
    Activity(String),
}

/// The screen.
#[derive(Debug)]
pub(crate) struct State {
    choice: Choice,
    pub(super) guest: Option<Guest>,
    confirm: Option<Confirm>,
    pub(super) session: Session,
    /// Whose point was saved last, just before: the same card again is no second check-in.
    last_saved: Option<PassIdentifier>,
    taps: Taps,
    visits: u64,
    /// The last visit of another counter, or of before everything was forgotten.
    before: u64,
    /// What this device may give without network.
    pub rights: RightsNow,
    /// Live codes of the activity.
    pub live: Option<Arc<CodeSeries>>,
}

/// What the screen shows beyond guests.
pub(super) struct Around<'a> {
    pub counter_name: &'a str,
    pub manage_label: Option<String>,
    pub shows_code: bool,
    pub prints: bool,
    pub sells: bool,
}

#[derive(Debug)]
struct Confirm {
    reward: String,
    title: String,
    price: String,
    points: i64,
    /// By this device's own right; else the registry is asked.
    here: bool,
    busy: bool,
}

pub(super) type Outcome = (Option<Effect>, Option<NoticeState>);

impl State {
    /// Nobody was here yet.
    pub fn new(choice: Choice) -> Self {
        Self {
            choice,
            guest: None,
            confirm: None,
            session: Session::default(),
            last_saved: None,
            taps: Taps::default(),
            visits: 0,
            before: 0,
            rights: RightsNow::default(),
            live: None,
        }
    }

    /// Takes up what an earlier start left.
    pub fn take_up(&mut self, open: &[OperationInfo], snapshot: Option<&Snapshot>) {
        self.session.take_up(open, snapshot);
    }

    /// Nothing about guests is known any more; what is still answered for them is not heard.
    pub fn begin_anew(&mut self, choice: Choice) {
        *self = Self { visits: self.visits, before: self.visits, ..Self::new(choice) };
    }

    /// The same for the activity at hand.
    pub fn forget(&mut self) {
        self.begin_anew(self.choice.clone());
    }

    /// Whether an answer is for a guest of before.
    pub(super) fn is_of_before(&self, visit: u64) -> bool {
        visit <= self.before
    }

    /// Points are saved for something else from now on.
    pub fn choose(&mut self, choice: Choice) {
        if self.choice != choice {
            self.last_saved = None;
        }
        self.choice = choice;
        self.next_guest();
    }

    /// One step back within the desk, if there is one.
    pub fn back(&mut self) -> bool {
        self.confirm.take().is_some()
    }

    /// The pass at the desk.
    pub fn identifier(&self) -> Option<&PassIdentifier> {
        self.guest.as_ref()?.pass.as_ref()
    }

    /// Operations whose result the list waits for.
    pub fn waiting(&self) -> Vec<i64> {
        self.session.waiting()
    }

    /// Nobody stands here.
    pub fn next_guest(&mut self) {
        self.guest = None;
        self.confirm = None;
        self.taps.forget();
    }

    /// Whether this input is a tap of its own.
    pub fn is_new_tap(&mut self, input: &str, env: &Env) -> bool {
        self.taps.is_new(input, &env.clock)
    }

    /// A volunteer did something.
    pub fn act(&mut self, action: CounterAction, snapshot: Option<&Snapshot>, env: &Env) -> Outcome {
        match action {
            CounterAction::Identify { input } => (Some(Effect::Identify(Box::new(self.question(input)))), None),
            CounterAction::NextGuest => {
                self.next_guest();
                (None, None)
            }
            CounterAction::AskRedeem { id } => (None, self.ask(&id, snapshot, env)),
            CounterAction::ConfirmRedeem => self.confirm(env),
            CounterAction::Sell { id } => {
                let activity = snapshot.and_then(|snapshot| self.activity(snapshot));
                self.sell(&id, activity, env)
            }
            CounterAction::Undo { id } => {
                self.taps.forget();
                self.undo(&id, env)
            }
            _ => (None, None),
        }
    }

    fn question(&mut self, input: String) -> Question {
        let activity = match &self.choice {
            Choice::Activity(id) => ActivityId::new(id.clone()).ok(),
            Choice::Open | Choice::Without => None,
        };
        Question { input, activity, last_saved: self.last_saved.clone() }
    }

    /// Somebody was identified: a new guest, and their line in the list.
    pub fn identified(&mut self, identified: Identified, env: &Env) -> Option<Effect> {
        let guest = self.note(identified);
        self.confirm = None;
        let served = guest.is_served();
        self.guest = Some(guest);
        if served { self.fetch_again(env) } else { None }
    }

    /// Who was identified, and their line in the list; they need not stand at the desk.
    pub fn note(&mut self, identified: Identified) -> Guest {
        self.rights = identified.rights.clone();
        let what = match &identified.answer {
            Answer::Saved { .. } => What::Saved,
            Answer::Recorded { .. } => What::Recorded,
            Answer::AlreadySaved { .. } => What::AlreadySaved,
            Answer::Shown | Answer::Unknown => What::Shown,
            _ => What::Refused,
        };
        self.last_saved = match what {
            What::Saved | What::Recorded | What::AlreadySaved => identified.pass.clone(),
            _ => None,
        };
        self.visits += 1;
        let guest = Guest::new(self.visits, identified);
        if guest.pass.is_some() {
            self.session.add(Entry::new(guest.number(), guest.at, what, guest.points, guest.seq));
        }
        guest
    }

    /// Asks the registry about the guest at the desk.
    pub fn fetch_again(&self, env: &Env) -> Option<Effect> {
        let guest = self.guest.as_ref()?;
        let pass = guest.pass.clone()?;
        env.online().then_some(Effect::Fetch { visit: guest.visit, pass })
    }

    /// The registry told who it is, or that there is no such pass.
    pub fn fetched(&mut self, visit: u64, result: Result<Pass, CallFault>, facts: Option<PassFacts>) {
        let Some(guest) = self.guest.as_mut().filter(|guest| guest.visit == visit) else { return };
        match result {
            Ok(pass) => guest.learn(&pass, facts),
            Err(CallFault::Refused { status: 404, .. }) if guest.facts.is_none() => {
                guest.said = Said::NoSuchPass;
                guest.points = 0;
            }
            // A name is a courtesy; without it the desk goes on.
            Err(_) => {}
        }
    }

    /// The registry told which WELCOME rewards the guest can have.
    pub fn welcome(&mut self, visit: u64, rewards: Vec<String>) {
        if let Some(guest) = self.guest.as_mut().filter(|guest| guest.visit == visit) {
            guest.welcome = rewards;
        }
    }

    fn ask(&mut self, id: &str, snapshot: Option<&Snapshot>, env: &Env) -> Option<NoticeState> {
        let guest = self.guest.as_ref()?;
        guest.pass.as_ref()?;
        let offers = reward_ways::offers(guest, snapshot?, &self.rights, env);
        let offer = offers.into_iter().find(|offer| offer.reward.id.as_deref() == Some(id));
        let (reward, here) = match offer.map(|offer| (offer.reward, offer.way)) {
            Some((reward, Way::Here)) => (reward, true),
            Some((reward, Way::Registry)) => (reward, false),
            None | Some((_, Way::No(DeskRefusal::NotADesk))) if !env.online() => {
                return Some(NoticeState::needs_network("counter-rewards-offline"));
            }
            Some((_, Way::No(refusal))) => {
                let desk = self.rights.stated_desk;
                self.guest.as_mut()?.said = Said::NotGiven(refusal, desk);
                return None;
            }
            None => return None,
        };
        self.confirm = Some(Confirm {
            reward: id.to_owned(),
            title: reward.title.clone(),
            price: rewards::price_text(reward, &env.texts),
            points: rewards::price(reward).into(),
            here,
            busy: false,
        });
        None
    }

    fn confirm(&mut self, env: &Env) -> Outcome {
        let (Some(confirm), Some(guest)) = (self.confirm.as_mut(), self.guest.as_ref()) else { return (None, None) };
        let Some(pass) = guest.pass.clone().filter(|_| !confirm.busy) else { return (None, None) };
        if confirm.here {
            let (reward, title) = (confirm.reward.clone(), confirm.title.clone());
            self.confirm = None;
            return (Some(Effect::Give { reward, title, pass }), None);
        }
        if !env.online() {
            self.confirm = None;
            return (None, Some(NoticeState::needs_network("counter-rewards-offline")));
        }
        confirm.busy = true;
        (Some(Effect::Redeem { visit: guest.visit, reward: confirm.reward.clone(), price: confirm.points, pass }), None)
    }

    /// This device gave the reward, or not.
    pub fn given(
        &mut self,
        title: String,
        result: Result<Given, NotGiven>,
        facts: Option<PassFacts>,
        env: &Env,
    ) -> Option<NoticeState> {
        let guest = self.guest.as_mut()?;
        guest.facts = facts.or_else(|| guest.facts.take());
        match result {
            Ok(given) => {
                let what = What::Given { title: title.clone() };
                self.session.add(Entry::new(guest.number(), env.best(), what, 0, Some(given.seq)));
                guest.undo = Some(UndoId::Given(given.seq));
                guest.said = Said::Given(title);
                None
            }
            Err(NotGiven::Refused(refusal)) => {
                guest.said = Said::NotGiven(refusal, self.rights.stated_desk);
                None
            }
            Err(NotGiven::NotKnown) => Some(NoticeState::new("not-known", Tone::Stop, "verdict-no-snapshot-next")),
            Err(NotGiven::Device(fault)) => Some(NoticeState::of_device(fault)),
        }
    }

    /// A reward that this device gave was taken back, or could not be.
    pub fn given_undone(
        &mut self,
        seq: i64,
        result: Result<i64, Fault>,
        facts: Option<PassFacts>,
    ) -> Option<NoticeState> {
        match result {
            Ok(by) => {
                self.session.given_undone(seq, by);
                let guest = self.guest.as_mut().filter(|guest| guest.undo == Some(UndoId::Given(seq)))?;
                guest.said = Said::RedemptionUndone;
                guest.undo = guest.seq.map(UndoId::Checkin).filter(|undo| self.session.can_undo(undo));
                guest.facts = facts.or_else(|| guest.facts.take());
                None
            }
            Err(fault) => Some(NoticeState::of_device(fault)),
        }
    }

    /// The registry gave the reward, or not.
    pub fn redeemed(
        &mut self,
        visit: u64,
        result: Result<RedeemedReward, CallFault>,
        facts: Option<PassFacts>,
        env: &Env,
    ) -> Option<NoticeState> {
        if self.is_of_before(visit) {
            return None;
        }
        if let Ok(redeemed) = &result {
            let number = self.guest.as_ref().filter(|guest| guest.visit == visit).map(Guest::number);
            let what = What::Redeemed { id: redeemed.id.clone(), title: redeemed.reward.title.clone() };
            self.session.add(Entry::new(number.unwrap_or_default(), env.best(), what, 0, None));
        }
        let Some(guest) = self.guest.as_mut().filter(|guest| guest.visit == visit) else {
            return result.err().map(|fault| NoticeState::of_call(&fault, "counter-rewards-offline"));
        };
        self.confirm = None;
        guest.facts = facts.or_else(|| guest.facts.take());
        match result {
            Ok(redeemed) => {
                guest.welcome.retain(|id| Some(id) != redeemed.reward.id.as_ref());
                guest.undo = Some(UndoId::Redemption(redeemed.id));
                guest.said = Said::Redeemed(redeemed.reward.title);
            }
            Err(CallFault::BrokenOff) => guest.said = Said::RedeemInDoubt,
            Err(CallFault::Offline) => return Some(NoticeState::needs_network("counter-rewards-offline")),
            Err(CallFault::Refused { problem: Some(problem), status: 400..=499, .. })
                if problem.end_user_message.is_some() =>
            {
                guest.said = Said::RedeemFailed(problem.end_user_message);
            }
            Err(CallFault::Refused { status: 500..=599, .. }) => guest.said = Said::RedeemInDoubt,
            Err(fault) => return Some(NoticeState::of_call(&fault, "counter-rewards-offline")),
        }
        None
    }

    fn undo(&mut self, id: &str, env: &Env) -> Outcome {
        let Some(undo) = UndoId::parse(id).filter(|undo| self.session.can_undo(undo)) else { return (None, None) };
        let visit = self.guest.as_ref().map_or(0, |guest| guest.visit);
        match undo {
            UndoId::Checkin(seq) => (Some(Effect::UndoCheckin { seq }), None),
            UndoId::Given(seq) => (Some(Effect::UndoGiven { seq }), None),
            UndoId::Redemption(_) | UndoId::Sale(_) if !env.online() => {
                (None, Some(NoticeState::needs_network("verdict-undo-failed-next")))
            }
            UndoId::Redemption(id) => (Some(Effect::UndoRedemption { visit, id }), None),
            UndoId::Sale(id) => (Some(Effect::UndoSale { visit, id }), None),
        }
    }

    /// A check-in was taken back on this device, or could not be.
    pub fn checkin_undone(
        &mut self,
        seq: i64,
        result: Result<i64, Fault>,
        facts: Option<PassFacts>,
    ) -> Option<NoticeState> {
        match result {
            Ok(by) => {
                self.session.undone(seq, Some(by));
                self.last_saved = None;
                let guest = self.guest.as_mut().filter(|guest| guest.seq == Some(seq))?;
                guest.said = Said::Undone;
                guest.points = 0;
                guest.undo = None;
                guest.facts = facts.or_else(|| guest.facts.take());
                None
            }
            Err(fault) => Some(NoticeState::of_device(fault)),
        }
    }

    /// A reward was taken back by the registry, or not.
    pub fn redemption_undone(
        &mut self,
        visit: u64,
        id: &str,
        result: Result<(), CallFault>,
        facts: Option<PassFacts>,
    ) -> Option<NoticeState> {
        let mine = |guest: &&mut Guest| guest.visit == visit && guest.undo == Some(UndoId::Redemption(id.to_owned()));
        match result {
            Ok(()) => {
                self.session.redemption_undone(id);
                let guest = self.guest.as_mut().filter(mine)?;
                guest.said = Said::RedemptionUndone;
                // The check-in of before can be undone again.
                guest.undo = guest.seq.map(UndoId::Checkin).filter(|undo| self.session.can_undo(undo));
                guest.facts = facts.or_else(|| guest.facts.take());
                None
            }
            Err(fault) => self.undo_failed(fault, visit, &UndoId::Redemption(id.to_owned())),
        }
    }

    /// The registry did not take something back.
    pub(super) fn undo_failed(&mut self, fault: CallFault, visit: u64, undo: &UndoId) -> Option<NoticeState> {
        let mine = self.guest.as_mut().filter(|guest| guest.visit == visit && guest.undo.as_ref() == Some(undo));
        let Some(guest) = mine else { return Some(NoticeState::of_call(&fault, "verdict-undo-failed-next")) };
        guest.said = Said::UndoFailed(match fault {
            CallFault::Refused { problem: Some(problem), .. } => problem.end_user_message,
            _ => None,
        });
        None
    }

    /// Operations came further; the guest's balance may have changed.
    pub fn outcomes(&mut self, operations: &[OperationInfo], facts: Option<PassFacts>) {
        self.session.learn(operations);
        let Some(guest) = self.guest.as_mut() else { return };
        if facts.is_some() {
            guest.facts = facts;
        }
        let outcome = operations.iter().find(|info| Some(info.seq) == guest.seq).and_then(|info| info.outcome.as_ref());
        match (outcome, &guest.said) {
            (Some(outcome), Said::Answer(Answer::Saved { .. } | Answer::Recorded { .. })) if is_news(outcome) => {
                guest.said = Said::Outcome(outcome.clone());
                guest.points = 0;
                guest.undo = None;
            }
            (Some(_), Said::Answer(Answer::Recorded { seq, points })) => {
                guest.said = Said::Answer(Answer::Saved { seq: *seq, points: *points });
            }
            _ => {}
        }
    }

    /// What is on screen.
    pub fn view(&self, snapshot: Option<&Snapshot>, around: Around<'_>, env: &Env) -> DeskView {
        let texts = &env.texts;
        let can_show = matches!(self.choice, Choice::Activity(_)) && !around.shows_code;
        let activity = snapshot.and_then(|snapshot| self.activity(snapshot));
        let (title, subtitle) = self.title(snapshot, env);
        DeskView {
            title,
            subtitle,
            counter_name: around.counter_name.to_owned(),
            change_activity_label: texts.get("counter-desk-change"),
            prompt: texts.get("counter-desk-prompt"),
            input_label: texts.get("counter-desk-input"),
            camera: camera_texts(texts),
            state: match (&self.guest, &self.confirm) {
                (None, _) => DeskState::Waiting,
                (Some(guest), None) => {
                    DeskState::Guest { view: verdict::view(guest, activity, snapshot, &self.rights, around.sells, env) }
                }
                (Some(guest), Some(confirm)) => DeskState::ConfirmRedeem { view: confirm.view(guest, env) },
            },
            guests_title: texts.get("counter-desk-guests"),
            guests: self.session.view(env),
            session_text: texts.with("counter-desk-session", &[("count", Arg::Number(self.session.points()))]),
            holds_text: self.holds_text(env),
            live_code: around.shows_code.then(|| self.live_code(snapshot, env)),
            show_code_label: can_show.then(|| texts.get("counter-code-show")),
            start_kiosk_label: matches!(self.choice, Choice::Activity(_)).then(|| texts.get("kiosk-start")),
            prints_title: texts.get("print-title"),
            prints: if around.prints { prints::rows(&self.choice, env) } else { Vec::new() },
            manage_label: around.manage_label,
        }
    }

    /// What points are saved for, and where.
    pub fn title(&self, snapshot: Option<&Snapshot>, env: &Env) -> (String, String) {
        let texts = &env.texts;
        match (&self.choice, snapshot.and_then(|snapshot| self.activity(snapshot))) {
            (_, Some(activity)) => {
                let language = texts.language().tag();
                (activity.title(language).to_owned(), place(activity, language))
            }
            (Choice::Activity(_), None) => (texts.get("verdict-no-snapshot"), texts.get("notice-snapshot-expired")),
            _ => (texts.get("counter-desk-no-activity"), texts.get("counter-desk-no-activity-text")),
        }
    }

    /// Without a snapshot in use (this device may be suspended) no code either.
    pub fn live_code(&self, snapshot: Option<&Snapshot>, env: &Env) -> LiveCodeView {
        let texts = &env.texts;
        let code = self.live.as_deref().filter(|_| snapshot.is_some()).and_then(|live| live.at(env.best()));
        let code = code.and_then(|code| qr_view(code, texts.get("counter-code-description")));
        let text = match &code {
            Some(_) => "counter-code-text",
            None if !env.online() => "counter-code-offline",
            None if env.status.busy => "counter-code-busy",
            None => "counter-code-none",
        };
        LiveCodeView {
            title: texts.get("counter-code-title"),
            text: texts.get(text),
            code,
            hide_label: texts.get("counter-code-hide"),
        }
    }

    fn holds_text(&self, env: &Env) -> String {
        let left = ("count", Arg::Number(self.rights.units_left()));
        match self.rights.own_desk.map(|desk| desk.to_string()) {
            _ if !self.rights.is_desk => String::new(),
            Some(desk) => env.texts.with("counter-desk-holds", &[("desk", Arg::Text(&desk)), left]),
            None => env.texts.with("counter-desk-holds-units", &[left]),
        }
    }

    fn activity<'s>(&self, snapshot: &'s Snapshot) -> Option<&'s Activity> {
        let Choice::Activity(wanted) = &self.choice else { return None };
        snapshot.activities().iter().find(|activity| activity.id.as_str() == wanted)
    }
}

/// Whether an outcome is other than what was said at the desk.
fn is_news(outcome: &uitpas_wire::offline::Outcome) -> bool {
    is_refused(outcome) || matches!(outcome, uitpas_wire::offline::Outcome::Duplicate { .. })
}

impl Confirm {
    fn view(&self, guest: &Guest, env: &Env) -> ConfirmRedeemView {
        let texts = &env.texts;
        let after = match guest.balance() {
            _ if self.points == 0 => texts.get("counter-redeem-free"),
            Some((balance, _)) => texts.with("points-left", &[("count", Arg::Number(balance - self.points))]),
            None => String::new(),
        };
        ConfirmRedeemView {
            question: texts.get("counter-redeem-question"),
            reward_title: self.title.clone(),
            price: self.price.clone(),
            after,
            yes: texts.get("counter-redeem-yes"),
            no: texts.get("counter-redeem-no"),
            busy: self.busy,
        }
    }
}
