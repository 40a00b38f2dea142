//! From a grid to modules, by their grey: each is judged against its neighbours, and what they lend it is taken back.

use rxing::common::BitMatrix;

use super::View;
use super::grid::Grid;

/// Modules on either side that a module is judged against.
const REACH: usize = 4;

/// The greys of the modules of a symbol, row after row.
#[derive(Debug, Clone)]
pub(super) struct Modules {
    pub side: usize,
    pub values: Vec<f32>,
}

impl Modules {
    /// Samples a picture.
    pub fn sampled(grid: &Grid, view: &View<'_>) -> Self {
        let side = grid.side;
        let values = (0..side * side).map(|i| {
            let (u, v) = ((i % side) as f32 + 0.5, (i / side) as f32 + 0.5);
            let at = |du: f32, dv: f32| {
                let (x, y) = grid.pixel(u + du, v + dv);
                view.between(x, y)
            };
            let sum = 2 * at(0.0, 0.0) + at(-0.2, 0.0) + at(0.2, 0.0) + at(0.0, -0.2) + at(0.0, 0.2);
            sum as f32 / (6.0 * 256.0)
        });
        Self { side, values: values.collect() }
    }

    /// What is left when each module gives back these shares of its neighbours left and right, above and below.
    pub fn unblurred(&self, across: f32, down: f32) -> Self {
        let side = self.side;
        let at = |x: usize, y: usize| self.values[y * side + x];
        let values = (0..side * side).map(|i| {
            let (x, y) = (i % side, i / side);
            let here = at(x, y);
            let beside = at(x.saturating_sub(1), y) + at((x + 1).min(side - 1), y);
            let above = at(x, y.saturating_sub(1)) + at(x, (y + 1).min(side - 1));
            here + across * (here - beside / 2.0) + down * (here - above / 2.0)
        });
        Self { side, values: values.collect() }
    }

    /// How much lighter each module is than the middle of its neighbourhood, as a share of the contrast there:
    /// −0.5 is as dark and 0.5 as light as any around.
    pub fn lightness(&self) -> Vec<f32> {
        let side = self.side;
        let range = |from: usize| from.saturating_sub(REACH)..side.min(from + REACH + 1);
        // Rows first, then columns of what the rows gave.
        let mut rows = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                let near = &self.values[y * side..][range(x)];
                rows.push(near.iter().fold((f32::MAX, f32::MIN), |(a, b), value| (a.min(*value), b.max(*value))));
            }
        }
        (0..side * side)
            .map(|i| {
                let (x, y) = (i % side, i / side);
                let (low, high) = range(y)
                    .map(|y| rows[y * side + x])
                    .fold((f32::MAX, f32::MIN), |(low, high), (a, b)| (low.min(a), high.max(b)));
                (self.values[i] - (low + high) / 2.0) / (high - low).max(1.0)
            })
            .collect()
    }
}

/// The dark modules.
pub(super) fn bits(lightness: &[f32], side: usize) -> Option<BitMatrix> {
    let mut matrix = BitMatrix::with_single_dimension(u32::try_from(side).ok()?).ok()?;
    for (i, value) in lightness.iter().enumerate() {
        if *value < 0.0 {
            matrix.set((i % side) as u32, (i / side) as u32);
        }
    }
    Some(matrix)
}
