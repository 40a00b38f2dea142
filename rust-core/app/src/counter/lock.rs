//! The lock of a lent device: who has the PIN goes on working, nobody else sees or does anything.
//!
//! While it is locked, whatever the network tells goes on below and is not shown.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uitpas_texts::{Arg, Texts};

use super::pin::{Pin, PinHash, Tries};
use super::{Effect, Place, State};
use crate::api::common::Tone;
use crate::api::counter::CounterAction;
use crate::api::lock::{LockView, LockedView};
use crate::error::Fault;
use crate::screen::Env;
use crate::screen::notice::NoticeState;

const MINUTE_MS: u64 = 60_000;
/// The last minute is told in steps of this.
const STEP_MS: u64 = 10_000;

/// What is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lock {
    /// None: it cannot be locked.
    pin: Option<PinHash>,
    locked: bool,
    tries: Tries,
}

impl Lock {
    /// Whether there is a PIN.
    pub fn has_pin(&self) -> bool {
        self.pin.is_some()
    }

    /// Nothing is shown or done.
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// Locks, where there is a PIN.
    pub fn close(&mut self) {
        self.locked = self.has_pin();
    }

    /// No longer locked; what was tried stays.
    pub fn open(&mut self) {
        self.locked = false;
    }
}

impl State {
    /// An action while it is locked.
    pub(super) fn act_locked(&mut self, action: CounterAction, env: &Env) -> Vec<Effect> {
        match action {
            CounterAction::Unlock { pin } => {
                self.pin_tried_at_kiosk(env);
                self.unlock(&zeroize::Zeroizing::new(pin), env)
            }
            CounterAction::Back if self.place == Place::Kiosk => {
                self.kept.lock.open();
                vec![self.keep()]
            }
            CounterAction::SetLanguage { tag } => self.set_language(&tag),
            CounterAction::DismissNotice => {
                self.notice = None;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn unlock(&mut self, pin: &str, env: &Env) -> Vec<Effect> {
        let lock = &mut self.kept.lock;
        if pin.is_empty() || lock.tries.wait(&env.clock) > 0 {
            return Vec::new();
        }
        if lock.pin.as_ref().is_none_or(|kept| kept.fits(pin)) {
            (lock.locked, lock.tries) = (false, Tries::default());
            return if self.place == Place::Kiosk { self.leave_kiosk() } else { vec![self.keep()] };
        }
        // Durable before the answer: killing the app gives no further tries.
        lock.tries.failed(&env.clock);
        vec![self.keep()]
    }

    /// Another PIN from now on.
    pub(super) fn set_pin(&mut self, typed: String) -> Vec<Effect> {
        self.notice = None;
        let Some(pin) = Pin::parse(typed) else {
            self.notify(NoticeState::new("pin-invalid", Tone::Stop, "lock-invalid"));
            return Vec::new();
        };
        vec![Effect::HashPin(pin)]
    }

    /// It can be kept.
    pub(super) fn pin_hashed(&mut self, result: Result<PinHash, Fault>) -> Vec<Effect> {
        match result {
            Ok(pin) => {
                self.kept.lock = Lock { pin: Some(pin), ..Lock::default() };
                self.notify(NoticeState::new("pin-saved", Tone::Good, "lock-saved"));
                vec![self.keep()]
            }
            Err(fault) => {
                self.notify(NoticeState::of_device(fault));
                Vec::new()
            }
        }
    }

    /// No PIN any more.
    pub(super) fn remove_pin(&mut self) -> Vec<Effect> {
        self.notice = None;
        if !self.kept.lock.has_pin() {
            return Vec::new();
        }
        self.kept.lock = Lock::default();
        self.notify(NoticeState::new("pin-removed", Tone::Notice, "lock-removed"));
        vec![self.keep()]
    }

    /// Locks; whoever was at the desk is gone for it.
    pub(super) fn lock(&mut self) -> Vec<Effect> {
        self.notice = None;
        if !self.kept.lock.has_pin() {
            self.notify(NoticeState::new("no-pin", Tone::Notice, "lock-none"));
            return Vec::new();
        }
        self.kept.lock.close();
        self.login.cancel();
        self.desk.next_guest();
        vec![self.keep()]
    }

    /// The wait of an earlier boot begins anew.
    pub(super) fn lock_after_reboot(&mut self, env: &Env) -> Option<Effect> {
        self.kept.lock.tries.begin_anew_after_reboot(&env.clock).then(|| self.keep())
    }

    /// When what is said about the wait changes.
    pub(super) fn lock_changes_in(&self, env: &Env) -> Option<Duration> {
        let wait = self.kept.lock.tries.wait(&env.clock);
        let step = if wait <= MINUTE_MS { STEP_MS } else { MINUTE_MS };
        let left = (wait.saturating_sub(1) % step).saturating_add(1);
        (self.kept.lock.locked && wait > 0).then(|| Duration::from_millis(left))
    }

    /// What is on screen while it is locked.
    pub(super) fn locked_view(&self, env: &Env) -> LockedView {
        let texts = &env.texts;
        let tries = &self.kept.lock.tries;
        let wait = tries.wait(&env.clock);
        let wrong_text = match wait {
            0 if tries.any() => texts.get("lock-wrong"),
            0 => String::new(),
            wait if wait <= MINUTE_MS => {
                counted(texts, "lock-wait-seconds", wait.div_ceil(STEP_MS) * (STEP_MS / 1_000))
            }
            wait => counted(texts, "lock-wait-minutes", wait.div_ceil(MINUTE_MS)),
        };
        LockedView {
            title: texts.get("lock-screen"),
            text: texts.get("lock-screen-text"),
            pin_label: texts.get("lock-screen-pin"),
            unlock_label: texts.get("lock-open"),
            wrong_text,
            can_try: wait == 0,
            back_label: (self.place == Place::Kiosk).then(|| texts.get("lock-back")),
        }
    }
}

fn counted(texts: &Texts, key: &str, count: u64) -> String {
    texts.with(key, &[("count", Arg::Number(i64::try_from(count).unwrap_or(i64::MAX)))])
}

/// The settings' part about the PIN.
pub(super) fn settings_view(texts: &Texts, lock: &Lock) -> LockView {
    LockView {
        has_pin: lock.has_pin(),
        lock_label: texts.get("lock-now"),
        title: texts.get("lock-title"),
        text: texts.get("lock-text"),
        pin_label: texts.get("lock-pin"),
        save_label: texts.get("lock-save"),
        remove_label: texts.get("lock-remove"),
    }
}
