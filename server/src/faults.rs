//! Mistakes on purpose: one at a time, switched on by the simulation, which must notice each of them.
//!
//! Compiled only with the feature `deliberate-faults`, which nothing but tests asks for. A switch belongs to a thread.

use std::cell::Cell;

/// A mistake of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Credits a duplicate.
    CreditDuplicate,
    /// Keeps what an operation wrote before it failed.
    SkipSavepoint,
    /// Books what a suspended device sends.
    BookForSuspended,
    /// Lets nobody take the place of a check-in that was taken back.
    ForgetWaiting,
    /// Takes a check-in back and leaves the points.
    UndoWithoutPoints,
    /// Takes units back when their lease is over.
    UnitsBackAtExpiry,
    /// Spends points that a desk holds.
    IgnoreSpendRight,
    /// States units that a phone has given as if it still had them.
    ForgetUsedUnits,
    /// Keeps a roster whatever changed since.
    KeepOldRoster,
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
