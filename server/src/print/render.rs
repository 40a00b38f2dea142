//! The filled template as SVG, PDF and PNG.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, WriteOptions};

use super::PrintError;
use super::fonts::{DATABASE, FAMILY, showable};

/// Points of a PDF (72 to the inch) in a millimetre.
const POINTS_PER_MILLIMETRE: f32 = 72.0 / 25.4;

/// Pixels of the PNG in a millimetre: 150 to the inch.
const PIXELS_PER_MILLIMETRE: f32 = 150.0 / 25.4;

/// The template's tree; its unit is the millimetre.
fn tree(template: &str) -> Result<Tree, PrintError> {
    let options = Options { font_family: FAMILY.to_owned(), fontdb: DATABASE.clone(), ..Options::default() };
    Tree::from_str(template, &options).map_err(|error| PrintError::Picture(error.to_string()))
}

pub(super) fn svg(template: &str, language: &str, title: &str) -> Result<String, PrintError> {
    let tree = tree(template)?;
    let shapes = tree.to_string(&WriteOptions { preserve_text: false, ..WriteOptions::default() });
    // The library writes a root without millimetres, language or title; ours has them.
    let inside = shapes
        .split_once("<svg ")
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(_, inside)| inside)
        .ok_or_else(|| PrintError::Picture("the shapes have no root".to_owned()))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width}mm\" \
         height=\"{height}mm\" viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"{}\">\n<title>{}</title>{inside}",
        escaped(language),
        escaped(title),
    ))
}

fn escaped(text: &str) -> String {
    showable(text).chars().fold(String::new(), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
        escaped
    })
}

/// One page after the other.
pub(super) fn pdf(pages: &[String], language: &str, title: &str) -> Result<Vec<u8>, PrintError> {
    let no_size = || PrintError::Picture("the page has no size".to_owned());
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(showable(title)).language(language.to_owned()));
    for template in pages {
        let tree = tree(template)?;
        let points = |millimetres: f32| millimetres * POINTS_PER_MILLIMETRE;
        let size = Size::from_wh(points(tree.size().width()), points(tree.size().height())).ok_or_else(no_size)?;
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        surface.draw_svg(&tree, size, SvgSettings::default()).ok_or_else(no_size)?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PrintError::Picture(format!("{error:?}")))
}

pub(super) fn png(template: &str) -> Result<Vec<u8>, PrintError> {
    let tree = tree(template)?;
    let side = |millimetres: f32| (millimetres * PIXELS_PER_MILLIMETRE).round() as u32;
    let mut pixels = Pixmap::new(side(tree.size().width()), side(tree.size().height()))
        .ok_or_else(|| PrintError::Picture("the picture has no size".to_owned()))?;
    let scale = Transform::from_scale(PIXELS_PER_MILLIMETRE, PIXELS_PER_MILLIMETRE);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PrintError::Picture(error.to_string()))
}
