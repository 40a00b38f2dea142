-- Rights of users and clients. What the embedded issuer keeps is its own migration (oidc).
CREATE TABLE permission_grant (
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('CLIENT', 'USER')),
    subject TEXT NOT NULL CHECK (subject <> ''),
    organizer_id TEXT NOT NULL,
    card_system_id {int} NOT NULL,
    permission TEXT NOT NULL CHECK (permission <> ''),
    PRIMARY KEY (subject_kind, subject, organizer_id, card_system_id, permission),
    FOREIGN KEY (organizer_id, card_system_id) REFERENCES organizer_card_system (organizer_id, card_system_id)
){strict};
