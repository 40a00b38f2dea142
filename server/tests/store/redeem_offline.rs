//! Rewards that were given without network: booked whatever did not fit, with everything that did not fit named.

use crate::bench::{noon, on_both};
use crate::desks::{conflicts, counted, given, lend, share, stock};
use crate::fixtures::{CLUB, default_reward, number};
use crate::phone::Phone;
use chrono::TimeDelta;
use uitpas_domain::Channel;
use uitpas_registry::db::entities::reward::Model as Reward;
use uitpas_registry::db::millis;
use uitpas_wire::Slug;
use uitpas_wire::offline::{DeviceState, OfflineRedemption, Outcome, RedemptionConflict as C, RefusedReason};

#[test]
fn a_desk_with_its_rights_is_booked_without_a_word() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 12).await;
        counted(&bench, "cup", 3).await;
        bench.reward(Reward { id: "open".into(), ..default_reward() }).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 2).await;
        let desks = share(&bench, &[&phone]).await;
        let log = [
            phone.give(&pass, given("cup", Some(&lease), Some(&desks))),
            phone.give(&pass, given("open", None, Some(&desks))),
            phone.take_back(1),
        ];
        bench.clock.advance(TimeDelta::hours(5));
        let (outcomes, acknowledged) = phone.send(&bench, &[&log[0], &log[1]]).await;
        let booked = |outcome: &Outcome| match outcome {
            Outcome::Redeemed { balance, conflicts, shortfall, .. } => (*balance, conflicts.len(), *shortfall),
            other => panic!("{other:?}"),
        };
        assert_eq!(booked(&outcomes[0]), (7, 0, None));
        assert_eq!(booked(&outcomes[1]), (2, 0, None));
        assert_eq!(acknowledged, 2);
        assert_eq!(stock(&bench, "cup").await, (1, 1, 1, 0));
        let when = format!(
            "SELECT count(*) FROM redemption WHERE redeemed_ms = {} AND organizer_id = '{CLUB}'",
            millis(noon())
        );
        assert_eq!(bench.number(&when).await, 2);
        assert_eq!(phone.send(&bench, &[&log[2]]).await.0, [Outcome::RedemptionUndone { balance: 7 }]);
        assert_eq!(stock(&bench, "cup").await, (1, 2, 0, 0));
        // The answers stay what they were.
        assert_eq!(phone.send(&bench, &[&log[0], &log[1]]).await.0, outcomes);
        assert_eq!(bench.balance(1).await, 7);
        bench.books_balance().await;
    });
}

#[test]
fn what_names_nobody_or_nothing_is_not_booked() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 20).await;
        bench.pass(2, "GROUP", "ACTIVE").await;
        bench.pass(3, "INDIVIDUAL", "LOCAL_STOCK").await;
        bench.reward(Reward { id: "cup".into(), ..default_reward() }).await;
        bench.reward(Reward { id: "theirs".into(), ..default_reward() }).await;
        bench.sql("UPDATE reward_organizer SET organizer_id = 'org-theatre' WHERE reward_id = 'theirs'").await.unwrap();
        let mut phone = Phone::desk(&bench, 1).await;
        let free = |points| OfflineRedemption { points, ..given("cup", None, None) };
        let log = [
            phone.give(&number(9), given("cup", None, None)),
            phone.give("12", given("cup", None, None)),
            phone.give(&pass, given("nothing", None, None)),
            phone.give(&pass, given("nul\0", None, None)),
            phone.give(&pass, given("theirs", None, None)),
            phone.give(&number(2), given("cup", None, None)),
            phone.give(&number(3), given("cup", None, None)),
            phone.give(&pass, free(1_000_001)),
            phone.take_back(1),
        ];
        let (outcomes, acknowledged) = phone.send(&bench, &log.iter().collect::<Vec<_>>()).await;
        let refused = |reason| Outcome::Refused { reason };
        assert_eq!(
            outcomes,
            [
                Outcome::UnknownPass,
                Outcome::UnknownPass,
                Outcome::UnknownReward,
                Outcome::UnknownReward,
                Outcome::UnknownReward,
                refused(RefusedReason::GroupPass),
                Outcome::PassNotActive,
                refused(RefusedReason::BadFormat),
                Outcome::NothingToUndo,
            ]
        );
        assert_eq!((acknowledged, bench.balance(1).await), (9, 20));
        assert_eq!(bench.number("SELECT count(*) FROM redemption").await, 0);
        let report = bench.registry.conflicts(CLUB).await.unwrap();
        assert_eq!(report.total, 8);
        bench.books_balance().await;
    });
}

