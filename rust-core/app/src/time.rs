//! The registry's time, as well as this device can know it.
//!
//! Each response tells the server's date; together with both clocks of the device at that moment it bounds the true
//! time. From then on the elapsed clock carries it, so that somebody changing the wall clock changes nothing. After a
//! reboot only the wall clock and its last known offset are left, and the uncertainty is large. Rules are judged on
//! [`CorrectedClock::now`]; operations carry a [`Stamp`] with everything raw.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uitpas_domain::UncertainInstant;

use crate::api::ports::Clock;
use crate::error::Fault;
use crate::store::Store;

/// An offset of this size or more is told to the person (design: 30 s).
pub const WARN_OFFSET_MS: i64 = 30_000;
/// How fast a quartz may drift, in parts per million. Ours: twice the worst that phones show.
const DRIFT_PPM: i64 = 100;
/// Uncertainty when only the wall clock is left. Ours: nobody knows what happened to it meanwhile.
const WALL_ONLY_MS: i64 = 600_000;
/// A response that took longer says too little about the time.
const MAX_ROUND_TRIP_MS: u64 = 30_000;
/// How old the kept sample may become before a better one is written; a write costs a sync of the disk.
const KEEP_EVERY_MS: u64 = 300_000;
const SETTING: &str = "clock-sample";

/// Both clocks at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// See [`Clock::wall_ms`].
    pub wall_ms: i64,
    /// See [`Clock::elapsed_ms`].
    pub elapsed_ms: u64,
    /// See [`Clock::boot_id`].
    pub boot_id: String,
}

impl Reading {
    /// Milliseconds since an earlier reading, by the elapsed clock; `None` across a reboot.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<u64> {
        if self.boot_id != earlier.boot_id {
            return None;
        }
        self.elapsed_ms.checked_sub(earlier.elapsed_ms)
    }
}

/// The time as an operation records it: raw clocks, and what was known of their error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Raw.
    pub reading: Reading,
    /// Registry's time minus wall clock, when the registry was ever heard.
    pub offset_ms: Option<i64>,
    /// How long ago it was heard, when that is known (not across a reboot).
    pub offset_age_ms: Option<u64>,
    /// The corrected time.
    pub at: UncertainInstant,
}

/// The registry's time was between `earliest` and `latest` when the clocks stood at `reading`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sample {
    wall_ms: i64,
    elapsed_ms: u64,
    boot_id: String,
    earliest_ms: i64,
    latest_ms: i64,
    /// Elapsed clock when a server date was last heard; `elapsed_ms` of a narrowed sample.
    kept_elapsed_ms: u64,
}

/// Bounds of the true time, in milliseconds since 1970.
#[derive(Clone, Copy)]
struct Bounds {
    earliest: i64,
    best: i64,
    latest: i64,
}

/// The clock that everything in the app reads.
pub struct CorrectedClock {
    clock: Arc<dyn Clock>,
    store: Arc<Store>,
    sample: Mutex<Option<Sample>>,
}

impl CorrectedClock {
    /// Takes up the last sample that the store kept.
    ///
    /// # Errors
    /// Of the store.
    pub fn new(clock: Arc<dyn Clock>, store: Arc<Store>) -> Result<Self, Fault> {
        let sample = store.read(|db| db.setting_json::<Sample>(SETTING))?;
        Ok(Self { clock, store, sample: Mutex::new(sample) })
    }

    /// Both clocks, raw.
    #[must_use]
    pub fn read(&self) -> Reading {
        Reading { wall_ms: self.clock.wall_ms(), elapsed_ms: self.clock.elapsed_ms(), boot_id: self.clock.boot_id() }
    }

    /// The corrected time with its uncertainty.
    #[must_use]
    pub fn now(&self) -> UncertainInstant {
        self.stamp().at
    }

    /// The most likely corrected time.
    #[must_use]
    pub fn best(&self) -> DateTime<Utc> {
        self.now().best
    }

