//! From edges to text: stretches that may be a barcode, drawn anew in even modules for rxing's row decoders.

use rxing::DecodeHints;
use rxing::common::BitArray;
use rxing::oned::{Code128Reader, EAN13Reader, ITFReader, OneDReader};
use uitpas_domain::UitpasNumber;

use crate::reader::guard::guarded;
use crate::reader::{CodeKind, ReadCode};

/// Bars and spaces of the shortest CODE128: start, one character, check, stop.
const FEWEST_RUNS: usize = 25;
/// Bars and spaces of the longest that is looked at: 80 characters.
const MOST_RUNS: usize = 520;
/// Bars and spaces of an EAN-13.
const EAN_RUNS: usize = 59;
/// Bars and spaces of an ITF-14.
const ITF_RUNS: usize = 77;

/// A bar or space this many times as wide as the mean of its neighbours is none of a barcode: the widest are 4
/// modules, the mean is 1.8, and 1.2 about the guards of an EAN-13, whose quiet zone has 7.
const TOO_WIDE: f32 = 3.7;
/// Neighbours of which the mean is taken.
const NEIGHBOURS: usize = 10;

/// Bits of the drawn row for a bar or space of mean width; a module has about 5.
const BITS_PER_RUN: f32 = 9.0;
/// Bits of quiet zone on either side: ten modules and some.
const QUIET: usize = 64;

/// The codes in a line of edges, each with the places where it begins and ends. Whether any stretch may be one.
pub(super) fn decode(edges: &[f32], mut found: impl FnMut(ReadCode, f32, f32)) -> bool {
    let mut has_bars = false;
    for (begin, end) in stretches(edges) {
        has_bars = true;
        let places = &edges[begin..=end];
        if let Some(code) = decode_stretch(places) {
            found(code, edges[begin], edges[end]);
        }
    }
    has_bars
}

/// Pairs of edges, first and last of a stretch that begins and ends with a bar and has no run that is far too wide.
fn stretches(edges: &[f32]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut begin = 0;
    // A stretch ends before each run that is too wide, and at the end.
    (0..edges.len()).filter_map(move |i| {
        if i + 1 < edges.len() && !is_too_wide(edges, i) {
            return None;
        }
        // Bars begin at even edges and end at odd ones.
        let first = begin + begin % 2;
        let last = if i % 2 == 1 { i } else { i.saturating_sub(1) };
        begin = i + 1;
        (last > first && (FEWEST_RUNS..=MOST_RUNS).contains(&(last - first))).then_some((first, last))
    })
}

/// Whether the run from this edge to the next is much wider than those on one side of it.
fn is_too_wide(edges: &[f32], i: usize) -> bool {
    let width = edges[i + 1] - edges[i];
    let before = i.min(NEIGHBOURS);
    let after = (edges.len() - i - 2).min(NEIGHBOURS);
    let mean = |from: usize, count: usize| (edges[from + count] - edges[from]) / count as f32;
    before >= NEIGHBOURS / 2 && width > TOO_WIDE * mean(i - before, before)
        || after >= NEIGHBOURS / 2 && width > TOO_WIDE * mean(i + 1, after)
}

fn decode_stretch(places: &[f32]) -> Option<ReadCode> {
    let runs = places.len() - 1;
    let (first, last) = (*places.first()?, *places.last()?);
    let scale = BITS_PER_RUN * runs as f32 / (last - first);
    if !scale.is_finite() {
        return None;
    }
    let bit = |place: f32| QUIET + ((place - first) * scale).round() as usize;
    let mut row = BitArray::with_size(bit(last) + QUIET);
    for bar in places.chunks_exact(2) {
        // Bit by bit: `setRange` overflows at the end of a word.
        (bit(bar[0])..bit(bar[1])).for_each(|at| row.set(at));
    }
    for turned in [false, true] {
        if turned {
            row.reverse();
        }
        if let Some(code) = decode_row(&row, runs) {
            return Some(code);
        }
    }
    None
}

fn decode_row(row: &BitArray, runs: usize) -> Option<ReadCode> {
    if runs % 6 == 1
        && let Some(text) = text(&mut Code128Reader, row)
        && is_plausible(&text)
    {
        return Some(ReadCode { kind: CodeKind::Code128, text });
    }
    if runs == EAN_RUNS
        && let Some(text) = text(&mut EAN13Reader, row)
        && text.len() == 13
    {
        return Some(ReadCode { kind: CodeKind::Ean13, text });
    }
    if runs == ITF_RUNS
        && let Some(text) = text(&mut ITFReader::default(), row)
        && text.len() == 14
        && has_check_digit(&text)
    {
        return Some(ReadCode { kind: CodeKind::Itf14, text });
    }
    None
}

fn text(reader: &mut impl OneDReader, row: &BitArray) -> Option<String> {
    guarded(|| reader.decode_row(0, row, &DecodeHints::default()).ok().map(|found| found.getText().to_owned()))
        .filter(|text| !text.is_empty())
}

/// Thirteen digits are the number of a pass, or misread.
fn is_plausible(text: &str) -> bool {
    let is_number =
        text.len() == uitpas_domain::uitpas_number::LENGTH && text.bytes().all(|byte| byte.is_ascii_digit());
    !is_number || UitpasNumber::parse(text).is_ok()
}

/// Whether the last digit is the GS1 check digit of the others.
fn has_check_digit(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| u32::from(digit.wrapping_sub(b'0')) * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    digits.bytes().all(|byte| byte.is_ascii_digit()) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_gs1() {
        // The example of GS1's general specifications, and a digit changed.
        assert!(has_check_digit("15400141288763"));
        assert!(!has_check_digit("15400141288764"));
        assert!(!has_check_digit("1540014128876x"));
    }

    #[test]
    fn thirteen_digits_must_be_a_number_of_a_pass() {
        assert!(is_plausible("0930000420206"));
        assert!(!is_plausible("0930000237912"));
        assert!(is_plausible("093000023791"));
        assert!(is_plausible("AB-123"));
    }

    #[test]
    fn a_barcode_between_other_things_is_a_stretch_of_its_own() {
        let mut edges = vec![0.0, 40.0, 100.0];
        for i in 0..30 {
            edges.push(200.0 + i as f32 * 3.0);
        }
        edges.extend([400.0, 500.0]);
        let found: Vec<_> = stretches(&edges).collect();
        assert_eq!(found.len(), 1);
        let (first, last) = found[0];
        assert_eq!((first % 2, last % 2), (0, 1));
        assert!(edges[first] >= 200.0 && edges[last] <= 290.0);
    }
}
