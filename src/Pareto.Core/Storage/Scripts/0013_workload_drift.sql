-- Where the watch over the sizes of a workload stands, for each replica that serves it. Kind: the alert that it would raise. State: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE workload_drift (
    replica  TEXT    NOT NULL,
    workload TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    state    TEXT    NOT NULL,
    PRIMARY KEY (replica, workload, kind)
) STRICT, WITHOUT ROWID;
