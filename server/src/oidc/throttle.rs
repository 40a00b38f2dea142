//! Slows down guessing of passwords and client secrets.
//!
//! Failures are counted per account (or client) and per network address, in memory. After a few free
//! ones each further failure doubles the wait, up to fifteen minutes; success forgets the account's. An
//! attempt counts as failed *before* it is looked at, so that parallel guesses don't get past. The
//! wait refuses the right password too, or it would be no protection.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Typing mistakes that cost nothing.
const FREE_PER_ACCOUNT: u32 = 5;
/// Many people share one address behind a library's router.
const FREE_PER_ADDRESS: u32 = 30;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 900;
/// A count is forgotten after this long without failures.
const MEMORY_HOURS: i64 = 24;
/// Above this many entries the old ones are thrown out, so that memory stays bounded.
const MOST_ENTRIES: usize = 20_000;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Guesser {
    /// A login name or client id, whether it exists or not.
    Account(String),
    /// A network address.
    Address(String),
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: DateTime<Utc>,
    not_before: DateTime<Utc>,
}

/// The counters.
#[derive(Default)]
pub struct Throttle {
    failures: Mutex<HashMap<Guesser, Failures>>,
}

impl Throttle {
    /// Books an attempt. `Err` says how many seconds to wait; such an attempt must not be looked at.
    ///
    /// # Errors
    /// One of the `guessers` failed too often lately.
    pub fn attempt(&self, guessers: &[Guesser], now: DateTime<Utc>) -> Result<(), i64> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = guessers
            .iter()
            .filter_map(|guesser| failures.get(guesser))
            .map(|entry| (entry.not_before - now).num_seconds())
            .max()
            .unwrap_or(0);
        if wait > 0 {
            return Err(wait);
        }
        if failures.len() > MOST_ENTRIES {
            failures.retain(|_, entry| entry.not_before > now);
        }
        for guesser in guessers {
            let free = match guesser {
                Guesser::Account(_) => FREE_PER_ACCOUNT,
                Guesser::Address(_) => FREE_PER_ADDRESS,
            };
            let entry = failures.entry(guesser.clone()).or_insert(Failures { count: 0, last: now, not_before: now });
            if now - entry.last > TimeDelta::hours(MEMORY_HOURS) {
                entry.count = 0;
            }
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
            if entry.count >= free {
                let seconds = (1_i64 << (entry.count - free + 1).min(20)).min(LONGEST_WAIT_SECONDS);
                entry.not_before = now + TimeDelta::seconds(seconds);
            }
        }
        Ok(())
    }

    /// The attempt was right: the account's count is forgotten, the address gets this one back.
    pub fn succeeded(&self, guessers: &[Guesser]) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for guesser in guessers {
            match guesser {
                Guesser::Account(_) => {
                    failures.remove(guesser);
                }
                Guesser::Address(_) => {
                    if let Some(entry) = failures.get_mut(guesser) {
                        entry.count = entry.count.saturating_sub(1);
                        entry.not_before = entry.last;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn account() -> [Guesser; 1] {
        [Guesser::Account("anke@demo.example".into())]
    }

    #[test]
    fn the_fifth_mistake_begins_to_cost_time_and_more_each_time() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.attempt(&account(), at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt(&account(), at(0)), Err(2));
        assert_eq!(throttle.attempt(&account(), at(2)), Ok(()));
        assert_eq!(throttle.attempt(&account(), at(2)), Err(4));
    }

    #[test]
    fn waiting_never_exceeds_a_quarter_of_an_hour() {
        let throttle = Throttle::default();
        let mut now = 0;
        for _ in 0..40 {
            if let Err(seconds) = throttle.attempt(&account(), at(now)) {
                assert!(seconds <= LONGEST_WAIT_SECONDS);
                now += seconds;
            }
        }
    }

    #[test]
    fn success_forgets_the_account_but_other_accounts_keep_theirs() {
        let throttle = Throttle::default();
        let other = [Guesser::Account("other".into())];
        for _ in 0..5 {
            throttle.attempt(&account(), at(0)).unwrap();
            throttle.attempt(&other, at(0)).unwrap();
        }
        throttle.succeeded(&account());
        assert_eq!(throttle.attempt(&account(), at(0)), Ok(()));
        assert!(throttle.attempt(&other, at(0)).is_err());
    }

    #[test]
    fn one_address_trying_many_accounts_is_slowed_down_too() {
        let throttle = Throttle::default();
        for n in 0..30 {
            let guessers = [Guesser::Account(format!("a{n}")), Guesser::Address("192.0.2.1".into())];
            throttle.attempt(&guessers, at(0)).unwrap();
        }
        assert!(
            throttle.attempt(&[Guesser::Account("new".into()), Guesser::Address("192.0.2.1".into())], at(0)).is_err()
        );
        assert!(
            throttle.attempt(&[Guesser::Account("new".into()), Guesser::Address("192.0.2.2".into())], at(0)).is_ok()
        );
    }
}
