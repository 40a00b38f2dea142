//! How the core is built for a phone: the profile `phone`, and what makes the library small beyond it.
//!
//! One place, so that what is measured is what ships.

use std::path::Path;
use std::process::Command;

use crate::process::cargo;

/// Parts of SQLite that the phone's store never uses: full-text search, spatial and statistics tables, JSON, loading of
/// extensions, shared caches, hooks for tracing and permissions, UTF-16. The registry keeps them.
const SQLITE: &str = "-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 \
     -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STAT4 -USQLITE_ENABLE_COLUMN_METADATA \
     -USQLITE_ENABLE_LOAD_EXTENSION -USQLITE_SOUNDEX -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_JSON \
     -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_TRACE -DSQLITE_OMIT_PROGRESS_CALLBACK \
     -DSQLITE_OMIT_AUTHORIZATION -DSQLITE_OMIT_TCL_VARIABLE -DSQLITE_OMIT_GET_TABLE -DSQLITE_OMIT_COMPLETE \
     -DSQLITE_OMIT_UTF16 -DSQLITE_OMIT_INCRBLOB -DSQLITE_OMIT_DECLTYPE";

/// No panic passes through SQLite or ring: a callback of theirs catches its own. So their functions need no tables to
/// unwind by, of which an eighth would be theirs.
const C: &str = "-fno-asynchronous-unwind-tables -fno-unwind-tables";

/// What rust-lld is asked for: functions that compile to the same bytes once, and addresses to be adjusted at load in
/// packed form (glibc reads it from 2.36 on).
const LINKER: &[&str] = &["--icf=all", "-z,pack-relative-relocs"];

/// The same for Android, whose loader reads packed addresses in a form of its own from API level 23 on; and pages of
/// 16 KB, which the NDK has by itself from release 28 on.
const ANDROID_LINKER: &[&str] = &["--icf=all", "--pack-dyn-relocs=android", "-z,max-page-size=16384"];

/// The oldest Android that the app runs on.
pub const ANDROID_API: &str = "26";

/// The crate that becomes the phone library.
pub const PACKAGE: &str = "uitpas-ffi";

/// The kinds of Android phones that it is built for, as Rust calls them.
pub const ANDROID_TARGETS: &[&str] = &["aarch64-linux-android", "x86_64-linux-android"];

const BUILD: &[&str] = &["rustc", "--profile", "phone", "--package", PACKAGE, "--crate-type", "cdylib", "--"];

/// `cargo rustc` for the phone library on this machine; `linker` are further arguments for the linker.
pub fn library(linker: &[String]) -> Command {
    with_linker(cargo(BUILD), LINKER, linker)
}

/// `cargo ndk` for the phone libraries, into `folder/arm64-v8a` and `folder/x86_64`. With symbols: the Android build
/// takes them out, and keeps them for reports of crashes.
pub fn android_libraries(folder: &Path) -> Command {
    let folder = folder.to_string_lossy();
    let ndk =
        ["ndk", "--target", "arm64-v8a", "--target", "x86_64", "--platform", ANDROID_API, "--output-dir", &folder];
    let mut command = with_linker(cargo(&[&ndk[..], BUILD].concat()), ANDROID_LINKER, &[]);
    command.env("CARGO_PROFILE_PHONE_STRIP", "none").env("CARGO_PROFILE_PHONE_DEBUG", "line-tables-only");
    command
}

fn with_linker(mut command: Command, own: &[&str], more: &[String]) -> Command {
    for argument in own.iter().copied().chain(more.iter().map(String::as_str)) {
        command.args(["-C", &format!("link-arg=-Wl,{argument}")]);
    }
    command.env("LIBSQLITE3_FLAGS", SQLITE).env("CFLAGS", C);
    command
}
