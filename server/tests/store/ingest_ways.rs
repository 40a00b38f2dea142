//! Many at once or one by one: the same batches give the same outcomes and leave the same tables.

use crate::bench::{Bench, on_both};
use crate::fixtures::{CLUB, THEATRE, chip, number};
use crate::phone::Phone;
use chrono::TimeDelta;
use proptest::prelude::*;
use sea_orm::{DbBackend, EntityTrait, QueryOrder};
use uitpas_domain::PeriodType;
use uitpas_registry::db::entities::{account, checkin, device, operation, refused_operation, transfer};
use uitpas_registry::operations::{Sender, Way};
use uitpas_wire::offline::{DeviceState, OperationBatch, OperationKind, OperationResult, Outcome, SignedOperation};

const EVENTS: [&str; 6] = ["once", "twice-a-week", "often", "worthless", "elsewhere", "unknown"];
const PASSES: u32 = 7;

/// What a phone records, or what goes wrong on the way.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Pass, activity, by chip, days ago.
    Save(u32, usize, bool, i64),
    /// The number of an earlier operation, counted back.
    Undo(i64),
    /// An undo that is sent before what it takes back: pass, activity.
    UndoFirst(u32, usize),
    /// Not sent now.
    Gap(u32, usize),
    /// Damaged on its way.
    Forged(u32, usize),
    /// Does not name the one before it.
    Unlinked(u32, usize),
    /// One of the same batch again, counted back.
    Again(usize),
}

/// A batch, of one of two phones; whether all of it is sent again; whether the phone is suspended meanwhile.
#[derive(Debug, Clone)]
struct Upload {
    phone: usize,
    deeds: Vec<Deed>,
    again: bool,
    suspended: bool,
}

fn uploads() -> impl Strategy<Value = Vec<Upload>> {
    let guest = || (0..=PASSES, 0..EVENTS.len());
    let deed = prop_oneof![
        24 => (0..=PASSES, prop_oneof![4 => 0..3_usize, 1 => 3..EVENTS.len()], any::<bool>(), -1..9_i64)
            .prop_map(|(pass, event, by_chip, days)| Deed::Save(pass, event, by_chip, days)),
        2 => (1..8_i64).prop_map(Deed::Undo),
        1 => guest().prop_map(|(pass, event)| Deed::UndoFirst(pass, event)),
        1 => guest().prop_map(|(pass, event)| Deed::Gap(pass, event)),
        1 => guest().prop_map(|(pass, event)| Deed::Forged(pass, event)),
        1 => guest().prop_map(|(pass, event)| Deed::Unlinked(pass, event)),
        2 => (1..6_usize).prop_map(Deed::Again),
    ];
    let upload = (0..2_usize, prop::collection::vec(deed, 1..40), prop::bool::weighted(0.2), prop::bool::weighted(0.1))
        .prop_map(|(phone, deeds, again, suspended)| Upload { phone, deeds, again, suspended });
    prop::collection::vec(upload, 1..6)
}

fn save(phone: &mut Phone, pass: u32, event: usize, by_chip: bool, days: i64) -> SignedOperation {
    let mut operation = phone.operation(OperationKind::Checkin);
    operation.event_id = Some(EVENTS[event].to_owned());
    if by_chip {
        operation.chip_number = Some(chip(pass));
    } else {
        operation.uitpas_number = Some(number(pass));
    }
    operation.wall_ms -= TimeDelta::days(days).num_milliseconds();
    phone.record(&operation)
}

