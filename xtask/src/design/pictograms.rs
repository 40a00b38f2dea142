//! Pictograms: read, checked for what a shell could not tint, and written for the browser and for Android.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{read_dir, read_to_string};

use anyhow::{Context, Result, bail, ensure};
use usvg::tiny_skia_path::{Path, PathSegment, Point};

use super::xml;
use crate::process::root;

const PICTOGRAMS: &str = "design/pictograms";
const NAMES: &str = "rust-core/app/src/api/common.rs";
/// How the file of each pictogram begins: strokes of two units in a square of 24, in the colour of the text beside it.
const HEAD: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">"#;

/// What points along the line: the other way round where one reads from right to left.
const ALONG_THE_LINE: &[&str] = &["back", "next", "login", "logout", "undo", "backspace"];

const SHAPES: &[&str] = &["path", "circle", "rect", "line", "polyline"];
const ATTRIBUTES: &[&str] = &[
    "d",
    "cx",
    "cy",
    "r",
    "x",
    "y",
    "width",
    "height",
    "rx",
    "x1",
    "y1",
    "x2",
    "y2",
    "points",
    "transform",
    "stroke-width",
];

/// Name, as `good-cause`, and what stands inside the `svg` element.
pub type Pictograms = BTreeMap<String, String>;

/// All of them; every `Pictogram` of the core has one.
pub fn read() -> Result<Pictograms> {
    let mut found = Pictograms::new();
    for entry in read_dir(root().join(PICTOGRAMS))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let inside = inside(&read_to_string(&path)?).with_context(|| path.display().to_string())?;
        found.insert(name, inside);
    }
    let without: Vec<String> =
        variants(&read_to_string(root().join(NAMES))?).filter(|name| !found.contains_key(name)).collect();
    ensure!(without.is_empty(), "no drawing in {PICTOGRAMS} for {without:?}");
    Ok(found)
}

/// What is drawn, of the few things that each shell draws alike. Any colour but that of the text beside it would be
/// lost, since a shell tints the whole.
fn inside(svg: &str) -> Result<String> {
    ensure!(svg.starts_with(HEAD), "does not begin with {HEAD}");
    let document = usvg::roxmltree::Document::parse(svg)?;
    let drawn = document.root_element().children().filter(|node| !node.is_text()).map(|node| {
        let plain = SHAPES.contains(&node.tag_name().name()) && !node.has_children();
        let told = node.attributes().all(|told| match told.name() {
            "fill" => told.value() == "currentColor",
            name => ATTRIBUTES.contains(&name),
        });
        let drawn = &svg[node.range()];
        ensure!(plain && told, "not a plain shape in the colour of the text: {drawn}");
        Ok(drawn)
    });
    Ok(drawn.collect::<Result<Vec<_>>>()?.concat())
}

/// The names of `enum Pictogram` in the core, as their files are called.
fn variants(source: &str) -> impl Iterator<Item = String> {
    let body = source.split_once("pub enum Pictogram {").map_or("", |(_, rest)| rest);
    let body = body.split_once('}').map_or("", |(body, _)| body);
    body.lines().filter_map(|line| line.trim().strip_suffix(',')).map(|name| {
        name.chars().fold(String::new(), |mut kebab, letter| {
            if letter.is_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
            kebab
        })
    })
}

/// One file of symbols. A symbol's id is its name without hyphens, as `page::name_of` in the browser shell says it.
pub fn symbols(pictograms: &Pictograms) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" color=\"#0b5563\">\n\
         <!-- Generated from {PICTOGRAMS}/ by `cargo xtask design`; do not edit. Shown as a picture, it is the site's mark. -->\n"
    );
    let attributes = HEAD.split_once("viewBox=\"0 0 24 24\" ").map_or("", |(_, attributes)| attributes);
    for (name, inside) in pictograms {
        let id = name.replace('-', "");
        _ = writeln!(svg, r#"<symbol id="{id}" viewBox="0 0 24 24"><g {attributes}{inside}</g></symbol>"#);
    }
    svg.push_str("<use href=\"#star\"/>\n</svg>\n");
    svg
}

/// A vector drawable in black, which the shell tints.
pub fn drawable(name: &str, inside: &str) -> Result<String> {
    let mut xml = xml(&format!("{PICTOGRAMS}/{name}.svg"));
    xml.push_str(
        "<vector xmlns:android=\"http://schemas.android.com/apk/res/android\"\n    android:width=\"24dp\"\n    \
         android:height=\"24dp\"\n",
    );
    if ALONG_THE_LINE.contains(&name) {
        xml.push_str("    android:autoMirrored=\"true\"\n");
    }
    xml.push_str("    android:viewportWidth=\"24\"\n    android:viewportHeight=\"24\">\n");
    let tree = usvg::Tree::from_str(&format!("{HEAD}{inside}</svg>"), &usvg::Options::default())?;
    paths(tree.root(), &mut xml).with_context(|| name.to_owned())?;
    xml.push_str("</vector>\n");
    Ok(xml)
}

