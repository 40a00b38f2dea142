//! One QR pass: our threshold, then rxing's port of the zxing-cpp detector.

use std::borrow::Cow;
use std::collections::HashSet;

use rxing::common::{BitArray, BitMatrix, LineOrientation, Result as RxingResult};
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Exceptions, Luma8LuminanceSource, Reader as _};

use super::guard::guarded;
use super::scale::Grey;
use super::threshold::dark_pixels;

/// The text of a QR code in the picture.
pub(super) fn read(grey: &Grey, invert: bool) -> Option<String> {
    let matrix = dark_pixels(grey, invert)?;
    guarded(|| {
        let hints = DecodeHints {
            PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        let mut bitmap = BinaryBitmap::new(Thresholded::new(matrix));
        let found = QrReader.decode_with_hints(&mut bitmap, &hints).ok()?;
        Some(found.getText().to_owned())
    })
}

/// Hands our dark pixels to rxing. The detector asks for the matrix and nothing else.
struct Thresholded {
    matrix: BitMatrix,
    no_source: Luma8LuminanceSource,
}

impl Thresholded {
    fn new(matrix: BitMatrix) -> Self {
        Self { matrix, no_source: Luma8LuminanceSource::with_empty_image(1, 1) }
    }
}

impl Binarizer for Thresholded {
    type Source = Luma8LuminanceSource;

    fn get_luminance_source(&self) -> &Self::Source {
        &self.no_source
    }

    fn get_black_row(&self, y: usize) -> RxingResult<Cow<'_, BitArray>> {
        if y >= self.get_height() {
            return Err(Exceptions::INDEX_OUT_OF_BOUNDS);
        }
        Ok(Cow::Owned(self.matrix.getRow(y as u32)))
    }

    fn get_black_row_from_matrix(&self, y: usize) -> RxingResult<Cow<'_, BitArray>> {
        self.get_black_row(y)
    }

    fn get_black_matrix(&self) -> RxingResult<&BitMatrix> {
        Ok(&self.matrix)
    }

    fn get_black_line(&self, l: usize, lt: LineOrientation) -> RxingResult<Cow<'_, BitArray>> {
        match lt {
            LineOrientation::Row => self.get_black_row(l),
            LineOrientation::Column if l < self.get_width() => Ok(Cow::Owned(self.matrix.getCol(l as u32))),
            LineOrientation::Column => Err(Exceptions::INDEX_OUT_OF_BOUNDS),
        }
    }

    fn create_binarizer(&self, _source: Self::Source) -> Self {
        Self::new(self.matrix.clone())
    }

    fn get_width(&self) -> usize {
        self.matrix.width() as usize
    }

    fn get_height(&self) -> usize {
        self.matrix.height() as usize
    }
}
