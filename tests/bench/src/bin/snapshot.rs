//! `bench-snapshot`: what a snapshot of 500,000 passes costs. On the wire and at rest on a phone; to install, against
//! SQLite loading the same rows in bulk (goal: at most 3 times); to bring up to date after 1, 100 and 10,000 changes; and
//! in the registry, built and kept.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use rusqlite::Connection;
use uitpas_app::api::ports::Ports;
use uitpas_app::platform::{MemorySecureStore, SystemClock, SystemRandom};
use uitpas_app::store::{FILE_NAME, KeptRoster, Store};
use uitpas_bench::passes::{PASSES, number, record, roster, scattered};
use uitpas_bench::registry::{EVENT, ORGANIZER, fill};
use uitpas_bench::stand_in::{Direct, HASH_KEY, StandIn, keys, manifest, signed};
use uitpas_bench::{folder, size};
use uitpas_domain::Channel;
use uitpas_registry::{Registry, demo};
use uitpas_wire::offline::roster::{PassRecord, Roster, RosterState, delta};
use uitpas_wire::offline::{
    RosterSummary, SnapshotBase, SnapshotDelta, SnapshotSignature, encode_manifest, verify_snapshot,
};

fn main() -> Result<()> {
    let passes = size("UITPAS_BENCH_PASSES", PASSES);
    phone(passes)?;
    tokio::runtime::Runtime::new()?.block_on(registry(passes))
}

/// A snapshot as it goes out.
struct Sent {
    base: SnapshotBase,
    manifest: Vec<u8>,
    roster: Vec<u8>,
    bytes: Vec<u8>,
    signature: SnapshotSignature,
}

impl Sent {
    fn of(version: i64, records: &[PassRecord]) -> Result<Self> {
        let roster = roster(HASH_KEY, records.iter().copied())?;
        let manifest = manifest(version, RosterSummary::of(&roster)?)?;
        let (bytes, signature) = signed(&manifest, &roster)?;
        let base = SnapshotBase { base_version: version, base_sha256: manifest.roster.sha256 };
        Ok(Self { base, manifest: encode_manifest(&manifest)?, roster, bytes, signature })
    }
}

fn phone(passes: u32) -> Result<()> {
    let mut records: Vec<PassRecord> = (0..passes).map(record).collect();
    let mut before = Sent::of(1, &records)?;
    let each = |bytes: u64| bytes as f64 / f64::from(passes);
    println!(
        "bench-snapshot wire passes={passes} bytes={} manifest_bytes={} bytes_per_pass={:.2} goal=12.00",
        before.bytes.len(),
        before.manifest.len(),
        each(before.roster.len() as u64)
    );
    ensure!(before.bytes.len() <= 6_000_000 || passes > PASSES, "more than 6 MB");

    let (mut whole, mut bare) = (Duration::MAX, Duration::MAX);
    let mut kept = None;
    for round in 0..3 {
        let here = folder()?;
        let store = open(here.path())?;
        let begun = Instant::now();
        install(&store, &before.bytes, &before.signature, None)?;
        whole = whole.min(begun.elapsed());
        if round == 0 {
            store.close();
            let bytes = std::fs::metadata(here.path().join(FILE_NAME))?.len();
            println!("bench-snapshot disk bytes={bytes} bytes_per_pass={:.2} goal=40.00", each(bytes));
        }
        bare = bare.min(bulk_load(here.path(), &records)?);
        kept = Some((here, store));
    }
    println!(
        "bench-snapshot install seconds={:.2} bulk_load_seconds={:.2} times_the_bulk_load={:.2} goal=3.00",
        whole.as_secs_f64(),
        bare.as_secs_f64(),
        whole.as_secs_f64() / bare.as_secs_f64()
    );

    let (_here, store) = kept.context("nothing was installed")?;
    let mut version = 1;
    for kind in ["balance", "revocation"] {
        for count in [1, 100, 10_000] {
            version += 1;
            change(&mut records, kind, count.min(passes / 2), u32::try_from(version)?);
            let next = Sent::of(version, &records)?;
            let begun = Instant::now();
            let changed = delta::between(&Roster::parse(&before.roster)?, &Roster::parse(&next.roster)?)?;
            let compared = begun.elapsed();
            let sent = SnapshotDelta::encode(&before.base, &next.manifest, &changed)?;
            let begun = Instant::now();
            let at_hand = store.kept_roster()?.context("the roster is gone")?;
            let rebuilt = SnapshotDelta::parse(&sent)?.rebuild(&at_hand.base, &at_hand.bytes)?;
            install(&store, &rebuilt, &next.signature, Some(&at_hand))?;
            let took = begun.elapsed();
            println!(
                "bench-snapshot delta {kind}s={count} bytes={} roster_bytes={} bytes_each={:.2} compare_seconds={:.2} \
                 apply_seconds={:.2} times_the_whole_install={:.2}",
                sent.len(),
                changed.len(),
                changed.len() as f64 / f64::from(count),
                compared.as_secs_f64(),
                took.as_secs_f64(),
                took.as_secs_f64() / whole.as_secs_f64()
            );
            before = next;
        }
    }
    Ok(())
}

