//! The live code of a digital pass: what a passholder holds up instead of a card, without the number in it.
//!
//! ```text
//! text      = "UPP1." base32(body, signature)        RFC 4648 base 32: upper case, no padding, canonical
//! body      = kid u16, slot u32 (5 minutes each since 1970), nonce u64, number 6 bytes     all integers big-endian
//! number    = the 13 digits as an integer, XOR the first 6 bytes of HMAC-SHA256(pass key, "UPP1." kid slot nonce)
//! signature = Ed25519, 64 bytes, over "UPP1." body
//! ```
//! The registry makes them, for the next day at once, so that the phone shows one without network. Counters have the
//! pass key (it comes with the signed snapshot) and read the number without network; nobody else can, and two codes of
//! one pass have nothing in common but the key's number. Nobody but the registry makes one, a counter neither.

use std::fmt;

use chrono::{DateTime, TimeDelta};
use ed25519_dalek::{Signature, Signer as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uitpas_domain::UitpasNumber;
use uitpas_domain::civil_time::Instant;
use uitpas_domain::uncertain_instant::UncertainInstant;

use crate::MAX_TEXT_BYTES;
use crate::checkin_code::{CodeKeys, CodeRefusal, CodeSigner, KeyId, SignError, payload};

/// How every code of a pass begins.
pub const PASS_PREFIX: &str = "UPP1.";
/// How long one code of a pass is shown, in seconds. (Ours: a picture of it soon shows nothing any more, and a day of
/// them is a small answer.)
pub const PASS_SLOT_SECONDS: i64 = 300;
/// How long before and after its slot it is accepted. (Ours, as for a live check-in code.)
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// What hides the numbers: known to the registry and to counters.
#[derive(Clone, PartialEq, Eq)]
pub struct PassKey(pub [u8; 32]);

impl PassKey {
    fn pad(&self, kid: KeyId, slot: u32, nonce: u64) -> u64 {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return 0 };
        mac.update(PASS_PREFIX.as_bytes());
        mac.update(&kid.0.to_be_bytes());
        mac.update(&slot.to_be_bytes());
        mac.update(&nonce.to_be_bytes());
        mac.finalize().into_bytes().iter().take(6).fold(0, |pad, byte| pad << 8 | u64::from(*byte))
    }
}

impl fmt::Debug for PassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassKey(..)")
    }
}

/// A code of a pass, whole, that nobody has verified yet.
#[derive(Clone, PartialEq, Eq)]
pub struct PassCode {
    kid: KeyId,
    slot: u32,
    nonce: u64,
    hidden: u64,
    signature: [u8; Signature::BYTE_SIZE],
}

