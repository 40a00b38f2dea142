//! The sealed store and the log in it: lost keys, damage, hostile files, migrations, two programs at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use lower::{PASSES, World, pass, same_key, save};
use rusqlite::Connection;
use uitpas_app::api::ports::{PortError, Ports, SecureStore};
use uitpas_app::device::Device;
use uitpas_app::error::Fault;
use uitpas_app::platform::{MemorySecureStore, OsRandom};
use uitpas_app::snapshot::Lookup;
use uitpas_app::store::{FILE_NAME, MASTER_KEY, Opened, Sealer, Store};
use uitpas_wire::offline::DeviceRole;

fn ports(secure: Arc<dyn SecureStore>) -> Ports {
    Ports { secure_store: secure, ..World::new().ports() }
}

fn raw(dir: &Path) -> Connection {
    Connection::open(dir.join(FILE_NAME)).unwrap()
}

fn fault(result: Result<Store, Fault>) -> Fault {
    result.expect_err("a store opened that should not")
}

#[test]
fn values_come_back_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let ports = ports(same_key());
    let store = Store::open(Some(dir.path()), &ports).unwrap();
    assert_eq!(store.opened(), Opened::New);
    store.write(|db| db.set_setting("language", b"fr")).unwrap();
    drop(store);
    let store = Store::open(Some(dir.path()), &ports).unwrap();
    assert_eq!(store.opened(), Opened::Kept);
    assert_eq!(store.read(|db| db.setting("language")).unwrap().as_deref(), Some(&b"fr"[..]));
    store.write(|db| db.delete_setting("language")).unwrap();
    assert_eq!(store.read(|db| db.setting("language")).unwrap(), None);
}

#[test]
fn a_transaction_that_fails_leaves_nothing() {
    let store = Store::open(None, &ports(same_key())).unwrap();
    let result = store.write(|db| {
        db.set_setting("language", b"fr")?;
        Err::<(), _>(Fault::NotRecordable)
    });
    assert_eq!(result, Err(Fault::NotRecordable));
    assert_eq!(store.read(|db| db.setting("language")).unwrap(), None);
}

#[test]
fn with_its_key_lost_a_store_begins_anew_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let secure = same_key();
    drop(Store::open(Some(dir.path()), &ports(secure.clone())).unwrap());
    let another = MemorySecureStore::default();
    another.put(MASTER_KEY, &[8; 32]).unwrap();
    let short = MemorySecureStore::default();
    short.put(MASTER_KEY, &[7; 31]).unwrap();
    for lost in [MemorySecureStore::default(), another, short] {
        let ports = ports(Arc::new(lost));
        let store = Store::open(Some(dir.path()), &ports).unwrap();
        assert_eq!(store.opened(), Opened::DiscardedKeyLost);
        store.write(|db| db.set_setting("x", b"y")).unwrap();
        drop(store);
        assert_eq!(Store::open(Some(dir.path()), &ports).unwrap().opened(), Opened::Kept);
    }
}

