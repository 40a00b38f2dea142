//! A reward desk as a volunteer uses it: what it holds is given at once, with and without network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod screens;

use screens::lower::registry::Desk;
use screens::lower::{NOON, instant};
use screens::registry::reward as make_reward;
use screens::*;
use serde_json::json;
use uitpas_app::CounterApp;
use uitpas_app::api::common::Tone;
use uitpas_app::api::counter::{CounterAction, CounterScreen, DeskState};
use uitpas_texts::Language;
use uitpas_wire::offline::{DeskRole, RedemptionConflict, RiskBudget, SnapshotDesks, SpendRight};

/// At this desk, at another, at the registry.
const ANKE: &str = "0900000095902";
const BRAM: &str = "0900000067513";
const DIRK: &str = "1000000520006";
const MUG: &str = "mug";
const HOURS: i64 = 3_600_000;

/// Desk 2 of 3 with `units` mugs of 3 points.
fn rights(units: i64) -> Desk {
    let end = NOON + 48 * HOURS;
    Desk {
        role: DeskRole::RewardDesk,
        leases: vec![("lease-1".to_owned(), MUG.to_owned(), units, end)],
        spend: Some(SpendRight { desk_set_id: "set-1".to_owned(), desk: 2, desks: 3, expires_at: instant(end) }),
        risk: RiskBudget::default(),
        set: Some(SnapshotDesks { desk_set_id: "set-1".to_owned(), desks: 3 }),
        pass_desks: [(ANKE.to_owned(), 2), (BRAM.to_owned(), 1)].into(),
        rewards: vec![
            make_reward(MUG, "Demo mug", 3, json!({ "maxAvailableUnits": 100, "unitsTaken": 1 })),
            make_reward("hat", "Demo hat", 2, json!({ "maxAvailableUnits": 100, "unitsTaken": 1 })),
        ],
    }
}

async fn at_desk(stage: &Stage, units: i64) -> std::sync::Arc<CounterApp> {
    stage.world.registry.with(|state| state.desk = rights(units));
    stage.desk(None).await
}

fn give(app: &CounterApp, id: &str) {
    app.dispatch(CounterAction::AskRedeem { id: id.to_owned() });
    app.dispatch(CounterAction::ConfirmRedeem);
}

#[tokio::test]
async fn without_network_the_reward_is_given_at_once_and_can_be_taken_back() {
    let stage = Stage::new();
    let app = at_desk(&stage, 2).await;
    assert_eq!(desk(&app.view()).holds_text, "Reward desk 2 · 2 left");
    app.set_online(false);
    let shown = identify(&app, ANKE);
    let offered: Vec<&str> = shown.rewards.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(offered, [MUG, POINTS_5, ONLINE], "what is lent, and what nobody counts");
    assert_eq!(shown.rewards_refused.len(), 1);
    assert_eq!(shown.rewards_refused[0].title, "Demo hat");
    assert!(shown.rewards_refused[0].text.starts_with("There are no units of this reward here."));

    app.dispatch(CounterAction::AskRedeem { id: MUG.to_owned() });
    let DeskState::ConfirmRedeem { view } = desk(&app.view()).state.clone() else { panic!("not asked") };
    assert_eq!((view.price.as_str(), view.after.as_str()), ("3 points", "After that 7 points are left."));
    app.dispatch(CounterAction::ConfirmRedeem);
    let view = app.view();
    let given = verdict(&view);
    assert_eq!((given.code.as_str(), given.tone, given.balance), ("redeemed", Tone::Good, Some(7)));
    assert_eq!(view.status.waiting, 1, "durable before it is green");
    assert_eq!(desk(&view).holds_text, "Reward desk 2 · 1 left");
    assert_eq!((desk(&view).guests[0].text.as_str(), desk(&view).guests[0].waiting), ("Demo mug", true));

    let undo = given.undo.clone().unwrap();
    app.dispatch(CounterAction::Undo { id: undo.id.clone() });
    let view = app.view();
    assert_eq!((verdict(&view).code.as_str(), verdict(&view).balance), ("redemption-undone", Some(10)));
    assert_eq!(desk(&view).holds_text, "Reward desk 2 · 2 left");
    app.dispatch(CounterAction::Undo { id: undo.id });
    assert_eq!(app.view().status.waiting, 2, "once");

    give(&app, MUG);
    give(&app, MUG);
    let view = app.view();
    assert_eq!((verdict(&view).balance, desk(&view).holds_text.as_str()), (Some(4), "Reward desk 2 · 0 left"));
    app.dispatch(CounterAction::AskRedeem { id: MUG.to_owned() });
    let refused = verdict(&app.view()).clone();
    assert_eq!((refused.code.as_str(), refused.tone), ("desk-lease-used-up", Tone::Stop));
    assert!(!refused.next_step.is_empty());
    app.set_online(true);
    app.settled().await;
    assert_eq!((app.view().status.waiting, stage.fake.with(|state| state.balances[ANKE])), (0, 4));
    assert_eq!(stage.fake.asked("POST /rewards/redeemed"), 0);
}

