//! When an activity can be checked in to, by channel.
//!
//! H 18–21: at a counter from one hour before the start until three months after the end; by QR code from start to end;
//! at a kiosk "a few hours before to a few hours after" (ours: two and two). Both ends are included. With a clock in
//! doubt the guest gets the benefit: a window that *may* be open is open.
//!
//! Of several occurrences in reach, the one attended is the one going on, else the one that starts last (ours: at the
//! counter an hour before a training it is today's, three days after it is that one, not all of the last three months).

use chrono::TimeDelta;
use thiserror::Error;

use crate::calendar::{Calendar, Occurrence, Span};
use crate::civil_time::{Instant, months_later, shifted};
use crate::uncertain_instant::UncertainInstant;

/// At a counter: how long before the start (H 18).
pub const COUNTER_BEFORE: TimeDelta = TimeDelta::hours(1);
/// At a counter: how many calendar months after the end (H 18).
pub const COUNTER_MONTHS_AFTER: u32 = 3;
/// At a kiosk: how long before the start (ours).
pub const KIOSK_BEFORE: TimeDelta = TimeDelta::hours(2);
/// At a kiosk: how long after the end (ours).
pub const KIOSK_AFTER: TimeDelta = TimeDelta::hours(2);

/// How somebody checks in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By a member of staff.
    Counter,
    /// By scanning the activity's QR code.
    Code,
    /// By holding a card to an unattended device.
    Kiosk,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Code, Self::Kiosk];
}

/// Why it is not the time to check in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WindowRefusal {
    /// Too early; there is a next time.
    #[error("checking in opens later")]
    NotYet {
        /// When the next window opens.
        opens: Instant,
    },
    /// Too late; there is no next time.
    #[error("checking in is over")]
    Over {
        /// When the last window closed.
        closed: Instant,
    },
    /// The activity never takes place.
    #[error("the activity has no date")]
    NoOccurrence,
}

impl WindowRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYet { .. } => "not-yet",
            Self::Over { .. } => "over",
            Self::NoOccurrence => "no-occurrence",
        }
    }
}

/// The window of one occurrence: from when to when, both included.
#[must_use]
pub fn window_of(span: &Span, channel: Channel) -> Span {
    match channel {
        Channel::Counter => {
            Span { start: shifted(span.start, -COUNTER_BEFORE), end: months_later(span.end, COUNTER_MONTHS_AFTER) }
        }
        Channel::Code => *span,
        Channel::Kiosk => Span { start: shifted(span.start, -KIOSK_BEFORE), end: shifted(span.end, KIOSK_AFTER) },
    }
}

/// Which occurrence somebody attends who checks in at this time.
///
/// # Errors
/// [`WindowRefusal`] when no window can have been open.
pub fn judge_window(calendar: &Calendar, channel: Channel, at: UncertainInstant) -> Result<Occurrence, WindowRefusal> {
    let (earliest, latest) = at.range();
    let mut spans = calendar.spans_near(at.best);
    for edge in [earliest, latest] {
        if edge != at.best {
            spans.extend(calendar.spans_near(edge));
        }
    }
    let attended = spans
        .iter()
        .filter(|span| {
            let window = window_of(span, channel);
            at.may_lie_in(window.start, window.end)
        })
        .max_by_key(|span| (span.contains(at.best), span.start, span.end));
    if let Some(span) = attended {
        return Ok(Occurrence { span: *span, day: span.day_attended(at.best) });
    }
    let windows = || spans.iter().map(|span| window_of(span, channel));
    match windows().map(|window| window.start).filter(|opens| *opens > latest).min() {
        Some(opens) => Err(WindowRefusal::NotYet { opens }),
        None => match windows().map(|window| window.end).max() {
            Some(closed) => Err(WindowRefusal::Over { closed }),
            None => Err(WindowRefusal::NoOccurrence),
        },
    }
}
