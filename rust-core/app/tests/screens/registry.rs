//! The registry that the screens talk to: answers what the lower half's test registry does not know.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use uitpas_app::api::ports::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use uitpas_codes::PassKey;
use uitpas_codes::checkin_code::{CodeSigner, KeyId};
use uitpas_domain::{ActivityId, UitpasNumber};
use uitpas_wire::offline::roster::{PassRecord, RosterBuilder, RosterState};
use uitpas_wire::offline::{
    BatchReply, CodeSeries, FixedBytes, KeySet, MANIFEST_VERSION, OperationBatch, OperationKind, OperationResult,
    Outcome, RedemptionConflict, RosterSummary, SnapshotCardSystem, SnapshotManifest, SnapshotSignature,
    VerificationKey, encode_snapshot, public_key_of, sealing_key_of,
};

use super::lower::registry::SEALING_SECRET;
use super::lower::{self, Registry, instant};

/// All day, every day.
pub const PERMANENT: &str = lower::ACTIVITY;
/// Today in the evening: opens at 18:00 Brussels time, one hour before its start.
pub const CONCERT: &str = "concert";
/// Begins tomorrow.
pub const TOMORROW: &str = "tomorrow";
/// Every day, 100 check-ins a week.
pub const DAILY: &str = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a";

pub const POINTS_5: &str = "5687";
pub const ONLINE: &str = "5824";
pub const ENDED: &str = "5825";

/// What hides the numbers in the codes of passes.
pub const PASS_KEY: PassKey = PassKey([8; 32]);

/// Of check-in codes and codes of passes.
pub fn signer() -> CodeSigner {
    CodeSigner::new(KeyId(7), &[9; 32])
}

struct Person {
    number: &'static str,
    chip: &'static str,
    name: &'static str,
    state: RosterState,
    group: bool,
    member: bool,
    tariff: bool,
    balance: i64,
}

const fn person(number: &'static str, chip: &'static str, name: &'static str, balance: i64) -> Person {
    Person { number, chip, name, state: RosterState::Active, group: false, member: true, tariff: false, balance }
}

/// Official test data; one pass is known to the registry only.
const PEOPLE: [Person; 7] = [
    person("0900000095902", "04784CDAEE3880", "Anke", 10),
    Person { tariff: true, ..person("0900000067513", "04363CDAEE3880", "Bram", 3) },
    person("1000000520006", "045A4832633680", "Dirk", 0),
    Person { state: RosterState::Blocked, ..person("0900000002312", "04B00412F15284", "Ilse", 4) },
    Person { group: true, ..person("0900000045410", "04D0AB6AF85C80", "Groep", 0) },
    Person { member: false, ..person("0900000058918", "045157B2B63780", "Emma", 7) },
    person("0900000031618", "04CEE7528E6180", "Cleo", 12),
];
/// Known to the registry, not in the roster: newer than the snapshot.
const NEW_PASS: &str = "0900000031618";

#[derive(Default)]
pub struct State {
    pub balances: HashMap<String, i64>,
    pub opt_ins: Value,
    pub credited: HashMap<(String, String), i64>,
    pub results: HashMap<String, OperationResult>,
    pub redeemed: HashMap<String, (String, i64)>,
    pub asked: Vec<String>,
    pub break_after_redeem: bool,
    pub refuse_redeem: Option<Value>,
    pub several_counters: bool,
    pub history: Vec<Value>,
    /// Rewards given by a phone's own right, by the operation's number: who and for how much.
    pub given: HashMap<i64, (String, i64)>,
    /// This account may have posters printed.
    pub prints: bool,
    /// Everybody can have the WELCOME reward, once.
    pub welcomes: bool,
    /// This account may not note sales.
    pub sells_nothing: bool,
    /// Sales that stand: id and what was asked.
    pub sales: Vec<(String, Value)>,
    /// Notes the next sale and breaks off before the answer.
    pub break_after_sale: bool,
    /// Makes no live codes.
    pub no_live_codes: bool,
    /// Offers a key to seal logs to.
    pub seals: bool,
    /// This account manages the counter, with the overview that it is shown.
    pub overview: Option<Value>,
    /// What was asked of devices and desks: method, path, body.
    pub changes: Vec<(String, String, Value)>,
    /// Reports this with every reward that a phone gave.
    pub conflict: Option<RedemptionConflict>,
}

