use chrono::TimeZone as _;
use chrono::Utc;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::draw::QrDrawing;

/// The secret key of RFC 8032, section 7.1, test 1.
const SECRET: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5,
    0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
/// An event of the official test data.
const EVENT: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Computed with another implementation (Python: `struct`, `base64`, `cryptography`).
const POSTER: &str = "UP1.AEAACAC2BFT7TTAGJQ6JEBRQJANHM5BUAHEJXVQAACLAAANYEPIYANNTEQJVMGERMT64RTJ3Y2VGFKQ5BUUQ2CVEHKBXJOR3LO33VSWDWP46QXHBXW2FJ4ZTZGY32RGO73AQFXIEN5DT24DSJP5AI";
const LIVE: &str = "UP1.AIAACAC2BFT7TTAGJQ6JEBRQJANHM5BUAOITPLF655YSKT4GQ5SXKDGAJPX3OK3Q53G6B6QOUNGEZ26Z2PQIYOOBK3WI54ENC6Q7MIHIYVHG2XAQPM6VAVF2BPJUJKUAKQ2E3PVJYKVLW2QA";

fn signer() -> CodeSigner {
    CodeSigner::new(KeyId(1), &SECRET)
}

fn keys() -> CodeKeys {
    CodeKeys::new(vec![signer().public(None).unwrap()])
}

fn activity(id: &str) -> ActivityId {
    ActivityId::new(id).unwrap()
}

fn at(hour: u32, minute: u32, second: u32) -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, hour, minute, second).unwrap()
}

fn poster() -> String {
    signer().poster(&activity(EVENT), at(18, 30, 0), at(21, 0, 0), 1).unwrap()
}

fn live() -> String {
    signer().live(&activity(EVENT), at(18, 30, 17), 0xBEEF).unwrap()
}

#[test]
fn the_vectors_are_what_the_document_says() {
    assert_eq!(poster(), POSTER);
    assert_eq!(live(), LIVE);
    let document = include_str!("../../../../docs/codes.md");
    assert!([POSTER, LIVE].iter().all(|code| document.contains(&format!("\n{code}\n"))));
}

#[test]
fn a_poster_says_what_was_signed() {
    let code = verify(&poster(), &keys(), at(19, 0, 0)).unwrap();
    assert_eq!(code.activity().as_str(), EVENT);
    assert_eq!((code.opens(), code.closes()), (at(18, 30, 0), at(21, 0, 0)));
    assert_eq!(code.kid(), KeyId(1));
    assert!(!code.is_live());
    assert!(matches!(code.contents(), Contents::Poster { edition: 1, .. }));
}

#[test]
fn a_live_code_holds_for_its_half_minute_and_changes_with_the_next() {
    let code = verify(&live(), &keys(), at(18, 30, 17)).unwrap();
    assert!(code.is_live());
    assert_eq!(code.contents().window(), (at(18, 30, 0), at(18, 30, 30)));
    assert_eq!(live(), signer().live(&activity(EVENT), at(18, 30, 29), 0xBEEF).unwrap());
    assert_ne!(live(), signer().live(&activity(EVENT), at(18, 30, 30), 0xBEEF).unwrap());
}

#[rstest]
#[case::poster_a_second_early(poster(), at(18, 29, 59), Err("code-not-yet"))]
#[case::poster_at_the_start(poster(), at(18, 30, 0), Ok(()))]
#[case::poster_at_the_end(poster(), at(21, 0, 0), Ok(()))]
#[case::poster_after_the_end(poster(), at(21, 0, 1), Err("code-over"))]
#[case::live_long_before(live(), at(18, 29, 29), Err("code-not-yet"))]
#[case::live_screen_ahead(live(), at(18, 29, 30), Ok(()))]
#[case::live_slow_phone(live(), at(18, 31, 0), Ok(()))]
#[case::live_photo_sent_to_a_friend(live(), at(18, 31, 1), Err("code-over"))]
fn a_code_holds_in_its_window_only(#[case] text: String, #[case] now: Instant, #[case] expected: Result<(), &str>) {
    assert_eq!(verify(&text, &keys(), now).map(|_| ()).map_err(|refusal| refusal.code()), expected);
}

#[test]
fn an_uncertain_clock_counts_in_the_guests_favour() {
    let early = UncertainInstant::around(at(18, 28, 0), TimeDelta::minutes(2));
    let late = UncertainInstant::around(at(21, 5, 0), TimeDelta::minutes(5));
    assert!(verify(&poster(), &keys(), early).is_ok());
    assert!(verify(&poster(), &keys(), late).is_ok());
    assert_eq!(
        verify(&poster(), &keys(), UncertainInstant::around(at(18, 28, 0), TimeDelta::minutes(1))),
        Err(CodeRefusal::NotYet { opens: at(18, 30, 0) })
    );
}

