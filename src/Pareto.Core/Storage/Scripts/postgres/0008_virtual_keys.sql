-- Keys made by the admin API or `pareto keys`. Rows are never deleted: the ledger's rows refer to them, and a gateway that
-- once asked for keys goes on doing so. tags: JSON array. scopes: JSON object (KeyScopeOptions). Times: Unix milliseconds, UTC.
CREATE TABLE virtual_key (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    owner TEXT COLLATE "C",
    team TEXT COLLATE "C",
    project TEXT COLLATE "C",
    tags TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('enabled', 'disabled', 'revoked')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);

-- The texts that open a key, as HMAC-SHA256 under a secret of the installation, with the first characters to tell them by.
-- valid_until: NULL for the current one, of which there is never more than one; the end of the grace period of an earlier one.
CREATE TABLE virtual_key_secret (
    hash BYTEA PRIMARY KEY,
    key_id TEXT COLLATE "C" NOT NULL REFERENCES virtual_key (id),
    prefix TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT
);

CREATE UNIQUE INDEX virtual_key_current ON virtual_key_secret (key_id) WHERE valid_until IS NULL;

-- Moves on with every change of a key: running gateways look at it alone.
CREATE TABLE virtual_key_change (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);

INSERT INTO virtual_key_change (id, number) VALUES (1, 0);

-- Who the attempt was made for: the virtual key's id, the team and project of its key, the client's own user. NULL where not known.
ALTER TABLE ledger ADD COLUMN key_id TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN team TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN project TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN end_user TEXT COLLATE "C";