    /// Everything that an operation records about the time.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let reading = self.read();
        let sample = self.lock().clone();
        let bounds = bounds(sample.as_ref(), &reading);
        let at = UncertainInstant {
            earliest: instant(bounds.earliest),
            best: instant(bounds.best),
            latest: instant(bounds.latest),
        };
        let offset_ms = sample.as_ref().map(|_| bounds.best.saturating_sub(reading.wall_ms));
        let offset_age_ms = sample.as_ref().and_then(|sample| age(sample, &reading));
        Stamp { reading, offset_ms, offset_age_ms, at }
    }

    /// How wrong the wall clock is, when that is [`WARN_OFFSET_MS`] or more: registry's time minus wall clock.
    #[must_use]
    pub fn warning(&self) -> Option<TimeDelta> {
        let offset = self.stamp().offset_ms?;
        (offset.abs() >= WARN_OFFSET_MS).then(|| TimeDelta::milliseconds(offset))
    }

    /// Learns from a response: its `Date` header, and the clocks before sending and after receiving.
    pub fn observe(&self, date: Option<&str>, sent: &Reading, received: &Reading) {
        let Some(server_ms) = date.and_then(parse_date) else { return };
        let Some(round_trip) = received.elapsed_ms.checked_sub(sent.elapsed_ms) else { return };
        if sent.boot_id != received.boot_id || round_trip > MAX_ROUND_TRIP_MS {
            return;
        }
        // The date is cut to the second, and was written at any moment of the round trip.
        let mut earliest_ms = server_ms;
        let mut latest_ms = server_ms.saturating_add(999).saturating_add(to_i64(round_trip));
        let mut state = self.lock();
        let mut keep = true;
        let mut kept_elapsed_ms = received.elapsed_ms;
        if let Some(known) = state.as_ref().filter(|known| age(known, received).is_some()) {
            let predicted = bounds(Some(known), received);
            let (low, high) = (earliest_ms.max(predicted.earliest), latest_ms.min(predicted.latest));
            // No overlap: the server's own clock was set; believe the newest.
            if low <= high {
                (earliest_ms, latest_ms) = (low, high);
                if received.elapsed_ms.saturating_sub(known.kept_elapsed_ms) < KEEP_EVERY_MS {
                    keep = false;
                    kept_elapsed_ms = known.kept_elapsed_ms;
                }
            }
        }
        let sample = Sample {
            wall_ms: received.wall_ms,
            elapsed_ms: received.elapsed_ms,
            boot_id: received.boot_id.clone(),
            earliest_ms,
            latest_ms,
            kept_elapsed_ms,
        };
        *state = Some(sample.clone());
        drop(state);
        // Losing this costs some certainty after a restart, nothing else.
        if keep && self.store.write(|db| db.set_setting_json(SETTING, &sample)).is_err() {
            tracing::warn!(code = "clock-sample-not-kept", "the clock's sample was not kept");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Sample>> {
        self.sample.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Time since the sample by the elapsed clock, when it is the same boot's.
fn age(sample: &Sample, reading: &Reading) -> Option<u64> {
    (sample.boot_id == reading.boot_id).then(|| reading.elapsed_ms.checked_sub(sample.elapsed_ms)).flatten()
}

fn bounds(sample: Option<&Sample>, reading: &Reading) -> Bounds {
    #[cfg(feature = "deliberate-faults")]
    let sample = sample.filter(|_| !crate::faults::on(crate::faults::Fault::TrustWallClock));
    let Some(sample) = sample else {
        let best = reading.wall_ms;
        return Bounds { earliest: best.saturating_sub(WALL_ONLY_MS), best, latest: best.saturating_add(WALL_ONLY_MS) };
    };
    let middle = sample.earliest_ms.midpoint(sample.latest_ms);
    if let Some(age) = age(sample, reading) {
        let age = to_i64(age);
        let drift = age / 1_000_000 * DRIFT_PPM + age % 1_000_000 * DRIFT_PPM / 1_000_000;
        return Bounds {
            earliest: sample.earliest_ms.saturating_add(age).saturating_sub(drift),
            best: middle.saturating_add(age),
            latest: sample.latest_ms.saturating_add(age).saturating_add(drift),
        };
    }
    // Another boot: the wall clock with its last offset. It is later than the sample in any case, so that setting the
    // clock back keeps no expired snapshot alive.
    let best = reading.wall_ms.saturating_add(middle.saturating_sub(sample.wall_ms)).max(middle);
    Bounds {
        earliest: best.saturating_sub(WALL_ONLY_MS).max(sample.earliest_ms),
        best,
        latest: best.saturating_add(WALL_ONLY_MS),
    }
}

fn parse_date(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.timestamp_millis())
}

fn to_i64(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A clock can show anything; what no calendar has becomes its nearest end.
pub(crate) fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or(if ms < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}
