//! `bench-upload`: a phone comes back from a festival with 20,000 check-ins in its log (`UITPAS_BENCH_OPERATIONS`) and
//! uploads them to a real registry process over loopback, by the app's own sync; beside it the same rows, in batches of
//! 500, in bare tables of the same database engine. On SQLite, and on PostgreSQL with `UITPAS_TEST_POSTGRES`.
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use uitpas_app::device::{Device, NewCheckin};
use uitpas_bench::bare::Bare;
use uitpas_bench::passes::number;
use uitpas_bench::registry::{EVENT, ORGANIZER, RegistryUnderTest};
use uitpas_bench::{folder, fresh_database, size};
use uitpas_domain::{ActivityId, OrganizerId, PassIdentifier, Points};
use uitpas_system_tests::person::log_in;
use uitpas_system_tests::phone_process::phone;
use uitpas_wire::offline::DeviceRole;

const BATCH: usize = 500;

#[tokio::main]
async fn main() -> Result<()> {
    let here = folder()?;
    let url = |name: &str| format!("sqlite://{}/{name}.db", here.path().display());
    measure("sqlite", here.path(), &url("registry"), &url("bare")).await?;
    let Ok(server) = std::env::var("UITPAS_TEST_POSTGRES") else {
        println!("bench-upload postgres left out: UITPAS_TEST_POSTGRES names no server");
        return Ok(());
    };
    let registry = fresh_database(&server, "uitpas_bench_upload").await?;
    let bare = fresh_database(&server, "uitpas_bench_upload_bare").await?;
    measure("postgres", here.path(), &registry, &bare).await
}

async fn measure(name: &str, here: &Path, registry_url: &str, bare_url: &str) -> Result<()> {
    let operations = size("UITPAS_BENCH_OPERATIONS", 20_000);
    let registry = RegistryUnderTest::start(&here.join(format!("data-{name}")), registry_url, operations).await?;
    let device = at_work(&here.join(format!("phone-{name}")), registry.origin()).await?;
    device.set_connected(false);
    let (activity, period) = (ActivityId::new(EVENT)?, format!("D{}", chrono::Utc::now().format("%Y-%m-%d")));
    for place in 0..operations {
        let pass = PassIdentifier::parse(&number(place))?;
        let new = NewCheckin { pass: &pass, activity: &activity, period: &period, points: Points::new(1) };
        device.record_checkin(new).map_err(|fault| anyhow!("not recorded: {}", fault.code()))?;
    }
    ensure!(device.status().waiting == operations, "not everything waits");

    let begun = Instant::now();
    device.set_connected(true);
    while device.status().waiting > 0 {
        ensure!(begun.elapsed() < Duration::from_secs(600), "{} operations still wait", device.status().waiting);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let ours = begun.elapsed();

    let bare = Bare::new(bare_url).await?;
    let begun = Instant::now();
    for places in (0..operations).collect::<Vec<u32>>().chunks(BATCH) {
        bare.batch(places).await?;
    }
    let floor = begun.elapsed();
    println!(
        "bench-upload {name} operations={operations} seconds={:.1} bare_seconds={:.1} times_the_bare_cost={:.1}",
        ours.as_secs_f64(),
        floor.as_secs_f64(),
        ours.as_secs_f64() / floor.as_secs_f64()
    );
    Ok(())
}

/// A phone that somebody logged in on, with its snapshot.
async fn at_work(folder: &Path, registry: &str) -> Result<Device> {
    let coded = |code: &'static str| anyhow!("{code}");
    std::fs::create_dir_all(folder)?;
    let (config, ports) = phone(folder, registry)?;
    let device = Device::open(&config, &ports, DeviceRole::Counter).map_err(|fault| coded(fault.code()))?;
    let page = device.begin_login().await.map_err(|_| anyhow!("no login begins"))?;
    device.complete_login(&log_in(&page, "balie").await?).await.map_err(|_| anyhow!("no login"))?;
    device.work_for(&OrganizerId::new(ORGANIZER)?).map_err(|fault| coded(fault.code()))?;
    device.settled().await;
    ensure!(device.snapshot().is_some(), "no snapshot");
    Ok(device)
}
