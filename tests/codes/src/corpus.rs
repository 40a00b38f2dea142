//! From a seed to a frame: a code, a pose, one main fault and up to two others.

use crate::effects;
pub use crate::effects::Effect;
use crate::picture::{Canvas, Picture};
use crate::random::Random;
use crate::scene::{self, Blot, Paper};
use crate::surface::{Pose, Surface, corners};
use crate::symbol::{Kind, Symbol};

/// Which half of the seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// To look at while improving the reader.
    Tuning,
    /// To report.
    HeldOut,
}

/// One frame of the corpus.
#[derive(Debug, Clone)]
pub struct Case {
    /// The code in it; `None` for a frame without code.
    pub code: Option<(Kind, String)>,
    /// The main fault.
    pub effect: Effect,
    /// What a camera would give.
    pub picture: Picture,
}

/// Sizes of frames: what cameras of phones and computers give to a reader.
const SIZES: [(usize, usize); 5] = [(640, 480), (640, 480), (960, 720), (1280, 720), (1280, 720)];

impl Case {
    /// The frame with a code of this kind and number in its half.
    #[must_use]
    pub fn with_code(kind: Kind, half: Half, number: u64) -> Self {
        let mut random = random_of(kind as u64 + 1, half, number);
        let effect = Effect::ALL[(number % Effect::ALL.len() as u64) as usize];
        let symbol = Symbol::random(kind, &mut random);
        let (width, height) = random.one_of(&SIZES);
        let faults = Faults::random(effect, &mut random);
        let pose = pose(&symbol, width, height, &faults, &mut random);
        let picture = photographed(&symbol, &pose, (width, height), &faults, &mut random);
        Self { code: Some((kind, symbol.text)), effect, picture }
    }

    /// A frame of this size without code.
    #[must_use]
    pub fn without_code(width: usize, height: usize, half: Half, number: u64) -> Self {
        let mut random = random_of(0, half, number);
        let mut canvas = scene::desk(width, height, &mut random);
        if random.chance(0.3) {
            effects::blur(&mut canvas, random.between(0.5, 2.5));
        }
        effects::noise(&mut canvas, random.between(0.0, 0.05), &mut random);
        Self { code: None, effect: Effect::None, picture: canvas.into_picture() }
    }
}

fn random_of(kind: u64, half: Half, number: u64) -> Random {
    Random::new((number * 2 + u64::from(half == Half::HeldOut)) * 0x1_0001 + kind * 0x1000_0000_0001)
}

/// The strength of each fault, 0 to 1; `None` where it is not there.
struct Faults(Vec<(Effect, f64)>);

impl Faults {
    fn random(main: Effect, random: &mut Random) -> Self {
        let mut faults = vec![(main, random.between(0.2, 1.0))];
        if main != Effect::None {
            for _ in 0..random.below(3) {
                let other = random.one_of(&Effect::ALL);
                if other != main {
                    faults.push((other, random.between(0.0, 0.6)));
                }
            }
        }
        Self(faults)
    }

    fn of(&self, effect: Effect) -> Option<f64> {
        self.0.iter().find(|(there, _)| *there == effect).map(|(_, strength)| *strength)
    }

    fn strength(&self, effect: Effect) -> f64 {
        self.of(effect).unwrap_or(0.0)
    }
}

fn pose(symbol: &Symbol, width: usize, height: usize, faults: &Faults, random: &mut Random) -> Pose {
    let quarter = std::f64::consts::FRAC_PI_2;
    // People hold most codes about straight, and some in any way.
    let turn = if random.chance(0.6) {
        quarter * random.below(4) as f64 + random.between(-0.25, 0.25)
    } else {
        random.between(0.0, 4.0 * quarter)
    };
    let tilt = 0.08 + 0.8 * faults.strength(Effect::Perspective);
    let (smallest, largest) = match (symbol.kind, faults.of(Effect::Small)) {
        (Kind::Qr, Some(strength)) => (2.6 - 1.4 * strength, 2.8 - 1.4 * strength),
        (Kind::Qr, None) => (2.4, 9.0),
        (_, Some(strength)) => (1.9 - 1.0 * strength, 2.1 - 1.0 * strength),
        (_, None) => (1.5, 5.0),
    };
    let mut pose = Pose {
        turn,
        tilt: (random.between(-tilt, tilt), random.between(-tilt, tilt)),
        module: random.scale(smallest, largest),
        middle: (0.0, 0.0),
        bend: faults.strength(Effect::Cylinder) * 0.8,
        wrinkle: faults.strength(Effect::Wrinkle) * if symbol.kind == Kind::Qr { 0.55 } else { 0.5 },
    };
    // The whole code must be in the picture.
    loop {
        let corners = corners(&pose, symbol, 2.0);
        let range = |values: [f64; 4]| {
            values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)))
        };
        let (left, right) = range(corners.map(|corner| corner.0));
        let (top, bottom) = range(corners.map(|corner| corner.1));
        let (spare_x, spare_y) = (width as f64 - (right - left), height as f64 - (bottom - top));
        if spare_x > 0.0 && spare_y > 0.0 {
            pose.middle = (random.between(0.0, spare_x) - left, random.between(0.0, spare_y) - top);
            return pose;
        }
        pose.module *= 0.92;
    }
}

