//! Units lent to desks: they leave the pool at once, come back only by a return or a write-off, and always add up.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, MUSEUM, default_reward, number};
use crate::phone::Phone;
use chrono::TimeDelta;
use uitpas_registry::db::entities::reward::Model as Reward;
use uitpas_registry::devices::DeviceOwner;
use uitpas_wire::Slug;
use uitpas_wire::offline::{
    DeskRole, DeskSetRequest, DeviceSettings, DeviceState, LeaseRequest, OfflineRedemption, Outcome,
    RedemptionConflict, RewardStock,
};

/// A reward of 5 points whose units are counted, without a limit.
pub async fn counted(bench: &Bench, id: &str, units: i64) {
    bench.reward(Reward { id: id.to_owned(), max_units: Some(units), ..default_reward() }).await;
}

/// Lends units; the id of the lease.
pub async fn lend(bench: &Bench, phone: &Phone, reward: &str, units: i64) -> String {
    let request = LeaseRequest { device_id: phone.id.clone(), reward_id: reward.to_owned(), units };
    bench.registry.grant_lease(&request).await.unwrap().lease_id
}

/// Opens a desk set of the club for a day; its id.
pub async fn share(bench: &Bench, phones: &[&Phone]) -> String {
    let request = DeskSetRequest {
        organizer_id: CLUB.to_owned(),
        device_ids: phones.iter().map(|phone| phone.id.clone()).collect(),
        hours: 24,
    };
    bench.registry.open_desk_set(&request).await.unwrap().desk_set_id
}

/// What a desk says of a reward of 5 points.
pub fn given(reward: &str, lease: Option<&str>, desk_set: Option<&str>) -> OfflineRedemption {
    OfflineRedemption {
        reward_id: reward.to_owned(),
        points: 5,
        lease_id: lease.map(str::to_owned),
        desk_set_id: desk_set.map(str::to_owned),
        risk_points: 0,
    }
}

/// Pool, in doubt, consumed, written off.
pub async fn stock(bench: &Bench, reward: &str) -> (i64, i64, i64, i64) {
    let overview = bench.registry.desk_overview(CLUB).await.unwrap();
    let RewardStock { pool, in_doubt, consumed, written_off, .. } =
        overview.rewards.into_iter().find(|one| one.reward_id == reward).unwrap();
    (pool, in_doubt, consumed, written_off)
}

pub fn conflicts(outcome: &Outcome) -> Vec<RedemptionConflict> {
    match outcome {
        Outcome::Redeemed { conflicts, .. } => conflicts.clone(),
        other => panic!("not redeemed: {other:?}"),
    }
}

/// The registry's own redemption, as a problem's kind.
pub async fn online(bench: &Bench, reward: &str, pass: &str) -> Option<Slug> {
    bench.registry.redeem(reward, pass).await.err().map(|error| error.slug)
}

#[test]
fn what_is_lent_has_left_the_pool_and_a_second_grant_adds_to_it() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 50).await;
        counted(&bench, "cup", 10).await;
        let phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 4).await;
        bench.clock.advance(TimeDelta::hours(10));
        assert_eq!(lend(&bench, &phone, "cup", 5).await, lease);
        assert_eq!(stock(&bench, "cup").await, (1, 9, 0, 0));
        let rights = bench.registry.device_rights(&phone.id).await.unwrap();
        assert_eq!(rights.leases.len(), 1);
        assert_eq!((rights.leases[0].units, rights.leases[0].expires_at), (9, noon() + TimeDelta::hours(82)));
        assert_eq!((rights.role, rights.acknowledged), (DeskRole::RewardDesk, 0));

        // One is left for the registry, then it is sold out there, although only one was given.
        assert_eq!(online(&bench, "cup", &pass).await, None);
        assert_eq!(online(&bench, "cup", &pass).await, Some(Slug::RewardVolumeConstraint));
        let refused = bench.registry.redeem_refusal("cup", &pass).await.unwrap().unwrap();
        assert_eq!(refused.code(), "sold-out");
        let request = LeaseRequest { device_id: phone.id.clone(), reward_id: "cup".into(), units: 1 };
        assert_eq!(bench.registry.grant_lease(&request).await.unwrap_err().slug, Slug::NotEnoughStock);
        bench.books_balance().await;
    });
}

