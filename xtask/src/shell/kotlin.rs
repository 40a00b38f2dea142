//! Finds the number and string literals of a Kotlin file, without a compiler.
//!
//! Comments, character literals and names in backticks are skipped, templates inside strings are read as code. Each
//! literal is told whether it stands in a named constant (`val NAME = …`, over several lines too) or in an annotation.

/// What a string's templates are replaced by.
pub const TEMPLATE: char = '\u{1}';

/// A number or a string, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    pub kind: Kind,
    pub text: String,
    /// Multiplied with something, or something is divided by it.
    pub factor: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    Text,
}

/// The literals that stand for themselves: not in a named constant, strings not in an annotation.
pub fn bare_literals(source: &str) -> Vec<Literal> {
    let mut scanner = Scanner { chars: source.chars().collect(), ..Scanner::default() };
    scanner.code.push(String::new());
    scanner.read_code(false);
    let places = places(&scanner.code);
    let stands = |literal: &Literal| match places.get(literal.line - 1) {
        Some(Place::Constant) => false,
        Some(Place::Annotation) => literal.kind == Kind::Number,
        _ => true,
    };
    scanner.found.into_iter().filter(stands).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Constant,
    Annotation,
    Elsewhere,
}

/// What each line of code is part of; `code` is without comments, and its literals are empty.
fn places(code: &[String]) -> Vec<Place> {
    let (mut place, mut depth) = (Place::Elsewhere, 0i32);
    code.iter()
        .map(|line| {
            let line = line.trim();
            if place == Place::Elsewhere {
                place = begins(line);
            }
            let here = place;
            if place != Place::Elsewhere {
                for c in line.chars() {
                    depth += match c {
                        '(' | '[' | '{' => 1,
                        ')' | ']' | '}' => -1,
                        _ => 0,
                    };
                }
                if depth <= 0 && !line.ends_with('=') && !line.is_empty() {
                    (place, depth) = (Place::Elsewhere, 0);
                }
            }
            here
        })
        .collect()
}

fn begins(line: &str) -> Place {
    if line.starts_with('@') {
        return Place::Annotation;
    }
    let mut words =
        line.split_whitespace().skip_while(|word| ["private", "internal", "public", "const"].contains(word));
    let name = (words.next() == Some("val")).then(|| words.next()).flatten().unwrap_or_default();
    let name = name.trim_end_matches(':');
    let loud = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(loud) && line.contains('=') { Place::Constant } else { Place::Elsewhere }
}

#[derive(Default)]
struct Scanner {
    chars: Vec<char>,
    at: usize,
    code: Vec<String>,
    found: Vec<Literal>,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn done(&self) -> bool {
        self.at >= self.chars.len()
    }

