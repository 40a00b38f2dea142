//! `cargo xtask design [--check]`: the design system of `design/`, written out for each shell.
//!
//! `design/tokens.toml` and `design/pictograms/` are the only place where a colour, a size or a drawing is decided. From
//! them come the browser's custom properties and symbols, Android's colours, dimensions and vector drawables, and the
//! tables of `docs/design-system.md`. A colour without enough contrast on its grounds, a drawing that a shell could not
//! tint and a `Pictogram` without drawing are refused, so what was written always keeps those.

mod pictograms;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{read_dir, read_to_string};

use anyhow::{Context, Result, bail};

use crate::process::root;
use pictograms::Pictograms;
use tokens::{Colour, Size, Theme, Tokens, pairs};

const ANDROID: &str = "android/app/src/main/res";
const PAGE: &str = "docs/design-system.md";

/// `cargo xtask design [--check]`.
pub fn run(check: bool) -> Result<()> {
    let tokens = tokens::read()?;
    let pictograms = pictograms::read()?;
    let files = files(&tokens, &pictograms)?;
    let left = left(&files)?;
    if !check {
        for (path, text) in &files {
            let path = root().join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        }
        left.iter().try_for_each(|path| std::fs::remove_file(root().join(path)))?;
        return Ok(());
    }
    let same = |(path, text): &(&String, &String)| read_to_string(root().join(path)).is_ok_and(|found| found == **text);
    let differing: Vec<&String> = files.iter().filter(|file| !same(file)).map(|(path, _)| path).chain(&left).collect();
    if !differing.is_empty() {
        bail!("not what design/ says; run `cargo xtask design` and commit: {differing:?}");
    }
    println!("design: as committed, {} roles of colour, {} pictograms", tokens.colours.len(), pictograms.len());
    Ok(())
}

/// Every generated file: its path from the root, and its text.
fn files(tokens: &Tokens, pictograms: &Pictograms) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::from([
        ("web/static/tokens.css".to_owned(), tokens::css(tokens)),
        ("web/static/pictograms.svg".to_owned(), pictograms::symbols(pictograms)),
        (format!("{ANDROID}/values/tokens.xml"), tokens::resources(tokens, Theme::Light)),
        (format!("{ANDROID}/values-night/tokens.xml"), tokens::resources(tokens, Theme::Dark)),
        (PAGE.to_owned(), page(&read_to_string(root().join(PAGE)).context(PAGE)?, tokens)?),
    ]);
    for (name, inside) in pictograms {
        files.insert(format!("{ANDROID}/drawable/pictogram_{}.xml", snake(name)), pictograms::drawable(name, inside)?);
    }
    Ok(files)
}

/// Drawables of pictograms that are no more.
fn left(files: &BTreeMap<String, String>) -> Result<BTreeSet<String>> {
    let folder = format!("{ANDROID}/drawable");
    if !root().join(&folder).exists() {
        return Ok(BTreeSet::new());
    }
    let names = read_dir(root().join(&folder))?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let ours = names.iter().filter(|name| name.starts_with("pictogram_")).map(|name| format!("{folder}/{name}"));
    Ok(ours.filter(|path| !files.contains_key(path)).collect())
}

/// The page with its tables anew, between the marks that it has for them.
fn page(text: &str, tokens: &Tokens) -> Result<String> {
    let mut colours = "| Role | Light | Dark | For |\n|---|---|---|---|\n".to_owned();
    for Colour { role, light, dark, purpose, .. } in &tokens.colours {
        _ = writeln!(colours, "| `{role}` | `{light}` | `{dark}` | {purpose} |");
    }
    let mut contrasts = "| Role | on | Light | Dark | At least |\n|---|---|---|---|---|\n".to_owned();
    for pair in pairs(tokens)? {
        let (light, dark) = (floor(pair.light), floor(pair.dark));
        _ = writeln!(contrasts, "| `{}` | `{}` | {light} | {dark} | {} |", pair.role, pair.ground, pair.least);
    }
    let mut sizes = "| Role | Size | For |\n|---|---|---|\n".to_owned();
    for Size { role, size, purpose } in &tokens.text {
        _ = writeln!(sizes, "| `text-{role}` | {size} | {purpose} |");
    }
    let mut lengths = "| Name | Length | For |\n|---|---|---|\n".to_owned();
    let steps = tokens.space.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    _ = writeln!(lengths, "| `space-1` to `space-{}` | {steps} | Between things and inside them |", tokens.space.len());
    for Size { role, size, purpose } in tokens.sizes.iter().chain(&tokens.strokes) {
        _ = writeln!(lengths, "| `{role}` | {size} | {purpose} |");
    }
    [("colours", colours), ("contrasts", contrasts), ("text", sizes), ("lengths", lengths)].iter().try_fold(
        text.to_owned(),
        |text, (name, table)| {
            let (begin, end) = (format!("<!-- {name}: generated -->\n"), format!("<!-- end of {name} -->"));
            let (before, rest) = text.split_once(&begin).with_context(|| format!("{PAGE} has no {begin}"))?;
            let (_, after) = rest.split_once(&end).with_context(|| format!("{PAGE} has no {end}"))?;
            Ok(format!("{before}{begin}{table}{end}{after}"))
        },
    )
}

/// A figure never looks better than it is.
fn floor(contrast: f64) -> String {
    format!("{:.1}", (contrast * 10.0).floor() / 10.0)
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn xml(source: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <!-- Generated from {source} by `cargo xtask design`; do not edit. -->\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{root, tokens};

    #[test]
    fn the_browsers_style_has_no_colour_of_its_own_and_names_no_value_that_is_not_there() {
        let style = std::fs::read_to_string(root().join("web/static/style.css")).unwrap();
        let (_, rules) = style.split_once("*/").unwrap();
        let defined = tokens::css(&tokens::read().unwrap()) + rules;
        for named in rules.split("var(--").skip(1) {
            let name: String = named.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '-').collect();
            assert!(defined.contains(&format!("--{name}: ")), "{name} is written nowhere");
        }
        for word in rules.split([' ', ';', ',', '(', ')']) {
            let colour = word.strip_prefix('#').filter(|rest| rest.chars().all(|sign| sign.is_ascii_hexdigit()));
            assert!(colour.is_none(), "{word} belongs into design/tokens.toml");
        }
    }
}