pub struct Fake {
    lower: Arc<Registry>,
    pub state: Mutex<State>,
    pub network: AtomicBool,
}

impl Fake {
    pub fn new(lower: Arc<Registry>) -> Self {
        let balances = PEOPLE.iter().map(|p| (p.number.to_owned(), p.balance)).collect();
        let history = vec![json!({
            "title": "Demo concert", "location": "Demo hall", "creationDate": "2026-11-20T19:00:00+00:00", "points": 1
        })];
        let state = State { balances, history, several_counters: true, ..State::default() };
        Self { lower, state: Mutex::new(state), network: AtomicBool::new(true) }
    }

    pub fn set_network(&self, on: bool) {
        self.network.store(on, Ordering::SeqCst);
    }

    pub fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    pub fn asked(&self, start: &str) -> usize {
        self.with(|state| state.asked.iter().filter(|asked| asked.starts_with(start)).count())
    }

    fn now(&self) -> i64 {
        self.lower.now.load(Ordering::SeqCst)
    }

    fn answer(&self, request: &HttpRequest, url: &url::Url) -> Option<HttpResponse> {
        let mut state = self.state.lock().unwrap();
        state.asked.push(format!("{} {}", request.method, url.path()));
        Some(match (request.method, url.path()) {
            ("GET", "/permissions") => {
                let counter = |id: &str, name: &str, rights: &[&str]| json!({ "organizer": { "id": id, "name": name, "address": { "city": "Eeklo" } }, "permissions": rights });
                let mut rights = vec!["CHECKINS_WRITE", "REWARDS_REDEEM"];
                rights.extend((!state.sells_nothing).then_some("TICKETSALES_REGISTER"));
                rights.extend(state.overview.as_ref().map(|_| "ORGANIZERS_ADMINS_WRITE"));
                rights.extend(state.prints.then_some("EVENTS_QR_CHECKINCODE"));
                let mut list = vec![
                    counter(super::ORGANIZER, "Demo Organizer", &rights),
                    counter("no-right", "Demo Reader", &["REWARDS_READ"]),
                ];
                if state.several_counters {
                    list.push(counter("library", "Demo Library", &["CHECKINS_WRITE", "A_RIGHT_OF_TOMORROW"]));
                }
                self.json(200, &Value::Array(list))
            }
            ("GET", "/passes") => {
                let asked = url.query_pairs().find(|(name, _)| name == "identifier").unwrap().1.into_owned();
                match PEOPLE.iter().find(|p| p.number == asked || p.chip == asked) {
                    Some(p) => self.json(200, &pass(p, state.balances[p.number])),
                    None => self.json(404, &problem("uitpas/pass-not-found", 404)),
                }
            }
            ("POST", "/rewards/redeemed") => self.redeem(&mut state, &request.body)?,
            ("DELETE", path) if path.starts_with("/rewards/redeemed/") => {
                let id = path.trim_start_matches("/rewards/redeemed/");
                match state.redeemed.remove(id) {
                    Some((number, points)) => {
                        *state.balances.get_mut(&number).unwrap() += points;
                        self.json(204, &Value::Null)
                    }
                    None => self.json(404, &problem("url/not-found", 404)),
                }
            }
            ("POST", "/ticket-sales") => self.sell(&mut state, &request.body)?,
            ("DELETE", path) if path.starts_with("/ticket-sales/") => {
                let id = path.trim_start_matches("/ticket-sales/");
                let before = state.sales.len();
                state.sales.retain(|(sold, _)| sold != id);
                let status = if state.sales.len() < before { 204 } else { 404 };
                self.json(
                    status,
                    &if status == 404 { problem("uitpas/ticket-sale-not-found", 404) } else { Value::Null },
                )
            }
            ("GET", "/offline/keys") => {
                let sealing_key = state.seals.then(|| sealing_key_of(&SEALING_SECRET).unwrap());
                let keys = KeySet { keys: vec![self.key()], sealing_key };
                self.json(200, &serde_json::to_value(keys).unwrap())
            }
            ("GET", path) if path.ends_with("/download-link") => {
                let link = format!("https://registry.example{path}?{}", url.query().unwrap_or_default());
                self.json(200, &json!({ "downloadLink": link }))
            }
            ("GET", "/offline/live-codes") if state.no_live_codes => {
                self.json(404, &problem("uitpas/event-not-found", 404))
            }
            ("GET", "/offline/live-codes") => {
                let event = url.query_pairs().find(|(name, _)| name == "eventId").unwrap().1.into_owned();
                let activity = ActivityId::new(event).unwrap();
                self.json(200, &self.series(30, |at| signer().live(&activity, at, 1).unwrap()))
            }
            ("GET", "/offline/pass-codes") => {
                let codes = PEOPLE[..3].iter().map(|p| {
                    let number = UitpasNumber::parse(p.number).unwrap();
                    let mut codes = self.series(300, |at| signer().pass(&PASS_KEY, &number, at, 4).unwrap());
                    codes["uitpasNumber"] = json!(p.number);
                    codes
                });
                self.json(200, &Value::Array(codes.collect()))
            }
            ("GET", "/offline/snapshot") => self.snapshot(),
            ("POST", "/offline/operations") => self.operations(&mut state, &request.body),
            ("GET", "/offline/desks") => self.json(200, state.overview.as_ref().unwrap()),
            ("GET", "/offline/conflicts") => {
                let at = instant(self.now()).to_rfc3339();
                let conflict = json!({ "receivedAt": at, "deviceId": "d-2", "seq": 4, "kind": "REDEMPTION",
                    "title": "Demo mug", "outcome": "REDEEMED", "redemptionId": "r", "balance": 0,
                    "conflicts": ["LEASE_OVERDRAWN", "A_CONFLICT_OF_TOMORROW"] });
                self.json(200, &json!({ "total": 1, "conflicts": [conflict] }))
            }
            (method @ ("PUT" | "POST" | "DELETE"), path)
                if ["/offline/devices/", "/offline/leases", "/offline/desk-sets"]
                    .iter()
                    .any(|p| path.starts_with(p)) =>
            {
                let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
                state.changes.push((method.to_owned(), path.to_owned(), body));
                self.json(200, &json!({}))
            }
            ("GET", "/passholders/me") => {
                let mut me = passholder("me-1", &PEOPLE[0], state.balances[PEOPLE[0].number]);
                me["optInPreferences"] = state.opt_ins.clone();
                self.json(200, &me)
            }
            ("PUT", "/passholders/me/opt-in-preferences") => {
                state.opt_ins = serde_json::from_slice(&request.body).unwrap();
                self.json(204, &Value::Null)
            }
            ("GET", "/passholders/me-1/transactions") => {
                let history: Vec<Value> = state.history.iter().rev().cloned().collect();
                self.json(200, &json!({ "totalItems": history.len(), "member": history }))
            }
            ("GET", "/passholders/me-1/family-members") => {
                let member = |id: &str, p: &Person| json!({ "uitpasNumber": p.number, "passholder": passholder(id, p, p.balance) });
                self.json(200, &json!([member("child-1", &PEOPLE[1]), member("child-2", &PEOPLE[2])]))
            }
            ("GET", "/rewards") if url.query().is_some_and(|query| query.contains("type=WELCOME")) => {
                let who = url.query_pairs().find(|(name, _)| name == "isRedeemableByPassholderId").unwrap().1;
                let given = |(number, _): &(String, i64)| who == format!("id-{number}");
                let offered = state.welcomes && !state.redeemed.values().any(given);
                let welcome = rewards().into_iter().filter(|reward| reward["type"] == "WELCOME" && offered);
                let member: Vec<Value> = welcome.collect();
                self.json(200, &json!({ "totalItems": member.len(), "member": member }))
            }
            ("GET", "/rewards") => self.json(200, &json!({ "totalItems": 4, "member": rewards() })),
            _ => return None,
        })
    }

