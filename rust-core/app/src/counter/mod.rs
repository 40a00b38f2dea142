//! The counter as a state machine: which screen, which effects.
//!
//! One file a screen: `choose_counter`, `choose_activity`, `desk` (with `guest` for who stands at it, `verdict` for what
//! is shown of that, `reward_ways` for how a reward can be given, `sales` for
//! what a guest pays, `session` for the list of guests, `taps` for what
//! comes twice, `prints` for what can be printed), `desks` (with `desks_view`) for who manages the devices, `kiosk`
//! where guests serve themselves, `lock` (with `pin`) that hides them all. `actions` says which screen an action is
//! for; `identify` loads the facts and lets the rules judge; `effects` says what each effect means on a device. Nothing
//! but `identify` and `effects` touches the device.

mod actions;
mod choose_activity;
mod choose_counter;
mod desk;
mod desks;
mod desks_view;
mod effects;
mod guest;
mod identify;
mod kiosk;
mod lock;
mod pin;
mod prints;
mod reward_ways;
mod sales;
mod session;
mod taps;
mod verdict;
mod view;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uitpas_domain::PassIdentifier;
use uitpas_texts::Language;
use uitpas_wire::api::{Pass, RedeemedReward};
use uitpas_wire::offline::CodeSeries;

use crate::api::common::Tone;
use crate::api::counter::CounterAction;
use crate::device::{Given, NotGiven, SnapshotState};
use crate::error::{CallFault, Fault};
use crate::login::{LoginFault, LoginState};
use crate::oplog::OperationInfo;
use crate::rights::RightsNow;
use crate::screen::notice::NoticeState;
use crate::screen::{Env, login};
use crate::snapshot::{PassFacts, Snapshot};

pub(crate) use choose_counter::Counter;
pub(crate) use desk::Choice;
pub(crate) use effects::KEPT;
pub(crate) use identify::{Identified, Question};

/// What the counter remembers from one start to the next. Nothing about guests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The chosen language's tag.
    pub language: Option<String>,
    /// The counters of this account.
    pub counters: Vec<Counter>,
    /// Ids of counters that were worked for, last first.
    pub used: Vec<String>,
    /// The counter that is worked for.
    pub counter: Option<Counter>,
    /// The activity that points are saved for.
    pub choice: Choice,
    /// A live code of it is on the screen.
    #[serde(default)]
    pub shows_code: bool,
    /// Guests serve themselves.
    #[serde(default)]
    pub kiosk: bool,
    /// The PIN and what was tried.
    #[serde(default)]
    pub lock: lock::Lock,
}

/// Where the counter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Login,
    ChooseCounter,
    ChooseActivity,
    Desk,
    /// And where it was before.
    Desks {
        from_desk: bool,
    },
    Kiosk,
}

/// Everything that the counter shows comes from here.
#[derive(Debug)]
pub(crate) struct State {
    language: Language,
    place: Place,
    kept: Kept,
    login: login::State,
    login_state: LoginState,
    counters: choose_counter::State,
    activities: choose_activity::State,
    desk: desk::State,
    desks: desks::State,
    kiosk: kiosk::Kiosk,
    snapshot: Option<Arc<Snapshot>>,
    parked: u32,
    was_online: bool,
    /// Somebody wants to hear when everything is sent.
    sync_asked: bool,
    notice: Option<NoticeState>,
    /// A file for the shell to open.
    open_url: Option<String>,
}

/// What changed below, as far as the counter shows it.
#[derive(Debug)]
pub(crate) struct Below {
    pub login: LoginState,
    pub snapshot: Option<Arc<Snapshot>>,
    /// Operations of this session's guests.
    pub operations: Vec<OperationInfo>,
    /// Of the guest at the desk.
    pub facts: Option<PassFacts>,
    /// What this device may give.
    pub rights: RightsNow,
    /// Live codes of the activity.
    pub live: Option<Arc<CodeSeries>>,
    /// Everything about guests was deleted: the end of the snapshot, or of this device's work.
    pub emptied: bool,
}

