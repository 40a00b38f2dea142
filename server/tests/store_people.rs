//! Finding passes, passholders, organizers, regions and activities; rights; and input that is meant to break things.

mod store;

use chrono::TimeDelta;
use store::fixtures::{CLUB, GENT, MEETJESLAND, MUSEUM, THEATRE, chip, default_reward, number, person_id};
use store::{Bench, noon, on_both};
use uitpas_domain::{Channel, PeriodType};
use uitpas_registry::activities::EventSearch;
use uitpas_registry::card_systems::{CardSystemSearch, CardSystemSort};
use uitpas_registry::checkins::CheckinSearch;
use uitpas_registry::organizers::OrganizerSearch;
use uitpas_registry::paging::{Direction, Paging};
use uitpas_registry::passholders::PassholderSearch;
use uitpas_registry::permissions::{Grant, Subject};
use uitpas_registry::reward_search::RewardSearch;
use uitpas_registry::rewards::RedeemedSearch;
use uitpas_wire::Slug;
use uitpas_wire::api::{
    EventCardSystem, Organizer, OrganizerPermissions, PassTariffStatus, PassType, PeriodLimit, Permission,
    PermissionDetail, WireTariffStatus,
};

const INSZ: &str = "83030201540";

async fn with_insz(bench: &Bench, n: u32) {
    let hash = bench.registry.keys().insz_hash(INSZ);
    bench.sql(&format!("UPDATE passholder SET insz_hash = '{hash}' WHERE id = 'person-{n}'")).await.unwrap();
}

#[test]
fn a_pass_is_found_by_number_chip_and_national_number() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 12).await;
        with_insz(&bench, 1).await;
        let grouped = format!("{} {}-{}.{}", &number(1)[..4], &number(1)[4..7], &number(1)[7..10], &number(1)[10..]);
        for identifier in
            [number(1), grouped, chip(1), chip(1).to_lowercase(), INSZ.to_owned(), "83.03.02-015.40".into()]
        {
            let pass = bench.registry.pass(&identifier).await.unwrap();
            assert_eq!((pass.passholder_id, pass.uitpas_number, pass.points), (person_id(1), number(1), 12));
            assert_eq!((pass.pass_type, pass.card_system.id), (PassType::Individual, MEETJESLAND));
            assert_eq!((pass.first_name.as_str(), pass.postal_code.as_str()), ("Anke", "9900"));
            assert_eq!(pass.social_tariff.status, PassTariffStatus::None);
            assert!(pass.messages.is_none());
        }
        // The number itself is nowhere in the database.
        let count = bench.number(&format!("SELECT count(*) FROM passholder WHERE insz_hash LIKE '%{INSZ}%'")).await;
        assert_eq!(count, 0);
    });
}

#[test]
fn a_pass_that_cannot_be_used_says_what_the_api_prescribes() {
    on_both(async |bench| {
        bench.world().await;
        bench.pass(1, "INDIVIDUAL", "BLOCKED").await;
        bench.pass(2, "GROUP", "DELETED").await;
        bench.pass(3, "INDIVIDUAL", "LOCAL_STOCK").await;
        bench.pass(4, "INDIVIDUAL", "ACTIVE").await;
        bench.sql("UPDATE membership SET status = 'BLOCKED' WHERE passholder_id = 'person-4'").await.unwrap();
        let error = async |identifier: &str| bench.registry.pass(identifier).await.unwrap_err();
        for (n, status, owner, kind) in [
            (1, "BLOCKED", Some("person-1"), "INDIVIDUAL"),
            (2, "DELETED", Some("person-2"), "GROUP"),
            (3, "LOCAL_STOCK", None, "INDIVIDUAL"),
        ] {
            let error = error(&number(n)).await;
            assert_eq!((error.slug, error.status), (Slug::InvalidCardStatus, 400));
            assert_eq!(error.extra["cardStatus"], status);
            assert_eq!(error.extra["passType"], kind);
            assert_eq!(error.extra.get("passholderId").and_then(|id| id.as_str()), owner);
        }
        assert_eq!(error(&number(4)).await.slug, Slug::PassholderBlocked);
        assert_eq!(error(&number(9)).await.slug, Slug::PassNotFound);
        assert_eq!(error("66010101785").await.slug, Slug::PassNotFound);
        for (wrong, slug) in [
            ("0930000237912", Slug::InvalidUitpasNumber),
            ("83030201541", Slug::InvalidInszNumber),
            ("", Slug::PassNotFound),
            ("hello", Slug::PassNotFound),
            ("\0", Slug::PassNotFound),
        ] {
            let error = error(wrong).await;
            assert_eq!(error.slug, slug);
            assert!(error.text_key.is_some());
            assert!(wrong.len() < 3 || !format!("{error:?}").contains(wrong), "the number is in the error");
        }
    });
}

