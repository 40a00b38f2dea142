//! Scanning a check-in code: what came of it, at once and later.

use uitpas_domain::civil_time::Instant;
use uitpas_texts::Arg;
use uitpas_wire::offline::Outcome;

use crate::api::common::{Pictogram, Tone};
use crate::api::passholder::{ScanResult, ScanView};
use crate::error::Fault;
use crate::oplog::OperationInfo;
use crate::screen::Env;
use crate::screen::codes::camera_texts;
use crate::screen::outcomes::outcome_key;

/// What is said of the scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// Durable on this phone; `verified`: one of ours, whose signature and time hold.
    Queued {
        seq: i64,
        verified: bool,
    },
    /// The registry credited it.
    Saved {
        points: i64,
        balance: i64,
    },
    /// It was scanned before.
    AlreadySaved,
    /// The registry said no.
    Refused(Outcome),
    NotYet {
        opens: Instant,
    },
    Over {
        closed: Instant,
    },
    /// A code from a screen, which shows another one by now.
    OldScreen,
    Damaged,
    NotOurs,
    /// A pass, and no code of an activity.
    APass,
    /// A picture without code.
    NoCode,
    /// Nobody knows yet whose pass this is.
    NoPass,
    NotRecorded(Fault),
}

/// The screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    said: Option<Said>,
    seq: Option<i64>,
}

impl State {
    /// A code was read, or none.
    pub fn read(&mut self, said: Said) {
        self.seq = match &said {
            Said::Queued { seq, .. } => Some(*seq),
            _ => None,
        };
        self.said = Some(said);
    }

    /// The operation on screen.
    pub fn watched(&self) -> Option<i64> {
        self.seq
    }

    /// The registry answered.
    pub fn learn(&mut self, info: &OperationInfo) {
        if self.seq != Some(info.seq) {
            return;
        }
        if let Some(outcome) = &info.outcome {
            self.seq = None;
            self.said = Some(match outcome {
                Outcome::Credited { points, balance, .. } => Said::Saved { points: *points, balance: *balance },
                Outcome::Duplicate { .. } => Said::AlreadySaved,
                other => Said::Refused(other.clone()),
            });
        }
    }

    /// What is on screen.
    pub fn view(&self, env: &Env) -> ScanView {
        let texts = &env.texts;
        ScanView {
            title: texts.get("passholder-scan-title"),
            prompt: texts.get("passholder-scan-prompt"),
            camera: camera_texts(texts),
            typed_label: texts.get("passholder-scan-typed"),
            submit_label: texts.get("passholder-scan-submit"),
            result: self.said.as_ref().map(|said| result(said, env)),
        }
    }
}

fn result(said: &Said, env: &Env) -> ScanResult {
    let texts = &env.texts;
    let say = |code: &str, tone, pictogram, area: &str| ScanResult {
        code: code.to_owned(),
        tone,
        pictogram,
        headline: texts.get(&format!("scan-{area}")),
        detail: texts.get(&format!("scan-{area}-detail")),
        next_step: texts.get(&format!("scan-{area}-next")),
    };
    let at = |area: &str, at: Instant| {
        let when = texts.moment(at, env.best());
        texts.with(&format!("scan-{area}-detail"), &[("when", Arg::Text(&when))])
    };
    match said {
        Said::Queued { verified, .. } => {
            let mut result = say("queued", Tone::Good, Pictogram::Clock, "queued");
            if !verified {
                result.detail = texts.get("scan-queued-foreign-detail");
            }
            result
        }
        Said::Saved { points, balance } => {
            let mut result = say("saved", Tone::Good, Pictogram::Tick, "saved");
            result.headline = texts.with("scan-saved", &[("count", Arg::Number(*points))]);
            result.detail = texts.with("scan-saved-detail", &[("count", Arg::Number(*balance))]);
            result
        }
        Said::AlreadySaved => say("already-saved", Tone::Notice, Pictogram::Info, "already-saved"),
        Said::NotYet { opens } => {
            ScanResult { detail: at("not-yet", *opens), ..say("not-yet", Tone::Stop, Pictogram::Clock, "not-yet") }
        }
        Said::Over { closed } => {
            ScanResult { detail: at("over", *closed), ..say("over", Tone::Stop, Pictogram::Stop, "over") }
        }
        Said::OldScreen => say("old-screen", Tone::Stop, Pictogram::Clock, "old-screen"),
        Said::Damaged => say("damaged", Tone::Stop, Pictogram::Stop, "damaged"),
        Said::NotOurs => say("not-ours", Tone::Stop, Pictogram::Stop, "not-ours"),
        Said::APass => say("a-pass", Tone::Stop, Pictogram::Card, "own-pass"),
        Said::NoCode => say("no-code", Tone::Stop, Pictogram::Scan, "no-code"),
        Said::NoPass => short("no-pass", "scan-no-pass", "", "scan-no-pass-next", env),
        Said::NotRecorded(_) => short("not-recorded", "scan-not-recorded", "", "scan-not-recorded-next", env),
        Said::Refused(outcome) => {
            let code = match outcome {
                Outcome::OutsideWindow { opens: Some(_), closed: None } => "not-yet",
                Outcome::OutsideWindow { .. } => "over",
                Outcome::CodeInvalid => "damaged",
                Outcome::CodeExpired => "over",
                _ => "refused",
            };
            // Texts of the list begin in lower case; alone they are a sentence.
            let detail = outcome_key(outcome).map(|key| crate::screen::capitalised(&texts.get(key)));
            let mut result = short(code, "scan-refused", "", "scan-damaged-next", env);
            result.detail = detail.unwrap_or_default();
            result
        }
    }
}

fn short(code: &str, headline: &str, detail: &str, next: &str, env: &Env) -> ScanResult {
    let texts = &env.texts;
    ScanResult {
        code: code.to_owned(),
        tone: Tone::Stop,
        pictogram: Pictogram::Stop,
        headline: texts.get(headline),
        detail: detail.to_owned(),
        next_step: texts.get(next),
    }
}
