//! From three finder patterns to a grid that fits the grey picture, also when it is blurred, tilted or bent.

use super::View;
use super::grid::Grid;
use super::known::Known;

/// The least fit of a grid that is worth refining.
const PROMISING: f32 = 0.2;
/// Grids of which the fourth corner is searched, the best first.
const MOST_STARTS: usize = 3;
/// A grid that fits less after a step of refining is given up.
const HOPELESS: f32 = 0.35;
/// The least fit of a refined grid that is worth decoding.
const FITTING: f32 = 0.45;

/// Finds the grid. `corners` are the middles of the patterns at the top left, top right and bottom left, `module` is
/// the size of a module that they have; `guess` is a place where the fourth corner may be.
pub(super) fn fit(
    view: &View<'_>,
    [top_left, top_right, bottom_left]: [(f32, f32); 3],
    module: f32,
    guess: Option<(f32, f32)>,
) -> Option<Grid> {
    let distance = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
    let mean = (distance(top_left, top_right) + distance(top_left, bottom_left)) / 2.0;
    let modules = mean / module + 7.0;
    let parallel = (top_right.0 + bottom_left.0 - top_left.0, top_right.1 + bottom_left.1 - top_left.1);
    let mut starts = Vec::new();
    let nearest = ((modules - 17.0) / 4.0).round() as i32;
    for version in nearest - 1..=nearest + 1 {
        let Ok(side) = usize::try_from(17 + 4 * version) else { continue };
        let Some(known) = Known::new(side) else { continue };
        for fourth in guess.into_iter().chain([parallel]) {
            let grid = Grid::new(side, [top_left, top_right, fourth, bottom_left]);
            starts.push(Start { score: known.fit(&grid, view), grid, known: known.clone() });
        }
    }
    best_of(view, starts, &[0.5, 0.25, 0.12, 0.06])
}

/// A grid before it is refined.
struct Start {
    score: f32,
    grid: Grid,
    known: Known,
}

/// Refines the most promising of several starts by ever smaller steps.
fn best_of(view: &View<'_>, mut starts: Vec<Start>, steps: &[f32]) -> Option<Grid> {
    starts.retain(|start| start.score > PROMISING);
    starts.sort_by(|a, b| b.score.total_cmp(&a.score));
    starts.truncate(MOST_STARTS);
    for start in &mut starts {
        search_fourth(view, start);
    }
    let mut best = starts.into_iter().max_by(|a, b| a.score.total_cmp(&b.score))?;
    for step in steps {
        refine(view, &mut best, *step);
        if best.score < HOPELESS {
            return None;
        }
    }
    (best.score > FITTING).then_some(best.grid)
}

/// Finds the grid of which two finder patterns are known, whichever they are.
pub(super) fn fit_pair(view: &View<'_>, a: (f32, f32), b: (f32, f32), module: f32) -> Option<Grid> {
    let mut starts = Vec::new();
    for (p, q) in [(a, b), (b, a)] {
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        // As the top two, as the left two (from below), and as the top right and bottom left.
        let squares = [
            [p, q, (q.0 - dy, q.1 + dx), (p.0 - dy, p.1 + dx)],
            [q, (q.0 - dy, q.1 + dx), (p.0 - dy, p.1 + dx), p],
            [((p.0 + q.0 + dy) / 2.0, (p.1 + q.1 - dx) / 2.0), p, ((p.0 + q.0 - dy) / 2.0, (p.1 + q.1 + dx) / 2.0), q],
        ];
        for corners in squares {
            let length = (corners[0].0 - corners[1].0).hypot(corners[0].1 - corners[1].1);
            let nearest = ((length / module - 10.0) / 4.0).round() as i32;
            for version in nearest - 1..=nearest + 1 {
                let Ok(side) = usize::try_from(17 + 4 * version) else { continue };
                let Some(known) = Known::new(side) else { continue };
                let grid = Grid::new(side, corners);
                starts.push(Start { score: known.fit(&grid, view), grid, known });
            }
        }
    }
    best_of(view, starts, &[2.0, 1.0, 0.5, 0.25, 0.12, 0.06])
}

/// Moves the fourth corner about its guess, by two modules and then by one.
fn search_fourth(view: &View<'_>, start: &mut Start) {
    let module = start.grid.module();
    for (reach, step) in [(2, 2.0 * module), (1, module)] {
        let from = start.grid.corners[2];
        let mut best = from;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                start.grid.corners[2] = (from.0 + dx as f32 * step, from.1 + dy as f32 * step);
                start.grid.project();
                let score = start.known.fit(&start.grid, view);
                if score > start.score {
                    start.score = score;
                    best = start.grid.corners[2];
                }
            }
        }
        start.grid.corners[2] = best;
        start.grid.project();
    }
}

/// Moves each corner and each bend by a step as long as the fit becomes better.
fn refine(view: &View<'_>, start: &mut Start, step: f32) {
    let module = start.grid.module();
    for _ in 0..4 {
        let before = start.score;
        for parameter in 0..12 {
            for sign in [1.0, -1.0] {
                let was = start.grid.clone();
                change(&mut start.grid, parameter, sign * step, module);
                let score = start.known.fit(&start.grid, view);
                if score > start.score {
                    start.score = score;
                    break;
                }
                start.grid = was;
            }
        }
        if start.score - before < 0.002 {
            break;
        }
    }
}

fn change(grid: &mut Grid, parameter: usize, by: f32, module: f32) {
    match parameter {
        0..8 => {
            let corner = &mut grid.corners[[2, 1, 3, 0][parameter / 2]];
            if parameter.is_multiple_of(2) {
                corner.0 += by * module;
            } else {
                corner.1 += by * module;
            }
        }
        _ => grid.bends[parameter - 8] += by,
    }
    grid.project();
}
