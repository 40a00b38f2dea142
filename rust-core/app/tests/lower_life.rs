//! The end of a device's work: nothing readable is left on it, and what it recorded still arrives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lower::raw_search::assert_clean;
use lower::registry::SEALING_SECRET;
use lower::{ACTIVITY, Act, ORGANIZER, PASSES, World, balance, pass, save, save_at, waiting};
use rusqlite::Connection;
use uitpas_app::api::ports::{PortError, Ports, Random};
use uitpas_app::device::{Device, SnapshotState};
use uitpas_app::login::LoginState;
use uitpas_app::platform::OsRandom;
use uitpas_app::snapshot::Lookup;
use uitpas_domain::PassholderId;
use uitpas_wire::offline::{DeviceRole, Operation, OperationKind, open_log};

const HOURS: i64 = 3_600_000;

async fn counter(world: &World) -> Device {
    world.registry.with(|state| state.seals = true);
    world.counter().await
}

/// What arrived sealed, as the registry's secret opens it, in its order.
fn arrived(world: &World) -> Vec<Operation> {
    let logs = world.registry.with(|state| (state.sealed.clone(), state.devices.clone()));
    let open = |log: &uitpas_wire::offline::SealedLog| {
        let place: usize = log.device_id.trim_start_matches("device-").parse().unwrap();
        let batch = open_log(log, &SEALING_SECRET).unwrap();
        batch.operations.into_iter().map(|signed| signed.verify(&logs.1[place]).unwrap()).collect::<Vec<_>>()
    };
    logs.0.iter().flat_map(open).collect()
}

fn rows(dir: &Path, table: &str) -> i64 {
    let conn = Connection::open(dir.join("uitpas.db")).unwrap();
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

fn problem(world: &World, slug: &str, path: &'static str) {
    world.registry.with(|state| state.problem = Some((slug.to_owned(), 403)));
    world.registry.script(path, [Act::Problem]);
}

#[tokio::test(start_paused = true)]
async fn at_its_end_a_counter_without_network_keeps_nothing_that_it_can_read() {
    let world = World::new();
    let device = counter(&world).await;
    device.set_connected(false);
    for number in 0..600 {
        save_at(&device, PASSES[number % 4].0, &format!("activity-{number}"));
    }
    device.record_undo(1).unwrap();
    world.pass_time(73 * HOURS);
    // Nobody touches it: it looks by itself.
    tokio::time::sleep(std::time::Duration::from_secs(61)).await;
    assert_eq!((device.status().snapshot, waiting(&device)), (SnapshotState::Expired, 601));
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired);
    assert!(device.operations_since(0).unwrap().is_empty());
    assert!(device.record_undo(2).is_err());
    drop(device);
    tokio::task::yield_now().await;
    for table in ["operations", "overlay", "redemptions", "balances", "snapshots", "pages", "roster_blocks"] {
        assert_eq!(rows(world.dir.path(), table), 0, "{table}");
    }
    let mut secrets = vec![ACTIVITY, "Demo Organizer", "device-0", "uitpasNumber", "activity-599"];
    secrets.extend(PASSES.iter().flat_map(|(number, chip)| [*number, *chip]));
    assert_clean(world.dir.path(), &secrets);

    // After a restart it still counts them, and with network each of them arrives, signed by the key that is gone.
    let device = world.open(DeviceRole::Counter);
    device.set_connected(false);
    assert_eq!(waiting(&device), 601);
    world.registry.script("/offline/sealed", [Act::LoseAnswer, Act::Status(503, vec![])]);
    device.set_connected(true);
    for _ in 0..3 {
        device.settled().await;
        device.sync_now();
    }
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    let mut operations = arrived(&world);
    operations.dedup_by_key(|operation| operation.seq);
    operations.sort_by_key(|operation| operation.seq);
    operations.dedup_by_key(|operation| operation.seq);
    assert_eq!(operations.iter().map(|operation| operation.seq).collect::<Vec<_>>(), (1..=601).collect::<Vec<_>>());
    assert_eq!(operations[600].kind, OperationKind::CheckinUndo);
    assert!(world.registry.seen("/offline/sealed").iter().all(|seen| seen.token.is_none()), "without login");

    // Work goes on as a new device.
    assert!(matches!(device.status().snapshot, SnapshotState::Valid(_)));
    assert_eq!(world.registry.with(|state| state.devices.len()), 2);
    save(&device, PASSES[0].0);
    device.settled().await;
    assert_eq!((waiting(&device), balance(&device, PASSES[0].0)), (0, (11, 0)));
}

#[tokio::test(start_paused = true)]
async fn an_uncertain_clock_does_not_end_it_before_its_time() {
    let world = World::new();
    let device = counter(&world).await;
    device.set_connected(false);
    save(&device, PASSES[0].0);
    drop(device);
    tokio::task::yield_now().await;
    // Started anew, only the wall clock is left, which may be ten minutes off either way.
    world.pass_time(72 * HOURS + 60_000);
    world.clock.reboot("boot-2");
    let device = world.open(DeviceRole::Counter);
    device.set_connected(false);
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired, "no verdict");
    assert_eq!(device.operations_since(0).unwrap().len(), 1, "not beyond doubt");
}

