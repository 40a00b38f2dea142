//! The program as somebody at a terminal meets it: what it says, where, and with
//! which exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use std::net::TcpListener;
use std::process::{Command, Output};

use process::login::{Outcome, log_in};
use process::{Registry, uitpas};
use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    uitpas().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// One line on the error output, with what to do.
#[track_caller]
fn failed(output: &Output, exit_code: i32, words: &[&str]) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(exit_code), "{said}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(said.contains(word), "{said}");
    }
    if exit_code == 1 {
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn help_names_every_command_and_option() {
    let help = run(&["--help"]);
    assert!(help.status.success());
    for command in ["serve", "code", "migrate", "keys", "export"] {
        assert!(text(&help.stdout).contains(command));
    }
    let serve = run(&["serve", "--help"]);
    for option in ["--demo", "--listen", "--database", "--data", "--oidc-issuer"] {
        assert!(text(&serve.stdout).contains(option));
    }
    failed(&run(&["dance"]), 2, &["dance"]);
}

#[test]
fn what_cannot_work_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    failed(&run(&["serve", "--demo", "--data", data, "--listen", "0.0.0.0:0"]), 1, &["--demo", "--listen"]);
    failed(&run(&["serve", "--data", data, "--database", "mysql://x"]), 1, &["--database"]);
    failed(&run(&["serve", "--data", data, "--oidc-issuer", "ftp://x"]), 1, &["--oidc-issuer"]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    failed(&run(&["serve", "--demo", "--data", data, "--listen", &address]), 1, &["in use", "--listen"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[tokio::test]
async fn demo_passwords_open_nothing_without_demo_mode() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Registry::start(folder.path(), &["--demo"]);
    assert_eq!(demo.client_token("demo-organizer", "demo").await.status, 200);
    assert_eq!(demo.client_token("demo-organizer", "wrong").await.status, 401);
    assert!(matches!(log_in(&demo, "balie", "demo").await, Outcome::In(_)));
    assert!(matches!(log_in(&demo, "balie", "wrong").await, Outcome::Out(_)));
    drop(demo);

    let database = format!("sqlite:{}", folder.path().join("demo.sqlite").display());
    let real = Registry::start(folder.path(), &["--database", &database]);
    assert_eq!(real.client_token("demo-organizer", "demo").await.status, 401);
    assert!(matches!(log_in(&real, "balie", "demo").await, Outcome::Out(_)));
    assert!(real.log().contains("without --demo"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut registry = Registry::start(folder.path(), &["--demo"]);
    assert_eq!(registry.nobody().get("/health").await.status, 200);
    let id = registry.child().id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(registry.child().wait().unwrap().code(), Some(0));
}

#[test]
fn a_code_goes_to_a_picture_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<_> = [("qr", "UP1.demo"), ("code128", "0900000095902")]
        .map(|(kind, words)| {
            let drawn = run(&["code", "draw", words, "--format", "png", "--kind", kind]);
            assert!(drawn.status.success() && drawn.stdout.starts_with(b"\x89PNG"));
            let file = folder.path().join(format!("{kind}.png"));
            std::fs::write(&file, &drawn.stdout).unwrap();
            file
        })
        .into_iter()
        .collect();
    let read = uitpas().args(["code", "read"]).args(&files).output().unwrap();
    assert!(read.status.success());
    let lines: Vec<Value> = text(&read.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["kind"], &lines[0]["text"]), (&"qr".into(), &"UP1.demo".into()));
    assert_eq!((&lines[1]["kind"], &lines[1]["text"]), (&"code128".into(), &"0900000095902".into()));

    let svg = run(&["code", "draw", "0900000095902", "--kind", "code128", "--format", "svg"]);
    assert!(text(&svg.stdout).starts_with("<svg"));
    failed(&run(&["code", "draw", ""]), 1, &["text"]);
    failed(&run(&["code", "read"]), 2, &["FILE"]);
    let bad = run(&["code", "read", "/no/such/file.png"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad.stdout).contains("file-unreadable"));
}

#[test]
fn the_books_of_a_fresh_registry_are_empty_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    failed(&run(&["export", "transfers", "--data", data]), 1, &["--data"]);
    assert!(run(&["migrate", "--data", data]).status.success());
    assert!(run(&["migrate", "--data", data]).status.success());
    let out = folder.path().join("checkins.csv");
    let out = out.to_str().unwrap();
    assert!(run(&["export", "checkins", "--data", data, "--out", out]).status.success());
    assert!(std::fs::read_to_string(out).unwrap().starts_with("id,time,recorded,"));
    failed(&run(&["export", "checkins", "--data", data, "--out", out]), 1, &["checkins.csv"]);
    let lines = run(&["export", "redemptions", "--format", "jsonl", "--data", data]);
    assert!(lines.status.success() && lines.stdout.is_empty());
}

#[test]
fn keys_are_listed_rotated_and_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    failed(&run(&["keys", "list", "--data", data]), 1, &["--data"]);
    assert!(run(&["migrate", "--data", data]).status.success());
    let states = |action: &str| -> Vec<String> {
        let said = run(&["keys", action, "--data", data]);
        assert!(said.status.success(), "{}", text(&said.stderr));
        let lines = text(&said.stdout);
        lines.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(states("list"), ["signs"]);
    assert_eq!(states("rotate"), ["announced", "signs"]);
    assert_eq!(states("list"), ["announced", "signs"]);
    let mut after = states("withdraw");
    after.sort();
    assert_eq!(after, ["signs", "withdrawn", "withdrawn"]);
    failed(&run(&["keys", "burn", "--data", data]), 2, &["burn"]);
}