#[tokio::test]
async fn with_network_the_own_right_comes_first_and_the_registry_is_asked_for_its_own() {
    let stage = Stage::new();
    stage.fake.with(|state| state.balances.insert(DIRK.to_owned(), 0));
    let app = at_desk(&stage, 2).await;
    identify_and_wait(&app, ANKE).await;
    give(&app, MUG);
    assert_eq!(verdict(&app.view()).code, "redeemed", "before any answer");
    app.settled().await;
    assert_eq!((verdict(&app.view()).balance, stage.fake.asked("POST /rewards/redeemed")), (Some(7), 0));

    // At another desk: also with network only that one helps.
    let there = identify_and_wait(&app, BRAM).await;
    assert!(there.rewards.is_empty());
    assert_eq!(there.rewards_text, "The points of this pass are at desk 1. Send the guest to desk 1.");
    app.dispatch(CounterAction::AskRedeem { id: MUG.to_owned() });
    assert_eq!(verdict(&app.view()).code, "desk-other-desk");
    // At the registry: the way of always.
    stage.fake.with(|state| state.balances.insert(DIRK.to_owned(), 9));
    let online = identify_and_wait(&app, DIRK).await;
    assert_eq!(online.balance, Some(9));
    give(&app, MUG);
    app.settled().await;
    assert_eq!((verdict(&app.view()).code.as_str(), stage.fake.asked("POST /rewards/redeemed")), ("redeemed", 1));
}

#[tokio::test]
async fn a_counter_that_is_no_desk_says_where_the_points_are() {
    let stage = Stage::new();
    stage.world.registry.with(|state| {
        state.desk = Desk { role: DeskRole::Checkin, leases: vec![], spend: None, ..rights(0) };
    });
    let app = stage.desk(None).await;
    assert_eq!(desk(&app.view()).holds_text, "");
    for online in [true, false] {
        app.set_online(online);
        app.settled().await;
        let shown = identify_and_wait(&app, ANKE).await;
        assert!(shown.rewards.is_empty());
        assert_eq!(shown.rewards_text, "The points of this pass are at desk 2. Send the guest to desk 2.");
    }
}

#[tokio::test]
async fn when_the_desk_s_time_is_over_it_says_so() {
    let stage = Stage::new();
    let app = at_desk(&stage, 2).await;
    app.set_online(false);
    stage.world.pass_time(49 * HOURS);
    let shown = identify(&app, ANKE);
    give(&app, MUG);
    assert_eq!(app.view().status.waiting, 0);
    assert!(shown.rewards_text.starts_with("The time of this reward desk is over."), "{}", shown.rewards_text);
}

