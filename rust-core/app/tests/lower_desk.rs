//! A reward desk without network: no unit is given twice and no point spent twice, whatever the network does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod lower;

use std::time::Duration;

use chrono::TimeDelta;
use lower::registry::Desk;
use lower::{Act, NOON, PASSES, World, balance, instant, pass, save, waiting};
use serde_json::json;
use uitpas_app::device::{Device, NotGiven};
use uitpas_app::oplog::OperationState;
use uitpas_app::snapshot::Lookup;
use uitpas_domain::DeskRefusal;
use uitpas_wire::offline::{DeskRole, DeviceRights, Outcome, RiskBudget, SnapshotDesks, SpendRight, StockLease};

const OPERATIONS: &str = "/offline/operations";
const SNAPSHOT: &str = "/offline/snapshot";
const RIGHTS: &str = "/offline/rights";
const COFFEE: &str = "coffee";
const HOURS: i64 = 3_600_000;
/// The desk holds this pass; another desk the second, the registry the third.
const HERE: &str = PASSES[0].0;
const THERE: &str = PASSES[1].0;
const REGISTRY: &str = PASSES[2].0;

fn reward(id: &str, points: i64, units: Option<i64>) -> serde_json::Value {
    json!({
        "id": id, "title": "Demo coffee", "type": "POINTS", "points": points, "status": "ACTIVE",
        "promotionalDescription": "A demo reward.", "categories": ["Eten en drinken"],
        "publicationPeriod": { "begin": "2026-01-01T00:00:00+00:00" }, "allCardSystems": true,
        "maxAvailableUnits": units, "unitsTaken": 0, "owningCardSystem": { "id": 1, "name": "Demo Region" },
        "organizers": [{ "id": lower::ORGANIZER, "name": "Demo Organizer" }]
    })
}

/// Desk 2 of 3 with `units` coffees of 4 points.
fn desk(units: i64) -> Desk {
    let expires_at = instant(NOON + 48 * HOURS);
    Desk {
        role: DeskRole::RewardDesk,
        leases: vec![("lease-1".to_owned(), COFFEE.to_owned(), units, NOON + 48 * HOURS)],
        spend: Some(SpendRight { desk_set_id: "set-1".to_owned(), desk: 2, desks: 3, expires_at }),
        risk: RiskBudget::default(),
        set: Some(SnapshotDesks { desk_set_id: "set-1".to_owned(), desks: 3 }),
        pass_desks: [(HERE.to_owned(), 2), (THERE.to_owned(), 1)].into(),
        rewards: vec![reward(COFFEE, 4, Some(500)), reward("badge", 1, None)],
    }
}

async fn open(world: &World, units: i64) -> Device {
    world.registry.with(|state| (state.desk, state.live) = (desk(units), true));
    let device = world.counter().await;
    assert_eq!(device.status().last_fault, None);
    device
}

fn give(device: &Device, number: &str) -> Result<i64, &'static str> {
    match device.record_redemption(&pass(number), COFFEE) {
        Ok(given) => Ok(given.seq),
        Err(NotGiven::Refused(refusal)) => Err(refusal.code()),
        Err(other) => panic!("{other:?}"),
    }
}

fn spendable(device: &Device, number: &str) -> i64 {
    match device.look_up(&pass(number)).unwrap() {
        Lookup::Known(facts) => facts.spendable,
        other => panic!("{other:?}"),
    }
}

fn left(device: &Device) -> i64 {
    device.rights().unwrap().units_left()
}

