-- One row per attempt at a target. Times: Unix milliseconds, UTC. Durations: microseconds. Money: picodollars
-- (1e-12 US dollars), NULL while no price is known. Names of enumerations: see LedgerNames.
CREATE TABLE ledger (
    request_id TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    final BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    workload TEXT COLLATE "C" NOT NULL,
    key_name TEXT COLLATE "C" NOT NULL,
    requested_model TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    tier TEXT COLLATE "C",
    task TEXT COLLATE "C" NOT NULL,
    complexity BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    failure TEXT COLLATE "C",
    input_tokens BIGINT NOT NULL,
    cached_input_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    cache_write_hour_tokens BIGINT NOT NULL,
    audio_input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    audio_output_tokens BIGINT NOT NULL,
    usage_estimated BIGINT NOT NULL,
    cost BIGINT,
    baseline_cost BIGINT,
    price_basis TEXT COLLATE "C" NOT NULL,
    first_token BIGINT,
    duration BIGINT NOT NULL,
    overhead BIGINT NOT NULL,
    PRIMARY KEY (request_id, attempt)
);

CREATE INDEX ledger_by_time ON ledger (started_at);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END $$;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger EXECUTE FUNCTION ledger_is_append_only();

CREATE TABLE admin_key (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    salt BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
