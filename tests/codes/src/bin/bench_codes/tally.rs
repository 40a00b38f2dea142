//! Counts and times of one reader, and their print.

use std::collections::BTreeMap;

use uitpas_code_corpus::Case;
use uitpas_code_corpus::corpus::Effect;

use crate::peers::Outcome;

/// What one reader made of many frames.
pub struct Tally {
    name: &'static str,
    frames: usize,
    right: usize,
    wrong: usize,
    panics: usize,
    hangs: usize,
    times: Vec<f64>,
    misses: Vec<String>,
    effects: BTreeMap<Effect, (usize, usize)>,
}

impl Tally {
    pub fn new(name: &'static str) -> Self {
        let (times, misses, effects) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { name, frames: 0, right: 0, wrong: 0, panics: 0, hangs: 0, times, misses, effects }
    }

    pub fn add(&mut self, case: &Case, outcome: Outcome) {
        let (number, right) = (self.frames, self.right);
        self.frames += 1;
        let expected = case.code.as_ref().map(|(_, text)| text.as_str());
        let effect = self.effects.entry(case.effect).or_default();
        effect.1 += 1;
        match outcome {
            Outcome::Read(texts, milliseconds) => {
                self.times.push(milliseconds);
                let is_right = |text: &String| Some(text.as_str()) == expected;
                self.wrong += texts.iter().filter(|text| !is_right(text)).count();
                if texts.iter().any(is_right) {
                    self.right += 1;
                    effect.0 += 1;
                }
            }
            Outcome::Panicked => self.panics += 1,
            Outcome::TimedOut => self.hangs += 1,
        }
        if self.right == right {
            self.misses.push(format!("{number} {:?}", case.effect));
        }
    }

    fn time(&self, share: f64) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let at = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(at).copied().unwrap_or(f64::NAN)
    }
}

/// One line for each reader; ratios to the first.
pub fn print(title: &str, tallies: &[Tally]) {
    println!("\n{title}: {} frames", tallies.first().map_or(0, |tally| tally.frames));
    println!(
        "{:17} {:>8} {:>6} {:>5} {:>5} {:>5}  {:>8} {:>6}  {:>8} {:>6}  {:>8} {:>6}",
        "reader",
        "recall",
        "ratio",
        "wrong",
        "panic",
        "hang",
        "p50 ms",
        "ratio",
        "p95 ms",
        "ratio",
        "worst ms",
        "ratio"
    );
    for tally in tallies {
        let first = &tallies[0];
        print!(
            "{:17} {:>7.1}% {:>6.3} {:>5} {:>5} {:>5}",
            tally.name,
            100.0 * tally.right as f64 / tally.frames.max(1) as f64,
            tally.right as f64 / first.right as f64,
            tally.wrong,
            tally.panics,
            tally.hangs
        );
        for share in [0.5, 0.95, 1.0] {
            print!("  {:>8.2} {:>6.2}", tally.time(share), tally.time(share) / first.time(share));
        }
        println!();
    }
}

/// The frames that each reader missed.
pub fn print_misses(title: &str, tallies: &[Tally]) {
    for tally in tallies {
        println!("{title}, missed by {}: {}", tally.name, tally.misses.join(", "));
    }
}

/// Recall by main fault: one row for each, one column for each reader.
pub fn print_effects(title: &str, tallies: &[Tally]) {
    print!("\n{title:14}");
    for tally in tallies {
        print!(" {:>17}", tally.name);
    }
    println!();
    for effect in Effect::ALL {
        print!("{:14}", format!("{effect:?}"));
        for tally in tallies {
            let (right, frames) = tally.effects.get(&effect).copied().unwrap_or_default();
            print!(" {:>16.1}%", 100.0 * right as f64 / frames.max(1) as f64);
        }
        println!();
    }
}
