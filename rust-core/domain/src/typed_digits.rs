//! What people type between digits, and what scanners add around them.

/// Whether people put this character between the groups of a number: white space, a dot or a dash of any kind.
#[must_use]
pub fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '/' | ':' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}' | '\u{200b}')
}

/// The characters of `typed` without separators; `None` when more than `most` are left, so that a pasted book costs
/// nothing.
#[must_use]
pub fn without_separators(typed: &str, most: usize) -> Option<String> {
    let mut kept = String::with_capacity(most);
    for (index, c) in typed.chars().filter(|c| !is_separator(*c)).enumerate() {
        if index >= most {
            return None;
        }
        kept.push(c);
    }
    Some(kept)
}
