//! Frames with faults that no camera makes: for the search of panics and wrong reads.

use crate::picture::Picture;
use crate::random::Random;
use crate::symbol::{Kind, Symbol};

/// A mutated frame and the text that may be read in it.
#[must_use]
pub fn mutated(seed: u64) -> (Picture, String) {
    let mut random = Random::new(seed);
    let symbol = Symbol::random(Kind::ALL[random.below(Kind::ALL.len())], &mut random);
    let mut picture = drawn(&symbol, 1 + random.below(3));
    for _ in 0..=random.below(5) {
        mutate(&mut picture, &mut random);
    }
    (picture, symbol.text)
}

/// The code flat before a white ground, upright or lying.
fn drawn(symbol: &Symbol, module: usize) -> Picture {
    let quiet = symbol.quiet_zone() as usize;
    let (width, height) = ((symbol.columns + 2 * quiet) * module, (symbol.height as usize + 2 * quiet) * module);
    let mut picture = Picture::flat(width, height, 255);
    for (i, pixel) in picture.data.iter_mut().enumerate() {
        let place = |at: usize| (at as f64 + 0.5) / module as f64 - quiet as f64;
        if symbol.is_dark(place(i % width), place(i / width)) {
            *pixel = 0;
        }
    }
    picture
}

fn mutate(picture: &mut Picture, random: &mut Random) {
    let (width, height) = (picture.width, picture.height);
    match random.below(9) {
        0 => {
            let strength = 1 + random.below(200);
            for pixel in &mut picture.data {
                let noise = random.below(2 * strength + 1) as i32 - strength as i32;
                *pixel = (i32::from(*pixel) + noise).clamp(0, 255) as u8;
            }
        }
        1 => *picture = turned(picture, random),
        2 => {
            let value = random.bits() as u8;
            patch(picture, random, |_| value);
        }
        3 => {
            let (from, to) = (random.below(height), random.below(height));
            picture.data.copy_within(from * width..(from + 1) * width, to * width);
        }
        4 => {
            let (by, from) = (random.below(width), random.below(height));
            picture.data[from * width..].chunks_exact_mut(width).for_each(|row| row.rotate_left(by));
        }
        5 => {
            let (black, white) = (random.below(256) as i32, random.below(256) as i32);
            for pixel in &mut picture.data {
                *pixel = (black + (white - black) * i32::from(*pixel) / 255) as u8;
            }
        }
        6 => {
            let size = 1 + random.below(6);
            for _ in 0..200 {
                let (x, y) = (random.below(width), random.below(height));
                let value = random.one_of(&[0, 255]);
                for row in picture.data.chunks_exact_mut(width).skip(y).take(size) {
                    row.iter_mut().skip(x).take(size).for_each(|pixel| *pixel = value);
                }
            }
        }
        7 => patch(picture, random, |value| !value),
        _ => {
            // Rows or columns are lost, so that widths change.
            let lost = 1 + random.below(width / 3);
            let kept = width.saturating_sub(lost).max(16);
            let from = random.below(width - kept + 1);
            let rows = picture.data.chunks_exact(width).flat_map(|row| row[from..from + kept].to_vec());
            *picture = Picture { width: kept, height, data: rows.collect() };
        }
    }
}

fn patch(picture: &mut Picture, random: &mut Random, change: impl Fn(u8) -> u8) {
    let (width, height) = (1 + random.below(picture.width), 1 + random.below(picture.height));
    let (left, top) = (random.below(picture.width - width + 1), random.below(picture.height - height + 1));
    for row in picture.data.chunks_exact_mut(picture.width).skip(top).take(height) {
        row[left..left + width].iter_mut().for_each(|pixel| *pixel = change(*pixel));
    }
}

/// Turned, scaled and cut by the frame.
fn turned(picture: &Picture, random: &mut Random) -> Picture {
    let (width, height) = (16 + random.below(240), 16 + random.below(240));
    let (sin, cos) = random.between(0.0, 6.3).sin_cos();
    let scale = random.scale(0.3, 3.0);
    let mut turned = Picture::flat(width, height, 255);
    for (i, pixel) in turned.data.iter_mut().enumerate() {
        let (x, y) = ((i % width) as f64 - width as f64 / 2.0, (i / width) as f64 - height as f64 / 2.0);
        let from_x = (x * cos + y * sin) / scale + picture.width as f64 / 2.0;
        let from_y = (y * cos - x * sin) / scale + picture.height as f64 / 2.0;
        if from_x >= 0.0 && from_y >= 0.0 && (from_x as usize) < picture.width && (from_y as usize) < picture.height {
            *pixel = picture.data[from_y as usize * picture.width + from_x as usize];
        }
    }
    turned
}
