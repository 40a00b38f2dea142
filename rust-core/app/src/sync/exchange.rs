//! One request, one answer: learns the time from every answer, and whether the registry can be reached.
//!
//! Everything that goes over the network goes through here. Nothing is retried here, and no address is logged, since
//! addresses hold pass numbers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use uitpas_wire::problem::Problem;

use crate::api::ports::{HttpRequest, HttpResponse, Transport};
use crate::error::CallFault;
use crate::time::CorrectedClock;

/// An answer that takes longer has broken off, unless a call says otherwise.
pub const USUAL_TIME: Duration = Duration::from_secs(30);

/// Sends requests and watches the answers.
pub struct Exchange {
    transport: Arc<dyn Transport>,
    clock: Arc<CorrectedClock>,
    reach: Mutex<Reach>,
}

/// Whether the registry was reached at the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// It was, or nothing was tried yet.
    pub online: bool,
    /// Since when it is not.
    pub offline_since: Option<DateTime<Utc>>,
}

impl Exchange {
    /// Sends nothing yet.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, clock: Arc<CorrectedClock>) -> Self {
        Self { transport, clock, reach: Mutex::new(Reach { online: true, offline_since: None }) }
    }

    /// Sends, and gives up after [`USUAL_TIME`].
    ///
    /// # Errors
    /// When no answer came; an answer of any status is one.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallFault> {
        self.send_within(request, USUAL_TIME).await
    }

    /// Sends, and gives up after `time`.
    ///
    /// # Errors
    /// When no answer came; an answer of any status is one.
    pub async fn send_within(&self, request: HttpRequest, time: Duration) -> Result<HttpResponse, CallFault> {
        let sent = self.clock.read();
        let result = match tokio::time::timeout(time, self.transport.send(request)).await {
            Ok(result) => result.map_err(CallFault::from),
            Err(_) => Err(CallFault::BrokenOff),
        };
        match &result {
            Ok(answer) => {
                // A cached answer's date says nothing about now.
                if answer.header("age").is_none_or(|age| age.trim() == "0") {
                    self.clock.observe(answer.header("date"), &sent, &self.clock.read());
                }
                self.set_reach(true);
            }
            Err(CallFault::Offline | CallFault::BrokenOff) => self.set_reach(false),
            Err(_) => {}
        }
        result
    }

    /// Whether the registry was reached at the last try.
    #[must_use]
    pub fn reach(&self) -> Reach {
        *self.reach.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device says that it has no network (or has one again, which only an answer proves).
    pub fn set_reach(&self, online: bool) {
        let mut reach = self.reach.lock().unwrap_or_else(PoisonError::into_inner);
        if online {
            *reach = Reach { online, offline_since: None };
        } else if reach.online {
            *reach = Reach { online, offline_since: Some(self.clock.best()) };
        }
    }
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange").field("reach", &self.reach()).finish_non_exhaustive()
    }
}

impl CallFault {
    /// An answer that is no success.
    #[must_use]
    pub fn from_answer(answer: &HttpResponse) -> Self {
        let problem = serde_json::from_slice::<Problem>(&answer.body).ok().map(Box::new);
        Self::Refused { status: answer.status, problem, retry_after: retry_after(answer) }
    }

    /// Seconds to wait, where the registry said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The answer's status, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// `Retry-After` in seconds, or as a date next to the answer's own `Date`; never more than an hour.
fn retry_after(answer: &HttpResponse) -> Option<u64> {
    let text = answer.header("retry-after")?.trim();
    let seconds = if let Ok(seconds) = text.parse::<u64>() {
        seconds
    } else {
        let until = DateTime::parse_from_rfc2822(text).ok()?;
        let now = DateTime::parse_from_rfc2822(answer.header("date")?).ok()?;
        u64::try_from((until - now).num_seconds()).unwrap_or(0)
    };
    Some(seconds.min(3600))
}
