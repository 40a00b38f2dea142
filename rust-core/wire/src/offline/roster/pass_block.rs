//! A block of up to 256 pass records.
//!
//! Layout: count − 1 `u8`, number of profiles − 1 `u8`, Rice parameter of the balances `u8` (0–31),
//! the profiles, then bits. A profile is what many passes share: a byte (state in the low 3 bits, 8 =
//! group pass), memberships and tariffs as LEB128, and the number of the reward desk. Per pass: its profile's index in as many bits as
//! the number of profiles needs, and its balance.

use super::bits::{BitReader, BitWriter, rice_parameter};
use super::{PassRecord, RosterError, RosterState};

const GROUP: u8 = 8;

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
    k: u32,
    width: u32,
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
        let ([count, profile_count, k], mut rest) = bytes.split_first_chunk::<3>().ok_or(RosterError::BadLength)?;
        if *k > 31 || profile_count > count {
            return Err(RosterError::OutOfRange);
        }
        let mut profiles = Vec::with_capacity(usize::from(*profile_count) + 1);
        for _ in 0..=*profile_count {
            profiles.push(Profile::read(&mut rest)?);
        }
        Ok(Self {
            count: u32::from(*count) + 1,
            k: u32::from(*k),
            width: index_width(profiles.len()),
            profiles,
            bits: rest,
        })
    }

    /// How many passes it holds.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// The record at a slot of this block (pass index modulo 256); `None` beyond its end.
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
        let index = usize::try_from(bits.bits(self.width)?).map_err(|_| RosterError::OutOfRange)?;
        let profile = self.profiles.get(index).ok_or(RosterError::OutOfRange)?;
        let balance = u32::try_from(bits.rice(self.k)?).map_err(|_| RosterError::OutOfRange)?;
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
        let (head, rest) = bytes.split_first().ok_or(RosterError::BadLength)?;
        *bytes = rest;
        let state = RosterState::from_bits(head & !GROUP).ok_or(RosterError::OutOfRange)?;
        let (memberships, tariffs) = (read_leb128(bytes)?, read_leb128(bytes)?);
        let (desk, rest) = bytes.split_first().ok_or(RosterError::BadLength)?;
        *bytes = rest;
        Ok(Self { state, group_pass: head & GROUP != 0, memberships, tariffs, desk: *desk })
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.state.to_bits() | if self.group_pass { GROUP } else { 0 });
        write_leb128(self.memberships, bytes);
        write_leb128(self.tariffs, bytes);
        bytes.push(self.desk);
    }
}

/// Bits for an index below `count`.
fn index_width(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

fn write_leb128(mut value: u32, bytes: &mut Vec<u8>) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn read_leb128(bytes: &mut &[u8]) -> Result<u32, RosterError> {
    let mut value = 0_u64;
    for position in 0..5 {
        let (byte, rest) = bytes.split_first().ok_or(RosterError::BadLength)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            return u32::try_from(value).map_err(|_| RosterError::OutOfRange);
        }
    }
    Err(RosterError::OutOfRange)
}

/// Encodes a block of records (1 to 256).
pub(super) fn encode(records: &[PassRecord]) -> Vec<u8> {
    let mut profiles: Vec<Profile> = Vec::new();
    let mut indexes = Vec::with_capacity(records.len());
    for record in records {
        let profile = Profile::of(record);
        let index = profiles.iter().position(|known| *known == profile).unwrap_or_else(|| {
            profiles.push(profile);
            profiles.len() - 1
        });
        indexes.push(index as u64);
    }
    let sum: u128 = records.iter().map(|record| u128::from(record.balance)).sum();
    let k = rice_parameter(sum, records.len() as u64);
    let width = index_width(profiles.len());

    let mut bits = BitWriter::default();
    for (record, index) in records.iter().zip(indexes) {
        bits.bits(index, width);
        bits.rice(u64::from(record.balance), k);
    }
    let mut bytes = Vec::with_capacity(1024);
    // 256 is written as 255; a balance is 32 bits, so k is at most 31.
    bytes.push((records.len().saturating_sub(1) & 0xff) as u8);
    bytes.push((profiles.len().saturating_sub(1) & 0xff) as u8);
    bytes.push((k & 0xff) as u8);
    for profile in &profiles {
        profile.write(&mut bytes);
    }
    bytes.extend(bits.finish());
    bytes
}
