//! When to try: what is due, what is under way, how long to wait after a failure.
//!
//! Two lanes, upload and download, that fail independently. After a failure a lane waits 1…300 s with full jitter, or
//! as long as the registry asked; a person, the network coming back or the app coming to the front end the wait, but
//! never one that the registry asked for. [`Pace::settled`] tells when nothing is under way or about to be.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::api::ports::Random;

/// The longest wait after failures (design: 300 s).
pub const LONGEST_WAIT: Duration = Duration::from_secs(300);
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Even while the registry cannot be reached, so many new operations are reason to try (design: 20).
const OPERATIONS_TO_TRY: u32 = 20;

/// One of the two directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Operations to the registry.
    Upload,
    /// Snapshot and pages from it.
    Download,
}

/// Why a lane should try now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Something new to send; does not shorten a wait after failures.
    Work,
    /// A person, the network, or the app coming to the front.
    Now,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Done; try again after this time, or when there is a reason.
    Done(Option<Duration>),
    /// Done, and there is more to do at once.
    More,
    /// Failed; the registry may have asked for a wait of so many seconds.
    Failed(Option<u64>),
}

#[derive(Debug, Default, Clone, Copy)]
struct LaneState {
    due: bool,
    /// Whether `due` outlives a failure of the try under way.
    insisted: bool,
    failures: u32,
    work: u32,
    next: Option<Instant>,
    not_before: Option<Instant>,
}

#[derive(Debug)]
struct State {
    connected: bool,
    active: usize,
    lanes: [LaneState; 2],
}

/// Both lanes.
pub struct Pace {
    state: Mutex<State>,
    changed: Notify,
    random: Arc<dyn Random>,
}

/// Something is under way while this lives.
pub struct Active {
    pace: Arc<Pace>,
}

impl Drop for Active {
    fn drop(&mut self) {
        self.pace.lock().active -= 1;
        self.pace.changed.notify_waiters();
    }
}

impl Pace {
    /// Both lanes are due: a start is a reason to look.
    #[must_use]
    pub fn new(random: Arc<dyn Random>) -> Self {
        let lane = LaneState { due: true, ..LaneState::default() };
        let state = State { connected: true, active: 0, lanes: [lane, lane] };
        Self { state: Mutex::new(state), changed: Notify::new(), random }
    }

    /// Gives a lane a reason to try.
    pub fn kick(&self, lane: Lane, reason: Reason) {
        {
            let mut state = self.lock();
            let lane = state.lane(lane);
            match reason {
                Reason::Now => {
                    (lane.due, lane.insisted, lane.failures) = (true, true, 0);
                }
                Reason::Work => {
                    lane.work += 1;
                    if lane.failures == 0 || lane.work.is_multiple_of(OPERATIONS_TO_TRY) {
                        lane.due = true;
                    }
                }
            }
        }
        self.changed.notify_waiters();
    }

    /// The device says whether it has a network. Without one nothing is tried.
    pub fn set_connected(&self, connected: bool) {
        let came_back = {
            let mut state = self.lock();
            let came_back = connected && !state.connected;
            state.connected = connected;
            came_back
        };
        if came_back {
            self.kick(Lane::Upload, Reason::Now);
            self.kick(Lane::Download, Reason::Now);
        }
        self.changed.notify_waiters();
    }

    /// Whether the device says that it has a network.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.lock().connected
    }

    /// Counts something as under way that is not a lane's.
    #[must_use]
    pub fn begin(self: &Arc<Self>) -> Active {
        self.lock().active += 1;
        Active { pace: self.clone() }
    }

    /// Waits until a lane should try.
    pub async fn due(self: &Arc<Self>, lane: Lane) -> Active {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let wake = {
                let mut state = self.lock();
                let now = Instant::now();
                let connected = state.connected;
                let wake = connected.then(|| state.lane(lane).wake(now)).flatten();
                if wake.is_some_and(|wake| wake <= now) {
                    let lane = state.lane(lane);
                    (lane.due, lane.insisted, lane.next, lane.not_before) = (false, false, None, None);
                    state.active += 1;
                    return Active { pace: self.clone() };
                }
                wake
            };
            match wake {
                Some(wake) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(wake) => {}
                        () = changed => {}
                    }
                }
                None => changed.await,
            }
        }
    }

    /// A lane's try ended.
    pub fn ended(&self, lane: Lane, ended: Ended) {
        let now = Instant::now();
        let mut state = self.lock();
        let lane = state.lane(lane);
        match ended {
            Ended::More => {
                (lane.failures, lane.due) = (0, true);
            }
            Ended::Done(next) => {
                (lane.failures, lane.work) = (0, 0);
                lane.next = next.map(|next| now + next);
            }
            Ended::Failed(asked) => {
                lane.failures = lane.failures.saturating_add(1);
                lane.due = lane.insisted;
                lane.next = Some(now + self.backoff(lane.failures));
                lane.not_before = asked.map(|seconds| now + Duration::from_secs(seconds));
            }
        }
    }

    /// Resolves when nothing is under way and nothing is about to begin.
    pub async fn settled(&self) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if !self.busy() {
                return;
            }
            changed.await;
        }
    }

    /// Whether something is under way or about to begin.
    #[must_use]
    pub fn busy(&self) -> bool {
        let now = Instant::now();
        let state = self.lock();
        let about_to = |lane: &LaneState| lane.due && lane.not_before.is_none_or(|at| at <= now);
        state.active > 0 || (state.connected && state.lanes.iter().any(about_to))
    }

    /// Full jitter: anything up to the bound, which doubles with each failure.
    fn backoff(&self, failures: u32) -> Duration {
        let bound = FIRST_WAIT.saturating_mul(1 << failures.min(9)).min(LONGEST_WAIT);
        let mut bytes = [0_u8; 4];
        if self.random.fill(&mut bytes).is_err() {
            return bound;
        }
        let part = f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX);
        FIRST_WAIT.max(bound.mul_f64(part))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lock().fmt(f)
    }
}

impl State {
    fn lane(&mut self, lane: Lane) -> &mut LaneState {
        let [upload, download] = &mut self.lanes;
        match lane {
            Lane::Upload => upload,
            Lane::Download => download,
        }
    }
}

impl LaneState {
    /// When to try: at once when due, else at the next time, but not before the registry wants.
    fn wake(&self, now: Instant) -> Option<Instant> {
        let at = if self.due { Some(now) } else { self.next };
        at.map(|at| self.not_before.map_or(at, |not_before| at.max(not_before)))
    }
}
