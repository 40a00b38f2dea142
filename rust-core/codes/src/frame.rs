//! A camera frame or a picture as the reader wants it: 8 bits of grey per pixel, row by row.
//!
//! The one constructor checks everything, so that the reader never looks outside the bytes. Frames with a
//! side under [`MIN_SIDE`] hold no code; frames with a side over [`MAX_SIDE`] take too long: both are refused.

use thiserror::Error;

/// The shortest side of a frame, in pixels. Even the smallest QR code needs 21.
pub const MIN_SIDE: usize = 16;

/// The longest side of a frame, in pixels.
pub const MAX_SIDE: usize = 4096;

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// A side is shorter than [`MIN_SIDE`].
    #[error("a frame of {width} × {height} pixels is too small; each side needs {MIN_SIDE}")]
    TooSmall {
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
    /// A side is longer than [`MAX_SIDE`].
    #[error("a frame of {width} × {height} pixels is too large; the longest side may be {MAX_SIDE}")]
    TooLarge {
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
    /// The rows overlap: the stride is shorter than a row.
    #[error("a row stride of {stride} bytes is shorter than a row of {width} pixels")]
    StrideTooShort {
        /// Bytes from one row to the next.
        stride: usize,
        /// Width in pixels.
        width: usize,
    },
    /// The bytes don't hold all rows, or hold more than that.
    #[error("{found} bytes do not fit a frame that needs {expected}")]
    WrongLength {
        /// Bytes that the rows need: every row with its stride; the last may end with its last pixel.
        expected: usize,
        /// Bytes that came.
        found: usize,
    },
}

impl FrameError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooSmall { .. } => "frame-too-small",
            Self::TooLarge { .. } => "frame-too-large",
            Self::StrideTooShort { .. } => "frame-stride-too-short",
            Self::WrongLength { .. } => "frame-wrong-length",
        }
    }
}

/// A grey frame, borrowed. Row `y` is `data[y * stride..][..width]`; 0 is black, 255 is white.
#[derive(Clone, Copy)]
pub struct GreyFrame<'a> {
    data: &'a [u8],
    width: usize,
    height: usize,
    stride: usize,
}

impl<'a> GreyFrame<'a> {
    /// A frame whose rows begin `stride` bytes apart.
    ///
    /// # Errors
    /// [`FrameError`] when a side is out of bounds, the stride is shorter than a row, or the length is wrong.
    /// The padding behind the last row may be missing, as some cameras leave it out.
    pub fn new(data: &'a [u8], width: usize, height: usize, stride: usize) -> Result<Self, FrameError> {
        if width < MIN_SIDE || height < MIN_SIDE {
            return Err(FrameError::TooSmall { width, height });
        }
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(FrameError::TooLarge { width, height });
        }
        if stride < width {
            return Err(FrameError::StrideTooShort { stride, width });
        }
        let wrong = |expected| FrameError::WrongLength { expected, found: data.len() };
        let expected = stride.checked_mul(height).ok_or(wrong(usize::MAX))?;
        let least = expected - (stride - width);
        if data.len() < least || data.len() > expected {
            return Err(wrong(expected));
        }
        Ok(Self { data, width, height, stride })
    }

    /// A frame without padding between the rows.
    ///
    /// # Errors
    /// As [`GreyFrame::new`].
    pub fn packed(data: &'a [u8], width: usize, height: usize) -> Result<Self, FrameError> {
        Self::new(data, width, height, width)
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

    /// The pixels of one row; empty below the frame.
    #[must_use]
    pub fn row(&self, y: usize) -> &'a [u8] {
        if y >= self.height {
            return &[];
        }
        let start = y * self.stride;
        &self.data[start..start + self.width]
    }
}

impl std::fmt::Debug for GreyFrame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GreyFrame")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("stride", &self.stride)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(15, 480, 15, 15 * 480, "frame-too-small")]
    #[case(480, 1, 480, 480, "frame-too-small")]
    #[case(0, 0, 0, 0, "frame-too-small")]
    #[case(4097, 16, 4097, 4097 * 16, "frame-too-large")]
    #[case(16, usize::MAX, 16, 16, "frame-too-large")]
    #[case(64, 64, 63, 64 * 64, "frame-stride-too-short")]
    #[case(64, 64, 64, 64 * 64 - 1, "frame-wrong-length")]
    #[case(64, 64, 64, 64 * 64 + 1, "frame-wrong-length")]
    #[case(64, 64, 80, 80 * 63 + 63, "frame-wrong-length")]
    #[case(64, 64, usize::MAX, 64 * 64, "frame-wrong-length")]
    fn refuses_what_is_no_frame(
        #[case] width: usize,
        #[case] height: usize,
        #[case] stride: usize,
        #[case] length: usize,
        #[case] code: &str,
    ) {
        let data = vec![0; length];
        assert_eq!(GreyFrame::new(&data, width, height, stride).unwrap_err().code(), code);
    }

    #[test]
    fn rows_skip_the_padding_and_the_last_padding_may_be_missing() {
        let mut data = vec![9; 20 * 16];
        for y in 0..16 {
            data[y * 20..][..16].fill(y as u8);
        }
        for length in [20 * 16, 20 * 15 + 16] {
            let frame = GreyFrame::new(&data[..length], 16, 16, 20).unwrap();
            assert_eq!(frame.row(15), [15; 16]);
            assert_eq!(frame.row(3), [3; 16]);
            assert!(frame.row(16).is_empty());
        }
    }
}