/// What can happen at a counter.
#[derive(Debug)]
pub(crate) enum Event {
    Action(CounterAction),
    Below(Box<Below>),
    LoginBegun(Result<String, LoginFault>),
    LoginCompleted(Result<(), LoginFault>),
    /// `Err`: how many operations wait, or that the device failed.
    LoggedOut(Result<(), Option<u32>>),
    Counters(Result<Vec<Counter>, CallFault>),
    Identified(Box<Identified>),
    Fetched {
        visit: u64,
        result: Box<Result<Pass, CallFault>>,
        facts: Option<PassFacts>,
    },
    /// Ids of the WELCOME rewards that the guest can have now.
    Welcome {
        visit: u64,
        rewards: Vec<String>,
    },
    Redeemed {
        visit: u64,
        result: Box<Result<RedeemedReward, CallFault>>,
        facts: Option<PassFacts>,
    },
    /// `Ok`: the sequence number of the operation that takes it back.
    CheckinUndone {
        seq: i64,
        result: Result<i64, Fault>,
        facts: Option<PassFacts>,
    },
    Given {
        title: String,
        result: Result<Given, NotGiven>,
        facts: Option<PassFacts>,
    },
    GivenUndone {
        seq: i64,
        result: Result<i64, Fault>,
        facts: Option<PassFacts>,
    },
    RedemptionUndone {
        visit: u64,
        id: String,
        result: Result<(), CallFault>,
        facts: Option<PassFacts>,
    },
    Sold {
        visit: u64,
        result: Result<sales::Noted, CallFault>,
    },
    SaleUndone {
        visit: u64,
        id: String,
        result: Result<(), CallFault>,
    },
    Desks(Box<desks::Event>),
    PinHashed(Result<pin::PinHash, Fault>),
    /// Where the file is.
    Printed(Result<String, CallFault>),
    /// The device could not do what was wanted.
    Failed(Fault),
}

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    Login(login::Effect),
    LogOut {
        even_if_waiting: bool,
    },
    FetchCounters,
    WorkFor(String),
    Keep(Box<Kept>),
    Identify(Box<Question>),
    Fetch {
        visit: u64,
        pass: PassIdentifier,
    },
    Redeem {
        visit: u64,
        reward: String,
        price: i64,
        pass: PassIdentifier,
    },
    Give {
        reward: String,
        title: String,
        pass: PassIdentifier,
    },
    UndoCheckin {
        seq: i64,
    },
    UndoGiven {
        seq: i64,
    },
    UndoRedemption {
        visit: u64,
        id: String,
    },
    Sell {
        visit: u64,
        sale: sales::Sale,
        pass: PassIdentifier,
    },
    UndoSale {
        visit: u64,
        id: String,
    },
    Desks(desks::Effect),
    ShowCodes(Option<String>),
    Print(String),
    HashPin(pin::Pin),
    Sync,
    /// The screen changes by itself then.
    LookAgainIn(Duration),
}

impl State {
    /// As it was left, in `language` unless another was chosen.
    pub fn new(kept: Kept, language: Language, open: &[OperationInfo], snapshot: Option<&Snapshot>) -> Self {
        let language = kept.language.as_deref().and_then(Language::from_tag).unwrap_or(language);
        let mut desk = desk::State::new(kept.choice.clone());
        desk.take_up(open, snapshot);
        Self {
            language,
            place: Place::Login,
            counters: choose_counter::State::default(),
            activities: choose_activity::State::default(),
            desk,
            desks: desks::State::default(),
            kiosk: kiosk::Kiosk::default(),
            kept,
            login: login::State::default(),
            login_state: LoginState::LoggedOut,
            snapshot: None,
            parked: 0,
            was_online: false,
            sync_asked: false,
            notice: None,
            open_url: None,
        }
    }

    /// The key of the store was gone, and with it what was stored: the person has to know.
    pub fn data_lost(&mut self) {
        self.notice = Some(NoticeState::new("data-lost", Tone::Notice, "notice-storage-foreign"));
    }

    /// The language that is shown.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The guest at the desk and the operations that the list of guests waits for.
    pub fn watched(&self) -> (Option<PassIdentifier>, Vec<i64>) {
        (self.desk.identifier().cloned(), self.desk.waiting())
    }

    /// State and event in, effects out.
    pub fn update(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.lock_after_reboot(env).into_iter().collect();
        effects.extend(self.kiosk_goes_on(env));
        effects.extend(self.take(event, env));
        let changes = [self.lock_changes_in(env), self.kiosk_changes_in(env)].into_iter().flatten().min();
        effects.extend(changes.map(Effect::LookAgainIn));
        effects
    }

