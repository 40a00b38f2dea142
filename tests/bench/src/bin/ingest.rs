//! `bench-ingest`: operations a second that a registry takes in, called without HTTP, in batches of 500 from several
//! devices at once, on SQLite and (with `UITPAS_TEST_POSTGRES`) PostgreSQL; beside them the same rows in bare tables of
//! the same engine, round by round. Registry and database share the machine's cores with nothing else of ours.
#![allow(clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use uitpas_bench::bare::Bare;
use uitpas_bench::registry::{CounterDevice, ensure_credited, fill};
use uitpas_bench::{folder, fresh_database, size};
use uitpas_registry::operations::Sender;
use uitpas_registry::{Registry, demo};
use uitpas_wire::offline::OperationBatch;

const BATCH: u32 = 500;

#[tokio::main]
async fn main() -> Result<()> {
    let here = folder()?;
    let url = |name: &str| format!("sqlite://{}/{name}.db?mode=rwc", here.path().display());
    measure("sqlite", &url("registry"), &url("bare")).await?;
    match std::env::var("UITPAS_TEST_POSTGRES") {
        Ok(server) => {
            let registry = fresh_database(&server, "uitpas_bench_ingest").await?;
            let bare = fresh_database(&server, "uitpas_bench_ingest_bare").await?;
            measure("postgres", &registry, &bare).await
        }
        Err(_) => {
            println!("bench-ingest postgres left out: UITPAS_TEST_POSTGRES names no server");
            Ok(())
        }
    }
}

async fn measure(name: &str, registry_url: &str, bare_url: &str) -> Result<()> {
    let (rounds, devices, batches) = (size("UITPAS_BENCH_ROUNDS", 5), size("UITPAS_BENCH_DEVICES", 4), 4);
    let a_round = devices * batches * BATCH;
    let registry = Registry::open(registry_url).await?;
    demo::fill(&registry).await?;
    fill(registry.db(), (rounds + 1) * a_round).await?;
    let mut counters = Vec::new();
    for number in 0..devices {
        let counter = CounterDevice::new(&format!("bench-device-{number}"), u8::try_from(number + 1)?);
        counter.register(registry.db()).await?;
        counters.push(counter);
    }
    let bare = Arc::new(Bare::new(bare_url).await?);
    let (mut ours, mut least) = (Duration::ZERO, Duration::ZERO);
    // The first round warms up and does not count.
    for round in 0..=rounds {
        let mut uploads = Vec::new();
        for (number, counter) in (0..).zip(&mut counters) {
            let from = round * a_round + number * batches * BATCH;
            let places: Vec<Vec<u32>> =
                (0..batches).map(|batch| (from + batch * BATCH..from + (batch + 1) * BATCH).collect()).collect();
            let signed = places.iter().map(|places| counter.prepare(places)).collect::<Result<Vec<_>>>()?;
            uploads.push((signed, places));
        }
        let (mut registry_tasks, mut bare_tasks) = (tokio::task::JoinSet::new(), tokio::task::JoinSet::new());
        let begun = Instant::now();
        let mut all_places = Vec::new();
        for (signed, places) in uploads {
            registry_tasks.spawn(take_in(registry.clone(), signed));
            all_places.push(places);
        }
        while let Some(done) = registry_tasks.join_next().await {
            done??;
        }
        let took = begun.elapsed();
        let begun = Instant::now();
        for places in all_places {
            let bare = bare.clone();
            bare_tasks.spawn(async move {
                for batch in &places {
                    bare.batch(batch).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = bare_tasks.join_next().await {
            done??;
        }
        if round > 0 {
            ours += took;
            least += begun.elapsed();
        }
    }
    let rate = |time: Duration| f64::from(rounds * a_round) / time.as_secs_f64();
    println!(
        "bench-ingest {name} batch={BATCH} devices={devices} registry_per_s={:.0} bare_per_s={:.0} \
         times_the_bare_cost={:.1}",
        rate(ours),
        rate(least),
        ours.as_secs_f64() / least.as_secs_f64(),
    );
    Ok(())
}

/// One device's batches, one after the other.
async fn take_in(registry: Registry, batches: Vec<OperationBatch>) -> Result<()> {
    for batch in &batches {
        let reply = registry.ingest(batch, Sender::Signatures).await?;
        ensure_credited(&reply, batch.operations.len())?;
    }
    Ok(())
}
