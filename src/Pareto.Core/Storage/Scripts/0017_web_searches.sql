-- Searches of the web that providers made for an attempt, as far as they told. What they cost is in cost_other.
ALTER TABLE ledger ADD COLUMN web_searches INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_day ADD COLUMN web_searches INTEGER NOT NULL DEFAULT 0;
