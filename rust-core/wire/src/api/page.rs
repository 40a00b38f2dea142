//! Paginated collections and the facets of a reward search.
//!
//! Every list of the API that can be long comes as `{totalItems, member}`; the reward search adds
//! counts per facet when it was asked for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Reward;

/// One page of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// How many items there are in all pages together.
    #[serde(default)]
    pub total_items: u64,
    /// The items of this page.
    #[serde(default = "Vec::new")]
    pub member: Vec<T>,
}

impl<T> Page<T> {
    /// A page.
    #[must_use]
    pub fn new(total_items: u64, member: Vec<T>) -> Self {
        Self { total_items, member }
    }
}

/// One page of rewards, with facets when asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RewardPage {
    /// How many rewards match.
    #[serde(default)]
    pub total_items: u64,
    /// The rewards of this page.
    #[serde(default)]
    pub member: Vec<Reward>,
    /// Counts per facet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facet: Option<RewardFacets>,
}

/// A facet: per value its name and count.
pub type Facet = BTreeMap<String, FacetValue>;

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// How to show it.
    pub name: FacetName,
    /// How many rewards have it.
    pub count: u64,
}

/// The name of a facet's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetName {
    /// In Dutch.
    pub nl: String,
}

/// The facets of a reward search; only those asked for are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RewardFacets {
    /// By category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Facet>,
    /// By owning card system (key: its id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owning_card_system_id: Option<Facet>,
    /// By type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Facet>,
    /// Sport or not (keys `true` and `false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sport: Option<Facet>,
    /// For children or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_kids: Option<Facet>,
    /// Redeemable online or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<Facet>,
    /// Last chance or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_chance: Option<Facet>,
}
