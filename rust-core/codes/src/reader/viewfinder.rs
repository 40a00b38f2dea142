//! A camera's frames, one after another.

use super::ReadCode;
use super::workshop::{Pass, Size, Workshop};
use crate::frame::GreyFrame;

/// Passes for every frame.
const EVERY: [Pass; 2] = [Pass::Qr(Size::Half), Pass::Bars];

/// Passes that take turns.
const IN_TURN: [Pass; 10] = [
    Pass::Qr(Size::Full),
    Pass::BarsThorough,
    Pass::Qr(Size::QuarterSharp),
    Pass::QrInverted(Size::Half),
    Pass::Qr(Size::HalfSharp),
    Pass::BarsSweep(Size::Half),
    Pass::Qr(Size::ThirdSharp),
    Pass::QrInverted(Size::Full),
    Pass::Qr(Size::Quarter),
    Pass::BarsSweep(Size::Full),
];

/// What a frame showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// The code that was read.
    pub code: Option<ReadCode>,
}

/// Looks at the frames of one camera.
#[derive(Debug, Default)]
pub struct Viewfinder {
    workshop: Workshop,
    turn: usize,
}

impl Viewfinder {
    /// A viewfinder that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at a frame.
    pub fn look(&mut self, frame: &GreyFrame<'_>) -> Sight {
        self.workshop.take(frame);
        let slice = IN_TURN[self.turn % IN_TURN.len()];
        self.turn += 1;
        let found = EVERY.into_iter().chain([slice]).find_map(|pass| self.workshop.run(pass));
        Sight { code: found.map(|found| found.code) }
    }
}
