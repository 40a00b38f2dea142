//! What a pass costs.
//!
//! H 5: prices per card system, by age, residence, social tariff and voucher. In Meetjesland €5, children and youth €2,
//! with social tariff €1, and a voucher makes it free. Youth is under 18 on the day of sale (ours).

use chrono::{Datelike, NaiveDate};

use crate::money::Cents;

/// From this age on a person pays as an adult (ours; H says "children and youth").
pub const ADULT_FROM_AGE: u32 = 18;

/// The prices of one card system for people who live in the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgePrices {
    /// From [`ADULT_FROM_AGE`] on.
    pub adult: Cents,
    /// Below it.
    pub youth: Cents,
}

/// The prices of one card system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassPrices {
    /// For people who live in one of its municipalities.
    pub residents: AgePrices,
    /// For people who live elsewhere.
    pub others: AgePrices,
    /// With social tariff, at any age. Only residents can have one.
    pub social_tariff: Cents,
}

/// The prices of Meetjesland (H 5), which do not depend on residence.
pub const MEETJESLAND: PassPrices = PassPrices {
    residents: AgePrices { adult: Cents::euro(5), youth: Cents::euro(2) },
    others: AgePrices { adult: Cents::euro(5), youth: Cents::euro(2) },
    social_tariff: Cents::euro(1),
};

/// What decides the price.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PassBuyer {
    /// The date of birth.
    pub born: NaiveDate,
    /// Whether the person lives in one of the card system's municipalities.
    pub resident: bool,
    /// Whether the pass is sold with social tariff.
    pub social_tariff: bool,
    /// Whether a valid voucher is handed in.
    pub voucher: bool,
}

/// Full years of age on a day; 0 before birth. Somebody born on 29 February is a year older on 1 March of other years.
#[must_use]
pub fn age_on(born: NaiveDate, day: NaiveDate) -> u32 {
    let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
    let years = day.year().saturating_sub(born.year()).saturating_sub(i32::from(before_birthday));
    u32::try_from(years).unwrap_or(0)
}

/// The price of a pass sold on `day`. The voucher goes before the social tariff, and that before age.
#[must_use]
pub fn pass_price(prices: &PassPrices, buyer: &PassBuyer, day: NaiveDate) -> Cents {
    if buyer.voucher {
        return Cents::ZERO;
    }
    if buyer.social_tariff {
        return prices.social_tariff;
    }
    let by_age = if buyer.resident { prices.residents } else { prices.others };
    if age_on(buyer.born, day) < ADULT_FROM_AGE { by_age.youth } else { by_age.adult }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::day;

    #[rstest]
    #[case::adult("1990-06-01", false, false, 500)]
    #[case::eighteen_today("2008-11-23", false, false, 500)]
    #[case::eighteen_tomorrow("2008-11-24", false, false, 200)]
    #[case::baby("2026-11-23", false, false, 200)]
    #[case::not_born_yet("2027-01-01", false, false, 200)]
    #[case::adult_with_social_tariff("1990-06-01", true, false, 100)]
    #[case::child_with_social_tariff("2020-06-01", true, false, 100)]
    #[case::voucher("1990-06-01", false, true, 0)]
    #[case::voucher_and_social_tariff("1990-06-01", true, true, 0)]
    fn prices_of_meetjesland(
        #[case] born: &str,
        #[case] social_tariff: bool,
        #[case] voucher: bool,
        #[case] cents: i64,
    ) {
        for resident in [true, false] {
            let buyer = PassBuyer { born: day(born), resident, social_tariff, voucher };
            assert_eq!(pass_price(&MEETJESLAND, &buyer, day("2026-11-23")).get(), cents);
        }
    }

    #[test]
    fn another_card_system_can_ask_more_from_people_from_elsewhere() {
        let others = AgePrices { adult: Cents::euro(8), youth: Cents::euro(4) };
        let prices = PassPrices { others, ..MEETJESLAND };
        let adult = PassBuyer { born: day("1990-01-01"), resident: false, social_tariff: false, voucher: false };
        assert_eq!(pass_price(&prices, &adult, day("2026-11-23")).get(), 800);
        assert_eq!(pass_price(&prices, &PassBuyer { resident: true, ..adult }, day("2026-11-23")).get(), 500);
    }

    #[rstest]
    #[case("2008-02-29", "2026-02-28", 17)]
    #[case("2008-02-29", "2026-03-01", 18)]
    #[case("2008-02-29", "2028-02-29", 20)]
    #[case("2027-01-01", "2026-11-23", 0)]
    fn age_in_full_years(#[case] born: &str, #[case] today: &str, #[case] age: u32) {
        assert_eq!(age_on(day(born), day(today)), age);
    }
}
