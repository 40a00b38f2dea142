//! Where bars may be, and how they lie: places where brightness changes much and all in one direction.
//!
//! For each block of 8 × 8 pixels the structure tensor of the gradient is summed; its larger eigenvector is the
//! direction across the bars, to some degrees, and the ratio of its eigenvalues tells bars from letters.

use crate::reader::grey::Grey;

const BLOCK: usize = 8;

/// Blocks around a seed in which no other is taken.
const APART: usize = 4;

/// Less than this mean change from pixel to pixel is no bar, in grey steps.
const FAINT: f32 = 4.0;

/// Less of one direction than this is no bar: 0 is every direction alike, 1 is one only.
const COHERENT: f32 = 0.5;

/// A place that looks like bars, in pixels, and the direction across them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seed {
    pub x: f32,
    pub y: f32,
    /// A unit vector.
    pub across: (f32, f32),
}

/// Sums over a block: of squares of both slopes, of their product, and of their sizes.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    xx: f32,
    yy: f32,
    xy: f32,
    size: f32,
}

/// The memory of the search.
#[derive(Debug, Default)]
pub(super) struct Orientation {
    blocks: Vec<Sums>,
    scores: Vec<(f32, Seed)>,
}

impl Orientation {
    /// The most likely places, the best first.
    pub fn seeds(&mut self, grey: &Grey, most: usize, seeds: &mut Vec<Seed>) {
        seeds.clear();
        let (columns, rows) = ((grey.width.saturating_sub(2)) / BLOCK, grey.height.saturating_sub(2) / BLOCK);
        if columns < 3 || rows < 3 {
            return;
        }
        self.sum_blocks(grey, columns, rows);
        self.score(columns, rows);
        while seeds.len() < most {
            let best = self.scores.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0));
            let Some((index, (score, seed))) = best.filter(|(_, (score, _))| *score > 0.0) else { break };
            debug_assert!(*score > 0.0);
            seeds.push(*seed);
            let (column, row) = (index % columns, index / columns);
            for y in row.saturating_sub(APART)..rows.min(row + APART + 1) {
                for x in column.saturating_sub(APART)..columns.min(column + APART + 1) {
                    self.scores[y * columns + x].0 = 0.0;
                }
            }
        }
    }

    fn sum_blocks(&mut self, grey: &Grey, columns: usize, rows: usize) {
        self.blocks.clear();
        self.blocks.resize(columns * rows, Sums::default());
        for row in 0..rows {
            let blocks = &mut self.blocks[row * columns..][..columns];
            for y in row * BLOCK + 1..=(row + 1) * BLOCK {
                let (above, here, below) = (grey.row(y - 1), grey.row(y), grey.row(y + 1));
                for (column, sums) in blocks.iter_mut().enumerate() {
                    let left = column * BLOCK;
                    let slope = |from: &[u8], to: &[u8], i: usize| i32::from(to[i]) - i32::from(from[i]);
                    let (before, after) = (&here[left..left + BLOCK], &here[left + 2..left + 2 + BLOCK]);
                    let (up, down) = (&above[left + 1..left + 1 + BLOCK], &below[left + 1..left + 1 + BLOCK]);
                    let (mut xx, mut yy, mut xy, mut size) = (0, 0, 0, 0);
                    for i in 0..BLOCK {
                        let (dx, dy) = (slope(before, after, i), slope(up, down, i));
                        xx += dx * dx;
                        yy += dy * dy;
                        xy += dx * dy;
                        size += dx.abs().max(dy.abs());
                    }
                    sums.xx += xx as f32;
                    sums.yy += yy as f32;
                    sums.xy += xy as f32;
                    sums.size += size as f32;
                }
            }
        }
    }

    fn score(&mut self, columns: usize, rows: usize) {
        self.scores.clear();
        for row in 0..rows {
            for column in 0..columns {
                let mut sums = Sums::default();
                let mut count = 0;
                for y in row.saturating_sub(1)..rows.min(row + 2) {
                    for block in &self.blocks[y * columns..][column.saturating_sub(1)..columns.min(column + 2)] {
                        sums.xx += block.xx;
                        sums.yy += block.yy;
                        sums.xy += block.xy;
                        sums.size += block.size;
                        count += 1;
                    }
                }
                let difference = (sums.xx - sums.yy).hypot(2.0 * sums.xy);
                let coherence = difference / (sums.xx + sums.yy).max(1.0);
                let change = sums.size / (count * BLOCK * BLOCK) as f32;
                let score = if change < FAINT || coherence < COHERENT { 0.0 } else { change * coherence * coherence };
                let angle = 0.5 * (2.0 * sums.xy).atan2(sums.xx - sums.yy);
                let middle = |block: usize| (block * BLOCK + BLOCK / 2 + 1) as f32;
                let seed = Seed { x: middle(column), y: middle(row), across: (angle.cos(), angle.sin()) };
                self.scores.push((score, seed));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars of 6 pixels in the middle of a grey picture, at an angle.
    fn bars(degrees: f32) -> Grey {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let data = (0..160 * 160)
            .map(|i| {
                let (x, y) = ((i % 160) as f32 - 80.0, (i / 160) as f32 - 80.0);
                let (along, across) = (x * cos + y * sin, y * cos - x * sin);
                if along.abs() < 45.0 && across.abs() < 20.0 {
                    (128.0 + 100.0 * (along / 2.0).sin()) as u8
                } else {
                    200
                }
            })
            .collect();
        Grey { width: 160, height: 160, data }
    }

    #[test]
    fn the_direction_across_the_bars_is_found() {
        for degrees in [0.0_f32, 11.0, 45.0, 77.0, 90.0, 130.0] {
            let mut seeds = Vec::new();
            Orientation::default().seeds(&bars(degrees), 3, &mut seeds);
            let found = seeds[0].across.1.atan2(seeds[0].across.0).to_degrees();
            let off = (found - degrees + 270.0).rem_euclid(180.0) - 90.0;
            assert!(off.abs() < 1.5, "{found} for {degrees}");
            assert!((seeds[0].x - 80.0).hypot(seeds[0].y - 80.0) < 50.0);
        }
    }

    #[test]
    fn flat_grey_and_noise_have_none() {
        let mut seeds = Vec::new();
        Orientation::default().seeds(&Grey { width: 64, height: 64, data: vec![77; 4096] }, 3, &mut seeds);
        assert!(seeds.is_empty());
        let data = (0..4096u32)
            .map(|i| ((i * i).wrapping_mul(2_654_435_761) >> 17 ^ i.wrapping_mul(40_503) >> 7) as u8)
            .collect();
        Orientation::default().seeds(&Grey { width: 64, height: 64, data }, 3, &mut seeds);
        assert!(seeds.is_empty());
    }
}
