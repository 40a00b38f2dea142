//! Seals values one by one, and turns index keys into keyed hashes.
//!
//! One 32-byte master key lives in the platform's secure store; from it HKDF-SHA256 derives one key for values
//! (XChaCha20-Poly1305) and one per index (HMAC-SHA256, cut to 16 bytes). Table, row key and column are the
//! associated data of every value, so that a value moved to another row does not open.

use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::api::ports::{Random, SecureStore};
use crate::error::Fault;

/// Name of the master key in the secure store.
pub const MASTER_KEY: &str = "uitpas-store-key";

const NONCE: usize = 24;

/// Which index a keyed hash is for; each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Names of settings.
    Settings,
    /// Passes of the local overlay.
    Passes,
    /// Names of cached pages.
    Pages,
}

/// Seals and opens; made once when the store opens.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    settings: Zeroizing<[u8; 32]>,
    passes: Zeroizing<[u8; 32]>,
    pages: Zeroizing<[u8; 32]>,
    random: Arc<dyn Random>,
}

impl Sealer {
    /// Derives all keys from the master key.
    ///
    /// # Errors
    /// [`Fault::StoreDamaged`] when the master key has not 32 bytes.
    pub fn new(master: &[u8], random: Arc<dyn Random>) -> Result<Self, Fault> {
        if master.len() != 32 {
            return Err(Fault::StoreDamaged);
        }
        let hkdf = Hkdf::<Sha256>::new(None, master);
        let derive = |info: &str| -> Result<Zeroizing<[u8; 32]>, Fault> {
            let mut key = Zeroizing::new([0_u8; 32]);
            hkdf.expand(info.as_bytes(), key.as_mut()).map_err(|_| Fault::StoreFailed)?;
            Ok(key)
        };
        let values = derive("uitpas store 1 values")?;
        Ok(Self {
            cipher: XChaCha20Poly1305::new((&*values).into()),
            settings: derive("uitpas store 1 index settings")?,
            passes: derive("uitpas store 1 index passes")?,
            pages: derive("uitpas store 1 index pages")?,
            random,
        })
    }

    /// Nonce, ciphertext and tag of `plain`, bound to its place.
    ///
    /// # Errors
    /// [`Fault::RandomUnavailable`].
    pub fn seal(&self, table: &str, row: &[u8], column: &str, plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0_u8; NONCE];
        self.random.fill(&mut nonce).map_err(|_| Fault::RandomUnavailable)?;
        let place = place(table, row, column);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &place })
            .map_err(|_| Fault::StoreFailed)?;
        let mut value = Vec::with_capacity(NONCE + sealed.len());
        value.extend_from_slice(&nonce);
        value.extend_from_slice(&sealed);
        Ok(value)
    }

    /// What was sealed at this place.
    ///
    /// # Errors
    /// [`Fault::StoreDamaged`] when it was changed, cut, moved, or sealed with another key.
    pub fn open(&self, table: &str, row: &[u8], column: &str, value: &[u8]) -> Result<Vec<u8>, Fault> {
        let (nonce, sealed) = value.split_first_chunk::<NONCE>().ok_or(Fault::StoreDamaged)?;
        let place = place(table, row, column);
        self.cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &place })
            .map_err(|_| Fault::StoreDamaged)
    }

    /// The keyed hash under which `key` is found.
    #[must_use]
    pub fn index(&self, index: Index, key: &[u8]) -> [u8; 16] {
        let secret = match index {
            Index::Settings => &self.settings,
            Index::Passes => &self.passes,
            Index::Pages => &self.pages,
        };
        let mut out = [0_u8; 16];
        if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_ref()) {
            mac.update(key);
            out.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        }
        out
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

/// The associated data: unambiguous, since every part has its length before it.
fn place(table: &str, row: &[u8], column: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(table.len() + row.len() + column.len() + 12);
    for part in [table.as_bytes(), row, column.as_bytes()] {
        out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

/// Where the master key stands.
pub(super) enum MasterKey {
    Known(Zeroizing<Vec<u8>>),
    /// None, or not one of ours: a store sealed with it is lost.
    Lost,
}

pub(super) fn load_master(secure: &dyn SecureStore) -> Result<MasterKey, Fault> {
    Ok(match secure.get(MASTER_KEY)? {
        Some(key) if key.len() == 32 => MasterKey::Known(Zeroizing::new(key)),
        _ => MasterKey::Lost,
    })
}

pub(super) fn create_master(secure: &dyn SecureStore, random: &dyn Random) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let mut key = Zeroizing::new(vec![0_u8; 32]);
    random.fill(&mut key).map_err(|_| Fault::RandomUnavailable)?;
    secure.put(MASTER_KEY, &key)?;
    Ok(key)
}
