CREATE TRIGGER account_starts_empty BEFORE INSERT ON account
WHEN NEW.balance IS NOT NULL AND NEW.balance <> 0
BEGIN SELECT RAISE(ABORT, 'an account starts empty'); END;

CREATE TRIGGER transfer_moves AFTER INSERT ON transfer
BEGIN
    UPDATE account SET balance = balance - NEW.amount WHERE id = NEW.debit_id AND balance IS NOT NULL;
    UPDATE account SET balance = balance + NEW.amount WHERE id = NEW.credit_id AND balance IS NOT NULL;
END;

-- SQLite has no trigger depth: a balance may only take the step that the newest transfer prescribes.
CREATE TRIGGER account_moves_by_transfer BEFORE UPDATE OF balance ON account
WHEN NOT EXISTS (
    SELECT 1 FROM transfer t
    WHERE t.id = (SELECT max(id) FROM transfer)
      AND ((t.debit_id = OLD.id AND NEW.balance = OLD.balance - t.amount)
        OR (t.credit_id = OLD.id AND NEW.balance = OLD.balance + t.amount))
)
BEGIN SELECT RAISE(ABORT, 'a balance moves by a transfer only'); END;

CREATE TRIGGER account_identity BEFORE UPDATE OF id, kind, unit, passholder_id, activity_id, reward_id, lease_id, organizer_id ON account
BEGIN SELECT RAISE(ABORT, 'an account keeps its identity'); END;
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer
BEGIN SELECT RAISE(ABORT, 'a transfer is for ever'); END;
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer
BEGIN SELECT RAISE(ABORT, 'a transfer is for ever'); END;
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is for ever'); END;
CREATE TRIGGER operation_no_update BEFORE UPDATE OF device_id, seq, kind, payload, payload_hash, signature, undoes, received_ms ON operation
BEGIN SELECT RAISE(ABORT, 'an operation is for ever'); END;
CREATE TRIGGER reward_frozen BEFORE UPDATE OF points, redeem_begin_ms, publication_begin_ms ON reward
WHEN (NEW.points <> OLD.points
      OR NEW.redeem_begin_ms IS NOT OLD.redeem_begin_ms
      OR NEW.publication_begin_ms <> OLD.publication_begin_ms)
  AND EXISTS (SELECT 1 FROM redemption WHERE reward_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'points and start dates are frozen after the first redemption'); END;

-- Accounts are opened by the database, so that none can be missing.
CREATE TRIGGER passholder_opens_account AFTER INSERT ON passholder
BEGIN
    INSERT INTO account (id, kind, unit, passholder_id, balance) VALUES ('points:' || NEW.id, 'POINTS', 'POINT', NEW.id, 0);
END;
CREATE TRIGGER activity_opens_account AFTER INSERT ON activity
BEGIN
    INSERT INTO account (id, kind, unit, activity_id) VALUES ('awarded:' || NEW.id, 'AWARDED', 'POINT', NEW.id);
END;
CREATE TRIGGER reward_opens_accounts AFTER INSERT ON reward
BEGIN
    INSERT INTO account (id, kind, unit, reward_id, balance) VALUES
        ('spent:' || NEW.id, 'SPENT', 'POINT', NEW.id, NULL),
        ('supply:' || NEW.id, 'SUPPLY', 'PIECE', NEW.id, NULL),
        ('pool:' || NEW.id, 'POOL', 'PIECE', NEW.id, 0),
        ('consumed:' || NEW.id, 'CONSUMED', 'PIECE', NEW.id, 0),
        ('written-off:' || NEW.id, 'WRITTEN_OFF', 'PIECE', NEW.id, 0);
    INSERT INTO transfer (debit_id, credit_id, unit, amount, kind, reference, created_ms)
        SELECT 'supply:' || NEW.id, 'pool:' || NEW.id, 'PIECE', NEW.max_units, 'STOCK_IN', NEW.id, NEW.created_ms
        WHERE NEW.max_units > 0;
END;
CREATE TRIGGER reward_stock BEFORE UPDATE OF max_units ON reward
WHEN NEW.max_units IS NOT OLD.max_units
BEGIN SELECT RAISE(ABORT, 'stock moves by transfers only'); END;
CREATE TRIGGER organizer_opens_account AFTER INSERT ON organizer
BEGIN
    INSERT INTO account (id, kind, unit, organizer_id) VALUES ('shortfall:' || NEW.id, 'SHORTFALL', 'POINT', NEW.id);
END;
CREATE TRIGGER lease_opens_account AFTER INSERT ON stock_lease
BEGIN
    INSERT INTO account (id, kind, unit, lease_id, balance) VALUES ('lease:' || NEW.id, 'LEASED', 'PIECE', NEW.id, 0);
END;

-- What is over does not begin again.
CREATE TRIGGER device_state_final BEFORE UPDATE OF state ON device
WHEN OLD.state IN ('REVOKED', 'WRITTEN_OFF') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a device that was revoked or written off stays so'); END;
CREATE TRIGGER stock_lease_final BEFORE UPDATE OF state ON stock_lease
WHEN OLD.state <> 'HELD' AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a lease that is over stays so'); END;
CREATE TRIGGER stock_lease_empty BEFORE UPDATE OF state ON stock_lease
WHEN NEW.state <> 'HELD' AND (SELECT balance FROM account WHERE id = 'lease:' || NEW.id) <> 0
BEGIN SELECT RAISE(ABORT, 'a lease that is over has no units'); END;
CREATE TRIGGER spend_right_final BEFORE UPDATE OF state ON spend_right
WHEN OLD.state <> 'HELD' AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a right that was given back stays so'); END;
CREATE TRIGGER desk_set_held BEFORE UPDATE OF closed_ms ON desk_set_card_system
WHEN NEW.closed_ms IS NOT NULL AND EXISTS (
    SELECT 1 FROM spend_right WHERE desk_set_id = NEW.desk_set_id AND state = 'HELD')
BEGIN SELECT RAISE(ABORT, 'a desk still holds its right'); END;
