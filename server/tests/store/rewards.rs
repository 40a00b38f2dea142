//! Redeeming: refusals in their order, limits, stock, taking back, searching, and many at the same instant.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, GENT, MEETJESLAND, MUSEUM, days_from_noon, default_reward, number, person_id};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use uitpas_domain::Channel;
use uitpas_registry::TextArg;
use uitpas_registry::db::{entities::reward::Model as Reward, millis};
use uitpas_registry::paging::{Direction, Paging};
use uitpas_registry::reward_search::{RewardFacet, RewardSearch, RewardSort, RewardSubset};
use uitpas_registry::rewards::RedeemedSearch;
use uitpas_wire::Slug;
use uitpas_wire::api::{RewardCategory, RewardStatus, RewardType};

fn reward(id: &str) -> Reward {
    Reward { id: id.to_owned(), ..default_reward() }
}

async fn slug(bench: &Bench, reward: &str, pass: &str) -> Option<Slug> {
    bench.registry.redeem(reward, pass).await.err().map(|error| error.slug)
}

#[test]
fn a_reward_costs_its_points_and_a_unit_of_stock_and_comes_back_when_cancelled() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 12).await;
        bench
            .reward(Reward {
                max_units: Some(2),
                redeem_codes: true,
                redeem_text: Some("Toon dit".into()),
                ..reward("cup")
            })
            .await;
        let redeemed = bench.registry.redeem("cup", &pass).await.unwrap();
        assert_eq!(redeemed.reward.units_taken, Some(1));
        assert_eq!(redeemed.redeem_date, noon());
        assert_eq!(redeemed.redeem_code.as_deref().map(str::len), Some(10));
        assert_eq!(redeemed.redeem_info.and_then(|info| info.text).as_deref(), Some("Toon dit"));
        assert_eq!(bench.balance(1).await, 7);
        bench.registry.redeem("cup", &pass).await.unwrap();
        assert_eq!(slug(&bench, "cup", &pass).await, Some(Slug::RewardVolumeConstraint));

        bench.registry.cancel_redemption(&redeemed.id).await.unwrap();
        assert_eq!(bench.balance(1).await, 7);
        assert_eq!(bench.registry.reward("cup").await.unwrap().units_taken, Some(1));
        let again = bench.registry.cancel_redemption(&redeemed.id).await.unwrap_err();
        assert_eq!(again.slug, Slug::RedeemedRewardNotFound);
        bench.registry.redeem("cup", &pass).await.unwrap();
        bench.books_balance().await;
    });
}

#[test]
fn refusals_come_in_the_handbooks_order_each_with_its_reason() {
    on_both(async |bench| {
        bench.world().await;
        // Everything is wrong at first; one thing after the other is put right.
        bench.pass(1, "INDIVIDUAL", "BLOCKED").await;
        bench.sql("UPDATE membership SET status = 'BLOCKED'").await.unwrap();
        let pass = number(1);
        let past = Some(millis(noon() - TimeDelta::days(1)));
        bench
            .reward(Reward {
                all_card_systems: false,
                owning_card_system_id: GENT,
                redeem_end_ms: past,
                max_units: Some(1),
                limit_volume: Some(1),
                limit_period: Some("ABSOLUTE".into()),
                points: 5,
                ..reward("all-wrong")
            })
            .await;
        bench.sql("DELETE FROM reward_card_system").await.unwrap();
        bench.person(2, 50).await;
        let steps = [
            ("UPDATE card SET state = 'ACTIVE'", "card-not-valid", Slug::InvalidCard),
            ("UPDATE membership SET status = 'ACTIVE'", "no-active-membership", Slug::PassholderNoActiveCardsystems),
            (
                "INSERT INTO reward_card_system VALUES ('all-wrong', 1)",
                "not-in-card-system",
                Slug::RewardPassholderNoApplicableCardsystems,
            ),
            ("UPDATE reward SET redeem_end_ms = NULL", "outside-period", Slug::RewardPeriodConstraint),
            ("SELECT 1", "too-few-points", Slug::RewardPassholderPointsConstraint),
        ];
        for (put_right, code, slug) in steps {
            let status = bench.registry.redeem_refusal("all-wrong", &pass).await.unwrap().unwrap();
            assert_eq!(status.code(), code);
            let error = bench.registry.redeem("all-wrong", &pass).await.unwrap_err();
            assert_eq!((error.slug, error.status), (slug, 400));
            if code == "too-few-points" {
                assert_eq!(error.args, [("missing", TextArg::Number(5))]);
            }
            bench.sql(put_right).await.unwrap();
        }
        bench.registry.grant_points(&person_id(1), 20, "Punten", noon()).await.unwrap();
        assert!(bench.registry.redeem_refusal("all-wrong", &pass).await.unwrap().is_none());
        // Sold out comes before the limit.
        bench.registry.redeem("all-wrong", &pass).await.unwrap();
        let status = bench.registry.redeem_refusal("all-wrong", &pass).await.unwrap().unwrap();
        assert_eq!(status.code(), "sold-out");
        bench.books_balance().await;
    });
}