    fn redeem(&self, state: &mut State, body: &[u8]) -> Option<HttpResponse> {
        if let Some(problem) = state.refuse_redeem.take() {
            return Some(self.json(400, &problem));
        }
        let asked: Value = serde_json::from_slice(body).unwrap();
        let (reward, number) = (asked["rewardId"].as_str().unwrap(), asked["uitpasNumber"].as_str().unwrap());
        let lent = self.lower.with(|lower| lower.desk.rewards.clone());
        let reward = rewards().into_iter().chain(lent).find(|r| r["id"] == reward).unwrap();
        let points = reward["points"].as_i64().unwrap_or(0);
        *state.balances.get_mut(number).unwrap() -= points;
        let id = format!("redeemed-{}", state.redeemed.len() + 1);
        state.redeemed.insert(id.clone(), (number.to_owned(), points));
        let at = instant(self.now()).to_rfc3339();
        state
            .history
            .push(json!({ "title": reward["title"], "location": "Demo", "creationDate": at, "points": -points }));
        if state.break_after_redeem {
            return None;
        }
        let online = reward["online"] == true;
        let code = if online { json!("DEMO-CODE") } else { Value::Null };
        Some(self.json(201, &json!({ "id": id, "reward": reward, "redeemDate": at, "redeemCode": code })))
    }

