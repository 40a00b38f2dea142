//! The passes of one bucket: those whose first entry is in it, in the order of these entries.
//!
//! Layout: count LEB128; unless it is 0, number of profiles LEB128, a Rice parameter `u8` (0–63) of the profiles and one
//! of the balances, the profiles, then bits. A profile is what many passes share: a byte (state in the low 3 bits, 8 =
//! group pass, 16 = tariffs follow, 32 = a desk follows), memberships LEB128, tariffs LEB128, and the number of the
//! reward desk. The most frequent profile comes first. Per pass: its profile's index and its balance, Rice coded.

use std::cmp::Reverse;

use super::bits::{BitReader, BitWriter, read_byte, read_leb128, read_parameter, rice_parameter, write_leb128};
use super::{PassRecord, RosterError, RosterState};

const GROUP: u8 = 8;
const TARIFFS: u8 = 16;
const DESK: u8 = 32;

/// What many passes share.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Profile {
    state: RosterState,
    group_pass: bool,
    memberships: u32,
    tariffs: u32,
    desk: u8,
}

/// The bytes of one pass block, readable without the rest of the roster.
#[derive(Clone)]
pub struct PassBlock<'a> {
    count: u32,
    index_k: u32,
    balance_k: u32,
    profiles: Vec<Profile>,
    bits: &'a [u8],
}

impl std::fmt::Debug for PassBlock<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PassBlock({} passes)", self.count)
    }
}

impl<'a> PassBlock<'a> {
    /// Opens a block.
    ///
    /// # Errors
    /// When its header or a profile is damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        let mut rest = bytes;
        let count = read_leb128(&mut rest)?;
        if count == 0 {
            return Ok(Self { count, index_k: 0, balance_k: 0, profiles: Vec::new(), bits: rest });
        }
        let profile_count = read_leb128(&mut rest)?;
        let (index_k, balance_k) = (read_parameter(&mut rest)?, read_parameter(&mut rest)?);
        // Two bytes a profile and two bits a pass at least: a count that lies is noticed before anything is allocated.
        if profile_count > count {
            return Err(RosterError::OutOfRange);
        }
        if u64::from(profile_count) * 2 > rest.len() as u64 {
            return Err(RosterError::BadLength);
        }
        let mut profiles = Vec::with_capacity(profile_count as usize);
        for _ in 0..profile_count {
            profiles.push(Profile::read(&mut rest)?);
        }
        if u64::from(count) > rest.len() as u64 * 4 {
            return Err(RosterError::BadLength);
        }
        Ok(Self { count, index_k, balance_k, profiles, bits: rest })
    }

    /// How many passes it holds.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// The record at a slot of this block; `None` beyond its end.
    ///
    /// # Errors
    /// When the block is damaged before the place looked for.
    pub fn get(&self, slot: u32) -> Result<Option<PassRecord>, RosterError> {
        if slot >= self.count {
            return Ok(None);
        }
        let mut bits = BitReader::new(self.bits);
        for _ in 0..slot {
            self.next(&mut bits)?;
        }
        self.next(&mut bits).map(Some)
    }

    /// All records.
    ///
    /// # Errors
    /// When the block is damaged.
    pub fn read_all(&self) -> Result<Vec<PassRecord>, RosterError> {
        let mut bits = BitReader::new(self.bits);
        let all = (0..self.count).map(|_| self.next(&mut bits)).collect::<Result<Vec<_>, _>>()?;
        bits.finish()?;
        Ok(all)
    }

    fn next(&self, bits: &mut BitReader<'_>) -> Result<PassRecord, RosterError> {
        let index = bits.rice32(self.index_k)?;
        let profile = self.profiles.get(index as usize).ok_or(RosterError::OutOfRange)?;
        let balance = bits.rice32(self.balance_k)?;
        Ok(PassRecord {
            state: profile.state,
            group_pass: profile.group_pass,
            balance,
            memberships: profile.memberships,
            tariffs: profile.tariffs,
            desk: profile.desk,
        })
    }
}

impl Profile {
    const fn of(record: &PassRecord) -> Self {
        Self {
            state: record.state,
            group_pass: record.group_pass,
            memberships: record.memberships,
            tariffs: record.tariffs,
            desk: record.desk,
        }
    }

    fn read(bytes: &mut &[u8]) -> Result<Self, RosterError> {
        let head = read_byte(bytes)?;
        let state = RosterState::from_bits(head & !(GROUP | TARIFFS | DESK)).ok_or(RosterError::OutOfRange)?;
        let memberships = read_leb128(bytes)?;
        let tariffs = if head & TARIFFS == 0 { 0 } else { read_leb128(bytes)? };
        let desk = if head & DESK == 0 { 0 } else { read_byte(bytes)? };
        Ok(Self { state, group_pass: head & GROUP != 0, memberships, tariffs, desk })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        let (tariffs, desk) = (self.tariffs != 0, self.desk != 0);
        bytes.push(self.state.to_bits() | flag(self.group_pass, GROUP) | flag(tariffs, TARIFFS) | flag(desk, DESK));
        write_leb128(self.memberships, bytes);
        if tariffs {
            write_leb128(self.tariffs, bytes);
        }
        if desk {
            bytes.push(self.desk);
        }
    }
}

/// Encodes the records of a bucket.
pub(super) fn encode(records: &[PassRecord]) -> Result<Vec<u8>, RosterError> {
    let count = u32::try_from(records.len()).map_err(|_| RosterError::TooMany)?;
    let mut bytes = Vec::with_capacity(512);
    write_leb128(count, &mut bytes);
    if count == 0 {
        return Ok(bytes);
    }
    // How often each occurs, in the order of appearing: among equally frequent ones the first stays first.
    let mut profiles: Vec<(Profile, usize)> = Vec::new();
    for record in records {
        let profile = Profile::of(record);
        match profiles.iter_mut().find(|(known, _)| *known == profile) {
            Some((_, times)) => *times += 1,
            None => profiles.push((profile, 1)),
        }
    }
    profiles.sort_by_key(|(_, times)| Reverse(*times));
    let index_of = |record: &PassRecord| {
        let profile = Profile::of(record);
        profiles.iter().position(|(known, _)| *known == profile).unwrap_or_default() as u64
    };
    let indexes: Vec<u64> = records.iter().map(index_of).collect();
    let index_k = rice_parameter(indexes.iter().map(|index| u128::from(*index)).sum(), u64::from(count));
    let balance_k = rice_parameter(records.iter().map(|record| u128::from(record.balance)).sum(), u64::from(count));

    write_leb128(u32::try_from(profiles.len()).map_err(|_| RosterError::TooMany)?, &mut bytes);
    bytes.extend([(index_k & 0xff) as u8, (balance_k & 0xff) as u8]);
    for (profile, _) in &profiles {
        profile.write(&mut bytes);
    }
    let mut bits = BitWriter::default();
    for (record, index) in records.iter().zip(indexes) {
        bits.rice(index, index_k);
        bits.rice(u64::from(record.balance), balance_k);
    }
    bytes.extend(bits.finish());
    Ok(bytes)
}
