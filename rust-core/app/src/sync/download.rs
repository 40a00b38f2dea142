//! Downloads: enrolment, the counter's snapshot, the passholder's pages, the keys of check-in codes.
//!
//! The registry's keys are learned at enrolment, over TLS, and after that from the snapshots that they signed: a new key
//! is in them long before it signs. A phone that meets one it does not know (it slept for days, or a key was withdrawn)
//! asks for the keys as at its enrolment, once; a snapshot that does not verify then changes nothing. Without login
//! nothing is downloaded and what is there stays, until its validity ends.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use uitpas_domain::OrganizerId;
use uitpas_wire::offline::{
    DeviceRegistration, DeviceRights, DeviceRole, KeySet, RegisteredDevice, RightsRequest, SIGNATURE_HEADER,
    SNAPSHOT_CONTENT_TYPE, SNAPSHOT_DELTA_CONTENT_TYPE, SnapshotDelta, SnapshotError, SnapshotSignature,
    verify_snapshot,
};
use uitpas_wire::problem::Slug;

use super::client::{Answer, Call};
use super::pace::Ended;
use super::{PageSpec, Shared, life, live_codes};
use crate::error::{CallFault, Fault};
use crate::runtime;
use crate::store::{Access, CachedPage, KeptRoster};

/// How often a counter looks for a newer snapshot. Ours.
const SNAPSHOT_EVERY: Duration = Duration::from_secs(900);
/// How often pages are fetched while the app is open. Ours.
const PAGES_EVERY: Duration = Duration::from_secs(300);
const SNAPSHOT_TIME: Duration = Duration::from_secs(300);
/// With less validity left, a whole snapshot is asked for even when its content did not change.
const RENEW_BELOW: TimeDelta = TimeDelta::hours(36);
const ENROLLED: &str = "enrolled-for";
const KEYS: &str = "registry-keys";
const ETAG: &str = "snapshot-etag";

/// One round of everything that this device fetches.
pub(super) async fn step(shared: &Shared) -> Result<Ended, CallFault> {
    life::expire(shared)?;
    if !shared.login.has_tokens() {
        return Ok(Ended::Done(None));
    }
    match fetch(shared).await {
        Err(fault) => after_refusal(shared, fault),
        done => done,
    }
}

/// What a refusal means for this device, beyond trying again later.
fn after_refusal(shared: &Shared, fault: CallFault) -> Result<Ended, CallFault> {
    let CallFault::Refused { problem: Some(problem), .. } = &fault else { return Err(fault) };
    match problem.slug() {
        // The registry forgot it, or it was enrolled by somebody else: once more, as a new device.
        Some(Slug::DeviceNotYours | Slug::DeviceNotFound) if shared.log.device().is_some() => {
            shared.log.begin_anew()?;
            shared.store.write(forget_enrolment)?;
            // At once, but not again and again.
            if !shared.began_anew.swap(true, Ordering::Relaxed) {
                return Ok(Ended::More);
            }
        }
        _ => {}
    }
    Err(fault)
}

async fn fetch(shared: &Shared) -> Result<Ended, CallFault> {
    let plan = shared.plan().clone();
    let ended = match (shared.role, &plan.organizer) {
        (DeviceRole::Counter, None) => Ended::Done(None),
        (DeviceRole::Counter, Some(organizer)) => {
            enrol(shared, Some(organizer)).await?;
            snapshot(shared, organizer).await?;
            rights(shared).await?;
            live_codes::fetch(shared, plan.live.as_ref()).await?;
            Ended::Done(Some(SNAPSHOT_EVERY))
        }
        (DeviceRole::Passholder, _) => {
            // First what can be shown: somebody without a pass has no device either.
            pages(shared, &plan.pages).await?;
            enrol(shared, None).await?;
            keys(shared).await?;
            Ended::Done(Some(PAGES_EVERY))
        }
    };
    shared.began_anew.store(false, Ordering::Relaxed);
    // Somebody chose another counter meanwhile.
    Ok(if shared.plan().generation == plan.generation { ended } else { Ended::More })
}