/// Changes passes all over the roster.
fn change(records: &mut [PassRecord], kind: &str, count: u32, turn: u32) {
    let passes = u32::try_from(records.len()).unwrap_or(u32::MAX);
    let mut left = count;
    let mut at = turn * 1_000_003 % passes;
    while left > 0 {
        at = (at + 1) % passes;
        let Some(record) = records.get_mut(scattered(at, passes) as usize) else { return };
        if kind == "balance" {
            record.balance += 1 + at % 3;
        } else if record.state == RosterState::Active {
            record.state = RosterState::Blocked;
        } else {
            continue;
        }
        left -= 1;
    }
}

fn open(folder: &Path) -> Result<Store> {
    let ports = Ports {
        secure_store: Arc::new(MemorySecureStore::default()),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        transport: Arc::new(Direct(Arc::new(StandIn::new("http://127.0.0.1:9", 1)?))),
    };
    Store::open(Some(folder), &ports).map_err(|fault| anyhow::anyhow!("cannot open: {}", fault.code()))
}

/// What a phone does with a whole snapshot: verify, seal, write.
fn install(store: &Store, bytes: &[u8], signature: &SnapshotSignature, kept: Option<&KeptRoster>) -> Result<()> {
    let snapshot = verify_snapshot(bytes, signature, &keys(), Utc::now())?;
    store.install_snapshot(&snapshot, kept, Utc::now(), 0, |_| Ok(()))?;
    Ok(())
}

/// The same rows, in order, in one transaction, with the same settings for durability: a row for each number and chip,
/// and one for each pass.
fn bulk_load(folder: &Path, records: &[PassRecord]) -> Result<Duration> {
    let mut conn = Connection::open(folder.join("bulk.db"))?;
    conn.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA cache_size = -8192;
         CREATE TABLE entries (hash INTEGER PRIMARY KEY, pass INTEGER NOT NULL);
         CREATE TABLE passes (pass INTEGER PRIMARY KEY, state INTEGER, balance INTEGER, memberships INTEGER, tariffs INTEGER);",
    )?;
    let begun = Instant::now();
    let tx = conn.transaction()?;
    {
        let mut entry = tx.prepare("INSERT INTO entries (hash, pass) VALUES (?1, ?2)")?;
        // As far apart as hashes of 48 bits.
        let step = (1_i64 << 48) / (i64::try_from(records.len())? * 2);
        let mut pass = tx.prepare("INSERT INTO passes VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (place, record) in (0_i64..).zip(records) {
            entry.execute((place * 2 * step, place))?;
            entry.execute(((place * 2 + 1) * step, place))?;
            let blocked = record.state == RosterState::Blocked;
            pass.execute((place, blocked, record.balance, record.memberships, record.tariffs))?;
        }
    }
    tx.commit()?;
    Ok(begun.elapsed())
}

async fn registry(passes: u32) -> Result<()> {
    let here = folder()?;
    let registry = Registry::open(&format!("sqlite://{}/registry.db?mode=rwc", here.path().display())).await?;
    demo::fill(&registry).await?;
    fill(registry.db(), passes).await?;
    let begun = Instant::now();
    let first = registry.snapshot(ORGANIZER).await?;
    let cold = begun.elapsed();
    let begun = Instant::now();
    ensure!(registry.snapshot(ORGANIZER).await?.tag == first.tag, "another one");
    let cached = begun.elapsed();
    registry.create_checkin(EVENT, &number(7), Channel::Counter).await?;
    let begun = Instant::now();
    let next = registry.snapshot(ORGANIZER).await?;
    let again = begun.elapsed();
    ensure!(next.tag != first.tag, "nothing changed");
    println!(
        "bench-snapshot registry passes={passes} cold_seconds={:.2} cached_seconds={:.4} changed_seconds={:.2} \
         cached_to_cold={:.5}",
        cold.as_secs_f64(),
        cached.as_secs_f64(),
        again.as_secs_f64(),
        cached.as_secs_f64() / cold.as_secs_f64()
    );
    Ok(())
}
