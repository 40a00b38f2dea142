//! The SVG of dark modules: one white ground, one black path.
//!
//! The path is made of horizontal runs, so that neighbouring modules show no seam at any zoom.

use std::fmt::Write as _;

/// A row of modules and how far down it reaches.
pub(super) struct Band<'a> {
    /// Whether each module is dark.
    pub dark: &'a [bool],
    /// Height in modules.
    pub height: usize,
}

/// The `d` attribute of a path that fills the dark modules, with `(left, top)` as origin.
pub(super) fn path<'a>(bands: impl Iterator<Item = Band<'a>>, left: usize, top: usize) -> String {
    let mut path = String::new();
    let mut y = top;
    for band in bands {
        let mut x = 0;
        while x < band.dark.len() {
            let run = band.dark[x..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {y}h{run}v{}h-{run}z", left + x, band.height);
            }
            x += run.max(1);
        }
        y += band.height;
    }
    path
}

/// A whole SVG document of `width` × `height` modules, black on white.
pub(super) fn document(width: usize, height: usize, path: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{width}v{height}h-{width}z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}
