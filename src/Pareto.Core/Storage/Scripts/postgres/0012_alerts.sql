-- What was alerted, each key once. Window: Unix milliseconds, the end excluded. Figures: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE alert (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    window_from BIGINT,
    window_until BIGINT,
    figures TEXT COLLATE "C" NOT NULL
);

CREATE INDEX alert_by_time ON alert (at);

-- What is to be sent to whom. Due: when the next attempt may begin; while one runs, when it counts as lost.
CREATE TABLE alert_delivery (
    alert_id TEXT COLLATE "C" NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
    webhook TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    problem TEXT COLLATE "C",
    ended_at BIGINT,
    PRIMARY KEY (alert_id, webhook)
);

CREATE INDEX alert_delivery_waiting ON alert_delivery (webhook, due_at) WHERE state = 'waiting';
