//! Check-ins: at a counter by number, by the passholder with a code, and what was saved before.

use crate::activities::{self, unknown_event};
use crate::attend::{self, Attendance, Booked, refusal_error};
use crate::db::entities::{checkin, checkin_code};
use crate::db::{instant, millis, transact};
use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::paging::Paging;
use crate::people::{self, parse_number, unknown_passholder};
use crate::registry::Registry;
use crate::shortfall;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uitpas_codes::checkin_code::{CheckinCode, CodeRefusal};
use uitpas_domain::{Channel, Instant, UncertainInstant};
use uitpas_wire::Slug;
use uitpas_wire::api::{Checkin, Page, SelfCheckinResponse};

/// Which check-ins.
#[derive(Debug, Clone, Default)]
pub struct CheckinSearch {
    /// Of this passholder.
    pub passholder_id: String,
    /// At activities of one of these organizers.
    pub organizer_ids: Vec<String>,
    /// At activities with this in their title.
    pub event_title: Option<String>,
}

/// A check-in that was made, and what an answer may need around it.
#[derive(Debug, Clone)]
pub struct MadeCheckin {
    /// The check-in, without the passholder.
    pub checkin: Checkin,
    /// Whose it is.
    pub passholder_id: String,
    /// The balance after it.
    pub balance: i64,
}

impl Registry {
    /// Checks a pass in at an activity, now.
    ///
    /// # Errors
    /// `invalid-uitpasnumber`, `passholder-not-found`, `event-not-found` (all 400), and the refusals of the rules.
    pub async fn create_checkin(&self, event_id: &str, uitpas_number: &str, channel: Channel) -> Result<MadeCheckin> {
        self.create_checkin_at(event_id, uitpas_number, channel, self.now()).await
    }

