//! The demo's standing data as rows: card systems, organizers, people, cards,
//! rewards and rights. Written once, in one transaction with its marker.
//!
//! Everything here is an ordinary row that a service could have written; only
//! balances and stock are not written but booked (see `history`).

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use uitpas_domain::PassholderPart;
use uitpas_domain::civil_time::{civil_date, end_of_day, start_of_day};
use uitpas_wire::api::Permission;

use super::accounts::{CLIENT, COUNTER_RIGHTS, DESK_RIGHTS, LOGINS, Role, email, subject};
use super::organizers::{ORGANIZERS, SOCIAL_SERVICE, TEST_ORGANIZER};
use super::people::{FAMILY_NAME, MEETJESLANDERS, Membership, OFFICIAL, Person, STOCK, Tariff};
use super::regions::{MEETJESLAND, REGIONS, city_of};
use super::rewards::{Open, REWARDS, Reward};
use crate::db::entities::{
    card, card_system, card_system_city, family_member, membership, organizer, organizer_card_system, passholder,
    permission_grant, reward, reward_card_system, reward_organizer, setting,
};
use crate::db::{folded, millis};

/// Days for which everybody has been a member when the demo first starts.
const MEMBER_SINCE_DAYS: u64 = 400;

/// Writes all standing data; `now` is the moment that periods and rights are counted from.
pub(super) async fn write(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    regions(db).await?;
    organizers(db).await?;
    for person in people() {
        write_person(db, person, now).await?;
    }
    families(db, now).await?;
    stock_cards(db).await?;
    for reward in REWARDS {
        write_reward(db, reward, now).await?;
    }
    rights(db).await
}

/// Notes that a step is done.
pub(super) async fn mark(db: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
    insert(db, vec![setting::ActiveModel { name: Set(name.to_owned()), value: Set("done".to_owned()) }]).await
}

/// Everybody in the demo.
pub(super) fn people() -> impl Iterator<Item = &'static Person> {
    MEETJESLANDERS.iter().chain(OFFICIAL)
}

async fn insert<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    if !rows.is_empty() {
        <A::Entity as EntityTrait>::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

async fn regions(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let system = |region: &super::regions::Region| card_system::ActiveModel {
        id: Set(region.id),
        name: Set(region.name.to_owned()),
        permanent: Set(true),
        logo: Set(None),
        primary_color: Set(Some("rgba(0,0,0,1.0)".to_owned())),
        secondary_color: Set(Some(region.colour.to_owned())),
        website: Set(Some(region.website.to_owned())),
        social_tariff_info: Set(None),
        cardless_registration: Set("ALL".to_owned()),
        passholder_percent: Set(None),
        passholder_cents: Set(None),
        organizer_percent: Set(None),
    };
    insert(db, REGIONS.iter().map(system).collect()).await?;
    let cities = REGIONS.iter().flat_map(|region| {
        region.cities.iter().map(|(postal_code, name)| card_system_city::ActiveModel {
            card_system_id: Set(region.id),
            postal_code: Set((*postal_code).to_owned()),
            name: Set((*name).to_owned()),
        })
    });
    insert(db, cities.collect()).await
}

/// Gives each card system its distribution key.
pub(super) async fn distribution_keys(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    for region in REGIONS {
        let PassholderPart::Percent(percent) = region.key.passholder() else { continue };
        let row = card_system::ActiveModel {
            id: Set(region.id),
            passholder_percent: Set(Some(percent.into())),
            organizer_percent: Set(Some(region.key.organizer_percent().into())),
            ..Default::default()
        };
        row.update(db).await?;
    }
    Ok(())
}

async fn organizers(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let rows = ORGANIZERS.iter().map(|row| organizer::ActiveModel {
        id: Set(row.id.to_owned()),
        name: Set(row.name.to_owned()),
        name_folded: Set(folded(row.name)),
        street: Set(Some(row.street.to_owned())),
        postal_code: Set(Some(row.postal_code.to_owned())),
        city: Set(city_of(row.postal_code).map(str::to_owned)),
        linked_location_id: Set(None),
    });
    insert(db, rows.collect()).await?;
    let systems = ORGANIZERS.iter().map(|row| organizer_card_system::ActiveModel {
        organizer_id: Set(row.id.to_owned()),
        card_system_id: Set(row.card_system),
    });
    insert(db, systems.collect()).await
}

async fn write_person(db: &impl ConnectionTrait, person: &Person, now: DateTime<Utc>) -> Result<(), DbErr> {
    let since = now - TimeDelta::days(MEMBER_SINCE_DAYS as i64);
    let (year, month, day) = person.born;
    let born = NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_string());
    let login = LOGINS.iter().find(|login| login.passholder == Some(person.id));
    let email = login.map(|login| email(login.username));
    let city = city_of(person.postal_code).unwrap_or("Brussel");
    let row = passholder::ActiveModel {
        id: Set(person.id.to_owned()),
        kind: Set(if person.group { "GROUP" } else { "INDIVIDUAL" }.to_owned()),
        name: Set(FAMILY_NAME.to_owned()),
        first_name: Set(person.first_name.to_owned()),
        name_folded: Set(folded(FAMILY_NAME)),
        first_name_folded: Set(folded(person.first_name)),
        date_of_birth: Set(born.filter(|_| !person.group)),
        gender: Set((!person.group).then(|| person.gender.to_owned())),
        email: Set(email),
        phone: Set(None),
        street: Set(Some("Demostraat".to_owned())),
        postal_code: Set(Some(person.postal_code.to_owned())),
        city: Set(Some(city.to_owned())),
        city_folded: Set(Some(folded(city))),
        country: Set(Some("BE".to_owned())),
        nationality: Set(None),
        opt_ins: Set(None),
        insz_hash: Set(None),
        account: Set(login.map(|login| subject(login.username))),
        registration_organizer_id: Set(Some(registered_at(person).to_owned())),
        created_ms: Set(millis(since)),
    };
    insert(db, vec![row]).await?;
    for (order, member) in person.memberships.iter().enumerate() {
        write_membership(db, person, member, since + TimeDelta::days(order as i64), now).await?;
    }
    Ok(())
}

