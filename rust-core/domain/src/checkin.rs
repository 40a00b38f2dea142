//! Whether attending an activity earns its points.
//!
//! H 18–21. Everyone saves in all card systems: any active membership will do. A blocked card earns nothing; an expired
//! or suspended social tariff stops no points, which is why it is not among the facts. A group pass earns none.

use thiserror::Error;

use crate::calendar::{Calendar, Occurrence};
use crate::card::CardState;
use crate::checkin_limit::checkin_period;
use crate::checkin_window::{Channel, WindowRefusal};
use crate::civil_time::Instant;
use crate::limit_period::{LimitPeriod, PeriodLimit};
use crate::points::Points;
use crate::uncertain_instant::UncertainInstant;

/// What must be known to judge a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckinFacts<'a> {
    /// The state of the card that was shown.
    pub card: CardState,
    /// Whether it is the pass of an organisation.
    pub group_pass: bool,
    /// Whether the passholder has an active membership in any card system.
    pub has_active_membership: bool,
    /// When the activity takes place.
    pub calendar: &'a Calendar,
    /// How the passholder checks in.
    pub channel: Channel,
    /// When.
    pub at: UncertainInstant,
    /// The activity's limit, or [`crate::DEFAULT_CHECKIN_LIMIT`].
    pub limit: PeriodLimit,
    /// How often the passholder checked in already in the period that [`checkin_period`] names.
    pub already: u32,
    /// What the activity gives.
    pub points: Points,
}

/// A check-in that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckinVerdict {
    /// The points earned.
    pub points: Points,
    /// The period that it counts in.
    pub period: LimitPeriod,
    /// What was attended.
    pub occurrence: Occurrence,
}

/// Why a check-in does not count, in the order in which it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckinRefusal {
    /// The card is not in use.
    #[error("the card is not active")]
    CardNotActive(CardState),
    /// A group pass saves no points.
    #[error("a group pass saves no points")]
    GroupPass,
    /// No active membership anywhere.
    #[error("the passholder has no active membership")]
    NoMembership,
    /// Too early.
    #[error("checking in opens later")]
    NotYet {
        /// When the next window opens.
        opens: Instant,
    },
    /// Too late.
    #[error("checking in is over")]
    Over {
        /// When the last window closed.
        closed: Instant,
    },
    /// The activity never takes place.
    #[error("the activity has no date")]
    NoOccurrence,
    /// The limit is reached: the point was saved before.
    #[error("the point was saved already")]
    AlreadySaved {
        /// The period in which.
        period: LimitPeriod,
    },
}

impl CheckinRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::CardNotActive(_) => "card-not-active",
            Self::GroupPass => "group-pass",
            Self::NoMembership => "no-membership",
            Self::NotYet { .. } => "not-yet",
            Self::Over { .. } => "over",
            Self::NoOccurrence => "no-occurrence",
            Self::AlreadySaved { .. } => "already-saved",
        }
    }
}

impl From<WindowRefusal> for CheckinRefusal {
    fn from(refusal: WindowRefusal) -> Self {
        match refusal {
            WindowRefusal::NotYet { opens } => Self::NotYet { opens },
            WindowRefusal::Over { closed } => Self::Over { closed },
            WindowRefusal::NoOccurrence => Self::NoOccurrence,
        }
    }
}