async fn enrol(shared: &Shared, organizer: Option<&OrganizerId>) -> Result<(), CallFault> {
    let wanted = organizer.map(|id| id.as_str().to_owned()).unwrap_or_default();
    let enrolled = shared.store.read(|db| db.setting(ENROLLED))?;
    if shared.log.device().is_some() && enrolled.as_deref() == Some(wanted.as_bytes()) {
        return Ok(());
    }
    // A device is one counter's: for another one it is another device, with a log of its own.
    if shared.log.device().is_some() && enrolled.is_some() {
        shared.log.begin_anew()?;
    }
    // First, so that an enrolled device always has them.
    keys(shared).await?;
    let registration = DeviceRegistration {
        public_key: shared.log.public_key(),
        role: shared.role,
        organizer_id: organizer.map(|id| id.as_str().to_owned()),
    };
    let device: RegisteredDevice = shared.client.call(&Call::post("/offline/devices", &registration)?).await?.json()?;
    shared.log.enrolled(&device.device_id)?;
    shared.store.write(|db| {
        db.delete_setting(ETAG)?;
        db.set_setting(ENROLLED, wanted.as_bytes())
    })?;
    Ok(())
}

/// Somebody else will log in: enrol again.
pub(crate) fn forget_enrolment(db: &Access<'_>) -> Result<(), Fault> {
    for name in [ENROLLED, KEYS, ETAG] {
        db.delete_setting(name)?;
    }
    live_codes::forget(db)
}

/// Asks for the registry's keys, over TLS.
async fn keys(shared: &Shared) -> Result<(), CallFault> {
    let keys: KeySet = shared.client.call(&Call::get("/offline/keys").anonymous()).await?.json()?;
    shared.store.write(|db| db.set_setting_json(KEYS, &keys))?;
    Ok(())
}

/// The registry's keys, as trusted now.
pub(crate) fn kept_keys(shared: &Shared) -> Result<KeySet, Fault> {
    Ok(shared.store.read(|db| db.setting_json(KEYS))?.unwrap_or_default())
}

/// Fetches what changed since the snapshot at hand. When that cannot be put together, or there is none, a whole one.
async fn snapshot(shared: &Shared, organizer: &OrganizerId) -> Result<(), CallFault> {
    match fetch_snapshot(shared, organizer, true).await? {
        Fetched::Current => Ok(()),
        Fetched::StartOver(code) => {
            tracing::info!(code, "a delta did not fit: the whole snapshot is asked for");
            match fetch_snapshot(shared, organizer, false).await? {
                Fetched::Current => Ok(()),
                Fetched::StartOver(code) => Err(CallFault::NotVerified(code)),
            }
        }
    }
}