fn registered_at(person: &Person) -> &'static str {
    if person.memberships.iter().any(|member| member.region == MEETJESLAND) { SOCIAL_SERVICE } else { TEST_ORGANIZER }
}

async fn write_membership(
    db: &impl ConnectionTrait,
    person: &Person,
    member: &Membership,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let card = card::ActiveModel {
        number: Set(member.number.to_owned()),
        chip_number: Set(member.chip.map(str::to_owned)),
        card_type: Set(if member.chip.is_some() { "NFC_CARD" } else { "DIGITAL" }.to_owned()),
        // A blocked one is blocked after its past was booked.
        state: Set("ACTIVE".to_owned()),
        card_system_id: Set(member.region),
        passholder_id: Set(Some(person.id.to_owned())),
    };
    insert(db, vec![card]).await?;
    let (end, suspended) = member.tariff.map_or((None, None), |tariff| tariff_dates(tariff, now));
    let row = membership::ActiveModel {
        passholder_id: Set(person.id.to_owned()),
        card_system_id: Set(member.region),
        status: Set("ACTIVE".to_owned()),
        since_ms: Set(millis(since)),
        card_number: Set(Some(member.number.to_owned())),
        tariff_end_ms: Set(end.map(millis)),
        tariff_suspended_until_ms: Set(suspended.map(millis)),
    };
    insert(db, vec![row]).await
}

/// End of a social tariff and end of its suspension.
fn tariff_dates(tariff: Tariff, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let today = civil_date(now);
    let next_april = NaiveDate::from_ymd_opt(today.year() + 1, 4, 30).unwrap_or(today);
    let ago = |days: u64| end_of_day(today.checked_sub_days(Days::new(days)).unwrap_or(today));
    match tariff {
        Tariff::Active => (Some(end_of_day(next_april)), None),
        Tariff::InGrace => (Some(ago(10)), None),
        Tariff::Suspended => (Some(end_of_day(next_april)), Some(now + TimeDelta::days(30))),
        Tariff::Expired => (Some(ago(365)), None),
    }
}

async fn families(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    let rows = people().filter_map(|person| {
        person.managed_by.map(|parent| family_member::ActiveModel {
            passholder_id: Set(parent.to_owned()),
            member_id: Set(person.id.to_owned()),
            icon: Set(None),
            created_ms: Set(millis(now - TimeDelta::days(100))),
        })
    });
    insert(db, rows.collect()).await
}

async fn stock_cards(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let rows = STOCK.iter().map(|(region, number, chip)| card::ActiveModel {
        number: Set((*number).to_owned()),
        chip_number: Set(Some((*chip).to_owned())),
        card_type: Set("NFC_CARD".to_owned()),
        state: Set("LOCAL_STOCK".to_owned()),
        card_system_id: Set(*region),
        passholder_id: Set(None),
    });
    insert(db, rows.collect()).await
}

