//! Stores that older releases left behind with a full queue: this version opens them and loses nothing.
//!
//! Before a release `cargo test -p uitpas-app --test lower_older_stores -- --ignored` adds the store of that release to
//! `tests/fixtures`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lower::{PASSES, Registry, World, activity, instant, pass, save};
use uitpas_app::api::ports::Ports;
use uitpas_app::device::Device;
use uitpas_app::snapshot::Lookup;
use uitpas_app::store::{FILE_NAME, Opened};
use uitpas_wire::offline::{DeviceRole, PublicKey};

/// More than one batch.
const WAITING: usize = 620;
const PUBLIC_KEY: &str = "public-key";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn open(folder: &Path, registry: &Arc<Registry>) -> Device {
    let ports = Ports { secure_store: lower::same_key(), transport: registry.clone(), ..World::new().ports() };
    Device::open(&lower::config(Some(folder)), &ports, DeviceRole::Counter).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_of_an_older_release_arrives() {
    let mut tried = 0;
    for entry in fs::read_dir(fixtures()).unwrap() {
        let from = entry.unwrap().path();
        let Ok(key) = fs::read_to_string(from.join(PUBLIC_KEY)) else { continue };
        let dir = tempfile::tempdir().unwrap();
        fs::copy(from.join(FILE_NAME), dir.path().join(FILE_NAME)).unwrap();
        let registry = Arc::new(Registry::new(lower::NOON));
        registry.with(|state| {
            state.devices.push(PublicKey::from_text(key.trim()).unwrap());
            state.owners.push(Some(lower::ORGANIZER.to_owned()));
        });

        let device = open(dir.path(), &registry);
        device.set_connected(false);
        assert_eq!(device.opened(), Opened::Kept, "{}", from.display());
        assert_eq!(usize::try_from(device.status().waiting).unwrap(), WAITING);
        let Lookup::Known(facts) = device.look_up(&pass(PASSES[1].0)).unwrap() else { panic!("no roster any more") };
        assert_eq!(usize::try_from(facts.pending).unwrap(), WAITING / PASSES.len());
        assert!(device.now().best >= instant(lower::NOON));
        assert_eq!(usize::try_from(save(&device, PASSES[0].0)).unwrap(), WAITING + 1, "the log goes on");
        assert!(device.saved_in_period(&pass(PASSES[2].0), &activity(), "D2026-11-23").unwrap() > 0);

        // Without its login: by the signatures alone.
        device.set_connected(true);
        device.settled().await;
        assert_eq!((device.status().waiting, device.status().parked), (0, 0));
        assert_eq!(registry.with(|state| state.results.len()), WAITING + 1);
        tried += 1;
    }
    assert!(tried > 0, "no fixture");
}

#[tokio::test(start_paused = true)]
#[ignore = "writes the store of this release into the fixtures"]
async fn leave_a_full_queue_of_this_release() {
    let folder = fixtures().join(format!("queue-{}", env!("CARGO_PKG_VERSION")));
    fs::create_dir_all(&folder).unwrap();
    let registry = Arc::new(Registry::new(lower::NOON));
    let device = open(&folder, &registry);
    lower::log_in(&device).await;
    device.work_for(&lower::organizer()).unwrap();
    device.settled().await;
    device.set_connected(false);
    for guest in 0..WAITING {
        save(&device, PASSES[guest % PASSES.len()].0);
    }
    let key = registry.with(|state| state.devices[0].to_text());
    fs::write(folder.join(PUBLIC_KEY), key + "\n").unwrap();
}
