//! Passholders: one, the one of an account, a search, and the family that one looks after.

use crate::card_systems::{self, CardSystems};
use crate::db::entities::{card, family_member, membership, passholder};
use crate::db::instant;
use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::organizers;
use crate::paging::{Direction, Paging, like_pattern};
use crate::people::{self, Person, unknown_passholder};
use crate::registry::Registry;
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::BTreeMap;
use uitpas_domain::{ChipNumber, Insz, Membership, UitpasNumber};
use uitpas_wire::api::{
    Address, CardSystemMembership, CardSystemMembershipCard, FamilyMember, Gender, MembershipSocialTariff,
    OptInPreferences, Page, Passholder, UitidStatus,
};

/// Which passholders. Texts that can't match anything match nothing.
#[derive(Clone, Default)]
pub struct PassholderSearch {
    /// With this national number.
    pub insz_number: Option<String>,
    /// With this UiTPAS number.
    pub uitpas_number: Option<String>,
    /// With this chip.
    pub chip_number: Option<String>,
    /// Of this account.
    pub uitid_id: Option<String>,
    /// Whose family name holds this.
    pub name: Option<String>,
    /// Whose first name holds this.
    pub first_name: Option<String>,
    /// With this e-mail address; `*` stands for anything.
    pub email: Option<String>,
    /// In this street; `*` stands for anything.
    pub street: Option<String>,
    /// In this municipality; `*` stands for anything.
    pub city: Option<String>,
    /// Born on this day or later.
    pub born_from: Option<NaiveDate>,
    /// Born on this day or earlier.
    pub born_to: Option<NaiveDate>,
    /// Member of a card system of this organizer.
    pub organizer_id: Option<String>,
    /// Only members of these card systems (what the caller may see); `None` for all.
    pub card_systems: Option<Vec<i64>>,
    /// By name.
    pub direction: Direction,
}

impl std::fmt::Debug for PassholderSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PassholderSearch { … }")
    }
}

impl PassholderSearch {
    /// Whether it asks for one person by an identifier, which the API lets anyone do who may search at all.
    #[must_use]
    pub fn is_by_id(&self) -> bool {
        self.insz_number.is_some()
            || self.uitpas_number.is_some()
            || self.chip_number.is_some()
            || self.uitid_id.is_some()
    }
}

impl Registry {
    /// One passholder.
    ///
    /// # Errors
    /// `passholder-not-found`; a group pass is not found here either.
    pub async fn passholder(&self, id: &str) -> Result<Passholder> {
        let person = people::by_id(self.db().reader(), id).await?;
        let person = person.filter(|person| !person.is_group()).ok_or_else(unknown_passholder)?;
        self.one_to_wire(person).await
    }

    /// The passholder of an account.
    ///
    /// # Errors
    /// `passholder-not-found`.
    pub async fn passholder_of_account(&self, account: &str) -> Result<Passholder> {
        let db = self.db().reader();
        let row = passholder::Entity::find().filter(passholder::Column::Account.eq(account)).one(db).await?;
        let person = people::with_memberships(db, row.ok_or_else(unknown_passholder)?).await?;
        self.one_to_wire(person).await
    }

    /// What the passholder of an account agrees to receive from now on.
    ///
    /// # Errors
    /// `passholder-not-found`.
    pub async fn set_opt_ins(&self, account: &str, wanted: OptInPreferences) -> Result<()> {
        let changed = passholder::Entity::update_many()
            .set(passholder::ActiveModel {
                opt_ins: Set(Some(
                    serde_json::to_string(&wanted).map_err(|_| RegistryError::internal("opt-ins have no JSON"))?,
                )),
                ..Default::default()
            })
            .filter(passholder::Column::Account.eq(account))
            .exec(self.db().writer())
            .await?;
        if changed.rows_affected == 0 { Err(unknown_passholder()) } else { Ok(()) }
    }

    /// The id of the passholder of an account, if it has one.
    ///
    /// # Errors
    /// Only faults.
    pub async fn passholder_id_of_account(&self, account: &str) -> Result<Option<String>> {
        Ok(passholder::Entity::find()
            .filter(passholder::Column::Account.eq(account))
            .select_only()
            .column(passholder::Column::Id)
            .into_tuple()
            .one(self.db().reader())
            .await?)
    }

    /// The id of the passholder with a number.
    ///
    /// # Errors
    /// `invalid-uitpas-number`, `passholder-not-found`.
    pub async fn passholder_id_of_number(&self, number: &str) -> Result<String> {
        let number = people::parse_number(number, uitpas_wire::Slug::InvalidUitpasNumber)?;
        let row = card::Entity::find_by_id(number.as_str()).one(self.db().reader()).await?;
        row.and_then(|card| card.passholder_id).ok_or_else(unknown_passholder)
    }

    /// The card systems in which a passholder is or was a member; empty for somebody unknown.
    ///
    /// # Errors
    /// Only faults.
    pub async fn card_systems_of_passholder(&self, id: &str) -> Result<Vec<i64>> {
        Ok(membership::Entity::find()
            .filter(membership::Column::PassholderId.eq(id))
            .select_only()
            .column(membership::Column::CardSystemId)
            .into_tuple()
            .all(self.db().reader())
            .await?)
    }

