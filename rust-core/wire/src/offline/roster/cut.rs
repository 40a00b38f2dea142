//! How a roster is cut into blocks: by the first bits of the hashes.
//!
//! A bucket holds the entries whose hashes begin with the same bits, and the passes whose first entry is among them. So
//! one pass more or less changes its own bucket and, at most, a handful of links to it: the other blocks stay as they
//! are, byte by byte. There are as many buckets as keep 129 to 256 entries in each on average.

use super::KeyHash;

/// Bits of a hash.
const HASH_BITS: u32 = 48;
/// Entries of a bucket on average, at most.
const AIM: u32 = 256;
/// More buckets than 2 to the power of this are never made: a place in a roster is 16 bits of bucket and 16 of slot.
const MOST_BITS: u32 = 16;
/// Bits of the hash, after those of the bucket, by which a link finds its pass.
const MARK_BITS: u32 = 6;
/// How many marks there are.
pub(super) const MARKS: usize = 1 << MARK_BITS;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    bits: u32,
}

/// Where a pass was introduced: the bucket, the next bits of the introducing hash, and how many passes of that bucket
/// with the same ones come before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The bucket.
    pub bucket: u32,
    pub(super) mark: u32,
    pub(super) rank: u32,
}

impl Cut {
    /// The cut of a roster of so many entries.
    #[must_use]
    pub const fn of(entries: u32) -> Self {
        let full = entries.div_ceil(AIM);
        let bits = if full <= 1 { 0 } else { u32::BITS - (full - 1).leading_zeros() };
        Self { bits: if bits > MOST_BITS { MOST_BITS } else { bits } }
    }

    /// How many buckets there are.
    #[must_use]
    pub const fn buckets(self) -> u32 {
        1 << self.bits
    }

    /// The bucket of a hash; `None` for what is no hash of 48 bits.
    #[must_use]
    pub fn bucket_of(self, hash: KeyHash) -> Option<u32> {
        u32::try_from(hash.0 >> self.low_bits()).ok().filter(|bucket| *bucket < self.buckets())
    }

    /// The place of a pass from its bucket and slot; a phone keeps what it knows of a pass by it.
    #[must_use]
    pub const fn place(bucket: u32, slot: u32) -> u32 {
        bucket << 16 | slot & 0xffff
    }

    /// Bucket and slot of a place.
    #[must_use]
    pub const fn of_place(place: u32) -> (u32, u32) {
        (place >> 16, place & 0xffff)
    }

    const fn low_bits(self) -> u32 {
        HASH_BITS - self.bits
    }

    /// The bits of a hash behind those of its bucket.
    pub(super) const fn low(self, hash: KeyHash) -> u64 {
        hash.0 & ((1 << self.low_bits()) - 1)
    }

    /// The hash of a bucket with these low bits; `None` when there are too many.
    pub(super) fn hash(self, bucket: u32, low: u64) -> Option<KeyHash> {
        (low >> self.low_bits() == 0).then_some(KeyHash(u64::from(bucket) << self.low_bits() | low))
    }

    pub(super) const fn mark(self, hash: KeyHash) -> u32 {
        (self.low(hash) >> (self.low_bits() - MARK_BITS)) as u32
    }

    pub(super) const fn mark_bits() -> u32 {
        MARK_BITS
    }
}
