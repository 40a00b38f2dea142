//! Rewards: one, whether it can be redeemed, redeeming it, and taking that back. The search is in `reward_search`.
//!
//! A redemption takes points and a unit of stock in one transaction, under locks on the passholder's points and the
//! reward's stock: of two requests for the last unit or the last points, one wins.

use crate::db::entities::{redemption, reward, reward_organizer};
use crate::db::{instant, millis, transact};
use crate::error::{RegistryError, Result, TextArg};
use crate::ledger;
use crate::paging::{Paging, like_pattern};
use crate::people::{self, Person, parse_number, unknown_passholder};
use crate::redemption_undo;
use crate::registry::Registry;
use crate::reward_facts;
use crate::spend_holder;
use crate::unit_stock;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::BTreeMap;
use uitpas_domain::{CardState, Instant, RewardKind, RewardRefusal};
use uitpas_wire::Slug;
use uitpas_wire::api::{Page, RedeemInfo, RedeemedReward, Reward, RewardType};

/// Which redeemed rewards. Cancelled ones are never among them.
#[derive(Debug, Clone, Default)]
pub struct RedeemedSearch {
    /// Of this passholder.
    pub passholder_id: String,
    /// Of this type.
    pub kind: Option<RewardType>,
    /// Handed out by one of these organizers; empty for all.
    pub organizer_ids: Vec<String>,
    /// With this in the title.
    pub title: Option<String>,
}

/// The refusal of an id that no reward has.
pub(crate) fn unknown_reward() -> RegistryError {
    RegistryError::new(Slug::RewardNotFound).text("problem-reward-not-found")
}

fn unknown_redemption() -> RegistryError {
    RegistryError::new(Slug::RedeemedRewardNotFound).text("problem-reward-not-found")
}

impl Registry {
    /// One reward.
    ///
    /// # Errors
    /// `reward-not-found`.
    pub async fn reward(&self, id: &str) -> Result<Reward> {
        let db = self.db().reader();
        let row = reward::Entity::find_by_id(id).one(db).await?.ok_or_else(unknown_reward)?;
        reward_facts::to_wire(db, vec![row], self.now()).await?.pop().ok_or_else(unknown_reward)
    }

    /// The organizers whose counters hand a reward out; their rights decide who may.
    ///
    /// # Errors
    /// `reward-not-found`.
    pub async fn organizers_of_reward(&self, id: &str) -> Result<Vec<String>> {
        let db = self.db().reader();
        if reward::Entity::find_by_id(id).one(db).await?.is_none() {
            return Err(unknown_reward());
        }
        Ok(reward_organizer::Entity::find()
            .filter(reward_organizer::Column::RewardId.eq(id))
            .order_by_asc(reward_organizer::Column::OrganizerId)
            .select_only()
            .column(reward_organizer::Column::OrganizerId)
            .into_tuple()
            .all(db)
            .await?)
    }

