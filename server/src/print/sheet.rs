//! Sheets of rows: a pictogram, a line in large letters, a line in small ones, and at the right a badge. As many A4
//! pages as it takes.

use askama::Template;

use super::PrintError;
use super::fonts::Weight;
use super::layout::{Block, Place, fit};
use super::render;

const PAGE_HEIGHT: f32 = 297.0;
const MARGIN: f32 = 13.0;
/// Where rows begin on the first page and on the others, and where they end.
const FIRST_ROW: f32 = 62.0;
const NEXT_ROW: f32 = 18.0;
const LAST_ROW: f32 = 278.0;
const ROW_HEIGHT: f32 = 24.0;

/// A drawing of the project's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Symbol {
    Calendar,
    Card,
    Counter,
    Culture,
    Food,
    Gift,
    Goodcause,
    List,
    Login,
    Person,
    Place,
    Point,
    Scan,
    Sport,
    Star,
    Tag,
}

impl Symbol {
    /// The parts that are drawn, in a square of 24 units: the browser's own where it has one.
    fn drawing(self) -> &'static str {
        let name = format!("{self:?}").to_lowercase();
        let sprite = include_str!("../../../web/static/pictograms.svg");
        let found = sprite.split("<symbol ").find_map(|symbol| {
            let symbol = symbol.strip_prefix(&format!("id=\"{name}\""))?;
            let (_, inside) = symbol.split_once('>')?;
            inside.split_once("</symbol>").map(|(drawing, _)| drawing)
        });
        found.unwrap_or(match self {
            Self::Place => {
                r#"<g fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M12 21C8 16 5.5 13 5.5 9.5a6.5 6.5 0 0 1 13 0C18.5 13 16 16 12 21Z"/><circle cx="12" cy="9.5" r="2.4"/></g>"#
            }
            _ => {
                r#"<g fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M3 12V4h8l10 10-8 8Z"/><circle cx="7.5" cy="8.5" r="1.4"/></g>"#
            }
        })
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// To the left.
    pub symbol: Symbol,
    /// In large letters.
    pub title: String,
    /// In small letters; may be empty.
    pub text: String,
    /// To the right; may be empty.
    pub badge: String,
}

/// A sheet, in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Language of all texts, as in `nl`: for screen readers.
    pub language: String,
    /// Above the title: whose it is.
    pub over: String,
    /// In the head.
    pub title: String,
    /// What there is.
    pub rows: Vec<Row>,
    /// At the foot of each page.
    pub foot: String,
}

#[derive(Template)]
#[template(path = "sheet.svg")]
struct Page<'a> {
    language: &'a str,
    over: Option<Block>,
    title: Option<Block>,
    rows: Vec<Drawn>,
    foot: Block,
    number: Option<Block>,
}

struct Drawn {
    y: f32,
    drawing: &'static str,
    title: Block,
    text: Block,
    badge: Option<(f32, f32, Block)>,
}

impl Sheet {
    /// The sheet as a PDF file; its text can be selected and searched.
    ///
    /// # Errors
    /// [`PrintError`]: a defect of the template or of a library.
    pub fn pdf(&self) -> Result<Vec<u8>, PrintError> {
        render::pdf(&self.pages()?, &self.language, &self.title)
    }

    /// The filled templates.
    fn pages(&self) -> Result<Vec<String>, PrintError> {
        let first = ((LAST_ROW - FIRST_ROW) / ROW_HEIGHT) as usize;
        let next = ((LAST_ROW - NEXT_ROW) / ROW_HEIGHT) as usize;
        let (head, rest) = self.rows.split_at(first.min(self.rows.len()));
        let pages: Vec<&[Row]> = std::iter::once(head).chain(rest.chunks(next)).collect();
        let count = pages.len();
        let filled = pages.iter().enumerate().map(|(index, rows)| {
            let numbered = (count > 1).then(|| format!("{} / {count}", index + 1));
            self.page(rows, index == 0, numbered).render().map_err(|error| PrintError::Picture(error.to_string()))
        });
        filled.collect()
    }

