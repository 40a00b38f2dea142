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
const MANNERS: [Manner; 4] = [
    Manner { step: 0.3, around: 0.4 },
    Manner { step: 0.12, around: 0.4 },
    Manner { step: 0.2, around: 0.0 },
    Manner { step: 0.2, around: 0.8 },
];

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

/// What a line gave.
struct Line {
    /// A code that an earlier line had, too.
    agreed: Option<(ReadCode, Ends)>,
    /// Whether any stretch of it may be a barcode.
    has_bars: bool,
}

/// Lines without bars after which a place is given up.
const MOST_BARREN: usize = 2;

/// How hard to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Places that look like bars.
    pub seeds: usize,
    /// Lines through each.
    pub offsets: usize,
    /// Manners in which edges are looked for on each.
    pub manners: usize,
    /// Light bars on dark, too.
    pub inverted: bool,
}

impl Bars {
    /// A code where the picture looks like bars; `fine` is the same picture `times` as large, in which lines are laid.
    pub fn read(&mut self, coarse: &Grey, fine: &Grey, times: f32, effort: Effort) -> Option<(ReadCode, Ends)> {
        let mut seeds = std::mem::take(&mut self.seeds);
        self.orientation.seeds(coarse, effort.seeds, &mut seeds);
        let found = seeds.iter().find_map(|seed| self.read_seed(fine, *seed, times, effort));
        self.seeds = seeds;
        found
    }

    fn read_seed(&mut self, grey: &Grey, seed: Seed, times: f32, effort: Effort) -> Option<(ReadCode, Ends)> {
        self.seen.clear();
        let place = (seed.x * times, seed.y * times);
        let across = sharpest(grey, place, seed.across);
        let mut barren = 0;
        for offset in OFFSETS.iter().take(effort.offsets) {
            let (x, y) = (place.0 - across.1 * offset, place.1 + across.0 * offset);
            let line = self.read_line(grey, x, y, across, effort);
            if line.agreed.is_some() {
                return line.agreed;
            }
            barren += usize::from(!line.has_bars);
            if barren == MOST_BARREN {
                break;
            }
        }
        None
    }

    /// Reads one line through a place.
    fn read_line(
        &mut self,
        grey: &Grey,
        x: f32,
        y: f32,
        along: (f32, f32),
        Effort { manners, inverted, .. }: Effort,
    ) -> Line {
        let begin = self.sample(grey, x, y, along);
        let mut line = Line { agreed: None, has_bars: false };
        if self.line.len() < SHORTEST {
            return line;
        }
        for manner in MANNERS.iter().take(manners) {
            self.edges.find(&self.line, *manner);
            let seen = &mut self.seen;
            let before = seen.len();
            let mut found = |code, from, to| {
                // Only an earlier line can agree.
                if seen[..before].contains(&code) && line.agreed.is_none() {
                    let place = |at: f32| (x + along.0 * (begin + at / FINE), y + along.1 * (begin + at / FINE));
                    line.agreed = Some((code, (place(from), place(to))));
                } else {
                    seen.push(code);
                }
            };
            line.has_bars |= decode::decode(&self.edges.places, &mut found);
            if inverted && let Some(places) = self.edges.places.get(1..) {
                line.has_bars |= decode::decode(places, &mut found);
            }
            if line.agreed.is_some() || seen.len() > before {
                break;
            }
        }
        line
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

/// The direction, near a given one, in which lines side by side differ least from each other: across the bars. (The
/// gradient alone is some degrees off where bars are a pixel or two wide.)
fn sharpest(grey: &Grey, (x, y): (f32, f32), near: (f32, f32)) -> (f32, f32) {
    let mut best = (f32::MIN, near);
    for step in -TURNS..=TURNS {
        let (sin, cos) = (step as f32 * TURN).sin_cos();
        let along = (near.0 * cos - near.1 * sin, near.1 * cos + near.0 * sin);
        let (mut last, mut change) = (None, 0);
        for at in -WINDOW..=WINDOW {
            let (px, py) = (x + along.0 * at as f32, y + along.1 * at as f32);
            let mean: i32 = [-8.0, -4.0, 0.0, 4.0, 8.0]
                .iter()
                .map(|strand| grey.between(px - along.1 * strand, py + along.0 * strand))
                .sum();
            change += last.map_or(0, |last: i32| (mean - last).abs() >> 4);
            last = Some(mean);
        }
        if change as f32 > best.0 {
            best = (change as f32, along);
        }
    }
    best.1
}

/// Directions that are tried on either side, and the angle between two, in radians.
const TURNS: i32 = 5;
const TURN: f32 = 0.03;
/// Pixels on either side of a place that are looked at.
const WINDOW: i32 = 32;

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
