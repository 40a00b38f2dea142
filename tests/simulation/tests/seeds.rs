//! Seeds that must go well, and a seed that must go the same way every time.
#![allow(clippy::unwrap_used, clippy::panic)]

use uitpas_simulation::{Sabotage, run, run_many};

#[test]
fn a_seed_reproduces_its_run() {
    for seed in [3, 17, 29, 1_000_003] {
        let (first, second) =
            (run(seed, Sabotage::default(), false).unwrap(), run(seed, Sabotage::default(), false).unwrap());
        assert!(first.steps > 0);
        assert_eq!(first.hash, second.hash, "seed {seed}");
    }
    let hashes = [4, 5].map(|seed| run(seed, Sabotage::default(), false).unwrap().hash);
    assert_ne!(hashes[0], hashes[1]);
}

#[test]
fn two_thousand_seeds_go_well() {
    let summary = run_many(1, 2_000, Sabotage::default(), false).unwrap();
    let broken: Vec<String> =
        summary.broken.iter().map(|outcome| format!("seed {}: {:?}", outcome.seed, outcome.violations)).collect();
    assert!(broken.is_empty(), "{}\n{}", summary.line(), broken.join("\n"));
    assert!(summary.steps > 50_000, "{}", summary.line());
    assert!(summary.deltas > 2_000, "snapshots by what changed: {}", summary.deltas);
}
