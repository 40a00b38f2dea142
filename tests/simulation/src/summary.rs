//! Many runs, on all cores, and the one line that says what came of them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::Result;

use crate::model::Kind;
use crate::world::{Outcome, Sabotage, run};

/// What came of many runs.
#[derive(Debug, Default)]
pub struct Summary {
    /// How many.
    pub seeds: u64,
    /// Steps of all of them.
    pub steps: u64,
    /// How many times a phone was sent what changed in its snapshot.
    pub deltas: u64,
    asked: u64,
    served: u64,
    /// What desks said that did not serve, and how often.
    pub missed: BTreeMap<String, u64>,
    counts: BTreeMap<Kind, u64>,
    /// The runs in which something was wrong, the lowest seed first.
    pub broken: Vec<Outcome>,
}

impl Summary {
    fn add(&mut self, outcome: Outcome) {
        self.seeds += 1;
        self.steps += outcome.steps;
        self.deltas += outcome.deltas;
        self.asked += outcome.asked;
        self.served += outcome.served;
        for said in &outcome.missed {
            *self.missed.entry(said.clone()).or_default() += 1;
        }
        for violation in &outcome.violations {
            *self.counts.entry(violation.kind).or_default() += 1;
        }
        if !outcome.violations.is_empty() {
            self.broken.push(outcome);
            self.broken.sort_by_key(|outcome| outcome.seed);
        }
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> String {
        let count = |kind| self.counts.get(&kind).copied().unwrap_or(0);
        let share = if self.asked == 0 { 100.0 } else { per_cent(self.served, self.asked) };
        format!(
            "seeds={} steps={} lost={} double={} overdraft={} oversold={} unfinished={} verdicts={} served={share:.1}%",
            self.seeds,
            self.steps,
            count(Kind::Lost),
            count(Kind::Double),
            count(Kind::Overdraft),
            count(Kind::Oversold),
            count(Kind::Unfinished),
            count(Kind::Verdict),
        )
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share for people")]
fn per_cent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}

/// Runs seeds `first`, `first + 1`, …; with `stop_at_first` only until one goes wrong.
///
/// # Errors
/// The simulation itself failed.
pub fn run_many(first: u64, seeds: u64, sabotage: Sabotage, stop_at_first: bool) -> Result<Summary> {
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let summary = Mutex::new(Ok(Summary::default()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= seeds {
                        break;
                    }
                    let outcome = run(first + number, sabotage, false);
                    let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
                    match (outcome, summary.as_mut()) {
                        (Ok(outcome), Ok(summary)) => {
                            if stop_at_first && !outcome.violations.is_empty() {
                                stop.store(true, Ordering::Relaxed);
                            }
                            summary.add(outcome);
                        }
                        (Err(error), Ok(_)) => {
                            *summary = Err(error.context(format!("seed {}", first + number)));
                            stop.store(true, Ordering::Relaxed);
                        }
                        (_, Err(_)) => {}
                    }
                }
            });
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}
