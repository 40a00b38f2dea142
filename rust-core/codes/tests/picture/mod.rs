//! Pictures for the tests: a drawn code as a camera might see it. Every picture follows from its seed.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its share of these helpers")]

use uitpas_codes::{CodeScanner, GreyBitmap, GreyFrame, ReadCode};

/// SplitMix64: small, and the same on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub data: Vec<u8>,
}

impl Picture {
    pub fn flat(width: usize, height: usize, value: u8) -> Self {
        Self { width, height, data: vec![value; width * height] }
    }

    pub fn noise(width: usize, height: usize, random: &mut Random) -> Self {
        let data = (0..width * height).map(|_| random.next() as u8).collect();
        Self { width, height, data }
    }

    pub fn read(&self) -> Option<ReadCode> {
        CodeScanner::new().read(&GreyFrame::packed(&self.data, self.width, self.height).unwrap())
    }

    fn at(&self, x: f64, y: f64) -> f64 {
        let pixel = |x: f64, y: f64| {
            if x < 0.0 || y < 0.0 || x >= self.width as f64 || y >= self.height as f64 {
                255.0
            } else {
                f64::from(self.data[y as usize * self.width + x as usize])
            }
        };
        let (left, top) = (x.floor(), y.floor());
        let (dx, dy) = (x - left, y - top);
        let upper = pixel(left, top) * (1.0 - dx) + pixel(left + 1.0, top) * dx;
        let lower = pixel(left, top + 1.0) * (1.0 - dx) + pixel(left + 1.0, top + 1.0) * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Turned by degrees and scaled, in the middle of a white frame.
    pub fn placed(&self, width: usize, height: usize, degrees: f64, scale: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (dx, dy) = (x as f64 - width as f64 / 2.0, y as f64 - height as f64 / 2.0);
                let (from_x, from_y) = ((dx * cos + dy * sin) / scale, (dy * cos - dx * sin) / scale);
                data.push(self.at(from_x + self.width as f64 / 2.0, from_y + self.height as f64 / 2.0) as u8);
            }
        }
        Self { width, height, data }
    }

    /// Each pixel the mean of the square around it.
    pub fn blurred(&self, reach: usize) -> Self {
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let (mut sum, mut count) = (0usize, 0);
                for row in y.saturating_sub(reach)..self.height.min(y + reach + 1) {
                    for column in x.saturating_sub(reach)..self.width.min(x + reach + 1) {
                        sum += usize::from(self.data[row * self.width + column]);
                        count += 1;
                    }
                }
                data.push((sum / count) as u8);
            }
        }
        Self { data, ..*self }
    }

    pub fn noisy(mut self, amplitude: i32, random: &mut Random) -> Self {
        for pixel in &mut self.data {
            let noise = random.below(amplitude as usize * 2 + 1) as i32 - amplitude;
            *pixel = (i32::from(*pixel) + noise).clamp(0, 255) as u8;
        }
        self
    }

    /// Squeezes the greys between two values: low contrast, dark, or inverted.
    pub fn between(mut self, black: u8, white: u8) -> Self {
        for pixel in &mut self.data {
            let value = i32::from(black) + (i32::from(white) - i32::from(black)) * i32::from(*pixel) / 255;
            *pixel = value as u8;
        }
        self
    }

    /// A shadow that deepens from left to right.
    pub fn shadowed(mut self) -> Self {
        for row in self.data.chunks_exact_mut(self.width) {
            let width = row.len();
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = (usize::from(*pixel) * (width * 5 - x * 4) / (width * 5)) as u8;
            }
        }
        self
    }
}

impl From<GreyBitmap> for Picture {
    fn from(bitmap: GreyBitmap) -> Self {
        Self { width: bitmap.width(), height: bitmap.height(), data: bitmap.into_data() }
    }
}
