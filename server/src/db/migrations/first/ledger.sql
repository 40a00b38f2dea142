-- Points and stock as double-entry ledgers. Accounts with a balance can't go below zero; sources and sinks
-- hold none (it is the sum over their transfers), so that no row is contended by everybody.
-- An account's id says what it is: points:<passholder>, awarded:<activity>, spent:<reward>, shortfall:<organizer>, and for
-- stock supply:<reward>, pool:<reward>, lease:<lease>, consumed:<reward>, written-off:<reward>.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN (
        'POINTS', 'AWARDED', 'GRANTED', 'SPENT', 'SHORTFALL', 'SUPPLY', 'POOL', 'LEASED', 'CONSUMED', 'WRITTEN_OFF')),
    unit TEXT NOT NULL CHECK (unit IN ('POINT', 'PIECE')),
    passholder_id TEXT REFERENCES passholder (id),
    activity_id TEXT REFERENCES activity (id),
    reward_id TEXT REFERENCES reward (id),
    lease_id TEXT REFERENCES stock_lease (id),
    organizer_id TEXT REFERENCES organizer (id),
    balance {int} CHECK (balance >= 0),
    UNIQUE (id, unit),
    CHECK ((balance IS NOT NULL) = (kind IN ('POINTS', 'POOL', 'LEASED', 'CONSUMED', 'WRITTEN_OFF'))),
    CHECK ((unit = 'PIECE') = (kind IN ('SUPPLY', 'POOL', 'LEASED', 'CONSUMED', 'WRITTEN_OFF'))),
    CHECK ((passholder_id IS NOT NULL) = (kind = 'POINTS')),
    CHECK ((activity_id IS NOT NULL) = (kind = 'AWARDED')),
    CHECK ((lease_id IS NOT NULL) = (kind = 'LEASED')),
    CHECK ((organizer_id IS NOT NULL) = (kind = 'SHORTFALL')),
    CHECK ((reward_id IS NOT NULL) = (kind IN ('SPENT', 'SUPPLY', 'POOL', 'CONSUMED', 'WRITTEN_OFF')))
){strict};
CREATE UNIQUE INDEX account_of_passholder ON account (passholder_id);
CREATE UNIQUE INDEX account_of_activity ON account (activity_id);
CREATE UNIQUE INDEX account_of_reward ON account (reward_id, kind);
CREATE UNIQUE INDEX account_of_lease ON account (lease_id);
CREATE UNIQUE INDEX account_of_organizer ON account (organizer_id);

-- Where points come from that are given without a check-in (a correction, an opening balance).
INSERT INTO account (id, kind, unit) VALUES ('granted', 'GRANTED', 'POINT');

CREATE TABLE transfer (
    id {identity},
    debit_id TEXT NOT NULL,
    credit_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount {int} NOT NULL CHECK (amount > 0),
    kind TEXT NOT NULL CHECK (kind IN (
        'CHECKIN', 'CHECKIN_UNDO', 'GRANT', 'REDEEM', 'REDEEM_UNDO', 'STOCK_IN', 'STOCK_OUT', 'TAKE', 'TAKE_UNDO', 'TAKE_MOVED',
        'LEASE', 'LEASE_RETURN', 'WRITE_OFF', 'SHORTFALL', 'SHORTFALL_BACK')),
    reference TEXT NOT NULL,
    created_ms {int} NOT NULL,
    CHECK (debit_id <> credit_id),
    FOREIGN KEY (debit_id, unit) REFERENCES account (id, unit),
    FOREIGN KEY (credit_id, unit) REFERENCES account (id, unit)
){strict};
CREATE UNIQUE INDEX transfer_once ON transfer (kind, reference);
CREATE INDEX transfer_by_debit ON transfer (debit_id);
CREATE INDEX transfer_by_credit ON transfer (credit_id);
