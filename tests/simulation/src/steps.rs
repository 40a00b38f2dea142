//! What can happen in a run: guests, scans, people with rights, time, and everything that goes wrong.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Result;
use rand::RngExt as _;
use uitpas_app::api::counter::CounterAction;
use uitpas_domain::Channel;
use uitpas_registry::signing_keys::Rotation;
use uitpas_wire::offline::{DeviceState, OperationKind};

use crate::files;
use crate::fixtures::{OFFERS, PEOPLE, activities, chip, number};
use crate::model::Kind;
use crate::net::{Weather, lock};
use crate::phone::{Promise, Role};
use crate::template::posters;
use crate::world::World;

impl World {
    /// Something happens.
    pub async fn step(&mut self) -> Result<()> {
        tokio::time::sleep(Duration::from_millis(self.rng.random_range(5..3_000))).await;
        let here: Vec<usize> =
            (0..self.phones.len()).filter(|at| self.phones.get(*at).is_some_and(|p| !p.gone)).collect();
        let Some(at) = here.get(self.rng.random_range(0..here.len().max(1))).copied() else { return Ok(()) };
        match self.rng.random_range(0..100) {
            0..33 => self.guest(at)?,
            33..39 => self.undo(at),
            39..48 => self.connect(at),
            48..57 => self.sync(at).await,
            57..63 => self.pass_time().await,
            63..67 => self.kill(at)?,
            67..70 => self.reboot(at)?,
            70..73 => self.set_clock(at),
            73..75 => self.suspend(at)?,
            75..78 => self.at_the_registry()?,
            78..82 => self.redeem_at_the_registry()?,
            82..87 => self.manage_desks(at)?,
            87..88 => self.restart_registry()?,
            88..89 => self.rotate_keys()?,
            89..91 => self.stray(),
            91..93 => self.fail_writes(at),
            93..95 => self.steal_or_copy(at)?,
            95..98 => self.part(at),
            _ => self.calm().await,
        }
        Ok(())
    }

    pub(crate) fn name(&self, at: usize) -> String {
        self.phones.get(at).map(|phone| phone.name.clone()).unwrap_or_default()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.time.now().timestamp_millis()
    }

