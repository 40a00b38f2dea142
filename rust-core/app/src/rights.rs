//! What this device may still give without network: the registry's last statement, less everything done since.
//!
//! A statement is absolute as of an operation of this device; whatever the device did after it is subtracted, whatever
//! became of that. An answer that is older than one already kept is dropped, and a right that was given back is never
//! used again, so that no lost, repeated or late answer makes more possible than there is. Whether a right is still in
//! force is asked of the rules each time, on the corrected clock with its uncertainty.

use serde::{Deserialize, Serialize};
use uitpas_domain::spend_right::{SpendHolder, holder};
use uitpas_domain::stock_lease::{is_usable, units_left};
use uitpas_domain::{LeaseFacts, RiskBudget, UncertainInstant};
use uitpas_wire::offline::{DeskRole, DeviceRights, ReturnedRights, SpendRight, StockLease};

use crate::error::Fault;
use crate::store::{Access, GivenSince};

const RIGHTS: &str = "device-rights";
const RETURNED: &str = "returned-rights";

/// The rights of this device at a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RightsNow {
    /// Whether this device is a reward desk.
    pub is_desk: bool,
    /// The desk that the registry says it is, whether or not that right is in force.
    pub stated_desk: Option<u8>,
    /// The desk whose passes it may spend from now.
    pub own_desk: Option<u8>,
    /// The set that the spend right belongs to.
    pub desk_set: Option<String>,
    /// Its stock leases.
    pub leases: Vec<LeaseNow>,
    /// What it may risk.
    pub risk: RiskBudget,
}

/// A stock lease at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseNow {
    /// Its id.
    pub id: String,
    /// Of which reward.
    pub reward: String,
    /// As the rule asks for it.
    pub facts: LeaseFacts,
    /// Whether it may still be used.
    pub usable: bool,
}

impl LeaseNow {
    /// Units left on this device.
    #[must_use]
    pub fn left(&self) -> i64 {
        units_left(self.facts.stated, self.facts.given_since)
    }
}

impl RightsNow {
    /// What is left of a statement after `since` and `returned`, next to a snapshot whose passes name `desk_set`.
    #[must_use]
    pub fn of(
        stated: &DeviceRights,
        returned: &ReturnedRights,
        since: &[GivenSince],
        desk_set: Option<&str>,
        now: UncertainInstant,
    ) -> Self {
        let spend = stated.spend.as_ref().filter(|spend| returned.desk_set_id.as_ref() != Some(&spend.desk_set_id));
        // Passes that name the desks of another time say nothing about this one's.
        let spend = spend.filter(|spend| desk_set == Some(spend.desk_set_id.as_str()));
        let in_force = |spend: &&SpendRight| is_usable(spend.expires_at, now);
        let lease = |lease: &StockLease| LeaseNow {
            id: lease.lease_id.clone(),
            reward: lease.reward_id.clone(),
            facts: LeaseFacts {
                stated: lease.units,
                given_since: since
                    .iter()
                    .filter(|given| given.lease.as_ref() == Some(&lease.lease_id))
                    .map(|g| g.units)
                    .sum(),
                expires: lease.expires_at,
            },
            usable: is_usable(lease.expires_at, now),
        };
        let risked = since.iter().map(|given| given.risk.saturating_mul(given.units)).fold(0, i64::saturating_add);
        Self {
            is_desk: stated.role == DeskRole::RewardDesk,
            stated_desk: spend.map(|spend| spend.desk),
            own_desk: spend.filter(in_force).map(|spend| spend.desk),
            desk_set: spend.map(|spend| spend.desk_set_id.clone()),
            leases: stated.leases.iter().filter(|l| !returned.lease_ids.contains(&l.lease_id)).map(lease).collect(),
            risk: RiskBudget { points_left: stated.risk.points_left.saturating_sub(risked), floor: stated.risk.floor },
        }
    }

    /// The lease to take a unit of a reward from: one that has some and is in force where there is one.
    #[must_use]
    pub fn lease_for(&self, reward: &str) -> Option<&LeaseNow> {
        self.leases.iter().filter(|lease| lease.reward == reward).max_by_key(|lease| (lease.usable, lease.left()))
    }

    /// Where the spend right over a pass is, by the desk in its record.
    #[must_use]
    pub fn holder(&self, pass_desk: u8) -> SpendHolder {
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::SpendAnyPass) && self.own_desk.is_some() {
            return SpendHolder::Here;
        }
        holder(pass_desk, self.own_desk)
    }

    /// Units that this device can still give, of all rewards.
    #[must_use]
    pub fn units_left(&self) -> i64 {
        self.leases.iter().filter(|lease| lease.usable).map(LeaseNow::left).sum()
    }

    /// All that could be given back; `None` when there is nothing.
    #[must_use]
    pub fn to_return(&self) -> Option<ReturnedRights> {
        let lease_ids: Vec<String> = self.leases.iter().map(|lease| lease.id.clone()).collect();
        let back = ReturnedRights { lease_ids, desk_set_id: self.desk_set.clone() };
        (back.desk_set_id.is_some() || !back.lease_ids.is_empty()).then_some(back)
    }
}

/// A statement with whose log it counts in.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    stated: DeviceRights,
    /// Number of the last record before the device's log.
    base: i64,
}