fn photographed(
    symbol: &Symbol,
    pose: &Pose,
    (width, height): (usize, usize),
    faults: &Faults,
    random: &mut Random,
) -> Picture {
    let mut canvas = scene::desk(width, height, random);
    let surface = Surface::new(pose, symbol, random);
    scene::lay(&mut canvas, &surface, &paper(symbol, faults, random), symbol);
    let size = symbol.columns as f64 * pose.module;
    light(&mut canvas, pose.middle, size, faults, random);
    lens(&mut canvas, pose.module, faults, random);
    effects::noise(&mut canvas, 0.004 + 0.13 * faults.strength(Effect::Noise).powi(2), random);
    let picture = canvas.into_picture();
    match faults.of(Effect::Jpeg) {
        Some(strength) => effects::jpeg(picture, (32.0 - 28.0 * strength) as u8),
        None => picture,
    }
}

fn paper(symbol: &Symbol, faults: &Faults, random: &mut Random) -> Paper {
    let (mut ink, mut white) = (random.between(0.03, 0.2) as f32, random.between(0.75, 0.98) as f32);
    if faults.of(Effect::Inverted).is_some() {
        std::mem::swap(&mut ink, &mut white);
    }
    let damage = match faults.of(Effect::Damage) {
        Some(strength) => blots(symbol, strength, random),
        None => Vec::new(),
    };
    let print = if random.chance(0.6) { random.bits() } else { 0 };
    Paper { margin: random.between(0.0, 25.0), ink, white, damage, print }
}

fn blots(symbol: &Symbol, strength: f64, random: &mut Random) -> Vec<Blot> {
    let (width, height) = (symbol.columns as f64, symbol.height);
    let size = width.min(height);
    // A bar crossed from end to end is gone; a barcode's wear runs along it or is in spots.
    let is_qr = symbol.kind == Kind::Qr;
    (0..1 + (strength * 4.0) as usize)
        .map(|_| {
            let from = (random.between(0.0, width), random.between(0.0, height));
            let angle = if is_qr { random.between(0.0, 6.3) } else { random.between(-0.12, 0.12) };
            let length = if random.chance(0.5) { 0.0 } else { random.between(0.2, 0.8) * width };
            let to = (from.0 + length * angle.cos(), from.1 + length * angle.sin());
            let radius = if length > 0.0 {
                random.between(0.2, 0.9)
            } else {
                size * (0.03 + 0.06 * strength * random.between(0.3, 1.0))
            };
            Blot { from, to, radius, value: random.one_of(&[0.05, 0.2, 0.5, 0.9]) }
        })
        .collect()
}

fn light(canvas: &mut Canvas, middle: (f64, f64), size: f64, faults: &Faults, random: &mut Random) {
    if let Some(strength) = faults.of(Effect::Shadow) {
        effects::shadow(canvas, middle, strength, random);
    }
    if let Some(strength) = faults.of(Effect::Glare) {
        effects::glare(canvas, middle, size, strength, random);
    }
    if let Some(strength) = faults.of(Effect::LowContrast) {
        let span = 0.6 - 0.54 * strength;
        let black = random.between(0.02, 0.95 - span);
        effects::greys(canvas, black, black + span);
    }
    if let Some(strength) = faults.of(Effect::Moire) {
        effects::moire(canvas, strength, random);
    }
}

fn lens(canvas: &mut Canvas, module: f64, faults: &Faults, random: &mut Random) {
    let sigma = 0.35 + faults.strength(Effect::Blur) * 0.56 * module;
    effects::blur(canvas, sigma);
    if let Some(strength) = faults.of(Effect::Motion) {
        effects::motion(canvas, module * (0.3 + 1.4 * strength), random.between(0.0, 3.2));
    }
}
