//! The history of a passholder's points: what was earned and spent, where and when. What was taken back is gone
//! from it.

use crate::db::entities::passholder;
use crate::db::{instant, transact};
use crate::error::{RegistryError, Result};
use crate::ledger::{self, Move};
use crate::paging::{Direction, Paging};
use crate::people::unknown_passholder;
use crate::registry::Registry;
use crate::shortfall;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, Statement};
use uitpas_domain::Instant;
use uitpas_wire::api::{Page, Transaction};

#[derive(FromQueryResult)]
struct Row {
    title: String,
    location: String,
    at_ms: i64,
    points: i64,
}

/// Two tables in one list, in the order of time: raw, because paging must count both together.
const HISTORY: &str = "SELECT a.title AS title, a.location_name AS location, c.created_ms AS at_ms, \
        c.points AS points, c.id AS id \
    FROM checkin c JOIN activity a ON a.id = c.activity_id \
    WHERE c.passholder_id = $1 AND c.status = 'CREDITED' \
    UNION ALL \
    SELECT r.title, COALESCE((SELECT min(o.name) FROM reward_organizer ro JOIN organizer o ON o.id = ro.organizer_id \
        WHERE ro.reward_id = r.id), ''), d.redeemed_ms, -d.points, d.id \
    FROM redemption d JOIN reward r ON r.id = d.reward_id \
    WHERE d.passholder_id = $1 AND d.status = 'REDEEMED' \
    UNION ALL \
    SELECT t.reference, '', t.created_ms, t.amount, 'grant' \
    FROM transfer t WHERE t.credit_id = 'points:' || $1 AND t.kind = 'GRANT'";

/// Between the reason of a grant and what makes its reference unique.
const GRANT_MARK: char = '\u{1f}';

impl Registry {
    /// Gives points that no check-in earned: a membership of a club, a correction. `reason` is what the history shows.
    ///
    /// # Errors
    /// `passholder-not-found`; `body/invalid-data` for no points or far too many.
    pub async fn grant_points(&self, passholder_id: &str, points: u32, reason: &str, at: Instant) -> Result<()> {
        if !(1..=1_000_000).contains(&points) {
            return Err(RegistryError::invalid_data("/points", "must be from 1 to 1000000"));
        }
        let reference = format!("{}{GRANT_MARK}{}", reason.replace(GRANT_MARK, " "), self.fresh_id());
        transact!(self.db(), |tx| async {
            if passholder::Entity::find_by_id(passholder_id).one(tx).await?.is_none() {
                return Err(unknown_passholder());
            }
            let grant = Move {
                from: ledger::GRANTED.to_owned(),
                to: ledger::points_of(passholder_id),
                unit: "POINT",
                amount: i64::from(points),
                kind: "GRANT",
                reference: &reference,
            };
            ledger::lock(tx, &ledger::points_of(passholder_id)).await?;
            ledger::book(tx, grant, at).await?;
            shortfall::settle_one(self, tx, passholder_id, at).await
        })
    }

    /// A page of the history, the newest first unless told otherwise.
    ///
    /// # Errors
    /// Only faults; somebody unknown has no history.
    pub async fn transactions(
        &self,
        passholder_id: &str,
        direction: Direction,
        paging: Paging,
    ) -> Result<Page<Transaction>> {
        let db = self.db().reader();
        let backend = db.get_database_backend();
        let id = || sea_orm::Value::from(passholder_id);
        let order = match direction {
            Direction::Ascending => "ASC",
            Direction::Descending => "DESC",
        };
        let total = db
            .query_one_raw(Statement::from_sql_and_values(
                backend,
                format!("SELECT count(*) FROM ({}) AS history", cast(backend)),
                [id()],
            ))
            .await?
            .map(|row| row.try_get_by_index::<i64>(0))
            .transpose()?
            .unwrap_or_default();
        let query = format!(
            "SELECT title, location, at_ms, points FROM ({}) AS history ORDER BY at_ms {order}, id {order} \
             LIMIT {} OFFSET {}",
            cast(backend),
            paging.limit,
            paging.start
        );
        let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, query, [id()])).all(db).await?;
        let member = rows
            .into_iter()
            .map(|row| Transaction {
                title: row
                    .title
                    .split_once(GRANT_MARK)
                    .map_or_else(|| row.title.clone(), |(reason, _)| reason.to_owned()),
                location: row.location,
                creation_date: instant(row.at_ms),
                points: row.points,
            })
            .collect();
        Ok(Page::new(u64::try_from(total).unwrap_or_default(), member))
    }
}

/// PostgreSQL wants to know the type of a parameter that is concatenated.
fn cast(backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => HISTORY.replace("|| $1", "|| $1::text"),
        _ => HISTORY.to_owned(),
    }
}
