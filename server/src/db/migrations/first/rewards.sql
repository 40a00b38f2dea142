-- Rewards and their redemptions.
CREATE TABLE reward (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    reward_type TEXT NOT NULL CHECK (reward_type IN ('POINTS', 'WELCOME')),
    title TEXT NOT NULL,
    title_folded TEXT NOT NULL,
    promotional_description TEXT NOT NULL,
    practical_info TEXT,
    more_info_url TEXT,
    pictures TEXT NOT NULL DEFAULT '[]',
    categories TEXT NOT NULL DEFAULT '[]',
    points {int} NOT NULL CHECK (points >= 0 AND points <= 1000000),
    owning_card_system_id {int} NOT NULL REFERENCES card_system (id),
    all_card_systems {bool} NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'DELETED')),
    publication_begin_ms {int} NOT NULL,
    publication_end_ms {int},
    redeem_begin_ms {int},
    redeem_end_ms {int},
    granting_begin_ms {int},
    granting_end_ms {int},
    max_units {int} CHECK (max_units >= 0),
    limit_volume {int} CHECK (limit_volume > 0),
    limit_period TEXT CHECK (limit_period IN ('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'ABSOLUTE')),
    for_kids {bool} NOT NULL,
    sport {bool} NOT NULL,
    featured {bool} NOT NULL,
    online {bool} NOT NULL,
    redeem_text TEXT,
    redeem_link TEXT,
    redeem_label TEXT,
    redeem_codes {bool} NOT NULL,
    created_ms {int} NOT NULL,
    CHECK (reward_type = 'POINTS' OR points = 0),
    CHECK ((limit_volume IS NULL) = (limit_period IS NULL)),
    CHECK (publication_end_ms IS NULL OR publication_end_ms >= publication_begin_ms),
    CHECK (redeem_end_ms IS NULL OR redeem_begin_ms IS NULL OR redeem_end_ms >= redeem_begin_ms)
){strict};

CREATE TABLE reward_card_system (
    reward_id TEXT NOT NULL REFERENCES reward (id),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    PRIMARY KEY (reward_id, card_system_id)
){strict};

CREATE TABLE reward_organizer (
    reward_id TEXT NOT NULL REFERENCES reward (id),
    organizer_id TEXT NOT NULL REFERENCES organizer (id),
    PRIMARY KEY (reward_id, organizer_id)
){strict};
CREATE INDEX reward_organizer_by_organizer ON reward_organizer (organizer_id);

-- Units that one device may give away without asking; how many are left is the balance of `lease:<id>`. `unbooked` are
-- those that it gave while it was suspended: they are gone, and nobody's redemption. `return_seq` is the device's operation
-- that gives the lease back; it takes effect when everything before it has arrived.
CREATE TABLE stock_lease (
    id TEXT NOT NULL PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES device (id),
    reward_id TEXT NOT NULL REFERENCES reward (id),
    state TEXT NOT NULL CHECK (state IN ('HELD', 'RETURNED', 'WRITTEN_OFF')),
    granted_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    return_seq {int} CHECK (return_seq > 0),
    unbooked {int} NOT NULL DEFAULT 0 CHECK (unbooked >= 0),
    CHECK (state <> 'RETURNED' OR return_seq IS NOT NULL),
    CHECK (expires_ms >= granted_ms)
){strict};
CREATE UNIQUE INDEX stock_lease_one_per_reward ON stock_lease (device_id, reward_id)
    WHERE state = 'HELD' AND return_seq IS NULL;
CREATE INDEX stock_lease_by_device ON stock_lease (device_id, state);
CREATE INDEX stock_lease_by_reward ON stock_lease (reward_id);

-- `unit_from` is the account that the unit came from: none when there was none left anywhere. `shortfall` is what the
-- organizer bears of the points. `undone_seq` is the device's operation that took it back.
CREATE TABLE redemption (
    id TEXT NOT NULL PRIMARY KEY,
    reward_id TEXT NOT NULL REFERENCES reward (id),
    passholder_id TEXT NOT NULL REFERENCES passholder (id),
    card_number TEXT NOT NULL REFERENCES card (number),
    organizer_id TEXT REFERENCES organizer (id),
    status TEXT NOT NULL CHECK (status IN ('REDEEMED', 'CANCELLED')),
    period_key TEXT,
    ordinal {int} CHECK (ordinal > 0),
    points {int} NOT NULL CHECK (points >= 0),
    redeemed_ms {int} NOT NULL,
    cancelled_ms {int},
    redeem_code TEXT,
    unit_from TEXT,
    device_id TEXT,
    seq {int},
    undone_seq {int} CHECK (undone_seq > seq),
    lease_id TEXT REFERENCES stock_lease (id),
    risk_points {int} NOT NULL DEFAULT 0 CHECK (risk_points >= 0 AND risk_points <= points),
    shortfall {int} NOT NULL DEFAULT 0 CHECK (shortfall >= 0 AND shortfall <= points),
    CHECK ((period_key IS NULL) = (ordinal IS NULL)),
    CHECK ((status = 'CANCELLED') = (cancelled_ms IS NOT NULL)),
    CHECK (status = 'REDEEMED' OR shortfall = 0),
    CHECK ((device_id IS NULL) = (seq IS NULL)),
    CHECK (device_id IS NOT NULL OR (lease_id IS NULL AND undone_seq IS NULL AND risk_points = 0 AND shortfall = 0)),
    FOREIGN KEY (device_id, seq) REFERENCES operation (device_id, seq) DEFERRABLE INITIALLY DEFERRED
){strict};
CREATE UNIQUE INDEX redemption_operation ON redemption (device_id, seq);
CREATE INDEX redemption_by_lease ON redemption (lease_id);
-- Those whose unit did not come from a lease. Its condition is repeated word for word where it is asked for.
CREATE INDEX redemption_strayed ON redemption (reward_id)
    WHERE status = 'REDEEMED' AND device_id IS NOT NULL AND (unit_from IS NULL OR unit_from NOT LIKE 'lease:%');
CREATE INDEX redemption_short ON redemption (passholder_id) WHERE shortfall > 0;
CREATE UNIQUE INDEX redemption_one_per_place ON redemption (passholder_id, reward_id, period_key, ordinal)
    WHERE status = 'REDEEMED';
CREATE UNIQUE INDEX redemption_code ON redemption (redeem_code);
CREATE INDEX redemption_history ON redemption (passholder_id, redeemed_ms);
CREATE INDEX redemption_by_reward ON redemption (reward_id);
