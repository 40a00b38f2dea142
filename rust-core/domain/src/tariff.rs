//! Whether a passholder pays the reduced price of an activity.
//!
//! H 9–10, 23: only a social tariff that is valid in one of the activity's card systems counts; who has none there is
//! refused with a reason, not silently. A free activity has none. At most one reduced price per passholder and activity
//! (API `passholderTicketLimit` sets another volume per calendar period). A suspended or expired right refuses sales and
//! nothing else. A group pass has a budget of its own (see [`crate::group_pass`]).

use std::fmt;

use thiserror::Error;

use crate::card::CardState;
use crate::civil_time::Instant;
use crate::distribution_key::{DistributionKey, Shares};
use crate::ids::CardSystemId;
use crate::limit_period::{LimitPeriod, PeriodLimit, PeriodType, period_of};
use crate::money::Cents;
use crate::social_tariff::SocialTariffState;

/// The limit where the activity sets none: one reduced price per passholder (ours, after "at most one social tariff per
/// passholder and event").
pub const DEFAULT_TICKET_LIMIT: PeriodLimit = PeriodLimit { volume: 1, period: PeriodType::Absolute };

/// What must be known to judge a reduced price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TariffFacts<'a> {
    /// The state of the card that was shown.
    pub card: CardState,
    /// Whether it is the pass of an organisation.
    pub group_pass: bool,
    /// The passholder's active memberships, and what the social tariff of each is worth now.
    pub memberships: &'a [(CardSystemId, SocialTariffState)],
    /// The card systems of the activity with the key of each.
    pub offered: &'a [(CardSystemId, DistributionKey)],
    /// The normal price.
    pub price: Cents,
    /// The activity's limit, or [`DEFAULT_TICKET_LIMIT`].
    pub limit: PeriodLimit,
    /// How many reduced prices the passholder had already in the period that [`ticket_period`] names.
    pub already: u32,
    /// When.
    pub at: Instant,
}

/// A reduced price that may be sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffVerdict {
    /// The card system whose right and key it is.
    pub card_system: CardSystemId,
    /// Who pays what.
    pub shares: Shares,
    /// The period that it counts in.
    pub period: LimitPeriod,
}

/// Why the normal price holds, in the order in which it is looked at. Neither `Debug` nor `Display` says which: it tells of
/// a person's right (H: discretion).
#[derive(Clone, PartialEq, Eq, Error)]
#[error("the normal price holds")]
pub enum TariffRefusal {
    /// The card is not in use.
    CardNotActive(CardState),
    /// A group pass buys on its own budget.
    GroupPass,
    /// No active membership anywhere.
    NoMembership,
    /// Nothing is to be paid, or the activity is of no card system.
    NotOffered,
    /// Suspended in the activity's card systems.
    Suspended,
    /// Over in the activity's card systems.
    Expired,
    /// Valid, in other card systems.
    Elsewhere,
    /// None.
    NoRight,
    /// As often as allowed in the period.
    LimitReached {
        /// The period; its end is when the next one begins.
        period: LimitPeriod,
        /// How many are allowed in it.
        volume: u32,
    },
}

impl TariffRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::CardNotActive(_) => "card-not-active",
            Self::GroupPass => "group-pass",
            Self::NoMembership => "no-membership",
            Self::NotOffered => "not-offered",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Elsewhere => "elsewhere",
            Self::NoRight => "no-right",
            Self::LimitReached { .. } => "limit-reached",
        }
    }
}

impl fmt::Debug for TariffRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TariffRefusal(…)")
    }
}

/// The period to count earlier sales in: the calendar period of the moment of the sale (API).
#[must_use]
pub fn ticket_period(limit: PeriodLimit, at: Instant) -> LimitPeriod {
    period_of(limit.period, at)
}

