//! The pass: barcode, number, balance, memberships; one's own or a family member's.
//!
//! Nothing here tells of a tariff: the screen is held up at a counter.

use uitpas_domain::UitpasNumber;
use uitpas_texts::Arg;
use uitpas_wire::api::{MembershipStatus, Passholder};

use super::Pages;
use crate::api::common::BarcodeView;
use crate::api::passholder::{FamilyRow, PassView};
use crate::screen::Env;
use crate::screen::codes::{barcode_view, qr_view};

/// The screen.
pub(super) fn view(pages: &Pages, shown: Option<&str>, env: &Env) -> PassView {
    let texts = &env.texts;
    let me = pages.me.as_ref();
    let person = shown.and_then(|id| pages.family_member(id)).or(me.map(|me| &me.value));
    let number = person.and_then(number_of);
    let balance = person.and_then(|person| person.points);
    let as_of = me.filter(|_| balance.is_some()).map(|me| {
        let when = texts.moment(me.at, env.best());
        texts.with("as-of", &[("when", Arg::Text(&when))])
    });
    let live_code = number.as_ref().and_then(|number| pages.code_of(number, env.best()));
    let live_code = live_code.and_then(|code| qr_view(code, texts.get("passholder-pass-live-description")));
    let empty = match (person, &number) {
        (Some(_), Some(_)) => String::new(),
        (Some(_), None) => texts.get("passholder-pass-none"),
        (None, _) if env.online() && !env.status.busy => texts.get("passholder-pass-none"),
        (None, _) => texts.get("passholder-pass-empty"),
    };
    PassView {
        title: texts.get("passholder-pass-title"),
        name: person.map(name_of).unwrap_or_default(),
        number: number.as_ref().map(UitpasNumber::grouped).unwrap_or_default(),
        number_label: texts.get("passholder-pass-number"),
        barcode: number.as_ref().and_then(|number| barcode(number, env)),
        live_text: live_code.as_ref().map(|_| texts.get("passholder-pass-live")).unwrap_or_default(),
        live_code,
        full_brightness: number.is_some(),
        balance,
        balance_text: balance.map(|points| texts.points(points)).unwrap_or_default(),
        as_of: as_of.unwrap_or_default(),
        waiting_text: waiting(env),
        memberships: person.map(memberships).unwrap_or_default(),
        family: family(pages, shown, env),
        family_title: texts.get("passholder-pass-family"),
        empty_text: empty,
    }
}

/// How many scans wait.
fn waiting(env: &Env) -> String {
    env.texts.with("passholder-waiting", &[("count", Arg::Number(i64::from(env.status.waiting)))])
}

/// Oneself and the others; empty without family.
pub(super) fn family(pages: &Pages, shown: Option<&str>, env: &Env) -> Vec<FamilyRow> {
    let row = |id: Option<&str>, person: &Passholder| FamilyRow {
        id: id.map(str::to_owned),
        name: person.first_name.clone(),
        balance_text: person.points.map(|points| env.texts.points(points)).unwrap_or_default(),
        selected: id == shown,
    };
    let others: Vec<FamilyRow> = pages.family().map(|(id, person)| row(Some(id), person)).collect();
    match &pages.me {
        Some(me) if !others.is_empty() => std::iter::once(row(None, &me.value)).chain(others).collect(),
        _ => Vec::new(),
    }
}

/// "First name Name".
pub(super) fn name_of(person: &Passholder) -> String {
    format!("{} {}", person.first_name.trim(), person.name.trim()).trim().to_owned()
}

/// The number of a person's pass, where it is one.
pub(super) fn number_of(person: &Passholder) -> Option<UitpasNumber> {
    UitpasNumber::parse(person.uitpas_number.as_deref()?).ok()
}

fn memberships(person: &Passholder) -> Vec<String> {
    let memberships = person.card_system_memberships.iter().flatten();
    memberships
        .filter(|membership| membership.status.is_none_or(|status| status == MembershipStatus::Active))
        .filter_map(|membership| membership.card_system.name.clone())
        .collect()
}

fn barcode(number: &UitpasNumber, env: &Env) -> Option<BarcodeView> {
    let grouped = number.grouped();
    barcode_view(number.as_str(), env.texts.with("passholder-pass-barcode", &[("number", Arg::Text(&grouped))]))
}
