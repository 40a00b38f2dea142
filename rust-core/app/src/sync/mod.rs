//! To and from the registry: uploads operations, downloads what the device shows and decides from.
//!
//! What is where: `exchange` one request, and what every answer teaches; `client` calls in the name of whoever is
//! logged in; `life` what ends a device's work; `pace` when to try; `upload` batches of operations and their results; `sealed` logs that only the registry can read; `download` enrolment, snapshot and
//! pages; `live_codes` what a counter shows to be scanned. Upload and download run beside each other and fail independently. Whatever the registry or the network does,
//! an operation is let go of only when its own result has come and is written.

mod client;
mod download;
mod exchange;
mod life;
mod live_codes;
mod pace;
mod sealed;
mod upload;

use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uitpas_domain::{ActivityId, OrganizerId};
use uitpas_wire::offline::{CodeSeries, DeviceRole, MAX_OPERATIONS};

pub use client::{Answer, Call, Client};
pub(crate) use download::{forget_enrolment, kept_keys};
pub use exchange::{Exchange, Reach, USUAL_TIME};
pub(crate) use life::{expire, obey, watch};
pub(crate) use live_codes::kept_live_codes;
pub use pace::{Active, Ended, LONGEST_WAIT, Lane, Pace, Reason};

use crate::login::Login;
use crate::oplog::OpLog;
use crate::store::Store;
use crate::time::CorrectedClock;

/// A page that the passholder's app keeps.
#[derive(Clone, PartialEq, Eq)]
pub struct PageSpec {
    /// Under which name.
    pub name: String,
    /// From which path of the registry, with its query.
    pub path: String,
}

impl std::fmt::Debug for PageSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageSpec").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What this device fetches.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// The counter that it works for.
    pub organizer: Option<OrganizerId>,
    /// Live codes of this activity are on its screen.
    pub live: Option<ActivityId>,
    /// Pages to keep.
    pub pages: Vec<PageSpec>,
    /// Grows with each change, so that a download in between does not count for the new plan.
    pub generation: u64,
}

/// What both lanes share.
pub(crate) struct Shared {
    pub store: Arc<Store>,
    pub log: Arc<OpLog>,
    pub clock: Arc<CorrectedClock>,
    pub exchange: Arc<Exchange>,
    pub login: Arc<Login>,
    pub client: Client,
    pub pace: Arc<Pace>,
    pub role: DeviceRole,
    pub plan: Mutex<Plan>,
    pub batch: Mutex<usize>,
    /// The highest record that was sent and may have arrived without an answer.
    pub sent: AtomicI64,
    /// A new log was begun because of a refusal, and nothing succeeded since.
    pub began_anew: AtomicBool,
    /// Stable code of the last failure of each lane.
    pub faults: Mutex<[Option<&'static str>; 2]>,
    /// Codes of the activity that is shown.
    pub live_codes: Mutex<Option<Arc<CodeSeries>>>,
    pub changed: Box<dyn Fn() + Send + Sync>,
}

impl Shared {
    pub(crate) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn live_codes(&self) -> MutexGuard<'_, Option<Arc<CodeSeries>>> {
        self.live_codes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_fault(&self, lane: Lane, code: Option<&'static str>) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let [upload, download] = &mut *faults;
        *match lane {
            Lane::Upload => upload,
            Lane::Download => download,
        } = code;
    }

    /// The last failure, the upload's first.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let [upload, download] = *self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        upload.or(download)
    }

    /// Days since 1970 in corrected time.
    pub(crate) fn today(&self) -> i64 {
        self.clock.best().timestamp().div_euclid(86_400)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The size of the first batch.
pub(crate) const FIRST_BATCH: usize = MAX_OPERATIONS;

/// Runs one lane until it is dropped.
pub(crate) async fn run(shared: Arc<Shared>, lane: Lane) {
    loop {
        let active = shared.pace.due(lane).await;
        let ended = match lane {
            Lane::Upload => upload::step(&shared).await,
            Lane::Download => download::step(&shared).await,
        };
        let ended = match ended {
            Ok(ended) => {
                shared.set_fault(lane, None);
                ended
            }
            Err(fault) => {
                if let Err(fault) = obey(&shared, &fault) {
                    tracing::error!(code = fault.code(), "what the registry asked for could not be done");
                }
                shared.set_fault(lane, Some(fault.code()));
                tracing::info!(code = fault.code(), ?lane, "a try ended without success");
                Ended::Failed(fault.retry_after())
            }
        };
        shared.pace.ended(lane, ended);
        (shared.changed)();
        drop(active);
    }
}
