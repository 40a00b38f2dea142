//! What a volunteer's actions lead to: which screen's they are, and which of them are heard at all.

use uitpas_texts::Language;

use super::{Choice, Effect, Place, State, prints};
use crate::api::counter::CounterAction;
use crate::api::desks::DesksAction;
use crate::screen::Env;
use crate::screen::notice::NoticeState;

impl State {
    pub(super) fn act(&mut self, action: CounterAction, env: &Env) -> Vec<Effect> {
        if self.kept.lock.is_locked() {
            return self.act_locked(action, env);
        }
        if let CounterAction::Identify { input } = &action
            && !self.desk.is_new_tap(input, env)
        {
            return Vec::new();
        }
        self.open_url = None;
        if self.place == Place::Kiosk {
            return self.act_at_kiosk(action, env);
        }
        match (action, self.place) {
            (CounterAction::DismissNotice, _) => self.notice = None,
            (CounterAction::SetLanguage { tag }, _) => return self.set_language(&tag),
            (CounterAction::Login, _) => {
                self.notice = None;
                return self.login.wanted().map(Effect::Login).into_iter().collect();
            }
            (CounterAction::LoginReturned { url }, _) => {
                return self.login.returned(url).map(Effect::Login).into_iter().collect();
            }
            (CounterAction::Logout { even_if_waiting }, place) if place != Place::Login => {
                return vec![Effect::LogOut { even_if_waiting }];
            }
            (CounterAction::SyncNow, place) if place != Place::Login => {
                self.sync_asked = true;
                let mut effects = vec![Effect::Sync];
                if place == Place::ChooseCounter {
                    effects.extend(self.fetch_counters());
                }
                return effects;
            }
            (CounterAction::Back, _) => self.back(),
            (CounterAction::Search { text }, Place::ChooseCounter) => self.counters.search(&text),
            (CounterAction::Search { text }, Place::ChooseActivity) => self.activities.search(&text),
            (CounterAction::ChooseCounter { id }, Place::ChooseCounter) => {
                if let Some(counter) = self.kept.counters.iter().find(|counter| counter.id == id).cloned() {
                    return self.choose_counter(counter);
                }
            }
            (CounterAction::ChooseDay { date }, Place::ChooseActivity) => self.activities.choose_day(&date),
            (CounterAction::ChooseActivity { id }, Place::ChooseActivity) => return self.choose_activity(id),
            (CounterAction::Desks { action }, place) => return self.act_on_desks(action, place, env),
            (CounterAction::Print { id }, Place::Desk) => return self.print(&id, env),
            (CounterAction::ShowCode, Place::Desk) => return self.show_code(true),
            (CounterAction::HideCode, Place::Desk) => return self.show_code(false),
            (CounterAction::StartKiosk, Place::Desk) => return self.start_kiosk(),
            (CounterAction::SetPin { pin }, place) if place != Place::Login => return self.set_pin(pin),
            (CounterAction::RemovePin, place) if place != Place::Login => return self.remove_pin(),
            (CounterAction::Lock, place) if place != Place::Login => return self.lock(),
            (action, Place::Desk) => {
                self.notice = None;
                let (effect, notice) = self.desk.act(action, self.snapshot.as_deref(), env);
                self.notice = notice;
                return effect.into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn set_language(&mut self, tag: &str) -> Vec<Effect> {
        let Some(language) = Language::from_tag(tag) else { return Vec::new() };
        self.language = language;
        self.kept.language = Some(language.tag().to_owned());
        vec![self.keep()]
    }

    fn print(&mut self, id: &str, env: &Env) -> Vec<Effect> {
        self.notice = None;
        let Some(counter) = self.kept.counter.as_ref().filter(|counter| counter.prints) else { return Vec::new() };
        let Some(path) = prints::path(id, &self.kept.choice, &counter.id, env) else { return Vec::new() };
        if !env.online() {
            self.notify(NoticeState::needs_network("print-offline"));
            return Vec::new();
        }
        vec![Effect::Print(path)]
    }

    /// The live code of the activity, on the screen or not.
    fn show_code(&mut self, shown: bool) -> Vec<Effect> {
        self.kept.shows_code = shown && matches!(self.kept.choice, Choice::Activity(_));
        vec![self.keep(), self.show_codes()]
    }

    pub(super) fn show_codes(&self) -> Effect {
        Effect::ShowCodes(match &self.kept.choice {
            Choice::Activity(id) if self.kept.shows_code || self.kept.kiosk => Some(id.clone()),
            _ => None,
        })
    }

    fn back(&mut self) {
        self.notice = None;
        if self.login.is_under_way() && self.place != Place::Login {
            return self.login.cancel();
        }
        match self.place {
            Place::Desks { .. } if self.desks.back() => {}
            Place::Desks { from_desk: true } => self.place = Place::Desk,
            Place::Desks { from_desk: false } => self.place = Place::ChooseActivity,
            Place::Desk if self.desk.back() => {}
            Place::Desk => self.place = Place::ChooseActivity,
            Place::ChooseActivity if self.several_counters() => self.place = Place::ChooseCounter,
            _ => {}
        }
    }

    fn act_on_desks(&mut self, action: DesksAction, place: Place, env: &Env) -> Vec<Effect> {
        let Some(counter) = self.kept.counter.as_ref().filter(|counter| counter.manages) else { return Vec::new() };
        match (&action, place) {
            (DesksAction::Open, Place::Desk | Place::ChooseActivity) => {
                self.place = Place::Desks { from_desk: place == Place::Desk };
            }
            (_, Place::Desks { .. }) => {}
            _ => return Vec::new(),
        }
        let (effect, notice) = self.desks.act(action, &counter.id, env);
        self.notice = notice;
        effect.map(Effect::Desks).into_iter().collect()
    }

    pub(super) fn fetch_desks(&mut self, env: &Env) -> Vec<Effect> {
        let Some(counter) = &self.kept.counter else { return Vec::new() };
        let (effect, _) = self.desks.fetch(&counter.id, env);
        effect.map(Effect::Desks).into_iter().collect()
    }
}
