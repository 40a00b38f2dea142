//! The books: which columns they have, and the query that fills them.
//!
//! The SQL is the same for both databases; every column is selected under the
//! name that it is written with. `time`, `recorded` and `cancelled` are moments.
//! A query takes the key of the row before the page (`$1`, `$2`) and the most
//! rows of a page (`$3`), and selects its own key as `key1` and `key2`.

use super::Book;

/// Columns that are moments, kept as milliseconds since 1970.
pub(super) const MOMENTS: [&str; 3] = ["time", "recorded", "cancelled"];

/// The columns that say who somebody is: only when asked for.
const PERSON: [&str; 3] = ["uitpasNumber", "name", "firstName"];

impl Book {
    /// The columns in their order.
    pub(super) fn columns(self, names: bool) -> Vec<&'static str> {
        let (columns, about_people): (&[&str], bool) = match self {
            Self::Transfers => {
                (&["id", "time", "kind", "unit", "amount", "fromAccount", "toAccount", "reference"], false)
            }
            Self::Checkins => (
                &[
                    "id",
                    "time",
                    "recorded",
                    "cancelled",
                    "channel",
                    "status",
                    "points",
                    "eventId",
                    "eventTitle",
                    "organizerId",
                    "organizer",
                    "passholderId",
                    "postalCode",
                ],
                true,
            ),
            Self::Redemptions => (
                &[
                    "id",
                    "time",
                    "cancelled",
                    "status",
                    "points",
                    "rewardId",
                    "rewardType",
                    "rewardTitle",
                    "organizerId",
                    "organizer",
                    "passholderId",
                    "postalCode",
                ],
                true,
            ),
            // Whoever is in it pays less: no passholder's id, which would say so of somebody.
            Self::TicketSales => (
                &[
                    "id",
                    "time",
                    "cancelled",
                    "status",
                    "regularCents",
                    "passholderCents",
                    "organizerCents",
                    "municipalityCents",
                    "priceLabel",
                    "eventId",
                    "eventTitle",
                    "organizerId",
                    "organizer",
                    "cardSystemId",
                    "postalCode",
                ],
                true,
            ),
        };
        let mut columns = columns.to_vec();
        if names && about_people {
            columns.extend(PERSON);
        }
        columns
    }

    /// The query of a page.
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Transfers => {
                r#"SELECT id AS "key1", '' AS "key2", id AS "id", created_ms AS "time", kind AS "kind", unit AS "unit",
                amount AS "amount", debit_id AS "fromAccount", credit_id AS "toAccount", reference AS "reference"
                FROM transfer WHERE id > $1 AND $2 = '' ORDER BY id LIMIT $3"#
            }
            Self::Checkins => {
                r#"SELECT c.created_ms AS "key1", c.id AS "key2", c.id AS "id", c.occurred_ms AS "time",
                c.created_ms AS "recorded", c.cancelled_ms AS "cancelled", c.channel AS "channel",
                c.status AS "status", c.points AS "points", c.activity_id AS "eventId", a.title AS "eventTitle",
                a.organizer_id AS "organizerId", o.name AS "organizer", c.passholder_id AS "passholderId",
                p.postal_code AS "postalCode", c.card_number AS "uitpasNumber", p.name AS "name",
                p.first_name AS "firstName"
                FROM checkin c JOIN activity a ON a.id = c.activity_id
                JOIN organizer o ON o.id = a.organizer_id JOIN passholder p ON p.id = c.passholder_id
                WHERE c.created_ms > $1 OR (c.created_ms = $1 AND c.id > $2)
                ORDER BY c.created_ms, c.id LIMIT $3"#
            }
            Self::Redemptions => {
                r#"SELECT r.redeemed_ms AS "key1", r.id AS "key2", r.id AS "id", r.redeemed_ms AS "time",
                r.cancelled_ms AS "cancelled", r.status AS "status", r.points AS "points",
                r.reward_id AS "rewardId", w.reward_type AS "rewardType", w.title AS "rewardTitle",
                r.organizer_id AS "organizerId", o.name AS "organizer", r.passholder_id AS "passholderId",
                p.postal_code AS "postalCode", r.card_number AS "uitpasNumber", p.name AS "name",
                p.first_name AS "firstName"
                FROM redemption r JOIN reward w ON w.id = r.reward_id
                JOIN passholder p ON p.id = r.passholder_id LEFT JOIN organizer o ON o.id = r.organizer_id
                WHERE r.redeemed_ms > $1 OR (r.redeemed_ms = $1 AND r.id > $2)
                ORDER BY r.redeemed_ms, r.id LIMIT $3"#
            }
            Self::TicketSales => {
                r#"SELECT s.sold_ms AS "key1", s.id AS "key2", s.id AS "id", s.sold_ms AS "time",
                s.cancelled_ms AS "cancelled", s.status AS "status", s.regular_cents AS "regularCents",
                s.passholder_cents AS "passholderCents", s.organizer_cents AS "organizerCents",
                s.municipality_cents AS "municipalityCents", s.price_label AS "priceLabel",
                s.activity_id AS "eventId", a.title AS "eventTitle", a.organizer_id AS "organizerId",
                o.name AS "organizer", s.card_system_id AS "cardSystemId", s.postal_code AS "postalCode",
                s.card_number AS "uitpasNumber", p.name AS "name", p.first_name AS "firstName"
                FROM ticket_sale s JOIN activity a ON a.id = s.activity_id
                JOIN organizer o ON o.id = a.organizer_id JOIN passholder p ON p.id = s.passholder_id
                WHERE s.sold_ms > $1 OR (s.sold_ms = $1 AND s.id > $2)
                ORDER BY s.sold_ms, s.id LIMIT $3"#
            }
        }
    }
}