    /// Whether one passholder may act for another one: oneself, or a member of the family that one looks after.
    ///
    /// # Errors
    /// Only faults.
    pub async fn may_act_for(&self, passholder: &str, other: &str) -> Result<bool> {
        looks_after(self.db().reader(), passholder, other).await
    }

    /// A page of passholders.
    ///
    /// # Errors
    /// Only faults.
    pub async fn passholders(&self, search: &PassholderSearch, paging: Paging) -> Result<Page<Passholder>> {
        let db = self.db().reader();
        let query = passholder::Entity::find().filter(condition(self, search));
        let total = query.clone().count(db).await?;
        let rows = query
            .order_by(passholder::Column::NameFolded, search.direction.into())
            .order_by(passholder::Column::FirstNameFolded, search.direction.into())
            .order_by_asc(passholder::Column::Id)
            .offset(paging.start)
            .limit(paging.limit)
            .all(db)
            .await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut memberships = people::memberships_of(db, &ids).await?;
        let persons = rows
            .into_iter()
            .map(|row| Person { memberships: memberships.remove(&row.id).unwrap_or_default(), row })
            .collect();
        Ok(Page::new(total, self.to_wire(persons).await?))
    }

    /// The family that a passholder looks after, the passholder first.
    ///
    /// # Errors
    /// `passholder-not-found`.
    pub async fn family_members(&self, id: &str) -> Result<Vec<FamilyMember>> {
        let main = self.passholder(id).await?;
        let db = self.db().reader();
        let rows = family_member::Entity::find()
            .filter(family_member::Column::PassholderId.eq(id))
            .order_by_asc(family_member::Column::CreatedMs)
            .order_by_asc(family_member::Column::MemberId)
            .all(db)
            .await?;
        let mut family = vec![FamilyMember {
            uitpas_number: main.uitpas_number.clone(),
            creation_date: main.creation_date,
            passholder: Some(main),
            icon: None,
            main_family_member: Some(true),
        }];
        for row in rows {
            let member = self.passholder(&row.member_id).await?;
            family.push(FamilyMember {
                uitpas_number: member.uitpas_number.clone(),
                passholder: Some(member),
                creation_date: Some(instant(row.created_ms)),
                icon: row.icon,
                main_family_member: Some(false),
            });
        }
        Ok(family)
    }

    async fn one_to_wire(&self, person: Person) -> Result<Passholder> {
        self.to_wire(vec![person]).await?.pop().ok_or_else(unknown_passholder)
    }

    async fn to_wire(&self, persons: Vec<Person>) -> Result<Vec<Passholder>> {
        let db = self.db().reader();
        let systems = card_systems::all(db).await?;
        let registered = persons.iter().filter_map(|person| person.row.registration_organizer_id.clone()).collect();
        let organizers = organizers::by_ids(db, registered).await?;
        let ids: Vec<String> = persons.iter().map(|person| person.row.id.clone()).collect();
        let points = balances(db, &ids).await?;
        let now = self.now();
        Ok(persons
            .into_iter()
            .map(|person| {
                let Person { row, memberships } = person;
                let city = row.city.unwrap_or_default();
                let postal_code = row.postal_code.unwrap_or_default();
                Passholder {
                    uitpas_number: uitpas_domain::the_number(&memberships).map(|number| number.as_str().to_owned()),
                    card_system_memberships: Some(
                        memberships.iter().map(|one| membership_to_wire(one, &systems, now)).collect(),
                    ),
                    points: Some(points.get(&row.id).copied().unwrap_or_default()),
                    id: Some(row.id),
                    name: row.name,
                    first_name: row.first_name,
                    // Never stored: only its keyed hash is.
                    insz_number: None,
                    email: row.email,
                    creation_date: Some(instant(row.created_ms)),
                    date_of_birth: row.date_of_birth.and_then(|day| day.parse().ok()).unwrap_or_default(),
                    gender: row.gender.as_deref().and_then(gender),
                    registration_organizer: row.registration_organizer_id.and_then(|id| organizers.get(&id).cloned()),
                    uitid_status: Some(if row.account.is_some() {
                        UitidStatus::Registered
                    } else {
                        UitidStatus::Unregistered
                    }),
                    address: Address {
                        street: row.street,
                        postal_code: postal_code.clone(),
                        city: city.clone(),
                        country: row.country,
                        ..Address::default()
                    },
                    postal_code: Some(postal_code),
                    city: Some(city),
                    phone_number: row.phone,
                    opt_in_preferences: row.opt_ins.and_then(|json| serde_json::from_str(&json).ok()),
                    nationality: row.nationality,
                }
            })
            .collect())
    }
}

fn gender(text: &str) -> Option<Gender> {
    match text {
        "MALE" => Some(Gender::Male),
        "FEMALE" => Some(Gender::Female),
        "X" => Some(Gender::X),
        _ => None,
    }
}

