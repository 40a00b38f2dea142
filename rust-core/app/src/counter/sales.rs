//! What a guest pays for the activity: each normal price of it, and the reduced one where the pass has a right to that.
//!
//! What is on screen is decided here by the rule, with and without network. Registering a sale needs the registry, which
//! decides anew with what it knows beyond this device: how often the pass had it already.

use uitpas_domain::civil_time::Instant;
use uitpas_domain::{
    Cents, DEFAULT_TICKET_LIMIT, SocialTariffState, TariffFacts, TariffRefusal, TariffVerdict, UitpasNumber,
    judge_tariff,
};
use uitpas_texts::{Arg, Texts};
use uitpas_wire::api::{TicketSale, cents_from_euro, euro_from_cents};
use uitpas_wire::event::{PriceCategory, PriceInfo};

use super::Effect;
use super::desk::{Outcome, State};
use super::guest::{Guest, Said, SaleState};
use super::session::{Entry, UndoId, What};
use crate::api::common::{Pictogram, Tone};
use crate::api::counter::PriceRow;
use crate::error::CallFault;
use crate::screen::Env;
use crate::screen::notice::NoticeState;
use crate::snapshot::{Activity, PassFacts};

/// A normal price of the activity, and whether this guest pays less.
struct Offer<'s> {
    info: &'s PriceInfo,
    price: Cents,
    verdict: Result<TariffVerdict, TariffRefusal>,
}

/// What stands under the guest: the prices, and why they are not lower or cannot be noted.
#[derive(Default)]
pub(super) struct Prices {
    /// The only one: it stands by itself, in reach of a thumb.
    pub only: Option<PriceRow>,
    pub rows: Vec<PriceRow>,
    pub text: String,
}

/// A sale that the registry is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sale {
    pub event: String,
    pub label: String,
    /// The normal price.
    pub price: Cents,
}

/// A sale that the registry noted.
#[derive(Debug)]
pub(crate) struct Noted {
    id: String,
    /// What the guest pays.
    price: Cents,
    number: Option<UitpasNumber>,
}

impl Noted {
    /// What an answer says; `None` when it does not say enough.
    pub fn read(sale: TicketSale) -> Option<Self> {
        Some(Self {
            id: sale.id?,
            price: cents_from_euro(sale.tariff?.price?).ok()?,
            number: UitpasNumber::parse(&sale.uitpas_number).ok(),
        })
    }
}

impl Offer<'_> {
    /// Tells it from that of another guest, and from another price in its place: a tap that comes late hits nothing.
    fn id(&self, place: usize, guest: &Guest) -> String {
        format!("{}-{place}-{}", guest.visit, self.price.get())
    }
}

/// An amount as a person reads it.
pub(super) fn money(amount: Cents, texts: &Texts) -> String {
    texts.euros(euro_from_cents(amount))
}

/// The normal prices, the free ones included.
fn normal_prices(activity: &Activity) -> impl Iterator<Item = (&PriceInfo, Cents)> {
    let normal = activity.event.price_info.iter().filter(|info| info.category != PriceCategory::Uitpas);
    let euro = normal.filter(|info| info.price_currency == "EUR");
    euro.filter_map(|info| Some((info, cents_from_euro(info.price).ok()?)))
}

fn offers<'s>(guest: &Guest, activity: &'s Activity, at: Instant) -> Vec<Offer<'s>> {
    let Some(facts) = guest.facts.as_ref().filter(|_| guest.is_served() && guest.pass.is_some()) else {
        return Vec::new();
    };
    let to_pay = normal_prices(activity).filter(|(_, price)| *price > Cents::ZERO);
    to_pay.map(|(info, price)| Offer { info, price, verdict: judge(facts, activity, price, at) }).collect()
}

/// The rule on what this device knows: rights that hold, and nothing of earlier sales.
fn judge(facts: &PassFacts, activity: &Activity, price: Cents, at: Instant) -> Result<TariffVerdict, TariffRefusal> {
    let right = |system| {
        let held = facts.tariff_systems.contains(system);
        (*system, if held { SocialTariffState::Active } else { SocialTariffState::None })
    };
    let memberships: Vec<_> = facts.card_systems.iter().map(right).collect();
    judge_tariff(&TariffFacts {
        card: facts.card,
        group_pass: facts.group_pass,
        memberships: &memberships,
        offered: &activity.keys,
        price,
        limit: DEFAULT_TICKET_LIMIT,
        already: 0,
        at,
    })
}