#[test]
fn a_window_is_rounded_outwards_to_whole_minutes() {
    let text = signer().poster(&activity("1"), at(18, 30, 59), at(18, 31, 1), 0).unwrap();
    let code = verify(&text, &keys(), at(18, 31, 0)).unwrap();
    assert_eq!((code.opens(), code.closes()), (at(18, 30, 0), at(18, 32, 0)));
}

#[test]
fn keys_are_told_apart_and_end() {
    let other = CodeSigner::new(KeyId(1), &[1; 32]);
    let next = CodeSigner::new(KeyId(2), &SECRET);
    let ends = |until| CodeKeys::new(vec![signer().public(Some(until)).unwrap()]);
    let now = at(19, 0, 0);
    let refusal = |keys: &CodeKeys| verify(&poster(), keys, now).map_err(|refusal| refusal.code());
    assert_eq!(refusal(&CodeKeys::default()).unwrap_err(), "code-unknown-key");
    assert_eq!(refusal(&CodeKeys::new(vec![next.public(None).unwrap()])).unwrap_err(), "code-unknown-key");
    assert_eq!(refusal(&CodeKeys::new(vec![other.public(None).unwrap()])).unwrap_err(), "code-bad-signature");
    assert_eq!(refusal(&ends(at(18, 59, 59))).unwrap_err(), "code-unknown-key");
    assert!(refusal(&ends(at(19, 0, 1))).is_ok());
    let both = [next.public(None).unwrap(), signer().public(None).unwrap()];
    assert!(refusal(&both.into_iter().collect()).is_ok());
}

#[test]
fn a_weak_key_is_no_key() {
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(CodeKey::new(KeyId(1), &identity, None), Err(KeyError));
}

#[rstest]
#[case(EVENT)]
#[case("5A0967F9-CC06-4C3C-9206-30481A767434")]
#[case("5a0967f9cc064c3c920630481a767434")]
#[case("{5a0967f9-cc06-4c3c-9206-30481a767434}")]
#[case("00000000-0000-0000-0000-000000000000")]
#[case("1")]
#[case("https://example.org/event/één?x=1&y=2")]
fn every_activity_comes_back_as_it_went_in(#[case] id: &str) {
    let text = signer().poster(&activity(id), at(18, 0, 0), at(19, 0, 0), 0).unwrap();
    assert_eq!(verify(&text, &keys(), at(18, 0, 0)).unwrap().activity().as_str(), id);
    let text = signer().live(&activity(id), at(18, 0, 0), 0).unwrap();
    assert_eq!(verify(&text, &keys(), at(18, 0, 0)).unwrap().activity().as_str(), id);
}

#[rstest]
#[case(&"x".repeat(MAX_ACTIVITY_BYTES), at(18, 0, 0), at(19, 0, 0), None)]
#[case(&"x".repeat(MAX_ACTIVITY_BYTES + 1), at(18, 0, 0), at(19, 0, 0), Some("code-activity-too-long"))]
#[case(EVENT, at(18, 0, 0), at(18, 0, 0), Some("code-window"))]
#[case(EVENT, at(19, 0, 0), at(18, 0, 0), Some("code-window"))]
#[case(EVENT, Utc.with_ymd_and_hms(1969, 12, 31, 0, 0, 0).unwrap(), at(18, 0, 0), Some("code-window"))]
#[case(EVENT, Utc.with_ymd_and_hms(1990, 1, 1, 0, 0, 0).unwrap(), at(18, 0, 0), Some("code-window"))]
#[case(EVENT, Instant::MIN_UTC, Instant::MAX_UTC, Some("code-window"))]
fn what_does_not_fit_is_not_signed(
    #[case] id: &str,
    #[case] from: Instant,
    #[case] until: Instant,
    #[case] expected: Option<&str>,
) {
    assert_eq!(signer().poster(&activity(id), from, until, 0).err().map(|error| error.code()), expected);
}

#[test]
fn a_uuid_fits_qr_version_6_at_level_m_and_the_longest_identifier_fits_the_text_limit() {
    assert_eq!((poster().len(), live().len()), (153, 148));
    for text in [poster(), live()] {
        let level_m = qrcode::QrCode::with_error_correction_level(&text, qrcode::EcLevel::M).unwrap();
        assert_eq!(level_m.version(), qrcode::Version::Normal(6));
        assert!(QrDrawing::new(&text).unwrap().version() <= 6);
    }
    let longest = activity(&"é".repeat(MAX_ACTIVITY_BYTES / 2));
    let text = signer().poster(&longest, at(18, 0, 0), at(19, 0, 0), u16::MAX).unwrap();
    assert!(text.len() <= MAX_TEXT_BYTES);
    assert!(QrDrawing::new(&text).unwrap().version() <= 12);
}

