//! What a mistake in the code, or a hand in the database, is refused by the database itself.

use crate::bench::Bench;
use crate::fixtures::{CLUB, default_reward, number};
use uitpas_domain::Channel;

/// A point saved, a stocked reward redeemed, a device with an operation.
async fn lived_in(bench: &Bench) {
    bench.world().await;
    bench.activity("training", CLUB, 3).await;
    let pass = bench.person(1, 10).await;
    bench.person(2, 0).await;
    bench.pass(7, "INDIVIDUAL", "LOCAL_STOCK").await;
    let reward = uitpas_registry::db::entities::reward::Model {
        id: "coffee".to_owned(),
        max_units: Some(2),
        limit_volume: Some(1),
        limit_period: Some("WEEK".to_owned()),
        ..default_reward()
    };
    bench.reward(reward).await;
    bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
    bench.registry.redeem("coffee", &pass).await.unwrap();
    bench.sells("training", 10).await;
    bench.entitle(1).await;
    bench.registry.register_ticket_sales(&[bench.sale("training", &pass, 10.0)]).await.unwrap();
    bench
        .sql(&format!(
            "INSERT INTO device (id, public_key, role, organizer_id, subject, registered_ms) \
         VALUES ('device-1', '{}', 'COUNTER', '{CLUB}', 'somebody', 0)",
            "A".repeat(43)
        ))
        .await
        .unwrap();
    bench.sql(&operation("device-1", 1).replace("$EMPTY", empty(bench))).await.unwrap();
}

fn operation(device: &str, seq: i64) -> String {
    let hash = format!("{seq:064}");
    format!(
        "INSERT INTO operation (device_id, seq, kind, payload, payload_hash, signature, chain, outcome, result, \
         received_ms) VALUES ('{device}', {seq}, 'CHECKIN', '', '{hash}', '', 'GAP', 'UNKNOWN_PASS', '{{}}', 0)"
    )
    // Bytes are written differently: SQLite takes only a blob in a strict table.
    .replace("''", "$EMPTY")
}

fn transfer(debit: &str, credit: &str, unit: &str, amount: i64, kind: &str, reference: &str) -> String {
    format!(
        "INSERT INTO transfer (debit_id, credit_id, unit, amount, kind, reference, created_ms) \
         VALUES ('{debit}', '{credit}', '{unit}', {amount}, '{kind}', '{reference}', 0)"
    )
}

fn checkin(id: &str, person: &str, key: &str, ordinal: &str, status: &str) -> String {
    format!(
        "INSERT INTO checkin (id, passholder_id, activity_id, channel, status, period_key, period_at_ms, ordinal, \
         points, occurred_ms, created_ms) \
         VALUES ('{id}', '{person}', 'training', 'COUNTER', '{status}', '{key}', 0, {ordinal}, 1, 0, 0)"
    )
}

#[test]
fn a_fresh_database_becomes_a_registry_and_stays_one() {
    crate::bench::on_both(async |bench| {
        bench.registry.db().migrate().await.unwrap();
        bench.registry.healthy().await.unwrap();
        assert_eq!(bench.number("SELECT count(*) FROM account").await, 1);
        // A second process on the same database finds the same keys.
        let again = uitpas_registry::Registry::open_with(
            bench.registry.db().clone(),
            bench.clock.clone(),
            std::sync::Arc::new(uitpas_registry::SystemRandomness),
        )
        .await
        .unwrap();
        assert_eq!(again.key_set().await.unwrap(), bench.registry.key_set().await.unwrap());
        assert_eq!(again.keys().insz_hash("83030201540"), bench.registry.keys().insz_hash("83030201540"));
    });
}

