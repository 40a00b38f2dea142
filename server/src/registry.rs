//! The authority: storage, clock, randomness and keys behind one cheap handle.
//!
//! Services are methods on [`Registry`], a file each (`checkins`, `rewards`, `passes`, …). They load facts, ask
//! `uitpas-domain` for the verdict, and write it; they know nothing of HTTP, so a test or a simulator calls them
//! directly. Cloning shares everything.

use crate::clock::{Clock, Randomness, SystemClock, SystemRandomness};
use crate::db::{Db, DbError, entities::setting};
use crate::issued_snapshots::IssuedSnapshots;
use crate::keys::Keys;
use crate::roster_cache::RosterCache;
use crate::signing_keys::SigningKeys;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use std::sync::{Arc, PoisonError, RwLock};

/// See the module.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    keys: Keys,
    signing_keys: RwLock<Arc<SigningKeys>>,
    rosters: RosterCache,
    issued_snapshots: IssuedSnapshots,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("backend", &self.inner.db.backend()).finish_non_exhaustive()
    }
}

impl Registry {
    /// Opens the registry on a database, with the system's clock and randomness: connects, migrates, and
    /// makes the keys on first use.
    ///
    /// # Errors
    /// The database can't be opened or migrated.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        Self::open_with(Db::connect(url).await?, Arc::new(SystemClock), Arc::new(SystemRandomness)).await
    }

    /// The same on a connected database, with another clock and randomness.
    ///
    /// # Errors
    /// The database can't be migrated, or its keys can't be read.
    pub async fn open_with(db: Db, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Result<Self, DbError> {
        db.migrate().await?;
        let keys = Keys::load_or_create(&db, randomness.as_ref()).await?;
        let signing_keys = SigningKeys::load_or_create(&db, randomness.as_ref(), clock.now()).await?;
        let signing_keys = RwLock::new(Arc::new(signing_keys));
        let (rosters, issued_snapshots) = Default::default();
        let inner = Inner { db, clock, randomness, keys, signing_keys, rosters, issued_snapshots };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The storage.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The instant now, by the registry's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// The registry's keys that stay.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The keys that sign, as this process last read them.
    #[must_use]
    pub fn signing_keys(&self) -> Arc<SigningKeys> {
        self.inner.signing_keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn keep_signing_keys(&self, keys: Arc<SigningKeys>) {
        *self.inner.signing_keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The rosters that were built.
    pub(crate) fn rosters(&self) -> &RosterCache {
        &self.inner.rosters
    }

    /// The snapshots that went out.
    pub(crate) fn issued_snapshots(&self) -> &IssuedSnapshots {
        &self.inner.issued_snapshots
    }

    /// Fills a buffer from the registry's source of randomness.
    pub fn fill_random(&self, bytes: &mut [u8]) {
        self.inner.randomness.fill(bytes);
    }

    /// A fresh opaque id (a random UUID).
    #[must_use]
    pub fn fresh_id(&self) -> String {
        let mut bytes = [0; 16];
        self.fill_random(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// Whether the storage answers; for `/health`.
    ///
    /// # Errors
    /// The storage doesn't answer.
    pub async fn healthy(&self) -> crate::error::Result<()> {
        self.db().reader().ping().await?;
        Ok(())
    }

    /// A value that some part of the registry keeps under a name (e.g. the issuer's signing key).
    ///
    /// # Errors
    /// The storage doesn't answer.
    pub async fn setting(&self, name: &str) -> crate::error::Result<Option<String>> {
        Ok(setting::Entity::find_by_id(name).one(self.db().reader()).await?.map(|row| row.value))
    }

    /// Keeps a value under a name unless there is one already; returns the one that is kept.
    ///
    /// # Errors
    /// The storage doesn't answer.
    pub async fn setting_or_insert(&self, name: &str, value: &str) -> crate::error::Result<String> {
        Ok(keep_setting(self.db(), name, value).await?)
    }
}

/// Inserts a setting unless it is there, and reads what is there now: the same for two processes at once.
pub(crate) async fn keep_setting(db: &Db, name: &str, value: &str) -> Result<String, sea_orm::DbErr> {
    let row = setting::ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    setting::Entity::insert(row)
        .on_conflict(OnConflict::column(setting::Column::Name).do_nothing().to_owned())
        .exec_without_returning(db.writer())
        .await?;
    let kept = setting::Entity::find_by_id(name).one(db.writer()).await?;
    Ok(kept.map_or_else(|| value.to_owned(), |row| row.value))
}
