//! Desk sets: a pass has one holder, and everybody else is told where the points are.

use crate::bench::{Bench, noon, on_both};
use crate::desks::{conflicts, counted, given, lend, online, share};
use crate::fixtures::{CLUB, GENT, MUSEUM, THEATRE, default_reward, number, person_id};
use crate::phone::Phone;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use uitpas_domain::Channel;
use uitpas_registry::TextArg;
use uitpas_registry::db::entities::reward::Model as Reward;
use uitpas_registry::devices::DeviceOwner;
use uitpas_registry::paging::Paging;
use uitpas_registry::reward_search::RewardSearch;
use uitpas_wire::Slug;
use uitpas_wire::offline::roster::hash_number;
use uitpas_wire::offline::{
    DeskRole, DeskSetRequest, DeviceSettings, DeviceState, RedemptionConflict, SnapshotDesks, SnapshotManifest,
    SnapshotSignature, verify_snapshot,
};

/// The manifest, and the desk of each of these passes.
async fn snapshot(bench: &Bench, organizer: &str, passes: &[u32]) -> (SnapshotManifest, BTreeMap<u32, u8>) {
    let snapshot = bench.registry.snapshot(organizer).await.unwrap();
    let signature = SnapshotSignature::from_header(&snapshot.signature).unwrap();
    let now = bench.registry.now();
    let bytes = snapshot.bytes();
    let open = verify_snapshot(&bytes, &signature, &bench.registry.key_set().await.unwrap(), now).unwrap();
    let desks = passes
        .iter()
        .map(|n| {
            let hash = hash_number(&open.manifest.hash_key, &number(*n));
            (*n, open.roster.lookup(hash).unwrap().unwrap().1.desk)
        })
        .collect();
    (open.manifest, desks)
}

async fn of(bench: &Bench, seed: u8, organizer: &str) -> Phone {
    let phone = Phone::of(bench, seed, DeviceOwner::Counter(organizer.to_owned())).await;
    phone.settings(bench, 0, 0).await;
    phone
}

fn request(organizer: &str, phones: &[&str], hours: u32) -> DeskSetRequest {
    DeskSetRequest {
        organizer_id: organizer.into(),
        device_ids: phones.iter().map(|id| (*id).to_owned()).collect(),
        hours,
    }
}

#[test]
fn while_a_desk_holds_a_pass_the_registry_spends_nothing_from_it() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 3).await;
        bench.reward(Reward { id: "cup".into(), ..default_reward() }).await;
        bench.reward(Reward { id: "hug".into(), points: 0, ..default_reward() }).await;
        let pass = bench.person(1, 20).await;
        let group = {
            bench.pass(2, "GROUP", "ACTIVE").await;
            number(2)
        };
        let mut phone = Phone::desk(&bench, 1).await;
        let desks = share(&bench, &[&phone]).await;
        let until = noon() + TimeDelta::hours(24);

        let error = bench.registry.redeem("cup", &pass).await.unwrap_err();
        assert_eq!(
            (error.slug, error.status, error.text_key),
            (Slug::PointsReserved, 409, Some("problem-points-reserved"))
        );
        let args = [("organizer", TextArg::Text("Turnclub Eeklo".into())), ("until", TextArg::Moment(until))];
        assert_eq!(error.args, args);
        let status = bench.registry.points_reserved("cup", &pass).await.unwrap().unwrap();
        assert_eq!(status.slug, Slug::PointsReserved);
        assert!(bench.registry.points_reserved("hug", &pass).await.unwrap().is_none());
        assert!(bench.registry.points_reserved("cup", &group).await.unwrap().is_none());
        let search = RewardSearch { redeemable_by: Some(person_id(1)), ..RewardSearch::default() };
        let paging = Paging::checked(None, None).unwrap();
        let listed = bench.registry.rewards(&search, paging).await.unwrap();
        let ids: Vec<&str> = listed.member.iter().filter_map(|one| one.id.as_deref()).collect();
        assert_eq!(ids, ["hug"]);
        // What takes no points is nobody's, and points are still saved everywhere.
        assert_eq!(online(&bench, "hug", &pass).await, None);
        bench.registry.create_checkin("training", &pass, Channel::Counter).await.unwrap();

        // The right's time is over, and still only the desk knows what was spent.
        bench.clock.advance(TimeDelta::hours(25));
        let error = bench.registry.redeem("cup", &pass).await.unwrap_err();
        assert_eq!((error.slug, error.text_key), (Slug::PointsReserved, Some("problem-points-awaited")));
        assert_eq!(bench.registry.device_rights(&phone.id).await.unwrap().spend, None);
        let back = phone.give_back(None, Some(&desks));
        phone.send(&bench, &[&back]).await;
        assert_eq!(online(&bench, "cup", &pass).await, None);
        assert!(bench.registry.desk_overview(CLUB).await.unwrap().desk_set.is_none());
        // What the desk gives after its return is booked, and a person sees it.
        let late = phone.give(&pass, given("cup", None, Some(&desks)));
        let (outcomes, _) = phone.send(&bench, &[&late]).await;
        assert_eq!(conflicts(&outcomes[0]), [RedemptionConflict::RightNotHeld]);
        bench.books_balance().await;
    });
}

