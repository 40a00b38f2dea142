//! Snapshots: what a counter takes along to decide without network, signed and good for three days.
//!
//! The content is the organizer's activities, the rewards that it hands out, the keys, and every pass as keyed
//! hashes with its state and balance: everybody saves everywhere. No name is in it. Two snapshots of the same
//! content in the same six hours have the same tag, so that a counter that asks again downloads nothing; and one that
//! names the version it has is sent what changed since, as long as that version is remembered.

use crate::activities;
use crate::card_systems;
use crate::db::entities::{activity, activity_card_system, desk_set_card_system, organizer, reward, reward_organizer};
use crate::db::millis;
use crate::desk_sets;
use crate::error::{RegistryError, Result};
use crate::organizers::{self, unknown_organizer};
use crate::registry::Registry;
use crate::reward_facts;
use crate::roster_cache::{BuiltRoster, DeskShares, RosterKind};
use crate::tariffs;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use uitpas_domain::Instant;
use uitpas_wire::event::Event;
use uitpas_wire::offline::roster::{MAX_CARD_SYSTEMS, Roster, delta};
use uitpas_wire::offline::{
    FixedBytes, MANIFEST_VERSION, MAX_VALIDITY_HOURS, SnapshotCardSystem, SnapshotDelta, SnapshotDesks, SnapshotEvent,
    SnapshotManifest, encode_manifest,
};

/// Snapshots made in the same stretch of time are valid until the same moment.
const ISSUED_EVERY: TimeDelta = TimeDelta::hours(6);
/// Activities that ended longer ago than counters may still enter them are left out; three months and a day.
const PAST: TimeDelta = TimeDelta::days(93);
/// Activities that begin later than this are left out: the snapshot is replaced long before.
const FUTURE: TimeDelta = TimeDelta::days(60);

/// A snapshot, ready to send.
#[derive(Clone)]
pub struct Snapshot {
    /// The value of the signature header.
    pub signature: String,
    /// The tag of its content, without quotes.
    pub tag: String,
    organizer: String,
    manifest: Vec<u8>,
    roster: Arc<BuiltRoster>,
}

impl Snapshot {
    /// Manifest and roster, encoded.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [self.manifest.as_slice(), &self.roster.bytes].concat()
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("tag", &self.tag).finish_non_exhaustive()
    }
}

fn broken<E>(_: E) -> RegistryError {
    RegistryError::internal("a snapshot can't be encoded")
}

impl Registry {
    /// The snapshot of an organizer's counters as it is now.
    ///
    /// # Errors
    /// `organizer-not-found`.
    pub async fn snapshot(&self, organizer_id: &str) -> Result<Snapshot> {
        let now = self.now();
        let (mut manifest, roster) = self.content(organizer_id, now).await?;
        // The roster is in it by its hash.
        let content = encode_manifest(&manifest).map_err(broken)?;
        let tag = hex::encode(&Sha256::digest(&content)[..16]);
        let issued = self.issued_snapshots().latest(organizer_id, &tag);
        manifest.version = match &issued {
            Some(issued) => issued.version,
            None => self.issued_snapshots().next_version(millis(now)),
        };
        let version = manifest.version;
        let mut snapshot = Snapshot {
            signature: String::new(),
            tag,
            organizer: organizer_id.to_owned(),
            manifest: encode_manifest(&manifest).map_err(broken)?,
            roster,
        };
        if let Some(issued) = issued {
            return Ok(Snapshot { signature: issued.signature, ..snapshot });
        }
        let registry = self.clone();
        let sign = move || -> Result<Snapshot> {
            let keys = registry.signing_keys();
            snapshot.signature = keys.signer(now)?.sign_snapshot(&snapshot.bytes()).to_header();
            let Snapshot { organizer, tag, signature, roster, .. } = &snapshot;
            registry.issued_snapshots().remember(organizer, version, tag, signature, roster);
            Ok(snapshot)
        };
        tokio::task::spawn_blocking(sign).await.map_err(broken)?
    }

