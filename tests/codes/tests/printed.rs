//! Every code of ours goes through drawing, printing and a bad camera, and comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../rust-core/codes/tests/picture/mod.rs"]
mod picture;

use chrono::{DateTime, TimeDelta};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use picture::{Picture, Random};
use rstest::rstest;
use uitpas_codes::checkin_code::{CodeSigner, KeyId};
use uitpas_codes::{BarcodeDrawing, PassKey, QrDrawing};
use uitpas_domain::{ActivityId, UitpasNumber};
use uitpas_registry::print::{Paper, Poster, PosterTexts};
use uitpas_texts::{Language, Texts};

/// What a code of the existing system looks like.
const EXISTING: &str = "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9";
const NUMBER: &str = "0900000095902";

fn signer() -> CodeSigner {
    CodeSigner::new(KeyId(1), &[9; 32])
}

fn activity() -> ActivityId {
    ActivityId::new("5a0967f9-cc06-4c3c-9206-30481a767434").unwrap()
}

fn poster_code() -> String {
    let from = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    signer().poster(&activity(), from, from + TimeDelta::hours(3), 0).unwrap()
}

fn live_code() -> String {
    signer().live(&activity(), DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 7).unwrap()
}

fn pass_code() -> String {
    let at = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    signer().pass(&PassKey([5; 32]), &UitpasNumber::parse(NUMBER).unwrap(), at, 7).unwrap()
}

/// The first page of a PDF file, in grey.
fn rasterised(pdf: Vec<u8>, dots_per_inch: f32) -> Picture {
    let pdf = Pdf::new(pdf).unwrap();
    let scale = dots_per_inch / 72.0;
    let page = render(
        &pdf.pages()[0],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let (width, height) = (usize::from(page.width()), usize::from(page.height()));
    let grey = |pixel: &[u8]| {
        ((u32::from(pixel[0]) * 299 + u32::from(pixel[1]) * 587 + u32::from(pixel[2]) * 114) / 1000) as u8
    };
    Picture { width, height, data: page.data_as_u8_slice().chunks_exact(4).map(grey).collect() }
}

/// What the light and the hand do to a picture.
type Bad = fn(Picture) -> Picture;

/// What a phone's camera makes of a sheet or screen: the whole of it, turned a little, in a frame of 1,280 × 960.
fn photographed(sheet: &Picture, bad: Bad) -> Picture {
    let scale = (1_240.0 / sheet.width as f64).min(920.0 / sheet.height as f64);
    bad(sheet.placed(1_280, 960, 4.0, scale))
}

#[rstest]
fn a_printed_poster_is_read_off_the_wall(
    #[values(Paper::A4, Paper::A5)] paper: Paper,
    #[values(poster_code(), EXISTING.to_owned())] code: String,
) {
    let texts = Texts::new(Language::Nl);
    let poster = Poster {
        language: "nl".to_owned(),
        title: "Samen koken".to_owned(),
        organizer: "Demo Cultuurhuis Eeklo".to_owned(),
        when: "zaterdag 28 november 2026, 14.00 – 17.00 uur".to_owned(),
        place: "Demozaal, Marktplein 1, 9900 Eeklo".to_owned(),
        points: 1,
        code: code.clone(),
        paper,
        texts: PosterTexts::in_language(&texts),
    };
    let sheet = rasterised(poster.pdf().unwrap(), 300.0);
    let bad: [(&str, Bad); 5] = [
        ("good light", |picture| picture),
        ("noise", |picture| picture.noisy(40, &mut Random(1))),
        ("blur", |picture| picture.blurred(1)),
        ("dark", |picture| picture.between(4, 60).noisy(2, &mut Random(2))),
        ("shadow", Picture::shadowed),
    ];
    for (how, bad) in bad {
        let read = photographed(&sheet, bad).read().unwrap_or_else(|| panic!("{how}: nothing is read"));
        assert_eq!(read.text, code, "{how}");
    }
}

#[rstest]
#[case::poster(poster_code())]
#[case::live(live_code())]
#[case::pass(pass_code())]
#[case::existing(EXISTING.to_owned())]
fn a_code_on_a_screen_is_read(#[case] code: String) {
    let screen: Picture = QrDrawing::new(&code).unwrap().bitmap(8).unwrap().into();
    for degrees in [0.0, 12.0, 90.0] {
        let seen = screen.placed(640, 480, degrees, 0.7).blurred(1).noisy(20, &mut Random(3));
        assert_eq!(seen.read().expect("nothing is read").text, code, "{degrees}°");
    }
}

#[rstest]
fn a_barcode_on_a_card_is_read(#[values(0.0, 5.0, 180.0)] degrees: f64) {
    let card: Picture = BarcodeDrawing::new(NUMBER).unwrap().bitmap(4, 200).unwrap().into();
    let seen = card.placed(640, 480, degrees, 0.9).noisy(20, &mut Random(4));
    assert_eq!(seen.read().expect("nothing is read").text, NUMBER);
}