impl PassCode {
    /// Whether a text claims to be one.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.trim().starts_with(PASS_PREFIX)
    }

    /// Reads a scanned text. White space around it is ignored.
    ///
    /// # Errors
    /// [`CodeRefusal::NotOurs`] when it does not begin as one; [`CodeRefusal::Damaged`] when it is not whole.
    pub fn parse(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim();
        let encoded = text.strip_prefix(PASS_PREFIX).ok_or(CodeRefusal::NotOurs)?;
        if text.len() > MAX_TEXT_BYTES {
            return Err(CodeRefusal::Damaged);
        }
        Self::read(&payload::from_text(encoded).ok_or(CodeRefusal::Damaged)?).ok_or(CodeRefusal::Damaged)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let kid = KeyId(u16::from_be_bytes(payload::take(&mut rest)?));
        let slot = u32::from_be_bytes(payload::take(&mut rest)?);
        let nonce = u64::from_be_bytes(payload::take(&mut rest)?);
        let [a, b, c, d, e, f] = payload::take(&mut rest)?;
        let hidden = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
        let signature = payload::take(&mut rest)?;
        rest.is_empty().then_some(Self { kid, slot, nonce, hidden, signature })
    }

    fn body(&self) -> Vec<u8> {
        let mut body = self.kid.0.to_be_bytes().to_vec();
        body.extend(self.slot.to_be_bytes());
        body.extend(self.nonce.to_be_bytes());
        body.extend(self.hidden.to_be_bytes().into_iter().skip(2));
        body
    }

    fn signed_bytes(&self) -> Vec<u8> {
        [PASS_PREFIX.as_bytes(), &self.body()].concat()
    }

    /// Verifies the signature and the time, and tells whose pass it is. `at` may be uncertain; the uncertainty is in
    /// the guest's favour.
    ///
    /// # Errors
    /// [`CodeRefusal`]: `UnknownKey`, `BadSignature`, `NotYet`, `Over`, or `Damaged` when there is no number in it for
    /// this pass key, checked in this order.
    pub fn verify(
        &self,
        keys: &CodeKeys,
        pass_key: &PassKey,
        at: impl Into<UncertainInstant>,
    ) -> Result<UitpasNumber, CodeRefusal> {
        let at = at.into();
        let key = keys.usable(self.kid, &at).ok_or(CodeRefusal::UnknownKey)?;
        key.verify_strict(&self.signed_bytes(), &Signature::from_bytes(&self.signature))
            .map_err(|_| CodeRefusal::BadSignature)?;
        let (opens, closed) = (begin_of(self.slot) - GRACE, begin_of(self.slot.saturating_add(1)) + GRACE);
        let (earliest, latest) = at.range();
        if latest < opens {
            return Err(CodeRefusal::NotYet { opens });
        }
        if earliest > closed {
            return Err(CodeRefusal::Over { closed });
        }
        let number = self.hidden ^ pass_key.pad(self.kid, self.slot, self.nonce);
        UitpasNumber::parse(&format!("{number:013}")).map_err(|_| CodeRefusal::Damaged)
    }
}

impl fmt::Debug for PassCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassCode").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl CodeSigner {
    /// The code of a pass for the slot at `at`. `nonce` must be random.
    ///
    /// # Errors
    /// [`SignError::Window`] before 1970 or after 2106.
    pub fn pass(&self, key: &PassKey, number: &UitpasNumber, at: Instant, nonce: u64) -> Result<String, SignError> {
        let slot = at.timestamp().div_euclid(PASS_SLOT_SECONDS);
        let slot = u32::try_from(slot).map_err(|_| SignError::Window)?;
        // Thirteen digits are below 2^48.
        let digits: u64 = number.as_str().parse().map_err(|_| SignError::Window)?;
        let hidden = digits ^ key.pad(self.kid(), slot, nonce);
        let mut code = PassCode { kid: self.kid(), slot, nonce, hidden, signature: [0; Signature::BYTE_SIZE] };
        code.signature = self.key().sign(&code.signed_bytes()).to_bytes();
        Ok(payload::to_text(PASS_PREFIX, &code.body(), &code.signature))
    }
}