/// The operations of a batch in the order in which they are sent.
fn batch_of(phone: &mut Phone, deeds: &[Deed], held_back: &mut Vec<SignedOperation>) -> Vec<SignedOperation> {
    let mut batch = Vec::new();
    for deed in deeds {
        match *deed {
            Deed::Save(pass, event, by_chip, days) => batch.push(save(phone, pass, event, by_chip, days)),
            Deed::Undo(back) if phone.seq > back => batch.push(phone.undo(phone.seq - back)),
            Deed::Undo(_) => batch.push(save(phone, 1, 0, false, 0)),
            Deed::UndoFirst(pass, event) => {
                let undone = save(phone, pass, event, false, 0);
                batch.push(phone.undo(phone.seq));
                batch.push(undone);
            }
            Deed::Gap(pass, event) => held_back.push(save(phone, pass, event, false, 0)),
            Deed::Forged(pass, event) => {
                let whole = save(phone, pass, event, false, 0);
                let mut damaged = whole.clone();
                damaged.signature.0[7] ^= 4;
                batch.push(damaged);
                held_back.push(whole);
            }
            Deed::Unlinked(pass, event) => {
                phone.previous.0[0] ^= 1;
                batch.push(save(phone, pass, event, false, 0));
            }
            Deed::Again(back) => {
                let again = batch.len().checked_sub(back).and_then(|at| batch.get(at)).cloned();
                batch.extend(again);
            }
        }
    }
    batch
}

/// Everything that an ingest writes, as text.
async fn tables(bench: &Bench) -> Vec<String> {
    let db = bench.registry.db().reader();
    macro_rules! all {
        ($table:ident, $($column:ident),+) => {{
            let rows = $table::Entity::find()$(.order_by_asc($table::Column::$column))+.into_json().all(db).await.unwrap();
            rows.into_iter().map(|row| format!("{} {row}", stringify!($table)))
        }};
    }
    let mut lines: Vec<String> = all!(operation, DeviceId, Seq).collect();
    lines.extend(all!(checkin, Id));
    lines.extend(all!(transfer, Id));
    lines.extend(all!(account, Id));
    lines.extend(all!(refused_operation, DeviceId, PayloadHash));
    // As JSON, SQLite's truth is a number.
    lines.extend(all!(device, Id).map(|line| line.replace(":false", ":0").replace(":true", ":1")));
    lines
}

/// Plays the uploads on a fresh registry. Its ids come from a seed, so that two registries make the same ones.
async fn play(bench: &Bench, uploads: &[Upload], way: Way) -> (Vec<Vec<OperationResult>>, Vec<String>) {
    bench.world().await;
    bench.activity("once", CLUB, 2).await;
    bench.daily("twice-a-week", CLUB, 2, PeriodType::Week).await;
    bench.daily("often", CLUB, 3, PeriodType::Day).await;
    bench.activity("worthless", CLUB, 0).await;
    bench.activity("elsewhere", THEATRE, 1).await;
    for n in 1..5 {
        bench.person(n, n).await;
    }
    bench.pass(5, "INDIVIDUAL", "BLOCKED").await;
    bench.pass(6, "GROUP", "ACTIVE").await;
    bench.pass(7, "INDIVIDUAL", "LOCAL_STOCK").await;
    let mut phones = [Phone::counter(bench, 1).await, Phone::counter(bench, 2).await];
    let mut held_back = [Vec::new(), Vec::new()];
    let mut results = Vec::new();
    for upload in uploads {
        let phone = &mut phones[upload.phone];
        let late = std::mem::take(&mut held_back[upload.phone]);
        let mut operations = batch_of(phone, &upload.deeds, &mut held_back[upload.phone]);
        operations.extend(late);
        if upload.again {
            operations.extend(operations.clone());
        }
        let state = if upload.suspended { DeviceState::Suspended } else { DeviceState::Active };
        bench.registry.set_device_state(&phone.id, state).await.unwrap();
        let batch = OperationBatch { device_id: phone.id.clone(), operations };
        let reply = bench.registry.ingest_by(&batch, Sender::LoggedIn, way).await.unwrap();
        results.push(reply.results);
        bench.clock.advance(TimeDelta::minutes(7));
    }
    bench.books_balance().await;
    (results, tables(bench).await)
}

