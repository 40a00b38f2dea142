//! From the API's words to the domain's and back.
//!
//! What can be wrong in JSON and cannot exist in the domain (a negative limit, half a cent) is an
//! error here and nowhere else.

use chrono::{DateTime, Utc};
use uitpas_domain::{self as domain, Cents, RewardRefusal, SocialTariff, SocialTariffState};

use super::{
    CardType, MembershipSocialTariff, MembershipStatus, PassSocialTariff, PassTariffStatus, PeriodLimit, PeriodType,
    RedeemConstraint, RedeemReason, WireCardStatus, WireTariffStatus,
};

/// Why a value cannot become one of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// A limit below 0 or beyond every use.
    #[error("the volume of a limit is out of range")]
    VolumeOutOfRange,
    /// An amount that is no whole number of cents, or not finite, or too large.
    #[error("the price is no amount of money")]
    BadPrice,
}

impl ConvertError {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::VolumeOutOfRange => "limit-volume-out-of-range",
            Self::BadPrice => "price-not-an-amount",
        }
    }
}

/// The same names on both sides, both ways.
macro_rules! same_names {
    ($($wire:ty => $domain:ty { $($variant:ident),+ $(,)? })+) => {$(
        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value { $(<$wire>::$variant => Self::$variant,)+ }
            }
        }
        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

same_names! {
    PeriodType => domain::PeriodType { Absolute, Day, Week, Month, Quarter, Year }
    CardType => domain::CardType { NfcCard, Digital }
    WireCardStatus => domain::CardState { Provisioned, LocalStock, Active, Blocked, Deleted }
    MembershipStatus => domain::MembershipStatus { Active, Blocked }
}

impl TryFrom<PeriodLimit> for domain::PeriodLimit {
    type Error = ConvertError;

    fn try_from(limit: PeriodLimit) -> Result<Self, ConvertError> {
        let volume = u32::try_from(limit.volume).map_err(|_| ConvertError::VolumeOutOfRange)?;
        Ok(Self { volume, period: limit.period_type.into() })
    }
}

impl From<domain::PeriodLimit> for PeriodLimit {
    fn from(limit: domain::PeriodLimit) -> Self {
        Self { volume: i64::from(limit.volume), period_type: limit.period.into() }
    }
}

impl TryFrom<RedeemConstraint> for domain::PeriodLimit {
    type Error = ConvertError;

    fn try_from(limit: RedeemConstraint) -> Result<Self, ConvertError> {
        let volume = u32::try_from(limit.volume).map_err(|_| ConvertError::VolumeOutOfRange)?;
        Ok(Self { volume, period: limit.period.into() })
    }
}

impl From<domain::PeriodLimit> for RedeemConstraint {
    fn from(limit: domain::PeriodLimit) -> Self {
        Self { volume: i64::from(limit.volume), period: limit.period.into() }
    }
}

impl From<&RewardRefusal> for RedeemReason {
    fn from(refusal: &RewardRefusal) -> Self {
        match refusal {
            RewardRefusal::CardNotValid => Self::InvalidCard,
            RewardRefusal::NoActiveMembership => Self::PassholderNoActiveCardSystem,
            RewardRefusal::NotInCardSystem => Self::PassholderApplicableCardSystems,
            RewardRefusal::OutsidePeriod { .. } => Self::RewardPeriod,
            RewardRefusal::SoldOut => Self::RewardVolume,
            RewardRefusal::LimitReached { .. } => Self::PassholderVolume,
            RewardRefusal::TooFewPoints { .. } => Self::PassholderPoints,
        }
    }
}

impl MembershipSocialTariff {
    /// A membership's social tariff as the API shows it at an instant.
    #[must_use]
    pub fn at(tariff: &SocialTariff, now: DateTime<Utc>) -> Self {
        let state = tariff.state_at(now);
        let status = match state {
            SocialTariffState::Active | SocialTariffState::InGrace => WireTariffStatus::Active,
            SocialTariffState::Suspended => WireTariffStatus::Suspended,
            SocialTariffState::Expired | SocialTariffState::None => WireTariffStatus::Expired,
        };
        Self {
            status,
            end_date: tariff.ends,
            in_grace_period: Some(state == SocialTariffState::InGrace),
            suspended_until_date: tariff.suspended_until.filter(|_| state == SocialTariffState::Suspended),
            expired: Some(state == SocialTariffState::Expired),
        }
    }

    /// The domain's social tariff.
    #[must_use]
    pub const fn to_domain(&self) -> SocialTariff {
        SocialTariff { ends: self.end_date, suspended_until: self.suspended_until_date }
    }
}

impl PassSocialTariff {
    /// A pass's social tariff as the API shows it at an instant. The API has no word for a suspended
    /// one here; it shows as expired (ours), because it gives no right today.
    #[must_use]
    pub fn at(tariff: Option<&SocialTariff>, now: DateTime<Utc>) -> Self {
        let status = match tariff.map(|tariff| tariff.state_at(now)) {
            Some(SocialTariffState::Active | SocialTariffState::InGrace) => PassTariffStatus::Active,
            Some(SocialTariffState::Suspended | SocialTariffState::Expired) => PassTariffStatus::Expired,
            Some(SocialTariffState::None) | None => PassTariffStatus::None,
        };
        Self { status, end_date: tariff.map(|tariff| tariff.ends) }
    }
}

/// An amount in euro as JSON writes it, in cents.
///
/// # Errors
/// When it is not finite, too large, or no whole number of cents.
pub fn cents_from_euro(euro: f64) -> Result<Cents, ConvertError> {
    /// Beyond this a float no longer tells single cents apart.
    const MOST_EURO: f64 = 1e12;
    /// What binary fractions leave over.
    const TOLERANCE: f64 = 1e-3;
    if !euro.is_finite() || euro.abs() > MOST_EURO {
        return Err(ConvertError::BadPrice);
    }
    let cents = (euro * 100.0).round();
    if (euro * 100.0 - cents).abs() > TOLERANCE.max(euro.abs() * 1e-13) {
        return Err(ConvertError::BadPrice);
    }
    // In range: the absolute value is at most 1e14.
    Ok(Cents::new(cents as i64))
}

/// Cents as JSON writes them.
#[must_use]
pub fn euro_from_cents(cents: Cents) -> f64 {
    cents.get() as f64 / 100.0
}
