//! Where each pixel of the camera lies on the paper: turned, tilted, bent and wrinkled.

use crate::random::Random;
use crate::symbol::Symbol;

/// How the paper lies before the camera.
#[derive(Debug, Clone)]
pub(crate) struct Pose {
    /// Turned in the plane of the picture, in radians.
    pub turn: f64,
    /// Tilted about the horizontal and the vertical axis, in radians.
    pub tilt: (f64, f64),
    /// Pixels a module in the middle of the code.
    pub module: f64,
    /// The middle of the code in the picture.
    pub middle: (f64, f64),
    /// How far the paper is bent around a cylinder: the angle at the edge of the code, in radians; 0 is flat.
    pub bend: f64,
    /// Height of wrinkles, in modules; 0 is smooth.
    pub wrinkle: f64,
}

/// A pose with everything that follows from it.
pub(crate) struct Surface {
    inverse: [f64; 9],
    middle: (f64, f64),
    half_width: f64,
    bend: f64,
    waves: Vec<Wave>,
}

struct Wave {
    along: (f64, f64),
    phase: f64,
    height: f64,
}

impl Surface {
    pub fn new(pose: &Pose, symbol: &Symbol, random: &mut Random) -> Self {
        let middle = (symbol.columns as f64 / 2.0, symbol.height / 2.0);
        let waves = if pose.wrinkle > 0.0 {
            (0..4)
                .map(|_| {
                    let (angle, length) = (random.between(0.0, 6.3), random.between(5.0, 16.0));
                    let along = (angle.cos() * 6.3 / length, angle.sin() * 6.3 / length);
                    Wave { along, phase: random.between(0.0, 6.3), height: pose.wrinkle * random.between(0.2, 0.5) }
                })
                .collect()
        } else {
            Vec::new()
        };
        Self { inverse: inverted(&projection(pose, symbol)), middle, half_width: middle.0, bend: pose.bend, waves }
    }

    /// The place on the paper in modules from the code's corner, and how much light falls there; `None` beyond
    /// the edge of a cylinder.
    pub fn place(&self, x: f64, y: f64) -> Option<(f64, f64, f32)> {
        let m = &self.inverse;
        let w = m[6] * x + m[7] * y + m[8];
        let (mut u, mut v) = ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w);
        let mut light = 1.0;
        if self.bend > 0.0 {
            // Around a cylinder whose axis is upright: what looks near the edge is far along the paper.
            let radius = self.half_width / self.bend.sin();
            let sine = u / radius;
            if sine.abs() >= 0.995 {
                return None;
            }
            let angle = sine.asin();
            light *= 0.5 + 0.5 * angle.cos();
            u = angle * self.half_width / self.bend;
        }
        let (mut du, mut dv) = (0.0, 0.0);
        for wave in &self.waves {
            let at = u * wave.along.0 + v * wave.along.1 + wave.phase;
            du += wave.height * at.sin() * wave.along.0.signum();
            dv += wave.height * at.sin() * wave.along.1.signum();
            light *= 1.0 + 0.12 * wave.height * at.cos();
        }
        u += du;
        v += dv;
        Some((u + self.middle.0, v + self.middle.1, light as f32))
    }
}

/// From modules, counted from the middle of the code, to pixels.
fn projection(pose: &Pose, symbol: &Symbol) -> [f64; 9] {
    let (sin, cos) = pose.turn.sin_cos();
    let (sin_a, cos_a) = pose.tilt.0.sin_cos();
    let (sin_b, cos_b) = pose.tilt.1.sin_cos();
    let size = symbol.columns.max(symbol.height as usize) as f64 * pose.module;
    let distance = size * 1.8;
    let scale = pose.module;
    // The columns of the rotation, tilted after the turn.
    let axis = |x: f64, y: f64| {
        let (y, z) = (y * cos_a, y * sin_a);
        (x * cos_b + z * sin_b, y, z * cos_b - x * sin_b)
    };
    let (ux, uy, uz) = axis(cos, sin);
    let (vx, vy, vz) = axis(-sin, cos);
    let (cx, cy) = pose.middle;
    let depth = [uz * scale / distance, vz * scale / distance, 1.0];
    [
        ux * scale + cx * depth[0],
        vx * scale + cx * depth[1],
        cx,
        uy * scale + cy * depth[0],
        vy * scale + cy * depth[1],
        cy,
        depth[0],
        depth[1],
        depth[2],
    ]
}

/// The corners of a rectangle around the code, `margin` modules wider, in pixels about the middle.
pub(crate) fn corners(pose: &Pose, symbol: &Symbol, margin: f64) -> [(f64, f64); 4] {
    let m = projection(pose, symbol);
    let (half_width, half_height) = (symbol.columns as f64 / 2.0 + margin, symbol.height / 2.0 + margin);
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| {
        let (u, v) = (x * half_width, y * half_height);
        let w = m[6] * u + m[7] * v + m[8];
        ((m[0] * u + m[1] * v + m[2]) / w, (m[3] * u + m[4] * v + m[5]) / w)
    })
}

fn inverted(m: &[f64; 9]) -> [f64; 9] {
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a] * m[d] - m[b] * m[c];
    // The adjugate: its scale is no matter to a projection.
    [
        minor(4, 5, 7, 8),
        -minor(1, 2, 7, 8),
        minor(1, 2, 4, 5),
        -minor(3, 5, 6, 8),
        minor(0, 2, 6, 8),
        -minor(0, 2, 3, 5),
        minor(3, 4, 6, 7),
        -minor(0, 1, 6, 7),
        minor(0, 1, 3, 4),
    ]
}
