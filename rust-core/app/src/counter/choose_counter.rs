//! Choosing a counter: the organizers for which this account may save points, last used on top.

use serde::{Deserialize, Serialize};
use uitpas_wire::api::{Organizer, OrganizerPermissions, Permission, PermissionDetail};

use super::Kept;
use crate::api::counter::{ChooseCounterView, CounterRow};
use crate::screen::{Env, bounded, matches};

/// A counter that can be worked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counter {
    /// The organizer's id.
    pub id: String,
    /// The organizer's name.
    pub name: String,
    /// Its municipality, where it is known.
    pub place: String,
    /// This account manages its devices and desks.
    #[serde(default)]
    pub manages: bool,
    /// This account may have its posters printed.
    #[serde(default)]
    pub prints: bool,
    /// This account may note sales.
    #[serde(default)]
    pub sells: bool,
}

/// The screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    search: String,
    /// The list is being fetched.
    pub busy: bool,
    /// It was fetched in this session.
    pub fetched: bool,
}

/// The counters in an answer of `GET /permissions`, each once, by name.
pub(crate) fn counters_of(permissions: &[OrganizerPermissions]) -> Vec<Counter> {
    let mut found: Vec<Counter> = Vec::new();
    let mut add = |organizer: &Organizer, may: &dyn Fn(Permission) -> bool| {
        if organizer.id.is_empty() || !may(Permission::CheckinsWrite) {
            return;
        }
        let manages = may(Permission::OrganizersAdminsWrite);
        let prints = may(Permission::EventsQrCheckincode);
        let sells = may(Permission::TicketsalesRegister);
        if let Some(known) = found.iter_mut().find(|counter| counter.id == organizer.id) {
            known.manages |= manages;
            known.prints |= prints;
            known.sells |= sells;
        } else {
            found.push(Counter {
                id: organizer.id.clone(),
                name: organizer.name.clone().unwrap_or_else(|| organizer.id.clone()),
                place: organizer.address.as_ref().map(|address| address.city.clone()).unwrap_or_default(),
                manages,
                prints,
                sells,
            });
        }
    };
    for entry in permissions {
        let details = &entry.permission_details;
        add(&entry.organizer, &|permission| entry.permissions.contains(&permission) || has(details, permission));
        for linked in entry.linked_organizers.iter().flatten() {
            add(&linked.organizer, &|permission| has(&linked.permission_details, permission));
        }
    }
    found.sort_by_key(|counter| counter.name.to_lowercase());
    found
}

fn has(details: &[PermissionDetail], permission: Permission) -> bool {
    details.iter().any(|detail| detail.id == permission)
}

impl State {
    /// Narrows the list.
    pub fn search(&mut self, text: &str) {
        self.search = bounded(text);
    }

    /// What is on screen.
    pub fn view(&self, kept: &Kept, env: &Env) -> ChooseCounterView {
        let texts = &env.texts;
        let place_in_use = |id: &str| kept.used.iter().position(|used| used == id);
        let mut counters: Vec<&Counter> = kept
            .counters
            .iter()
            .filter(|counter| matches(&format!("{} {}", counter.name, counter.place), &self.search))
            .collect();
        counters.sort_by_key(|counter| place_in_use(&counter.id).unwrap_or(usize::MAX));
        let row = |counter: &Counter| CounterRow {
            id: counter.id.clone(),
            name: counter.name.clone(),
            place: counter.place.clone(),
            last_used: kept.used.first() == Some(&counter.id),
        };
        let empty = match (self.busy, kept.counters.is_empty(), self.fetched) {
            (true, true, _) => "counter-choose-busy",
            (_, false, _) => "counter-choose-nothing-found",
            (false, true, true) => "counter-choose-empty",
            (false, true, false) => "counter-choose-offline",
        };
        ChooseCounterView {
            title: texts.get("counter-choose-title"),
            search: self.search.clone(),
            search_label: texts.get("counter-choose-search"),
            rows: counters.into_iter().map(row).collect(),
            empty_text: texts.get(empty),
            busy: self.busy,
        }
    }
}
