//! What a reward desk asks of its device: what it may still give, giving it, taking it back, giving the rights back.
//!
//! A reward is judged and recorded under one lock, so that two hands never give the same unit; what is answered as given
//! is durable. Nothing here waits for the network.
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Access<'_>` is not general enough as a function"
)]

use std::sync::PoisonError;

use uitpas_domain::{DeskRefusal, DeskVerdict, PassIdentifier};
use uitpas_wire::api::Reward;
use uitpas_wire::offline::OfflineRedemption;

use super::Device;
use crate::error::Fault;
use crate::oplog::Draft;
use crate::rights::RightsNow;
use crate::screen::rewards;
use crate::snapshot::{Lookup, PassFacts, identifier};
use crate::store::{LocalRedemption, RedemptionState, UndoState};

/// A reward that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its number in the log.
    pub seq: i64,
    /// What was decided.
    pub verdict: DeskVerdict,
}

/// Why a reward was not given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// The rules say no.
    #[error("the rules say no")]
    Refused(DeskRefusal),
    /// This device knows too little: no snapshot in force, or not this pass or reward.
    #[error("not known on this device")]
    NotKnown,
    /// The device failed; nothing was recorded.
    #[error(transparent)]
    Device(#[from] Fault),
}

impl Device {
    /// What this device may still give without network.
    ///
    /// # Errors
    /// Of the store.
    pub fn rights(&self) -> Result<RightsNow, Fault> {
        let (device, now) = (self.shared.log.device(), self.now());
        self.shared.store.read(|db| db.rights_now(device.as_deref(), now))
    }

    /// Judges giving a reward to a pass by this device's own rights.
    ///
    /// # Errors
    /// The rules' refusal.
    pub(crate) fn judge_reward(
        &self,
        reward: &Reward,
        facts: &PassFacts,
        rights: &RightsNow,
    ) -> Result<DeskVerdict, DeskRefusal> {
        rewards::judge_at_desk(reward, facts, rights, self.now())
    }

    /// Gives a reward without network, when the rules allow it: judged on what the device has now, and recorded with
    /// its effect before this returns.
    ///
    /// # Errors
    /// [`NotGiven`]; then nothing was recorded.
    pub fn record_redemption(&self, pass: &PassIdentifier, reward_id: &str) -> Result<Given, NotGiven> {
        let _one_at_a_time = self.giving.lock().unwrap_or_else(PoisonError::into_inner);
        let identifier = identifier(pass).ok_or(NotGiven::NotKnown)?;
        let snapshot = self.snapshot().ok_or(NotGiven::NotKnown)?;
        let Lookup::Known(facts) = self.look_up(pass)? else { return Err(NotGiven::NotKnown) };
        let reward = snapshot.rewards().iter().find(|reward| reward.id.as_deref() == Some(reward_id));
        let reward = reward.filter(|reward| rewards::is_offered(reward)).ok_or(NotGiven::NotKnown)?;
        let rights = self.rights()?;
        let verdict = self.judge_reward(reward, &facts, &rights).map_err(NotGiven::Refused)?;
        let lease_id = rights.lease_for(reward_id).filter(|_| verdict.uses_lease).map(|lease| lease.id.clone());
        let right_held = rights.holder(facts.desk) == uitpas_domain::SpendHolder::Here;
        let given = OfflineRedemption {
            reward_id: reward_id.to_owned(),
            points: i64::from(verdict.price.get()),
            lease_id: lease_id.clone(),
            desk_set_id: rights.desk_set.filter(|_| right_held),
            risk_points: verdict.at_risk,
        };
        let stamp = self.shared.clock.stamp();
        let local = LocalRedemption {
            identifier,
            reward: given.reward_id.clone(),
            lease: lease_id,
            points: given.points,
            risk: given.risk_points,
            at: stamp.at.best,
            state: RedemptionState::Waiting,
            undo: UndoState::No,
        };
        let draft = Draft::Redemption { pass: pass.clone(), given };
        let seq = self.shared.log.append(&draft, &stamp, Some(snapshot.version()), |db, seq| {
            db.put_local_redemption(seq, db.key_of(&local.identifier)?, None, &local)
        })?;
        self.recorded();
        Ok(Given { seq, verdict })
    }

    /// Takes back a reward that this device gave.
    ///
    /// # Errors
    /// [`Fault::NothingToUndo`] when there is none under that number or it was taken back already.
    pub fn record_redemption_undo(&self, seq: i64) -> Result<i64, Fault> {
        let _one_at_a_time = self.giving.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.shared.clock.stamp();
        let version = self.snapshot().map(|snapshot| snapshot.version());
        let undo = self.shared.log.append(&Draft::RedemptionUndo { seq }, &stamp, version, |db, undo| {
            let Some((pass, mut local)) = db.local_redemption(seq)? else { return Err(Fault::NothingToUndo) };
            if local.undo != UndoState::No || local.state == RedemptionState::NotBooked {
                return Err(Fault::NothingToUndo);
            }
            local.undo = UndoState::Waiting;
            db.put_local_redemption(seq, pass, Some(undo), &local)
        })?;
        self.recorded();
        Ok(undo)
    }

    /// Gives back all of this device's rights: none is used from here on. The record's number; `None` when there was
    /// nothing to give back.
    ///
    /// # Errors
    /// [`Fault::NotEnrolled`], or of the store; then nothing was given back.
    pub fn return_rights(&self) -> Result<Option<i64>, Fault> {
        let _one_at_a_time = self.giving.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(back) = self.rights()?.to_return() else { return Ok(None) };
        let stamp = self.shared.clock.stamp();
        let seq =
            self.shared.log.append(&Draft::RightsReturn(back.clone()), &stamp, None, |db, _| db.give_back(&back))?;
        self.recorded();
        Ok(Some(seq))
    }

    /// The id that the registry gave this device.
    #[must_use]
    pub fn device_id(&self) -> Option<String> {
        self.shared.log.device()
    }
}
