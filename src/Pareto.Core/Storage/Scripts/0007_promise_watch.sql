-- Where the watch over a promise stands, for each scope of it: a workload, '' (those without a threshold of their own), '*' (all together).
-- Promise: names the calibration and the terms, others begin anew. State: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE promise_watch (
    promise TEXT    NOT NULL,
    scope   TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    state   TEXT    NOT NULL,
    PRIMARY KEY (promise, scope)
) STRICT, WITHOUT ROWID;