    /// The same at another moment: what a list on paper is entered with, or the past of a demonstration.
    ///
    /// # Errors
    /// As [`Registry::create_checkin`].
    pub async fn create_checkin_at(
        &self,
        event_id: &str,
        uitpas_number: &str,
        channel: Channel,
        at: Instant,
    ) -> Result<MadeCheckin> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasnumber)?;
        transact!(self.db(), |tx| async {
            let activity = activities::load(tx, event_id).await?.ok_or_else(|| unknown_event().status(400))?;
            let shown = people::by_number(tx, &number).await?.ok_or_else(|| unknown_passholder().status(400))?;
            let Some(person) = &shown.person else {
                return Err(refusal_error(&uitpas_domain::CheckinRefusal::CardNotActive(shown.state)));
            };
            let attendance = Attendance {
                person,
                card: shown.state,
                card_number: Some(&shown.card.number),
                activity: &activity,
                channel,
                at: UncertainInstant::exact(at),
            };
            match attend::book(tx, self.fresh_id(), &attendance, at, None).await? {
                Booked::Credited { id, points, .. } => Ok(MadeCheckin {
                    checkin: Checkin {
                        id: Some(id),
                        creation_date: Some(at),
                        event_id: activity.id.clone(),
                        event_title: Some(activity.title.clone()),
                        uitpas_number: shown.card.number.clone(),
                        points: Some(points),
                        passholder: None,
                    },
                    balance: shortfall::after_credit(self, tx, &person.row.id, at).await?,
                    passholder_id: person.row.id.clone(),
                }),
                Booked::Duplicate { refusal, .. } | Booked::Refused(refusal) => Err(refusal_error(&refusal)),
                Booked::TakenBack { .. } => Err(RegistryError::internal("taken back without an operation")),
            }
        })
    }

    /// Why a pass could not be checked in at an activity now; `None` when it could.
    ///
    /// # Errors
    /// `invalid-uitpas-number`, `passholder-not-found`, `event-not-found`.
    pub async fn checkin_refusal(&self, event_id: &str, uitpas_number: &str) -> Result<Option<RegistryError>> {
        let number = parse_number(uitpas_number, Slug::InvalidUitpasNumber)?;
        let db = self.db().reader();
        let activity = activities::load(db, event_id).await?.ok_or_else(unknown_event)?;
        let shown = people::by_number(db, &number).await?.ok_or_else(unknown_passholder)?;
        let Some(person) = &shown.person else {
            return Ok(Some(refusal_error(&uitpas_domain::CheckinRefusal::CardNotActive(shown.state))));
        };
        let attendance = Attendance {
            person,
            card: shown.state,
            card_number: Some(&shown.card.number),
            activity: &activity,
            channel: Channel::Counter,
            at: UncertainInstant::exact(self.now()),
        };
        Ok(attend::judge(db, &attendance).await?.as_ref().map(refusal_error))
    }

    /// Checks a passholder in with a scanned code, now.
    ///
    /// # Errors
    /// `checkin-code-invalid`, `checkin-code-expired`, `passholder-not-found` (400), and the refusals of the rules.
    pub async fn self_checkin(&self, passholder_id: &str, code: &str) -> Result<SelfCheckinResponse> {
        self.self_checkin_at(passholder_id, code, self.now()).await
    }

    /// The same at another moment.
    ///
    /// # Errors
    /// As [`Registry::self_checkin`].
    pub async fn self_checkin_at(&self, passholder_id: &str, code: &str, at: Instant) -> Result<SelfCheckinResponse> {
        transact!(self.db(), |tx| async {
            let moment = UncertainInstant::exact(at);
            let event_id = event_of_code(self, tx, code, moment).await?.map_err(code_error)?;
            let invalid = || code_error(CodeProblem::Invalid);
            let activity = activities::load(tx, &event_id).await?.ok_or_else(invalid)?;
            let person = people::by_id(tx, passholder_id).await?;
            let person = person.ok_or_else(|| unknown_passholder().status(400))?;
            let number = uitpas_domain::the_number(&person.memberships).map(|number| number.as_str().to_owned());
            let attendance = Attendance {
                card: person.best_card_state(),
                person: &person,
                card_number: number.as_deref(),
                activity: &activity,
                channel: Channel::Code,
                at: moment,
            };
            match attend::book(tx, self.fresh_id(), &attendance, at, None).await? {
                Booked::Credited { points, .. } => {
                    let total_points = shortfall::after_credit(self, tx, &person.row.id, at).await?;
                    Ok(SelfCheckinResponse { added_points: points, total_points })
                }
                Booked::Duplicate { refusal, .. } | Booked::Refused(refusal) => Err(refusal_error(&refusal)),
                Booked::TakenBack { .. } => Err(RegistryError::internal("taken back without an operation")),
            }
        })
    }

    /// The organizer of the activity of a check-in, whose rights decide who may take it back.
    ///
    /// # Errors
    /// `checkin-not-found`.
    pub async fn organizer_of_checkin(&self, id: &str) -> Result<String> {
        let row = checkin::Entity::find_by_id(id).one(self.db().reader()).await?;
        let row = row.filter(|row| row.status == "CREDITED").ok_or_else(unknown_checkin)?;
        self.organizer_of_event(&row.activity_id).await
    }

    /// Takes a check-in back: its points leave the passholder's balance, and its place in the limit is free again.
    ///
    /// # Errors
    /// `checkin-not-found`, also for one that was taken back before; `points-already-spent` when the balance holds
    /// fewer points than the check-in gave: it stays, because a balance never goes below zero.
    pub async fn delete_checkin(&self, id: &str) -> Result<()> {
        let now = self.now();
        transact!(self.db(), |tx| async {
            let credited = checkin::Entity::find_by_id(id).one(tx).await?.is_some_and(|row| row.status == "CREDITED");
            if !credited || attend::take_back(tx, id, now).await?.is_none() {
                return Err(unknown_checkin());
            }
            Ok(())
        })
    }

    /// A page of a passholder's check-ins, the newest first.
    ///
    /// # Errors
    /// Only faults.
    pub async fn checkins(&self, search: &CheckinSearch, paging: Paging) -> Result<Page<Checkin>> {
        let db = self.db().reader();
        let mut query = checkin::Entity::find()
            .filter(checkin::Column::PassholderId.eq(search.passholder_id.as_str()))
            .filter(checkin::Column::Status.eq("CREDITED"))
            .filter(checkin::Column::ActivityId.in_subquery(activities::of_organizers(&search.organizer_ids)));
        if let Some(wanted) = &search.event_title {
            // One person attended some hundreds of activities at most: their titles are compared here.
            let attended: Vec<String> =
                query.clone().select_only().column(checkin::Column::ActivityId).distinct().into_tuple().all(db).await?;
            query = query.filter(checkin::Column::ActivityId.is_in(activities::titled(db, attended, wanted).await?));
        }
        let total = query.clone().count(db).await?;
        let rows = query
            .order_by_desc(checkin::Column::CreatedMs)
            .order_by_desc(checkin::Column::Id)
            .offset(paging.start)
            .limit(paging.limit)
            .all(db)
            .await?;
        let titles = activities::titles_of(db, rows.iter().map(|row| row.activity_id.clone())).await?;
        let member = rows
            .into_iter()
            .map(|row| Checkin {
                id: Some(row.id),
                creation_date: Some(instant(row.created_ms)),
                event_title: titles.get(&row.activity_id).cloned(),
                event_id: row.activity_id,
                uitpas_number: row.card_number.unwrap_or_default(),
                points: Some(row.points),
                passholder: None,
            })
            .collect();
        Ok(Page::new(total, member))
    }

    /// The balance of a passholder.
    ///
    /// # Errors
    /// A fault when there is no such passholder.
    pub async fn balance(&self, passholder_id: &str) -> Result<i64> {
        ledger::balance(self.db().reader(), &ledger::points_of(passholder_id)).await
    }
}