#[test]
fn only_what_a_desk_can_give_without_network_is_lent() {
    on_both(async |bench| {
        bench.world().await;
        counted(&bench, "cup", 10).await;
        counted(&bench, "theirs", 10).await;
        bench.sql("DELETE FROM reward_organizer WHERE reward_id = 'theirs'").await.unwrap();
        bench.reward(Reward { id: "open".into(), ..default_reward() }).await;
        let weekly = Reward { id: "weekly".into(), max_units: Some(5), limit_volume: Some(1), ..default_reward() };
        bench.reward(Reward { limit_period: Some("WEEK".into()), ..weekly }).await;
        let desk = Phone::desk(&bench, 1).await;
        let counter = Phone::counter(&bench, 2).await;
        let suspended = Phone::desk(&bench, 3).await;
        bench.registry.set_device_state(&suspended.id, DeviceState::Suspended).await.unwrap();
        let revoked = Phone::desk(&bench, 4).await;
        bench.registry.set_device_state(&revoked.id, DeviceState::Revoked).await.unwrap();
        let cases = [
            (&desk, "cup", 0, Slug::BodyInvalidData),
            (&desk, "cup", 100_001, Slug::BodyInvalidData),
            (&desk, "cup", 11, Slug::NotEnoughStock),
            (&desk, "theirs", 1, Slug::RewardNotFound),
            (&desk, "nothing", 1, Slug::RewardNotFound),
            (&desk, "open", 1, Slug::BodyInvalidData),
            (&desk, "weekly", 1, Slug::BodyInvalidData),
            (&counter, "cup", 1, Slug::NotARewardDesk),
            (&suspended, "cup", 1, Slug::DeviceSuspended),
            (&revoked, "cup", 1, Slug::DeviceRevoked),
        ];
        for (phone, reward, units, slug) in cases {
            let request = LeaseRequest { device_id: phone.id.clone(), reward_id: reward.into(), units };
            assert_eq!(bench.registry.grant_lease(&request).await.unwrap_err().slug, slug, "{reward} {units}");
        }
        assert_eq!(bench.number("SELECT count(*) FROM stock_lease").await, 0);
        bench.books_balance().await;
    });
}

#[test]
fn of_the_registry_and_a_lease_at_the_same_instant_one_gets_the_last_unit() {
    on_both(async |bench| {
        bench.world().await;
        counted(&bench, "cup", 3).await;
        let mut passes = Vec::new();
        for n in 1..=4 {
            passes.push(bench.person(n, 5).await);
        }
        let mut phones = Vec::new();
        for seed in 1..=4 {
            phones.push(Phone::desk(&bench, seed).await);
        }
        let mut tasks = tokio::task::JoinSet::new();
        for (phone, pass) in phones.iter().zip(passes) {
            let (registry, request) = (
                bench.registry.clone(),
                LeaseRequest { device_id: phone.id.clone(), reward_id: "cup".into(), units: 1 },
            );
            tasks.spawn(async move { registry.grant_lease(&request).await.is_ok() });
            let registry = bench.registry.clone();
            tasks.spawn(async move { registry.redeem("cup", &pass).await.is_ok() });
        }
        let won = tasks.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 3);
        let (pool, in_doubt, consumed, _) = stock(&bench, "cup").await;
        assert_eq!((pool, in_doubt + consumed), (0, 3));
        bench.books_balance().await;
    });
}

#[test]
fn the_end_of_a_lease_takes_nothing_back_and_what_arrives_late_is_booked_from_it() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 20).await;
        counted(&bench, "cup", 2).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 2).await;
        let desks = share(&bench, &[&phone]).await;
        let late = phone.give(&pass, given("cup", Some(&lease), Some(&desks)));
        bench.clock.advance(TimeDelta::days(20));
        assert_eq!(stock(&bench, "cup").await, (0, 2, 0, 0));
        bench.person(2, 20).await;
        bench
            .sql("UPDATE membership SET card_system_id = 2, card_number = NULL WHERE passholder_id = 'person-2'")
            .await
            .unwrap();
        assert_eq!(online(&bench, "cup", &number(2)).await, Some(Slug::RewardVolumeConstraint));
        let (outcomes, _) = phone.send(&bench, &[&late]).await;
        assert_eq!(conflicts(&outcomes[0]), []);
        assert_eq!(stock(&bench, "cup").await, (0, 1, 1, 0));
        let given_at = noon().timestamp_millis();
        assert_eq!(bench.number("SELECT redeemed_ms FROM redemption").await, given_at);
        bench.books_balance().await;
    });
}

