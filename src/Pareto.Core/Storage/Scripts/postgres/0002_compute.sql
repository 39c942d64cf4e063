-- The time that a model in this process computed for the attempt, in microseconds; NULL for a model elsewhere.
ALTER TABLE ledger ADD COLUMN compute BIGINT;