#[test]
fn a_limit_counts_calendar_periods_and_a_welcome_reward_is_redeemed_once() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 30).await;
        bench.reward(Reward { limit_volume: Some(1), limit_period: Some("WEEK".into()), ..reward("weekly") }).await;
        bench.reward(Reward { reward_type: "WELCOME".into(), points: 0, ..reward("welcome") }).await;
        for (day, refused) in [(0, None), (6, Some(Slug::RewardPassholderVolumeConstraint)), (7, None)] {
            bench.clock.set(days_from_noon(day));
            assert_eq!(slug(&bench, "weekly", &pass).await, refused, "day {day}");
        }
        bench.registry.redeem("welcome", &pass).await.unwrap();
        assert_eq!(slug(&bench, "welcome", &pass).await, Some(Slug::RewardPassholderVolumeConstraint));
        assert_eq!(bench.balance(1).await, 20);
        bench.books_balance().await;
    });
}

#[test]
fn who_or_what_is_unknown_is_named() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 30).await;
        bench.reward(reward("cup")).await;
        assert_eq!(slug(&bench, "nothing", &pass).await, Some(Slug::RewardNotFound));
        assert_eq!(slug(&bench, "cup", &number(9)).await, Some(Slug::PassholderNotFound));
        assert_eq!(slug(&bench, "cup", "12").await, Some(Slug::InvalidUitpasNumber));
        assert_eq!(bench.registry.redeem("nothing", &pass).await.unwrap_err().status, 400);
        assert_eq!(bench.registry.redeem_refusal("nothing", &pass).await.unwrap_err().status, 404);
        assert_eq!(bench.registry.redeem_refusal("cup", &number(9)).await.unwrap_err().status, 400);
        assert_eq!(bench.registry.reward("nothing").await.unwrap_err().slug, Slug::RewardNotFound);
        assert_eq!(bench.registry.organizers_of_reward("cup").await.unwrap(), [CLUB]);
    });
}

#[test]
fn the_last_unit_goes_to_one_of_thirty() {
    on_both(async |bench| {
        bench.world().await;
        bench.reward(Reward { max_units: Some(1), ..reward("last") }).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 1..=30 {
            let pass = bench.person(n, 5).await;
            let registry = bench.registry.clone();
            tasks.spawn(async move { registry.redeem("last", &pass).await });
        }
        let outcomes = tasks.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes {
            if let Err(error) = outcome {
                assert_eq!(error.slug, Slug::RewardVolumeConstraint, "{error}: {:?}", error.cause());
            }
        }
        assert_eq!(bench.registry.reward("last").await.unwrap().units_taken, Some(1));
        bench.books_balance().await;
    });
}

#[test]
fn the_last_points_buy_one_of_twenty() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 5).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..20 {
            let id = format!("reward-{n}");
            bench.reward(Reward { max_units: Some(10), ..reward(&id) }).await;
            let (registry, pass) = (bench.registry.clone(), pass.clone());
            tasks.spawn(async move { registry.redeem(&id, &pass).await });
        }
        let outcomes = tasks.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for outcome in outcomes {
            if let Err(error) = outcome {
                assert_eq!(error.slug, Slug::RewardPassholderPointsConstraint, "{error}: {:?}", error.cause());
            }
        }
        assert_eq!(bench.balance(1).await, 0);
        bench.books_balance().await;
    });
}

