//! Weekly opening hours of a recurring activity.
//!
//! One entry is one weekday with an opening and a closing time. Closing at or before opening means the next day (H: a
//! party until two o'clock); `00:00`–`23:59` and `00:00`–`00:00` are whole days. No hours at all means open all day,
//! every day (the public event JSON).

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::calendar::Span;
use crate::civil_time::{closing_instant_of, instant_of};

/// Hours on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyHours {
    /// The day on which it opens.
    pub day: Weekday,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes; on the next day when not after `opens`.
    pub closes: NaiveTime,
}

/// The spans that open on `day`, in order. Without any hours: the whole day.
#[must_use]
pub fn spans_on(hours: &[WeeklyHours], day: NaiveDate) -> Vec<Span> {
    if hours.is_empty() {
        return vec![Span::whole_days(day, day)];
    }
    let mut spans: Vec<Span> = hours
        .iter()
        .filter(|entry| entry.day == day.weekday())
        .map(|entry| {
            let last = if entry.closes > entry.opens { day } else { day.succ_opt().unwrap_or(day) };
            Span { start: instant_of(day.and_time(entry.opens)), end: closing_instant_of(last.and_time(entry.closes)) }
                .with_whole_days()
        })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    spans
}
