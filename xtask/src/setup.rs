//! What the tests need beside Rust. On Debian it is installed, elsewhere it is named; nothing is skipped in silence.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process::{command, found, is_root, output, run};

/// One tool: how it is recognised, where Debian has it, where others get it.
pub struct Tool {
    name: &'static str,
    present: fn() -> bool,
    debian: &'static [&'static str],
    elsewhere: &'static str,
}

/// Java and Maven, for the Kotlin host tests.
pub const JAVA: &[Tool] = &[
    Tool {
        name: "a Java development kit, 17 or newer",
        present: has_jdk,
        debian: &["openjdk-17-jdk-headless"],
        elsewhere: "https://adoptium.net",
    },
    Tool {
        name: "Maven",
        present: || found("mvn"),
        debian: &["maven"],
        elsewhere: "https://maven.apache.org/download.cgi",
    },
];

/// Node and Chromium, for the browser tests.
pub const BROWSER: &[Tool] = &[
    Tool {
        name: "Node.js 18 or newer, with npm",
        present: || found("node") && found("npm"),
        debian: &["nodejs", "npm"],
        elsewhere: "https://nodejs.org",
    },
    Tool {
        name: "Chromium",
        present: || found("chromium"),
        debian: &["chromium", "fonts-dejavu-core"],
        elsewhere: "your system's package manager; it must be on the PATH as `chromium`",
    },
];

/// The PostgreSQL server, for the storage tests.
pub const POSTGRES: &[Tool] = &[Tool {
    name: "the PostgreSQL server, 15 or newer",
    present: || postgres_bin().is_some(),
    debian: &["postgresql"],
    elsewhere: "https://www.postgresql.org/download/; `initdb` must be on the PATH",
}];

/// What builds zxing-cpp, for the benchmark of codes alone.
pub const CXX: &[Tool] = &[
    Tool {
        name: "a C++20 compiler",
        present: || found("c++"),
        debian: &["g++"],
        elsewhere: "your system's package manager; it must be on the PATH as `c++`",
    },
    Tool {
        name: "CMake",
        present: || found("cmake"),
        debian: &["cmake", "make"],
        elsewhere: "https://cmake.org/download",
    },
];

/// What makes an Android package out of its parts.
pub const PACKAGE: &[Tool] = &[
    Tool {
        name: "zipalign",
        present: || found("zipalign"),
        debian: &["zipalign"],
        elsewhere: "the build tools of the Android SDK; it must be on the PATH",
    },
    Tool {
        name: "apksigner",
        present: || found("apksigner"),
        debian: &["apksigner"],
        elsewhere: "the build tools of the Android SDK; it must be on the PATH",
    },
];

/// Everything that the tests need.
pub const ALL: &[&[Tool]] = &[JAVA, BROWSER, POSTGRES, PACKAGE];

/// Installs what is missing of these, or says what to get.
pub fn ensure(groups: &[&[Tool]]) -> Result<()> {
    let missing: Vec<&Tool> = groups.iter().flat_map(|group| group.iter()).filter(|tool| !(tool.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if Path::new("/etc/debian_version").exists() && (is_root() || found("sudo")) {
        let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.debian.iter().copied()).collect();
        println!("Installing from Debian: {}", packages.join(" "));
        apt(&["update", "-q"])?;
        let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
        arguments.extend(packages);
        apt(&arguments)?;
    }
    let still: Vec<String> = missing
        .iter()
        .filter(|tool| !(tool.present)())
        .map(|tool| format!("\n  {} (get it from {})", tool.name, tool.elsewhere))
        .collect();
    if still.is_empty() {
        return Ok(());
    }
    bail!("these tests need, and this machine lacks:{}", still.concat())
}

/// The folder that holds `initdb`, `pg_ctl` and `postgres`.
pub fn postgres_bin() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    debian.sort();
    debian.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|dir| dir.join("initdb").is_file())
    })
}

fn has_jdk() -> bool {
    found("javac") && output(&mut command("javac", &["-version"])).is_ok_and(|text| major(&text) >= 17)
}

fn major(version: &str) -> u32 {
    let digits = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut apt = if is_root() {
        command("apt-get", arguments)
    } else {
        let mut all = vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
        all.extend(arguments);
        command("sudo", &all)
    };
    run(apt.env("DEBIAN_FRONTEND", "noninteractive"))
}
