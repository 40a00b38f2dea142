-- Activities with their settings, and the check-ins that people earn points with.
CREATE TABLE activity (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    organizer_id TEXT NOT NULL REFERENCES organizer (id),
    title TEXT NOT NULL,
    location_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    document TEXT NOT NULL,
    first_ms {int},
    last_ms {int},
    checkin_points {int} NOT NULL CHECK (checkin_points >= 0 AND checkin_points <= 1000000),
    checkin_limit_volume {int} CHECK (checkin_limit_volume > 0),
    checkin_limit_period TEXT
        CHECK (checkin_limit_period IN ('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'ABSOLUTE')),
    ticket_limit_volume {int} CHECK (ticket_limit_volume > 0),
    ticket_limit_period TEXT
        CHECK (ticket_limit_period IN ('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'ABSOLUTE')),
    CHECK ((checkin_limit_volume IS NULL) = (checkin_limit_period IS NULL)),
    CHECK ((ticket_limit_volume IS NULL) = (ticket_limit_period IS NULL)),
    CHECK (first_ms IS NULL OR last_ms IS NULL OR first_ms <= last_ms)
){strict};
CREATE INDEX activity_by_organizer ON activity (organizer_id, first_ms);
CREATE INDEX activity_by_time ON activity (first_ms, last_ms);

CREATE TABLE activity_card_system (
    activity_id TEXT NOT NULL REFERENCES activity (id),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    enabled {bool} NOT NULL,
    PRIMARY KEY (activity_id, card_system_id)
){strict};

CREATE TABLE activity_distribution_key (
    activity_id TEXT NOT NULL REFERENCES activity (id),
    distribution_key_id {int} NOT NULL REFERENCES distribution_key (id),
    enabled {bool} NOT NULL,
    PRIMARY KEY (activity_id, distribution_key_id)
){strict};

CREATE TABLE checkin_code (
    code TEXT NOT NULL PRIMARY KEY CHECK (code <> '' AND length(code) <= 512),
    activity_id TEXT NOT NULL REFERENCES activity (id),
    valid_from_ms {int},
    valid_until_ms {int}
){strict};
CREATE INDEX checkin_code_by_activity ON checkin_code (activity_id);

-- A row per attendance. CREDITED ones hold a place (period_key, ordinal) in their limit period; DUPLICATE
-- ones wait: when a credited one is undone, the earliest waiting one takes its place.
CREATE TABLE checkin (
    id TEXT NOT NULL PRIMARY KEY,
    passholder_id TEXT NOT NULL REFERENCES passholder (id),
    activity_id TEXT NOT NULL REFERENCES activity (id),
    card_number TEXT REFERENCES card (number),
    channel TEXT NOT NULL CHECK (channel IN ('COUNTER', 'CODE', 'KIOSK')),
    status TEXT NOT NULL CHECK (status IN ('CREDITED', 'DUPLICATE', 'CANCELLED')),
    period_key TEXT NOT NULL,
    period_at_ms {int} NOT NULL,
    ordinal {int} CHECK (ordinal > 0),
    points {int} NOT NULL CHECK (points >= 0),
    occurred_ms {int} NOT NULL,
    created_ms {int} NOT NULL,
    cancelled_ms {int},
    device_id TEXT,
    seq {int},
    CHECK ((status = 'CREDITED') = (ordinal IS NOT NULL)),
    CHECK ((status = 'CANCELLED') = (cancelled_ms IS NOT NULL)),
    CHECK ((device_id IS NULL) = (seq IS NULL)),
    FOREIGN KEY (device_id, seq) REFERENCES operation (device_id, seq) DEFERRABLE INITIALLY DEFERRED
){strict};
CREATE UNIQUE INDEX checkin_one_per_place ON checkin (passholder_id, activity_id, period_key, ordinal)
    WHERE status = 'CREDITED';
CREATE UNIQUE INDEX checkin_operation ON checkin (device_id, seq);
CREATE INDEX checkin_history ON checkin (passholder_id, created_ms);
CREATE INDEX checkin_by_activity ON checkin (activity_id);
