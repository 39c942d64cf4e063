-- Budgets as all replicas share them. Money: picodollars. Times: Unix milliseconds, UTC. name: as configured; subject: whose share,
-- in words (BudgetSlice.Subject). A budget's row is there to be locked while a window of it is changed.
CREATE TABLE budget (
    name    TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (name, subject)
) STRICT, WITHOUT ROWID;

-- A window, or a part of a sliding one. charged: spent, or held by some replica; of a hard budget never more than its limit.
-- spent: by attempts that have ended, as far as replicas have told.
CREATE TABLE budget_window (
    name         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    window_start INTEGER NOT NULL,
    window_end   INTEGER NOT NULL,
    charged      INTEGER NOT NULL,
    spent        INTEGER NOT NULL,
    PRIMARY KEY (name, subject, window_start)
) STRICT, WITHOUT ROWID;

-- A process that holds slices: seen_at tells whether it lives. One that died is settled when its replica starts again, from its journal.
CREATE TABLE budget_holder (
    holder     TEXT    PRIMARY KEY,
    replica    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a holder was granted of a window, and has spent of it.
CREATE TABLE budget_lease (
    holder       TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    window_start INTEGER NOT NULL,
    granted      INTEGER NOT NULL,
    spent        INTEGER NOT NULL,
    PRIMARY KEY (holder, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX budget_lease_by_budget ON budget_lease (name, subject);
