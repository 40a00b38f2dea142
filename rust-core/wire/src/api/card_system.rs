//! Card systems: the regions that issue passes.

use serde::{Deserialize, Serialize};

/// A card system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CardSystem {
    /// Its id.
    pub id: i64,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Logo and colours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branding: Option<Branding>,
    /// Web addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Its municipalities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cities: Option<Vec<City>>,
    /// Whether it is here to stay (others serve one event or a test).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permanent: Option<bool>,
    /// Whether one can register without a physical card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allows_cardless_registration: Option<bool>,
    /// Who can register without a physical card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cardless_registration_type: Option<CardlessRegistration>,
    /// A text about its social tariff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_tariff_info: Option<String>,
}

impl CardSystem {
    /// A card system with its id and name only, as it is embedded in other answers.
    #[must_use]
    pub fn brief(id: i64, name: impl Into<String>) -> Self {
        Self { id, name: Some(name.into()), ..Self::default() }
    }
}

/// Logo and colours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Branding {
    /// Address of the logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// As in CSS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_color: Option<String>,
    /// As in CSS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary_color: Option<String>,
}

/// Web addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// The region's site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}

/// A municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct City {
    /// Postal code.
    pub postal_code: String,
    /// Name.
    pub name: String,
}

/// Who can register without a physical card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CardlessRegistration {
    /// Everybody.
    All,
    /// Only without social tariff.
    Regular,
    /// Only with social tariff.
    #[serde(rename = "SOCIALTARIFF")]
    SocialTariff,
    /// Nobody.
    None,
}
