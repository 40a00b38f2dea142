//! What happened in the demo before it was first started: who attended what,
//! and what was redeemed.
//!
//! The plan is a pure function of the day of the first start. Everybody attends
//! at most one activity a day, going back from two days ago, until the points in
//! the tables are reached; yesterday some of the points were spent.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::activities::{Dated, When, around};
use super::base::people;
use super::events::instant_on;
use super::people::{PARENT, Person, SAVER};
use super::rewards::{COFFEE, FEW_LEFT, REWARDS, SOLD_OUT, WELCOME_BAG};

/// One entry of the past.
pub(super) struct Entry {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The pass that was shown.
    pub number: &'static str,
    /// What happened.
    pub what: What,
}

/// What happened.
pub(super) enum What {
    /// A check-in at this activity.
    Attended(String),
    /// This reward was redeemed.
    Redeemed(&'static str),
}

/// Who redeemed what.
const REDEEMED: &[(&str, &str)] = &[
    (PARENT, WELCOME_BAG),
    (PARENT, "demo-concertticket"),
    (SAVER, WELCOME_BAG),
    (SAVER, COFFEE),
    (SAVER, FEW_LEFT),
    ("demo-jan", FEW_LEFT),
    ("demo-fons", SOLD_OUT),
];

/// The activity that gives a year's membership its points.
const MEMBERSHIP: (&str, u32) = ("lidmaatschap", 25);
/// Days ago on which the membership was paid.
const MEMBERSHIP_DAYS_AGO: u64 = 30;

/// All that happened before `today`, oldest first.
pub(super) fn plan(today: NaiveDate) -> Vec<Entry> {
    let activities = around(today);
    let mut entries: Vec<Entry> = Vec::new();
    for (index, person) in people().enumerate() {
        attend(&mut entries, &activities, person, index, today);
    }
    for (index, (id, reward)) in REDEEMED.iter().enumerate() {
        let Some(number) = people().find(|person| person.id == *id).and_then(number_of) else { continue };
        let afternoon = instant_on(days_before(today, 1), 14 * 60 + 7 * index as u16);
        entries.push(Entry { at: afternoon, number, what: What::Redeemed(reward) });
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}

/// The points that somebody spent in the past.
pub(super) fn spent(person: &str) -> u32 {
    let redeemed = REDEEMED.iter().filter(|(id, _)| *id == person);
    redeemed.filter_map(|(_, reward)| REWARDS.iter().find(|r| r.id == *reward)).map(|reward| reward.points).sum()
}

fn attend(entries: &mut Vec<Entry>, activities: &[Dated], person: &Person, index: usize, today: NaiveDate) {
    let Some(number) = number_of(person) else { return };
    let mut wanted = person.points + spent(person.id);
    if person.id == SAVER {
        let day = days_before(today, MEMBERSHIP_DAYS_AGO);
        let membership = activities.iter().find(|a| a.activity.key == MEMBERSHIP.0 && a.from <= day && day <= a.until);
        if let Some(membership) = membership {
            entries.push(attended(membership, number, day, index));
            wanted -= MEMBERSHIP.1;
        }
    }
    for ago in (2..).take(wanted as usize) {
        let day = days_before(today, ago);
        let there: Vec<&Dated> = activities
            .iter()
            .filter(|a| a.from == day && a.until == day && a.activity.points == 1)
            .filter(|a| matches!(a.activity.when, When::On(..)))
            .collect();
        if let Some(choice) = there.get((index * 3 + ago as usize) % there.len().max(1)) {
            entries.push(attended(choice, number, day, index));
        }
    }
}

fn attended(dated: &Dated, number: &'static str, day: NaiveDate, index: usize) -> Entry {
    let begins = match dated.activity.when {
        When::On(_, hours) | When::Several(_, _, hours) | When::Weekly(_, hours) if hours.0 > 0 => hours.0,
        _ => 10 * 60,
    };
    let at = instant_on(day, begins) + TimeDelta::minutes(5 + 2 * index as i64);
    Entry { at, number, what: What::Attended(dated.id.clone()) }
}

fn number_of(person: &Person) -> Option<&'static str> {
    person.memberships.first().map(|membership| membership.number)
}

fn days_before(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::activities::DAYS_BACK;

    #[test]
    fn nobody_needs_more_days_than_there_are() {
        for person in people() {
            let earned = person.points + spent(person.id);
            let days = if person.id == SAVER { earned - MEMBERSHIP.1 } else { earned };
            assert!(u64::from(days) + 1 < DAYS_BACK, "{}", person.id);
        }
    }

    #[test]
    fn the_past_is_over_and_in_order_on_any_day_of_the_year() {
        for today in ["2026-11-23", "2027-01-01", "2027-03-29", "2026-10-26"] {
            let today: NaiveDate = today.parse().unwrap();
            let plan = plan(today);
            assert!(plan.windows(2).all(|pair| pair[0].at <= pair[1].at));
            assert!(plan.iter().all(|entry| entry.at < instant_on(today, 0)));
            let wanted: u32 = people().map(|person| person.points + spent(person.id)).sum();
            assert!(plan.len() as u32 > wanted - MEMBERSHIP.1);
        }
    }
}
