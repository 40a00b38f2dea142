-- One number that grows with every change of what a roster shows, in the transaction that makes it. Every column that
-- `roster_cache` reads is named here.
CREATE TABLE roster_change (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    changes INTEGER NOT NULL
) STRICT;
INSERT INTO roster_change (id, changes) VALUES (1, 0);

CREATE TRIGGER roster_card_new AFTER INSERT ON card
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_card_changed AFTER UPDATE OF number, chip_number, state, passholder_id ON card
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_card_gone AFTER DELETE ON card
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_membership_new AFTER INSERT ON membership
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_membership_changed AFTER UPDATE ON membership
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_membership_gone AFTER DELETE ON membership
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_passholder_changed AFTER UPDATE OF id, kind ON passholder
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_points_new AFTER INSERT ON account
WHEN NEW.passholder_id IS NOT NULL
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_points_changed AFTER UPDATE OF balance ON account
WHEN NEW.passholder_id IS NOT NULL
BEGIN UPDATE roster_change SET changes = changes + 1; END;
CREATE TRIGGER roster_points_gone AFTER DELETE ON account
WHEN OLD.passholder_id IS NOT NULL
BEGIN UPDATE roster_change SET changes = changes + 1; END;