    fn take(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        match event {
            Event::Action(action) => self.act(action, env),
            Event::Below(below) => self.below(*below, env),
            Event::LoginBegun(result) => {
                self.notice = self.login.begun(result);
                Vec::new()
            }
            Event::LoginCompleted(result) => {
                self.notice = self.login.completed(&result);
                if result.is_ok() { self.logged_in() } else { Vec::new() }
            }
            Event::LoggedOut(Ok(())) => self.logged_out(),
            Event::LoggedOut(Err(waiting)) => {
                self.notice = Some(match waiting {
                    Some(count) => {
                        NoticeState::counted("operations-waiting", Tone::Stop, "notice-log-out-waiting", count)
                    }
                    None => NoticeState::new("log-out-failed", Tone::Stop, "notice-try-again"),
                });
                Vec::new()
            }
            Event::Counters(result) => self.counters_came(result),
            Event::Identified(identified) if self.place == Place::Kiosk => {
                self.identified_at_kiosk(*identified, env);
                Vec::new()
            }
            Event::Identified(identified) => self.desk.identified(*identified, env).into_iter().collect(),
            Event::Fetched { visit, result, facts } => {
                self.desk.fetched(visit, *result, facts);
                Vec::new()
            }
            Event::Welcome { visit, rewards } => {
                self.desk.welcome(visit, rewards);
                Vec::new()
            }
            Event::Redeemed { visit, result, facts } => {
                self.notice = self.desk.redeemed(visit, *result, facts, env);
                Vec::new()
            }
            Event::CheckinUndone { seq, result, facts } => {
                self.notice = self.desk.checkin_undone(seq, result, facts);
                Vec::new()
            }
            Event::Given { title, result, facts } => {
                self.notice = self.desk.given(title, result, facts, env);
                Vec::new()
            }
            Event::GivenUndone { seq, result, facts } => {
                self.notice = self.desk.given_undone(seq, result, facts);
                Vec::new()
            }
            Event::RedemptionUndone { visit, id, result, facts } => {
                self.notice = self.desk.redemption_undone(visit, &id, result, facts);
                Vec::new()
            }
            Event::Sold { visit, result } => {
                self.notice = self.desk.sold(visit, result, env);
                Vec::new()
            }
            Event::SaleUndone { visit, id, result } => {
                self.notice = self.desk.sale_undone(visit, &id, result);
                Vec::new()
            }
            Event::Desks(event) => {
                let (again, notice) = self.desks.came(*event);
                // What was just said stays while everything is fetched again.
                if notice.is_some() {
                    self.notice = notice;
                }
                if again { self.fetch_desks(env) } else { Vec::new() }
            }
            Event::PinHashed(result) => self.pin_hashed(result),
            Event::Printed(result) => {
                match result {
                    Ok(url) => self.open_url = Some(url),
                    Err(fault) => self.notify(NoticeState::of_call(&fault, "print-offline")),
                }
                Vec::new()
            }
            Event::Failed(fault) => {
                self.notify(NoticeState::of_device(fault));
                Vec::new()
            }
        }
    }

    fn several_counters(&self) -> bool {
        self.kept.counters.len() > 1
    }

    fn logged_in(&mut self) -> Vec<Effect> {
        self.login_state = LoginState::LoggedIn;
        if self.place == Place::Login {
            self.arrive();
        }
        let mut effects: Vec<Effect> = self.fetch_counters().into_iter().collect();
        effects.extend(self.kept.counter.as_ref().map(|counter| Effect::WorkFor(counter.id.clone())));
        effects.push(self.show_codes());
        effects
    }

    fn fetch_counters(&mut self) -> Option<Effect> {
        let wanted = !std::mem::replace(&mut self.counters.busy, true);
        wanted.then_some(Effect::FetchCounters)
    }

    /// To the screen where work goes on.
    fn arrive(&mut self) {
        self.place = match (&self.kept.counter, &self.kept.choice) {
            (None, _) => Place::ChooseCounter,
            (Some(_), Choice::Open) => Place::ChooseActivity,
            (Some(_), Choice::Activity(_)) if self.kept.kiosk => Place::Kiosk,
            (Some(_), _) => Place::Desk,
        };
    }

    fn logged_out(&mut self) -> Vec<Effect> {
        let kept = Kept { language: self.kept.language.clone(), ..Kept::default() };
        let mut desk = std::mem::replace(&mut self.desk, desk::State::new(Choice::Open));
        desk.begin_anew(Choice::Open);
        *self = Self { desk, ..Self::new(kept, self.language, &[], None) };
        vec![self.keep()]
    }

