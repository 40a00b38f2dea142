//! Between the API's words and the domain's.

use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;
use uitpas_domain::{Cents, LimitPeriod, Points, RewardRefusal, SocialTariff};
use uitpas_wire::Slug;
use uitpas_wire::api::{
    MembershipSocialTariff, PassSocialTariff, PassTariffStatus, PeriodLimit, PeriodType, RedeemReason,
    WireTariffStatus, cents_from_euro, euro_from_cents,
};

#[test]
fn every_period_keeps_its_name() {
    for period in uitpas_domain::PeriodType::ALL {
        let wire = PeriodType::from(period);
        assert_eq!(serde_json::to_value(wire).unwrap(), period.api_name());
        assert_eq!(uitpas_domain::PeriodType::from(wire), period);
    }
}

#[rstest]
#[case(-1)]
#[case(i64::MAX)]
fn a_limit_out_of_range_is_an_error(#[case] volume: i64) {
    let limit = PeriodLimit { volume, period_type: PeriodType::Day };
    assert!(uitpas_domain::PeriodLimit::try_from(limit).is_err());
}

#[rstest]
#[case(0.0, 0)]
#[case(12.5, 1250)]
#[case(0.1 + 0.2, 30)]
#[case(1.15, 115)]
#[case(-2.0, -200)]
#[case(999_999.99, 99_999_999)]
fn euro_are_read_to_the_cent(#[case] euro: f64, #[case] cents: i64) {
    assert_eq!(cents_from_euro(euro).unwrap().get(), cents);
    let again = serde_json::to_string(&euro_from_cents(Cents::new(cents))).unwrap();
    assert_eq!(cents_from_euro(again.parse().unwrap()).unwrap().get(), cents);
}

#[rstest]
#[case(f64::NAN)]
#[case(f64::INFINITY)]
#[case(1e300)]
#[case(0.001)]
#[case(1.005)]
fn what_is_no_amount_is_an_error(#[case] euro: f64) {
    assert!(cents_from_euro(euro).is_err());
}

#[test]
fn every_refusal_of_a_reward_has_the_apis_reason_and_type() {
    let period = LimitPeriod { start: None, end: None, key: "A".into() };
    let refusals = [
        RewardRefusal::CardNotValid,
        RewardRefusal::NoActiveMembership,
        RewardRefusal::NotInCardSystem,
        RewardRefusal::OutsidePeriod { opens: None, closed: None },
        RewardRefusal::SoldOut,
        RewardRefusal::LimitReached { period, volume: 1 },
        RewardRefusal::TooFewPoints { missing: Points::new(3) },
    ];
    for refusal in refusals {
        let reason = serde_json::to_value(RedeemReason::from(&refusal)).unwrap();
        assert_eq!(reason, refusal.api_reason());
        assert!(Slug::from_uitpas_name(refusal.api_slug()).is_some(), "{}", refusal.api_slug());
    }
}

fn now() -> DateTime<Utc> {
    uitpas_wire::instant::parse("2026-11-23T08:00:00Z").unwrap()
}

#[rstest]
#[case(10, None, WireTariffStatus::Active, false, PassTariffStatus::Active)]
#[case(-10, None, WireTariffStatus::Active, true, PassTariffStatus::Active)]
#[case(-40, None, WireTariffStatus::Expired, false, PassTariffStatus::Expired)]
#[case(10, Some(5), WireTariffStatus::Suspended, false, PassTariffStatus::Expired)]
#[case(10, Some(-5), WireTariffStatus::Active, false, PassTariffStatus::Active)]
fn a_social_tariff_shows_its_state(
    #[case] ends_in: i64,
    #[case] suspended_for: Option<i64>,
    #[case] status: WireTariffStatus,
    #[case] in_grace: bool,
    #[case] on_pass: PassTariffStatus,
) {
    let tariff = SocialTariff {
        ends: now() + TimeDelta::days(ends_in),
        suspended_until: suspended_for.map(|days| now() + TimeDelta::days(days)),
    };
    let shown = MembershipSocialTariff::at(&tariff, now());
    assert!(shown.status == status);
    assert_eq!(shown.in_grace_period, Some(in_grace));
    assert!(shown.to_domain().state_at(now()) == tariff.state_at(now()));
    assert!(PassSocialTariff::at(Some(&tariff), now()).status == on_pass);
}

#[test]
fn a_pass_without_social_tariff_says_none() {
    assert!(PassSocialTariff::at(None, now()).status == PassTariffStatus::None);
}
