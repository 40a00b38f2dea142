//! The Kotlin and Swift sides of the core: generated from the library, committed, compared.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{Profile, build_all, command, output, root, target};

/// Generates both; with `check`, into a temporary folder, and compares.
pub fn run_into(folder: &Path) -> Result<()> {
    build_all(Profile::Dev)?;
    let library = target().join("debug").join(library_name());
    let generator = target().join("debug/uitpas-bindgen");
    for language in ["kotlin", "swift"] {
        let out = folder.join(language);
        output(&mut command(
            &generator.to_string_lossy(),
            &[
                "generate",
                "--language",
                language,
                "--no-format",
                "--out-dir",
                &out.to_string_lossy(),
                &library.to_string_lossy(),
            ],
        ))?;
    }
    Ok(())
}

/// `cargo xtask bindings [--check]`.
pub fn run(check: bool) -> Result<()> {
    let committed = root().join("bindings/generated");
    if !check {
        return run_into(&committed);
    }
    let fresh = tempfile::TempDir::with_prefix("uitpas-bindings-")?;
    run_into(fresh.path())?;
    let difference = command("diff", &["-r", "-q", &committed.to_string_lossy(), &fresh.path().to_string_lossy()])
        .output()
        .context("cannot start diff")?;
    if !difference.status.success() {
        bail!(
            "the committed bindings are not what the core says; run `cargo xtask bindings` and commit.\n{}",
            String::from_utf8_lossy(&difference.stdout)
        );
    }
    println!("bindings: as committed");
    Ok(())
}

fn library_name() -> &'static str {
    if cfg!(target_os = "macos") { "libuitpas_ffi.dylib" } else { "libuitpas_ffi.so" }
}