    fn sell(&self, state: &mut State, body: &[u8]) -> Option<HttpResponse> {
        let asked: Value = serde_json::from_slice(body).unwrap();
        let [sale] = asked.as_array().unwrap().as_slice() else { panic!("one guest at a time") };
        let same = |(_, sold): &(String, Value)| sold["uitpasNumber"] == sale["uitpasNumber"];
        if state.sales.iter().any(same) {
            let mut refused = problem("uitpas/maximum-reached", 400);
            refused["endUserMessage"] = json!({ "nl": "Al gekocht.", "en": "Bought already." });
            return Some(self.json(400, &refused));
        }
        let id = format!("sale-{}", state.sales.len() + 1);
        state.sales.push((id.clone(), sale.clone()));
        if state.break_after_sale {
            return None;
        }
        let mut sold = sale.clone();
        sold["id"] = json!(id);
        sold["tariff"]["price"] = json!((sale["regularPrice"].as_f64().unwrap() * 25.0).round() / 100.0);
        Some(self.json(200, &json!([sold])))
    }

    fn operations(&self, state: &mut State, body: &[u8]) -> HttpResponse {
        let batch: OperationBatch = serde_json::from_slice(body).unwrap();
        let mut results = Vec::new();
        for signed in &batch.operations {
            let id = signed.id();
            if let Some(known) = state.results.get(&id) {
                results.push(known.clone());
                continue;
            }
            let operation = signed.read().unwrap();
            self.lower.with(|lower| {
                lower.arrived.entry(operation.device.clone()).or_default().insert(operation.seq);
            });
            let number = match operation.kind {
                OperationKind::CodeCheckin => Some(PEOPLE[0].number.to_owned()),
                _ => {
                    let key = operation.uitpas_number.clone().or(operation.chip_number.clone()).unwrap_or_default();
                    PEOPLE.iter().find(|p| p.number == key || p.chip == key).map(|p| p.number.to_owned())
                }
            };
            let outcome = match (operation.kind, number) {
                (OperationKind::CheckinUndo, _) => {
                    let undone = operation.undoes.unwrap();
                    let credited = state.credited.iter().find(|(_, seq)| **seq == undone).map(|(key, _)| key.clone());
                    match credited {
                        Some(key) => {
                            state.credited.remove(&key);
                            let balance = state.balances.get_mut(&key.0).unwrap();
                            *balance -= 1;
                            Outcome::Undone { balance: *balance }
                        }
                        None => Outcome::NothingToUndo,
                    }
                }
                (OperationKind::RedemptionUndo, _) => match state.given.remove(&operation.undoes.unwrap()) {
                    Some((number, points)) => {
                        let balance = state.balances.get_mut(&number).unwrap();
                        *balance += points;
                        Outcome::RedemptionUndone { balance: *balance }
                    }
                    None => Outcome::NothingToUndo,
                },
                (OperationKind::RightsReturn, _) => {
                    self.lower.with(|lower| (lower.desk.leases, lower.desk.spend) = (vec![], None));
                    Outcome::RightsReturned
                }
                (_, None) => Outcome::UnknownPass,
                (OperationKind::Redemption, Some(number)) => {
                    let given = operation.redemption.clone().unwrap();
                    let lease = given.lease_id.unwrap_or_default();
                    self.lower.with(|lower| {
                        lower.desk.leases.iter_mut().filter(|known| known.0 == lease).for_each(|known| known.2 -= 1);
                    });
                    let balance = state.balances.get_mut(&number).unwrap();
                    *balance -= given.points;
                    let balance = *balance;
                    state.given.insert(operation.seq, (number, given.points));
                    let conflicts = state.conflict.into_iter().collect();
                    Outcome::Redeemed { redemption_id: "r".to_owned(), balance, conflicts, shortfall: None }
                }
                (_, Some(number)) => {
                    let what = operation.event_id.clone().or(operation.code.clone()).unwrap();
                    let key = (number.clone(), what);
                    let balance = state.balances.get_mut(&number).unwrap();
                    if let Entry::Vacant(place) = state.credited.entry(key) {
                        place.insert(operation.seq);
                        *balance += 1;
                        let at = instant(self.now()).to_rfc3339();
                        let line = json!({ "title": "Demo", "location": "Demo", "creationDate": at, "points": 1 });
                        state.history.push(line);
                        Outcome::Credited { checkin_id: format!("c{}", operation.seq), points: 1, balance: *balance }
                    } else {
                        Outcome::Duplicate { of: "another".to_owned(), balance: Some(*balance) }
                    }
                }
            };
            let result = OperationResult { seq: Some(operation.seq), id: id.clone(), outcome };
            state.results.insert(id, result.clone());
            results.push(result);
        }
        let reply = BatchReply { results, acknowledged: 0, server_time: instant(self.now()) };
        self.json(200, &serde_json::to_value(reply).unwrap())
    }

