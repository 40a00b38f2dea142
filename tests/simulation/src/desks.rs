//! Reward desks: who sets them up, lends them units, shares the passes among them, and loses one.

use std::sync::atomic::Ordering;

use anyhow::Result;
use rand::RngExt as _;
use uitpas_wire::offline::{DeskRole, DeskSetRequest, DeviceSettings, DeviceState, LeaseRequest};

use crate::fixtures::{CLUB, OFFERS, PEOPLE, number};
use crate::model::Kind;
use crate::net::lock;
use crate::phone::{Promise, Role};
use crate::world::World;

/// The reward whose units are counted.
const COUNTED: usize = 1;

impl World {
    /// The organizer says which phones are desks, lends them something, and shares the passes among them.
    pub(crate) async fn set_up_desks(&mut self) -> Result<()> {
        if self.rng.random_bool(0.2) {
            self.risk = (self.rng.random_range(1..8), self.rng.random_range(0..5));
        }
        let desks = self.desks();
        for at in desks.clone() {
            self.lend(at)?;
        }
        self.open_desks()?;
        for at in desks {
            let Some(phone) = self.phones.get(at) else { continue };
            phone.wake();
            phone.settle().await;
        }
        Ok(())
    }

    fn desks(&self) -> Vec<usize> {
        let desk = |at: &usize| self.phones.get(*at).is_some_and(|phone| phone.role == Role::Desk && !phone.gone);
        (0..self.phones.len()).filter(desk).collect()
    }

    fn device(&self, at: usize) -> Option<String> {
        self.phones.get(at).and_then(|phone| lock(&phone.heard.device).clone())
    }

    /// Somebody with the right to lends units, opens or closes the desks; a desk gives back what it has.
    pub(crate) fn manage_desks(&mut self, at: usize) -> Result<()> {
        match self.rng.random_range(0..4) {
            0 => self.lend(at),
            1 => self.open_desks(),
            2 => self.close_desks(),
            _ => {
                let Some(phone) = self.phones.get_mut(at) else { return Ok(()) };
                let returned = phone.return_rights();
                phone.gave_back |= returned;
                self.net.note(&format!("{} gives its rights back: {returned}", self.name(at)));
                Ok(())
            }
        }
    }

    /// Says that a phone is a desk, and lends it units. A phone that began anew is another device.
    fn lend(&mut self, at: usize) -> Result<()> {
        let units = self.rng.random_range(1..=4);
        let Some(device_id) = self.device(at) else { return Ok(()) };
        let (name, (risk_points, risk_floor)) = (self.name(at), self.risk);
        let settings = DeviceSettings { name, role: DeskRole::RewardDesk, risk_points, risk_floor };
        let device = device_id.clone();
        if self.phones.get(at).is_some_and(|phone| phone.role == Role::Desk) {
            self.net.server.run(self.time.now(), move |inside| {
                inside.with(|registry| async move { registry.set_device_settings(&device, &settings).await })
            })??;
        }
        let request = LeaseRequest { device_id, reward_id: OFFERS[COUNTED].id.to_owned(), units };
        let lent = self.net.server.run(self.time.now(), move |inside| {
            inside.with(|registry| async move { registry.grant_lease(&request).await })
        })?;
        self.net.note(&format!("{} is lent {units} units: {}", self.name(at), lent.is_ok()));
        Ok(())
    }

    fn open_desks(&mut self) -> Result<()> {
        let desks: Vec<String> = self.desks().into_iter().filter_map(|at| self.device(at)).collect();
        let hours = self.rng.random_range(1..=72);
        if desks.is_empty() {
            return Ok(());
        }
        let request = DeskSetRequest { organizer_id: CLUB.to_owned(), device_ids: desks, hours };
        let opened = self.net.server.run(self.time.now(), move |inside| {
            inside.with(|registry| async move { registry.open_desk_set(&request).await })
        })?;
        self.net.note(&format!("desks open for {hours} h: {}", opened.is_ok()));
        if let Ok(set) = opened {
            self.desk_set = Some(set.desk_set_id);
            self.phones.iter_mut().for_each(|phone| phone.gave_back = false);
        }
        Ok(())
    }

    fn close_desks(&mut self) -> Result<()> {
        let Some(set) = self.desk_set.clone() else { return Ok(()) };
        let closed = self.net.server.run(self.time.now(), move |inside| {
            inside.with(|registry| async move { registry.close_desk_set(&set).await })
        })?;
        self.net.note(&format!("desks close: {}", closed.is_ok()));
        Ok(())
    }

    /// A desk is gone: what it held is written off, and may have been used all the same.
    pub(crate) fn write_off(&mut self, at: usize) -> Result<()> {
        let Some(device) = self.device(at) else { return Ok(()) };
        let revoked = self.rng.random_bool(0.5);
        let state = if revoked { DeviceState::Revoked } else { DeviceState::WrittenOff };
        let id = device.clone();
        let done = self.net.server.run(self.time.now(), move |inside| {
            inside.with(|registry| async move { registry.set_device_state(&id, state).await })
        })?;
        self.net.note(&format!("{} is now {state:?}: {}", self.name(at), done.is_ok()));
        // There is no way back, nor on, for one that was revoked or written off before.
        if done.is_ok() && revoked != self.model.is_suspended(&device, self.now_ms()) {
            self.model.suspend(&device, revoked, self.now_ms());
        }
        self.model.double(&device);
        Ok(())
    }