#[test]
fn saving_spending_and_taking_back_at_once_keeps_the_books() {
    on_both(async |bench| {
        bench.world().await;
        bench.reward(Reward { max_units: Some(3), points: 2, ..reward("cup") }).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 1..=4 {
            let pass = bench.person(n, 2).await;
            for turn in 0..5 {
                let event = format!("event-{n}-{turn}");
                bench.activity(&event, CLUB, 1).await;
                let (registry, pass) = (bench.registry.clone(), pass.clone());
                tasks.spawn(async move {
                    let made = registry.create_checkin(&event, &pass, Channel::Counter).await.unwrap();
                    let bought = registry.redeem("cup", &pass).await;
                    if turn % 2 == 0 {
                        // Refused where the point was spent meanwhile.
                        let _ = registry.delete_checkin(made.checkin.id.as_deref().unwrap()).await;
                    }
                    if let (Ok(bought), 1) = (bought, turn) {
                        registry.cancel_redemption(&bought.id).await.unwrap();
                    }
                });
            }
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        assert!(bench.registry.reward("cup").await.unwrap().units_taken.unwrap() <= 3);
        bench.books_balance().await;
    });
}

#[test]
fn the_search_filters_sorts_pages_and_counts() {
    on_both(async |bench| {
        bench.world().await;
        let past = Some(millis(noon() - TimeDelta::days(1)));
        let soon = Some(millis(noon() + TimeDelta::days(3)));
        let future = Some(millis(noon() + TimeDelta::days(30)));
        let all = [
            Reward { title: "Appel".into(), title_folded: "appel".into(), points: 3, sport: true, ..reward("a") },
            Reward {
                title: "Bal".into(),
                title_folded: "bal".into(),
                points: 10,
                for_kids: true,
                redeem_end_ms: soon,
                categories: r#"["Gadget of item"]"#.into(),
                ..reward("b")
            },
            Reward {
                title: "Café".into(),
                title_folded: "cafe".into(),
                points: 10,
                online: true,
                featured: true,
                ..reward("c")
            },
            Reward {
                title: "Doorgestreept".into(),
                title_folded: "doorgestreept".into(),
                redeem_end_ms: past,
                ..reward("d")
            },
            Reward {
                title: "Eens".into(),
                title_folded: "eens".into(),
                redeem_begin_ms: future,
                redeem_end_ms: None,
                ..reward("e")
            },
            Reward {
                title: "Feestpakket".into(),
                title_folded: "feestpakket".into(),
                reward_type: "WELCOME".into(),
                points: 0,
                ..reward("f")
            },
            Reward {
                title: "Gent".into(),
                title_folded: "gent".into(),
                owning_card_system_id: GENT,
                all_card_systems: false,
                ..reward("g")
            },
            Reward { title: "Hond".into(), title_folded: "hond".into(), status: "INACTIVE".into(), ..reward("h") },
        ];
        for row in all {
            bench.reward(row).await;
        }
        let ids = async |search: RewardSearch| {
            let page = bench.registry.rewards(&search, Paging::default()).await.unwrap();
            assert_eq!(page.total_items, page.member.len() as u64);
            page.member.into_iter().map(|reward| reward.id.unwrap()).collect::<String>()
        };
        let any = RewardSearch::default;
        assert_eq!(ids(any()).await, "abcfg");
        assert_eq!(ids(RewardSearch { kind: Some(RewardType::Points), ..any() }).await, "abcg");
        assert_eq!(ids(RewardSearch { subset: RewardSubset::All, ..any() }).await, "abcdefgh");
        assert_eq!(ids(RewardSearch { subset: RewardSubset::EndUserFuture, ..any() }).await, "e");
        let inactive = RewardSearch { subset: RewardSubset::All, status: Some(RewardStatus::Inactive), ..any() };
        assert_eq!(ids(inactive).await, "h");
        assert_eq!(ids(RewardSearch { sport: Some(true), ..any() }).await, "a");
        assert_eq!(ids(RewardSearch { for_kids: Some(false), ..any() }).await, "acfg");
        assert_eq!(ids(RewardSearch { online: Some(true), featured: Some(true), ..any() }).await, "c");
        assert_eq!(ids(RewardSearch { last_chance: Some(true), ..any() }).await, "b");
        assert_eq!(ids(RewardSearch { categories: vec![RewardCategory::Gadget], ..any() }).await, "b");
        assert_eq!(ids(RewardSearch { points_from: Some(4), points_to: Some(10), ..any() }).await, "bcg");
        assert_eq!(ids(RewardSearch { text: Some("CAFE".into()), ..any() }).await, "c");
        assert_eq!(ids(RewardSearch { text: Some("turnclub".into()), ..any() }).await, "abcfg");
        assert_eq!(ids(RewardSearch { text: Some("100%".into()), ..any() }).await, "");
        assert_eq!(ids(RewardSearch { organizer_ids: vec![MUSEUM.into()], ..any() }).await, "");
        assert_eq!(ids(RewardSearch { organizer_postal_codes: vec!["9900".into()], ..any() }).await, "abcfg");
        assert_eq!(ids(RewardSearch { owning_card_system_ids: vec![GENT], ..any() }).await, "g");
        assert_eq!(ids(RewardSearch { applicable_card_system_ids: vec![GENT], ..any() }).await, "abcf");
        assert_eq!(ids(RewardSearch { applicable_card_system_ids: vec![MEETJESLAND], ..any() }).await, "abcfg");
        let costly = vec![(RewardSort::Points, Direction::Descending), (RewardSort::Name, Direction::Descending)];
        assert_eq!(ids(RewardSearch { sort: costly, ..any() }).await, "cbgaf");

        bench.person(1, 5).await;
        assert_eq!(ids(RewardSearch { redeemable_by: Some(person_id(1)), ..any() }).await, "afg");
        assert_eq!(ids(RewardSearch { interesting_for: Some(person_id(1)), ..any() }).await, "abcf");
        let nobody = RewardSearch { redeemable_by: Some("nobody".into()), ..any() };
        assert_eq!(
            bench.registry.rewards(&nobody, Paging::default()).await.unwrap_err().slug,
            Slug::PassholderNotFound
        );

        let search = RewardSearch {
            facets: BTreeSet::from([RewardFacet::Categories, RewardFacet::OwningCardSystem, RewardFacet::Type]),
            ..any()
        };
        let page = bench.registry.rewards(&search, Paging { start: 1, limit: 2 }).await.unwrap();
        assert_eq!((page.total_items, page.member.len()), (5, 2));
        let facet = page.facet.unwrap();
        let counts = |facet: Option<uitpas_wire::api::Facet>| {
            facet
                .unwrap()
                .into_iter()
                .map(|(key, value)| format!("{key}={}:{}", value.name.nl, value.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(counts(facet.categories), ["Eten en drinken=Eten en drinken:4", "Gadget of item=Gadget of item:1"]);
        assert_eq!(counts(facet.owning_card_system_id), ["1=UiTPAS Meetjesland:4", "2=UiTPAS Gent:1"]);
        assert_eq!(counts(facet.kind), ["POINTS=Omruilvoordeel:4", "WELCOME=Welkomstvoordeel:1"]);
        assert!(facet.sport.is_none());
    });
}

#[test]
fn redeemed_rewards_and_points_make_a_history() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 3).await;
        let pass = bench.person(1, 10).await;
        bench.reward(reward("cup")).await;
        bench
            .reward(Reward { reward_type: "WELCOME".into(), points: 0, title_folded: "tas".into(), ..reward("bag") })
            .await;
        let minute = TimeDelta::minutes(1);
        bench.clock.advance(minute);
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();
        bench.clock.advance(minute);
        let cup = bench.registry.redeem("cup", &pass).await.unwrap();
        bench.clock.advance(minute);
        bench.registry.redeem("bag", &pass).await.unwrap();
        bench.clock.advance(minute);
        let gone = bench.registry.redeem("cup", &pass).await.unwrap();
        bench.registry.cancel_redemption(&gone.id).await.unwrap();

        let search = RedeemedSearch { passholder_id: person_id(1), ..RedeemedSearch::default() };
        let list = async |search: RedeemedSearch| {
            let page = bench.registry.redeemed_rewards(&search, Paging::default()).await.unwrap();
            page.member.into_iter().map(|one| one.reward.id.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(list(search.clone()).await, ["bag", "cup"]);
        assert_eq!(list(RedeemedSearch { kind: Some(RewardType::Welcome), ..search.clone() }).await, ["bag"]);
        assert_eq!(list(RedeemedSearch { title: Some("KOF".into()), ..search.clone() }).await, ["cup"]);
        assert_eq!(list(RedeemedSearch { organizer_ids: vec![MUSEUM.into()], ..search }).await, [""; 0]);
        let (organizers, owner) = bench.registry.redemption_parties(&cup.id).await.unwrap();
        assert_eq!((organizers, owner), (vec![CLUB.to_owned()], person_id(1)));

        let history = async |direction, paging| {
            let page = bench.registry.transactions(&person_id(1), direction, paging).await.unwrap();
            let lines = page.member.into_iter().map(|one| (one.title, one.location, one.points)).collect::<Vec<_>>();
            (page.total_items, lines)
        };
        let (total, lines) = history(Direction::Ascending, Paging::default()).await;
        assert_eq!(total, 4);
        let expected = [
            ("Begin", "", 10),
            ("Activiteit training", "Sporthal De Vlaschaard", 3),
            ("Koffie", "Turnclub Eeklo", -5),
            ("Koffie", "Turnclub Eeklo", 0),
        ];
        assert_eq!(lines, expected.map(|(title, place, points)| (title.to_owned(), place.to_owned(), points)));
        let sum: i64 = lines.iter().map(|line| line.2).sum();
        assert_eq!(sum, bench.balance(1).await);
        let (total, lines) = history(Direction::Descending, Paging { start: 3, limit: 5 }).await;
        assert_eq!((total, lines[0].0.as_str(), lines.len()), (4, "Begin", 1));
    });
}
