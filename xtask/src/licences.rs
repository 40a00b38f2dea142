//! Licences and the list of dependencies: whatever is linked may be given on under MIT or Apache-2.0, and every direct
//! dependency stands in `docs/dependencies.md` with its reason.
//!
//! Cargo knows the packages and their licence expressions, `spdx` reads those. A licence that is not allowed here by
//! name is refused, also an unknown one. Works without network once everything was downloaded for this machine: what
//! other platforms alone would need is then left out, and that is said.

mod app;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

pub use app::write;

use crate::process::{cargo, output, root};

/// Licences that ask for no more than notices, and the MPL, whose terms end at its own files. OFL is for fonts.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const LIST: &str = "docs/dependencies.md";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    path: Option<String>,
}

/// Checks both, and that the phone app says what it is made of.
pub fn check() -> Result<()> {
    let metadata = metadata()?;
    let mut faults = refused(&metadata.packages);
    let list = std::fs::read_to_string(root().join(LIST)).with_context(|| format!("cannot read {LIST}"))?;
    faults.extend(unlisted(&direct(&metadata), &listed(&list)));
    if !faults.is_empty() {
        bail!("dependencies:\n  {}", faults.join("\n  "));
    }
    println!("\nLicences of {} packages are allowed; every direct dependency is listed.", metadata.packages.len());
    app::check()
}

fn metadata() -> Result<Metadata> {
    let all = output(&mut cargo(&["metadata", "--format-version", "1"]));
    let text = match all {
        Ok(text) => text,
        Err(reason) => {
            println!("Not all platforms' packages can be looked at ({reason:#}): only this machine's are.");
            let host = output(&mut cargo(&["-vV"]))?;
            let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("cargo names no host")?;
            let arguments = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
            output(&mut cargo(&arguments))?
        }
    };
    serde_json::from_str(&text).context("cargo's metadata cannot be read")
}

fn refused(packages: &[Package]) -> Vec<String> {
    let fault = |package: &Package| {
        let licence = package.license.as_deref().unwrap_or("none named");
        (!is_allowed(licence)).then(|| format!("{} {}: licence {licence}", package.name, package.version))
    };
    packages.iter().filter_map(fault).collect()
}

/// Whether an expression can be met with the allowed licences alone; an exception only loosens, so it is no matter.
fn is_allowed(licence: &str) -> bool {
    let name = |wanted: &LicenseReq| wanted.license.id().map(|id| id.name);
    // Lax: older packages write "MIT/Apache-2.0".
    Expression::parse_mode(licence, ParseMode::LAX)
        .is_ok_and(|expression| expression.evaluate(|wanted| name(wanted).is_some_and(|name| ALLOWED.contains(&name))))
}

/// Direct dependencies of our crates, and which crates have them.
fn direct(metadata: &Metadata) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in metadata.packages.iter().filter(|package| metadata.workspace_members.contains(&package.id)) {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_none()) {
            found.entry(&dependency.name).or_default().insert(&package.name);
        }
    }
    found
}

/// The crates that have a line in the list: rows of a table that begin with the name as code. Only the part about
/// Rust; what follows `## Outside Rust` is not cargo's.
fn listed(list: &str) -> BTreeSet<&str> {
    let rust = list.split("\n## Outside Rust").next().unwrap_or(list);
    rust.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

fn unlisted(direct: &BTreeMap<&str, BTreeSet<&str>>, listed: &BTreeSet<&str>) -> Vec<String> {
    let users = |crates: &BTreeSet<&str>| crates.iter().copied().collect::<Vec<_>>().join(", ");
    let missing = direct
        .iter()
        .filter(|(name, _)| !listed.contains(*name))
        .map(|(name, crates)| format!("{name} (of {}) has no line in {LIST}", users(crates)));
    let left = listed
        .iter()
        .filter(|name| !direct.contains_key(*name))
        .map(|name| format!("{name} has a line in {LIST} and is no crate's dependency any more"));
    missing.chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_allowed, listed, unlisted};
    use std::collections::BTreeMap;

    #[test]
    fn permissive_licences_are_allowed_in_every_way_of_writing() {
        for licence in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "Apache-2.0 WITH LLVM-exception", "MPL-2.0"] {
            assert!(is_allowed(licence), "{licence}");
        }
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        // The choice is ours, and we take the first.
        assert!(is_allowed("Apache-2.0 OR GPL-2.0-only"));
    }

    #[test]
    fn strong_copyleft_unknown_and_missing_licences_are_refused() {
        for licence in
            ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "LGPL-2.1", "none named", "", "Mine"]
        {
            assert!(!is_allowed(licence), "{licence}");
        }
    }

    #[test]
    fn a_dependency_without_a_line_and_a_line_without_a_dependency_are_found() {
        let list = "| Crate | For |\n|---|---|\n| `kept` | this |\n| `gone` | that |\n## Outside Rust\n| `jna` | x |\n";
        let direct = BTreeMap::from([("kept", ["app"].into()), ("new", ["app", "web"].into())]);
        let faults = unlisted(&direct, &listed(list));
        assert_eq!(faults.len(), 2);
        assert!(faults.iter().any(|fault| fault.starts_with("new (of app, web)")));
        assert!(faults.iter().any(|fault| fault.starts_with("gone ")));
    }
}
