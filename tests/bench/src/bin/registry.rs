//! `bench-registry`: check-ins a second over HTTP in a real registry process, one by one and in batches of 500 as after
//! a day without network, on SQLite and (with `UITPAS_TEST_POSTGRES`) PostgreSQL; beside them the same rows in bare
//! tables of the same database engine, round by round.
#![allow(clippy::print_stdout)]

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::Result;
use uitpas_bench::bare::Bare;
use uitpas_bench::registry::RegistryUnderTest;
use uitpas_bench::{folder, fresh_database, size};

const BATCH: u32 = 500;
const CLIENTS: u32 = 16;

#[tokio::main]
async fn main() -> Result<()> {
    let here = folder()?;
    let url = |name: &str| format!("sqlite://{}/{name}.db", here.path().display());
    measure("sqlite", here.path(), &url("registry"), &url("bare")).await?;
    match std::env::var("UITPAS_TEST_POSTGRES") {
        Ok(server) => {
            let registry = fresh_database(&server, "uitpas_bench_registry").await?;
            let bare = fresh_database(&server, "uitpas_bench_bare").await?;
            measure("postgres", here.path(), &registry, &bare).await
        }
        Err(_) => {
            println!("bench-registry postgres left out: UITPAS_TEST_POSTGRES names no server");
            Ok(())
        }
    }
}

#[derive(Default)]
struct Pair {
    ours: Duration,
    bare: Duration,
    count: u32,
}

impl Pair {
    fn print(&self, name: &str, what: &str) {
        let rate = |time: Duration| f64::from(self.count) / time.as_secs_f64();
        println!(
            "bench-registry {name} {what} registry_per_s={:.0} bare_per_s={:.0} times_the_bare_cost={:.1}",
            rate(self.ours),
            rate(self.bare),
            self.ours.as_secs_f64() / self.bare.as_secs_f64(),
        );
    }
}

async fn measure(name: &str, folder: &std::path::Path, registry_url: &str, bare_url: &str) -> Result<()> {
    let (rounds, batches) = (size("UITPAS_BENCH_ROUNDS", 5), 4);
    let (alone, together) = (100, 400);
    let a_round = alone + together + batches * BATCH;
    let mut registry = RegistryUnderTest::start(folder, registry_url, (rounds + 1) * a_round).await?;
    let bare = Bare::new(bare_url).await?;
    let counter = registry.counter();
    let [mut one, mut many, mut batched] = [Pair::default(), Pair::default(), Pair::default()];
    // The first round warms up and does not count.
    for round in 0..=rounds {
        let from = round * a_round;
        let ours = clients(1, from, alone, |place| check_in(&counter, place)).await?;
        let least = clients(1, from, alone, |place| single(&bare, place)).await?;
        if round > 0 {
            one.add(ours, least, alone);
        }
        let from = from + alone;
        let ours = clients(CLIENTS, from, together, |place| check_in(&counter, place)).await?;
        let least = clients(CLIENTS, from, together, |place| single(&bare, place)).await?;
        if round > 0 {
            many.add(ours, least, together);
        }
        for batch in 0..batches {
            let from = from + together + batch * BATCH;
            let places: Vec<u32> = (from..from + BATCH).collect();
            let signed = registry.prepare(&places)?;
            let begun = Instant::now();
            registry.upload(&signed).await?;
            let ours = begun.elapsed();
            let begun = Instant::now();
            bare.batch(&places).await?;
            if round > 0 {
                batched.add(ours, begun.elapsed(), BATCH);
            }
        }
    }
    one.print(name, "singly clients=1");
    many.print(name, &format!("singly clients={CLIENTS}"));
    batched.print(name, &format!("batch={BATCH}"));
    Ok(())
}

impl Pair {
    fn add(&mut self, ours: Duration, bare: Duration, count: u32) {
        self.ours += ours;
        self.bare += bare;
        self.count += count;
    }
}

fn check_in(
    counter: &uitpas_bench::registry::OnlineCounter,
    place: u32,
) -> impl Future<Output = Result<()>> + Send + 'static {
    let counter = counter.clone();
    async move { counter.check_in(place).await }
}

fn single(bare: &Bare, place: u32) -> impl Future<Output = Result<()>> + Send + 'static {
    let bare = bare.clone();
    async move { bare.single(place).await }
}

/// So many clients, each one call after the other, until all places are done.
async fn clients<F>(clients: u32, from: u32, count: u32, work: impl Fn(u32) -> F) -> Result<Duration>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for client in 0..clients {
        let mine: Vec<F> = (from + client..from + count).step_by(clients as usize).map(&work).collect();
        tasks.spawn(async move {
            for one in mine {
                one.await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(begun.elapsed())
}