/// Judges a check-in.
///
/// # Errors
/// The first [`CheckinRefusal`] that applies.
pub fn judge_checkin(facts: &CheckinFacts<'_>) -> Result<CheckinVerdict, CheckinRefusal> {
    if !facts.card.is_usable() {
        return Err(CheckinRefusal::CardNotActive(facts.card));
    }
    if facts.group_pass {
        return Err(CheckinRefusal::GroupPass);
    }
    if !facts.has_active_membership {
        return Err(CheckinRefusal::NoMembership);
    }
    let (occurrence, period) = checkin_period(facts.calendar, facts.channel, facts.at, facts.limit)?;
    if facts.already >= facts.limit.volume {
        return Err(CheckinRefusal::AlreadySaved { period });
    }
    Ok(CheckinVerdict { points: facts.points, period, occurrence })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use rstest::rstest;

    use super::*;
    use crate::checkin_limit::DEFAULT_CHECKIN_LIMIT;
    use crate::limit_period::PeriodType;
    use crate::membership::has_active_membership;
    use crate::testing::{at, membership, span};
    use crate::{CardSystemId, SocialTariff, points};

    static CONCERT: LazyLock<Calendar> =
        LazyLock::new(|| Calendar::Single(span("2026-11-23 20:00", "2026-11-23 22:00")));

    fn facts(calendar: &Calendar) -> CheckinFacts<'_> {
        CheckinFacts {
            card: CardState::Active,
            group_pass: false,
            has_active_membership: true,
            calendar,
            channel: Channel::Counter,
            at: at("2026-11-23 20:10").into(),
            limit: DEFAULT_CHECKIN_LIMIT,
            already: 0,
            points: points::PER_ACTIVITY,
        }
    }

    #[test]
    fn attending_earns_the_point() {
        let verdict = judge_checkin(&facts(&CONCERT)).unwrap();
        assert_eq!((verdict.points.get(), verdict.period.key.as_str()), (1, "D2026-11-23"));
    }

    type Change = fn(CheckinFacts<'static>) -> CheckinFacts<'static>;

    #[rstest]
    #[case(|f| CheckinFacts { card: CardState::Blocked, ..f }, "card-not-active")]
    #[case(|f| CheckinFacts { card: CardState::LocalStock, ..f }, "card-not-active")]
    #[case(|f| CheckinFacts { group_pass: true, ..f }, "group-pass")]
    #[case(|f| CheckinFacts { has_active_membership: false, ..f }, "no-membership")]
    #[case(|f| CheckinFacts { at: at("2026-11-23 12:00").into(), ..f }, "not-yet")]
    #[case(|f| CheckinFacts { at: at("2027-11-23 12:00").into(), ..f }, "over")]
    #[case(|f| CheckinFacts { already: 1, ..f }, "already-saved")]
    #[case(|f| CheckinFacts { limit: PeriodLimit { volume: 0, period: PeriodType::Week }, ..f }, "already-saved")]
    fn each_refusal_has_its_own_code(#[case] change: Change, #[case] code: &str) {
        assert_eq!(judge_checkin(&change(facts(&CONCERT))).unwrap_err().code(), code);
    }

    #[test]
    fn a_blocked_card_is_told_before_anything_else() {
        let calendar = Calendar::Multiple(Vec::new());
        let all_wrong = CheckinFacts {
            card: CardState::Blocked,
            group_pass: true,
            has_active_membership: false,
            already: 9,
            ..facts(&calendar)
        };
        assert_eq!(judge_checkin(&all_wrong), Err(CheckinRefusal::CardNotActive(CardState::Blocked)));
    }

    // The official event 5a0967f9-… allows 100 per passholder per week.
    #[rstest]
    #[case(99, true)]
    #[case(100, false)]
    #[case(u32::MAX, false)]
    fn a_volume_per_week(#[case] already: u32, #[case] allowed: bool) {
        let limit = PeriodLimit { volume: 100, period: PeriodType::Week };
        let verdict = judge_checkin(&CheckinFacts { limit, already, ..facts(&CONCERT) });
        assert_eq!(verdict.is_ok(), allowed);
        if let Err(CheckinRefusal::AlreadySaved { period }) = verdict {
            assert_eq!(period.end, Some(at("2026-11-30 00:00")));
        }
    }

    #[test]
    fn an_expired_or_suspended_social_tariff_stops_no_points() {
        for suspended_until in [None, Some(at("2027-01-01 00:00"))] {
            let mut member = membership(CardSystemId(1), "2020-01-01 10:00", "0900000031618");
            member.social_tariff = Some(SocialTariff { ends: at("2022-01-01 00:00"), suspended_until });
            let has_active_membership = has_active_membership(&[member]);
            assert!(judge_checkin(&CheckinFacts { has_active_membership, ..facts(&CONCERT) }).is_ok());
        }
    }
}