#[test]
fn everything_that_did_not_fit_is_named() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 100).await;
        bench.pass(2, "INDIVIDUAL", "BLOCKED").await;
        bench.registry.grant_points("person-2", 50, "Begin", noon()).await.unwrap();
        let poor = bench.person(3, 2).await;
        counted(&bench, "cup", 5).await;
        counted(&bench, "mug", 5).await;
        let past = Some(millis(noon() - TimeDelta::days(2)));
        bench.reward(Reward { id: "past".into(), redeem_end_ms: past, ..default_reward() }).await;
        bench.reward(Reward { id: "gone".into(), status: "INACTIVE".into(), ..default_reward() }).await;
        bench.reward(Reward { id: "region".into(), all_card_systems: false, ..default_reward() }).await;
        bench.sql("UPDATE reward_card_system SET card_system_id = 2").await.unwrap();
        let weekly = Reward { id: "weekly".into(), limit_volume: Some(1), ..default_reward() };
        bench.reward(Reward { limit_period: Some("WEEK".into()), ..weekly }).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let other = Phone::desk(&bench, 2).await;
        let cups = lend(&bench, &phone, "cup", 1).await;
        let theirs = lend(&bench, &other, "cup", 1).await;
        let set = share(&bench, &[&phone]).await;
        let right = |reward: &str, lease: Option<&str>| given(reward, lease, Some(&set));
        let cases: Vec<(String, OfflineRedemption, Vec<C>)> = vec![
            (pass.clone(), right("cup", Some(&cups)), vec![]),
            (pass.clone(), right("cup", Some(&cups)), vec![C::LeaseOverdrawn]),
            (pass.clone(), right("cup", Some(&theirs)), vec![C::LeaseOverdrawn]),
            (pass.clone(), right("cup", None), vec![C::LeaseOverdrawn]),
            (pass.clone(), right("mug", Some(&cups)), vec![C::LeaseOverdrawn]),
            (pass.clone(), right("past", None), vec![C::OutsidePeriod]),
            (pass.clone(), right("gone", None), vec![C::OutsidePeriod]),
            (pass.clone(), right("region", None), vec![C::PassNotValid]),
            (pass.clone(), right("weekly", None), vec![]),
            (pass.clone(), right("weekly", None), vec![C::LimitExceeded]),
            (pass.clone(), given("weekly", None, None), vec![C::RightNotHeld, C::LimitExceeded]),
            (pass.clone(), given("past", None, Some("nul\0")), vec![C::RightNotHeld, C::OutsidePeriod]),
            (
                pass.clone(),
                OfflineRedemption { points: 4, ..right("past", None) },
                vec![C::OutsidePeriod, C::PriceDiffers],
            ),
            (number(2), right("gone", None), vec![C::RightNotHeld, C::PassNotValid, C::OutsidePeriod]),
            (poor, right("mug", Some("nothing")), vec![C::LeaseOverdrawn, C::PointsMissing]),
        ];
        for (pass, given, expected) in cases {
            let what = format!("{} {:?}", given.reward_id, given.lease_id);
            let operation = phone.give(&pass, given);
            let (outcomes, _) = phone.send(&bench, &[&operation]).await;
            assert_eq!(conflicts(&outcomes[0]), expected, "{what}");
            bench.books_balance().await;
        }
        assert_eq!(stock(&bench, "cup").await, (0, 1, 4, 0));
        assert_eq!(bench.registry.desk_overview(CLUB).await.unwrap().shortfall, 3);
        let report = bench.registry.conflicts(CLUB).await.unwrap();
        assert_eq!((report.total, report.conflicts.len()), (13, 13));
        assert_eq!(report.conflicts[0].seq, Some(15));
        assert_eq!(report.conflicts[0].title.as_deref(), Some("Koffie"));
    });
}

#[test]
fn an_overdrawn_unit_comes_from_the_pool_then_from_what_is_lost_and_else_from_nowhere() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 100).await;
        counted(&bench, "cup", 4).await;
        let (mut phone, lost) = (Phone::desk(&bench, 1).await, Phone::desk(&bench, 2).await);
        let lease = lend(&bench, &phone, "cup", 2).await;
        lend(&bench, &lost, "cup", 1).await;
        bench.registry.set_device_state(&lost.id, DeviceState::WrittenOff).await.unwrap();
        let set = share(&bench, &[&phone]).await;
        assert_eq!(stock(&bench, "cup").await, (1, 2, 0, 1));
        let expected = [(1, 1, 1, 1), (1, 0, 2, 1), (0, 0, 3, 1), (0, 0, 4, 0), (0, 0, 4, 0)];
        for left in expected {
            let operation = phone.give(&pass, given("cup", Some(&lease), Some(&set)));
            phone.send(&bench, &[&operation]).await;
            assert_eq!(stock(&bench, "cup").await, left);
            bench.books_balance().await;
        }
        // Each undo frees the worst place, whichever redemption it names; the lease comes last.
        let undone = [(1, (0, 0, 4, 0)), (4, (0, 0, 3, 1)), (2, (1, 0, 2, 1)), (3, (1, 1, 1, 1)), (5, (1, 2, 0, 1))];
        for (seq, left) in undone {
            let undo = phone.take_back(seq);
            phone.send(&bench, &[&undo]).await;
            assert_eq!(stock(&bench, "cup").await, left, "{seq}");
            bench.books_balance().await;
        }
        assert_eq!(bench.balance(1).await, 100);
    });
}

