//! The registry of the tests, as a transport.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use uitpas_app::api::ports::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use uitpas_wire::event::{CalendarType, Event, LocalizedText};
use uitpas_wire::offline::roster::{PassRecord, Roster, RosterBuilder, RosterState, delta};
use uitpas_wire::offline::{
    BatchReply, DeskRole, DeviceRegistration, DeviceRights, FixedBytes, KeySet, MANIFEST_VERSION, OperationBatch,
    OperationKind, OperationResult, Outcome, PublicKey, RedemptionConflict, RefusedReason, RiskBudget, RosterSummary,
    SNAPSHOT_CONTENT_TYPE, SNAPSHOT_DELTA_CONTENT_TYPE, SealedLog, SnapshotBase, SnapshotCardSystem, SnapshotDelta,
    SnapshotDesks, SnapshotEvent, SnapshotManifest, SnapshotSignature, SpendRight, StockLease, VerificationKey,
    encode_snapshot, open_log, public_key_of, sealing_key_of,
};

use super::{ACTIVITY, ORGANIZER, PASSES, instant};

/// What happens to one request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Not processed; this status, these headers.
    Status(u16, Vec<(&'static str, String)>),
    /// Not processed; no answer.
    Fail(TransportError),
    /// Not processed; the problem that the state names.
    Problem,
    /// Processed, and the answer is lost.
    LoseAnswer,
    /// Processed, after this many milliseconds (of tokio's clock).
    Slow(u64),
}

/// One request as the registry saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub token: Option<String>,
    pub operations: usize,
    pub if_none_match: Option<String>,
    /// The version of the snapshot that the counter says it has.
    pub since: Option<String>,
}

#[derive(Default)]
pub struct State {
    pub script: VecDeque<(&'static str, Act)>,
    pub seen: Vec<Seen>,
    pub results: HashMap<String, OperationResult>,
    pub credited: HashSet<(String, String)>,
    pub balances: HashMap<String, i64>,
    pub devices: Vec<PublicKey>,
    pub owners: Vec<Option<String>>,
    pub access: String,
    pub refresh: Option<String>,
    pub grants: u32,
    pub largest_batch: Option<usize>,
    pub refuse: HashSet<String>,
    pub pages: HashMap<String, Value>,
    pub snapshot_version: i64,
    pub roster_key: u8,
    /// The key that signs snapshots; those that were told before it, and are told with it; whether somebody else signs
    /// in its name.
    pub signer: u8,
    pub announced: Vec<u8>,
    pub forged: bool,
    pub validity_hours: i64,
    pub snapshot_organizer: String,
    /// Whose tokens are given out, where they say so.
    pub person: Option<String>,
    pub problem: Option<(String, u16)>,
    /// What the registry lent to the device that is asked about, whichever it is.
    pub desk: Desk,
    /// Operations by device that have arrived.
    pub arrived: HashMap<String, BTreeSet<i64>>,
    /// Redemptions by operation: pass, points, lease.
    pub given: HashMap<(String, i64), (String, i64, Option<String>)>,
    /// Snapshots carry the balances of now instead of ten points for everybody.
    pub live: bool,
    /// Refuses everything as the log of a twin.
    pub forked: bool,
    /// Offers a key to seal logs to.
    pub seals: bool,
    pub sealed: Vec<SealedLog>,
    /// Sends what changed since a snapshot that it sent before, after doing this to it.
    pub delta: Option<fn(Vec<u8>) -> Vec<u8>>,
    /// The snapshots that it sent.
    pub sent: Vec<Vec<u8>>,
}

/// The secret half of the key that logs are sealed to.
pub const SEALING_SECRET: [u8; 32] = [5; 32];

/// A reward desk as the registry has it.
#[derive(Clone, Default)]
pub struct Desk {
    pub role: DeskRole,
    /// Lease, reward, units left, end.
    pub leases: Vec<(String, String, i64, i64)>,
    pub spend: Option<SpendRight>,
    pub risk: RiskBudget,
    /// The desks in the snapshot, and which of them each pass names.
    pub set: Option<SnapshotDesks>,
    pub pass_desks: HashMap<String, u8>,
    pub rewards: Vec<Value>,
}

pub struct Registry {
    pub now: AtomicI64,
    pub state: Mutex<State>,
}

impl Registry {
    pub fn new(now: i64) -> Self {
        let state = State {
            access: "access-0".to_owned(),
            refresh: Some("refresh-0".to_owned()),
            snapshot_version: 1,
            roster_key: 1,
            signer: 9,
            validity_hours: 72,
            snapshot_organizer: ORGANIZER.to_owned(),
            ..State::default()
        };
        Self { now: AtomicI64::new(now), state: Mutex::new(state) }
    }

