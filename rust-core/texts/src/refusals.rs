//! What a refusal of the rules says to a person: once, for phone, browser and registry.
//!
//! Each refusal has two texts, `refusal-{code}` (what is the matter) and `refusal-{code}-next` (what to do now); a
//! reward's have `reward-` before the code, a reward desk's own `desk-`.

use uitpas_domain::civil_time::Instant;
use uitpas_domain::{CardState, CheckinRefusal, DeskRefusal, RewardRefusal, civil_date};

use crate::{Arg, Texts};

/// The texts of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalText {
    /// Stable code: "card-blocked", "not-yet", "reward-sold-out".
    pub code: String,
    /// What is the matter.
    pub what: String,
    /// From when it would work, where that is known; may be empty.
    pub detail: String,
    /// What to do next; never empty.
    pub next: String,
}

impl RefusalText {
    /// Everything in one line, as `endUserMessage` carries it.
    #[must_use]
    pub fn sentence(&self) -> String {
        [&self.what, &self.detail, &self.next]
            .into_iter()
            .filter(|t| !t.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl Texts {
    /// The texts of a refused check-in, as seen from `now`.
    #[must_use]
    pub fn checkin_refusal(&self, refusal: &CheckinRefusal, now: Instant) -> RefusalText {
        match refusal {
            CheckinRefusal::CardNotActive(CardState::Blocked) => self.refusal_text("card-blocked", &[], String::new()),
            CheckinRefusal::CardNotActive(CardState::Deleted) => self.refusal_text("card-deleted", &[], String::new()),
            CheckinRefusal::NotYet { opens } => {
                let opens = self.moment(*opens, now);
                self.refusal_text(refusal.code(), &[("opens", Arg::Text(&opens))], String::new())
            }
            CheckinRefusal::Over { closed } => {
                let closed = self.moment(*closed, now);
                self.refusal_text(refusal.code(), &[("closed", Arg::Text(&closed))], String::new())
            }
            CheckinRefusal::AlreadySaved { period } => {
                let detail = period.end.map(|end| self.day(civil_date(end), civil_date(now)));
                let detail = detail.map(|when| self.with("refusal-already-saved-until", &[("when", Arg::Text(&when))]));
                self.refusal_text(refusal.code(), &[], detail.unwrap_or_default())
            }
            _ => self.refusal_text(refusal.code(), &[], String::new()),
        }
    }

    /// The texts of a reward that cannot be redeemed, as seen from `now`.
    #[must_use]
    pub fn reward_refusal(&self, refusal: &RewardRefusal, now: Instant) -> RefusalText {
        let code = format!("reward-{}", refusal.code());
        match refusal {
            RewardRefusal::OutsidePeriod { opens: Some(opens), .. } => {
                let when = self.moment(*opens, now);
                let detail = self.with("refusal-reward-opens", &[("when", Arg::Text(&when))]);
                self.refusal_text(&code, &[], detail)
            }
            RewardRefusal::OutsidePeriod { closed: Some(closed), .. } => {
                let when = self.moment(*closed, now);
                let detail = self.with("refusal-reward-closed", &[("when", Arg::Text(&when))]);
                self.refusal_text(&code, &[], detail)
            }
            RewardRefusal::LimitReached { period, .. } => {
                let when = period.end.map(|end| self.day(civil_date(end), civil_date(now)));
                let detail = when.map(|when| self.with("refusal-reward-again", &[("when", Arg::Text(&when))]));
                self.refusal_text(&code, &[], detail.unwrap_or_default())
            }
            RewardRefusal::TooFewPoints { missing } => {
                self.refusal_text(&code, &[("missing", Arg::Number(i64::from(missing.get())))], String::new())
            }
            _ => self.refusal_text(&code, &[], String::new()),
        }
    }

    /// The texts of a reward that a desk cannot give without network, as seen from `now`. `own_desk` is the number that
    /// this device had: the points that lie there are here, only its time is over.
    #[must_use]
    pub fn desk_refusal(&self, refusal: &DeskRefusal, own_desk: Option<u8>, now: Instant) -> RefusalText {
        match refusal {
            DeskRefusal::Rule(refusal) => self.reward_refusal(refusal, now),
            DeskRefusal::OtherDesk { desk } if Some(*desk) == own_desk => {
                self.refusal_text("desk-right-over", &[], String::new())
            }
            DeskRefusal::OtherDesk { desk } => {
                let desk = desk.to_string();
                self.refusal_text("desk-other-desk", &[("desk", Arg::Text(&desk))], String::new())
            }
            _ => self.refusal_text(&format!("desk-{}", refusal.code()), &[], String::new()),
        }
    }

    /// The texts of any other refusal by its code: of a number, a chip, a card.
    #[must_use]
    pub fn refusal_of(&self, code: &str) -> RefusalText {
        self.refusal_text(code, &[], String::new())
    }

    fn refusal_text(&self, code: &str, args: &[(&str, Arg<'_>)], detail: String) -> RefusalText {
        RefusalText {
            code: code.to_owned(),
            what: self.find(&format!("refusal-{code}"), args).unwrap_or_else(|| self.get("notice-try-again")),
            detail,
            next: self.find(&format!("refusal-{code}-next"), args).unwrap_or_else(|| self.get("notice-try-again")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::DateTime;
    use uitpas_domain::{CardState, CheckinRefusal, DeskRefusal, Points, RewardRefusal};

    use crate::{Language, Texts};

    #[test]
    fn a_refusal_says_when_it_would_work() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let opens = DateTime::parse_from_rfc3339("2026-11-23T18:00:00Z").unwrap().to_utc();
        let text = Texts::new(Language::En).checkin_refusal(&CheckinRefusal::NotYet { opens }, now);
        assert_eq!(text.sentence(), "Points can be saved from today at 19:00. Scan again from that moment on.");
    }

    #[test]
    fn a_desk_says_where_to_go() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let text = Texts::new(Language::En).desk_refusal(&DeskRefusal::OtherDesk { desk: 3 }, Some(2), now);
        assert_eq!(text.sentence(), "The points of this pass are at desk 3. Send the guest to desk 3.");
        let own = Texts::new(Language::En).desk_refusal(&DeskRefusal::OtherDesk { desk: 2 }, Some(2), now);
        assert_eq!(own.code, "desk-right-over");
    }

    #[test]
    fn every_refusal_has_its_own_words_and_a_next_step_in_every_language() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let period = uitpas_domain::period_of(uitpas_domain::PeriodType::Day, now);
        let checkins = [
            CheckinRefusal::CardNotActive(CardState::Blocked),
            CheckinRefusal::CardNotActive(CardState::Deleted),
            CheckinRefusal::CardNotActive(CardState::LocalStock),
            CheckinRefusal::GroupPass,
            CheckinRefusal::NoMembership,
            CheckinRefusal::NotYet { opens: now },
            CheckinRefusal::Over { closed: now },
            CheckinRefusal::NoOccurrence,
            CheckinRefusal::AlreadySaved { period: period.clone() },
        ];
        let rewards = [
            RewardRefusal::CardNotValid,
            RewardRefusal::NoActiveMembership,
            RewardRefusal::NotInCardSystem,
            RewardRefusal::OutsidePeriod { opens: Some(now), closed: None },
            RewardRefusal::OutsidePeriod { opens: None, closed: Some(now) },
            RewardRefusal::SoldOut,
            RewardRefusal::LimitReached { period, volume: 1 },
            RewardRefusal::TooFewPoints { missing: Points::new(3) },
        ];
        let desks = [
            DeskRefusal::Rule(RewardRefusal::SoldOut),
            DeskRefusal::NotADesk,
            DeskRefusal::LimitNeedsNetwork,
            DeskRefusal::NoLease,
            DeskRefusal::LeaseOver,
            DeskRefusal::LeaseUsedUp,
            DeskRefusal::OtherDesk { desk: 3 },
            DeskRefusal::OtherDesk { desk: 2 },
            DeskRefusal::NeedsNetwork,
        ];
        let codes = [
            "number-empty",
            "number-not-digits",
            "number-length",
            "number-check-digit",
            "number-twelfth-digit",
            "chip-length",
            "chip-not-hex",
            "insz-not-digits",
            "insz-length",
            "insz-check-digits",
            "identifier-empty",
            "identifier-unrecognised",
            "card-not-in-stock",
            "card-already-in-use",
            "card-not-in-use",
            "card-not-blocked",
            "card-already-delivered",
            "card-deleted",
        ];
        for language in Language::ALL {
            let texts = Texts::new(language);
            let sorry = texts.get("notice-try-again");
            let all = (checkins.iter().map(|r| texts.checkin_refusal(r, now)))
                .chain(rewards.iter().map(|r| texts.reward_refusal(r, now)))
                .chain(desks.iter().map(|r| texts.desk_refusal(r, Some(2), now)))
                .chain(codes.iter().map(|code| texts.refusal_of(code)));
            for text in all {
                assert!(!text.what.is_empty() && text.what != sorry, "{language:?} {}", text.code);
                assert!(!text.next.is_empty() && text.next != sorry, "{language:?} {}", text.code);
                assert!(!text.sentence().contains('$'), "{language:?} {}", text.code);
            }
        }
    }
}
