-- Budgets as all replicas share them. Money: picodollars. Times: Unix milliseconds, UTC. name: as configured; subject: whose share,
-- in words (BudgetSlice.Subject). scope: the same as JSON
-- (BudgetScope). A share's row is there to be locked while a window of it is changed.
CREATE TABLE budget (
    name TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, subject)
);

-- A window, or a part of a sliding one. charged: spent, or held by some replica; of a hard budget never more than its limit.
-- spent: by attempts that have ended, as far as replicas have told.
CREATE TABLE budget_window (
    name TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    window_start BIGINT NOT NULL,
    window_end BIGINT NOT NULL,
    charged BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (name, subject, window_start)
);

-- A process that holds slices: seen_at tells whether it lives. One that died is settled when its replica starts again, from its journal.
CREATE TABLE budget_holder (
    holder TEXT COLLATE "C" PRIMARY KEY,
    replica TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

-- What a holder was granted of a window, and has spent of it.
CREATE TABLE budget_lease (
    holder TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    window_start BIGINT NOT NULL,
    granted BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    PRIMARY KEY (holder, number)
);

CREATE INDEX budget_lease_by_budget ON budget_lease (name, subject);

-- Budgets that were set by the admin API or `pareto budgets`, in place of pareto.yaml's of the same name. options: JSON (BudgetOptions).
CREATE TABLE budget_setting (
    name TEXT COLLATE "C" PRIMARY KEY,
    options TEXT COLLATE "C" NOT NULL
);

-- Moves on with every change of a setting: running gateways look at it alone.
CREATE TABLE budget_change (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);

INSERT INTO budget_change (id, number) VALUES (1, 0);
