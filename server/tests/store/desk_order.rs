//! In any order, and any number of times, the same operations of desks leave the same points, stock and shortfalls.

use crate::bench::{Bench, on_both};
use crate::desks::{counted, given, lend, share, stock};
use crate::fixtures::{CLUB, number};
use crate::phone::Phone;
use proptest::prelude::*;
use uitpas_registry::operations::Sender;
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeviceState, OperationBatch, Outcome};

/// What somebody at a desk did.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Phone, pass, activity.
    Save(usize, u32, usize),
    /// Phone, pass, reward: from the phone's lease, or without any.
    Give(usize, u32, bool),
    /// Phone: take back the operation so many before.
    Undo(usize, i64),
    /// Phone: gives its lease and its right back.
    Return(usize),
}

fn deeds() -> impl Strategy<Value = (Vec<Deed>, Vec<usize>)> {
    let deed = prop_oneof![
        3 => (0..3_usize, 1..4_u32, 0..2_usize).prop_map(|(phone, pass, event)| Deed::Save(phone, pass, event)),
        6 => (0..3_usize, 1..4_u32, any::<bool>()).prop_map(|(phone, pass, lease)| Deed::Give(phone, pass, lease)),
        3 => (0..3_usize, 0..4_i64).prop_map(|(phone, before)| Deed::Undo(phone, before)),
        1 => (0..3_usize).prop_map(Deed::Return),
    ];
    prop::collection::vec(deed, 1..22).prop_flat_map(|deeds| {
        // Every operation is sent at least once, some twice, in any order.
        let mut order: Vec<usize> = (0..deeds.len()).collect();
        order.extend(0..deeds.len() / 3);
        (Just(deeds), Just(order).prop_shuffle())
    })
}

async fn final_state(bench: &Bench, deeds: &[Deed], order: Option<&[usize]>) -> Vec<i64> {
    bench.world().await;
    bench.activity("one", CLUB, 4).await;
    bench.activity("two", CLUB, 7).await;
    counted(bench, "cup", 7).await;
    for n in 1..4 {
        bench.person(n, 3 * n).await;
    }
    let (mut phones, mut leases) = (Vec::new(), Vec::new());
    for seed in 1..4 {
        let phone = Phone::desk(bench, seed).await;
        leases.push(lend(bench, &phone, "cup", 2).await);
        phones.push(phone);
    }
    let set = share(bench, &phones.iter().collect::<Vec<_>>()).await;
    let mut log = Vec::new();
    for deed in deeds {
        let (place, operation) = match *deed {
            Deed::Save(place, pass, event) => (place, phones[place].checkin(["one", "two"][event], &number(pass))),
            Deed::Give(place, pass, leased) => {
                let lease = leased.then_some(leases[place].as_str());
                (place, phones[place].give(&number(pass), given("cup", lease, Some(&set))))
            }
            Deed::Undo(place, before) if phones[place].seq > before => {
                let undone = phones[place].seq - before;
                let redeemed = log.iter().any(|(of, seq, redeemed, _)| (*of, *seq, *redeemed) == (place, undone, true));
                let phone = &mut phones[place];
                (place, if redeemed { phone.take_back(undone) } else { phone.undo(undone) })
            }
            Deed::Undo(place, _) => (place, phones[place].checkin("one", &number(1))),
            Deed::Return(place) => (place, phones[place].give_back(Some(&leases[place]), Some(&set))),
        };
        log.push((place, phones[place].seq, matches!(deed, Deed::Give(..)), operation));
    }
    let in_order: Vec<usize> = (0..log.len()).collect();
    for (done, index) in order.unwrap_or(&in_order).iter().enumerate() {
        let (place, _, _, operation) = &log[*index];
        phones[*place].send(bench, &[operation]).await;
        if done % 5 == 0 {
            bench.books_balance().await;
        }
    }
    // A lost phone at the end finds the same as one that was never lost.
    let before = stock(bench, "cup").await;
    bench.registry.set_device_state(&phones[2].id, DeviceState::WrittenOff).await.unwrap();
    bench.books_balance().await;
    let after = stock(bench, "cup").await;
    let mut state = vec![before.0, before.1, before.2, before.3, after.0, after.1, after.2, after.3];
    for n in 1..4 {
        state.push(bench.balance(n).await);
        let short = format!(
            "SELECT CAST(COALESCE(SUM(shortfall), 0) AS BIGINT) FROM redemption WHERE passholder_id = 'person-{n}'"
        );
        state.push(bench.number(&short).await);
        let redeemed =
            format!("SELECT count(*) FROM redemption WHERE passholder_id = 'person-{n}' AND status = 'REDEEMED'");
        state.push(bench.number(&redeemed).await);
    }
    state.push(bench.registry.desk_overview(CLUB).await.unwrap().shortfall);
    for phone in &phones[..2] {
        let rights = bench.registry.device_rights(&phone.id).await.unwrap();
        state.push(rights.acknowledged);
        state.push(rights.leases.first().map_or(-1, |lease| lease.units));
        state.push(rights.spend.map_or(0, |spend| i64::from(spend.desk)));
    }
    state
}

