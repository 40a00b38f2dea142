//! The passes over a frame, and the pictures they need, each made once and only when asked for.

use super::bars::{Bars, Effort};
use super::grey::Grey;
use super::guard::guarded;
use super::qr;
use super::region::Region;
use super::threshold::Threshold;
use super::{CodeKind, ReadCode};
use crate::MAX_TEXT_BYTES;
use crate::frame::GreyFrame;

/// One way of looking at a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// QR codes, dark on light.
    Qr(Size),
    /// QR codes, light on dark.
    QrInverted(Size),
    /// Barcodes on a few lines where they are likely.
    Bars,
    /// Barcodes on many such lines.
    BarsThorough,
}

impl Pass {
    /// In the order that a still picture is looked at.
    pub const ALL: [Self; 10] = [
        Self::Qr(Size::Half),
        Self::Bars,
        Self::Qr(Size::Quarter),
        Self::Qr(Size::Full),
        Self::Qr(Size::HalfSharp),
        Self::Qr(Size::QuarterSharp),
        Self::QrInverted(Size::Half),
        Self::BarsThorough,
        Self::QrInverted(Size::Full),
        Self::Qr(Size::FullSharp),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Qr(Size::Full) => "qr-full",
            Self::Qr(Size::Half) => "qr-half",
            Self::Qr(Size::Quarter) => "qr-quarter",
            Self::Qr(Size::FullSharp) => "qr-full-sharp",
            Self::Qr(Size::HalfSharp) => "qr-half-sharp",
            Self::Qr(Size::QuarterSharp) => "qr-quarter-sharp",
            Self::QrInverted(Size::Full | Size::FullSharp) => "qr-full-inverted",
            Self::QrInverted(Size::Half | Size::HalfSharp) => "qr-half-inverted",
            Self::QrInverted(Size::Quarter | Size::QuarterSharp) => "qr-quarter-inverted",
            Self::Bars => "bars",
            Self::BarsThorough => "bars-thorough",
        }
    }
}

/// Frames whose shorter side is under this are not halved: a code in them has no pixels to spare.
const HALVE_FROM: usize = 240;
/// Frames whose shorter side is under this are not made smaller than half.
const QUARTER_FROM: usize = 480;
/// Frames whose longer side is over this are too slow to search for QR codes at full size; in a photo that large
/// a code has pixels enough at half size.
const FULL_UP_TO: usize = 3072;

/// Pictures made of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Full,
    Half,
    Quarter,
    FullSharp,
    HalfSharp,
    QuarterSharp,
}

impl Size {
    /// The shortest side of a frame of which it is made, and what it is made from.
    fn origin(self) -> Option<(usize, Self)> {
        match self {
            Self::Full => None,
            Self::Half => Some((HALVE_FROM, Self::Full)),
            Self::Quarter => Some((QUARTER_FROM, Self::Half)),
            Self::FullSharp => Some((0, Self::Full)),
            Self::HalfSharp => Some((HALVE_FROM, Self::Half)),
            Self::QuarterSharp => Some((QUARTER_FROM, Self::Quarter)),
        }
    }

    /// Pixels of the frame to a pixel of the picture.
    fn times(self) -> f32 {
        match self {
            Self::Full | Self::FullSharp => 1.0,
            Self::Half | Self::HalfSharp => 2.0,
            Self::Quarter | Self::QuarterSharp => 4.0,
        }
    }
}

/// A picture with its threshold, and whether it is of the present frame.
#[derive(Debug, Default)]
struct Made {
    grey: Grey,
    threshold: Option<Threshold>,
    is_fresh: bool,
}

/// A code and where it is.
pub(super) struct Found {
    pub code: ReadCode,
    pub region: Region,
}

/// The memory of all passes.
#[derive(Debug, Default)]
pub(super) struct Workshop {
    full: Made,
    /// Those of every other size, in their order.
    others: [Made; 5],
    bars: Bars,
    tried: qr::Tried,
    /// Where something looked like a code that could not be read.
    pub hint: Option<Region>,
}