#[test]
fn every_flipped_bit_and_every_changed_character_is_refused() {
    for text in [poster(), live()] {
        for position in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[position] ^= 1 << bit;
                let Ok(altered) = String::from_utf8(bytes) else { continue };
                let refusal = verify(&altered, &keys(), at(18, 30, 0)).unwrap_err();
                let expected: &[&str] = if position < PREFIX.len() {
                    &["code-not-ours"]
                } else {
                    &["code-damaged", "code-unknown-key", "code-bad-signature"]
                };
                assert!(expected.contains(&refusal.code()), "bit {bit} of character {position}: {refusal}");
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_the_bytes_is_refused() {
    let bytes = payload::from_text(poster().strip_prefix(PREFIX).unwrap()).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&payload::to_text(PREFIX, &altered, &[]), &keys(), at(19, 0, 0)).is_err(), "bit {bit}");
    }
}

#[test]
fn a_signature_does_not_move_to_another_activity_or_another_kind() {
    let other = signer().poster(&activity("another"), at(18, 30, 0), at(21, 0, 0), 1).unwrap();
    let bytes = |text: &str| payload::from_text(text.strip_prefix(PREFIX).unwrap()).unwrap();
    let (ours, other, live) = (bytes(&poster()), bytes(&other), bytes(&live()));
    let signature = &ours[ours.len() - 64..];
    for body in [&other[..other.len() - 64], &live[..live.len() - 64]] {
        let swapped = payload::to_text(PREFIX, body, signature);
        assert_eq!(verify(&swapped, &keys(), at(19, 0, 0)), Err(CodeRefusal::BadSignature));
    }
}

#[rstest]
#[case("", "code-none")]
#[case(" \n", "code-none")]
#[case("UP1.", "code-damaged")]
#[case("UP1.AAAA", "code-damaged")]
#[case("UP1.not base 32", "code-damaged")]
fn what_is_no_whole_code_is_refused(#[case] text: &str, #[case] code: &str) {
    assert_eq!(CheckinCode::parse(text).unwrap_err().code(), code);
}

#[test]
fn cut_lengthened_and_relettered_codes_are_damaged() {
    let text = poster();
    for length in PREFIX.len()..text.len() {
        assert_eq!(CheckinCode::parse(&text[..length]), Err(CodeRefusal::Damaged), "{length} characters");
    }
    for altered in [format!("{text}A"), format!("{text}="), format!("UP1.{}", text[4..].to_lowercase())] {
        assert_eq!(CheckinCode::parse(&altered), Err(CodeRefusal::Damaged), "{altered}");
    }
}

#[test]
fn codes_of_the_existing_system_pass_through_untouched() {
    for text in
        ["a1b2c3d4e5f60718293a4b5c6d7e8f90", "https://example.org/x?y=1", "up1.lower", "UP2.LATER", "é\u{1F600}"]
    {
        assert_eq!(CheckinCode::parse(text), Ok(CheckinCode::Foreign(text.to_owned())));
        assert_eq!(verify(text, &keys(), at(19, 0, 0)), Err(CodeRefusal::NotOurs));
    }
    let longest = "x".repeat(MAX_TEXT_BYTES);
    assert!(matches!(CheckinCode::parse(&longest), Ok(CheckinCode::Foreign(_))));
    assert_eq!(CheckinCode::parse(&format!("{longest}x")), Err(CodeRefusal::NoCode));
    let spaced = format!(" {}\r\n", poster());
    assert!(verify(&spaced, &keys(), at(19, 0, 0)).is_ok());
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), ours in any::<bool>()) {
        let text = if ours { format!("{PREFIX}{text}") } else { text };
        let _ = verify(&text, &keys(), at(19, 0, 0));
    }

    #[test]
    fn no_bytes_verify_or_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = payload::read(&bytes);
        prop_assert!(verify(&payload::to_text(PREFIX, &bytes, &[]), &keys(), at(19, 0, 0)).is_err());
    }

    #[test]
    fn whatever_is_read_is_written_back_alike(
        kind in 1u8..=2, kid in any::<u16>(), id in "[ -~]{1,40}", rest in any::<[u8; 9]>(),
    ) {
        let mut body = vec![kind];
        body.extend(kid.to_be_bytes());
        body.push(id.len() as u8);
        body.extend(id.bytes());
        body.extend(&rest[..if kind == 1 { 9 } else { 6 }]);
        let (read_kid, contents) = payload::read(&body).unwrap();
        prop_assert_eq!(read_kid, KeyId(kid));
        let (from, until) = contents.window();
        prop_assert!(from <= until);
        prop_assert_eq!(payload::write(read_kid, &contents).unwrap(), body);
    }
}
