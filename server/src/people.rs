//! A passholder as the rules need it: memberships with their cards and tariffs, whichever identifier it was
//! found by. Internal to the services; what leaves the registry is in `passes` and `passholders`.

use crate::db::entities::{card, membership, passholder};
use crate::db::instant;
use crate::error::{RegistryError, Result};
use crate::registry::Registry;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uitpas_domain::{
    Card, CardState, CardSystemId, CardType, Membership, MembershipStatus, PassIdentifier, SocialTariff, UitpasNumber,
};
use uitpas_wire::Slug;

/// A passholder with memberships.
#[derive(Debug)]
pub(crate) struct Person {
    pub row: passholder::Model,
    pub memberships: Vec<Membership>,
}

/// A card that was shown, and whose it is.
#[derive(Debug, Clone)]
pub(crate) struct ShownPass {
    pub card: card::Model,
    pub state: CardState,
    /// Nobody's while it lies in stock.
    pub person: Option<Arc<Person>>,
}

impl Person {
    pub fn is_group(&self) -> bool {
        self.row.kind == "GROUP"
    }

    pub fn has_active_membership(&self) -> bool {
        uitpas_domain::membership::has_active_membership(&self.memberships)
    }

    /// The state of the best card: active when any is.
    pub fn best_card_state(&self) -> CardState {
        if uitpas_domain::the_number(&self.memberships).is_some() {
            return CardState::Active;
        }
        let states = self.memberships.iter().filter_map(|membership| membership.card.as_ref().map(|card| card.state));
        states.min().unwrap_or(CardState::Deleted)
    }

    pub fn active_systems(&self) -> Vec<CardSystemId> {
        self.memberships.iter().filter(|membership| membership.is_active()).map(|one| one.card_system).collect()
    }
}

/// The state of a card row.
pub(crate) fn state_of(text: &str) -> CardState {
    match text {
        "PROVISIONED" => CardState::Provisioned,
        "LOCAL_STOCK" => CardState::LocalStock,
        "ACTIVE" => CardState::Active,
        "BLOCKED" => CardState::Blocked,
        _ => CardState::Deleted,
    }
}

/// The name of a card's state in the API and in the database.
pub(crate) fn state_name(state: CardState) -> &'static str {
    match state {
        CardState::Provisioned => "PROVISIONED",
        CardState::LocalStock => "LOCAL_STOCK",
        CardState::Active => "ACTIVE",
        CardState::Blocked => "BLOCKED",
        CardState::Deleted => "DELETED",
    }
}

fn to_card(row: &card::Model) -> Result<Card> {
    let number = UitpasNumber::parse(&row.number).map_err(|_| RegistryError::internal("a stored number is none"))?;
    let card_type = if row.card_type == "DIGITAL" { CardType::Digital } else { CardType::NfcCard };
    Ok(Card { number, card_type, state: state_of(&row.state) })
}

fn to_membership(row: &membership::Model, card: Option<&card::Model>) -> Result<Membership> {
    Ok(Membership {
        card_system: CardSystemId(row.card_system_id),
        status: if row.status == "ACTIVE" { MembershipStatus::Active } else { MembershipStatus::Blocked },
        since: instant(row.since_ms),
        card: card.map(to_card).transpose()?,
        social_tariff: row.tariff_end_ms.map(|ends| SocialTariff {
            ends: instant(ends),
            suspended_until: row.tariff_suspended_until_ms.map(instant),
        }),
    })
}

/// The memberships of several passholders, with their current cards.
pub(crate) async fn memberships_of<C: ConnectionTrait>(
    db: &C,
    ids: &[String],
) -> Result<BTreeMap<String, Vec<Membership>>> {
    let mut found: BTreeMap<String, Vec<Membership>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let ids = || ids.iter().map(String::as_str);
    let rows = membership::Entity::find().filter(membership::Column::PassholderId.is_in(ids())).all(db).await?;
    let cards = card::Entity::find().filter(card::Column::PassholderId.is_in(ids())).all(db).await?;
    let cards: BTreeMap<&str, &card::Model> = cards.iter().map(|card| (card.number.as_str(), card)).collect();
    for row in rows {
        let card = row.card_number.as_deref().and_then(|number| cards.get(number).copied());
        found.entry(row.passholder_id.clone()).or_default().push(to_membership(&row, card)?);
    }
    for memberships in found.values_mut() {
        memberships.sort_by_key(|membership| (membership.since, membership.card_system));
    }
    Ok(found)
}

/// One passholder (or group pass) by id.
pub(crate) async fn by_id<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Person>> {
    let Some(row) = passholder::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    with_memberships(db, row).await.map(Some)
}