impl Workshop {
    /// Takes a new frame.
    pub fn take(&mut self, frame: &GreyFrame<'_>) {
        for made in &mut self.others {
            made.is_fresh = false;
        }
        self.full.grey.copy(frame);
        self.hint = None;
        self.tried.clear();
    }

    /// Takes a part of a new frame.
    pub fn take_part(&mut self, frame: &GreyFrame<'_>, part: Region) {
        for made in &mut self.others {
            made.is_fresh = false;
        }
        self.full.grey.copy_part(frame, part.left, part.top, part.width, part.height);
        self.hint = None;
        self.tried.clear();
    }

    fn made(&self, size: Size) -> &Made {
        if size == Size::Full { &self.full } else { &self.others[size as usize - 1] }
    }

    /// Makes a picture unless it is there. Whether the frame is large enough for it.
    fn make(&mut self, size: Size) -> bool {
        let Some((least, from)) = size.origin() else { return true };
        let shorter = self.full.grey.width.min(self.full.grey.height);
        if shorter < least || !self.make(from) {
            return false;
        }
        if self.made(size).is_fresh {
            return true;
        }
        let mut target = std::mem::take(&mut self.others[size as usize - 1]);
        let source = &self.made(from).grey;
        match size {
            Size::Full | Size::Half | Size::Quarter => target.grey.halve(source),
            Size::FullSharp | Size::HalfSharp | Size::QuarterSharp => target.grey.sharpen(source),
        }
        target.is_fresh = true;
        self.others[size as usize - 1] = target;
        true
    }

    /// One pass over the frame. Should it panic, what it was making is made anew by the next.
    pub fn run(&mut self, pass: Pass) -> Option<Found> {
        guarded(|| self.run_unguarded(pass))
    }

    fn run_unguarded(&mut self, pass: Pass) -> Option<Found> {
        match pass {
            Pass::Qr(size) => self.qr(size, false),
            Pass::QrInverted(size) => self.qr(size, true),
            Pass::Bars => self.bars(Effort { seeds: 4, offsets: 3, manners: 1, inverted: false }),
            Pass::BarsThorough => self.bars(Effort { seeds: 12, offsets: 5, manners: 4, inverted: true }),
        }
    }

    fn qr(&mut self, size: Size, invert: bool) -> Option<Found> {
        if !self.make(size) {
            return None;
        }
        let grey = &self.made(size).grey;
        if grey.width.max(grey.height) > FULL_UP_TO {
            return None;
        }
        let made = if size == Size::Full { &mut self.full } else { &mut self.others[size as usize - 1] };
        if made.threshold.is_none() {
            made.threshold = Threshold::new();
        }
        let mut threshold = made.threshold.take()?;
        let mut tried = std::mem::take(&mut self.tried);
        let look = threshold
            .dark_pixels(&self.made(size).grey, invert)
            .map(|matrix| qr::read(matrix, &self.full.grey, size.times(), invert, &mut tried));
        self.tried = tried;
        let made = if size == Size::Full { &mut self.full } else { &mut self.others[size as usize - 1] };
        made.threshold = Some(threshold);
        let look = look?;
        let corners = look.corners.map(|corners| corners.map(|(x, y)| (x * size.times(), y * size.times())));
        let region = corners.map(|corners| Region::around(&corners, &self.full.grey));
        match (look.text, region) {
            (Some(text), Some(region)) => accepted(CodeKind::Qr, text).map(|code| Found { code, region }),
            (_, region) => {
                self.hint = self.hint.or(region);
                None
            }
        }
    }

    fn bars(&mut self, effort: Effort) -> Option<Found> {
        let coarse = if self.make(Size::Half) { Size::Half } else { Size::Full };
        let mut bars = std::mem::take(&mut self.bars);
        let found = bars.read(&self.made(coarse).grey, &self.full.grey, coarse.times(), effort);
        self.bars = bars;
        let (code, (begin, end)) = found?;
        let region = Region::around(&[begin, end], &self.full.grey);
        accepted(code.kind, code.text).map(|code| Found { code, region })
    }
}

/// A text within our bounds.
fn accepted(kind: CodeKind, text: String) -> Option<ReadCode> {
    (!text.is_empty() && text.len() <= MAX_TEXT_BYTES).then_some(ReadCode { kind, text })
}