#[tokio::test(start_paused = true)]
async fn without_network_a_desk_gives_what_it_holds_and_no_more() {
    let world = World::new();
    let device = open(&world, 3).await;
    device.set_connected(false);
    assert_eq!((left(&device), spendable(&device, HERE)), (3, 10));
    give(&device, HERE).unwrap();
    assert_eq!((left(&device), spendable(&device, HERE), balance(&device, PASSES[0].1)), (2, 6, (6, 0)));
    give(&device, HERE).unwrap();
    assert_eq!(give(&device, HERE), Err("too-few-points"));
    save(&device, HERE);
    save(&device, HERE);
    assert_eq!(balance(&device, HERE), (4, 2));
    assert_eq!(give(&device, HERE), Err("too-few-points"), "what was earned here cannot be spent here yet");
    let refusal = device.record_redemption(&pass(THERE), COFFEE).unwrap_err();
    assert_eq!(refusal, NotGiven::Refused(DeskRefusal::OtherDesk { desk: 1 }));
    assert_eq!(give(&device, REGISTRY), Err("needs-network"));
    assert_eq!(waiting(&device), 4, "what was refused is not in the log");
    device.set_connected(true);
    device.settled().await;
    assert_eq!((waiting(&device), device.status().parked), (0, 0));
    // Both check-ins were in the same period: one point.
    assert_eq!((left(&device), balance(&device, HERE)), (1, (3, 0)));
}

