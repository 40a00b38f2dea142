//! The two fonts of a poster, carried in the binary, and how wide a text is in them.
//!
//! Noto Sans, under the SIL Open Font License: plain shapes, and letters for every language of Europe.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use ttf_parser::Face;

/// The family that the template names.
pub(super) const FAMILY: &str = "Noto Sans";

/// No place on a poster shows more than this; the rest is not even looked at.
const MOST_CHARACTERS: usize = 1000;

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both fonts, for the libraries that draw them.
pub(super) static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
        database.load_font_source(Source::Binary(Arc::new(font)));
    }
    database.set_sans_serif_family(FAMILY);
    Arc::new(database)
});

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [notosans::REGULAR_TTF, notosans::BOLD_TTF].map(|font| Face::parse(font, 0).ok()));

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    let [regular, bold] = &*FACES;
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::Bold => bold.as_ref(),
    }
}

/// The text as the fonts can show it: white space made single spaces; pictures (emoji) and control characters, for
/// which there is no shape, left out. Letters are never left out.
pub(super) fn showable(text: &str) -> String {
    let shown: String = text
        .chars()
        .take(MOST_CHARACTERS)
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| {
            *c == ' '
                || (!c.is_control()
                    && (c.is_alphanumeric() || face(Weight::Bold).is_some_and(|face| face.glyph_index(*c).is_some())))
        })
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How wide a text is at size 1. A letter without a shape counts as a wide one.
pub(super) fn width(text: &str, weight: Weight) -> f32 {
    let Some(face) = face(weight) else { return text.chars().count() as f32 };
    let units: u32 = text
        .chars()
        .map(|c| {
            let advance = face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
            advance.map_or(u32::from(face.units_per_em()), u32::from)
        })
        .sum();
    units as f32 / f32::from(face.units_per_em())
}