pub(crate) async fn with_memberships<C: ConnectionTrait>(db: &C, row: passholder::Model) -> Result<Person> {
    let memberships = memberships_of(db, std::slice::from_ref(&row.id)).await?.remove(&row.id).unwrap_or_default();
    Ok(Person { row, memberships })
}

/// A card and its passholder, by the number on it.
pub(crate) async fn by_number<C: ConnectionTrait>(db: &C, number: &UitpasNumber) -> Result<Option<ShownPass>> {
    shown(db, card::Entity::find_by_id(number.as_str()).one(db).await?).await
}

/// A card and its passholder, by any identifier. By INSZ it is the card of "the" number, or else the card of the
/// oldest membership that has one.
pub(crate) async fn by_identifier<C: ConnectionTrait>(
    registry: &Registry,
    db: &C,
    identifier: &PassIdentifier,
) -> Result<Option<ShownPass>> {
    match identifier {
        PassIdentifier::Number(number) => by_number(db, number).await,
        PassIdentifier::Chip(chip) => {
            let row = card::Entity::find().filter(card::Column::ChipNumber.eq(chip.as_str())).one(db).await?;
            shown(db, row).await
        }
        PassIdentifier::Insz(insz) => {
            let hash = registry.keys().insz_hash(insz.as_str());
            let row = passholder::Entity::find().filter(passholder::Column::InszHash.eq(hash)).one(db).await?;
            let Some(row) = row else { return Ok(None) };
            let person = with_memberships(db, row).await?;
            let number = uitpas_domain::the_number(&person.memberships)
                .or_else(|| person.memberships.iter().find_map(|one| one.card.as_ref().map(|card| &card.number)));
            let Some(number) = number else { return Ok(None) };
            let Some(card) = card::Entity::find_by_id(number.as_str()).one(db).await? else { return Ok(None) };
            let state = state_of(&card.state);
            Ok(Some(ShownPass { card, state, person: Some(Arc::new(person)) }))
        }
    }
}

async fn shown<C: ConnectionTrait>(db: &C, card: Option<card::Model>) -> Result<Option<ShownPass>> {
    let Some(card) = card else { return Ok(None) };
    let person = match &card.passholder_id {
        Some(id) => by_id(db, id).await?.map(Arc::new),
        None => None,
    };
    Ok(Some(ShownPass { state: state_of(&card.state), card, person }))
}

/// Many cards with their passholders at once, by the numbers and chips on them.
pub(crate) async fn by_keys<C: ConnectionTrait>(
    db: &C,
    numbers: &[&str],
    chips: &[&str],
) -> Result<HashMap<String, ShownPass>> {
    let either = Condition::any()
        .add(card::Column::Number.is_in(numbers.iter().copied()))
        .add(card::Column::ChipNumber.is_in(chips.iter().copied()));
    let cards = card::Entity::find().filter(either).all(db).await?;
    let owners: BTreeSet<String> = cards.iter().filter_map(|card| card.passholder_id.clone()).collect();
    let owners: Vec<String> = owners.into_iter().collect();
    let mut memberships = memberships_of(db, &owners).await?;
    let rows = passholder::Entity::find()
        .filter(passholder::Column::Id.is_in(owners.iter().map(String::as_str)))
        .all(db)
        .await?;
    let persons: HashMap<String, Arc<Person>> = rows
        .into_iter()
        .map(|row| {
            let memberships = memberships.remove(&row.id).unwrap_or_default();
            (row.id.clone(), Arc::new(Person { row, memberships }))
        })
        .collect();
    let mut found = HashMap::new();
    for card in cards {
        let person = card.passholder_id.as_ref().and_then(|id| persons.get(id).cloned());
        let shown = ShownPass { state: state_of(&card.state), card, person };
        if let Some(chip) = &shown.card.chip_number {
            found.insert(chip.clone(), shown.clone());
        }
        found.insert(shown.card.number.clone(), shown);
    }
    Ok(found)
}

/// The refusal of a text that is no UiTPAS number, with the slug that the endpoint at hand uses.
pub(crate) fn parse_number(text: &str, slug: Slug) -> Result<UitpasNumber> {
    UitpasNumber::parse(text)
        .map_err(|error| RegistryError::new(slug).text("problem-invalid-number").detail(error.code()))
}

/// The refusal of an id or number that no passholder has.
pub(crate) fn unknown_passholder() -> RegistryError {
    RegistryError::new(Slug::PassholderNotFound).text("problem-passholder-not-found")
}