#[tokio::test(start_paused = true)]
async fn the_last_unit_is_given_once_and_a_restart_forgets_nothing() {
    let world = World::new();
    let device = open(&world, 1).await;
    device.set_connected(false);
    let seq = give(&device, HERE).unwrap();
    assert_eq!(give(&device, HERE), Err("lease-used-up"));
    drop(device);
    tokio::task::yield_now().await;
    world.registry.script(RIGHTS, vec![Act::Fail(uitpas_app::api::ports::TransportError::Unreachable); 50]);
    let device = world.open(uitpas_wire::offline::DeviceRole::Counter);
    device.set_connected(false);
    assert_eq!((left(&device), give(&device, HERE)), (0, Err("lease-used-up")));
    // Uploaded, but the registry's new statement never came: still given.
    device.set_connected(true);
    device.settled().await;
    assert_eq!((waiting(&device), left(&device)), (0, 0));
    device.record_redemption_undo(seq).unwrap();
    assert_eq!((left(&device), balance(&device, HERE)), (1, (10, 0)), "taken back: the unit and the points are there");
    assert!(device.record_redemption_undo(seq).is_err(), "once");
    give(&device, HERE).unwrap();
    assert_eq!(left(&device), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_and_a_repeated_answer_give_no_unit_back() {
    let world = World::new();
    let device = open(&world, 2).await;
    world.registry.script(OPERATIONS, [Act::LoseAnswer, Act::LoseAnswer]);
    give(&device, HERE).unwrap();
    device.settled().await;
    assert_eq!(waiting(&device), 1);
    // The registry has it and states what is left after it; the phone does not know that it was counted.
    device.foreground();
    device.settled().await;
    assert!(left(&device) <= 1 && spendable(&device, HERE) <= 6);
    tokio::time::sleep(Duration::from_secs(600)).await;
    device.settled().await;
    assert_eq!((waiting(&device), left(&device), spendable(&device, HERE)), (0, 1, 6));
    assert_eq!(world.registry.with(|state| state.given.len()), 1);
}

#[tokio::test(start_paused = true)]
async fn a_late_statement_makes_nothing_possible_again() {
    let world = World::new();
    let device = open(&world, 2).await;
    // The statement of before the redemption is on its way for a minute.
    world.registry.script(RIGHTS, [Act::Slow(60_000)]);
    device.foreground();
    tokio::time::sleep(Duration::from_secs(1)).await;
    give(&device, HERE).unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!((waiting(&device), left(&device)), (0, 1), "uploaded meanwhile");
    device.settled().await;
    assert_eq!(left(&device), 1);
}

/// Straight to the store: an answer that was overtaken by a later one.
#[test]
fn a_statement_that_is_older_than_the_kept_one_is_dropped() {
    let world = World::new();
    let store = uitpas_app::store::Store::open(None, &world.ports()).unwrap();
    let stated = |acknowledged, minutes, units| DeviceRights {
        device_id: "device-0".to_owned(),
        role: DeskRole::RewardDesk,
        acknowledged,
        leases: vec![StockLease {
            lease_id: "lease-1".to_owned(),
            reward_id: COFFEE.to_owned(),
            units,
            expires_at: instant(NOON + 48 * HOURS),
        }],
        spend: None,
        risk: RiskBudget::default(),
        server_time: instant(NOON) + TimeDelta::minutes(minutes),
    };
    let left = |device: &str| {
        let now = instant(NOON).into();
        store.read(|db| db.rights_now(Some(device), now)).unwrap().units_left()
    };
    let hear = |rights| store.write(|db| db.hear_rights(&rights, 0)).unwrap();
    hear(stated(5, 10, 3));
    hear(stated(4, 11, 9));
    assert_eq!(left("device-0"), 3, "counts less");
    hear(stated(5, 9, 8));
    assert_eq!(left("device-0"), 3, "was made before");
    hear(stated(6, 12, 1));
    assert_eq!((left("device-0"), left("device-1")), (1, 0), "nobody else's");
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_was_on_its_way_gives_no_points_back() {
    let world = World::new();
    let device = open(&world, 5).await;
    // Asked for now, made now, here in a minute; meanwhile a reward is given and even acknowledged.
    world.registry.with(|state| state.snapshot_version = 2);
    world.registry.script(SNAPSHOT, [Act::Slow(60_000)]);
    device.foreground();
    tokio::time::sleep(Duration::from_secs(1)).await;
    give(&device, HERE).unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(waiting(&device), 0);
    assert_eq!(spendable(&device, HERE), 6);
    device.set_connected(false);
    tokio::time::sleep(Duration::from_secs(120)).await;
    assert_eq!(device.snapshot().unwrap().version(), 2, "it came after the redemption and does not contain it");
    assert!(spendable(&device, HERE) <= 6, "{}", spendable(&device, HERE));
    assert_eq!(balance(&device, HERE).0, 6);
    device.set_connected(true);
    device.foreground();
    device.settled().await;
    assert_eq!((spendable(&device, HERE), balance(&device, HERE)), (6, (6, 0)), "told anew, it is exact");
}

#[tokio::test(start_paused = true)]
async fn a_repeated_result_says_nothing_about_now() {
    let world = World::new();
    let device = open(&world, 5).await;
    // The point is credited and the answer lost; then the registry spends from the pass, and only then lends it out.
    world.registry.with(|state| state.desk.pass_desks.remove(HERE));
    world.registry.script(OPERATIONS, vec![Act::LoseAnswer; 1]);
    world.registry.script(OPERATIONS, vec![Act::Status(503, vec![("retry-after", "300".to_owned())]); 1]);
    save(&device, HERE);
    device.settled().await;
    device.sync_now();
    device.settled().await;
    world.registry.with(|state| {
        *state.balances.get_mut(HERE).unwrap() = 2;
        state.desk.pass_desks.insert(HERE.to_owned(), 2);
        state.snapshot_version = 2;
    });
    device.foreground();
    device.settled().await;
    assert_eq!((device.snapshot().unwrap().version(), waiting(&device)), (2, 1));
    world.pass_time(400_000);
    tokio::time::sleep(Duration::from_secs(400)).await;
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    assert!(matches!(device.results_since(0).unwrap()[..], [(_, Outcome::Credited { balance: 11, .. })]));
    assert!(spendable(&device, HERE) <= 2, "11 points were true once: {}", spendable(&device, HERE));
    assert_eq!(give(&device, HERE), Err("too-few-points"));
}

#[tokio::test(start_paused = true)]
async fn points_that_the_registry_told_can_be_spent() {
    let world = World::new();
    let device = open(&world, 5).await;
    world.registry.with(|state| state.balances.insert(HERE.to_owned(), 30));
    let asked = device.asking(&pass(HERE)).unwrap();
    device.hear_balance(&pass(HERE), 30, asked).unwrap();
    assert_eq!(spendable(&device, HERE), 30);
    device.set_connected(false);
    give(&device, HERE).unwrap();
    assert_eq!((spendable(&device, HERE), balance(&device, HERE)), (26, (26, 0)));
    // Asked before the redemption was known there: it is not in the answer.
    let asked = device.asking(&pass(HERE)).unwrap();
    device.hear_balance(&pass(HERE), 30, asked).unwrap();
    assert_eq!(spendable(&device, HERE), 26);
}

#[tokio::test(start_paused = true)]
async fn rights_end_early_by_the_elapsed_clock_and_with_other_desks() {
    let world = World::new();
    let device = open(&world, 5).await;
    device.set_connected(false);
    world.clock.wall.fetch_sub(400 * HOURS, std::sync::atomic::Ordering::SeqCst);
    assert!(give(&device, HERE).is_ok(), "a wall clock set back changes nothing");
    world.pass_time(48 * HOURS - 120_000);
    assert_eq!(give(&device, HERE), Err("other-desk"), "two minutes before its end, and for this desk itself");
    assert_eq!(device.rights().unwrap().stated_desk, Some(2));
    assert_eq!(left(&device), 0);

    let world = World::new();
    let device = open(&world, 5).await;
    world.registry.with(|state| {
        state.desk.set = Some(SnapshotDesks { desk_set_id: "set-2".to_owned(), desks: 2 });
        state.snapshot_version = 2;
    });
    device.foreground();
    device.settled().await;
    assert_eq!(give(&device, HERE), Err("other-desk"), "the passes name other desks than the right");
}

#[tokio::test(start_paused = true)]
async fn a_risk_budget_is_used_up_once() {
    let world = World::new();
    world.registry.with(|state| {
        state.desk = Desk { risk: RiskBudget { points_left: 7, floor: 2 }, ..desk(9) };
        state.live = true;
    });
    let device = world.counter().await;
    device.set_connected(false);
    give(&device, REGISTRY).unwrap();
    assert_eq!(give(&device, REGISTRY), Err("needs-network"), "four of seven points are used");
    let info = device.operations_since(0).unwrap();
    assert_eq!(info[0].reward_id.as_deref(), Some(COFFEE));
    device.record_redemption_undo(1).unwrap();
    assert_eq!(device.rights().unwrap().risk.points_left, 7);
}

#[tokio::test(start_paused = true)]
async fn what_did_not_fit_is_parked_for_a_person() {
    let world = World::new();
    let device = open(&world, 5).await;
    device.set_connected(false);
    let seq = give(&device, HERE).unwrap();
    // Somebody takes points away that the desk had been told of.
    world.registry.with(|state| state.balances.insert(HERE.to_owned(), 1));
    device.set_connected(true);
    device.settled().await;
    let info = device.operation(seq).unwrap().unwrap();
    assert_eq!((info.state, device.status().parked), (OperationState::Parked, 1));
    let Some(Outcome::Redeemed { conflicts, .. }) = info.outcome else { panic!("not booked") };
    assert_eq!(conflicts, [uitpas_wire::offline::RedemptionConflict::PointsMissing]);
}

#[tokio::test(start_paused = true)]
async fn rights_given_back_are_gone_even_where_an_old_answer_still_has_them() {
    let world = World::new();
    let device = open(&world, 5).await;
    device.set_connected(false);
    give(&device, HERE).unwrap();
    device.return_rights().unwrap().unwrap();
    assert_eq!((left(&device), give(&device, HERE)), (0, Err("other-desk")));
    assert_eq!(device.return_rights().unwrap(), None, "nothing left to give back");
    device.set_connected(true);
    device.settled().await;
    assert_eq!(waiting(&device), 0);
    let results = device.results_since(0).unwrap();
    assert!(matches!(results[..], [(1, Outcome::Redeemed { .. }), (2, Outcome::RightsReturned)]), "{results:?}");
    world.registry.with(|state| state.desk = desk(4));
    device.foreground();
    device.settled().await;
    assert_eq!(left(&device), 0, "the same lease is not taken up again");
}

#[tokio::test(start_paused = true)]
async fn a_forked_log_is_left_behind_and_a_new_one_begins() {
    let world = World::new();
    let device = open(&world, 5).await;
    world.registry.with(|state| state.forked = true);
    save(&device, HERE);
    device.settled().await;
    assert_eq!((waiting(&device), device.status().parked), (0, 1), "what was refused stays in sight");
    assert_eq!(world.registry.with(|state| state.devices.len()), 2, "enrolled as a new device");
    world.registry.with(|state| state.forked = false);
    save(&device, THERE);
    device.settled().await;
    assert_eq!((waiting(&device), balance(&device, THERE)), (0, (11, 0)));
}
