//! Filling the template: what goes where, in millimetres.
//!
//! From top to bottom: what it is, when and where, what the code is for, the code, how to use it, what to do without
//! a phone.

use askama::Template;
use uitpas_codes::QrDrawing;

use super::fonts::{Weight, width};
use super::layout::{Fitted, LEADING, Place, fit};
use super::{Poster, PosterError};

/// How wide the dark part of the code is, in millimetres. With its quiet zone it takes 110 to 130.
pub const CODE_MILLIMETRES: f32 = 92.0;

const PAGE_WIDTH: f32 = 210.0;

/// Where the middle of the code is.
const CODE_MIDDLE: (f32, f32) = (PAGE_WIDTH / 2.0, 168.0);

/// Half the height of a capital letter, at size 1: from a line's middle down to its baseline.
const MIDDLE_TO_BASELINE: f32 = 0.357;

#[derive(Template)]
#[template(path = "poster.svg")]
struct Sheet<'a> {
    language: &'a str,
    organizer: Block,
    title: Block,
    when: Option<(f32, Block)>,
    place: Option<(f32, Block)>,
    points: u32,
    coin_x: f32,
    coin_size: f32,
    done_size: f32,
    heading: Block,
    code: Code,
    steps: Vec<Block>,
    card_x: f32,
    no_phone: Block,
}

/// A text at its place.
struct Block {
    size: f32,
    x: f32,
    anchor: &'static str,
    lines: Vec<Line>,
}

struct Line {
    baseline: f32,
    text: String,
}

struct Code {
    left: f32,
    top: f32,
    side: f32,
    module: f32,
    path: String,
}

impl Block {
    /// The lines around a middle height.
    fn around(fitted: Fitted, x: f32, anchor: &'static str, middle: f32) -> Self {
        let size = fitted.size;
        let first = middle + size * MIDDLE_TO_BASELINE - (fitted.lines.len() as f32 - 1.0) * size * LEADING / 2.0;
        let at = |(i, text)| Line { baseline: first + i as f32 * size * LEADING, text };
        Self { size, x, anchor, lines: fitted.lines.into_iter().enumerate().map(at).collect() }
    }
}

/// The filled template.
pub(super) fn fill(poster: &Poster) -> Result<String, PosterError> {
    let code = QrDrawing::new(&poster.code)?;
    let texts = &poster.texts;
    let row = |text: &str, weight, middle| {
        let place = Place { width: 166.0, height: 12.0, largest: 7.6, smallest: 4.4, weight };
        (middle, Block::around(fit(text, &place), 30.0, "start", middle))
    };
    let (has_when, has_place) = (!poster.when.trim().is_empty(), !poster.place.trim().is_empty());
    let (upper, lower) = if has_when && has_place { (69.0, 81.8) } else { (75.4, 75.4) };

    let bold = |width, height, largest, smallest| Place { width, height, largest, smallest, weight: Weight::Bold };
    let (heading, coin_x, heading_x) = beside(fit(&texts.heading, &bold(160.0, 13.0, 10.5, 5.0)), Weight::Bold, 13.0);
    let no_phone = Place { width: 170.0, height: 13.0, largest: 5.6, smallest: 3.6, weight: Weight::Regular };
    let (no_phone, card_x, no_phone_x) = beside(fit(&texts.no_phone, &no_phone), Weight::Regular, 13.0);

    let points = format!("+{}", poster.points);
    let coin_size = |most: f32, room: f32| (room / width(&points, Weight::Bold)).min(most);
    let steps = texts.steps.iter().chain([&texts.done]).enumerate().map(|(i, step)| {
        let fitted = fit(step, &bold(43.0, 20.0, 5.0, 3.2));
        // The first lines of all four are level.
        let down = (fitted.lines.len() as f32 - 1.0) * fitted.size * LEADING / 2.0;
        Block::around(fitted, 36.0 + 46.0 * i as f32, "middle", 260.8 + down)
    });

    let sheet = Sheet {
        language: &poster.language,
        organizer: {
            let place = Place { width: 184.0, height: 8.0, largest: 6.0, smallest: 4.0, weight: Weight::Regular };
            Block::around(fit(&poster.organizer, &place), 13.0, "start", 11.5)
        },
        title: Block::around(fit(&poster.title, &bold(184.0, 37.0, 22.0, 7.0)), 13.0, "start", 35.5),
        when: has_when.then(|| row(&poster.when, Weight::Bold, upper)),
        place: has_place.then(|| row(&poster.place, Weight::Regular, lower)),
        points: poster.points,
        coin_x: coin_x + 6.5,
        coin_size: coin_size(5.2, 9.0),
        done_size: coin_size(8.6, 13.0),
        heading: Block::around(heading, heading_x, "start", 97.0),
        code: place_code(&code),
        steps: steps.collect(),
        card_x,
        no_phone: Block::around(no_phone, no_phone_x, "start", 288.0),
    };
    sheet.render().map_err(|error| PosterError::Picture(error.to_string()))
}

/// A text with a pictogram to its left, together in the middle of the page: where each begins.
fn beside(text: Fitted, weight: Weight, pictogram: f32) -> (Fitted, f32, f32) {
    const GAP: f32 = 4.0;
    let widest = text.lines.iter().map(|line| width(line, weight) * text.size).fold(0.0, f32::max);
    let left = (PAGE_WIDTH - pictogram - GAP - widest) / 2.0;
    (text, left, left + pictogram + GAP)
}

fn place_code(code: &QrDrawing) -> Code {
    let module = CODE_MILLIMETRES / code.side() as f32;
    let side = module * code.side_with_quiet_zone() as f32;
    Code { left: CODE_MIDDLE.0 - side / 2.0, top: CODE_MIDDLE.1 - side / 2.0, side, module, path: code.svg_path() }
}
