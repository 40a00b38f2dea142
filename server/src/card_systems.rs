//! Card systems and their municipalities: one, or a search by city or postal code.

use crate::db::entities::{card_system, card_system_city};
use crate::error::{RegistryError, Result};
use crate::paging::{Direction, Paging};
use crate::registry::Registry;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uitpas_wire::Slug;
use uitpas_wire::api::{Branding, CardSystem, CardlessRegistration, City, Links, Page};

/// Which card systems.
#[derive(Debug, Clone, Default)]
pub struct CardSystemSearch {
    /// The lasting ones, or the temporary ones. (The API's default: the lasting ones.)
    pub permanent: Option<bool>,
    /// With one of these municipalities, by name.
    pub cities: Vec<String>,
    /// With one of these postal codes.
    pub postal_codes: Vec<String>,
    /// In which order.
    pub sort: CardSystemSort,
}

/// The order of card systems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardSystemSort {
    /// By name.
    Name(Direction),
    /// The nearest to this postal code first. Postal codes of neighbours are near in number, which is all the
    /// geography that the registry has.
    NearPostalCode(String, Direction),
}

impl Default for CardSystemSort {
    fn default() -> Self {
        Self::Name(Direction::Ascending)
    }
}

/// Every card system by its id: there are a few dozen in the country.
pub(crate) type CardSystems = BTreeMap<i64, CardSystem>;

pub(crate) async fn all<C: ConnectionTrait>(db: &C) -> Result<CardSystems> {
    let rows = card_system::Entity::find().all(db).await?;
    let mut cities: BTreeMap<i64, Vec<City>> = BTreeMap::new();
    let city_rows = card_system_city::Entity::find()
        .order_by_asc(card_system_city::Column::PostalCode)
        .order_by_asc(card_system_city::Column::Name)
        .all(db)
        .await?;
    for row in city_rows {
        cities.entry(row.card_system_id).or_default().push(City { postal_code: row.postal_code, name: row.name });
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let cities = cities.remove(&row.id).unwrap_or_default();
            (row.id, to_wire(row, cities))
        })
        .collect())
}

fn to_wire(row: card_system::Model, cities: Vec<City>) -> CardSystem {
    let branding = Branding { logo: row.logo, primary_color: row.primary_color, secondary_color: row.secondary_color };
    let cardless = match row.cardless_registration.as_str() {
        "ALL" => CardlessRegistration::All,
        "REGULAR" => CardlessRegistration::Regular,
        "SOCIALTARIFF" => CardlessRegistration::SocialTariff,
        _ => CardlessRegistration::None,
    };
    CardSystem {
        id: row.id,
        name: Some(row.name),
        branding: (branding != Branding::default()).then_some(branding),
        links: row.website.map(|website| Links { website: Some(website) }),
        cities: Some(cities),
        permanent: Some(row.permanent),
        allows_cardless_registration: Some(cardless != CardlessRegistration::None),
        cardless_registration_type: Some(cardless),
        social_tariff_info: row.social_tariff_info,
    }
}

/// The refusal of an id that no card system has.
pub(crate) fn unknown_card_system() -> RegistryError {
    RegistryError::new(Slug::CardsystemNotFound).text("problem-card-system-not-found")
}

impl Registry {
    /// One card system.
    ///
    /// # Errors
    /// `cardsystem-not-found`.
    pub async fn card_system(&self, id: i64) -> Result<CardSystem> {
        let db = self.db().reader();
        let row = card_system::Entity::find_by_id(id).one(db).await?.ok_or_else(unknown_card_system)?;
        let cities = card_system_city::Entity::find()
            .filter(card_system_city::Column::CardSystemId.eq(id))
            .order_by_asc(card_system_city::Column::PostalCode)
            .order_by_asc(card_system_city::Column::Name)
            .all(db)
            .await?;
        Ok(to_wire(row, cities.into_iter().map(|row| City { postal_code: row.postal_code, name: row.name }).collect()))
    }

    /// A page of card systems.
    ///
    /// # Errors
    /// `invalid-postal-code` when sorting by one that is none.
    pub async fn card_systems(&self, search: &CardSystemSearch, paging: Paging) -> Result<Page<CardSystem>> {
        let permanent = search.permanent.unwrap_or(true);
        let wanted: Vec<String> = search.cities.iter().map(|city| crate::db::folded(city)).collect();
        let mut found: Vec<CardSystem> = all(self.db().reader())
            .await?
            .into_values()
            .filter(|system| system.permanent == Some(permanent))
            .filter(|system| {
                let cities = system.cities.as_deref().unwrap_or_default();
                (wanted.is_empty() || cities.iter().any(|city| wanted.contains(&crate::db::folded(&city.name))))
                    && (search.postal_codes.is_empty()
                        || cities.iter().any(|city| search.postal_codes.contains(&city.postal_code)))
            })
            .collect();
        let direction = match &search.sort {
            CardSystemSort::Name(direction) => {
                found.sort_by_cached_key(|system| crate::db::folded(system.name.as_deref().unwrap_or_default()));
                *direction
            }
            CardSystemSort::NearPostalCode(center, direction) => {
                let center: i64 = center
                    .parse()
                    .ok()
                    .filter(|code| (1000..=9999).contains(code))
                    .ok_or_else(|| RegistryError::new(Slug::InvalidPostalCode).text("problem-invalid-data"))?;
                found.sort_by_key(|system| {
                    let codes = system.cities.iter().flatten().filter_map(|city| city.postal_code.parse::<i64>().ok());
                    codes.map(|code| (code - center).abs()).min().unwrap_or(i64::MAX)
                });
                *direction
            }
        };
        if direction == Direction::Descending {
            found.reverse();
        }
        let total = found.len() as u64;
        Ok(Page::new(total, paging.cut(found)))
    }
}
