//! What every symbol of a version shows in the same place: finder, timing and alignment patterns. How well a grid
//! fits a picture is told by them alone.

use rxing::qrcode::common::Version;

use super::View;
use super::grid::Grid;

/// Modules of a timing pattern that are judged together.
const TIMING_PART: usize = 8;

#[derive(Debug, Clone, Copy)]
struct Module {
    u: f32,
    v: f32,
    is_dark: bool,
}

/// A pattern that is judged by itself, so that light and shadow elsewhere are no matter.
#[derive(Debug, Clone)]
struct Group {
    modules: Vec<Module>,
    weight: f32,
}

/// The known modules of a version.
#[derive(Debug, Clone)]
pub(super) struct Known {
    groups: Vec<Group>,
    weight: f32,
}

impl Known {
    /// Those of the symbol with this many modules a side; `None` when there is no such symbol.
    pub fn new(side: usize) -> Option<Self> {
        let version = u32::try_from(side.checked_sub(17)? / 4).ok()?;
        let version = Version::Model2(version).ok()?;
        if version.getDimensionForVersion() as usize != side {
            return None;
        }
        let mut groups = Vec::new();
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            groups.push(rings(left, top, 7, 1.0));
        }
        for part in (8..side - 8).collect::<Vec<_>>().chunks(TIMING_PART) {
            for is_row in [true, false] {
                let modules = part.iter().map(|at| {
                    let (u, v) = if is_row { (*at, 6) } else { (6, *at) };
                    Module { u: u as f32 + 0.5, v: v as f32 + 0.5, is_dark: at % 2 == 0 }
                });
                groups.push(Group { modules: modules.collect(), weight: 0.5 });
            }
        }
        let centers: Vec<usize> = version.getAlignmentPatternCenters().iter().map(|at| *at as usize).collect();
        for top in &centers {
            for left in &centers {
                let is_finder = |a: usize, b: usize| a < 9 && (b < 9 || b > side - 10);
                if !is_finder(*left, *top) && !is_finder(*top, *left) {
                    groups.push(rings(left - 2, top - 2, 5, 1.0));
                }
            }
        }
        let weight = groups.iter().map(|group| group.weight).sum();
        Some(Self { groups, weight })
    }

    /// How well a grid fits, 1 at best; noise gives about 0.
    pub fn fit(&self, grid: &Grid, view: &View<'_>) -> f32 {
        let mut sum = 0.0;
        for group in &self.groups {
            sum += group.weight * group.fit(grid, view);
        }
        sum / self.weight
    }
}

impl Group {
    /// The correlation of the picture with the pattern.
    fn fit(&self, grid: &Grid, view: &View<'_>) -> f32 {
        let (mut dark, mut light, mut darks) = (0, 0, 0);
        let (mut sum, mut squares) = (0i64, 0i64);
        for module in &self.modules {
            let (x, y) = grid.pixel(module.u, module.v);
            let value = view.between(x, y) >> 4;
            sum += i64::from(value);
            squares += i64::from(value) * i64::from(value);
            if module.is_dark {
                dark += value;
                darks += 1;
            } else {
                light += value;
            }
        }
        let count = self.modules.len() as f32;
        let lights = count - darks as f32;
        let mean = sum as f32 / count;
        let spread = (squares as f32 / count - mean * mean).max(1.0).sqrt();
        let difference = light as f32 / lights.max(1.0) - dark as f32 / (darks as f32).max(1.0);
        // The same as Pearson's correlation with a pattern of two values; flat grey is no fit.
        let share = darks as f32 / count;
        difference * (share * (1.0 - share)).sqrt() / (spread + 16.0)
    }
}

/// Dark outside, a light ring, dark inside: a finder pattern (7) or an alignment pattern (5).
fn rings(left: usize, top: usize, size: usize, weight: f32) -> Group {
    let modules = (0..size * size).map(|i| {
        let (x, y) = (i % size, i / size);
        let ring = x.min(y).min(size - 1 - x).min(size - 1 - y);
        Module { u: (left + x) as f32 + 0.5, v: (top + y) as f32 + 0.5, is_dark: ring != 1 }
    });
    Group { modules: modules.collect(), weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sizes_of_symbols_are_known() {
        assert!(Known::new(21).is_some() && Known::new(57).is_some() && Known::new(177).is_some());
        for side in [0, 17, 20, 22, 24, 181] {
            assert!(Known::new(side).is_none(), "{side}");
        }
    }

    #[test]
    fn the_right_grid_fits_best() {
        let code = qrcode::QrCode::with_version("fits", qrcode::Version::Normal(7), qrcode::EcLevel::M).unwrap();
        let (side, colors) = (code.width(), code.to_colors());
        let width = (side + 8) * 4;
        let data = (0..width * width).map(|i| {
            let (x, y) = ((i % width / 4).wrapping_sub(4), (i / width / 4).wrapping_sub(4));
            if x < side && y < side { colors[y * side + x].select(0, 255) } else { 255 }
        });
        let grey = crate::reader::grey::Grey { width, height: width, data: data.collect() };
        let view = View { grey: &grey, invert: false };
        let known = Known::new(side).unwrap();
        let grid = |off: f32| {
            let (low, high) = (7.5 * 4.0 + off, (side as f32 + 0.5) * 4.0 + off);
            Grid::new(side, [(low, low), (high, low), (high, high), (low, high)])
        };
        assert!(known.fit(&grid(0.0), &view) > 0.8);
        assert!(known.fit(&grid(4.0), &view) < 0.5);
        assert!(known.fit(&grid(90.0), &view) < 0.3);
    }
}
