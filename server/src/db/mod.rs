//! Where the registry keeps everything: SQLite in a file (default) or PostgreSQL, one code for both.
//!
//! [`Db`] knows how to connect, to migrate and to begin a transaction; the tables are [`entities`], their
//! shape and their constraints are in `migrations/first/*.sql`. Instants are kept as whole milliseconds
//! since 1970 in UTC ([`millis`], [`instant`]), so that both databases compare them alike.
//!
//! Always holds: a transaction that writes on SQLite took the one write lock when it began; nothing outside
//! a transaction writes more than one row.

mod connect;
#[allow(missing_docs, reason = "columns are explained where they are created, in migrations/first/*.sql")]
pub mod entities;
pub mod migrations;
mod retry;

pub use connect::{Db, DbError};
pub(crate) use retry::is_unstorable_text;
pub(crate) use retry::transact;
pub use retry::{Attempts, is_conflict};

use chrono::{DateTime, TimeZone, Utc};

/// An instant as the database keeps it.
#[must_use]
pub fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// An instant out of the database.
#[must_use]
pub fn instant(millis: i64) -> DateTime<Utc> {
    Utc.timestamp_millis_opt(millis).single().unwrap_or(if millis < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// Whether a column is one of these numbers: asked as a span where they lie close together, which is far cheaper than
/// a long list. A span may find some between them too, at most as many again.
pub(crate) fn one_of<C: sea_orm::ColumnTrait>(column: C, mut numbers: Vec<i64>) -> sea_orm::sea_query::SimpleExpr {
    numbers.sort_unstable();
    numbers.dedup();
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last())
        && last.saturating_sub(*first) < i64::try_from(numbers.len() * 2).unwrap_or(i64::MAX)
    {
        return column.between(*first, *last);
    }
    column.is_in(numbers)
}

/// Text as it is searched: lower case, without accents on the letters of our languages, single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
                'ç' => out.push('c'),
                'è' | 'é' | 'ê' | 'ë' => out.push('e'),
                'ì' | 'í' | 'î' | 'ï' => out.push('i'),
                'ñ' => out.push('n'),
                'ò' | 'ó' | 'ô' | 'õ' | 'ö' => out.push('o'),
                'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
                'ý' | 'ÿ' => out.push('y'),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ß' => out.push_str("ss"),
                other => out.push(other),
            }
        }
    }
    out
}
