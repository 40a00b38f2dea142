//! The whole view of the counter: what stands on every screen, and the screen at hand.

use super::desk::Around;
use super::lock;
use super::{Place, State};
use crate::api::counter::{CounterLabels, CounterScreen, CounterView};
use crate::screen::{Env, languages, status};

impl State {
    /// What is on screen.
    pub fn view(&self, env: &Env) -> CounterView {
        let name = self.kept.counter.as_ref().map_or("", |counter| counter.name.as_str());
        let locked = self.kept.lock.is_locked();
        let alone = locked || self.place == Place::Kiosk;
        let logging_in = self.login.is_under_way();
        let snapshot = self.snapshot.as_deref().filter(|snapshot| env.best() < snapshot.expires_at());
        let manages = self.kept.counter.as_ref().is_some_and(|counter| counter.manages);
        let manage = manages.then(|| env.texts.get("desks-open-screen"));
        CounterView {
            language: self.language.tag().to_owned(),
            labels: labels(env),
            languages: languages(self.language),
            status: status::view(env),
            // What the registry says of a guest is not for whoever stands before a locked device or a kiosk.
            notice: self.notice.as_ref().filter(|_| !alone).map(|notice| notice.view(&env.texts)),
            open_url: self.open_url.clone().filter(|_| !alone),
            can_go_back: match self.place {
                _ if locked => self.place == Place::Kiosk,
                _ if logging_in && self.place != Place::Login => true,
                Place::Login | Place::ChooseCounter | Place::Kiosk => false,
                Place::ChooseActivity => self.several_counters(),
                Place::Desk | Place::Desks { .. } => true,
            },
            can_log_out: self.place != Place::Login && !alone,
            lock: lock::settings_view(&env.texts, &self.kept.lock),
            screen: match self.place {
                _ if locked => CounterScreen::Locked { view: self.locked_view(env) },
                Place::Kiosk => CounterScreen::Kiosk { view: self.kiosk_view(snapshot, env) },
                _ if logging_in => CounterScreen::Login { view: self.login.view(&env.texts, "counter") },
                Place::Login => CounterScreen::Login { view: self.login.view(&env.texts, "counter") },
                Place::ChooseCounter => CounterScreen::ChooseCounter { view: self.counters.view(&self.kept, env) },
                Place::ChooseActivity => {
                    CounterScreen::ChooseActivity { view: self.activities.view(snapshot, name, manage, env) }
                }
                Place::Desks { .. } => CounterScreen::Desks { view: self.desks.view(name, &self.desk.rights, env) },
                Place::Desk => {
                    let counter = self.kept.counter.as_ref();
                    let around = Around {
                        counter_name: name,
                        manage_label: manage,
                        shows_code: self.kept.shows_code,
                        prints: counter.is_some_and(|counter| counter.prints),
                        sells: counter.is_some_and(|counter| counter.sells),
                    };
                    CounterScreen::Desk { view: self.desk.view(snapshot, around, env) }
                }
            },
        }
    }
}

fn labels(env: &Env) -> CounterLabels {
    let texts = &env.texts;
    CounterLabels {
        app_name: texts.get("app-name-counter"),
        back: texts.get("common-back"),
        search: texts.get("common-search"),
        sync_now: texts.get("common-sync-now"),
        log_out: texts.get("common-log-out"),
        language: texts.get("common-language"),
        close: texts.get("common-close"),
        identify: texts.get("counter-desk-identify"),
        cancel: texts.get("common-cancel"),
        my_pass: texts.get("counter-my-pass"),
        about: texts.get("about-title"),
        menu: texts.get("counter-menu"),
        delete_digit: texts.get("counter-delete-digit"),
        heart: texts.get("counter-heart"),
        waiting: texts.get("guest-waiting"),
        nfc_off: texts.get("counter-nfc-off"),
        nfc_settings: texts.get("counter-nfc-settings"),
    }
}
