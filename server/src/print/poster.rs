//! The poster of one activity: what it is, when and where, and the code to scan.
//!
//! From top to bottom: what it is, when and where, what the code is for, the code, how to use it in four pictograms in
//! the order of doing, what to do without a phone. On A4 and on A5, with a code of the same size.
//!
//! Always holds: the dark part of the code is [`CODE_MILLIMETRES`] wide, and its quiet zone stays empty.

use askama::Template;
use uitpas_codes::QrDrawing;
use uitpas_texts::Texts;

use super::PrintError;
use super::fonts::{Weight, width};
use super::layout::{Block, Fitted, LEADING, Place, fit};
use super::render;

/// How wide the dark part of the code is, in millimetres. With its quiet zone it takes 110 to 130.
pub const CODE_MILLIMETRES: f32 = 92.0;

/// What stands on the poster, in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// Language of all texts, as in `nl`: for screen readers.
    pub language: String,
    /// The activity.
    pub title: String,
    /// Who runs it.
    pub organizer: String,
    /// Day and hours, ready to read; empty when there is nothing to say.
    pub when: String,
    /// The place, ready to read; empty when there is nothing to say.
    pub place: String,
    /// Points that one check-in saves.
    pub points: u32,
    /// The text of the check-in code.
    pub code: String,
    /// Its size.
    pub paper: Paper,
    /// The fixed words.
    pub texts: PosterTexts,
}

/// The fixed words of a poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterTexts {
    /// What this is for: "Save your point here".
    pub heading: String,
    /// What to do first, next, and then.
    pub steps: [String; 3],
    /// What has happened then.
    pub done: String,
    /// What to do without a phone.
    pub no_phone: String,
}

impl PosterTexts {
    /// The words of one language.
    #[must_use]
    pub fn in_language(texts: &Texts) -> Self {
        Self {
            heading: texts.get("poster-title"),
            steps: ["poster-step-1", "poster-step-2", "poster-step-3"].map(|key| texts.get(key)),
            done: texts.get("poster-step-done"),
            no_phone: texts.get("poster-no-phone"),
        }
    }
}

impl Poster {
    /// The poster as a self-contained SVG file; its letters are shapes, so it looks the same everywhere.
    ///
    /// # Errors
    /// [`PrintError`] when the code is empty or too long.
    pub fn svg(&self) -> Result<String, PrintError> {
        render::svg(&fill(self)?, &self.language, &self.title)
    }

    /// The poster as a PDF file of one page; its text can be selected and searched.
    ///
    /// # Errors
    /// As [`Poster::svg`].
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        render::pdf(&[fill(self)?], &self.language, &self.title)
    }

    /// The poster as a PNG file, 150 pixels to the inch.
    ///
    /// # Errors
    /// As [`Poster::svg`].
    pub fn png(&self) -> Result<Vec<u8>, PrintError> {
        render::png(&fill(self)?)
    }
}

/// A size of paper, upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 148 × 210 mm.
    A5,
}

/// Where things are on a size of paper, in millimetres.
struct Plan {
    width: f32,
    height: f32,
    margin: f32,
    /// Height of the coloured head, and the middles and sizes of what is in it.
    head: f32,
    organizer: (f32, Place),
    title: (f32, Place),
    /// Middles of the two rows, and of one alone; where their text begins, and its place without weight.
    rows: [f32; 3],
    row_text: f32,
    row_width: f32,
    row_largest: f32,
    heading: f32,
    heading_largest: f32,
    code: f32,
    steps: [f32; 4],
    step: f32,
    step_text: f32,
    step_place: Place,
    arrows: [f32; 3],
    foot: f32,
    no_phone: Place,
    /// Pictograms relative to A4's.
    scale: f32,
}

const A4: Plan = Plan {
    width: 210.0,
    height: 297.0,
    margin: 13.0,
    head: 57.0,
    organizer: (11.5, Place::new(184.0, 8.0, 6.0, 4.0, Weight::Regular)),
    title: (35.5, Place::new(184.0, 37.0, 22.0, 7.0, Weight::Bold)),
    rows: [69.0, 81.8, 75.4],
    row_text: 30.0,
    row_width: 166.0,
    row_largest: 7.6,
    heading: 97.0,
    heading_largest: 10.5,
    code: 168.0,
    steps: [36.0, 82.0, 128.0, 174.0],
    step: 244.0,
    step_text: 260.8,
    step_place: Place::new(43.0, 20.0, 5.0, 3.2, Weight::Bold),
    arrows: [59.0, 104.5, 155.5],
    foot: 279.0,
    no_phone: Place::new(170.0, 13.0, 5.6, 3.6, Weight::Regular),
    scale: 1.0,
};

