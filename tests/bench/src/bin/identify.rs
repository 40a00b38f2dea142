//! `bench-identify`: from a number to the verdict on screen through the app's public face, in Rust. The same call
//! through JNA is `BenchTest` in `bindings/kotlin-tests`; `cargo xtask bench kotlin` runs both and prints the ratio.
#![allow(clippy::print_stdout)]

use anyhow::Result;
use uitpas_bench::counter::Counter;
use uitpas_bench::passes::{PASSES, number, scattered};
use uitpas_bench::quantiles::Times;
use uitpas_bench::{folder, size};

fn main() -> Result<()> {
    let (passes, samples) = (size("UITPAS_BENCH_PASSES", PASSES), size("UITPAS_BENCH_SAMPLES", 1_000));
    // As many before the first sample as the other side needs to warm up, so that both logs are as long.
    let before = size("UITPAS_BENCH_WARMUP", 1_000);
    let folder = folder()?;
    let counter = tokio::runtime::Runtime::new()?.block_on(Counter::at_work(folder.path(), passes))?;
    let mut times = Times::default();
    let places = (0..).map(|turn| scattered(turn, passes)).filter(|place| place % 100 != 99);
    for (turn, place) in places.take((before + samples) as usize).enumerate() {
        let took = counter.guest(&number(place))?;
        if turn >= before as usize {
            times.add(took);
        }
    }
    println!("bench-identify rust {}", times.line());
    Ok(())
}
