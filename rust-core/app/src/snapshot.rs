//! What a counter carries: its activities, rewards and card systems, and what it knows of a pass.
//!
//! [`Snapshot`] is the manifest made ready for searching; the passes themselves stay sealed in the store until
//! [`look_up`] opens the two blocks that one guest needs. After the end of its validity a snapshot answers nothing.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uitpas_domain::civil_time::{end_of_day, start_of_day};
use uitpas_domain::{
    ActivityId, Calendar, CardState, CardSystemId, DistributionKey, OrganizerId, PassIdentifier, PeriodLimit, Points,
};
use uitpas_wire::api::Reward;
use uitpas_wire::event::Event;
use uitpas_wire::offline::roster::RosterState;
use uitpas_wire::offline::{SnapshotEvent, SnapshotManifest};

use crate::error::Fault;
use crate::store::{SnapshotHead, Store};

/// An activity of this counter.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// When it takes place.
    pub calendar: Calendar,
    /// Points for attending once.
    pub points: Points,
    /// How often per calendar period, where one is set.
    pub limit: Option<PeriodLimit>,
    /// Card systems that it belongs to.
    pub card_systems: Vec<CardSystemId>,
    /// Who pays what of a reduced price, by card system.
    pub keys: Vec<(CardSystemId, DistributionKey)>,
    /// Its public description: titles, place, type.
    pub event: Event,
}

impl Activity {
    /// Its title in a language.
    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        self.event.name.in_language(language)
    }

    fn read(from: &SnapshotEvent) -> Option<Self> {
        Some(Self {
            id: ActivityId::new(from.event.id()).ok()?,
            calendar: from.event.calendar().ok()?,
            points: Points::try_from(from.checkin_points).ok()?,
            limit: from.checkin_limit.and_then(|limit| PeriodLimit::try_from(limit).ok()),
            card_systems: from.card_system_ids.iter().copied().map(CardSystemId).collect(),
            keys: from
                .distribution_keys
                .iter()
                .filter_map(|(system, key)| Some((CardSystemId(*system), key.to_domain()?)))
                .collect(),
            event: from.event.clone(),
        })
    }

    fn says(&self, words: &[String]) -> bool {
        let text = searched_text(&self.event).to_lowercase();
        words.iter().all(|word| text.contains(word))
    }
}

/// The manifest of the current snapshot, ready to use.
#[derive(Debug, Clone)]
pub struct Snapshot {
    id: i64,
    manifest: Arc<SnapshotManifest>,
    activities: Vec<Activity>,
}

impl Snapshot {
    /// Makes a manifest ready. An activity that makes no sense is left out; the rest stays usable.
    #[must_use]
    pub fn new(head: &SnapshotHead) -> Self {
        let activities: Vec<Activity> = head.manifest.events.iter().filter_map(Activity::read).collect();
        let odd = head.manifest.events.len() - activities.len();
        if odd > 0 {
            tracing::warn!(code = "snapshot-odd-activities", odd, "activities of the snapshot were left out");
        }
        Self { id: head.id, manifest: head.manifest.clone(), activities }
    }

    /// Its place in the store.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Whose counter.
    #[must_use]
    pub fn organizer_id(&self) -> Option<OrganizerId> {
        OrganizerId::new(self.manifest.organizer_id.clone()).ok()
    }

    /// Its name.
    #[must_use]
    pub fn organizer_name(&self) -> &str {
        &self.manifest.organizer_name
    }

    /// Version of the content.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.manifest.version
    }

    /// Since when its content is true.
    #[must_use]
    pub fn issued_at(&self) -> DateTime<Utc> {
        self.manifest.issued_at
    }

    /// Until when it may be used.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.manifest.expires_at
    }

    /// The manifest itself: card systems with their names, keys for check-in codes.
    #[must_use]
    pub fn manifest(&self) -> &SnapshotManifest {
        &self.manifest
    }

    /// All activities of this counter.
    #[must_use]
    pub fn activities(&self) -> &[Activity] {
        &self.activities
    }

    /// One activity.
    #[must_use]
    pub fn activity(&self, id: &ActivityId) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.id == *id)
    }

    /// Activities that take place on a civil day, whose text holds all `words` (empty: any), earliest first.
    #[must_use]
    pub fn activities_on(&self, day: NaiveDate, words: &str) -> Vec<&Activity> {
        let words = split(words);
        let mut found: Vec<(DateTime<Utc>, &Activity)> = self
            .activities
            .iter()
            .filter(|activity| words.is_empty() || activity.says(&words))
            .filter_map(|activity| Some((first_start_on(&activity.calendar, day)?, activity)))
            .collect();
        found.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| one.1.id.as_str().cmp(other.1.id.as_str())));
        found.into_iter().map(|(_, activity)| activity).collect()
    }

    /// Activities of any day whose text holds all `words`.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<&Activity> {
        let words = split(words);
        self.activities.iter().filter(|activity| activity.says(&words)).collect()
    }

    /// Rewards that this counter hands out.
    #[must_use]
    pub fn rewards(&self) -> &[Reward] {
        &self.manifest.rewards
    }
}

/// When an activity begins on a civil day, if it takes place on it.
fn first_start_on(calendar: &Calendar, day: NaiveDate) -> Option<DateTime<Utc>> {
    calendar.occurrence_days(day, day).first()?;
    calendar.occurrences_between(start_of_day(day), end_of_day(day)).first().map(|span| span.start)
}

