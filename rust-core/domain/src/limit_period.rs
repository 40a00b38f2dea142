//! The calendar periods that limits count in.
//!
//! DAY, WEEK (Monday to Sunday), MONTH, QUARTER, YEAR and ABSOLUTE (API: `checkinLimit`, `redeemConstraint`); calendar
//! periods in Brussels, never rolling. A period contains its start and not its end, which is the next one's start; on a
//! day of a daylight-saving switch it is an hour shorter or longer.

use chrono::{Datelike, Days, NaiveDate};

use crate::civil_time::{Instant, civil_date, start_of_day};

/// The kind of period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodType {
    /// 00:00 to 24:00.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January–March and so on.
    Quarter,
    /// A calendar year.
    Year,
    /// All time.
    Absolute,
}

impl PeriodType {
    /// All kinds, from short to long.
    pub const ALL: [Self; 6] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year, Self::Absolute];

    /// Its name in the API.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
            Self::Quarter => "QUARTER",
            Self::Year => "YEAR",
            Self::Absolute => "ABSOLUTE",
        }
    }

    /// The kind with this name in the API.
    #[must_use]
    pub fn from_api_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.api_name() == name)
    }
}

/// At most so many per period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeriodLimit {
    /// How many.
    pub volume: u32,
    /// In which kind of period.
    pub period: PeriodType,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LimitPeriod {
    /// Its first moment; `None` for all time, and at the very start of the calendar.
    pub start: Option<Instant>,
    /// The first moment after it; `None` for all time, and at the very end of the calendar.
    pub end: Option<Instant>,
    /// A key to count under, the same for all moments in the period and for no other: `D2026-11-23`, `W2026-11-23` (the
    /// Monday), `M2026-11`, `Q2026-4`, `Y2026`, `A`.
    pub key: String,
}

impl LimitPeriod {
    /// Whether a moment lies in it.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at < end)
    }
}

/// The period of a kind that a moment lies in.
#[must_use]
pub fn period_of(period: PeriodType, at: Instant) -> LimitPeriod {
    period_of_day(period, civil_date(at))
}

/// The period of a kind that a civil day lies in.
#[must_use]
pub fn period_of_day(period: PeriodType, day: NaiveDate) -> LimitPeriod {
    let (year, month) = (day.year(), day.month());
    let quarter = (month - 1) / 3;
    let first_of = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1);
    let (first, next, key) = match period {
        PeriodType::Day => (Some(day), day.succ_opt(), format!("D{day}")),
        PeriodType::Week => {
            let into = u64::from(day.weekday().num_days_from_monday());
            let monday = day.checked_sub_days(Days::new(into));
            let next = day.checked_add_days(Days::new(7 - into));
            let key = monday.map_or_else(|| "W-first".to_owned(), |monday| format!("W{monday}"));
            (monday, next, key)
        }
        PeriodType::Month => {
            let next = if month == 12 { first_of(year.saturating_add(1), 1) } else { first_of(year, month + 1) };
            (first_of(year, month), next, format!("M{year}-{month:02}"))
        }
        PeriodType::Quarter => {
            let next = if quarter == 3 { first_of(year.saturating_add(1), 1) } else { first_of(year, quarter * 3 + 4) };
            (first_of(year, quarter * 3 + 1), next, format!("Q{year}-{}", quarter + 1))
        }
        PeriodType::Year => (first_of(year, 1), first_of(year.saturating_add(1), 1), format!("Y{year}")),
        PeriodType::Absolute => (None, None, "A".to_owned()),
    };
    LimitPeriod { start: first.map(start_of_day), end: next.map(start_of_day), key }
}
