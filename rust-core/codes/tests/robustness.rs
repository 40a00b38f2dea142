//! Frames that hold no code give none, however they try. (Mutated codes are in `tests/codes`.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod picture;

use picture::{Picture, Random};

/// The hardest frame for a detector that tries every triple of finder patterns (unbounded: 4 s at 720p).
#[test]
fn a_field_of_finder_patterns_holds_no_code() {
    let mut picture = Picture::flat(1280, 720, 255);
    for (i, pixel) in picture.data.iter_mut().enumerate() {
        let (x, y) = (i % 1280 % 40, i / 1280 % 40);
        let within = |margin: usize| [x, y].iter().all(|at| (margin..28 - margin).contains(at));
        if within(0) && !within(4) || within(8) {
            *pixel = 0;
        }
    }
    assert!(picture.read().is_none());
}

#[test]
fn noise_of_any_shape_holds_no_code() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let (width, height) = match seed % 4 {
            0 => (16, 16 + random.below(600)),
            1 => (16 + random.below(600), 16),
            _ => (16 + random.below(250), 16 + random.below(250)),
        };
        let picture = Picture::noise(width, height, &mut random);
        assert!(picture.read().is_none(), "seed {seed}");
    }
    for (width, height) in [(4096, 16), (16, 4096)] {
        assert!(Picture::noise(width, height, &mut Random(7)).read().is_none());
    }
}
