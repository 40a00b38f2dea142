//! Reduced prices: whose key holds for an activity, and what a pass pays there.

use crate::activities::{limit_of, unknown_event};
use crate::db::entities::{
    activity, activity_card_system, activity_distribution_key, card_system, distribution_key, ticket_sale,
};
use crate::db::millis;
use crate::error::{RegistryError, Result};
use crate::organizers;
use crate::people::{self, ShownPass, parse_number, unknown_passholder};
use crate::registry::Registry;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap};
use uitpas_domain::{
    CardSystemId, Cents, DEFAULT_TICKET_LIMIT, DistributionKey, Instant, PassholderPart, PeriodLimit,
    SocialTariffState, TariffFacts, TariffRefusal, TariffVerdict, judge_tariff, social_tariff, ticket_period,
};
use uitpas_wire::Slug;

/// The keys of an activity, by card system.
pub(crate) type Keys = BTreeMap<i64, DistributionKey>;

/// A key from its columns; `None` when there is none.
fn key_of(percent: Option<i64>, cents: Option<i64>, organizer: Option<i64>) -> Option<DistributionKey> {
    let small = |percent: i64| u8::try_from(percent).ok();
    let part = match (percent, cents) {
        (Some(percent), None) => PassholderPart::Percent(small(percent)?),
        (None, Some(cents)) => PassholderPart::Amount(Cents::new(cents)),
        _ => return None,
    };
    DistributionKey::new(part, small(organizer?)?)
}

/// The keys of activities: of each enabled card system its own, or the one that was chosen for the activity.
pub(crate) async fn keys_of<C: ConnectionTrait>(db: &C, activities: &[&str]) -> Result<HashMap<String, Keys>> {
    let of_systems: Keys = card_system::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, key_of(row.passholder_percent, row.passholder_cents, row.organizer_percent)?)))
        .collect();
    let ids = || activities.iter().copied();
    let enabled = activity_card_system::Entity::find()
        .filter(activity_card_system::Column::ActivityId.is_in(ids()))
        .filter(activity_card_system::Column::Enabled.eq(true))
        .all(db)
        .await?;
    let mut keys: HashMap<String, BTreeMap<i64, Option<DistributionKey>>> = HashMap::new();
    for row in enabled {
        let own = of_systems.get(&row.card_system_id).copied();
        keys.entry(row.activity_id).or_default().insert(row.card_system_id, own);
    }
    let chosen = activity_distribution_key::Entity::find()
        .filter(activity_distribution_key::Column::ActivityId.is_in(ids()))
        .filter(activity_distribution_key::Column::Enabled.eq(true))
        // Of several of one card system the first by number counts: it is looked at last.
        .order_by_desc(activity_distribution_key::Column::DistributionKeyId)
        .all(db)
        .await?;
    let named = distribution_key::Entity::find()
        .filter(distribution_key::Column::Id.is_in(chosen.iter().map(|row| row.distribution_key_id)))
        .all(db)
        .await?;
    for row in chosen {
        let Some(named) = named.iter().find(|key| key.id == row.distribution_key_id) else { continue };
        // Of a card system that is not enabled it changes nothing; without parts it leaves no reduced price.
        if let Some(key) = keys.get_mut(&row.activity_id).and_then(|keys| keys.get_mut(&named.card_system_id)) {
            *key = key_of(named.passholder_percent, named.passholder_cents, named.organizer_percent);
        }
    }
    let known = |keys: BTreeMap<i64, Option<DistributionKey>>| {
        keys.into_iter().filter_map(|(system, key)| Some((system, key?))).collect()
    };
    Ok(keys.into_iter().map(|(activity, keys)| (activity, known(keys))).collect())
}

/// How often a passholder may have the reduced price of an activity.
pub(crate) fn limit(row: &activity::Model) -> PeriodLimit {
    limit_of(row.ticket_limit_volume, row.ticket_limit_period.as_deref()).unwrap_or(DEFAULT_TICKET_LIMIT)
}

/// Whether a shown pass pays the reduced price of an activity, on the facts in this transaction.
pub(crate) async fn judge<C: ConnectionTrait>(
    db: &C,
    row: &activity::Model,
    shown: &ShownPass,
    price: Cents,
    at: Instant,
) -> Result<std::result::Result<TariffVerdict, TariffRefusal>> {
    let Some(person) = &shown.person else { return Ok(Err(TariffRefusal::CardNotActive(shown.state))) };
    let memberships: Vec<(CardSystemId, SocialTariffState)> = person
        .memberships
        .iter()
        .filter(|one| one.is_active())
        .map(|one| (one.card_system, social_tariff::state_of(one.social_tariff.as_ref(), at)))
        .collect();
    let keys = keys_of(db, &[&row.id]).await?.remove(&row.id).unwrap_or_default();
    let offered: Vec<(CardSystemId, DistributionKey)> =
        keys.into_iter().map(|(system, key)| (CardSystemId(system), key)).collect();
    Ok(judge_tariff(&TariffFacts {
        card: shown.state,
        group_pass: person.is_group(),
        memberships: &memberships,
        offered: &offered,
        price,
        limit: limit(row),
        already: already(db, row, &person.row.id, at).await?,
        at,
    }))
}

