//! The check-in code on an activity's poster.
//!
//! It is one of ours, signed, and accepted during the days of the activity; that nobody saves a point outside its
//! hours is decided at the check-in. An activity whose id is too long for a signed code gets an opaque one, which is
//! made once and kept.

use crate::db::entities::checkin_code;
use crate::error::{RegistryError, Result};
use crate::registry::Registry;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uitpas_codes::checkin_code::SignError;
use uitpas_domain::civil_time::{civil_date, end_of_day, start_of_day};
use uitpas_domain::{ActivityId, Calendar};
use uitpas_wire::event::Event;

/// A poster of an activity without an end is good for this long. (Ours.)
const OPEN_ENDED_DAYS: i64 = 366;

impl Registry {
    /// The text of the code that people scan at an activity.
    ///
    /// # Errors
    /// `event-not-found`; `event-not-acceptable` for an activity without times.
    pub async fn poster_code(&self, event: &Event) -> Result<String> {
        let (from, until) = self.poster_days(event)?;
        let activity = ActivityId::new(event.id()).map_err(|_| crate::activities::unknown_event())?;
        match self
            .reload_signing_keys(self.db().reader())
            .await?
            .signer(self.now())?
            .codes()
            .poster(&activity, from, until, 0)
        {
            Ok(code) => Ok(code),
            Err(SignError::Window) => Err(not_acceptable()),
            Err(SignError::ActivityTooLong) => self.opaque_code(event.id()).await,
        }
    }

    fn poster_days(&self, event: &Event) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
        let whole_days = |first, last| (start_of_day(civil_date(first)), end_of_day(civil_date(last)));
        match event.calendar().map_err(|_| not_acceptable())? {
            Calendar::Single(span) => Ok(whole_days(span.start, span.end)),
            Calendar::Multiple(spans) => {
                let first = spans.iter().map(|span| span.start).min().ok_or_else(not_acceptable)?;
                let last = spans.iter().map(|span| span.end).max().ok_or_else(not_acceptable)?;
                Ok(whole_days(first, last))
            }
            Calendar::Periodic { from, to, .. } => Ok((start_of_day(from), end_of_day(to))),
            Calendar::Permanent { .. } => Ok(whole_days(self.now(), self.now() + TimeDelta::days(OPEN_ENDED_DAYS))),
        }
    }

    async fn opaque_code(&self, activity: &str) -> Result<String> {
        let known = checkin_code::Entity::find()
            .filter(checkin_code::Column::ActivityId.eq(activity))
            .order_by_asc(checkin_code::Column::Code)
            .one(self.db().reader())
            .await?;
        if let Some(known) = known {
            return Ok(known.code);
        }
        let code = self.fresh_id().replace('-', "");
        let row = checkin_code::ActiveModel {
            code: Set(code.clone()),
            activity_id: Set(activity.to_owned()),
            valid_from_ms: Set(None),
            valid_until_ms: Set(None),
        };
        checkin_code::Entity::insert(row).exec_without_returning(self.db().writer()).await?;
        Ok(code)
    }
}

fn not_acceptable() -> RegistryError {
    RegistryError::new(uitpas_wire::Slug::EventNotAcceptable).text("problem-event-not-acceptable")
}
