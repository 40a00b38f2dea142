//! Our own threshold: what is dark and what is light, judged by the neighbourhood.
//!
//! Blocks of 8 × 8 pixels; a block's threshold is (darkest + lightest) / 2, smoothed over the blocks around it.
//! So low contrast, dark frames and shadows survive, where one threshold for the whole frame loses them.

use rxing::common::BitMatrix;

use super::scale::Grey;

const BLOCK: usize = 8;

/// Blocks within this distance take part in a block's threshold.
const REACH: usize = 2;

/// A neighbourhood with less contrast than this is one flat patch: light, unless the whole of it is dark.
const FLAT: u8 = 16;

/// The dark pixels of a picture (the light ones when `invert`).
pub(super) fn dark_pixels(grey: &Grey, invert: bool) -> Option<BitMatrix> {
    let (columns, rows) = (grey.width.div_ceil(BLOCK), grey.height.div_ceil(BLOCK));
    let extremes = block_extremes(grey, columns, rows);
    let mut matrix = BitMatrix::new(u32::try_from(grey.width).ok()?, u32::try_from(grey.height).ok()?).ok()?;
    let mut thresholds = vec![0u8; columns];
    for block_row in 0..rows {
        for (column, threshold) in thresholds.iter_mut().enumerate() {
            *threshold = smoothed(&extremes, columns, rows, column, block_row);
        }
        for y in block_row * BLOCK..grey.height.min((block_row + 1) * BLOCK) {
            for (block, pixels) in grey.row(y).chunks(BLOCK).enumerate() {
                let threshold = thresholds[block];
                for (x, pixel) in pixels.iter().enumerate() {
                    if (*pixel < threshold) != invert {
                        matrix.set((block * BLOCK + x) as u32, y as u32);
                    }
                }
            }
        }
    }
    Some(matrix)
}

/// The darkest and the lightest pixel of each block.
fn block_extremes(grey: &Grey, columns: usize, rows: usize) -> Vec<(u8, u8)> {
    let mut extremes = vec![(u8::MAX, u8::MIN); columns * rows];
    for y in 0..grey.height {
        let blocks = &mut extremes[(y / BLOCK) * columns..][..columns];
        for (pixels, (darkest, lightest)) in grey.row(y).chunks(BLOCK).zip(blocks) {
            for pixel in pixels {
                *darkest = (*darkest).min(*pixel);
                *lightest = (*lightest).max(*pixel);
            }
        }
    }
    extremes
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
