use super::*;
use crate::clock::{ManualClock, SeededRandomness};
use crate::db::Db;
use crate::db::entities::{activity, card, passholder, transfer};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

fn monday_noon() -> DateTime<Utc> {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

async fn demo_at(clock: &Arc<ManualClock>) -> Registry {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let registry = Registry::open_with(db, clock.clone(), Arc::new(SeededRandomness::from_seed(7))).await.unwrap();
    fill(&registry).await.unwrap();
    registry
}

async fn counts(registry: &Registry) -> [u64; 3] {
    let db = registry.db().reader();
    [
        passholder::Entity::find().count(db).await.unwrap(),
        card::Entity::find().count(db).await.unwrap(),
        transfer::Entity::find().count(db).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_second_start_adds_nothing_and_moves_nothing() {
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = demo_at(&clock).await;
    let before = (counts(&registry).await, activity::Entity::find().all(registry.db().reader()).await.unwrap());
    clock.advance(TimeDelta::hours(3));
    fill(&registry).await.unwrap();
    let after = (counts(&registry).await, activity::Entity::find().all(registry.db().reader()).await.unwrap());
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_new_day_adds_activities_and_a_new_year_prolongs_the_official_ones() {
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = demo_at(&clock).await;
    let people = counts(&registry).await;
    let count = || async { activity::Entity::find().count(registry.db().reader()).await.unwrap() };
    let before = count().await;
    clock.advance(TimeDelta::days(1));
    new_day(&registry).await.unwrap();
    assert!(count().await > before);
    clock.advance(TimeDelta::days(60));
    new_day(&registry).await.unwrap();
    assert_eq!(counts(&registry).await, people);
    let event = activities::TEST_EVENT_1_A_WEEK;
    registry.create_checkin(event, "0900000095902", uitpas_domain::Channel::Counter).await.unwrap();
}

#[tokio::test]
async fn the_demo_never_writes_into_real_books() {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = Registry::open_with(db, clock, Arc::new(SeededRandomness::from_seed(7))).await.unwrap();
    organizer::Entity::insert(organizer::ActiveModel {
        id: sea_orm::ActiveValue::Set("real".to_owned()),
        name: sea_orm::ActiveValue::Set("Real".to_owned()),
        name_folded: sea_orm::ActiveValue::Set("real".to_owned()),
        ..Default::default()
    })
    .exec_without_returning(registry.db().writer())
    .await
    .unwrap();
    assert!(matches!(fill(&registry).await, Err(DemoError::NotADemoDatabase)));
}

#[tokio::test]
async fn everybody_has_the_points_of_the_tables_and_every_point_was_earned() {
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = demo_at(&clock).await;
    for person in base::people() {
        assert_eq!(registry.balance(person.id).await.unwrap(), i64::from(person.points), "{}", person.id);
    }
    let left =
        crate::ledger::balance(registry.db().reader(), &crate::ledger::pool_of(rewards::FEW_LEFT)).await.unwrap();
    let none =
        crate::ledger::balance(registry.db().reader(), &crate::ledger::pool_of(rewards::SOLD_OUT)).await.unwrap();
    assert_eq!((left, none), (2, 0));
}

#[tokio::test]
async fn an_interrupted_first_start_is_completed_by_the_next() {
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = demo_at(&clock).await;
    let before = counts(&registry).await;
    crate::db::entities::setting::Entity::delete_by_id(MARK_HISTORY).exec(registry.db().writer()).await.unwrap();
    fill(&registry).await.unwrap();
    assert_eq!(counts(&registry).await, before);
}

#[tokio::test]
async fn exports_say_everything_but_names() {
    use crate::export::{self, Book, Format};
    let clock = Arc::new(ManualClock::at(monday_noon()));
    let registry = demo_at(&clock).await;
    let export = async |book, format, names| {
        let mut out = Vec::new();
        let rows = export::write(registry.db(), book, format, names, &mut out).await.unwrap();
        (rows, String::from_utf8(out).unwrap())
    };
    let [_, _, transfers] = counts(&registry).await;
    let (rows, csv) = export(Book::Transfers, Format::Csv, false).await;
    assert_eq!((rows, csv.lines().count() as u64), (transfers, transfers + 1));
    assert!(csv.starts_with("id,time,kind,unit,amount,fromAccount,toAccount,reference\n"));
    let (_, anonymous) = export(Book::Checkins, Format::JsonLines, false).await;
    let (rows, named) = export(Book::Checkins, Format::JsonLines, true).await;
    assert_eq!((anonymous.lines().count() as u64, named.lines().count() as u64), (rows, rows));
    assert!(!anonymous.contains("0991000000109") && !anonymous.contains("\"Anke\""));
    assert!(named.contains("0991000000109") && named.contains("\"Anke\""));
    let first: serde_json::Value = serde_json::from_str(anonymous.lines().next().unwrap()).unwrap();
    assert!(first["time"].as_str().unwrap().ends_with('Z') && first["points"].is_number());
    let (_, redemptions) = export(Book::Redemptions, Format::Csv, false).await;
    assert!(redemptions.contains("Achter de schermen"));
}
