//! A camera's frames: what is found, followed and told about the light.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod picture;

use picture::{Picture, Random};
use uitpas_codes::{BarcodeDrawing, CodeKind, GreyFrame, QrDrawing, Region, Sight, Viewfinder};

const TEXT: &str = "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9";
const NUMBER: &str = "0900000095902";
/// Every pass has had its turn after these.
const ROUND: usize = 10;

fn frame(picture: &Picture) -> GreyFrame<'_> {
    GreyFrame::packed(&picture.data, picture.width, picture.height).unwrap()
}

fn qr_frame() -> Picture {
    Picture::from(QrDrawing::new(TEXT).unwrap().bitmap(6).unwrap()).placed(1280, 720, 12.0, 0.9)
}

/// The first sight of a code, and the frame that it took.
fn first(viewfinder: &mut Viewfinder, picture: &Picture) -> Option<(usize, Sight)> {
    (1..=2 * ROUND).find_map(|number| {
        let sight = viewfinder.look(&frame(picture));
        sight.code.is_some().then_some((number, sight))
    })
}

#[test]
fn a_plain_code_is_read_in_the_first_frame_even_without_time() {
    let barcode = Picture::from(BarcodeDrawing::new(NUMBER).unwrap().bitmap(3, 90).unwrap());
    for (picture, kind, text) in
        [(qr_frame(), CodeKind::Qr, TEXT), (barcode.placed(1280, 720, 30.0, 1.0), CodeKind::Code128, NUMBER)]
    {
        let sight = Viewfinder::new().look_while(&frame(&picture), || false);
        let code = sight.code.unwrap();
        assert_eq!((code.kind, code.text.as_str()), (kind, text));
        let Region { left, top, width, height } = sight.region.unwrap();
        assert!((left..left + width).contains(&640) && (top..top + height).contains(&360));
    }
}

#[test]
fn a_hard_code_is_read_in_one_of_the_next_frames() {
    // Light on dark: no cheap pass sees it.
    let picture = qr_frame().between(255, 0);
    let (number, sight) = first(&mut Viewfinder::new(), &picture).expect("no code was read");
    assert!(number > 1);
    assert_eq!(sight.code.unwrap().text, TEXT);
}

#[test]
fn the_same_frames_give_the_same_sights() {
    let mut random = Random(3);
    let pictures = [qr_frame().between(200, 30), Picture::noise(640, 480, &mut random), qr_frame()];
    let run = || {
        let mut viewfinder = Viewfinder::new();
        pictures.iter().cycle().take(12).map(|picture| viewfinder.look(&frame(picture))).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}

#[test]
fn time_is_asked_for_and_respected() {
    let empty = Picture::flat(640, 480, 200);
    let mut asked = 0;
    Viewfinder::new().look_while(&frame(&empty), || {
        asked += 1;
        false
    });
    assert_eq!(asked, 1, "once for the pass whose turn it is");
}

#[test]
fn a_hard_code_is_read_in_the_end_even_without_time() {
    let (picture, mut viewfinder) = (qr_frame().between(255, 0), Viewfinder::new());
    let mut sights = (0..60).map(|_| viewfinder.look_while(&frame(&picture), || false));
    assert!(sights.any(|sight| sight.code.is_some_and(|code| code.text == TEXT)));
}

#[test]
fn the_torch_is_worth_a_hint_after_some_dark_frames_until_it_is_bright() {
    let (dark, dim, bright) = (Picture::flat(320, 240, 12), Picture::flat(320, 240, 50), Picture::flat(320, 240, 160));
    let mut viewfinder = Viewfinder::new();
    let mut needs_light = |picture: &Picture| viewfinder.look(&frame(picture)).needs_light;
    assert!(!needs_light(&dark), "one dark frame is a finger before the lens");
    assert!((0..10).any(|_| needs_light(&dark)));
    assert!(needs_light(&dim), "the hint does not flicker");
    assert!(!needs_light(&bright));
    assert!(!needs_light(&dim));
}

#[test]
fn frames_may_change_their_size() {
    let mut viewfinder = Viewfinder::new();
    let small = Picture::from(QrDrawing::new(TEXT).unwrap().bitmap(3).unwrap());
    for picture in [qr_frame(), small, qr_frame().placed(1920, 1080, 40.0, 1.0), Picture::flat(16, 16, 0), qr_frame()] {
        let sight = viewfinder.look(&frame(&picture));
        assert_eq!(sight.code.is_some(), picture.width > 16, "{} × {}", picture.width, picture.height);
    }
}