    fn snapshot(&self) -> HttpResponse {
        let hash_key = FixedBytes([3; 32]);
        let mut roster = RosterBuilder::new(hash_key);
        for p in PEOPLE.iter().filter(|p| p.number != NEW_PASS) {
            let record = PassRecord {
                state: p.state,
                group_pass: p.group,
                balance: u32::try_from(p.balance).unwrap(),
                memberships: u32::from(p.member),
                tariffs: u32::from(p.tariff),
                desk: self.lower.with(|lower| lower.desk.pass_desks.get(p.number).copied().unwrap_or(0)),
            };
            roster.add([p.number], [p.chip], record).unwrap();
        }
        let roster = roster.build().unwrap();
        let now = instant(self.now());
        let manifest = SnapshotManifest {
            format: MANIFEST_VERSION,
            version: 1,
            organizer_id: super::ORGANIZER.to_owned(),
            organizer_name: "Demo Organizer".to_owned(),
            issued_at: now,
            expires_at: now + TimeDelta::hours(72),
            card_systems: vec![SnapshotCardSystem { id: 1, name: "Demo Region".to_owned() }],
            events: serde_json::from_value(Value::Array(events())).unwrap(),
            rewards: serde_json::from_value(Value::Array(
                rewards().into_iter().chain(self.lower.with(|lower| lower.desk.rewards.clone())).collect(),
            ))
            .unwrap(),
            keys: vec![],
            desks: self.lower.with(|lower| lower.desk.set.clone()),
            hash_key,
            pass_key: Some(FixedBytes(PASS_KEY.0)),
            roster: RosterSummary::of(&roster).unwrap(),
        };
        let bytes = encode_snapshot(&manifest, &roster).unwrap();
        let signature = SnapshotSignature::sign("7", &SigningKey::from_bytes(&[9; 32]), &bytes);
        let mut response = self.json(200, &Value::Null);
        response.body = bytes;
        response.headers.push(("uitpas-signature".to_owned(), signature.to_header()));
        response
    }