#[tokio::test]
async fn a_restart_keeps_what_was_given_in_sight_with_its_title() {
    let stage = Stage::new();
    let app = at_desk(&stage, 2).await;
    app.set_online(false);
    identify(&app, ANKE);
    give(&app, MUG);
    close(app).await;
    stage.fake.set_network(false);
    let app = stage.open_counter(Language::En);
    app.settled().await;
    let view = app.view();
    assert_eq!(
        (desk(&view).guests[0].text.as_str(), desk(&view).holds_text.as_str()),
        ("Demo mug", "Reward desk 2 · 1 left")
    );
    assert_eq!(identify(&app, ANKE).balance, Some(7));
    let undo = desk(&app.view()).guests.iter().find_map(|row| row.undo.clone()).unwrap();
    app.dispatch(CounterAction::Undo { id: undo.id });
    assert_eq!(desk(&app.view()).holds_text, "Reward desk 2 · 2 left");
}

#[tokio::test]
async fn what_did_not_fit_is_said_in_plain_words() {
    let stage = Stage::new();
    let app = at_desk(&stage, 2).await;
    stage.fake.with(|state| state.conflict = Some(RedemptionConflict::PointsMissing));
    identify_and_wait(&app, ANKE).await;
    give(&app, MUG);
    app.settled().await;
    let view = app.view();
    assert_eq!((view.status.parked, notice_code(&view)), (1, Some("parked")));
    let row = &desk(&view).guests[0];
    assert_eq!((row.text.as_str(), row.tone), ("given, but there were too few points", Tone::Notice));
    assert!(row.undo.is_some(), "it can still be taken back");
}

#[tokio::test]
async fn every_refusal_is_said_in_four_languages() {
    let stage = Stage::new();
    let app = at_desk(&stage, 0).await;
    identify_and_wait(&app, ANKE).await;
    app.dispatch(CounterAction::AskRedeem { id: MUG.to_owned() });
    let mut said = std::collections::BTreeSet::new();
    for language in Language::ALL {
        app.dispatch(CounterAction::SetLanguage { tag: language.tag().to_owned() });
        let words = verdict(&app.view()).clone();
        said.insert((words.headline, words.detail, words.next_step));
    }
    assert_eq!(said.len(), 4);
    assert!(said.iter().all(|(headline, detail, next)| !headline.is_empty() && detail.len() > 10 && next.len() > 10));
}

#[tokio::test]
async fn at_the_end_of_its_snapshot_the_screen_knows_nobody_any_more() {
    let stage = Stage::new();
    stage.fake.with(|state| state.seals = true);
    let app = at_desk(&stage, 2).await;
    app.set_online(false);
    identify(&app, ANKE);
    give(&app, MUG);
    stage.world.pass_time(73 * HOURS);
    close(app).await;
    stage.fake.set_network(false);
    let app = stage.open_counter(Language::En);
    app.settled().await;
    let view = app.view();
    assert!(desk(&view).guests.is_empty() && desk(&view).holds_text.is_empty());
    assert_eq!((identify(&app, ANKE).code.as_str(), app.view().status.waiting), ("snapshot-expired", 1));
}

#[tokio::test]
async fn a_revoked_counter_is_back_at_the_login_and_says_why() {
    let stage = Stage::new();
    stage.fake.with(|state| state.seals = true);
    let app = at_desk(&stage, 2).await;
    identify_and_wait(&app, ANKE).await;
    stage.world.registry.with(|state| state.problem = Some(("device-revoked".to_owned(), 403)));
    stage.world.registry.script("/offline/rights", [lower::Act::Problem]);
    app.foreground();
    app.settled().await;
    let view = app.view();
    assert!(matches!(view.screen, CounterScreen::Login { .. }));
    assert_eq!(notice_code(&view), Some("device-revoked"));
    counter_log_in(&app).await;
    assert!(matches!(app.view().screen, CounterScreen::ChooseCounter { .. }), "somebody who may can begin again");
}
