-- What pictures used, and the cost by class: picodollars, all NULL in older rows and while no price is known. They add up to `cost`.
-- price_version: the figures that the row was priced with, as day of the sheet (or `configured`) and fingerprint.
-- service_tier (see LedgerNames.Services) and region: what chose among a target's prices; NULL in older rows.
ALTER TABLE ledger ADD COLUMN image_input_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN image_output_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN cost_input BIGINT;
ALTER TABLE ledger ADD COLUMN cost_cached_input BIGINT;
ALTER TABLE ledger ADD COLUMN cost_cache_write BIGINT;
ALTER TABLE ledger ADD COLUMN cost_output BIGINT;
ALTER TABLE ledger ADD COLUMN cost_other BIGINT CHECK (cost_input + cost_cached_input + cost_cache_write + cost_output + cost_other = cost);
ALTER TABLE ledger ADD COLUMN price_version TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN service_tier TEXT COLLATE "C";
ALTER TABLE ledger ADD COLUMN region TEXT COLLATE "C";
