//! An event's times as a [`domain::Calendar`] and back.
//!
//! Occurrences that do not take place (`Unavailable`) are left out. A whole day is read as lasting
//! until 24:00 and written as ending at 23:59:59, as the event database does; everything else comes
//! back as it went. A single or multiple event without sub-events takes place from its start to its
//! end.

use chrono::{NaiveTime, TimeDelta, Weekday};
use uitpas_domain::civil_time::{civil_date, civil_date_time, end_of_day, start_of_day};
use uitpas_domain::{self as domain, Instant, Span, WeeklyHours};

use super::{CalendarType, DayOfWeek, Event, EventStatusType, OpeningHours, SubEvent};

/// Why an event's times cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// A start or an end that this kind of calendar needs is missing.
    #[error("the activity has no times")]
    TimesMissing,
    /// It ends before it starts.
    #[error("the activity ends before it starts")]
    EndBeforeStart,
    /// Opening hours that are not `HH:MM`.
    #[error("the activity's hours are not readable")]
    BadHours,
}

impl CalendarError {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TimesMissing => "calendar-times-missing",
            Self::EndBeforeStart => "calendar-end-before-start",
            Self::BadHours => "calendar-bad-hours",
        }
    }
}

impl Event {
    /// The event's times.
    ///
    /// # Errors
    /// When they are missing or cannot be.
    pub fn calendar(&self) -> Result<domain::Calendar, CalendarError> {
        match self.calendar_type {
            CalendarType::Single | CalendarType::Multiple => self.listed(),
            CalendarType::Periodic => {
                let (Some(start), Some(end)) = (self.start_date, self.end_date) else {
                    return Err(CalendarError::TimesMissing);
                };
                if end < start {
                    return Err(CalendarError::EndBeforeStart);
                }
                Ok(domain::Calendar::Periodic { from: civil_date(start), to: civil_date(end), hours: self.hours()? })
            }
            CalendarType::Permanent => Ok(domain::Calendar::Permanent { hours: self.hours()? }),
        }
    }

    /// Replaces the event's times: calendar type, dates, sub-events and opening hours.
    pub fn set_calendar(&mut self, calendar: &domain::Calendar) {
        self.start_date = None;
        self.end_date = None;
        self.sub_event.clear();
        self.opening_hours.clear();
        match calendar {
            domain::Calendar::Single(span) => {
                self.calendar_type = CalendarType::Single;
                self.list(std::slice::from_ref(span));
            }
            domain::Calendar::Multiple(spans) => {
                self.calendar_type = CalendarType::Multiple;
                self.list(spans);
            }
            domain::Calendar::Periodic { from, to, hours } => {
                self.calendar_type = CalendarType::Periodic;
                self.start_date = Some(start_of_day(*from));
                self.end_date = Some(last_second_before(end_of_day(*to)));
                self.opening_hours = opening_hours(hours);
            }
            domain::Calendar::Permanent { hours } => {
                self.calendar_type = CalendarType::Permanent;
                self.opening_hours = opening_hours(hours);
            }
        }
    }

    fn listed(&self) -> Result<domain::Calendar, CalendarError> {
        let mut spans = Vec::with_capacity(self.sub_event.len());
        for sub_event in &self.sub_event {
            let cancelled = sub_event.status.as_ref().is_some_and(|status| status.kind == EventStatusType::Unavailable);
            let span = read_span(sub_event.start_date, sub_event.end_date)?;
            if !cancelled {
                spans.push(span);
            }
        }
        if self.sub_event.is_empty() {
            let (Some(start), Some(end)) = (self.start_date, self.end_date) else {
                return Err(CalendarError::TimesMissing);
            };
            spans.push(read_span(start, end)?);
        }
        match (self.calendar_type, spans.as_slice()) {
            (CalendarType::Single, [span]) => Ok(domain::Calendar::Single(*span)),
            _ => Ok(domain::Calendar::Multiple(spans)),
        }
    }

    fn list(&mut self, spans: &[Span]) {
        self.sub_event = spans
            .iter()
            .map(|span| {
                let (start_date, end_date) = write_span(span);
                SubEvent { at_type: super::event_type(), start_date, end_date, status: None }
            })
            .collect();
        self.start_date = self.sub_event.iter().map(|sub_event| sub_event.start_date).min();
        self.end_date = self.sub_event.iter().map(|sub_event| sub_event.end_date).max();
    }

    fn hours(&self) -> Result<Vec<WeeklyHours>, CalendarError> {
        let mut hours = Vec::with_capacity(self.opening_hours.len());
        for entry in &self.opening_hours {
            let opens = read_time(&entry.opens)?;
            let closes = read_time(&entry.closes)?;
            hours.extend(entry.day_of_week.iter().map(|day| WeeklyHours { day: (*day).into(), opens, closes }));
        }
        if hours.is_empty() && !self.opening_hours.is_empty() {
            // Hours on no day at all must not turn into "all day, every day".
            return Err(CalendarError::BadHours);
        }
        Ok(hours)
    }
}

fn read_span(start: Instant, end: Instant) -> Result<Span, CalendarError> {
    if end < start {
        return Err(CalendarError::EndBeforeStart);
    }
    Ok(Span { start, end }.with_whole_days())
}

fn write_span(span: &Span) -> (Instant, Instant) {
    let at_midnight = |at| civil_date_time(at).time() == NaiveTime::MIN;
    if at_midnight(span.start) && at_midnight(span.end) && span.start < span.end {
        (span.start, last_second_before(span.end))
    } else {
        (span.start, span.end)
    }
}

fn last_second_before(at: Instant) -> Instant {
    at.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(at)
}

/// `HH:MM`; `24:00` is midnight, which the domain reads as the end of the day.
fn read_time(text: &str) -> Result<NaiveTime, CalendarError> {
    if text == "24:00" {
        return Ok(NaiveTime::MIN);
    }
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| CalendarError::BadHours)
}

/// One entry per pair of times, in the order in which they first appear.
fn opening_hours(hours: &[WeeklyHours]) -> Vec<OpeningHours> {
    let mut entries: Vec<OpeningHours> = Vec::new();
    for hour in hours {
        let opens = hour.opens.format("%H:%M").to_string();
        let closes = hour.closes.format("%H:%M").to_string();
        let day = DayOfWeek::from(hour.day);
        match entries.iter_mut().find(|entry| entry.opens == opens && entry.closes == closes) {
            Some(entry) => entry.day_of_week.push(day),
            None => entries.push(OpeningHours { opens, closes, day_of_week: vec![day] }),
        }
    }
    entries
}

impl From<DayOfWeek> for Weekday {
    fn from(day: DayOfWeek) -> Self {
        match day {
            DayOfWeek::Monday => Self::Mon,
            DayOfWeek::Tuesday => Self::Tue,
            DayOfWeek::Wednesday => Self::Wed,
            DayOfWeek::Thursday => Self::Thu,
            DayOfWeek::Friday => Self::Fri,
            DayOfWeek::Saturday => Self::Sat,
            DayOfWeek::Sunday => Self::Sun,
        }
    }
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}
