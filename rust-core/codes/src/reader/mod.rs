//! Reading a code from a grey frame.
//!
//! A small fixed set of passes, likely ones first ([`workshop`]). QR codes at several sizes, sharpened, and light on
//! dark: our own local threshold, rxing's port of the zxing-cpp detector, and where its pixels do not tell, a grid that
//! is fitted to the grey ([`qr`]). Barcodes: scan lines across whatever looks like bars, two of which must agree
//! ([`bars`]). A still picture gets every pass until one reads ([`CodeScanner`]); the frames of a camera get a few
//! each ([`Viewfinder`]).
//!
//! Always holds: rxing only ever sees frames within the bounds of [`GreyFrame`], the number of candidates it tries is
//! bounded, and if anything should panic all the same, the pass counts as "nothing found".

mod bars;
mod grey;
mod guard;
mod qr;
mod region;
mod threshold;
mod viewfinder;
mod workshop;

pub use region::Region;
pub use viewfinder::{Sight, Viewfinder};

use crate::frame::GreyFrame;
use workshop::{Pass, Workshop};

/// The kind of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// A QR code.
    Qr,
    /// A CODE128 barcode.
    Code128,
    /// An EAN-13 barcode.
    Ean13,
    /// An interleaved 2 of 5 barcode with 14 digits.
    Itf14,
}

impl CodeKind {
    /// A stable name: `qr`, `code128`, `ean13` or `itf14`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Code128 => "code128",
            Self::Ean13 => "ean13",
            Self::Itf14 => "itf14",
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

/// Reads codes from still pictures.
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

    /// The first code that is found in the frame. A code with a text over [`crate::MAX_TEXT_BYTES`], or without text,
    /// is passed over.
    #[must_use]
    pub fn read(&self, frame: &GreyFrame<'_>) -> Option<ReadCode> {
        let mut workshop = Workshop::default();
        workshop.take(frame);
        Pass::ALL.into_iter().find_map(|pass| workshop.run(pass)).map(|found| found.code)
    }

    /// Runs every pass, also when an earlier one has found a code, and hands over the name and the find of each as
    /// soon as it is done.
    pub fn read_each(&self, frame: &GreyFrame<'_>, mut done: impl FnMut(&'static str, Option<ReadCode>)) {
        let mut workshop = Workshop::default();
        workshop.take(frame);
        for pass in Pass::ALL {
            done(pass.name(), workshop.run(pass).map(|found| found.code));
        }
    }
}
