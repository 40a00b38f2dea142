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