/// What a search looks through: titles in all languages and the place.
fn searched_text(event: &Event) -> String {
    let place = event.location.as_ref();
    let names = [Some(&event.name), place.map(|place| &place.name)];
    let mut text = String::new();
    for name in names.into_iter().flatten() {
        for part in [&name.nl, &name.fr, &name.de, &name.en].into_iter().flatten() {
            text.push_str(part);
            text.push(' ');
        }
    }
    text
}

fn split(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_lowercase).collect()
}

/// What this counter knows of a pass without network.
#[derive(Clone, PartialEq, Eq)]
pub struct PassFacts {
    /// Its card.
    pub card: CardState,
    /// A pass of an organisation.
    pub group_pass: bool,
    /// Where its membership is active.
    pub card_systems: Vec<CardSystemId>,
    /// Where it has a valid social tariff.
    pub tariff_systems: Vec<CardSystemId>,
    /// The last balance heard from the registry, with what this device did since.
    pub balance: i64,
    /// When that balance was heard.
    pub balance_at: DateTime<Utc>,
    /// The part of `balance` from check-ins that the registry has not acknowledged.
    pub pending: i64,
    /// What a reward desk can spend: what the registry told for certain, less everything that this device spent since.
    /// Nothing that was earned without network.
    pub spendable: i64,
    /// The reward desk that holds the spend right, from 1; 0 where the registry keeps it.
    pub desk: u8,
    /// What the last balance heard contains, and what of it was spent here since.
    pub(crate) spent: i64,
    pub(crate) contains: i64,
}

impl PassFacts {
    /// Whether any membership is active.
    #[must_use]
    pub fn has_active_membership(&self) -> bool {
        !self.card_systems.is_empty()
    }
}

impl std::fmt::Debug for PassFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PassFacts(..)")
    }
}

/// The answer to a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// A pass of the roster.
    Known(PassFacts),
    /// Not in the roster: a wrong number, or a pass newer than the snapshot.
    Unknown,
    /// Cannot be looked up without network: a national number.
    NotOnDevice,
    /// No snapshot was fetched yet.
    NoSnapshot,
    /// The snapshot's validity is over, or it was taken away.
    SnapshotExpired,
}

/// "number:…" or "chip:…", as hashed in the roster; `None` for a national number, which stays on no phone.
#[must_use]
pub fn identifier(pass: &PassIdentifier) -> Option<String> {
    match pass {
        PassIdentifier::Number(number) => Some(format!("number:{}", number.as_str())),
        PassIdentifier::Chip(chip) => Some(format!("chip:{}", chip.as_str())),
        PassIdentifier::Insz(_) => None,
    }
}

/// What is known of a pass at a moment.
///
/// # Errors
/// Of the store.
pub fn look_up(store: &Store, pass: &PassIdentifier, now: DateTime<Utc>) -> Result<Lookup, Fault> {
    store.read(|db| {
        let Some(index) = db.roster else {
            return Ok(if db.snapshot_gone()?.is_some() { Lookup::SnapshotExpired } else { Lookup::NoSnapshot });
        };
        #[cfg(feature = "deliberate-faults")]
        let now = if crate::faults::on(crate::faults::Fault::DecideAfterExpiry) { index.issued_at } else { now };
        if now >= index.expires_at || store.is_barred() {
            return Ok(Lookup::SnapshotExpired);
        }
        let Some(identifier) = identifier(pass) else { return Ok(Lookup::NotOnDevice) };
        let Some(place) = db.place_of(&identifier)? else { return Ok(Lookup::Unknown) };
        let record = db.pass_record(index, place)?;
        let key = db.key_at(index, place);
        let heard = db.heard_balance(key)?.filter(|heard| heard.at >= index.issued_at);
        let pending = db.local_checkins(key)?.iter().map(|(_, local)| local.pending_points()).sum::<i64>();
        let roster = i64::from(record.balance);
        let (balance, balance_at, contains) =
            heard.map_or((roster, index.issued_at, index.contains), |heard| (heard.balance, heard.at, heard.contains));
        let spent = db.spent_since(key, contains)?;
        let here = balance.saturating_sub(spent);
        // What was asked for after this snapshot was installed is newer. What may be older counts only against the guest.
        let spendable = match heard {
            Some(heard) if heard.since == index.id => here,
            _ => here.min(roster.saturating_sub(db.spent_since(key, index.contains)?)),
        };
        Ok(Lookup::Known(PassFacts {
            card: card_state(record.state),
            group_pass: record.group_pass,
            card_systems: systems(&index.card_systems, record.memberships),
            tariff_systems: systems(&index.card_systems, record.tariffs),
            balance: here.saturating_add(pending),
            balance_at,
            pending,
            spendable: spendable.saturating_add(pending.min(0)),
            desk: record.desk,
            spent,
            contains,
        }))
    })
}

fn systems(all: &[i64], mask: u32) -> Vec<CardSystemId> {
    all.iter().take(32).enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, id)| CardSystemId(*id)).collect()
}

fn card_state(state: RosterState) -> CardState {
    match state {
        RosterState::Provisioned => CardState::Provisioned,
        RosterState::LocalStock => CardState::LocalStock,
        RosterState::Active => CardState::Active,
        RosterState::Blocked => CardState::Blocked,
        RosterState::Deleted => CardState::Deleted,
    }
}
