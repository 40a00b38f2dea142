//! Sales at a reduced price: registering them, all or none; what was sold; taking one back.
//!
//! A sale keeps its shares and the municipality that repays as they were when it was made. Whatever a passholder's
//! devices and counters do at the same time is queued at the passholder, so that of two for the last place one wins.

use crate::activities::{self, unknown_event};
use crate::db::entities::{activity, ticket_sale};
use crate::db::{instant, millis, transact};
use crate::error::{RegistryError, Result};
use crate::ledger;
use crate::paging::Paging;
use crate::people::{self, ShownPass, parse_number, unknown_passholder};
use crate::registry::Registry;
use crate::tariffs::{judge, refusal_error};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uitpas_domain::{Cents, Instant, TariffRefusal};
use uitpas_wire::Slug;
use uitpas_wire::api::{Page, SOCIAL_TARIFF, Tariff, TicketSale, cents_from_euro, euro_from_cents};

/// The most sales in one request. Ours: more than a group of friends buys, and no request runs for long.
pub(crate) const MOST_SALES: usize = 200;
/// The longest name of a price. Ours.
const LONGEST_LABEL: usize = 200;
/// The dearest ticket. Ours: far above any.
const DEAREST: Cents = Cents::euro(100_000);

/// Which sales.
#[derive(Debug, Clone, Default)]
pub struct TicketSaleSearch {
    /// For this activity.
    pub event_id: Option<String>,
    /// To this passholder.
    pub passholder_id: Option<String>,
    /// At activities of one of these organizers; empty for all.
    pub organizer_ids: Vec<String>,
    /// At activities with this in their title.
    pub event_title: Option<String>,
}

/// A sale, and whose it is.
#[derive(Debug, Clone)]
pub struct MadeSale {
    /// The sale, without the passholder.
    pub sale: TicketSale,
    /// Whose.
    pub passholder_id: String,
}

/// A sale that was asked for, checked as far as it can be alone.
struct Wanted<'a> {
    event_id: &'a str,
    number: uitpas_domain::UitpasNumber,
    price: Cents,
    label: Option<&'a str>,
}

/// A normal price as a request writes it; `None` when it is no amount.
pub(crate) fn price_of(euro: f64) -> Option<Cents> {
    cents_from_euro(euro).ok().filter(|price| (Cents::ZERO..=DEAREST).contains(price))
}

fn wanted(index: usize, sale: &TicketSale) -> Result<Wanted<'_>> {
    let at = |field: &str| format!("/{index}/{field}");
    match sale.wanted_tariff() {
        Some(SOCIAL_TARIFF) => {}
        Some(id) if id.starts_with("COUPON") => return Err(RegistryError::new(Slug::InvalidCoupon)),
        _ => return Err(RegistryError::invalid_data(&at("tariff/id"), "must be an id from GET /tariffs")),
    }
    let label = sale.regular_price_label.as_deref().filter(|label| !label.trim().is_empty());
    if label.is_some_and(|label| label.chars().count() > LONGEST_LABEL) {
        return Err(RegistryError::invalid_data(&at("regularPriceLabel"), "is too long"));
    }
    let price = price_of(sale.regular_price)
        .ok_or_else(|| RegistryError::invalid_data(&at("regularPrice"), "must be an amount in euro, of whole cents"))?;
    let number = parse_number(&sale.uitpas_number, Slug::InvalidUitpasnumber)?;
    Ok(Wanted { event_id: &sale.event_id, number, price, label })
}