#[test]
fn a_lost_desk_is_written_off_and_what_it_gave_arrives_against_that() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 20).await;
        counted(&bench, "cup", 5).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 3).await;
        let desks = share(&bench, &[&phone]).await;
        let log = [
            phone.give(&pass, given("cup", Some(&lease), Some(&desks))),
            phone.give(&pass, given("cup", Some(&lease), Some(&desks))),
            phone.take_back(2),
        ];
        bench.registry.set_device_state(&phone.id, DeviceState::WrittenOff).await.unwrap();
        assert_eq!(stock(&bench, "cup").await, (2, 0, 0, 3));
        // The passes are the registry's again.
        assert_eq!(online(&bench, "cup", &pass).await, None);
        let (outcomes, _) = phone.send(&bench, &[&log[0], &log[1]]).await;
        let expected = [RedemptionConflict::LeaseWrittenOff, RedemptionConflict::RightNotHeld];
        assert_eq!(conflicts(&outcomes[0]), expected);
        assert_eq!(stock(&bench, "cup").await, (1, 0, 3, 1));
        // What a lost desk took back is as lost as before.
        phone.send(&bench, &[&log[2]]).await;
        assert_eq!(stock(&bench, "cup").await, (1, 0, 2, 2));
        assert_eq!(bench.balance(1).await, 10);
        assert_eq!(bench.registry.desk_overview(CLUB).await.unwrap().shortfall, 0);
        bench.books_balance().await;
    });
}

#[test]
fn a_lease_comes_back_when_the_log_is_complete_up_to_its_return() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 20).await;
        counted(&bench, "cup", 5).await;
        let mut phone = Phone::desk(&bench, 1).await;
        let lease = lend(&bench, &phone, "cup", 3).await;
        let desks = share(&bench, &[&phone]).await;
        let one = phone.give(&pass, given("cup", Some(&lease), Some(&desks)));
        let two = phone.give(&pass, given("cup", Some(&lease), Some(&desks)));
        let back = phone.give_back(Some(&lease), Some(&desks));
        let (outcomes, acknowledged) = phone.send(&bench, &[&back, &one]).await;
        assert_eq!((&outcomes[0], acknowledged), (&Outcome::RightsReturned, 1));
        assert_eq!(stock(&bench, "cup").await, (2, 2, 1, 0));
        assert_eq!(online(&bench, "cup", &pass).await, Some(Slug::PointsReserved));
        // Given back is not given out again, whether or not it is complete.
        let rights = bench.registry.device_rights(&phone.id).await.unwrap();
        assert_eq!((rights.leases.len(), rights.spend), (0, None));

        let (outcomes, acknowledged) = phone.send(&bench, &[&two]).await;
        assert_eq!((conflicts(&outcomes[0]), acknowledged), (Vec::new(), 3));
        assert_eq!(stock(&bench, "cup").await, (3, 0, 2, 0));
        assert_eq!(online(&bench, "cup", &pass).await, None);
        // Again: nothing more comes back. Of something else: it is not this device's.
        assert_eq!(phone.send(&bench, &[&back]).await.0, [Outcome::RightsReturned]);
        let wrong = phone.give_back(Some("nothing"), Some("nul\0"));
        assert!(matches!(phone.send(&bench, &[&wrong]).await.0[0], Outcome::Refused { .. }));
        assert_eq!(stock(&bench, "cup").await, (2, 0, 3, 0));
        // A new lease is a new one.
        assert_ne!(lend(&bench, &phone, "cup", 1).await, lease);
        bench.books_balance().await;
    });
}