    fn page(&self, rows: &[Row], is_first: bool, numbered: Option<String>) -> Page<'_> {
        let head = |text: &str, place: Place, middle| {
            is_first.then(|| Block::around(fit(text, &place), MARGIN, "start", middle))
        };
        let begin = if is_first { FIRST_ROW } else { NEXT_ROW };
        let foot_middle = (LAST_ROW + 1.0 + PAGE_HEIGHT) / 2.0;
        let number = numbered.map(|text| {
            let small = Place::new(20.0, 6.0, 4.2, 3.0, Weight::Bold);
            Block::around(fit(&text, &small), 210.0 - MARGIN, "end", foot_middle)
        });
        Page {
            language: &self.language,
            over: head(&self.over, Place::new(184.0, 8.0, 6.0, 4.0, Weight::Regular), 11.0),
            title: head(&self.title, Place::new(184.0, 30.0, 17.0, 7.0, Weight::Bold), 32.0),
            rows: rows.iter().enumerate().map(|(i, row)| draw(row, begin + i as f32 * ROW_HEIGHT)).collect(),
            foot: Block::around(
                fit(&self.foot, &Place::new(160.0, 14.0, 5.0, 3.4, Weight::Regular)),
                MARGIN,
                "start",
                foot_middle,
            ),
            number,
        }
    }
}

fn draw(row: &Row, top: f32) -> Drawn {
    let badge = (!row.badge.trim().is_empty()).then(|| {
        let place = Place::new(34.0, 9.0, 5.4, 2.6, Weight::Bold);
        (MARGIN + 147.0, top + 5.5, Block::around(fit(&row.badge, &place), MARGIN + 165.5, "middle", top + 12.0))
    });
    let width = if badge.is_some() { 118.0 } else { 158.0 };
    let has_text = !row.text.trim().is_empty();
    let (title_middle, title_height) = if has_text { (top + 7.2, 11.0) } else { (top + 12.0, 20.0) };
    let title = Place::new(width, title_height, 7.0, 3.6, Weight::Bold);
    let text = Place::new(width, 9.2, 4.4, 3.0, Weight::Regular);
    Drawn {
        y: top,
        drawing: row.symbol.drawing(),
        title: Block::around(fit(&row.title, &title), MARGIN + 25.0, "start", title_middle),
        text: Block::around(fit(&row.text, &text), MARGIN + 25.0, "start", top + 17.2),
        badge,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rstest::rstest;

    use super::*;

    fn sheet(rows: usize, text: &str) -> Sheet {
        let row =
            Row { symbol: Symbol::Gift, title: text.to_owned(), text: text.to_owned(), badge: "5 punten".to_owned() };
        Sheet {
            language: "nl".to_owned(),
            over: "Demo Cultuurhuis".to_owned(),
            title: text.to_owned(),
            rows: vec![row; rows],
            foot: text.to_owned(),
        }
    }

    #[rstest]
    #[case::none(0, 1)]
    #[case::one(1, 1)]
    #[case::full(9, 1)]
    #[case::one_more(10, 2)]
    #[case::many(200, 21)]
    fn rows_are_spread_over_pages(#[case] rows: usize, #[case] pages: usize) {
        let sheet = sheet(rows, "Gratis koffie");
        let filled = sheet.pages().unwrap();
        assert_eq!(filled.len(), pages);
        assert_eq!(filled.iter().map(|page| page.matches("5 punten").count()).sum::<usize>(), rows);
        assert!(sheet.pdf().unwrap().starts_with(b"%PDF-"));
    }

    #[rstest]
    #[case(&"Lang ".repeat(10_000))]
    #[case("<script>&amp;\"'</script>")]
    #[case("")]
    #[case("\u{0}\u{202E}e\u{301}\u{1F468}")]
    fn any_text_comes_out(#[case] text: &str) {
        assert!(sheet(3, text).pdf().unwrap().starts_with(b"%PDF-"));
    }

    #[test]
    fn every_symbol_has_a_drawing_of_its_own() {
        use Symbol::*;
        let all = [
            Calendar, Card, Counter, Culture, Food, Gift, Goodcause, List, Login, Person, Place, Point, Scan, Sport,
            Star, Tag,
        ];
        let drawings: std::collections::BTreeSet<&str> = all.iter().map(|symbol| symbol.drawing()).collect();
        assert_eq!(drawings.len(), all.len());
    }
}
