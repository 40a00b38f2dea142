//! Stands in for the registry where only a counter is measured: logs anybody in, and has one counter with one
//! snapshot of as many passes as asked for. The app cannot tell: its snapshot is signed and verified as any other.

use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use serde::Serialize;
use serde_json::json;
use uitpas_app::api::ports::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission, Reward};
use uitpas_wire::event::{CalendarType, Event};
use uitpas_wire::offline::{
    FixedBytes, HashKey, KeySet, MANIFEST_VERSION, RegisteredDevice, RosterSummary, SIGNATURE_HEADER,
    SNAPSHOT_CONTENT_TYPE, SnapshotCardSystem, SnapshotEvent, SnapshotManifest, SnapshotSignature, VerificationKey,
    encode_snapshot, public_key_of,
};

use crate::passes;

/// The only counter's organizer.
pub const ORGANIZER: &str = "bench-organizer";
/// The activity that points are saved for.
pub const ACTIVITY: &str = "bench-activity-0";
/// How many activities and rewards the counter has: as many as a large one.
const ROWS: u32 = 40;
const KID: &str = "bench-key";
/// The key of its roster's hashes.
pub const HASH_KEY: HashKey = FixedBytes([9; 32]);

/// A registry of one counter.
pub struct StandIn {
    origin: String,
    keys: KeySet,
    snapshot: Vec<u8>,
    signature: String,
}

impl StandIn {
    /// Makes the snapshot; `origin` is where it will be found.
    ///
    /// # Errors
    /// When the snapshot cannot be made.
    pub fn new(origin: &str, passes: u32) -> Result<Self> {
        let roster = passes::roster(HASH_KEY, (0..passes).map(passes::record))?;
        let (snapshot, signature) = signed(&manifest(1, RosterSummary::of(&roster)?)?, &roster)?;
        Ok(Self { origin: origin.to_owned(), keys: keys(), snapshot, signature: signature.to_header() })
    }

    /// Answers as the registry would.
    #[must_use]
    pub fn answer(&self, method: &str, path: &str) -> HttpResponse {
        let issuer = format!("{}/realms/uitid", self.origin);
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        match (method, path) {
            ("GET", "/realms/uitid/.well-known/openid-configuration") => json_answer(
                200,
                &json!({
                    "issuer": issuer,
                    "authorization_endpoint": format!("{issuer}/auth"),
                    "token_endpoint": format!("{issuer}/token"),
                }),
            ),
            ("POST", "/realms/uitid/token") => {
                json_answer(200, &json!({ "access_token": "bench", "token_type": "Bearer", "expires_in": 86_400 }))
            }
            ("GET", "/permissions") => json_answer(
                200,
                &[OrganizerPermissions {
                    organizer: Organizer::brief(ORGANIZER, "Bench"),
                    permissions: vec![Permission::CheckinsWrite],
                    permission_details: Vec::new(),
                    linked_organizers: None,
                }],
            ),
            ("GET", "/offline/keys") => json_answer(200, &self.keys),
            ("POST", "/offline/devices") => {
                let device = RegisteredDevice { device_id: "bench-device".to_owned(), server_time: Utc::now() };
                json_answer(201, &device)
            }
            ("GET", "/offline/snapshot") => {
                let mut answer = response(200, SNAPSHOT_CONTENT_TYPE, self.snapshot.clone());
                answer.headers.push((SIGNATURE_HEADER.to_owned(), self.signature.clone()));
                answer
            }
            _ => json_answer(404, &json!({ "title": "not here", "status": 404 })),
        }
    }
}

impl std::fmt::Debug for StandIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StandIn").field("snapshot_bytes", &self.snapshot.len()).finish_non_exhaustive()
    }
}

/// The way to a stand-in in the same process: no socket.
#[derive(Debug, Clone)]
pub struct Direct(pub Arc<StandIn>);

impl Transport for Direct {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let stand_in = self.0.clone();
        Box::pin(async move {
            let url = url::Url::parse(&request.url).map_err(|_| TransportError::NotAllowed)?;
            Ok(stand_in.answer(request.method, url.path()))
        })
    }
}

/// The keys that it signs with.
#[must_use]
pub fn keys() -> KeySet {
    let (not_before, not_after) = (Utc::now() - TimeDelta::days(1), Utc::now() + TimeDelta::days(30));
    let public_key = public_key_of(&signing_key());
    KeySet { keys: vec![VerificationKey { kid: KID.to_owned(), public_key, not_before, not_after }], sealing_key: None }
}

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// A snapshot, and its signature.
///
/// # Errors
/// When the manifest is too long.
pub fn signed(manifest: &SnapshotManifest, roster: &[u8]) -> Result<(Vec<u8>, SnapshotSignature)> {
    let snapshot = encode_snapshot(manifest, roster)?;
    let signature = SnapshotSignature::sign(KID, &signing_key(), &snapshot);
    Ok((snapshot, signature))
}

/// The manifest of a large counter.
///
/// # Errors
/// When an activity or reward is not readable.
pub fn manifest(version: i64, roster: RosterSummary) -> Result<SnapshotManifest> {
    let now = Utc::now();
    let events = (0..ROWS).map(event).collect::<Result<Vec<_>>>()?;
    let rewards = (0..ROWS).map(|row| reward(row, now)).collect::<Result<Vec<_>>>()?;
    Ok(SnapshotManifest {
        format: MANIFEST_VERSION,
        version,
        organizer_id: ORGANIZER.to_owned(),
        organizer_name: "Bench".to_owned(),
        issued_at: now - TimeDelta::minutes(1),
        expires_at: now + TimeDelta::hours(71),
        card_systems: [1, 2].map(|id| SnapshotCardSystem { id, name: format!("Bench {id}") }).into(),
        events,
        rewards,
        keys: Vec::new(),
        desks: None,
        hash_key: HASH_KEY,
        pass_key: None,
        roster,
    })
}

fn event(row: u32) -> Result<SnapshotEvent> {
    let event: Event = serde_json::from_value(json!({
        "@id": format!("https://bench.invalid/events/bench-activity-{row}"),
        "name": { "nl": format!("Bench {row}") },
        "calendarType": CalendarType::Permanent,
    }))
    .context("the activity is not readable")?;
    Ok(SnapshotEvent {
        event,
        checkin_points: 1,
        checkin_limit: None,
        card_system_ids: vec![1, 2],
        distribution_keys: Default::default(),
    })
}

fn reward(row: u32, now: DateTime<Utc>) -> Result<Reward> {
    serde_json::from_value(json!({
        "id": format!("bench-reward-{row}"),
        "title": format!("Bench {row}"),
        "type": "POINTS",
        "promotionalDescription": "Bench",
        "publicationPeriod": { "begin": now - TimeDelta::days(1) },
        "points": row,
        "allCardSystems": true,
        "organizers": [Organizer::brief(ORGANIZER, "Bench")],
    }))
    .context("the reward is not readable")
}

fn json_answer<T: Serialize + ?Sized>(status: u16, body: &T) -> HttpResponse {
    response(status, "application/json", serde_json::to_vec(body).unwrap_or_default())
}

fn response(status: u16, content_type: &str, body: Vec<u8>) -> HttpResponse {
    let headers = vec![
        ("content-type".to_owned(), content_type.to_owned()),
        ("date".to_owned(), Utc::now().format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    ];
    HttpResponse { status, headers, body }
}
