//! Passholders, their memberships, and family members.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CardSystem, Organizer};
use crate::redact::redacted_debug;

/// A passholder. The `registration…` fields of the API's request are not part of an answer and
/// come with the registration of passholders.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Passholder {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Family name.
    pub name: String,
    /// First name.
    pub first_name: String,
    /// National number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insz_number: Option<String>,
    /// "The" number: that of the oldest active membership with an active card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uitpas_number: Option<String>,
    /// Memberships.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_system_memberships: Option<Vec<CardSystemMembership>>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// When registered.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime<Utc>>,
    /// Date of birth.
    pub date_of_birth: NaiveDate,
    /// Gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Where registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_organizer: Option<Organizer>,
    /// The balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// Whether linked to an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uitid_status: Option<UitidStatus>,
    /// Address.
    pub address: Address,
    /// Postal code once more, as the API repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Municipality once more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// What the person agreed to receive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_in_preferences: Option<OptInPreferences>,
    /// Nationality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
}

/// An address.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Street, sometimes with the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// House number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Box.
    #[serde(rename = "box", default, skip_serializing_if = "Option::is_none")]
    pub box_number: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Municipality.
    pub city: String,
    /// Country code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What a person agreed to receive, per channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OptInPreferences {
    /// Mails needed for the service.
    pub service_mails: bool,
    /// Mails at milestones.
    pub milestone_mails: bool,
    /// News.
    pub info_mails: bool,
    /// Text messages.
    pub sms: bool,
    /// Letters.
    pub post: bool,
}

/// Gender.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Other or unsaid.
    X,
}

/// Whether a passholder is linked to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UitidStatus {
    /// Linked.
    Registered,
    /// Not linked.
    Unregistered,
}

/// A membership of a card system.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CardSystemMembership {
    /// The card system.
    pub card_system: CardSystem,
    /// The number in this card system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uitpas_number: Option<String>,
    /// The card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_card: Option<CardSystemMembershipCard>,
    /// Whether the membership is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MembershipStatus>,
    /// The social tariff in this card system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_tariff: Option<MembershipSocialTariff>,
}

/// Whether a membership is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MembershipStatus {
    /// Active.
    Active,
    /// Blocked.
    Blocked,
}

/// The card of a membership.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CardSystemMembershipCard {
    /// Its number.
    pub uitpas_number: String,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_type: Option<CardType>,
    /// Its state.
    pub status: WireCardStatus,
}

/// What a card is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CardType {
    /// A card with a chip.
    NfcCard,
    /// On a phone only.
    Digital,
}

/// The state of a card as the API writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WireCardStatus {
    /// Made, not yet delivered.
    Provisioned,
    /// At a counter, to be sold.
    LocalStock,
    /// In use.
    Active,
    /// Stopped.
    Blocked,
    /// Gone.
    Deleted,
}

/// The social tariff of a membership.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipSocialTariff {
    /// Its state.
    pub status: WireTariffStatus,
    /// Until when.
    #[serde(with = "crate::instant")]
    pub end_date: DateTime<Utc>,
    /// Whether it is over, yet still counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_grace_period: Option<bool>,
    /// Suspended until.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub suspended_until_date: Option<DateTime<Utc>>,
    /// Whether it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<bool>,
}

/// The state of a membership's social tariff.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WireTariffStatus {
    /// Valid.
    Active,
    /// Over.
    Expired,
    /// Suspended.
    Suspended,
}

/// A member of a family that a passholder looks after, or the passholder's own entry.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FamilyMember {
    /// The member's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uitpas_number: Option<String>,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passholder: Option<Passholder>,
    /// Since when.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime<Utc>>,
    /// Address of a picture to tell members apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Whether this is the one who looks after the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_family_member: Option<bool>,
}

redacted_debug!(
    Passholder,
    Address,
    Gender,
    CardSystemMembership,
    CardSystemMembershipCard,
    MembershipSocialTariff,
    WireTariffStatus,
    FamilyMember,
);
