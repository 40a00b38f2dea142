//! What a pass costs on the wire.

use uitpas_wire::offline::FixedBytes;
use uitpas_wire::offline::roster::{PassRecord, Roster, RosterBuilder, RosterState};

/// A region as it could be: most passes active, one in five with social tariff, some members of two card systems,
/// balances mostly small; `chips` of 100 passes have a chip.
fn region(passes: u32, chips: u32) -> Vec<u8> {
    let mut builder = RosterBuilder::new(FixedBytes([5; 32]));
    let mut seed = 1_u64;
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for pass in 0..passes {
        let home = 1 << draw(4);
        let second = if draw(20) == 0 { 1 << draw(12) } else { 0 };
        let state = match draw(100) {
            0..4 => RosterState::Blocked,
            4 => RosterState::Deleted,
            _ => RosterState::Active,
        };
        let balance = (draw(40) * draw(40) / 20) as u32;
        let record = PassRecord {
            state,
            group_pass: draw(500) == 0,
            balance,
            memberships: home | second,
            tariffs: if draw(5) == 0 { home } else { 0 },
            desk: 0,
        };
        let number = format!("{pass:013}");
        let chip = (draw(100) < u64::from(chips)).then(|| format!("04{pass:012X}"));
        builder.add([number.as_str()], chip.as_deref(), record).unwrap();
    }
    builder.build().unwrap()
}

fn bytes_per_pass(passes: u32, chips: u32) -> f64 {
    let bytes = region(passes, chips);
    Roster::parse(&bytes).unwrap().check().unwrap();
    bytes.len() as f64 / f64::from(passes)
}

/// The wire's budget: 12 bytes, and 6 MB for half a million passes that all have a number and a chip. The fewer passes,
/// the farther apart their hashes and the dearer each one.
#[test]
fn a_pass_costs_at_most_12_bytes() {
    let cost = bytes_per_pass(500_000, 100);
    println!("bytes per pass: {cost:.2} at 500,000, {:.2} at 50,000", bytes_per_pass(50_000, 100));
    assert!(cost <= 12.0, "{cost}");
}
