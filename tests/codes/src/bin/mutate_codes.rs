//! Mutated frames by the thousand: no panic leaves the reader, and no wrong text. Fails on either.
#![allow(clippy::print_stdout)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Parser;
use uitpas_code_corpus::mutation::mutated;
use uitpas_codes::{CodeKind, CodeScanner, GreyFrame, Viewfinder};

static PANICS: AtomicU64 = AtomicU64::new(0);

#[derive(Parser)]
#[command(about = "Search for panics and wrong reads on mutated frames")]
struct Arguments {
    /// How many frames
    #[arg(long, default_value_t = 100_000)]
    frames: u64,
    /// The seed of the first
    #[arg(long, default_value_t = 0)]
    from: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let scanner = CodeScanner::new();
    let mut viewfinder = Viewfinder::new();
    let (mut still, mut live, mut worst, mut escaped, mut redrawn) = (0u64, 0u64, (0.0_f64, 0), 0u64, 0u64);
    let mut wrong = Vec::new();
    for seed in arguments.from..arguments.from + arguments.frames {
        let (picture, text) = mutated(seed);
        let Ok(frame) = GreyFrame::packed(&picture.data, picture.width, picture.height) else { continue };
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (scanner.read(&frame), viewfinder.look(&frame).code)));
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        if milliseconds > worst.0 {
            worst = (milliseconds, seed);
        }
        let Ok((first, second)) = outcome else {
            escaped += 1;
            continue;
        };
        still += u64::from(first.is_some());
        live += u64::from(second.is_some());
        for code in [first, second].into_iter().flatten().filter(|code| code.text != text) {
            println!("seed {seed}: drawn {text:?}, read {:?} {:?}", code.kind, code.text);
            // A patch can draw other bars that are right too: one number in ten has a right check digit.
            if matches!(code.kind, CodeKind::Ean13 | CodeKind::Itf14) {
                redrawn += 1;
            } else {
                wrong.push(seed);
            }
        }
    }
    println!(
        "mutated frames={} read_still={still} read_one_frame={live} panics_caught={} panics_escaped={escaped} \
         wrong={} another_check_digit_number={redrawn} worst_ms={:.1} worst_seed={}",
        arguments.frames,
        PANICS.load(Ordering::Relaxed),
        wrong.len(),
        worst.0,
        worst.1
    );
    if escaped > 0 || !wrong.is_empty() {
        bail!("{escaped} panics escaped; wrong texts at seeds {wrong:?}");
    }
    Ok(())
}