    /// What changed since the snapshot of version `since`; `None` when that is not remembered any more or little would
    /// be saved: then the phone starts over with the whole snapshot.
    ///
    /// # Errors
    /// A roster can't be read.
    pub async fn snapshot_delta(&self, snapshot: &Snapshot, since: i64) -> Result<Option<Vec<u8>>> {
        let Some((base, before)) = self.issued_snapshots().find(&snapshot.organizer, since) else { return Ok(None) };
        let snapshot = snapshot.clone();
        let compare = move || {
            let now = &snapshot.roster.bytes;
            let changed = delta::between(&Roster::parse(&before)?, &Roster::parse(now)?)?;
            // A roster under another key, or of mostly other passes.
            if changed.len() > now.len() / 2 && changed.len() > 1024 {
                return Ok(None);
            }
            SnapshotDelta::encode(&base, &snapshot.manifest, &changed).map(Some)
        };
        tokio::task::spawn_blocking(compare).await.map_err(broken)?.map_err(broken)
    }

    /// The manifest with version 0, and the roster.
    async fn content(&self, organizer_id: &str, now: Instant) -> Result<(SnapshotManifest, Arc<BuiltRoster>)> {
        let db = self.db().begin_read().await?;
        let organizer = organizer::Entity::find_by_id(organizer_id).one(&db).await?.ok_or_else(unknown_organizer)?;
        let shares = desk_shares(&db, organizer_id, now).await?;
        let systems = ordered_systems(&db, organizer_id).await?;
        let events = events(&db, organizer_id, now).await?;
        let rewards = rewards(&db, organizer_id, now).await?;
        let keys = self.reload_signing_keys(&db).await?.public(now);
        db.rollback().await?;
        // A desk reckons with what was acknowledged before it asked: while it may spend, every snapshot is a new one.
        let issued_at = match shares {
            Some(_) => now,
            None => now.duration_trunc(ISSUED_EVERY).unwrap_or(now),
        };
        let desks = shares
            .as_ref()
            .map(|shares| SnapshotDesks { desk_set_id: shares.desk_set_id.clone(), desks: shares.desks });
        let kind = RosterKind { systems: systems.iter().map(|system| system.id).collect(), desks: shares };
        let roster = self.roster(kind).await?;
        let manifest = SnapshotManifest {
            format: MANIFEST_VERSION,
            version: 0,
            organizer_id: organizer.id,
            organizer_name: organizer.name,
            issued_at,
            expires_at: issued_at + TimeDelta::hours(MAX_VALIDITY_HOURS),
            card_systems: systems,
            events,
            rewards,
            keys,
            desks,
            hash_key: roster.hash_key,
            pass_key: Some(FixedBytes(self.keys().pass_key())),
            roster: roster.summary,
        };
        Ok((manifest, roster))
    }
}

/// The desks of the organizer's desk set, while they get their rights from it.
async fn desk_shares<C: ConnectionTrait>(db: &C, organizer: &str, now: Instant) -> Result<Option<DeskShares>> {
    let set = desk_sets::open_set(db, organizer).await?;
    let Some(set) = set.filter(|set| set.closing_ms.is_none() && set.expires_ms > millis(now)) else {
        return Ok(None);
    };
    let rights = desk_sets::rights_of(db, &set.id).await?;
    let systems: Vec<i64> = desk_set_card_system::Entity::find()
        .filter(desk_set_card_system::Column::DeskSetId.eq(set.id.as_str()))
        .select_only()
        .column(desk_set_card_system::Column::CardSystemId)
        .into_tuple()
        .all(db)
        .await?;
    let held = rights.iter().filter(|right| right.state == "HELD");
    Ok(Some(DeskShares {
        held: held.filter_map(|right| u8::try_from(right.desk).ok()).collect(),
        desks: u8::try_from(rights.len()).unwrap_or_default(),
        systems: systems.into_iter().collect(),
        desk_set_id: set.id,
    }))
}

