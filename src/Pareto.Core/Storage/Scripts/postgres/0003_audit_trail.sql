-- What the policy gate decided, one entry a request: names and counts, never a value that was found. `hash` covers the
-- entry and `previous`, the hash of the entry before it (see AuditRow); the head seals the last one with the
-- installation's key, so that the end of the trail cannot be cut off unseen. Times: Unix milliseconds, UTC.
-- findings, reply_findings: JSON objects of counts by type. targets: JSON array of the targets that were sent the request.
CREATE TABLE audit_trail (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" UNIQUE,
    key_name TEXT COLLATE "C" NOT NULL,
    workload TEXT COLLATE "C" NOT NULL,
    sensitivity TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    policy TEXT COLLATE "C" NOT NULL,
    findings TEXT COLLATE "C" NOT NULL,
    reply_findings TEXT COLLATE "C" NOT NULL,
    targets TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE FUNCTION audit_trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;

CREATE TRIGGER audit_trail_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_trail EXECUTE FUNCTION audit_trail_is_append_only();

CREATE TABLE audit_trail_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    seal BYTEA NOT NULL
);
