//! Rewards that a desk gave without network: booked whatever did not fit, because they were given.
//!
//! Only a device that was stopped is not booked. Points come from the passholder as far as they reach and else from the
//! organizer (`shortfall`), the unit from the lease as long as it has one (`unit_stock`). An undo that arrives before its
//! redemption is remembered, as it is for check-ins: the final state depends on the operations, not on their order.

use crate::db::entities::{desk_set, operation, redemption, reward, reward_organizer, spend_right, stock_lease};
use crate::db::{instant, millis};
use crate::devices::{Device, DeviceOwner};
use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::operation_outcome::{Known, time_of};
use crate::people::{Person, ShownPass};
use crate::registry::Registry;
use crate::reward_facts::{self, Asking};
use crate::{redemption_undo, rights_return, shortfall, spend_holder, unit_stock};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
    QuerySelect,
};
use std::collections::{BTreeSet, HashMap};
use uitpas_domain::{Instant, RewardKind, RewardRefusal, UncertainInstant};
use uitpas_wire::offline::{OfflineRedemption, Operation, OperationKind, Outcome, RedemptionConflict, RefusedReason};

/// No reward costs more; what says so is no redemption.
const MOST_POINTS: i64 = 1_000_000;

/// What the desk operations of a batch name, read once.
#[derive(Default)]
pub(crate) struct DeskKnown {
    /// Of the device's redemptions that an undo names, the number of the first undo.
    pub undone: HashMap<i64, i64>,
    /// Whose redemptions are taken back.
    pub passholders: Vec<String>,
    rewards: BTreeSet<String>,
}

impl DeskKnown {
    /// Reads them; nothing at all when there are none.
    pub async fn around<C: ConnectionTrait>(tx: &C, device: &Device, operations: &[&Operation]) -> Result<Self> {
        let of = |kind| operations.iter().filter(move |one| one.kind == kind);
        let given: Vec<i64> = of(OperationKind::Redemption).map(|one| one.seq).collect();
        let undone: Vec<i64> = of(OperationKind::RedemptionUndo).filter_map(|one| one.undoes).collect();
        let returns = of(OperationKind::RightsReturn).next().is_some();
        if given.is_empty() && undone.is_empty() && !returns {
            return Ok(Self::default());
        }
        let mut known = Self::default();
        let undos: Vec<(Option<i64>, i64)> = operation::Entity::find()
            .filter(operation::Column::DeviceId.eq(device.id.as_str()))
            .filter(operation::Column::Undoes.is_in(given))
            .filter(operation::Column::Kind.eq("REDEMPTION_UNDO"))
            .select_only()
            .columns([operation::Column::Undoes, operation::Column::Seq])
            .into_tuple()
            .all(tx)
            .await?;
        for (undone, seq) in undos {
            known.undid(undone.unwrap_or_default(), seq);
        }
        let taken_back: Vec<(String, String)> = redemption::Entity::find()
            .filter(redemption::Column::DeviceId.eq(device.id.as_str()))
            .filter(redemption::Column::Seq.is_in(undone))
            .select_only()
            .columns([redemption::Column::PassholderId, redemption::Column::RewardId])
            .into_tuple()
            .all(tx)
            .await?;
        for (passholder, reward) in taken_back {
            known.passholders.push(passholder);
            known.rewards.insert(reward);
        }
        known.rewards.extend(
            operations
                .iter()
                .filter_map(|one| one.redemption.as_ref().map(|given| given.reward_id.clone()))
                .filter(|id| !id.contains('\0')),
        );
        let lent: Vec<String> = stock_lease::Entity::find()
            .filter(stock_lease::Column::DeviceId.eq(device.id.as_str()))
            .filter(stock_lease::Column::State.eq("HELD"))
            .select_only()
            .column(stock_lease::Column::RewardId)
            .into_tuple()
            .all(tx)
            .await?;
        known.rewards.extend(lent);
        Ok(known)
    }

