//! The passholder's app as a state machine: which place, which effects.
//!
//! One file a screen: `pass`, `history`, `reward_list`, `reward_page`, `scan`, `more` (with `opt_ins`). `pages` reads what the registry
//! answered last and the store kept, from which everything is shown, with or without network. `read_code` judges and
//! records a scanned code; `effects` says what each effect means on a device. Nothing else touches the device.

mod effects;
mod history;
mod more;
mod opt_ins;
mod pages;
mod pass;
mod read_code;
mod reward_list;
mod reward_page;
mod scan;

use serde::{Deserialize, Serialize};
use uitpas_domain::PassholderId;
use uitpas_texts::Language;
use uitpas_wire::api::{OptInPreferences, RedeemedReward};

use crate::api::common::{Pictogram, Tab, TabId, Tone};
use crate::api::passholder::{PassholderAction, PassholderLabels, PassholderScreen, PassholderView};
use crate::error::CallFault;
use crate::login::{LoginFault, LoginState};
use crate::oplog::OperationInfo;
use crate::screen::notice::NoticeState;
use crate::screen::{Env, login, status};

pub(crate) use effects::KEPT;
pub(crate) use pages::Pages;

/// What the app remembers from one start to the next, sealed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The chosen language's tag.
    pub language: Option<String>,
    /// What was redeemed online here, last first: a code must stay at hand without network.
    pub got: Vec<reward_page::Got>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Everything that the app shows comes from here.
#[derive(Debug)]
pub(crate) struct State {
    language: Language,
    kept: Kept,
    tab: TabId,
    login: login::State,
    login_state: LoginState,
    pages: Pages,
    open: Vec<OperationInfo>,
    /// Whose pass is shown; `None`: one's own.
    shown: Option<String>,
    rewards: reward_list::State,
    reward: Option<reward_page::State>,
    scan: scan::State,
    opt_ins: opt_ins::State,
    /// For whom pages are being kept.
    keeping: Option<Option<PassholderId>>,
    refreshing: bool,
    notice: Option<NoticeState>,
}

/// What changed below, as far as the app shows it.
#[derive(Debug)]
pub(crate) struct Below {
    pub login: LoginState,
    pub pages: Pages,
    /// What waits, or was refused.
    pub open: Vec<OperationInfo>,
    /// The scan on screen.
    pub scanned: Option<OperationInfo>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    Action(PassholderAction),
    Below(Box<Below>),
    LoginBegun(Result<String, LoginFault>),
    LoginCompleted(Result<(), LoginFault>),
    /// `Err`: how many scans wait, or that the device failed.
    LoggedOut(Result<(), Option<u32>>),
    CodeRead(scan::Said),
    OptInsSet(Result<(), CallFault>),
    Redeemed {
        id: String,
        result: Box<Result<RedeemedReward, CallFault>>,
    },
}

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    Login(login::Effect),
    LogOut { even_if_waiting: bool },
    Keep(Box<Kept>),
    KeepPages(Option<PassholderId>),
    Refresh,
    ReadCode { text: String, who: Option<PassholderId> },
    Redeem { id: String, number: String },
    SetOptIns(OptInPreferences),
}

