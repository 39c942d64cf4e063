-- What an answer was worth, as somebody who can tell has said: quality from 0 to 1, of the target that gave it. One row for each
-- request and source; a later word of the same source takes the place of its earlier one. Times: Unix milliseconds, UTC.
CREATE TABLE outcome (
    request_id TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    workload TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    complexity BIGINT NOT NULL,
    quality DOUBLE PRECISION NOT NULL CHECK (quality BETWEEN 0 AND 1),
    PRIMARY KEY (request_id, source)
);
