//! How the core is built for a phone: the profile `phone`, and what makes the library small beyond it.
//!
//! One place, so that what is measured is what ships.

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

/// What rust-lld is asked for: functions that compile to the same bytes once, and addresses to be adjusted at load in
/// packed form (glibc reads it from 2.36 on; Android from API level 23 on reads `--pack-dyn-relocs=android`).
const LINKER: &[&str] = &["--icf=all", "-z,pack-relative-relocs"];

/// `cargo rustc` for the phone library; `linker` are further arguments for the linker.
pub fn library(linker: &[String]) -> Command {
    let mut command =
        cargo(&["rustc", "--profile", "phone", "--package", "uitpas-ffi", "--crate-type", "cdylib", "--"]);
    let own = LINKER.iter().map(|argument| (*argument).to_owned());
    for argument in own.chain(linker.iter().cloned()) {
        command.args(["-C", &format!("link-arg=-Wl,{argument}")]);
    }
    command.env("LIBSQLITE3_FLAGS", SQLITE);
    command
}
