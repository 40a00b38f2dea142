//! Rosters, built once and kept until something in them changes.
//!
//! What a roster shows is compared by a mark that the database gives within the reading transaction: on PostgreSQL which
//! transactions are visible (exact, also with several registries and after a restart of the server, yet any write changes
//! it), on SQLite a number that triggers count up. Social tariffs change by the clock as well, so a roster also has an
//! end. One build at a time for each kind of roster: who waits for it takes its result when it began after they came.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use uitpas_domain::spend_right::{can_be_at_a_desk, desk_of};
use uitpas_domain::{CardState, Instant, SocialTariff};
use uitpas_wire::offline::roster::{PassRecord, RosterBuilder, RosterError};
use uitpas_wire::offline::{FixedBytes, HashKey, RosterSummary};

use crate::db::entities::{account, card, membership, passholder};
use crate::db::instant;
use crate::error::{RegistryError, Result};
use crate::people::state_of;
use crate::registry::Registry;
use crate::spend_holder;

/// How many kinds of roster are kept: as many as there are card systems with an order of their own, and desk sets.
const MOST_KINDS: usize = 32;
/// How many keys are drawn at most; a second one is needed once in thousands of rosters.
const MOST_DRAWS: u32 = 16;

/// What tells the rosters of a registry apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RosterKind {
    /// The card systems, in the order of the masks.
    pub systems: Vec<i64>,
    /// The desks that share an organizer's passes.
    pub desks: Option<DeskShares>,
}

/// The desks that share an organizer's passes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DeskShares {
    pub desk_set_id: String,
    pub desks: u8,
    pub systems: BTreeSet<i64>,
    /// The desks that still hold their right; the others' passes are the registry's again.
    pub held: BTreeSet<u8>,
}

/// A roster.
pub(crate) struct BuiltRoster {
    pub hash_key: HashKey,
    pub bytes: Vec<u8>,
    pub summary: RosterSummary,
}

/// All that are kept.
#[derive(Default)]
pub(crate) struct RosterCache {
    /// The one asked for last comes first.
    kinds: Mutex<Vec<(RosterKind, Arc<Slot>)>>,
    /// How many times somebody began to look at the database.
    looks: AtomicU64,
}

/// Whoever holds the lock looks, and builds.
type Slot = tokio::sync::Mutex<Option<Kept>>;

struct Kept {
    roster: Arc<BuiltRoster>,
    mark: String,
    /// From when until when it holds by the clock.
    from: Instant,
    until: Instant,
    look: u64,
}

impl RosterCache {
    fn slot(&self, kind: RosterKind) -> Arc<Slot> {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kinds.iter().position(|(known, _)| *known == kind).map(|place| kinds.remove(place));
        let (kind, slot) = found.unwrap_or_else(|| (kind, Arc::default()));
        kinds.insert(0, (kind, slot.clone()));
        kinds.truncate(MOST_KINDS);
        slot
    }
}

impl Kept {
    fn holds(&self, now: Instant) -> bool {
        self.from <= now && now < self.until
    }
}

impl Registry {
    /// The roster of this kind as it is now.
    ///
    /// # Errors
    /// The storage fails, or no key tells all cards apart.
    pub(crate) async fn roster(&self, kind: RosterKind) -> Result<Arc<BuiltRoster>> {
        let cache = self.rosters();
        let came = cache.looks.load(Ordering::SeqCst);
        let slot = cache.slot(kind.clone());
        let mut slot = slot.lock().await;
        let now = self.now();
        // Somebody looked after this request had come: newer it need not be.
        if let Some(kept) = slot.as_ref().filter(|kept| kept.look > came && kept.holds(now)) {
            return Ok(kept.roster.clone());
        }
        let look = cache.looks.fetch_add(1, Ordering::SeqCst) + 1;
        let db = self.db().begin_read().await?;
        let mark = mark(&db).await?;
        if let Some(kept) = slot.as_mut().filter(|kept| kept.is_as(&mark) && kept.holds(now)) {
            kept.look = look;
            db.rollback().await?;
            return Ok(kept.roster.clone());
        }
        let rows = Rows::read(&db).await?;
        db.rollback().await?;
        let registry = self.clone();
        let built = tokio::task::spawn_blocking(move || rows.build(&registry, &kind, now)).await;
        let (roster, until) = built.map_err(|_| RegistryError::internal("building a roster broke off"))??;
        let roster = Arc::new(roster);
        *slot = Some(Kept { roster: roster.clone(), mark, from: now, until, look });
        Ok(roster)
    }
}

