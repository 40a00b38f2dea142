//! CODE128 barcodes: the number on a pass, as every counter knows it.

use rxing::oned::{Code128Writer, OneDimensionalCodeWriter as _};

use super::svg::{self, Band};
use super::{DrawError, GreyBitmap};

/// A CODE128 barcode with its modules.
#[derive(Clone, PartialEq, Eq)]
pub struct BarcodeDrawing {
    dark: Vec<bool>,
}

impl BarcodeDrawing {
    /// Width of the light border left and right, in modules (ISO/IEC 15417 asks for 10).
    pub const QUIET_ZONE: usize = 10;

    /// The longest text, in characters. A longer barcode is too wide for a phone's screen and for readers.
    pub const MAX_CHARACTERS: usize = 80;

    /// The barcode of an ASCII text.
    ///
    /// # Errors
    /// [`DrawError::Empty`], [`DrawError::TooLong`] over [`Self::MAX_CHARACTERS`],
    /// [`DrawError::UnsupportedCharacter`] for anything but ASCII.
    pub fn new(text: &str) -> Result<Self, DrawError> {
        if text.is_empty() {
            return Err(DrawError::Empty);
        }
        if text.chars().count() > Self::MAX_CHARACTERS {
            return Err(DrawError::TooLong);
        }
        if !text.is_ascii() {
            return Err(DrawError::UnsupportedCharacter);
        }
        let dark = Code128Writer.encode_oned(text).map_err(|_| DrawError::UnsupportedCharacter)?;
        Ok(Self { dark })
    }

    /// The modules from left to right, without the quiet zone: `true` is a bar.
    #[must_use]
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// Bars and spaces in turn, as widths in modules, beginning with a bar; without the quiet zone.
    #[must_use]
    pub fn widths(&self) -> Vec<u8> {
        self.dark.chunk_by(|a, b| a == b).map(|run| u8::try_from(run.len()).unwrap_or(u8::MAX)).collect()
    }

    /// Modules from edge to edge, with the quiet zone.
    #[must_use]
    pub fn width_with_quiet_zone(&self) -> usize {
        self.dark.len() + 2 * Self::QUIET_ZONE
    }

    /// The barcode as an SVG document of `height` modules, black on white, with its quiet zone. It has no
    /// size of its own. A height of a quarter of the width is usual.
    #[must_use]
    pub fn svg(&self, height: usize) -> String {
        let height = height.max(1);
        let path = svg::path(std::iter::once(Band { dark: &self.dark, height }), Self::QUIET_ZONE, 0);
        svg::document(self.width_with_quiet_zone(), height, &path)
    }

    /// The barcode as a grey picture of `pixels_per_module` and a height in pixels, with its quiet zone.
    ///
    /// # Errors
    /// [`DrawError::PictureSize`] for 0 pixels, or when a side would pass 4,096.
    pub fn bitmap(&self, pixels_per_module: usize, height: usize) -> Result<GreyBitmap, DrawError> {
        let scale = pixels_per_module;
        let width = self.width_with_quiet_zone().checked_mul(scale).ok_or(DrawError::PictureSize)?;
        let mut picture = GreyBitmap::white(width, height)?;
        for (x, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            picture.blacken((x + Self::QUIET_ZONE) * scale, 0, scale, height);
        }
        Ok(picture)
    }
}

impl std::fmt::Debug for BarcodeDrawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The bars are the number of a pass.
        f.debug_struct("BarcodeDrawing").field("modules", &self.dark.len()).finish_non_exhaustive()
    }
}
