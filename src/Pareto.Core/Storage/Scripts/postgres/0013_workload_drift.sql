-- Where the watch over the sizes of a workload stands, for each replica that serves it. Kind: the alert that it would raise. State: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE workload_drift (
    replica TEXT COLLATE "C" NOT NULL,
    workload TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (replica, workload, kind)
);