#[test]
fn the_passes_are_shared_among_the_desks_and_each_comes_back_by_itself() {
    on_both(async |bench| {
        bench.world().await;
        bench.reward(Reward { id: "cup".into(), ..default_reward() }).await;
        let all: Vec<u32> = (1..=24).collect();
        for n in &all {
            bench.person(*n, 10).await;
        }
        // Two cards, another home, and a blocked card: the registry's.
        bench
            .sql(&format!("UPDATE card SET passholder_id = 'person-22', state = 'BLOCKED' WHERE number = '{}'", {
                bench.pass(30, "INDIVIDUAL", "LOCAL_STOCK").await;
                number(30)
            }))
            .await
            .unwrap();
        bench.membership(23, GENT, "ACTIVE", None).await;
        bench
            .sql("UPDATE membership SET since_ms = 0 WHERE passholder_id = 'person-23' AND card_system_id = 2")
            .await
            .unwrap();
        bench.sql(&format!("UPDATE card SET state = 'BLOCKED' WHERE number = '{}'", number(24))).await.unwrap();
        let (one, mut two) = (Phone::desk(&bench, 1).await, Phone::desk(&bench, 2).await);
        let (manifest, desks) = snapshot(&bench, CLUB, &all).await;
        assert_eq!(manifest.desks, None);
        assert!(desks.values().all(|desk| *desk == 0));

        let set = share(&bench, &[&one, &two]).await;
        bench.clock.advance(TimeDelta::minutes(1));
        let (manifest, desks) = snapshot(&bench, CLUB, &all).await;
        assert_eq!(manifest.desks, Some(SnapshotDesks { desk_set_id: set.clone(), desks: 2 }));
        assert_eq!(manifest.issued_at, noon() + TimeDelta::minutes(1));
        let at = |wanted: u8| desks.iter().filter(|(_, desk)| **desk == wanted).map(|(n, _)| *n).collect::<Vec<_>>();
        assert_eq!(at(0), [22, 23, 24]);
        assert!(at(1).len() > 3 && at(2).len() > 3, "{desks:?}");
        let spend = bench.registry.device_rights(&two.id).await.unwrap().spend.unwrap();
        assert_eq!((spend.desk_set_id.as_str(), spend.desk, spend.desks), (set.as_str(), 2, 2));
        assert_eq!(spend.expires_at, noon() + TimeDelta::hours(24));
        // For counters of others the registry holds them all.
        let (manifest, elsewhere) = snapshot(&bench, MUSEUM, &all).await;
        assert!(manifest.desks.is_none() && elsewhere.values().all(|desk| *desk == 0));

        // A desk that spends from the other one's passes is seen.
        let (mine, theirs) = (number(at(2)[0]), number(at(1)[0]));
        let log = [two.give(&mine, given("cup", None, Some(&set))), two.give(&theirs, given("cup", None, Some(&set)))];
        let (outcomes, _) = two.send(&bench, &[&log[0], &log[1]]).await;
        assert_eq!(conflicts(&outcomes[0]), []);
        assert_eq!(conflicts(&outcomes[1]), [RedemptionConflict::RightNotHeld]);

        let back = two.give_back(None, Some(&set));
        two.send(&bench, &[&back]).await;
        assert_eq!(online(&bench, "cup", &mine).await, None);
        assert_eq!(online(&bench, "cup", &theirs).await, Some(Slug::PointsReserved));
        assert_eq!(online(&bench, "cup", &number(22)).await, None);
        let (_, desks) = snapshot(&bench, CLUB, &all).await;
        assert!(desks.values().all(|desk| *desk < 2));
        let seen = bench.registry.desk_overview(CLUB).await.unwrap();
        assert_eq!(seen.desk_set.unwrap().held, [1]);
        let device = seen.devices.iter().find(|device| device.device_id == one.id).unwrap();
        assert_eq!(device.desk, Some(1));

        // Closing keeps the right from the last desk; it is over when that one is written off.
        bench.registry.close_desk_set(&set).await.unwrap();
        assert_eq!(bench.registry.device_rights(&one.id).await.unwrap().spend, None);
        assert!(snapshot(&bench, CLUB, &all).await.0.desks.is_none());
        assert_eq!(online(&bench, "cup", &theirs).await, Some(Slug::PointsReserved));
        bench.registry.set_device_state(&one.id, DeviceState::WrittenOff).await.unwrap();
        assert_eq!(online(&bench, "cup", &theirs).await, None);
        assert_eq!(bench.registry.close_desk_set(&set).await.unwrap_err().slug, Slug::DeskSetNotFound);
        bench.books_balance().await;
    });
}

