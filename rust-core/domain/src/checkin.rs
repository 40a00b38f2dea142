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