    /// The next requests whose path begins so meet these fates.
    pub fn script(&self, path: &'static str, acts: impl IntoIterator<Item = Act>) {
        self.state.lock().unwrap().script.extend(acts.into_iter().map(|act| (path, act)));
    }

    pub fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.state.lock().unwrap().seen.iter().filter(|seen| seen.path.starts_with(path)).cloned().collect()
    }

    /// Tokens given out so far are worth nothing from now on.
    pub fn revoke_access(&self) {
        self.with(|state| state.access = "nobody has this".to_owned());
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let url = url::Url::parse(&request.url).unwrap();
        let mut state = self.state.lock().unwrap();
        let token = header(request, "authorization").map(|value| value.trim_start_matches("Bearer ").to_owned());
        let allowed = token.as_deref() == Some(state.access.as_str());
        match (request.method, url.path()) {
            ("GET", "/realms/uitid/.well-known/openid-configuration") => self.json(
                200,
                &json!({
                    "issuer": "https://registry.example/realms/uitid",
                    "authorization_endpoint": "https://registry.example/realms/uitid/protocol/openid-connect/auth",
                    "token_endpoint": "https://registry.example/realms/uitid/protocol/openid-connect/token",
                }),
            ),
            ("POST", "/realms/uitid/protocol/openid-connect/token") => self.token(&mut state, &request.body),
            ("GET", "/offline/keys") => {
                let sealing_key = state.seals.then(|| sealing_key_of(&SEALING_SECRET).unwrap());
                let keys = KeySet { keys: keys_of(&state, self.now.load(Ordering::SeqCst)), sealing_key };
                self.json(200, &serde_json::to_value(keys).unwrap())
            }
            ("POST", "/offline/devices") if allowed => {
                let registration: DeviceRegistration = serde_json::from_slice(&request.body).unwrap();
                let known = state.devices.iter().position(|key| *key == registration.public_key);
                if known.is_some_and(|place| state.owners[place] != registration.organizer_id) {
                    let kind = "urn:uitpas-registry:probs:offline/device-not-yours";
                    return self.json(403, &json!({ "type": kind, "title": "no", "status": 403 }));
                }
                let place = known.unwrap_or_else(|| {
                    state.devices.push(registration.public_key);
                    state.owners.push(registration.organizer_id);
                    state.devices.len() - 1
                });
                let time = instant(self.now.load(Ordering::SeqCst)).to_rfc3339();
                self.json(201, &json!({ "deviceId": format!("device-{place}"), "serverTime": time }))
            }
            ("POST", "/offline/rights") if allowed => self.rights(&state, &request.body),
            ("POST", "/offline/sealed") => {
                let log: SealedLog = serde_json::from_slice(&request.body).unwrap();
                let operations = open_log(&log, &SEALING_SECRET).unwrap().operations.len();
                state.sealed.push(log);
                let time = instant(self.now.load(Ordering::SeqCst)).to_rfc3339();
                self.json(200, &json!({ "operations": operations, "serverTime": time }))
            }
            ("GET", "/offline/snapshot") if allowed => {
                let since = url.query_pairs().find(|(name, _)| name == "since").map(|(_, value)| value.into_owned());
                self.snapshot(&mut state, header(request, "if-none-match"), since.as_deref())
            }
            ("POST", "/offline/operations") => {
                if token.is_some() && !allowed {
                    return self.json(401, &json!({}));
                }
                self.operations(&mut state, &request.body)
            }
            ("GET", path) if allowed => match state.pages.get(path) {
                Some(page) => self.json(200, page),
                None => self.json(404, &json!({ "type": "about:blank", "title": "no", "status": 404 })),
            },
            _ => self.json(401, &json!({})),
        }
    }