/// How often a passholder had the reduced price in the period that counts now.
async fn already<C: ConnectionTrait>(db: &C, row: &activity::Model, passholder: &str, at: Instant) -> Result<u32> {
    let period = ticket_period(limit(row), at);
    let mut query = ticket_sale::Entity::find()
        .filter(ticket_sale::Column::PassholderId.eq(passholder))
        .filter(ticket_sale::Column::ActivityId.eq(row.id.as_str()))
        .filter(ticket_sale::Column::Status.eq("REGISTERED"));
    if let Some(start) = period.start {
        query = query.filter(ticket_sale::Column::SoldMs.gte(millis(start)));
    }
    if let Some(end) = period.end {
        query = query.filter(ticket_sale::Column::SoldMs.lt(millis(end)));
    }
    Ok(u32::try_from(query.count(db).await?).unwrap_or(u32::MAX))
}

impl Registry {
    /// Whether a pass pays the reduced price of an activity now.
    ///
    /// # Errors
    /// `event-not-found`, `invalid-uitpasnumber`, `passholder-not-found`, all 400.
    pub async fn tariff(
        &self,
        event_id: &str,
        uitpas_number: &str,
        price: Cents,
    ) -> Result<std::result::Result<TariffVerdict, TariffRefusal>> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasnumber)?;
        let db = self.db().reader();
        let row = activity::Entity::find_by_id(event_id).one(db).await?;
        let row = row.ok_or_else(|| unknown_event().status(400))?;
        let shown = people::by_number(db, &number).await?.ok_or_else(|| unknown_passholder().status(400))?;
        judge(db, &row, &shown, price, self.now()).await
    }

    /// What somebody with a right in the organizer's own region would pay.
    ///
    /// # Errors
    /// `event-not-found`, `social-tariff-not-available`, both 400.
    pub async fn static_tariff(&self, event_id: &str, price: Cents) -> Result<Cents> {
        let db = self.db().reader();
        let row = activity::Entity::find_by_id(event_id).one(db).await?;
        let row = row.ok_or_else(|| unknown_event().status(400))?;
        let organizer = row.organizer_id.clone();
        let home = organizers::systems_of(db, std::slice::from_ref(&organizer)).await?.remove(&organizer);
        let keys = keys_of(db, &[&row.id]).await?.remove(&row.id).unwrap_or_default();
        let of_home = keys.iter().filter(|(system, _)| home.iter().flatten().any(|home| home == *system));
        let prices = of_home.map(|(_, key)| key.shares(price).passholder);
        prices.min().filter(|_| price > Cents::ZERO).ok_or_else(|| refusal_error(&TariffRefusal::NotOffered))
    }
}

/// The refusal of a reduced price as the API's error.
pub(crate) fn refusal_error(refusal: &TariffRefusal) -> RegistryError {
    let (slug, text) = match refusal {
        TariffRefusal::CardNotActive(state) => {
            let error = RegistryError::new(Slug::InvalidCardStatus).text(crate::passes::card_text(*state));
            return error.extra("cardStatus", people::state_name(*state)).detail(refusal.code());
        }
        TariffRefusal::GroupPass => (Slug::InvalidCard, "refusal-tariff-group-pass"),
        TariffRefusal::NoMembership => (Slug::PassholderNoActiveCardsystems, "refusal-no-membership"),
        TariffRefusal::NotOffered => (Slug::SocialTariffNotAvailable, "refusal-tariff-not-offered"),
        TariffRefusal::Suspended => (Slug::SocialTariffSuspended, "refusal-tariff-suspended"),
        TariffRefusal::Expired => (Slug::SocialTariffExpired, "refusal-tariff-expired"),
        TariffRefusal::Elsewhere => (Slug::SocialTariffNotAvailable, "refusal-tariff-elsewhere"),
        TariffRefusal::NoRight => (Slug::SocialTariffNotAvailable, "refusal-tariff-no-right"),
        TariffRefusal::LimitReached { .. } => (Slug::MaximumReached, "refusal-tariff-limit-reached"),
    };
    RegistryError::new(slug).text(text).detail(refusal.code())
}