#[test]
fn a_passholder_shows_memberships_tariffs_and_the_number() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 3).await;
        bench.membership(1, GENT, "ACTIVE", None).await;
        let day = 86_400_000_i64;
        let tariff = |ends: i64| format!("UPDATE membership SET tariff_end_ms = {ends} WHERE card_system_id = 1");
        for (ends, status, grace) in [
            (noon().timestamp_millis() + day, WireTariffStatus::Active, false),
            (noon().timestamp_millis() - day, WireTariffStatus::Active, true),
            (noon().timestamp_millis() - 31 * day, WireTariffStatus::Expired, false),
        ] {
            bench.sql(&tariff(ends)).await.unwrap();
            let passholder = bench.registry.passholder(&person_id(1)).await.unwrap();
            assert_eq!(passholder.uitpas_number, Some(number(1)));
            assert_eq!((passholder.points, passholder.insz_number), (Some(3), None));
            let memberships = passholder.card_system_memberships.unwrap();
            assert_eq!(memberships.len(), 2);
            let tariff = memberships[0].social_tariff.as_ref().unwrap();
            assert!(tariff.status == status && tariff.in_grace_period == Some(grace));
            assert!(memberships[1].social_tariff.is_none() && memberships[1].current_card.is_none());
        }
        assert_eq!(bench.registry.passholder_of_account("account-1").await.unwrap().id, Some(person_id(1)));
        assert_eq!(bench.registry.passholder_id_of_account("account-1").await.unwrap(), Some(person_id(1)));
        assert_eq!(bench.registry.passholder_id_of_account("account-9").await.unwrap(), None);
        assert_eq!(bench.registry.passholder_of_account("account-9").await.unwrap_err().slug, Slug::PassholderNotFound);
        assert_eq!(bench.registry.passholder_id_of_number(&number(1)).await.unwrap(), person_id(1));
        assert_eq!(bench.registry.card_systems_of_passholder(&person_id(1)).await.unwrap().len(), 2);
        bench.pass(2, "GROUP", "ACTIVE").await;
        assert_eq!(bench.registry.passholder(&person_id(2)).await.unwrap_err().slug, Slug::PassholderNotFound);
    });
}

