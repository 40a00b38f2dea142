//! Codes that follow one another on a screen, made by the registry for some time ahead, so that the screen goes on
//! without network: live check-in codes for a counter or a kiosk, and the codes of a digital pass.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One code for each slot of time, slot after slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeSeries {
    /// Number of the first slot, counted from 1970.
    pub first_slot: i64,
    /// How long a slot lasts, in seconds.
    pub slot_seconds: i64,
    /// The texts, one for each slot.
    pub codes: Vec<String>,
}

impl CodeSeries {
    /// The slot at `at`, for slots of this length.
    #[must_use]
    pub fn slot_of(at: DateTime<Utc>, slot_seconds: i64) -> i64 {
        at.timestamp().div_euclid(slot_seconds.max(1))
    }

    /// What to show at `at`; `None` before the first and after the last.
    #[must_use]
    pub fn at(&self, at: DateTime<Utc>) -> Option<&str> {
        let place = Self::slot_of(at, self.slot_seconds).checked_sub(self.first_slot)?;
        self.codes.get(usize::try_from(place).ok()?).map(String::as_str)
    }

    /// How long there is something to show from `at` on.
    #[must_use]
    pub fn left(&self, at: DateTime<Utc>) -> Duration {
        let slots = i64::try_from(self.codes.len()).unwrap_or(i64::MAX);
        let end = self.first_slot.saturating_add(slots).saturating_mul(self.slot_seconds);
        let left = end.saturating_sub(at.timestamp());
        u64::try_from(left).map(Duration::from_secs).unwrap_or_default()
    }

    /// How long the slot at `at` goes on: at least a moment. Slots last a day at most.
    #[must_use]
    pub fn until_next(at: DateTime<Utc>, slot_seconds: i64) -> Duration {
        let slot = slot_seconds.clamp(1, 86_400) * 1_000;
        let left = slot - at.timestamp_millis().rem_euclid(slot);
        u64::try_from(left).map(Duration::from_millis).unwrap_or_default()
    }
}

/// The text of a code lets a point be saved, or shows a pass.
impl std::fmt::Debug for CodeSeries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeSeries").field("codes", &self.codes.len()).finish_non_exhaustive()
    }
}

/// The codes of one digital pass: `GET /offline/pass-codes`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PassCodes {
    /// Whose.
    pub uitpas_number: String,
    /// The codes.
    #[serde(flatten)]
    pub series: CodeSeries,
}

impl std::fmt::Debug for PassCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassCodes").field("series", &self.series).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::TimeDelta;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn series() -> CodeSeries {
        CodeSeries { first_slot: 10, slot_seconds: 30, codes: vec!["a".into(), "b".into(), "c".into()] }
    }

    #[test]
    fn each_slot_has_its_code() {
        let series = series();
        let shown = |second| series.at(at(second));
        assert_eq!(shown(299), None);
        assert_eq!([shown(300), shown(329), shown(330), shown(389)], [Some("a"), Some("a"), Some("b"), Some("c")]);
        assert_eq!(shown(390), None);
        assert_eq!(series.at(at(-5)), None);
    }

    #[test]
    fn what_is_left_is_told() {
        assert_eq!(series().left(at(300)), Duration::from_secs(90));
        assert_eq!(series().left(at(389)), Duration::from_secs(1));
        assert_eq!(series().left(at(1_000)), Duration::ZERO);
        assert_eq!(CodeSeries::until_next(at(301), 30), Duration::from_secs(29));
        assert_eq!(CodeSeries::until_next(at(300), 30), Duration::from_secs(30));
        assert_eq!(CodeSeries::until_next(at(300), 0), Duration::from_secs(1));
    }

    #[test]
    fn no_series_of_a_stranger_panics() {
        let odd = CodeSeries { first_slot: i64::MIN, slot_seconds: i64::MAX, codes: vec!["a".into()] };
        assert_eq!(odd.at(at(i64::from(u32::MAX))), None);
        assert_eq!(odd.left(at(0)), Duration::ZERO);
        let odd = CodeSeries { first_slot: i64::MAX, slot_seconds: 0, codes: Vec::new() };
        assert_eq!(odd.at(at(0)), None);
        let _ = odd.left(at(0));
    }
}
