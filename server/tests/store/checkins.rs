//! Saving points: at the counter, by code, once per period, taken back, and by many at the same instant.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, GENT, MUSEUM, THEATRE, days_from_noon, number, person_id};
use chrono::TimeDelta;
use std::sync::Arc;
use uitpas_domain::{Channel, PeriodType};
use uitpas_registry::checkins::CheckinSearch;
use uitpas_registry::error::Result;
use uitpas_registry::paging::Paging;
use uitpas_registry::{RegistryError, TextArg};
use uitpas_wire::Slug;

async fn save(bench: &Bench, event: &str, number: &str) -> Result<String> {
    let made = bench.registry.create_checkin(event, number, Channel::Counter).await?;
    Ok(made.checkin.id.unwrap())
}

fn refused<T: std::fmt::Debug>(outcome: Result<T>) -> (Slug, u16, Option<&'static str>) {
    let error = outcome.unwrap_err();
    (error.slug, error.status, error.text_key)
}

#[test]
fn a_guest_saves_the_points_of_an_activity_once_a_day_of_it() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 3).await;
        let pass = bench.person(1, 10).await;

        let made = bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        assert_eq!((made.checkin.points, made.balance), (Some(3), 13));
        assert_eq!(made.passholder_id, person_id(1));
        assert_eq!(bench.balance(1).await, 13);

        assert_eq!(
            refused(save(&bench, "training", &pass).await),
            (Slug::CheckinNotAllowed, 400, Some("refusal-already-saved"))
        );
        // Two days later the same day of the activity is meant: it was saved.
        bench.clock.set(days_from_noon(2));
        assert_eq!(refused(save(&bench, "training", &pass).await).0, Slug::CheckinNotAllowed);
        assert_eq!(bench.balance(1).await, 13);
        bench.books_balance().await;
    });
}

#[test]
fn a_limit_per_week_counts_monday_to_sunday() {
    on_both(async |bench| {
        bench.world().await;
        bench.daily("week", CLUB, 2, PeriodType::Week).await;
        let pass = bench.person(1, 0).await;
        // 23 November 2026 is a Monday.
        for (day, saved) in [(0, true), (1, true), (2, false), (6, false), (7, true), (8, true), (9, false)] {
            bench.clock.set(days_from_noon(day));
            assert_eq!(save(&bench, "week", &pass).await.is_ok(), saved, "day {day}");
        }
        assert_eq!(bench.balance(1).await, 4);
        bench.books_balance().await;
    });
}

#[test]
fn outside_the_window_the_guest_is_told_when() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        // The counter opens one hour before 11:00.
        bench.clock.set(noon() - TimeDelta::hours(3));
        let early: RegistryError = save(&bench, "training", &pass).await.unwrap_err();
        assert_eq!((early.slug, early.text_key), (Slug::CheckinNotAllowed, Some("refusal-not-yet")));
        assert_eq!(early.args, [("opens", TextArg::Moment(noon() - TimeDelta::hours(2)))]);
        bench.clock.set(noon() + TimeDelta::days(120));
        assert_eq!(
            refused(save(&bench, "training", &pass).await),
            (Slug::CheckinNotAllowed, 400, Some("refusal-over"))
        );
    });
}

#[test]
fn who_cannot_save_is_told_why() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        bench.pass(1, "INDIVIDUAL", "BLOCKED").await;
        bench.pass(2, "GROUP", "ACTIVE").await;
        bench.pass(3, "INDIVIDUAL", "LOCAL_STOCK").await;
        bench.pass(4, "INDIVIDUAL", "ACTIVE").await;
        bench.sql("UPDATE membership SET status = 'BLOCKED' WHERE passholder_id = 'person-4'").await.unwrap();
        let cases = [
            (number(1), "training", Slug::InvalidCardStatus, "refusal-card-blocked"),
            (number(2), "training", Slug::InvalidCard, "refusal-group-pass"),
            (number(3), "training", Slug::InvalidCardStatus, "refusal-card-not-active"),
            (number(4), "training", Slug::PassholderNoActiveCardsystems, "refusal-no-membership"),
            (number(99), "training", Slug::PassholderNotFound, "problem-passholder-not-found"),
            ("0930000237912".to_owned(), "training", Slug::InvalidUitpasnumber, "problem-invalid-number"),
            (number(1), "nothing", Slug::EventNotFound, "problem-event-not-found"),
        ];
        for (pass, event, slug, text) in cases {
            assert_eq!(refused(save(&bench, event, &pass).await), (slug, 400, Some(text)), "{pass}");
        }
        assert_eq!(bench.number("SELECT count(*) FROM checkin").await, 0);
    });
}

