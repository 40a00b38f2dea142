//! Readers side by side on the same frames: recall, wrong reads and time, as ratios to zxing-cpp.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod passes;
mod peers;
mod tally;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use image::{ExtendedColorType, ImageFormat};
use peers::{Frames, Peer, Rqrr, Rxing, Still, ZxingCpp};
use tally::Tally;
use uitpas_code_corpus::{Case, Half, Kind};
use uitpas_codes::CodeScanner;

/// Enough frames for every slice of the viewfinder to have its turn twice.
const FRAMES: usize = 24;

#[derive(Parser)]
#[command(about = "Readers of codes side by side")]
struct Arguments {
    /// Frames of each kind of code
    #[arg(long, default_value_t = 600)]
    frames: u64,
    /// Frames without code
    #[arg(long, default_value_t = 100)]
    empty: u64,
    /// The tuning half of the seeds instead of the held-out one
    #[arg(long)]
    tuning: bool,
    /// Only these kinds: qr, code128, ean13, itf14
    #[arg(long)]
    kind: Vec<String>,
    /// Only readers whose name holds one of these
    #[arg(long)]
    reader: Vec<String>,
    /// Recall by the main fault of a frame, too
    #[arg(long)]
    effects: bool,
    /// The numbers of the frames that a reader missed, too
    #[arg(long)]
    misses: bool,
    /// What each pass of ours reads, and in what time, instead of a comparison
    #[arg(long)]
    passes: bool,
    /// Write the first frames as PNG to this folder, and read nothing
    #[arg(long)]
    dump: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let half = if arguments.tuning { Half::Tuning } else { Half::HeldOut };
    let wanted = |kind: &Kind| arguments.kind.is_empty() || arguments.kind.iter().any(|name| name == kind.name());
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(wanted).collect();
    if let Some(folder) = &arguments.dump {
        return dump(folder, &kinds, half, arguments.frames);
    }
    if arguments.passes {
        for kind in kinds {
            passes::run(kind, half, arguments.frames);
        }
        return Ok(());
    }
    // Peers' panics are counted, not shown.
    std::panic::set_hook(Box::new(|_| {}));
    for kind in kinds {
        let frames = (0..arguments.frames).map(|number| Case::with_code(kind, half, number));
        run(kind.name(), frames, kind, &arguments);
    }
    if arguments.empty > 0 {
        let frames = (0..arguments.empty).map(|number| Case::without_code(1280, 720, half, number));
        run("empty", frames, Kind::Qr, &arguments);
    }
    Ok(())
}

fn run(title: &str, cases: impl Iterator<Item = Case>, kind: Kind, arguments: &Arguments) {
    let mut peers: Vec<Box<dyn Peer>> = vec![
        Box::new(ZxingCpp::new()),
        Box::new(Still(CodeScanner::new())),
        Box::new(Frames(1)),
        Box::new(Frames(FRAMES)),
        Box::new(Rxing),
    ];
    if kind == Kind::Qr {
        peers.push(Box::new(Rqrr::new()));
    }
    let asked = |name: &str| arguments.reader.is_empty() || arguments.reader.iter().any(|part| name.contains(part));
    peers.retain(|peer| asked(peer.name()));
    let mut tallies: Vec<Tally> = peers.iter().map(|peer| Tally::new(peer.name())).collect();
    for case in cases {
        for (peer, tally) in peers.iter_mut().zip(&mut tallies) {
            tally.add(&case, peer.read(&case.picture));
        }
    }
    tally::print(title, &tallies);
    if arguments.misses {
        tally::print_misses(title, &tallies);
    }
    if arguments.effects {
        tally::print_effects(title, &tallies);
    }
}

fn dump(folder: &std::path::Path, kinds: &[Kind], half: Half, frames: u64) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for kind in kinds {
        for number in 0..frames {
            let case = Case::with_code(*kind, half, number);
            let file = folder.join(format!("{}-{number:04}-{:?}.png", kind.name(), case.effect));
            let (width, height) = (case.picture.width as u32, case.picture.height as u32);
            image::save_buffer_with_format(
                &file,
                &case.picture.data,
                width,
                height,
                ExtendedColorType::L8,
                ImageFormat::Png,
            )
            .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(())
}