fn paths(group: &usvg::Group, xml: &mut String) -> Result<()> {
    for node in group.children() {
        let path = match node {
            usvg::Node::Group(group) => {
                paths(group, xml)?;
                continue;
            }
            usvg::Node::Path(path) => path,
            _ => bail!("a picture or text has no lines"),
        };
        let moved = path.abs_transform();
        ensure!(!moved.has_scale() && !moved.has_skew(), "only a move keeps the width of lines");
        let placed = path.data().clone().transform(moved).context("nothing is drawn")?;
        xml.push_str("    <path\n");
        if path.fill().is_some() {
            xml.push_str("        android:fillColor=\"#FF000000\"\n");
        }
        _ = write!(xml, "        android:pathData=\"{}\"", path_data(&placed));
        if let Some(stroke) = path.stroke() {
            _ = write!(
                xml,
                "\n        android:strokeColor=\"#FF000000\"\n        android:strokeLineCap=\"round\"\n        \
                 android:strokeLineJoin=\"round\"\n        android:strokeWidth=\"{}\"",
                stroke.width().get()
            );
        }
        xml.push_str(" />\n");
    }
    Ok(())
}

/// To a hundredth of a unit, which nobody sees.
fn path_data(path: &Path) -> String {
    let number = |value: f32| f64::from((value * 100.0).round() + 0.0) / 100.0;
    let list = |points: &[Point]| {
        points.iter().map(|point| format!("{},{}", number(point.x), number(point.y))).collect::<Vec<_>>().join(" ")
    };
    path.segments()
        .map(|segment| match segment {
            PathSegment::MoveTo(to) => format!("M{}", list(&[to])),
            PathSegment::LineTo(to) => format!("L{}", list(&[to])),
            PathSegment::QuadTo(by, to) => format!("Q{}", list(&[by, to])),
            PathSegment::CubicTo(from, by, to) => format!("C{}", list(&[from, by, to])),
            PathSegment::Close => "Z".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, drawable, inside, variants};

    #[test]
    fn a_name_of_the_core_in_two_words_has_a_hyphen_in_its_file() {
        let source = "enum Other {\n    No,\n}\npub enum Pictogram {\n    Tick,\n    GoodCause,\n}\npub struct After {\n    x: u8,\n}";
        assert_eq!(variants(source).collect::<Vec<_>>(), ["tick", "good-cause"]);
    }

    #[test]
    fn what_a_shell_could_not_tint_or_draw_is_refused() {
        let of = |drawn: &str| inside(&format!("{HEAD}\n  {drawn}\n</svg>\n"));
        assert_eq!(
            of(r#"<path d="M4 6h16" fill="currentColor"/>"#).unwrap(),
            r#"<path d="M4 6h16" fill="currentColor"/>"#
        );
        for bad in [
            r##"<path d="M4 6h16" fill="#ff0000"/>"##,
            r#"<path d="M4 6h16" stroke="red"/>"#,
            r#"<text x="4">A</text>"#,
            r#"<image href="logo.png"/>"#,
            r#"<path d="M4 6h16" stroke-linecap="butt"/>"#,
            r#"<path d="M4 6h16" opacity="0.5"/>"#,
            r#"<g><path d="M4 6h16"/></g>"#,
            r#"<path d="M4 6h16">"#,
        ] {
            assert!(of(bad).is_err(), "{bad}");
        }
        assert!(inside(r#"<svg viewBox="0 0 24 24"><path d="M4 6h16"/></svg>"#).is_err());
    }

    #[test]
    fn an_arrow_points_the_other_way_where_one_reads_from_right_to_left() {
        let arrow = r#"<path d="M4 12h15"/>"#;
        assert!(drawable("next", arrow).unwrap().contains("android:autoMirrored=\"true\""));
        assert!(!drawable("tick", arrow).unwrap().contains("autoMirrored"));
    }

    #[test]
    fn android_gets_plain_paths_with_their_place_width_and_fill() {
        let moved = drawable("x", r#"<path d="M3 10h11" transform="translate(0 -2)" stroke-width="2.5"/>"#).unwrap();
        assert!(moved.contains(r#"android:pathData="M3,8L14,8""#), "{moved}");
        assert!(moved.contains(r#"android:strokeWidth="2.5""#) && !moved.contains("fillColor"), "{moved}");
        let filled = drawable("x", r#"<rect x="2" y="4" width="8" height="6" fill="currentColor"/>"#).unwrap();
        assert!(filled.contains("fillColor") && filled.contains("M2,4L10,4L10,10L2,10Z"), "{filled}");
        // A circle is four curves that touch its four ends.
        let circle = drawable("x", r#"<circle cx="12" cy="12" r="9"/>"#).unwrap();
        for end in ["21,12", "12,21", "3,12", "12,3"] {
            assert!(circle.contains(end), "{circle}");
        }
        assert!(drawable("x", r#"<path d="M3 10h11" transform="scale(2)"/>"#).is_err(), "its line would be wider");
    }
}
