//! Reduced prices that a passholder can have, and their registration. Amounts are in euro, as the API writes them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uitpas_domain::Cents;

use super::{Passholder, euro_from_cents};
use crate::problem::EndUserMessage;
use crate::redact::redacted_debug;

/// What kind of reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TariffType {
    /// The social tariff.
    #[serde(rename = "SOCIALTARIFF")]
    SocialTariff,
    /// A coupon.
    #[serde(rename = "COUPON")]
    Coupon,
}

/// A reduced price. A request needs its `id` only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Tariff {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the passholder pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// What kind.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TariffType>,
}

/// The id of the social tariff.
pub const SOCIAL_TARIFF: &str = "SOCIALTARIFF";
/// Its name.
const SOCIAL_TARIFF_NAME: &str = "Kansentarief";

impl Tariff {
    /// The social tariff, as a request names it.
    #[must_use]
    pub fn social() -> Self {
        Self { id: SOCIAL_TARIFF.to_owned(), name: None, price: None, kind: None }
    }

    /// The social tariff at a price, as an answer shows it.
    #[must_use]
    pub fn social_at(price: Cents) -> Self {
        Self {
            name: Some(SOCIAL_TARIFF_NAME.to_owned()),
            price: Some(euro_from_cents(price)),
            kind: Some(TariffType::SocialTariff),
            ..Self::social()
        }
    }
}

/// A reduced price that can be had, and how often still.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct TariffAvailability {
    /// Which one.
    #[serde(flatten)]
    pub tariff: Tariff,
    /// How many tickets at this price.
    pub remaining: i64,
}

/// The answer of `GET /tariffs`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TariffsResponse {
    /// Those that can be had.
    pub available: Vec<TariffAvailability>,
    /// Why there is none where one might be expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_user_message: Option<EndUserMessage>,
}

/// A sale at a reduced price: what is asked for, and what was registered.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketSale {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When it was registered.
    #[serde(with = "crate::instant::option", default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime<Utc>>,
    /// The normal price.
    pub regular_price: f64,
    /// What the normal price is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regular_price_label: Option<String>,
    /// The reduced price; the API's older `tariffId` stands for its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Tariff>,
    /// See `tariff`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<String>,
    /// For which activity.
    pub event_id: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_title: Option<String>,
    /// The pass that was shown.
    pub uitpas_number: String,
    /// Whose, in an answer to a caller who may see it; in a request it is ignored.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub passholder: Option<Passholder>,
}

impl TicketSale {
    /// The id of the reduced price, from whichever field it stands in.
    #[must_use]
    pub fn wanted_tariff(&self) -> Option<&str> {
        self.tariff.as_ref().map(|tariff| tariff.id.as_str()).or(self.tariff_id.as_deref())
    }
}

redacted_debug!(Tariff, TariffAvailability, TariffsResponse, TicketSale);
