-- Where the watch over a promise stands, for each scope of it: a workload, '' (those without a threshold of their own), '*' (all together).
-- Promise: names the calibration and the terms, others begin anew. State: JSON. Times: Unix milliseconds, UTC.
CREATE TABLE promise_watch (
    promise TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (promise, scope)
);
