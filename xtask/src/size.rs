//! What the phone library is made of: the linker's map of the very file that ships, section by section, summed by crate.
//!
//! A Rust symbol counts for the first crate in its name that is not the standard library (a `Vec<Reward>` of ours is
//! ours), objects compiled from C for the archive they come from. Constants that the compiler left without a name
//! (strings, tables, vtables of all crates) and what the linker makes (relocations, unwinding) are lines of their own:
//! nothing is spread by guess.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use crate::phone;
use crate::process::{root, run, target};

/// A goal, printed; not a failure.
const GOAL_MB: f64 = 5.0;

const STD: &[&str] = &[
    "std",
    "core",
    "alloc",
    "hashbrown",
    "gimli",
    "addr2line",
    "miniz_oxide",
    "object",
    "rustc_demangle",
    "memchr",
    "panic_unwind",
    "compiler_builtins",
    "__rustc",
];

/// Crates by what they are there for; what is not here is "other crates".
const PARTS: &[(&str, &[&str])] = &[
    ("our own code", &["uitpas_"]),
    ("the edge (uniffi)", &["uniffi", "bytes", "async_compat", "oneshot"]),
    ("SQLite", &["libsqlite3_sys", "rusqlite", "hashlink", "fallible_", "foldhash"]),
    ("TLS (rustls, ring)", &["rustls", "ring", "webpki", "untrusted", "tokio_rustls"]),
    (
        "HTTP (reqwest, hyper)",
        &[
            "reqwest",
            "hyper",
            "h2",
            "http",
            "httparse",
            "tower",
            "ipnet",
            "url",
            "idna",
            "icu_",
            "percent_encoding",
            "form_urlencoded",
            "want",
            "try_lock",
            "atomic_waker",
            "sync_wrapper",
            "zerovec",
            "yoke",
            "tinystr",
            "zerotrie",
            "litemap",
            "writeable",
            "utf8_iter",
            "potential_utf",
            "indexmap",
            "slab",
            "futures",
        ],
    ),
    ("tasks (tokio, mio)", &["tokio", "mio", "socket2", "parking_lot", "signal_hook"]),
    ("reading and drawing codes", &["rxing", "qrcode", "encoding_rs", "barcoders", "data_encoding"]),
    (
        "signatures and sealing",
        &[
            "curve25519",
            "ed25519",
            "signature",
            "sha2",
            "hmac",
            "hkdf",
            "chacha20",
            "poly1305",
            "aead",
            "cipher",
            "digest",
            "crypto_common",
            "block_buffer",
            "subtle",
            "zeroize",
            "getrandom",
            "rand",
            "universal_hash",
            "inout",
            "hybrid_array",
        ],
    ),
    ("login (oauth2)", &["oauth2"]),
    ("JSON", &["serde", "itoa", "ryu", "zmij", "base64"]),
    ("texts (Fluent)", &["fluent", "intl_", "unic_", "self_cell", "type_map"]),
    ("times", &["chrono", "num_", "iana_time_zone"]),
    ("tracing", &["tracing", "log"]),
];

/// Builds the library and prints its size and contents.
pub fn run_size() -> Result<()> {
    let map = target().join("phone").join("uitpas_ffi.map");
    let _ = std::fs::remove_file(&map);
    run(&mut phone::library(&[format!("-Map={}", map.display())]))?;
    let library = target().join("phone/libuitpas_ffi.so");
    let bytes = std::fs::metadata(&library).context("the phone library was not built")?.len();
    println!("bench-size library mb={:.2} goal_mb={GOAL_MB:.2}", mb(bytes));
    match read(&map) {
        Some(map) => print(&map, bytes),
        None => println!("Its contents are shown only where Rust's own linker (rust-lld) linked it."),
    }
    Ok(())
}

fn read(map: &Path) -> Option<Contents> {
    let known = crates_of(&std::fs::read_to_string(root().join("Cargo.lock")).ok()?);
    contents(&std::fs::read_to_string(map).ok()?, &known)
}

/// Bytes by crate, and by what belongs to no crate.
#[derive(Debug, Default, PartialEq, Eq)]
struct Contents {
    crates: BTreeMap<String, u64>,
    unnamed: BTreeMap<&'static str, u64>,
}

