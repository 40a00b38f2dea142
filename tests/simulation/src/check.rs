//! What is looked at after every step: the registry's rows against the model, and against the rules that hold for any
//! set of rows.

use std::collections::HashSet;

use anyhow::Result;
use rusqlite::Connection;

use crate::fixtures::person_id;
use crate::model::{Arrived, Kind, Model, Violation};

/// Reads only what is new.
#[derive(Debug, Default)]
pub struct Checker {
    requests: Option<u64>,
    last_row: i64,
    last_refused: i64,
    apart: HashSet<(String, i64)>,
}

/// What must be nought in any registry, and what it means when it is not.
const RULES: [(Kind, &str, &str); 5] = [
    (
        Kind::Oversold,
        "pool, leases, given and written off are not the stock",
        "SELECT count(*) FROM (SELECT 1 FROM reward r WHERE r.max_units IS NOT NULL AND r.max_units <>
         (SELECT coalesce(sum(a.balance), 0) FROM account a LEFT JOIN stock_lease l ON l.id = a.lease_id
          WHERE a.unit = 'PIECE' AND a.balance IS NOT NULL AND coalesce(a.reward_id, l.reward_id) = r.id))",
    ),
    (Kind::Overdraft, "a balance is below zero", "SELECT count(*) FROM account WHERE balance < 0"),
    (
        Kind::Double,
        "a place in a limit period was credited twice",
        "SELECT count(*) FROM (SELECT 1 FROM checkin WHERE status = 'CREDITED'
         GROUP BY passholder_id, activity_id, period_key, ordinal HAVING count(*) > 1)",
    ),
    (
        Kind::Lost,
        "a credited check-in gave no points",
        "SELECT count(*) FROM checkin c WHERE c.status = 'CREDITED' AND c.points > 0
         AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.kind = 'CHECKIN' AND t.reference = c.id)",
    ),
    (
        Kind::Double,
        "a balance is not the sum of its transfers",
        "SELECT count(*) FROM account a WHERE a.balance IS NOT NULL AND a.balance <>
         (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.credit_id = a.id)
         - (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.debit_id = a.id)",
    ),
];

impl Checker {
    /// Looks at what the registry has; `requests` tells whether it can have changed.
    ///
    /// # Errors
    /// The rows cannot be read.
    pub fn look(&mut self, rows: &Connection, requests: u64, model: &mut Model) -> Result<Vec<Violation>> {
        let mut found = Vec::new();
        if self.requests == Some(requests) {
            return Ok(found);
        }
        self.requests = Some(requests);
        self.arrivals(rows, model, &mut found)?;
        self.refusals(rows)?;
        for (kind, what, query) in RULES {
            let count: i64 = rows.prepare_cached(query)?.query_row([], |row| row.get(0))?;
            if count > 0 {
                found.push(Violation { kind, what: format!("{what}: {count}") });
            }
        }
        let mut balance = rows.prepare_cached("SELECT balance FROM account WHERE passholder_id = ?1")?;
        let mut shortfall = rows.prepare_cached(
            "SELECT coalesce(sum(shortfall), 0) FROM redemption WHERE passholder_id = ?1 AND status = 'REDEEMED'",
        )?;
        for (person, expected) in model.balances() {
            let real: i64 = balance.query_row([person_id(person)], |row| row.get(0))?;
            let borne: i64 = shortfall.query_row([person_id(person)], |row| row.get(0))?;
            if borne > model.exposure(person) {
                let what = format!("{borne} points of person {person} are missing, and nobody took that risk");
                found.push(Violation { kind: Kind::Overdraft, what });
            }
            let real = real - borne;
            let kind = if real < expected { Kind::Lost } else { Kind::Double };
            if real != expected {
                found
                    .push(Violation { kind, what: format!("person {person} has {real} points instead of {expected}") });
            }
        }
        Ok(found)
    }

    /// Whether an operation of this moment could not take a place in the log, and is kept for a person to see.
    #[must_use]
    pub fn kept_apart(&self, moment: &(String, i64)) -> bool {
        self.apart.contains(moment)
    }

    fn arrivals(&mut self, rows: &Connection, model: &mut Model, found: &mut Vec<Violation>) -> Result<()> {
        let mut statement = rows.prepare_cached(
            "SELECT rowid, device_id, seq, payload, result, received_ms FROM operation WHERE rowid > ?1 ORDER BY rowid",
        )?;
        let mut new = statement.query([self.last_row])?;
        while let Some(row) = new.next()? {
            self.last_row = row.get(0)?;
            let (payload, result): (Vec<u8>, String) = (row.get(3)?, row.get(4)?);
            match Arrived::read((row.get(1)?, row.get(2)?), &payload, &result, row.get(5)?) {
                Some(operation) => found.extend(model.arrived(&operation)),
                None => found.push(Violation { kind: Kind::Lost, what: "an operation is not readable".to_owned() }),
            }
        }
        Ok(())
    }

    fn refusals(&mut self, rows: &Connection) -> Result<()> {
        let mut statement = rows.prepare_cached(
            "SELECT rowid, device_id, payload FROM refused_operation WHERE rowid > ?1 ORDER BY rowid",
        )?;
        let mut new = statement.query([self.last_refused])?;
        while let Some(row) = new.next()? {
            self.last_refused = row.get(0)?;
            let payload: Vec<u8> = row.get(2)?;
            let refused = Arrived::read((row.get(1)?, 0), &payload, r#"{"outcome":"UNRECOGNISED"}"#, 0);
            self.apart.extend(refused.map(|refused| refused.moment()));
        }
        Ok(())
    }
}
