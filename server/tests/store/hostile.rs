//! Input that is meant to break things is refused, or finds nothing; it is never a fault of ours.

use crate::bench::on_both;
use crate::fixtures::{CLUB, default_reward, number};
use uitpas_domain::{Cents, Channel};
use uitpas_registry::activities::EventSearch;
use uitpas_registry::card_systems::CardSystemSearch;
use uitpas_registry::checkins::CheckinSearch;
use uitpas_registry::organizers::OrganizerSearch;
use uitpas_registry::paging::{Direction, Paging};
use uitpas_registry::passholders::PassholderSearch;
use uitpas_registry::permissions::Subject;
use uitpas_registry::reward_search::RewardSearch;
use uitpas_registry::rewards::RedeemedSearch;
use uitpas_wire::Slug;

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
            fine(r.tariff(text, text, Cents::euro(1)).await.map(drop), "tariff", text);
            let sale = bench.sale(text, text, 1.0);
            fine(r.register_ticket_sales(std::slice::from_ref(&sale)).await.map(drop), "sell", text);
            fine(r.cancel_ticket_sale(text).await, "cancel sale", text);
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
                closed_at: None,
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
