//! Uploading operations: many at once, a result for each.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Outcome, SignedOperation};

/// A batch never holds more.
pub const MAX_OPERATIONS: usize = 500;

/// The body of `POST /offline/operations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationBatch {
    /// The phone.
    pub device_id: String,
    /// Its operations, oldest first.
    pub operations: Vec<SignedOperation>,
}

/// What became of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationResult {
    /// Its sequence number, when it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// Its id: the SHA-256 of its payload, always known.
    pub id: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The answer to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReply {
    /// One result per operation, in the order sent.
    pub results: Vec<OperationResult>,
    /// The highest sequence number up to which nothing is missing; 0 when there is none.
    pub acknowledged: i64,
    /// The registry's clock.
    #[serde(with = "crate::instant")]
    pub server_time: DateTime<Utc>,
}
