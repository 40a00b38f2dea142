//! A device left alone at the entrance: guests scan its code or hold up their pass. Others look on, so it shows
//! nothing about a person.

use super::common::{CameraTexts, Pictogram, QrView, Tone};

/// The kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct KioskView {
    /// The activity's title.
    pub title: String,
    /// Where it takes place.
    pub subtitle: String,
    /// What guests do with the code, or why there is none.
    pub text: String,
    /// "Or hold your pass to this device or in front of the camera."
    pub tap_text: String,
    pub camera: CameraTexts,
    /// The activity's live code, which changes by itself.
    pub code: Option<QrView>,
    /// What came of the last pass; goes by itself after a few seconds.
    pub result: Option<KioskResult>,
    /// Leads away (`StopKiosk`): to the lock where there is a PIN, else to the desk.
    pub leave_label: String,
}

/// What came of a pass, without name, number or points.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct KioskResult {
    /// Stable code, as of a verdict at the desk.
    pub code: String,
    pub tone: Tone,
    pub pictogram: Pictogram,
    pub headline: String,
    pub detail: String,
}
