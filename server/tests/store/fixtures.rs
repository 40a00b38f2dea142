//! A small world, written as rows: two regions, three organizers, and people, activities and rewards on demand.

use crate::bench::{Bench, noon};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uitpas_domain::{PeriodLimit, PeriodType, Span};
use uitpas_registry::db::entities::{
    card, card_system, card_system_city, membership, organizer, organizer_card_system, passholder, reward,
    reward_card_system, reward_organizer,
};
use uitpas_registry::db::{folded, millis};
use uitpas_wire::api::TicketSale;
use uitpas_wire::event::{CalendarType, Event, EventOrganizer, LocalizedText, Place};

/// A region, and the number of its first pass.
pub const MEETJESLAND: i64 = 1;
pub const GENT: i64 = 2;
pub const CLUB: &str = "org-club";
pub const THEATRE: &str = "org-theatre";
pub const MUSEUM: &str = "org-museum";

/// A valid UiTPAS number: digits, the social bit, the check digit.
pub fn number(n: u32) -> String {
    let body = format!("09{n:09}0");
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The chip of the same pass.
pub fn chip(n: u32) -> String {
    format!("04{n:012X}")
}

/// The passholder of the same pass.
pub fn person_id(n: u32) -> String {
    format!("person-{n}")
}

pub fn default_reward() -> reward::Model {
    reward::Model {
        id: String::new(),
        reward_type: "POINTS".to_owned(),
        title: "Koffie".to_owned(),
        title_folded: "koffie".to_owned(),
        promotional_description: "Een kop koffie".to_owned(),
        practical_info: None,
        more_info_url: None,
        pictures: "[]".to_owned(),
        categories: r#"["Eten en drinken"]"#.to_owned(),
        points: 5,
        owning_card_system_id: MEETJESLAND,
        all_card_systems: true,
        status: "ACTIVE".to_owned(),
        publication_begin_ms: millis(noon() - TimeDelta::days(30)),
        publication_end_ms: None,
        redeem_begin_ms: Some(millis(noon() - TimeDelta::days(30))),
        redeem_end_ms: Some(millis(noon() + TimeDelta::days(300))),
        granting_begin_ms: None,
        granting_end_ms: None,
        max_units: None,
        limit_volume: None,
        limit_period: None,
        for_kids: false,
        sport: false,
        featured: false,
        online: false,
        redeem_text: None,
        redeem_link: None,
        redeem_label: None,
        redeem_codes: false,
        created_ms: millis(noon() - TimeDelta::days(30)),
    }
}

impl Bench {
    /// The two regions and three organizers.
    pub async fn world(&self) {
        let db = self.registry.db().writer();
        for (id, name, postal_code, city, percent) in
            [(MEETJESLAND, "UiTPAS Meetjesland", "9900", "Eeklo", 25), (GENT, "UiTPAS Gent", "9000", "Gent", 20)]
        {
            let row = card_system::ActiveModel {
                id: Set(id),
                name: Set(name.to_owned()),
                permanent: Set(true),
                logo: Set(None),
                primary_color: Set(None),
                secondary_color: Set(None),
                website: Set(None),
                social_tariff_info: Set(None),
                cardless_registration: Set("NONE".to_owned()),
                passholder_percent: Set(Some(percent)),
                passholder_cents: Set(None),
                organizer_percent: Set(Some(20)),
            };
            card_system::Entity::insert(row).exec_without_returning(db).await.unwrap();
            let row = card_system_city::ActiveModel {
                card_system_id: Set(id),
                postal_code: Set(postal_code.to_owned()),
                name: Set(city.to_owned()),
            };
            card_system_city::Entity::insert(row).exec_without_returning(db).await.unwrap();
        }
        for (id, name, system) in [
            (CLUB, "Turnclub Eeklo", MEETJESLAND),
            (THEATRE, "Theater De Zaal", MEETJESLAND),
            (MUSEUM, "Museum Gent", GENT),
        ] {
            let row = organizer::ActiveModel {
                id: Set(id.to_owned()),
                name: Set(name.to_owned()),
                name_folded: Set(folded(name)),
                street: Set(None),
                postal_code: Set(Some("9900".to_owned())),
                city: Set(Some("Eeklo".to_owned())),
                linked_location_id: Set(None),
            };
            organizer::Entity::insert(row).exec_without_returning(db).await.unwrap();
            let row =
                organizer_card_system::ActiveModel { organizer_id: Set(id.to_owned()), card_system_id: Set(system) };
            organizer_card_system::Entity::insert(row).exec_without_returning(db).await.unwrap();
        }
    }

    /// A passholder of Meetjesland with an active card, and points.
    pub async fn person(&self, n: u32, points: u32) -> String {
        self.pass(n, "INDIVIDUAL", "ACTIVE").await;
        if points > 0 {
            self.registry.grant_points(&person_id(n), points, "Begin", noon()).await.unwrap();
        }
        number(n)
    }

    /// A pass of any kind, with its card in any state.
    pub async fn pass(&self, n: u32, kind: &str, state: &str) {
        let db = self.registry.db().writer();
        let owned = !matches!(state, "PROVISIONED" | "LOCAL_STOCK");
        if owned {
            let row = passholder::ActiveModel {
                id: Set(person_id(n)),
                kind: Set(kind.to_owned()),
                name: Set(format!("Demo {n}")),
                first_name: Set("Anke".to_owned()),
                name_folded: Set(format!("demo {n}")),
                first_name_folded: Set("anke".to_owned()),
                date_of_birth: Set((kind == "INDIVIDUAL").then(|| "2001-02-03".to_owned())),
                gender: Set(None),
                email: Set(Some(format!("demo{n}@example.org"))),
                phone: Set(None),
                street: Set(None),
                postal_code: Set(Some("9900".to_owned())),
                city: Set(Some("Eeklo".to_owned())),
                city_folded: Set(Some("eeklo".to_owned())),
                country: Set(None),
                nationality: Set(None),
                opt_ins: Set(None),
                insz_hash: Set(None),
                account: Set((kind == "INDIVIDUAL").then(|| format!("account-{n}"))),
                registration_organizer_id: Set(None),
                created_ms: Set(millis(noon() - TimeDelta::days(365))),
            };
            passholder::Entity::insert(row).exec_without_returning(db).await.unwrap();
        }
        let row = card::ActiveModel {
            number: Set(number(n)),
            chip_number: Set(Some(chip(n))),
            card_type: Set("NFC_CARD".to_owned()),
            state: Set(state.to_owned()),
            card_system_id: Set(MEETJESLAND),
            passholder_id: Set(owned.then(|| person_id(n))),
        };
        card::Entity::insert(row).exec_without_returning(db).await.unwrap();
        if owned {
            self.membership(n, MEETJESLAND, "ACTIVE", Some(number(n))).await;
        }
    }

    pub async fn membership(&self, n: u32, system: i64, status: &str, card_number: Option<String>) {
        let row = membership::ActiveModel {
            passholder_id: Set(person_id(n)),
            card_system_id: Set(system),
            status: Set(status.to_owned()),
            since_ms: Set(millis(noon() - TimeDelta::days(365))),
            card_number: Set(card_number),
            tariff_end_ms: Set(None),
            tariff_suspended_until_ms: Set(None),
        };
        membership::Entity::insert(row).exec_without_returning(self.registry.db().writer()).await.unwrap();
    }

    /// An activity of an organizer from 11:00 to 14:00 today, for some points, under the usual limit.
    pub async fn activity(&self, id: &str, organizer: &str, points: i64) {
        let span = Span { start: noon() - TimeDelta::hours(1), end: noon() + TimeDelta::hours(2) };
        self.registry.put_event(&event(id, organizer, &[span]), points, None).await.unwrap();
    }

    /// An activity every day from twenty days ago to twenty days ahead, 11:00 to 14:00, with a limit.
    pub async fn daily(&self, id: &str, organizer: &str, volume: u32, period: PeriodType) {
        let spans: Vec<Span> = (-20..20)
            .map(|day| noon() + TimeDelta::days(day))
            .map(|at| Span { start: at - TimeDelta::hours(1), end: at + TimeDelta::hours(2) })
            .collect();
        let limit = PeriodLimit { volume, period };
        self.registry.put_event(&event(id, organizer, &spans), 1, Some(limit)).await.unwrap();
    }

    /// A reward of Meetjesland that the club hands out.
    pub async fn reward(&self, row: reward::Model) {
        let db = self.registry.db().writer();
        let id = row.id.clone();
        let everywhere = row.all_card_systems;
        let fresh: reward::ActiveModel = row.into();
        use sea_orm::ActiveModelTrait;
        reward::Entity::insert(fresh.reset_all()).exec_without_returning(db).await.unwrap();
        let link = reward_organizer::ActiveModel { reward_id: Set(id.clone()), organizer_id: Set(CLUB.to_owned()) };
        reward_organizer::Entity::insert(link).exec_without_returning(db).await.unwrap();
        if !everywhere {
            let link = reward_card_system::ActiveModel { reward_id: Set(id), card_system_id: Set(MEETJESLAND) };
            reward_card_system::Entity::insert(link).exec_without_returning(db).await.unwrap();
        }
    }

    /// An activity has a limit of so many reduced prices a week.
    pub async fn sells(&self, activity: &str, a_week: i64) {
        let limit = format!("ticket_limit_volume = {a_week}, ticket_limit_period = 'WEEK'");
        self.sql(&format!("UPDATE activity SET {limit} WHERE id = '{activity}'")).await.unwrap();
    }

    /// The person has a social tariff in Meetjesland for another week.
    pub async fn entitle(&self, n: u32) {
        let ends = millis(noon() + TimeDelta::days(7));
        let person = person_id(n);
        self.sql(&format!("UPDATE membership SET tariff_end_ms = {ends} WHERE passholder_id = '{person}'"))
            .await
            .unwrap();
    }

    /// A request to note a sale at the social tariff.
    pub fn sale(&self, event: &str, pass: &str, euro: f64) -> TicketSale {
        serde_json::from_value(serde_json::json!({
            "eventId": event, "uitpasNumber": pass, "regularPrice": euro, "tariff": { "id": "SOCIALTARIFF" }
        }))
        .unwrap()
    }

    pub async fn balance(&self, n: u32) -> i64 {
        self.registry.balance(&person_id(n)).await.unwrap()
    }

    /// Both ledgers add up: every balance is the sum of its transfers, and none is below zero.
    pub async fn books_balance(&self) {
        let wrong = self
            .number(
                "SELECT count(*) FROM account a WHERE a.balance IS NOT NULL AND a.balance <> \
                 (SELECT COALESCE(SUM(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END), 0) \
                  FROM transfer t WHERE t.credit_id = a.id OR t.debit_id = a.id)",
            )
            .await;
        assert_eq!(wrong, 0, "a balance differs from its transfers");
        assert_eq!(self.number("SELECT count(*) FROM account WHERE balance < 0").await, 0);
        let twice = self
            .number(
                "SELECT count(*) FROM (SELECT 1 FROM checkin WHERE status = 'CREDITED' \
                 GROUP BY passholder_id, activity_id, period_key, ordinal HAVING count(*) > 1) AS twice",
            )
            .await;
        assert_eq!(twice, 0, "a place was credited twice");
        self.stock_adds_up().await;
    }

    /// Pool, leases, consumed and written off are the stock of every reward; what organizers bear is on redemptions.
    async fn stock_adds_up(&self) {
        let wrong = self
            .number(
                "SELECT count(*) FROM reward r WHERE r.max_units > 0 AND r.max_units <> \
                 (SELECT COALESCE(SUM(a.balance), 0) FROM account a \
                  WHERE (a.reward_id = r.id AND a.kind IN ('POOL', 'CONSUMED', 'WRITTEN_OFF')) \
                  OR a.lease_id IN (SELECT l.id FROM stock_lease l WHERE l.reward_id = r.id))",
            )
            .await;
        assert_eq!(wrong, 0, "the units of a reward do not add up to its stock");
        let wrong = self
            .number(
                "SELECT count(*) FROM organizer o WHERE \
                 (SELECT COALESCE(SUM(d.shortfall), 0) FROM redemption d WHERE d.organizer_id = o.id) <> \
                 (SELECT COALESCE(SUM(CASE WHEN t.debit_id = 'shortfall:' || o.id THEN t.amount ELSE -t.amount END), 0) \
                  FROM transfer t WHERE t.debit_id = 'shortfall:' || o.id OR t.credit_id = 'shortfall:' || o.id)",
            )
            .await;
        assert_eq!(wrong, 0, "a shortfall is not on a redemption");
    }
}

/// The public JSON of an activity.
pub fn event(id: &str, organizer: &str, spans: &[Span]) -> Event {
    let at = |id: &str| format!("https://example.org/{id}");
    let mut event = Event {
        at_id: at(id),
        at_type: "Event".to_owned(),
        name: LocalizedText::dutch(format!("Activiteit {id}")),
        description: None,
        calendar_type: CalendarType::Single,
        start_date: None,
        end_date: None,
        sub_event: Vec::new(),
        opening_hours: Vec::new(),
        location: Some(Place {
            at_id: at("place"),
            name: LocalizedText::dutch("Sporthal De Vlaschaard"),
            address: None,
        }),
        organizer: Some(EventOrganizer { at_id: at(organizer), name: LocalizedText::dutch("Organisator") }),
        price_info: Vec::new(),
        audience: None,
        terms: Vec::new(),
        status: None,
        image: None,
        labels: Vec::new(),
    };
    event.set_calendar(&match spans {
        [span] => uitpas_domain::Calendar::Single(*span),
        spans => uitpas_domain::Calendar::Multiple(spans.to_vec()),
    });
    event
}

pub fn days_from_noon(days: i64) -> DateTime<Utc> {
    noon() + TimeDelta::days(days)
}
