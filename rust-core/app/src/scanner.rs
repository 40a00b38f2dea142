//! Reads codes out of camera frames: the third object that a shell holds.

use uitpas_codes::GreyFrame;

/// Reads a QR code or a CODE128 barcode out of grey frames. One scanner serves one camera; cheap to make.
#[derive(Debug, Default)]
pub struct CodeScanner {
    reader: uitpas_codes::CodeScanner,
}

impl CodeScanner {
    /// A scanner.
    #[must_use]
    pub fn new() -> Self {
        Self { reader: uitpas_codes::CodeScanner::new() }
    }

    /// The text of a code in an 8-bit grey frame of `width` × `height` pixels whose rows begin every `stride` bytes;
    /// `None` without code, or for a frame that is no picture.
    #[must_use]
    pub fn read_grey(&self, pixels: &[u8], width: usize, height: usize, stride: usize) -> Option<String> {
        let frame = GreyFrame::new(pixels, width, height, stride).ok()?;
        self.reader.read(&frame).map(|read| read.text)
    }
}
