//! The rules of the leisure pass, and nothing else.
//!
//! Every rule is a pure function: facts in, `Result<Verdict, Refusal>` out. Time is passed in; nothing here reads a
//! clock, a file or the network, and nothing here knows JSON. The phone and the registry load the facts from their own
//! stores and call the same function, so that a verdict can differ only by what they know.
//!
//! One rule of the handbook is one file named after it. In the doc comments **H** is the handbook for providers of
//! Meetjesland, **API** the public UiTPAS API 4.0, and **ours** a choice made here where both are silent.
//!
//! No value that identifies a person or an amount of money shows itself in `Debug`.

pub mod address_change;
pub mod calendar;
pub mod card;
pub mod card_replacement;
pub mod checkin;
pub mod checkin_limit;
pub mod checkin_window;
pub mod chip_number;
pub mod civil_time;
pub mod desk_redemption;
pub mod distribution_key;
pub mod family;
pub mod group_pass;
pub mod ids;
pub mod insz;
pub mod limit_period;
pub mod luhn;
pub mod membership;
pub mod money;
pub mod opening_hours;
pub mod pass_identifier;
pub mod pass_price;
pub mod pass_sale;
pub mod points;
pub mod registration;
pub mod reward;
pub mod reward_change;
pub mod reward_place;
pub mod reward_refusals;
pub mod risk_budget;
pub mod social_tariff;
pub mod spend_right;
pub mod stock_lease;
pub mod tariff;
pub mod typed_digits;
pub mod uitpas_number;
pub mod uncertain_instant;
pub mod upgrade;

#[cfg(test)]
mod no_panics;
#[cfg(test)]
mod official_data;
#[cfg(test)]
mod testing;

pub use calendar::{Calendar, Occurrence, Span};
pub use card::{Card, CardEvent, CardRefusal, CardState, CardType};
pub use checkin::{CheckinFacts, CheckinRefusal, CheckinVerdict, judge_checkin};
pub use checkin_limit::{DEFAULT_CHECKIN_LIMIT, checkin_period};
pub use checkin_window::{Channel, WindowRefusal, judge_window};
pub use chip_number::{ChipNumber, ChipNumberError};
pub use civil_time::{Instant, civil_date};
pub use desk_redemption::{DeskFacts, DeskRefusal, DeskVerdict, LeaseFacts, judge_desk_redemption};
pub use distribution_key::{DistributionKey, PassholderPart, Shares};
pub use ids::{ActivityId, CardSystemId, CheckinId, DeviceId, IdError, OrganizerId, PassholderId, RewardId};
pub use insz::{Insz, InszError};
pub use limit_period::{LimitPeriod, PeriodLimit, PeriodType, period_of};
pub use membership::{Membership, MembershipStatus, home_card_system, the_number};
pub use money::Cents;
pub use opening_hours::WeeklyHours;
pub use pass_identifier::{PassIdentifier, PassIdentifierError};
pub use points::{MembershipTerm, Points};
pub use reward::{RewardFacts, RewardKind, RewardPeriod, RewardVerdict, every_refusal, judge_reward};
pub use reward_refusals::RewardRefusal;
pub use risk_budget::RiskBudget;
pub use social_tariff::{SocialTariff, SocialTariffState};
pub use spend_right::SpendHolder;
pub use tariff::{DEFAULT_TICKET_LIMIT, TariffFacts, TariffRefusal, TariffVerdict, judge_tariff, ticket_period};
pub use uitpas_number::{NumberError, UitpasNumber};
pub use uncertain_instant::UncertainInstant;
