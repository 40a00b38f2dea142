//! The lock of a counter's device: what the settings say about it, and the screen that hides all others.

/// The part of the settings about the PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LockView {
    /// There is a PIN: `Lock` and `RemovePin` do something.
    pub has_pin: bool,
    /// "Lock now".
    pub lock_label: String,
    pub title: String,
    pub text: String,
    /// "PIN of 4 to 8 digits".
    pub pin_label: String,
    pub save_label: String,
    pub remove_label: String,
}

/// The device is locked: nothing else is on the screen, and nothing about guests.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LockedView {
    pub title: String,
    pub text: String,
    pub pin_label: String,
    pub unlock_label: String,
    /// That the PIN was wrong, or how long to wait after too many tries; empty when nothing is wrong.
    pub wrong_text: String,
    /// `false` while one has to wait: a PIN is not even looked at.
    pub can_try: bool,
    /// Back to the kiosk without the PIN (`Back`), where the kiosk led here.
    pub back_label: Option<String>,
}