/// Whether the reduced price may be sold, and who pays what. Of several rights the one that costs the passholder least
/// counts, then the first of the activity's card systems.
///
/// # Errors
/// The first [`TariffRefusal`] that applies.
pub fn judge_tariff(facts: &TariffFacts<'_>) -> Result<TariffVerdict, TariffRefusal> {
    if facts.card != CardState::Active {
        return Err(TariffRefusal::CardNotActive(facts.card));
    }
    if facts.group_pass {
        return Err(TariffRefusal::GroupPass);
    }
    if facts.memberships.is_empty() {
        return Err(TariffRefusal::NoMembership);
    }
    if facts.price <= Cents::ZERO || facts.offered.is_empty() {
        return Err(TariffRefusal::NotOffered);
    }
    let here = |state: fn(SocialTariffState) -> bool| {
        let held = move |system: &CardSystemId| facts.memberships.iter().any(|(of, held)| of == system && state(*held));
        facts.offered.iter().filter(move |(system, _)| held(system))
    };
    let priced = here(SocialTariffState::entitles).map(|(system, key)| (*system, key.shares(facts.price)));
    let Some((card_system, shares)) = priced.min_by_key(|(_, shares)| shares.passholder) else {
        return Err(if here(|state| state == SocialTariffState::Suspended).next().is_some() {
            TariffRefusal::Suspended
        } else if here(|state| state == SocialTariffState::Expired).next().is_some() {
            TariffRefusal::Expired
        } else if facts.memberships.iter().any(|(_, state)| state.entitles()) {
            TariffRefusal::Elsewhere
        } else {
            TariffRefusal::NoRight
        });
    };
    let period = ticket_period(facts.limit, facts.at);
    if facts.already >= facts.limit.volume {
        return Err(TariffRefusal::LimitReached { period, volume: facts.limit.volume });
    }
    Ok(TariffVerdict { card_system, shares, period })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::distribution_key::{COMMON_KEY, MEETJESLAND_KEY, PassholderPart};
    use crate::testing::at;
    use SocialTariffState::{Active, Expired, InGrace, None as Never, Suspended};

    const HERE: CardSystemId = CardSystemId(1);
    const THERE: CardSystemId = CardSystemId(2);
    const THIRD: CardSystemId = CardSystemId(3);

    fn facts<'a>(
        memberships: &'a [(CardSystemId, SocialTariffState)],
        offered: &'a [(CardSystemId, DistributionKey)],
    ) -> TariffFacts<'a> {
        TariffFacts {
            card: CardState::Active,
            group_pass: false,
            memberships,
            offered,
            price: Cents::euro(10),
            limit: DEFAULT_TICKET_LIMIT,
            already: 0,
            at: at("2026-11-27 20:00"),
        }
    }

    #[rstest]
    #[case::valid(&[(HERE, Active)], Ok(HERE))]
    #[case::in_grace(&[(HERE, InGrace)], Ok(HERE))]
    #[case::one_of_two(&[(THERE, Active), (HERE, Active)], Ok(HERE))]
    #[case::expired(&[(HERE, Expired)], Err("expired"))]
    #[case::suspended(&[(HERE, Suspended)], Err("suspended"))]
    #[case::expired_here_valid_there(&[(HERE, Expired), (THERE, Active)], Err("expired"))]
    #[case::valid_elsewhere(&[(THERE, Active)], Err("elsewhere"))]
    #[case::valid_elsewhere_member_here(&[(HERE, Never), (THERE, InGrace)], Err("elsewhere"))]
    #[case::none(&[(HERE, Never)], Err("no-right"))]
    #[case::expired_elsewhere(&[(THERE, Expired)], Err("no-right"))]
    #[case::no_membership(&[], Err("no-membership"))]
    fn only_a_right_that_holds_where_the_activity_is(
        #[case] memberships: &[(CardSystemId, SocialTariffState)],
        #[case] expected: Result<CardSystemId, &str>,
    ) {
        let verdict = judge_tariff(&facts(memberships, &[(HERE, MEETJESLAND_KEY)]));
        let found = verdict.as_ref().map(|verdict| verdict.card_system).map_err(TariffRefusal::code);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_quarter_of_the_price_once() {
        let (member, offered) = ([(HERE, Active)], [(HERE, MEETJESLAND_KEY)]);
        let verdict = judge_tariff(&facts(&member, &offered)).unwrap();
        assert_eq!((verdict.shares.passholder, verdict.period.key.as_str()), (Cents::new(250), "A"));
        let again = judge_tariff(&TariffFacts { already: 1, ..facts(&member, &offered) });
        assert!(matches!(again, Err(TariffRefusal::LimitReached { volume: 1, .. })));
    }

    // d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a of the official test data: one a week.
    #[test]
    fn a_limit_counts_in_its_calendar_period() {
        let weekly = PeriodLimit { volume: 1, period: PeriodType::Week };
        let (member, offered) = ([(HERE, Active)], [(HERE, COMMON_KEY)]);
        let verdict = judge_tariff(&TariffFacts { limit: weekly, ..facts(&member, &offered) }).unwrap();
        assert_eq!(verdict.period.key, "W2026-11-23");
    }

    #[test]
    fn of_two_rights_the_cheaper_one() {
        let two_euro = DistributionKey::new(PassholderPart::Amount(Cents::euro(2)), 50).unwrap();
        let member = [(HERE, Active), (THERE, Active), (THIRD, Active)];
        let offered = [(HERE, MEETJESLAND_KEY), (THERE, COMMON_KEY), (THIRD, two_euro)];
        assert_eq!(judge_tariff(&facts(&member, &offered)).unwrap().card_system, THERE);
    }

    #[test]
    fn neither_debug_nor_display_tells_of_a_right() {
        for refusal in
            [TariffRefusal::Suspended, TariffRefusal::Expired, TariffRefusal::Elsewhere, TariffRefusal::NoRight]
        {
            assert_eq!(format!("{refusal:?} {refusal}"), "TariffRefusal(…) the normal price holds");
        }
    }

    #[rstest]
    #[case::blocked(TariffFacts { card: CardState::Blocked, ..facts(&[(HERE, Active)], &[(HERE, COMMON_KEY)]) }, "card-not-active")]
    #[case::group(TariffFacts { group_pass: true, ..facts(&[(HERE, Active)], &[(HERE, COMMON_KEY)]) }, "group-pass")]
    #[case::free(TariffFacts { price: Cents::ZERO, ..facts(&[(HERE, Active)], &[(HERE, COMMON_KEY)]) }, "not-offered")]
    #[case::of_no_card_system(facts(&[(HERE, Active)], &[]), "not-offered")]
    fn refused(#[case] facts: TariffFacts<'_>, #[case] code: &str) {
        assert_eq!(judge_tariff(&facts).unwrap_err().code(), code);
    }
}
