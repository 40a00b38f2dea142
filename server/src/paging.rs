//! Pages of long lists, with the API's parameters `start` and `limit`.

use crate::error::{RegistryError, Result};
use uitpas_wire::Slug;

/// How many items a page has unless it is told.
pub const DEFAULT_LIMIT: u64 = 20;
/// How many items a page may have.
pub const MAX_LIMIT: u64 = 500;

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many items to skip.
    pub start: u64,
    /// How many to give at most.
    pub limit: u64,
}

impl Default for Paging {
    fn default() -> Self {
        Self { start: 0, limit: DEFAULT_LIMIT }
    }
}

impl Paging {
    /// A page of the usual size.
    ///
    /// # Errors
    /// A negative value, or a limit over [`MAX_LIMIT`].
    pub fn checked(start: Option<i64>, limit: Option<i64>) -> Result<Self> {
        let start = u64::try_from(start.unwrap_or(0))
            .ok()
            // The databases count rows in 63 bits, and nobody has this many.
            .filter(|start| *start <= u64::from(u32::MAX))
            .ok_or_else(|| RegistryError::invalid_query("start", "must be a number from 0"))?;
        let limit = match limit {
            None => DEFAULT_LIMIT,
            Some(limit) => u64::try_from(limit)
                .map_err(|_| RegistryError::invalid_query("limit", "must be a number from 0 to 500"))?,
        };
        if limit > MAX_LIMIT {
            return Err(RegistryError::new(Slug::UrlQueryLimitExceeded).detail("limit: at most 500"));
        }
        Ok(Self { start, limit })
    }

    /// The part of a list that is in memory already.
    pub(crate) fn cut<T>(self, items: Vec<T>) -> Vec<T> {
        let start = usize::try_from(self.start).unwrap_or(usize::MAX);
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        items.into_iter().skip(start).take(limit).collect()
    }
}

/// Whether a list is wanted from small to large or the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From A to Z, from old to new, from small to large.
    #[default]
    Ascending,
    /// The other way round.
    Descending,
}

impl From<Direction> for sea_orm::Order {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Ascending => Self::Asc,
            Direction::Descending => Self::Desc,
        }
    }
}

/// A pattern for `LIKE` with `\` as its escape: `*` stands for anything when `wildcards` are allowed; otherwise,
/// and when there is no `*`, the text may stand anywhere.
pub(crate) fn like_pattern(text: &str, wildcards: bool) -> String {
    let folded = crate::db::folded(text);
    let mut pattern = String::with_capacity(folded.len() + 2);
    let anywhere = !(wildcards && folded.contains('*'));
    if anywhere {
        pattern.push('%');
    }
    for letter in folded.chars() {
        match letter {
            '*' if wildcards => pattern.push('%'),
            '%' | '_' | '\\' => {
                pattern.push('\\');
                pattern.push(letter);
            }
            // PostgreSQL knows no NUL in texts; nothing stored has one.
            '\0' => pattern.push('\u{fffd}'),
            other => pattern.push(other),
        }
    }
    if anywhere {
        pattern.push('%');
    }
    pattern
}
