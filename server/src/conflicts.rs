//! Everything that did not go as a counter's device had promised, and what became of it: for a person to see.
//!
//! It is read from the operations themselves, so nothing can be forgotten or counted twice. The condition is that of the
//! index `operation_conflicts`, word for word.

use crate::db::entities::{activity, operation, organizer, refused_operation, reward};
use crate::db::{entities::device, instant};
use crate::error::Result;
use crate::operations::{parse_outcome, reason_from};
use crate::organizers::unknown_organizer;
use crate::registry::Registry;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use uitpas_wire::offline::{Conflict, ConflictReport, Operation, Outcome};

/// A report never has more.
const MOST: u64 = 200;

const WORTH_SEEING: &str =
    "outcome NOT IN ('CREDITED', 'UNDONE', 'NOTHING_TO_UNDO', 'REDEEMED', 'REDEMPTION_UNDONE', 'RIGHTS_RETURNED')";

impl Registry {
    /// The newest conflicts of an organizer's devices, and how many there are in all.
    ///
    /// # Errors
    /// `organizer-not-found`.
    pub async fn conflicts(&self, organizer_id: &str) -> Result<ConflictReport> {
        let db = self.db().reader();
        organizer::Entity::find_by_id(organizer_id).one(db).await?.ok_or_else(unknown_organizer)?;
        let devices = || {
            Query::select()
                .column(device::Column::Id)
                .from(device::Entity)
                .and_where(device::Column::OrganizerId.eq(organizer_id))
                .to_owned()
        };
        let operations = operation::Entity::find()
            .filter(operation::Column::DeviceId.in_subquery(devices()))
            .filter(Expr::cust(WORTH_SEEING));
        let refused =
            refused_operation::Entity::find().filter(refused_operation::Column::DeviceId.in_subquery(devices()));
        let total = operations.clone().count(db).await? + refused.clone().count(db).await?;
        let operations = operations
            .order_by_desc(operation::Column::ReceivedMs)
            .order_by_desc(operation::Column::Seq)
            .limit(MOST)
            .all(db)
            .await?;
        let refused = refused
            .order_by_desc(refused_operation::Column::ReceivedMs)
            .order_by_desc(refused_operation::Column::Seq)
            .limit(MOST)
            .all(db)
            .await?;
        let seen = operations.into_iter().map(|row| {
            Seen::new(row.device_id, Some(row.seq), row.received_ms, &row.payload, parse_outcome(&row.result))
        });
        let apart = refused.into_iter().map(|row| {
            let outcome = Outcome::Refused { reason: reason_from(&row.reason) };
            Seen::new(row.device_id, row.seq, row.received_ms, &row.payload, outcome)
        });
        let mut all: Vec<Seen> = seen.chain(apart).collect();
        all.sort_by_key(|one| Reverse((one.received_ms, one.seq)));
        all.truncate(usize::try_from(MOST).unwrap_or_default());
        let titles = Titles::of(db, &all).await?;
        Ok(ConflictReport { total, conflicts: all.into_iter().map(|one| one.into_wire(&titles)).collect() })
    }
}

/// An operation that a person should see, without the pass that it names.
struct Seen {
    device_id: String,
    seq: Option<i64>,
    received_ms: i64,
    content: Option<Operation>,
    outcome: Outcome,
}

impl Seen {
    fn new(device_id: String, seq: Option<i64>, received_ms: i64, payload: &[u8], outcome: Outcome) -> Self {
        Self { device_id, seq, received_ms, content: serde_json::from_slice(payload).ok(), outcome }
    }

    fn event(&self) -> Option<&str> {
        self.content.as_ref()?.event_id.as_deref().filter(|id| !id.contains('\0'))
    }

    fn reward(&self) -> Option<&str> {
        let given = self.content.as_ref()?.redemption.as_ref()?;
        Some(given.reward_id.as_str()).filter(|id| !id.contains('\0'))
    }

    fn into_wire(self, titles: &Titles) -> Conflict {
        let title = self.event().and_then(|id| titles.events.get(id));
        let title = title.or_else(|| self.reward().and_then(|id| titles.rewards.get(id))).cloned();
        Conflict {
            received_at: instant(self.received_ms),
            device_id: self.device_id,
            seq: self.seq,
            kind: self.content.map(|operation| operation.kind),
            title,
            outcome: self.outcome,
        }
    }
}

struct Titles {
    events: HashMap<String, String>,
    rewards: HashMap<String, String>,
}

impl Titles {
    async fn of<C: ConnectionTrait>(db: &C, seen: &[Seen]) -> Result<Self> {
        let events: BTreeSet<&str> = seen.iter().filter_map(Seen::event).collect();
        let rewards: BTreeSet<&str> = seen.iter().filter_map(Seen::reward).collect();
        let events: Vec<(String, String)> = activity::Entity::find()
            .filter(activity::Column::Id.is_in(events))
            .select_only()
            .columns([activity::Column::Id, activity::Column::Title])
            .into_tuple()
            .all(db)
            .await?;
        let rewards: Vec<(String, String)> = reward::Entity::find()
            .filter(reward::Column::Id.is_in(rewards))
            .select_only()
            .columns([reward::Column::Id, reward::Column::Title])
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self { events: events.into_iter().collect(), rewards: rewards.into_iter().collect() })
    }
}