#[test]
fn an_organizer_bears_only_what_has_a_cause_and_gets_it_back_when_the_cause_goes() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 6).await;
        bench.activity("match", CLUB, 5).await;
        bench.reward(Reward { id: "cup".into(), ..default_reward() }).await;
        let pass = bench.person(1, 0).await;
        let (mut desk, mut counter) = (Phone::desk(&bench, 1).await, Phone::counter(&bench, 2).await);
        let borne = async || bench.registry.desk_overview(CLUB).await.unwrap().shortfall;
        let saved = counter.checkin("training", &pass);
        counter.send(&bench, &[&saved]).await;
        let set = share(&bench, &[&desk]).await;
        // Held and told: nothing is missing.
        let one = desk.give(&pass, given("cup", None, Some(&set)));
        let (outcomes, _) = desk.send(&bench, &[&one]).await;
        assert_eq!((conflicts(&outcomes[0]), borne().await), (Vec::new(), 0));

        // The check-in that the desk was told of is taken back.
        let undo = counter.undo(1);
        assert_eq!(counter.send(&bench, &[&undo]).await.0, [Outcome::Undone { balance: 0 }]);
        assert_eq!(borne().await, 5);
        // Within a risk budget, the next one too.
        desk.settings(&bench, 10, 5).await;
        let two = desk.give(&pass, OfflineRedemption { risk_points: 5, ..given("cup", None, None) });
        let (outcomes, _) = desk.send(&bench, &[&two]).await;
        let Outcome::Redeemed { balance, shortfall, .. } = &outcomes[0] else { panic!() };
        assert_eq!((*balance, *shortfall, borne().await), (0, Some(5), 10));
        let devices = bench.registry.desk_overview(CLUB).await.unwrap().devices;
        assert_eq!(devices.iter().find(|one| one.device_id == desk.id).unwrap().risk_used, 5);
        bench.books_balance().await;

        // Points that come in settle it, wherever they come from; a redemption that is taken back too.
        let made = bench.registry.create_checkin("match", &pass, Channel::Counter).await.unwrap();
        assert_eq!((made.balance, borne().await), (0, 5));
        bench.registry.grant_points("person-1", 2, "Correctie", noon()).await.unwrap();
        assert_eq!((bench.balance(1).await, borne().await), (0, 3));
        let back = desk.take_back(2);
        assert_eq!(desk.send(&bench, &[&back]).await.0, [Outcome::RedemptionUndone { balance: 2 }]);
        assert_eq!(borne().await, 0);
        bench.books_balance().await;
    });
}

#[test]
fn a_check_in_whose_points_were_spent_at_the_registry_stays() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 5).await;
        bench.reward(Reward { id: "cup".into(), ..default_reward() }).await;
        let pass = bench.person(1, 0).await;
        let mut counter = Phone::counter(&bench, 1).await;
        let log = [counter.checkin("training", &pass), counter.undo(1)];
        counter.send(&bench, &[&log[0]]).await;
        bench.registry.redeem("cup", &pass).await.unwrap();
        let (outcomes, _) = counter.send(&bench, &[&log[1]]).await;
        assert_eq!(outcomes, [Outcome::Refused { reason: RefusedReason::Other }]);
        assert_eq!(bench.registry.desk_overview(CLUB).await.unwrap().shortfall, 0);
        bench.books_balance().await;
    });
}

#[test]
fn what_a_desk_gave_can_be_taken_back_at_the_registry_once() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 4).await;
        counted(&bench, "cup", 3).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 2).await;
        let one = phone.give(&pass, OfflineRedemption { risk_points: 1, ..given("cup", Some(&lease), None) });
        let (outcomes, _) = phone.send(&bench, &[&one]).await;
        let Outcome::Redeemed { redemption_id, .. } = &outcomes[0] else { panic!() };
        bench.registry.cancel_redemption(redemption_id).await.unwrap();
        // The unit was brought to the registry; the device still has one, as it knows.
        assert_eq!(stock(&bench, "cup").await, (2, 1, 0, 0));
        assert_eq!((bench.balance(1).await, bench.registry.desk_overview(CLUB).await.unwrap().shortfall), (4, 0));
        assert_eq!(bench.registry.device_rights(&phone.id).await.unwrap().leases[0].units, 1);
        let undo = phone.take_back(1);
        assert_eq!(phone.send(&bench, &[&undo]).await.0, [Outcome::NothingToUndo]);
        let again = bench.registry.cancel_redemption(redemption_id).await.unwrap_err();
        assert_eq!(again.slug, Slug::RedeemedRewardNotFound);
        bench.books_balance().await;
    });
}
