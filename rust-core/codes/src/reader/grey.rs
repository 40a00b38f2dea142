//! Grey pictures that the passes work on: the frame and what is made of it. Each keeps its memory from frame to frame.

use crate::frame::GreyFrame;

/// A packed grey picture.
#[derive(Debug, Default, Clone)]
pub(super) struct Grey {
    pub width: usize,
    pub height: usize,
    pub data: Vec<u8>,
}

impl Grey {
    /// The pixels of a row.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.data[y * self.width..][..self.width]
    }

    /// The pixel at a place; that of the nearest border outside.
    pub fn at(&self, x: i32, y: i32) -> u8 {
        let x = x.clamp(0, self.width as i32 - 1) as usize;
        let y = y.clamp(0, self.height as i32 - 1) as usize;
        self.data[y * self.width + x]
    }

    /// The grey between the pixels, in 1/256 of a grey step. Pixel (0, 0) has its middle at (0.5, 0.5).
    pub fn between(&self, x: f32, y: f32) -> i32 {
        // In sixteenths of a pixel, shifted so that rounding towards zero is rounding down.
        let (x, y) = (((x + 15.5) * 16.0) as i32 - 256, ((y + 15.5) * 16.0) as i32 - 256);
        let (left, top, dx, dy) = (x >> 4, y >> 4, x & 15, y & 15);
        let (width, height) = (self.width as i32, self.height as i32);
        let mix = |a: u8, b: u8, share: i32| i32::from(a) * (16 - share) + i32::from(b) * share;
        let (upper, lower) = if left >= 0 && top >= 0 && left + 1 < width && top + 1 < height {
            let at = top as usize * self.width + left as usize;
            let (upper, lower) = (&self.data[at..at + 2], &self.data[at + self.width..at + self.width + 2]);
            (mix(upper[0], upper[1], dx), mix(lower[0], lower[1], dx))
        } else {
            let row = |y: i32| mix(self.at(left, y), self.at(left + 1, y), dx);
            (row(top), row(top + 1))
        };
        upper * (16 - dy) + lower * dy
    }

    fn resize(&mut self, width: usize, height: usize) {
        self.width = width;
        self.height = height;
        self.data.resize(width * height, 0);
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.data.chunks_exact_mut(self.width.max(1))
    }

    /// The part of a frame from this corner; it must lie inside.
    pub fn copy_part(&mut self, frame: &GreyFrame<'_>, left: usize, top: usize, width: usize, height: usize) {
        self.resize(width, height);
        for (y, row) in self.rows_mut().enumerate() {
            row.copy_from_slice(&frame.row(top + y)[left..left + width]);
        }
    }

    /// The whole frame.
    pub fn copy(&mut self, frame: &GreyFrame<'_>) {
        self.copy_part(frame, 0, 0, frame.width(), frame.height());
    }

    /// Half the size of another: each pixel the mean of four.
    pub fn halve(&mut self, from: &Self) {
        self.resize(from.width / 2, from.height / 2);
        for (y, row) in self.rows_mut().enumerate() {
            let pairs = from.row(2 * y).chunks_exact(2).zip(from.row(2 * y + 1).chunks_exact(2));
            for (pixel, (a, b)) in row.iter_mut().zip(pairs) {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                *pixel = ((sum + 2) >> 2) as u8;
            }
        }
    }

    /// Another sharpened (unsharp mask): what a pixel differs from the mean of its surroundings counts three times.
    pub fn sharpen(&mut self, from: &Self) {
        self.resize(from.width, from.height);
        let (width, height) = (from.width, from.height);
        for (y, row) in self.rows_mut().enumerate() {
            let (above, here, below) = (from.row(y.saturating_sub(1)), from.row(y), from.row((y + 1).min(height - 1)));
            for (x, pixel) in row.iter_mut().enumerate() {
                let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
                let sum = [above, here, below]
                    .iter()
                    .map(|row| i32::from(row[left]) + i32::from(row[x]) + i32::from(row[right]))
                    .sum::<i32>();
                let value = i32::from(here[x]);
                *pixel = (value + 2 * (value - sum / 9)).clamp(0, 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Grey;

    fn grey(width: usize, height: usize, value: impl Fn(usize, usize) -> u8) -> Grey {
        let data = (0..width * height).map(|i| value(i % width, i / width)).collect();
        Grey { width, height, data }
    }

    #[test]
    fn smaller_pictures_hold_the_means() {
        let full = grey(7, 6, |x, y| (10 * x + y) as u8);
        let mut half = Grey::default();
        half.halve(&full);
        assert_eq!((half.width, half.height), (3, 3));
        // (0, 10, 1, 11) and (40, 50, 45, 55)'s row of the picture: 4 and 5 across, 4 and 5 down.
        assert_eq!((half.data[0], half.data[8]), (6, 50));
    }

    #[test]
    fn sharpening_leaves_flat_grey_and_deepens_edges() {
        let mut sharp = Grey::default();
        sharp.sharpen(&grey(8, 8, |_, _| 90));
        assert!(sharp.data.iter().all(|pixel| *pixel == 90));
        sharp.sharpen(&grey(8, 8, |x, _| if x < 4 { 100 } else { 130 }));
        assert!(sharp.row(4)[3] < 100 && sharp.row(4)[4] > 130);
    }

    #[test]
    fn between_two_pixels_lies_their_mean() {
        let picture = grey(4, 4, |x, _| (x * 40) as u8);
        assert_eq!(picture.between(1.5, 1.5), 40 * 256);
        assert_eq!(picture.between(2.0, 2.0), 60 * 256);
        assert_eq!(picture.between(-50.0, 900.0), 0);
    }
}
