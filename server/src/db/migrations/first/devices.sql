-- Counter and passholder devices, and every operation that they ever uploaded.
CREATE TABLE device (
    id TEXT NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL UNIQUE CHECK (length(public_key) = 43),
    role TEXT NOT NULL CHECK (role IN ('COUNTER', 'PASSHOLDER')),
    organizer_id TEXT REFERENCES organizer (id),
    passholder_id TEXT REFERENCES passholder (id),
    subject TEXT NOT NULL,
    registered_ms {int} NOT NULL,
    seen_ms {int},
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 40),
    desk_role TEXT NOT NULL DEFAULT 'CHECKIN' CHECK (desk_role IN ('CHECKIN', 'REWARD_DESK')),
    state TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'SUSPENDED', 'REVOKED', 'WRITTEN_OFF')),
    risk_points {int} NOT NULL DEFAULT 0 CHECK (risk_points >= 0),
    risk_floor {int} NOT NULL DEFAULT 0 CHECK (risk_floor >= 0),
    forked {bool} NOT NULL DEFAULT false,
    acknowledged_seq {int} NOT NULL DEFAULT 0 CHECK (acknowledged_seq >= 0),
    CHECK ((role = 'COUNTER') = (organizer_id IS NOT NULL)),
    CHECK ((role = 'PASSHOLDER') = (passholder_id IS NOT NULL)),
    CHECK (role = 'COUNTER' OR desk_role = 'CHECKIN')
){strict};
CREATE INDEX device_by_organizer ON device (organizer_id);

CREATE TABLE operation (
    device_id TEXT NOT NULL REFERENCES device (id),
    seq {int} NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('CHECKIN', 'CHECKIN_UNDO', 'CODE_CHECKIN', 'REDEMPTION', 'REDEMPTION_UNDO', 'RIGHTS_RETURN', 'UNKNOWN')),
    payload {bytes} NOT NULL,
    payload_hash TEXT NOT NULL CHECK (length(payload_hash) = 64),
    signature {bytes} NOT NULL,
    chain TEXT NOT NULL CHECK (chain IN ('GOOD', 'BROKEN', 'GAP')),
    undoes {int} CHECK (undoes > 0),
    outcome TEXT NOT NULL,
    result TEXT NOT NULL,
    received_ms {int} NOT NULL,
    PRIMARY KEY (device_id, seq)
){strict};
CREATE INDEX operation_undoes ON operation (device_id, undoes);
-- What a person should see. Its condition is repeated word for word where it is asked for, so that the index is used.
CREATE INDEX operation_conflicts ON operation (device_id, received_ms)
    WHERE outcome NOT IN ('CREDITED', 'UNDONE', 'NOTHING_TO_UNDO', 'REDEEMED', 'REDEMPTION_UNDONE', 'RIGHTS_RETURNED');

-- What a device sent that could not take a place in its log (bad signature, a number used twice): kept for a person to see.
CREATE TABLE refused_operation (
    device_id TEXT NOT NULL REFERENCES device (id),
    payload_hash TEXT NOT NULL CHECK (length(payload_hash) = 64),
    seq {int},
    payload {bytes} NOT NULL,
    signature {bytes} NOT NULL,
    reason TEXT NOT NULL,
    received_ms {int} NOT NULL,
    PRIMARY KEY (device_id, payload_hash)
){strict};
