//! What the desk says about a guest: sign, words, next step, balance, rewards.

use uitpas_codes::CodeRefusal;
use uitpas_domain::CheckinRefusal;
use uitpas_domain::civil_time::{civil_date, shifted};
use uitpas_texts::{Arg, RefusalText};
use uitpas_wire::offline::Outcome;
use uitpas_wire::problem::EndUserMessage;

use super::guest::{Guest, Said};
use super::identify::{Answer, WhosePoster};
use super::reward_ways::{self, Offer, Way};
use super::sales;
use crate::api::common::{Pictogram, Tone};
use crate::api::counter::{RefusedRewardRow, RewardRow, VerdictView};
use crate::device::SnapshotState;
use crate::rights::RightsNow;
use crate::screen::outcomes::{is_refused, outcome_key};
use crate::screen::{Env, capitalised, rewards};
use crate::snapshot::{Activity, Snapshot};

/// A balance heard within this time counts as fresh (ours: a visit to the desk).
const FRESH: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// The words and the sign.
pub(super) struct Words {
    pub code: String,
    pub tone: Tone,
    pub pictogram: Pictogram,
    pub headline: String,
    detail: String,
    next: String,
}

/// The whole verdict.
pub(super) fn view(
    guest: &Guest,
    activity: Option<&Activity>,
    snapshot: Option<&Snapshot>,
    rights: &RightsNow,
    may_sell: bool,
    env: &Env,
) -> VerdictView {
    let texts = &env.texts;
    let words = words(guest, env);
    let systems = activity.map(|activity| activity.card_systems.as_slice());
    let (balance, as_of) = match guest.balance() {
        None => (None, String::new()),
        Some((balance, at)) => {
            let old = at.filter(|at| *at < shifted(env.best(), -FRESH));
            let when = old.map(|at| texts.moment_short(at, env.best()));
            let as_of = when.map(|when| texts.with("as-of", &[("when", Arg::Text(&when))]));
            (Some(balance), as_of.unwrap_or_default())
        }
    };
    let offers = snapshot.map(|snapshot| reward_ways::offers(guest, snapshot, rights, env)).unwrap_or_default();
    let (rows, mut refused) = reward_rows(&offers, rights, env);
    let why = refused.first().map(|first| first.text.clone());
    let rewards_text = if !guest.is_served() || guest.pass.is_none() {
        String::new()
    } else if let Some(why) = why.filter(|why| rows.is_empty() && refused.iter().all(|row| row.text == *why)) {
        // One reason for all of them is said once.
        refused.clear();
        why
    } else if !env.online() && !rights.is_desk {
        texts.get("counter-rewards-offline")
    } else if guest.facts.is_none() {
        texts.get("counter-rewards-unknown")
    } else if rows.is_empty() && refused.is_empty() {
        texts.get("counter-rewards-none")
    } else {
        String::new()
    };
    let prices = sales::prices(guest, activity, may_sell, env);
    VerdictView {
        code: words.code,
        tone: words.tone,
        pictogram: words.pictogram,
        headline: words.headline,
        detail: words.detail,
        next_step: words.next,
        name: guest.name(),
        number: guest.number(),
        balance,
        balance_text: balance.map(|balance| texts.points(balance)).unwrap_or_default(),
        as_of,
        heart: guest.is_served() && guest.heart(systems),
        points_saved: guest.points,
        price: prices.only,
        prices_title: texts.get("counter-prices-title"),
        prices: prices.rows,
        prices_text: prices.text,
        rewards_title: texts.get("counter-rewards-title"),
        rewards: rows,
        rewards_refused: refused,
        rewards_text,
        undo: guest.undo.as_ref().map(|undo| undo.view(texts)),
        next_label: texts.get("counter-desk-next"),
    }
}

