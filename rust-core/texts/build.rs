//! Makes the four files of texts small for the library: without comments and blank lines, deflated.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    for language in ["nl", "fr", "de", "en"] {
        let text = std::fs::read_to_string(format!("locales/{language}.ftl"))?;
        let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
        let said: String = text.lines().filter(is_said).flat_map(|line| [line, "\n"]).collect();
        let small = miniz_oxide::deflate::compress_to_vec(said.as_bytes(), 10);
        std::fs::write(Path::new(&out).join(format!("{language}.ftl.deflated")), small)?;
    }
    Ok(())
}
