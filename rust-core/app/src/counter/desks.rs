//! The organizer's devices and reward desks: who they are, what was lent to them, what is in doubt, what did not fit.
//!
//! Online only, and says so. What cannot be undone is asked first, with what it means. After each change everything is
//! fetched again, so that what is seen is what the registry has.

use uitpas_domain::spend_right::MAX_DESKS;
use uitpas_domain::{Instant, OrganizerId};
use uitpas_wire::offline::{
    ConflictReport, DeskOverview, DeskRole, DeskSetRequest, DeviceSettings, DeviceState, DeviceStateChange,
    LeaseRequest,
};

use crate::api::common::Tone;
use crate::api::desks::DesksAction;
use crate::error::{CallFault, Fault};
use crate::screen::notice::NoticeState;
use crate::screen::{Env, path_segment};
use crate::sync::Call;

/// No desk set is open for longer (`DeskSetRequest::hours`).
const MAX_HOURS: u32 = 72;
/// The longest name of a device, in characters (`DeviceSettings::name`).
const MAX_NAME: usize = 40;
/// No number that is typed here is larger.
const MAX_NUMBER: i64 = 1_000_000;

/// The screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(super) overview: Option<DeskOverview>,
    pub(super) conflicts: Option<ConflictReport>,
    /// This device.
    pub(super) own: Option<String>,
    /// The device at hand.
    pub(super) chosen: Option<String>,
    /// What was asked to become of it.
    pub(super) ask: Option<DeviceState>,
    pub(super) busy: bool,
}

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Fetch everything.
    Fetch(OrganizerId),
    /// One change, then fetch everything.
    Change(Call),
    /// Give back what this device holds.
    GiveBack,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Event {
    /// What the registry has, and which device this is.
    Fetched(Result<(DeskOverview, ConflictReport), CallFault>, Option<String>),
    /// A change was made, or not.
    Changed(Result<(), CallFault>),
    /// `Ok(None)`: there was nothing to give back.
    GaveBack(Result<Option<i64>, Fault>),
}

type Outcome = (Option<Effect>, Option<NoticeState>);

impl State {
    /// One step back within the screen, if there is one.
    pub fn back(&mut self) -> bool {
        self.ask.take().is_some() || self.chosen.take().is_some()
    }

    /// Fetches everything for a counter.
    pub fn fetch(&mut self, organizer: &str, env: &Env) -> Outcome {
        if self.overview.as_ref().is_some_and(|overview| overview.organizer_id != organizer) {
            *self = Self::default();
        }
        match OrganizerId::new(organizer) {
            Ok(organizer) if env.online() && !self.busy => {
                self.busy = true;
                (Some(Effect::Fetch(organizer)), None)
            }
            Ok(_) if !env.online() => (None, Some(NoticeState::needs_network("desks-offline"))),
            _ => (None, None),
        }
    }

    /// Somebody did something.
    pub fn act(&mut self, action: DesksAction, organizer: &str, env: &Env) -> Outcome {
        let change = match action {
            DesksAction::Open | DesksAction::Refresh => return self.fetch(organizer, env),
            DesksAction::ChooseDevice { id } => {
                let known = self.overview.iter().flat_map(|o| &o.devices).any(|device| device.device_id == id);
                self.chosen = Some(id).filter(|_| known);
                self.ask = None;
                return (None, None);
            }
            DesksAction::AskRevoke | DesksAction::AskWriteOff => {
                let wanted =
                    if action == DesksAction::AskRevoke { DeviceState::Revoked } else { DeviceState::WrittenOff };
                self.ask = self.chosen.is_some().then_some(wanted);
                return (None, None);
            }
            DesksAction::GiveBack => return (Some(Effect::GiveBack), None),
            DesksAction::SaveDevice { name, reward_desk, risk_points, risk_floor } => {
                self.save(&name, reward_desk, &risk_points, &risk_floor)
            }
            DesksAction::Lend { reward, units } => self.lend(reward, &units),
            DesksAction::Suspend => self.set_state(DeviceState::Suspended),
            DesksAction::Resume => self.set_state(DeviceState::Active),
            DesksAction::Confirm => match self.ask.take() {
                Some(wanted) => self.set_state(wanted),
                None => return (None, None),
            },
            DesksAction::OpenDesks { hours } => self.open_desks(organizer, &hours),
            DesksAction::CloseDesks => self.close_desks(),
        };
        match change {
            _ if self.busy => (None, None),
            _ if !env.online() => (None, Some(NoticeState::needs_network("desks-offline"))),
            Ok(Some(call)) => {
                self.busy = true;
                (Some(Effect::Change(call)), None)
            }
            Ok(None) => (None, None),
            Err(key) => (None, Some(NoticeState::new("not-right", Tone::Stop, key))),
        }
    }

