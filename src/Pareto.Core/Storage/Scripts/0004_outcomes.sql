-- What an answer was worth, as somebody who can tell has said: quality from 0 to 1, of the target that gave it. One row for each
-- request and source; a later word of the same source takes the place of its earlier one. Times: Unix milliseconds, UTC.
CREATE TABLE outcome (
    request_id TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    provider   TEXT    NOT NULL,
    model      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    workload   TEXT    NOT NULL,
    task       TEXT    NOT NULL,
    complexity INTEGER NOT NULL,
    quality    REAL    NOT NULL CHECK (quality BETWEEN 0 AND 1),
    PRIMARY KEY (request_id, source)
) STRICT, WITHOUT ROWID;