    fn sees(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == c)
    }

    /// Goes on by one, over a line's end if there is one.
    fn skip(&mut self) {
        if self.peek(0) == '\n' {
            self.code.push(String::new());
        }
        self.at += 1;
    }

    fn keep(&mut self, c: char) {
        if let Some(line) = self.code.last_mut() {
            line.push(c);
        }
    }

    fn multiplied(&self) -> bool {
        let before = self.code.last().map_or("", |line| line.trim_end()).trim_end_matches('=');
        let mut after = self.chars.iter().skip(self.at).skip_while(|c| **c == ' ');
        let (next, second) = (after.next().copied(), after.next().copied());
        let comment = next == Some('/') && matches!(second, Some('/' | '*'));
        before.ends_with(['*', '/', '%']) || (matches!(next, Some('*' | '/' | '%')) && !comment)
    }

    /// To the end, or after the brace that closes a template.
    fn read_code(&mut self, template: bool) {
        let mut depth = 0;
        while !self.done() {
            let c = self.peek(0);
            if self.sees("//") {
                while !self.done() && self.peek(0) != '\n' {
                    self.at += 1;
                }
            } else if self.sees("/*") {
                self.skip_comment();
            } else if c == '"' {
                self.read_text();
            } else if c == '\'' || c == '`' {
                self.skip_quoted(c);
            } else if c.is_ascii_digit() {
                self.read_number();
            } else if c.is_alphabetic() || c == '_' {
                while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
                    self.keep(self.peek(0));
                    self.at += 1;
                }
            } else {
                match c {
                    '{' => depth += 1,
                    '}' if template && depth == 0 => {
                        self.at += 1;
                        return;
                    }
                    '}' => depth -= 1,
                    _ => {}
                }
                if c != '\n' {
                    self.keep(c);
                }
                self.skip();
            }
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0;
        while !self.done() {
            if self.sees("/*") {
                depth += 1;
                self.at += 2;
            } else if self.sees("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.skip();
            }
        }
    }

    fn skip_quoted(&mut self, quote: char) {
        self.at += 1;
        while !self.done() && self.peek(0) != quote {
            self.at += if self.peek(0) == '\\' { 2 } else { 1 };
        }
        self.at += 1;
        self.keep('x');
    }

    fn read_number(&mut self) {
        let (line, begun) = (self.code.len(), self.at);
        loop {
            let c = self.peek(0);
            let fraction = c == '.' && self.peek(1).is_ascii_digit();
            if !c.is_ascii_alphanumeric() && c != '_' && !fraction {
                break;
            }
            self.at += 1;
        }
        let text = self.chars[begun..self.at].iter().collect();
        let factor = self.multiplied();
        self.keep('0');
        self.found.push(Literal { line, kind: Kind::Number, text, factor });
    }

    fn read_text(&mut self) {
        let line = self.code.len();
        let raw = self.sees("\"\"\"");
        self.at += if raw { 3 } else { 1 };
        let mut text = String::new();
        while !self.done() {
            if raw && self.sees("\"\"\"") && self.peek(3) != '"' {
                self.at += 3;
                break;
            } else if !raw && self.peek(0) == '"' {
                self.at += 1;
                break;
            } else if !raw && self.peek(0) == '\\' {
                self.at += if self.peek(1) == 'u' { 6 } else { 2 };
            } else if self.sees("${") {
                self.at += 2;
                text.push(TEMPLATE);
                self.read_code(true);
            } else if self.peek(0) == '$' && (self.peek(1).is_alphabetic() || self.peek(1) == '_') {
                self.at += 1;
                text.push(TEMPLATE);
                while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
                    self.at += 1;
                }
            } else {
                text.push(self.peek(0));
                self.skip();
            }
        }
        self.keep('"');
        self.found.push(Literal { line, kind: Kind::Text, text, factor: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(usize, String)> {
        bare_literals(source).into_iter().map(|it| (it.line, it.text.replace(TEMPLATE, "$"))).collect()
    }

    #[test]
    fn numbers_and_strings_of_code_are_found_with_their_lines() {
        let source = "fun a() {\n    show(12, \"Hello you\")\n    wait(0.5f + 1_000L - 0xFF)\n}\n";
        let texts = [(2, "12"), (2, "Hello you"), (3, "0.5f"), (3, "1_000L"), (3, "0xFF")];
        assert_eq!(found(source), texts.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn comments_characters_and_names_hold_none() {
        let source = "// 12 \"a b\"\n/* 13 /* \"c d\" */ 14 */ val back33 = session28('9', '\\'') + `when 5`.x\nfor (x in 0..y) {}";
        assert_eq!(found(source), [(3, "0".to_owned())]);
    }

    #[test]
    fn twice_and_half_are_told_from_sizes() {
        let source = "a(2 * x, x / 2, 2 /* not */ , 2 // not\n, x *= 2, 2)";
        let found: Vec<bool> = bare_literals(source).into_iter().map(|it| it.factor).collect();
        assert_eq!(found, [true, true, false, false, true, false]);
    }

    #[test]
    fn templates_are_read_as_code() {
        let source = "val a = \"$side-secrets ${pick(7, \"in here\")} end\"\nval b = \"\"\"raw \"quoted\" ${c}\"\"\"";
        let texts = [(1, "7"), (1, "in here"), (1, "$-secrets $ end"), (2, "raw \"quoted\" $")];
        assert_eq!(found(source), texts.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn a_named_constant_may_hold_what_it_likes_over_several_lines() {
        let source = "private companion object {\n    const val WIDTH = 1280\n    private const val DARK: Byte = 7\n    \
                      val SHORT =\n        longArrayOf(\n            60,\n            90,\n        )\n    val late = 5\n}\n";
        assert_eq!(found(source), [(9, "5".to_owned())]);
    }

    #[test]
    fn the_words_of_an_annotation_are_for_the_compiler() {
        let source = "@Deprecated(\n    \"From 13 on\",\n)\n@Suppress(\"DEPRECATION\")\nfun a() = \"Seen by all\"";
        assert_eq!(found(source), [(5, "Seen by all".to_owned())]);
    }
}