#[test]
fn passholders_are_searched_by_what_the_caller_may_see() {
    on_both(async |bench| {
        bench.world().await;
        for n in 1..=4 {
            bench.person(n, 0).await;
        }
        bench.pass(5, "GROUP", "ACTIVE").await;
        with_insz(&bench, 2).await;
        bench.sql("UPDATE passholder SET name = 'Müller', name_folded = 'muller', city_folded = 'aalter', street = 'Kerkstraat 1', date_of_birth = '1950-06-01' WHERE id = 'person-3'").await.unwrap();
        bench.membership(4, GENT, "ACTIVE", None).await;
        let found = async |search: PassholderSearch| {
            let page = bench.registry.passholders(&search, Paging::default()).await.unwrap();
            assert_eq!(page.total_items, page.member.len() as u64);
            page.member.into_iter().map(|one| one.id.unwrap().replace("person-", "")).collect::<String>()
        };
        let some = |text: &str| Some(text.to_owned());
        let any = PassholderSearch::default;
        assert_eq!(found(any()).await, "1243");
        assert_eq!(found(PassholderSearch { direction: Direction::Descending, ..any() }).await, "3421");
        assert_eq!(found(PassholderSearch { uitpas_number: some(&number(2)), ..any() }).await, "2");
        assert_eq!(found(PassholderSearch { uitpas_number: some("12"), ..any() }).await, "");
        assert_eq!(found(PassholderSearch { chip_number: some(&chip(3)), ..any() }).await, "3");
        assert_eq!(found(PassholderSearch { insz_number: some(INSZ), ..any() }).await, "2");
        assert_eq!(found(PassholderSearch { uitid_id: some("account-4"), ..any() }).await, "4");
        assert_eq!(found(PassholderSearch { name: some("MÜLL"), ..any() }).await, "3");
        assert_eq!(found(PassholderSearch { name: some("_"), ..any() }).await, "");
        assert_eq!(found(PassholderSearch { first_name: some("ank"), name: some("demo 2"), ..any() }).await, "2");
        assert_eq!(found(PassholderSearch { email: some("Demo1@*"), ..any() }).await, "1");
        assert_eq!(found(PassholderSearch { city: some("Aalter"), street: some("kerk*"), ..any() }).await, "3");
        let old = "1950-06-01".parse().unwrap();
        assert_eq!(found(PassholderSearch { born_to: Some(old), ..any() }).await, "3");
        assert_eq!(found(PassholderSearch { born_from: old.succ_opt(), ..any() }).await, "124");
        assert_eq!(found(PassholderSearch { card_systems: Some(vec![GENT]), ..any() }).await, "4");
        assert_eq!(found(PassholderSearch { card_systems: Some(vec![]), ..any() }).await, "");
        assert_eq!(found(PassholderSearch { organizer_id: some(MUSEUM), ..any() }).await, "4");
        let page = bench.registry.passholders(&any(), Paging { start: 1, limit: 2 }).await.unwrap();
        assert_eq!((page.total_items, page.member.len()), (4, 2));
    });
}

#[test]
fn a_family_is_one_way() {
    on_both(async |bench| {
        bench.world().await;
        bench.person(1, 0).await;
        bench.person(2, 4).await;
        bench
            .sql("INSERT INTO family_member VALUES ('person-1', 'person-2', 'https://example.org/i.png', 0)")
            .await
            .unwrap();
        let family = bench.registry.family_members(&person_id(1)).await.unwrap();
        let main: Vec<Option<bool>> = family.iter().map(|one| one.main_family_member).collect();
        assert_eq!(main, [Some(true), Some(false)]);
        assert_eq!(family[1].passholder.as_ref().unwrap().points, Some(4));
        assert_eq!(bench.registry.family_members(&person_id(2)).await.unwrap().len(), 1);
        for (one, other, may) in [(1, 1, true), (1, 2, true), (2, 1, false), (1, 3, false)] {
            assert_eq!(bench.registry.may_act_for(&person_id(one), &person_id(other)).await.unwrap(), may);
        }
    });
}

