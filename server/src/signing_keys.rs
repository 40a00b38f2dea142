//! The keys that sign snapshots and check-in codes. They rotate: a new one is told to phones first, and signs only
//! when every phone that works has heard of it; the old one is believed until its posters have come down.
//!
//! A key that somebody stole is withdrawn instead: it is believed no more from that moment on, its posters have to be
//! printed again, and a phone that meets a snapshot of the new key asks for the keys, as at its enrolment.

use crate::clock::Randomness;
use crate::db::entities::signing_key;
use crate::db::{Db, DbError, instant, millis};
use crate::error::{RegistryError, Result};
use crate::keys::kept_key;
use crate::registry::Registry;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uitpas_codes::checkin_code::{CodeKeys, CodeSigner, KeyId};
use uitpas_wire::offline::{MAX_VALIDITY_HOURS, SnapshotSignature, VerificationKey, public_key_of};

/// A new key is told this long before it signs: as long as a phone without network works at most.
const TOLD_BEFORE: TimeDelta = TimeDelta::hours(MAX_VALIDITY_HOURS);
/// A key that signs no more is believed for this long, as its posters may hang. (Ours: a year and a month.)
const BELIEVED_AFTER: TimeDelta = TimeDelta::days(400);
/// A key that nobody replaces is believed until then. (Ours.)
const LIFE: TimeDelta = TimeDelta::days(3_660);

/// One key.
pub struct SigningKeyPair {
    kid: KeyId,
    key: SigningKey,
    codes: CodeSigner,
    announced: DateTime<Utc>,
    signs_from: DateTime<Utc>,
    not_after: DateTime<Utc>,
}

impl SigningKeyPair {
    fn from_row(row: &signing_key::Model) -> Option<Self> {
        let kid = KeyId(u16::try_from(row.kid).ok()?);
        let seed: [u8; 32] = URL_SAFE_NO_PAD.decode(&row.seed).ok()?.try_into().ok()?;
        Some(Self {
            kid,
            key: SigningKey::from_bytes(&seed),
            codes: CodeSigner::new(kid, &seed),
            announced: instant(row.announced_ms),
            signs_from: instant(row.signs_from_ms),
            not_after: instant(row.not_after_ms),
        })
    }

    /// Its name.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// From when it signs.
    #[must_use]
    pub fn signs_from(&self) -> DateTime<Utc> {
        self.signs_from
    }

    /// Until when it is believed.
    #[must_use]
    pub fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// What check-in codes are signed with.
    #[must_use]
    pub fn codes(&self) -> &CodeSigner {
        &self.codes
    }

    pub(crate) fn sign_snapshot(&self, bytes: &[u8]) -> SnapshotSignature {
        SnapshotSignature::sign(self.kid.to_string(), &self.key, bytes)
    }

    fn public(&self) -> VerificationKey {
        VerificationKey {
            kid: self.kid.to_string(),
            public_key: public_key_of(&self.key),
            not_before: self.announced,
            not_after: self.not_after,
        }
    }
}

impl std::fmt::Debug for SigningKeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKeyPair").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// All of them, in the order in which they sign.
#[derive(Debug)]
pub struct SigningKeys {
    pairs: Vec<SigningKeyPair>,
    code_keys: CodeKeys,
}

impl SigningKeys {
    fn new(rows: &[signing_key::Model]) -> std::result::Result<Self, DbErr> {
        let broken = || DbErr::Custom("a signing key is not readable".to_owned());
        let pairs = rows.iter().map(SigningKeyPair::from_row).collect::<Option<Vec<_>>>().ok_or_else(broken)?;
        let public = |pair: &SigningKeyPair| pair.codes.public(Some(pair.not_after));
        let code_keys = pairs.iter().map(public).collect::<std::result::Result<CodeKeys, _>>().map_err(|_| broken())?;
        Ok(Self { pairs, code_keys })
    }

    /// Those of the database; the first one is made when there is none.
    pub(crate) async fn load_or_create(
        db: &Db,
        randomness: &dyn Randomness,
        now: DateTime<Utc>,
    ) -> std::result::Result<Self, DbError> {
        let found = Self::load(db.reader()).await?;
        if !found.pairs.is_empty() {
            return Ok(found);
        }
        // Of two processes that begin at once both keep the same one.
        let seed = kept_key(db, randomness, "key.signing").await?;
        // A poster may be dated before the registry began.
        let (announced, not_after) = (DateTime::UNIX_EPOCH, now + LIFE);
        insert(db.writer(), kid_of(&seed), &seed, (announced, announced, not_after)).await?;
        Ok(Self::load(db.writer()).await?)
    }

