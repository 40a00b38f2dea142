//! QR codes, at error correction level M or better.

use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode, Version};

use super::svg::{self, Band};
use super::{DrawError, GreyBitmap};
use crate::MAX_TEXT_BYTES;

/// ECI designator of UTF-8.
const ECI_UTF8: u32 = 26;

/// A QR code with its modules.
#[derive(Clone, PartialEq, Eq)]
pub struct QrDrawing {
    version: u8,
    side: usize,
    dark: Vec<bool>,
}

impl QrDrawing {
    /// Width of the light border on each side, in modules.
    pub const QUIET_ZONE: usize = 4;

    /// The QR code of a text: the smallest that holds it at level M, at the highest level that this size holds.
    ///
    /// # Errors
    /// [`DrawError::Empty`], or [`DrawError::TooLong`] over [`MAX_TEXT_BYTES`].
    pub fn new(text: &str) -> Result<Self, DrawError> {
        if text.is_empty() {
            return Err(DrawError::Empty);
        }
        if text.len() > MAX_TEXT_BYTES {
            return Err(DrawError::TooLong);
        }
        let least = encode(text, EcLevel::M)?;
        let code = [EcLevel::H, EcLevel::Q]
            .into_iter()
            .filter_map(|level| encode(text, level).ok())
            .find(|better| better.version() == least.version())
            .unwrap_or(least);
        let version = match code.version() {
            Version::Normal(version) | Version::Micro(version) => u8::try_from(version).unwrap_or(u8::MAX),
        };
        Ok(Self { version, side: code.width(), dark: code.to_colors().iter().map(|c| c.select(true, false)).collect() })
    }

    /// The QR version, 1 to 40.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Modules per side, without the quiet zone.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Modules per side, with the quiet zone.
    #[must_use]
    pub fn side_with_quiet_zone(&self) -> usize {
        self.side + 2 * Self::QUIET_ZONE
    }

    /// Whether a module is dark; `(0, 0)` is the corner inside the quiet zone, and outside all is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && y < self.side && self.dark[y * self.side + x]
    }

    /// The modules, row by row, without the quiet zone.
    #[must_use]
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// The `d` attribute of an SVG path over the dark modules, one unit per module, with the quiet zone as
    /// margin: for placing the code into a larger drawing.
    #[must_use]
    pub fn svg_path(&self) -> String {
        let bands = self.dark.chunks_exact(self.side).map(|dark| Band { dark, height: 1 });
        svg::path(bands, Self::QUIET_ZONE, Self::QUIET_ZONE)
    }

    /// The code as an SVG document, black on white, with its quiet zone. It has no size of its own.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::document(self.side_with_quiet_zone(), self.side_with_quiet_zone(), &self.svg_path())
    }

    /// The code as a grey picture of `pixels_per_module`, with its quiet zone.
    ///
    /// # Errors
    /// [`DrawError::PictureSize`] for 0 pixels, or when a side would pass 4,096.
    pub fn bitmap(&self, pixels_per_module: usize) -> Result<GreyBitmap, DrawError> {
        let scale = pixels_per_module;
        let side = self.side_with_quiet_zone().checked_mul(scale).ok_or(DrawError::PictureSize)?;
        let mut picture = GreyBitmap::white(side, side)?;
        for y in 0..self.side {
            for x in (0..self.side).filter(|x| self.is_dark(*x, y)) {
                let (left, top) = ((x + Self::QUIET_ZONE) * scale, (y + Self::QUIET_ZONE) * scale);
                picture.blacken(left, top, scale, scale);
            }
        }
        Ok(picture)
    }
}

/// Text that is not ASCII is written as bytes, marked as UTF-8: left to itself, the encoder may take some of
/// it for Japanese.
fn encode(text: &str, level: EcLevel) -> Result<QrCode, DrawError> {
    let code = if text.is_ascii() {
        QrCode::with_error_correction_level(text, level)
    } else {
        (1..=40)
            .map(|version| {
                let mut bits = Bits::new(Version::Normal(version));
                bits.push_eci_designator(ECI_UTF8)?;
                bits.push_byte_data(text.as_bytes())?;
                bits.push_terminator(level)?;
                QrCode::with_bits(bits, level)
            })
            .find(Result::is_ok)
            .unwrap_or(Err(qrcode::types::QrError::DataTooLong))
    };
    code.map_err(|_| DrawError::TooLong)
}

impl std::fmt::Debug for QrDrawing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrDrawing").field("version", &self.version).finish_non_exhaustive()
    }
}
