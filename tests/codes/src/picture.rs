//! Pictures of grey: with fractions while they are being made, with 8 bits when they are done.

/// An 8-bit grey picture, row after row without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// The pixels.
    pub data: Vec<u8>,
}

impl Picture {
    /// One grey everywhere.
    #[must_use]
    pub fn flat(width: usize, height: usize, value: u8) -> Self {
        Self { width, height, data: vec![value; width * height] }
    }
}

/// A picture in the making: 0 is black, 1 is white, and light may be stronger than that.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    pub width: usize,
    pub height: usize,
    pub data: Vec<f32>,
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![0.0; width * height] }
    }

    /// Changes every pixel by its place.
    pub fn each(&mut self, mut change: impl FnMut(f64, f64, f32) -> f32) {
        for (y, row) in self.data.chunks_exact_mut(self.width).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                *value = change(x as f64, y as f64, *value);
            }
        }
    }

    /// The pixel at a place, that of the border outside.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.data[y * self.width + x]
    }

    pub fn into_picture(self) -> Picture {
        let data = self.data.iter().map(|value| (value * 255.0).round().clamp(0.0, 255.0) as u8).collect();
        Picture { width: self.width, height: self.height, data }
    }
}
