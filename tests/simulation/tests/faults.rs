//! The simulation proves itself: mistakes on purpose, one at a time, each noticed within 2,000 seeds.
//!
//! A mistake lives where it would be made: at the simulation's own ports, or behind a switch of the app or the registry.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use uitpas_app::faults as app;
use uitpas_registry::faults as registry;
use uitpas_simulation::{Kind, Sabotage, run_many};

/// The first violation of the first seed in which the mistake shows is of one of these kinds.
fn is_noticed(sabotage: Sabotage, kinds: &[Kind]) {
    let summary = run_many(1, 2_000, sabotage, true).unwrap();
    let Some(broken) = summary.broken.first() else { panic!("not noticed: {}", summary.line()) };
    let first = &broken.violations[0];
    println!("noticed in seed {}: {:?}: {}", broken.seed, first.kind, first.what);
    assert!(kinds.contains(&first.kind), "seed {}: {first:?}", broken.seed);
}

macro_rules! app_faults {
    ($($name:ident: $fault:ident => $($kind:ident),+;)+) => {$(
        #[test]
        fn $name() {
            let phones = Some((|| app::make(app::Fault::$fault)) as fn());
            is_noticed(Sabotage { phones, ..Sabotage::default() }, &[$(Kind::$kind),+]);
        }
    )+};
}

macro_rules! registry_faults {
    ($($name:ident: $fault:ident => $($kind:ident),+;)+) => {$(
        #[test]
        fn $name() {
            let registry = Some((|| registry::make(registry::Fault::$fault)) as fn());
            is_noticed(Sabotage { registry, ..Sabotage::default() }, &[$(Kind::$kind),+]);
        }
    )+};
}

app_faults! {
    confirming_before_writing: ConfirmBeforeWrite => Lost;
    deleting_on_a_4xx: DeleteOn4xx => Lost;
    deleting_when_the_connection_broke_off: DeleteOnBrokenOff => Lost;
    forgetting_the_nonce: ForgetNonce => Double;
    trusting_the_wall_clock: TrustWallClock => Verdict, Lost;
    deciding_after_expiry: DecideAfterExpiry => Verdict;
    keeping_the_snapshot_when_suspended: KeepAfterSuspension => Verdict;
    reusing_a_sequence_number: ReuseSequence => Lost;
    not_subtracting_what_was_given_since: IgnoreOwnSpending => Oversold, Overdraft;
    using_rights_that_were_given_back: UseReturnedRights => Oversold, Overdraft;
    using_rights_that_are_over: UseRightsAfterEnd => Oversold, Overdraft;
    spending_from_a_pass_of_another_desk: SpendAnyPass => Overdraft;
}

registry_faults! {
    crediting_a_duplicate: CreditDuplicate => Double;
    skipping_the_savepoint: SkipSavepoint => Lost, Double;
    booking_for_a_suspended_device: BookForSuspended => Double;
    forgetting_who_waits_for_a_place: ForgetWaiting => Lost;
    undoing_without_the_points: UndoWithoutPoints => Double;
    taking_units_back_at_expiry: UnitsBackAtExpiry => Oversold;
    spending_points_that_a_desk_holds: IgnoreSpendRight => Overdraft;
    forgetting_the_units_that_were_given: ForgetUsedUnits => Oversold;
    keeping_an_old_roster: KeepOldRoster => Overdraft;
}

#[test]
fn a_disk_that_lies() {
    is_noticed(Sabotage { lying_disk: true, ..Sabotage::default() }, &[Kind::Lost]);
}

#[test]
fn answering_before_the_commit() {
    is_noticed(Sabotage { early_answer: true, ..Sabotage::default() }, &[Kind::Lost]);
}