    /// Why a pass could not redeem a reward now; `None` when it could.
    ///
    /// # Errors
    /// `reward-not-found` (404); `invalid-uitpas-number`, `passholder-not-found` (400).
    pub async fn redeem_refusal(&self, reward_id: &str, uitpas_number: &str) -> Result<Option<RewardRefusal>> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasNumber)?;
        let db = self.db().reader();
        let row = reward::Entity::find_by_id(reward_id).one(db).await?.ok_or_else(unknown_reward)?;
        let shown = people::by_number(db, &number).await?;
        let shown = shown.ok_or_else(|| unknown_passholder().status(400))?;
        let Some(person) = &shown.person else { return Ok(Some(RewardRefusal::CardNotValid)) };
        let applicable = reward_facts::applicable(db, &row).await?;
        let verdict = self.judge(db, &row, person, shown.state, applicable.as_deref(), self.now()).await?;
        Ok(verdict.err())
    }

    /// Redeems a reward with a pass, now.
    ///
    /// # Errors
    /// `reward-not-found`, `invalid-uitpas-number`, `passholder-not-found` (400), and the refusals of the rules.
    pub async fn redeem(&self, reward_id: &str, uitpas_number: &str) -> Result<RedeemedReward> {
        self.redeem_at(reward_id, uitpas_number, self.now()).await
    }

    /// The same at another moment: the past of a demonstration.
    ///
    /// # Errors
    /// As [`Registry::redeem`].
    pub async fn redeem_at(&self, reward_id: &str, uitpas_number: &str, at: Instant) -> Result<RedeemedReward> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasNumber)?;
        let written = transact!(self.db(), |tx| async {
            let reward = reward::Entity::find_by_id(reward_id).one(tx).await?;
            let reward = reward.ok_or_else(|| unknown_reward().status(400))?;
            let shown = people::by_number(tx, &number).await?;
            let shown = shown.ok_or_else(|| unknown_passholder().status(400))?;
            let Some(person) = &shown.person else { return Err(refusal_error(&RewardRefusal::CardNotValid)) };
            self.book_redemption(tx, reward, person, &shown.card.number, shown.state, at).await
        });
        let (row, reward) = written?;
        redeemed_to_wire(self.db().reader(), vec![(row, reward)], self.now())
            .await?
            .pop()
            .ok_or_else(|| RegistryError::internal("a redemption is missing"))
    }

    async fn book_redemption<C: ConnectionTrait>(
        &self,
        tx: &C,
        reward: reward::Model,
        person: &Person,
        card_number: &str,
        card: CardState,
        at: Instant,
    ) -> Result<(redemption::Model, reward::Model)> {
        if self.would_spend(&reward)
            && let Some(reserved) = spend_holder::locked(self, tx, person).await?
        {
            return Err(reserved.error(self.now()));
        }
        let points = ledger::points_of(&person.row.id);
        ledger::lock(tx, &points).await?;
        // The unlimited ones need no queue for their stock.
        if reward_facts::units(&reward).is_some() {
            ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
        }
        let applicable = reward_facts::applicable(tx, &reward).await?;
        let verdict = self.judge(tx, &reward, person, card, applicable.as_deref(), at).await?;
        let verdict = verdict.map_err(|refusal| refusal_error(&refusal))?;
        let id = self.fresh_id();
        let ordinal = match &verdict.period {
            Some(period) => Some(reward_facts::free_ordinal(tx, &reward.id, &person.row.id, &period.key).await?),
            None => None,
        };
        let row = redemption::Model {
            id: id.clone(),
            reward_id: reward.id.clone(),
            passholder_id: person.row.id.clone(),
            card_number: card_number.to_owned(),
            organizer_id: None,
            status: "REDEEMED".to_owned(),
            ordinal,
            period_key: verdict.period.map(|period| period.key),
            points: verdict.price.into(),
            redeemed_ms: millis(at),
            cancelled_ms: None,
            redeem_code: reward.redeem_codes.then(|| self.fresh_code()),
            unit_from: Some(match reward_facts::units(&reward) {
                Some(_) => ledger::pool_of(&reward.id),
                None => ledger::supply_of(&reward.id),
            }),
            device_id: None,
            seq: None,
            undone_seq: None,
            lease_id: None,
            risk_points: 0,
            shortfall: 0,
        };
        let fresh: redemption::ActiveModel = row.clone().into();
        redemption::Entity::insert(fresh.reset_all()).exec_without_returning(tx).await?;
        ledger::book(tx, redemption_undo::spend(&row, false), at).await?;
        unit_stock::book_taken(tx, &row, at).await?;
        Ok((row, reward))
    }

    /// What the rules say about this passholder and reward, on the facts in this transaction.
    pub(crate) async fn judge<C: ConnectionTrait>(
        &self,
        db: &C,
        reward: &reward::Model,
        person: &Person,
        card: CardState,
        applicable: Option<&[uitpas_domain::CardSystemId]>,
        at: Instant,
    ) -> Result<std::result::Result<uitpas_domain::RewardVerdict, RewardRefusal>> {
        let balance = ledger::balance(db, &ledger::points_of(&person.row.id)).await?;
        // What is lent to desks or lost with one can't be given here: all but the pool counts as taken.
        let taken = match reward_facts::units(reward) {
            Some(units) => i64::from(units) - ledger::balance(db, &ledger::pool_of(&reward.id)).await?,
            None => 0,
        };
        let already = reward_facts::already(db, reward, &person.row.id, at).await?;
        let asking = reward_facts::Asking { person, card, applicable };
        Ok(reward_facts::verdict(reward, asking, reward_facts::Counted { balance, taken, already }, at))
    }

    /// Whether a reward takes points, which may be at a desk.
    pub(crate) fn would_spend(&self, reward: &reward::Model) -> bool {
        reward_facts::kind(reward) == RewardKind::Points && reward.points > 0
    }

    /// Why a passholder's points can't be spent on a reward here now: a reward desk holds them. `None` when they can.
    ///
    /// # Errors
    /// As [`Registry::redeem_refusal`].
    pub async fn points_reserved(&self, reward_id: &str, uitpas_number: &str) -> Result<Option<RegistryError>> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasNumber)?;
        let db = self.db().reader();
        let row = reward::Entity::find_by_id(reward_id).one(db).await?.ok_or_else(unknown_reward)?;
        let shown = people::by_number(db, &number).await?.ok_or_else(|| unknown_passholder().status(400))?;
        let Some(person) = shown.person.filter(|_| self.would_spend(&row)) else { return Ok(None) };
        Ok(spend_holder::of(self, db, &person).await?.map(|reserved| reserved.error(self.now())))
    }

    /// The organizers and the passholder of a redemption, whose rights decide who may take it back.
    ///
    /// # Errors
    /// `redeemed-reward-not-found`.
    pub async fn redemption_parties(&self, id: &str) -> Result<(Vec<String>, String)> {
        let row = redemption::Entity::find_by_id(id).one(self.db().reader()).await?;
        let row = row.filter(|row| row.status == "REDEEMED").ok_or_else(unknown_redemption)?;
        Ok((self.organizers_of_reward(&row.reward_id).await?, row.passholder_id))
    }

    /// Takes a redemption back: points and stock return, and its place in the limit is free again.
    ///
    /// # Errors
    /// `redeemed-reward-not-found`, also for one that was taken back before.
    pub async fn cancel_redemption(&self, id: &str) -> Result<()> {
        let now = self.now();
        transact!(self.db(), |tx| async {
            let seen = redemption::Entity::find_by_id(id).one(tx).await?.ok_or_else(unknown_redemption)?;
            ledger::lock(tx, &ledger::points_of(&seen.passholder_id)).await?;
            let row = redemption::Entity::find_by_id(id).one(tx).await?;
            let row = row.filter(|row| row.status == "REDEEMED").ok_or_else(unknown_redemption)?;
            let reward = reward::Entity::find_by_id(&row.reward_id).one(tx).await?.ok_or_else(unknown_reward)?;
            if reward_facts::units(&reward).is_some() {
                ledger::lock(tx, &ledger::pool_of(&reward.id)).await?;
            }
            redemption_undo::take_back(self, tx, row, &reward, None, now).await
        })
    }

    /// A page of a passholder's redeemed rewards, the newest first.
    ///
    /// # Errors
    /// Only faults.
    pub async fn redeemed_rewards(&self, search: &RedeemedSearch, paging: Paging) -> Result<Page<RedeemedReward>> {
        let db = self.db().reader();
        let mut rewards = Condition::all();
        if let Some(kind) = search.kind {
            rewards = rewards.add(reward::Column::RewardType.eq(reward_facts::type_name(kind)));
        }
        if let Some(title) = &search.title {
            let pattern = LikeExpr::new(like_pattern(title, false)).escape('\\');
            rewards = rewards.add(Expr::col(reward::Column::TitleFolded).like(pattern));
        }
        if !search.organizer_ids.is_empty() {
            let by = Query::select()
                .column(reward_organizer::Column::RewardId)
                .from(reward_organizer::Entity)
                .and_where(reward_organizer::Column::OrganizerId.is_in(search.organizer_ids.iter().map(String::as_str)))
                .to_owned();
            rewards = rewards.add(reward::Column::Id.in_subquery(by));
        }
        let ids = Query::select().column(reward::Column::Id).from(reward::Entity).cond_where(rewards).to_owned();
        let query = redemption::Entity::find()
            .filter(redemption::Column::PassholderId.eq(search.passholder_id.as_str()))
            .filter(redemption::Column::Status.eq("REDEEMED"))
            .filter(redemption::Column::RewardId.in_subquery(ids));
        let total = query.clone().count(db).await?;
        let rows = query
            .order_by_desc(redemption::Column::RedeemedMs)
            .order_by_desc(redemption::Column::Id)
            .offset(paging.start)
            .limit(paging.limit)
            .all(db)
            .await?;
        let ids = rows.iter().map(|row| row.reward_id.clone());
        let rewards = reward::Entity::find().filter(reward::Column::Id.is_in(ids)).all(db).await?;
        let rewards: BTreeMap<&str, &reward::Model> = rewards.iter().map(|row| (row.id.as_str(), row)).collect();
        let pairs = rows
            .into_iter()
            .filter_map(|row| Some((rewards.get(row.reward_id.as_str()).copied().cloned()?, row)))
            .map(|(reward, row)| (row, reward))
            .collect();
        Ok(Page::new(total, redeemed_to_wire(db, pairs, self.now()).await?))
    }

    /// A code that a passholder shows or types: letters and digits that are not mistaken for each other.
    fn fresh_code(&self) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let mut bytes = [0; 10];
        self.fill_random(&mut bytes);
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
    }
}