#[test]
fn in_any_order_and_any_number_of_times_the_same_operations_of_desks_leave_the_same_state() {
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
        let deeds: Vec<Deed> = (0..30_usize)
            .map(|n| match n % 5 {
                0 => Deed::Save(n % 3, 1 + (n as u32 * 7) % 3, n % 2),
                4 => Deed::Undo(n % 3, (n % 3) as i64),
                _ => Deed::Give(n % 3, 1 + (n as u32 * 5) % 3, n % 4 != 0),
            })
            .chain([Deed::Return(0)])
            .collect();
        let order: Vec<usize> = (0..31).rev().chain(0..31).collect();
        let shuffled = final_state(&bench, &deeds, Some(&order)).await;
        let other = Bench::sqlite().await;
        assert_eq!(final_state(&other, &deeds, None).await, shuffled);
    });
}

#[test]
fn desks_and_the_registry_at_the_same_instant_lose_nothing_and_give_nothing_twice() {
    on_both(async |bench| {
        bench.world().await;
        counted(&bench, "cup", 40).await;
        counted(&bench, "mug", 12).await;
        for n in 1..5 {
            bench.person(n, 60).await;
        }
        let mut desks = Vec::new();
        for seed in 1..6_u8 {
            let phone = Phone::desk(&bench, seed).await;
            let leases = [lend(&bench, &phone, "cup", 4).await, lend(&bench, &phone, "mug", 1).await];
            desks.push((seed, phone, leases));
        }
        let mut tasks = tokio::task::JoinSet::new();
        for (seed, mut phone, leases) in desks {
            let mut operations = Vec::new();
            for step in 0..8_u32 {
                let pass = number(1 + (step + u32::from(seed)) % 4);
                let place = usize::from((step + u32::from(seed)) % 2 == 0);
                operations.push(phone.give(&pass, given(["cup", "mug"][place], Some(&leases[place]), None)));
            }
            operations.push(phone.take_back(3));
            operations.push(phone.take_back(4));
            operations.push(phone.give_back(Some(&leases[0]), None));
            if seed % 2 == 0 {
                operations.reverse();
            }
            let registry = bench.registry.clone();
            tasks.spawn(async move {
                for part in operations.chunks(4) {
                    let batch = OperationBatch { device_id: phone.id.clone(), operations: part.to_vec() };
                    let reply = registry.ingest(&batch, Sender::LoggedIn).await.unwrap();
                    let faults =
                        reply.results.iter().filter(|one| matches!(one.outcome, Outcome::Refused { .. })).count();
                    assert_eq!(faults, 0);
                }
            });
            let registry = bench.registry.clone();
            tasks.spawn(async move {
                for reward in ["mug", "cup", "mug"] {
                    let answer = registry.redeem(reward, &number(1 + u32::from(seed) % 4)).await;
                    let slug = answer.err().map(|error| error.slug);
                    let poor = Slug::RewardPassholderPointsConstraint;
                    assert!([None, Some(poor), Some(Slug::RewardVolumeConstraint)].contains(&slug), "{slug:?}");
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        bench.books_balance().await;
        assert_eq!(
            bench.number("SELECT count(*) FROM redemption WHERE device_id IS NOT NULL AND status = 'REDEEMED'").await,
            30
        );
        let returned = bench.number("SELECT count(*) FROM stock_lease WHERE state = 'RETURNED'").await;
        assert_eq!(returned, 5);
    });
}
