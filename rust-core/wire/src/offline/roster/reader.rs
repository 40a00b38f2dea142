//! Reading a roster: its blocks one by one, or lookups in the whole.

use super::table::Table;
use super::{Cut, EntryBlock, HEADER_BYTES, KeyHash, MAGIC, PassBlock, PassRecord, RosterError, Target};

/// A roster whose framing is known to be right: every block lies within the bytes. What the blocks
/// contain is verified by [`Roster::check`].
#[derive(Clone, Copy)]
pub struct Roster<'a> {
    entries: u32,
    passes: u32,
    entry_blocks: &'a [u8],
    pass_blocks: &'a [u8],
}

impl std::fmt::Debug for Roster<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roster({} entries, {} passes)", self.entries, self.passes)
    }
}

impl<'a> Roster<'a> {
    /// Reads the header and the lengths of all blocks; allocates nothing.
    ///
    /// # Errors
    /// When the bytes are no roster, or do not end where they say.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RosterError> {
        let (header, blocks) = bytes.split_first_chunk::<HEADER_BYTES>().ok_or(RosterError::NotARoster)?;
        let [m0, m1, m2, m3, a, b, c, d, e, f, g, h] = *header;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(RosterError::NotARoster);
        }
        let entries = u32::from_be_bytes([a, b, c, d]);
        let passes = u32::from_be_bytes([e, f, g, h]);
        if passes > entries {
            return Err(RosterError::Inconsistent);
        }
        let entry_bytes = skip_blocks(blocks, Cut::of(entries).buckets())?;
        let (entry_blocks, rest) = blocks.split_at_checked(entry_bytes).ok_or(RosterError::BadLength)?;
        let pass_bytes = skip_blocks(rest, Cut::of(entries).buckets())?;
        let (pass_blocks, trailing) = rest.split_at_checked(pass_bytes).ok_or(RosterError::BadLength)?;
        if !trailing.is_empty() {
            return Err(RosterError::BadLength);
        }
        Ok(Self { entries, passes, entry_blocks, pass_blocks })
    }

    /// The bytes in front of a roster's blocks.
    #[must_use]
    pub fn header(entries: u32, passes: u32) -> Vec<u8> {
        [MAGIC, entries.to_be_bytes(), passes.to_be_bytes()].concat()
    }

    /// How many numbers and chips there are.
    #[must_use]
    pub const fn entries(&self) -> u32 {
        self.entries
    }

    /// How many passes there are.
    #[must_use]
    pub const fn passes(&self) -> u32 {
        self.passes
    }

    /// How it is cut into buckets.
    #[must_use]
    pub const fn cut(&self) -> Cut {
        Cut::of(self.entries)
    }

    /// The entry blocks' bytes, one for each bucket; open one with [`EntryBlock::open`].
    #[must_use]
    pub const fn entry_blocks(&self) -> Blocks<'a> {
        Blocks { rest: self.entry_blocks }
    }

    /// The pass blocks' bytes, one for each bucket.
    #[must_use]
    pub const fn pass_blocks(&self) -> Blocks<'a> {
        Blocks { rest: self.pass_blocks }
    }

    /// Reads everything once: counts, order, every link and every record.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RosterError> {
        Table::read(self).map(drop)
    }

    /// Looks a hash up in the whole roster: the pass's place and record. Walks the blocks; a phone opens the two or
    /// three blocks that it needs instead.
    ///
    /// # Errors
    /// When a block on the way is damaged.
    pub fn lookup(&self, wanted: KeyHash) -> Result<Option<(u32, PassRecord)>, RosterError> {
        let Some(bucket) = self.cut().bucket_of(wanted) else { return Ok(None) };
        let (bucket, slot) = match self.entry_block(bucket)?.lookup(wanted)? {
            None => return Ok(None),
            Some(Target::Slot(slot)) => (bucket, slot),
            Some(Target::Link(link)) => (link.bucket, self.entry_block(link.bucket)?.resolve(link)?),
        };
        let place = Cut::place(bucket, slot);
        Ok(self.pass(place)?.map(|record| (place, record)))
    }

    /// The record of the pass at a place; `None` when there is no such pass.
    ///
    /// # Errors
    /// When its block is damaged.
    pub fn pass(&self, place: u32) -> Result<Option<PassRecord>, RosterError> {
        let (bucket, slot) = Cut::of_place(place);
        match self.pass_blocks().nth(bucket as usize) {
            Some(bytes) => PassBlock::open(bytes)?.get(slot),
            None => Ok(None),
        }
    }

    fn entry_block(&self, bucket: u32) -> Result<EntryBlock<'a>, RosterError> {
        let bytes = self.entry_blocks().nth(bucket as usize).ok_or(RosterError::BadLength)?;
        EntryBlock::open(bytes, self.cut(), bucket)
    }
}

/// The blocks of a roster, in order.
#[derive(Clone)]
pub struct Blocks<'a> {
    rest: &'a [u8],
}

impl std::fmt::Debug for Blocks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blocks({} bytes)", self.rest.len())
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (block, rest) = split_block(self.rest)?;
        self.rest = rest;
        Some(block)
    }
}

fn split_block(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// The bytes that so many blocks take. Ends at the first block that is not there, so a lying count
/// costs no more than the bytes it comes with.
fn skip_blocks(bytes: &[u8], count: u32) -> Result<usize, RosterError> {
    let mut rest = bytes;
    for _ in 0..count {
        let (_, after) = split_block(rest).ok_or(RosterError::BadLength)?;
        rest = after;
    }
    Ok(bytes.len() - rest.len())
}