    /// Locks the stock of every reward in the batch, always in the same order; after the points.
    pub async fn lock_stock<C: ConnectionTrait>(&self, tx: &C) -> Result<()> {
        if self.rewards.is_empty() || tx.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        ledger::lock_accounts(tx, self.rewards.iter().map(|id| ledger::pool_of(id))).await
    }

    /// Remembers an undo that was just stored.
    pub fn undid(&mut self, undone: i64, seq: i64) {
        self.undone.entry(undone).and_modify(|first| *first = seq.min(*first)).or_insert(seq);
    }
}

fn refused(reason: RefusedReason) -> Outcome {
    Outcome::Refused { reason }
}

/// Books a reward that was given.
pub(crate) async fn redeem<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
    known: &Known,
) -> Result<Outcome> {
    let DeviceOwner::Counter(organizer) = &device.owner else { return Ok(refused(RefusedReason::NotPermitted)) };
    let Some(given) = &operation.redemption else { return Ok(refused(RefusedReason::BadFormat)) };
    if given.points > MOST_POINTS {
        return Ok(refused(RefusedReason::BadFormat));
    }
    let Some(reward) = reward_of(tx, organizer, &given.reward_id).await? else { return Ok(Outcome::UnknownReward) };
    let Some(shown) = known.shown(operation) else { return Ok(Outcome::UnknownPass) };
    let ShownPass { card, state, person: Some(person) } = shown else { return Ok(Outcome::PassNotActive) };
    if person.is_group() {
        return Ok(refused(RefusedReason::GroupPass));
    }
    let at = time_of(operation, now);
    let account = ledger::points_of(&person.row.id);
    let balance = ledger::lock(tx, &account).await?;
    if reward_facts::units(&reward).is_some() {
        ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
    }
    let lease = lease_named(tx, device, &reward, given).await?;
    let mut row = redemption::Model {
        id: registry.fresh_id(),
        reward_id: reward.id.clone(),
        passholder_id: person.row.id.clone(),
        card_number: card.number.clone(),
        organizer_id: Some(organizer.clone()),
        status: "REDEEMED".to_owned(),
        period_key: None,
        ordinal: None,
        points: given.points,
        redeemed_ms: millis(at.best),
        cancelled_ms: None,
        redeem_code: None,
        unit_from: None,
        device_id: Some(device.id.clone()),
        seq: Some(operation.seq),
        undone_seq: None,
        lease_id: lease.as_ref().map(|lease| lease.id.clone()),
        risk_points: given.risk_points,
        shortfall: 0,
    };
    if let Some(undo) = known.desk.undone.get(&operation.seq) {
        row.status = "CANCELLED".to_owned();
        row.cancelled_ms = Some(millis(now));
        row.undone_seq = Some(*undo);
        insert(tx, row).await?;
        return Ok(Outcome::RedemptionUndone { balance });
    }
    let asking = Asking { person: &person, card: state, applicable: None };
    let mut conflicts = rule_conflicts(tx, &reward, asking, at).await?;
    let price = if reward_facts::kind(&reward) == RewardKind::Welcome { 0 } else { reward.points };
    if price != given.points {
        conflicts.insert(RedemptionConflict::PriceDiffers);
    }
    if !right_held(registry, tx, device, operation, given, &person, at).await? {
        conflicts.insert(RedemptionConflict::RightNotHeld);
    }
    row.unit_from = unit_stock::source(tx, &reward, lease.as_ref()).await?;
    conflicts.extend(unit_conflict(&row, &reward, lease.as_ref(), operation.seq));
    if let Some(period) =
        uitpas_domain::reward::redeem_period(reward_facts::kind(&reward), reward_facts::limit(&reward), at)
    {
        row.ordinal = Some(reward_facts::free_ordinal(tx, &reward.id, &person.row.id, &period.key).await?);
        row.period_key = Some(period.key);
    }
    row.shortfall = (given.points - balance).max(0);
    if row.shortfall > 0 {
        conflicts.insert(RedemptionConflict::PointsMissing);
    }
    insert(tx, row.clone()).await?;
    shortfall::book(registry, tx, &row, row.shortfall, now).await?;
    ledger::book(tx, redemption_undo::spend(&row, false), now).await?;
    unit_stock::book_taken(tx, &row, now).await?;
    shortfall::settle_one(registry, tx, &person.row.id, now).await?;
    Ok(Outcome::Redeemed {
        redemption_id: row.id,
        balance: ledger::balance(tx, &account).await?,
        conflicts: conflicts.into_iter().collect(),
        shortfall: (row.shortfall > 0).then_some(row.shortfall),
    })
}