/// What came of asking for a snapshot.
enum Fetched {
    /// What is in the store is the registry's latest.
    Current,
    /// A delta that does not lead to what was signed; why. Nothing was changed.
    StartOver(&'static str),
}

async fn fetch_snapshot(shared: &Shared, organizer: &OrganizerId, delta: bool) -> Result<Fetched, CallFault> {
    let device = shared.log.device().ok_or(Fault::NotEnrolled)?;
    let soon = shared.clock.best() + RENEW_BELOW;
    // Before it is asked for: the registry may have more by the time that it answers, never less.
    let (etag, contains, current, since) = shared.store.read(|db| {
        let fresh = delta && db.roster.is_some_and(|index| index.expires_at > soon);
        let etag = if fresh { db.setting(ETAG)? } else { None };
        let since = db.roster.filter(|_| delta).map(|index| index.base.base_version);
        Ok((etag, db.settled_up_to()?, db.roster.map_or(0, |index| index.id), since))
    })?;
    let mut query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("organizerId", organizer.as_str())
        .append_pair("deviceId", &device)
        .finish();
    let mut accept = format!("{SNAPSHOT_CONTENT_TYPE}, application/problem+json");
    if let Some(since) = since {
        query = format!("{query}&since={since}");
        accept = format!("{SNAPSHOT_DELTA_CONTENT_TYPE}, {accept}");
    }
    let mut call = Call::get(format!("/offline/snapshot?{query}")).header("accept", accept).within(SNAPSHOT_TIME);
    if let Some(etag) = etag.and_then(|etag| String::from_utf8(etag).ok()) {
        call = call.header("if-none-match", etag);
    }
    let answer = shared.client.call(&call).await?;
    if answer.status == 304 {
        // What the registry would make now is the same, so it contains what was settled before now was asked for.
        shared.store.snapshot_still_holds(current, contains)?;
        return Ok(Fetched::Current);
    }
    let answer = Arc::new(answer);
    match install(shared, organizer, answer.clone(), contains).await {
        Err(CallFault::NotVerified(code)) if code == SnapshotError::UnknownKey.code() => {
            keys(shared).await?;
            install(shared, organizer, answer, contains).await
        }
        installed => installed,
    }
}

/// What this device may give without asking. A registry without rights grants none.
async fn rights(shared: &Shared) -> Result<(), CallFault> {
    let (device_id, base) = shared.log.device_and_base().ok_or(Fault::NotEnrolled)?;
    let answer = match shared.client.call(&Call::post("/offline/rights", &RightsRequest { device_id })?).await {
        Err(CallFault::Refused { status: 404, problem, .. })
            if problem.as_ref().and_then(|problem| problem.slug()) != Some(Slug::DeviceNotFound) =>
        {
            return Ok(());
        }
        answer => answer?,
    };
    let stated: DeviceRights = answer.json()?;
    // The device may have become another one meanwhile.
    if shared.log.device_and_base() == Some((stated.device_id.clone(), base)) {
        shared.store.write(|db| db.hear_rights(&stated, base))?;
    }
    Ok(())
}

/// Verifies and installs beside the workers of the runtime: half a million passes take a second.
async fn install(
    shared: &Shared,
    organizer: &OrganizerId,
    answer: Arc<Answer>,
    contains: i64,
) -> Result<Fetched, CallFault> {
    let (store, keys) = (shared.store.clone(), kept_keys(shared)?);
    let (now, organizer) = (shared.clock.best(), organizer.clone());
    let work = move || -> Result<Fetched, CallFault> {
        let delta = answer.header("content-type") == Some(SNAPSHOT_DELTA_CONTENT_TYPE);
        // One that cannot be read any more is replaced by a whole one, as if there were none.
        let kept = store.kept_roster().unwrap_or_default();
        let rebuilt = match (delta, &kept) {
            (false, _) => Ok(None),
            (true, None) => Err(SnapshotError::OtherBase),
            (true, Some(kept)) => rebuild(&answer.body, kept).map(Some),
        };
        let signature = answer.header(SIGNATURE_HEADER).and_then(SnapshotSignature::from_header);
        let verified = rebuilt.as_ref().map_err(|error| *error).and_then(|rebuilt| {
            let bytes = rebuilt.as_deref().unwrap_or(&answer.body);
            verify_snapshot(bytes, signature.as_ref().ok_or(SnapshotError::BadSignature)?, &keys, now)
        });
        let snapshot = match verified {
            Ok(snapshot) => snapshot,
            Err(error) if delta && error != SnapshotError::UnknownKey => return Ok(Fetched::StartOver(error.code())),
            Err(error) => return Err(CallFault::NotVerified(error.code())),
        };
        if snapshot.manifest.organizer_id != organizer.as_str() {
            return Err(CallFault::NotVerified("snapshot-of-another-counter"));
        }
        let mut stated = keys;
        if signature.is_some_and(|by| snapshot.manifest.keys.iter().any(|key| key.kid == by.kid)) {
            stated.keys.clone_from(&snapshot.manifest.keys);
        }
        store.install_snapshot(&snapshot, kept.as_ref(), now, contains, |db| {
            db.set_setting_json(KEYS, &stated)?;
            match answer.header("etag") {
                Some(etag) => db.set_setting(ETAG, etag.as_bytes()),
                None => db.delete_setting(ETAG),
            }
        })?;
        Ok(Fetched::Current)
    };
    runtime::beside(work).await?
}

fn rebuild(delta: &[u8], kept: &KeptRoster) -> Result<Vec<u8>, SnapshotError> {
    SnapshotDelta::parse(delta)?.rebuild(&kept.base, &kept.bytes)
}

async fn pages(shared: &Shared, pages: &[PageSpec]) -> Result<(), CallFault> {
    for page in pages {
        match shared.client.call(&Call::get(page.path.clone())).await {
            Ok(answer) => {
                let kept = CachedPage { fetched_at: shared.clock.best(), body: answer.body };
                shared.store.write(|db| db.set_page(&page.name, &kept))?;
            }
            // There is none (any more), or not for this person; the others may be there.
            Err(CallFault::Refused { status: 403 | 404 | 410, .. }) => {
                shared.store.write(|db| db.delete_page(&page.name))?;
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}