impl Kept {
    fn is_as(&self, mark: &str) -> bool {
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::KeepOldRoster) {
            return true;
        }
        self.mark == mark
    }
}

/// What is the same as long as nothing changed that a roster shows.
async fn mark<C: ConnectionTrait>(db: &C) -> Result<String> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => "SELECT CONCAT(pg_postmaster_start_time(), ' ', pg_current_snapshot()) AS mark",
        _ => "SELECT CAST(changes AS TEXT) AS mark FROM roster_change",
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    let row = row.ok_or_else(|| RegistryError::internal("the database does not tell its state"))?;
    Ok(row.try_get::<String>("", "mark")?)
}

#[derive(FromQueryResult)]
struct CardRow {
    number: String,
    chip_number: Option<String>,
    state: String,
    passholder_id: Option<String>,
}

/// Everything that rosters show.
struct Rows {
    cards: Vec<CardRow>,
    memberships: Vec<membership::Model>,
    balances: HashMap<String, i64>,
    groups: HashSet<String>,
}

impl Rows {
    async fn read<C: ConnectionTrait>(db: &C) -> Result<Self> {
        let cards = card::Entity::find()
            .select_only()
            .columns([card::Column::Number, card::Column::ChipNumber, card::Column::State, card::Column::PassholderId])
            .order_by_asc(card::Column::Number)
            .into_model::<CardRow>()
            .all(db)
            .await?;
        // The oldest one comes last: `home_card_system`.
        let memberships = membership::Entity::find()
            .filter(membership::Column::Status.eq("ACTIVE"))
            .order_by_desc(membership::Column::SinceMs)
            .order_by_desc(membership::Column::CardSystemId)
            .all(db)
            .await?;
        let balances = account::Entity::find()
            .filter(account::Column::Kind.eq("POINTS"))
            .select_only()
            .columns([account::Column::PassholderId, account::Column::Balance])
            .into_tuple::<(Option<String>, Option<i64>)>()
            .all(db)
            .await?
            .into_iter()
            .filter_map(|(id, balance)| Some((id?, balance?)))
            .collect();
        let groups = passholder::Entity::find()
            .filter(passholder::Column::Kind.eq("GROUP"))
            .select_only()
            .column(passholder::Column::Id)
            .into_tuple::<String>()
            .all(db)
            .await?
            .into_iter()
            .collect();
        Ok(Self { cards, memberships, balances, groups })
    }

    /// The roster, and until when the clock changes nothing in it.
    fn build(&self, registry: &Registry, kind: &RosterKind, now: Instant) -> Result<(BuiltRoster, Instant)> {
        let (masks, until) = self.masks(&kind.systems, now);
        let desks = kind.desks.as_ref().map(|shares| self.desks(registry, shares)).unwrap_or_default();
        let record = |row: &CardRow| {
            let owner = row.passholder_id.as_deref().unwrap_or_default();
            let (memberships, tariffs) = masks.get(owner).copied().unwrap_or_default();
            let group_pass = self.groups.contains(owner);
            PassRecord {
                state: state_of(&row.state).into(),
                group_pass,
                balance: self.balances.get(owner).map_or(0, |balance| u32::try_from(*balance).unwrap_or(u32::MAX)),
                memberships,
                tariffs,
                desk: if group_pass { 0 } else { desks.get(owner).copied().unwrap_or_default() },
            }
        };
        let (hash_key, bytes) = with_fresh_key(
            |draw| FixedBytes(registry.keys().roster_key_drawn(draw)),
            |key| {
                let mut builder = RosterBuilder::new(key);
                for row in &self.cards {
                    builder.add([row.number.as_str()], row.chip_number.as_deref(), record(row))?;
                }
                builder.build()
            },
        )?;
        let summary = RosterSummary::of(&bytes).map_err(|_| RegistryError::internal("a roster can't be read"))?;
        Ok((BuiltRoster { hash_key, bytes, summary }, until))
    }