async fn write_reward(db: &impl ConnectionTrait, spec: &Reward, now: DateTime<Utc>) -> Result<(), DbErr> {
    let today = civil_date(now);
    let begin = NaiveDate::from_ymd_opt(today.year() - 1, 1, 1).map_or(now, start_of_day);
    let end = match spec.open {
        Open::Always => None,
        Open::Ended => Some(end_of_day(today.checked_sub_days(Days::new(40)).unwrap_or(today))),
        Open::Soon => Some(end_of_day(today.checked_add_days(Days::new(10)).unwrap_or(today))),
    };
    let welcome = spec.points == 0;
    let row = reward::ActiveModel {
        id: Set(spec.id.to_owned()),
        reward_type: Set(if welcome { "WELCOME" } else { "POINTS" }.to_owned()),
        title: Set(spec.title.to_owned()),
        title_folded: Set(folded(spec.title)),
        promotional_description: Set(spec.description.to_owned()),
        practical_info: Set(None),
        more_info_url: Set(Some("https://meetjesland.example/omruilvoordelen".to_owned())),
        pictures: Set("[]".to_owned()),
        categories: Set(serde_json::json!([spec.category]).to_string()),
        points: Set(i64::from(spec.points)),
        owning_card_system_id: Set(spec.owner),
        all_card_systems: Set(spec.card_systems.is_empty()),
        status: Set("ACTIVE".to_owned()),
        publication_begin_ms: Set(millis(begin)),
        publication_end_ms: Set(end.map(millis)),
        redeem_begin_ms: Set(Some(millis(begin))),
        redeem_end_ms: Set(end.map(millis)),
        granting_begin_ms: Set(welcome.then(|| millis(begin))),
        granting_end_ms: Set(end.filter(|_| welcome).map(millis)),
        max_units: Set(spec.stock.map(i64::from)),
        limit_volume: Set(spec.limit.map(|(volume, _)| i64::from(volume))),
        limit_period: Set(spec.limit.map(|(_, period)| period.api_name().to_owned())),
        for_kids: Set(spec.for_kids),
        sport: Set(spec.sport),
        featured: Set(spec.featured),
        online: Set(spec.online.is_some()),
        redeem_text: Set(spec.online.map(|online| online.text.to_owned())),
        redeem_link: Set(spec.online.map(|online| online.link.to_owned())),
        redeem_label: Set(spec.online.map(|_| "Openen".to_owned())),
        redeem_codes: Set(spec.online.is_some_and(|online| online.with_code)),
        created_ms: Set(millis(begin)),
    };
    insert(db, vec![row]).await?;
    let systems = spec
        .card_systems
        .iter()
        .map(|id| reward_card_system::ActiveModel { reward_id: Set(spec.id.to_owned()), card_system_id: Set(*id) });
    insert(db, systems.collect()).await?;
    let organizers = spec.organizers.iter().map(|id| reward_organizer::ActiveModel {
        reward_id: Set(spec.id.to_owned()),
        organizer_id: Set((*id).to_owned()),
    });
    insert(db, organizers.collect()).await
}

async fn rights(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let users = LOGINS.iter().flat_map(|login| {
        login.rights.iter().flat_map(|(organizer, role)| grants("USER", &subject(login.username), organizer, *role))
    });
    insert(db, users.collect()).await?;
    insert(db, grants("CLIENT", CLIENT, TEST_ORGANIZER, Role::Everything)).await
}

fn grants(kind: &str, subject: &str, at: &str, role: Role) -> Vec<permission_grant::ActiveModel> {
    let rights = match role {
        Role::Counter => COUNTER_RIGHTS.to_vec(),
        Role::Desks => [COUNTER_RIGHTS, DESK_RIGHTS].concat(),
        Role::Everything => Permission::ALL.to_vec(),
    };
    let rights = &rights;
    ORGANIZERS
        .iter()
        .filter(|organizer| organizer.id == at)
        .flat_map(|organizer| {
            rights.iter().map(move |permission| permission_grant::ActiveModel {
                subject_kind: Set(kind.to_owned()),
                subject: Set(subject.to_owned()),
                organizer_id: Set(organizer.id.to_owned()),
                card_system_id: Set(organizer.card_system),
                permission: Set(permission.as_str().to_owned()),
            })
        })
        .collect()
}