    /// Something came of an effect; whether everything is to be fetched again.
    pub fn came(&mut self, event: Event) -> (bool, Option<NoticeState>) {
        let done = || Some(NoticeState::new("done", Tone::Good, "desks-done"));
        match event {
            Event::Fetched(result, own) => {
                self.busy = false;
                match result {
                    Ok((overview, conflicts)) => {
                        (self.overview, self.conflicts, self.own) = (Some(overview), Some(conflicts), own);
                        (false, None)
                    }
                    Err(fault) => (false, Some(NoticeState::of_call(&fault, "desks-offline"))),
                }
            }
            Event::Changed(result) => {
                self.busy = false;
                match result {
                    Ok(()) => (true, done()),
                    // Perhaps it was done all the same, or somebody else was first: look again.
                    Err(fault) => (true, Some(NoticeState::of_call(&fault, "desks-offline"))),
                }
            }
            Event::GaveBack(Ok(Some(_))) => (false, done()),
            Event::GaveBack(Ok(None)) => {
                (false, Some(NoticeState::new("nothing", Tone::Notice, "desks-nothing-to-give-back")))
            }
            Event::GaveBack(Err(fault)) => (false, Some(NoticeState::of_device(fault))),
        }
    }

    fn save(&self, name: &str, reward_desk: bool, points: &str, floor: &str) -> Result<Option<Call>, &'static str> {
        let Some(id) = &self.chosen else { return Ok(None) };
        let settings = DeviceSettings {
            name: name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
            role: if reward_desk { DeskRole::RewardDesk } else { DeskRole::Checkin },
            risk_points: number(points, 0, MAX_NUMBER)?,
            risk_floor: number(floor, 0, MAX_NUMBER)?,
        };
        call(Call::put(format!("/offline/devices/{}", path_segment(id)), &settings))
    }

    fn lend(&self, reward_id: String, units: &str) -> Result<Option<Call>, &'static str> {
        let Some(device_id) = self.chosen.clone() else { return Ok(None) };
        let units = number(units, 1, MAX_NUMBER)?;
        call(Call::post("/offline/leases", &LeaseRequest { device_id, reward_id, units }))
    }

    fn set_state(&self, state: DeviceState) -> Result<Option<Call>, &'static str> {
        let Some(id) = &self.chosen else { return Ok(None) };
        call(Call::put(format!("/offline/devices/{}/state", path_segment(id)), &DeviceStateChange { state }))
    }

    fn open_desks(&self, organizer: &str, hours: &str) -> Result<Option<Call>, &'static str> {
        let hours = number(hours, 1, MAX_HOURS.into())?;
        let Some(overview) = &self.overview else { return Ok(None) };
        let is_desk = |role, state| role == DeskRole::RewardDesk && state == DeviceState::Active;
        // They come newest first; who was there first is desk 1.
        let desks = overview.devices.iter().rev().filter(|device| is_desk(device.role, device.state));
        let device_ids: Vec<String> = desks.take(MAX_DESKS.into()).map(|device| device.device_id.clone()).collect();
        if device_ids.is_empty() {
            return Err("desks-no-desks");
        }
        let hours = u32::try_from(hours).map_err(|_| "desks-number-wrong")?;
        call(Call::post(
            "/offline/desk-sets",
            &DeskSetRequest { organizer_id: organizer.to_owned(), device_ids, hours },
        ))
    }

    fn close_desks(&self) -> Result<Option<Call>, &'static str> {
        let set = self.overview.as_ref().and_then(|overview| overview.desk_set.as_ref());
        Ok(set.map(|set| Call::delete(format!("/offline/desk-sets/{}", path_segment(&set.desk_set_id)))))
    }
}

/// Whether a moment has passed.
pub(super) fn is_over(at: Instant, env: &Env) -> bool {
    at <= env.best()
}

fn call(call: Result<Call, CallFault>) -> Result<Option<Call>, &'static str> {
    call.map(Some).map_err(|_| "notice-try-again")
}

/// A whole number as it was typed; nothing typed is the least.
fn number(typed: &str, least: i64, most: i64) -> Result<i64, &'static str> {
    let typed = typed.trim();
    let number = if typed.is_empty() { Ok(least) } else { typed.parse::<i64>() };
    number.ok().filter(|number| (least..=most).contains(number)).ok_or("desks-number-wrong")
}
