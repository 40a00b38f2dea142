//! Writes the demo's activities, and those of new days at later starts.
//!
//! Always holds: an activity that is there is never touched again, with one
//! exception: the official test events keep their identifiers for ever and run
//! every day of *this* year, so a new year prolongs them.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uitpas_domain::civil_time::{civil_date, end_of_day, start_of_day};

use super::activities::{Dated, When, around};
use super::organizers::Organizer;
use super::{DemoError, events};
use crate::db::entities::{activity, activity_card_system};
use crate::db::{folded, millis};
use crate::error::RegistryError;
use crate::registry::Registry;

/// Adds what is missing of the activities around today.
pub(super) async fn top_up(registry: &Registry) -> Result<(), DemoError> {
    let now = registry.now();
    let wanted = around(civil_date(now));
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
            prolong(&transaction, &dated, organizer, now).await?;
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
async fn prolong(
    db: &impl ConnectionTrait,
    dated: &Dated,
    organizer: &Organizer,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let over = activity::Entity::find_by_id(&dated.id)
        .filter(activity::Column::LastMs.lt(millis(now)))
        .one(db)
        .await?
        .is_some();
    if over {
        let fresh = row(dated, organizer)?;
        activity::ActiveModel { title: NotSet, checkin_points: NotSet, ..fresh }.update(db).await?;
    }
    Ok(())
}

fn row(dated: &Dated, organizer: &Organizer) -> Result<activity::ActiveModel, DemoError> {
    let spec = dated.activity;
    let event = events::event_of(dated, organizer);
    let (first, last) = match spec.when {
        When::On(..) | When::Several(..) => (event.start_date, event.end_date),
        When::Weekly(..) | When::AllYear => (Some(start_of_day(dated.from)), Some(end_of_day(dated.until))),
    };
    let document = serde_json::to_string(&event)
        .map_err(|_| RegistryError::internal("a demo activity could not be written as JSON"))?;
    let limit = |limit: Option<(u32, uitpas_domain::limit_period::PeriodType)>| {
        (limit.map(|(volume, _)| i64::from(volume)), limit.map(|(_, period)| period.api_name().to_owned()))
    };
    let (checkin_limit_volume, checkin_limit_period) = limit(spec.checkin_limit);
    let (ticket_limit_volume, ticket_limit_period) = limit(spec.ticket_limit);
    Ok(activity::ActiveModel {
        id: Set(dated.id.clone()),
        organizer_id: Set(organizer.id.to_owned()),
        title: Set(spec.title.to_owned()),
        location_name: Set(organizer.name.to_owned()),
        search_text: Set(folded(&format!("{} {} {}", spec.title, spec.description, organizer.name))),
        document: Set(document),
        first_ms: Set(first.map(millis)),
        last_ms: Set(last.map(millis)),
        checkin_points: Set(i64::from(spec.points)),
        checkin_limit_volume: Set(checkin_limit_volume),
        checkin_limit_period: Set(checkin_limit_period),
        ticket_limit_volume: Set(ticket_limit_volume),
        ticket_limit_period: Set(ticket_limit_period),
    })
}
