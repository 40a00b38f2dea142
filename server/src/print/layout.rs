//! Fitting a text into its place: wrap it, shrink it, and only at the smallest size cut it.

use super::fonts::{Weight, showable, width};

/// The place of a text, in millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// How wide.
    pub width: f32,
    /// How high; there are as many lines as fit at the size, and at least one.
    pub height: f32,
    /// The size that it has when it fits.
    pub largest: f32,
    /// The size under which it is cut instead.
    pub smallest: f32,
    pub weight: Weight,
}

impl Place {
    /// A place with the largest and the smallest size of its letters.
    pub const fn new(width: f32, height: f32, largest: f32, smallest: f32, weight: Weight) -> Self {
        Self { width, height, largest, smallest, weight }
    }
}

/// A text in its place: the lines and their size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub size: f32,
    pub lines: Vec<String>,
}

/// A text at its place on the page.
pub(super) struct Block {
    pub size: f32,
    pub x: f32,
    pub anchor: &'static str,
    pub lines: Vec<Line>,
}

/// One line of a block.
pub(super) struct Line {
    pub baseline: f32,
    pub text: String,
}

/// Half the height of a capital letter, at size 1: from a line's middle down to its baseline.
const MIDDLE_TO_BASELINE: f32 = 0.357;

impl Block {
    /// The lines around a middle height.
    pub fn around(fitted: Fitted, x: f32, anchor: &'static str, middle: f32) -> Self {
        let size = fitted.size;
        let first = middle + size * MIDDLE_TO_BASELINE - (fitted.lines.len() as f32 - 1.0) * size * LEADING / 2.0;
        let at = |(i, text)| Line { baseline: first + i as f32 * size * LEADING, text };
        Self { size, x, anchor, lines: fitted.lines.into_iter().enumerate().map(at).collect() }
    }
}

/// From one baseline to the next, at size 1.
pub(super) const LEADING: f32 = 1.2;

/// Sizes are tried in steps of this factor.
const STEP: f32 = 0.94;

/// The text at the largest size at which it fits.
pub(super) fn fit(text: &str, place: &Place) -> Fitted {
    let text = showable(text);
    let mut size = place.largest;
    loop {
        let at_smallest = size <= place.smallest;
        let size_now = size.max(place.smallest);
        let most_lines = ((place.height / (size_now * LEADING)) as usize).max(1);
        let mut lines = wrap(&text, place.width / size_now, place.weight, at_smallest);
        let fits = lines.iter().all(|line| width(line, place.weight) * size_now <= place.width);
        if lines.len() <= most_lines && fits {
            return Fitted { size: size_now, lines };
        }
        if at_smallest {
            lines.truncate(most_lines);
            if let Some(last) = lines.last_mut() {
                cut(last, place.width / size_now, place.weight);
            }
            return Fitted { size: size_now, lines };
        }
        size *= STEP;
    }
}

/// Lines of whole words, none wider than `most` where words allow it; long words are broken when `break_words`.
fn wrap(text: &str, most: f32, weight: Weight, break_words: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut rest = word.to_owned();
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} {rest}");
            if width(&longer, weight) <= most {
                *last = longer;
                continue;
            }
        }
        while break_words && width(&rest, weight) > most && rest.chars().count() > 1 {
            let (head, tail) = split_at_width(&rest, most, weight);
            lines.push(head);
            rest = tail;
        }
        lines.push(rest);
    }
    lines
}

/// The first part no wider than `most` (at least one character), and the rest.
fn split_at_width(word: &str, most: f32, weight: Weight) -> (String, String) {
    let mut end = 0;
    for (start, c) in word.char_indices() {
        let next = start + c.len_utf8();
        if end > 0 && width(&word[..next], weight) > most {
            break;
        }
        end = next;
    }
    (word[..end].to_owned(), word[end..].to_owned())
}

/// Cuts a line, with an ellipsis to show it.
fn cut(line: &mut String, most: f32, weight: Weight) {
    while width(&format!("{line}…"), weight) > most && line.pop().is_some() {}
    let end = line.trim_end().len();
    line.truncate(end);
    line.push('…');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACE: Place = Place { width: 100.0, height: 29.0, largest: 12.0, smallest: 6.0, weight: Weight::Bold };

    #[test]
    fn a_short_text_keeps_its_size() {
        assert_eq!(fit("  Kooklessen\n", &PLACE), Fitted { size: 12.0, lines: vec!["Kooklessen".to_owned()] });
    }

    #[test]
    fn a_longer_text_wraps_and_then_shrinks_and_keeps_every_word() {
        let two = fit("Samen koken voor beginners", &PLACE);
        assert_eq!((two.size, two.lines.len()), (12.0, 2));
        let text = "Samen koken voor beginners en gevorderden in het dorpshuis";
        let smaller = fit(text, &PLACE);
        assert!(smaller.size < 12.0 && smaller.size > 6.0, "{smaller:?}");
        assert_eq!(smaller.lines.join(" "), text);
    }

    #[test]
    fn what_never_fits_is_cut_visibly() {
        let fitted = fit(&"kookles ".repeat(100), &PLACE);
        assert_eq!((fitted.size, fitted.lines.len()), (6.0, 4));
        assert!(fitted.lines[3].ends_with('…'));
        let one_word = fit(&"k".repeat(500), &PLACE);
        assert!(one_word.lines[3].ends_with('…'));
    }

    #[test]
    fn emoji_and_control_characters_are_left_out_and_letters_kept() {
        assert_eq!(fit("Feest \u{1F389}\u{FE0F} \u{0}één & <ça>", &PLACE).lines, ["Feest één & <ça>"]);
        assert_eq!(fit("\u{1F389}", &PLACE).lines, Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_runs_out_of_its_place(text in any::<String>()) {
            let fitted = fit(&text, &PLACE);
            prop_assert!(fitted.lines.len() as f32 * fitted.size * LEADING <= PLACE.height);
            for line in fitted.lines {
                // One letter and an ellipsis always have room.
                prop_assert!(width(&line, PLACE.weight) * fitted.size <= PLACE.width + 0.01);
            }
        }
    }
}
