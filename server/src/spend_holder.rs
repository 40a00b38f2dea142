//! Who may take points from a pass: the registry, or the reward desk that holds it.
//!
//! A desk set shares out the passholders whose home is in one of its card systems, by a keyed hash. The registry spends
//! nothing of a passholder whose desk still holds its right, also after the right's time is over: only when the desk's log
//! is there up to its return, or when a person wrote it off, is it known what was spent.

use crate::db::entities::{card, card_system, desk_set, desk_set_card_system, organizer, spend_right};
use crate::db::instant;
use crate::error::{RegistryError, Result, TextArg};
use crate::keys::keyed;
use crate::people::{Person, state_of};
use crate::registry::Registry;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uitpas_domain::spend_right::{can_be_at_a_desk, desk_of};
use uitpas_domain::{CardState, Instant, home_card_system};
use uitpas_wire::Slug;

/// Points that a desk holds.
#[derive(Debug)]
pub(crate) struct Reserved {
    organizer: String,
    until: Instant,
}

impl Reserved {
    /// The refusal of everybody else who would spend them.
    pub fn error(&self, now: Instant) -> RegistryError {
        let error = RegistryError::new(Slug::PointsReserved)
            .arg("organizer", TextArg::Text(self.organizer.clone()))
            .arg("until", TextArg::Moment(self.until));
        if now < self.until { error.text("problem-points-reserved") } else { error.text("problem-points-awaited") }
    }
}

/// A number that is spread evenly and stays the same for a passholder; nobody outside can compute it.
pub(crate) fn share_of(registry: &Registry, passholder: &str) -> u64 {
    let hash = keyed(registry.keys().roster_key(), format!("desk:{passholder}").as_bytes());
    hash.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
}

/// The same as [`of`] for who is about to spend: no desk set is opened over the passholder's home until the transaction
/// ends, so that a desk is never told of points that are being spent.
pub(crate) async fn locked<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    person: &Person,
) -> Result<Option<Reserved>> {
    if let Some(home) = home_card_system(&person.memberships) {
        card_system::Entity::find_by_id(home.0).lock_shared().one(tx).await?;
    }
    of(registry, tx, person).await
}

/// Whether a desk holds a passholder's points.
pub(crate) async fn of<C: ConnectionTrait>(registry: &Registry, db: &C, person: &Person) -> Result<Option<Reserved>> {
    #[cfg(feature = "deliberate-faults")]
    if crate::faults::on(crate::faults::Fault::IgnoreSpendRight) {
        return Ok(None);
    }
    let Some(home) = home_card_system(&person.memberships) else { return Ok(None) };
    let open = desk_set_card_system::Entity::find()
        .filter(desk_set_card_system::Column::CardSystemId.eq(home.0))
        .filter(desk_set_card_system::Column::ClosedMs.is_null())
        .one(db)
        .await?;
    let Some(open) = open else { return Ok(None) };
    let Some(desk) = desk_in(registry, db, &open.desk_set_id, person).await? else { return Ok(None) };
    let right = spend_right::Entity::find_by_id((open.desk_set_id.clone(), desk)).one(db).await?;
    if right.is_none_or(|right| right.state != "HELD") {
        return Ok(None);
    }
    let missing = || RegistryError::internal("a desk set is missing");
    let set = desk_set::Entity::find_by_id(&open.desk_set_id).one(db).await?.ok_or_else(missing)?;
    let organizer = organizer::Entity::find_by_id(&set.organizer_id).one(db).await?.ok_or_else(missing)?;
    Ok(Some(Reserved { organizer: organizer.name, until: instant(set.expires_ms) }))
}

/// The desk of a set that a passholder belongs to; `None` when it is none of its passes.
pub(crate) async fn desk_in<C: ConnectionTrait>(
    registry: &Registry,
    db: &C,
    desk_set: &str,
    person: &Person,
) -> Result<Option<i64>> {
    let Some(home) = home_card_system(&person.memberships).filter(|_| !person.is_group()) else { return Ok(None) };
    let shared = desk_set_card_system::Entity::find_by_id((desk_set.to_owned(), home.0)).one(db).await?;
    if shared.is_none() || !can_be_at_a_desk(&cards_of(db, &person.row.id).await?) {
        return Ok(None);
    }
    let desks = spend_right::Entity::find().filter(spend_right::Column::DeskSetId.eq(desk_set)).count(db).await?;
    let desks = u8::try_from(desks).unwrap_or(u8::MAX);
    Ok(desk_of(share_of(registry, &person.row.id), desks).map(i64::from))
}

async fn cards_of<C: ConnectionTrait>(db: &C, passholder: &str) -> Result<Vec<CardState>> {
    let states: Vec<String> = card::Entity::find()
        .filter(card::Column::PassholderId.eq(passholder))
        .select_only()
        .column(card::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(states.iter().map(|state| state_of(state)).collect())
}
