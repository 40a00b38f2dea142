//! Sales at a reduced price: shares to the cent, refusals with their reasons, all or none, limits, and many at once.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, MEETJESLAND, MUSEUM, days_from_noon, number, person_id};
use chrono::TimeDelta;
use uitpas_domain::Cents;
use uitpas_registry::db::millis;
use uitpas_registry::export::{self, Book, Format};
use uitpas_registry::paging::Paging;
use uitpas_registry::ticket_sales::TicketSaleSearch;
use uitpas_wire::Slug;
use uitpas_wire::api::{EventCardSystem, TicketSale};

/// Somebody with a social tariff in Meetjesland and an activity there.
async fn entitled(bench: &Bench) -> String {
    bench.world().await;
    bench.activity("concert", CLUB, 1).await;
    let pass = bench.person(1, 0).await;
    bench.entitle(1).await;
    pass
}

async fn sell(bench: &Bench, sales: &[TicketSale]) -> Result<Vec<TicketSale>, (Slug, u16, String)> {
    match bench.registry.register_ticket_sales(sales).await {
        Ok(made) => Ok(made.into_iter().map(|made| made.sale).collect()),
        Err(error) => {
            let pointer = error.extra.get("jsonPointer").and_then(|at| at.as_str()).unwrap_or_default().to_owned();
            Err((error.slug, error.status, pointer))
        }
    }
}

async fn count(bench: &Bench) -> i64 {
    bench.number("SELECT count(*) FROM ticket_sale WHERE status = 'REGISTERED'").await
}

/// The shares of every sale add up to its price: the treasurer's own sum.
async fn shares_add_up(bench: &Bench) {
    let wrong = "SELECT count(*) FROM ticket_sale \
         WHERE passholder_cents + organizer_cents + municipality_cents <> regular_cents";
    assert_eq!(bench.number(wrong).await, 0);
}

#[test]
fn a_quarter_is_paid_and_the_rest_is_shared_to_the_cent() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let tariff = bench.registry.tariff("concert", &pass, Cents::new(150)).await.unwrap().unwrap();
        assert_eq!(tariff.shares.passholder, Cents::new(38));
        let mut wanted = bench.sale("concert", &pass, 1.5);
        wanted.regular_price_label = Some("Kinderen".to_owned());
        let sold = sell(&bench, &[wanted]).await.unwrap().remove(0);
        let tariff = sold.tariff.unwrap();
        assert_eq!((tariff.id.as_str(), tariff.price), ("SOCIALTARIFF", Some(0.38)));
        assert_eq!((sold.regular_price, sold.regular_price_label.as_deref()), (1.5, Some("Kinderen")));
        assert_eq!((sold.event_title.as_deref(), sold.creation_date), (Some("Activiteit concert"), Some(noon())));
        for (column, cents) in
            [("regular_cents", 150), ("passholder_cents", 38), ("organizer_cents", 30), ("municipality_cents", 82)]
        {
            assert_eq!(bench.number(&format!("SELECT {column} FROM ticket_sale")).await, cents, "{column}");
        }
        // Where the passholder lived when it was sold.
        bench.sql("UPDATE passholder SET postal_code = '9000'").await.unwrap();
        bench.sql("UPDATE card_system SET passholder_percent = 99, organizer_percent = 1").await.unwrap();
        let lived = "SELECT count(*) FROM ticket_sale WHERE postal_code = '9900' AND passholder_cents = 38";
        assert_eq!(bench.number(lived).await, 1, "what was sold stays as it was");
        shares_add_up(&bench).await;
    });
}