    /// Somebody comes to a counter, or scans a code.
    fn guest(&mut self, at: usize) -> Result<()> {
        let activity = self.rng.random_range(0..3);
        let reward = self.rng.random_range(0..OFFERS.len());
        let person = self.rng.random_range(0..PEOPLE);
        let by_chip = self.rng.random_bool(0.5);
        let input = if by_chip { chip(person) } else { number(person) };
        let name = self.name(at);
        let fate = self.rng.random_range(0..20);
        let (draws, part) = (self.rng.random_range(0..8), self.rng.random());
        let true_ms = self.now_ms();
        let poster = self.posters.get(activity).cloned().unwrap_or_default();
        let feasible = self.feasible(at, person, reward)?;
        let Some(phone) = self.phones.get_mut(at) else { return Ok(()) };
        let id = activities()[activity].id;
        if phone.role == Role::Counter && !phone.go_to(Some(id)) {
            self.net.note(&format!("{name} has no {id}"));
            return Ok(());
        }
        let before = phone.folder().with_file_name("before");
        if fate == 0 {
            phone.life.doom(draws, phone.folder(), phone.next_folder());
        }
        if fate == 1 || self.sabotage.lying_disk {
            let _ = std::fs::remove_dir_all(&before);
            files::copy(&phone.folder(), &before)?;
        }
        let (kind, person, said, undo) = match phone.role {
            Role::Desk => {
                let given = phone.give(&input, OFFERS[reward].id);
                let (said, undo) =
                    given.map_or_else(|why| (why, None), |seq| ("saved".to_owned(), Some(seq.to_string())));
                (OperationKind::Redemption, person, said, undo)
            }
            Role::Passholder(person) => {
                let kept = phone.scan(&poster);
                (OperationKind::CodeCheckin, person, if kept { "saved" } else { "not-recorded" }.to_owned(), None)
            }
            Role::Counter => {
                let Some(verdict) = phone.identify(&input) else { return Ok(()) };
                (OperationKind::Checkin, person, verdict.code, verdict.undo.map(|undo| undo.id))
            }
        };
        let what = if kind == OperationKind::Redemption { OFFERS[reward].id } else { id };
        self.net.note(&format!("{name}: person {person} at {what}: {said}"));
        if phone.life.is_dead() {
            self.net.note(&format!("{name} dies at it"));
            phone.end();
            return phone.start();
        }
        phone.life.spare();
        if fate == 1 {
            // The power goes while the last write goes to the disk.
            phone.kill()?;
            let torn = files::tear(&before, &phone.next_folder(), part)?;
            self.net.note(&format!("{name} loses power, torn: {torn}"));
            return phone.start();
        }
        let forbidden = phone.heard.told_suspended.load(Ordering::SeqCst)
            || (phone.knows_the_time() && phone.heard.snapshot_until.load(Ordering::SeqCst) + 60_000 < true_ms);
        if said == "saved" {
            phone.promises.push(Promise {
                moment: phone.moment(),
                kind,
                person,
                reward: (kind == OperationKind::Redemption).then_some(reward),
                undone: false,
                true_ms,
                reliable: phone.knows_the_time(),
                kept: false,
            });
            let promise = phone.promises.len() - 1;
            phone.undoable.extend(undo.map(|undo| (undo, promise)));
        }
        if feasible {
            self.asked += 1;
            if said == "saved" {
                self.served += 1;
            } else {
                self.missed.push(said.clone());
            }
        }
        let reliable = phone.knows_the_time();
        if kind == OperationKind::Redemption && forbidden && said == "saved" {
            self.violation(Kind::Verdict, format!("{name} gives a reward without the right to"));
        }
        if kind == OperationKind::Checkin {
            let verdict = matches!(said.as_str(), "saved" | "recorded" | "already-saved");
            if forbidden && verdict {
                self.violation(Kind::Verdict, format!("{name} says {said} without the right to"));
            }
            let silent = matches!(said.as_str(), "snapshot-expired" | "not-ready" | "not-recorded");
            let early = !reliable && matches!(said.as_str(), "not-yet" | "over");
            if !verdict && !silent && !early {
                self.violation(Kind::Verdict, format!("{name} says {said} to a good pass"));
            }
        }
        Ok(())
    }

    /// Something confirmed is taken back.
    fn undo(&mut self, at: usize) {
        let name = self.name(at);
        let true_ms = self.now_ms();
        let Some(phone) = self.phones.get_mut(at) else { return };
        if phone.undoable.is_empty() {
            return;
        }
        let place = self.rng.random_range(0..phone.undoable.len());
        let (id, undone) = phone.undoable.swap_remove(place);
        let before = phone.waiting();
        let (recorded, kind) = if phone.role == Role::Desk {
            (id.parse().is_ok_and(|seq| phone.take_back(seq)), OperationKind::RedemptionUndo)
        } else {
            phone.act(CounterAction::Undo { id: id.clone() });
            (phone.waiting() > before, OperationKind::CheckinUndo)
        };
        self.net.note(&format!("{name}: undo {id}: {recorded}"));
        if recorded {
            let (moment, reliable) = (phone.moment(), phone.knows_the_time());
            let person = phone.promises.get(undone).map_or(0, |promise| promise.person);
            let undo = Promise { moment, kind, person, reward: None, undone: false, true_ms, reliable, kept: false };
            phone.promises.push(undo);
            if let Some(promise) = phone.promises.get_mut(undone) {
                promise.undone = true;
            }
        }
    }

    fn connect(&mut self, at: usize) {
        let Some(phone) = self.phones.get_mut(at) else { return };
        let online = !phone.online;
        self.net.note(&format!("{} online: {online}", phone.name));
        phone.set_online(online);
    }

    /// A wall goes up between a phone and the registry, or comes down; the phone's system notices nothing.
    fn part(&mut self, at: usize) {
        let Some(phone) = self.phones.get_mut(at) else { return };
        let parted = !phone.parted.fetch_xor(true, Ordering::SeqCst);
        self.net.note(&format!("{} parted: {parted}", phone.name));
    }

