//! The history of a passholder's points.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::redact::redacted_debug;

/// Points earned or spent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// For what.
    pub title: String,
    /// Where.
    pub location: String,
    /// When.
    #[serde(with = "crate::instant")]
    pub creation_date: DateTime<Utc>,
    /// How many: positive when earned, negative when spent.
    pub points: i64,
}

redacted_debug!(Transaction);
