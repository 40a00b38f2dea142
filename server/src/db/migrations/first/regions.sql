-- Card systems, their municipalities, organizers, and what the registry keeps about itself.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
){strict};

CREATE TABLE card_system (
    id {int} NOT NULL PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    permanent {bool} NOT NULL,
    logo TEXT,
    primary_color TEXT,
    secondary_color TEXT,
    website TEXT,
    social_tariff_info TEXT,
    cardless_registration TEXT NOT NULL DEFAULT 'NONE'
        CHECK (cardless_registration IN ('ALL', 'REGULAR', 'SOCIALTARIFF', 'NONE'))
){strict};

CREATE TABLE card_system_city (
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    postal_code TEXT NOT NULL CHECK (postal_code <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (card_system_id, postal_code, name)
){strict};
CREATE INDEX card_system_city_by_postal_code ON card_system_city (postal_code);

CREATE TABLE distribution_key (
    id {int} NOT NULL PRIMARY KEY,
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    name TEXT NOT NULL
){strict};

CREATE TABLE organizer (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    name_folded TEXT NOT NULL,
    street TEXT,
    postal_code TEXT,
    city TEXT,
    linked_location_id TEXT
){strict};
CREATE INDEX organizer_by_name ON organizer (name_folded, id);

CREATE TABLE organizer_card_system (
    organizer_id TEXT NOT NULL REFERENCES organizer (id),
    card_system_id {int} NOT NULL REFERENCES card_system (id),
    PRIMARY KEY (organizer_id, card_system_id)
){strict};
CREATE INDEX organizer_card_system_by_system ON organizer_card_system (card_system_id);
