//! No frame makes the reader panic, and none that holds no code gives one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod picture;

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};

use picture::{Picture, Random};
use uitpas_codes::{BarcodeDrawing, QrDrawing};

const TEXT: &str = "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9";
const NUMBER: &str = "0900000095902";

fn originals() -> Vec<(Picture, &'static str)> {
    let mut pictures = Vec::new();
    for pixels in [2, 3] {
        pictures.push((Picture::from(QrDrawing::new(TEXT).unwrap().bitmap(pixels).unwrap()), TEXT));
        let barcode = BarcodeDrawing::new(NUMBER).unwrap().bitmap(pixels, 40).unwrap();
        pictures.push((Picture::from(barcode), NUMBER));
    }
    pictures
}

/// Something bad that happens to a picture.
fn mutated(original: &Picture, random: &mut Random) -> Picture {
    let mut picture = original.clone();
    for _ in 0..=random.below(4) {
        match random.below(7) {
            0 => picture = picture.noisy(1 + random.below(200) as i32, random),
            1 => {
                let degrees = random.below(360) as f64;
                let (width, height) = (16 + random.below(160), 16 + random.below(160));
                picture = picture.placed(width, height, degrees, 0.3 + random.below(20) as f64 / 10.0);
            }
            2 => {
                // A patch of one grey.
                let (width, height) = (1 + random.below(picture.width), 1 + random.below(picture.height));
                let (left, top) = (random.below(picture.width - width + 1), random.below(picture.height - height + 1));
                let value = random.next() as u8;
                for row in picture.data.chunks_exact_mut(picture.width).skip(top).take(height) {
                    row[left..left + width].fill(value);
                }
            }
            3 => {
                // Some rows again and again.
                let (from, to) = (random.below(picture.height), random.below(picture.height));
                let row = picture.data[from * picture.width..][..picture.width].to_vec();
                picture.data[to * picture.width..][..row.len()].copy_from_slice(&row);
            }
            4 => {
                // Rows slip to the side.
                let by = random.below(picture.width);
                let from = random.below(picture.height);
                picture.data[from * picture.width..]
                    .chunks_exact_mut(picture.width)
                    .for_each(|row| row.rotate_left(by));
            }
            5 => picture = picture.between(random.next() as u8, random.next() as u8),
            _ => {
                // Squares of two greys, as finder patterns have them.
                let size = 1 + random.below(6);
                for _ in 0..200 {
                    let (x, y) = (random.below(picture.width), random.below(picture.height));
                    let value = if random.below(2) == 0 { 0 } else { 255 };
                    for row in picture.data.chunks_exact_mut(picture.width).skip(y).take(size) {
                        row.iter_mut().skip(x).take(size).for_each(|pixel| *pixel = value);
                    }
                }
            }
        }
    }
    picture
}

#[test]
fn thousands_of_mutated_frames_give_the_right_text_or_none_and_rarely_need_the_guard() {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let originals = originals();
    let mut wrong = Vec::new();
    for seed in 0..4000u64 {
        let mut random = Random(seed);
        let (original, text) = &originals[random.below(originals.len())];
        if let Some(found) = mutated(original, &mut random).read()
            && found.text != *text
        {
            wrong.push((seed, found.text));
        }
    }
    let _ = panic::take_hook();
    println!("panics inside the library that the guard caught: {}", PANICS.load(Ordering::Relaxed));
    assert!(wrong.is_empty(), "wrong texts: {wrong:?}");
}

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
