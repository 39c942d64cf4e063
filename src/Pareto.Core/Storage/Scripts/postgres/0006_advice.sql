-- What came of asking a model how hard the request is, on the attempt that asked it (purpose 'router', see LedgerNames.Advice): the
-- complexity that it gave, null where its answer could not be read, and the one that the gateway sees by itself.
ALTER TABLE ledger ADD COLUMN advice TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN advised_complexity BIGINT;
ALTER TABLE ledger ADD COLUMN expected_complexity BIGINT;
