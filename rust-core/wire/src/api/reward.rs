//! Rewards, whether one can be redeemed, and redeemed ones.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::permission::known_only;
use super::{CardSystem, Organizer, PeriodType};
use crate::redact::redacted_debug;

/// A period with an optional end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// From.
    #[serde(with = "crate::instant")]
    pub begin: DateTime<Utc>,
    /// To.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
}

/// A reward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reward {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Title.
    pub title: String,
    /// For points, or for a new pass.
    #[serde(rename = "type")]
    pub kind: RewardType,
    /// What one gets.
    pub promotional_description: String,
    /// When it is shown.
    pub publication_period: Period,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// Categories; unknown ones are skipped when reading.
    #[serde(default, deserialize_with = "known_only", skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<RewardCategory>,
    /// More about it.
    #[serde(rename = "moreInfoURL", default, skip_serializing_if = "Option::is_none")]
    pub more_info_url: Option<String>,
    /// When a new pass receives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granting_period: Option<Period>,
    /// The card system it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owning_card_system: Option<CardSystem>,
    /// The card systems whose members can redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicable_card_systems: Option<Vec<CardSystem>>,
    /// Whether members of any card system can redeem it (the API's default: yes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_card_systems: Option<bool>,
    /// Whose counters hand it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizers: Option<Vec<Organizer>>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RewardStatus>,
    /// Stock; 0 or nothing: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_available_units: Option<i64>,
    /// Units redeemed so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units_taken: Option<i64>,
    /// How to redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practical_info: Option<String>,
    /// Addresses of pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Vec<String>>,
    /// When it can be redeemed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeem_period: Option<Period>,
    /// For children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_kids: Option<bool>,
    /// For sport.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sport: Option<bool>,
    /// Put forward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
    /// Redeemable in the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<bool>,
    /// Soon over or almost gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_chance: Option<bool>,
    /// How often one passholder can redeem it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeem_constraint: Option<RedeemConstraint>,
}

/// For points, or for a new pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RewardType {
    /// Costs points.
    Points,
    /// Comes with a new membership.
    Welcome,
}

/// The state of a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RewardStatus {
    /// In use.
    Active,
    /// Not in use.
    Inactive,
    /// Gone.
    Deleted,
}

/// The category of a reward; the API's values are Dutch texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RewardCategory {
    /// Food and drink.
    #[serde(rename = "Eten en drinken")]
    FoodAndDrink,
    /// Something to do.
    #[serde(rename = "Doen")]
    ThingsToDo,
    /// A gadget or thing.
    #[serde(rename = "Gadget of item")]
    Gadget,
    /// A good cause.
    #[serde(rename = "Goede doel")]
    GoodCause,
}

impl RewardCategory {
    /// Every category.
    pub const ALL: [Self; 4] = [Self::FoodAndDrink, Self::ThingsToDo, Self::Gadget, Self::GoodCause];

    /// The API's name of it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FoodAndDrink => "Eten en drinken",
            Self::ThingsToDo => "Doen",
            Self::Gadget => "Gadget of item",
            Self::GoodCause => "Goede doel",
        }
    }
}

/// How often one passholder can redeem a reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemConstraint {
    /// How many.
    pub volume: i64,
    /// Per what.
    pub period: PeriodType,
}

/// Whether a passholder can redeem a reward now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemStatus {
    /// Whether they can.
    pub redeemable: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RedeemReason>,
    /// Why not, for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Why a reward cannot be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RedeemReason {
    /// The card is not valid.
    InvalidCard,
    /// The passholder's limit in the period is reached.
    PassholderVolume,
    /// Too few points.
    PassholderPoints,
    /// Outside the redeem period.
    RewardPeriod,
    /// Sold out.
    RewardVolume,
    /// Not a member of an applicable card system.
    #[serde(rename = "PASSHOLDER_APPLICABLE_CARDSYSTEMS")]
    PassholderApplicableCardSystems,
    /// No active membership.
    #[serde(rename = "PASSHOLDER_NO_ACTIVE_CARDSYSTEM")]
    PassholderNoActiveCardSystem,
}

/// The body of `POST /rewards/redeemed`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedeemRequest {
    /// The reward.
    pub reward_id: String,
    /// The pass.
    pub uitpas_number: String,
}

/// A redeemed reward.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedeemedReward {
    /// Its id.
    pub id: String,
    /// The reward.
    pub reward: Reward,
    /// When.
    #[serde(with = "crate::instant")]
    pub redeem_date: DateTime<Utc>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeem_info: Option<RedeemInfo>,
    /// A code to show or type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeem_code: Option<String>,
}

/// What to do with a redeemed reward.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemInfo {
    /// A text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// An address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What to write on the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

redacted_debug!(RedeemStatus, RedeemRequest, RedeemedReward, RedeemInfo);

/// What a reward is about, for the pictogram that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewardTheme {
    /// Sport.
    Sport,
    /// Something to eat or drink.
    Food,
    /// Something to do.
    Culture,
    /// For others.
    GoodCause,
    /// Something to keep, and everything else.
    Gadget,
}

impl Reward {
    /// What it costs, in points: a welcome reward nothing.
    #[must_use]
    pub fn price(&self) -> i64 {
        match self.kind {
            RewardType::Welcome => 0,
            RewardType::Points => self.points.unwrap_or(0),
        }
    }

    /// What it is about: sport when it says so, else its first category.
    #[must_use]
    pub fn theme(&self) -> RewardTheme {
        match self.categories.first() {
            _ if self.sport == Some(true) => RewardTheme::Sport,
            Some(RewardCategory::FoodAndDrink) => RewardTheme::Food,
            Some(RewardCategory::ThingsToDo) => RewardTheme::Culture,
            Some(RewardCategory::GoodCause) => RewardTheme::GoodCause,
            Some(RewardCategory::Gadget) | None => RewardTheme::Gadget,
        }
    }
}