#[test]
fn a_card_system_is_shared_out_once_at_a_time() {
    on_both(async |bench| {
        bench.world().await;
        let (club, theatre, museum) =
            (of(&bench, 1, CLUB).await, of(&bench, 2, THEATRE).await, of(&bench, 3, MUSEUM).await);
        let open = async |organizer: &str, phone: &Phone| {
            bench.registry.open_desk_set(&request(organizer, &[&phone.id], 1)).await.map(|set| set.desk_set_id)
        };
        let (one, other) = tokio::join!(open(CLUB, &club), open(THEATRE, &theatre));
        assert!(one.is_ok() != other.is_ok());
        let refused = one.as_ref().err().or(other.as_ref().err()).unwrap();
        assert_eq!(refused.slug, Slug::DesksInUse);
        open(MUSEUM, &museum).await.unwrap();
        // Also when its time is over, as long as the desk did not give its right back.
        bench.clock.advance(TimeDelta::hours(2));
        for (organizer, phone) in [(CLUB, &club), (THEATRE, &theatre), (MUSEUM, &museum)] {
            assert_eq!(open(organizer, phone).await.unwrap_err().slug, Slug::DesksInUse);
        }
        bench.registry.set_device_state(&museum.id, DeviceState::WrittenOff).await.unwrap();
        let next = of(&bench, 4, MUSEUM).await;
        open(MUSEUM, &next).await.unwrap();
    });
}

