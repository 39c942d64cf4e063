-- Which replica wrote the row (see ReplicaName), so that the work of one that died can be told from that of the others.
-- NULL: from before replicas had names.
ALTER TABLE ledger ADD COLUMN replica TEXT;
