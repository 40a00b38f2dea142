//! The last line of defence around a pass.
//!
//! Frames are checked before they come here. Should rxing panic on one all the same, the pass has found nothing; the
//! panic goes no further. (The application's panic hook still hears of it.)

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `read` finds; nothing when it panics. `read` must leave nothing half-changed behind.
pub(super) fn guarded<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