    /// Active memberships and valid social tariffs per passholder, as bits; and when the clock changes them next.
    fn masks(&self, systems: &[i64], now: Instant) -> (HashMap<&str, (u32, u32)>, Instant) {
        let bits: HashMap<i64, u32> = systems.iter().zip(0..32).map(|(id, bit)| (*id, 1_u32 << bit)).collect();
        let mut masks: HashMap<&str, (u32, u32)> = HashMap::with_capacity(self.memberships.len());
        let mut until = Instant::MAX_UTC;
        for row in &self.memberships {
            // A membership of a system beyond the mask still is one: it counts under the last bit.
            let bit = bits.get(&row.card_system_id).copied().unwrap_or(1 << 31);
            let mask = masks.entry(&row.passholder_id).or_default();
            mask.0 |= bit;
            let Some(ends) = row.tariff_end_ms else { continue };
            let suspended_until = row.tariff_suspended_until_ms.map(instant);
            let tariff = SocialTariff { ends: instant(ends), suspended_until };
            until = tariff.next_change(now).map_or(until, |change| until.min(change));
            if tariff.state_at(now).entitles() && bits.contains_key(&row.card_system_id) {
                mask.1 |= bit;
            }
        }
        (masks, until)
    }

    /// The desk of each passholder who has one.
    fn desks(&self, registry: &Registry, shares: &DeskShares) -> HashMap<&str, u8> {
        let mut states: HashMap<&str, Vec<CardState>> = HashMap::new();
        for card in &self.cards {
            if let Some(owner) = card.passholder_id.as_deref() {
                states.entry(owner).or_default().push(state_of(&card.state));
            }
        }
        let homes: HashMap<&str, i64> =
            self.memberships.iter().map(|row| (row.passholder_id.as_str(), row.card_system_id)).collect();
        homes
            .into_iter()
            .filter(|(_, home)| shares.systems.contains(home))
            .filter(|(owner, _)| states.get(owner).is_some_and(|cards| can_be_at_a_desk(cards)))
            .filter_map(|(owner, _)| {
                let desk = desk_of(spend_holder::share_of(registry, owner), shares.desks)?;
                shares.held.contains(&desk).then_some((owner, desk))
            })
            .collect()
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::Db;
    use sea_orm::ActiveValue::Set;

    /// A registry with a card in stock.
    async fn registry() -> Registry {
        let registry = Registry::open("sqlite::memory:").await.unwrap();
        system(&registry, 1).await;
        stock(registry.db(), "0900000095902").await;
        registry
    }

    async fn system(registry: &Registry, id: i64) {
        let sql = format!(
            "INSERT INTO card_system (id, name, permanent, cardless_registration) VALUES ({id}, 'One', 1, 'NONE')"
        );
        registry.db().writer().execute_unprepared(&sql).await.unwrap();
    }

    async fn stock(db: &Db, number: &str) {
        let card = card::ActiveModel {
            number: Set(number.to_owned()),
            chip_number: Set(None),
            card_type: Set("NFC_CARD".to_owned()),
            state: Set("LOCAL_STOCK".to_owned()),
            card_system_id: Set(1),
            passholder_id: Set(None),
        };
        card::Entity::insert(card).exec_without_returning(db.writer()).await.unwrap();
    }

    fn kind(systems: &[i64]) -> RosterKind {
        RosterKind { systems: systems.to_vec(), desks: None }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_roster_is_built_once_until_something_in_it_changes() {
        let registry = registry().await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let registry = registry.clone();
                tokio::spawn(async move { registry.roster(kind(&[1])).await.unwrap() })
            })
            .collect();
        let first = registry.roster(kind(&[1])).await.unwrap();
        for task in tasks {
            assert!(Arc::ptr_eq(&task.await.unwrap(), &first), "built once for all who asked at once");
        }
        // What no roster shows.
        system(&registry, 2).await;
        assert!(Arc::ptr_eq(&registry.roster(kind(&[1])).await.unwrap(), &first));
        assert!(!Arc::ptr_eq(&registry.roster(kind(&[2, 1])).await.unwrap(), &first), "of another kind");
        stock(registry.db(), "0900000067513").await;
        let next = registry.roster(kind(&[1])).await.unwrap();
        assert_eq!((first.summary.passes, next.summary.passes), (1, 2));
    }

    #[tokio::test]
    async fn only_so_many_kinds_are_kept() {
        let registry = registry().await;
        let first = registry.roster(kind(&[])).await.unwrap();
        for system in 0..MOST_KINDS as i64 {
            registry.roster(kind(&[system])).await.unwrap();
        }
        assert!(!Arc::ptr_eq(&registry.roster(kind(&[])).await.unwrap(), &first));
        assert_eq!(registry.rosters().kinds.lock().unwrap().len(), MOST_KINDS);
    }

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