#[test]
fn organizers_and_regions_are_found() {
    on_both(async |bench| {
        bench.world().await;
        let organizers = async |search: OrganizerSearch| {
            let page = bench.registry.organizers(&search, Paging::default()).await.unwrap();
            page.member.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let any = OrganizerSearch::default;
        assert_eq!(organizers(any()).await, [MUSEUM, THEATRE, CLUB]);
        assert_eq!(
            organizers(OrganizerSearch { direction: Direction::Descending, ..any() }).await,
            [CLUB, THEATRE, MUSEUM]
        );
        assert_eq!(organizers(OrganizerSearch { name: Some("*ZAAL".into()), ..any() }).await, [THEATRE]);
        assert_eq!(organizers(OrganizerSearch { card_system: Some(GENT), ..any() }).await, [MUSEUM]);
        assert_eq!(organizers(OrganizerSearch { among: Some(vec![CLUB.into()]), ..any() }).await, [CLUB]);
        let one = bench.registry.organizer(CLUB).await.unwrap();
        assert_eq!(one.card_systems.unwrap()[0].id, MEETJESLAND);
        assert_eq!(bench.registry.organizer("x").await.unwrap_err().slug, Slug::OrganizerNotFound);

        let systems = async |search: CardSystemSearch| {
            let page = bench.registry.card_systems(&search, Paging::default()).await.unwrap();
            page.member.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let any = CardSystemSearch::default;
        assert_eq!(systems(any()).await, [GENT, MEETJESLAND]);
        assert_eq!(systems(CardSystemSearch { permanent: Some(false), ..any() }).await, [0; 0]);
        assert_eq!(systems(CardSystemSearch { cities: vec!["eeklo".into()], ..any() }).await, [MEETJESLAND]);
        assert_eq!(systems(CardSystemSearch { postal_codes: vec!["9000".into()], ..any() }).await, [GENT]);
        let near = |code: &str| CardSystemSort::NearPostalCode(code.into(), Direction::Ascending);
        assert_eq!(systems(CardSystemSearch { sort: near("9910"), ..any() }).await, [MEETJESLAND, GENT]);
        let wrong = CardSystemSearch { sort: near("ABC"), ..any() };
        let error = bench.registry.card_systems(&wrong, Paging::default()).await.unwrap_err();
        assert_eq!(error.slug, Slug::InvalidPostalCode);
        assert_eq!(bench.registry.card_system(GENT).await.unwrap().cities.unwrap()[0].name, "Gent");
        assert_eq!(bench.registry.card_system(99).await.unwrap_err().slug, Slug::CardsystemNotFound);
    });
}

#[test]
fn activities_are_found_by_organizer_day_and_words() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.activity("concert", THEATRE, 1).await;
        bench.daily("weekly", CLUB, 1, PeriodType::Day).await;
        let found = async |search: EventSearch| {
            let page = bench.registry.events(&search, Paging::default()).await.unwrap();
            page.member.iter().map(|event| event.id().to_owned()).collect::<Vec<_>>()
        };
        let any = EventSearch::default;
        let on = |day: i64| EventSearch {
            from: Some(noon() + TimeDelta::days(day) - TimeDelta::hours(12)),
            to: Some(noon() + TimeDelta::days(day) + TimeDelta::hours(11)),
            ..any()
        };
        assert_eq!(found(on(0)).await, ["concert", "training", "weekly"]);
        assert_eq!(found(on(3)).await, ["weekly"]);
        assert_eq!(found(on(40)).await, [""; 0]);
        assert_eq!(found(EventSearch { organizer_id: Some(THEATRE.into()), ..any() }).await, ["concert"]);
        assert_eq!(found(EventSearch { text: Some("vlaschaard TRAIN".into()), ..any() }).await, ["training"]);
        let page = bench.registry.events(&on(0), Paging { start: 1, limit: 1 }).await.unwrap();
        assert_eq!((page.total_items, page.member.len(), page.items_per_page), (3, 1, 1));
        let backwards = EventSearch { from: on(1).from, to: on(0).from, ..any() };
        assert_eq!(
            bench.registry.events(&backwards, Paging::default()).await.unwrap_err().slug,
            Slug::InvalidParameter
        );
        assert_eq!(bench.registry.event("concert").await.unwrap().id(), "concert");
        assert_eq!(bench.registry.event("x").await.unwrap_err().slug, Slug::EventNotFound);
        assert_eq!(bench.registry.organizer_of_event("concert").await.unwrap(), THEATRE);
    });
}

