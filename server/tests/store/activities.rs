//! Activities: searched, and their settings and regions replaced as a whole or not at all.

use crate::bench::{noon, on_both};
use crate::fixtures::{CLUB, GENT, MEETJESLAND, THEATRE};
use chrono::TimeDelta;
use uitpas_domain::{Channel, PeriodType};
use uitpas_registry::activities::EventSearch;
use uitpas_registry::paging::Paging;
use uitpas_wire::Slug;
use uitpas_wire::api::{EventCardSystem, PeriodLimit};

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