/// The card systems, as many as a roster's masks hold. While all fit, in the same order for every organizer, so that all
/// share a roster; else the organizer's own first.
async fn ordered_systems<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<Vec<SnapshotCardSystem>> {
    let own = organizers::systems_of(db, &[organizer.to_owned()]).await?.remove(organizer).unwrap_or_default();
    let mut all: Vec<SnapshotCardSystem> = card_systems::all(db)
        .await?
        .into_values()
        .map(|system| SnapshotCardSystem { id: system.id, name: system.name.unwrap_or_default() })
        .collect();
    let choose = all.len() > MAX_CARD_SYSTEMS;
    all.sort_by_key(|system| (choose && !own.contains(&system.id), system.id));
    all.truncate(MAX_CARD_SYSTEMS);
    Ok(all)
}

async fn events<C: ConnectionTrait>(db: &C, organizer: &str, now: Instant) -> Result<Vec<SnapshotEvent>> {
    let from = millis(now - PAST);
    let to = millis(now + FUTURE);
    let rows = activity::Entity::find()
        .filter(activity::Column::OrganizerId.eq(organizer))
        .filter(Condition::any().add(activity::Column::LastMs.is_null()).add(activity::Column::LastMs.gte(from)))
        .filter(Condition::any().add(activity::Column::FirstMs.is_null()).add(activity::Column::FirstMs.lte(to)))
        .order_by_asc(activity::Column::FirstMs)
        .order_by_asc(activity::Column::Id)
        .all(db)
        .await?;
    let enabled: Vec<(String, i64)> = activity_card_system::Entity::find()
        .filter(activity_card_system::Column::ActivityId.is_in(rows.iter().map(|row| row.id.as_str())))
        .filter(activity_card_system::Column::Enabled.eq(true))
        .order_by_asc(activity_card_system::Column::CardSystemId)
        .select_only()
        .columns([activity_card_system::Column::ActivityId, activity_card_system::Column::CardSystemId])
        .into_tuple()
        .all(db)
        .await?;
    let mut systems: HashMap<String, Vec<i64>> = HashMap::new();
    for (event, system) in enabled {
        systems.entry(event).or_default().push(system);
    }
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut keys = tariffs::keys_of(db, &ids).await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let event: Event = serde_json::from_str(&row.document)
            .map_err(|_| RegistryError::internal("a stored event is not readable"))?;
        events.push(SnapshotEvent {
            event,
            checkin_points: row.checkin_points,
            checkin_limit: activities::checkin_limit(&row).map(Into::into),
            card_system_ids: systems.remove(&row.id).unwrap_or_default(),
            distribution_keys: keys
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .map(|(system, key)| (system, key.into()))
                .collect(),
        });
    }
    Ok(events)
}

async fn rewards<C: ConnectionTrait>(
    db: &C,
    organizer: &str,
    now: DateTime<Utc>,
) -> Result<Vec<uitpas_wire::api::Reward>> {
    let handed_out = Query::select()
        .column(reward_organizer::Column::RewardId)
        .from(reward_organizer::Entity)
        .and_where(reward_organizer::Column::OrganizerId.eq(organizer))
        .to_owned();
    let rows = reward::Entity::find()
        .filter(reward::Column::Id.in_subquery(handed_out))
        .filter(reward::Column::Status.eq("ACTIVE"))
        .filter(
            Condition::any()
                .add(reward::Column::RedeemEndMs.is_null())
                .add(reward::Column::RedeemEndMs.gte(millis(now))),
        )
        .order_by_asc(reward::Column::TitleFolded)
        .order_by_asc(reward::Column::Id)
        .all(db)
        .await?;
    let mut rewards = reward_facts::to_wire(db, rows, now).await?;
    for reward in &mut rewards {
        reward.owning_card_system = reward.owning_card_system.take().map(brief);
        reward.applicable_card_systems = match reward.all_card_systems {
            Some(true) => None,
            _ => reward.applicable_card_systems.take().map(|systems| systems.into_iter().map(brief).collect()),
        };
    }
    Ok(rewards)
}

fn brief(system: uitpas_wire::api::CardSystem) -> uitpas_wire::api::CardSystem {
    uitpas_wire::api::CardSystem::brief(system.id, system.name.unwrap_or_default())
}
