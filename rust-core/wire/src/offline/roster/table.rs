//! A roster as a list: what is encoded, and what decoding gives back.
//!
//! Passes are numbered in the order in which their first entries appear. That order, and so every byte, follows from
//! the entries and records alone.

use super::cut::MARKS;
use super::{
    Cut, EntryBlock, KeyHash, Link, PassBlock, PassRecord, Roster, RosterError, Target, entry_block, pass_block,
};

/// See the module.
pub(super) struct Table {
    /// In the order of the hashes.
    pub entries: Vec<(KeyHash, u32)>,
    /// In the order of the passes' first entries.
    pub records: Vec<PassRecord>,
}

impl Table {
    /// From sorted entries whose passes are numbered in another way.
    pub fn numbered(mut entries: Vec<(KeyHash, u32)>, records: &[PassRecord]) -> Result<Self, RosterError> {
        let mut numbers: Vec<Option<u32>> = vec![None; records.len()];
        let mut ordered = Vec::with_capacity(records.len());
        for (_, pass) in &mut entries {
            let number = numbers.get_mut(*pass as usize).ok_or(RosterError::Inconsistent)?;
            let record = records.get(*pass as usize).ok_or(RosterError::Inconsistent)?;
            *pass = match *number {
                Some(number) => number,
                None => {
                    let new = u32::try_from(ordered.len()).map_err(|_| RosterError::TooMany)?;
                    ordered.push(*record);
                    *number.insert(new)
                }
            };
        }
        Ok(Self { entries, records: ordered })
    }

    /// Decodes a roster, checking everything.
    pub fn read(roster: &Roster<'_>) -> Result<Self, RosterError> {
        let cut = roster.cut();
        let mut entries: Vec<(KeyHash, u32)> = Vec::new();
        // Of each pass so far its mark, and how many passes there are before each bucket.
        let mut marks: Vec<u32> = Vec::new();
        let mut before: Vec<usize> = vec![0];
        for (bucket, bytes) in (0..).zip(roster.entry_blocks()) {
            for (hash, target) in EntryBlock::open(bytes, cut, bucket)?.read_all()? {
                let pass = match target {
                    Target::Slot(_) => {
                        marks.push(cut.mark(hash));
                        marks.len() - 1
                    }
                    Target::Link(link) => find(&marks, &before, link).ok_or(RosterError::Inconsistent)?,
                };
                entries.push((hash, u32::try_from(pass).map_err(|_| RosterError::TooMany)?));
            }
            before.push(marks.len());
        }
        if entries.len() != roster.entries() as usize || marks.len() != roster.passes() as usize {
            return Err(RosterError::Inconsistent);
        }
        let mut records = Vec::with_capacity(marks.len());
        for (bytes, after) in roster.pass_blocks().zip(before.iter().skip(1)) {
            let block = PassBlock::open(bytes)?;
            if records.len() + block.count() as usize != *after {
                return Err(RosterError::Inconsistent);
            }
            records.extend(block.read_all()?);
        }
        Ok(Self { entries, records })
    }

    /// Encodes it.
    pub fn encode(&self) -> Result<Vec<u8>, RosterError> {
        let entries = u32::try_from(self.entries.len()).map_err(|_| RosterError::TooMany)?;
        let passes = u32::try_from(self.records.len()).map_err(|_| RosterError::TooMany)?;
        let cut = Cut::of(entries);
        let mut bytes = Roster::header(entries, passes);

        let mut introduced: Vec<Link> = Vec::with_capacity(self.records.len());
        let mut sizes = Vec::with_capacity(cut.buckets() as usize);
        let mut rest = self.entries.as_slice();
        for bucket in 0..cut.buckets() {
            let end = rest.partition_point(|(hash, _)| cut.bucket_of(*hash).is_some_and(|one| one <= bucket));
            let (here, after) = rest.split_at_checked(end).ok_or(RosterError::Inconsistent)?;
            rest = after;
            let before = introduced.len();
            let mut ranks = [0_u32; MARKS];
            let mut block = Vec::with_capacity(here.len());
            for (hash, pass) in here {
                let link = introduced.get(*pass as usize).copied();
                if link.is_none() {
                    let mark = cut.mark(*hash);
                    let rank = ranks.get_mut(mark as usize).ok_or(RosterError::Inconsistent)?;
                    introduced.push(Link { bucket, mark, rank: *rank });
                    *rank += 1;
                }
                block.push((*hash, link));
            }
            push_block(&mut bytes, &entry_block::encode(cut, bucket, &block)?)?;
            sizes.push(introduced.len() - before);
        }
        let mut rest = self.records.as_slice();
        for size in sizes {
            let (here, after) = rest.split_at_checked(size).ok_or(RosterError::Inconsistent)?;
            rest = after;
            push_block(&mut bytes, &pass_block::encode(here)?)?;
        }
        Ok(bytes)
    }
}

/// The number of the pass that a link means.
fn find(marks: &[u32], before: &[usize], link: Link) -> Option<usize> {
    let bucket = link.bucket as usize;
    let start = *before.get(bucket)?;
    let end = before.get(bucket + 1).copied().unwrap_or(marks.len());
    let same = marks.get(start..end)?.iter().enumerate().filter(|(_, mark)| **mark == link.mark);
    Some(start + same.map(|(slot, _)| slot).nth(link.rank as usize)?)
}

fn push_block(bytes: &mut Vec<u8>, block: &[u8]) -> Result<(), RosterError> {
    let length = u16::try_from(block.len()).map_err(|_| RosterError::TooMany)?;
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(block);
    Ok(())
}
