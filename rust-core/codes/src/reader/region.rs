//! A part of a frame.

use super::grey::Grey;
use crate::frame::MIN_SIDE;

/// A rectangle within a frame, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its left border.
    pub left: usize,
    /// Its upper border.
    pub top: usize,
    /// Its width, at least 1.
    pub width: usize,
    /// Its height, at least 1.
    pub height: usize,
}

impl Region {
    /// Around places on a code, with room on every side: they may be finder patterns, or the ends of a line
    /// through bars. Never outside the picture.
    pub(super) fn around(places: &[(f32, f32)], grey: &Grey) -> Self {
        let range = |values: &mut dyn Iterator<Item = f32>| {
            values.fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (left, right) = range(&mut places.iter().map(|place| place.0));
        let (top, bottom) = range(&mut places.iter().map(|place| place.1));
        let room = ((right - left).max(bottom - top) * 0.4).max(MIN_SIDE as f32);
        let side = |low: f32, high: f32, size: usize| {
            let low = ((low - room).max(0.0) as usize).min(size.saturating_sub(MIN_SIDE));
            let high = ((high + room).max(0.0) as usize).clamp(low + MIN_SIDE.min(size), size);
            (low, high - low)
        };
        let ((left, width), (top, height)) = (side(left, right, grey.width), side(top, bottom, grey.height));
        Self { left, top, width, height }
    }

    /// The same region of the frame that this part is of.
    pub(super) fn within(self, part: Self) -> Self {
        Self { left: self.left + part.left, top: self.top + part.top, ..self }
    }

    /// Whether it lies in a frame of this size.
    pub(super) fn fits(self, width: usize, height: usize) -> bool {
        self.left + self.width <= width && self.top + self.height <= height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_stays_inside_and_is_never_too_small() {
        let grey = Grey { width: 100, height: 60, data: vec![0; 6000] };
        for places in [
            vec![(50.0, 30.0)],
            vec![(0.0, 0.0), (100.0, 60.0)],
            vec![(99.0, 59.0)],
            vec![(-40.0, 10.0), (300.0, 20.0)],
            vec![(500.0, 500.0)],
        ] {
            let region = Region::around(&places, &grey);
            assert!(region.fits(100, 60), "{region:?}");
            assert!(region.width >= MIN_SIDE && region.height >= MIN_SIDE, "{region:?}");
        }
        let region = Region::around(&[(40.0, 20.0), (60.0, 40.0)], &grey);
        assert_eq!(region, Region { left: 24, top: 4, width: 52, height: 52 });
    }
}
