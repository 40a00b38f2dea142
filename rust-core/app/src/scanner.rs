//! Reads codes out of camera frames: the third object that a shell holds.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uitpas_codes::{GreyFrame, Viewfinder};

/// How long a frame may take beyond its first few passes: a camera gives some 30 frames a second.
const FRAME_TIME: Duration = Duration::from_millis(20);

/// A code that stays in view is told once, until nothing was seen of it for this long. (Ours: nobody holds a pass up
/// again sooner.)
const GONE_AFTER: Duration = Duration::from_secs(2);

/// Reads QR codes and barcodes out of grey frames. One scanner serves one camera: it gets better at a code from frame
/// to frame, and does not tell the same one again and again.
#[derive(Default)]
pub struct CodeScanner {
    camera: Mutex<Camera>,
}

#[derive(Default)]
struct Camera {
    viewfinder: Viewfinder,
    in_view: Option<(String, Instant)>,
    needs_light: bool,
}

impl CodeScanner {
    /// A scanner.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of a code in an 8-bit grey camera frame of `width` × `height` pixels whose rows begin every `stride`
    /// bytes; `None` without code, for one that was told and is still in view, or for a frame that is no picture.
    #[must_use]
    pub fn read_grey(&self, pixels: &[u8], width: usize, height: usize, stride: usize) -> Option<String> {
        self.read_grey_at(pixels, width, height, stride, Instant::now())
    }

    fn read_grey_at(&self, pixels: &[u8], width: usize, height: usize, stride: usize, now: Instant) -> Option<String> {
        let frame = GreyFrame::new(pixels, width, height, stride).ok()?;
        let begun = Instant::now();
        let mut camera = self.camera.lock().unwrap_or_else(PoisonError::into_inner);
        let sight = camera.viewfinder.look_while(&frame, || begun.elapsed() < FRAME_TIME);
        camera.needs_light = sight.needs_light;
        let text = sight.code?.text;
        let before = camera.in_view.replace((text.clone(), now));
        let still = |(told, seen): (String, Instant)| told == text && now.duration_since(seen) < GONE_AFTER;
        (!before.is_some_and(still)).then_some(text)
    }

    /// Whether the last frames were so dark that a torch would help.
    #[must_use]
    pub fn needs_light(&self) -> bool {
        self.camera.lock().unwrap_or_else(PoisonError::into_inner).needs_light
    }

    /// The same for a still picture, of which no second frame comes: takes the time it needs.
    #[must_use]
    pub fn read_still(&self, pixels: &[u8], width: usize, height: usize, stride: usize) -> Option<String> {
        let frame = GreyFrame::new(pixels, width, height, stride).ok()?;
        uitpas_codes::CodeScanner::new().read(&frame).map(|read| read.text)
    }
}

impl std::fmt::Debug for CodeScanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeScanner").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

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

    #[test]
    fn a_code_that_stays_in_view_is_told_once() {
        let picture = |text: &str| QrDrawing::new(text).unwrap().bitmap(16).unwrap();
        let (one, other) = (picture("0900000095902"), picture("0900000067513"));
        let scanner = CodeScanner::new();
        let begin = Instant::now();
        let read = |bitmap: &uitpas_codes::GreyBitmap, ms| {
            let (width, height) = (bitmap.width(), bitmap.height());
            scanner.read_grey_at(&bitmap.clone().into_data(), width, height, width, begin + Duration::from_millis(ms))
        };
        assert_eq!(read(&one, 0).as_deref(), Some("0900000095902"));
        // Held in front of the camera for a while.
        for ms in [300, 1_900, 3_500, 5_000] {
            assert_eq!(read(&one, ms), None, "{ms}");
        }
        assert_eq!(read(&other, 5_100).as_deref(), Some("0900000067513"));
        assert_eq!(read(&one, 5_200).as_deref(), Some("0900000095902"));
        assert_eq!(read(&one, 7_300).as_deref(), Some("0900000095902"), "it was gone");
        assert!(!scanner.needs_light());
    }
}
