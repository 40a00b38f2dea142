-- A balance changes often and is in no index: with room left on its page, no index needs to be touched.
ALTER TABLE account SET (fillfactor = 60);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TRIGGER account_starts_empty BEFORE INSERT ON account
FOR EACH ROW WHEN (NEW.balance IS NOT NULL AND NEW.balance <> 0)
EXECUTE FUNCTION refuse('an account starts empty');

-- Once a statement, so that a batch of many transfers touches each account once.
CREATE FUNCTION transfer_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET balance = account.balance + step.amount
    FROM (SELECT id, CAST(sum(amount) AS bigint) AS amount
          FROM (SELECT credit_id AS id, amount FROM fresh UNION ALL SELECT debit_id, -amount FROM fresh) AS side
          GROUP BY id) AS step
    WHERE account.id = step.id AND account.balance IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_moves AFTER INSERT ON transfer REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION transfer_moves();

CREATE TRIGGER account_moves_by_transfer BEFORE UPDATE OF balance ON account
FOR EACH ROW WHEN (pg_trigger_depth() = 0)
EXECUTE FUNCTION refuse('a balance moves by a transfer only');

CREATE TRIGGER account_identity BEFORE UPDATE OF id, kind, unit, passholder_id, activity_id, reward_id, lease_id, organizer_id ON account
FOR EACH ROW EXECUTE FUNCTION refuse('an account keeps its identity');
CREATE TRIGGER transfer_for_ever BEFORE UPDATE OR DELETE ON transfer
FOR EACH ROW EXECUTE FUNCTION refuse('a transfer is for ever');
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer
FOR EACH STATEMENT EXECUTE FUNCTION refuse('a transfer is for ever');
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation
FOR EACH ROW EXECUTE FUNCTION refuse('an operation is for ever');
CREATE TRIGGER operation_no_update BEFORE UPDATE OF device_id, seq, kind, payload, payload_hash, signature, undoes, received_ms ON operation
FOR EACH ROW EXECUTE FUNCTION refuse('an operation is for ever');

CREATE FUNCTION reward_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.points <> OLD.points
        OR NEW.redeem_begin_ms IS DISTINCT FROM OLD.redeem_begin_ms
        OR NEW.publication_begin_ms <> OLD.publication_begin_ms)
       AND EXISTS (SELECT 1 FROM redemption WHERE reward_id = OLD.id) THEN
        RAISE EXCEPTION 'points and start dates are frozen after the first redemption'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reward_frozen BEFORE UPDATE OF points, redeem_begin_ms, publication_begin_ms ON reward
FOR EACH ROW EXECUTE FUNCTION reward_frozen();

-- Accounts are opened by the database, so that none can be missing.
CREATE FUNCTION passholder_opens_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (id, kind, unit, passholder_id, balance) VALUES ('points:' || NEW.id, 'POINTS', 'POINT', NEW.id, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER passholder_opens_account AFTER INSERT ON passholder
FOR EACH ROW EXECUTE FUNCTION passholder_opens_account();

CREATE FUNCTION activity_opens_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (id, kind, unit, activity_id) VALUES ('awarded:' || NEW.id, 'AWARDED', 'POINT', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER activity_opens_account AFTER INSERT ON activity
FOR EACH ROW EXECUTE FUNCTION activity_opens_account();

CREATE FUNCTION reward_opens_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (id, kind, unit, reward_id, balance) VALUES
        ('spent:' || NEW.id, 'SPENT', 'POINT', NEW.id, NULL),
        ('supply:' || NEW.id, 'SUPPLY', 'PIECE', NEW.id, NULL),
        ('pool:' || NEW.id, 'POOL', 'PIECE', NEW.id, 0),
        ('consumed:' || NEW.id, 'CONSUMED', 'PIECE', NEW.id, 0),
        ('written-off:' || NEW.id, 'WRITTEN_OFF', 'PIECE', NEW.id, 0);
    IF NEW.max_units > 0 THEN
        INSERT INTO transfer (debit_id, credit_id, unit, amount, kind, reference, created_ms)
            VALUES ('supply:' || NEW.id, 'pool:' || NEW.id, 'PIECE', NEW.max_units, 'STOCK_IN', NEW.id, NEW.created_ms);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reward_opens_accounts AFTER INSERT ON reward
FOR EACH ROW EXECUTE FUNCTION reward_opens_accounts();
CREATE TRIGGER reward_stock BEFORE UPDATE OF max_units ON reward
FOR EACH ROW WHEN (NEW.max_units IS DISTINCT FROM OLD.max_units)
EXECUTE FUNCTION refuse('stock moves by transfers only');
CREATE FUNCTION organizer_opens_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (id, kind, unit, organizer_id) VALUES ('shortfall:' || NEW.id, 'SHORTFALL', 'POINT', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER organizer_opens_account AFTER INSERT ON organizer
FOR EACH ROW EXECUTE FUNCTION organizer_opens_account();

CREATE FUNCTION lease_opens_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (id, kind, unit, lease_id, balance) VALUES ('lease:' || NEW.id, 'LEASED', 'PIECE', NEW.id, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER lease_opens_account AFTER INSERT ON stock_lease
FOR EACH ROW EXECUTE FUNCTION lease_opens_account();

-- What is over does not begin again.
CREATE TRIGGER device_state_final BEFORE UPDATE OF state ON device
FOR EACH ROW WHEN (OLD.state IN ('REVOKED', 'WRITTEN_OFF') AND NEW.state <> OLD.state)
EXECUTE FUNCTION refuse('a device that was revoked or written off stays so');
CREATE TRIGGER stock_lease_final BEFORE UPDATE OF state ON stock_lease
FOR EACH ROW WHEN (OLD.state <> 'HELD' AND NEW.state <> OLD.state)
EXECUTE FUNCTION refuse('a lease that is over stays so');
CREATE FUNCTION stock_lease_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'HELD' AND (SELECT balance FROM account WHERE id = 'lease:' || NEW.id) <> 0 THEN
        RAISE EXCEPTION 'a lease that is over has no units' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stock_lease_empty BEFORE UPDATE OF state ON stock_lease
FOR EACH ROW EXECUTE FUNCTION stock_lease_empty();
CREATE TRIGGER spend_right_final BEFORE UPDATE OF state ON spend_right
FOR EACH ROW WHEN (OLD.state <> 'HELD' AND NEW.state <> OLD.state)
EXECUTE FUNCTION refuse('a right that was given back stays so');
CREATE FUNCTION desk_set_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.closed_ms IS NOT NULL AND EXISTS (
        SELECT 1 FROM spend_right WHERE desk_set_id = NEW.desk_set_id AND state = 'HELD') THEN
        RAISE EXCEPTION 'a desk still holds its right' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER desk_set_held BEFORE UPDATE OF closed_ms ON desk_set_card_system
FOR EACH ROW EXECUTE FUNCTION desk_set_held();