    /// Somebody redeems a reward online, or takes it back.
    pub(crate) fn redeem_at_the_registry(&mut self) -> Result<()> {
        let now = self.time.now();
        if !self.bought.is_empty() && self.rng.random_bool(0.3) {
            let (id, _) = self.bought.swap_remove(self.rng.random_range(0..self.bought.len()));
            let back = id.clone();
            let done = self.net.server.run(now, move |inside| {
                inside.with(|registry| async move { registry.cancel_redemption(&back).await })
            })?;
            self.net.note(&format!("a redemption at the registry is taken back: {}", done.is_ok()));
            if done.is_ok() {
                self.model.sold_back(&id);
            }
            return Ok(());
        }
        let (person, reward) = (self.rng.random_range(0..PEOPLE), self.rng.random_range(0..OFFERS.len()));
        let made = self.net.server.run(now, move |inside| {
            inside.with(|registry| async move { registry.redeem(OFFERS[reward].id, &number(person)).await })
        })?;
        self.net.note(&format!("person {person} redeems {} at the registry: {}", OFFERS[reward].id, made.is_ok()));
        if let Ok(made) = made {
            if self.all_passes_are_at_desks()? {
                self.violation(Kind::Overdraft, format!("points of person {person} were spent, and a desk holds them"));
            }
            self.model.bought(&made.id, person, OFFERS[reward].points);
            self.bought.push((made.id, reward));
        }
        Ok(())
    }

    /// Whether every desk of a set holds its passes: then the registry holds none.
    fn all_passes_are_at_desks(&self) -> Result<bool> {
        let query =
            "SELECT count(*) > 0 AND min(r.state = 'HELD') FROM spend_right r JOIN desk_set s ON s.id = r.desk_set_id
                     WHERE s.closed_ms IS NULL";
        Ok(self.rows.query_row(query, [], |row| row.get::<_, Option<bool>>(0))?.unwrap_or(false))
    }

    /// Whether somebody who knew everything would give this reward at the only desk, which is without network and open:
    /// its snapshot and its right over the passes are in force. (Where they ended, nobody may give anything.)
    pub(crate) fn feasible(&mut self, at: usize, person: u32, reward: usize) -> Result<bool> {
        if self.desks() != [at] || self.phones.iter().any(|phone| phone.forked_ms.is_some()) {
            return Ok(false);
        }
        let now_ms = self.now_ms();
        let Some(phone) = self.phones.get(at) else { return Ok(false) };
        let offline = !phone.online || phone.parted.load(Ordering::SeqCst);
        let valid = phone.heard.snapshot_until.load(Ordering::SeqCst) > now_ms;
        let Some(device) = self.device(at) else { return Ok(false) };
        let works = valid && !phone.random.is_failing() && !self.model.is_suspended(&device, now_ms);
        if !offline || !works || phone.gave_back || !self.is_open(&device, now_ms)? {
            return Ok(false);
        }
        self.check();
        let Some(phone) = self.phones.get(at) else { return Ok(false) };
        let own: i64 = phone
            .promises
            .iter()
            .filter(|promise| {
                promise.person == person && !promise.undone && self.model.has(&promise.moment, promise.kind).is_none()
            })
            .filter_map(|promise| Some(OFFERS[promise.reward?].points))
            .sum();
        let balance = self.model.balances().get(&person).copied().unwrap_or(0) - own;
        let units = OFFERS[reward].units.is_none_or(|units| self.handed_out() < units);
        Ok(balance >= OFFERS[reward].points && units)
    }

    /// Whether a device holds the right over its passes, in a set of desks that is open.
    fn is_open(&self, device: &str, now_ms: i64) -> Result<bool> {
        let query = "SELECT count(*) FROM spend_right r JOIN desk_set s ON s.id = r.desk_set_id
                     WHERE r.device_id = ?1 AND r.state = 'HELD' AND s.closed_ms IS NULL AND s.expires_ms > ?2";
        Ok(self.rows.query_row(query, (device, now_ms), |row| row.get::<_, i64>(0))? > 0)
    }

    /// Counted units in people's hands, as they were confirmed, less those for which nobody can answer: two phones with
    /// the same lease are two hands in one box.
    fn handed_out(&self) -> i64 {
        let given = self.phones.iter().flat_map(|phone| {
            let answers = |promise: &&Promise| phone.forked_ms.is_none_or(|forked| promise.true_ms < forked);
            phone.promises.iter().filter(answers)
        });
        let given = given.filter(|promise| promise.reward == Some(COUNTED) && !promise.undone).count();
        let bought = self.bought.iter().filter(|(_, reward)| *reward == COUNTED).count();
        i64::try_from(given + bought).unwrap_or(i64::MAX)
    }

    /// Never more than there are.
    pub(crate) fn check_units(&mut self) {
        let out = self.handed_out();
        if OFFERS[COUNTED].units.is_some_and(|units| out > units) {
            self.violation(Kind::Oversold, format!("{out} units are in people's hands"));
        }
    }
}
