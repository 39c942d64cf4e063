-- The randomised hold-out: which way the request was drawn to go (see LedgerNames.Arms), and the keyed hash of the conversation or
-- request that was drawn. NULL where there was no draw.
ALTER TABLE ledger ADD COLUMN arm TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN unit TEXT COLLATE "C";