fn begin_of(slot: u32) -> Instant {
    let second = i64::from(slot) * PASS_SLOT_SECONDS;
    DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::seconds(second)).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Instant {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn number() -> UitpasNumber {
        UitpasNumber::parse("0900000095902").unwrap()
    }

    fn signer() -> CodeSigner {
        CodeSigner::new(KeyId(7), &[9; 32])
    }

    fn keys() -> CodeKeys {
        CodeKeys::new(vec![signer().public(None).unwrap()])
    }

    const KEY: PassKey = PassKey([5; 32]);
    /// The begin of a slot.
    const NOW: i64 = 1_790_000_100;

    #[test]
    fn a_counter_reads_the_number_and_a_bystander_does_not() {
        let text = signer().pass(&KEY, &number(), at(NOW), 1).unwrap();
        assert_eq!(PassCode::parse(&text).unwrap().verify(&keys(), &KEY, at(NOW)), Ok(number()));
        let other = PassCode::parse(&text).unwrap().verify(&keys(), &PassKey([6; 32]), at(NOW));
        assert_ne!(other, Ok(number()));
        assert!(!text.contains("0900000095902") && text.len() <= 140, "{}", text.len());
        let next = signer().pass(&KEY, &number(), at(NOW), 2).unwrap();
        let same = text.chars().zip(next.chars()).skip(20).filter(|(a, b)| a == b).count();
        assert!(same < 24, "two codes of one pass look alike: {same}");
    }

    #[test]
    fn the_vector_is_what_the_document_says() {
        // RFC 8032, section 7.1, test 1.
        let secret = *b"\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60";
        let key = PassKey(std::array::from_fn(|place| u8::try_from(place).unwrap()));
        let at = DateTime::parse_from_rfc3339("2026-11-23T18:30:17Z").unwrap().to_utc();
        let text = CodeSigner::new(KeyId(1), &secret).pass(&key, &number(), at, 0x0102_0304_0506_0708).unwrap();
        assert!(include_str!("../../../docs/codes.md").contains(&format!("\n{text}\n")), "{text}");
    }

    #[test]
    fn it_holds_for_its_slot_and_a_little_around_it() {
        let code = PassCode::parse(&signer().pass(&KEY, &number(), at(NOW), 1).unwrap()).unwrap();
        let verify = |second| code.verify(&keys(), &KEY, at(second));
        assert_eq!(verify(NOW - 31), Err(CodeRefusal::NotYet { opens: at(NOW - 30) }));
        assert_eq!(verify(NOW - 30), Ok(number()));
        assert_eq!(verify(NOW + 330), Ok(number()));
        assert_eq!(verify(NOW + 331), Err(CodeRefusal::Over { closed: at(NOW + 330) }));
    }

    #[test]
    fn each_forgery_has_its_reason() {
        let text = signer().pass(&KEY, &number(), at(NOW), 1).unwrap();
        let bytes = payload::from_text(text.strip_prefix(PASS_PREFIX).unwrap()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = payload::to_text(PASS_PREFIX, &forged, &[]);
            let said = PassCode::parse(&forged).unwrap().verify(&keys(), &KEY, at(NOW));
            let expected = if bit < 16 { CodeRefusal::UnknownKey } else { CodeRefusal::BadSignature };
            assert_eq!(said, Err(expected), "bit {bit}");
        }
        let foreign = CodeSigner::new(KeyId(7), &[8; 32]).pass(&KEY, &number(), at(NOW), 1).unwrap();
        let said = PassCode::parse(&foreign).unwrap().verify(&keys(), &KEY, at(NOW));
        assert_eq!(said, Err(CodeRefusal::BadSignature));
        assert_eq!(PassCode::parse("0900000095902"), Err(CodeRefusal::NotOurs));
        assert_eq!(PassCode::parse("UPP1."), Err(CodeRefusal::Damaged));
        assert_eq!(PassCode::parse(&text.to_lowercase()), Err(CodeRefusal::NotOurs));
        assert_eq!(PassCode::parse(&text[..text.len() - 1]), Err(CodeRefusal::Damaged));
        // A check-in code is no pass, and the other way round.
        let activity = uitpas_domain::ActivityId::new("90c79f0b-4ff6-4ec3-aff5-b60b0ae3f8b4").unwrap();
        let checkin = signer().live(&activity, at(NOW), 1).unwrap();
        assert_eq!(PassCode::parse(&checkin), Err(CodeRefusal::NotOurs));
    }

    proptest! {
        #[test]
        fn every_number_comes_back(stem in 0_u64..100_000_000_000, nonce: u64, key: [u8; 32]) {
            let found = (0..100_u64).map(|end| format!("{:013}", stem * 100 + end)).find_map(|text| UitpasNumber::parse(&text).ok());
            let Some(number) = found else { return Ok(()) };
            let text = signer().pass(&PassKey(key), &number, at(NOW), nonce).unwrap();
            prop_assert_eq!(PassCode::parse(&text).unwrap().verify(&keys(), &PassKey(key), at(NOW)), Ok(number));
        }

        #[test]
        fn no_text_panics(text in "(UPP1\\.)?[A-Z2-7]{0,200}|.*") {
            if let Ok(code) = PassCode::parse(&text) {
                let _ = code.verify(&keys(), &KEY, at(NOW));
            }
        }
    }
}
