//! Drawing codes: a QR code or a CODE128 barcode as modules, as SVG, and as a grey picture.
//!
//! Every drawing carries its quiet zone (4 modules around a QR code, 10 on either side of a CODE128), since a
//! code without one is what most often cannot be read. SVG and pictures are black on white whatever the
//! screen's theme: readers expect dark on light.

mod barcode;
mod bitmap;
mod qr;
mod svg;

pub use barcode::BarcodeDrawing;
pub use bitmap::GreyBitmap;
pub use qr::QrDrawing;

use thiserror::Error;

/// Why a text cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DrawError {
    /// There is nothing to draw.
    #[error("there is no text to draw")]
    Empty,
    /// The text is longer than this kind of code carries.
    #[error("the text is too long for this kind of code")]
    TooLong,
    /// The text has a character that this kind of code cannot carry (CODE128 carries ASCII only).
    #[error("the text has a character that this kind of code cannot carry")]
    UnsupportedCharacter,
    /// The picture would be larger than a reader accepts, or have no size at all.
    #[error("the picture would have no size or be too large")]
    PictureSize,
}

impl DrawError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "draw-empty",
            Self::TooLong => "draw-too-long",
            Self::UnsupportedCharacter => "draw-unsupported-character",
            Self::PictureSize => "draw-picture-size",
        }
    }
}

#[cfg(test)]
mod tests;
