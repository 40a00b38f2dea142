//! What we draw is what we read, also turned, small, noisy, dark or in shadow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod picture;

use picture::{Picture, Random};
use rstest::rstest;
use uitpas_codes::{BarcodeDrawing, CodeKind, CodeScanner, GreyFrame, MAX_TEXT_BYTES, QrDrawing};

/// Numbers of the official test data.
const NUMBERS: [&str; 6] =
    ["0900000095902", "0900000067513", "0900010959113", "1000000520006", "0900004518305", "0900011903417"];

/// What a check-in code of the existing system looks like: 32 lower-case letters and digits.
const EXISTING: &str = "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9";

fn qr(text: &str, pixels: usize) -> Picture {
    QrDrawing::new(text).unwrap().bitmap(pixels).unwrap().into()
}

fn barcode(text: &str, pixels: usize) -> Picture {
    BarcodeDrawing::new(text).unwrap().bitmap(pixels, 60 * pixels).unwrap().into()
}

#[track_caller]
fn assert_reads(picture: &Picture, kind: CodeKind, text: &str) {
    let found = picture.read().expect("no code found");
    assert_eq!((found.kind, found.text.as_str()), (kind, text));
}

#[rstest]
#[case(EXISTING)]
#[case("x")]
#[case("0900000095902")]
#[case("één \u{1F600} 点")]
#[case(&"A".repeat(MAX_TEXT_BYTES))]
fn a_qr_code_reads_back(#[case] text: &str) {
    for pixels in [2, 3, 5] {
        assert_reads(&qr(text, pixels), CodeKind::Qr, text);
    }
}

#[rstest]
fn a_qr_code_reads_back_turned_and_scaled(
    #[values(0, 10, 45, 90, 135, 180, 200, 270, 315)] degrees: i32,
    #[values(0.5, 0.8, 1.0, 1.7)] scale: f64,
) {
    let placed = qr(EXISTING, 6).placed(640, 480, f64::from(degrees), scale);
    assert_reads(&placed.noisy(12, &mut Random(degrees as u64)), CodeKind::Qr, EXISTING);
}

#[rstest]
#[case::noise(|picture: Picture| picture.noisy(60, &mut Random(1)))]
#[case::blur(|picture: Picture| picture.blurred(2))]
#[case::low_contrast(|picture: Picture| picture.between(118, 150).noisy(3, &mut Random(2)))]
#[case::dark(|picture: Picture| picture.between(4, 40).noisy(2, &mut Random(3)))]
#[case::bright(|picture: Picture| picture.between(200, 255))]
#[case::shadow(Picture::shadowed)]
#[case::light_on_dark(|picture: Picture| picture.between(255, 0))]
fn a_qr_code_reads_back_in_bad_conditions(#[case] degrade: fn(Picture) -> Picture) {
    assert_reads(&degrade(qr(EXISTING, 6).placed(640, 480, 7.0, 1.0)), CodeKind::Qr, EXISTING);
}

#[rstest]
fn the_number_of_a_pass_reads_back(
    #[values(0, 1, 2, 3, 4, 5)] number: usize,
    #[values(0, 3, 45, 90, 135, 180, 270)] degrees: i32,
) {
    let number = NUMBERS[number];
    let placed = barcode(number, 3).placed(640, 640, f64::from(degrees), 1.0);
    assert_reads(&placed.noisy(10, &mut Random(degrees as u64)), CodeKind::Code128, number);
}

#[rstest]
#[case::small(|_: &str| 2, |picture: Picture| picture)]
#[case::large(|_: &str| 8, |picture: Picture| picture)]
#[case::noise(|_: &str| 3, |picture: Picture| picture.noisy(50, &mut Random(1)))]
#[case::blur(|_: &str| 4, |picture: Picture| picture.blurred(1))]
#[case::low_contrast(|_: &str| 3, |picture: Picture| picture.between(110, 150).noisy(3, &mut Random(2)))]
#[case::dark(|_: &str| 3, |picture: Picture| picture.between(4, 50).noisy(2, &mut Random(3)))]
#[case::shadow(|_: &str| 3, Picture::shadowed)]
fn the_number_of_a_pass_reads_back_in_bad_conditions(
    #[case] pixels: fn(&str) -> usize,
    #[case] degrade: fn(Picture) -> Picture,
) {
    for number in NUMBERS {
        assert_reads(&degrade(barcode(number, pixels(number))), CodeKind::Code128, number);
    }
}

#[test]
fn a_frame_with_a_stride_reads_as_well() {
    let code = qr(EXISTING, 4);
    let stride = code.width + 24;
    let mut padded = vec![0; stride * code.height];
    for (row, pixels) in padded.chunks_exact_mut(stride).zip(code.data.chunks_exact(code.width)) {
        row[..code.width].copy_from_slice(pixels);
    }
    let frame = GreyFrame::new(&padded, code.width, code.height, stride).unwrap();
    assert_eq!(CodeScanner::new().read(&frame).unwrap().text, EXISTING);
}

#[test]
fn a_code_too_long_for_us_is_passed_over() {
    let code = qrcode::QrCode::new(vec![b'a'; MAX_TEXT_BYTES + 1]).unwrap();
    let side = (code.width() + 8) * 4;
    let mut picture = Picture::flat(side, side, 255);
    for (i, color) in code.to_colors().iter().enumerate() {
        let (x, y) = ((i % code.width() + 4) * 4, (i / code.width() + 4) * 4);
        for row in y..y + 4 {
            picture.data[row * side + x..][..4].fill(color.select(0, 255));
        }
    }
    assert_eq!(picture.read(), None);
}

#[test]
fn a_blank_frame_holds_no_code() {
    for value in [0, 128, 255] {
        assert_eq!(Picture::flat(640, 480, value).read(), None);
    }
}
