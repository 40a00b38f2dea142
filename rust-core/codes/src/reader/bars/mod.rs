//! Barcodes: CODE128, EAN-13 and ITF-14 by own scan lines.
//!
//! Lines are laid where the picture looks like bars, across them, at any angle. Each is the mean of a few neighbouring ones (less noise). Its edges go to rxing's row decoders, forwards and
//! backwards. A barcode has one weak check character, so a text counts only when two lines agree on it.

mod decode;
mod edges;
mod orientation;

use edges::{Edges, Manner};
use orientation::{Orientation, Seed};

use super::ReadCode;
use super::grey::Grey;

/// Manners in which edges are looked for, the likeliest first.
const MANNERS: [Manner; 2] = [Manner { step: 0.3, around: 0.4 }, Manner { step: 0.12, around: 0.4 }];

/// Distances from the seed to its lines, in pixels, across the line.
const OFFSETS: [f32; 5] = [0.0, 7.0, -7.0, 14.0, -14.0];

/// Samples a pixel along a line.
const FINE: f32 = 2.0;

/// The shortest line worth reading, in samples.
const SHORTEST: usize = 40;

/// Lines side by side that make one.
const STRANDS: i32 = 5;

/// Where a code lies, as a corner and the one across.
pub(super) type Ends = ((f32, f32), (f32, f32));

/// The memory of the search.
#[derive(Debug, Default)]
pub(super) struct Bars {
    orientation: Orientation,
    seeds: Vec<Seed>,
    line: Vec<f32>,
    edges: Edges,
    seen: Vec<ReadCode>,
}

/// How hard to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    pub seeds: usize,
    pub offsets: usize,
    pub manners: usize,
}

impl Bars {
    /// A code where the picture looks like bars; `fine` is the same picture `times` as large, in which lines are laid.
    pub fn read(&mut self, coarse: &Grey, fine: &Grey, times: f32, effort: Effort) -> Option<(ReadCode, Ends)> {
        let mut seeds = std::mem::take(&mut self.seeds);
        self.orientation.seeds(coarse, effort.seeds, &mut seeds);
        let found = seeds.iter().find_map(|seed| {
            self.seen.clear();
            OFFSETS.iter().take(effort.offsets).find_map(|offset| {
                let (x, y) = (seed.x * times - seed.across.1 * offset, seed.y * times + seed.across.0 * offset);
                self.read_line(fine, x, y, seed.across, effort.manners)
            })
        });
        self.seeds = seeds;
        found
    }

    /// Reads one line through a place; a code that an earlier line had, too.
    fn read_line(&mut self, grey: &Grey, x: f32, y: f32, along: (f32, f32), manners: usize) -> Option<(ReadCode, Ends)> {
        let begin = self.sample(grey, x, y, along);
        if self.line.len() < SHORTEST {
            return None;
        }
        let mut agreed = None;
        for manner in MANNERS.iter().take(manners) {
            self.edges.find(&self.line, *manner);
            let seen = &mut self.seen;
            let mut fresh = Vec::new();
            decode::decode(&self.edges.places, |code, from, to| {
                if seen.contains(&code) && agreed.is_none() {
                    let place = |at: f32| (x + along.0 * (begin + at / FINE), y + along.1 * (begin + at / FINE));
                    agreed = Some((code, (place(from), place(to))));
                } else {
                    fresh.push(code);
                }
            });
            if agreed.is_some() || !fresh.is_empty() {
                seen.append(&mut fresh);
                return agreed;
            }
        }
        None
    }

    /// Samples the whole line through a place; where it begins, in pixels from there.
    fn sample(&mut self, grey: &Grey, x: f32, y: f32, along: (f32, f32)) -> f32 {
        self.line.clear();
        let (begin, end) = clipped(x, y, along, grey.width as f32, grey.height as f32);
        let mut at = begin;
        while at < end {
            let (px, py) = (x + along.0 * at, y + along.1 * at);
            let sum: i32 = (-STRANDS / 2..=STRANDS / 2)
                .map(|strand| grey.between(px - along.1 * strand as f32, py + along.0 * strand as f32))
                .sum();
            self.line.push(sum as f32 / (STRANDS * 256) as f32);
            at += 1.0 / FINE;
        }
        begin
    }
}

/// From where to where a line runs inside the picture, in pixels from a place on it.
fn clipped(x: f32, y: f32, along: (f32, f32), width: f32, height: f32) -> (f32, f32) {
    let mut range = (f32::MIN, f32::MAX);
    for (place, step, size) in [(x, along.0, width), (y, along.1, height)] {
        if step.abs() > 1e-6 {
            let (a, b) = (-place / step, (size - place) / step);
            range = (range.0.max(a.min(b)), range.1.min(a.max(b)));
        } else if !(0.0..size).contains(&place) {
            return (0.0, 0.0);
        }
    }
    range
}
