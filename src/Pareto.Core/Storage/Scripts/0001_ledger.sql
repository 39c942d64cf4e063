-- One row per attempt at a target. Times: Unix milliseconds, UTC. Durations: microseconds. Money: picodollars
-- (1e-12 US dollars), NULL while no price is known. Names of enumerations: see LedgerNames.
-- Clustered by its key: request ids sort by time, so new rows go to the end of one tree.
CREATE TABLE ledger (
    request_id              TEXT    NOT NULL,
    attempt                 INTEGER NOT NULL,
    final                   INTEGER NOT NULL,
    started_at              INTEGER NOT NULL,
    workload                TEXT    NOT NULL,
    key_name                TEXT    NOT NULL,
    requested_model         TEXT    NOT NULL,
    provider                TEXT    NOT NULL,
    model                   TEXT    NOT NULL,
    tier                    TEXT,
    task                    TEXT    NOT NULL,
    complexity              INTEGER NOT NULL,
    reason                  TEXT    NOT NULL,
    outcome                 TEXT    NOT NULL,
    failure                 TEXT,
    input_tokens            INTEGER NOT NULL,
    cached_input_tokens     INTEGER NOT NULL,
    cache_write_tokens      INTEGER NOT NULL,
    cache_write_hour_tokens INTEGER NOT NULL,
    audio_input_tokens      INTEGER NOT NULL,
    output_tokens           INTEGER NOT NULL,
    reasoning_tokens        INTEGER NOT NULL,
    audio_output_tokens     INTEGER NOT NULL,
    usage_estimated         INTEGER NOT NULL,
    cost                    INTEGER,
    baseline_cost           INTEGER,
    price_basis             TEXT    NOT NULL,
    first_token             INTEGER,
    duration                INTEGER NOT NULL,
    overhead                INTEGER NOT NULL,
    PRIMARY KEY (request_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_by_time ON ledger (started_at);

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TABLE admin_key (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    salt       BLOB    NOT NULL,
    hash       BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
