//! No verdict panics, whatever comes in: extreme dates, empty calendars, ends before starts, the largest volumes.

use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};
use proptest::prelude::*;

use crate::civil_time::{Instant, closing_instant_of, end_of_day, months_later, start_of_day};
use crate::limit_period::period_of_day;
use crate::pass_price::{MEETJESLAND, PassBuyer, age_on, pass_price};
use crate::reward::redeem_period;
use crate::*;

pub fn any_instant() -> impl Strategy<Value = Instant> {
    let (min, max) = (Instant::MIN_UTC.timestamp(), Instant::MAX_UTC.timestamp());
    prop_oneof![
        4 => -2_500_000_000i64..8_000_000_000i64,
        2 => min..=max,
        1 => Just(min),
        1 => Just(max),
        1 => min..min + 40_000_000,
        1 => max - 40_000_000..max,
    ]
    .prop_map(|seconds| Instant::from_timestamp(seconds, 0).unwrap_or(Instant::MAX_UTC))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![any_instant().prop_map(|at| at.date_naive()), Just(NaiveDate::MIN), Just(NaiveDate::MAX),]
}

fn any_span() -> impl Strategy<Value = Span> {
    (any_instant(), any_instant()).prop_map(|(start, end)| Span { start, end })
}

fn any_hours() -> impl Strategy<Value = Vec<WeeklyHours>> {
    let time = || (0u32..86_400).prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap());
    let entry = (0u8..7, time(), time()).prop_map(|(day, opens, closes)| WeeklyHours {
        day: Weekday::try_from(day).unwrap(),
        opens,
        closes,
    });
    proptest::collection::vec(entry, 0..5)
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    prop_oneof![
        any_span().prop_map(Calendar::Single),
        proptest::collection::vec(any_span(), 0..5).prop_map(Calendar::Multiple),
        (any_day(), any_day(), any_hours()).prop_map(|(from, to, hours)| Calendar::Periodic { from, to, hours }),
        any_hours().prop_map(|hours| Calendar::Permanent { hours }),
    ]
}

fn any_uncertain() -> impl Strategy<Value = UncertainInstant> {
    prop_oneof![
        any_instant().prop_map(UncertainInstant::exact),
        (any_instant(), any::<i64>())
            .prop_map(|(at, margin)| UncertainInstant::around(at, TimeDelta::milliseconds(margin.max(-i64::MAX)))),
        (any_instant(), any_instant(), any_instant()).prop_map(|(earliest, best, latest)| UncertainInstant {
            earliest,
            best,
            latest
        }),
    ]
}

fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1), Just(u32::MAX), any::<u32>()]
}

fn any_limit() -> impl Strategy<Value = PeriodLimit> {
    (any_number(), proptest::sample::select(PeriodType::ALL.to_vec()))
        .prop_map(|(volume, period)| PeriodLimit { volume, period })
}

