//! Our own threshold: what is dark and what is light, judged by the neighbourhood.
//!
//! Blocks of 8 × 8 pixels; a block's threshold is (darkest + lightest) / 2, smoothed over the blocks around it.
//! So low contrast, dark frames and shadows survive, where one threshold for the whole frame loses them.
//! Everything that is done for each pixel is written so that the compiler makes vector instructions of it.

use rxing::common::{BitArray, BitMatrix};

use super::grey::Grey;

const BLOCK: usize = 8;

/// Blocks within this distance take part in a block's threshold.
const REACH: usize = 2;

/// A neighbourhood with less contrast than this is one flat patch: light, unless the whole of it is dark.
const FLAT: u8 = 16;

const WORD: usize = usize::BITS as usize;

/// The memory of a threshold, and its outcome.
#[derive(Debug)]
pub(super) struct Threshold {
    /// The darkest and the lightest pixel of each block, row after row.
    extremes: Vec<(u8, u8)>,
    darkest: Vec<u8>,
    lightest: Vec<u8>,
    /// For each pixel of the rows of a block.
    levels: Vec<u8>,
    row: BitArray,
    matrix: BitMatrix,
}

impl Threshold {
    pub fn new() -> Option<Self> {
        let matrix = BitMatrix::new(1, 1).ok()?;
        let empty = Vec::new;
        let row = BitArray::with_size(1);
        Some(Self { extremes: Vec::new(), darkest: empty(), lightest: empty(), levels: empty(), row, matrix })
    }

    /// The dark pixels of a picture (the light ones when `invert`).
    pub fn dark_pixels(&mut self, grey: &Grey, invert: bool) -> Option<&BitMatrix> {
        let (width, height) = (u32::try_from(grey.width).ok()?, u32::try_from(grey.height).ok()?);
        if (self.matrix.width(), self.matrix.height()) != (width, height) {
            self.matrix = BitMatrix::new(width, height).ok()?;
            self.row = BitArray::with_size(grey.width);
        }
        let (columns, rows) = (grey.width.div_ceil(BLOCK), grey.height.div_ceil(BLOCK));
        self.find_extremes(grey, columns, rows);
        // Whole words, so that the loop over a row has no rest.
        self.levels.clear();
        self.levels.resize(grey.width.next_multiple_of(WORD), 0);
        for block_row in 0..rows {
            for (column, levels) in self.levels.chunks_exact_mut(BLOCK).take(columns).enumerate() {
                levels.fill(smoothed(&self.extremes, columns, rows, column, block_row));
            }
            for y in block_row * BLOCK..grey.height.min((block_row + 1) * BLOCK) {
                self.pack_row(grey.row(y), invert);
                self.matrix.setRow(y as u32, &self.row);
            }
        }
        Some(&self.matrix)
    }

    fn find_extremes(&mut self, grey: &Grey, columns: usize, rows: usize) {
        self.extremes.clear();
        self.extremes.reserve(columns * rows);
        for block_row in 0..rows {
            let top = block_row * BLOCK;
            for lines in [&mut self.darkest, &mut self.lightest] {
                lines.clear();
                lines.extend_from_slice(grey.row(top));
            }
            for y in top + 1..grey.height.min(top + BLOCK) {
                let pixels = grey.row(y);
                for ((darkest, lightest), pixel) in self.darkest.iter_mut().zip(&mut self.lightest).zip(pixels) {
                    *darkest = (*darkest).min(*pixel);
                    *lightest = (*lightest).max(*pixel);
                }
            }
            let blocks = self.darkest.chunks(BLOCK).zip(self.lightest.chunks(BLOCK));
            self.extremes.extend(blocks.map(|(darkest, lightest)| {
                let least = darkest.iter().fold(u8::MAX, |least, pixel| least.min(*pixel));
                (least, lightest.iter().fold(u8::MIN, |most, pixel| most.max(*pixel)))
            }));
        }
    }

    /// A row of bits: set where a pixel is under its level.
    fn pack_row(&mut self, pixels: &[u8], invert: bool) {
        let flip = if invert { usize::MAX } else { 0 };
        for (index, (pixels, levels)) in pixels.chunks(WORD).zip(self.levels.chunks(WORD)).enumerate() {
            let mut dark = [0u8; WORD];
            for ((dark, pixel), level) in dark.iter_mut().zip(pixels).zip(levels) {
                *dark = u8::from(pixel < level);
            }
            let mut word = 0usize;
            for (i, eight) in dark.as_chunks::<8>().0.iter().enumerate() {
                // Gathers the lowest bits of eight bytes in the highest byte.
                let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                word |= (bits as usize) << (8 * i);
            }
            word ^= flip;
            if pixels.len() < WORD {
                word &= (1 << pixels.len()) - 1;
            }
            self.row.setBulk(index * WORD, word);
        }
    }
}

/// The mean of the thresholds around a block. A flat block says little about where dark ends, so it counts only
/// by what its neighbours make of it.
fn smoothed(extremes: &[(u8, u8)], columns: usize, rows: usize, column: usize, row: usize) -> u8 {
    let (mut sum, mut count) = (0u32, 0u32);
    let (mut darkest, mut lightest) = (u8::MAX, u8::MIN);
    for y in row.saturating_sub(REACH)..rows.min(row + REACH + 1) {
        for (low, high) in &extremes[y * columns..][column.saturating_sub(REACH)..columns.min(column + REACH + 1)] {
            darkest = darkest.min(*low);
            lightest = lightest.max(*high);
            if high - low >= FLAT {
                sum += u32::from(*low) + u32::from(*high);
                count += 2;
            }
        }
    }
    // Nothing but flat blocks: light, unless there is an edge between them.
    let without_contrast = if lightest - darkest >= FLAT { darkest / 2 + lightest / 2 } else { darkest / 2 };
    sum.checked_div(count).map_or(without_contrast, |mean| mean as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_is_what_is_darker_than_its_surroundings() {
        // Stripes of 3 pixels, ever fainter and darker to the right; an odd size.
        let (width, height) = (131, 37);
        let stripe = |x: usize| (x / 3).is_multiple_of(2);
        let data: Vec<u8> =
            (0..width * height).map(|i| if stripe(i % width) { 20 } else { 220 - (i % width) as u8 }).collect();
        let grey = Grey { width, height, data };
        let mut threshold = Threshold::new().unwrap();
        for invert in [false, true] {
            let matrix = threshold.dark_pixels(&grey, invert).unwrap();
            for y in 0..height {
                for x in 0..width {
                    assert_eq!(matrix.get(x as u32, y as u32), stripe(x) != invert, "{x}, {y}");
                }
            }
        }
    }

    #[test]
    fn flat_grey_is_light() {
        let mut threshold = Threshold::new().unwrap();
        for value in [0, 90, 255] {
            let grey = Grey { width: 40, height: 40, data: vec![value; 1600] };
            let matrix = threshold.dark_pixels(&grey, false).unwrap();
            assert!((0..40).all(|y| (0..40).all(|x| !matrix.get(x, y))));
        }
    }
}
