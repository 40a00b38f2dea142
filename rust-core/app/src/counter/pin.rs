//! The PIN of a lent device: what is one, how it is kept, and how often one may try.
//!
//! Kept is a keyed hash with a random key of its own, in the sealed store: the PIN itself is nowhere, so nobody learns
//! one that a person uses elsewhere too. What keeps others out is the number of tries.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::time::Reading;

/// Wrong tries before one has to wait.
const FREE_TRIES: u32 = 5;
/// The first wait; each further wrong try doubles it.
const FIRST_WAIT_MS: u64 = 30_000;
/// No wait is longer (ours: a day).
const LONGEST_WAIT_MS: u64 = 24 * 60 * 60 * 1_000;

/// 4 to 8 digits.
pub(crate) struct Pin(Zeroizing<String>);

impl Pin {
    /// A PIN as it was typed; `None` for what is none.
    pub fn parse(typed: String) -> Option<Self> {
        let typed = Zeroizing::new(typed);
        ((4..=8).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self(typed))
    }

    /// As it is kept; `key` is random and of this PIN alone.
    pub fn hash(&self, key: [u8; 32]) -> PinHash {
        PinHash { key, hash: mac(&key, &self.0).map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default() }
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

/// What is kept of a PIN.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PinHash {
    key: [u8; 32],
    hash: [u8; 32],
}

impl PinHash {
    /// Whether this is the PIN.
    pub fn fits(&self, typed: &str) -> bool {
        mac(&self.key, typed).is_some_and(|mac| mac.verify_slice(&self.hash).is_ok())
    }
}

impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinHash")
    }
}

/// `None` never happens: a key may have any length.
fn mac(key: &[u8; 32], pin: &str) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).ok()?;
    mac.update(pin.as_bytes());
    Some(mac)
}

/// Wrong tries since the last right one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tries {
    wrong: u32,
    /// When the wait began.
    since: Option<Reading>,
}

impl Tries {
    /// Some try was wrong.
    pub fn any(&self) -> bool {
        self.wrong > 0
    }

    /// One more.
    pub fn failed(&mut self, now: &Reading) {
        self.wrong = self.wrong.saturating_add(1);
        self.since = Some(now.clone());
    }

    /// Milliseconds until the next try; 0 when it may be now. Time of another boot does not count: nobody knows how
    /// long the device was off.
    pub fn wait(&self, now: &Reading) -> u64 {
        let waited = self.since.as_ref().and_then(|since| now.since(since)).unwrap_or(0);
        wait_after(self.wrong).saturating_sub(waited)
    }

    /// After a reboot the wait begins anew, since the elapsed clock does; whether that was so.
    pub fn begin_anew_after_reboot(&mut self, now: &Reading) -> bool {
        let rebooted =
            wait_after(self.wrong) > 0 && self.since.as_ref().is_some_and(|since| now.since(since).is_none());
        if rebooted {
            self.since = Some(now.clone());
        }
        rebooted
    }
}

/// How long one waits after so many wrong tries.
fn wait_after(wrong: u32) -> u64 {
    match wrong.checked_sub(FREE_TRIES) {
        None => 0,
        Some(more) => FIRST_WAIT_MS.checked_shl(more.min(32)).unwrap_or(u64::MAX).min(LONGEST_WAIT_MS),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Pin, Tries};
    use crate::time::Reading;

    const SECOND: u64 = 1_000;
    const MINUTE: u64 = 60 * SECOND;

    fn at(elapsed_ms: u64) -> Reading {
        Reading { wall_ms: 0, elapsed_ms, boot_id: "boot".to_owned() }
    }

    #[rstest::rstest]
    #[case("1234", true)]
    #[case("12345678", true)]
    #[case("0000", true)]
    #[case("123", false)]
    #[case("123456789", false)]
    #[case("", false)]
    #[case("12a4", false)]
    #[case("12 34", false)]
    #[case("١٢٣٤", false)]
    fn a_pin_has_4_to_8_digits(#[case] typed: &str, #[case] is_one: bool) {
        assert_eq!(Pin::parse(typed.to_owned()).is_some(), is_one);
    }

    #[test]
    fn only_the_pin_itself_fits_and_nothing_tells_it() {
        let pin = Pin::parse("2580".to_owned()).unwrap();
        let hash = pin.hash([7; 32]);
        assert!(hash.fits("2580"));
        for other in ["2581", "", "02580", "25800", "2580 "] {
            assert!(!hash.fits(other), "{other}");
        }
        assert_ne!(hash, pin.hash([8; 32]), "the same PIN elsewhere is kept differently");
        let kept = serde_json::to_string(&hash).unwrap();
        assert!(!format!("{pin:?}{hash:?}{kept}").contains("2580"));
    }

    #[rstest::rstest]
    #[case(0, 0)]
    #[case(4, 0)]
    #[case(5, 30 * SECOND)]
    #[case(6, MINUTE)]
    #[case(7, 2 * MINUTE)]
    #[case(10, 16 * MINUTE)]
    #[case(17, 24 * 60 * MINUTE)]
    #[case(4_000, 24 * 60 * MINUTE)]
    fn after_five_wrong_tries_one_waits_and_each_further_one_doubles_it(#[case] wrong: u32, #[case] wait: u64) {
        let mut tries = Tries::default();
        for _ in 0..wrong {
            tries.failed(&at(5));
        }
        assert_eq!(tries.wait(&at(5)), wait);
        assert_eq!(tries.wait(&at(5 + wait)), 0);
    }

    #[test]
    fn a_reboot_begins_the_wait_anew_once() {
        let mut tries = Tries::default();
        for _ in 0..5 {
            tries.failed(&at(100_000));
        }
        let rebooted = |elapsed_ms| Reading { boot_id: "next".to_owned(), ..at(elapsed_ms) };
        assert_eq!(tries.wait(&rebooted(900_000)), 30_000, "before anybody noticed");
        assert!(tries.begin_anew_after_reboot(&rebooted(5_000)));
        assert!(!tries.begin_anew_after_reboot(&rebooted(6_000)));
        assert_eq!(tries.wait(&rebooted(15_000)), 20_000);
        // A clock that goes back is no clock to trust either.
        assert_eq!(tries.wait(&rebooted(4_000)), 30_000);
    }
}