#[test]
fn a_secure_store_that_is_only_locked_costs_nothing() {
    struct Locked;
    impl SecureStore for Locked {
        fn get(&self, _: &str) -> Result<Option<Vec<u8>>, PortError> {
            Err(PortError)
        }
        fn put(&self, _: &str, _: &[u8]) -> Result<(), PortError> {
            Err(PortError)
        }
        fn delete(&self, _: &str) -> Result<(), PortError> {
            Err(PortError)
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let open = ports(same_key());
    Store::open(Some(dir.path()), &open).unwrap().write(|db| db.set_setting("x", b"y")).unwrap();
    assert_eq!(fault(Store::open(Some(dir.path()), &ports(Arc::new(Locked)))), Fault::SecureStoreUnavailable);
    let store = Store::open(Some(dir.path()), &open).unwrap();
    assert_eq!(store.read(|db| db.setting("x")).unwrap().as_deref(), Some(&b"y"[..]));
}

#[test]
fn a_second_program_is_told_and_disturbs_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(Some(dir.path()), &ports(same_key())).unwrap();
    assert_eq!(fault(Store::open(Some(dir.path()), &ports(same_key()))), Fault::StoreInUse);
    // Not even one whose key is another.
    assert_eq!(fault(Store::open(Some(dir.path()), &ports(Arc::new(MemorySecureStore::default())))), Fault::StoreInUse);
    store.write(|db| db.set_setting("x", b"y")).unwrap();
}

#[test]
fn a_file_that_is_no_store_is_an_error_and_stays() {
    for content in
        [&b"this is no database, and longer than a header of a hundred bytes is long enough to be one."[..], &[0; 5000]]
    {
        let dir = tempfile::tempdir().unwrap();
        let secure = same_key();
        let file = dir.path().join(FILE_NAME);
        fs::write(&file, content.repeat(3)).unwrap();
        let found = fault(Store::open(Some(dir.path()), &ports(secure.clone())));
        assert_eq!(found.code(), "store-damaged");
        assert_eq!(fs::read(&file).unwrap(), content.repeat(3));
        let aside = Store::set_aside(dir.path()).unwrap();
        assert_eq!(fs::read(aside).unwrap(), content.repeat(3));
        assert_eq!(Store::open(Some(dir.path()), &ports(secure)).unwrap().opened(), Opened::New);
    }
}

#[test]
fn a_newer_store_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(Store::open(Some(dir.path()), &ports(same_key())).unwrap());
    raw(dir.path()).execute_batch("PRAGMA user_version = 99").unwrap();
    assert_eq!(fault(Store::open(Some(dir.path()), &ports(same_key()))), Fault::StoreTooNew);
}

#[test]
fn a_sealed_value_opens_only_in_its_own_place_and_unchanged() {
    let sealer = Sealer::new(&[7; 32], Arc::new(OsRandom)).unwrap();
    let value = sealer.seal("table", b"row", "column", b"secret").unwrap();
    assert_eq!(sealer.open("table", b"row", "column", &value).unwrap(), b"secret");
    for (table, row, column) in [
        ("tabl", &b"erow"[..], "column"),
        ("table", b"row2", "column"),
        ("table", b"row", "other"),
        ("other", b"row", "column"),
    ] {
        assert_eq!(sealer.open(table, row, column, &value), Err(Fault::StoreDamaged));
    }
    for place in 0..value.len() {
        let mut changed = value.clone();
        changed[place] ^= 1;
        assert_eq!(sealer.open("table", b"row", "column", &changed), Err(Fault::StoreDamaged));
        assert_eq!(sealer.open("table", b"row", "column", &value[..place]), Err(Fault::StoreDamaged));
    }
    assert_eq!(
        Sealer::new(&[8; 32], Arc::new(OsRandom)).unwrap().open("table", b"row", "column", &value),
        Err(Fault::StoreDamaged)
    );
    assert_ne!(value, sealer.seal("table", b"row", "column", b"secret").unwrap(), "no nonce is used twice");
}

/// A counter with four operations that wait, closed.
async fn closed_counter() -> World {
    let world = World::new();
    let device = world.counter().await;
    device.set_connected(false);
    for (number, _) in PASSES {
        save(&device, number);
    }
    drop(device);
    tokio::task::yield_now().await;
    world
}

fn reopen(world: &World) -> Result<Device, Fault> {
    Device::open(&lower::config(Some(world.dir.path())), &world.ports(), DeviceRole::Counter)
}