#[test]
fn points_are_saved_in_every_region() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("exhibition", MUSEUM, 1).await;
        let pass = bench.person(1, 0).await;
        assert!(!bench.registry.card_systems_of_passholder(&person_id(1)).await.unwrap().contains(&GENT));
        save(&bench, "exhibition", &pass).await.unwrap();
        assert_eq!(bench.balance(1).await, 1);
    });
}

#[test]
fn a_check_in_taken_back_returns_the_points_and_can_be_made_again() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        let pass = bench.person(1, 0).await;
        let first = save(&bench, "training", &pass).await.unwrap();
        assert_eq!(bench.registry.organizer_of_checkin(&first).await.unwrap(), CLUB);
        bench.registry.delete_checkin(&first).await.unwrap();
        assert_eq!(bench.balance(1).await, 0);
        assert_eq!(refused(bench.registry.delete_checkin(&first).await).0, Slug::CheckinNotFound);
        assert_eq!(refused(bench.registry.organizer_of_checkin(&first).await).0, Slug::CheckinNotFound);

        let second = save(&bench, "training", &pass).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(bench.balance(1).await, 2);
        bench.books_balance().await;
    });
}

#[test]
fn a_check_in_whose_points_are_spent_stays() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 5).await;
        let pass = bench.person(1, 0).await;
        let saved = save(&bench, "training", &pass).await.unwrap();
        let coffee = uitpas_registry::db::entities::reward::Model {
            id: "coffee".to_owned(),
            ..crate::fixtures::default_reward()
        };
        bench.reward(coffee).await;
        bench.registry.redeem("coffee", &pass).await.unwrap();
        assert_eq!(refused(bench.registry.delete_checkin(&saved).await).0, Slug::PointsAlreadySpent);
        assert_eq!(bench.balance(1).await, 0);
        assert_eq!(bench.number("SELECT count(*) FROM checkin WHERE status = 'CREDITED'").await, 1);
        bench.books_balance().await;
    });
}

#[test]
fn the_status_says_beforehand_what_a_check_in_would_say() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass = bench.person(1, 0).await;
        assert!(bench.registry.checkin_refusal("training", &pass).await.unwrap().is_none());
        save(&bench, "training", &pass).await.unwrap();
        let refusal = bench.registry.checkin_refusal("training", &pass).await.unwrap().unwrap();
        assert_eq!(refusal.text_key, Some("refusal-already-saved"));
        assert_eq!(refused(bench.registry.checkin_refusal("nothing", &pass).await).1, 404);
        assert_eq!(refused(bench.registry.checkin_refusal("training", &number(9)).await).1, 404);
    });
}

#[test]
fn a_scanned_code_of_ours_or_of_the_existing_system_saves_the_point() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        bench.activity("concert", THEATRE, 1).await;
        bench.person(1, 0).await;
        let me = person_id(1);
        let activity = "training".parse().unwrap();
        let hour = TimeDelta::hours(1);
        let poster = bench
            .registry
            .signing_keys()
            .signer(bench.registry.now())
            .unwrap()
            .codes()
            .poster(&activity, noon() - hour, noon() + hour, 0)
            .unwrap();
        let answer = bench.registry.self_checkin(&me, &poster).await.unwrap();
        assert_eq!((answer.added_points, answer.total_points), (2, 2));
        assert_eq!(refused(bench.registry.self_checkin(&me, &poster).await).0, Slug::CheckinNotAllowed);

        bench
            .sql("INSERT INTO checkin_code (code, activity_id) VALUES ('k3v9x0t2m8q7w5z1c4b6n0p3r7s9d2f5', 'concert')")
            .await
            .unwrap();
        let answer = bench.registry.self_checkin(&me, " k3v9x0t2m8q7w5z1c4b6n0p3r7s9d2f5\n").await.unwrap();
        assert_eq!((answer.added_points, answer.total_points), (1, 3));

        let old = bench
            .registry
            .signing_keys()
            .signer(bench.registry.now())
            .unwrap()
            .codes()
            .poster(&activity, noon() - hour * 3, noon() - hour, 0)
            .unwrap();
        assert_eq!(refused(bench.registry.self_checkin(&me, &old).await).0, Slug::CheckinCodeExpired);
        let mut forged = poster.clone();
        let last = if forged.ends_with('A') { 'B' } else { 'A' };
        forged.pop();
        forged.push(last);
        for wrong in [forged.as_str(), "", "hello", "UP1.", "nul\0"] {
            assert_eq!(refused(bench.registry.self_checkin(&me, wrong).await).0, Slug::CheckinCodeInvalid);
        }
        assert_eq!(
            refused(bench.registry.self_checkin("nobody", &poster).await),
            (Slug::PassholderNotFound, 400, Some("problem-passholder-not-found"))
        );
        bench.books_balance().await;
    });
}

