//! The roster: which passes there are, as keyed hashes, small enough to carry half a million.
//!
//! Every number and chip is an *entry*: 48 bits of HMAC-SHA256 under the snapshot's hash key (a
//! number that is no pass is taken for one once in 280 million times at half a million passes).
//! Entries and passes are cut into *buckets* by the first bits of the hashes ([`Cut`]); a pass
//! belongs to the bucket of its smallest hash, and its other entries find it by a link. Differences
//! of hashes and balances are Rice coded: half a million passes with a number and a chip each take
//! 11.7 bytes per pass.
//!
//! Bytes: `UPR2`, entries `u32`, passes `u32` (big-endian), then an entry block for each bucket, then
//! a pass block for each, each a `u16` length and its bytes. A block stands alone: a phone seals
//! every block by itself, and a lookup opens one or two entry blocks and one pass block. Layouts:
//! [`entry_block`] and [`pass_block`]. The same passes give the same bytes, whatever was there
//! before; that is what [`delta`] builds on.
//!
//! Input is hostile until checked: every count is compared with the bytes that are there before
//! anything is allocated, and damage is a [`RosterError`], never a panic.

mod bits;
mod builder;
mod cut;
pub mod delta;
pub mod entry_block;
pub mod pass_block;
mod reader;
mod table;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uitpas_domain::CardState;

pub use builder::RosterBuilder;
pub use cut::{Cut, Link};
pub use entry_block::{EntryBlock, Target};
pub use pass_block::PassBlock;
pub use reader::{Blocks, Roster};

use super::HashKey;
use crate::redact::redacted_debug;

/// More card systems than this do not fit a mask.
pub const MAX_CARD_SYSTEMS: usize = 32;

const MAGIC: [u8; 4] = *b"UPR2";
const HEADER_BYTES: usize = 12;

/// The keyed hash of a number or chip.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyHash(pub u64);

/// The state of a card in a roster.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum RosterState {
    /// Made, not yet delivered.
    Provisioned,
    /// At a counter, to be sold.
    LocalStock,
    /// In use.
    Active,
    /// Stopped.
    Blocked,
    /// Gone.
    Deleted,
}

impl From<CardState> for RosterState {
    fn from(state: CardState) -> Self {
        match state {
            CardState::Provisioned => Self::Provisioned,
            CardState::LocalStock => Self::LocalStock,
            CardState::Active => Self::Active,
            CardState::Blocked => Self::Blocked,
            CardState::Deleted => Self::Deleted,
        }
    }
}

impl From<RosterState> for CardState {
    fn from(state: RosterState) -> Self {
        match state {
            RosterState::Provisioned => Self::Provisioned,
            RosterState::LocalStock => Self::LocalStock,
            RosterState::Active => Self::Active,
            RosterState::Blocked => Self::Blocked,
            RosterState::Deleted => Self::Deleted,
        }
    }
}

impl RosterState {
    const fn to_bits(self) -> u8 {
        match self {
            Self::Provisioned => 0,
            Self::LocalStock => 1,
            Self::Active => 2,
            Self::Blocked => 3,
            Self::Deleted => 4,
        }
    }

    const fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            0 => Some(Self::Provisioned),
            1 => Some(Self::LocalStock),
            2 => Some(Self::Active),
            3 => Some(Self::Blocked),
            4 => Some(Self::Deleted),
            _ => None,
        }
    }
}

/// What a counter phone knows about a pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PassRecord {
    /// The state of its card.
    pub state: RosterState,
    /// Whether it is of an organisation.
    pub group_pass: bool,
    /// The balance when the snapshot was made.
    pub balance: u32,
    /// Active memberships: bit `i` is the card system at index `i` of the manifest.
    pub memberships: u32,
    /// Valid social tariffs, in the same order.
    pub tariffs: u32,
    /// The reward desk that holds the spend right, from 1; 0 where the registry keeps it.
    pub desk: u8,
}

redacted_debug!(KeyHash, RosterState, PassRecord);

/// What can be wrong with a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Two different numbers or chips have the same hash: draw another hash key and build again.
    #[error("two keys have the same hash; draw another hash key")]
    HashCollision,
    /// The same number or chip was added twice.
    #[error("a number or chip was added twice")]
    KeyAddedTwice,
    /// A pass has neither number nor chip.
    #[error("a pass has no key")]
    PassWithoutKey,
    /// More passes or entries than the format can count.
    #[error("too many passes")]
    TooMany,
    /// Does not begin like a roster.
    #[error("not a roster")]
    NotARoster,
    /// Ends too early, or goes on after its end.
    #[error("the length does not fit the content")]
    BadLength,
    /// A count, width or state that cannot be.
    #[error("a value is out of range")]
    OutOfRange,
    /// A pass that no entry leads to, or an entry that leads to no pass.
    #[error("entries and passes do not fit each other")]
    Inconsistent,
}

impl RosterError {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HashCollision => "roster-hash-collision",
            Self::KeyAddedTwice => "roster-key-added-twice",
            Self::PassWithoutKey => "roster-pass-without-key",
            Self::TooMany => "roster-too-many",
            Self::NotARoster => "roster-not-a-roster",
            Self::BadLength => "roster-bad-length",
            Self::OutOfRange => "roster-out-of-range",
            Self::Inconsistent => "roster-inconsistent",
        }
    }
}

/// The hash of a UiTPAS number (13 digits).
#[must_use]
pub fn hash_number(key: &HashKey, number: &str) -> KeyHash {
    wide_hash(key, "number:", number).0
}

/// The hash of a chip number (14 upper-case hex digits).
#[must_use]
pub fn hash_chip(key: &HashKey, chip: &str) -> KeyHash {
    wide_hash(key, "chip:", chip).0
}

/// The hash, and 64 further bits that tell a collision from the same key twice.
fn wide_hash(key: &HashKey, prefix: &str, text: &str) -> (KeyHash, u64) {
    // A key of 32 bytes is shorter than the block of SHA-256, so `new` cannot be refused.
    let mut mac = <Hmac<Sha256>>::new(&(*key.as_bytes()).into_block());
    mac.update(prefix.as_bytes());
    mac.update(text.as_bytes());
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, ..] = <[u8; 32]>::from(mac.finalize().into_bytes());
    (KeyHash(u64::from_be_bytes([0, 0, a, b, c, d, e, f])), u64::from_be_bytes([g, h, i, j, k, l, m, n]))
}

/// Pads a key to the block of SHA-256, which is what HMAC itself does first.
trait IntoBlock {
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>>;
}

impl IntoBlock for [u8; 32] {
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>> {
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        for (to, from) in block.iter_mut().zip(self) {
            *to = from;
        }
        block
    }
}