impl Registry {
    /// Registers sales, now: all of them or none.
    ///
    /// # Errors
    /// Of the first sale that cannot be, with its `jsonPointer`: `event-not-found`, `passholder-not-found`,
    /// `invalid-uitpasnumber`, `body/invalid-data`, and the refusals of the rules. `invalid-number-of-tickets` for none
    /// or too many.
    pub async fn register_ticket_sales(&self, sales: &[TicketSale]) -> Result<Vec<MadeSale>> {
        if sales.is_empty() || sales.len() > MOST_SALES {
            return Err(RegistryError::new(Slug::InvalidNumberOfTickets).text("problem-invalid-data"));
        }
        let named = |index: usize| move |error: RegistryError| error.extra("jsonPointer", format!("/{index}"));
        let mut checked = Vec::with_capacity(sales.len());
        for (index, sale) in sales.iter().enumerate() {
            checked.push(wanted(index, sale).map_err(named(index))?);
        }
        let now = self.now();
        transact!(self.db(), |tx| async {
            let mut passes = Vec::with_capacity(checked.len());
            for (index, sale) in checked.iter().enumerate() {
                let shown = people::by_number(tx, &sale.number).await?;
                passes.push(shown.ok_or_else(|| named(index)(unknown_passholder().status(400)))?);
            }
            let buyers = passes.iter().filter_map(|shown| Some(shown.person.as_ref()?.row.id.clone())).collect();
            ledger::lock_points(tx, &buyers).await?;
            let mut made = Vec::with_capacity(checked.len());
            for (index, (sale, shown)) in checked.iter().zip(&passes).enumerate() {
                made.push(self.sell(tx, sale, shown, now).await.map_err(named(index))?);
            }
            Ok(made)
        })
    }

    /// Under the lock of the passholder's points.
    async fn sell<C: ConnectionTrait>(
        &self,
        tx: &C,
        wanted: &Wanted<'_>,
        shown: &ShownPass,
        at: Instant,
    ) -> Result<MadeSale> {
        let event = activity::Entity::find_by_id(wanted.event_id).one(tx).await?;
        let event = event.ok_or_else(|| unknown_event().status(400))?;
        let Some(person) = &shown.person else {
            return Err(refusal_error(&TariffRefusal::CardNotActive(shown.state)));
        };
        let verdict = judge(tx, &event, shown, wanted.price, at).await?.map_err(|refusal| refusal_error(&refusal))?;
        let shares = verdict.shares;
        let row = ticket_sale::Model {
            id: self.fresh_id(),
            ordinal: free_ordinal(tx, &event.id, &person.row.id, &verdict.period.key).await?,
            activity_id: event.id,
            passholder_id: person.row.id.clone(),
            card_number: shown.card.number.clone(),
            card_system_id: verdict.card_system.0,
            postal_code: person.row.postal_code.clone(),
            status: "REGISTERED".to_owned(),
            regular_cents: wanted.price.get(),
            price_label: wanted.label.map(str::to_owned),
            passholder_cents: shares.passholder.get(),
            organizer_cents: shares.organizer.get(),
            municipality_cents: shares.municipality.get(),
            period_key: verdict.period.key,
            sold_ms: millis(at),
            cancelled_ms: None,
        };
        let fresh: ticket_sale::ActiveModel = row.clone().into();
        ticket_sale::Entity::insert(fresh.reset_all()).exec_without_returning(tx).await?;
        Ok(to_wire(row, Some(event.title)))
    }

    /// The organizer of the activity of a sale, whose rights decide who may take it back.
    ///
    /// # Errors
    /// `ticket-sale-not-found`.
    pub async fn organizer_of_ticket_sale(&self, id: &str) -> Result<String> {
        let row = ticket_sale::Entity::find_by_id(id).one(self.db().reader()).await?;
        let row = row.filter(|row| row.status == "REGISTERED").ok_or_else(unknown_sale)?;
        self.organizer_of_event(&row.activity_id).await
    }

    /// Takes a sale back: its place in the limit is free again, and nobody repays it.
    ///
    /// # Errors
    /// `ticket-sale-not-found`, also for one that was taken back before.
    pub async fn cancel_ticket_sale(&self, id: &str) -> Result<()> {
        let changed = ticket_sale::Entity::update_many()
            .set(ticket_sale::ActiveModel {
                status: Set("CANCELLED".to_owned()),
                cancelled_ms: Set(Some(millis(self.now()))),
                ..Default::default()
            })
            .filter(ticket_sale::Column::Id.eq(id))
            .filter(ticket_sale::Column::Status.eq("REGISTERED"))
            .exec(self.db().writer())
            .await?;
        if changed.rows_affected == 0 { Err(unknown_sale()) } else { Ok(()) }
    }

