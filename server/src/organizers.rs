//! Organizers: one, or a search by name and card system.

use crate::card_systems::{self, CardSystems};
use crate::db::entities::{organizer, organizer_card_system};
use crate::error::{RegistryError, Result};
use crate::paging::{Direction, Paging, like_pattern};
use crate::registry::Registry;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uitpas_wire::Slug;
use uitpas_wire::api::{Organizer, OrganizerAddress, Page};

/// Which organizers.
#[derive(Debug, Clone, Default)]
pub struct OrganizerSearch {
    /// With this name; `*` stands for anything.
    pub name: Option<String>,
    /// Linked to this card system.
    pub card_system: Option<i64>,
    /// Only these (what the caller may see); `None` for all.
    pub among: Option<Vec<String>>,
    /// By name.
    pub direction: Direction,
}

/// The refusal of an id that no organizer has.
pub(crate) fn unknown_organizer() -> RegistryError {
    RegistryError::new(Slug::OrganizerNotFound).text("problem-organizer-not-found")
}

pub(crate) fn to_wire(row: organizer::Model, systems: Option<Vec<uitpas_wire::api::CardSystem>>) -> Organizer {
    Organizer {
        id: row.id,
        name: Some(row.name),
        card_systems: systems,
        linked_location_id: row.linked_location_id,
        address: row.city.map(|city| OrganizerAddress { street: row.street, postal_code: row.postal_code, city }),
    }
}

/// Organizers by their ids, without their card systems.
pub(crate) async fn by_ids<C: ConnectionTrait>(db: &C, ids: Vec<String>) -> Result<BTreeMap<String, Organizer>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = organizer::Entity::find().filter(organizer::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), to_wire(row, None))).collect())
}

/// The card systems of organizers.
pub(crate) async fn systems_of<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<BTreeMap<String, Vec<i64>>> {
    let mut found: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows = organizer_card_system::Entity::find()
        .filter(organizer_card_system::Column::OrganizerId.is_in(ids.iter().map(String::as_str)))
        .order_by_asc(organizer_card_system::Column::CardSystemId)
        .all(db)
        .await?;
    for row in rows {
        found.entry(row.organizer_id).or_default().push(row.card_system_id);
    }
    Ok(found)
}

pub(crate) fn pick(systems: &CardSystems, ids: &[i64]) -> Vec<uitpas_wire::api::CardSystem> {
    ids.iter().filter_map(|id| systems.get(id).cloned()).collect()
}

impl Registry {
    /// One organizer with its card systems.
    ///
    /// # Errors
    /// `organizer-not-found`.
    pub async fn organizer(&self, id: &str) -> Result<Organizer> {
        let db = self.db().reader();
        let row = organizer::Entity::find_by_id(id).one(db).await?.ok_or_else(unknown_organizer)?;
        let ids = systems_of(db, std::slice::from_ref(&row.id)).await?.remove(&row.id).unwrap_or_default();
        let systems = card_systems::all(db).await?;
        Ok(to_wire(row, Some(pick(&systems, &ids))))
    }

    /// A page of organizers, by name.
    ///
    /// # Errors
    /// Only faults.
    pub async fn organizers(&self, search: &OrganizerSearch, paging: Paging) -> Result<Page<Organizer>> {
        let db = self.db().reader();
        let mut wanted = Condition::all();
        if let Some(name) = &search.name {
            let pattern = LikeExpr::new(like_pattern(name, true)).escape('\\');
            wanted = wanted.add(Expr::col(organizer::Column::NameFolded).like(pattern));
        }
        if let Some(system) = search.card_system {
            let linked = Query::select()
                .column(organizer_card_system::Column::OrganizerId)
                .from(organizer_card_system::Entity)
                .and_where(organizer_card_system::Column::CardSystemId.eq(system))
                .to_owned();
            wanted = wanted.add(organizer::Column::Id.in_subquery(linked));
        }
        if let Some(among) = &search.among {
            wanted = wanted.add(organizer::Column::Id.is_in(among.iter().map(String::as_str)));
        }
        let query = organizer::Entity::find().filter(wanted);
        let total = query.clone().count(db).await?;
        let rows = query
            .order_by(organizer::Column::NameFolded, search.direction.into())
            .order_by_asc(organizer::Column::Id)
            .offset(paging.start)
            .limit(paging.limit)
            .all(db)
            .await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let links = systems_of(db, &ids).await?;
        let systems = card_systems::all(db).await?;
        let member = rows
            .into_iter()
            .map(|row| {
                let linked = links.get(&row.id).map(|ids| pick(&systems, ids)).unwrap_or_default();
                to_wire(row, Some(linked))
            })
            .collect();
        Ok(Page::new(total, member))
    }
}
