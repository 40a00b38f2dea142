//! The entries of one bucket: hashes, and which pass each leads to.
//!
//! Layout: count LEB128; unless it is 0, a Rice parameter `u8` (0–63) and bits. Per entry, in the order of the hashes:
//! the low bits of the first hash, then the difference to the hash before it less one, Rice coded; and one bit: 0 = the
//! next pass of this bucket; 1 = a pass introduced before, found by a link: its bucket in as many bits as this bucket's
//! own number takes, six bits of its hash, and in unary how many passes of that bucket have the same six before it.

use super::bits::{BitReader, BitWriter, read_leb128, read_parameter, rice_parameter, width_of, write_leb128};
use super::{Cut, KeyHash, Link, RosterError};

/// The bytes of one entry block, readable without the rest of the roster.
#[derive(Clone, Copy)]
pub struct EntryBlock<'a> {
    cut: Cut,
    bucket: u32,
    count: u32,
    k: u32,
    bits: &'a [u8],
}

impl std::fmt::Debug for EntryBlock<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EntryBlock({} entries)", self.count)
    }
}

/// Where an entry leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To the pass at this slot of its own bucket.
    Slot(u32),
    /// To a pass introduced before.
    Link(Link),
}

impl<'a> EntryBlock<'a> {
    /// Opens the block of a bucket.
    ///
    /// # Errors
    /// When its header is damaged.
    pub fn open(bytes: &'a [u8], cut: Cut, bucket: u32) -> Result<Self, RosterError> {
        let mut bits = bytes;
        let count = read_leb128(&mut bits)?;
        let k = if count == 0 { 0 } else { read_parameter(&mut bits)? };
        // Two bits an entry at least: a count that lies is noticed before anything is allocated for it.
        if u64::from(count) > bits.len() as u64 * 4 {
            return Err(RosterError::BadLength);
        }
        Ok(Self { cut, bucket, count, k, bits })
    }

    /// How many entries it holds.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Where a hash leads, when the block has it.
    ///
    /// # Errors
    /// When the block is damaged before the place looked for.
    pub fn lookup(&self, wanted: KeyHash) -> Result<Option<Target>, RosterError> {
        let mut entries = self.entries();
        while let Some((hash, target)) = entries.next()? {
            if hash == wanted {
                return Ok(Some(target));
            }
            if hash > wanted {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// The slot of the pass that a link into this bucket means.
    ///
    /// # Errors
    /// When the block is damaged before the place looked for, or has no such pass.
    pub fn resolve(&self, link: Link) -> Result<u32, RosterError> {
        let mut entries = self.entries();
        let mut before = link.rank;
        while let Some((hash, target)) = entries.next()? {
            if let Target::Slot(slot) = target
                && self.cut.mark(hash) == link.mark
            {
                match before.checked_sub(1) {
                    Some(left) => before = left,
                    None => return Ok(slot),
                }
            }
        }
        Err(RosterError::Inconsistent)
    }

    /// All entries: hash, and where it leads.
    ///
    /// # Errors
    /// When the block is damaged.
    pub fn read_all(&self) -> Result<Vec<(KeyHash, Target)>, RosterError> {
        let mut all = Vec::with_capacity(self.count as usize);
        let mut entries = self.entries();
        while let Some(entry) = entries.next()? {
            all.push(entry);
        }
        entries.bits.finish()?;
        Ok(all)
    }

    fn entries(&self) -> Entries<'a> {
        Entries { block: *self, bits: BitReader::new(self.bits), left: self.count, slot: 0, low: None }
    }
}

struct Entries<'a> {
    block: EntryBlock<'a>,
    bits: BitReader<'a>,
    left: u32,
    slot: u32,
    low: Option<u64>,
}

impl Entries<'_> {
    fn next(&mut self) -> Result<Option<(KeyHash, Target)>, RosterError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let step = self.bits.rice(self.block.k)?;
        let low = match self.low {
            None => Some(step),
            Some(low) => low.checked_add(step).and_then(|low| low.checked_add(1)),
        };
        let low = low.ok_or(RosterError::OutOfRange)?;
        let hash = self.block.cut.hash(self.block.bucket, low).ok_or(RosterError::OutOfRange)?;
        self.low = Some(low);
        if !self.bits.bit()? {
            let slot = self.slot;
            self.slot += 1;
            return Ok(Some((hash, Target::Slot(slot))));
        }
        let bucket = self.bits.bits32(width_of(self.block.bucket))?;
        if bucket > self.block.bucket {
            return Err(RosterError::Inconsistent);
        }
        let mark = self.bits.bits32(Cut::mark_bits())?;
        let rank = self.bits.rice32(0)?;
        Ok(Some((hash, Target::Link(Link { bucket, mark, rank }))))
    }
}

/// Encodes the sorted entries of a bucket; `None` marks an entry that introduces the next pass.
pub(super) fn encode(cut: Cut, bucket: u32, entries: &[(KeyHash, Option<Link>)]) -> Result<Vec<u8>, RosterError> {
    let count = u32::try_from(entries.len()).map_err(|_| RosterError::TooMany)?;
    let mut bytes = Vec::with_capacity(1024);
    write_leb128(count, &mut bytes);
    let Some((last, _)) = entries.last() else { return Ok(bytes) };
    let sum = u128::from(cut.low(*last)).saturating_sub(u128::from(count - 1));
    let k = rice_parameter(sum, u64::from(count));
    bytes.push((k & 0xff) as u8);

    let mut bits = BitWriter::default();
    let mut next = 0;
    for (hash, link) in entries {
        let low = cut.low(*hash);
        bits.rice(low.saturating_sub(next), k);
        next = low + 1;
        bits.bit(link.is_some());
        if let Some(link) = link {
            bits.bits(u64::from(link.bucket), width_of(bucket));
            bits.bits(u64::from(link.mark), Cut::mark_bits());
            bits.rice(u64::from(link.rank), 0);
        }
    }
    bytes.extend(bits.finish());
    Ok(bytes)
}