/// The prices of a guest, where the activity has any.
pub(super) fn prices(guest: &Guest, activity: Option<&Activity>, may_sell: bool, env: &Env) -> Prices {
    let Some(activity) = activity else { return Prices::default() };
    let texts = &env.texts;
    let offers = offers(guest, activity, env.best());
    let text = match offers.first().map(|offer| &offer.verdict) {
        None if guest.facts.is_none() && guest.is_served() && normal_prices(activity).any(|(_, p)| p > Cents::ZERO) => {
            texts.get("counter-prices-unknown")
        }
        // Who has no right at all pays what stands there, like most: nothing to be said.
        Some(Err(TariffRefusal::Elsewhere)) => texts.refusal_of("tariff-elsewhere").sentence(),
        Some(Ok(_)) if guest.sale == SaleState::Asked => texts.get("counter-prices-busy"),
        Some(Ok(_)) if may_sell && guest.sale == SaleState::Open && !env.online() => {
            texts.get("counter-prices-offline")
        }
        _ => String::new(),
    };
    let can_sell = may_sell && env.online() && guest.sale == SaleState::Open;
    let row = |(place, offer): (usize, &Offer<'_>)| {
        let with_price = |key: &str, price: &str| texts.with(key, &[("price", Arg::Text(price))]);
        let normal = money(offer.price, texts);
        let lower = offer.verdict.as_ref().ok().map(|verdict| money(verdict.shares.passholder, texts));
        PriceRow {
            id: offer.id(place, guest),
            name: offer.info.name.in_language(texts.language().tag()).to_owned(),
            regular: lower.as_ref().map(|_| with_price("counter-price-instead", &normal)).unwrap_or_default(),
            button: lower.as_ref().filter(|_| can_sell).map(|price| with_price("counter-sale-button", price)),
            price: lower.unwrap_or(normal),
            pictogram: Pictogram::Ticket,
        }
    };
    let mut rows: Vec<PriceRow> = offers.iter().enumerate().map(row).collect();
    let only = if rows.len() == 1 && normal_prices(activity).count() == 1 { rows.pop() } else { None };
    Prices { only, rows, text }
}

impl State {
    /// The guest pays the reduced price of this row.
    pub(super) fn sell(&mut self, id: &str, activity: Option<&Activity>, env: &Env) -> Outcome {
        let (Some(guest), Some(activity)) = (self.guest.as_mut(), activity) else { return (None, None) };
        let Some(pass) = guest.best_pass().filter(|_| guest.sale == SaleState::Open) else { return (None, None) };
        let offers = offers(guest, activity, env.best());
        let wanted = offers.iter().enumerate().find(|(place, offer)| offer.id(*place, guest) == id);
        let Some((_, offer)) = wanted.filter(|(_, offer)| offer.verdict.is_ok()) else { return (None, None) };
        if !env.online() {
            return (None, Some(NoticeState::needs_network("counter-prices-offline")));
        }
        let label = offer.info.name.in_language("nl").to_owned();
        let sale = Sale { event: activity.id.as_str().to_owned(), label, price: offer.price };
        guest.sale = SaleState::Asked;
        (Some(Effect::Sell { visit: guest.visit, sale, pass }), None)
    }

    /// The registry noted the sale, or not.
    pub(super) fn sold(&mut self, visit: u64, result: Result<Noted, CallFault>, env: &Env) -> Option<NoticeState> {
        if self.is_of_before(visit) {
            return None;
        }
        if let Ok(noted) = &result {
            let number = noted.number.as_ref().map(UitpasNumber::grouped).unwrap_or_default();
            self.session.add(Entry::new(number, env.best(), What::Sold { id: noted.id.clone() }, 0, None));
        }
        let notice = |fault: &CallFault| NoticeState::of_call(fault, "counter-prices-offline");
        let Some(guest) = self.guest.as_mut().filter(|guest| guest.visit == visit) else {
            return result.err().map(|fault| match fault.may_have_acted() {
                true => NoticeState::new("sale-in-doubt", Tone::Stop, "verdict-sale-doubt-next"),
                false => notice(&fault),
            });
        };
        guest.sale = SaleState::Open;
        match result {
            Ok(noted) => {
                guest.undo = Some(UndoId::Sale(noted.id.clone()));
                guest.sale = SaleState::Noted(noted.id);
                guest.said = Said::Sold(noted.price);
            }
            Err(fault) if fault.may_have_acted() => {
                guest.sale = SaleState::InDoubt;
                guest.said = Said::SaleInDoubt;
            }
            Err(CallFault::Refused { problem: Some(problem), status: 400 | 404 | 409, .. })
                if problem.end_user_message.is_some() =>
            {
                guest.said = Said::SaleFailed(problem.end_user_message);
            }
            Err(fault) => return Some(notice(&fault)),
        }
        None
    }

    /// A sale was taken back by the registry, or not.
    pub(super) fn sale_undone(&mut self, visit: u64, id: &str, result: Result<(), CallFault>) -> Option<NoticeState> {
        match result {
            // Gone is gone, whoever took it back.
            Ok(()) | Err(CallFault::Refused { status: 404, .. }) => {
                self.session.sale_undone(id);
                let guest = self.guest.as_mut().filter(|guest| guest.sale == SaleState::Noted(id.to_owned()))?;
                guest.sale = SaleState::Open;
                guest.said = Said::SaleUndone;
                if guest.undo == Some(UndoId::Sale(id.to_owned())) {
                    guest.undo = guest.seq.map(UndoId::Checkin).filter(|undo| self.session.can_undo(undo));
                }
                None
            }
            Err(fault) => self.undo_failed(fault, visit, &UndoId::Sale(id.to_owned())),
        }
    }
}
