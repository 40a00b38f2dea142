//! What the pass system adds to an activity: its points and limits, and the card systems that it is of.
//!
//! Each is replaced as a whole or not at all. Points that were earned before a change stay.

use crate::activities::{
    check_points, checkin_limit, limit_of, organizer_systems, set_systems, systems_of_event, unknown_event,
};
use crate::db::entities::{activity, activity_card_system, activity_distribution_key, card_system, distribution_key};
use crate::db::transact;
use crate::error::{RegistryError, Result};
use crate::registry::Registry;
use crate::ticket_sales::any_sold;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};
use uitpas_domain::PeriodLimit;
use uitpas_wire::Slug;
use uitpas_wire::api::{EventCardSystem, EventSettings, ManualDistributionKey};

impl Registry {
    /// Points and limits of an activity.
    ///
    /// # Errors
    /// `event-not-found`.
    pub async fn event_settings(&self, id: &str) -> Result<EventSettings> {
        let row = activity::Entity::find_by_id(id).one(self.db().reader()).await?.ok_or_else(unknown_event)?;
        Ok(EventSettings {
            checkin_points: row.checkin_points,
            passholder_ticket_limit: limit_of(row.ticket_limit_volume, row.ticket_limit_period.as_deref())
                .map(Into::into),
            checkin_limit: checkin_limit(&row).map(Into::into),
            id: row.id,
        })
    }

    /// Replaces points and limits of an activity. Points that were earned stay.
    ///
    /// # Errors
    /// `event-not-found`; `body/invalid-data` when the id is another one or a number is out of range.
    pub async fn put_event_settings(&self, id: &str, settings: &EventSettings) -> Result<()> {
        if settings.id != id {
            return Err(RegistryError::invalid_data("/id", "must be the id of the event"));
        }
        check_points(settings.checkin_points, "/checkinPoints")?;
        let checked = |limit: Option<uitpas_wire::api::PeriodLimit>, pointer: &str| match limit {
            None => Ok(None),
            Some(limit) => PeriodLimit::try_from(limit)
                .ok()
                .filter(|limit| limit.volume > 0)
                .map(Some)
                .ok_or_else(|| RegistryError::invalid_data(pointer, "must be a positive number")),
        };
        let checkin = checked(settings.checkin_limit, "/checkinLimit/volume")?;
        let ticket = checked(settings.passholder_ticket_limit, "/passholderTicketLimit/volume")?;
        let changed = activity::Entity::update_many()
            .set(activity::ActiveModel {
                checkin_points: Set(settings.checkin_points),
                checkin_limit_volume: Set(checkin.map(|limit| i64::from(limit.volume))),
                checkin_limit_period: Set(checkin.map(|limit| limit.period.api_name().to_owned())),
                ticket_limit_volume: Set(ticket.map(|limit| i64::from(limit.volume))),
                ticket_limit_period: Set(ticket.map(|limit| limit.period.api_name().to_owned())),
                ..Default::default()
            })
            .filter(activity::Column::Id.eq(id))
            .exec(self.db().writer())
            .await?;
        if changed.rows_affected == 0 { Err(unknown_event()) } else { Ok(()) }
    }

    /// The card systems of an activity with their distribution keys.
    ///
    /// # Errors
    /// `event-not-found`.
    pub async fn event_card_systems(&self, id: &str) -> Result<Vec<EventCardSystem>> {
        let db = self.db().reader();
        let organizer = self.organizer_of_event(id).await?;
        let chosen = systems_of_event(db, id).await?;
        let mut ids: BTreeSet<i64> = organizer_systems(db, &organizer).await?.into_iter().collect();
        ids.extend(chosen.keys());
        let keys = keys_of_event(db, id).await?;
        let names = card_system::Entity::find().filter(card_system::Column::Id.is_in(ids)).all(db).await?;
        let mut systems = Vec::with_capacity(names.len());
        for system in names {
            let manual: Vec<ManualDistributionKey> = distribution_key::Entity::find()
                .filter(distribution_key::Column::CardSystemId.eq(system.id))
                .order_by_asc(distribution_key::Column::Id)
                .all(db)
                .await?
                .into_iter()
                .map(|key| ManualDistributionKey {
                    enabled: keys.get(&key.id).copied().unwrap_or(false),
                    id: key.id,
                    name: Some(key.name),
                })
                .collect();
            systems.push(EventCardSystem {
                enabled: chosen.get(&system.id).copied().unwrap_or(false),
                id: system.id,
                name: Some(system.name),
                manual_distribution_keys: (!manual.is_empty()).then_some(manual),
            });
        }
        systems.sort_by_key(|system| system.id);
        Ok(systems)
    }

    /// Replaces the card systems of an activity.
    ///
    /// # Errors
    /// `event-not-found`; `cardsystem-not-found`; `invalid-card-system` for one that the organizer has no part in;
    /// `distributionkey-not-found`, `invalid-distributionkey`; `event-already-has-ticketsales` once a reduced price was
    /// sold.
    pub async fn put_event_card_systems(&self, id: &str, systems: &[EventCardSystem]) -> Result<()> {
        let organizer = self.organizer_of_event(id).await?;
        let refused = |slug: Slug| RegistryError::new(slug).status(400).text("problem-card-system-not-found");
        transact!(self.db(), |tx| async {
            if any_sold(tx, id).await? {
                return Err(RegistryError::new(Slug::EventAlreadyHasTicketsales).text("problem-event-has-sales"));
            }
            let own: BTreeSet<i64> = organizer_systems(tx, &organizer).await?.into_iter().collect();
            let mut wanted = BTreeMap::new();
            let mut keys = BTreeMap::new();
            for system in systems {
                if card_system::Entity::find_by_id(system.id).one(tx).await?.is_none() {
                    return Err(refused(Slug::CardsystemNotFound));
                }
                if !own.contains(&system.id) || wanted.insert(system.id, system.enabled).is_some() {
                    return Err(refused(Slug::InvalidCardSystem));
                }
                for key in system.manual_distribution_keys.iter().flatten() {
                    match distribution_key::Entity::find_by_id(key.id).one(tx).await? {
                        None => return Err(refused(Slug::DistributionkeyNotFound)),
                        Some(row) if row.card_system_id != system.id => {
                            return Err(refused(Slug::InvalidDistributionkey));
                        }
                        Some(_) => keys.insert(key.id, key.enabled),
                    };
                }
            }
            use activity_card_system as system_link;
            use activity_distribution_key as key_link;
            system_link::Entity::delete_many().filter(system_link::Column::ActivityId.eq(id)).exec(tx).await?;
            key_link::Entity::delete_many().filter(key_link::Column::ActivityId.eq(id)).exec(tx).await?;
            set_systems(tx, id, wanted).await?;
            let rows: Vec<_> = keys
                .into_iter()
                .map(|(key, enabled)| key_link::ActiveModel {
                    activity_id: Set(id.to_owned()),
                    distribution_key_id: Set(key),
                    enabled: Set(enabled),
                })
                .collect();
            if !rows.is_empty() {
                key_link::Entity::insert_many(rows).exec_without_returning(tx).await?;
            }
            Ok(())
        })
    }
}

async fn keys_of_event<C: ConnectionTrait>(db: &C, id: &str) -> Result<BTreeMap<i64, bool>> {
    let rows = activity_distribution_key::Entity::find()
        .filter(activity_distribution_key::Column::ActivityId.eq(id))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.distribution_key_id, row.enabled)).collect())
}