#[test]
fn every_invariant_withstands_raw_sql() {
    crate::bench::on_both(async |bench| {
        lived_in(&bench).await;
        let day = "D2026-11-23";
        let attacks: Vec<(&str, String)> = vec![
            ("points below zero", transfer("points:person-1", "spent:coffee", "POINT", 100, "REDEEM", "x")),
            ("stock below zero", transfer("pool:coffee", "consumed:coffee", "PIECE", 2, "TAKE", "x")),
            ("nothing moved", transfer("granted", "points:person-1", "POINT", 0, "GRANT", "x")),
            ("less than nothing moved", transfer("points:person-1", "granted", "POINT", -5, "GRANT", "x")),
            ("to itself", transfer("points:person-1", "points:person-1", "POINT", 1, "GRANT", "x")),
            ("points into stock", transfer("granted", "pool:coffee", "POINT", 1, "GRANT", "x")),
            ("stock as points", transfer("supply:coffee", "points:person-1", "PIECE", 1, "GRANT", "x")),
            ("to nobody", transfer("granted", "points:nobody", "POINT", 1, "GRANT", "x")),
            ("an unknown kind", transfer("granted", "points:person-1", "POINT", 1, "GIFT", "x")),
            (
                "a check-in credited twice",
                "INSERT INTO transfer (debit_id, credit_id, unit, amount, kind, reference, created_ms) \
                 SELECT debit_id, credit_id, unit, amount, kind, reference, created_ms FROM transfer \
                 WHERE kind = 'CHECKIN'"
                    .to_owned(),
            ),
            ("a transfer changed", "UPDATE transfer SET amount = 1000 WHERE kind = 'CHECKIN'".to_owned()),
            ("a transfer removed", "DELETE FROM transfer WHERE kind = 'REDEEM'".to_owned()),
            ("a balance written", "UPDATE account SET balance = 1000 WHERE id = 'points:person-1'".to_owned()),
            ("a balance below zero", "UPDATE account SET balance = -1 WHERE id = 'points:person-1'".to_owned()),
            ("a balance taken away", "UPDATE account SET balance = NULL WHERE id = 'points:person-1'".to_owned()),
            (
                "an account moved",
                "UPDATE account SET passholder_id = 'person-2' WHERE id = 'points:person-1'".to_owned(),
            ),
            ("an account removed", "DELETE FROM account WHERE id = 'points:person-1'".to_owned()),
            (
                "a second account",
                "INSERT INTO account (id, kind, unit, passholder_id, balance) \
              VALUES ('mine', 'POINTS', 'POINT', 'person-1', 0)"
                    .to_owned(),
            ),
            (
                "a full account",
                "INSERT INTO account (id, kind, unit, reward_id, balance) \
              VALUES ('mine', 'POOL', 'PIECE', 'coffee', 50)"
                    .to_owned(),
            ),
            ("a place taken twice", checkin("c2", "person-1", day, "1", "CREDITED")),
            ("credited without a place", checkin("c2", "person-1", day, "NULL", "CREDITED")),
            ("cancelled without a time", checkin("c2", "person-1", day, "NULL", "CANCELLED")),
            ("a check-in of nobody", checkin("c2", "nobody", day, "1", "CREDITED")),
            ("an unknown status", checkin("c2", "person-1", day, "NULL", "MAYBE")),
            (
                "a redemption's place taken twice",
                "INSERT INTO redemption (id, reward_id, passholder_id, card_number, \
              status, period_key, ordinal, points, redeemed_ms) SELECT 'r2', reward_id, passholder_id, card_number, \
              status, period_key, ordinal, points, redeemed_ms FROM redemption"
                    .to_owned(),
            ),
            (
                "a sale's place taken twice",
                "INSERT INTO ticket_sale SELECT 's2', activity_id, passholder_id, card_number, card_system_id, \
              postal_code, status, regular_cents, price_label, passholder_cents, organizer_cents, municipality_cents, \
              period_key, ordinal, sold_ms, cancelled_ms FROM ticket_sale"
                    .to_owned(),
            ),
            ("shares that do not add up", "UPDATE ticket_sale SET passholder_cents = passholder_cents + 1".to_owned()),
            (
                "a share below nothing",
                "UPDATE ticket_sale SET passholder_cents = -1, organizer_cents = organizer_cents + 251".to_owned(),
            ),
            ("a sale cancelled without a time", "UPDATE ticket_sale SET status = 'CANCELLED'".to_owned()),
            ("a key above all", "UPDATE card_system SET passholder_percent = 81".to_owned()),
            ("a key of two kinds", "UPDATE card_system SET passholder_cents = 100".to_owned()),
            ("a price changed after a redemption", "UPDATE reward SET points = 1".to_owned()),
            ("a start changed after a redemption", "UPDATE reward SET redeem_begin_ms = 1".to_owned()),
            ("stock from nowhere", "UPDATE reward SET max_units = 1000".to_owned()),
            ("an operation removed", "DELETE FROM operation".to_owned()),
            ("an operation changed", "UPDATE operation SET seq = 9".to_owned()),
            ("an operation twice", operation("device-1", 1)),
            ("an operation of no device", operation("device-2", 1)),
            ("an operation without a number", operation("device-1", 0)),
            (
                "a card used twice",
                format!(
                    "UPDATE card SET chip_number = (SELECT chip_number FROM card WHERE \
              number = '{}') WHERE number = '{}'",
                    number(1),
                    number(2)
                ),
            ),
            ("a short number", format!("UPDATE card SET number = '123' WHERE number = '{}'", number(7))),
            (
                "a chip in small letters",
                format!("UPDATE card SET chip_number = '04aabbccddeeff' WHERE number = '{}'", number(7)),
            ),
            ("an active card of nobody", format!("UPDATE card SET state = 'ACTIVE' WHERE number = '{}'", number(7))),
            ("an unknown card state", format!("UPDATE card SET state = 'LOST' WHERE number = '{}'", number(1))),
            (
                "somebody else's card in a membership",
                format!(
                    "UPDATE membership SET card_number = '{}' \
              WHERE passholder_id = 'person-2'",
                    number(1)
                ),
            ),
            (
                "an e-mail address shared",
                "UPDATE passholder SET email = 'demo1@example.org' WHERE id = 'person-2'".to_owned(),
            ),
            ("an account shared", "UPDATE passholder SET account = 'account-1' WHERE id = 'person-2'".to_owned()),
            (
                "an INSZ in the clear",
                "UPDATE passholder SET insz_hash = '83030201540' WHERE id = 'person-2'".to_owned(),
            ),
            ("a passholder with a history removed", "DELETE FROM passholder WHERE id = 'person-1'".to_owned()),
            ("an activity with a history removed", "DELETE FROM activity".to_owned()),
            ("an activity of nobody", "UPDATE activity SET organizer_id = 'nobody'".to_owned()),
            ("negative points", "UPDATE activity SET checkin_points = -1".to_owned()),
            ("half a limit", "UPDATE activity SET checkin_limit_volume = 1".to_owned()),
            (
                "a rolling limit",
                "UPDATE activity SET checkin_limit_volume = 1, checkin_limit_period = 'ROLLING'".to_owned(),
            ),
            (
                "one's own family member",
                "INSERT INTO family_member (passholder_id, member_id, created_ms) \
              VALUES ('person-1', 'person-1', 0)"
                    .to_owned(),
            ),
            (
                "a right where the organizer has no part",
                format!(
                    "INSERT INTO permission_grant \
              VALUES ('USER', 'u', '{CLUB}', 2, 'CHECKINS_WRITE')"
                ),
            ),
            ("a counter without an organizer", "UPDATE device SET organizer_id = NULL".to_owned()),
        ];
        let before = picture(&bench).await;
        for (what, attack) in attacks {
            let refused = bench.sql(&attack.replace("$EMPTY", empty(&bench))).await;
            assert!(refused.is_err(), "{what} was not refused");
        }
        assert_eq!(picture(&bench).await, before);
        bench.books_balance().await;
    });
}

