//! CODE128 by scan lines: several parallel lines in each of four directions.
//!
//! Each line is the mean of three neighbouring ones (less noise), gets a threshold along its length, and goes to
//! rxing's row decoder, forwards and backwards. A barcode has one weak check character, so a text counts only when
//! two lines agree on it.

use rxing::DecodeHints;
use rxing::common::BitArray;
use rxing::oned::{Code128Reader, OneDReader as _};

use super::guard::guarded;
use super::scale::Grey;

/// Directions of the scan lines, as steps (x, y) in 1/1024 of a pixel: along, and then across.
const DIRECTIONS: [(i32, i32); 4] = [(1024, 0), (0, 1024), (724, 724), (724, -724)];

/// Lines per direction.
const LINES: i32 = 24;

/// The shortest line worth reading, in pixels: the shortest CODE128 has 46 modules.
const SHORTEST: usize = 46;

/// How far a threshold looks along the line on either side, in pixels.
const REACH: usize = 40;

/// Less contrast than this within reach is no bar.
const FLAT: u8 = 20;

/// The text of a CODE128 barcode in the picture.
pub(super) fn read(grey: &Grey) -> Option<String> {
    DIRECTIONS.into_iter().find_map(|direction| read_direction(grey, direction))
}

fn read_direction(grey: &Grey, direction: (i32, i32)) -> Option<String> {
    let mut seen: Vec<String> = Vec::new();
    for offset in offsets(grey, direction) {
        let line = sample(grey, direction, offset);
        if line.len() < SHORTEST {
            continue;
        }
        let Some(text) = decode(&line) else { continue };
        if seen.contains(&text) {
            return Some(text);
        }
        seen.push(text);
    }
    None
}

/// Distances of the lines from the middle of the picture, the middle first.
fn offsets(grey: &Grey, (dx, dy): (i32, i32)) -> impl Iterator<Item = i32> + use<> {
    // The extent of the picture across the lines.
    let across = (grey.width as i32 * dy.abs() + grey.height as i32 * dx.abs()) / 1024;
    (0..LINES).map(move |i| {
        let step = (i + 1) / 2 * across / (LINES + 1);
        if i % 2 == 0 { step } else { -step }
    })
}

/// The grey values along a line, each the mean of three pixels across it.
fn sample(grey: &Grey, (dx, dy): (i32, i32), offset: i32) -> Vec<u8> {
    let (width, height) = (grey.width as i32, grey.height as i32);
    // A point of the line: the middle of the picture, moved across.
    let (middle_x, middle_y) = (width * 512 - dy * offset, height * 512 + dx * offset);
    let reach = width.max(height) * 3 / 4;
    let at = |x: i32, y: i32| {
        (x >= 0 && y >= 0 && x < width && y < height).then(|| u32::from(grey.data[(y * width + x) as usize]))
    };
    (-reach..reach)
        .filter_map(|i| {
            let (x, y) = (middle_x + i * dx, middle_y + i * dy);
            let (mut sum, mut count) = (0, 0);
            for across in -1..=1 {
                if let Some(value) = at((x - dy * across) >> 10, (y + dx * across) >> 10) {
                    sum += value;
                    count += 1;
                }
            }
            at(x >> 10, y >> 10).map(|_| (sum / count) as u8)
        })
        .collect()
}

fn decode(line: &[u8]) -> Option<String> {
    let mut row = dark_bits(line);
    guarded(|| {
        let hints = DecodeHints::default();
        let decode =
            |row: &BitArray| Code128Reader.decode_row(0, row, &hints).ok().map(|found| found.getText().to_owned());
        decode(&row).or_else(|| {
            row.reverse();
            decode(&row)
        })
    })
    .filter(|text| !text.is_empty())
}

/// What is dark along a line: below the middle of the darkest and the lightest within reach.
fn dark_bits(line: &[u8]) -> BitArray {
    let mut bits = BitArray::with_size(line.len());
    for (i, value) in line.iter().enumerate() {
        let around = &line[i.saturating_sub(REACH)..line.len().min(i + REACH + 1)];
        let (low, high) =
            around.iter().fold((u8::MAX, u8::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
        if high - low >= FLAT && u16::from(*value) * 2 < u16::from(low) + u16::from(high) {
            bits.set(i);
        }
    }
    bits
}
