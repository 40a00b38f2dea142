//! Bits in bytes, most significant first, and Rice codes over them.
//!
//! A Rice code writes a value as a quotient in unary (`1…10`) and `k` low bits. The reader counts
//! against the bits that are there: an endless quotient or a value beyond 64 bits is an error.

use super::RosterError;

/// Writes bits.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits used in the last byte; 0 means it is full.
    used: u32,
}

impl BitWriter {
    pub(super) fn bit(&mut self, bit: bool) {
        if self.used == 0 {
            self.bytes.push(0);
        }
        if let (true, Some(last)) = (bit, self.bytes.last_mut()) {
            *last |= 0x80 >> self.used;
        }
        self.used = (self.used + 1) % 8;
    }

    /// The low `width` bits of a value.
    pub(super) fn bits(&mut self, value: u64, width: u32) {
        let mut left = width.min(64);
        while left > 0 {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let take = left.min(8 - self.used);
            let part = (value >> (left - take) & ((1 << take) - 1)) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= part << (8 - self.used - take);
            }
            self.used = (self.used + take) % 8;
            left -= take;
        }
    }

    pub(super) fn rice(&mut self, value: u64, k: u32) {
        for _ in 0..value >> k {
            self.bit(true);
        }
        self.bit(false);
        self.bits(value, k);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// The Rice parameter for values of this sum: the quotients then add up to less than twice the
/// count, so that a block's size is bounded whatever the values are.
pub(super) fn rice_parameter(sum: u128, count: u64) -> u32 {
    let mean = sum / u128::from(count.max(1));
    mean.checked_ilog2().unwrap_or(0).min(63)
}

/// A number in groups of seven bits, the lowest first.
pub(super) fn write_leb128(mut value: u32, bytes: &mut Vec<u8>) {
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

/// Takes a number off the front.
pub(super) fn read_leb128(bytes: &mut &[u8]) -> Result<u32, RosterError> {
    let mut value = 0_u64;
    for position in 0..5 {
        let byte = read_byte(bytes)?;
        value |= u64::from(byte & 0x7f) << (7 * position);
        if byte & 0x80 == 0 {
            return u32::try_from(value).map_err(|_| RosterError::OutOfRange);
        }
    }
    Err(RosterError::OutOfRange)
}

/// Takes a byte off the front.
pub(super) fn read_byte(bytes: &mut &[u8]) -> Result<u8, RosterError> {
    let (byte, rest) = bytes.split_first().ok_or(RosterError::BadLength)?;
    *bytes = rest;
    Ok(*byte)
}

/// Takes a Rice parameter off the front.
pub(super) fn read_parameter(bytes: &mut &[u8]) -> Result<u32, RosterError> {
    let k = u32::from(read_byte(bytes)?);
    if k > 63 { Err(RosterError::OutOfRange) } else { Ok(k) }
}

/// How many bits an index up to `highest` takes.
pub(super) const fn width_of(highest: u32) -> u32 {
    u32::BITS - highest.leading_zeros()
}

/// Reads bits.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> BitReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(super) fn bit(&mut self) -> Result<bool, RosterError> {
        let byte = self.bytes.get(self.position / 8).ok_or(RosterError::BadLength)?;
        let bit = byte >> (7 - self.position % 8) & 1 == 1;
        self.position += 1;
        Ok(bit)
    }

    /// `width` bits, at most 64.
    pub(super) fn bits(&mut self, width: u32) -> Result<u64, RosterError> {
        let mut value = 0_u64;
        let mut left = width.min(64);
        while left > 0 {
            let byte = self.bytes.get(self.position / 8).ok_or(RosterError::BadLength)?;
            let free = 8 - (self.position % 8) as u32;
            let take = left.min(free);
            let part = u64::from(*byte) >> (free - take) & ((1 << take) - 1);
            value = value << take | part;
            self.position += take as usize;
            left -= take;
        }
        Ok(value)
    }

    /// `width` bits, at most 32.
    pub(super) fn bits32(&mut self, width: u32) -> Result<u32, RosterError> {
        u32::try_from(self.bits(width)?).map_err(|_| RosterError::OutOfRange)
    }

    pub(super) fn rice32(&mut self, k: u32) -> Result<u32, RosterError> {
        u32::try_from(self.rice(k)?).map_err(|_| RosterError::OutOfRange)
    }

    pub(super) fn rice(&mut self, k: u32) -> Result<u64, RosterError> {
        let mut quotient = 0_u64;
        while self.bit()? {
            quotient += 1;
        }
        if k > 63 || quotient > u64::MAX >> k {
            return Err(RosterError::OutOfRange);
        }
        Ok(quotient << k | self.bits(k)?)
    }

    /// The end: nothing but the zero bits that fill the last byte.
    pub(super) fn finish(mut self) -> Result<(), RosterError> {
        if self.bytes.len() != self.position.div_ceil(8) {
            return Err(RosterError::BadLength);
        }
        while !self.position.is_multiple_of(8) {
            if self.bit()? {
                return Err(RosterError::BadLength);
            }
        }
        Ok(())
    }
}
