-- Sums of whole days, taken from the ledger by LedgerRoller; they may be thrown away and taken again, but for days whose rows
-- are removed. Every row of the ledger is in exactly one place: summed up here, in ledger_late, or begun at or after rolled_until.
-- Times: Unix milliseconds, UTC. day: days since 1970-01-01, UTC. Money is in two halves, whole microdollars and the picodollars
-- beyond them, so that no sum overflows. detail: 1 for the sums by all that is here, 0 for those over all keys and workloads, whose
-- names are empty then; each of the two holds every row, and most questions are answered from the few rows of the second. durations: DurationSketch of the whole answers, NULL without any.
CREATE TABLE ledger_day (
    detail                   INTEGER NOT NULL,
    day                      INTEGER NOT NULL,
    tier                     TEXT,
    target                   TEXT    NOT NULL,
    key_name                 TEXT    NOT NULL,
    workload                 TEXT    NOT NULL,
    team                     TEXT,
    project                  TEXT,
    purpose                  TEXT    NOT NULL,
    attempts                 INTEGER NOT NULL,
    requests                 INTEGER NOT NULL,
    completed                INTEGER NOT NULL,
    input_tokens             INTEGER NOT NULL,
    cached_input_tokens      INTEGER NOT NULL,
    cache_write_tokens       INTEGER NOT NULL,
    cache_write_hour_tokens  INTEGER NOT NULL,
    audio_input_tokens       INTEGER NOT NULL,
    image_input_tokens       INTEGER NOT NULL,
    output_tokens            INTEGER NOT NULL,
    reasoning_tokens         INTEGER NOT NULL,
    audio_output_tokens      INTEGER NOT NULL,
    image_output_tokens      INTEGER NOT NULL,
    compute                  INTEGER,
    usage_estimated          INTEGER NOT NULL,
    cost_whole               INTEGER NOT NULL,
    cost_rest                INTEGER NOT NULL,
    cost_input_whole         INTEGER NOT NULL,
    cost_input_rest          INTEGER NOT NULL,
    cost_cached_input_whole  INTEGER NOT NULL,
    cost_cached_input_rest   INTEGER NOT NULL,
    cost_cache_write_whole   INTEGER NOT NULL,
    cost_cache_write_rest    INTEGER NOT NULL,
    cost_output_whole        INTEGER NOT NULL,
    cost_output_rest         INTEGER NOT NULL,
    cost_other_whole         INTEGER NOT NULL,
    cost_other_rest          INTEGER NOT NULL,
    baseline_whole           INTEGER NOT NULL,
    baseline_rest            INTEGER NOT NULL,
    savings_whole            INTEGER NOT NULL,
    savings_rest             INTEGER NOT NULL,
    unpriced                 INTEGER NOT NULL,
    durations                BLOB
) STRICT;

CREATE INDEX ledger_day_by_day ON ledger_day (detail, day);

-- Days before closed_until are closed: a row of theirs that comes now is late. Days before rolled_until are summed up. Rows of
-- days before removed_until may be, and are, removed.
CREATE TABLE ledger_rollup (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    closed_until  INTEGER NOT NULL,
    rolled_until  INTEGER NOT NULL,
    removed_until INTEGER NOT NULL,
    CHECK (removed_until <= rolled_until AND rolled_until <= closed_until)
) STRICT;

INSERT INTO ledger_rollup (id, closed_until, rolled_until, removed_until) VALUES (1, 0, 0, 0);

CREATE TABLE ledger_late (
    request_id TEXT    NOT NULL,
    attempt    INTEGER NOT NULL,
    PRIMARY KEY (request_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_row_is_late AFTER INSERT ON ledger
WHEN NEW.started_at < (SELECT closed_until FROM ledger_rollup)
BEGIN
    INSERT INTO ledger_late (request_id, attempt) VALUES (NEW.request_id, NEW.attempt);
END;

DROP TRIGGER ledger_is_never_deleted;

CREATE TRIGGER ledger_is_deleted_by_retention_alone BEFORE DELETE ON ledger
WHEN OLD.started_at >= (SELECT removed_until FROM ledger_rollup)
    OR EXISTS (SELECT 1 FROM ledger_late WHERE request_id = OLD.request_id AND attempt = OLD.attempt)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_day_is_never_changed BEFORE UPDATE ON ledger_day
BEGIN
    SELECT RAISE(ABORT, 'the sums of the ledger are only added and taken anew');
END;

CREATE TRIGGER ledger_day_outlives_its_rows BEFORE DELETE ON ledger_day
WHEN OLD.day < (SELECT removed_until FROM ledger_rollup) / 86400000
BEGIN
    SELECT RAISE(ABORT, 'the rows that these sums stand for are removed');
END;
