//! One QR pass: our threshold, then rxing's port of the zxing-cpp detector and decoder.
//!
//! The detector is called part by part and not through `QrReader`, for one reason: to bound its work. A frame
//! full of finder patterns (a patterned floor, or somebody's bad intention) makes `QrReader` try every triple of
//! them, which was measured at 4 s for a 720p frame and 100 s for the largest.

use rxing::common::{BitMatrix, DetectorRXingResult as _};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};

use super::guard::guarded;
use super::scale::Grey;
use super::threshold::dark_pixels;

/// Finder patterns that are looked at, the largest first. A frame with one code has three, and a few chance finds.
const MOST_PATTERNS: usize = 128;

/// Triples of finder patterns that are tried, the most plausible first.
const MOST_TRIPLES: usize = 96;

/// The text of a QR code in the picture.
pub(super) fn read(grey: &Grey, invert: bool) -> Option<String> {
    let matrix = dark_pixels(grey, invert)?;
    guarded(|| detect(&matrix))
}

fn detect(matrix: &BitMatrix) -> Option<String> {
    let mut patterns = FindFinderPatterns(matrix, true, 0);
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
    patterns.truncate(MOST_PATTERNS);
    GenerateFinderPatternSets(&mut patterns).iter().take(MOST_TRIPLES).find_map(|triple| {
        let sampled = SampleQR(matrix, triple).ok()?;
        let decoded = Decode(sampled.getBits()).ok()?;
        decoded.isValid().then(|| decoded.text().to_owned())
    })
}
