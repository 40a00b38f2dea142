//! What light, lens, hand and storage do to a picture. Strengths go from 0 (nothing) to 1 (hardly readable).

use std::f64::consts::TAU;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat};

use crate::picture::{Canvas, Picture};
use crate::random::Random;

/// One of the faults of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing but size and turn.
    None,
    /// Seen from the side.
    Perspective,
    /// Out of focus.
    Blur,
    /// The hand moved.
    Motion,
    /// Grain, as of a camera in the dark.
    Noise,
    /// A lamp that the paper reflects.
    Glare,
    /// The edge of a shadow across the code.
    Shadow,
    /// Faded ink or fog.
    LowContrast,
    /// Light modules on a dark ground.
    Inverted,
    /// The stripes of a screen that is photographed.
    Moire,
    /// Packed too hard.
    Jpeg,
    /// The paper has waves.
    Wrinkle,
    /// The paper is around a bottle or a post.
    Cylinder,
    /// Scratches and stains.
    Damage,
    /// A code far away: hardly more than a pixel a module.
    Small,
}

impl Effect {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::None,
        Self::Perspective,
        Self::Blur,
        Self::Motion,
        Self::Noise,
        Self::Glare,
        Self::Shadow,
        Self::LowContrast,
        Self::Inverted,
        Self::Moire,
        Self::Jpeg,
        Self::Wrinkle,
        Self::Cylinder,
        Self::Damage,
        Self::Small,
    ];
}

/// Shadow: the far side of a line has less light.
pub(crate) fn shadow(canvas: &mut Canvas, middle: (f64, f64), strength: f64, random: &mut Random) {
    let (sin, cos) = random.between(0.0, 6.3).sin_cos();
    let soft = random.scale(1.0, 60.0);
    let through = (middle.0 + random.between(-30.0, 30.0), middle.1 + random.between(-30.0, 30.0));
    let dark = 1.0 - 0.85 * strength;
    canvas.each(|x, y, value| {
        let across = ((x - through.0) * cos + (y - through.1) * sin) / soft;
        let share = 1.0 / (1.0 + (-across).clamp(-30.0, 30.0).exp());
        value * (dark + (1.0 - dark) * share) as f32
    });
}

/// Glare: a spot of light that swallows what lies under it.
pub(crate) fn glare(canvas: &mut Canvas, middle: (f64, f64), size: f64, strength: f64, random: &mut Random) {
    let angle = random.between(0.0, 6.3);
    let away = size * random.between(0.1, 0.6);
    let (x0, y0) = (middle.0 + away * angle.cos(), middle.1 + away * angle.sin());
    let radius = size * (0.1 + 0.15 * strength) * random.between(0.7, 1.3);
    let stretch = random.scale(0.4, 2.5);
    let light = 0.5 + 1.2 * strength;
    canvas.each(|x, y, value| {
        let (dx, dy) = ((x - x0) / radius, (y - y0) / (radius * stretch));
        value + (light * (-(dx * dx + dy * dy)).max(-30.0).exp()) as f32
    });
}

/// Squeezes the greys between two values.
pub(crate) fn greys(canvas: &mut Canvas, black: f64, white: f64) {
    for value in &mut canvas.data {
        *value = (black + (white - black) * f64::from(*value)) as f32;
    }
}

/// Stripes of a screen against those of the sensor.
pub(crate) fn moire(canvas: &mut Canvas, strength: f64, random: &mut Random) {
    let waves: Vec<(f64, f64, f64)> = (0..2)
        .map(|_| {
            let (angle, length) = (random.between(0.0, 3.2), random.scale(2.2, 9.0));
            (angle.cos() * TAU / length, angle.sin() * TAU / length, random.between(0.0, 6.3))
        })
        .collect();
    let depth = 0.1 + 0.35 * strength;
    canvas.each(|x, y, value| {
        let light: f64 = waves.iter().map(|(a, b, phase)| 1.0 + depth * (a * x + b * y + phase).sin()).product();
        value * light as f32
    });
}

/// A lens out of focus: each point becomes a soft spot of this size.
pub(crate) fn blur(canvas: &mut Canvas, sigma: f64) {
    let reach = (sigma * 3.0).ceil() as isize;
    let weights: Vec<f32> =
        (-reach..=reach).map(|i| (-((i * i) as f64) / (2.0 * sigma * sigma)).exp() as f32).collect();
    let total: f32 = weights.iter().sum();
    for (dx, dy) in [(1, 0), (0, 1)] {
        let before = canvas.clone();
        canvas.each(|x, y, _| {
            let sum: f32 = (-reach..=reach)
                .zip(&weights)
                .map(|(i, weight)| weight * before.at(x as isize + i * dx, y as isize + i * dy))
                .sum();
            sum / total
        });
    }
}

/// The hand moved this far in a direction while the shutter was open.
pub(crate) fn motion(canvas: &mut Canvas, length: f64, angle: f64) {
    let before = canvas.clone();
    let steps = (length.ceil() as usize * 2).max(2);
    let (sin, cos) = angle.sin_cos();
    let offsets: Vec<(f64, f64)> = (0..=steps)
        .map(|i| {
            let along = length * (i as f64 / steps as f64 - 0.5);
            (along * cos, along * sin)
        })
        .collect();
    canvas.each(|x, y, _| {
        let sum: f32 = offsets.iter().map(|(dx, dy)| between(&before, x + dx, y + dy)).sum();
        sum / offsets.len() as f32
    });
}

fn between(canvas: &Canvas, x: f64, y: f64) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (dx, dy) = ((x - left) as f32, (y - top) as f32);
    let (left, top) = (left as isize, top as isize);
    let upper = canvas.at(left, top) * (1.0 - dx) + canvas.at(left + 1, top) * dx;
    let lower = canvas.at(left, top + 1) * (1.0 - dx) + canvas.at(left + 1, top + 1) * dx;
    upper * (1.0 - dy) + lower * dy
}

/// Grain of the sensor.
pub(crate) fn noise(canvas: &mut Canvas, sigma: f64, random: &mut Random) {
    for value in &mut canvas.data {
        *value += (sigma * random.normal()) as f32;
    }
}

/// Packed as JPEG and unpacked.
pub(crate) fn jpeg(picture: Picture, quality: u8) -> Picture {
    let mut bytes = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut bytes, quality).write_image(
        &picture.data,
        picture.width as u32,
        picture.height as u32,
        ExtendedColorType::L8,
    );
    match written.and_then(|()| image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg)) {
        Ok(unpacked) => Picture { data: unpacked.into_luma8().into_raw(), ..picture },
        Err(_) => picture,
    }
}
