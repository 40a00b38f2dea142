//! A world to test the lower half in: clocks that a test sets, and a registry in memory whose network can be broken.
//!
//! The registry keeps what it is told, answers a repeated operation as it did the first time, and credits a pass once
//! per activity: enough to see whether the device loses or doubles anything.
#![allow(dead_code, unused_imports, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod raw_search;
pub mod registry;

use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use uitpas_app::api::ports::{AppConfig, Clock, Ports, SecureStore};
use uitpas_app::device::{Device, NewCheckin};
use uitpas_app::platform::{MemorySecureStore, OsRandom};
use uitpas_app::snapshot::Lookup;
use uitpas_domain::{ActivityId, OrganizerId, PassIdentifier, Points};
use uitpas_wire::offline::DeviceRole;

pub use registry::{Act, Registry};

pub const ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
pub const ACTIVITY: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Official test data: number, chip.
pub const PASSES: [(&str, &str); 4] = [
    ("0900000095902", "04784CDAEE3880"),
    ("0900000067513", "04363CDAEE3880"),
    ("0900000031618", "04CEE7528E6180"),
    ("1000000520006", "045A4832633680"),
];
/// 2026-11-23T12:00:00Z.
pub const NOON: i64 = 1_795_435_200_000;

pub struct TestClock {
    pub wall: AtomicI64,
    pub elapsed: AtomicU64,
    pub boot: Mutex<String>,
}

impl TestClock {
    pub fn reboot(&self, boot: &str) {
        *self.boot.lock().unwrap() = boot.to_owned();
        self.elapsed.store(1_000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn wall_ms(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }
    fn elapsed_ms(&self) -> u64 {
        self.elapsed.load(Ordering::SeqCst)
    }
    fn boot_id(&self) -> String {
        self.boot.lock().unwrap().clone()
    }
}

pub struct World {
    pub clock: Arc<TestClock>,
    pub registry: Arc<Registry>,
    pub secure: Arc<MemorySecureStore>,
    pub dir: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        let clock = TestClock {
            wall: AtomicI64::new(NOON),
            elapsed: AtomicU64::new(5_000_000),
            boot: Mutex::new("boot-1".to_owned()),
        };
        Self {
            clock: Arc::new(clock),
            registry: Arc::new(Registry::new(NOON)),
            secure: Arc::new(MemorySecureStore::default()),
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn ports(&self) -> Ports {
        Ports {
            secure_store: self.secure.clone(),
            clock: self.clock.clone(),
            random: Arc::new(OsRandom),
            transport: self.registry.clone(),
        }
    }

    pub fn open(&self, role: DeviceRole) -> Device {
        Device::open(&config(Some(self.dir.path())), &self.ports(), role).unwrap()
    }

    /// All clocks go on, the registry's too.
    pub fn pass_time(&self, ms: i64) {
        self.clock.wall.fetch_add(ms, Ordering::SeqCst);
        self.clock.elapsed.fetch_add(u64::try_from(ms).unwrap(), Ordering::SeqCst);
        self.registry.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// Logged in, enrolled, with a snapshot.
    pub async fn counter(&self) -> Device {
        let device = self.open(DeviceRole::Counter);
        log_in(&device).await;
        device.work_for(&organizer()).unwrap();
        device.settled().await;
        device
    }
}

pub fn config(dir: Option<&Path>) -> AppConfig {
    AppConfig {
        registry_url: "https://registry.example".to_owned(),
        issuer_url: None,
        client_id: "uitpas-app".to_owned(),
        redirect_uri: "org.example.uitpas:/login".to_owned(),
        data_dir: dir.map(Path::to_path_buf),
        online: true,
        language: uitpas_texts::Language::Nl,
    }
}

pub async fn log_in(device: &Device) {
    let url = url::Url::parse(&device.begin_login().await.unwrap()).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    device.complete_login(&format!("org.example.uitpas:/login?code=good&state={state}")).await.unwrap();
    device.settled().await;
}

pub fn organizer() -> OrganizerId {
    OrganizerId::new(ORGANIZER).unwrap()
}

pub fn activity() -> ActivityId {
    ActivityId::new(ACTIVITY).unwrap()
}

pub fn pass(text: &str) -> PassIdentifier {
    PassIdentifier::parse(text).unwrap()
}

pub fn save(device: &Device, text: &str) -> i64 {
    save_at(device, text, ACTIVITY)
}

pub fn save_at(device: &Device, text: &str, event: &str) -> i64 {
    let activity = ActivityId::new(event).unwrap();
    let pass = pass(text);
    device
        .record_checkin(NewCheckin { pass: &pass, activity: &activity, period: "D2026-11-23", points: Points::new(1) })
        .unwrap()
}

pub fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap()
}

/// A secure store that always has the same key, as a phone that was restarted.
pub fn same_key() -> Arc<MemorySecureStore> {
    let store = MemorySecureStore::default();
    store.put(uitpas_app::store::MASTER_KEY, &[7; 32]).unwrap();
    Arc::new(store)
}

/// What the counter shows of a pass: the balance, and how much of it waits.
pub fn balance(device: &Device, text: &str) -> (i64, i64) {
    match device.look_up(&pass(text)).unwrap() {
        Lookup::Known(facts) => (facts.balance, facts.pending),
        other => panic!("{other:?}"),
    }
}

pub fn waiting(device: &Device) -> u32 {
    device.status().waiting
}
