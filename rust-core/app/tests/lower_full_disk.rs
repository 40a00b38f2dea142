//! The disk is full: a counter says so, confirms nothing that it could not write, and goes on once there is room.
//!
//! The counter is this test program itself, started as a child whose files may not grow any more.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use lower::{PASSES, Registry, World, activity, pass, save};
use uitpas_app::device::{Device, NewCheckin};
use uitpas_app::snapshot::Lookup;
use uitpas_domain::Points;
use uitpas_wire::offline::DeviceRole;

const FOLDER: &str = "UITPAS_FULL_DISK_TEST_FOLDER";
/// What the child's files may have, in blocks of 512 bytes: some guests more than the snapshot.
const BLOCKS: u64 = 400;

fn open(folder: &Path, registry: &Arc<Registry>) -> Device {
    let ports = uitpas_app::api::ports::Ports {
        secure_store: lower::same_key(),
        transport: registry.clone(),
        ..World::new().ports()
    };
    Device::open(&lower::config(Some(folder)), &ports, DeviceRole::Counter).unwrap()
}

/// Records until the disk is full and somewhat longer; says what became of each guest.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let device = open(Path::new(&folder), &Arc::new(Registry::new(lower::NOON)));
    device.set_connected(false);
    let mut out = std::io::stdout().lock();
    let mut refused = 0;
    for round in 0..10_000 {
        let pass = pass(PASSES[round % PASSES.len()].0);
        let new = NewCheckin { pass: &pass, activity: &activity(), period: "D2026-11-23", points: Points::new(1) };
        match device.record_checkin(new) {
            Ok(seq) => writeln!(out, "confirmed {seq}").unwrap(),
            Err(fault) => {
                writeln!(out, "refused {}", fault.code()).unwrap();
                refused += 1;
            }
        }
        if refused == 20 {
            break;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_costs_nothing_that_was_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Arc::new(Registry::new(lower::NOON));
    {
        let device = open(dir.path(), &registry);
        lower::log_in(&device).await;
        device.work_for(&lower::organizer()).unwrap();
        device.settled().await;
    }
    tokio::task::yield_now().await;

    let program = std::env::current_exe().unwrap();
    let limited = format!("ulimit -f {BLOCKS}; trap '' XFSZ; exec \"$0\" child --exact --nocapture");
    let child = Command::new("sh").args(["-c", &limited]).arg(program).env(FOLDER, dir.path()).output().unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    let said = String::from_utf8(child.stdout).unwrap();
    let all = |word: &str| -> Vec<String> {
        let words = said.lines().filter_map(|line| line.split_once(word));
        words.map(|(_, value)| value.trim().to_owned()).collect()
    };
    let confirmed: Vec<i64> = all("confirmed ").iter().map(|seq| seq.parse().unwrap()).collect();
    assert!(confirmed.len() > 5, "{said}");
    assert_eq!(all("refused "), vec!["store-not-writable"; 20]);

    let device = open(dir.path(), &registry);
    device.set_connected(false);
    let log = device.operations_since(0).unwrap();
    assert_eq!(log.iter().map(|one| one.seq).collect::<Vec<_>>(), confirmed, "what was confirmed, and nothing else");
    let Lookup::Known(facts) = device.look_up(&pass(PASSES[0].0)).unwrap() else { panic!("the snapshot is gone") };
    assert_eq!(usize::try_from(facts.pending).unwrap(), confirmed.len().div_ceil(PASSES.len()));
    assert_eq!(save(&device, PASSES[0].0), i64::try_from(confirmed.len()).unwrap() + 1);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(registry.with(|state| state.results.len()), confirmed.len() + 1);
}
