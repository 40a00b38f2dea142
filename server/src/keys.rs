//! The registry's own keys, made at the first start and kept in its database.
//!
//! Four of them: one that turns INSZ numbers into keyed hashes (the number itself is never stored), one that roster
//! entries are hashed with, one that phones seal their logs to, and one for links to files. None of them is ever
//! printed. Those that sign, and rotate, are in [`crate::signing_keys`].

use crate::clock::Randomness;
use crate::db::{Db, DbError};
use crate::registry::keep_setting;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::DbErr;
use sha2::Sha256;
use uitpas_wire::offline::{SealingKey, sealing_key_of};

/// See the module.
pub struct Keys {
    insz: [u8; 32],
    roster: [u8; 32],
    sealing: [u8; 32],
    downloads: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    pub(crate) async fn load_or_create(db: &Db, randomness: &dyn Randomness) -> Result<Self, DbError> {
        Ok(Self {
            insz: kept_key(db, randomness, "key.insz").await?,
            roster: kept_key(db, randomness, "key.roster").await?,
            sealing: kept_key(db, randomness, "key.sealing").await?,
            downloads: kept_key(db, randomness, "key.downloads").await?,
        })
    }

    /// The keyed hash under which an INSZ number is stored.
    #[must_use]
    pub fn insz_hash(&self, insz: &str) -> String {
        hex::encode(keyed(&self.insz, insz.as_bytes()))
    }

    /// The key of roster hashes; goes to counters inside signed snapshots.
    #[must_use]
    pub fn roster_key(&self) -> &[u8; 32] {
        &self.roster
    }

    /// The roster's key after so many draws: the first one is [`Keys::roster_key`] itself.
    #[must_use]
    pub(crate) fn roster_key_drawn(&self, draw: u32) -> [u8; 32] {
        match draw {
            0 => self.roster,
            _ => keyed(&self.roster, format!("roster {draw}").as_bytes()),
        }
    }

    /// What hides the numbers in the codes of digital passes.
    pub(crate) fn pass_key(&self) -> [u8; 32] {
        keyed(&self.roster, b"codes of passes")
    }

    /// The secret half of the key that phones seal their logs to.
    pub(crate) fn sealing_secret(&self) -> &[u8; 32] {
        &self.sealing
    }

    /// Its public half.
    #[must_use]
    pub fn sealing_key(&self) -> Option<SealingKey> {
        sealing_key_of(&self.sealing).ok()
    }

    /// What vouches for a link to a file.
    pub(crate) fn of_download(&self, link: &[u8]) -> [u8; 32] {
        keyed(&self.downloads, link)
    }

    /// Whether that was [`Keys::of_download`], compared in constant time.
    pub(crate) fn vouches_for_download(&self, link: &[u8], code: &[u8]) -> bool {
        Hmac::<Sha256>::new_from_slice(&self.downloads).is_ok_and(|mut mac| {
            mac.update(link);
            mac.verify_slice(code).is_ok()
        })
    }
}

/// HMAC-SHA256.
pub(crate) fn keyed(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    // A key of any length is accepted: this cannot fail for 32 bytes, and an empty digest would find nothing.
    Hmac::<Sha256>::new_from_slice(key).map_or([0; 32], |mut mac| {
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    })
}

/// A key that is made once and kept.
pub(crate) async fn kept_key(db: &Db, randomness: &dyn Randomness, name: &str) -> Result<[u8; 32], DbError> {
    let mut fresh = [0; 32];
    randomness.fill(&mut fresh);
    let kept = keep_setting(db, name, &URL_SAFE_NO_PAD.encode(fresh)).await?;
    URL_SAFE_NO_PAD
        .decode(kept)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| DbError::Database(DbErr::Custom(format!("setting {name} is not a key of 32 bytes"))))
}