#[test]
fn settings_and_regions_of_an_activity_are_replaced_as_a_whole_or_not_at_all() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        let mut settings = bench.registry.event_settings("training").await.unwrap();
        assert_eq!((settings.checkin_points, settings.checkin_limit), (1, None));
        settings.checkin_points = 4;
        let limit = PeriodLimit { volume: 2, period_type: uitpas_wire::api::PeriodType::Month };
        settings.checkin_limit = Some(limit);
        bench.registry.put_event_settings("training", &settings).await.unwrap();
        assert_eq!(bench.registry.event_settings("training").await.unwrap(), settings);
        for _ in 0..2 {
            bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        }
        assert!(bench.registry.create_checkin("training", &pass, Channel::Counter).await.is_err());
        assert_eq!(bench.balance(1).await, 8);
        // Another kind of period still sees what was saved before.
        settings.checkin_limit = Some(PeriodLimit { volume: 3, period_type: uitpas_wire::api::PeriodType::Year });
        bench.registry.put_event_settings("training", &settings).await.unwrap();
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        assert!(bench.registry.create_checkin("training", &pass, Channel::Counter).await.is_err());
        bench.books_balance().await;

        let put = async |change: &dyn Fn(&mut uitpas_wire::api::EventSettings)| {
            let mut wrong = settings.clone();
            change(&mut wrong);
            bench.registry.put_event_settings("training", &wrong).await.unwrap_err()
        };
        let zero = PeriodLimit { volume: 0, ..limit };
        let huge = PeriodLimit { volume: i64::MAX, ..limit };
        assert_eq!(put(&|s| s.checkin_points = -1).await.extra["schemaErrors"][0]["jsonPointer"], "/checkinPoints");
        assert_eq!(put(&|s| s.checkin_points = i64::MAX).await.slug, Slug::BodyInvalidData);
        assert_eq!(put(&|s| s.checkin_limit = Some(zero)).await.slug, Slug::BodyInvalidData);
        assert_eq!(put(&|s| s.passholder_ticket_limit = Some(huge)).await.slug, Slug::BodyInvalidData);
        assert_eq!(put(&|s| s.id = "other".into()).await.slug, Slug::BodyInvalidData);
        let unknown = uitpas_wire::api::EventSettings { id: "x".into(), ..settings.clone() };
        assert_eq!(bench.registry.put_event_settings("x", &unknown).await.unwrap_err().slug, Slug::EventNotFound);

        let system = |id, enabled| EventCardSystem { id, name: None, enabled, manual_distribution_keys: None };
        let listed = bench.registry.event_card_systems("training").await.unwrap();
        assert_eq!(listed.iter().map(|one| (one.id, one.enabled)).collect::<Vec<_>>(), [(MEETJESLAND, true)]);
        bench.registry.put_event_card_systems("training", &[system(MEETJESLAND, false)]).await.unwrap();
        assert!(!bench.registry.event_card_systems("training").await.unwrap()[0].enabled);
        for (systems, slug) in [
            (vec![system(MEETJESLAND, true), system(99, true)], Slug::CardsystemNotFound),
            (vec![system(MEETJESLAND, true), system(GENT, true)], Slug::InvalidCardSystem),
            (vec![system(MEETJESLAND, true), system(MEETJESLAND, true)], Slug::InvalidCardSystem),
        ] {
            let error = bench.registry.put_event_card_systems("training", &systems).await.unwrap_err();
            assert_eq!(error.slug, slug);
            assert!(!bench.registry.event_card_systems("training").await.unwrap()[0].enabled, "half written");
        }
    });
}

