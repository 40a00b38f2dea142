//! What the phone app is made of, as its licences ask: the text that it shows under "More".
//!
//! A line for each library, then the text of each licence that one of them names and we may take. A paragraph is one
//! line, since a phone ends lines where its screen does. What cargo's metadata resolve is for the whole workspace, with
//! the registry's parts and features; so the tree of the phone library alone is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{create_dir_all, read_to_string, write as write_file};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseId, ParseMode};

use super::ALLOWED;
use crate::phone;
use crate::process::{cargo, output, root};

const ASSETS: &str = "android/app/src/main/assets";
const FILE: &str = "licences.txt";

/// Versions of what comes from Maven.
const CATALOGUE: &str = "android/gradle/libs.versions.toml";
/// What comes from Maven: its key in the catalogue, its name, its licence.
const MAVEN: &[(&str, &str, &str)] = &[
    ("coroutines", "kotlinx-coroutines-core", "Apache-2.0"),
    ("jna", "jna", "LGPL-2.1-or-later OR Apache-2.0"),
    ("kotlin", "kotlin-stdlib", "Apache-2.0"),
];

#[derive(Deserialize)]
struct Catalogue {
    versions: BTreeMap<String, String>,
}

/// One library of the app.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Library {
    name: String,
    version: String,
    licence: String,
}

/// Writes the text into the app's assets.
pub fn write() -> Result<()> {
    let text = text(&libraries(&tree()?, &catalogue()?)?)?;
    let folder = root().join(ASSETS);
    create_dir_all(&folder)?;
    write_file(folder.join(FILE), text).with_context(|| format!("cannot write {ASSETS}/{FILE}"))
}

/// Fails when the text that is committed is another one.
pub fn check() -> Result<()> {
    let tree = match tree() {
        Ok(tree) => tree,
        Err(reason) => {
            println!("Not checked: that {ASSETS}/{FILE} says what the phone app is made of ({reason:#}).");
            return Ok(());
        }
    };
    let libraries = libraries(&tree, &catalogue()?)?;
    if read_to_string(root().join(ASSETS).join(FILE)).ok() != Some(text(&libraries)?) {
        bail!("{ASSETS}/{FILE} is not what the phone app is made of; run `cargo xtask licences` and commit");
    }
    println!("The phone app names its {} libraries.", libraries.len());
    Ok(())
}

/// What is linked into the phone library, on any phone: a package a line, and its licence.
fn tree() -> Result<String> {
    let mut tree = cargo(&["tree", "--package", phone::PACKAGE, "--edges", "normal,no-proc-macro", "--prefix", "none"]);
    tree.args(["--format", "{p}|{l}"]);
    for target in phone::ANDROID_TARGETS {
        tree.args(["--target", target]);
    }
    output(&mut tree)
}

fn catalogue() -> Result<Catalogue> {
    toml::from_str(&read_to_string(root().join(CATALOGUE)).context(CATALOGUE)?).context(CATALOGUE)
}

fn libraries(tree: &str, catalogue: &Catalogue) -> Result<BTreeSet<Library>> {
    let mut found = BTreeSet::new();
    // A tree for each kind of phone, and an empty line between them.
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, licence) = line.split_once('|').with_context(|| format!("cargo's tree has “{line}”"))?;
        let (name, version) = package.split_once(" v").with_context(|| format!("cargo's tree has “{line}”"))?;
        // A crate of our own has its folder behind the version.
        if version.contains(' ') {
            continue;
        }
        // What was there before is marked.
        let licence = licence.trim_end_matches(" (*)");
        let licence = Expression::canonicalize(licence)?.unwrap_or_else(|| licence.to_owned());
        found.insert(Library { name: name.to_owned(), version: version.to_owned(), licence });
    }
    for (key, name, licence) in MAVEN {
        let version = catalogue.versions.get(*key).with_context(|| format!("{CATALOGUE} has no version of {key}"))?;
        found.insert(Library { name: (*name).to_owned(), version: version.clone(), licence: (*licence).to_owned() });
    }
    Ok(found)
}

fn text(libraries: &BTreeSet<Library>) -> Result<String> {
    // With large letters a long name is wider than a phone: it may go on below.
    let name = |library: &Library| library.name.replace('_', "_\u{200b}");
    let mut lines: Vec<String> =
        libraries.iter().map(|it| format!("{} {} — {}", name(it), it.version, it.licence)).collect();
    for (name, licence) in named(libraries)? {
        lines.extend([String::new(), name.to_owned()]);
        lines.extend(paragraphs(licence.text()));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Every licence that a library has and we may take.
fn named(libraries: &BTreeSet<Library>) -> Result<BTreeMap<&'static str, LicenseId>> {
    let mut found = BTreeMap::new();
    for library in libraries {
        let expression = Expression::parse_mode(&library.licence, ParseMode::LAX)?;
        let ids = expression.requirements().filter_map(|it| it.req.license.id());
        found.extend(ids.filter(|id| ALLOWED.contains(&id.name)).map(|id| (id.name, id)));
    }
    Ok(found)
}

/// Each in one line, without frames and underlines.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in text.lines().map(|line| line.trim_matches(['*', ' '])) {
        let last = found.len() - 1;
        match line {
            "" if !found[last].is_empty() => found.push(String::new()),
            rule if rule.trim_matches(['-', '=']).is_empty() => {}
            words if found[last].is_empty() => words.clone_into(&mut found[last]),
            words => found[last] += &format!(" {words}"),
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_has_one_line_with_its_licence_and_no_place_on_this_machine() {
        let tree = "uitpas-ffi v0.1.0 (/home/somebody/ffi)|MIT OR Apache-2.0\n\n\
                    url v2.5.8|MIT/Apache-2.0\nserde_core v1.0.229|MIT OR Apache-2.0\nurl v2.5.8|MIT/Apache-2.0 (*)";
        let catalogue = "[versions]\nkotlin = \"2.4\"\njna = \"5.19\"\ncoroutines = \"1.11\"\nagp = \"8\"\n";
        let found = text(&libraries(tree, &toml::from_str(catalogue).unwrap()).unwrap()).unwrap();
        let (lines, texts) = found.split_once("\n\n").unwrap();
        assert_eq!(
            lines.lines().collect::<Vec<_>>(),
            [
                "jna 5.19 — LGPL-2.1-or-later OR Apache-2.0",
                "kotlin-stdlib 2.4 — Apache-2.0",
                "kotlinx-coroutines-core 1.11 — Apache-2.0",
                "serde_\u{200b}core 1.0.229 — MIT OR Apache-2.0",
                "url 2.5.8 — MIT OR Apache-2.0",
            ]
        );
        assert!(texts.starts_with("Apache-2.0\nApache License") && texts.contains("\n\nMIT\nMIT License\n"), "{texts}");
        assert!(!texts.contains("LGPL"), "we take the other one");
    }

    #[test]
    fn a_paragraph_is_one_line() {
        let text =
            "Title\n=====\n\n1.1. \"Word\"\n    means\n    this.\n\n*****\n*     *\n*  No  *\n*  warranty  *\n*****\n";
        assert_eq!(paragraphs(text), ["Title", "1.1. \"Word\" means this.", "No warranty"]);
    }
}
