//! Codes made for some time ahead, for screens that go on without network: live check-in codes of an activity, and the
//! codes of digital passes.
//!
//! A phone that has them needs no key that signs. What a thief gets with it are the codes of the hours to come, of one
//! activity or one pass, and no more.

use chrono::TimeDelta;
use uitpas_codes::PassKey;
use uitpas_codes::checkin_code::{LIVE_SLOT_SECONDS, SignError};
use uitpas_codes::pass_code::PASS_SLOT_SECONDS;
use uitpas_domain::{ActivityId, Instant, UitpasNumber};
use uitpas_wire::Slug;
use uitpas_wire::offline::{CodeSeries, PassCodes};

use crate::error::{RegistryError, Result};
use crate::registry::Registry;

/// For how long codes are made: a day at a festival. (Ours.)
const AHEAD: TimeDelta = TimeDelta::hours(24);

impl Registry {
    /// The live codes of an activity, from now on.
    ///
    /// # Errors
    /// `event-not-acceptable` when the activity's id does not fit into a code.
    pub async fn live_codes(&self, event_id: &str) -> Result<CodeSeries> {
        let activity = ActivityId::new(event_id).map_err(|_| crate::activities::unknown_event())?;
        // Tells apart two screens of one activity.
        let mut nonce = [0; 2];
        self.fill_random(&mut nonce);
        let nonce = u16::from_be_bytes(nonce);
        let keys = self.reload_signing_keys(self.db().reader()).await?;
        let now = self.now();
        let signer = keys.signer(now)?.codes();
        series(now, LIVE_SLOT_SECONDS, |at| signer.live(&activity, at, nonce)).map_err(|error| match error {
            SignError::ActivityTooLong => {
                RegistryError::new(Slug::EventNotAcceptable).text("problem-event-not-acceptable")
            }
            SignError::Window => RegistryError::internal("no live code for this time"),
        })
    }

    /// The codes of a passholder's pass, and of those whose passes they look after, from now on.
    ///
    /// # Errors
    /// `passholder-not-found`.
    pub async fn pass_codes(&self, passholder_id: &str) -> Result<Vec<PassCodes>> {
        let family = self.family_members(passholder_id).await?;
        let keys = self.reload_signing_keys(self.db().reader()).await?;
        let now = self.now();
        let signer = keys.signer(now)?.codes();
        let key = self.pass_key();
        let numbers = family.into_iter().filter_map(|member| UitpasNumber::parse(&member.uitpas_number?).ok());
        let codes = numbers.map(|number| {
            let made = series(now, PASS_SLOT_SECONDS, |at| {
                let mut nonce = [0; 8];
                self.fill_random(&mut nonce);
                signer.pass(&key, &number, at, u64::from_be_bytes(nonce))
            });
            let series = made.map_err(|_| RegistryError::internal("no code of a pass for this time"))?;
            Ok(PassCodes { uitpas_number: number.as_str().to_owned(), series })
        });
        codes.collect()
    }

    /// What hides the numbers in the codes of passes; goes to counters inside signed snapshots.
    #[must_use]
    pub fn pass_key(&self) -> PassKey {
        PassKey(self.keys().pass_key())
    }
}

/// One code a slot, from the slot of `now` on.
fn series(
    now: Instant,
    slot_seconds: i64,
    code: impl Fn(Instant) -> std::result::Result<String, SignError>,
) -> std::result::Result<CodeSeries, SignError> {
    let slots = AHEAD.num_seconds() / slot_seconds;
    let at = |slot: i64| now.checked_add_signed(TimeDelta::seconds(slot * slot_seconds)).ok_or(SignError::Window);
    Ok(CodeSeries {
        first_slot: CodeSeries::slot_of(now, slot_seconds),
        slot_seconds,
        codes: (0..slots).map(|slot| code(at(slot)?)).collect::<std::result::Result<_, _>>()?,
    })
}
