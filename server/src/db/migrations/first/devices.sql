-- Counter and passholder devices, and every operation that they ever uploaded.
CREATE TABLE device (
    id TEXT NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL UNIQUE CHECK (length(public_key) = 43),
    role TEXT NOT NULL CHECK (role IN ('COUNTER', 'PASSHOLDER')),
    organizer_id TEXT REFERENCES organizer (id),
    passholder_id TEXT REFERENCES passholder (id),
    subject TEXT NOT NULL,
    registered_ms {int} NOT NULL,
    suspended_ms {int},
    acknowledged_seq {int} NOT NULL DEFAULT 0 CHECK (acknowledged_seq >= 0),
    CHECK ((role = 'COUNTER') = (organizer_id IS NOT NULL)),
    CHECK ((role = 'PASSHOLDER') = (passholder_id IS NOT NULL))
){strict};

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
