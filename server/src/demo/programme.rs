//! Writes the demo's activities, and those of new days at later starts.
//!
//! Always holds: an activity that is there is never touched again, with one
//! exception: the official test events keep their identifiers for ever and run
//! every day of *this* year, so a new year prolongs them.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uitpas_domain::PeriodLimit;
use uitpas_domain::civil_time::civil_date;

use super::activities::{Dated, around};
use super::organizers::Organizer;
use super::{DemoError, events};
use crate::activities::new_activity;
use crate::db::entities::{activity, activity_card_system};
use crate::registry::Registry;

/// Adds what is missing of the activities around today.
pub(super) async fn top_up(registry: &Registry) -> Result<(), DemoError> {
    let wanted = around(civil_date(registry.now()));
    let there: HashSet<String> = activity::Entity::find()
        .select_only()
        .column(activity::Column::Id)
        .filter(activity::Column::Id.is_in(wanted.iter().map(|dated| dated.id.as_str())))
        .into_tuple()
        .all(registry.db().reader())
        .await?
        .into_iter()
        .collect();
    let transaction = registry.db().begin().await?;
    for dated in wanted {
        let Some(organizer) = events::organizer_of(&dated) else { continue };
        if !there.contains(&dated.id) {
            write(&transaction, &dated, organizer).await?;
        } else if dated.activity.fixed_id {
            prolong(&transaction, &dated, organizer).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

async fn write(db: &impl ConnectionTrait, dated: &Dated, organizer: &Organizer) -> Result<(), DemoError> {
    activity::Entity::insert(row(dated, organizer)?).exec_without_returning(db).await?;
    activity_card_system::Entity::insert(activity_card_system::ActiveModel {
        activity_id: Set(dated.id.clone()),
        card_system_id: Set(organizer.card_system),
        enabled: Set(true),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Lets an official event that ended with last year run through this one.
async fn prolong(db: &impl ConnectionTrait, dated: &Dated, organizer: &Organizer) -> Result<(), DemoError> {
    let fresh = row(dated, organizer)?;
    let last_ms = fresh.last_ms.clone().take();
    let there = activity::Entity::find_by_id(&dated.id).one(db).await?;
    if there.is_some_and(|there| Some(there.last_ms) != last_ms) {
        activity::ActiveModel { title: NotSet, checkin_points: NotSet, ..fresh }.update(db).await?;
    }
    Ok(())
}

fn row(dated: &Dated, organizer: &Organizer) -> Result<activity::ActiveModel, DemoError> {
    let spec = dated.activity;
    let limit = spec.checkin_limit.map(|(volume, period)| PeriodLimit { volume, period });
    let event = events::event_of(dated, organizer);
    let row = new_activity(&event, organizer.id, i64::from(spec.points), limit)?;
    Ok(activity::ActiveModel {
        ticket_limit_volume: Set(spec.ticket_limit.map(|(volume, _)| i64::from(volume))),
        ticket_limit_period: Set(spec.ticket_limit.map(|(_, period)| period.api_name().to_owned())),
        ..row
    })
}
