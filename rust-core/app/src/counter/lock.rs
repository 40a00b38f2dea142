//! The lock of a lent device, on screen.

use uitpas_texts::Texts;

use crate::api::lock::LockView;

/// The settings' part about the PIN.
pub(super) fn settings_view(texts: &Texts, has_pin: bool) -> LockView {
    LockView {
        has_pin,
        lock_label: texts.get("lock-now"),
        title: texts.get("lock-title"),
        text: texts.get("lock-text"),
        pin_label: texts.get("lock-pin"),
        save_label: texts.get("lock-save"),
        remove_label: texts.get("lock-remove"),
    }
}
