//! Snapshots: what a counter takes along to decide without network, signed and good for three days.
//!
//! The content is the organizer's activities, the rewards that it hands out, the keys, and every pass as keyed
//! hashes with its state and balance: everybody saves everywhere. No name is in it. Two snapshots of the same
//! content in the same six hours have the same tag, so that a counter that asks again downloads nothing.

use crate::activities;
use crate::card_systems;
use crate::db::entities::{
    account, activity, card, desk_set_card_system, membership, organizer, passholder, reward, reward_organizer,
};
use crate::db::{instant, millis};
use crate::error::{RegistryError, Result};
use crate::organizers::{self, unknown_organizer};
use crate::people::state_of;
use crate::registry::Registry;
use crate::reward_facts;
use crate::{desk_sets, spend_holder};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use uitpas_domain::spend_right::{can_be_at_a_desk, desk_of};
use uitpas_domain::{CardState, Instant, SocialTariff};
use uitpas_wire::event::Event;
use uitpas_wire::offline::roster::{MAX_CARD_SYSTEMS, PassRecord, RosterBuilder, RosterError};
use uitpas_wire::offline::{
    FixedBytes, HashKey, MANIFEST_VERSION, MAX_VALIDITY_HOURS, RosterSummary, SnapshotCardSystem, SnapshotDesks,
    SnapshotEvent, SnapshotManifest, encode_snapshot,
};

/// How many keys are drawn at most; a second one is needed once in thousands of rosters.
const MOST_DRAWS: u32 = 16;
/// Snapshots made in the same stretch of time are valid until the same moment.
const ISSUED_EVERY: TimeDelta = TimeDelta::hours(6);
/// Activities that ended longer ago than counters may still enter them are left out; three months and a day.
const PAST: TimeDelta = TimeDelta::days(93);
/// Activities that begin later than this are left out: the snapshot is replaced long before.
const FUTURE: TimeDelta = TimeDelta::days(60);

/// A snapshot, ready to send.
#[derive(Clone)]
pub struct Snapshot {
    /// Manifest and roster, encoded.
    pub bytes: Vec<u8>,
    /// The value of the signature header.
    pub signature: String,
    /// The tag of its content, without quotes.
    pub tag: String,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("bytes", &self.bytes.len()).field("tag", &self.tag).finish_non_exhaustive()
    }
}

#[derive(FromQueryResult)]
struct PassRow {
    number: String,
    chip_number: Option<String>,
    state: String,
    passholder_id: Option<String>,
}

impl Registry {
    /// Builds the snapshot of an organizer's counters.
    ///
    /// # Errors
    /// `organizer-not-found`.
    pub async fn snapshot(&self, organizer_id: &str) -> Result<Snapshot> {
        let now = self.now();
        let db = self.db().begin_read().await?;
        let (mut manifest, roster) = self.content(&db, organizer_id, now).await?;
        db.rollback().await?;
        let broken = |_| RegistryError::internal("a snapshot can't be encoded");
        manifest.version = 0;
        let content = encode_snapshot(&manifest, &roster).map_err(broken)?;
        let tag = hex::encode(&Sha256::digest(&content)[..16]);
        manifest.version = millis(now);
        let bytes = encode_snapshot(&manifest, &roster).map_err(broken)?;
        let signature = self.signing_keys().signer(now)?.sign_snapshot(&bytes).to_header();
        Ok(Snapshot { bytes, signature, tag })
    }

    async fn content<C: ConnectionTrait>(
        &self,
        db: &C,
        organizer_id: &str,
        now: Instant,
    ) -> Result<(SnapshotManifest, Vec<u8>)> {
        let organizer = organizer::Entity::find_by_id(organizer_id).one(db).await?.ok_or_else(unknown_organizer)?;
        let shares = DeskShares::of(db, organizer_id, now).await?;
        // A desk reckons with what was acknowledged before it asked: while it may spend, every snapshot is a new one.
        let issued_at = match shares {
            Some(_) => now,
            None => now.duration_trunc(ISSUED_EVERY).unwrap_or(now),
        };
        let systems = ordered_systems(db, organizer_id).await?;
        let ids: Vec<i64> = systems.iter().map(|system| system.id).collect();
        let (hash_key, roster) = self.roster(db, &ids, shares.as_ref(), now).await?;
        let manifest = SnapshotManifest {
            format: MANIFEST_VERSION,
            version: 0,
            organizer_id: organizer.id,
            organizer_name: organizer.name,
            issued_at,
            expires_at: issued_at + TimeDelta::hours(MAX_VALIDITY_HOURS),
            card_systems: systems,
            events: events(db, organizer_id, now).await?,
            rewards: rewards(db, organizer_id, now).await?,
            keys: self.reload_signing_keys(db).await?.public(now),
            desks: shares.map(|shares| shares.manifest),
            hash_key,
            roster: RosterSummary::of(&roster).map_err(|_| RegistryError::internal("a roster can't be read"))?,
        };
        Ok((manifest, roster))
    }

