//! A block of up to 256 entries: hashes, and which pass each leads to.
//!
//! Layout: first hash `u64`, number of passes introduced before this block `u32`, count − 1 `u8`,
//! Rice parameter `u8` (0–63), width of a back link `u8` (0–32), then bits. Per entry: the
//! difference to the hash before it less one (not for the first), and one bit: 0 = the next pass,
//! counted from the header's number; 1 = a pass introduced earlier, whose index follows.

use super::bits::{BitReader, BitWriter, rice_parameter};
use super::{KeyHash, RosterError};

const HEADER: usize = 15;

/// The bytes of one entry block, readable without the rest of the roster.
#[derive(Clone, Copy)]
pub struct EntryBlock<'a> {
    first: KeyHash,
    introduced: u32,
    count: u32,
    k: u32,
    width: u32,
    bits: &'a [u8],
}

impl std::fmt::Debug for EntryBlock<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EntryBlock({} entries)", self.count)
    }
}

impl<'a> EntryBlock<'a> {
    /// Opens a block.
    ///
    /// # Errors
    /// When its header is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        let (header, bits) = bytes.split_first_chunk::<HEADER>().ok_or(RosterError::BadLength)?;
        let [a, b, c, d, e, f, g, h, i, j, k, l, count, rice, width] = *header;
        let block = Self {
            first: KeyHash(u64::from_be_bytes([a, b, c, d, e, f, g, h])),
            introduced: u32::from_be_bytes([i, j, k, l]),
            count: u32::from(count) + 1,
            k: u32::from(rice),
            width: u32::from(width),
            bits,
        };
        if block.k > 63 || block.width > 32 {
            return Err(RosterError::OutOfRange);
        }
        Ok(block)
    }

    /// The smallest hash in it: what a phone indexes the block by.
    #[must_use]
    pub const fn first_hash(&self) -> KeyHash {
        self.first
    }

    /// How many entries it holds.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// How many passes earlier blocks introduce.
    #[must_use]
    pub const fn introduced_before(&self) -> u32 {
        self.introduced
    }

    /// The pass index of a hash, when the block has it.
    ///
    /// # Errors
    /// When the block is damaged before the place looked for.
    pub fn lookup(&self, wanted: KeyHash) -> Result<Option<u32>, RosterError> {
        let mut entries = self.entries();
        while let Some((hash, pass, _)) = entries.next()? {
            if hash == wanted {
                return Ok(Some(pass));
            }
            if hash > wanted {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// All entries: hash, pass index, and whether the entry introduces its pass.
    ///
    /// # Errors
    /// When the block is damaged.
    pub fn read_all(&self) -> Result<Vec<(KeyHash, u32, bool)>, RosterError> {
        let mut all = Vec::with_capacity(self.count as usize);
        let mut entries = self.entries();
        while let Some(entry) = entries.next()? {
            all.push(entry);
        }
        entries.bits.finish()?;
        Ok(all)
    }

    fn entries(&self) -> Entries<'a> {
        Entries {
            bits: BitReader::new(self.bits),
            left: self.count,
            k: self.k,
            width: self.width,
            next_pass: self.introduced,
            hash: self.first,
            begun: false,
        }
    }
}

struct Entries<'a> {
    bits: BitReader<'a>,
    left: u32,
    k: u32,
    width: u32,
    next_pass: u32,
    hash: KeyHash,
    begun: bool,
}

impl Entries<'_> {
    fn next(&mut self) -> Result<Option<(KeyHash, u32, bool)>, RosterError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if self.begun {
            let step = self.bits.rice(self.k)?;
            let next = self.hash.0.checked_add(step).and_then(|hash| hash.checked_add(1));
            self.hash = KeyHash(next.ok_or(RosterError::OutOfRange)?);
        }
        self.begun = true;
        let refers_back = self.bits.bit()?;
        let pass = if refers_back {
            let pass = u32::try_from(self.bits.bits(self.width)?).map_err(|_| RosterError::OutOfRange)?;
            if pass >= self.next_pass {
                return Err(RosterError::Inconsistent);
            }
            pass
        } else {
            let pass = self.next_pass;
            self.next_pass = pass.checked_add(1).ok_or(RosterError::OutOfRange)?;
            pass
        };
        Ok(Some((self.hash, pass, !refers_back)))
    }
}

/// Encodes a block of sorted entries (1 to 256); `None` marks an entry that introduces the next pass.
pub(super) fn encode(entries: &[(KeyHash, Option<u32>)], introduced: u32) -> Vec<u8> {
    let first = entries.first().map_or(KeyHash(0), |(hash, _)| *hash);
    let last = entries.last().map_or(KeyHash(0), |(hash, _)| *hash);
    let steps = entries.len().saturating_sub(1) as u64;
    let sum = u128::from(last.0.saturating_sub(first.0)).saturating_sub(u128::from(steps));
    let k = rice_parameter(sum, steps);
    let widest = entries.iter().filter_map(|(_, back)| *back).max();
    let width = widest.map_or(0, |index| u32::BITS - index.leading_zeros());

    let mut bits = BitWriter::default();
    let mut previous: Option<KeyHash> = None;
    for (hash, back) in entries {
        if let Some(before) = previous {
            bits.rice(hash.0.saturating_sub(before.0).saturating_sub(1), k);
        }
        previous = Some(*hash);
        bits.bit(back.is_some());
        if let Some(index) = back {
            bits.bits(u64::from(*index), width);
        }
    }
    let mut bytes = Vec::with_capacity(HEADER + 2048);
    bytes.extend_from_slice(&first.0.to_be_bytes());
    bytes.extend_from_slice(&introduced.to_be_bytes());
    // 256 entries are written as 255; k is at most 63 and width at most 32.
    bytes.push((entries.len().saturating_sub(1) & 0xff) as u8);
    bytes.push((k & 0xff) as u8);
    bytes.push((width & 0xff) as u8);
    bytes.extend(bits.finish());
    bytes
}
