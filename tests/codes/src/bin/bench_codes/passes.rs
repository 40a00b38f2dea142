//! What each pass of our reader is good for: how many codes it reads, how many it alone reads, and its time.

use std::collections::BTreeMap;

use uitpas_code_corpus::{Case, Half, Kind};
use uitpas_codes::{CodeScanner, GreyFrame};

use crate::peers::processor_ms;

#[derive(Default)]
struct Row {
    reads: usize,
    first: usize,
    alone: usize,
    times: Vec<f64>,
}

/// Runs every pass on every frame.
pub fn run(kind: Kind, half: Half, frames: u64) {
    let scanner = CodeScanner::new();
    let mut rows: BTreeMap<usize, (&'static str, Row)> = BTreeMap::new();
    let mut any = 0;
    for number in 0..frames {
        let case = Case::with_code(kind, half, number);
        let picture = &case.picture;
        let Ok(frame) = GreyFrame::packed(&picture.data, picture.width, picture.height) else { continue };
        let (mut index, mut readers) = (0, Vec::new());
        let mut begun = processor_ms();
        scanner.read_each(&frame, |name, code| {
            let row = &mut rows.entry(index).or_insert_with(|| (name, Row::default())).1;
            row.times.push(processor_ms() - begun);
            if code.is_some() {
                row.reads += 1;
                readers.push(index);
            }
            index += 1;
            begun = processor_ms();
        });
        any += usize::from(!readers.is_empty());
        if let Some((_, row)) = readers.first().and_then(|first| rows.get_mut(first)) {
            row.first += 1;
        }
        if let [only] = readers[..]
            && let Some((_, row)) = rows.get_mut(&only)
        {
            row.alone += 1;
        }
    }
    println!("\n{}: {any} of {frames} frames read", kind.name());
    println!("{:20} {:>6} {:>6} {:>6} {:>9} {:>9}", "pass", "reads", "first", "alone", "mean ms", "worst ms");
    for (name, row) in rows.values_mut() {
        row.times.sort_by(f64::total_cmp);
        let mean = row.times.iter().sum::<f64>() / row.times.len() as f64;
        let worst = row.times.last().copied().unwrap_or_default();
        println!("{name:20} {:>6} {:>6} {:>6} {mean:>9.2} {worst:>9.2}", row.reads, row.first, row.alone);
    }
}
