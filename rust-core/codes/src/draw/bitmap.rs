//! A grey picture of a drawn code, ready for a PNG writer or for the reader.

use super::DrawError;
use crate::frame::MAX_SIDE;

/// A packed grey picture: 0 is black, 255 is white; row `y` is `data[y * width..][..width]`.
#[derive(Clone, PartialEq, Eq)]
pub struct GreyBitmap {
    width: usize,
    height: usize,
    data: Vec<u8>,
}

impl GreyBitmap {
    /// A white picture.
    pub(super) fn white(width: usize, height: usize) -> Result<Self, DrawError> {
        let side = 1..=MAX_SIDE;
        if !side.contains(&width) || !side.contains(&height) {
            return Err(DrawError::PictureSize);
        }
        Ok(Self { width, height, data: vec![255; width * height] })
    }

    /// Blackens a rectangle that lies inside the picture.
    pub(super) fn blacken(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for row in self.data.chunks_exact_mut(self.width).skip(top).take(height) {
            row.iter_mut().skip(left).take(width).for_each(|pixel| *pixel = 0);
        }
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row by row.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The pixels, row by row, without a copy.
    #[must_use]
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// The picture as a PNG file.
    #[cfg(feature = "png")]
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        // A side is at most 4,096 and the writer writes to memory: nothing here can fail, and a picture that
        // could not be written would be an empty file.
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.data)?;
            writer.finish()
        });
        if written.is_err() {
            file.clear();
        }
        file
    }
}

impl std::fmt::Debug for GreyBitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GreyBitmap").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}