/// Takes back a redemption of the same device. One that has not arrived yet is taken back when it does.
pub(crate) async fn undo<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    now: Instant,
) -> Result<Outcome> {
    let find = || {
        redemption::Entity::find()
            .filter(redemption::Column::DeviceId.eq(device.id.as_str()))
            .filter(redemption::Column::Seq.eq(operation.undoes))
            .one(tx)
    };
    let Some(seen) = find().await? else { return Ok(Outcome::NothingToUndo) };
    let account = ledger::points_of(&seen.passholder_id);
    ledger::lock(tx, &account).await?;
    // Read again under the lock: somebody may have taken it back at the registry just now.
    let Some(row) = find().await? else { return Ok(Outcome::NothingToUndo) };
    if row.status != "REDEEMED" {
        if row.undone_seq.is_some_and(|first| operation.seq < first) {
            let mut row: redemption::ActiveModel = row.into();
            row.undone_seq = Set(Some(operation.seq));
            row.update(tx).await?;
        }
        return Ok(Outcome::NothingToUndo);
    }
    let reward = reward::Entity::find_by_id(&row.reward_id).one(tx).await?;
    let reward = reward.ok_or_else(|| RegistryError::internal("a redemption of no reward"))?;
    if reward_facts::units(&reward).is_some() {
        ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
    }
    redemption_undo::take_back(registry, tx, row, &reward, Some(operation.seq), now).await?;
    Ok(Outcome::RedemptionUndone { balance: ledger::balance(tx, &account).await? })
}

/// Notes rights that come back; they do so when the log is complete up to here.
pub(crate) async fn give_back<C: ConnectionTrait>(tx: &C, device: &Device, operation: &Operation) -> Result<Outcome> {
    let Some(returned) = &operation.returned else { return Ok(refused(RefusedReason::BadFormat)) };
    if rights_return::note(tx, device, operation.seq, returned).await? {
        Ok(Outcome::RightsReturned)
    } else {
        Ok(refused(RefusedReason::NotPermitted))
    }
}

/// A suspended device's redemption is not booked; yet its unit is gone, and must not be lent or sold again.
pub(crate) async fn note_unbooked<C: ConnectionTrait>(tx: &C, device: &Device, operation: &Operation) -> Result<()> {
    let Some(given) = &operation.redemption else { return Ok(()) };
    let DeviceOwner::Counter(organizer) = &device.owner else { return Ok(()) };
    let Some(reward) = reward_of(tx, organizer, &given.reward_id).await? else { return Ok(()) };
    ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
    let lease = lease_named(tx, device, &reward, given).await?;
    let Some(lease) = lease.filter(|lease| lease.state == "HELD") else { return Ok(()) };
    if lease.unbooked < ledger::balance(tx, &ledger::leased_by(&lease.id)).await? {
        let gone = lease.unbooked + 1;
        let mut lease: stock_lease::ActiveModel = lease.into();
        lease.unbooked = Set(gone);
        lease.update(tx).await?;
    }
    Ok(())
}

/// The reward, when this counter hands it out.
async fn reward_of<C: ConnectionTrait>(tx: &C, organizer: &str, id: &str) -> Result<Option<reward::Model>> {
    if id.contains('\0')
        || reward_organizer::Entity::find_by_id((id.to_owned(), organizer.to_owned())).one(tx).await?.is_none()
    {
        return Ok(None);
    }
    Ok(reward::Entity::find_by_id(id).one(tx).await?)
}

