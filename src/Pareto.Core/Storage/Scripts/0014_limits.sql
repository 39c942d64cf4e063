-- A virtual key's own rate limits, as JSON.
ALTER TABLE virtual_key ADD COLUMN limits TEXT NOT NULL DEFAULT '[]';

-- What was used of the windows of rate limits, by bucket (a 300th of the window, numbered from 1970 by the gateway's clock), for
-- its next start. ends_at: when the bucket has left the window, in microseconds since 1970.
CREATE TABLE limit_use (
    meter TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    used INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (meter, bucket)
) STRICT;
CREATE INDEX limit_use_ends_at ON limit_use (ends_at);

-- What only replicas that share a PostgreSQL database have: see the script of this number there.
CREATE TABLE limit_slot (
    meter TEXT NOT NULL,
    replica TEXT NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (meter, replica)
) STRICT;
CREATE TABLE limit_replica (
    replica TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL
) STRICT;
