//! Reads codes out of camera frames: the third object that a shell holds.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uitpas_codes::{GreyFrame, Viewfinder};

/// How long a frame may take beyond its first few passes: a camera gives some 30 frames a second.
const FRAME_TIME: Duration = Duration::from_millis(20);

/// Reads QR codes and barcodes out of grey frames. One scanner serves one camera: it gets better at a code from frame
/// to frame.
#[derive(Debug, Default)]
pub struct CodeScanner {
    viewfinder: Mutex<Viewfinder>,
}

impl CodeScanner {
    /// A scanner.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of a code in an 8-bit grey camera frame of `width` × `height` pixels whose rows begin every `stride`
    /// bytes; `None` without code, or for a frame that is no picture.
    #[must_use]
    pub fn read_grey(&self, pixels: &[u8], width: usize, height: usize, stride: usize) -> Option<String> {
        let frame = GreyFrame::new(pixels, width, height, stride).ok()?;
        let begun = Instant::now();
        let mut viewfinder = self.viewfinder.lock().unwrap_or_else(PoisonError::into_inner);
        viewfinder.look_while(&frame, || begun.elapsed() < FRAME_TIME).code.map(|code| code.text)
    }

    /// The same for a still picture, of which no second frame comes: takes the time it needs.
    #[must_use]
    pub fn read_still(&self, pixels: &[u8], width: usize, height: usize, stride: usize) -> Option<String> {
        let frame = GreyFrame::new(pixels, width, height, stride).ok()?;
        uitpas_codes::CodeScanner::new().read(&frame).map(|read| read.text)
    }
}

#[cfg(test)]
mod tests {
    use super::CodeScanner;
    use uitpas_codes::QrDrawing;

    #[test]
    fn a_frame_and_a_still_picture_are_read() {
        let bitmap = QrDrawing::new("k3v9x0q1z7m2c8b4").unwrap().bitmap(6).unwrap();
        let (width, height, pixels) = (bitmap.width(), bitmap.height(), bitmap.into_data());
        let scanner = CodeScanner::new();
        assert_eq!(scanner.read_grey(&pixels, width, height, width).as_deref(), Some("k3v9x0q1z7m2c8b4"));
        assert_eq!(scanner.read_grey(&pixels, width, height + 1, width), None, "a frame that is too short");
        // Light on dark takes more passes than a first frame gets.
        let inverted: Vec<u8> = pixels.iter().map(|pixel| 255 - pixel).collect();
        assert_eq!(scanner.read_still(&inverted, width, height, width).as_deref(), Some("k3v9x0q1z7m2c8b4"));
        assert_eq!(scanner.read_still(&[7; 10], 16, 16, 16), None);
    }
}