#[test]
fn rights_are_kept_per_organizer_and_region() {
    on_both(async |bench| {
        bench.world().await;
        let client = Subject::Client("demo".to_owned());
        let right = |organizer: &str, permission, systems| OrganizerPermissions {
            organizer: Organizer { id: organizer.to_owned(), ..Organizer::default() },
            permissions: Vec::new(),
            permission_details: vec![PermissionDetail { id: permission, label: None, card_system_ids: systems }],
            linked_organizers: None,
        };
        let wanted =
            [right(CLUB, Permission::CheckinsWrite, None), right(THEATRE, Permission::PassesRead, Some(vec![1]))];
        bench.registry.put_permissions(&client, &wanted).await.unwrap();
        let grant = |organizer: &str, permission| Grant {
            organizer_id: organizer.to_owned(),
            card_system_id: MEETJESLAND,
            permission,
        };
        let both = [grant(CLUB, Permission::CheckinsWrite), grant(THEATRE, Permission::PassesRead)];
        assert_eq!(bench.registry.grants(&client).await.unwrap(), both);
        assert_eq!(bench.registry.grants(&Subject::User("demo".to_owned())).await.unwrap(), []);
        let listed = bench.registry.permissions_of(&client).await.unwrap();
        let names: Vec<_> = listed.iter().map(|one| one.organizer.name.clone().unwrap()).collect();
        assert_eq!(names, ["Theater De Zaal", "Turnclub Eeklo"]);
        assert_eq!(listed[1].permission_details[0].card_system_ids, Some(vec![MEETJESLAND]));
        // A wrong entry changes nothing.
        for wrong in
            [right("nobody", Permission::PassesRead, None), right(CLUB, Permission::PassesRead, Some(vec![GENT]))]
        {
            let error = bench.registry.put_permissions(&client, &[wanted[0].clone(), wrong]).await.unwrap_err();
            assert_eq!(error.slug, Slug::BodyInvalidData);
            assert_eq!(bench.registry.grants(&client).await.unwrap(), both);
        }
        bench.registry.put_permissions(&client, &[]).await.unwrap();
        assert_eq!(bench.registry.grants(&client).await.unwrap(), []);
    });
}