    async fn sync(&mut self, at: usize) {
        let Some(phone) = self.phones.get(at) else { return };
        phone.wake();
        phone.settle().await;
        let (waiting, name) = (phone.waiting(), phone.name.clone());
        self.net.note(&format!("{name} synced, {waiting} waiting"));
        if waiting == 0 {
            self.check_promises(at);
        }
    }

    /// Minutes, hours or days; a phone that sleeps for hours wakes once, and not at each of its alarms.
    async fn pass_time(&mut self) {
        let seconds = match self.rng.random_range(0..4) {
            0 => self.rng.random_range(60..600),
            1 => self.rng.random_range(600..14_400),
            2 => self.rng.random_range(14_400..86_400),
            _ => self.rng.random_range(86_400..345_600),
        };
        let time = Duration::from_secs(seconds);
        self.net.note(&format!("{} s pass", time.as_secs()));
        tokio::time::advance(time).await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }

    fn kill(&mut self, at: usize) -> Result<()> {
        let lying = self.sabotage.lying_disk;
        let Some(phone) = self.phones.get_mut(at) else { return Ok(()) };
        self.net.note(&format!("{} dies and starts again", phone.name));
        let before = phone.folder().with_file_name("before");
        if lying && before.is_dir() {
            files::copy(&before, &phone.next_folder())?;
            phone.end();
        } else {
            phone.kill()?;
        }
        phone.start()
    }

    fn reboot(&mut self, at: usize) -> Result<()> {
        let Some(phone) = self.phones.get_mut(at) else { return Ok(()) };
        self.net.note(&format!("{} reboots", phone.name));
        phone.reboot()
    }

    fn set_clock(&mut self, at: usize) {
        let skew = self.skew();
        let Some(phone) = self.phones.get(at) else { return };
        self.net.note(&format!("{}'s wall clock is {skew} ms off", phone.name));
        phone.clock.set_skew(skew);
    }

    /// Somebody with the right to suspends a device, or lifts it.
    fn suspend(&mut self, at: usize) -> Result<()> {
        let Some(device) = self.phones.get(at).and_then(|phone| lock(&phone.heard.device).clone()) else {
            return Ok(());
        };
        let (now, now_ms) = (self.time.now(), self.now_ms());
        let suspended = !self.model.is_suspended(&device, now_ms);
        self.net.note(&format!("{} suspended: {suspended}", self.name(at)));
        let id = device.clone();
        let done = self.net.server.run(now, move |inside| {
            let state = if suspended { DeviceState::Suspended } else { DeviceState::Active };
            inside.with(|registry| async move { registry.set_device_state(&id, state).await })
        })?;
        // There is no way back for one that was revoked or written off.
        if done.is_ok() {
            self.model.suspend(&device, suspended, now_ms);
        }
        Ok(())
    }

    /// Somebody is checked in by another program, or that is taken back.
    fn at_the_registry(&mut self) -> Result<()> {
        let (now, now_ms) = (self.time.now(), self.now_ms());
        if !self.checkins.is_empty() && self.rng.random_bool(0.4) {
            let id = self.checkins.swap_remove(self.rng.random_range(0..self.checkins.len()));
            let taken = id.clone();
            let done = self
                .net
                .server
                .run(now, move |inside| inside.with(|registry| async move { registry.delete_checkin(&taken).await }))?;
            self.net.note(&format!("a check-in at the registry is taken back: {}", done.is_ok()));
            // Its points may be spent: then it stays.
            if done.is_ok() {
                self.model.taken_back(&id);
            }
            return Ok(());
        }
        let (person, activity) = (self.rng.random_range(0..PEOPLE), self.rng.random_range(0..3));
        let made = self.net.server.run(now, move |inside| {
            inside.with(|registry| async move {
                registry.create_checkin(activities()[activity].id, &number(person), Channel::Counter).await
            })
        })?;
        self.net.note(&format!("person {person} checks in at the registry: {}", made.is_ok()));
        if let Some(id) = made.ok().and_then(|made| made.checkin.id) {
            self.model.checked_in(&id, person, activity, now_ms);
            self.checkins.push(id);
        }
        Ok(())
    }

