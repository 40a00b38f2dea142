use rstest::rstest;

use super::*;
use crate::MAX_TEXT_BYTES;

#[test]
fn a_number_is_drawn_as_the_standard_says() {
    // CODE128 of "0900000095902": start B, "0", then set C for the six pairs "90", "00", "00", "09", "59", "02",
    // the check character, stop. Bar and space widths from ISO/IEC 15417, table 1.
    let widths = BarcodeDrawing::new("0900000095902").unwrap().widths();
    let text: String = widths.iter().map(ToString::to_string).collect();
    assert!(text.starts_with("211214") || text.starts_with("211232"), "start code: {text}");
    assert!(text.ends_with("2331112"), "stop code: {text}");
    assert_eq!(widths.len() % 6, 1);
    assert_eq!((widths.iter().map(|w| u32::from(*w)).sum::<u32>() - 13) % 11, 0);
}

#[test]
fn quiet_zones_are_light_and_wide_enough() {
    let qr = QrDrawing::new("x").unwrap().bitmap(3).unwrap();
    let margin = QrDrawing::QUIET_ZONE * 3;
    for (i, pixel) in qr.data().iter().enumerate() {
        let (x, y) = (i % qr.width(), i / qr.width());
        let inside = |at: usize, side: usize| (margin..side - margin).contains(&at);
        assert!(*pixel == 255 || (inside(x, qr.width()) && inside(y, qr.height())));
    }
    assert_eq!(qr.data()[(margin * qr.width()) + margin], 0, "the finder pattern begins right behind it");
    let barcode = BarcodeDrawing::new("x").unwrap().bitmap(2, 10).unwrap();
    for row in barcode.data().chunks_exact(barcode.width()) {
        assert!(row[..20].iter().chain(&row[row.len() - 20..]).all(|pixel| *pixel == 255));
        assert_eq!((row[20], row[row.len() - 21]), (0, 0));
    }
}

#[rstest]
#[case("", "draw-empty", "draw-empty")]
#[case(&"x".repeat(MAX_TEXT_BYTES + 1), "draw-too-long", "draw-too-long")]
fn what_cannot_be_drawn_is_refused(#[case] text: &str, #[case] qr: &str, #[case] barcode: &str) {
    assert_eq!(QrDrawing::new(text).unwrap_err().code(), qr);
    assert_eq!(BarcodeDrawing::new(text).unwrap_err().code(), barcode);
}

#[test]
fn a_barcode_carries_ascii_only() {
    for text in ["é", "\u{f1}12", "点"] {
        assert_eq!(BarcodeDrawing::new(text).unwrap_err().code(), "draw-unsupported-character");
    }
    for text in ["\u{0}\u{7f}", " ", "a1B2\t"] {
        assert!(BarcodeDrawing::new(text).is_ok(), "{text:?}");
    }
}

#[test]
fn pictures_have_a_size_within_bounds() {
    let (qr, barcode) = (QrDrawing::new("x").unwrap(), BarcodeDrawing::new("x").unwrap());
    for pixels in [0, 1000, usize::MAX] {
        assert_eq!(qr.bitmap(pixels).unwrap_err().code(), "draw-picture-size");
        assert_eq!(barcode.bitmap(pixels, 10).unwrap_err().code(), "draw-picture-size");
    }
    assert_eq!(barcode.bitmap(1, 0).unwrap_err().code(), "draw-picture-size");
}

#[test]
fn a_qr_code_uses_the_room_it_has_for_error_correction() {
    // "x" fits version 1 even at level H, which then costs no module.
    let drawing = QrDrawing::new("x").unwrap();
    assert_eq!((drawing.version(), drawing.side(), drawing.side_with_quiet_zone()), (1, 21, 29));
    let level_h = qrcode::QrCode::with_error_correction_level("x", qrcode::EcLevel::H).unwrap();
    assert_eq!(drawing.modules(), level_h.to_colors().iter().map(|c| c.select(true, false)).collect::<Vec<_>>());
    assert!(drawing.is_dark(0, 0) && !drawing.is_dark(21, 0) && !drawing.is_dark(0, usize::MAX));
}

#[test]
fn svg_is_black_on_white_and_covers_the_modules() {
    let drawing = QrDrawing::new("x").unwrap();
    let svg = drawing.svg();
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""));
    // The top row of a version 1 code begins with the seven dark modules of the finder pattern.
    assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    let barcode = BarcodeDrawing::new("0900000095902").unwrap();
    assert!(barcode.svg(40).contains(&format!("viewBox=\"0 0 {} 40\"", barcode.width_with_quiet_zone())));
    assert!(barcode.svg(0).contains(" 1\""), "no height is one module");
}

#[test]
fn debug_shows_no_number() {
    let shown = format!("{:?}", BarcodeDrawing::new("0900000095902").unwrap());
    assert!(!shown.contains("09000"), "{shown}");
}

#[cfg(feature = "png")]
#[test]
fn a_png_holds_the_same_pixels() {
    let picture = QrDrawing::new("x").unwrap().bitmap(4).unwrap();
    let png = picture.png();
    let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    assert_eq!(pixels, picture.data());
}
