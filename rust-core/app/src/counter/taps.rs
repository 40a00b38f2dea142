//! A chip held at a phone, or a scanner's key held down, comes several times: once is meant.

use crate::time::Reading;

/// The same input again within this time of the last is the same tap (ours: as long as a code that stays in view).
const BOUNCE_MS: u64 = 2_000;

/// What came last, and when.
#[derive(Default)]
pub(crate) struct Taps {
    last: Option<(String, Reading)>,
}

impl Taps {
    /// Whether this is a tap of its own. One that is none counts as the last all the same: a chip that stays where it
    /// is goes on being one tap.
    pub fn is_new(&mut self, input: &str, now: &Reading) -> bool {
        let same = |(text, at): &(String, Reading)| text == input && now.since(at).is_some_and(|ms| ms < BOUNCE_MS);
        let again = self.last.as_ref().is_some_and(same);
        self.last = Some((input.to_owned(), now.clone()));
        !again
    }

    /// Somebody asked for something since: the same input would be meant.
    pub fn forget(&mut self) {
        self.last = None;
    }
}

impl std::fmt::Debug for Taps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Taps").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Taps;
    use crate::time::Reading;

    fn at(elapsed_ms: u64) -> Reading {
        // The wall clock goes back and forth: it has no say.
        let wall_ms = if elapsed_ms.is_multiple_of(2) { 0 } else { i64::MAX };
        Reading { wall_ms, elapsed_ms, boot_id: "boot".to_owned() }
    }

    #[test]
    fn a_chip_that_bounces_is_one_tap() {
        let mut taps = Taps::default();
        assert!(taps.is_new("04A1", &at(1_000)));
        assert!(!taps.is_new("04A1", &at(1_300)));
        assert!(!taps.is_new("04A1", &at(2_999)), "within 2 s");
        assert!(!taps.is_new("04A1", &at(4_500)), "it was never away for 2 s");
        assert!(taps.is_new("04A1", &at(6_500)), "2 s later");
    }

    #[test]
    fn another_pass_or_another_boot_or_a_wish_makes_it_new() {
        let mut taps = Taps::default();
        assert!(taps.is_new("04A1", &at(1_000)));
        assert!(taps.is_new("04A2", &at(1_100)));
        assert!(taps.is_new("04A1", &at(1_200)), "another one was between");
        taps.forget();
        assert!(taps.is_new("04A1", &at(1_300)));
        assert!(taps.is_new("04A1", &Reading { boot_id: "next".to_owned(), ..at(1_400) }));
    }
}
