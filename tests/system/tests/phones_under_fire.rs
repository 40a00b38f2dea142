//! Phones and a registry as real processes over loopback, killed and frozen at random: whatever a guest was told is in the
//! books once, and the books add up. On SQLite, and on PostgreSQL when `UITPAS_TEST_POSTGRES` names a server.
//!
//! `UITPAS_FIRE_SECONDS` and `UITPAS_FIRE_PHONES` make it longer and larger: `cargo xtask fire` runs 20 phones for ten
//! minutes on each database.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tempfile::TempDir;
use uitpas_app::device::Device;
use uitpas_registry::Db;
use uitpas_system_tests::person::demo_client;
use uitpas_system_tests::phone_process::{Job, PhoneProcess, live, phone, signal};
use uitpas_system_tests::registry_process::RegistryProcess;
use uitpas_wire::offline::{DeviceRole, Outcome};

const EVENT: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Of the official test data: passes that may save.
const JOB: Job = Job {
    organizer: "0ce87cbc-9299-4528-8d35-92225dc9489f",
    event: EVENT,
    passes: &["0900000095902", "0900000067513", "0900000031618", "0900010959113", "1000000520006", "0900000093204"],
};

/// The phones are this program, started again.
#[test]
fn a_phone() {
    if let Some(ended) = live(&JOB) {
        ended.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_guest_was_told_is_in_the_books_once_on_sqlite() {
    under_fire("sqlite", None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_guest_was_told_is_in_the_books_once_on_postgres() {
    let Ok(server) = std::env::var("UITPAS_TEST_POSTGRES") else {
        eprintln!("not run: UITPAS_TEST_POSTGRES names no PostgreSQL server");
        return;
    };
    let admin = Db::connect(&server).await.unwrap();
    let name = format!("uitpas_fire_{}", std::process::id());
    admin.writer().execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    under_fire("postgres", Some(&format!("{base}/{name}"))).await;
    admin.writer().execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

/// Numbers from a seed; the moments of the processes are the machine's anyway.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end).unwrap()
    }
}

/// Waits for as long as something happens: how fast a busy machine is proves nothing.
struct Patience {
    left: usize,
    since: Instant,
}

impl Patience {
    fn new() -> Self {
        Self { left: usize::MAX, since: Instant::now() }
    }

    /// Whether fewer are left than before, or it was so two minutes ago.
    fn holds(&mut self, left: usize) -> bool {
        if left < self.left {
            (self.left, self.since) = (left, Instant::now());
        }
        self.since.elapsed() < Duration::from_secs(120)
    }
}

async fn under_fire(name: &str, database: Option<&str>) {
    let mut registry = RegistryProcess::start_on(database).unwrap();
    // One point a day and pass would be over in a second.
    let limit =
        json!({ "id": EVENT, "checkinPoints": 1, "checkinLimit": { "volume": 1_000_000, "periodType": "DAY" } });
    demo_client(registry.url()).await.unwrap().put(&format!("/events/{EVENT}/settings"), &limit).await.unwrap();

    let folder = TempDir::with_prefix("uitpas-fire-").unwrap();
    let count = setting("UITPAS_FIRE_PHONES", 5);
    let mut phones: Vec<PhoneProcess> =
        (0..count).map(|number| PhoneProcess::new(folder.path().join(number.to_string())).unwrap()).collect();
    for phone in &mut phones {
        phone.start(registry.url(), "a_phone").unwrap();
    }
    let confirmed = |phones: &[PhoneProcess]| phones.iter().map(|phone| phone.saved().len()).sum::<usize>();
    let idle = |phones: &[PhoneProcess]| phones.iter().filter(|phone| phone.saved().is_empty()).count();
    let mut patience = Patience::new();
    while idle(&phones) > 0 {
        assert!(patience.holds(idle(&phones)), "not every phone came to its first guest");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let before = confirmed(&phones);
    let (killed, frozen) = fire(&mut registry, &mut phones).await;
    for phone in &mut phones {
        phone.freeze(false).unwrap();
        phone.kill().unwrap();
    }
    let told = confirmed(&phones);
    assert!(told > before, "nobody was served under fire");

    let mut credited = BTreeSet::new();
    for phone in &phones {
        credited.extend(upload_and_compare(phone, registry.url()).await);
    }
    let db = Db::connect(&registry.database()).await.unwrap();
    the_books_are_right(&db, &credited).await;
    let recorded = credited.len();
    println!("fire {name} phones={count} killed={killed} frozen={frozen} told={told} recorded={recorded} lost=0");
}

/// Kills and freezes for a while; how many of each.
async fn fire(registry: &mut RegistryProcess, phones: &mut [PhoneProcess]) -> (u32, u32) {
    let mut draw = Draw(7);
    let (mut killed, mut frozen) = (0, 0);
    let end = Instant::now() + Duration::from_secs(setting("UITPAS_FIRE_SECONDS", 15));
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50 + draw.below(300) as u64)).await;
        let victim = draw.below(phones.len() as u64);
        match draw.below(10) {
            0 => {
                registry.kill_and_restart().unwrap();
                killed += 1;
            }
            1 => {
                signal(registry.process(), "-STOP").unwrap();
                tokio::time::sleep(Duration::from_millis(draw.below(1500) as u64)).await;
                signal(registry.process(), "-CONT").unwrap();
                frozen += 1;
            }
            2..=4 => {
                phones[victim].freeze(true).unwrap();
                tokio::time::sleep(Duration::from_millis(draw.below(800) as u64)).await;
                phones[victim].freeze(false).unwrap();
                frozen += 1;
            }
            _ => {
                phones[victim].kill().unwrap();
                killed += 1;
                let url = registry.url().to_owned();
                phones[victim].start(&url, "a_phone").unwrap();
            }
        }
    }
    (killed, frozen)
}

/// Opens a phone's store once more, lets everything go up, and compares its log with what its guests were told; the
/// check-ins that the registry says it credited.
async fn upload_and_compare(process: &PhoneProcess, registry: &str) -> Vec<String> {
    let (config, ports) = phone(process.folder(), registry).unwrap();
    let device = Device::open(&config, &ports, DeviceRole::Counter).unwrap();
    let mut patience = Patience::new();
    while device.status().waiting > 0 {
        let waiting = device.status().waiting;
        assert!(patience.holds(waiting as usize), "{waiting} operations never went up");
        device.sync_now();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let log = device.operations_since(0).unwrap();
    assert!(log.iter().zip(1..).all(|(operation, seq)| operation.seq == seq), "a gap in the log");
    let mut recorded: BTreeMap<String, usize> = BTreeMap::new();
    let mut credited = Vec::new();
    for operation in log {
        *recorded.entry(operation.uitpas_number.unwrap()).or_default() += 1;
        match operation.outcome {
            Some(Outcome::Credited { checkin_id, .. }) => credited.push(checkin_id),
            other => panic!("a point that was promised was not credited: {other:?}"),
        }
    }
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for number in process.saved() {
        *told.entry(number).or_default() += 1;
    }
    for (number, times) in told {
        assert!(recorded.get(&number).copied().unwrap_or_default() >= times, "a guest was told what is not recorded");
    }
    credited
}

async fn column(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.reader().query_all_raw(Statement::from_string(db.backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

async fn the_books_are_right(db: &Db, credited: &BTreeSet<String>) {
    let sql = "SELECT id FROM checkin WHERE status = 'CREDITED' AND device_id IS NOT NULL";
    let there: BTreeSet<String> = column(db, sql).await.into_iter().collect();
    assert!(there == *credited, "{} credited, {} in the books", credited.len(), there.len());
    for (what, sql) in [
        (
            "a check-in without exactly one transfer of its points",
            "SELECT c.id FROM checkin c WHERE c.status = 'CREDITED' AND 1 <> (SELECT count(*) FROM transfer t \
             WHERE t.kind = 'CHECKIN' AND t.reference = c.id AND t.amount = c.points)",
        ),
        (
            "a transfer without its check-in",
            "SELECT t.reference FROM transfer t WHERE t.kind = 'CHECKIN' \
             AND NOT EXISTS (SELECT 1 FROM checkin c WHERE c.id = t.reference)",
        ),
        (
            "an account whose balance is not the sum of its transfers",
            "SELECT a.id FROM account a WHERE a.balance IS NOT NULL AND a.balance <> \
             (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.credit_id = a.id) - \
             (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.debit_id = a.id)",
        ),
        (
            "a gap in a device's operations",
            "SELECT device_id FROM operation GROUP BY device_id HAVING max(seq) <> count(*)",
        ),
    ] {
        assert_eq!(column(db, sql).await.len(), 0, "{what}");
    }
}