const A5: Plan = Plan {
    width: 148.0,
    height: 210.0,
    margin: 9.0,
    head: 29.0,
    organizer: (6.2, Place::new(130.0, 5.5, 4.2, 3.0, Weight::Regular)),
    title: (18.4, Place::new(130.0, 19.0, 12.0, 4.6, Weight::Bold)),
    rows: [35.4, 42.4, 38.9],
    row_text: 20.0,
    row_width: 121.0,
    row_largest: 5.0,
    heading: 51.6,
    heading_largest: 7.2,
    code: 118.0,
    steps: [26.0, 58.0, 90.0, 122.0],
    step: 187.5,
    step_text: 197.4,
    step_place: Place::new(31.0, 7.4, 2.9, 2.3, Weight::Bold),
    arrows: [42.0, 73.5, 109.2],
    foot: 203.4,
    no_phone: Place::new(126.0, 6.0, 3.6, 2.6, Weight::Regular),
    scale: 0.62,
};

#[derive(Template)]
#[template(path = "poster.svg")]
struct Page<'a> {
    plan: &'static Plan,
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

struct Code {
    left: f32,
    top: f32,
    side: f32,
    module: f32,
    path: String,
}

/// The filled template.
fn fill(poster: &Poster) -> Result<String, PrintError> {
    let plan = match poster.paper {
        Paper::A4 => &A4,
        Paper::A5 => &A5,
    };
    let code = QrDrawing::new(&poster.code)?;
    let texts = &poster.texts;
    let row = |text: &str, weight, middle| {
        let place = Place::new(plan.row_width, 12.0 * plan.scale, plan.row_largest, 0.58 * plan.row_largest, weight);
        (middle, Block::around(fit(text, &place), plan.row_text, "start", middle))
    };
    let (has_when, has_place) = (!poster.when.trim().is_empty(), !poster.place.trim().is_empty());
    let [upper, lower, alone] = plan.rows;
    let (upper, lower) = if has_when && has_place { (upper, lower) } else { (alone, alone) };

    let coin = 13.0 * plan.scale;
    let heading =
        Place::new(plan.width - 50.0 * plan.scale, 13.0 * plan.scale, plan.heading_largest, 4.0, Weight::Bold);
    let (heading, coin_x, heading_x) = beside(fit(&texts.heading, &heading), Weight::Bold, coin, plan);
    let no_phone = fit(&texts.no_phone, &plan.no_phone);
    let (no_phone, card_x, no_phone_x) = beside(no_phone, Weight::Regular, coin, plan);

    let points = format!("+{}", poster.points);
    let coin_size = |most: f32, room: f32| (room / width(&points, Weight::Bold)).min(most);
    let steps = texts.steps.iter().chain([&texts.done]).zip(plan.steps).map(|(step, x)| {
        let fitted = fit(step, &plan.step_place);
        // The first lines of all four are level.
        let down = (fitted.lines.len() as f32 - 1.0) * fitted.size * LEADING / 2.0;
        Block::around(fitted, x, "middle", plan.step_text + down)
    });
    let at =
        |text: &str, (middle, place): &(f32, Place)| Block::around(fit(text, place), plan.margin, "start", *middle);

    let page = Page {
        plan,
        language: &poster.language,
        organizer: at(&poster.organizer, &plan.organizer),
        title: at(&poster.title, &plan.title),
        when: has_when.then(|| row(&poster.when, Weight::Bold, upper)),
        place: has_place.then(|| row(&poster.place, Weight::Regular, lower)),
        points: poster.points,
        coin_x: coin_x + coin / 2.0,
        coin_size: coin_size(5.2, 9.0),
        done_size: coin_size(8.6, 13.0),
        heading: Block::around(heading, heading_x, "start", plan.heading),
        code: place_code(&code, plan),
        steps: steps.collect(),
        card_x,
        no_phone: Block::around(no_phone, no_phone_x, "start", (plan.foot + plan.height) / 2.0),
    };
    page.render().map_err(|error| PrintError::Picture(error.to_string()))
}

/// A text with a pictogram to its left, together in the middle of the page: where each begins.
fn beside(text: Fitted, weight: Weight, pictogram: f32, plan: &Plan) -> (Fitted, f32, f32) {
    let gap = 4.0 * plan.scale;
    let widest = text.lines.iter().map(|line| width(line, weight) * text.size).fold(0.0, f32::max);
    let left = (plan.width - pictogram - gap - widest) / 2.0;
    (text, left, left + pictogram + gap)
}

fn place_code(code: &QrDrawing, plan: &Plan) -> Code {
    let module = CODE_MILLIMETRES / code.side() as f32;
    let side = module * code.side_with_quiet_zone() as f32;
    Code { left: (plan.width - side) / 2.0, top: plan.code - side / 2.0, side, module, path: code.svg_path() }
}

#[cfg(test)]
#[path = "poster_tests.rs"]
mod tests;
