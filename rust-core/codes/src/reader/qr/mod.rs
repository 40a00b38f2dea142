//! One QR pass: rxing's port of the zxing-cpp detector and decoder, on the dark pixels of our threshold; and where
//! those are decoded in vain, the grey itself.
//!
//! The second stage takes three finder patterns, or two whose third is not to be seen, and fits a grid to all that a
//! symbol of that size shows in the same place ([`known`], [`fit`]). The modules are then read from the grey of the
//! full picture, each against its neighbours, with the blur of the lens or the hand partly taken back ([`soft`]).
//!
//! The detector is called part by part and not through `QrReader`, for one reason: to bound its work. A frame
//! full of finder patterns (a patterned floor, or somebody's bad intention) makes `QrReader` try every triple of
//! them, which was measured at 4 s for a 720p frame and 100 s for the largest.

mod fit;
mod grid;
mod known;
mod soft;

use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult as _};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR};

use super::grey::Grey;

/// Finder patterns that are looked at, the largest first. A frame with one code has three, and a few chance finds.
const MOST_PATTERNS: usize = 128;

/// Triples of finder patterns that are tried, the most plausible first.
const MOST_TRIPLES: usize = 96;

/// Triples of finder patterns for which a grid is fitted.
const MOST_FITS: usize = 8;

/// Pairs of finder patterns for which a grid is fitted.
const MOST_PAIRS: usize = 3;

/// With more patterns than these a pair is most likely none.
const MOST_PAIRED: usize = 6;

/// What a pass saw.
#[derive(Default)]
pub(super) struct Look {
    /// The text of a QR code.
    pub text: Option<String>,
    /// The finder patterns of that code, or of what looked most like one.
    pub corners: Option<[(f32, f32); 3]>,
}

impl Look {
    fn found(text: String, corners: [(f32, f32); 3]) -> Self {
        Self { text: Some(text), corners: Some(corners) }
    }
}

/// Shares that neighbours give back, across and down, in the order of trial.
const UNBLURS: [(f32, f32); 4] = [(0.0, 0.0), (0.5, 0.5), (1.0, 0.3), (0.3, 1.0)];

/// The grey of the full picture, dark and light swapped when `invert`.
pub(super) struct View<'g> {
    pub grey: &'g Grey,
    pub invert: bool,
}

impl View<'_> {
    /// The grey at a place, in 1/256 of a grey step.
    fn between(&self, x: f32, y: f32) -> i32 {
        let value = self.grey.between(x, y);
        if self.invert { 255 * 256 - value } else { value }
    }
}

/// A QR code among the dark pixels; where those do not tell, in the grey of the full picture, `times` as large.
pub(super) fn read(matrix: &BitMatrix, full: &Grey, times: f32, invert: bool, tried: &mut Tried) -> Look {
    look(matrix, &View { grey: full, invert }, times, tried)
}

/// Patterns of a frame for which a grid was fitted in vain: the other passes find the same ones.
#[derive(Debug, Default)]
pub(super) struct Tried(Vec<(bool, [(f32, f32); 3])>);

impl Tried {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether patterns at these places are new, each within a module or so.
    fn is_new(&mut self, invert: bool, places: [(f32, f32); 3], module: f32) -> bool {
        let near = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1) < module;
        let same = |other: &[(f32, f32); 3]| places.iter().zip(other).all(|(a, b)| near(*a, *b));
        let is_new = !self.0.iter().any(|(inverted, other)| *inverted == invert && same(other));
        if is_new {
            self.0.push((invert, places));
        }
        is_new
    }
}