    fn restart_registry(&mut self) -> Result<()> {
        self.net.note("the registry restarts");
        self.net.server.restart(self.time.now())
    }

    /// The keys that sign snapshots and posters change; who withdraws one prints the posters again.
    fn rotate_keys(&mut self) -> Result<()> {
        let how = if self.rng.random_bool(0.5) { Rotation::Announced } else { Rotation::Withdrawn };
        let (posters, kid) = self.net.server.run(self.time.now(), move |inside| {
            inside.with(|registry| async move {
                let kid = registry.rotate_signing_keys(how).await?;
                anyhow::Ok((posters(&registry).await?, kid))
            })
        })??;
        self.net.note(&format!("the keys change: {how:?}, {kid}"));
        if how == Rotation::Withdrawn {
            self.model.withdraw(self.now_ms());
        }
        self.model.hang(&posters);
        self.posters = posters;
        Ok(())
    }

    fn stray(&mut self) {
        if self.net.deliver_stray() {
            self.net.note("a stray request has arrived");
        }
    }

    /// For a while every write of a phone fails half-way.
    fn fail_writes(&mut self, at: usize) {
        let failing = self.rng.random_bool(0.5);
        let Some(phone) = self.phones.get(at) else { return };
        self.net.note(&format!("{} cannot write: {failing}", phone.name));
        phone.random.set_failing(failing);
    }

    /// A phone is stolen, or a backup of it is restored on another one.
    fn steal_or_copy(&mut self, at: usize) -> Result<()> {
        let several = self.phones.iter().filter(|phone| !phone.gone).count() > 1;
        let name = self.name(at);
        if several && self.rng.random_bool(0.5) {
            self.net.note(&format!("{name} is stolen"));
            let desk = self.phones.get_mut(at).is_some_and(|phone| {
                phone.end();
                phone.gone = true;
                phone.role == Role::Desk
            });
            return if desk { self.write_off(at) } else { self.suspend_stolen(at) };
        }
        if self.phones.len() >= 5 {
            return Ok(());
        }
        let (twin, seed) = (format!("{name}-twin-{}", self.phones.len()), self.rng.random());
        let clock = self.clock(&twin);
        let now_ms = self.now_ms();
        let Some(phone) = self.phones.get_mut(at) else { return Ok(()) };
        self.net.note(&format!("{name} is restored as {twin}"));
        let restored = phone.restored(&twin, clock, seed, now_ms)?;
        let device = lock(&restored.heard.device).clone();
        self.phones.push(restored);
        if let Some(device) = device {
            self.model.double(&device);
        }
        Ok(())
    }

    fn suspend_stolen(&mut self, at: usize) -> Result<()> {
        let device = self.phones.get(at).and_then(|phone| lock(&phone.heard.device).clone());
        let suspended = device.is_some_and(|device| self.model.is_suspended(&device, self.now_ms()));
        if suspended { Ok(()) } else { self.suspend(at) }
    }

    /// For some minutes everything works: whoever is online must then be done.
    async fn calm(&mut self) {
        self.net.note("calm");
        self.net.set_weather(Weather::default());
        tokio::time::sleep(Duration::from_secs(420)).await;
        for at in 0..self.phones.len() {
            let Some(phone) = self.phones.get(at) else { continue };
            if phone.gone || !phone.online || phone.parted.load(Ordering::SeqCst) || phone.random.is_failing() {
                continue;
            }
            phone.wake();
            phone.settle().await;
            let (waiting, name) = (phone.waiting(), phone.name.clone());
            if waiting > 0 {
                self.violation(Kind::Unfinished, format!("{name}: {waiting} operations wait"));
            }
            self.check_promises(at);
        }
        let weather = Weather::draw(&mut self.rng);
        self.net.note(&format!("weather: {weather:?}"));
        self.net.set_weather(weather);
    }
}
