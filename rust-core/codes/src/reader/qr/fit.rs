//! From three finder patterns to a grid that fits the grey picture, also when it is blurred, tilted or bent.

use super::View;
use super::grid::Grid;
use super::known::Known;

/// The least fit of a grid that is worth refining.
const PROMISING: f32 = 0.25;
/// The least fit of a refined grid that is worth decoding.
const FITTING: f32 = 0.45;

/// Finds the grid. `corners` are the middles of the patterns at the top left, top right and bottom left, `module` is
/// the size of a module that they have; `guesses` are places where the fourth corner may be.
pub(super) fn fit(
    view: &View<'_>,
    [top_left, top_right, bottom_left]: [(f32, f32); 3],
    module: f32,
    guess: Option<(f32, f32)>,
) -> Option<(Grid, Known)> {
    let distance = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
    let mean = (distance(top_left, top_right) + distance(top_left, bottom_left)) / 2.0;
    let modules = mean / module + 7.0;
    let parallel = (top_right.0 + bottom_left.0 - top_left.0, top_right.1 + bottom_left.1 - top_left.1);
    let mut best: Option<(f32, Grid, Known)> = None;
    let nearest = ((modules - 17.0) / 4.0).round() as i32;
    for version in nearest - 1..=nearest + 1 {
        let Ok(side) = usize::try_from(17 + 4 * version) else { continue };
        let Some(known) = Known::new(side) else { continue };
        for fourth in guess.into_iter().chain([parallel]) {
            let mut grid = Grid::new(side, [top_left, top_right, fourth, bottom_left]);
            let mut score = known.fit(&grid, view);
            search_fourth(view, &known, &mut grid, &mut score);
            if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                best = Some((score, grid, known.clone()));
            }
        }
    }
    let (mut score, mut grid, known) = best.filter(|(score, ..)| *score > PROMISING)?;
    for step in [0.5, 0.25, 0.12, 0.06] {
        refine(view, &known, &mut grid, &mut score, step);
    }
    (score > FITTING).then_some((grid, known))
}

/// Finds the grid of which two finder patterns are known, whichever they are.
pub(super) fn fit_pair(view: &View<'_>, a: (f32, f32), b: (f32, f32), module: f32) -> Option<(Grid, Known)> {
    let mut starts = Vec::new();
    for (p, q) in [(a, b), (b, a)] {
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        // As the top two, as the left two (from below), and as the top right and bottom left.
        let squares = [
            [p, q, (q.0 - dy, q.1 + dx), (p.0 - dy, p.1 + dx)],
            [q, (q.0 - dy, q.1 + dx), (p.0 - dy, p.1 + dx), p],
            [
                ((p.0 + q.0 + dy) / 2.0, (p.1 + q.1 - dx) / 2.0),
                p,
                ((p.0 + q.0 - dy) / 2.0, (p.1 + q.1 + dx) / 2.0),
                q,
            ],
        ];
        for corners in squares {
            let length = (corners[0].0 - corners[1].0).hypot(corners[0].1 - corners[1].1);
            let nearest = ((length / module - 10.0) / 4.0).round() as i32;
            for version in nearest - 1..=nearest + 1 {
                let Ok(side) = usize::try_from(17 + 4 * version) else { continue };
                let Some(known) = Known::new(side) else { continue };
                let grid = Grid::new(side, corners);
                starts.push((known.fit(&grid, view), grid, known));
            }
        }
    }
    starts.sort_by(|a, b| b.0.total_cmp(&a.0));
    starts.truncate(3);
    starts.into_iter().find_map(|(mut score, mut grid, known)| {
        search_fourth(view, &known, &mut grid, &mut score);
        for step in [2.0, 1.0, 0.5, 0.25, 0.12, 0.06] {
            refine(view, &known, &mut grid, &mut score, step);
        }
        (score > FITTING).then_some((grid, known))
    })
}

/// Moves the fourth corner about its guess, in steps of a module.
fn search_fourth(view: &View<'_>, known: &Known, grid: &mut Grid, score: &mut f32) {
    let start = grid.corners[2];
    let module = grid.module();
    let mut best = start;
    for dy in -4..=4 {
        for dx in -4..=4 {
            grid.corners[2] = (start.0 + dx as f32 * module, start.1 + dy as f32 * module);
            grid.project();
            let fit = known.fit(grid, view);
            if fit > *score {
                *score = fit;
                best = grid.corners[2];
            }
        }
    }
    grid.corners[2] = best;
    grid.project();
}

/// Moves each corner and each bend by a step as long as the fit becomes better.
fn refine(view: &View<'_>, known: &Known, grid: &mut Grid, score: &mut f32, step: f32) {
    let module = grid.module();
    for _ in 0..4 {
        let before = *score;
        for parameter in 0..12 {
            for sign in [1.0, -1.0] {
                let was = grid.clone();
                change(grid, parameter, sign * step, module);
                let fit = known.fit(grid, view);
                if fit > *score {
                    *score = fit;
                    break;
                }
                *grid = was;
            }
        }
        if *score - before < 0.002 {
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
