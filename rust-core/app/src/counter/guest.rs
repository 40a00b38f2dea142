//! Who stands at the desk: what was said to them, what is known of them, what can be undone.
//!
//! The first name is kept in memory only, for as long as the guest is on screen.

use uitpas_domain::civil_time::Instant;
use uitpas_domain::{CardSystemId, Cents, CheckinRefusal, DeskRefusal, PassIdentifier, UitpasNumber};
use uitpas_wire::api::{Pass, PassTariffStatus};
use uitpas_wire::offline::Outcome;
use uitpas_wire::problem::EndUserMessage;

use super::identify::{Answer, Identified};
use super::session::UndoId;
use crate::snapshot::PassFacts;

/// What is said to the guest now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// The verdict of identifying.
    Answer(Answer),
    /// The registry said something else than this device later.
    Outcome(Outcome),
    /// The registry does not know the pass.
    NoSuchPass,
    /// The check-in was taken back.
    Undone,
    /// Taking back did not work.
    UndoFailed(Option<EndUserMessage>),
    /// A reward was given.
    Redeemed(String),
    /// A reward was given by this device's own right, durable on this device.
    Given(String),
    /// This device may not give it, with the number of its own desk.
    NotGiven(DeskRefusal, Option<u8>),
    /// A reward was not given; nothing was spent.
    RedeemFailed(Option<EndUserMessage>),
    /// Nobody knows whether it was.
    RedeemInDoubt,
    /// A reward was taken back.
    RedemptionUndone,
    /// A sale was noted, at this price.
    Sold(Cents),
    /// A sale was not noted.
    SaleFailed(Option<EndUserMessage>),
    /// Nobody knows whether it was.
    SaleInDoubt,
    /// A sale was taken back.
    SaleUndone,
}

/// How far a sale to the guest is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum SaleState {
    /// None, or it was taken back.
    #[default]
    Open,
    /// The registry is being asked.
    Asked,
    /// Noted, under this id.
    Noted(String),
    /// Nobody knows: not to be asked for a second time.
    InDoubt,
}

/// The guest.
#[derive(Clone)]
pub(crate) struct Guest {
    /// Tells this visit from all others: a late answer for an earlier guest is thrown away.
    pub visit: u64,
    pub pass: Option<PassIdentifier>,
    pub said: Said,
    pub facts: Option<PassFacts>,
    pub at: Instant,
    /// Operation that was recorded for the guest.
    pub seq: Option<i64>,
    pub points: u32,
    pub undo: Option<UndoId>,
    pub sale: SaleState,
    /// Ids of the WELCOME rewards that the registry would give now.
    pub welcome: Vec<String>,
    fetched: Option<Fetched>,
}

#[derive(Clone)]
struct Fetched {
    number: Option<UitpasNumber>,
    first_name: String,
    points: i64,
    heart: bool,
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest").field("visit", &self.visit).field("seq", &self.seq).finish_non_exhaustive()
    }
}

impl Guest {
    /// Somebody was identified.
    pub fn new(visit: u64, identified: Identified) -> Self {
        let (seq, points) = match &identified.answer {
            Answer::Saved { seq, points } | Answer::Recorded { seq, points } => (Some(*seq), points.get()),
            _ => (None, 0),
        };
        Self {
            visit,
            pass: identified.pass,
            said: Said::Answer(identified.answer),
            facts: identified.facts,
            at: identified.at,
            seq,
            points,
            undo: seq.map(UndoId::Checkin),
            sale: SaleState::default(),
            welcome: Vec::new(),
            fetched: None,
        }
    }

    /// The registry told who it is.
    pub fn learn(&mut self, pass: &Pass, facts: Option<PassFacts>) {
        self.fetched = Some(Fetched {
            number: UitpasNumber::parse(&pass.uitpas_number).ok(),
            first_name: pass.first_name.trim().to_owned(),
            points: pass.points,
            heart: pass.social_tariff.status == PassTariffStatus::Active,
        });
        if facts.is_some() {
            self.facts = facts;
        }
    }

    /// In groups, where it is known.
    pub fn number(&self) -> String {
        match self.best_pass() {
            Some(PassIdentifier::Number(number)) => number.grouped(),
            _ => String::new(),
        }
    }

    /// By its number where that is known, else by what was shown.
    pub fn best_pass(&self) -> Option<PassIdentifier> {
        let fetched = self.fetched.as_ref().and_then(|fetched| fetched.number.clone());
        match (&self.pass, fetched) {
            (Some(PassIdentifier::Number(_)) | None, _) | (_, None) => self.pass.clone(),
            (_, Some(number)) => Some(PassIdentifier::Number(number)),
        }
    }

    /// The first name, where the registry told it.
    pub fn name(&self) -> Option<String> {
        self.fetched.as_ref().map(|fetched| fetched.first_name.clone()).filter(|name| !name.is_empty())
    }

    /// Balance with everything that this device did since, and since when it is known.
    pub fn balance(&self) -> Option<(i64, Option<Instant>)> {
        match (&self.facts, &self.fetched) {
            (Some(facts), _) => Some((facts.balance, Some(facts.balance_at))),
            (None, Some(fetched)) => Some((fetched.points, None)),
            (None, None) => None,
        }
    }

    /// Whether a small heart stands next to the guest: a right that is valid where the activity belongs.
    pub fn heart(&self, activity_systems: Option<&[CardSystemId]>) -> bool {
        match (&self.facts, activity_systems) {
            (Some(facts), Some(systems)) if !systems.is_empty() => {
                facts.tariff_systems.iter().any(|system| systems.contains(system))
            }
            (Some(facts), _) => !facts.tariff_systems.is_empty(),
            (None, _) => self.fetched.as_ref().is_some_and(|fetched| fetched.heart),
        }
    }

    /// Whether the pass is good for a point or a reward at all.
    pub fn is_served(&self) -> bool {
        match &self.said {
            Said::Answer(answer) => match answer {
                Answer::Refused(refusal) => !matches!(
                    refusal,
                    CheckinRefusal::CardNotActive(_) | CheckinRefusal::GroupPass | CheckinRefusal::NoMembership
                ),
                Answer::NotAPass(_) | Answer::NationalNumber | Answer::NoSnapshot | Answer::SnapshotExpired => false,
                _ => true,
            },
            Said::NoSuchPass => false,
            _ => true,
        }
    }
}
