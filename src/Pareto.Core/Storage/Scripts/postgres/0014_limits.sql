-- A virtual key's own rate limits, as JSON.
ALTER TABLE virtual_key ADD COLUMN limits TEXT COLLATE "C" NOT NULL DEFAULT '[]';

-- What was used of the windows of rate limits, by bucket (a 300th of the window, numbered from 1970 by the server's clock),
-- leased but unused permits included. ends_at: when the bucket has left the window, in microseconds since 1970.
CREATE TABLE limit_use (
    meter TEXT COLLATE "C" NOT NULL,
    bucket BIGINT NOT NULL,
    used BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (meter, bucket)
);
CREATE INDEX limit_use_ends_at ON limit_use (ends_at);

-- Requests at a time: the slots that each replica holds, as long as it is alive.
CREATE TABLE limit_slot (
    meter TEXT COLLATE "C" NOT NULL,
    replica TEXT COLLATE "C" NOT NULL,
    held BIGINT NOT NULL,
    PRIMARY KEY (meter, replica)
);

-- The replicas that count together, and when each was last heard, in microseconds since 1970.
CREATE TABLE limit_replica (
    replica TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

CREATE FUNCTION limit_now() RETURNS BIGINT LANGUAGE sql VOLATILE AS
    'SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT';

-- Leases a share of a window: what is wanted, and up to what is to spare as long as there is plenty, but nothing unless the smallest amount of use
-- is left. Whoever leases from the same meter waits; the clock is read after that, so time never runs backwards in it. The lease counts
-- in a bucket that has at least half of its length to run.
CREATE FUNCTION limit_lease(
    named TEXT, span BIGINT, most BIGINT, smallest BIGINT, wanted BIGINT, spare BIGINT,
    OUT granted BIGINT, OUT place BIGINT, OUT moment BIGINT, OUT buckets BIGINT[], OUT amounts BIGINT[]) LANGUAGE plpgsql AS $$
DECLARE
    remaining BIGINT;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(named, 0));
    moment := limit_now();
    place := (moment + span / 2) / span;
    DELETE FROM limit_use WHERE meter = named AND bucket < moment / span - 300;
    SELECT most - COALESCE(SUM(used), 0) INTO remaining FROM limit_use WHERE meter = named;
    granted := CASE WHEN remaining < smallest THEN 0 ELSE LEAST(remaining, GREATEST(wanted, LEAST(spare, remaining / 16))) END;
    IF granted > 0 THEN
        INSERT INTO limit_use AS mine (meter, bucket, used, ends_at) VALUES (named, place, granted, (place + 301) * span)
        ON CONFLICT (meter, bucket) DO UPDATE SET used = mine.used + granted;
    END IF;
    SELECT COALESCE(array_agg(bucket ORDER BY bucket), '{}'), COALESCE(array_agg(used ORDER BY bucket), '{}')
    INTO buckets, amounts FROM limit_use WHERE meter = named;
END $$;

-- Puts right what is counted in a bucket; a bucket that is gone already is left alone.
CREATE FUNCTION limit_correct(named TEXT, span BIGINT, place BIGINT, change BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(named, 0));
    IF change > 0 THEN
        INSERT INTO limit_use AS mine (meter, bucket, used, ends_at) VALUES (named, place, change, (place + 301) * span)
        ON CONFLICT (meter, bucket) DO UPDATE SET used = mine.used + change;
    ELSE
        UPDATE limit_use SET used = GREATEST(0, used + change) WHERE meter = named AND bucket = place;
    END IF;
END $$;

-- Adds slots to those that a replica holds, as many as the living leave; how many those are.
CREATE FUNCTION limit_slots(named TEXT, who TEXT, most BIGINT, wanted BIGINT, patience BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    added BIGINT;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(named, 0));
    SELECT LEAST(wanted, GREATEST(0, most - COALESCE(SUM(held), 0))) INTO added
    FROM limit_slot JOIN limit_replica USING (replica) WHERE meter = named AND (seen_at > limit_now() - patience OR replica = who);
    IF added > 0 THEN
        INSERT INTO limit_slot AS mine (meter, replica, held) VALUES (named, who, added)
        ON CONFLICT (meter, replica) DO UPDATE SET held = mine.held + added;
    END IF;
    RETURN added;
END $$;
