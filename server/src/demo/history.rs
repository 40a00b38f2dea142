//! Books the past of the demo through the registry's own services, so that every
//! balance is the sum of real check-ins and redemptions.
//!
//! An interrupted first start is completed by the next: what is booked already
//! is refused as a repetition, and the marker comes last.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uitpas_domain::Channel;
use uitpas_domain::civil_time::civil_date;

use super::DemoError;
use super::base::people;
use super::past::{What, plan};
use crate::db::entities::{card, redemption};
use crate::error::RegistryError;
use crate::registry::Registry;

/// Books everything that happened before today, and then blocks the cards that are to be blocked.
pub(super) async fn book(registry: &Registry) -> Result<(), DemoError> {
    for entry in plan(civil_date(registry.now())) {
        match entry.what {
            What::Attended(activity) => {
                let made = registry.create_checkin_at(&activity, entry.number, Channel::Counter, entry.at).await;
                refused_is_done(made)?;
            }
            What::Redeemed(reward) if !redeemed_before(registry, reward, entry.number).await? => {
                refused_is_done(registry.redeem_at(reward, entry.number, entry.at).await)?;
            }
            What::Redeemed(_) => {}
        }
    }
    block_cards(registry).await
}

/// A refusal means that an interrupted start got this far; only a fault is an error.
fn refused_is_done<T>(outcome: Result<T, RegistryError>) -> Result<(), DemoError> {
    match outcome {
        Err(error) if error.is_fault() => Err(error.into()),
        Err(error) => {
            tracing::debug!(code = %error, "an entry of the demo's past was there already");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

async fn redeemed_before(registry: &Registry, reward: &str, number: &str) -> Result<bool, DemoError> {
    let found = redemption::Entity::find()
        .filter(redemption::Column::RewardId.eq(reward))
        .filter(redemption::Column::CardNumber.eq(number))
        .one(registry.db().writer())
        .await?;
    Ok(found.is_some())
}

async fn block_cards(registry: &Registry) -> Result<(), DemoError> {
    let blocked = people().flat_map(|person| person.memberships).filter(|membership| membership.blocked);
    card::Entity::update_many()
        .col_expr(card::Column::State, Expr::val("BLOCKED"))
        .filter(card::Column::Number.is_in(blocked.map(|membership| membership.number)))
        .exec(registry.db().writer())
        .await?;
    Ok(())
}
