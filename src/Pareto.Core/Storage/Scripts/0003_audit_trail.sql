-- What the policy gate decided, one entry a request: names and counts, never a value that was found. `hash` covers the
-- entry and `previous`, the hash of the entry before it (see AuditRow); the head seals the last one with the
-- installation's key, so that the end of the trail cannot be cut off unseen. Times: Unix milliseconds, UTC.
-- findings, reply_findings: JSON objects of counts by type. targets: JSON array of the targets that were sent the request.
CREATE TABLE audit_trail (
    number         INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    event          TEXT    NOT NULL,
    request_id     TEXT    UNIQUE,
    key_name       TEXT    NOT NULL,
    workload       TEXT    NOT NULL,
    sensitivity    TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    policy         TEXT    NOT NULL,
    findings       TEXT    NOT NULL,
    reply_findings TEXT    NOT NULL,
    targets        TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    previous       BLOB    NOT NULL,
    hash           BLOB    NOT NULL
) STRICT;

CREATE TRIGGER audit_trail_is_never_changed BEFORE UPDATE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_trail_is_never_deleted BEFORE DELETE ON audit_trail
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TABLE audit_trail_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    seal   BLOB    NOT NULL
) STRICT;