fn look(matrix: &BitMatrix, view: &View<'_>, times: f32, tried: &mut Tried) -> Look {
    let patterns = patterns(matrix);
    let triples = triples(&patterns);
    let mut guesses = Vec::new();
    for triple in &triples {
        let sampled = SampleQR(matrix, triple).ok();
        if let Some(text) = sampled.as_ref().and_then(|sampled| text(sampled.getBits())) {
            return Look::found(text, corners(triple));
        }
        guesses.push(sampled.and_then(|sampled| fourth(sampled.getPoints(), sampled.getBits().width())));
    }
    let large = |(x, y): (f32, f32)| (x * times, y * times);
    for (triple, guess) in triples.iter().zip(guesses).take(MOST_FITS) {
        let module = [triple.tl, triple.tr, triple.bl].iter().map(|pattern| pattern.size as f32).sum::<f32>() / 21.0;
        let places = corners(triple).map(large);
        if !tried.is_new(view.invert, places, module * times) {
            continue;
        }
        let grid = fit::fit(view, places, module * times, guess.map(large));
        if let Some(text) = grid.and_then(|grid| soft_text(view, &grid)) {
            return Look::found(text, corners(triple));
        }
    }
    for (a, b) in pairs(&patterns) {
        let module = (a.size + b.size) as f32 / 14.0 * times;
        let (a, b) = (large((a.p.x, a.p.y)), large((b.p.x, b.p.y)));
        if !tried.is_new(view.invert, [a, b, b], module) {
            continue;
        }
        let Some(grid) = fit::fit_pair(view, a, b, module) else { continue };
        if let Some(text) = soft_text(view, &grid) {
            let small = |at: usize| (grid.corners[at].0 / times, grid.corners[at].1 / times);
            return Look::found(text, [small(0), small(1), small(3)]);
        }
    }
    Look { text: None, corners: triples.first().map(corners) }
}

/// Two finder patterns of one symbol whose third is not to be seen.
fn pairs(patterns: &[ConcentricPattern]) -> Vec<(ConcentricPattern, ConcentricPattern)> {
    let mut pairs = Vec::new();
    if patterns.len() > MOST_PAIRED {
        return pairs;
    }
    for (i, a) in patterns.iter().enumerate() {
        for b in &patterns[i + 1..] {
            let distance = (a.p.x - b.p.x).hypot(a.p.y - b.p.y);
            let modules = distance / (a.size + b.size) as f32 * 14.0;
            if a.size < 2 * b.size && b.size < 2 * a.size && (10.0..110.0).contains(&modules) {
                pairs.push((*a, *b));
            }
        }
    }
    pairs.truncate(MOST_PAIRS);
    pairs
}

/// Decodes a grid by the grey of its modules.
fn soft_text(view: &View<'_>, grid: &grid::Grid) -> Option<String> {
    let modules = soft::Modules::sampled(grid, view);
    UNBLURS.iter().find_map(|(across, down)| {
        let lightness = modules.unblurred(*across, *down).lightness();
        text(&soft::bits(&lightness, grid.side)?)
    })
}

/// What a grid says: UTF-8, as everybody writes today, or else Latin-1, the standard's own.
///
/// Not rxing's text: its tables of the world's other charsets are 0.15 MB of the phone library, and no code that the
/// apps act upon is written in one.
fn text(bits: &BitMatrix) -> Option<String> {
    let decoded = Decode(bits).ok().filter(DecoderResult::isValid)?;
    let bytes = decoded.content().bytes();
    let text =
        std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned);
    Some(text)
}

/// The place of the fourth finder pattern, had it one, from the corners that rxing found: top left, top right, bottom
/// left, bottom right.
fn fourth(points: &[rxing::Point], side: u32) -> Option<(f32, f32)> {
    let [top_left, top_right, bottom_left, bottom_right] = points else { return None };
    let side = side as f32;
    let corners = [top_left, top_right, bottom_right, bottom_left].map(|point| (point.x, point.y));
    // A grid whose "finder patterns" are at the very corners.
    let grid = grid::Grid::new(side as usize + 7, corners);
    Some(grid.pixel(side, side))
}

fn patterns(matrix: &BitMatrix) -> Vec<ConcentricPattern> {
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
    patterns.truncate(MOST_PATTERNS);
    patterns
}

fn triples(patterns: &[ConcentricPattern]) -> Vec<FinderPatternSet> {
    let mut triples = GenerateFinderPatternSets(&mut patterns.to_vec());
    triples.truncate(MOST_TRIPLES);
    triples
}

fn corners(triple: &FinderPatternSet) -> [(f32, f32); 3] {
    [triple.tl, triple.tr, triple.bl].map(|pattern: ConcentricPattern| (pattern.p.x, pattern.p.y))
}
