//! Codes as a screen shows them.

use uitpas_codes::{BarcodeDrawing, QrDrawing};
use uitpas_texts::Texts;

use crate::api::common::{BarcodeView, CameraTexts, QrView};

/// A QR code; `None` for a text that does not fit into one.
pub(crate) fn qr_view(text: &str, description: String) -> Option<QrView> {
    let drawing = QrDrawing::new(text).ok()?;
    Some(QrView {
        modules: bytes(drawing.modules()),
        side: u32::try_from(drawing.side()).ok()?,
        svg: drawing.svg(),
        description,
    })
}

/// A CODE128 barcode; `None` for a text that does not fit into one.
pub(crate) fn barcode_view(text: &str, description: String) -> Option<BarcodeView> {
    let drawing = BarcodeDrawing::new(text).ok()?;
    let svg = drawing.svg(drawing.width_with_quiet_zone() / 4);
    Some(BarcodeView { modules: bytes(drawing.modules()), svg, description })
}

/// The words around a camera.
pub(crate) fn camera_texts(texts: &Texts) -> CameraTexts {
    CameraTexts {
        picture: texts.get("camera-picture"),
        start: texts.get("camera-start"),
        stop: texts.get("camera-stop"),
        hint: texts.get("camera-hint"),
        dark: texts.get("camera-dark"),
        refused: texts.get("camera-refused"),
        torch_on: texts.get("camera-torch-on"),
        torch_off: texts.get("camera-torch-off"),
        allow: texts.get("camera-allow"),
        open_settings: texts.get("camera-open-settings"),
    }
}

fn bytes(modules: &[bool]) -> Vec<u8> {
    modules.iter().map(|dark| u8::from(*dark)).collect()
}
