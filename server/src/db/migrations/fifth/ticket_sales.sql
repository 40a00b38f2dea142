-- Reduced prices: who pays what of them, and every one that was sold.
-- A distribution key is a percentage of the passholder's or an amount; a card system without one has no reduced price.
ALTER TABLE card_system ADD COLUMN passholder_percent {int} CHECK (passholder_percent BETWEEN 0 AND 100);
ALTER TABLE card_system ADD COLUMN passholder_cents {int} CHECK (passholder_cents >= 0);
ALTER TABLE card_system ADD COLUMN organizer_percent {int}
    CHECK (organizer_percent IS NULL OR (organizer_percent BETWEEN 0 AND 100
        AND coalesce(passholder_percent, 0) + organizer_percent <= 100
        AND (passholder_percent IS NULL) <> (passholder_cents IS NULL)));
ALTER TABLE distribution_key ADD COLUMN passholder_percent {int} CHECK (passholder_percent BETWEEN 0 AND 100);
ALTER TABLE distribution_key ADD COLUMN passholder_cents {int} CHECK (passholder_cents >= 0);
ALTER TABLE distribution_key ADD COLUMN organizer_percent {int}
    CHECK (organizer_percent IS NULL OR (organizer_percent BETWEEN 0 AND 100
        AND coalesce(passholder_percent, 0) + organizer_percent <= 100
        AND (passholder_percent IS NULL) <> (passholder_cents IS NULL)));

-- A row per sale. REGISTERED ones hold a place (period_key, ordinal) in their limit period. The shares of the sale are
-- kept as they were: a later change of the key changes no sale.
CREATE TABLE ticket_sale (
    id TEXT NOT NULL PRIMARY KEY,
    activity_id TEXT NOT NULL REFERENCES activity (id),
    passholder_id TEXT NOT NULL REFERENCES passholder (id),
    card_number TEXT NOT NULL REFERENCES card (number),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    -- The municipality that repays: where the passholder lived.
    postal_code TEXT,
    status TEXT NOT NULL CHECK (status IN ('REGISTERED', 'CANCELLED')),
    regular_cents {int} NOT NULL CHECK (regular_cents > 0),
    price_label TEXT CHECK (length(price_label) <= 200),
    passholder_cents {int} NOT NULL CHECK (passholder_cents >= 0),
    organizer_cents {int} NOT NULL CHECK (organizer_cents >= 0),
    municipality_cents {int} NOT NULL CHECK (municipality_cents >= 0),
    period_key TEXT NOT NULL,
    ordinal {int} NOT NULL CHECK (ordinal > 0),
    sold_ms {int} NOT NULL,
    cancelled_ms {int},
    CHECK (passholder_cents + organizer_cents + municipality_cents = regular_cents),
    CHECK ((status = 'CANCELLED') = (cancelled_ms IS NOT NULL))
){strict};
CREATE UNIQUE INDEX ticket_sale_one_per_place ON ticket_sale (passholder_id, activity_id, period_key, ordinal)
    WHERE status = 'REGISTERED';
CREATE INDEX ticket_sale_by_activity ON ticket_sale (activity_id, sold_ms);
CREATE INDEX ticket_sale_history ON ticket_sale (passholder_id, sold_ms);
