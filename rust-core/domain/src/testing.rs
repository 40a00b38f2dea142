//! Short words for tables: dates and times as they stand on a clock in Brussels.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::civil_time::{Instant, instant_of};
use crate::{Card, CardState, CardSystemId, CardType, Membership, MembershipStatus, Span, UitpasNumber};

/// `2026-11-23 18:00` or `2026-11-23 18:00:59` in Brussels.
pub fn at(civil: &str) -> Instant {
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    instant_of(formats.iter().find_map(|format| NaiveDateTime::parse_from_str(civil, format).ok()).unwrap())
}

/// `2026-11-23T17:00:00Z`.
pub fn utc(text: &str) -> Instant {
    text.parse().unwrap()
}

/// `2026-11-23`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `18:00`.
pub fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

/// From a civil time to another.
pub fn span(start: &str, end: &str) -> Span {
    Span { start: at(start), end: at(end) }
}

/// An active membership with an active card.
pub fn membership(card_system: CardSystemId, since: &str, number: &str) -> Membership {
    Membership {
        card_system,
        status: MembershipStatus::Active,
        since: at(since),
        card: Some(Card {
            number: UitpasNumber::parse(number).unwrap(),
            card_type: CardType::NfcCard,
            state: CardState::Active,
        }),
        social_tariff: None,
    }
}
