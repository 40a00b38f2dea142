//! Reading a code from a grey frame.
//!
//! A small fixed set of passes, likely ones first. QR: half size, full size, quarter size, each with our own local
//! threshold in front of rxing's port of the zxing-cpp detector. Then CODE128: scan lines in four directions with a
//! threshold along the line, each read both ways; two lines must agree. Last, QR codes that are light on dark.
//!
//! Always holds: rxing only ever sees frames within the bounds of [`GreyFrame`], the number of candidates it tries is
//! bounded, and if it should panic all the same, the pass counts as "nothing found".

mod code128;
mod guard;
mod qr;
mod scale;
mod threshold;

use crate::MAX_TEXT_BYTES;
use crate::frame::GreyFrame;
use scale::Grey;

/// The kind of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// A QR code.
    Qr,
    /// A CODE128 barcode.
    Code128,
}

impl CodeKind {
    /// A stable name: `qr` or `code128`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Code128 => "code128",
        }
    }
}

/// A code that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadCode {
    /// What kind of code it is.
    pub kind: CodeKind,
    /// Its text: not empty, at most [`MAX_TEXT_BYTES`].
    pub text: String,
}

impl std::fmt::Debug for ReadCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The text may be the number of a pass.
        f.debug_struct("ReadCode").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Frames whose shorter side is under this are not halved: a QR code in them has no pixels to spare.
const HALVE_FROM: usize = 240;

/// Frames whose shorter side is under this are not quartered.
const QUARTER_FROM: usize = 960;

/// Frames whose longer side is over this are too slow to search for QR codes at full size; in a photo that large
/// a code has pixels enough at half size.
const FULL_UP_TO: usize = 3072;

/// Reads codes from frames.
#[derive(Debug, Default)]
pub struct CodeScanner {
    _private: (),
}

impl CodeScanner {
    /// A scanner.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The first code that is found in the frame. A code with a text over [`MAX_TEXT_BYTES`], or without text,
    /// is passed over.
    #[must_use]
    pub fn read(&self, frame: &GreyFrame<'_>) -> Option<ReadCode> {
        let full = Grey::copied(frame);
        let shorter = full.width.min(full.height);
        let half = (shorter >= HALVE_FROM).then(|| full.halved());
        let quarter = half.as_ref().filter(|_| shorter >= QUARTER_FROM).map(Grey::halved);

        let not_huge = Some(&full).filter(|_| full.width.max(full.height) <= FULL_UP_TO);
        let sizes = [half.as_ref(), not_huge, quarter.as_ref()];
        let bars = [Some(&full), half.as_ref()];
        let qr = |invert| sizes.into_iter().flatten().find_map(|grey| accepted(CodeKind::Qr, qr::read(grey, invert)));
        qr(false)
            .or_else(|| bars.into_iter().flatten().find_map(|grey| accepted(CodeKind::Code128, code128::read(grey))))
            .or_else(|| qr(true))
    }
}

/// A text within our bounds.
fn accepted(kind: CodeKind, text: Option<String>) -> Option<ReadCode> {
    text.filter(|text| !text.is_empty() && text.len() <= MAX_TEXT_BYTES).map(|text| ReadCode { kind, text })
}
