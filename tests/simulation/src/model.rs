//! The reference model: what the registry's books must say, from the set of operations that reached it.
//!
//! Knows nothing of how either side works. An attendance counts while it is not taken back, and of those in one limit
//! period as many give points as the limit allows; the order in which anything arrived makes no difference.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::DateTime;
use serde_json::Value;
use uitpas_domain::{Channel, UncertainInstant, checkin_period};
use uitpas_wire::offline::{OperationKind, Outcome, RedemptionConflict, RefusedReason};

use crate::fixtures::{Activity, FIRST_POINTS, PEOPLE, UNLUCKY, activities, chip, number, person_id};

/// What kind of promise is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something confirmed is not at the registry, or gave less than promised.
    Lost,
    /// Something gave more than once.
    Double,
    /// More points were spent than there were.
    Overdraft,
    /// More units were given than there were.
    Oversold,
    /// A phone does not get rid of what it recorded.
    Unfinished,
    /// A verdict that must not be, or a wrong one.
    Verdict,
}

/// One thing that must not be.
#[derive(Debug, Clone)]
pub struct Violation {
    /// What kind.
    pub kind: Kind,
    /// What exactly.
    pub what: String,
}

/// An operation in the registry's log.
#[derive(Debug)]
pub struct Arrived {
    /// The device and its number.
    pub place: (String, i64),
    /// What the registry made of it.
    pub outcome: Outcome,
    /// When it arrived, in milliseconds since 1970.
    pub received_ms: i64,
    payload: Value,
}

impl Arrived {
    /// From a row of the registry.
    #[must_use]
    pub fn read(place: (String, i64), payload: &[u8], result: &str, received_ms: i64) -> Option<Self> {
        let payload = serde_json::from_slice(payload).ok()?;
        Some(Self { place, outcome: serde_json::from_str(result).ok()?, received_ms, payload })
    }

    /// What was recorded.
    #[must_use]
    pub fn kind(&self) -> Option<OperationKind> {
        serde_json::from_value(self.payload.get("kind")?.clone()).ok()
    }

    /// By which its promise is found.
    #[must_use]
    pub fn moment(&self) -> (String, i64) {
        (self.text("bootId").unwrap_or_default().to_owned(), self.number("elapsedMs").unwrap_or(-1))
    }

    /// Random, and never the same.
    #[must_use]
    pub fn nonce(&self) -> &str {
        self.text("nonce").unwrap_or_default()
    }

    /// The phone's idea of when it was, in milliseconds since 1970.
    #[must_use]
    pub fn corrected_ms(&self) -> i64 {
        self.number("wallMs").unwrap_or(0) + self.number("offsetMs").unwrap_or(0)
    }

