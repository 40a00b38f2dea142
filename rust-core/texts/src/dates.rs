//! Dates and times in the manner of each language, in Brussels time.

use chrono::{Datelike, NaiveDate, Timelike};
use uitpas_domain::civil_time::{Instant, civil_date, civil_date_time};

use crate::{Arg, Texts};

impl Texts {
    /// "maandag 23 november".
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        let weekday = self.get(&format!("weekday-{}", date.weekday().number_from_monday()));
        let (day, month) = self.day_and_month(date);
        self.with(
            "date-day",
            &[("weekday", Arg::Text(&weekday)), ("day", Arg::Text(&day)), ("month", Arg::Text(&month))],
        )
    }

    /// "23 november 2026".
    #[must_use]
    pub fn date_with_year(&self, date: NaiveDate) -> String {
        let (day, month) = self.day_and_month(date);
        let year = date.year().to_string();
        self.with(
            "date-day-year",
            &[("day", Arg::Text(&day)), ("month", Arg::Text(&month)), ("year", Arg::Text(&year))],
        )
    }

    /// "vandaag", "morgen", "gisteren", "maandag 23 november", or with its year when that is another than today's.
    #[must_use]
    pub fn day(&self, date: NaiveDate, today: NaiveDate) -> String {
        match date.signed_duration_since(today).num_days() {
            0 => self.get("date-today"),
            1 => self.get("date-tomorrow"),
            -1 => self.get("date-yesterday"),
            _ if date.year() == today.year() => self.date(date),
            _ => self.date_with_year(date),
        }
    }

    /// "14:05", "14h05", "14:05 Uhr".
    #[must_use]
    pub fn time(&self, at: Instant) -> String {
        let civil = civil_date_time(at);
        let (hour, minute) = (civil.hour().to_string(), format!("{:02}", civil.minute()));
        self.with("date-time", &[("hour", Arg::Text(&hour)), ("minute", Arg::Text(&minute))])
    }

    /// "maandag 23 november om 14:05", whatever day it is now.
    #[must_use]
    pub fn day_and_time(&self, at: Instant) -> String {
        self.at(&self.date(civil_date(at)), at)
    }

    /// "vandaag om 14:05": as seen from `now`.
    #[must_use]
    pub fn moment(&self, at: Instant, now: Instant) -> String {
        self.at(&self.day(civil_date(at), civil_date(now)), at)
    }

    /// "14:05" today, "gisteren om 14:05" on another day.
    #[must_use]
    pub fn moment_short(&self, at: Instant, now: Instant) -> String {
        if civil_date(at) == civil_date(now) { self.time(at) } else { self.moment(at, now) }
    }

    /// "19:00 tot 21:30"; with days where the two are not on the same one.
    #[must_use]
    pub fn span(&self, from: Instant, to: Instant, now: Instant) -> String {
        let (from, to) = if civil_date(from) == civil_date(to) {
            (self.time(from), self.time(to))
        } else {
            (self.moment(from, now), self.moment(to, now))
        };
        self.with("date-span", &[("from", Arg::Text(&from)), ("to", Arg::Text(&to))])
    }

    fn at(&self, day: &str, at: Instant) -> String {
        self.with("date-day-and-time", &[("day", Arg::Text(day)), ("time", Arg::Text(&self.time(at)))])
    }

    fn day_and_month(&self, date: NaiveDate) -> (String, String) {
        let day = if date.day() == 1 { self.get("date-first-of-month") } else { date.day().to_string() };
        (day, self.get(&format!("month-{}", date.month())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::{DateTime, NaiveDate};
    use uitpas_domain::civil_time::Instant;

    use crate::{Language, Texts};

    fn at(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[rstest::rstest]
    #[case(Language::Nl, "maandag 23 november om 14:05")]
    #[case(Language::Fr, "lundi 23 novembre à 14h05")]
    #[case(Language::De, "Montag, 23. November um 14:05 Uhr")]
    #[case(Language::En, "Monday 23 November at 14:05")]
    fn a_moment_in_each_language_and_in_brussels(#[case] language: Language, #[case] expected: &str) {
        assert_eq!(Texts::new(language).day_and_time(at("2026-11-23T13:05:00Z")), expected);
    }

    #[rstest::rstest]
    #[case("2026-11-23T22:59:00Z", "vandaag om 23:59")]
    #[case("2026-11-23T23:00:00Z", "morgen om 0:00")]
    #[case("2026-11-22T12:00:00Z", "gisteren om 13:00")]
    #[case("2026-07-01T12:00:00Z", "woensdag 1 juli om 14:00")]
    #[case("2027-01-01T12:00:00Z", "1 januari 2027 om 13:00")]
    fn days_are_told_as_seen_from_now(#[case] moment: &str, #[case] expected: &str) {
        assert_eq!(Texts::new(Language::Nl).moment(at(moment), at("2026-11-23T08:00:00Z")), expected);
    }

    #[test]
    fn the_first_of_the_month_in_french() {
        let first = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
        assert_eq!(Texts::new(Language::Fr).date(first), "vendredi 1er mai");
    }

    #[test]
    fn a_span_names_the_days_only_when_they_differ() {
        let texts = Texts::new(Language::Nl);
        let now = at("2026-11-23T08:00:00Z");
        assert_eq!(texts.span(at("2026-11-23T18:00:00Z"), at("2026-11-23T20:30:00Z"), now), "19:00 tot 21:30");
        assert_eq!(
            texts.span(at("2026-11-23T18:00:00Z"), at("2026-11-24T01:00:00Z"), now),
            "vandaag om 19:00 tot morgen om 2:00"
        );
    }
}
