-- Reward desks of an organizer that share the passes of its card systems: exactly one of them, or the registry, may
-- spend from a pass. `closing_ms`: no desk gets its right any more.
CREATE TABLE desk_set (
    id TEXT NOT NULL PRIMARY KEY,
    organizer_id TEXT NOT NULL REFERENCES organizer (id),
    opened_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    closing_ms {int},
    closed_ms {int},
    CHECK (expires_ms > opened_ms)
){strict};
CREATE UNIQUE INDEX desk_set_one_per_organizer ON desk_set (organizer_id) WHERE closed_ms IS NULL;

CREATE TABLE desk_set_card_system (
    desk_set_id TEXT NOT NULL REFERENCES desk_set (id),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    closed_ms {int},
    PRIMARY KEY (desk_set_id, card_system_id)
){strict};
-- One holder a pass: a card system's passes are shared out once at a time.
CREATE UNIQUE INDEX desk_set_one_per_system ON desk_set_card_system (card_system_id) WHERE closed_ms IS NULL;

-- `return_seq` is the device's operation that gives the right back; the right is the registry's again when everything
-- before it has arrived (RETURNED), or when a person wrote it off.
CREATE TABLE spend_right (
    desk_set_id TEXT NOT NULL REFERENCES desk_set (id),
    desk {int} NOT NULL CHECK (desk >= 1 AND desk <= 60),
    device_id TEXT NOT NULL REFERENCES device (id),
    state TEXT NOT NULL CHECK (state IN ('HELD', 'RETURNED', 'WRITTEN_OFF')),
    return_seq {int} CHECK (return_seq > 0),
    PRIMARY KEY (desk_set_id, desk),
    UNIQUE (desk_set_id, device_id),
    CHECK (state <> 'RETURNED' OR return_seq IS NOT NULL)
){strict};
CREATE UNIQUE INDEX spend_right_one_per_device ON spend_right (device_id) WHERE state = 'HELD';