fn empty(bench: &Bench) -> &'static str {
    match bench.registry.db().backend() {
        sea_orm::DbBackend::Sqlite => "x''",
        _ => "''::bytea",
    }
}

async fn picture(bench: &Bench) -> Vec<i64> {
    let mut counts = Vec::new();
    for query in [
        "SELECT count(*) FROM transfer",
        "SELECT CAST(sum(amount) AS BIGINT) FROM transfer",
        "SELECT CAST(sum(balance) AS BIGINT) FROM account",
        "SELECT count(*) FROM account",
        "SELECT count(*) FROM checkin",
        "SELECT count(*) FROM redemption",
        "SELECT count(*) FROM operation",
        "SELECT count(*) FROM passholder",
        "SELECT count(*) FROM card WHERE state = 'ACTIVE'",
    ] {
        counts.push(bench.number(query).await);
    }
    counts
}

#[test]
fn an_unfinished_transaction_leaves_nothing() {
    crate::bench::on_both(async |bench| {
        lived_in(&bench).await;
        let before = picture(&bench).await;
        {
            use sea_orm::ConnectionTrait;
            let transaction = bench.registry.db().begin().await.unwrap();
            let sql = transfer("granted", "points:person-1", "POINT", 50, "GRANT", "half");
            transaction.execute_unprepared(&sql).await.unwrap();
            // Dropped, as when a request is cut off.
        }
        bench.registry.grant_points("person-2", 1, "Daarna", crate::bench::noon()).await.unwrap();
        let after = picture(&bench).await;
        assert_eq!(after[0], before[0] + 1);
        assert_eq!(bench.balance(1).await, 8);
    });
}
