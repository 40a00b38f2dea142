//! What comes out of the printer: read back, and looked at by other programs.

use rstest::rstest;
use uitpas_codes::{CodeKind, CodeScanner, GreyFrame};
use uitpas_texts::Language;

use super::*;

/// A code of ours, as long as they come for a UUID.
const CODE: &str = "UP1.AEAACAC2BFT7TTAGJQ6JEBRQJANHM5BUAHEJXVQAACLAAANYEPIYANNTEQJVMGERMT64RTJ3Y2VGFKQ5BUUQ2CVEHKBXJOR3LO33VSWDWP46QXHBXW2FJ4ZTZGY32RGO73AQFXIEN5DT24DSJP5AI";

fn poster(title: &str, code: &str, language: Language) -> Poster {
    Poster {
        language: "nl".to_owned(),
        title: title.to_owned(),
        organizer: "Demo Cultuurhuis Eeklo".to_owned(),
        when: "zaterdag 28 november 2026, 14.00 – 17.00 uur".to_owned(),
        place: "Demozaal, Marktplein 1, 9900 Eeklo".to_owned(),
        points: 1,
        code: code.to_owned(),
        paper: Paper::A4,
        texts: PosterTexts::in_language(&Texts::new(language)),
    }
}

/// The grey pixels of a PNG file.
fn grey(png: &[u8]) -> (Vec<u8>, usize, usize) {
    let picture = image::load_from_memory(png).unwrap().into_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    (picture.into_raw(), width, height)
}

fn read(png: &[u8]) -> Option<String> {
    let (pixels, width, height) = grey(png);
    let code = CodeScanner::new().read(&GreyFrame::packed(&pixels, width, height).unwrap())?;
    assert_eq!(code.kind, CodeKind::Qr);
    Some(code.text)
}

#[rstest]
#[case::ours(CODE)]
#[case::of_the_existing_system("k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9")]
#[case::short("x")]
#[case::longest(&"A".repeat(512))]
fn the_code_reads_back_from_the_png(#[case] code: &str) {
    let png = poster("Samen koken", code, Language::Nl).png().unwrap();
    let (_, width, height) = grey(&png);
    assert_eq!((width, height), (1240, 1754), "A4 at 150 pixels to the inch");
    assert_eq!(read(&png).as_deref(), Some(code));
}

#[rstest]
#[case::long(
    "Samen koken voor beginners en gevorderden met groenten uit de buurt, en daarna samen eten aan één lange tafel in het dorpshuis van Demodorp"
)]
#[case::endless(&"Lang ".repeat(100_000))]
#[case::one_word(&"Langewapper".repeat(30))]
#[case::markup("<script>alert('&amp;')</script> \"Q&A\" ]]> <!-- -->")]
#[case::odd("\u{0}\u{1}\u{FFFE}\u{202E}e\u{301}\u{1F468}\u{200D}\u{1F469}")]
#[case::other_letters("Кафе Καφές مقهى 点")]
#[case::empty("")]
fn a_poster_comes_out_whatever_the_title(#[case] title: &str) {
    let poster = poster(title, CODE, Language::Nl);
    assert_eq!(read(&poster.png().unwrap()).as_deref(), Some(CODE));
    assert!(poster.pdf().unwrap().starts_with(b"%PDF-"));
    let svg = poster.svg().unwrap();
    // Other programs read it, and it needs no font of theirs.
    let parsed = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).unwrap();
    assert!(!parsed.has_text_nodes());
    assert!(!svg.contains("<script"));
}

#[test]
fn the_svg_is_a4_and_its_code_reads_back() {
    let svg = poster("Samen koken", CODE, Language::Nl).svg().unwrap();
    assert!(svg.contains("width=\"210mm\" height=\"297mm\""));
    assert!(svg.contains("<title>Samen koken</title>"));
    let tree = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).unwrap();
    let mut pixels = resvg::tiny_skia::Pixmap::new(840, 1188).unwrap();
    let scale = 840.0 / tree.size().width();
    resvg::render(&tree, resvg::tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    assert_eq!(read(&pixels.encode_png().unwrap()).as_deref(), Some(CODE));
}

#[rstest]
fn the_code_is_at_least_nine_centimetres_wide_on_paper(
    #[values(Paper::A4, Paper::A5)] paper: Paper,
    #[values(CODE, "k3v9x0q1z7m2c8b4n6a5s1d0f3g7h2j9")] code: &str,
) {
    let poster = Poster { paper, ..poster("", code, Language::Nl) };
    let (pixels, width, height) = grey(&poster.png().unwrap());
    // Along the top row of modules, the outermost black pixels are the edges of the upper finder patterns.
    let pixel_per_millimetre = width as f32 / if paper == Paper::A4 { 210.0 } else { 148.0 };
    let widest = (0..height)
        .map(|y| &pixels[y * width..][..width])
        .filter(|row| row[width / 2 - 10..width / 2 + 10].iter().any(|pixel| *pixel < 8))
        .filter_map(|row| Some((row.iter().position(|p| *p < 8)?, row.iter().rposition(|p| *p < 8)?)))
        .map(|(first, last)| last - first + 1)
        .max()
        .unwrap();
    assert!(widest as f32 / pixel_per_millimetre >= 90.0, "{widest} pixels");
    assert_eq!(read(&poster.png().unwrap()).as_deref(), Some(code));
}

#[test]
fn a5_is_a_page_of_its_own() {
    let poster = Poster { paper: Paper::A5, ..poster("Samen koken", CODE, Language::Nl) };
    assert!(poster.svg().unwrap().contains("width=\"148mm\" height=\"210mm\""));
    let (_, width, height) = grey(&poster.png().unwrap());
    assert_eq!((width, height), (874, 1240));
}

#[rstest]
fn every_language_has_its_words(
    #[values(Language::Nl, Language::Fr, Language::De, Language::En)] language: Language,
    #[values(Paper::A4, Paper::A5)] paper: Paper,
) {
    let poster = Poster { paper, ..poster("Samen koken", CODE, language) };
    for words in poster.texts.steps.iter().chain([&poster.texts.heading, &poster.texts.done, &poster.texts.no_phone]) {
        assert!(!words.is_empty() && !words.starts_with("poster-"), "{words}");
        let sheet = fill(&poster).unwrap();
        let first_word = words.split(' ').next().unwrap();
        assert!(sheet.contains(first_word), "{first_word}");
        assert!(!sheet.contains('…'), "every word fits");
    }
    assert_eq!(read(&poster.png().unwrap()).as_deref(), Some(CODE));
}

#[test]
fn a_code_that_cannot_be_drawn_is_refused() {
    assert_eq!(poster("x", "", Language::Nl).png().unwrap_err().code(), "draw-empty");
    assert_eq!(poster("x", &"x".repeat(513), Language::Nl).pdf().unwrap_err().code(), "draw-too-long");
}

#[test]
fn nothing_is_said_about_a_time_or_place_that_is_not_known() {
    let mut poster = poster("Samen koken", CODE, Language::Nl);
    poster.when = " ".to_owned();
    poster.place = String::new();
    let sheet = fill(&poster).unwrap();
    assert!(!sheet.contains("Demozaal") && !sheet.contains("november"));
    assert_eq!(read(&poster.png().unwrap()).as_deref(), Some(CODE));
}