fn membership_to_wire(one: &Membership, systems: &CardSystems, now: uitpas_domain::Instant) -> CardSystemMembership {
    CardSystemMembership {
        card_system: systems.get(&one.card_system.0).cloned().unwrap_or_default(),
        uitpas_number: one.active_number().map(|number| number.as_str().to_owned()),
        current_card: one.card.as_ref().map(|card| CardSystemMembershipCard {
            uitpas_number: card.number.as_str().to_owned(),
            card_type: Some(card.card_type.into()),
            status: card.state.into(),
        }),
        status: Some(one.status.into()),
        social_tariff: one.social_tariff.as_ref().map(|tariff| MembershipSocialTariff::at(tariff, now)),
    }
}

/// The balances of several passholders.
pub(crate) async fn balances<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<BTreeMap<String, i64>> {
    use crate::db::entities::account;
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Option<String>, Option<i64>)> = account::Entity::find()
        .filter(account::Column::Id.is_in(ids.iter().map(|id| ledger::points_of(id))))
        .select_only()
        .column(account::Column::PassholderId)
        .column(account::Column::Balance)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, balance)| Some((id?, balance?))).collect())
}

/// Whether one passholder is the other one, or looks after the other one.
pub(crate) async fn looks_after<C: ConnectionTrait>(db: &C, passholder: &str, other: &str) -> Result<bool> {
    if passholder == other {
        return Ok(true);
    }
    let key = (passholder.to_owned(), other.to_owned());
    Ok(family_member::Entity::find_by_id(key).one(db).await?.is_some())
}

fn condition(registry: &Registry, search: &PassholderSearch) -> Condition {
    let mut wanted = Condition::all().add(passholder::Column::Kind.eq("INDIVIDUAL"));
    // What can't be an identifier is nobody's.
    let nobody = || passholder::Column::Id.is_null();
    let like = |column: passholder::Column, text: &str, wildcards: bool| {
        Expr::col(column).like(LikeExpr::new(like_pattern(text, wildcards)).escape('\\'))
    };
    if let Some(text) = &search.insz_number {
        wanted = wanted.add(match Insz::parse(text) {
            Ok(insz) => passholder::Column::InszHash.eq(registry.keys().insz_hash(insz.as_str())),
            Err(_) => nobody(),
        });
    }
    if let Some(text) = &search.uitpas_number {
        wanted = wanted.add(match UitpasNumber::parse(text) {
            Ok(number) => passholder::Column::Id.in_subquery(card_owner(card::Column::Number.eq(number.as_str()))),
            Err(_) => nobody(),
        });
    }
    if let Some(text) = &search.chip_number {
        wanted = wanted.add(match ChipNumber::parse(text) {
            Ok(chip) => passholder::Column::Id.in_subquery(card_owner(card::Column::ChipNumber.eq(chip.as_str()))),
            Err(_) => nobody(),
        });
    }
    if let Some(account) = &search.uitid_id {
        wanted = wanted.add(passholder::Column::Account.eq(account.as_str()));
    }
    if let Some(name) = &search.name {
        wanted = wanted.add(like(passholder::Column::NameFolded, name, true));
    }
    if let Some(name) = &search.first_name {
        wanted = wanted.add(like(passholder::Column::FirstNameFolded, name, true));
    }
    if let Some(city) = &search.city {
        wanted = wanted.add(like(passholder::Column::CityFolded, city, true));
    }
    if let Some(email) = &search.email {
        wanted = wanted.add(like(passholder::Column::Email, email, true));
    }
    if let Some(street) = &search.street {
        let pattern = LikeExpr::new(like_pattern(street, true)).escape('\\');
        wanted = wanted
            .add(Expr::expr(sea_orm::sea_query::Func::lower(Expr::col(passholder::Column::Street))).like(pattern));
    }
    if let Some(day) = search.born_from {
        wanted = wanted.add(passholder::Column::DateOfBirth.gte(day.to_string()));
    }
    if let Some(day) = search.born_to {
        wanted = wanted.add(passholder::Column::DateOfBirth.lte(day.to_string()));
    }
    if let Some(systems) = &search.card_systems {
        let members = Query::select()
            .column(membership::Column::PassholderId)
            .from(membership::Entity)
            .and_where(membership::Column::CardSystemId.is_in(systems.iter().copied()))
            .to_owned();
        wanted = wanted.add(passholder::Column::Id.in_subquery(members));
    }
    if let Some(organizer) = &search.organizer_id {
        use crate::db::entities::organizer_card_system as link;
        let systems = Query::select()
            .column(link::Column::CardSystemId)
            .from(link::Entity)
            .and_where(link::Column::OrganizerId.eq(organizer.as_str()))
            .to_owned();
        let members = Query::select()
            .column(membership::Column::PassholderId)
            .from(membership::Entity)
            .and_where(membership::Column::CardSystemId.in_subquery(systems))
            .to_owned();
        wanted = wanted.add(passholder::Column::Id.in_subquery(members));
    }
    wanted
}

fn card_owner(which: sea_orm::sea_query::SimpleExpr) -> SelectStatement {
    Query::select()
        .column(card::Column::PassholderId)
        .from(card::Entity)
        .and_where(which)
        .and_where(card::Column::PassholderId.is_not_null())
        .to_owned()
}