#[test]
fn the_normal_price_holds_for_a_reason() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        bench.activity("exhibition", MUSEUM, 1).await;
        let (past, soon) = (millis(noon() - TimeDelta::days(40)), millis(noon() + TimeDelta::days(4)));
        let membership = |set: &str| format!("UPDATE membership SET {set}");
        let steps = [
            (membership("tariff_end_ms = NULL"), "no-right", Slug::SocialTariffNotAvailable),
            (membership(&format!("tariff_end_ms = {past}")), "expired", Slug::SocialTariffExpired),
            (
                membership(&format!("tariff_end_ms = {soon}, tariff_suspended_until_ms = {soon}")),
                "suspended",
                Slug::SocialTariffSuspended,
            ),
            (membership("status = 'BLOCKED'"), "no-membership", Slug::PassholderNoActiveCardsystems),
            ("UPDATE card SET state = 'BLOCKED'".to_owned(), "card-not-active", Slug::InvalidCardStatus),
        ];
        for (change, code, slug) in steps {
            bench.sql(&change).await.unwrap();
            let refusal = bench.registry.tariff("concert", &pass, Cents::euro(10)).await.unwrap().unwrap_err();
            assert_eq!(refusal.code(), code);
            assert_eq!(
                sell(&bench, &[bench.sale("concert", &pass, 10.0)]).await.unwrap_err(),
                (slug, 400, "/0".into())
            );
        }
        bench.sql("UPDATE card SET state = 'ACTIVE'").await.unwrap();
        bench.sql(&membership("status = 'ACTIVE', tariff_suspended_until_ms = NULL")).await.unwrap();
        let elsewhere = bench.registry.tariff("exhibition", &pass, Cents::euro(10)).await.unwrap().unwrap_err();
        assert_eq!(elsewhere.code(), "elsewhere");
        let free = bench.registry.tariff("concert", &pass, Cents::ZERO).await.unwrap().unwrap_err();
        assert_eq!(free.code(), "not-offered");
        bench.pass(3, "GROUP", "ACTIVE").await;
        assert_eq!(sell(&bench, &[bench.sale("concert", &number(3), 10.0)]).await.unwrap_err().0, Slug::InvalidCard);
        assert_eq!(count(&bench).await, 0);
        sell(&bench, &[bench.sale("concert", &pass, 10.0)]).await.unwrap();
        // A card system without a key has no reduced price.
        bench.sql("UPDATE card_system SET passholder_percent = NULL, organizer_percent = NULL").await.unwrap();
        let none = bench.registry.static_tariff("concert", Cents::euro(10)).await.unwrap_err();
        assert_eq!((none.slug, none.status), (Slug::SocialTariffNotAvailable, 400));
    });
}

#[test]
fn all_or_none_and_the_failing_line_is_pointed_out() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let other = bench.person(2, 0).await;
        let good = || bench.sale("concert", &pass, 10.0);
        let sales = [good(), bench.sale("concert", &other, 10.0)];
        let refused = sell(&bench, &sales).await.unwrap_err();
        assert_eq!(refused, (Slug::SocialTariffNotAvailable, 400, "/1".to_owned()));
        assert_eq!(count(&bench).await, 0, "none was kept");
        // The same pass twice in one request: the second is one too many.
        assert_eq!(sell(&bench, &[good(), good()]).await.unwrap_err(), (Slug::MaximumReached, 400, "/1".to_owned()));
        assert_eq!(count(&bench).await, 0);
        bench.sells("concert", 2).await;
        let made = sell(&bench, &[good(), good()]).await.unwrap();
        assert_eq!((made.len(), count(&bench).await), (2, 2));

        let odd = |change: &dyn Fn(&mut TicketSale)| {
            let mut sale = good();
            change(&mut sale);
            sale
        };
        for (sale, slug) in [
            (odd(&|s| s.regular_price = -1.0), Slug::BodyInvalidData),
            (odd(&|s| s.regular_price = 0.001), Slug::BodyInvalidData),
            (odd(&|s| s.regular_price = 1e300), Slug::BodyInvalidData),
            (odd(&|s| s.regular_price = 0.0), Slug::SocialTariffNotAvailable),
            (odd(&|s| s.tariff = None), Slug::BodyInvalidData),
            (odd(&|s| s.tariff.as_mut().unwrap().id = "COUPON12".into()), Slug::InvalidCoupon),
            (odd(&|s| s.tariff.as_mut().unwrap().id = "x".into()), Slug::BodyInvalidData),
            (odd(&|s| s.regular_price_label = Some("x".repeat(201))), Slug::BodyInvalidData),
            (odd(&|s| s.event_id = "nothing".into()), Slug::EventNotFound),
            (odd(&|s| s.uitpas_number = number(9)), Slug::PassholderNotFound),
            (odd(&|s| s.uitpas_number = "12".into()), Slug::InvalidUitpasnumber),
        ] {
            let (found, status, pointer) = sell(&bench, &[sale]).await.unwrap_err();
            assert_eq!((found, status, pointer.as_str()), (slug, 400, "/0"));
        }
        // The API's older name of the field.
        let older = odd(&|s| (s.tariff, s.tariff_id) = (None, Some("SOCIALTARIFF".into())));
        assert_eq!(sell(&bench, &[older]).await.unwrap_err().0, Slug::MaximumReached);
        assert_eq!(sell(&bench, &[]).await.unwrap_err().0, Slug::InvalidNumberOfTickets);
        let many: Vec<TicketSale> = (0..201).map(|_| good()).collect();
        assert_eq!(sell(&bench, &many).await.unwrap_err().0, Slug::InvalidNumberOfTickets);
        assert_eq!(count(&bench).await, 2);
    });
}