    /// A day of codes.
    fn series(&self, slot_seconds: i64, code: impl Fn(DateTime<Utc>) -> String) -> Value {
        let first_slot = self.now() / 1_000 / slot_seconds;
        let codes = (first_slot..first_slot + 86_400 / slot_seconds)
            .map(|slot| code(instant(slot * slot_seconds * 1_000)))
            .collect();
        serde_json::to_value(CodeSeries { first_slot, slot_seconds, codes }).unwrap()
    }

    fn key(&self) -> VerificationKey {
        let now = instant(self.now());
        VerificationKey {
            kid: "7".to_owned(),
            public_key: public_key_of(&SigningKey::from_bytes(&[9; 32])),
            not_before: now - TimeDelta::days(1),
            not_after: now + TimeDelta::days(365),
        }
    }

    fn json(&self, status: u16, body: &Value) -> HttpResponse {
        let date = instant(self.now()).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
        HttpResponse { status, headers: vec![("date".to_owned(), date)], body }
    }
}

impl Transport for Fake {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        if !self.network.load(Ordering::SeqCst) {
            return Box::pin(async { Err(TransportError::Unreachable) });
        }
        let url = url::Url::parse(&request.url).unwrap();
        let broken = match url.path() {
            "/rewards/redeemed" => self.with(|state| state.break_after_redeem),
            "/ticket-sales" => self.with(|state| state.break_after_sale),
            _ => false,
        };
        match self.answer(&request, &url) {
            Some(answer) => Box::pin(async move { Ok(answer) }),
            None if broken => Box::pin(async { Err(TransportError::BrokenOff) }),
            None => self.lower.send(request),
        }
    }
}

fn problem(slug: &str, status: u16) -> Value {
    json!({ "type": format!("https://api.publiq.be/probs/{slug}"), "title": "no", "status": status })
}

fn pass(p: &Person, points: i64) -> Value {
    json!({
        "passholderId": format!("id-{}", p.number), "passType": if p.group { "GROUP" } else { "INDIVIDUAL" },
        "uitpasNumber": p.number, "firstName": p.name, "points": points, "postalCode": "9900",
        "cardSystem": { "id": 1, "name": "Demo Region" },
        "socialTariff": { "status": if p.tariff { "ACTIVE" } else { "NONE" } }
    })
}

fn passholder(id: &str, p: &Person, points: i64) -> Value {
    json!({
        "id": id, "name": "Demo", "firstName": p.name, "uitpasNumber": p.number, "points": points,
        "dateOfBirth": "1990-01-01", "address": { "postalCode": "9900", "city": "Eeklo" },
        "cardSystemMemberships": [{
            "cardSystem": { "id": 1, "name": "Demo Region" }, "status": "ACTIVE",
            "currentCard": { "uitpasNumber": p.number, "status": "ACTIVE" },
            "socialTariff": { "status": "ACTIVE", "endDate": "2027-04-30T22:00:00+00:00" }
        }]
    })
}

/// A reward of this counter.
#[allow(clippy::needless_pass_by_value, reason = "always made for this call")]
pub fn reward(id: &str, title: &str, points: i64, more: Value) -> Value {
    let mut reward = json!({
        "id": id, "title": title, "type": "POINTS", "points": points, "status": "ACTIVE",
        "promotionalDescription": "A demo reward.", "publicationPeriod": { "begin": "2026-01-01T00:00:00+00:00" },
        "categories": ["Eten en drinken"], "allCardSystems": true,
        "owningCardSystem": { "id": 1, "name": "Demo Region" },
        "organizers": [{ "id": super::ORGANIZER, "name": "Demo Organizer" }]
    });
    reward.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    reward
}

