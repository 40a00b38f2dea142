//! The kiosk: a device left alone at the entrance, where guests scan the activity's live code or hold up their pass.
//!
//! It saves points and does nothing else. Others look on: what it says of a pass is whether there is a point, never
//! why not, and nothing of a person. Leaving it takes the PIN, where there is one.

use std::time::Duration;

use uitpas_codes::CodeRefusal;
use uitpas_domain::CheckinRefusal;

use super::desk::Choice;
use super::identify::{Answer, Identified};
use super::{Effect, Place, State, verdict};
use crate::api::counter::CounterAction;
use crate::api::kiosk::{KioskResult, KioskView};
use crate::screen::Env;
use crate::screen::codes::camera_texts;
use crate::snapshot::Snapshot;
use crate::time::Reading;

/// How long a result stays (ours: read at ease, and gone before the next one comes near).
const RESULT_MS: u64 = 6_000;

/// How long the PIN is asked before the kiosk goes on by itself (ours: a child pressed "stop" and walked away).
const PIN_MS: u64 = 30_000;

/// What is on screen for a moment.
#[derive(Debug, Default)]
pub(crate) struct Kiosk {
    last: Option<(Answer, Reading)>,
    /// The PIN is asked since then, or since it was last tried.
    asks_pin: Option<Reading>,
}

impl Kiosk {
    /// What is still to be seen, and for how long.
    fn shown(&self, env: &Env) -> Option<(&Answer, u64)> {
        let (answer, at) = self.last.as_ref()?;
        let left = RESULT_MS.checked_sub(env.clock.since(at)?).filter(|left| *left > 0)?;
        Some((answer, left))
    }
}

impl State {
    /// Guests serve themselves, for an activity.
    pub(super) fn start_kiosk(&mut self) -> Vec<Effect> {
        if !matches!(self.kept.choice, Choice::Activity(_)) {
            return Vec::new();
        }
        self.notice = None;
        self.login.cancel();
        self.desk.next_guest();
        self.kept.kiosk = true;
        self.place = Place::Kiosk;
        vec![self.keep(), self.show_codes()]
    }

    /// An action of whoever stands before it.
    pub(super) fn act_at_kiosk(&mut self, action: CounterAction, env: &Env) -> Vec<Effect> {
        match action {
            CounterAction::Identify { .. } => {
                self.desk.act(action, self.snapshot.as_deref(), env).0.into_iter().collect()
            }
            CounterAction::NextGuest => {
                self.kiosk = Kiosk::default();
                Vec::new()
            }
            CounterAction::StopKiosk if self.kept.lock.has_pin() => {
                self.kiosk = Kiosk { asks_pin: Some(env.clock.clone()), ..Kiosk::default() };
                self.kept.lock.close();
                vec![self.keep()]
            }
            CounterAction::StopKiosk => self.leave_kiosk(),
            CounterAction::SetLanguage { tag } => self.set_language(&tag),
            CounterAction::DismissNotice => {
                self.notice = None;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// To the desk.
    pub(super) fn leave_kiosk(&mut self) -> Vec<Effect> {
        self.kiosk = Kiosk::default();
        self.kept.kiosk = false;
        self.place = Place::Desk;
        vec![self.keep(), self.show_codes()]
    }

    /// Somebody is busy with the PIN.
    pub(super) fn pin_tried_at_kiosk(&mut self, env: &Env) {
        self.kiosk.asks_pin = (self.place == Place::Kiosk).then(|| env.clock.clone());
    }

    /// Nobody typed the PIN: guests go on.
    pub(super) fn kiosk_goes_on(&mut self, env: &Env) -> Option<Effect> {
        if self.place != Place::Kiosk || !self.kept.lock.is_locked() {
            return None;
        }
        // After a restart the time begins anew.
        let since = self.kiosk.asks_pin.get_or_insert_with(|| env.clock.clone());
        if env.clock.since(since).is_some_and(|waited| waited < PIN_MS) {
            return None;
        }
        self.kiosk = Kiosk::default();
        self.kept.lock.open();
        Some(self.keep())
    }

    fn asks_pin_for(&self, env: &Env) -> Option<u64> {
        let since = self.kiosk.asks_pin.as_ref().filter(|_| self.kept.lock.is_locked())?;
        Some(PIN_MS.saturating_sub(env.clock.since(since)?))
    }

    /// Somebody held up a pass.
    pub(super) fn identified_at_kiosk(&mut self, identified: Identified, env: &Env) {
        self.kiosk.last = Some((identified.answer.clone(), env.clock.clone()));
        self.desk.note(identified);
    }

    /// When the result goes, or the question for the PIN.
    pub(super) fn kiosk_changes_in(&self, env: &Env) -> Option<Duration> {
        let shown = self.kiosk.shown(env).map(|(_, left)| left);
        shown.or_else(|| self.asks_pin_for(env)).map(Duration::from_millis)
    }

    /// What is on screen.
    pub(super) fn kiosk_view(&self, snapshot: Option<&Snapshot>, env: &Env) -> KioskView {
        let texts = &env.texts;
        let (title, subtitle) = self.desk.title(snapshot, env);
        let live = self.desk.live_code(snapshot, env);
        KioskView {
            title,
            subtitle,
            text: if live.code.is_some() { texts.get("kiosk-text") } else { live.text },
            tap_text: texts.get(if live.code.is_some() { "kiosk-tap" } else { "kiosk-tap-alone" }),
            camera: camera_texts(texts),
            code: live.code,
            result: self.kiosk.shown(env).map(|(answer, _)| result(answer, env)),
            leave_label: texts.get("kiosk-leave"),
        }
    }
}

/// The desk's verdict with words for the guest, and without reasons that are nobody else's business.
fn result(answer: &Answer, env: &Env) -> KioskResult {
    let texts = &env.texts;
    let words = verdict::answer_words(answer, false, env);
    let (headline, detail) = match answer {
        Answer::Saved { .. } => (words.headline, texts.get("kiosk-saved")),
        Answer::Recorded { .. } => (words.headline, texts.get("kiosk-recorded")),
        Answer::AlreadySaved { .. } => (words.headline, texts.get("kiosk-already-saved")),
        Answer::Refused(CheckinRefusal::NotYet { .. } | CheckinRefusal::Over { .. }) => {
            (texts.get("kiosk-not-saved"), words.headline)
        }
        Answer::CodeOfPass(CodeRefusal::NotYet { .. } | CodeRefusal::Over { .. }) => {
            (texts.get("kiosk-not-read"), texts.get("kiosk-old-code"))
        }
        Answer::NotAPass(_) | Answer::CodeOfPass(_) | Answer::CodeOfActivity(_) | Answer::NationalNumber => {
            (texts.get("kiosk-not-read"), texts.get("kiosk-again"))
        }
        _ => (texts.get("kiosk-not-saved"), texts.get("kiosk-help")),
    };
    let code = match answer {
        Answer::Refused(CheckinRefusal::NotYet { .. } | CheckinRefusal::Over { .. }) => words.code,
        // Why a pass gives no point is between the guest and the counter.
        Answer::Refused(_) => "no-point".to_owned(),
        _ => words.code,
    };
    KioskResult { code, tone: words.tone, pictogram: words.pictogram, headline, detail }
}
