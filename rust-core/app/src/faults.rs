//! Mistakes on purpose: one at a time, switched on by the simulation, which must notice each of them.
//!
//! Compiled only with the feature `deliberate-faults`, which nothing but tests asks for. A switch belongs to a thread.

use std::cell::Cell;

/// A mistake of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Says that an operation is kept, and rolls it back.
    ConfirmBeforeWrite,
    /// Takes any answer of 400 to 499 to an upload for the end of its operations.
    DeleteOn4xx,
    /// Takes a connection that broke off for a successful upload.
    DeleteOnBrokenOff,
    /// Gives every operation the same nonce.
    ForgetNonce,
    /// Believes the phone's own clock.
    TrustWallClock,
    /// Decides from a snapshot that is over.
    DecideAfterExpiry,
    /// Keeps its snapshot when it is told that it is suspended.
    KeepAfterSuspension,
    /// Begins to count again after a restart.
    ReuseSequence,
    /// Takes what the registry stated for what is left, whatever was given since.
    IgnoreOwnSpending,
    /// Goes on using rights that it gave back.
    UseReturnedRights,
    /// Goes on using rights that are over.
    UseRightsAfterEnd,
    /// Takes points of any pass for its own desk's.
    SpendAnyPass,
}

thread_local! {
    static ACTIVE: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// Makes this mistake from now on, on this thread.
pub fn make(fault: Fault) {
    ACTIVE.set(Some(fault));
}

/// Whether this mistake is to be made.
pub(crate) fn on(fault: Fault) -> bool {
    ACTIVE.get() == Some(fault)
}
