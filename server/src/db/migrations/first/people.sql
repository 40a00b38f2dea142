-- Passholders and group passes, their memberships and cards, families.
CREATE TABLE passholder (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('INDIVIDUAL', 'GROUP')),
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    first_name_folded TEXT NOT NULL,
    date_of_birth TEXT CHECK (date_of_birth IS NULL OR length(date_of_birth) = 10),
    gender TEXT CHECK (gender IN ('MALE', 'FEMALE', 'X')),
    email TEXT CHECK (email = lower(email)),
    phone TEXT,
    street TEXT,
    postal_code TEXT,
    city TEXT,
    city_folded TEXT,
    country TEXT,
    nationality TEXT,
    opt_ins TEXT,
    insz_hash TEXT CHECK (insz_hash IS NULL OR length(insz_hash) = 64),
    account TEXT,
    registration_organizer_id TEXT REFERENCES organizer (id),
    created_ms {int} NOT NULL,
    CHECK (kind = 'GROUP' OR date_of_birth IS NOT NULL),
    CHECK (kind = 'INDIVIDUAL' OR (insz_hash IS NULL AND account IS NULL))
){strict};
CREATE UNIQUE INDEX passholder_email ON passholder (email);
CREATE UNIQUE INDEX passholder_insz ON passholder (insz_hash);
CREATE UNIQUE INDEX passholder_account ON passholder (account);
CREATE INDEX passholder_by_name ON passholder (name_folded, first_name_folded, id);

CREATE TABLE card (
    number TEXT NOT NULL PRIMARY KEY CHECK (length(number) = 13),
    chip_number TEXT CHECK (chip_number IS NULL OR (length(chip_number) = 14 AND chip_number = upper(chip_number))),
    card_type TEXT NOT NULL CHECK (card_type IN ('NFC_CARD', 'DIGITAL')),
    state TEXT NOT NULL CHECK (state IN ('PROVISIONED', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED')),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    passholder_id TEXT REFERENCES passholder (id),
    CHECK (state NOT IN ('ACTIVE', 'BLOCKED') OR passholder_id IS NOT NULL),
    CHECK (state NOT IN ('PROVISIONED', 'LOCAL_STOCK') OR passholder_id IS NULL),
    CHECK (card_type = 'NFC_CARD' OR chip_number IS NULL),
    UNIQUE (number, passholder_id, card_system_id)
){strict};
CREATE UNIQUE INDEX card_chip ON card (chip_number);
CREATE INDEX card_by_passholder ON card (passholder_id);
CREATE UNIQUE INDEX card_one_active ON card (passholder_id, card_system_id) WHERE state = 'ACTIVE';

CREATE TABLE membership (
    passholder_id TEXT NOT NULL REFERENCES passholder (id),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'BLOCKED')),
    since_ms {int} NOT NULL,
    card_number TEXT,
    tariff_end_ms {int},
    tariff_suspended_until_ms {int},
    PRIMARY KEY (passholder_id, card_system_id),
    FOREIGN KEY (card_number, passholder_id, card_system_id)
        REFERENCES card (number, passholder_id, card_system_id),
    CHECK (tariff_suspended_until_ms IS NULL OR tariff_end_ms IS NOT NULL)
){strict};
CREATE UNIQUE INDEX membership_card ON membership (card_number);
CREATE INDEX membership_by_system ON membership (card_system_id, passholder_id);

CREATE TABLE family_member (
    passholder_id TEXT NOT NULL REFERENCES passholder (id),
    member_id TEXT NOT NULL REFERENCES passholder (id),
    icon TEXT,
    created_ms {int} NOT NULL,
    PRIMARY KEY (passholder_id, member_id),
    CHECK (passholder_id <> member_id)
){strict};
CREATE INDEX family_member_by_member ON family_member (member_id);
