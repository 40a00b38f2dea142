//! Finding passes, passholders, organizers, regions and activities; rights; and input that is meant to break things.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, GENT, MEETJESLAND, MUSEUM, THEATRE, chip, number, person_id};
use uitpas_registry::card_systems::{CardSystemSearch, CardSystemSort};
use uitpas_registry::organizers::OrganizerSearch;
use uitpas_registry::paging::{Direction, Paging};
use uitpas_registry::passholders::PassholderSearch;
use uitpas_registry::permissions::{Grant, Subject};
use uitpas_wire::Slug;
use uitpas_wire::api::{
    Organizer, OrganizerPermissions, PassTariffStatus, PassType, Permission, PermissionDetail, WireTariffStatus,
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