    /// A page of sales that stand, the newest first.
    ///
    /// # Errors
    /// Only faults.
    pub async fn ticket_sales(&self, search: &TicketSaleSearch, paging: Paging) -> Result<Page<MadeSale>> {
        let db = self.db().reader();
        let mut query = ticket_sale::Entity::find().filter(ticket_sale::Column::Status.eq("REGISTERED"));
        if let Some(event) = &search.event_id {
            query = query.filter(ticket_sale::Column::ActivityId.eq(event.as_str()));
        }
        if let Some(passholder) = &search.passholder_id {
            query = query.filter(ticket_sale::Column::PassholderId.eq(passholder.as_str()));
        }
        if !search.organizer_ids.is_empty() {
            let of_organizers = activities::of_organizers(&search.organizer_ids);
            query = query.filter(ticket_sale::Column::ActivityId.in_subquery(of_organizers));
        }
        if let Some(title) = &search.event_title {
            // One activity, or those that one person went to: their titles are compared here.
            let sold = query.clone().select_only().column(ticket_sale::Column::ActivityId).distinct();
            let sold: Vec<String> = sold.into_tuple().all(db).await?;
            query = query.filter(ticket_sale::Column::ActivityId.is_in(activities::titled(db, sold, title).await?));
        }
        let total = query.clone().count(db).await?;
        let rows = query
            .order_by_desc(ticket_sale::Column::SoldMs)
            .order_by_desc(ticket_sale::Column::Id)
            .offset(paging.start)
            .limit(paging.limit)
            .all(db)
            .await?;
        let titles = activities::titles_of(db, rows.iter().map(|row| row.activity_id.clone())).await?;
        let member = rows
            .into_iter()
            .map(|row| {
                let title = titles.get(&row.activity_id).cloned();
                to_wire(row, title)
            })
            .collect();
        Ok(Page::new(total, member))
    }
}

fn unknown_sale() -> RegistryError {
    RegistryError::new(Slug::TicketSaleNotFound).text("problem-ticket-sale-not-found")
}

/// Whether anything was sold at a reduced price of an activity; then its card systems stay as they are.
pub(crate) async fn any_sold<C: ConnectionTrait>(db: &C, activity: &str) -> Result<bool> {
    let sold = ticket_sale::Entity::find()
        .filter(ticket_sale::Column::ActivityId.eq(activity))
        .filter(ticket_sale::Column::Status.eq("REGISTERED"))
        .limit(1);
    Ok(sold.count(db).await? > 0)
}

/// The first place in a limit period that nobody holds.
async fn free_ordinal<C: ConnectionTrait>(db: &C, activity: &str, passholder: &str, key: &str) -> Result<i64> {
    let used: Vec<i64> = ticket_sale::Entity::find()
        .filter(ticket_sale::Column::PassholderId.eq(passholder))
        .filter(ticket_sale::Column::ActivityId.eq(activity))
        .filter(ticket_sale::Column::PeriodKey.eq(key))
        .filter(ticket_sale::Column::Status.eq("REGISTERED"))
        .select_only()
        .column(ticket_sale::Column::Ordinal)
        .into_tuple()
        .all(db)
        .await?;
    Ok((1..).find(|ordinal| !used.contains(ordinal)).unwrap_or(1))
}

fn to_wire(row: ticket_sale::Model, title: Option<String>) -> MadeSale {
    MadeSale {
        passholder_id: row.passholder_id,
        sale: TicketSale {
            id: Some(row.id),
            creation_date: Some(instant(row.sold_ms)),
            regular_price: euro_from_cents(Cents::new(row.regular_cents)),
            regular_price_label: row.price_label,
            tariff: Some(Tariff::social_at(Cents::new(row.passholder_cents))),
            tariff_id: None,
            event_id: row.activity_id,
            event_title: title,
            uitpas_number: row.card_number,
            passholder: None,
        },
    }
}