impl State {
    /// As it was left, in `language` unless another was chosen.
    pub fn new(kept: Kept, language: Language) -> Self {
        Self {
            language: kept.language.as_deref().and_then(Language::from_tag).unwrap_or(language),
            kept,
            tab: TabId::Pass,
            login: login::State::default(),
            login_state: LoginState::LoggedOut,
            pages: Pages::default(),
            open: Vec::new(),
            shown: None,
            rewards: reward_list::State::default(),
            reward: None,
            scan: scan::State::default(),
            opt_ins: opt_ins::State::default(),
            keeping: None,
            refreshing: false,
            notice: None,
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

    /// The operation of the scan on screen.
    pub fn watched(&self) -> Option<i64> {
        self.scan.watched()
    }

    /// State and event in, effects out.
    pub fn update(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        match event {
            Event::Action(action) => return self.act(action, env),
            Event::Below(below) => return self.below(*below, env),
            Event::LoginBegun(result) => self.notice = self.login.begun(result),
            Event::LoginCompleted(result) => {
                self.notice = self.login.completed(&result);
                if result.is_ok() {
                    self.login_state = LoginState::LoggedIn;
                    return self.keep_pages(true);
                }
            }
            Event::LoggedOut(Ok(())) => {
                let kept = Kept { language: self.kept.language.clone(), ..Kept::default() };
                *self = Self::new(kept, self.language);
                return vec![self.keep()];
            }
            Event::LoggedOut(Err(waiting)) => {
                self.notice = Some(match waiting {
                    Some(count) => {
                        NoticeState::counted("operations-waiting", Tone::Stop, "notice-log-out-waiting", count)
                    }
                    None => NoticeState::new("log-out-failed", Tone::Stop, "notice-try-again"),
                });
            }
            Event::CodeRead(said) => self.scan.read(said),
            Event::OptInsSet(result) => {
                let (notice, effect) = self.opt_ins.answered(&result);
                self.notice = notice;
                return effect.into_iter().collect();
            }
            Event::Redeemed { id, result } => return self.redeemed(&id, *result, env),
        }
        Vec::new()
    }

    fn act(&mut self, action: PassholderAction, env: &Env) -> Vec<Effect> {
        let logged_in = self.login_state != LoginState::LoggedOut;
        match action {
            PassholderAction::DismissNotice => self.notice = None,
            PassholderAction::SetLanguage { tag } => {
                if let Some(language) = Language::from_tag(&tag) {
                    self.language = language;
                    self.kept.language = Some(language.tag().to_owned());
                    return vec![self.keep()];
                }
            }
            PassholderAction::Login => {
                self.notice = None;
                return self.login.wanted().map(Effect::Login).into_iter().collect();
            }
            PassholderAction::LoginReturned { url } => {
                return self.login.returned(url).map(Effect::Login).into_iter().collect();
            }
            PassholderAction::Back => self.back(),
            _ if !logged_in => {}
            PassholderAction::Logout { even_if_waiting } => return vec![Effect::LogOut { even_if_waiting }],
            PassholderAction::OpenTab { tab } => {
                self.notice = None;
                self.login.cancel();
                self.reward = None;
                if tab == TabId::Scan && self.tab != TabId::Scan {
                    self.scan = scan::State::default();
                }
                self.tab = tab;
            }
            PassholderAction::ShowPassOf { id } => {
                let known = id.as_ref().is_none_or(|id| self.pages.family_member(id).is_some());
                if known {
                    self.shown = id;
                    self.tab = TabId::Pass;
                    self.reward = None;
                }
            }
            PassholderAction::CodeRead { text } => {
                self.show_scan();
                return vec![Effect::ReadCode { text, who: self.pages.own_id() }];
            }
            PassholderAction::NoCodeFound => {
                self.show_scan();
                self.scan.read(scan::Said::NoCode);
            }
            PassholderAction::SearchRewards { text } => self.rewards.search(&text),
            PassholderAction::FilterRewards { id } => self.rewards.filter(&id),
            PassholderAction::OpenReward { id } => {
                if self.pages.reward(&id).is_some() {
                    self.notice = None;
                    self.tab = TabId::Rewards;
                    self.reward = Some(reward_page::State::new(id));
                }
            }
            PassholderAction::AskRedeem => {
                if let Some(reward) = &mut self.reward {
                    self.notice = reward.ask(&self.pages, env);
                }
            }
            PassholderAction::CancelRedeem => {
                if let Some(reward) = &mut self.reward {
                    reward.cancel();
                }
            }
            PassholderAction::ConfirmRedeem => {
                if let Some(reward) = &mut self.reward {
                    return reward.confirm(&self.pages, env).into_iter().collect();
                }
            }
            PassholderAction::SetOptIn { id, on } => {
                self.notice = None;
                return self.opt_ins.choose(&id, on, &self.pages).into_iter().collect();
            }
            PassholderAction::Refresh => {
                self.refreshing = true;
                return vec![Effect::Refresh];
            }
        }
        Vec::new()
    }

    fn show_scan(&mut self) {
        self.notice = None;
        self.reward = None;
        self.tab = TabId::Scan;
    }

    fn back(&mut self) {
        self.notice = None;
        if self.login.is_under_way() && self.login_state != LoginState::LoggedOut {
            self.login.cancel();
        } else if let Some(reward) = &mut self.reward {
            if !reward.cancel() {
                self.reward = None;
            }
        } else if self.tab == TabId::Pass && self.shown.is_some() {
            self.shown = None;
        } else if self.login_state != LoginState::LoggedOut {
            self.tab = TabId::Pass;
        }
    }

    fn below(&mut self, below: Below, env: &Env) -> Vec<Effect> {
        let first = self.login_state == LoginState::LoggedOut && below.login != LoginState::LoggedOut;
        self.login_state = below.login;
        self.pages = below.pages;
        self.open = below.open;
        if self.shown.as_ref().is_some_and(|id| self.pages.family_member(id).is_none()) {
            self.shown = None;
        }
        if let Some(info) = &below.scanned {
            self.scan.learn(info);
        }
        if self.refreshing && !env.status.busy {
            self.refreshing = false;
            if !env.online() {
                self.notice = Some(NoticeState::new("not-refreshed", Tone::Notice, "notice-sync-offline"));
            }
        }
        self.keep_pages(first)
    }

    /// Which pages to keep hangs on who is logged in, which the first page tells.
    fn keep_pages(&mut self, anew: bool) -> Vec<Effect> {
        if self.login_state == LoginState::LoggedOut {
            return Vec::new();
        }
        let who = self.pages.own_id();
        if !anew && self.keeping.as_ref() == Some(&who) {
            return Vec::new();
        }
        self.keeping = Some(who.clone());
        vec![Effect::KeepPages(who)]
    }

    fn redeemed(&mut self, id: &str, result: Result<RedeemedReward, CallFault>, env: &Env) -> Vec<Effect> {
        let here = self.reward.as_mut().filter(|reward| reward.id() == id);
        match result {
            Ok(redeemed) => {
                if let Some(reward) = here {
                    reward.done();
                }
                self.kept.got.insert(0, reward_page::Got::new(id, &redeemed));
                self.kept.got.truncate(reward_page::MOST_GOT);
                vec![self.keep(), Effect::Refresh]
            }
            Err(fault) => {
                if let Some(reward) = here {
                    reward.done();
                }
                self.notice = Some(reward_page::failure(&fault, env));
                vec![Effect::Refresh]
            }
        }
    }

    fn keep(&self) -> Effect {
        Effect::Keep(Box::new(self.kept.clone()))
    }

    /// What is on screen.
    pub fn view(&self, env: &Env) -> PassholderView {
        let logged_in = self.login_state != LoginState::LoggedOut;
        let logging_in = !logged_in || self.login.is_under_way();
        PassholderView {
            language: self.language.tag().to_owned(),
            labels: labels(env),
            status: status::view(env),
            notice: self.notice.as_ref().map(|notice| notice.view(&env.texts)),
            can_go_back: logged_in
                && (logging_in || self.reward.is_some() || self.tab != TabId::Pass || self.shown.is_some()),
            tabs: if logged_in { self.tabs(env) } else { Vec::new() },
            screen: if logging_in {
                PassholderScreen::Login { view: self.login.view(&env.texts, "passholder") }
            } else {
                self.screen(env)
            },
        }
    }

    fn screen(&self, env: &Env) -> PassholderScreen {
        let opened = self.reward.as_ref().and_then(|open| Some((open, self.pages.reward(open.id())?)));
        match (self.tab, opened) {
            (TabId::Rewards, Some((open, reward))) => {
                PassholderScreen::Reward { view: open.view(reward, &self.pages, &self.kept.got, env) }
            }
            (TabId::Rewards, None) => PassholderScreen::Rewards { view: self.rewards.view(&self.pages, env) },
            (TabId::Pass, _) => PassholderScreen::Pass { view: pass::view(&self.pages, self.shown.as_deref(), env) },
            (TabId::History, _) => PassholderScreen::History { view: history::view(&self.pages, &self.open, env) },
            (TabId::Scan, _) => PassholderScreen::Scan { view: self.scan.view(env) },
            (TabId::More, _) => {
                PassholderScreen::More { view: more::view(&self.pages, self.shown.as_deref(), &self.opt_ins, env) }
            }
        }
    }

    fn tabs(&self, env: &Env) -> Vec<Tab> {
        let tab = |id, key: &str, pictogram| Tab { id, label: env.texts.get(key), pictogram, selected: id == self.tab };
        vec![
            tab(TabId::Pass, "passholder-tab-pass", Pictogram::Card),
            tab(TabId::Rewards, "passholder-tab-rewards", Pictogram::Gift),
            tab(TabId::Scan, "passholder-tab-scan", Pictogram::Scan),
            tab(TabId::History, "passholder-tab-history", Pictogram::List),
            tab(TabId::More, "passholder-tab-more", Pictogram::Settings),
        ]
    }
}

fn labels(env: &Env) -> PassholderLabels {
    let texts = &env.texts;
    PassholderLabels {
        app_name: texts.get("app-name"),
        back: texts.get("common-back"),
        search: texts.get("common-search"),
        refresh: texts.get("common-refresh"),
        close: texts.get("common-close"),
        language: texts.get("common-language"),
        log_out: texts.get("common-log-out"),
        about: texts.get("about-title"),
    }
}
