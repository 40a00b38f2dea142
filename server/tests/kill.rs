//! `kill -9` at any moment loses nothing that was confirmed, and leaves nothing
//! half done: real processes under load on one SQLite file, killed again and
//! again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod process;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use process::{Caller, EVENT_1, EVENT_100, Registry};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tokio::sync::watch;
use uitpas_registry::Db;

/// How often a process is killed.
const KILLS: usize = 50;
/// Requests at the same time.
const WORKERS: usize = 6;
/// Passes of the official test data that may save.
const NUMBERS: [&str; 6] =
    ["0900000095902", "0900000067513", "0900000031618", "0900010959113", "1000000520006", "0900000093204"];

/// What the registry confirmed.
#[derive(Default)]
struct Confirmed {
    checkins: Mutex<Vec<String>>,
    redemptions: Mutex<Vec<String>>,
    count: watch::Sender<usize>,
}

impl Confirmed {
    /// Waits for some more confirmations, however slow the machine is, and then for a random moment.
    async fn some_more(&self) {
        let target = *self.count.borrow() + rand::random_range(1..=12);
        let mut count = self.count.subscribe();
        let reached = count.wait_for(|count| *count >= target);
        tokio::time::timeout(Duration::from_secs(60), reached).await.expect("hardly any load").unwrap();
        tokio::time::sleep(Duration::from_micros(rand::random_range(0..20_000))).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_confirmed_is_lost_and_nothing_is_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let confirmed = Arc::new(Confirmed::default());
    for round in 0..KILLS {
        let mut registry = Registry::start(folder.path(), &["--demo"]);
        let script = registry.script().await;
        if round == 0 {
            allow_many_checkins(&script).await;
        }
        let load: Vec<_> =
            (0..WORKERS).map(|worker| tokio::spawn(load(script.clone(), worker, confirmed.clone()))).collect();
        confirmed.some_more().await;
        registry.kill();
        for worker in load {
            worker.await.unwrap();
        }
    }
    let checkins = confirmed.checkins.lock().unwrap().clone();
    let redemptions = confirmed.redemptions.lock().unwrap().clone();
    let load = (checkins.len(), redemptions.len());
    assert!(load.0 > KILLS && load.1 > 0, "there was hardly any load: {load:?}");

    println!("{KILLS} kills; confirmed before them: {} check-ins, {} redemptions", load.0, load.1);

    let db = Db::connect(&format!("sqlite://{}", folder.path().join("demo.sqlite").display())).await.unwrap();
    everything_confirmed_is_there_once(&db, "checkin", "CREDITED", &checkins).await;
    everything_confirmed_is_there_once(&db, "redemption", "REDEEMED", &redemptions).await;
    the_books_add_up(&db).await;
}

/// One check-in a day would make little load.
async fn allow_many_checkins(script: &Caller) {
    for event in [EVENT_1, EVENT_100] {
        let limit = json!({ "volume": 1_000_000, "periodType": "DAY" });
        let settings = json!({ "id": event, "checkinPoints": 2, "checkinLimit": limit });
        script.put(&format!("/events/{event}/settings"), &settings).await.ok(204);
    }
}

/// Checks in, and now and then redeems, until the registry is gone.
async fn load(script: Caller, worker: usize, confirmed: Arc<Confirmed>) {
    for turn in 0.. {
        let number = NUMBERS[rand::random_range(0..NUMBERS.len())];
        let event = [EVENT_1, EVENT_100][turn % 2];
        let (path, body, kept) = if (worker + turn) % 5 == 4 {
            ("/rewards/redeemed", json!({ "rewardId": "5687", "uitpasNumber": number }), &confirmed.redemptions)
        } else {
            ("/checkins", json!({ "eventId": event, "uitpasNumber": number }), &confirmed.checkins)
        };
        let Ok(response) = script.request(Method::POST, path).json(&body).send().await else { return };
        let status = response.status().as_u16();
        // Confirmed is what the client has read to its end.
        let Ok(body) = response.bytes().await else { return };
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        if status == 400 && path == "/rewards/redeemed" {
            continue; // The points of this pass are used up for now.
        }
        assert_eq!(status, 201, "{body}");
        kept.lock().unwrap().push(body["id"].as_str().unwrap().to_owned());
        confirmed.count.send_modify(|count| *count += 1);
    }
}

async fn rows(db: &Db, sql: &str) -> Vec<sea_orm::QueryResult> {
    db.reader().query_all_raw(Statement::from_string(db.backend(), sql)).await.unwrap()
}

async fn everything_confirmed_is_there_once(db: &Db, table: &str, status: &str, confirmed: &[String]) {
    let sql = format!("SELECT id FROM {table} WHERE status = '{status}'");
    let there: Vec<String> = rows(db, &sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let there: BTreeSet<&String> = there.iter().collect();
    assert_eq!(confirmed.iter().collect::<BTreeSet<_>>().len(), confirmed.len(), "an id was given twice");
    let lost: Vec<_> = confirmed.iter().filter(|id| !there.contains(id)).collect();
    assert!(lost.is_empty(), "lost of {}: {lost:?}", confirmed.len());
}

/// Each query finds what must not be.
async fn the_books_add_up(db: &Db) {
    for (what, sql) in [
        (
            "a check-in without exactly one transfer of its points",
            "SELECT c.id FROM checkin c WHERE c.status = 'CREDITED' AND 1 <> (SELECT count(*) FROM transfer t \
             WHERE t.kind = 'CHECKIN' AND t.reference = c.id AND t.amount = c.points)",
        ),
        (
            "a transfer without its check-in",
            "SELECT t.id FROM transfer t WHERE t.kind = 'CHECKIN' \
             AND NOT EXISTS (SELECT 1 FROM checkin c WHERE c.id = t.reference)",
        ),
        (
            "a redemption without exactly one transfer of its points",
            "SELECT r.id FROM redemption r WHERE r.points > 0 AND 1 <> (SELECT count(*) FROM transfer t \
             WHERE t.kind = 'REDEEM' AND t.reference = r.id AND t.amount = r.points)",
        ),
        (
            "an account whose balance is not the sum of its transfers",
            "SELECT a.id FROM account a WHERE a.balance IS NOT NULL AND a.balance <> \
             (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.credit_id = a.id) - \
             (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.debit_id = a.id)",
        ),
        (
            "two check-ins in one place",
            "SELECT passholder_id FROM checkin WHERE status = 'CREDITED' \
             GROUP BY passholder_id, activity_id, period_key, ordinal HAVING count(*) > 1",
        ),
        ("a row that points nowhere", "PRAGMA foreign_key_check"),
        ("damage", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ] {
        assert_eq!(rows(db, sql).await.len(), 0, "{what}");
    }
}