fn print(contents: &Contents, file: u64) {
    let mut parts: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, bytes) in &contents.crates {
        *parts.entry(part_of(name)).or_default() += bytes;
    }
    for (name, bytes) in &contents.unnamed {
        *parts.entry(name).or_default() += bytes;
    }
    let sum: u64 = parts.values().sum();
    parts.insert("(file headers, alignment)", file.saturating_sub(sum));
    println!("\nwhat each part adds:");
    table(&parts);
    println!("\nthe largest crates:");
    let crates: BTreeMap<&str, u64> = contents.crates.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    table(&crates);
}

fn table(rows: &BTreeMap<&str, u64>) {
    let mut rows: Vec<(&str, u64)> = rows.iter().map(|(name, bytes)| (*name, *bytes)).collect();
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    for (name, bytes) in rows.iter().take(24) {
        println!("  {:>7.2} MB  {name}", mb(*bytes));
    }
}

fn part_of(name: &str) -> &'static str {
    let fits = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    // The standard library by whole names: "core_maths" is somebody else's.
    if STD.contains(&name) {
        return "the standard library";
    }
    PARTS.iter().find(|(_, prefixes)| fits(prefixes)).map_or("other crates", |(part, _)| part)
}

/// Names of all packages in the lock file, as they stand in symbols.
fn crates_of(lock: &str) -> BTreeSet<String> {
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    names.map(|name| name.replace('-', "_")).chain(STD.iter().map(|name| (*name).to_owned())).collect()
}

/// Sums a map of rust-lld: lines of "VMA LMA Size Align", then an output section, or an input section as
/// `object:(section)`, or a symbol. `None` when it is another linker's.
fn contents(map: &str, known: &BTreeSet<String>) -> Option<Contents> {
    let mut lines = map.lines();
    let header: Vec<&str> = lines.next()?.split_whitespace().collect();
    if header != ["VMA", "LMA", "Size", "Align", "Out", "In", "Symbol"] {
        return None;
    }
    let mut found = Contents::default();
    let mut loaded = false;
    for line in lines {
        let mut fields = line.split_whitespace();
        let (Some(address), Some(_), Some(size), Some(_)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Some(name), None) = (fields.next(), fields.next()) else { continue };
        let Ok(bytes) = u64::from_str_radix(size, 16) else { continue };
        if name.starts_with('.') && !name.contains(":(") {
            // Sections that take no room in the file, or are no part of what is loaded.
            loaded = address != "0" && !matches!(name, ".bss" | ".tbss" | ".relro_padding");
            continue;
        }
        let Some((object, section)) = name.rsplit_once(":(") else { continue };
        if loaded {
            add(&mut found, object, section.trim_end_matches(')'), bytes, known);
        }
    }
    Some(found)
}

fn add(found: &mut Contents, object: &str, section: &str, bytes: u64, known: &BTreeSet<String>) {
    let archive = object.rsplit_once('(').and_then(|(archive, _)| archive.rsplit('/').next());
    let c = archive.and_then(|archive| {
        let name = archive.strip_prefix("lib")?.split(['-', '.']).next()?;
        known.contains(name).then(|| name.to_owned())
    });
    let unnamed = if section.starts_with(".eh_frame") || section.starts_with(".gcc_except_table") {
        "(unwinding: what a panic needs)"
    } else if section.starts_with(".rela") || section.starts_with(".dyn") || section.starts_with(".gnu") {
        "(relocations and dynamic symbols)"
    } else if let Some(name) = crate_in(section, known).or(c) {
        *found.crates.entry(name).or_default() += bytes;
        return;
    } else if section.starts_with(".rodata") || section.starts_with(".data") || section.starts_with(".tdata") {
        "(constants without a name: strings, tables)"
    } else {
        "(other: exported functions, linker's own)"
    };
    *found.unnamed.entry(unnamed).or_default() += bytes;
}

/// The first crate in a mangled name that is not the standard library, or else the standard library's.
fn crate_in(section: &str, known: &BTreeSet<String>) -> Option<String> {
    let names = if let Some((_, v0)) = section.split_once("_R") {
        v0_crates(v0)
    } else if let Some((_, legacy)) = section.split_once("_ZN") {
        legacy_crates(legacy)
    } else {
        return None;
    };
    let mut names = names.into_iter().filter(|name| known.contains(*name));
    let first = names.next()?;
    let all = std::iter::once(first).chain(names);
    let ours = all.into_iter().find(|name| !STD.contains(name));
    Some(ours.map_or_else(|| "std".to_owned(), str::to_owned))
}