#[test]
fn a_desk_set_is_of_working_reward_desks_of_one_organizer() {
    on_both(async |bench| {
        bench.world().await;
        let (desk, stranger) = (Phone::desk(&bench, 1).await, of(&bench, 2, MUSEUM).await);
        let counter = Phone::counter(&bench, 3).await;
        let suspended = Phone::desk(&bench, 4).await;
        bench.registry.set_device_state(&suspended.id, DeviceState::Suspended).await.unwrap();
        let many: Vec<String> = (0..61).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let desk = desk.id.as_str();
        let cases: [(DeskSetRequest, Slug); 10] = [
            (request(CLUB, &[], 1), Slug::BodyInvalidData),
            (request(CLUB, &many, 1), Slug::BodyInvalidData),
            (request(CLUB, &[desk], 0), Slug::BodyInvalidData),
            (request(CLUB, &[desk], 73), Slug::BodyInvalidData),
            (request(CLUB, &[desk, desk], 1), Slug::BodyInvalidData),
            (request(CLUB, &[desk, "unknown"], 1), Slug::BodyInvalidData),
            (request(CLUB, &[&stranger.id], 1), Slug::BodyInvalidData),
            (request(CLUB, &[&counter.id], 1), Slug::NotARewardDesk),
            (request(CLUB, &[&suspended.id], 1), Slug::DeviceSuspended),
            (request("nobody", &[desk], 1), Slug::OrganizerNotFound),
        ];
        for (request, slug) in cases {
            assert_eq!(bench.registry.open_desk_set(&request).await.unwrap_err().slug, slug, "{request:?}");
        }
        assert_eq!(bench.number("SELECT count(*) FROM desk_set").await, 0);
        bench.registry.open_desk_set(&request(CLUB, &[desk], 72)).await.unwrap();
        let settings = DeviceSettings { name: String::new(), role: DeskRole::Checkin, risk_points: 0, risk_floor: 0 };
        let error = bench.registry.set_device_settings(desk, &settings).await.unwrap_err();
        assert_eq!(error.slug, Slug::DesksInUse);
    });
}

#[test]
fn the_database_itself_keeps_one_holder_and_lets_nothing_begin_again() {
    on_both(async |bench| {
        bench.world().await;
        counted(&bench, "cup", 5).await;
        let (one, two) = (Phone::desk(&bench, 1).await, Phone::desk(&bench, 2).await);
        let lease = lend(&bench, &one, "cup", 2).await;
        let set = share(&bench, &[&one]).await;
        let transfer = |debit: &str, credit: &str, amount: i64| {
            format!(
                "INSERT INTO transfer (debit_id, credit_id, unit, amount, kind, reference, created_ms) \
                 VALUES ('{debit}', '{credit}', 'PIECE', {amount}, 'TAKE', 'x', 0)"
            )
        };
        let mut attacks = vec![
            ("more than was lent", transfer(&format!("lease:{lease}"), "consumed:cup", 3)),
            ("more than was written off", transfer("written-off:cup", "consumed:cup", 1)),
            ("a lease that ends with units in it", "UPDATE stock_lease SET state = 'WRITTEN_OFF'".to_owned()),
            (
                "a second lease of the same",
                "INSERT INTO stock_lease SELECT 'l2', device_id, reward_id, state, granted_ms, expires_ms, NULL, 0 \
                 FROM stock_lease"
                    .to_owned(),
            ),
            (
                "a set that is over while a desk holds its right",
                "UPDATE desk_set_card_system SET closed_ms = 1".to_owned(),
            ),
            ("a desk too many", format!("INSERT INTO spend_right VALUES ('{set}', 61, '{}', 'HELD', NULL)", two.id)),
            (
                "a device at two desks",
                format!("INSERT INTO spend_right VALUES ('{set}', 2, '{}', 'HELD', NULL)", one.id),
            ),
            (
                "a set for a card system that is shared out",
                format!("INSERT INTO desk_set VALUES ('s2', '{THEATRE}', 0, 1, NULL, NULL)"),
            ),
        ];
        // The set itself does no harm; taking the card system does.
        let (_, harmless) = attacks.pop().unwrap();
        bench.sql(&harmless).await.unwrap();
        attacks.push((
            "a card system shared out twice",
            "INSERT INTO desk_set_card_system VALUES ('s2', 1, NULL)".to_owned(),
        ));
        for (what, statement) in attacks {
            assert!(bench.sql(&statement).await.is_err(), "{what}");
        }
        bench.registry.set_device_state(&one.id, DeviceState::WrittenOff).await.unwrap();
        for (what, statement) in [
            ("a device that works again", format!("UPDATE device SET state = 'ACTIVE' WHERE id = '{}'", one.id)),
            ("a lease that begins again", "UPDATE stock_lease SET state = 'HELD'".to_owned()),
            ("a right that begins again", "UPDATE spend_right SET state = 'HELD'".to_owned()),
        ] {
            assert!(bench.sql(&statement).await.is_err(), "{what}");
        }
        bench.books_balance().await;
    });
}
