//! The books of the registry as CSV or JSON lines: what a treasurer or a
//! municipality needs to check points, attendance and rewards.
//!
//! Passholders appear under their opaque identifier; name and number only when
//! asked for. The whole export sees one state of the database and reads it page
//! by page, so that its size costs no memory. Texts that a spreadsheet would
//! take for a formula get an apostrophe in front in CSV.

mod books;
mod lines;

use std::io::{self, Write};

use sea_orm::{DbErr, FromQueryResult, JsonValue, Statement, Value};

use crate::db::{Db, instant};
use books::MOMENTS;
pub use lines::Format;
use lines::Lines;

/// Rows read at a time.
const PAGE: i64 = 2_000;

/// Which book to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    /// Every movement of points and stock.
    Transfers,
    /// Every check-in, cancelled ones included.
    Checkins,
    /// Every redeemed reward, cancelled ones included.
    Redemptions,
    /// Reduced prices that were sold, with who pays which share of each.
    TicketSales,
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The storage failed.
    #[error("the database could not be read: {0}")]
    Storage(#[from] DbErr),
    /// The output could not be written.
    #[error("the export could not be written: {0}")]
    Output(#[from] io::Error),
}

/// Writes a book and returns how many rows it has; `names` adds the passholder's name and number.
///
/// # Errors
/// The database cannot be read or the output not written; what was written until then is incomplete.
pub async fn write(db: &Db, book: Book, format: Format, names: bool, out: impl Write) -> Result<u64, ExportError> {
    let mut lines = Lines::begin(format, book.columns(names), out)?;
    let transaction = db.begin_read().await?;
    let mut after = (i64::MIN, String::new());
    loop {
        let values: [Value; 3] = [after.0.into(), after.1.clone().into(), PAGE.into()];
        let statement = Statement::from_sql_and_values(db.backend(), book.sql(), values);
        let page = JsonValue::find_by_statement(statement).all(&transaction).await?;
        for mut row in page.iter().cloned() {
            for moment in MOMENTS {
                if let Some(millis) = row[moment].as_i64() {
                    row[moment] = instant(millis).to_rfc3339_opts(chrono::SecondsFormat::Millis, true).into();
                }
            }
            lines.write(&row)?;
        }
        match page.last() {
            Some(last) => after = key_of(last)?,
            None => break,
        }
    }
    transaction.commit().await?;
    Ok(lines.finish()?)
}

fn key_of(row: &JsonValue) -> Result<(i64, String), DbErr> {
    match (row["key1"].as_i64(), row["key2"].as_str()) {
        (Some(first), Some(second)) => Ok((first, second.to_owned())),
        _ => Err(DbErr::Custom("a row of the export has no key".to_owned())),
    }
}
