//! What a counter asks of its device: a snapshot to decide from, lookups, and check-ins recorded with their effect.
//!
//! Nothing here waits for the network, and nothing decides: the rules are `domain`'s, the screens apply them.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Utc};
use uitpas_domain::{ActivityId, OrganizerId, PassIdentifier, Points};

use super::{Device, ORGANIZER, SnapshotState, later_than};
use crate::error::Fault;
use crate::oplog::Draft;
use crate::snapshot::{Lookup, Snapshot, identifier, look_up};
use crate::store::{Gone, HeardBalance, LocalCheckin, LocalState, UndoState};
use crate::sync::{Lane, Reason};

/// A check-in that a counter decided.
#[derive(Clone, Copy)]
pub struct NewCheckin<'a> {
    /// The pass, by number or chip.
    pub pass: &'a PassIdentifier,
    /// The activity.
    pub activity: &'a ActivityId,
    /// Key of its limit period.
    pub period: &'a str,
    /// Points promised.
    pub points: Points,
}

/// What was known when the registry was asked for a balance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// When the balance was last heard before.
    heard: Option<DateTime<Utc>>,
    /// Records up to this number were settled, so that the answer contains them.
    contains: i64,
    /// The snapshot that was current, which is older than the answer; 0 for none.
    snapshot: i64,
}

impl Asked {
    /// For a balance that was worked out from one which contains the records up to `contains`: no newer than that.
    pub(crate) fn computed_from(self, contains: i64) -> Self {
        Self { contains, snapshot: 0, ..self }
    }
}

impl Device {
    /// Works for this counter from now on: enrols for it and fetches its snapshot. Another one's is deleted.
    ///
    /// # Errors
    /// Of the store.
    pub fn work_for(&self, organizer: &OrganizerId) -> Result<(), Fault> {
        if self.organizer().as_ref() != Some(organizer) {
            let other = self.snapshot().is_some_and(|snapshot| snapshot.organizer_id().as_ref() != Some(organizer));
            if other {
                self.shared.store.drop_snapshot(None)?;
            }
            self.shared.store.write(|db| db.set_setting_json(ORGANIZER, &organizer.as_str()))?;
            self.change_plan(|plan| plan.organizer = Some(organizer.clone()));
            self.show_codes_of(None);
            (self.shared.changed)();
        }
        self.shared.pace.kick(Lane::Download, Reason::Now);
        Ok(())
    }

    /// The counter that this device works for.
    #[must_use]
    pub fn organizer(&self) -> Option<OrganizerId> {
        self.shared.plan().organizer.clone()
    }

