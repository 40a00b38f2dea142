//! Colours by role, sizes of text and lengths: read, checked for contrast, and written for the browser and for Android.

use std::fmt::Write as _;
use std::fs::read_to_string;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{snake, xml};
use crate::process::root;

const TOKENS: &str = "design/tokens.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    pub colours: Vec<Colour>,
    pub text: Vec<Size>,
    pub space: Vec<f64>,
    pub sizes: Vec<Size>,
    pub strokes: Vec<Size>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    pub role: String,
    pub light: String,
    pub dark: String,
    #[serde(rename = "use")]
    pub purpose: String,
    #[serde(default)]
    pub on: Vec<String>,
    pub least: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub role: String,
    pub size: f64,
    #[serde(rename = "use")]
    pub purpose: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Colour {
    pub fn of(&self, theme: Theme) -> &str {
        match theme {
            Theme::Light => &self.light,
            Theme::Dark => &self.dark,
        }
    }
}

/// The tokens, of which each role keeps its contrast.
pub fn read() -> Result<Tokens> {
    let tokens: Tokens = toml::from_str(&read_to_string(root().join(TOKENS))?).context(TOKENS)?;
    let faults = faults(&tokens)?;
    ensure!(faults.is_empty(), "{TOKENS}: {}", faults.join("; "));
    Ok(tokens)
}

/// Custom properties, sizes in `rem`.
pub fn css(tokens: &Tokens) -> String {
    let mut css = format!("/* Generated from {TOKENS} by `cargo xtask design`; do not edit. */\n:root {{\n");
    colours(&mut css, "  ", tokens, Theme::Light);
    for Size { role, size, .. } in &tokens.text {
        _ = writeln!(css, "  --text-{role}: {}rem;", size / 16.0);
    }
    for (step, size) in (1..).zip(&tokens.space) {
        _ = writeln!(css, "  --space-{step}: {}rem;", size / 16.0);
    }
    for Size { role, size, .. } in &tokens.sizes {
        _ = writeln!(css, "  --{role}: {}rem;", size / 16.0);
    }
    for Size { role, size, .. } in &tokens.strokes {
        _ = writeln!(css, "  --{role}: {size}px;");
    }
    css.push_str("  color-scheme: light dark;\n}\n@media (prefers-color-scheme: dark) {\n  :root {\n");
    colours(&mut css, "    ", tokens, Theme::Dark);
    css.push_str("  }\n}\n");
    css
}

fn colours(css: &mut String, indent: &str, tokens: &Tokens, theme: Theme) {
    for colour in tokens.colours.iter().filter(|colour| theme == Theme::Light || colour.dark != colour.light) {
        _ = writeln!(css, "{indent}--{}: {};", colour.role, colour.of(theme));
    }
}

/// Resources of one theme; what is no colour stands in the light one only.
pub fn resources(tokens: &Tokens, theme: Theme) -> String {
    let mut xml = xml(TOKENS);
    xml.push_str("<resources>\n");
    for colour in &tokens.colours {
        let value = colour.of(theme).to_uppercase();
        _ = writeln!(xml, r#"    <color name="{}">{value}</color>"#, snake(&colour.role));
    }
    if theme == Theme::Light {
        let text = tokens.text.iter().map(|text| (format!("text_{}", text.role), text.size, "sp"));
        let space = (1..).zip(&tokens.space).map(|(step, size)| (format!("space_{step}"), *size, "dp"));
        let others = tokens.sizes.iter().chain(&tokens.strokes).map(|other| (snake(&other.role), other.size, "dp"));
        for (name, size, unit) in text.chain(space).chain(others) {
            _ = writeln!(xml, r#"    <dimen name="{name}">{size}{unit}</dimen>"#);
        }
    }
    xml.push_str("</resources>\n");
    xml
}

/// A role on a ground it is read on, with its contrast there.
pub struct Pair<'a> {
    pub role: &'a str,
    pub ground: &'a str,
    pub light: f64,
    pub dark: f64,
    pub least: f64,
}

pub fn pairs(tokens: &Tokens) -> Result<Vec<Pair<'_>>> {
    let mut pairs = Vec::new();
    for colour in &tokens.colours {
        for ground in &colour.on {
            let below = tokens.colours.iter().find(|below| below.role == *ground);
            let below = below.with_context(|| format!("{} on {ground}, which is no role", colour.role))?;
            let on = |theme| contrast(colour.of(theme), below.of(theme));
            pairs.push(Pair {
                role: &colour.role,
                ground,
                light: on(Theme::Light)?,
                dark: on(Theme::Dark)?,
                least: colour.least.with_context(|| format!("{} keeps which contrast?", colour.role))?,
            });
        }
    }
    Ok(pairs)
}

fn faults(tokens: &Tokens) -> Result<Vec<String>> {
    let pairs = pairs(tokens)?;
    let faint = pairs.iter().filter(|pair| pair.light.min(pair.dark) < pair.least);
    Ok(faint
        .map(|Pair { role, ground, light, dark, least }| {
            format!("{role} on {ground} has a contrast of {light:.2} (light) and {dark:.2} (dark), and needs {least}")
        })
        .collect())
}

/// The contrast of two colours as WCAG 2.2 defines it, from 1 to 21.
fn contrast(one: &str, other: &str) -> Result<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Ok((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

fn luminance(colour: &str) -> Result<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6);
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let value = value.with_context(|| format!("{colour} is no colour as in #0b5563"))?;
    let part = |shift: u32| {
        let part = f64::from(value >> shift & 0xff) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    Ok(0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0))
}

#[cfg(test)]
mod tests {
    use super::{contrast, pairs, read};

    #[test]
    fn contrast_is_that_of_the_web_content_accessibility_guidelines() {
        // Known figures: the two ends, and the lightest grey that may carry text on white, with the next one that may not.
        for (one, other, expected) in
            [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54), ("#777777", "#ffffff", 4.48)]
        {
            for found in [contrast(one, other).unwrap(), contrast(other, one).unwrap()] {
                assert!((found - expected).abs() < 0.005, "{one} on {other}: {found}");
            }
        }
        assert!(contrast("#fff", "#000000").is_err() && contrast("white", "#000000").is_err());
    }

    #[test]
    fn every_role_of_text_can_be_read_on_its_grounds_and_a_controls_border_be_seen() {
        let tokens = read().unwrap();
        let text = [
            ("ink", ["paper", "sheet"]),
            ("soft", ["paper", "sheet"]),
            ("main", ["paper", "sheet"]),
            ("good", ["good-sheet", "sheet"]),
            ("notice", ["notice-sheet", "sheet"]),
            ("stop", ["stop-sheet", "sheet"]),
            ("busy", ["busy-sheet", "sheet"]),
        ];
        let text = text.iter().flat_map(|(role, grounds)| grounds.iter().map(move |ground| (*role, *ground, 4.5)));
        let inks = [("main-ink", "main", 4.5), ("sun-ink", "sun", 4.5), ("bar-ink", "bar", 4.5)];
        let borders = [("line", "paper", 3.0), ("line", "sheet", 3.0)];
        let pairs = pairs(&tokens).unwrap();
        for (role, ground, least) in text.chain(inks).chain(borders) {
            let pair = pairs.iter().find(|pair| pair.role == role && pair.ground == ground);
            let pair = pair.unwrap_or_else(|| panic!("nobody looks at {role} on {ground}"));
            assert!(pair.light >= least && pair.dark >= least, "{role} on {ground}: {} {}", pair.light, pair.dark);
        }
    }
}
