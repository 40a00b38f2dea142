//! Trying again when two transactions got in each other's way.
//!
//! PostgreSQL ends one of two colliding transactions (serialisation failure, deadlock, or a unique index
//! that the other one reached first); SQLite may report that it is busy. The whole transaction is then
//! repeated on fresh facts, a bounded number of times.

use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::time::Duration;

/// How often a transaction is tried altogether.
const MOST: u32 = 8;

/// Counts the attempts of one transaction.
#[derive(Debug, Default)]
pub struct Attempts(u32);

impl Attempts {
    /// Whether to try again after this error; waits a moment before saying yes.
    pub async fn again(&mut self, conflict: bool) -> bool {
        self.0 += 1;
        if !conflict || self.0 >= MOST {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(u64::from(self.0 * self.0))).await;
        true
    }
}

/// Whether the transaction failed only because of another one running at the same time.
#[must_use]
pub fn is_conflict(error: &DbErr) -> bool {
    if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
        return true;
    }
    // PostgreSQL: serialisation failure, deadlock, lock not available. SQLite: busy, locked (and kin).
    matches!(code_of(error).as_deref(), Some("40001" | "40P01" | "55P03" | "5" | "6" | "261" | "517"))
}

/// Whether a parameter held a NUL, which PostgreSQL's texts can't.
pub(crate) fn is_unstorable_text(error: &DbErr) -> bool {
    code_of(error).as_deref() == Some("22021")
}

fn code_of(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(sqlx))
    | DbErr::Query(RuntimeErr::SqlxError(sqlx))
    | DbErr::Conn(RuntimeErr::SqlxError(sqlx))) = error
    else {
        return None;
    };
    sqlx.as_database_error().and_then(sea_orm::sqlx::error::DatabaseError::code).map(std::borrow::Cow::into_owned)
}

/// Runs a body in a write transaction of `$db`, commits it when it is `Ok`, rolls back and repeats it on a
/// conflict. The body is an expression of type `Result<_, RegistryError>` that may be evaluated several times.
macro_rules! transact {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut attempts = $crate::db::Attempts::default();
        loop {
            let outcome: std::result::Result<_, $crate::error::RegistryError> = async {
                let transaction = $db.begin().await?;
                let $tx = &transaction;
                match $body.await {
                    Ok(value) => {
                        transaction.commit().await?;
                        Ok(value)
                    }
                    Err(error) => {
                        transaction.rollback().await?;
                        Err(error)
                    }
                }
            }
            .await;
            match outcome {
                Ok(value) => break Ok(value),
                Err(error) => {
                    if !attempts.again(error.is_conflict()).await {
                        break Err(error);
                    }
                }
            }
        }
    }};
}
pub(crate) use transact;