impl Access<'_> {
    /// Keeps a statement of the registry about the device whose log begins after `base`, unless a later one is known.
    ///
    /// # Errors
    /// Of the store.
    pub fn hear_rights(&self, stated: &DeviceRights, base: i64) -> Result<(), Fault> {
        if let Some(kept) = self.setting_json::<Kept>(RIGHTS)?
            && kept.stated.device_id == stated.device_id
            && (kept.stated.acknowledged > stated.acknowledged || kept.stated.server_time > stated.server_time)
        {
            return Ok(());
        }
        self.set_setting_json(RIGHTS, &Kept { stated: stated.clone(), base })
    }

    /// What `device` may still give; next to the current snapshot.
    ///
    /// # Errors
    /// Of the store.
    pub fn rights_now(&self, device: Option<&str>, now: UncertainInstant) -> Result<RightsNow, Fault> {
        let Some(kept) = self.setting_json::<Kept>(RIGHTS)? else { return Ok(RightsNow::default()) };
        if Some(kept.stated.device_id.as_str()) != device {
            return Ok(RightsNow::default());
        }
        let since = self.given_since(kept.base.saturating_add(kept.stated.acknowledged.max(0)))?;
        let desk_set = self.roster.and_then(|index| index.desk_set.as_deref());
        #[cfg(feature = "deliberate-faults")]
        let (kept, since) = mistaken(kept, since);
        Ok(RightsNow::of(&kept.stated, &self.returned()?, &since, desk_set, now))
    }

    /// Remembers that these rights were given back.
    ///
    /// # Errors
    /// Of the store.
    pub fn give_back(&self, back: &ReturnedRights) -> Result<(), Fault> {
        let mut returned = self.returned()?;
        returned.lease_ids.extend(back.lease_ids.iter().cloned());
        if back.desk_set_id.is_some() {
            returned.desk_set_id.clone_from(&back.desk_set_id);
        }
        self.set_setting_json(RETURNED, &returned)
    }

    /// Forgets all rights: the device is another one now, or may do nothing.
    ///
    /// # Errors
    /// Of the store.
    pub fn forget_rights(&self) -> Result<(), Fault> {
        self.delete_setting(RIGHTS)?;
        self.delete_setting(RETURNED)
    }

    fn returned(&self) -> Result<ReturnedRights, Fault> {
        let none = ReturnedRights { lease_ids: Vec::new(), desk_set_id: None };
        #[cfg(feature = "deliberate-faults")]
        if crate::faults::on(crate::faults::Fault::UseReturnedRights) {
            return Ok(none);
        }
        Ok(self.setting_json(RETURNED)?.unwrap_or(none))
    }
}

#[cfg(feature = "deliberate-faults")]
fn mistaken(mut kept: Kept, since: Vec<GivenSince>) -> (Kept, Vec<GivenSince>) {
    use crate::faults::{Fault, on};
    if on(Fault::UseRightsAfterEnd) {
        let much_later = chrono::TimeDelta::days(365);
        kept.stated.leases.iter_mut().for_each(|lease| lease.expires_at += much_later);
        kept.stated.spend.iter_mut().for_each(|spend| spend.expires_at += much_later);
    }
    (kept, if on(Fault::IgnoreOwnSpending) { Vec::new() } else { since })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;
    use uitpas_wire::offline::RiskBudget as WireRisk;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-07-18T12:00:00Z").unwrap().to_utc()
    }

    fn stated(units: i64) -> DeviceRights {
        let expires_at = noon() + TimeDelta::hours(8);
        DeviceRights {
            device_id: "d".to_owned(),
            role: DeskRole::RewardDesk,
            acknowledged: 3,
            leases: vec![StockLease { lease_id: "l1".to_owned(), reward_id: "r".to_owned(), units, expires_at }],
            spend: Some(SpendRight { desk_set_id: "s1".to_owned(), desk: 2, desks: 3, expires_at }),
            risk: WireRisk { points_left: 20, floor: 5 },
            server_time: noon(),
        }
    }

    fn nothing() -> ReturnedRights {
        ReturnedRights { lease_ids: vec![], desk_set_id: None }
    }

    fn now(hours: i64) -> UncertainInstant {
        UncertainInstant::exact(noon() + TimeDelta::hours(hours))
    }

    #[test]
    fn a_right_counts_next_to_the_snapshot_of_its_own_desks_only() {
        let right = |set: Option<&str>, hours| RightsNow::of(&stated(1), &nothing(), &[], set, now(hours)).own_desk;
        assert_eq!(right(Some("s1"), 0), Some(2));
        assert_eq!(right(Some("s0"), 0), None);
        assert_eq!(right(None, 0), None);
        assert_eq!(right(Some("s1"), 8), None, "over");
    }

    #[test]
    fn what_was_given_back_is_never_used_again() {
        let back = RightsNow::of(&stated(4), &nothing(), &[], Some("s1"), now(0)).to_return().unwrap();
        let after = RightsNow::of(&stated(4), &back, &[], Some("s1"), now(0));
        assert_eq!((after.own_desk, after.units_left(), after.to_return()), (None, 0, None));
    }

    proptest! {
        #[test]
        fn units_never_fall_below_zero_nor_grow_beyond_what_was_stated_and_taken_back(
            units in -2_i64..20, since in prop::collection::vec((-1_i64..=1, any::<bool>()), 0..30)
        ) {
            let since: Vec<GivenSince> = since.into_iter()
                .map(|(units, ours)| GivenSince { lease: Some(if ours { "l1" } else { "l2" }.to_owned()), risk: 0, units })
                .collect();
            let left = RightsNow::of(&stated(units), &nothing(), &since, None, now(0)).units_left();
            let back = i64::try_from(since.iter().filter(|given| given.units == -1).count()).unwrap();
            prop_assert!(left >= 0 && left <= (units + back).max(0));
        }
    }
}