#[test]
fn once_an_activity_unless_it_sets_a_limit_and_a_cancelled_one_leaves_its_place() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let sale = || bench.sale("concert", &pass, 10.0);
        let first = sell(&bench, &[sale()]).await.unwrap().remove(0);
        bench.clock.set(days_from_noon(6));
        assert_eq!(sell(&bench, &[sale()]).await.unwrap_err().0, Slug::MaximumReached);
        let id = first.id.unwrap();
        bench.registry.cancel_ticket_sale(&id).await.unwrap();
        let again = bench.registry.cancel_ticket_sale(&id).await.unwrap_err();
        assert_eq!((again.slug, again.status), (Slug::TicketSaleNotFound, 404));
        assert!(bench.registry.organizer_of_ticket_sale(&id).await.is_err());
        sell(&bench, &[sale()]).await.unwrap();
        // One a week: the next Monday is another one.
        bench.sells("concert", 1).await;
        assert_eq!(sell(&bench, &[sale()]).await.unwrap_err().0, Slug::MaximumReached);
        bench.sql("UPDATE membership SET tariff_end_ms = tariff_end_ms + 864000000").await.unwrap();
        bench.clock.set(days_from_noon(7));
        sell(&bench, &[sale()]).await.unwrap();
        assert_eq!(count(&bench).await, 2);
    });
}

#[test]
fn the_last_place_goes_to_one_of_twenty() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (registry, sale) = (bench.registry.clone(), bench.sale("concert", &pass, 10.0));
            tasks.spawn(async move { registry.register_ticket_sales(&[sale]).await });
        }
        let outcomes = tasks.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        for error in outcomes.into_iter().filter_map(Result::err) {
            assert_eq!(error.slug, Slug::MaximumReached, "{error}: {:?}", error.cause());
        }
        assert_eq!(count(&bench).await, 1);
        shares_add_up(&bench).await;
    });
}

#[test]
fn a_key_that_was_chosen_for_an_activity_counts_there() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let key = "INSERT INTO distribution_key (id, card_system_id, name, passholder_cents, organizer_percent) \
             VALUES (7, 1, 'Kamp', 200, 50)";
        bench.sql(key).await.unwrap();
        bench.sql("INSERT INTO activity_distribution_key VALUES ('concert', 7, 1 = 1)").await.unwrap();
        let tariff = bench.registry.tariff("concert", &pass, Cents::euro(10)).await.unwrap().unwrap();
        let shares = [tariff.shares.passholder, tariff.shares.organizer, tariff.shares.municipality];
        assert_eq!(shares.map(Cents::get), [200, 400, 400]);
        assert_eq!(bench.registry.static_tariff("concert", Cents::euro(1)).await.unwrap(), Cents::euro(1));
        // Of two the first by number; and one that nobody filled in leaves no reduced price, rather than a wrong one.
        let other = "INSERT INTO distribution_key (id, card_system_id, name, passholder_percent, organizer_percent) \
             VALUES (8, 1, 'Alles', 100, 0)";
        bench.sql(other).await.unwrap();
        bench.sql("INSERT INTO activity_distribution_key VALUES ('concert', 8, 1 = 1)").await.unwrap();
        assert_eq!(bench.registry.static_tariff("concert", Cents::euro(10)).await.unwrap(), Cents::euro(2));
        bench
            .sql("UPDATE distribution_key SET passholder_cents = NULL, organizer_percent = NULL WHERE id = 7")
            .await
            .unwrap();
        assert!(bench.registry.static_tariff("concert", Cents::euro(10)).await.is_err());
    });
}