/// The lease that the device names, when it is its own and of this reward.
async fn lease_named<C: ConnectionTrait>(
    tx: &C,
    device: &Device,
    reward: &reward::Model,
    given: &OfflineRedemption,
) -> Result<Option<stock_lease::Model>> {
    let named = given.lease_id.as_deref().filter(|id| !id.contains('\0') && reward_facts::units(reward).is_some());
    let lease = unit_stock::lease_of(tx, named).await?;
    Ok(lease.filter(|lease| lease.device_id == device.id && lease.reward_id == reward.id))
}

/// What the rules of rewards would have said.
async fn rule_conflicts<C: ConnectionTrait>(
    tx: &C,
    reward: &reward::Model,
    asking: Asking<'_>,
    at: UncertainInstant,
) -> Result<BTreeSet<RedemptionConflict>> {
    let applicable = reward_facts::applicable(tx, reward).await?;
    let already = reward_facts::already(tx, reward, &asking.person.row.id, at.best).await?;
    let asking = Asking { applicable: applicable.as_deref(), ..asking };
    let conflict = |refusal: &RewardRefusal| match refusal {
        RewardRefusal::CardNotValid | RewardRefusal::NoActiveMembership | RewardRefusal::NotInCardSystem => {
            Some(RedemptionConflict::PassNotValid)
        }
        RewardRefusal::OutsidePeriod { .. } => Some(RedemptionConflict::OutsidePeriod),
        RewardRefusal::LimitReached { .. } => Some(RedemptionConflict::LimitExceeded),
        // Units and points have their own ways.
        RewardRefusal::SoldOut | RewardRefusal::TooFewPoints { .. } => None,
    };
    Ok(reward_facts::obstacles(reward, asking, already, at).iter().filter_map(conflict).collect())
}

/// Whether the device held the right over the points that it took, or took them at its organizer's risk.
async fn right_held<C: ConnectionTrait>(
    registry: &Registry,
    tx: &C,
    device: &Device,
    operation: &Operation,
    given: &OfflineRedemption,
    person: &Person,
    at: UncertainInstant,
) -> Result<bool> {
    let Some(set) = given.desk_set_id.as_deref().filter(|id| !id.contains('\0')) else {
        return Ok(given.risk_points >= given.points);
    };
    let mine = Condition::all()
        .add(spend_right::Column::DeskSetId.eq(set))
        .add(spend_right::Column::DeviceId.eq(device.id.as_str()));
    let Some(right) = spend_right::Entity::find().filter(mine).one(tx).await? else { return Ok(false) };
    let given_back = right.return_seq.is_some_and(|returned| returned < operation.seq);
    if right.state == "WRITTEN_OFF" || given_back {
        return Ok(false);
    }
    let set = desk_set::Entity::find_by_id(set).one(tx).await?;
    let in_time = set.as_ref().is_some_and(|set| at.range().0 <= instant(set.expires_ms));
    Ok(in_time && spend_holder::desk_in(registry, tx, &right.desk_set_id, person).await? == Some(right.desk))
}

/// Whether the unit came from where the device said.
fn unit_conflict(
    row: &redemption::Model,
    reward: &reward::Model,
    lease: Option<&stock_lease::Model>,
    seq: i64,
) -> Option<RedemptionConflict> {
    reward_facts::units(reward)?;
    let from = row.unit_from.as_deref();
    match lease {
        Some(lease) if from == Some(ledger::leased_by(&lease.id).as_str()) => {
            let given_back = lease.return_seq.is_some_and(|returned| returned < seq);
            given_back.then_some(RedemptionConflict::LeaseOverdrawn)
        }
        Some(lease) if lease.state == "WRITTEN_OFF" && from == Some(ledger::written_off_of(&reward.id).as_str()) => {
            Some(RedemptionConflict::LeaseWrittenOff)
        }
        _ => Some(RedemptionConflict::LeaseOverdrawn),
    }
}

async fn insert<C: ConnectionTrait>(tx: &C, row: redemption::Model) -> Result<()> {
    let fresh: redemption::ActiveModel = row.into();
    redemption::Entity::insert(fresh.reset_all()).exec_without_returning(tx).await?;
    Ok(())
}
