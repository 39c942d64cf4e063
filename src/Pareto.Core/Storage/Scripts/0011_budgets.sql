-- Budgets as all replicas share them. Money: picodollars. Times: Unix milliseconds, UTC. name: as configured; subject: whose share,
-- in words (BudgetSlice.Subject). scope: the same as JSON
-- (BudgetScope). A share's row is there to be locked while a window of it is changed.
CREATE TABLE budget (
    name    TEXT NOT NULL,
    subject TEXT NOT NULL,
    scope   TEXT NOT NULL,
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

-- Budgets that were set by the admin API or `pareto budgets`, in place of pareto.yaml's of the same name. options: JSON (BudgetOptions).
CREATE TABLE budget_setting (
    name    TEXT PRIMARY KEY,
    options TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Moves on with every change of a setting: running gateways look at it alone.
CREATE TABLE budget_change (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
) STRICT;

INSERT INTO budget_change (id, number) VALUES (1, 0);
