//! The registry's own keys, made at the first start and kept in its database.
//!
//! Four of them: one that turns INSZ numbers into keyed hashes (the number itself is never stored), one that
//! signs snapshots and check-in codes, one that roster entries are hashed with, and one that phones seal their
//! logs to. None of them is ever printed.

use crate::clock::Randomness;
use crate::db::{Db, DbError};
use crate::registry::keep_setting;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use uitpas_codes::checkin_code::{CodeKeys, CodeSigner, KeyId};
use uitpas_wire::offline::{SealingKey, sealing_key_of};

/// See the module.
pub struct Keys {
    insz: [u8; 32],
    roster: [u8; 32],
    sealing: [u8; 32],
    signing: SigningKey,
    kid: String,
    code_keys: CodeKeys,
    codes: CodeSigner,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Keys {
    pub(crate) async fn load_or_create(db: &Db, randomness: &dyn Randomness) -> Result<Self, DbError> {
        let insz = key(db, randomness, "key.insz").await?;
        let roster = key(db, randomness, "key.roster").await?;
        let sealing = key(db, randomness, "key.sealing").await?;
        let signing = SigningKey::from_bytes(&key(db, randomness, "key.signing").await?);
        let digest = Sha256::digest(signing.verifying_key().as_bytes());
        // Check-in codes name their key by a number of 16 bits; snapshots use the same name.
        let kid = KeyId(u16::from_be_bytes([digest[0], digest[1]]).max(1));
        let codes = CodeSigner::new(kid, &signing.to_bytes());
        let weak = |_| DbError::Database(DbErr::Custom("the signing key is weak".to_owned()));
        let code_keys = CodeKeys::new(vec![codes.public(None, None).map_err(weak)?]);
        Ok(Self { insz, roster, sealing, signing, kid: kid.to_string(), code_keys, codes })
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

    /// The secret half of the key that phones seal their logs to.
    pub(crate) fn sealing_secret(&self) -> &[u8; 32] {
        &self.sealing
    }

    /// Its public half.
    #[must_use]
    pub fn sealing_key(&self) -> Option<SealingKey> {
        sealing_key_of(&self.sealing).ok()
    }

    /// The name of the signing key.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The key that signs snapshots and check-in codes.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing
    }

    /// What check-in codes are verified with.
    #[must_use]
    pub fn code_keys(&self) -> &CodeKeys {
        &self.code_keys
    }

    /// What check-in codes are signed with.
    #[must_use]
    pub fn codes(&self) -> &CodeSigner {
        &self.codes
    }

    /// The public half, as the offline protocol writes it.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.signing.verifying_key().as_bytes())
    }

    /// Signs bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.signing.sign(bytes).to_bytes()
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

async fn key(db: &Db, randomness: &dyn Randomness, name: &str) -> Result<[u8; 32], DbError> {
    let mut fresh = [0; 32];
    randomness.fill(&mut fresh);
    let kept = keep_setting(db, name, &URL_SAFE_NO_PAD.encode(fresh)).await?;
    URL_SAFE_NO_PAD
        .decode(kept)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| DbError::Database(DbErr::Custom(format!("setting {name} is not a key of 32 bytes"))))
}