#[tokio::test(start_paused = true)]
async fn a_log_that_somebody_changed_is_refused() {
    let changes = [
        ("a record is gone", "DELETE FROM operations WHERE seq = 2", "log-damaged"),
        (
            "two records are swapped",
            "UPDATE operations SET seq = seq + 100 WHERE seq = 2; UPDATE operations SET seq = 2 WHERE seq = 3; UPDATE operations SET seq = 3 WHERE seq = 102",
            "store-damaged",
        ),
        (
            "a record is another's",
            "UPDATE operations SET record = (SELECT record FROM operations WHERE seq = 1) WHERE seq = 2",
            "store-damaged",
        ),
        ("a record is cut", "UPDATE operations SET record = substr(record, 1, 30) WHERE seq = 4", "store-damaged"),
        ("a record is a text", "UPDATE operations SET record = 'text' WHERE seq = 4", "store-damaged"),
        (
            "the device's key is another's value",
            "UPDATE settings SET value = (SELECT value FROM settings ORDER BY key LIMIT 1)",
            "store-damaged",
        ),
    ];
    for (what, sql, code) in changes {
        let world = closed_counter().await;
        raw(world.dir.path()).execute_batch(sql).unwrap();
        assert_eq!(reopen(&world).err().map(Fault::code), Some(code), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_damaged_roster_is_an_error_and_no_wrong_verdict() {
    let world = closed_counter().await;
    raw(world.dir.path()).execute_batch("UPDATE roster_blocks SET value = zeroblob(100)").unwrap();
    let device = reopen(&world).unwrap();
    assert_eq!(device.look_up(&pass(PASSES[0].0)), Err(Fault::StoreDamaged));
    assert_eq!(device.status().waiting, 4, "the log is not touched by it");
}

#[tokio::test(start_paused = true)]
async fn bytes_changed_anywhere_in_the_file_never_crash_and_invent_nothing() {
    let world = closed_counter().await;
    let file = world.dir.path().join(FILE_NAME);
    // Without a write-ahead log beside it, all is in the one file.
    raw(world.dir.path()).execute_batch("PRAGMA journal_mode = DELETE").unwrap();
    let good = fs::read(&file).unwrap();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut refused = 0;
    for round in 0..120 {
        let mut bytes = good.clone();
        for _ in 0..=round % 8 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let place = usize::try_from(seed >> 33).unwrap() % bytes.len();
            bytes[place] ^= u8::try_from(seed >> 24 & 0xff).unwrap() | 1;
        }
        if round % 10 == 9 {
            bytes.truncate(bytes.len() / 2);
        }
        for suffix in ["-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(world.dir.path().join(format!("{FILE_NAME}{suffix}")));
        }
        fs::write(&file, &bytes).unwrap();
        match reopen(&world) {
            Ok(device) => {
                device.set_connected(false);
                for (number, _) in PASSES {
                    match device.look_up(&pass(number)) {
                        // A row can be lost with its index; no value can be another than the one sealed.
                        Ok(Lookup::Known(facts)) => {
                            assert!(facts.pending == 1 || facts.pending == 0);
                            assert_eq!(facts.balance, 10 + facts.pending);
                        }
                        Ok(other) => assert_eq!(other, Lookup::NoSnapshot),
                        Err(fault) => assert!(!fault.code().is_empty()),
                    }
                }
                drop(device);
                tokio::task::yield_now().await;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}

#[tokio::test(start_paused = true)]
async fn acknowledged_operations_stay_for_thirty_days() {
    let world = World::new();
    let device = world.counter().await;
    for (number, _) in &PASSES[..2] {
        save(&device, number);
        device.settled().await;
    }
    world.pass_time(29 * 24 * 3600 * 1000);
    save(&device, PASSES[2].0);
    device.settled().await;
    assert_eq!(device.operations_since(0).unwrap().len(), 3);
    world.pass_time(2 * 24 * 3600 * 1000);
    save(&device, PASSES[3].0);
    device.settled().await;
    let left: Vec<i64> = device.operations_since(0).unwrap().iter().map(|operation| operation.seq).collect();
    assert_eq!(left, [3, 4]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_recorded_before_the_registry_knows_the_device() {
    let world = World::new();
    let device = world.open(DeviceRole::Counter);
    let number = pass(PASSES[0].0);
    let new = uitpas_app::device::NewCheckin {
        pass: &number,
        activity: &lower::activity(),
        period: "D2026-11-23",
        points: uitpas_domain::Points::new(1),
    };
    assert_eq!(device.record_checkin(new), Err(Fault::NotEnrolled));
    let device = {
        drop(device);
        tokio::task::yield_now().await;
        world.counter().await
    };
    let insz = pass("83030201540");
    let new = uitpas_app::device::NewCheckin { pass: &insz, ..new };
    assert_eq!(device.record_checkin(new), Err(Fault::NotRecordable), "a national number is kept on no phone");
    assert_eq!(device.look_up(&insz).unwrap(), Lookup::NotOnDevice);
}
