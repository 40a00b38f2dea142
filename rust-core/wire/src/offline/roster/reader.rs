//! Reading a roster: its blocks one by one, or lookups in the whole.

use super::{BLOCK_SIZE, EntryBlock, HEADER_BYTES, KeyHash, MAGIC, PassBlock, PassRecord, RosterError, blocks_for};

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
        let entry_bytes = skip_blocks(blocks, blocks_for(entries))?;
        let (entry_blocks, rest) = blocks.split_at_checked(entry_bytes).ok_or(RosterError::BadLength)?;
        let pass_bytes = skip_blocks(rest, blocks_for(passes))?;
        let (pass_blocks, trailing) = rest.split_at_checked(pass_bytes).ok_or(RosterError::BadLength)?;
        if !trailing.is_empty() {
            return Err(RosterError::BadLength);
        }
        Ok(Self { entries, passes, entry_blocks, pass_blocks })
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

    /// The entry blocks' bytes in order; open one with [`EntryBlock::open`].
    #[must_use]
    pub const fn entry_blocks(&self) -> Blocks<'a> {
        Blocks { rest: self.entry_blocks }
    }

    /// The pass blocks' bytes in order; pass `i` is in block `i / 256` at slot `i % 256`.
    #[must_use]
    pub const fn pass_blocks(&self) -> Blocks<'a> {
        Blocks { rest: self.pass_blocks }
    }

    /// Reads everything once: counts, order across blocks, every link and every record.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RosterError> {
        let mut left = self.entries;
        let mut introduced = 0_u32;
        let mut previous: Option<KeyHash> = None;
        for bytes in self.entry_blocks() {
            let block = EntryBlock::open(bytes)?;
            if block.count() != left.min(BLOCK_SIZE) || block.introduced_before() != introduced {
                return Err(RosterError::Inconsistent);
            }
            left -= block.count();
            if previous.is_some_and(|before| before >= block.first_hash()) {
                return Err(RosterError::NotSorted);
            }
            for (hash, pass, introduces) in block.read_all()? {
                previous = Some(hash);
                if introduces {
                    introduced += 1;
                }
                if pass >= self.passes {
                    return Err(RosterError::Inconsistent);
                }
            }
        }
        if introduced != self.passes {
            return Err(RosterError::Inconsistent);
        }
        let mut left = self.passes;
        for bytes in self.pass_blocks() {
            let block = PassBlock::open(bytes)?;
            if block.count() != left.min(BLOCK_SIZE) {
                return Err(RosterError::Inconsistent);
            }
            left -= block.count();
            block.read_all()?;
        }
        Ok(())
    }

    /// Looks a hash up in the whole roster: the pass's index and record. Walks the blocks; a phone
    /// with an index of first hashes opens its two blocks directly instead.
    ///
    /// # Errors
    /// When a block on the way is damaged.
    pub fn lookup(&self, wanted: KeyHash) -> Result<Option<(u32, PassRecord)>, RosterError> {
        let mut candidate = None;
        for bytes in self.entry_blocks() {
            let block = EntryBlock::open(bytes)?;
            if block.first_hash() > wanted {
                break;
            }
            candidate = Some(block);
        }
        let Some(block) = candidate else { return Ok(None) };
        let Some(index) = block.lookup(wanted)? else { return Ok(None) };
        Ok(self.pass(index)?.map(|record| (index, record)))
    }

    /// The record of a pass; `None` when there is no such pass.
    ///
    /// # Errors
    /// When its block is damaged.
    pub fn pass(&self, index: u32) -> Result<Option<PassRecord>, RosterError> {
        let Ok(block) = usize::try_from(index / BLOCK_SIZE) else { return Ok(None) };
        match self.pass_blocks().nth(block) {
            Some(bytes) => PassBlock::open(bytes)?.get(index % BLOCK_SIZE),
            None => Ok(None),
        }
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