fn rewards() -> Vec<Value> {
    vec![
        reward(POINTS_5, "Demo coffee", 5, json!({})),
        reward(ONLINE, "Demo e-book", 8, json!({ "online": true, "lastChance": true })),
        reward("big", "Demo trip", 14, json!({})),
        reward("5688", "Demo welcome", 0, json!({ "type": "WELCOME" })),
        reward(
            ENDED,
            "Demo past",
            1,
            json!({ "redeemPeriod": {
            "begin": "2026-01-01T00:00:00+00:00", "end": "2026-02-01T00:00:00+00:00" } }),
        ),
    ]
}

fn events() -> Vec<Value> {
    let event = |id: &str, name: &str, more: Value| {
        let mut event = json!({
            "@id": format!("https://registry.example/events/{id}"), "name": { "nl": name },
            "checkinPoints": 1, "cardSystemIds": [1],
            "location": { "@id": "https://registry.example/places/1", "name": { "nl": "Demo hall" },
                "address": { "nl": { "addressLocality": "Eeklo" } } }
        });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let single = |start: &str, end: &str| json!({ "calendarType": "single", "startDate": start, "endDate": end });
    let mut lecture = single("2026-11-24T18:00:00+00:00", "2026-11-24T20:00:00+00:00");
    lecture["priceInfo"] = json!([{ "category": "base", "name": { "nl": "Basistarief" }, "price": 8 }]);
    lecture["distributionKeys"] = json!({ "1": { "passholderCents": 200, "organizerPercent": 50 } });
    vec![
        event(PERMANENT, "Demo training", json!({ "calendarType": "permanent" })),
        event(
            DAILY,
            "Demo open house",
            json!({ "calendarType": "permanent",
            "checkinLimit": { "volume": 100, "periodType": "WEEK" },
            "distributionKeys": { "1": { "passholderPercent": 25, "organizerPercent": 20 } },
            "priceInfo": [
                { "category": "base", "name": { "nl": "Basistarief", "en": "Base price" }, "price": 10 },
                { "category": "tariff", "name": { "nl": "Leden" }, "price": 1.5 },
                { "category": "uitpas", "name": { "nl": "UiTPAS" }, "price": 2.5 }
            ] }),
        ),
        event(CONCERT, "Demo concert", single("2026-11-23T18:00:00+00:00", "2026-11-23T20:30:00+00:00")),
        event(TOMORROW, "Demo lecture", lecture),
    ]
}

/// Two devices and two rewards of a counter, as its organizer sees them.
pub fn overview(now: i64) -> Value {
    let at = |hours: i64| instant(now + hours * 3_600_000).to_rfc3339();
    let device = |id: &str, name: &str, more: Value| {
        let mut device = json!({
            "deviceId": id, "name": name, "role": "CHECKIN", "state": "ACTIVE", "registeredAt": at(-30),
            "acknowledged": 3, "missing": 0, "refused": 0, "leases": [], "riskPoints": 0, "riskUsed": 0, "riskFloor": 0
        });
        device.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        device
    };
    let stock = |id: &str, title: &str, more: Value| {
        let mut stock = json!({
            "rewardId": id, "title": title, "points": 3, "counted": true, "limited": false,
            "pool": 80, "inDoubt": 15, "consumed": 5, "writtenOff": 0
        });
        stock.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        stock
    };
    let lease = |id: &str, units: i64, end: i64| json!({ "leaseId": id, "rewardId": "mug", "units": units, "expiresAt": at(end) });
    json!({
        "organizerId": super::ORGANIZER, "serverTime": at(0), "shortfall": 4,
        "devices": [
            device("d-2", "Anja", json!({ "role": "REWARD_DESK", "missing": 2, "refused": 1, "seenAt": at(-1),
                "leases": [lease("l-1", 10, 5), lease("l-2", 5, -2)], "riskPoints": 9, "riskUsed": 4, "riskFloor": 2 })),
            device("d-1", "", json!({ "role": "REWARD_DESK", "desk": 1 })),
        ],
        "rewards": [
            stock("mug", "Demo mug", json!({})),
            stock("cap", "Demo cap", json!({ "counted": false })),
            stock("trip", "Demo trip", json!({ "limited": true })),
        ]
    })
}