    async fn roster<C: ConnectionTrait>(
        &self,
        db: &C,
        systems: &[i64],
        shares: Option<&DeskShares>,
        now: Instant,
    ) -> Result<(HashKey, Vec<u8>)> {
        let masks = masks(db, systems, now).await?;
        let balances: HashMap<String, i64> = account::Entity::find()
            .filter(account::Column::Kind.eq("POINTS"))
            .select_only()
            .columns([account::Column::PassholderId, account::Column::Balance])
            .into_tuple::<(Option<String>, Option<i64>)>()
            .all(db)
            .await?
            .into_iter()
            .filter_map(|(id, balance)| Some((id?, balance?)))
            .collect();
        let groups: HashSet<String> = passholder::Entity::find()
            .filter(passholder::Column::Kind.eq("GROUP"))
            .select_only()
            .column(passholder::Column::Id)
            .into_tuple::<String>()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let cards = card::Entity::find()
            .select_only()
            .columns([card::Column::Number, card::Column::ChipNumber, card::Column::State, card::Column::PassholderId])
            .order_by_asc(card::Column::Number)
            .into_model::<PassRow>()
            .all(db)
            .await?;
        let desks = match shares {
            Some(shares) => shares.desks(self, db, &cards).await?,
            None => HashMap::new(),
        };
        with_fresh_key(
            |draw| FixedBytes(self.keys().roster_key_drawn(draw)),
            |key| {
                let mut builder = RosterBuilder::new(key);
                for row in &cards {
                    let owner = row.passholder_id.as_deref().unwrap_or_default();
                    let (memberships, tariffs) = masks.get(owner).copied().unwrap_or_default();
                    let group_pass = groups.contains(owner);
                    let record = PassRecord {
                        state: state_of(&row.state).into(),
                        group_pass,
                        balance: balances.get(owner).map_or(0, |balance| u32::try_from(*balance).unwrap_or(u32::MAX)),
                        memberships,
                        tariffs,
                        desk: if group_pass { 0 } else { desks.get(owner).copied().unwrap_or_default() },
                    };
                    builder.add([row.number.as_str()], row.chip_number.as_deref(), record)?;
                }
                builder.build()
            },
        )
    }
}

/// Two cards can have the same short hash under one key: then another key is drawn, until they differ.
fn with_fresh_key(
    key: impl Fn(u32) -> HashKey,
    build: impl Fn(HashKey) -> std::result::Result<Vec<u8>, RosterError>,
) -> Result<(HashKey, Vec<u8>)> {
    for draw in 0..MOST_DRAWS {
        let key = key(draw);
        match build(key) {
            Ok(roster) => return Ok((key, roster)),
            Err(RosterError::HashCollision) => {
                tracing::info!(draw, "two cards have the same hash: another key is drawn");
            }
            Err(_) => return Err(RegistryError::internal("a roster can't be built")),
        }
    }
    Err(RegistryError::internal("no key tells all cards apart"))
}

/// The desks that share an organizer's passes, as a snapshot says it.
struct DeskShares {
    manifest: SnapshotDesks,
    systems: HashSet<i64>,
    /// The desks that still hold their right; the others' passes are the registry's again.
    held: HashSet<u8>,
}

impl DeskShares {
    /// Those of the organizer's desk set, while desks get their rights from it.
    async fn of<C: ConnectionTrait>(db: &C, organizer: &str, now: Instant) -> Result<Option<Self>> {
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
        Ok(Some(Self {
            held: held.filter_map(|right| u8::try_from(right.desk).ok()).collect(),
            manifest: SnapshotDesks { desk_set_id: set.id, desks: u8::try_from(rights.len()).unwrap_or_default() },
            systems: systems.into_iter().collect(),
        }))
    }

