-- What signs snapshots and check-in codes; in time one follows the other.
CREATE TABLE signing_key (
    kid {int} NOT NULL PRIMARY KEY CHECK (kid BETWEEN 1 AND 65535),
    seed TEXT NOT NULL UNIQUE CHECK (length(seed) = 43),
    -- Told to phones from then on, used from `signs_from_ms` on, believed until `not_after_ms`.
    announced_ms {int} NOT NULL,
    signs_from_ms {int} NOT NULL CHECK (signs_from_ms >= announced_ms),
    not_after_ms {int} NOT NULL CHECK (not_after_ms >= announced_ms)
){strict};
