//! The scene before any fault of light or lens: a desk with things on it, a paper with print, the code on the paper.

use crate::picture::Canvas;
use crate::random::{Random, mixed};
use crate::surface::Surface;
use crate::symbol::Symbol;

/// Sub-pixels along each side of a pixel.
const FINE: usize = 3;

/// What lies around a code.
pub(crate) struct Paper {
    pub margin: f64,
    pub ink: f32,
    pub white: f32,
    pub damage: Vec<Blot>,
    pub print: u64,
}

/// A stroke over the code: round at both ends, in modules.
pub(crate) struct Blot {
    pub from: (f64, f64),
    pub to: (f64, f64),
    pub radius: f64,
    pub value: f32,
}

impl Blot {
    fn covers(&self, u: f64, v: f64) -> bool {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = dx * dx + dy * dy;
        let along = if length == 0.0 {
            0.0
        } else {
            (((u - self.from.0) * dx + (v - self.from.1) * dy) / length).clamp(0.0, 1.0)
        };
        let (x, y) = (u - self.from.0 - along * dx, v - self.from.1 - along * dy);
        x * x + y * y <= self.radius * self.radius
    }
}

/// A desk: a slope of light, things, edges and lines.
pub(crate) fn desk(width: usize, height: usize, random: &mut Random) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    let base = random.between(0.15, 0.8);
    let slope = (random.between(-0.2, 0.2) / width as f64, random.between(-0.2, 0.2) / height as f64);
    let grain = random.between(0.0, 0.06);
    let seed = random.bits();
    canvas.each(|x, y, _| {
        let chance = mixed(seed ^ (x as u64) << 20 ^ y as u64) as f64 / u64::MAX as f64;
        (base + slope.0 * x + slope.1 * y + grain * (chance - 0.5)) as f32
    });
    for _ in 0..random.below(14) {
        thing(&mut canvas, random);
    }
    canvas
}

fn thing(canvas: &mut Canvas, random: &mut Random) {
    let (width, height) = (canvas.width as f64, canvas.height as f64);
    let middle = (random.between(0.0, width), random.between(0.0, height));
    let size = (random.scale(4.0, width / 2.0), random.scale(2.0, height / 3.0));
    let (sin, cos) = random.between(0.0, 3.2).sin_cos();
    let (value, other) = (random.between(0.02, 0.98) as f32, random.between(0.02, 0.98) as f32);
    let stripe = random.scale(2.0, 40.0);
    let look = random.below(4);
    let seed = random.bits();
    let reach = (size.0 + size.1) / 2.0;
    let rows = (middle.1 - reach).max(0.0) as usize..((middle.1 + reach).max(0.0) as usize).min(canvas.height);
    for y in rows {
        for x in (middle.0 - reach).max(0.0) as usize..((middle.0 + reach).max(0.0) as usize).min(canvas.width) {
            let (dx, dy) = (x as f64 - middle.0, y as f64 - middle.1);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            if u.abs() > size.0 / 2.0 || v.abs() > size.1 / 2.0 {
                continue;
            }
            let (column, row) = ((u / stripe).floor() as i64, (v / stripe).floor() as i64);
            canvas.data[y * canvas.width + x] = match look {
                0 => value,
                1 => [value, other][column.rem_euclid(2) as usize],
                2 => [value, other][(column + row).rem_euclid(2) as usize],
                // Like lines of letters.
                _ if row.rem_euclid(2) == 0 => value,
                _ => [value, other][(mixed(seed ^ mixed(column as u64) ^ row as u64) % 2) as usize],
            };
        }
    }
}

impl Paper {
    /// The grey of the paper at a place in modules.
    fn at(&self, symbol: &Symbol, u: f64, v: f64) -> f32 {
        if let Some(blot) = self.damage.iter().find(|blot| blot.covers(u, v)) {
            return blot.value;
        }
        if symbol.is_dark(u, v) || self.is_printed(symbol, u, v) { self.ink } else { self.white }
    }

    /// Lines of letters beyond the quiet zone.
    fn is_printed(&self, symbol: &Symbol, u: f64, v: f64) -> bool {
        let quiet = symbol.quiet_zone();
        let outside = u < -quiet || u > symbol.columns as f64 + quiet || v < -4.0 || v > symbol.height + 4.0;
        if !outside || self.print == 0 {
            return false;
        }
        let (row, column) = ((v / 1.6).floor() as i64, (u / 0.7).floor() as i64);
        row.rem_euclid(2) == 0 && mixed(self.print ^ mixed(row as u64) ^ column as u64).is_multiple_of(2)
    }

    fn holds(&self, symbol: &Symbol, u: f64, v: f64) -> bool {
        let across = symbol.quiet_zone() + self.margin;
        let along = 4.0 + self.margin;
        u > -across && u < symbol.columns as f64 + across && v > -along && v < symbol.height + along
    }
}

/// Lays the paper with the code on the desk.
pub(crate) fn lay(canvas: &mut Canvas, surface: &Surface, paper: &Paper, symbol: &Symbol) {
    let width = canvas.width;
    for (i, value) in canvas.data.iter_mut().enumerate() {
        let (x, y) = ((i % width) as f64, (i / width) as f64);
        let near = surface.place(x + 0.5, y + 0.5);
        if !near.is_some_and(|(u, v, _)| paper.holds(symbol, u, v)) {
            continue;
        }
        let mut sum = 0.0;
        for fine in 0..FINE * FINE {
            let at = |step: usize| (step as f64 + 0.5) / FINE as f64;
            sum += match surface.place(x + at(fine % FINE), y + at(fine / FINE)) {
                Some((u, v, light)) => paper.at(symbol, u, v) * light,
                None => *value,
            };
        }
        *value = sum / (FINE * FINE) as f32;
    }
}