    fn person(&self) -> Option<u32> {
        (0..PEOPLE).find(|person| {
            self.text("uitpasNumber") == Some(&number(*person))
                || self.text("chipNumber") == Some(&chip(*person))
                || self.text("passholderId") == Some(&person_id(*person))
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.payload.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.payload.get(name)?.as_i64()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    person: u32,
    activity: usize,
    period: String,
}

#[derive(Debug, Clone)]
struct Spent {
    person: u32,
    points: i64,
    stands: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Model {
    activities: [Activity; 3],
    /// Every poster that ever hung: its activity, and since when its key is believed no more.
    posters: HashMap<String, (usize, Option<i64>)>,
    /// Nothing can be booked for [`UNLUCKY`].
    pub unlucky: bool,
    attendances: HashMap<(String, i64), (Place, bool)>,
    redemptions: HashMap<(String, i64), Spent>,
    /// Redemptions at the registry itself.
    bought: HashMap<String, Spent>,
    /// Points that were told and are gone again, of each person.
    gone: BTreeMap<u32, i64>,
    /// Points that a desk gave at its organizer's risk, to each person.
    risked: BTreeMap<u32, i64>,
    /// Devices of which two phones spend by the same right, or whose rights somebody took while it may use them yet:
    /// what they give, and only that, may be missing.
    doubled: HashSet<String>,
    at_registry: HashMap<String, Place>,
    suspended: HashMap<String, Vec<(i64, i64)>>,
    seen: HashMap<(String, i64), (OperationKind, i64)>,
    nonces: HashMap<String, (String, i64)>,
}

impl Model {
    /// Nothing happened yet.
    #[must_use]
    pub fn new(unlucky: bool) -> Self {
        Self {
            activities: activities(),
            posters: HashMap::new(),
            unlucky,
            attendances: HashMap::new(),
            redemptions: HashMap::new(),
            bought: HashMap::new(),
            gone: BTreeMap::new(),
            risked: BTreeMap::new(),
            doubled: HashSet::new(),
            at_registry: HashMap::new(),
            suspended: HashMap::new(),
            seen: HashMap::new(),
            nonces: HashMap::new(),
        }
    }

    /// These posters hang from now on, one for each activity.
    pub fn hang(&mut self, posters: &[String]) {
        self.posters.extend(posters.iter().cloned().enumerate().map(|(activity, poster)| (poster, (activity, None))));
    }

    /// The keys of all posters that hang are withdrawn.
    pub fn withdraw(&mut self, now_ms: i64) {
        self.posters.values_mut().for_each(|(_, withdrawn)| *withdrawn = withdrawn.or(Some(now_ms)));
    }

    /// A device is suspended, or not any more, from now on.
    pub fn suspend(&mut self, device: &str, suspended: bool, now_ms: i64) {
        let spans = self.suspended.entry(device.to_owned()).or_default();
        if suspended {
            spans.push((now_ms, i64::MAX));
        } else if let Some(last) = spans.last_mut() {
            last.1 = last.1.min(now_ms);
        }
    }

    /// Whether a device is suspended at a moment.
    #[must_use]
    pub fn is_suspended(&self, device: &str, at_ms: i64) -> bool {
        self.suspended.get(device).is_some_and(|spans| spans.iter().any(|(from, to)| (*from..*to).contains(&at_ms)))
    }

    /// Somebody was checked in at the registry itself.
    pub fn checked_in(&mut self, id: &str, person: u32, activity: usize, now_ms: i64) {
        let period = self.period(activity, now_ms);
        self.at_registry.insert(id.to_owned(), Place { person, activity, period });
    }

    /// And that was taken back.
    pub fn taken_back(&mut self, id: &str) {
        if let Some(place) = self.at_registry.remove(id) {
            self.lose(&place);
        }
    }

    /// Somebody redeemed a reward at the registry itself.
    pub fn bought(&mut self, id: &str, person: u32, points: i64) {
        self.bought.insert(id.to_owned(), Spent { person, points, stands: true });
    }

    /// And that was taken back.
    pub fn sold_back(&mut self, id: &str) {
        self.bought.remove(id);
    }

    /// Whether points of this person were spent.
    fn has_spent(&self, person: u32) -> bool {
        self.redemptions.values().chain(self.bought.values()).any(|spent| spent.person == person)
    }

    fn lose(&mut self, place: &Place) {
        let points = self.activities.get(place.activity).map_or(0, |activity| activity.points);
        *self.gone.entry(place.person).or_default() += points;
    }

    /// From now on what this device gives may be given elsewhere too.
    pub fn double(&mut self, device: &str) {
        self.doubled.insert(device.to_owned());
    }

    /// What organizers may have to bear of a person's redemptions at most.
    #[must_use]
    pub fn exposure(&self, person: u32) -> i64 {
        let known = |points: &BTreeMap<u32, i64>| points.get(&person).copied().unwrap_or(0);
        let doubled = |((device, _), spent): &(&(String, i64), &Spent)| {
            spent.person == person && self.doubled.contains(device.as_str())
        };
        let by_doubled: i64 = self.redemptions.iter().filter(doubled).map(|(_, spent)| spent.points).sum();
        known(&self.gone) + known(&self.risked) + by_doubled
    }

    /// Whether an operation of this moment is at the registry, and when the phone thought it was.
    #[must_use]
    pub fn has(&self, moment: &(String, i64), kind: OperationKind) -> Option<i64> {
        self.seen.get(moment).filter(|(known, _)| *known == kind).map(|(_, at)| *at)
    }

    /// An operation is in the registry's log; what is wrong with what the registry made of it.
    pub fn arrived(&mut self, operation: &Arrived) -> Vec<Violation> {
        let mut wrong = Vec::new();
        let Some(kind) = operation.kind() else { return wrong };
        self.seen.insert(operation.moment(), (kind, operation.corrected_ms()));
        let broken = |kind, what: &str| Violation {
            kind,
            what: format!("{what}: {:?} {:?}", operation.place, operation.outcome),
        };
        if let Some(other) = self.nonces.insert(operation.nonce().to_owned(), operation.place.clone()) {
            wrong.push(broken(Kind::Double, &format!("the nonce of {other:?} again")));
        }
        let (device, _) = &operation.place;
        if self.is_suspended(device, operation.received_ms) {
            if operation.outcome != Outcome::DeviceSuspended {
                wrong.push(broken(Kind::Double, "booked for a suspended device"));
            }
            return wrong;
        }
        if operation.outcome == Outcome::DeviceSuspended {
            wrong.push(broken(Kind::Lost, "the device is not suspended"));
        }
        match kind {
            OperationKind::Checkin | OperationKind::CodeCheckin => {
                if let Some(person) = operation.person()
                    && let Some(activity) = self.activity(operation)
                {
                    let fine = self.attended(operation, kind, person, activity);
                    if !fine {
                        wrong.push(broken(Kind::Lost, "a confirmed attendance gave nothing"));
                    }
                }
            }
            OperationKind::CheckinUndo => {
                let undone = (device.clone(), operation.number("undoes").unwrap_or(0));
                let known = self.attendances.get(&undone).cloned();
                match (known, &operation.outcome) {
                    (Some((place, _)), Outcome::Undone { .. }) => {
                        self.attendances.insert(undone, (place.clone(), false));
                        self.lose(&place);
                    }
                    (None | Some((_, false)), Outcome::NothingToUndo) => {}
                    // The points were spent at the registry: the check-in stays.
                    (Some((place, true)), Outcome::Refused { reason: RefusedReason::Other })
                        if self.has_spent(place.person) => {}
                    _ => wrong.push(broken(Kind::Double, "a confirmed undo did not happen")),
                }
            }
            OperationKind::Redemption => {
                if let Some(what) = self.redeemed(operation) {
                    wrong.push(what);
                }
            }
            OperationKind::RedemptionUndo => {
                let undone = (device.clone(), operation.number("undoes").unwrap_or(0));
                match (self.redemptions.get_mut(&undone), &operation.outcome) {
                    (Some(spent), Outcome::RedemptionUndone { .. }) => spent.stands = false,
                    (None, Outcome::NothingToUndo) => {}
                    (Some(spent), Outcome::NothingToUndo) if !spent.stands => {}
                    _ => wrong.push(broken(Kind::Overdraft, "a reward taken back was not given back")),
                }
            }
            OperationKind::RightsReturn => {}
        }
        wrong
    }

    /// A reward that a desk gave is booked; what is wrong with how.
    fn redeemed(&mut self, operation: &Arrived) -> Option<Violation> {
        let wrong = |kind, what: &str| {
            Some(Violation { kind, what: format!("{what}: {:?} {:?}", operation.place, operation.outcome) })
        };
        let Outcome::Redeemed { conflicts, .. } = &operation.outcome else {
            return wrong(Kind::Lost, "a reward that was given is not booked");
        };
        let person = operation.person()?;
        let given = operation.payload.get("redemption")?;
        let number = |name: &str| given.get(name).and_then(Value::as_i64).unwrap_or(0);
        let spent = Spent { person, points: number("points"), stands: true };
        self.redemptions.insert(operation.place.clone(), spent);
        *self.risked.entry(person).or_default() += number("riskPoints");
        if self.doubled.contains(&operation.place.0) {
            return None;
        }
        if conflicts
            .iter()
            .any(|one| matches!(one, RedemptionConflict::LeaseOverdrawn | RedemptionConflict::LeaseWrittenOff))
        {
            return wrong(Kind::Oversold, "a unit that the desk did not have");
        }
        if conflicts.contains(&RedemptionConflict::RightNotHeld) {
            return wrong(Kind::Overdraft, "points by a right that the desk did not have");
        }
        None
    }

    /// Whether the outcome of an attendance may be.
    fn attended(&mut self, operation: &Arrived, kind: OperationKind, person: u32, activity: usize) -> bool {
        if self.unlucky && person == UNLUCKY {
            return matches!(operation.outcome, Outcome::Refused { reason: RefusedReason::Other });
        }
        let at = operation.corrected_ms().min(operation.received_ms);
        match operation.outcome {
            Outcome::Credited { .. } | Outcome::Duplicate { .. } => {
                let place = Place { person, activity, period: self.period(activity, at) };
                self.attendances.insert(operation.place.clone(), (place, true));
                true
            }
            // A code counts while the activity goes on.
            Outcome::OutsideWindow { .. } | Outcome::CodeExpired => {
                kind == OperationKind::CodeCheckin && !self.surely_open(activity, at)
            }
            Outcome::CodeInvalid => self.withdrawn(operation).is_some_and(|withdrawn| at >= withdrawn),
            _ => false,
        }
    }

    fn surely_open(&self, activity: usize, at_ms: i64) -> bool {
        let margin = chrono::TimeDelta::minutes(25);
        let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
        let calendar = self.activities.get(activity).map(|activity| &activity.calendar);
        calendar.is_some_and(|calendar| match calendar {
            uitpas_domain::Calendar::Single(span) => span.start + margin < at && at < span.end - margin,
            _ => false,
        })
    }

    /// What the books must say: the points of everybody; below zero what organizers bear.
    #[must_use]
    pub fn balances(&self) -> BTreeMap<u32, i64> {
        let mut counts: BTreeMap<&Place, u32> = BTreeMap::new();
        let standing = self.attendances.values().filter(|(_, stands)| *stands).map(|(place, _)| place);
        for place in standing.chain(self.at_registry.values()) {
            *counts.entry(place).or_default() += 1;
        }
        let mut balances: BTreeMap<u32, i64> = (0..PEOPLE).map(|person| (person, i64::from(FIRST_POINTS))).collect();
        for (place, count) in counts {
            if let Some(activity) = self.activities.get(place.activity) {
                let credited = i64::from(count.min(activity.limit.volume));
                *balances.entry(place.person).or_default() += credited * activity.points;
            }
        }
        for spent in self.redemptions.values().chain(self.bought.values()).filter(|spent| spent.stands) {
            *balances.entry(spent.person).or_default() -= spent.points;
        }
        balances
    }

    fn activity(&self, operation: &Arrived) -> Option<usize> {
        match operation.text("code") {
            Some(code) => self.posters.get(code).map(|(activity, _)| *activity),
            None => self.activities.iter().position(|activity| operation.text("eventId") == Some(activity.id)),
        }
    }

    fn withdrawn(&self, operation: &Arrived) -> Option<i64> {
        self.posters.get(operation.text("code")?)?.1
    }

    fn period(&self, activity: usize, at_ms: i64) -> String {
        let at = UncertainInstant::exact(DateTime::from_timestamp_millis(at_ms).unwrap_or_default());
        let found =
            self.activities.get(activity).map(|one| checkin_period(&one.calendar, Channel::Counter, at, one.limit));
        match found {
            Some(Ok((_, period))) => period.key,
            // Entered a little early by a clock in doubt: the only day that there is.
            _ => "only".to_owned(),
        }
    }
}
