//! From what was typed, scanned or tapped to a verdict: loads the facts, asks the rules, records.
//!
//! Everything here happens on this device, without network, and what is answered as saved is durable. The same card
//! twice in a row, by its number or its chip, is one check-in, whatever the activity's limit. What comes twice within
//! 2 seconds does not come this far: see `taps`.

use uitpas_codes::checkin_code::{self, PREFIX};
use uitpas_codes::{CodeRefusal, PassCode};
use uitpas_domain::civil_time::Instant;
use uitpas_domain::{
    ActivityId, CardState, Channel, CheckinFacts, CheckinRefusal, DEFAULT_CHECKIN_LIMIT, PassIdentifier, Points,
    checkin_period, judge_checkin,
};

use crate::device::{Device, NewCheckin, SnapshotState};
use crate::error::Fault;
use crate::rights::RightsNow;
use crate::snapshot::{Activity, Lookup, PassFacts};

/// Who is it, and do they get a point?
#[derive(Clone)]
pub(crate) struct Question {
    /// As it came.
    pub input: String,
    /// The activity that points are saved for.
    pub activity: Option<ActivityId>,
    /// The guest whose point was saved last, when that was just before.
    pub last_saved: Option<PassIdentifier>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("activity", &self.activity).finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Identified {
    /// The pass, where the input was one.
    pub pass: Option<PassIdentifier>,
    /// The verdict.
    pub answer: Answer,
    /// What is known of the pass, after recording.
    pub facts: Option<PassFacts>,
    /// Corrected time.
    pub at: Instant,
    /// What this device may give now: a right ends between two guests.
    pub rights: RightsNow,
}

/// Whose a poster or live code is that somebody held in front of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhosePoster {
    /// The activity's at hand; or nobody can tell.
    Ours,
    /// Of another activity of this counter.
    Another,
    /// Somebody else's.
    Foreign,
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// No number of a pass; the code of the mistake.
    NotAPass(&'static str),
    /// A code of a digital pass that does not hold.
    CodeOfPass(CodeRefusal),
    /// What guests scan themselves.
    CodeOfActivity(WhosePoster),
    /// A national number, which has no place at a counter.
    NationalNumber,
    /// Nothing to judge with yet.
    NoSnapshot,
    /// Nothing to judge with any more.
    SnapshotExpired,
    /// A point, durable on this device.
    Saved { seq: i64, points: Points },
    /// This device does not know the pass: recorded for the registry to judge.
    Recorded { seq: i64, points: Points },
    /// It was saved before, here.
    AlreadySaved { until: Option<Instant> },
    /// The rules say no.
    Refused(CheckinRefusal),
    /// Without activity: only looking.
    Shown,
    /// Without activity, and not known here.
    Unknown,
    /// This device could not keep it.
    NotRecorded(Fault),
}

/// Judges and records.
pub(crate) fn identify(device: &Device, question: &Question) -> Identified {
    let now = device.now();
    let at = now.best;
    let rights = device.rights().unwrap_or_default();
    let pass = match pass_of(device, question) {
        Ok(pass) => pass,
        Err(answer) => return Identified { pass: None, answer, facts: None, at, rights },
    };
    let (answer, facts) = judge_and_record(device, question, &pass).unwrap_or_else(|fault| {
        tracing::error!(code = fault.code(), "a check-in could not be recorded");
        (Answer::NotRecorded(fault), None)
    });
    Identified { pass: Some(pass), answer, facts, at, rights }
}

/// Whose pass it is: a number, a chip, or the code on a phone.
fn pass_of(device: &Device, question: &Question) -> Result<PassIdentifier, Answer> {
    let input = question.input.as_str();
    if PassCode::is_one(input) {
        let code = PassCode::parse(input).map_err(Answer::CodeOfPass)?;
        let number = device.number_in(&code).ok_or_else(|| match device.status().snapshot {
            SnapshotState::Missing => Answer::NoSnapshot,
            SnapshotState::Valid(_) => Answer::CodeOfPass(CodeRefusal::UnknownKey),
            _ => Answer::SnapshotExpired,
        })?;
        return number.map(PassIdentifier::Number).map_err(Answer::CodeOfPass);
    }
    match PassIdentifier::parse(input) {
        Ok(PassIdentifier::Insz(_)) => Err(Answer::NationalNumber),
        Ok(pass) => Ok(pass),
        Err(_) if input.trim().starts_with(PREFIX) => Err(Answer::CodeOfActivity(whose(device, question))),
        Err(error) => Err(Answer::NotAPass(error.code())),
    }
}

/// Whose poster it is. One that does not verify as of its own time, or is damaged, is nobody's in particular.
fn whose(device: &Device, question: &Question) -> WhosePoster {
    let keys = device.code_keys();
    let code = match checkin_code::verify(&question.input, &keys, device.now()) {
        Err(CodeRefusal::NotYet { opens: at } | CodeRefusal::Over { closed: at }) => {
            checkin_code::verify(&question.input, &keys, at)
        }
        other => other,
    };
    let Ok(code) = code else { return WhosePoster::Ours };
    let activity = code.activity();
    if question.activity.as_ref() == Some(activity) {
        return WhosePoster::Ours;
    }
    match device.snapshot() {
        Some(snapshot) if snapshot.activity(activity).is_some() => WhosePoster::Another,
        _ => WhosePoster::Foreign,
    }
}

/// What is known of a pass now, for showing.
pub(crate) fn facts(device: &Device, pass: &PassIdentifier) -> Option<PassFacts> {
    match device.look_up(pass) {
        Ok(Lookup::Known(facts)) => Some(facts),
        _ => None,
    }
}

fn judge_and_record(
    device: &Device,
    question: &Question,
    pass: &PassIdentifier,
) -> Result<(Answer, Option<PassFacts>), Fault> {
    let facts = match device.look_up(pass)? {
        Lookup::Known(facts) => Some(facts),
        Lookup::Unknown => None,
        Lookup::NotOnDevice => return Ok((Answer::NationalNumber, None)),
        Lookup::NoSnapshot => return Ok((Answer::NoSnapshot, None)),
        Lookup::SnapshotExpired => return Ok((Answer::SnapshotExpired, None)),
    };
    let Some(wanted) = &question.activity else {
        let answer = match &facts {
            None => Answer::Unknown,
            Some(facts) if !facts.card.is_usable() => Answer::Refused(CheckinRefusal::CardNotActive(facts.card)),
            Some(_) => Answer::Shown,
        };
        return Ok((answer, facts));
    };
    let Some(snapshot) = device.snapshot() else { return Ok((Answer::NoSnapshot, None)) };
    let Some(activity) = snapshot.activity(wanted) else { return Ok((Answer::NoSnapshot, None)) };
    if let Some(last) = &question.last_saved
        && (last == pass || device.same_pass(last, pass)?)
    {
        return Ok((Answer::AlreadySaved { until: None }, facts));
    }
    let verdict = match judge(device, activity, pass, facts.as_ref())? {
        Ok(verdict) => verdict,
        Err(CheckinRefusal::AlreadySaved { period }) => {
            return Ok((Answer::AlreadySaved { until: period.end }, facts));
        }
        Err(refusal) => return Ok((Answer::Refused(refusal), facts)),
    };
    let new = NewCheckin { pass, activity: &activity.id, period: &verdict.period.key, points: verdict.points };
    let seq = device.record_checkin(new)?;
    let points = verdict.points;
    Ok(match facts {
        // With the point that was just saved.
        Some(facts) => (Answer::Saved { seq, points }, Some(self::facts(device, pass).unwrap_or(facts))),
        None => (Answer::Recorded { seq, points }, None),
    })
}

/// A pass that this device does not know is judged as a good one: only the time and what was saved here can speak
/// against it, and the registry will know the rest.
fn judge(
    device: &Device,
    activity: &Activity,
    pass: &PassIdentifier,
    known: Option<&PassFacts>,
) -> Result<Result<uitpas_domain::CheckinVerdict, CheckinRefusal>, Fault> {
    let at = device.now();
    let limit = activity.limit.unwrap_or(DEFAULT_CHECKIN_LIMIT);
    // Out of the window there is no period to count in; the rule then says so, in its own order.
    let already = match checkin_period(&activity.calendar, Channel::Counter, at, limit) {
        Ok((_, period)) => device.saved_in_period(pass, &activity.id, &period.key)?,
        Err(_) => 0,
    };
    Ok(judge_checkin(&CheckinFacts {
        card: known.map_or(CardState::Active, |facts| facts.card),
        group_pass: known.is_some_and(|facts| facts.group_pass),
        has_active_membership: known.is_none_or(PassFacts::has_active_membership),
        calendar: &activity.calendar,
        channel: Channel::Counter,
        at,
        limit,
        already,
        points: activity.points,
    }))
}