    /// The current snapshot, while it is valid.
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::DecideAfterExpiry) {
            return snapshot;
        }
        snapshot.filter(|snapshot| self.now().best < snapshot.expires_at() && !self.shared.store.is_barred())
    }

    pub(super) fn snapshot_state(&self) -> SnapshotState {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        match snapshot {
            Some(snapshot) if self.now().best < snapshot.expires_at() => SnapshotState::Valid(snapshot.expires_at()),
            Some(_) => SnapshotState::Expired,
            None => match self.shared.store.read(|db| db.snapshot_gone()).unwrap_or(None) {
                Some(Gone::Expired) => SnapshotState::Expired,
                Some(Gone::Suspended) => SnapshotState::Suspended,
                Some(Gone::Revoked) => SnapshotState::Revoked,
                None => SnapshotState::Missing,
            },
        }
    }

    /// What is known of a pass without network.
    ///
    /// # Errors
    /// Of the store.
    pub fn look_up(&self, pass: &PassIdentifier) -> Result<Lookup, Fault> {
        look_up(&self.shared.store, pass, self.now().best)
    }

    /// How often this device saved for a pass in a limit period; what was undone or not credited does not count.
    ///
    /// # Errors
    /// Of the store.
    pub fn saved_in_period(&self, pass: &PassIdentifier, activity: &ActivityId, period: &str) -> Result<u32, Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(0) };
        self.shared.store.read(|db| {
            let locals = db.local_checkins(db.key_of(&identifier)?)?;
            let same =
                |local: &LocalCheckin| local.counts() && local.activity == activity.as_str() && local.period == period;
            Ok(u32::try_from(locals.iter().filter(|(_, local)| same(local)).count()).unwrap_or(u32::MAX))
        })
    }

    /// Records a check-in, durably, with its effect on what this device shows; its number in the log.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], [`Fault::NotRecordable`] (a national number), or of the store; then nothing was
    /// recorded.
    pub fn record_checkin(&self, new: NewCheckin<'_>) -> Result<i64, Fault> {
        let identifier = identifier(new.pass).ok_or(Fault::NotRecordable)?;
        let stamp = self.shared.clock.stamp();
        let draft = Draft::Checkin { pass: new.pass.clone(), activity: new.activity.clone() };
        let local = LocalCheckin {
            identifier,
            activity: new.activity.as_str().to_owned(),
            period: new.period.to_owned(),
            points: new.points.get(),
            at: stamp.at.best,
            state: LocalState::Waiting,
            undo: UndoState::No,
        };
        let version = self.snapshot().map(|snapshot| snapshot.version());
        let seq = self.shared.log.append(&draft, &stamp, version, |db, seq| {
            db.put_local_checkin(seq, db.key_of(&local.identifier)?, &local)
        })?;
        self.recorded();
        Ok(seq)
    }

    /// Takes back a check-in of this device.
    ///
    /// # Errors
    /// [`Fault::NothingToUndo`] when there is none under that number or it was taken back already.
    pub fn record_undo(&self, seq: i64) -> Result<i64, Fault> {
        let stamp = self.shared.clock.stamp();
        let version = self.snapshot().map(|snapshot| snapshot.version());
        let undo = self.shared.log.append(&Draft::Undo { seq }, &stamp, version, |db, _| {
            let Some((pass, mut local)) = db.local_checkin(seq)? else { return Err(Fault::NothingToUndo) };
            if local.undo != UndoState::No {
                return Err(Fault::NothingToUndo);
            }
            local.undo = UndoState::Waiting;
            db.put_local_checkin(seq, pass, &local)
        })?;
        self.recorded();
        Ok(undo)
    }

    /// Whether two identifiers, perhaps a number and a chip, lead to the same pass.
    ///
    /// # Errors
    /// Of the store.
    pub fn same_pass(&self, one: &PassIdentifier, other: &PassIdentifier) -> Result<bool, Fault> {
        let (Some(one), Some(other)) = (identifier(one), identifier(other)) else { return Ok(false) };
        self.shared.store.read(|db| Ok(db.key_of(&one)? == db.key_of(&other)?))
    }

    /// What is known before the registry is asked for a pass's balance: to be handed to [`Device::hear_balance`] with
    /// the answer.
    ///
    /// # Errors
    /// Of the store.
    pub fn asking(&self, pass: &PassIdentifier) -> Result<Asked, Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(Asked::default()) };
        self.shared.store.read(|db| {
            Ok(Asked {
                heard: db.heard_balance(db.key_of(&identifier)?)?.map(|heard| heard.at),
                contains: db.settled_up_to()?,
                snapshot: db.roster.map_or(0, |index| index.id),
            })
        })
    }

    /// The registry told a pass's balance in answer to a call of a screen. An answer that was overtaken by an upload's
    /// result, heard since it was `asked`, is older than that and is dropped: its balance may lack what was just uploaded.
    ///
    /// # Errors
    /// Of the store.
    pub fn hear_balance(&self, pass: &PassIdentifier, balance: i64, asked: Asked) -> Result<(), Fault> {
        let Some(identifier) = identifier(pass) else { return Ok(()) };
        let now = self.now().best;
        self.shared.store.write(|db| {
            let key = db.key_of(&identifier)?;
            let known = db.heard_balance(key)?.map(|heard| heard.at);
            if known != asked.heard {
                return Ok(());
            }
            let at = later_than(now, known);
            let heard = HeardBalance { balance, at, contains: asked.contains, since: asked.snapshot };
            db.hear_balance(key, &identifier, heard)
        })
    }
}
