//! An owned grey picture that the passes work on, and its half-size version.

use crate::frame::{GreyFrame, MIN_SIDE};

/// A packed grey picture, at least [`MIN_SIDE`] wide and high.
pub(super) struct Grey {
    pub width: usize,
    pub height: usize,
    pub data: Vec<u8>,
}

impl Grey {
    pub fn copied(frame: &GreyFrame<'_>) -> Self {
        let mut data = Vec::with_capacity(frame.width() * frame.height());
        for y in 0..frame.height() {
            data.extend_from_slice(frame.row(y));
        }
        Self { width: frame.width(), height: frame.height(), data }
    }

    pub fn row(&self, y: usize) -> &[u8] {
        &self.data[y * self.width..][..self.width]
    }

    /// Half the size: each pixel the mean of four. Halving a picture of less than twice [`MIN_SIDE`] gives a copy.
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        if width < MIN_SIDE || height < MIN_SIDE {
            return Self { width: self.width, height: self.height, data: self.data.clone() };
        }
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            data.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(a, b)| {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                ((sum + 2) / 4) as u8
            }));
        }
        Self { width, height, data }
    }
}
