-- What was alerted, each key once. Window: Unix milliseconds, the end excluded. Figures: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE alert (
    id           TEXT    NOT NULL PRIMARY KEY,
    key          TEXT    NOT NULL UNIQUE,
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    severity     TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    message      TEXT    NOT NULL,
    window_from  INTEGER,
    window_until INTEGER,
    figures      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_by_time ON alert (at);

-- What is to be sent to whom. Due: when the next attempt may begin; while one runs, when it counts as lost.
CREATE TABLE alert_delivery (
    alert_id TEXT    NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
    webhook  TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    due_at   INTEGER NOT NULL,
    problem  TEXT,
    ended_at INTEGER,
    PRIMARY KEY (alert_id, webhook)
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_delivery_waiting ON alert_delivery (webhook, due_at) WHERE state = 'waiting';
