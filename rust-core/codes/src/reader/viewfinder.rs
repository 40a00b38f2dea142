//! A camera's frames, one after another.
//!
//! Each frame gets a few cheap passes. What looked like a code in the frame before and could not be read is looked at
//! closely, which is cheap because it is small. The expensive passes over the whole frame take turns, one a frame.
//! How long a frame may take is for the caller to say, who is asked between passes. The first always run, and after
//! some frames without time one of the expensive ones does, so that even a slow phone reads.

use super::ReadCode;
use super::region::Region;
use super::workshop::{Pass, Size, Workshop};
use crate::frame::GreyFrame;

/// Passes for every frame.
const EVERY: [Pass; 2] = [Pass::Qr(Size::Half), Pass::Bars];

/// Passes for a part of the frame that looked like a code.
const CLOSE: [Pass; 4] =
    [Pass::Qr(Size::Full), Pass::Qr(Size::FullSharp), Pass::Qr(Size::HalfSharp), Pass::QrInverted(Size::Full)];

/// Passes over the whole frame that take turns.
const IN_TURN: [Pass; 8] = [
    Pass::Qr(Size::Full),
    Pass::BarsThorough,
    Pass::QrInverted(Size::Half),
    Pass::Qr(Size::HalfSharp),
    Pass::Qr(Size::QuarterSharp),
    Pass::BarsThorough,
    Pass::QrInverted(Size::Full),
    Pass::Qr(Size::Quarter),
];

/// Frames after which a part that gave nothing is forgotten.
const PATIENCE: u8 = 8;

/// Frames without time for a pass in turn after which one runs all the same.
const MOST_STARVED: u8 = 4;

/// A part of the frame that is larger than this share of it is no part: the passes over the frame see it as well.
const LARGEST_PART: usize = 2;

/// The torch is worth a hint when the mean grey is under this for some frames, and no longer when it is over that.
const DARK: u32 = 40;
const BRIGHT: u32 = 64;
const DARK_FRAMES: u8 = 5;

/// Pixels between those that are looked at to tell how dark a frame is.
const DARK_STEP: usize = 16;

/// What a frame showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// The code that was read.
    pub code: Option<ReadCode>,
    /// Where it is; without a code, where something looks like one.
    pub region: Option<Region>,
    /// Whether it has been so dark that the torch would help.
    pub needs_light: bool,
}

/// Looks at the frames of one camera. Keeps its memory, so that no frame after the first asks for new one.
#[derive(Debug, Default)]
pub struct Viewfinder {
    whole: Workshop,
    part: Workshop,
    turn: usize,
    starved: u8,
    tracked: Option<Tracked>,
    dark_frames: u8,
    needs_light: bool,
}

#[derive(Debug, Clone, Copy)]
struct Tracked {
    region: Region,
    patience: u8,
}

impl Viewfinder {
    /// A viewfinder that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at a frame and takes the time that a few passes need.
    pub fn look(&mut self, frame: &GreyFrame<'_>) -> Sight {
        self.look_while(frame, || true)
    }

    /// Looks at a frame. `has_time` is asked before each pass but the cheap ones, whether there is time for another.
    pub fn look_while(&mut self, frame: &GreyFrame<'_>, mut has_time: impl FnMut() -> bool) -> Sight {
        self.judge_light(frame);
        self.whole.take(frame);
        let found =
            self.cheap().or_else(|| self.close(frame, &mut has_time)).or_else(|| self.one_in_turn(&mut has_time));
        self.track(frame, found.as_ref().map(|(_, region)| *region));
        let region = self.tracked.map(|tracked| tracked.region);
        Sight { code: found.map(|(code, _)| code), region, needs_light: self.needs_light }
    }

    fn cheap(&mut self) -> Option<(ReadCode, Region)> {
        EVERY.into_iter().find_map(|pass| self.whole.run(pass)).map(|found| (found.code, found.region))
    }

    /// A close look at the part that looked like a code.
    fn close(&mut self, frame: &GreyFrame<'_>, has_time: &mut impl FnMut() -> bool) -> Option<(ReadCode, Region)> {
        let part = self.tracked?.region;
        let is_part = part.width * part.height * LARGEST_PART <= frame.width() * frame.height();
        if !is_part || !part.fits(frame.width(), frame.height()) {
            return None;
        }
        self.part.take_part(frame, part);
        let passes = CLOSE.into_iter().take_while(|_| has_time());
        let mut found = None;
        for pass in passes {
            found = self.part.run(pass);
            if found.is_some() {
                break;
            }
        }
        found.map(|found| (found.code, found.region.within(part)))
    }

    fn one_in_turn(&mut self, has_time: &mut impl FnMut() -> bool) -> Option<(ReadCode, Region)> {
        if !has_time() && self.starved < MOST_STARVED {
            self.starved += 1;
            return None;
        }
        self.starved = 0;
        let pass = IN_TURN[self.turn % IN_TURN.len()];
        self.turn = self.turn.wrapping_add(1);
        self.whole.run(pass).map(|found| (found.code, found.region))
    }

    /// Keeps in mind where to look closely in the next frame.
    fn track(&mut self, frame: &GreyFrame<'_>, found: Option<Region>) {
        let tracked = self.tracked.filter(|tracked| tracked.region.fits(frame.width(), frame.height()));
        self.tracked = match found.or(self.whole.hint) {
            Some(region) => Some(Tracked { region, patience: PATIENCE }),
            None => tracked
                .filter(|tracked| tracked.patience > 0)
                .map(|tracked| Tracked { patience: tracked.patience - 1, ..tracked }),
        };
    }

    fn judge_light(&mut self, frame: &GreyFrame<'_>) {
        let (mut sum, mut count) = (0, 0);
        for y in (0..frame.height()).step_by(DARK_STEP) {
            for pixel in frame.row(y).iter().step_by(DARK_STEP) {
                sum += u32::from(*pixel);
                count += 1;
            }
        }
        let mean = sum / count.max(1);
        self.dark_frames = if mean < DARK { self.dark_frames.saturating_add(1) } else { 0 };
        if self.dark_frames >= DARK_FRAMES {
            self.needs_light = true;
        } else if mean > BRIGHT {
            self.needs_light = false;
        }
    }
}