#[test]
fn rights_are_told_as_of_what_is_acknowledged() {
    on_both(async |bench| {
        bench.world().await;
        let pass = bench.person(1, 50).await;
        counted(&bench, "cup", 10).await;
        let mut phone = Phone::desk(&bench, 1).await;
        phone.settings(&bench, 20, 3).await;
        let lease = lend(&bench, &phone, "cup", 5).await;
        let risked = |points| OfflineRedemption { risk_points: points, ..given("cup", Some(&lease), None) };
        let log = [
            phone.give(&pass, risked(5)),
            phone.give(&pass, risked(5)),
            phone.take_back(1),
            phone.give(&pass, risked(5)),
        ];
        let told = async |bench: &Bench, phone: &Phone| {
            let rights = bench.registry.device_rights(&phone.id).await.unwrap();
            (rights.acknowledged, rights.leases[0].units, rights.risk.points_left, rights.risk.floor)
        };
        phone.send(&bench, &[&log[0]]).await;
        assert_eq!(told(&bench, &phone).await, (1, 4, 15, 3));
        // The undo and what came after it are booked, and not counted before the gap is filled.
        phone.send(&bench, &[&log[2], &log[3]]).await;
        assert_eq!(stock(&bench, "cup").await, (5, 4, 1, 0));
        assert_eq!(told(&bench, &phone).await, (1, 4, 15, 3));
        phone.send(&bench, &[&log[1]]).await;
        assert_eq!(told(&bench, &phone).await, (4, 3, 10, 3));
        assert_eq!(stock(&bench, "cup").await, (5, 3, 2, 0));
        bench.books_balance().await;
    });
}

#[test]
fn a_device_has_a_name_a_role_a_budget_and_a_life_that_ends_once() {
    on_both(async |bench| {
        bench.world().await;
        counted(&bench, "cup", 5).await;
        bench.person(1, 0).await;
        let phone = Phone::desk(&bench, 1).await;
        let own = Phone::of(&bench, 2, DeviceOwner::Passholder("person-1".into())).await;
        let settings =
            DeviceSettings { name: " Balie 2 ".into(), role: DeskRole::RewardDesk, risk_points: 7, risk_floor: 2 };
        bench.registry.set_device_settings(&phone.id, &settings).await.unwrap();
        for wrong in [
            DeviceSettings { name: "x".repeat(41), ..settings.clone() },
            DeviceSettings { name: "a\nb".into(), ..settings.clone() },
            DeviceSettings { risk_points: -1, ..settings.clone() },
            DeviceSettings { risk_floor: 1_000_001, ..settings.clone() },
        ] {
            let error = bench.registry.set_device_settings(&phone.id, &wrong).await.unwrap_err();
            assert_eq!(error.slug, Slug::BodyInvalidData);
        }
        assert_eq!(
            bench.registry.set_device_settings(&own.id, &settings).await.unwrap_err().slug,
            Slug::BodyInvalidData
        );
        assert_eq!(bench.registry.set_device_settings("no", &settings).await.unwrap_err().slug, Slug::DeviceNotFound);
        let overview = bench.registry.desk_overview(CLUB).await.unwrap();
        assert_eq!(overview.devices.len(), 1);
        let seen = &overview.devices[0];
        assert_eq!((seen.name.as_str(), seen.risk_points, seen.risk_floor), ("Balie 2", 7, 2));
        assert_eq!((seen.role, seen.state, seen.seen_at), (DeskRole::RewardDesk, DeviceState::Active, Some(noon())));
        assert!(bench.registry.desk_overview(MUSEUM).await.unwrap().devices.is_empty());

        lend(&bench, &phone, "cup", 2).await;
        let counter = DeviceSettings { role: DeskRole::Checkin, ..settings };
        assert_eq!(bench.registry.set_device_settings(&phone.id, &counter).await.unwrap_err().slug, Slug::DesksInUse);
        // Lent things stay lent while it is suspended; a revoked one will never account for them.
        bench.registry.set_device_state(&phone.id, DeviceState::Suspended).await.unwrap();
        assert_eq!(bench.registry.device_rights(&phone.id).await.unwrap_err().slug, Slug::DeviceSuspended);
        assert_eq!(stock(&bench, "cup").await, (3, 2, 0, 0));
        bench.registry.set_device_state(&phone.id, DeviceState::Active).await.unwrap();
        bench.registry.set_device_state(&phone.id, DeviceState::Revoked).await.unwrap();
        assert_eq!(bench.registry.device_rights(&phone.id).await.unwrap_err().slug, Slug::DeviceRevoked);
        assert_eq!(stock(&bench, "cup").await, (3, 0, 0, 2));
        bench.registry.set_device_state(&phone.id, DeviceState::Revoked).await.unwrap();
        for state in [DeviceState::Active, DeviceState::Suspended, DeviceState::WrittenOff] {
            assert_eq!(bench.registry.set_device_state(&phone.id, state).await.unwrap_err().slug, Slug::Conflict);
        }
        bench.books_balance().await;
    });
}