    fn counters_came(&mut self, result: Result<Vec<Counter>, CallFault>) -> Vec<Effect> {
        self.counters.busy = false;
        match result {
            Ok(counters) => {
                self.counters.fetched = true;
                self.kept.counters = counters;
                // Its name or what this account may do there can be another by now.
                if let Some(kept) = &mut self.kept.counter
                    && let Some(known) = self.kept.counters.iter().find(|counter| counter.id == kept.id)
                {
                    kept.clone_from(known);
                }
                let lost = |kept: &Counter| self.kept.counters.iter().all(|counter| counter.id != kept.id);
                if self.kept.counter.as_ref().is_some_and(lost) {
                    // The account may save no points there any more.
                    (self.kept.counter, self.kept.choice) = (None, Choice::Open);
                    self.place = Place::ChooseCounter;
                    if std::mem::take(&mut self.kept.kiosk) {
                        // Nobody of the counter stands there.
                        self.kept.lock.close();
                    }
                }
                if let ([only], None) = (self.kept.counters.as_slice(), &self.kept.counter) {
                    let only = only.clone();
                    return self.choose_counter(only);
                }
                vec![self.keep()]
            }
            Err(fault) => {
                if self.place == Place::ChooseCounter && self.kept.counters.is_empty() {
                    self.notify(NoticeState::of_call(&fault, "counter-choose-offline"));
                }
                Vec::new()
            }
        }
    }

    fn choose_counter(&mut self, counter: Counter) -> Vec<Effect> {
        self.kept.used.retain(|id| *id != counter.id);
        self.kept.used.insert(0, counter.id.clone());
        self.kept.used.truncate(20);
        let id = counter.id.clone();
        if self.kept.counter.as_ref().map(|kept| &kept.id) != Some(&counter.id) {
            self.kept.counter = Some(counter);
            (self.kept.choice, self.kept.shows_code) = (Choice::Open, false);
            self.desk.begin_anew(Choice::Open);
            self.snapshot = None;
            self.desks = desks::State::default();
        }
        self.activities = choose_activity::State::default();
        self.counters.search("");
        self.place = Place::ChooseActivity;
        vec![self.keep(), Effect::WorkFor(id)]
    }

    fn choose_activity(&mut self, id: Option<String>) -> Vec<Effect> {
        let choice = match id {
            None => Choice::Without,
            Some(id) => {
                let known = self.snapshot.as_ref().is_some_and(|s| s.activities().iter().any(|a| a.id.as_str() == id));
                if !known {
                    return Vec::new();
                }
                Choice::Activity(id)
            }
        };
        // The code on the screen is the activity's own.
        self.kept.shows_code &= self.kept.choice == choice;
        self.kept.choice = choice.clone();
        self.desk.choose(choice);
        self.place = Place::Desk;
        vec![self.keep(), self.show_codes()]
    }

    fn below(&mut self, below: Below, env: &Env) -> Vec<Effect> {
        let first = self.login_state == LoginState::LoggedOut && below.login != LoginState::LoggedOut;
        self.login_state = below.login;
        self.snapshot = below.snapshot;
        self.desk.rights = below.rights;
        self.desk.live = below.live;
        if below.emptied {
            self.desk.forget();
        }
        if env.status.snapshot == SnapshotState::Revoked && self.place != Place::Login {
            let effects = self.logged_out();
            self.notify(NoticeState::new("device-revoked", Tone::Stop, "notice-device-revoked"));
            return effects;
        }
        self.desk.outcomes(&below.operations, below.facts);
        let parked = env.status.parked;
        if parked > self.parked && self.place == Place::Desk {
            self.notify(NoticeState::counted("parked", Tone::Notice, "notice-parked", parked));
        }
        self.parked = parked;
        if self.sync_asked && !env.status.busy {
            self.sync_asked = false;
            self.notify(if env.online() && env.status.waiting == 0 {
                NoticeState::new("sent", Tone::Good, "notice-sync-done")
            } else {
                NoticeState::new("not-sent", Tone::Notice, "notice-sync-offline")
            });
        }
        let came_online = !std::mem::replace(&mut self.was_online, env.online()) && env.online();
        if first && self.place == Place::Login {
            return self.logged_in();
        }
        if came_online && self.place == Place::ChooseCounter && !self.counters.fetched {
            return self.fetch_counters().into_iter().collect();
        }
        Vec::new()
    }

    fn notify(&mut self, notice: NoticeState) {
        self.notice = Some(notice);
    }

    fn keep(&self) -> Effect {
        Effect::Keep(Box::new(self.kept.clone()))
    }
}