/// A crate root of the v0 scheme is `C`, `s` and a disambiguator in base 62 ended by `_`, then length and name.
fn v0_crates(mangled: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in mangled.match_indices("Cs") {
        let Some(rest) = mangled.get(at + 2..) else { continue };
        let Some((disambiguator, rest)) = rest.split_once('_') else { continue };
        if disambiguator.is_empty() || !disambiguator.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Some((length, name)) = rest.split_at_checked(digits) else { continue };
        let Ok(length) = length.parse::<usize>() else { continue };
        // A name that begins with a digit or an underscore has one more underscore before it.
        let name =
            name.strip_prefix('_').filter(|_| name.get(..length).is_none_or(|n| n.starts_with("__"))).unwrap_or(name);
        found.extend(name.get(..length));
    }
    found
}

/// Legacy names hold paths such as `4core3ptr…` or `$LT$alloc..vec..Vec…`: the first word, and every word before `..`.
fn legacy_crates(mangled: &str) -> Vec<&str> {
    let word =
        |text: &'_ str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    let mut found = Vec::new();
    let plain = mangled.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = mangled.get(..mangled.len() - plain.len()).and_then(|digits| digits.parse::<usize>().ok());
    found.extend(length.and_then(|length| plain.get(..length)));
    for (at, _) in mangled.match_indices("..") {
        let before = mangled.get(..at).unwrap_or_default();
        found.extend(before.get(before.len() - word(before)..));
    }
    found
}

#[allow(clippy::cast_precision_loss)]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::{contents, crates_of, part_of};

    const MAP: &str = "\
             VMA              LMA     Size Align Out     In      Symbol
             100              100      300     4 .text
             100              100       10     4         x.rcgu.o:(.text._RNvMNtCslNYArtu3iFV_5alloc6stringNtB2_6String15from_utf8_lossy)
             110              110        8     4                 from_utf8_lossy
             120              120       20     4         x.rcgu.o:(.text._RINvNtCsgEmfK2I1SDS_4core3ptr13drop_in_placeNtCsiGO2KWI1TB6_10uitpas_app5ViewEBK_)
             140              140       30     4         x.rcgu.o:(.text._ZN4core3ptr50drop_in_place$LT$rusqlite..Row$GT$17h0E)
             200              200       40     4         /deps/liblibsqlite3_sys-1a.rlib(ab-sqlite3.o):(.text)
             300              300       50     4 .rodata
             300              300       50     4         x.rcgu.o:(.rodata..Lanon.1.2)
               0                0       60     1 .debug_str
               0                0       60     1         x.rcgu.o:(.debug_str)
             400              400       70     4 .bss
             400              400       70     4         x.rcgu.o:(.bss._RNvCsa_10uitpas_app1X)
";

    #[test]
    fn every_byte_of_the_file_is_counted_once() {
        let lock = "name = \"uitpas-app\"\nname = \"rusqlite\"\nname = \"libsqlite3-sys\"\n";
        let found = contents(MAP, &crates_of(lock)).unwrap();
        assert_eq!(found.crates.get("std"), Some(&0x10));
        assert_eq!(found.crates.get("uitpas_app"), Some(&0x20));
        assert_eq!(found.crates.get("rusqlite"), Some(&0x30));
        assert_eq!(found.crates.get("libsqlite3_sys"), Some(&0x40));
        assert_eq!(found.unnamed.values().sum::<u64>(), 0x50);
        assert_eq!(found.crates.values().sum::<u64>(), 0xa0);
    }

    #[test]
    fn another_linkers_map_is_not_misread() {
        assert_eq!(contents("Archive member included\n", &crates_of("")), None);
    }

    #[test]
    fn crates_belong_to_parts() {
        assert_eq!(part_of("uitpas_wire"), "our own code");
        assert_eq!(part_of("libsqlite3_sys"), "SQLite");
        assert_eq!(part_of("ring"), "TLS (rustls, ring)");
        assert_eq!(part_of("core_maths"), "other crates");
    }
}