proptest! {
    #[test]
    fn no_checkin_panics(
        calendar in any_calendar(),
        at in any_uncertain(),
        limit in any_limit(),
        already in any_number(),
        points in any_number(),
        channel in proptest::sample::select(Channel::ALL.to_vec()),
        card in proptest::sample::select(vec![CardState::Active, CardState::Active, CardState::Blocked]),
    ) {
        let facts = CheckinFacts {
            card,
            group_pass: false,
            has_active_membership: true,
            calendar: &calendar,
            channel,
            at,
            limit,
            already,
            points: Points::new(points),
        };
        match judge_checkin(&facts) {
            Ok(verdict) => {
                prop_assert!(already < limit.volume);
                prop_assert!(verdict.occurrence.span.start <= verdict.occurrence.span.end);
            }
            Err(refusal) => prop_assert!(!refusal.code().is_empty()),
        }
    }

    #[test]
    fn no_reward_panics(
        at in any_uncertain(),
        begin in proptest::option::of(any_instant()),
        end in proptest::option::of(any_instant()),
        units in proptest::option::of(any_number()),
        units_taken in any_number(),
        limit in proptest::option::of(any_limit()),
        already in any_number(),
        price in any_number(),
        balance in any::<i64>(),
        welcome in any::<bool>(),
    ) {
        let systems = [CardSystemId(1)];
        let facts = RewardFacts {
            card: CardState::Active,
            group_pass: false,
            member_of: &systems,
            has_active_membership: true,
            applicable: None,
            period: RewardPeriod { begin, end },
            at,
            units,
            units_taken,
            limit,
            already,
            kind: if welcome { RewardKind::Welcome } else { RewardKind::Points },
            price: Points::new(price),
            balance,
        };
        let _ = redeem_period(facts.kind, limit, at);
        match judge_reward(&facts) {
            Ok(verdict) => {
                prop_assert!(verdict.balance >= 0 || verdict.price == Points::ZERO);
                prop_assert!(units.is_none_or(|units| units_taken < units));
            }
            Err(refusal) => prop_assert!(!refusal.api_slug().is_empty()),
        }
    }

    #[test]
    fn no_tariff_panics(
        at in any_instant(),
        limit in any_limit(),
        already in any_number(),
        price in any::<i64>(),
        ends in any_instant(),
        suspended in proptest::option::of(any_instant()),
    ) {
        let state = SocialTariff { ends, suspended_until: suspended }.state_at(at);
        let facts = TariffFacts {
            card: CardState::Active,
            group_pass: false,
            memberships: &[(CardSystemId(1), state)],
            offered: &[(CardSystemId(1), distribution_key::MEETJESLAND_KEY)],
            price: Cents::new(price),
            limit,
            already,
            at,
        };
        match judge_tariff(&facts) {
            Ok(verdict) => {
                prop_assert!(already < limit.volume && state.entitles());
                prop_assert!(verdict.shares.passholder <= Cents::new(price));
            }
            Err(refusal) => prop_assert!(!refusal.code().is_empty()),
        }
    }

    #[test]
    fn no_calendar_panics_or_lists_without_end(
        calendar in any_calendar(),
        from in any_instant(),
        to in any_instant(),
        first in any_day(),
        last in any_day(),
    ) {
        prop_assert!(calendar.occurrences_between(from, to).len() <= calendar::MOST_LISTED);
        prop_assert!(calendar.occurrence_days(first, last).len() <= calendar::MOST_LISTED);
        for span in calendar.spans_near(from) {
            prop_assert!(span.start <= span.end);
            let _ = (span.days().len(), span.day_attended(to));
        }
    }

    #[test]
    fn no_date_panics(at in any_instant(), day in any_day(), born in any_day(), months in any::<u32>()) {
        for period in PeriodType::ALL {
            let _ = (period_of(period, at), period_of_day(period, day));
        }
        let _ = (start_of_day(day), end_of_day(day), months_later(at, months), age_on(born, day));
        let _ = closing_instant_of(day.and_time(NaiveTime::MIN));
        let tariff = SocialTariff { ends: at, suspended_until: Some(at) };
        let _ = (tariff.state_at(start_of_day(day)), social_tariff::default_end(day));
        let buyer = PassBuyer { born, resident: false, social_tariff: false, voucher: false };
        prop_assert!(pass_price(&MEETJESLAND, &buyer, day) > Cents::ZERO);
    }

    #[test]
    fn no_text_panics_or_is_shown(text in "\\PC{0,40}|[0-9 .-]{9,20}|[0-9A-Fa-f:]{10,24}") {
        for shown in [
            format!("{:?}", UitpasNumber::parse(&text)),
            format!("{:?}", ChipNumber::parse(&text)),
            format!("{:?}", Insz::parse(&text)),
            format!("{:?}", PassIdentifier::parse(&text)),
        ] {
            prop_assert!(text.trim().len() < 9 || !shown.contains(text.trim()), "{shown}");
        }
        if let Ok(number) = UitpasNumber::parse(&text) {
            prop_assert_eq!(number.grouped().len(), 16);
        }
    }
}