fn unknown_checkin() -> RegistryError {
    RegistryError::new(Slug::CheckinNotFound).text("problem-checkin-not-found")
}

/// What can be wrong with a scanned code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeProblem {
    /// None of ours and none that the registry knows, or damaged, or forged.
    Invalid,
    /// Before or after its time.
    Expired,
}

fn code_error(problem: CodeProblem) -> RegistryError {
    match problem {
        CodeProblem::Invalid => RegistryError::new(Slug::CheckinCodeInvalid).text("problem-code-invalid"),
        CodeProblem::Expired => RegistryError::new(Slug::CheckinCodeExpired).text("problem-code-expired"),
    }
}

/// The activity that a scanned code stands for: ours by its signature, an opaque one by what was registered.
pub(crate) async fn event_of_code<C: ConnectionTrait>(
    registry: &Registry,
    db: &C,
    code: &str,
    at: UncertainInstant,
) -> Result<std::result::Result<String, CodeProblem>> {
    let text = match CheckinCode::parse(code) {
        Ok(CheckinCode::Ours(signed)) => {
            let mut verified = signed.verify(registry.signing_keys().code_keys(), at);
            if verified == Err(CodeRefusal::UnknownKey) {
                verified = signed.verify(registry.reload_signing_keys(db).await?.code_keys(), at);
            }
            return Ok(match verified {
                Ok(verified) => Ok(verified.activity().as_str().to_owned()),
                Err(CodeRefusal::NotYet { .. } | CodeRefusal::Over { .. }) => Err(CodeProblem::Expired),
                Err(_) => Err(CodeProblem::Invalid),
            });
        }
        Ok(CheckinCode::Foreign(text)) => text,
        Err(_) => return Ok(Err(CodeProblem::Invalid)),
    };
    if text.contains('\0') {
        return Ok(Err(CodeProblem::Invalid));
    }
    let Some(row) = checkin_code::Entity::find_by_id(text).one(db).await? else {
        return Ok(Err(CodeProblem::Invalid));
    };
    let (earliest, latest) = at.range();
    let early = row.valid_from_ms.is_some_and(|from| millis(latest) < from);
    let late = row.valid_until_ms.is_some_and(|until| millis(earliest) > until);
    Ok(if early || late { Err(CodeProblem::Expired) } else { Ok(row.activity_id) })
}
