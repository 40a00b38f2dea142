//! From modules to pixels: perspective, and the bend of paper that is not flat.

/// Where the modules of a symbol lie in a picture.
///
/// Held by the middles of the three finder patterns and the place where a fourth would be, and by four bends.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Modules along a side.
    pub side: usize,
    /// Pixels of the modules (3.5, 3.5), (side − 3.5, 3.5), (side − 3.5, side − 3.5) and (3.5, side − 3.5).
    pub corners: [(f32, f32); 4],
    /// How far the middle of the symbol bends, in modules: along the rows, along the columns, the columns sideways,
    /// the rows up and down.
    pub bends: [f32; 4],
    projection: [f32; 8],
}

impl Grid {
    pub fn new(side: usize, corners: [(f32, f32); 4]) -> Self {
        let mut grid = Self { side, corners, bends: [0.0; 4], projection: [0.0; 8] };
        grid.project();
        grid
    }

    /// The length of a module's side, in pixels.
    pub fn module(&self) -> f32 {
        let length = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).hypot(a.1 - b.1);
        let [a, b, c, d] = self.corners;
        (length(a, b) + length(b, c) + length(c, d) + length(d, a)) / (4.0 * self.span())
    }

    /// Modules from the middle of a finder pattern to that of the next.
    fn span(&self) -> f32 {
        self.side as f32 - 7.0
    }

    /// Follows a change of the corners.
    pub fn project(&mut self) {
        let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = self.corners;
        let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let area = dx1 * dy2 - dx2 * dy1;
        let g = (dx3 * dy2 - dx2 * dy3) / area;
        let h = (dx1 * dy3 - dx3 * dy1) / area;
        self.projection = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h];
    }

    /// The pixel of a place in modules from the symbol's corner.
    pub fn pixel(&self, u: f32, v: f32) -> (f32, f32) {
        let span = self.span();
        let (s, t) = ((u - 3.5) / span, (v - 3.5) / span);
        let (bow_s, bow_t) = (4.0 * s * (1.0 - s) / span, 4.0 * t * (1.0 - t) / span);
        let [along_s, along_t, side_s, side_t] = self.bends;
        let (s, t) = (s + along_s * bow_s + side_s * bow_t, t + along_t * bow_t + side_t * bow_s);
        let [a, b, c, d, e, f, g, h] = self.projection;
        let w = g * s + h * t + 1.0;
        ((a * s + b * t + c) / w, (d * s + e * t + f) / w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_map_to_themselves_and_lines_stay_lines() {
        let corners = [(10.0, 12.0), (90.0, 20.0), (80.0, 95.0), (5.0, 70.0)];
        let grid = Grid::new(25, corners);
        let near = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).abs() < 1e-3 && (a.1 - b.1).abs() < 1e-3;
        assert!(near(grid.pixel(3.5, 3.5), corners[0]));
        assert!(near(grid.pixel(21.5, 3.5), corners[1]));
        assert!(near(grid.pixel(21.5, 21.5), corners[2]));
        assert!(near(grid.pixel(3.5, 21.5), corners[3]));
        let [(ax, ay), (bx, by), (cx, cy)] = [5.0, 11.0, 20.0].map(|u| grid.pixel(u, 17.0));
        assert!(((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).abs() < 1e-2);
    }

    #[test]
    fn a_bend_moves_the_middle_and_not_the_corners() {
        let mut grid = Grid::new(27, [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]);
        grid.bends[0] = 1.0;
        assert!((grid.pixel(3.5, 3.5).0).abs() < 1e-3);
        // One of twenty modules, which are 5 pixels each.
        assert!((grid.pixel(13.5, 3.5).0 - 55.0).abs() < 1e-3);
    }
}
