//! Every fixture has the shape of the API's own answers: it must be read without loss and written
//! again exactly.

use rstest::rstest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uitpas_wire::api::{
    CardSystem, Checkin, CheckinRequest, CheckinStatus, DownloadLink, EventCardSystem, EventSettings, FamilyMember,
    Organizer, OrganizerPermissions, Page, Pass, Passholder, Permission, RedeemRequest, RedeemStatus, RedeemedReward,
    Reward, RewardCategory, RewardPage, SelfCheckinRequest, SelfCheckinResponse, Transaction,
};

fn comes_back<T: DeserializeOwned + Serialize>(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let read: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[rstest]
#[case(comes_back::<Page<Checkin>>, include_str!("fixtures/checkins.json"))]
#[case(comes_back::<CheckinRequest>, r#"{"eventId":"E-1","uitpasNumber":"0900000095902"}"#)]
#[case(comes_back::<CheckinStatus>, r#"{"allowed":true}"#)]
#[case(comes_back::<CheckinStatus>, r#"{"allowed":false,"endUserMessage":{"nl":"Nee","fr":"Non","de":"Nein","en":"No"}}"#)]
#[case(comes_back::<Vec<OrganizerPermissions>>, include_str!("fixtures/permissions.json"))]
#[case(comes_back::<Page<Organizer>>, include_str!("fixtures/organizers.json"))]
#[case(comes_back::<Pass>, include_str!("fixtures/pass.json"))]
#[case(comes_back::<Page<Passholder>>, include_str!("fixtures/passholders.json"))]
#[case(comes_back::<Vec<FamilyMember>>, include_str!("fixtures/family_members.json"))]
#[case(comes_back::<RewardPage>, include_str!("fixtures/rewards.json"))]
#[case(comes_back::<Page<RedeemedReward>>, include_str!("fixtures/redeemed_rewards.json"))]
#[case(comes_back::<RedeemRequest>, r#"{"rewardId":"5687","uitpasNumber":"0900000095902"}"#)]
#[case(comes_back::<RedeemStatus>, r#"{"redeemable":true}"#)]
#[case(comes_back::<RedeemStatus>, r#"{"redeemable":false,"reason":"PASSHOLDER_NO_ACTIVE_CARDSYSTEM","message":"Nee"}"#)]
#[case(comes_back::<RedeemStatus>, r#"{"redeemable":false,"reason":"PASSHOLDER_APPLICABLE_CARDSYSTEMS","message":"Nee"}"#)]
#[case(comes_back::<Page<Transaction>>, include_str!("fixtures/transactions.json"))]
#[case(comes_back::<EventSettings>, include_str!("fixtures/event_settings.json"))]
#[case(comes_back::<EventSettings>, r#"{"id":"E-1","checkinPoints":1}"#)]
#[case(comes_back::<Vec<EventCardSystem>>, include_str!("fixtures/event_card_systems.json"))]
#[case(comes_back::<Page<CardSystem>>, include_str!("fixtures/card_systems.json"))]
#[case(comes_back::<DownloadLink>, r#"{"downloadLink":"https://registry.example/poster.pdf?until=1"}"#)]
#[case(comes_back::<SelfCheckinRequest>, r#"{"checkinCode":"abc"}"#)]
#[case(comes_back::<SelfCheckinResponse>, r#"{"addedPoints":1,"totalPoints":26}"#)]
fn reads_and_writes_the_shape_of_the_api(#[case] check: fn(&str), #[case] text: &str) {
    check(text);
}

#[rstest]
#[case("2026-04-30T21:59:00")]
#[case("2026-04-30T21:59:00Z")]
#[case("2026-04-30T23:59:00+02:00")]
#[case("2026-04-30T21:59:00.000+00:00")]
fn reads_every_spelling_of_an_instant(#[case] end: &str) {
    let mut value: Value = serde_json::from_str(include_str!("fixtures/pass.json")).unwrap();
    value["socialTariff"]["endDate"] = json!(end);
    let pass: Pass = serde_json::from_value(value).unwrap();
    assert_eq!(serde_json::to_value(&pass).unwrap()["socialTariff"]["endDate"], "2026-04-30T21:59:00+00:00");
}

#[rstest]
#[case(json!("yesterday"))]
#[case(json!(""))]
#[case(json!("2026-13-01T00:00:00Z"))]
#[case(json!(1_700_000_000))]
fn refuses_what_is_no_instant(#[case] end: Value) {
    let mut value: Value = serde_json::from_str(include_str!("fixtures/pass.json")).unwrap();
    value["socialTariff"]["endDate"] = end;
    assert!(serde_json::from_value::<Pass>(value).is_err());
}

#[test]
fn an_unknown_permission_grants_nothing_and_breaks_nothing() {
    let read: OrganizerPermissions = serde_json::from_value(json!({
        "organizer": {"id": "o"},
        "permissions": ["CHECKINS_WRITE", "TIME_TRAVEL", 7],
        "permissionDetails": [{"id": "TIME_TRAVEL"}, {"id": "CHECKINS_WRITE", "cardSystemIds": [1]}],
        "somethingNew": {"a": 1},
    }))
    .unwrap();
    assert_eq!(read.permissions, [Permission::CheckinsWrite]);
    assert_eq!(read.permission_details.len(), 1);
}

#[test]
fn every_permission_has_the_name_that_json_uses() {
    for permission in Permission::ALL {
        assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        assert_eq!(Permission::from_name(permission.as_str()), Some(*permission));
    }
    assert_eq!(Permission::ALL.len(), 57);
}

#[test]
fn categories_have_the_name_that_json_uses() {
    for category in RewardCategory::ALL {
        assert_eq!(serde_json::to_value(category).unwrap(), category.as_str());
    }
}

#[test]
fn an_unknown_category_does_not_hide_a_reward() {
    let mut value: Value = serde_json::from_str(include_str!("fixtures/rewards.json")).unwrap();
    value["member"][0]["categories"] = json!(["Iets nieuws", "Doen"]);
    let page: RewardPage = serde_json::from_value(value).unwrap();
    assert_eq!(page.member[0].categories, [RewardCategory::ThingsToDo]);
}

#[test]
fn debug_shows_nothing_about_a_person() {
    let pass: Pass = serde_json::from_str(include_str!("fixtures/pass.json")).unwrap();
    let checkins: Page<Checkin> = serde_json::from_str(include_str!("fixtures/checkins.json")).unwrap();
    let people: Page<Passholder> = serde_json::from_str(include_str!("fixtures/passholders.json")).unwrap();
    let redeemed: Page<RedeemedReward> = serde_json::from_str(include_str!("fixtures/redeemed_rewards.json")).unwrap();
    let shown = format!("{pass:?} {checkins:?} {people:?} {redeemed:?}");
    for secret in ["0900000", "Demo", "9000", "2000", "ACTIVE", "Active", "83030201540", "example"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn an_error_about_bad_json_does_not_quote_a_number() {
    let error = serde_json::from_str::<CheckinRequest>(r#"{"eventId":"E","uitpasNumber":["0900000095902"]}"#);
    assert!(!error.err().unwrap().to_string().contains("0900000095902"));
}

#[test]
fn a_reward_needs_only_what_the_api_requires() {
    let reward: Reward = serde_json::from_value(json!({
        "title": "T", "type": "WELCOME", "promotionalDescription": "D",
        "publicationPeriod": {"begin": "2026-01-01T00:00:00+00:00"},
    }))
    .unwrap();
    assert_eq!(reward.points, None);
    assert_eq!(reward.all_card_systems, None);
}