/// What can be given, and what cannot with the reason.
fn reward_rows(offers: &[Offer<'_>], rights: &RightsNow, env: &Env) -> (Vec<RewardRow>, Vec<RefusedRewardRow>) {
    let texts = &env.texts;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for Offer { reward, way } in offers {
        let (title, price, pictogram) =
            (reward.title.clone(), rewards::price_text(reward, texts), rewards::pictogram(reward));
        if let Way::No(refusal) = way {
            let text = texts.desk_refusal(refusal, rights.stated_desk, env.best()).sentence();
            refused.push(RefusedRewardRow { title, price, pictogram, text });
        } else {
            let button = texts.get("counter-redeem-button");
            rows.push(RewardRow { id: reward.id.clone().unwrap_or_default(), title, price, pictogram, button });
        }
    }
    (rows, refused)
}

fn words(guest: &Guest, env: &Env) -> Words {
    let texts = &env.texts;
    let say = |code: &str, tone, pictogram, headline: &str, detail: &str, next: &str| Words {
        code: code.to_owned(),
        tone,
        pictogram,
        headline: texts.get(headline),
        detail: if detail.is_empty() { String::new() } else { texts.get(detail) },
        next: texts.get(next),
    };
    match &guest.said {
        Said::Answer(answer) => answer_words(answer, guest.name().is_some(), env),
        Said::Outcome(outcome) => {
            let (code, tone, pictogram, next) = if *outcome == Outcome::UnknownPass {
                ("unknown-pass", Tone::Stop, Pictogram::Stop, "verdict-unknown-pass-next")
            } else if is_refused(outcome) {
                ("refused-later", Tone::Stop, Pictogram::Stop, "verdict-refused-later-next")
            } else {
                ("already-saved", Tone::Notice, Pictogram::Info, "verdict-already-saved-next")
            };
            let headline = if is_refused(outcome) { "guest-refused" } else { "verdict-already-saved" };
            let mut words = say(code, tone, pictogram, headline, outcome_key(outcome).unwrap_or_default(), next);
            words.headline = capitalised(&words.headline);
            words.detail = capitalised(&words.detail);
            words
        }
        Said::NoSuchPass => {
            let key = "verdict-unknown-pass";
            say(
                "unknown-pass",
                Tone::Stop,
                Pictogram::Stop,
                key,
                "verdict-unknown-pass-detail",
                "verdict-unknown-pass-next",
            )
        }
        Said::Undone => say(
            "undone",
            Tone::Notice,
            Pictogram::Undo,
            "verdict-undone",
            "verdict-undone-detail",
            "verdict-undone-next",
        ),
        Said::UndoFailed(message) => {
            let mut words =
                say("undo-failed", Tone::Stop, Pictogram::Stop, "verdict-undo-failed", "", "verdict-undo-failed-next");
            words.detail = registry(message.as_ref(), env);
            words
        }
        Said::Redeemed(title) => {
            let mut words =
                say("redeemed", Tone::Good, Pictogram::Gift, "verdict-redeemed", "", "verdict-redeemed-next");
            words.detail.clone_from(title);
            words
        }
        Said::Given(title) => {
            let mut words =
                say("redeemed", Tone::Good, Pictogram::Gift, "verdict-redeemed", "", "verdict-redeemed-next");
            words.detail =
                if env.online() { title.clone() } else { format!("{title}. {}", texts.get("verdict-saved-waiting")) };
            words
        }
        Said::NotGiven(refusal, own_desk) => {
            let text = texts.desk_refusal(refusal, *own_desk, env.best());
            let mut words = from_refusal(text, Tone::Stop);
            words.detail = format!("{} {}", words.headline, words.detail).trim_end().to_owned();
            words.headline = texts.get("verdict-redeem-failed");
            words
        }
        Said::RedeemFailed(message) => {
            let key = "verdict-redeem-failed";
            let mut words = say("redeem-failed", Tone::Stop, Pictogram::Stop, key, "", "refusal-reward-sold-out-next");
            words.detail = registry(message.as_ref(), env);
            words
        }
        Said::RedeemInDoubt => {
            let key = "verdict-redeem-doubt";
            say(
                "redeem-in-doubt",
                Tone::Stop,
                Pictogram::Clock,
                key,
                "verdict-redeem-doubt-detail",
                "verdict-redeem-doubt-next",
            )
        }
        Said::RedemptionUndone => {
            let (key, detail) = ("verdict-redeem-undone", "verdict-redeem-undone-detail");
            say("redemption-undone", Tone::Notice, Pictogram::Undo, key, detail, "verdict-redeem-undone-next")
        }
        Said::Sold(price) => {
            let price = sales::money(*price, texts);
            let price = [("price", Arg::Text(&price))];
            let key = "verdict-sold-detail";
            let mut words = say("sold", Tone::Good, Pictogram::Ticket, "verdict-sold", key, "verdict-sold-next");
            words.headline = texts.with("verdict-sold", &price);
            words.next = texts.with("verdict-sold-next", &price);
            words
        }
        Said::SaleFailed(message) => {
            let (key, next) = ("verdict-sale-failed", "verdict-sale-failed-next");
            let mut words = say("sale-failed", Tone::Stop, Pictogram::Stop, key, "", next);
            words.detail = registry(message.as_ref(), env);
            words
        }
        Said::SaleInDoubt => {
            let (key, detail) = ("verdict-redeem-doubt", "verdict-sale-doubt-detail");
            say("sale-in-doubt", Tone::Stop, Pictogram::Clock, key, detail, "verdict-sale-doubt-next")
        }
        Said::SaleUndone => {
            let (key, detail) = ("verdict-sale-undone", "verdict-sale-undone-detail");
            say("sale-undone", Tone::Notice, Pictogram::Undo, key, detail, "verdict-sale-undone-next")
        }
    }
}

/// The words about an answer; `named` when the registry told who it is.
pub(super) fn answer_words(answer: &Answer, named: bool, env: &Env) -> Words {
    let texts = &env.texts;
    let say = |code: &str, tone, pictogram, headline: &str, detail: &str, next: &str| Words {
        code: code.to_owned(),
        tone,
        pictogram,
        headline: texts.get(headline),
        detail: if detail.is_empty() { String::new() } else { texts.get(detail) },
        next: texts.get(next),
    };
    match answer {
        Answer::Saved { points, .. } => {
            let detail = if env.online() { "verdict-saved-detail" } else { "verdict-saved-waiting" };
            let mut words = say("saved", Tone::Good, Pictogram::Tick, "points-saved", detail, "verdict-saved-next");
            words.headline = texts.with("points-saved", &[("count", Arg::Number((*points).into()))]);
            words
        }
        Answer::Recorded { .. } => {
            let key = "verdict-recorded";
            say("recorded", Tone::Notice, Pictogram::Clock, key, "verdict-recorded-detail", "verdict-recorded-next")
        }
        Answer::AlreadySaved { until } => {
            let (key, detail) = ("verdict-already-saved", "verdict-already-saved-detail");
            let mut words =
                say("already-saved", Tone::Notice, Pictogram::Info, key, detail, "verdict-already-saved-next");
            if let Some(until) = until {
                let when = texts.day(civil_date(*until), civil_date(env.best()));
                let again = texts.with("refusal-already-saved-until", &[("when", Arg::Text(&when))]);
                words.detail = format!("{} {again}", words.detail);
            }
            words
        }
        Answer::Refused(refusal) => refused(texts.checkin_refusal(refusal, env.best()), refusal),
        Answer::NotAPass(code) => {
            // Eleven digits are a number cut short rather than a national number with a mistake.
            let code = if code.starts_with("insz-") { "number-length" } else { code };
            let text = texts.refusal_of(code);
            let code = match code.split_once('-') {
                Some(("number", _)) => "number-invalid",
                Some(("chip", _)) => "chip-invalid",
                _ => "not-a-pass",
            };
            from_refusal(RefusalText { code: code.to_owned(), ..text }, Tone::Stop)
        }
        Answer::CodeOfPass(CodeRefusal::NotYet { .. } | CodeRefusal::Over { .. }) => {
            let (key, detail) = ("verdict-pass-code-old", "verdict-pass-code-old-detail");
            say("pass-code-old", Tone::Stop, Pictogram::Clock, key, detail, "verdict-pass-code-old-next")
        }
        Answer::CodeOfPass(_) => {
            let (key, detail) = ("verdict-pass-code-wrong", "verdict-pass-code-wrong-detail");
            say("pass-code-wrong", Tone::Stop, Pictogram::Stop, key, detail, "verdict-pass-code-wrong-next")
        }
        Answer::CodeOfActivity(whose) => {
            let (code, key) = match whose {
                WhosePoster::Ours => ("activity-code", "verdict-activity-code"),
                WhosePoster::Another => ("another-activity-code", "verdict-another-activity-code"),
                WhosePoster::Foreign => ("foreign-activity-code", "verdict-foreign-activity-code"),
            };
            let detail = "verdict-activity-code-detail";
            say(code, Tone::Stop, Pictogram::Scan, key, detail, "verdict-activity-code-next")
        }
        Answer::NationalNumber => {
            let key = "verdict-insz";
            say("national-number", Tone::Stop, Pictogram::Stop, key, "verdict-insz-detail", "verdict-insz-next")
        }
        Answer::NoSnapshot => {
            say("not-ready", Tone::Stop, Pictogram::Stop, "verdict-no-snapshot", "", "verdict-no-snapshot-next")
        }
        Answer::SnapshotExpired => {
            let next = match env.status.snapshot {
                SnapshotState::Suspended => "notice-device-suspended",
                SnapshotState::Revoked => "notice-device-revoked",
                _ => "notice-snapshot-expired",
            };
            say("snapshot-expired", Tone::Stop, Pictogram::Stop, "verdict-no-snapshot", "", next)
        }
        Answer::Shown => say("shown", Tone::Notice, Pictogram::Card, "verdict-shown", "", "verdict-shown-next"),
        Answer::Unknown if named => {
            say("shown", Tone::Notice, Pictogram::Card, "verdict-shown", "", "verdict-shown-next")
        }
        Answer::Unknown => {
            let key = "verdict-unknown-pass";
            say(
                "unknown-pass",
                Tone::Stop,
                Pictogram::Stop,
                key,
                "verdict-unknown-pass-detail",
                "verdict-unknown-pass-next",
            )
        }
        Answer::NotRecorded(_) => {
            let (key, detail) = ("verdict-not-recorded", "verdict-not-recorded-detail");
            say("not-recorded", Tone::Stop, Pictogram::Stop, key, detail, "verdict-not-recorded-next")
        }
    }
}

fn refused(text: RefusalText, refusal: &CheckinRefusal) -> Words {
    let mut words = from_refusal(text, Tone::Stop);
    if matches!(refusal, CheckinRefusal::NotYet { .. }) {
        words.pictogram = Pictogram::Clock;
    }
    words
}

fn from_refusal(text: RefusalText, tone: Tone) -> Words {
    Words {
        code: text.code,
        tone,
        pictogram: Pictogram::Stop,
        headline: text.what,
        detail: text.detail,
        next: text.next,
    }
}

fn registry(message: Option<&EndUserMessage>, env: &Env) -> String {
    message.map(|message| message.in_language(env.texts.language().tag()).to_owned()).unwrap_or_default()
}
