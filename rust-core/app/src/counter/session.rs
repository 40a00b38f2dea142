//! The guests of this session, last first: what was done for each, whether it is under way, what became of it.
//!
//! After a restart the list begins with what still waits or was refused, so that nothing recorded is out of sight.

use std::collections::VecDeque;

use uitpas_domain::UitpasNumber;
use uitpas_domain::civil_time::Instant;
use uitpas_texts::{Arg, Texts};
use uitpas_wire::offline::{OperationKind, Outcome};

use crate::api::common::{Pictogram, Tone};
use crate::api::counter::{GuestRow, UndoView};
use crate::oplog::{OperationInfo, OperationState};
use crate::screen::Env;
use crate::screen::outcomes::{is_refused, outcome_text};
use crate::snapshot::Snapshot;

/// How many guests are shown.
const SHOWN: usize = 20;
/// How many are remembered for counting.
const KEPT: usize = 2_000;

/// What was done for a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Saved,
    Recorded,
    AlreadySaved,
    Refused,
    Shown,
    Undone,
    /// By the registry.
    Redeemed {
        id: String,
        title: String,
    },
    /// By this device's own right.
    Given {
        title: String,
    },
    RedemptionUndone {
        title: String,
    },
    /// At a reduced price, noted by the registry.
    Sold {
        id: String,
    },
}

/// One line.
#[derive(Clone)]
pub(crate) struct Entry {
    pub number: String,
    pub at: Instant,
    pub what: What,
    pub points: u32,
    /// Sequence numbers, and whether each still waits.
    operations: Vec<(i64, bool)>,
    outcome: Option<Outcome>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("operations", &self.operations).finish_non_exhaustive()
    }
}

impl Entry {
    /// A new line; `seq` where it was recorded.
    pub fn new(number: String, at: Instant, what: What, points: u32, seq: Option<i64>) -> Self {
        Self { number, at, what, points, operations: seq.map(|seq| (seq, true)).into_iter().collect(), outcome: None }
    }

    fn waiting(&self) -> bool {
        self.operations.iter().any(|(_, waiting)| *waiting)
    }

    /// Points that were saved and still stand, as far as is known.
    fn standing(&self) -> u32 {
        let stands = matches!(self.what, What::Saved | What::Recorded);
        let refused = self.outcome.as_ref().is_some_and(|o| matches!(o, Outcome::Duplicate { .. }) || is_refused(o));
        if stands && !refused { self.points } else { 0 }
    }

    /// What can be undone.
    pub fn undo(&self) -> Option<UndoId> {
        match (&self.what, self.operations.first()) {
            (What::Saved | What::Recorded, Some((seq, _))) if self.outcome.as_ref().is_none_or(is_credited) => {
                Some(UndoId::Checkin(*seq))
            }
            (What::Redeemed { id, .. }, _) => Some(UndoId::Redemption(id.clone())),
            (What::Sold { id }, _) => Some(UndoId::Sale(id.clone())),
            (What::Given { .. }, Some((seq, _))) if self.outcome.as_ref().is_none_or(is_booked) => {
                Some(UndoId::Given(*seq))
            }
            _ => None,
        }
    }
}

fn is_credited(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Credited { .. })
}

fn is_booked(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Redeemed { .. })
}

/// What can be undone, as the view names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UndoId {
    Checkin(i64),
    /// By the registry.
    Redemption(String),
    /// On this device, which gave it by its own right.
    Given(i64),
    /// By the registry.
    Sale(String),
}

impl UndoId {
    /// Reads what the view was given.
    pub fn parse(id: &str) -> Option<Self> {
        match id.split_once(':')? {
            ("checkin", seq) => seq.parse().ok().map(Self::Checkin),
            ("given", seq) => seq.parse().ok().map(Self::Given),
            ("redemption", id) if !id.is_empty() => Some(Self::Redemption(id.to_owned())),
            ("sale", id) if !id.is_empty() => Some(Self::Sale(id.to_owned())),
            _ => None,
        }
    }

    /// As the view carries it.
    pub fn view(&self, texts: &Texts) -> UndoView {
        let id = match self {
            Self::Checkin(seq) => format!("checkin:{seq}"),
            Self::Redemption(id) => format!("redemption:{id}"),
            Self::Given(seq) => format!("given:{seq}"),
            Self::Sale(id) => format!("sale:{id}"),
        };
        UndoView { id, label: texts.get("counter-undo") }
    }
}

/// The list.
#[derive(Debug, Default)]
pub(crate) struct Session {
    entries: VecDeque<Entry>,
}

impl Session {
    /// Adds a line on top.
    pub fn add(&mut self, entry: Entry) {
        self.entries.push_front(entry);
        self.entries.truncate(KEPT);
    }

    /// Adds what an earlier start left waiting or refused; the snapshot knows the rewards' titles.
    pub fn take_up(&mut self, open: &[OperationInfo], snapshot: Option<&Snapshot>) {
        for info in open {
            match (info.kind, info.undoes) {
                (OperationKind::CheckinUndo, Some(undoes)) => self.undone(undoes, Some(info.seq)),
                (OperationKind::RedemptionUndo, Some(undoes)) => self.given_undone(undoes, info.seq),
                (OperationKind::Redemption, _) => {
                    let reward = snapshot.and_then(|s| s.rewards().iter().find(|reward| reward.id == info.reward_id));
                    let what = What::Given { title: reward.map(|reward| reward.title.clone()).unwrap_or_default() };
                    self.add(Entry::new(number_of(info), info.at, what, 0, Some(info.seq)));
                }
                (OperationKind::Checkin, _) => {
                    // Points of an earlier session: not counted in this one.
                    self.add(Entry::new(number_of(info), info.at, What::Saved, 0, Some(info.seq)));
                }
                _ => {}
            }
        }
        self.learn(open);
    }