    /// The desk of each passholder who has one.
    async fn desks<C: ConnectionTrait>(
        &self,
        registry: &Registry,
        db: &C,
        cards: &[PassRow],
    ) -> Result<HashMap<String, u8>> {
        let mut states: HashMap<&str, Vec<CardState>> = HashMap::new();
        for card in cards {
            if let Some(owner) = card.passholder_id.as_deref() {
                states.entry(owner).or_default().push(state_of(&card.state));
            }
        }
        let memberships: Vec<(String, i64)> = membership::Entity::find()
            .filter(membership::Column::Status.eq("ACTIVE"))
            .order_by_desc(membership::Column::SinceMs)
            .order_by_desc(membership::Column::CardSystemId)
            .select_only()
            .columns([membership::Column::PassholderId, membership::Column::CardSystemId])
            .into_tuple()
            .all(db)
            .await?;
        // The oldest one comes last and stays: `home_card_system`.
        let homes: HashMap<String, i64> = memberships.into_iter().collect();
        Ok(homes
            .into_iter()
            .filter(|(_, home)| self.systems.contains(home))
            .filter(|(owner, _)| states.get(owner.as_str()).is_some_and(|cards| can_be_at_a_desk(cards)))
            .filter_map(|(owner, _)| {
                let desk = desk_of(spend_holder::share_of(registry, &owner), self.manifest.desks)?;
                self.held.contains(&desk).then_some((owner, desk))
            })
            .collect())
    }
}

/// The organizer's own card systems first, then the others, as many as a roster's masks hold.
async fn ordered_systems<C: ConnectionTrait>(db: &C, organizer: &str) -> Result<Vec<SnapshotCardSystem>> {
    let own = organizers::systems_of(db, &[organizer.to_owned()]).await?.remove(organizer).unwrap_or_default();
    let mut all: Vec<SnapshotCardSystem> = card_systems::all(db)
        .await?
        .into_values()
        .map(|system| SnapshotCardSystem { id: system.id, name: system.name.unwrap_or_default() })
        .collect();
    all.sort_by_key(|system| (!own.contains(&system.id), system.id));
    all.truncate(MAX_CARD_SYSTEMS);
    Ok(all)
}

/// Active memberships and valid social tariffs per passholder, as bits.
async fn masks<C: ConnectionTrait>(db: &C, systems: &[i64], now: Instant) -> Result<HashMap<String, (u32, u32)>> {
    let bits: HashMap<i64, u32> = systems.iter().zip(0..32).map(|(id, bit)| (*id, 1_u32 << bit)).collect();
    let rows = membership::Entity::find().filter(membership::Column::Status.eq("ACTIVE")).all(db).await?;
    let mut masks: HashMap<String, (u32, u32)> = HashMap::with_capacity(rows.len());
    for row in rows {
        // A membership of a system beyond the mask still is one: it counts under the last bit.
        let bit = bits.get(&row.card_system_id).copied().unwrap_or(1 << 31);
        let tariff = row.tariff_end_ms.map(|ends| SocialTariff {
            ends: instant(ends),
            suspended_until: row.tariff_suspended_until_ms.map(instant),
        });
        let entitled = tariff.is_some_and(|tariff| tariff.state_at(now).entitles());
        let mask = masks.entry(row.passholder_id).or_default();
        mask.0 |= bit;
        if entitled && bits.contains_key(&row.card_system_id) {
            mask.1 |= bit;
        }
    }
    Ok(masks)
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
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let event: Event = serde_json::from_str(&row.document)
            .map_err(|_| RegistryError::internal("a stored event is not readable"))?;
        let systems = activities::systems_of_event(db, &row.id).await?;
        events.push(SnapshotEvent {
            event,
            checkin_points: row.checkin_points,
            checkin_limit: activities::checkin_limit(&row).map(Into::into),
            card_system_ids: systems.into_iter().filter_map(|(id, enabled)| enabled.then_some(id)).collect(),
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn another_key_is_drawn_when_two_cards_have_the_same_hash() {
        let key = |draw: u32| FixedBytes([u8::try_from(draw).unwrap(); 32]);
        let collides =
            |with: HashKey| if with.0[0] < 2 { Err(RosterError::HashCollision) } else { Ok(vec![with.0[0]]) };
        let (drawn, roster) = with_fresh_key(key, collides).unwrap();
        assert_eq!((drawn.0[0], roster), (2, vec![2]));
        assert!(with_fresh_key(key, |_| Err(RosterError::HashCollision)).is_err());
        assert!(with_fresh_key(key, |_| Err(RosterError::KeyAddedTwice)).is_err());
    }
}