#[test]
fn many_at_once_or_one_by_one_come_to_the_same() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = std::env::var("UITPAS_TEST_POSTGRES").ok();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&uploads(), |uploads| {
            let (together, one_by_one, on_postgres) = runtime.block_on(async {
                let together = play(&Bench::sqlite().await, &uploads, Way::Together).await;
                let one_by_one = play(&Bench::sqlite().await, &uploads, Way::OneByOne).await;
                let on_postgres = match &server {
                    Some(server) => {
                        let bench = Bench::postgres(server).await;
                        let played = play(&bench, &uploads, Way::Together).await;
                        bench.close().await;
                        Some(played)
                    }
                    None => None,
                };
                (together, one_by_one, on_postgres)
            });
            prop_assert_eq!(&together.0, &one_by_one.0);
            prop_assert_eq!(&together.1, &one_by_one.1);
            if let Some(on_postgres) = on_postgres {
                prop_assert_eq!(&on_postgres.0, &one_by_one.0);
                prop_assert_eq!(&on_postgres.1, &one_by_one.1);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_whole_batch_is_credited_and_its_second_half_waits() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("once", CLUB, 2).await;
        for n in 1..=250 {
            bench.person(n, 0).await;
        }
        let mut phone = Phone::counter(&bench, 1).await;
        let log: Vec<SignedOperation> = (0..500).map(|n| phone.checkin("once", &number(1 + n % 250))).collect();
        let (outcomes, acknowledged) = phone.send(&bench, &log.iter().collect::<Vec<_>>()).await;
        assert_eq!(acknowledged, 500);
        for (first, second) in outcomes[..250].iter().zip(&outcomes[250..]) {
            let Outcome::Credited { checkin_id, points: 2, balance: 2 } = first else { panic!("{first:?}") };
            assert_eq!(*second, Outcome::Duplicate { of: checkin_id.clone(), balance: Some(2) });
        }
        assert_eq!(bench.number("SELECT count(*) FROM operation WHERE chain = 'GOOD'").await, 500);
        assert_eq!(bench.number("SELECT count(*) FROM checkin WHERE status = 'DUPLICATE'").await, 250);
        assert_eq!(bench.balance(77).await, 2);
        bench.books_balance().await;
    });
}

/// Rows that can't be written all at once are written as far as they can be.
#[test]
fn one_that_the_database_refuses_takes_no_other_with_it() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("once", CLUB, 1).await;
        for n in 1..=20 {
            bench.person(n, 0).await;
        }
        // Something that the registry does not reckon with.
        let trigger = match bench.registry.db().backend() {
            DbBackend::Postgres => {
                "CREATE FUNCTION no_seven() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$; \
                 CREATE TRIGGER no_seven BEFORE INSERT ON transfer FOR EACH ROW \
                 WHEN (NEW.credit_id = 'points:person-7') EXECUTE FUNCTION no_seven()"
            }
            _ => {
                "CREATE TRIGGER no_seven BEFORE INSERT ON transfer WHEN NEW.credit_id = 'points:person-7' \
                 BEGIN SELECT RAISE(ABORT, 'no'); END"
            }
        };
        bench.sql(trigger).await.unwrap();
        let mut phone = Phone::counter(&bench, 1).await;
        let log: Vec<SignedOperation> = (1..=20).map(|n| phone.checkin("once", &number(n))).collect();
        let (outcomes, acknowledged) = phone.send(&bench, &log.iter().collect::<Vec<_>>()).await;
        assert_eq!(acknowledged, 20);
        for (n, outcome) in (1..).zip(&outcomes) {
            let credited = matches!(outcome, Outcome::Credited { points: 1, balance: 1, .. });
            assert_eq!(credited, n != 7, "{n}: {outcome:?}");
        }
        assert_eq!(bench.number("SELECT count(*) FROM checkin WHERE status = 'CREDITED'").await, 19);
        assert_eq!(bench.number("SELECT count(*) FROM operation WHERE chain = 'GOOD'").await, 20);
        bench.books_balance().await;
    });
}