#[test]
fn sales_are_found_by_activity_and_by_passholder() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        bench.activity("training", CLUB, 1).await;
        for event in ["concert", "training"] {
            sell(&bench, &[bench.sale(event, &pass, 10.0)]).await.unwrap();
            bench.clock.set(noon() + TimeDelta::minutes(1));
        }
        let find = async |search: TicketSaleSearch| {
            let page = bench.registry.ticket_sales(&search, Paging { start: 0, limit: 10 }).await.unwrap();
            assert_eq!(page.total_items, page.member.len() as u64);
            page.member.into_iter().map(|made| made.sale.event_id).collect::<Vec<_>>()
        };
        let all = TicketSaleSearch { passholder_id: Some(person_id(1)), ..TicketSaleSearch::default() };
        assert_eq!(find(all.clone()).await, ["training", "concert"]);
        let of = |id: &str| TicketSaleSearch { organizer_ids: vec![id.to_owned()], ..all.clone() };
        assert_eq!((find(of(CLUB)).await.len(), find(of(MUSEUM)).await.len()), (2, 0));
        assert_eq!(find(TicketSaleSearch { event_title: Some("CERT".into()), ..all.clone() }).await, ["concert"]);
        let event = TicketSaleSearch { event_id: Some("training".into()), ..TicketSaleSearch::default() };
        assert_eq!(find(event).await, ["training"]);
    });
}

#[test]
fn a_treasurers_book_has_every_sale_and_names_nobody_unasked() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        bench.sells("concert", 3).await;
        let sale = || bench.sale("concert", &pass, 10.0);
        let made = sell(&bench, &[sale(), sale()]).await.unwrap();
        bench.registry.cancel_ticket_sale(made[0].id.as_deref().unwrap()).await.unwrap();
        let book = async |names: bool| {
            let mut out = Vec::new();
            let (book, format) = (Book::TicketSales, Format::Csv);
            assert_eq!(export::write(bench.registry.db(), book, format, names, &mut out).await.unwrap(), 2);
            String::from_utf8(out).unwrap()
        };
        let plain = book(false).await;
        assert!(plain.starts_with("id,time,cancelled,status,regularCents,passholderCents,"));
        for word in [",1000,250,200,550,", ",REGISTERED,", ",CANCELLED,", ",9900"] {
            assert!(plain.contains(word), "{word} in {plain}");
        }
        for somebody in [pass.as_str(), &person_id(1), "Anke"] {
            assert!(!plain.contains(somebody), "{somebody}");
        }
        assert!(book(true).await.contains(&pass));
    });
}

#[test]
fn once_sold_the_card_systems_of_an_activity_are_frozen() {
    on_both(async |bench| {
        let pass = entitled(&bench).await;
        let system = EventCardSystem { id: MEETJESLAND, name: None, enabled: true, manual_distribution_keys: None };
        let put = async || bench.registry.put_event_card_systems("concert", std::slice::from_ref(&system)).await;
        put().await.unwrap();
        let sold = sell(&bench, &[bench.sale("concert", &pass, 10.0)]).await.unwrap().remove(0);
        assert_eq!(put().await.unwrap_err().slug, Slug::EventAlreadyHasTicketsales);
        bench.registry.cancel_ticket_sale(&sold.id.unwrap()).await.unwrap();
        put().await.unwrap();
    });
}
