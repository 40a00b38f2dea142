//! `bench-verdict`: an offline verdict among 500,000 passes against the least that its lookup, signature and durable
//! write can cost, turn by turn in the same run. Goal: p99 at most 2 times.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use anyhow::Result;
use uitpas_bench::counter::Counter;
use uitpas_bench::floor::Floor;
use uitpas_bench::passes::{PASSES, number, scattered};
use uitpas_bench::quantiles::Times;
use uitpas_bench::{folder, size};

fn main() -> Result<()> {
    let (passes, samples) = (size("UITPAS_BENCH_PASSES", PASSES), size("UITPAS_BENCH_SAMPLES", 2_000));
    let (ours, bare) = (folder()?, folder()?);
    let runtime = tokio::runtime::Runtime::new()?;
    let begun = Instant::now();
    let counter = runtime.block_on(Counter::at_work(ours.path(), passes))?;
    println!("bench-verdict ready passes={passes} seconds={:.1}", begun.elapsed().as_secs_f64());
    let mut floor = Floor::new(bare.path(), passes)?;

    let (mut verdicts, mut floors) = (Times::default(), Times::default());
    let mut turn = 0;
    while verdicts.len() < samples as usize {
        let place = scattered(turn, passes);
        turn += 1;
        if place % 100 == 99 {
            // Blocked: refused without a write.
            continue;
        }
        let number = number(place);
        // Who goes first alternates, so that neither always finds the disk as the other left it.
        if turn % 2 == 0 {
            verdicts.add(counter.guest(&number)?);
            floors.add(floor.turn(&number)?);
        } else {
            floors.add(floor.turn(&number)?);
            verdicts.add(counter.guest(&number)?);
        }
    }
    println!("bench-verdict app {}", verdicts.line());
    println!("bench-verdict floor {}", floors.line());
    let (first, last) = verdicts.drift();
    println!(
        "bench-verdict app first_tenth_p50_us={first:.0} last_tenth_p50_us={last:.0} waiting={}",
        counter.waiting()
    );
    let ratio = |share| verdicts.quantile(share) / floors.quantile(share);
    println!("bench-verdict ratio p50={:.2} p99={:.2} goal_p99=2.00", ratio(0.5), ratio(0.99));
    Ok(())
}