    /// Takes in how far operations came.
    pub fn learn(&mut self, operations: &[OperationInfo]) {
        for info in operations {
            for entry in &mut self.entries {
                for (seq, waiting) in &mut entry.operations {
                    if *seq == info.seq {
                        *waiting = info.state == OperationState::Waiting;
                        if info.outcome.is_some() {
                            entry.outcome.clone_from(&info.outcome);
                        }
                    }
                }
            }
        }
    }

    /// Operations whose result is not known yet.
    pub fn waiting(&self) -> Vec<i64> {
        let all = self.entries.iter().flat_map(|entry| &entry.operations);
        all.filter(|(_, waiting)| *waiting).map(|(seq, _)| *seq).collect()
    }

    /// The check-in under `seq` was undone, by the operation `by`.
    pub fn undone(&mut self, seq: i64, by: Option<i64>) {
        for entry in self.entries.iter_mut().filter(|entry| entry.operations.iter().any(|(s, _)| *s == seq)) {
            entry.what = What::Undone;
            entry.outcome = None;
            entry.operations.extend(by.map(|by| (by, true)));
        }
    }

    /// The redemption was taken back.
    pub fn redemption_undone(&mut self, redeemed: &str) {
        for entry in &mut self.entries {
            if let What::Redeemed { id, title } = &entry.what
                && id == redeemed
            {
                entry.what = What::RedemptionUndone { title: title.clone() };
            }
        }
    }

    /// The sale was taken back.
    pub fn sale_undone(&mut self, sold: &str) {
        for entry in &mut self.entries {
            if matches!(&entry.what, What::Sold { id } if id == sold) {
                entry.what = What::Undone;
            }
        }
    }

    /// The reward given under `seq` was taken back, by the operation `by`.
    pub fn given_undone(&mut self, seq: i64, by: i64) {
        for entry in &mut self.entries {
            let same = entry.operations.iter().any(|(s, _)| *s == seq);
            if let What::Given { title } = &entry.what
                && same
            {
                entry.what = What::RedemptionUndone { title: title.clone() };
                entry.outcome = None;
                entry.operations.push((by, true));
            }
        }
    }

    /// Whether something with this name can be undone.
    pub fn can_undo(&self, id: &UndoId) -> bool {
        self.entries.iter().any(|entry| entry.undo().as_ref() == Some(id))
    }

    /// Points saved in this session that stand.
    pub fn points(&self) -> i64 {
        self.entries.iter().map(|entry| i64::from(entry.standing())).sum()
    }

    /// The lines on screen.
    pub fn view(&self, env: &Env) -> Vec<GuestRow> {
        self.entries.iter().take(SHOWN).map(|entry| row(entry, env)).collect()
    }
}

fn number_of(info: &OperationInfo) -> String {
    let number = info.uitpas_number.as_deref().and_then(|n| UitpasNumber::parse(n).ok());
    number.map(|number| number.grouped()).unwrap_or_default()
}

fn row(entry: &Entry, env: &Env) -> GuestRow {
    let texts = &env.texts;
    let saved = || texts.with("guest-saved", &[("count", Arg::Number(i64::from(entry.points.max(1))))]);
    let (text, tone, pictogram) = match (&entry.what, entry.outcome.as_ref()) {
        (What::Undone, _) => (texts.get("guest-undone"), Tone::Notice, Pictogram::Undo),
        (_, Some(outcome)) if is_refused(outcome) || matches!(outcome, Outcome::Duplicate { .. }) => {
            let text = outcome_text(outcome, texts).unwrap_or_default();
            if is_refused(outcome) && !is_booked(outcome) {
                (text, Tone::Stop, Pictogram::Stop)
            } else {
                (text, Tone::Notice, Pictogram::Info)
            }
        }
        (What::Saved, _) => (saved(), Tone::Good, Pictogram::Tick),
        (What::Recorded, Some(_)) => (saved(), Tone::Good, Pictogram::Tick),
        (What::Recorded, None) => (texts.get("guest-recorded"), Tone::Notice, Pictogram::Clock),
        (What::AlreadySaved, _) => (texts.get("guest-already-saved"), Tone::Notice, Pictogram::Info),
        (What::Refused, _) => (texts.get("guest-refused"), Tone::Stop, Pictogram::Stop),
        (What::Shown, _) => (texts.get("guest-shown"), Tone::Notice, Pictogram::Card),
        (What::Redeemed { title, .. } | What::Given { title }, _) => {
            (texts.with("guest-redeemed", &[("title", Arg::Text(title))]), Tone::Good, Pictogram::Gift)
        }
        (What::Sold { .. }, _) => (texts.get("guest-sold"), Tone::Good, Pictogram::Ticket),
        (What::RedemptionUndone { .. }, _) => (texts.get("guest-undone"), Tone::Notice, Pictogram::Undo),
    };
    GuestRow {
        number: entry.number.clone(),
        time: texts.moment_short(entry.at, env.best()),
        text,
        tone,
        pictogram,
        waiting: entry.waiting(),
        undo: entry.undo().map(|undo| undo.view(texts)),
    }
}
