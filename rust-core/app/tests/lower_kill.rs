//! Kills a counter again and again while it records: what it confirmed is there afterwards, in an unbroken chain.
//!
//! The counter is this test program itself, started as a child with a folder in its environment.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};

use lower::registry::snapshot;
use lower::{PASSES, Registry, TestClock, pass, same_key, save};
use uitpas_app::api::ports::Ports;
use uitpas_app::device::Device;
use uitpas_app::platform::OsRandom;
use uitpas_app::snapshot::Lookup;
use uitpas_wire::offline::DeviceRole;

const FOLDER: &str = "UITPAS_KILL_TEST_FOLDER";
const ROUNDS: u64 = 60;

fn open(folder: &Path, registry: Arc<Registry>) -> Device {
    let clock = TestClock {
        wall: AtomicI64::new(lower::NOON),
        elapsed: AtomicU64::new(1000),
        boot: std::sync::Mutex::new("boot".to_owned()),
    };
    let ports =
        Ports { secure_store: same_key(), clock: Arc::new(clock), random: Arc::new(OsRandom), transport: registry };
    Device::open(&lower::config(Some(folder)), &ports, DeviceRole::Counter).unwrap()
}

/// Records for ever, without network, and says each number once it is durable.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let device = open(Path::new(&folder), Arc::new(Registry::new(lower::NOON)));
    device.set_connected(false);
    let mut out = std::io::stdout().lock();
    for round in 0.. {
        let seq = save(&device, PASSES[round % PASSES.len()].0);
        writeln!(out, "confirmed {seq}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_counter_killed_at_any_moment_keeps_what_it_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Arc::new(Registry::new(lower::NOON));
    {
        let device = open(dir.path(), registry.clone());
        lower::log_in(&device).await;
        device.work_for(&lower::organizer()).unwrap();
        device.settled().await;
        assert!(snapshot(&registry.state.lock().unwrap(), lower::NOON, PASSES.iter().copied()).0.len() > 100);
    }
    tokio::task::yield_now().await;

    let mut confirmed = 0_i64;
    let mut seed = 42_u64;
    for _ in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let lines = 1 + (seed >> 33) % 40;
        let mut read = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            // The harness's own words may stand before the first one.
            let Some((_, seq)) = line.split_once("confirmed ") else { continue };
            let seq: i64 = seq.parse().unwrap();
            assert!(seq > confirmed, "never the same number twice");
            confirmed = seq;
            read += 1;
            if read == lines {
                break;
            }
        }
        assert_eq!(read, lines, "the child ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    let device = open(dir.path(), registry.clone());
    device.set_connected(false);
    let all = device.operations_since(0).unwrap();
    let last = i64::try_from(all.len()).unwrap();
    assert!(last >= confirmed, "{last} there, {confirmed} confirmed");
    assert!(all.iter().zip(1..).all(|(operation, seq)| operation.seq == seq), "no gap");
    let Lookup::Known(facts) = device.look_up(&pass(PASSES[0].0)).unwrap() else { panic!("the snapshot is gone") };
    let of_first = all.iter().filter(|operation| operation.uitpas_number.as_deref() == Some(PASSES[0].0)).count();
    assert_eq!(facts.pending, i64::try_from(of_first).unwrap(), "each operation with its effect, or neither");

    // The registry verifies every signature.
    device.set_connected(true);
    device.settled().await;
    assert_eq!(device.status().waiting, 0);
    assert_eq!(registry.with(|state| state.results.len()), all.len());
}
