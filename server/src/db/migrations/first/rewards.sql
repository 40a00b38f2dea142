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
    CHECK ((period_key IS NULL) = (ordinal IS NULL)),
    CHECK ((status = 'CANCELLED') = (cancelled_ms IS NOT NULL))
){strict};
CREATE UNIQUE INDEX redemption_one_per_place ON redemption (passholder_id, reward_id, period_key, ordinal)
    WHERE status = 'REDEEMED';
CREATE UNIQUE INDEX redemption_code ON redemption (redeem_code);
CREATE INDEX redemption_history ON redemption (passholder_id, redeemed_ms);
CREATE INDEX redemption_by_reward ON redemption (reward_id);
