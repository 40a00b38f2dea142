//! The corpus is what it says, and our reader reads what it read before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rstest::rstest;
use uitpas_code_corpus::{Case, Half, Kind};
use uitpas_codes::{CodeScanner, GreyFrame, Viewfinder};

fn frame(case: &Case) -> GreyFrame<'_> {
    GreyFrame::packed(&case.picture.data, case.picture.width, case.picture.height).unwrap()
}

#[test]
fn a_frame_follows_from_its_number() {
    for kind in Kind::ALL {
        let (first, second) = (Case::with_code(kind, Half::Tuning, 5), Case::with_code(kind, Half::Tuning, 5));
        assert_eq!((first.code, first.picture), (second.code, second.picture));
    }
}

#[test]
fn the_halves_share_no_frame() {
    let texts = |half| (0..40).map(move |number| Case::with_code(Kind::Code128, half, number).code.unwrap().1);
    let tuning: Vec<String> = texts(Half::Tuning).collect();
    assert!(texts(Half::HeldOut).all(|text| !tuning.contains(&text)));
}

/// How many of 15 tuning frames, one for each fault, are read at least; more is better, fewer is a step back.
#[rstest]
#[case(Kind::Qr, 13)]
#[case(Kind::Code128, 12)]
#[case(Kind::Ean13, 11)]
#[case(Kind::Itf14, 12)]
fn hard_frames_are_read(#[case] kind: Kind, #[case] least: usize) {
    let scanner = CodeScanner::new();
    let mut read = 0;
    for number in 0..15 {
        let case = Case::with_code(kind, Half::Tuning, number);
        if let Some(found) = scanner.read(&frame(&case)) {
            let (kind, text) = case.code.unwrap();
            assert_eq!((found.kind.name(), found.text), (kind.name(), text), "frame {number}");
            read += 1;
        }
    }
    assert!(read >= least, "{read} of 15");
}

#[test]
fn frames_without_code_give_none() {
    let mut viewfinder = Viewfinder::new();
    for number in 0..8 {
        let case = Case::without_code(1280, 720, Half::Tuning, number);
        assert_eq!(CodeScanner::new().read(&frame(&case)), None, "frame {number}");
        assert_eq!(viewfinder.look(&frame(&case)).code, None, "frame {number}");
    }
}
