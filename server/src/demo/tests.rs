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
    let official = activity::Entity::find_by_id(activities::TEST_EVENT_1_A_WEEK)
        .one(registry.db().reader())
        .await
        .unwrap()
        .unwrap();
    let end: DateTime<Utc> = "2027-12-31T23:00:00Z".parse().unwrap();
    assert_eq!(official.last_ms, Some(end.timestamp_millis()));
    assert_eq!(counts(&registry).await, people);
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