async fn redeemed_to_wire<C: ConnectionTrait>(
    db: &C,
    pairs: Vec<(redemption::Model, reward::Model)>,
    now: Instant,
) -> Result<Vec<RedeemedReward>> {
    let rewards = pairs.iter().map(|(_, reward)| reward.clone()).collect();
    let wire = reward_facts::to_wire(db, rewards, now).await?;
    Ok(pairs
        .into_iter()
        .zip(wire)
        .map(|((row, reward), wire)| {
            let info = RedeemInfo { text: reward.redeem_text, link: reward.redeem_link, label: reward.redeem_label };
            RedeemedReward {
                id: row.id,
                reward: wire,
                redeem_date: instant(row.redeemed_ms),
                redeem_info: (info != RedeemInfo::default()).then_some(info),
                redeem_code: row.redeem_code,
            }
        })
        .collect())
}

/// A reward's refusal as the API's error.
pub fn refusal_error(refusal: &RewardRefusal) -> RegistryError {
    let (slug, text) = match refusal {
        RewardRefusal::CardNotValid => (Slug::InvalidCard, "refusal-reward-card-not-valid"),
        RewardRefusal::NoActiveMembership => {
            (Slug::PassholderNoActiveCardsystems, "refusal-reward-no-active-membership")
        }
        RewardRefusal::NotInCardSystem => {
            (Slug::RewardPassholderNoApplicableCardsystems, "refusal-reward-not-in-card-system")
        }
        RewardRefusal::OutsidePeriod { .. } => (Slug::RewardPeriodConstraint, "refusal-reward-outside-period"),
        RewardRefusal::SoldOut => (Slug::RewardVolumeConstraint, "refusal-reward-sold-out"),
        RewardRefusal::LimitReached { .. } => (Slug::RewardPassholderVolumeConstraint, "refusal-reward-limit-reached"),
        RewardRefusal::TooFewPoints { .. } => (Slug::RewardPassholderPointsConstraint, "refusal-reward-too-few-points"),
    };
    let error = RegistryError::new(slug).text(text).detail(refusal.code());
    match refusal {
        RewardRefusal::TooFewPoints { missing } => error.arg("missing", TextArg::Number((*missing).into())),
        _ => error,
    }
}
