-- Sums of whole days, taken from the ledger by LedgerRoller; they may be thrown away and taken again, but for days whose rows
-- are removed. Every row of the ledger is in exactly one place: summed up here, in ledger_late, or begun at or after rolled_until.
-- Times: Unix milliseconds, UTC. day: days since 1970-01-01, UTC. Money is in two halves, whole microdollars and the picodollars
-- beyond them, so that no sum overflows. detail: 1 for the sums by all that is here, 0 for those over all keys and workloads, whose
-- names are empty then; each of the two holds every row, and most questions are answered from the few rows of the second. durations: DurationSketch of the whole answers, NULL without any.
CREATE TABLE ledger_day (
    detail BIGINT NOT NULL,
    day BIGINT NOT NULL,
    tier TEXT COLLATE "C",
    target TEXT COLLATE "C" NOT NULL,
    key_name TEXT COLLATE "C" NOT NULL,
    workload TEXT COLLATE "C" NOT NULL,
    team TEXT COLLATE "C",
    project TEXT COLLATE "C",
    purpose TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    completed BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    cached_input_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    cache_write_hour_tokens BIGINT NOT NULL,
    audio_input_tokens BIGINT NOT NULL,
    image_input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    audio_output_tokens BIGINT NOT NULL,
    image_output_tokens BIGINT NOT NULL,
    compute BIGINT,
    usage_estimated BIGINT NOT NULL,
    cost_whole BIGINT NOT NULL,
    cost_rest BIGINT NOT NULL,
    cost_input_whole BIGINT NOT NULL,
    cost_input_rest BIGINT NOT NULL,
    cost_cached_input_whole BIGINT NOT NULL,
    cost_cached_input_rest BIGINT NOT NULL,
    cost_cache_write_whole BIGINT NOT NULL,
    cost_cache_write_rest BIGINT NOT NULL,
    cost_output_whole BIGINT NOT NULL,
    cost_output_rest BIGINT NOT NULL,
    cost_other_whole BIGINT NOT NULL,
    cost_other_rest BIGINT NOT NULL,
    baseline_whole BIGINT NOT NULL,
    baseline_rest BIGINT NOT NULL,
    savings_whole BIGINT NOT NULL,
    savings_rest BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    durations BYTEA
);

CREATE INDEX ledger_day_by_day ON ledger_day (detail, day);

-- Days before closed_until are closed: a row of theirs that comes now is late. Days before rolled_until are summed up. Rows of
-- days before removed_until may be, and are, removed.
CREATE TABLE ledger_rollup (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    closed_until BIGINT NOT NULL,
    rolled_until BIGINT NOT NULL,
    removed_until BIGINT NOT NULL,
    CHECK (removed_until <= rolled_until AND rolled_until <= closed_until)
);

INSERT INTO ledger_rollup (id, closed_until, rolled_until, removed_until) VALUES (1, 0, 0, 0);

CREATE TABLE ledger_late (
    request_id TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    PRIMARY KEY (request_id, attempt)
);

-- Once a statement, not once a row: a batch of rows is one statement.
CREATE FUNCTION ledger_note_late_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_late (request_id, attempt)
    SELECT request_id, attempt FROM added WHERE started_at < (SELECT closed_until FROM ledger_rollup);
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_row_is_late AFTER INSERT ON ledger
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_note_late_rows();

DROP TRIGGER ledger_is_never_changed ON ledger;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR TRUNCATE ON ledger EXECUTE FUNCTION ledger_is_append_only();

CREATE FUNCTION ledger_refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.started_at >= (SELECT removed_until FROM ledger_rollup)
        OR EXISTS (SELECT 1 FROM ledger_late WHERE request_id = OLD.request_id AND attempt = OLD.attempt) THEN
        RAISE EXCEPTION 'the ledger is append-only';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER ledger_is_deleted_by_retention_alone BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_refuse_deletion();

CREATE FUNCTION ledger_day_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sums of the ledger are only added and taken anew';
END $$;

CREATE TRIGGER ledger_day_is_never_changed BEFORE UPDATE OR TRUNCATE ON ledger_day EXECUTE FUNCTION ledger_day_is_only_added_to();

CREATE FUNCTION ledger_day_keep_what_is_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.day < (SELECT removed_until FROM ledger_rollup) / 86400000 THEN
        RAISE EXCEPTION 'the rows that these sums stand for are removed';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER ledger_day_outlives_its_rows BEFORE DELETE ON ledger_day FOR EACH ROW EXECUTE FUNCTION ledger_day_keep_what_is_removed();