    fn token(&self, state: &mut State, body: &[u8]) -> HttpResponse {
        let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
        let good = match form["grant_type"].as_str() {
            "authorization_code" => form["code"] == "good" && form["code_verifier"].len() >= 43,
            "refresh_token" => Some(&form["refresh_token"]) == state.refresh.as_ref(),
            _ => false,
        };
        if !good {
            return self.json(400, &json!({ "error": "invalid_grant" }));
        }
        state.grants += 1;
        state.access = format!("access-{}", state.grants);
        if let Some(person) = &state.person {
            let claims = URL_SAFE_NO_PAD.encode(json!({ "sub": person }).to_string());
            state.access = format!("access-{}.{claims}.signature", state.grants);
        }
        state.refresh = Some(format!("refresh-{}", state.grants));
        let (access, refresh) = (&state.access, &state.refresh);
        self.json(
            200,
            &json!({ "access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 300 }),
        )
    }

    fn operations(&self, state: &mut State, body: &[u8]) -> HttpResponse {
        let batch: OperationBatch = serde_json::from_slice(body).unwrap();
        assert!(!batch.operations.is_empty() && batch.operations.len() <= 500);
        if state.largest_batch.is_some_and(|largest| batch.operations.len() > largest) {
            return self.json(413, &json!({}));
        }
        let place: usize = batch.device_id.trim_start_matches("device-").parse().unwrap();
        let key = state.devices[place];
        let mut results = Vec::new();
        for signed in &batch.operations {
            let operation = signed.verify(&key).expect("signed by the device");
            assert_eq!(operation.device, batch.device_id);
            let id = signed.id();
            if let Some(known) = state.results.get(&id) {
                results.push(known.clone());
                continue;
            }
            let pass = operation.uitpas_number.or(operation.chip_number).unwrap_or_default();
            let pass = PASSES.iter().find(|(_, chip)| *chip == pass).map_or(pass, |(number, _)| (*number).to_owned());
            state.arrived.entry(operation.device.clone()).or_default().insert(operation.seq);
            let outcome = if state.forked {
                Outcome::Refused { reason: RefusedReason::BrokenChain }
            } else if state.refuse.contains(&pass) {
                Outcome::Refused { reason: RefusedReason::NotPermitted }
            } else {
                match operation.kind {
                    OperationKind::Checkin => {
                        let credit = (pass.clone(), operation.event_id.unwrap());
                        let balance = state.balances.entry(pass).or_insert(10);
                        if state.credited.insert(credit) {
                            *balance += 1;
                            let checkin_id = format!("checkin-{}", operation.seq);
                            Outcome::Credited { checkin_id, points: 1, balance: *balance }
                        } else {
                            Outcome::Duplicate { of: "another".to_owned(), balance: Some(*balance) }
                        }
                    }
                    OperationKind::CheckinUndo => Outcome::Undone { balance: 10 },
                    OperationKind::CodeCheckin => Outcome::CodeInvalid,
                    OperationKind::Redemption => {
                        let given = operation.redemption.unwrap();
                        let lease =
                            state.desk.leases.iter_mut().find(|lease| Some(&lease.0) == given.lease_id.as_ref());
                        let overdrawn = lease.is_some_and(|lease| {
                            lease.2 -= 1;
                            lease.2 < 0
                        });
                        let key = (operation.device, operation.seq);
                        state.given.insert(key, (pass.clone(), given.points, given.lease_id));
                        let balance = state.balances.entry(pass).or_insert(10);
                        *balance -= given.points;
                        let mut conflicts = Vec::new();
                        conflicts.extend((*balance < 0).then_some(RedemptionConflict::PointsMissing));
                        conflicts.extend(overdrawn.then_some(RedemptionConflict::LeaseOverdrawn));
                        let redemption_id = format!("redemption-{}", operation.seq);
                        Outcome::Redeemed { redemption_id, balance: *balance, conflicts, shortfall: None }
                    }
                    OperationKind::RedemptionUndo => {
                        match state.given.remove(&(operation.device, operation.undoes.unwrap())) {
                            Some((pass, points, lease)) => {
                                if let Some(lease) = state.desk.leases.iter_mut().find(|l| Some(&l.0) == lease.as_ref())
                                {
                                    lease.2 += 1;
                                }
                                let balance = state.balances.get_mut(&pass).unwrap();
                                *balance += points;
                                Outcome::RedemptionUndone { balance: *balance }
                            }
                            None => Outcome::NothingToUndo,
                        }
                    }
                    OperationKind::RightsReturn => {
                        state.desk.leases.clear();
                        state.desk.spend = None;
                        Outcome::RightsReturned
                    }
                }
            };
            let result = OperationResult { seq: Some(operation.seq), id: id.clone(), outcome };
            state.results.insert(id, result.clone());
            results.push(result);
        }
        let server_time = instant(self.now.load(Ordering::SeqCst));
        self.json(200, &serde_json::to_value(BatchReply { results, acknowledged: 0, server_time }).unwrap())
    }

    fn rights(&self, state: &State, body: &[u8]) -> HttpResponse {
        let asked: Value = serde_json::from_slice(body).unwrap();
        let device_id = asked["deviceId"].as_str().unwrap().to_owned();
        let arrived = state.arrived.get(&device_id).cloned().unwrap_or_default();
        let desk = state.desk.clone();
        let rights = DeviceRights {
            device_id,
            role: desk.role,
            acknowledged: (1..).take_while(|seq| arrived.contains(seq)).last().unwrap_or(0),
            leases: (desk.leases.into_iter())
                .map(|(lease_id, reward_id, units, end)| StockLease {
                    lease_id,
                    reward_id,
                    units,
                    expires_at: instant(end),
                })
                .collect(),
            spend: desk.spend,
            risk: desk.risk,
            server_time: instant(self.now.load(Ordering::SeqCst)),
        };
        self.json(200, &serde_json::to_value(rights).unwrap())
    }

    fn snapshot(&self, state: &mut State, etag: Option<&str>, since: Option<&str>) -> HttpResponse {
        let balances = if state.live { format!("-{}", state.balances.values().sum::<i64>()) } else { String::new() };
        let current = format!("\"v{}{balances}\"", state.snapshot_version);
        if etag == Some(current.as_str()) {
            return self.json(304, &Value::Null);
        }
        let (bytes, signature) = snapshot(state, self.now.load(Ordering::SeqCst), PASSES.iter().copied());
        let mut response = self.json(200, &Value::Null);
        let delta = state.delta.and_then(|change| {
            let base =
                state.sent.iter().rev().find(|sent| Some(parts(sent).0.version.to_string().as_str()) == since)?;
            Some(change(delta_between(base, &bytes)))
        });
        state.sent.push(bytes.clone());
        let kind = if delta.is_some() { SNAPSHOT_DELTA_CONTENT_TYPE } else { SNAPSHOT_CONTENT_TYPE };
        response.headers.push(("content-type".to_owned(), kind.to_owned()));
        response.body = delta.unwrap_or(bytes);
        response.headers.push(("etag".to_owned(), current));
        response.headers.push(("uitpas-signature".to_owned(), signature));
        response
    }

    fn json(&self, status: u16, body: &Value) -> HttpResponse {
        let date = instant(self.now.load(Ordering::SeqCst)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let body = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
        HttpResponse { status, headers: vec![("date".to_owned(), date)], body }
    }
}

fn keys_of(state: &State, now: i64) -> Vec<VerificationKey> {
    let key = |signer: &u8| VerificationKey {
        kid: format!("k{signer}"),
        public_key: public_key_of(&SigningKey::from_bytes(&[*signer; 32])),
        not_before: instant(now) - TimeDelta::days(1),
        not_after: instant(now) + TimeDelta::days(365),
    };
    std::iter::once(&state.signer).chain(&state.announced).map(key).collect()
}

/// The manifest of a snapshot, as it is and with its length in front, and the roster.
fn parts(snapshot: &[u8]) -> (SnapshotManifest, &[u8], &[u8]) {
    let length = 4 + u32::from_be_bytes(snapshot[..4].try_into().unwrap()) as usize;
    (serde_json::from_slice(&snapshot[4..length]).unwrap(), &snapshot[..length], &snapshot[length..])
}

fn delta_between(base: &[u8], next: &[u8]) -> Vec<u8> {
    let (manifest, _, before) = parts(base);
    let (_, head, after) = parts(next);
    let changed = delta::between(&Roster::parse(before).unwrap(), &Roster::parse(after).unwrap()).unwrap();
    let base = SnapshotBase { base_version: manifest.version, base_sha256: manifest.roster.sha256 };
    SnapshotDelta::encode(&base, head, &changed).unwrap()
}

/// A signed snapshot with these passes, each with 10 points and an active membership.
pub fn snapshot<'p>(state: &State, now: i64, passes: impl Iterator<Item = (&'p str, &'p str)>) -> (Vec<u8>, String) {
    let hash_key = FixedBytes([state.roster_key; 32]);
    let mut roster = RosterBuilder::new(hash_key);
    for (number, chip) in passes {
        let record = PassRecord {
            state: RosterState::Active,
            group_pass: false,
            balance: if state.live {
                state.balances.get(number).map_or(10, |b| u32::try_from(*b).unwrap_or(0))
            } else {
                10
            },
            memberships: 1,
            tariffs: 0,
            desk: state.desk.pass_desks.get(number).copied().unwrap_or(0),
        };
        roster.add([number], [chip], record).unwrap();
    }
    let roster = roster.build().unwrap();
    let manifest = SnapshotManifest {
        format: MANIFEST_VERSION,
        version: state.snapshot_version,
        organizer_id: state.snapshot_organizer.clone(),
        organizer_name: "Demo Organizer".to_owned(),
        issued_at: instant(now),
        expires_at: instant(now) + TimeDelta::hours(state.validity_hours),
        card_systems: vec![SnapshotCardSystem { id: 1, name: "Demo Region".to_owned() }],
        events: vec![event()],
        rewards: state.desk.rewards.iter().map(|reward| serde_json::from_value(reward.clone()).unwrap()).collect(),
        keys: keys_of(state, now),
        desks: state.desk.set.clone(),
        hash_key,
        pass_key: Some(FixedBytes([8; 32])),
        roster: RosterSummary::of(&roster).unwrap(),
    };
    let bytes = encode_snapshot(&manifest, &roster).unwrap();
    let key = SigningKey::from_bytes(&[state.signer + u8::from(state.forged); 32]);
    let signature = SnapshotSignature::sign(format!("k{}", state.signer), &key, &bytes);
    (bytes, signature.to_header())
}

fn event() -> SnapshotEvent {
    let event: Event = serde_json::from_value(json!({
        "@id": format!("https://registry.example/events/{ACTIVITY}"),
        "name": LocalizedText::dutch("Demo training"),
        "calendarType": CalendarType::Permanent,
    }))
    .unwrap();
    SnapshotEvent {
        event,
        checkin_points: 1,
        checkin_limit: None,
        card_system_ids: vec![1],
        distribution_keys: Default::default(),
    }
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

impl Transport for Registry {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let url = url::Url::parse(&request.url).unwrap();
        let path = url.path().to_owned();
        let since = url.query_pairs().find(|(name, _)| name == "since").map(|(_, value)| value.into_owned());
        let operations =
            serde_json::from_slice::<OperationBatch>(&request.body).map_or(0, |batch| batch.operations.len());
        let act = self.with(|state| {
            state.seen.push(Seen {
                path: path.clone(),
                token: header(&request, "authorization").map(str::to_owned),
                operations,
                if_none_match: header(&request, "if-none-match").map(str::to_owned),
                since: since.clone(),
            });
            let place = state.script.iter().position(|(prefix, _)| path.starts_with(prefix));
            place.and_then(|place| state.script.remove(place)).map(|(_, act)| act)
        });
        let (result, wait) = match act {
            None => (Ok(self.answer(&request)), 0),
            Some(Act::Status(status, headers)) => {
                let mut answer = self.json(status, &Value::Null);
                answer.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
                (Ok(answer), 0)
            }
            Some(Act::Problem) => {
                let (slug, status) = self.with(|state| state.problem.clone()).unwrap();
                let kind = format!("urn:uitpas-registry:probs:offline/{slug}");
                (Ok(self.json(status, &json!({ "type": kind, "title": "no", "status": status }))), 0)
            }
            Some(Act::Fail(error)) => (Err(error), 0),
            Some(Act::LoseAnswer) => {
                self.answer(&request);
                (Err(TransportError::BrokenOff), 0)
            }
            Some(Act::Slow(ms)) => (Ok(self.answer(&request)), ms),
        };
        Box::pin(async move {
            tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
            result
        })
    }
}