#[tokio::test(start_paused = true)]
async fn a_revoked_counter_forgets_everything_and_is_logged_out() {
    for path in ["/offline/rights", "/offline/snapshot", "/permissions"] {
        let world = World::new();
        let device = counter(&world).await;
        world.registry.script("/offline/operations", vec![Act::Status(503, vec![]); 3]);
        save(&device, PASSES[0].0);
        device.settled().await;
        problem(&world, "device-revoked", path);
        if path == "/permissions" {
            assert!(device.call(uitpas_app::sync::Call::get("/permissions")).await.is_err());
        } else {
            device.foreground();
        }
        device.settled().await;
        assert_eq!(device.status().snapshot, SnapshotState::Revoked, "{path}");
        assert_eq!((device.login_state(), device.snapshot().is_none()), (LoginState::LoggedOut, true));
        assert!(device.operations_since(0).unwrap().is_empty() && device.device_id().is_none());
        tokio::time::sleep(std::time::Duration::from_secs(1000)).await;
        device.settled().await;
        assert_eq!((waiting(&device), arrived(&world).len()), (0, 1), "{path}: it still arrives");
        assert_eq!(world.registry.with(|state| state.devices.len()), 1, "it does not enrol again by itself");
        drop(device);
        tokio::task::yield_now().await;
        let secrets = [ACTIVITY, ORGANIZER, PASSES[0].0, "access-1", "refresh-1", "device-0"];
        assert_clean(world.dir.path(), &secrets);
    }
}

#[tokio::test(start_paused = true)]
async fn a_suspended_counter_keeps_its_log_readable() {
    let world = World::new();
    let device = counter(&world).await;
    device.set_connected(false);
    save(&device, PASSES[0].0);
    problem(&world, "device-suspended", "/offline/rights");
    device.set_connected(true);
    device.settled().await;
    assert_eq!(device.status().snapshot, SnapshotState::Suspended);
    assert_eq!((device.operations_since(0).unwrap().len(), waiting(&device)), (1, 0));
    assert_eq!(device.rights().unwrap(), uitpas_app::rights::RightsNow::default());
    device.foreground();
    device.settled().await;
    assert!(matches!(device.status().snapshot, SnapshotState::Valid(_)), "resumed");
}

#[tokio::test(start_paused = true)]
async fn without_a_key_to_seal_to_the_log_stays_and_goes_up() {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    save(&device, PASSES[0].0);
    world.pass_time(73 * HOURS);
    tokio::time::sleep(std::time::Duration::from_secs(61)).await;
    assert_eq!((device.status().snapshot, device.operations_since(0).unwrap().len()), (SnapshotState::Expired, 1));
    device.set_connected(true);
    device.settled().await;
    assert_eq!((waiting(&device), balance(&device, PASSES[0].0)), (0, (11, 0)));
}

#[tokio::test(start_paused = true)]
async fn a_sealed_log_that_is_refused_holds_nothing_up() {
    let world = World::new();
    let device = counter(&world).await;
    device.set_connected(false);
    save(&device, PASSES[0].0);
    world.pass_time(73 * HOURS);
    tokio::time::sleep(std::time::Duration::from_secs(61)).await;
    world.registry.script("/offline/sealed", vec![Act::Status(400, vec![]); 3]);
    device.set_connected(true);
    device.settled().await;
    assert_eq!(waiting(&device), 1, "kept");
    save(&device, PASSES[1].0);
    device.settled().await;
    assert_eq!(waiting(&device), 1, "the new one went up");
    tokio::time::sleep(std::time::Duration::from_secs(2000)).await;
    device.settled().await;
    assert_eq!((waiting(&device), arrived(&world).len()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_passholder_s_phone_loses_nothing_by_a_refusal() {
    let world = World::new();
    world.registry.with(|state| state.seals = true);
    let device = world.open(DeviceRole::Passholder);
    lower::log_in(&device).await;
    device.record_code("a-code", &PassholderId::new("me").unwrap()).unwrap();
    problem(&world, "device-revoked", "/offline/operations");
    device.settled().await;
    assert_eq!((device.operations_since(0).unwrap().len(), device.login_state()), (1, LoginState::LoggedIn));
}

/// Gives nothing while it is told so: every write then fails, as on a full disk.
struct Fickle(AtomicBool);

impl Random for Fickle {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        if self.0.load(Ordering::SeqCst) { Err(PortError) } else { OsRandom.fill(bytes) }
    }
}

#[tokio::test(start_paused = true)]
async fn suspended_while_nothing_can_be_written_it_gives_no_verdict_either() {
    let world = World::new();
    let random = Arc::new(Fickle(AtomicBool::new(false)));
    let ports = Ports { random: random.clone(), ..world.ports() };
    let device = Device::open(&lower::config(Some(world.dir.path())), &ports, DeviceRole::Counter).unwrap();
    lower::log_in(&device).await;
    device.work_for(&lower::organizer()).unwrap();
    device.settled().await;
    assert!(matches!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::Known(_)));

    random.0.store(true, Ordering::SeqCst);
    world.registry.with(|state| state.problem = Some(("device-suspended".to_owned(), 403)));
    world.registry.script("/offline/snapshot", [Act::Problem]);
    device.foreground();
    device.settled().await;
    random.0.store(false, Ordering::SeqCst);
    device.set_connected(false);
    assert_eq!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::SnapshotExpired);
    assert!(device.snapshot().is_none());

    // Lifted: what the registry says still holds is used again.
    device.set_connected(true);
    device.settled().await;
    assert!(matches!(device.look_up(&pass(PASSES[0].0)).unwrap(), Lookup::Known(_)));
}