#[test]
fn a_list_of_check_ins_is_newest_first_and_leaves_out_what_was_taken_back() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 0).await;
        for (minute, (event, organizer)) in [("one", CLUB), ("two", CLUB), ("three", THEATRE)].into_iter().enumerate() {
            bench.activity(event, organizer, 1).await;
            bench.clock.set(noon() + TimeDelta::minutes(i64::try_from(minute).unwrap()));
            save(&bench, event, &pass).await.unwrap();
        }
        let search = |organizers: &[&str], title: Option<&str>| CheckinSearch {
            passholder_id: person_id(1),
            organizer_ids: organizers.iter().map(|id| (*id).to_owned()).collect(),
            event_title: title.map(str::to_owned),
        };
        let ids = async |search: CheckinSearch, paging: Paging| {
            let page = bench.registry.checkins(&search, paging).await.unwrap();
            (page.total_items, page.member.into_iter().map(|one| one.event_id).collect::<Vec<_>>())
        };
        let all = search(&[CLUB, THEATRE], None);
        assert_eq!(ids(all.clone(), Paging::default()).await, (3, vec!["three".into(), "two".into(), "one".into()]));
        assert_eq!(ids(all.clone(), Paging { start: 1, limit: 1 }).await, (3, vec!["two".into()]));
        assert_eq!(ids(search(&[CLUB], None), Paging::default()).await.0, 2);
        assert_eq!(ids(search(&[CLUB, THEATRE], Some("ACTIVITEIT TH")), Paging::default()).await.1, ["three"]);
        assert_eq!(
            ids(search(&[CLUB, THEATRE], Some("vlaschaard")), Paging::default()).await.0,
            0,
            "a place is no title"
        );
        let page = bench.registry.checkins(&all, Paging::default()).await.unwrap();
        bench.registry.delete_checkin(page.member[0].id.as_deref().unwrap()).await.unwrap();
        assert_eq!(ids(all, Paging::default()).await.0, 2);
    });
}

#[test]
fn of_thirty_counters_at_the_same_instant_one_saves_the_point() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 1).await;
        let pass: Arc<str> = bench.person(1, 0).await.into();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..30 {
            let (registry, pass) = (bench.registry.clone(), pass.clone());
            tasks.spawn(async move { registry.create_checkin("training", &pass, Channel::Counter).await });
        }
        let outcomes = tasks.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes {
            if let Err(error) = outcome {
                assert_eq!(error.slug, Slug::CheckinNotAllowed, "{error}: {:?}", error.cause());
            }
        }
        assert_eq!(bench.balance(1).await, 1);
        bench.books_balance().await;
    });
}

#[test]
fn many_guests_at_one_activity_do_not_hinder_each_other() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("fair", CLUB, 1).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 1..=40 {
            let pass = bench.person(n, 0).await;
            let registry = bench.registry.clone();
            tasks.spawn(async move { registry.create_checkin("fair", &pass, Channel::Counter).await });
        }
        for outcome in tasks.join_all().await {
            outcome.unwrap();
        }
        assert_eq!(bench.number("SELECT count(*) FROM account WHERE kind = 'POINTS' AND balance = 1").await, 40);
        bench.books_balance().await;
    });
}