#[test]
fn no_input_is_a_fault_of_ours() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.person(1, 5).await;
        bench.reward(uitpas_registry::db::entities::reward::Model { id: "cup".into(), ..default_reward() }).await;
        let r = &bench.registry;
        let long = "x".repeat(20_000);
        let texts = [
            "",
            "\0",
            "a\0b",
            "'; DROP TABLE card; --",
            "%",
            "\\",
            "*",
            "*\\%_",
            "é\u{301}\u{202e}",
            "💥",
            &long,
            "-1",
            "NaN",
        ];
        let fine = |outcome: Result<(), uitpas_registry::RegistryError>, what: &str, text: &str| {
            if let Err(error) = outcome {
                assert!(!error.is_fault(), "{what} of {:?}: {:?}", text.get(..20).unwrap_or(text), error.cause());
            }
        };
        for text in texts {
            let some = || Some(text.to_owned());
            let page = Paging::default();
            fine(r.pass(text).await.map(drop), "pass", text);
            fine(r.passholder(text).await.map(drop), "passholder", text);
            fine(r.passholder_of_account(text).await.map(drop), "account", text);
            fine(r.family_members(text).await.map(drop), "family", text);
            fine(r.may_act_for(text, text).await.map(drop), "may_act_for", text);
            fine(r.may_act_for("person-1", text).await.map(drop), "may_act_for", text);
            fine(r.card_systems_of_passholder(text).await.map(drop), "systems", text);
            let search = PassholderSearch {
                insz_number: some(),
                uitpas_number: some(),
                chip_number: some(),
                uitid_id: some(),
                name: some(),
                first_name: some(),
                email: some(),
                street: some(),
                city: some(),
                organizer_id: some(),
                ..PassholderSearch::default()
            };
            fine(r.passholders(&search, page).await.map(drop), "passholders", text);
            let names =
                PassholderSearch { name: some(), first_name: some(), email: some(), ..PassholderSearch::default() };
            fine(r.passholders(&names, page).await.map(drop), "passholders by name", text);
            fine(r.create_checkin(text, &number(1), Channel::Counter).await.map(drop), "checkin", text);
            fine(r.create_checkin("training", text, Channel::Counter).await.map(drop), "checkin", text);
            fine(r.checkin_refusal(text, &number(1)).await.map(drop), "status", text);
            fine(r.self_checkin(text, "code").await.map(drop), "self", text);
            fine(r.self_checkin("person-1", text).await.map(drop), "self", text);
            fine(r.delete_checkin(text).await, "delete", text);
            fine(r.organizer_of_checkin(text).await.map(drop), "organizer of checkin", text);
            let search =
                CheckinSearch { passholder_id: text.into(), organizer_ids: vec![text.into()], event_title: some() };
            fine(r.checkins(&search, page).await.map(drop), "checkins", text);
            fine(r.transactions(text, Direction::Ascending, page).await.map(drop), "transactions", text);
            fine(r.reward(text).await.map(drop), "reward", text);
            fine(r.redeem(text, &number(1)).await.map(drop), "redeem", text);
            fine(r.redeem("cup", text).await.map(drop), "redeem", text);
            fine(r.redeem_refusal(text, &number(1)).await.map(drop), "redeem status", text);
            fine(r.cancel_redemption(text).await, "cancel", text);
            fine(r.redemption_parties(text).await.map(drop), "parties", text);
            fine(r.organizers_of_reward(text).await.map(drop), "organizers of reward", text);
            let search = RedeemedSearch {
                passholder_id: text.into(),
                kind: None,
                organizer_ids: vec![text.into()],
                title: some(),
            };
            fine(r.redeemed_rewards(&search, page).await.map(drop), "redeemed", text);
            let search = RewardSearch {
                organizer_ids: vec![text.into()],
                organizer_postal_codes: vec![text.into()],
                text: some(),
                points_from: Some(i64::MIN),
                points_to: Some(i64::MAX),
                ..RewardSearch::default()
            };
            fine(r.rewards(&search, page).await.map(drop), "rewards", text);
            let search = RewardSearch { redeemable_by: some(), ..RewardSearch::default() };
            fine(r.rewards(&search, page).await.map(drop), "redeemable", text);
            let search = RewardSearch { interesting_for: some(), text: some(), ..RewardSearch::default() };
            fine(r.rewards(&search, page).await.map(drop), "interesting", text);
            let search = EventSearch {
                organizer_id: some(),
                text: some(),
                from: Some(chrono::DateTime::<chrono::Utc>::MIN_UTC),
                to: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
            };
            fine(r.events(&search, page).await.map(drop), "events", text);
            fine(r.event(text).await.map(drop), "event", text);
            fine(r.event_settings(text).await.map(drop), "settings", text);
            fine(r.event_card_systems(text).await.map(drop), "event systems", text);
            fine(r.organizer(text).await.map(drop), "organizer", text);
            let search = OrganizerSearch { name: some(), card_system: Some(i64::MIN), ..OrganizerSearch::default() };
            fine(r.organizers(&search, page).await.map(drop), "organizers", text);
            let search = CardSystemSearch {
                cities: vec![text.into()],
                postal_codes: vec![text.into()],
                ..CardSystemSearch::default()
            };
            fine(r.card_systems(&search, page).await.map(drop), "card systems", text);
            fine(r.grants(&Subject::User(text.into())).await.map(drop), "grants", text);
            fine(r.device(text).await.map(drop), "device", text);
            fine(r.snapshot(text).await.map(drop), "snapshot", text);
        }
        for (start, limit, ok) in [
            (None, None, true),
            (Some(0), Some(500), true),
            (Some(-1), None, false),
            (None, Some(501), false),
            (None, Some(-1), false),
            (Some(i64::MAX), None, false),
            (Some(4_000_000_000), Some(0), true),
        ] {
            assert_eq!(Paging::checked(start, limit).is_ok(), ok);
        }
        assert_eq!(Paging::checked(None, Some(501)).unwrap_err().slug, Slug::UrlQueryLimitExceeded);
        let far = Paging::checked(Some(4_000_000_000), Some(500)).unwrap();
        assert_eq!(r.passholders(&PassholderSearch::default(), far).await.unwrap().member.len(), 0);
        bench.books_balance().await;
    });
}
