//! In any order, and any number of times, the same operations leave the same points.

use crate::bench::{Bench, on_both};
use crate::fixtures::{CLUB, number};
use crate::phone::Phone;
use proptest::prelude::*;
use uitpas_domain::PeriodType;

/// What somebody at a counter did.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Phone, pass, activity.
    Save(usize, u32, usize),
    /// Phone: take back its last one.
    Undo(usize),
}

fn deeds() -> impl Strategy<Value = (Vec<Deed>, Vec<usize>)> {
    let deed = prop_oneof![
        3 => (0..3_usize, 1..4_u32, 0..2_usize).prop_map(|(phone, pass, event)| Deed::Save(phone, pass, event)),
        1 => (0..3_usize).prop_map(Deed::Undo),
    ];
    prop::collection::vec(deed, 1..14).prop_flat_map(|deeds| {
        // Every operation is sent at least once, some twice, in any order.
        let mut order: Vec<usize> = (0..deeds.len()).collect();
        order.extend(0..deeds.len() / 3);
        (Just(deeds), Just(order).prop_shuffle())
    })
}

async fn final_state(bench: &Bench, deeds: &[Deed], order: Option<&[usize]>) -> Vec<i64> {
    bench.world().await;
    bench.activity("once", CLUB, 2).await;
    bench.daily("twice", CLUB, 2, PeriodType::Week).await;
    for n in 1..4 {
        bench.person(n, 0).await;
    }
    let mut phones = Vec::new();
    for seed in 1..4 {
        phones.push(Phone::counter(bench, seed).await);
    }
    let mut log = Vec::new();
    for deed in deeds {
        match deed {
            Deed::Save(phone, pass, event) => {
                log.push((*phone, phones[*phone].checkin(["once", "twice"][*event], &number(*pass))));
            }
            Deed::Undo(phone) if phones[*phone].seq > 0 => {
                let last = phones[*phone].seq;
                log.push((*phone, phones[*phone].undo(last)));
            }
            Deed::Undo(phone) => log.push((*phone, phones[*phone].checkin("once", &number(1)))),
        }
    }
    let in_order: Vec<usize> = (0..log.len()).collect();
    for index in order.unwrap_or(&in_order) {
        let (phone, operation) = &log[*index];
        phones[*phone].send(bench, &[operation]).await;
    }
    bench.books_balance().await;
    let mut state = Vec::new();
    for n in 1..4 {
        state.push(bench.balance(n).await);
        for event in ["once", "twice"] {
            state.push(
                bench
                    .number(&format!(
                        "SELECT count(*) FROM checkin WHERE passholder_id = 'person-{n}' AND activity_id = '{event}' \
                         AND status = 'CREDITED'"
                    ))
                    .await,
            );
        }
    }
    for phone in &phones {
        state.push(bench.registry.acknowledged(&phone.id).await.unwrap());
    }
    state
}

#[test]
fn in_any_order_and_any_number_of_times_the_same_operations_leave_the_same_points() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&deeds(), |(deeds, order)| {
            let (straight, shuffled) = runtime.block_on(async {
                let one = Bench::sqlite().await;
                let other = Bench::sqlite().await;
                (final_state(&one, &deeds, None).await, final_state(&other, &deeds, Some(&order)).await)
            });
            prop_assert_eq!(straight, shuffled);
            Ok(())
        })
        .unwrap();
    // One long history on PostgreSQL too.
    on_both(async |bench| {
        let deeds: Vec<Deed> = (0..24_usize)
            .map(|n| if n % 4 == 3 { Deed::Undo(n % 3) } else { Deed::Save(n % 3, 1 + (n as u32 * 7) % 3, n % 2) })
            .collect();
        let order: Vec<usize> = (0..24).rev().chain(0..24).collect();
        let shuffled = final_state(&bench, &deeds, Some(&order)).await;
        let other = Bench::sqlite().await;
        assert_eq!(final_state(&other, &deeds, None).await, shuffled);
    });
}