    async fn load<C: ConnectionTrait>(db: &C) -> std::result::Result<Self, DbErr> {
        let rows = signing_key::Entity::find()
            .order_by_asc(signing_key::Column::SignsFromMs)
            .order_by_asc(signing_key::Column::Kid)
            .all(db)
            .await?;
        Self::new(&rows)
    }

    /// The one that signs now.
    ///
    /// # Errors
    /// None is believed any more.
    pub fn signer(&self, now: DateTime<Utc>) -> Result<&SigningKeyPair> {
        let signs = |pair: &&SigningKeyPair| pair.signs_from <= now && now < pair.not_after;
        self.pairs.iter().rfind(signs).ok_or_else(|| RegistryError::internal("no key signs"))
    }

    /// What check-in codes are verified with.
    #[must_use]
    pub fn code_keys(&self) -> &CodeKeys {
        &self.code_keys
    }

    /// What phones verify with.
    #[must_use]
    pub fn public(&self, now: DateTime<Utc>) -> Vec<VerificationKey> {
        self.pairs.iter().filter(|pair| now < pair.not_after).map(SigningKeyPair::public).collect()
    }

    /// All of them, in the order in which they sign.
    pub fn iter(&self) -> impl Iterator<Item = &SigningKeyPair> {
        self.pairs.iter()
    }
}

/// How one key follows the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The new one signs in three days; the posters of the old ones stay good.
    Announced,
    /// The old ones are believed no more from now on.
    Withdrawn,
}

impl Registry {
    /// The keys as they are now, also after another process rotated them.
    ///
    /// # Errors
    /// The storage does not answer.
    pub async fn reload_signing_keys<C: ConnectionTrait>(&self, db: &C) -> Result<Arc<SigningKeys>> {
        let keys = Arc::new(SigningKeys::load(db).await?);
        self.keep_signing_keys(keys.clone());
        Ok(keys)
    }

    /// Makes a new key that follows those that there are; says which one it is.
    ///
    /// # Errors
    /// The storage does not answer.
    pub async fn rotate_signing_keys(&self, how: Rotation) -> Result<KeyId> {
        let now = self.now();
        let (signs_from, old_until) = match how {
            Rotation::Announced => (now + TOLD_BEFORE, now + TOLD_BEFORE + BELIEVED_AFTER),
            Rotation::Withdrawn => (now, now),
        };
        let txn = self.db().begin().await?;
        let known = SigningKeys::load(&txn).await?;
        let (kid, seed) = self.fresh_pair(&known);
        let until = millis(old_until);
        signing_key::Entity::update_many()
            .col_expr(signing_key::Column::NotAfterMs, Expr::value(until))
            .filter(signing_key::Column::NotAfterMs.gt(until))
            .exec(&txn)
            .await?;
        insert(&txn, kid, &seed, (now, signs_from, signs_from + LIFE)).await?;
        txn.commit().await?;
        self.reload_signing_keys(self.db().writer()).await?;
        Ok(kid)
    }

    /// A key whose name no other one has.
    fn fresh_pair(&self, known: &SigningKeys) -> (KeyId, [u8; 32]) {
        loop {
            let mut seed = [0; 32];
            self.fill_random(&mut seed);
            let kid = kid_of(&seed);
            if known.pairs.iter().all(|pair| pair.kid != kid) {
                return (kid, seed);
            }
        }
    }
}

/// Check-in codes name their key by a number of 16 bits; snapshots use the same name.
fn kid_of(seed: &[u8; 32]) -> KeyId {
    let digest = Sha256::digest(SigningKey::from_bytes(seed).verifying_key().as_bytes());
    KeyId(u16::from_be_bytes([digest[0], digest[1]]).max(1))
}

async fn insert<C: ConnectionTrait>(
    db: &C,
    kid: KeyId,
    seed: &[u8; 32],
    (announced, signs_from, not_after): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
) -> std::result::Result<(), DbErr> {
    let row = signing_key::ActiveModel {
        kid: Set(i64::from(kid.0)),
        seed: Set(URL_SAFE_NO_PAD.encode(seed)),
        announced_ms: Set(millis(announced)),
        signs_from_ms: Set(millis(signs_from)),
        not_after_ms: Set(millis(not_after)),
    };
    signing_key::Entity::insert(row)
        .on_conflict(OnConflict::column(signing_key::Column::Kid).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
